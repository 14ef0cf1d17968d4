package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// destination is a report to be written: a format, and a path or standard output.
type destination struct {
	format string
	path   string // empty: standard output
	view   func(io.Writer, *plumbline.Report) error
	stdout io.Writer
	adds   bool // to what the file holds already
}

func (r destination) write(d *plumbline.Report) error {
	if r.path == "" {
		return r.view(r.stdout, d)
	}
	if r.adds {
		return report.AppendFile(r.path, func(w io.Writer) error { return r.view(w, d) })
	}
	return report.WriteFile(r.path, func(w io.Writer) error { return r.view(w, d) })
}

// elsewhere writes a report that could not be written to its place (the disk is full, the directory is gone) to where
// temporary files go. The error says what happened.
func (r destination) elsewhere(d *plumbline.Report, problem error) error {
	if r.path == "" {
		return problem
	}
	f, err := os.CreateTemp("", "plumbline-*."+r.format)
	if err != nil {
		return errors.Join(problem, err)
	}
	if err := errors.Join(r.view(f, d), f.Close()); err != nil {
		return errors.Join(problem, err, os.Remove(f.Name()))
	}
	return fmt.Errorf("%w; the report is at %s instead", problem, f.Name())
}

// journalOf begins the journal, beside the first report that goes to a file; nil where there is none.
func journalOf(reports []destination) (*report.Journal, error) {
	for _, r := range reports {
		info, err := os.Stat(r.path)
		if r.path != "" && !r.adds && (err != nil || info.Mode().IsRegular()) {
			return report.NewJournal(r.path)
		}
	}
	return nil, nil
}

// parseReports reads the --report flags and makes sure, before the run, that the files can be written. The text goes
// to standard output unless another report does.
func (a *app) parseReports(f *checkFlags) ([]destination, error) {
	var list []destination
	taken := map[string]bool{}
	for _, value := range f.reports {
		format, path, hasPath := strings.Cut(value, "=")
		if path == "-" {
			path, hasPath = "", false
		}
		r := destination{format: format, path: path, stdout: a.stdout, view: a.views(f, path == "")[format]}
		switch {
		case r.view == nil:
			return nil, usage("there is no report format %q: choose text, json, junit or markdown, as in --report json=report.json", format)
		case hasPath && path == "":
			return nil, usage("--report %s names no file: write it as --report %sreport.%s", value, value, format)
		case taken[path] && path == "":
			return nil, usage("two reports go to standard output: give one of them a file, as in --report json=report.json")
		case taken[path]:
			return nil, usage("two reports go to %s", path)
		}
		if path != "" {
			if err := report.CheckWritable(path); err != nil {
				return nil, err
			}
		}
		taken[path] = true
		list = append(list, r)
	}
	if path := os.Getenv("GITHUB_STEP_SUMMARY"); path != "" && !taken[path] {
		list = append(list, destination{format: "markdown", path: path, view: report.Markdown, adds: true})
	}
	if !slices.ContainsFunc(list, func(r destination) bool { return r.path == "" }) {
		list = append(list, destination{format: "text", stdout: a.stdout, view: a.views(f, true)["text"]})
	}
	return list, nil
}

// views are the report formats. A file gets the text without colours.
func (a *app) views(f *checkFlags, toScreen bool) map[string]func(io.Writer, *plumbline.Report) error {
	o := report.TextOptions{Verbose: f.verbose, Quiet: f.quiet}
	if toScreen {
		s := screenOf(a.stdout)
		o.Width, o.Color = s.width, s.terminal && s.colours && !f.noColor
	}
	return map[string]func(io.Writer, *plumbline.Report) error{
		"json":     report.WriteJSON,
		"junit":    report.JUnit,
		"markdown": report.Markdown,
		"text":     func(w io.Writer, d *plumbline.Report) error { return report.Text(w, d, o) },
	}
}

// screen is what is known of where a stream goes.
type screen struct {
	terminal, colours bool
	width             int // 0 when not known
}

func screenOf(w io.Writer) screen {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return screen{}
	}
	s := screen{terminal: true, colours: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
	if width, _, err := term.GetSize(int(file.Fd())); err == nil {
		s.width = width
	}
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		s.width = columns
	}
	return s
}
