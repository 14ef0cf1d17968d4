// Package page is the HTML view of reports: one self-contained file that works offline. Everything that needs no
// script is in the page as it is written; the script adds the map of all cases and its filters.
package page

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/history"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

//go:embed style.css theme.js map.js *.html
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"number":   report.Commas,
	"plural":   report.Plural,
	"line":     line,
	"sentence": sentence,
	"name":     name,
	"upper":    strings.ToUpper,
	"percent":  report.Percent,
	"score":    newScore,
}).ParseFS(files, "*.html"))

// sentence is a line that says what decides; it may quote a target.
func sentence(s string) string { return report.Harmless(report.Sentence(s)) }

// line is text of a target in one line, whatever it contains; html/template does the rest.
func line(s string) string { return report.Harmless(report.Short(s)) }

// name is a path of a target or of a rule, with the places at which it may be broken.
func name(s string) template.HTML {
	return template.HTML(breaks.Replace(template.HTMLEscapeString(line(s))))
}

var breaks = strings.NewReplacer("/", "/<wbr>", ".", ".<wbr>")

// frame is what every page has: its looks and its scripts, and the policy that lets only these run.
type frame struct {
	Title   string
	Style   template.CSS
	Scripts []template.JS
	Policy  string
}

func newFrame(title string, scripts ...string) frame {
	f := frame{Title: line(title), Style: template.CSS(file("style.css"))}
	allowed := ""
	for _, name := range scripts {
		text := file(name)
		sum := sha256.Sum256([]byte(text))
		allowed += fmt.Sprintf(" 'sha256-%s'", base64.StdEncoding.EncodeToString(sum[:]))
		f.Scripts = append(f.Scripts, template.JS(text))
	}
	f.Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src" +
		allowed
	return f
}

func file(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

// write executes a template with a buffer, for it writes in small pieces.
func write(w io.Writer, name string, data any) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := templates.ExecuteTemplate(b, name, data); err != nil {
		return err
	}
	return b.Flush()
}

// Picture is the picture of a history, a page beside that of the report.
type Picture struct {
	Case string // its id
	Name string // of the file, in the directory of the page
	of   *report.History
}

// mostPictures is how many histories get a picture.
const mostPictures = 50

// Pictures are those of the histories of a report whose page is to be at a path: report.html has
// report.history-1.html beside it, and so on.
func Pictures(d *report.Document, path string) []Picture {
	stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	var list []Picture
	for _, c := range d.Cases {
		if c.History != nil && len(list) < mostPictures {
			list = append(list, Picture{
				Case: c.ID, Name: fmt.Sprintf("%s.history-%d.html", stem, len(list)+1),
				of: c.History,
			})
		}
	}
	return list
}

// Draw writes the picture.
func (p Picture) Draw(w io.Writer) error { return history.Picture(w, p.Case, *p.of) }

// cells are all cases, as the script reads them. Texts that recur stand once, in Texts; what many cases have in common
// stands once, in Kinds; and an id or a title names only what differs from that of the case before it.
type cells struct {
	Statuses []string `json:"statuses"`
	Levels   []string `json:"levels"`
	Texts    []string `json:"texts"`
	Kinds    []kind   `json:"kinds"`
	// Cases has six values of each case: the number of its kind, how long it took in milliseconds, how much of the
	// last id to keep and what follows, and the same of the title.
	Cases []any `json:"cases"`
}

// kind is the numbers of status, level, family, rule, source, expected, got, reason and the command that repeats the
// case, and whether the case is shown in full.
type kind [10]int

var statuses = []string{
	report.StatusPass, report.StatusFail, report.StatusWarn, report.StatusObserved,
	report.StatusError, report.StatusSkip, report.StatusKnown, report.StatusFixed,
}

var levels = []string{report.LevelMust, report.LevelShould, report.LevelObserve}

func newCells(d *report.Document, shown map[string]bool) cells {
	out := cells{
		Statuses: statuses, Levels: levels, Texts: []string{}, Kinds: []kind{}, Cases: make([]any, 0, 6*len(d.Cases)),
	}
	texts, kinds := map[string]int{}, map[kind]int{}
	whole := func(s string) int { return number(texts, s, func(s string) { out.Texts = append(out.Texts, s) }) }
	text := func(s string) int { return whole(line(s)) }
	id, title := "", ""
	for i := range d.Cases {
		c := &d.Cases[i]
		k := kind{
			slices.Index(statuses, c.Status), slices.Index(levels, c.Level), text(c.Family), text(c.Rule),
			text(c.Source), text(c.Expected), text(c.Got), text(c.Reason), whole(repeating(c)), 0,
		}
		if k[0] < 0 { // one of the future proves nothing
			k[0] = slices.Index(statuses, report.StatusError)
		}
		if shown[c.ID] {
			k[9] = 1
		}
		keptID, restID := shorten(id, report.Harmless(c.ID))
		keptTitle, restTitle := shorten(title, line(c.Title))
		id, title = report.Harmless(c.ID), line(c.Title)
		out.Cases = append(out.Cases, number(kinds, k, func(k kind) { out.Kinds = append(out.Kinds, k) }),
			math.Round(c.DurationMS*10)/10, keptID, restID, keptTitle, restTitle)
	}
	return out
}

// number is the place of a value in a list, to which add appends it when it is new.
func number[V comparable](places map[V]int, value V, add func(V)) int {
	n, seen := places[value]
	if !seen {
		n = len(places)
		places[value] = n
		add(value)
	}
	return n
}

// theID stands in the command that repeats a case where its id stands.
const theID = "{id}"

// repeating is the command that repeats a case, the same for all whose commands differ in their ids alone.
func repeating(c *report.Case) string {
	if c.ID == "" {
		return ""
	}
	return report.Harmless(strings.Replace(c.Replay, c.ID, theID, 1))
}

// shorten is how many characters of the text before to keep, and what follows them. They are ASCII, for a script counts
// other characters in its own way.
func shorten(before, text string) (keep int, rest string) {
	for keep < min(len(before), len(text)) && before[keep] == text[keep] && text[keep] < 0x80 {
		keep++
	}
	return keep, text[keep:]
}
