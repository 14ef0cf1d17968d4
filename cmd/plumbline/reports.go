package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/page"
	"github.com/plumbline-conformance/plumbline/internal/report/views"
)

// view writes a document in a format.
type view[D any] func(io.Writer, D) error

// destination is a view to be written: to a path, or to standard output.
type destination[D any] struct {
	format string
	path   string // empty: standard output
	view   view[D]
	stdout io.Writer
	adds   bool                         // to what the file holds already
	beside func(path string, d D) error // writes the files that belong to the one at the path
}

// reportTo is a destination of a report.
type reportTo = destination[*plumbline.Report]

func (r destination[D]) write(d D) error {
	show := func(w io.Writer) error { return r.view(w, d) }
	switch {
	case r.path == "":
		return show(r.stdout)
	case r.adds:
		return report.AppendFile(r.path, show)
	case r.beside != nil:
		return errors.Join(report.WriteFile(r.path, show), r.beside(r.path, d))
	}
	return report.WriteFile(r.path, show)
}

// pictured is the page of a report in a file, with pictures beside it.
func pictured(path string) (view[*plumbline.Report], func(string, *plumbline.Report) error) {
	show := func(w io.Writer, d *plumbline.Report) error { return page.ReportBeside(w, d, page.Pictures(d, path)) }
	return show, func(path string, d *plumbline.Report) error {
		var problems []error
		for _, p := range page.Pictures(d, path) {
			problems = append(problems, report.WriteFile(filepath.Join(filepath.Dir(path), p.Name), p.Draw))
		}
		return errors.Join(problems...)
	}
}

// elsewhere writes a view that could not be written to its place (the disk is full, the directory is gone) to where
// temporary files go. The error says what happened.
func (r destination[D]) elsewhere(d D, problem error) error {
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
	return fmt.Errorf("%w; the report was written to %s instead", problem, f.Name())
}

// journalOf begins the journal, beside the first report that goes to a file; nil where there is none. /dev/stdout may
// be a file, but nothing can be put beside it.
func journalOf(reports []reportTo) (*report.Journal, error) {
	for _, r := range reports {
		info, err := os.Stat(r.path)
		if r.path != "" && !r.adds && !strings.HasPrefix(r.path, "/dev/") && (err != nil || info.Mode().IsRegular()) {
			return report.NewJournal(r.path)
		}
	}
	return nil, nil
}

// formats are the views that a command offers.
type formats[D any] struct {
	flag   string // the name of the flag that chooses
	screen map[string]view[D]
	file   map[string]view[D]                                                   // the same without colours
	placed map[string]func(path string) (view[D], func(path string, d D) error) // those that are several files
	stdout io.Writer
	read   []string // the documents that are read, which no view may overwrite
	// standard output gets the text unless it gets something else; otherwise only where no format is given
	textToo bool
}

