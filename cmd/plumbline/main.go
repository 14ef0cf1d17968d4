// Command plumbline checks whether an implementation of AWS CodePipeline's PutJobSuccessResult does what is documented.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/plumbline-conformance/plumbline"
	_ "github.com/plumbline-conformance/plumbline/extras" // --cases and --jobs exec=
	"github.com/plumbline-conformance/plumbline/internal/text/nearest"
)

func main() {
	os.Exit(command())
}

// sameSignal is for how long after a signal another one is the same: timeout(1) signals
// its child and then the group of the child, and so do shells and runners of scripts.
const sameSignal = time.Second

// command is the program as a process: its arguments, streams and signals.
func command() int {
	limitMemory()
	log.SetOutput(io.Discard) // what net/http says there of a target's connections is no news to people
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() { time.AfterFunc(sameSignal, stop) }) // a second Ctrl-C ends the program at once
	defer stop()
	surviveReaders()
	a := newApp(stream{os.Stdout}, stream{os.Stderr})
	a.process = true
	return a.run(ctx, os.Args[1:])
}

// The exit codes. The help of check has their meaning.
const (
	exitFine   = 0
	exitBroken = 1
	exitFailed = 2
)

// app is one call of the program.
type app struct {
	stdout, stderr io.Writer
	code           int
	process        bool // it is the only call of its process
	check          func(context.Context, plumbline.Target, plumbline.Options) (*plumbline.Report, error)
}

// run is the program without its process. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return newApp(stdout, stderr).run(ctx, args)
}

func newApp(stdout, stderr io.Writer) *app {
	return &app{stdout: stdout, stderr: stderr, check: plumbline.Check}
}

func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.InitDefaultCompletionCmd(args...)
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args, completion.RunE = knownCommand, root.RunE
	}
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Args = knownTopic
	}
	if called, err := root.ExecuteContextC(ctx); err != nil {
		fmt.Fprintf(a.stderr, "plumbline: %v\n", err)
		if hint := (&hintedError{}); errors.As(err, &hint) {
			fmt.Fprintf(a.stderr, "Run '%s --help' for usage.\n", called.CommandPath())
		}
		return exitFailed
	}
	return a.code
}

// hintedError is a usage error, after which the help is useful.
type hintedError struct{ error }

func (e *hintedError) Unwrap() error { return e.error }

func usage(format string, args ...any) error { return &hintedError{fmt.Errorf(format, args...)} }

// oneArgument rejects any number of arguments but one; what describes that argument.
func oneArgument(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("%s needs %s, but got %d arguments", c.Name(), what, len(args))
		}
		return nil
	}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "plumbline",
		Short: "Checks implementations of AWS CodePipeline's PutJobSuccessResult",
		Long: `plumbline checks whether an implementation of AWS CodePipeline's PutJobSuccessResult
does what is documented: which requests get 200 with an empty body, which get 400
and with which error, and how the job changes.`,
		Example: "  plumbline check --embedded                         check the built-in reference provider, as a " +
			"first example\n" +
			"  plumbline check --endpoint http://127.0.0.1:4566   check your own implementation\n" +
			"  plumbline list                                     list every case\n" +
			"  plumbline explain jobId/pattern/upper-case-00       what a case expects, and where that is " +
			"documented\n" +
			"  plumbline serve --jobs 3                           the reference provider, to test job workers against",
		SilenceErrors: true,
		SilenceUsage:  true,

		Version:                    version(),
		SuggestionsMinimumDistance: 2,
		Args:                       knownCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate("plumbline {{.Version}}\n")
	root.AddCommand(a.checkCommand(), a.cleanCommand(), a.compareCommand(), a.listCommand(), a.evidenceCommand(),
		a.explainCommand(), a.replayCommand(), a.knownFailuresCommand(), a.promoteCommand(), a.reportCommand(),
		a.serveCommand(), a.statesCommand(), a.watchCommand(), a.versionCommand())
	for _, c := range root.Commands() {
		for _, name := range []string{"endpoint", "fault", "wire", "profile", "known", "cases"} {
			if flag := c.Flags().Lookup(name); flag != nil && flag.Value.Type() == "string" {
				flag.Value = &single{Value: flag.Value}
			}
		}
	}
	return root
}

// single is a flag of which somebody might expect that each of several values counts: a second one is an error,
// instead of that which is obeyed.
type single struct {
	pflag.Value
	set bool
}

func (s *single) Set(value string) error {
	if s.set && value != s.String() {
		return fmt.Errorf("it is %q already, and there can be one only", s.String())
	}
	s.set = true
	return s.Value.Set(value)
}

var unknownFlag = regexp.MustCompile(`^unknown flag: --(.+)$`)

