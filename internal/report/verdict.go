package report

import (
	"fmt"
	"strings"
)

// Verdict is the outcome in one line, with the figures.
func Verdict(d *Document) string {
	s := d.Summary.Status
	time := fmt.Sprintf("in %.1f s", d.DurationMS/1000)
	partial := ""
	if d.Partial {
		partial = " (partial: only what needs no job)"
	}
	ran := s.Judged() + s.Error
	var line string
	switch ExitCode(d) {
	case 1:
		line = fmt.Sprintf("NOT conformant%s: %s %s", partial, broken(d), time)
	case 2:
		line = fmt.Sprintf("NO VERDICT%s: %s %s", partial, unproven(d), time)
	default:
		line = fmt.Sprintf("conformant%s%s: %s passed %s", ButKnown(s), partial, Plural(s.Pass, "case"), time)
	}
	var more []string
	add := func(n int, text string) {
		if n > 0 {
			more = append(more, Plural(n, text))
		}
	}
	add(s.Warn, "warning")
	if s.Observed > 0 {
		more = append(more, Commas(s.Observed)+" observed")
	}
	if s.Known > 0 && ExitCode(d) != 0 {
		more = append(more, Plural(s.Known, "known failure"))
	}
	if s.Error > 0 && ExitCode(d) == 1 {
		more = append(more, fmt.Sprintf("%s of %s got no verdict", Commas(s.Error), Commas(ran)))
	}
	if s.Skip > 0 {
		more = append(more, Commas(s.Skip)+" skipped")
	}
	if !d.Complete && ExitCode(d) == 1 {
		more = append(more, "the run is not complete")
	}
	return strings.Join(append([]string{line}, more...), ", ")
}

// ButKnown restricts a verdict where there are known failures: " but for 2 known failures".
func ButKnown(s Counts) string {
	if s.Known == 0 {
		return ""
	}
	return " but for " + Plural(s.Known, "known failure")
}

func broken(d *Document) string {
	s := d.Summary.Status
	if d.Headline != "" {
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	}
	var parts []string
	of := Commas(s.Judged())
	if s.Fail > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases failed (%s)", Commas(s.Fail), of,
			Plural(len(d.Summary.Rules), "rule")))
	}
	if s.Fixed > 0 {
		parts = append(parts, Plural(s.Fixed, "known failure")+" passed")
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases violate a SHOULD rule (--strict)", Commas(s.Warn), of))
	}
	return strings.Join(parts, ", ")
}

func unproven(d *Document) string {
	s := d.Summary.Status
	switch {
	case d.Headline != "":
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	case d.NoJobs != "":
		return fmt.Sprintf("no job could be obtained, so that only %s got a verdict", Plural(s.Judged(), "case"))
	case s.Judged() == 0 && s.Error == 0:
		return "no case was run"
	case s.Error > 0:
		return fmt.Sprintf("%s of %s cases could not be judged", Commas(s.Error), Commas(s.Judged()+s.Error))
	}
	return fmt.Sprintf("the run stopped after %s", Plural(s.Judged(), "case"))
}