// standardOutput are the paths that mean standard output. The file behind it, if it is one, is not to be replaced.
var standardOutput = []string{"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}

// parse reads FORMAT[=PATH] flags and makes sure, before anything is done, that the files can be written.
func (f formats[D]) parse(values []string) ([]destination[D], error) {
	var list []destination[D]
	taken := map[string]bool{}
	for _, value := range values {
		format, path, hasPath := strings.Cut(value, "=")
		if slices.Contains(standardOutput, path) {
			path, hasPath = "", false
		}
		views := f.file
		if path == "" {
			views = f.screen
		}
		r := destination[D]{format: format, path: path, stdout: f.stdout, view: views[format]}
		switch {
		case r.view == nil:
			return nil, usage("there is no report format %q: choose %s, as in %s text", format, f.names(), f.flag)
		case hasPath && path == "":
			return nil, usage("%s %s names no file: write it as %s %sreport.%s", f.flag, value, f.flag, value, format)
		case taken[path] && path == "":
			return nil, usage("two reports go to standard output: give one of them a file, as in %s %s=report.%s",
				f.flag, format, format)
		case taken[path]:
			return nil, usage("two reports go to %s", path)
		case slices.ContainsFunc(f.read, func(read string) bool { return sameFile(read, path) }):
			return nil, usage("%s %s would overwrite the report that it reads", f.flag, value)
		}
		if path != "" {
			if err := report.CheckWritable(path); err != nil {
				return nil, err
			}
		}
		if place := f.placed[format]; place != nil && path != "" && !strings.HasPrefix(path, "/dev/") {
			r.view, r.beside = place(path)
		}
		taken[path] = true
		list = append(list, r)
	}
	if f.textToo && !taken[""] || len(list) == 0 {
		list = append(list, destination[D]{format: "text", stdout: f.stdout, view: f.screen["text"]})
	}
	return list, nil
}

func (f formats[D]) names() string {
	names := slices.Sorted(maps.Keys(f.screen))
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// looks are the flags that choose how reports look.
type looks struct {
	noColor, quiet, verbose bool
	sarifLocation           string
}

// options are those of text on standard output, which may be a terminal.
func (l looks) options(stdout io.Writer) report.TextOptions {
	s := screenOf(stdout)
	return report.TextOptions{
		Verbose: l.verbose, Quiet: l.quiet, Width: s.width,
		Color: s.terminal && s.colours && !l.noColor,
	}
}

// reportsTo are the destinations of a report, among them one for each flag that is of one format only.
func reportsTo(formats formats[*plumbline.Report], values []string, l looks) ([]reportTo, error) {
	list, err := formats.parse(values)
	if err != nil {
		return nil, err
	}
	isSARIF := func(r reportTo) bool { return r.format == "sarif" }
	if l.sarifLocation != "" && !slices.ContainsFunc(list, isSARIF) {
		return nil, usage("--sarif-location is for a SARIF report, and there is none: add %s sarif=PATH", formats.flag)
	}
	return list, nil
}

// reportFormats are the views of a report.
func (a *app) reportFormats(flag string, l looks) formats[*plumbline.Report] {
	text := func(o report.TextOptions) map[string]view[*plumbline.Report] {
		return map[string]view[*plumbline.Report]{
			"badge":    views.Badge,
			"html":     page.Report,
			"json":     report.WriteJSON,
			"junit":    views.JUnit,
			"markdown": views.Markdown,
			"sarif":    func(w io.Writer, d *plumbline.Report) error { return views.SARIF(w, d, l.sarifLocation) },
			"text":     func(w io.Writer, d *plumbline.Report) error { return views.Text(w, d, o) },
		}
	}
	return formats[*plumbline.Report]{
		flag: flag, stdout: a.stdout, screen: text(l.options(a.stdout)),
		file: text(report.TextOptions{Verbose: l.verbose, Quiet: l.quiet}),
		placed: map[string]func(string) (
			view[*plumbline.Report], func(string, *plumbline.Report) error){"html": pictured},
	}
}

// checkReports are the destinations of a check: the text goes to standard output unless another report does, and
// GitHub's summary of a step gets the Markdown.
func (a *app) checkReports(f *checkFlags) ([]reportTo, error) {
	formats := a.reportFormats("--report", f.looks)
	formats.textToo = true
	list, err := reportsTo(formats, f.reports, f.looks)
	if err != nil {
		return nil, err
	}
	path := os.Getenv("GITHUB_STEP_SUMMARY")
	named := func(r reportTo) bool { return r.path == path }
	if path != "" && !slices.ContainsFunc(list, named) {
		list = append(list, reportTo{format: "markdown", path: path, view: views.Markdown, adds: true})
	}
	return list, nil
}

// screen is what is known of where a stream goes.
type screen struct {
	terminal, colours bool
	width             int // 0 when not known
}

func screenOf(w io.Writer) screen {
	out, ok := w.(stream)
	if !ok || !term.IsTerminal(int(out.file.Fd())) {
		return screen{}
	}
	s := screen{terminal: true, colours: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
	if width, _, err := term.GetSize(int(out.file.Fd())); err == nil {
		s.width = width
	}
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		s.width = columns
	}
	return s
}
