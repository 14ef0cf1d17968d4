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
	"strings"

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
