package plumbline

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// The values of Replayed.Fate: the result of a recorded failure that was sent again.
const (
	Unchanged = "unchanged"  // it fails as before
	Changed   = "changed"    // it fails in another way
	Fixed     = "fixed"      // it no longer fails
	NoVerdict = "no verdict" // it could not be sent or judged
)

// Replayed is the result of replaying one recorded failure.
type Replayed struct {
	ID   string
	Fate string
	// Was and Is are the target's answers when the report was written and now.
	Was, Is string
	// Reason is why there is no verdict; empty otherwise.
	Reason string
}

// Failures returns the failed cases of a report, including known failures, or only those
// with the given ids. An id that is not a failure of the report is a *UsageError.
func Failures(d *Report, ids ...string) ([]Case, error) {
	var out []Case
	for _, c := range d.Cases {
		if failed(c.Status) && (len(ids) == 0 || slices.Contains(ids, c.ID)) {
			out = append(out, c)
		}
	}
	for _, id := range ids {
		i := slices.IndexFunc(d.Cases, func(c report.Case) bool { return c.ID == id })
		switch {
		case i < 0:
			return nil, usage("the report has no case %q", id)
		case !failed(d.Cases[i].Status):
			return nil, usage("%s did not fail: its status in the report is %s", id, d.Cases[i].Status)
		}
	}
	if len(out) == 0 {
		return nil, usage("the report has no failures: there is nothing to replay")
	}
	return out, nil
}

func failed(status string) bool {
	return status == report.StatusFail || status == report.StatusWarn || status == report.StatusKnown
}

// Replay sends the failures of a report again, or only those with the given ids, with new jobs: the same cases through
// the same runner, with the report's profile and seed. The other options are taken from options. If a failure belongs
// to the run as a whole, the whole catalogue is sent.
func Replay(ctx context.Context, to Target, d *Report, options Options, ids ...string) ([]Replayed, error) {
	failures, err := Failures(d, ids...)
	if err != nil {
		return nil, err
	}
	options.Profile, options.Strict, options.Seed, options.Explore = d.Profile, d.Strict, d.Seed,
		explored(d.Seed, failures)
	options.Known, options.Skip, options.Operations = "", nil, operationsOf(failures)
	if options.Run, err = options.stillThere(failures); err != nil {
		return nil, err
	}
	now, err := Check(ctx, to, options)
	if now == nil {
		return nil, err
	}
	after := map[string]*report.Case{}
	for i := range now.Cases {
		after[now.Cases[i].ID] = &now.Cases[i]
	}
	out := make([]Replayed, len(failures))
	for i := range failures {
		out[i] = compare(&failures[i], after[failures[i].ID])
	}
	return out, err
}

// mostExplored is the maximum number of random combinations, whatever numbers a report has.
const mostExplored = 1_000_000

// explored returns the number of random combinations needed to include the failures.
func explored(seed int64, failures []Case) int {
	most := 0
	for _, c := range failures {
		number, ok := strings.CutPrefix(c.ID, fmt.Sprintf("explore/seed-%d/", seed))
		if n, err := strconv.Atoi(number); ok && err == nil && n < mostExplored {
			most = max(most, n+1)
		}
	}
	return most
}

// stillThere returns the ids of the failures that the catalogue still has; nil means all
// cases, if a failure belongs to the run as a whole.
func (o Options) stillThere(failures []Case) ([]string, error) {
	o.Run = nil
	p, err := o.plan()
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, id := range ofWorker(p.others, p.wires) {
		have[id] = true
	}
	for id := range ids(p.list, cases.Explored{Profile: p.Profile, Seed: o.Seed, N: o.Explore}) {
		have[id] = true
	}
	var ids []string
	for _, c := range failures {
		switch {
		case strings.HasPrefix(c.ID, overallPrefix):
			return nil, nil
		case have[c.ID] && strings.Contains(c.ID, "/"+overallPrefix):
			ids = append(ids, c.Operation+"/**")
		case have[c.ID]:
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil, usage("the catalogue no longer has any failure of the report, for example %s: the report is of "+
			"another version, or of a run with --cases", failures[0].ID)
	}
	return ids, nil
}

// operationsOf are the operations that failures are of.
func operationsOf(failures []Case) []string {
	var names []string
	for _, c := range failures {
		if name := cmp.Or(c.Operation, theOperation); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// compare returns the result of one failure.
func compare(was, is *report.Case) Replayed {
	r := Replayed{ID: was.ID, Was: was.Got, Fate: NoVerdict}
	switch {
	case is == nil:
		r.Reason = "the catalogue no longer has this case"
	case is.Status == report.StatusError || is.Status == report.StatusSkip:
		r.Reason = is.Reason
	case !failed(is.Status):
		r.Fate, r.Is = Fixed, is.Got
	case cause(was) == cause(is):
		r.Fate, r.Is = Unchanged, is.Got
	default:
		r.Fate, r.Is = Changed, is.Got
	}
	return r
}

// smallNumber is a count, which differs from run to run; statuses have three digits.
var smallNumber = regexp.MustCompile(`\b\d{1,2}\b`)

// cause is the text of the findings, without what varies from run to run: ids, times,
// counts. For a finding of the run as a whole it is only the rule.
func cause(c *report.Case) string {
	var found []string
	for _, f := range c.Findings {
		what := f.Rule
		if !strings.HasPrefix(c.ID, overallPrefix) {
			what += ": " + smallNumber.ReplaceAllString(report.Mask(f.Got), "n")
		}
		found = append(found, what)
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), "\n")
}
