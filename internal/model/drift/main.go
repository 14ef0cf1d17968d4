// Command drift tells whether the documented operation has moved: it compares the table of this project and its
// model.json with the newest model that AWS publishes, the one in botocore. It exits with 1 where they differ, with 2
// where it could not compare.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	model := flag.String("model", filepath.Join("fixtures", "model.json"), "this project's model")
	wheel := flag.String("wheel", "", "a wheel of botocore; the newest is downloaded where this is empty")
	flag.Parse()
	moved, err := run(ctx, *model, *wheel, os.Stdout)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "drift:", err)
		os.Exit(2)
	case moved:
		os.Exit(1)
	}
}

// run compares and prints what has moved.
func run(ctx context.Context, model, wheel string, out io.Writer) (moved bool, err error) {
	text, err := os.ReadFile(model)
	if err != nil {
		return false, err
	}
	ours, err := smithyFacts(text)
	if err != nil {
		return false, fmt.Errorf("%s: %w", model, err)
	}
	if wheel == "" {
		dir, err := os.MkdirTemp("", "drift-")
		if err != nil {
			return false, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		if wheel, err = download(ctx, dir); err != nil {
			return false, err
		}
	}
	published, err := fromWheel(wheel)
	if err != nil {
		return false, err
	}
	theirs, err := botocoreFacts(published)
	if err != nil {
		return false, fmt.Errorf("%s: %w", wheel, err)
	}
	name := filepath.Base(wheel)
	lines := difference("the table", tableFacts(), name, theirs)
	lines = append(lines, difference(filepath.Base(model), ours, name, theirs)...)
	further, n, err := others(text, published, filepath.Base(model), name)
	if err != nil {
		return false, err
	}
	lines = append(lines, further...)
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
	if len(lines) == 0 {
		fmt.Fprintf(out, "%s: nothing has moved (%d facts); the protocols, the preferred one first: %s; %d facts of "+
			"nine other operations\n", name, len(theirs), theirs["protocols"], n)
	}
	return len(lines) > 0, nil
}

// download fetches the newest wheel of botocore.
func download(ctx context.Context, dir string) (string, error) {
	command := exec.CommandContext(ctx, "python3", "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary",
		":all:", "--dest", dir, "botocore")
	if said, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%v: %w: %s", command.Args, err, said)
	}
	wheels, err := filepath.Glob(filepath.Join(dir, "botocore-*.whl"))
	if err == nil && len(wheels) == 0 {
		err = errors.New("pip downloaded no wheel of botocore")
	}
	if err != nil {
		return "", err
	}
	return wheels[0], nil
}
