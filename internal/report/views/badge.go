package views

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

//go:embed badge.svg
var badgeText string

// badgeTemplate is two fields side by side. Everything in it is escaped by html/template, whose entities are XML's too.
var badgeTemplate = template.Must(template.New("badge").Parse(badgeText))

// Badge writes a small picture of the verdict, for a README.
func Badge(w io.Writer, d *report.Document) error {
	const letter, labelText, label = 6.4, 54, 80
	says, fill := badgeWords(d)
	valueText := int(letter * float64(utf8.RuneCountInString(says)))
	return badgeTemplate.Execute(w, map[string]any{
		"Says": says, "Fill": fill, "Title": report.Harmless(report.Sentence(d.Target.URL + ": " + report.Verdict(d))),
		"Label": label, "LabelText": labelText, "Value": valueText + 14, "Width": label + valueText + 14,
		"ValueX": label + 7, "ValueText": valueText,
	})
}

func badgeWords(d *report.Document) (says, fill string) {
	s := d.Summary.Status
	switch report.ExitCode(d) {
	case 0:
		says, fill = "conformant", "#1a7f5a"
	case 1:
		failed := s.Fail + s.Fixed
		if failed == 0 {
			failed = s.Warn // the run is strict
		}
		says, fill = fmt.Sprintf("%s of %s cases failed", report.Commas(failed), report.Commas(s.Judged())), "#b3261e"
	default:
		return "no verdict", "#7a6a2f"
	}
	if d.Partial {
		says += " (partial)"
	}
	return says, fill
}