// flagError names the flags that may have been meant, and what a value looks like.
func flagError(c *cobra.Command, err error) error {
	if invalid := (*pflag.InvalidValueError)(nil); errors.As(err, &invalid) {
		kinds := map[string]string{
			"bool": "true or false", "duration": "a time with its unit, such as 5s or 2m",
			"int": "a number", "int64": "a number",
		}
		if kind := kinds[invalid.GetFlag().Value.Type()]; kind != "" {
			return usage("--%s must be %s, not %q", invalid.GetFlag().Name, kind, invalid.GetValue())
		}
	}
	if m := unknownFlag.FindStringSubmatch(err.Error()); m != nil {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest.Misspelled(m[1], names); len(near) > 0 {
			err = fmt.Errorf("%w: did you mean --%s?", err, strings.Join(near, " or --"))
		}
	}
	return &hintedError{err}
}

func knownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		return usage("there is no command %q: did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return usage("there is no command %q", args[0])
}

// knownTopic rejects help about what is no command.
func knownTopic(c *cobra.Command, args []string) error {
	about, rest, err := c.Root().Find(args)
	if err != nil {
		return err
	}
	return knownCommand(about, rest)
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Prints the version", Args: noArguments,
		Run: func(*cobra.Command, []string) {
			fmt.Fprintf(a.stdout, "plumbline %s\n", version())
		},
	}
}

// version is the version with the commit, and the Go that built it.
func version() string { return plumbline.Version + revision() + " " + runtime.Version() }

// revision is the commit that the program was built from, where the build knows it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return " " + s.Value[:12]
		}
	}
	return ""
}

func noArguments(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case c.Flags().Lookup("endpoint") != nil && strings.Contains(args[0], ":"):
		return usage("%s takes no arguments, but got %q: did you mean --endpoint %[2]s?", c.Name(), args[0])
	}
	return usage("%s takes no arguments, but got %q", c.Name(), args[0])
}

// flagGroup is flags that belong together, under a heading of the help.
type flagGroup struct {
	title string
	names []string
}

// checkGroups are the flags of check. Whatever is in none stands under "Other".
var checkGroups = []flagGroup{
	{"Target", []string{"endpoint", "embedded", "wait", "ca", "allow-remote"}},
	{"Jobs", []string{"jobs", "third-party", "max-jobs", "role-arn", "bucket"}},
	{"Cases", []string{"operation", "wire", "profile", "run", "skip", "rule", "cases", "seed", "explore"}},
	{"Verdict", []string{"strict", "known"}},
	{"Speed", []string{"workers", "timeout"}},
	{"Reports", []string{"report", "sarif-location", "quiet", "verbose", "no-color"}},
}

const otherFlags = "Other"

// groupFlags has the help of a command show its flags by groups.
func groupFlags(c *cobra.Command, groups []flagGroup) {
	cobra.AddTemplateFunc("flagGroups", func(c *cobra.Command) string { return usageOf(c, groups) })
	c.SetUsageTemplate(strings.Replace(c.UsageTemplate(),
		"Flags:\n{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}",
		"{{flagGroups . | trimTrailingWhitespaces}}", 1))
}

// usageOf lists the flags of a command by groups, those of each in its order.
func usageOf(c *cobra.Command, groups []flagGroup) string {
	sets := make([]*pflag.FlagSet, len(groups)+1)
	for i := range sets {
		sets[i] = pflag.NewFlagSet("", pflag.ContinueOnError)
		sets[i].SortFlags = false
	}
	grouped := map[string]bool{}
	for i, g := range groups {
		for _, name := range g.names {
			if f := c.LocalFlags().Lookup(name); f != nil {
				sets[i].AddFlag(f)
				grouped[name] = true
			}
		}
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !grouped[f.Name] {
			sets[len(groups)].AddFlag(f)
		}
	})
	var b strings.Builder
	for i, g := range append(groups, flagGroup{title: otherFlags}) {
		if sets[i].HasFlags() {
			b.WriteString(g.title + ":\n" + sets[i].FlagUsages() + "\n")
		}
	}
	return b.String()
}

// stream is standard output or standard error. When its reader has gone (plumbline list | head), the rest is discarded:
// a run goes on, writes its reports, removes what it created, and ends with the exit status of its findings.
type stream struct{ file *os.File }

func (s stream) Write(text []byte) (int, error) {
	n, err := s.file.Write(text)
	if errors.Is(err, syscall.EPIPE) {
		return len(text), nil
	}
	return n, err
}

// surviveReaders makes a write to a pipe that nobody reads an error instead of the end of the process. The signal is
// not ignored: children of this process would inherit that.
func surviveReaders() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// table is text in columns. A column is as wide as its widest cell, at most as its entry of most says: a cell that is
// longer moves only the rest of its own row. The last column has no width.
type table struct {
	most []int
	rows [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(to io.Writer) error {
	width := make([]int, len(t.most))
	for _, row := range t.rows {
		for i := range min(len(width), len(row)-1) {
			width[i] = max(width[i], min(utf8.RuneCountInString(row[i]), t.most[i]))
		}
	}
	w := bufio.NewWriter(to)
	for _, row := range t.rows {
		for i, cell := range row {
			w.WriteString(cell)
			if i < len(row)-1 {
				w.WriteString(strings.Repeat(" ", max(0, width[i]-utf8.RuneCountInString(cell))+2))
			}
		}
		w.WriteByte('\n')
	}
	return w.Flush() // which has the first error of all
}
