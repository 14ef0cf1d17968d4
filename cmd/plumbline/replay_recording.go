package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/watch/recording"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// recordingAt reads a file if it is a recording of watch; else it returns nil, and the file may be a report.
func recordingAt(path string) (*recording.Recording, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil // whoever reads it as a report says so
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 4096)
	beginning, err := in.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) || !recording.Is(beginning) {
		return nil, nil
	}
	r, err := recording.Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as a recording: %w", path, err)
	}
	return r, nil
}

// replayRecording sends a recording to a target and prints what differs.
func (a *app) replayRecording(ctx context.Context, f *replayFlags, r *recording.Recording) error {
	endpoint := cmp.Or(f.target.URL, r.Header.Target)
	t, err := client.New(ctx, client.Options{
		Endpoint: endpoint, CAFile: f.target.CAFile,
		AllowRemote: f.target.AllowRemote, Timeout: f.options.Timeout,
	})
	if err != nil {
		return err
	}
	defer t.Close()
	refused := 0
	done := recording.Play(ctx, r, func(ctx context.Context, q wire.Request) wire.Answer {
		e := t.Do(ctx, q)
		if e.Fate == wire.Refused {
			refused++
		}
		return e.Answer
	})
	switch {
	case ctx.Err() != nil:
		return errors.New("it was interrupted")
	case done.Sent == 0:
		return errors.New("nothing was sent: the recording has no whole request")
	case refused == done.Sent:
		return fmt.Errorf("no connection to %s could be made", endpoint)
	}
	for _, d := range done.Differences {
		fmt.Fprintf(a.stdout, "%4d %s: %s; it was %s\n", d.Number, report.Harmless(d.Operation), report.Harmless(d.Is),
			report.Harmless(d.Was))
	}
	fmt.Fprintf(a.stdout, "%s sent to %s: %s", report.Plural(done.Sent, "exchange"), endpoint,
		report.Plural(len(done.Differences), "difference"))
	if done.Skipped > 0 {
		fmt.Fprintf(a.stdout, "; %d left out, for they were not recorded whole", done.Skipped)
	}
	if !r.Whole {
		fmt.Fprint(a.stdout, "; the recording was broken off")
	}
	fmt.Fprintln(a.stdout)
	if len(done.Differences) > 0 {
		a.code = exitBroken
	}
	return nil
}
