package history

import (
	"bytes"
	"html"
	"io"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// policy lets the picture's own script run, and nothing be fetched.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; ` +
	`form-action 'none'; ` +
	`style-src 'unsafe-inline'; script-src 'unsafe-inline'">`

// Picture writes porcupine's picture of a history as an HTML page: what each client did when, the longest orders that
// explain a part of it, and the request at which each of them ends.
func Picture(w io.Writer, title string, h report.History) error {
	_, info := porcupine.CheckOperationsVerbose(life(h.First), operations(h), time.Second)
	var page bytes.Buffer
	if err := porcupine.Visualize(life(h.First), info, &page); err != nil {
		return err
	}
	head := strings.NewReplacer("<head>", "<head>\n    "+policy, "<title>Porcupine</title>",
		"<title>"+markup(title)+"</title>",
		`<div id="legend">`, heading(title, h)+`<div id="legend">`)
	before, after, _ := strings.Cut(page.String(), `<svg`) // nothing of a target stands before it
	_, err := io.WriteString(w, head.Replace(before)+"<svg"+after)
	return err
}

// heading stands below the legend, which stays at the top of the window.
func heading(title string, h report.History) string {
	return `<div style="margin: 40px 10px -20px"><h1 style="font-size: 18px">` + markup(title) + "</h1><p>" +
		markup(explanation(h)) + "</p></div>\n    "
}

func explanation(h report.History) string {
	return "No order of these requests explains their answers: it is the smallest such part of what several " +
		"clients sent " +
		"about one job, which was " + h.First + " before. A bar lasts from the request to its answer."
}

// markup is text of a report as HTML.
func markup(text string) string { return html.EscapeString(report.Harmless(text)) }
