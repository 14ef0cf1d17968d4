package plumbline

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
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

// The defaults of flags of check, which a command line need not contain.
const (
	defaultSeed    = 1
	defaultExplore = 500
	defaultTimeout = 5 * time.Second
)

// command is the command line that repeats the run, with every flag that decides what is sent and how it is judged.
func (o Options) command(to Target) string {
	if to.Handler != nil || to.JobFunc != nil || to.ThirdPartyFunc != nil {
		return o.snippet()
	}
	words := []string{"plumbline check --endpoint", shellWord(to.URL)}
	add := func(given bool, flag string, value any) {
		if given {
			words = append(words, flag)
			if text := fmt.Sprint(value); text != "" {
				words = append(words, shellWord(text))
			}
		}
	}
	source, err := jobs.Parse(to.Jobs)
	add(err == nil && !source.Auto, "--jobs", source)
	add(to.ThirdParty != "", "--third-party", to.ThirdParty)
	for _, name := range o.Operations {
		add(true, "--operation", name)
	}
	add(o.Wire != "" && o.Wire != wireJSON, "--wire", o.Wire)
	add(o.Profile != "" && o.Profile != string(model.Current), "--profile", o.Profile)
	add(o.Strict, "--strict", "")
	for _, g := range o.Run {
		add(true, "--run", g)
	}
	for _, g := range o.Skip {
		add(true, "--skip", g)
	}
	add(o.Known != "", "--known", o.Known)
	add(o.Cases != "", "--cases", o.Cases)
	add(o.Timeout != 0 && o.Timeout != defaultTimeout, "--timeout", o.Timeout)
	add(o.Wait != 0, "--wait", o.Wait)
	add(o.Workers != 0, "--workers", o.Workers)
	add(o.MaxJobs != 0, "--max-jobs", o.MaxJobs)
	add(to.CAFile != "" && to.CAFile != os.Getenv("AWS_CA_BUNDLE"), "--ca", to.CAFile)
	add(to.RoleARN != "", "--role-arn", to.RoleARN)
	add(to.Bucket != "", "--bucket", to.Bucket)
	add(to.AllowRemote, "--allow-remote", "")
	add(o.Seed != defaultSeed || o.Explore != defaultExplore, "--seed", o.Seed)
	add(o.Seed != defaultSeed || o.Explore != defaultExplore, "--explore", o.Explore)
	return strings.Join(words, " ")
}

// snippet is the same in Go, for a target that no command line can name.
func (o Options) snippet() string {
	var fields []string
	add := func(given bool, name string, value any) {
		if given {
			fields = append(fields, fmt.Sprintf("%s: %#v", name, value))
		}
	}
	add(len(o.Operations) > 0, "Operations", o.Operations)
	add(o.Wire != "", "Wire", o.Wire)
	add(o.Profile != "", "Profile", o.Profile)
	add(o.Strict, "Strict", o.Strict)
	add(len(o.Run) > 0, "Run", o.Run)
	add(len(o.Skip) > 0, "Skip", o.Skip)
	add(o.Known != "", "Known", o.Known)
	add(o.Cases != "", "Cases", o.Cases)
	add(o.Timeout != 0, "Timeout", int64(o.Timeout))
	add(o.Wait != 0, "Wait", int64(o.Wait))
	add(o.Workers != 0, "Workers", o.Workers)
	add(o.MaxJobs != 0, "MaxJobs", o.MaxJobs)
	add(o.Seed != 0, "Seed", o.Seed)
	add(o.Explore != 0, "Explore", o.Explore)
	return "plumbline.Test(t, target, plumbline.Options{" + strings.Join(fields, ", ") + "})"
}

// replay is the command that repeats one case of the run; those that are judged on the whole run need all of it.
func (o Options) replay(to Target, id string) string {
	switch name, _, ofOperation := strings.Cut(id, "/"+overallPrefix); {
	case ofOperation:
		o.Run = []string{name + "/**"}
	case !strings.HasPrefix(id, overallPrefix):
		o.Run = []string{id}
	}
	return o.command(to)
}

// replayable gives a failed case the command that repeats it.
func (o Options) replayable(to Target, c *report.Case) {
	if c.Status == report.StatusFail || c.Status == report.StatusWarn {
		if c.Operation != "" {
			o.Operations = []string{c.Operation}
		} else if len(o.Operations) > 0 {
			o.Operations = []string{theOperation}
		}
		c.Replay = o.replay(to, c.ID)
	}
}
