package plumbline

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/run"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rulebook"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/runner"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// theOperation is the one that is checked by default.
const theOperation = model.PutJobSuccessResult

// everyOperation is the value of Options.Operations that stands for all.
const everyOperation = "all"

// Operations returns the names of the operations that Check knows: those of a job worker.
func Operations() []string {
	var names []string
	for _, op := range model.Operations() {
		names = append(names, op.Name)
	}
	return names
}

// operations are the operations to check, in the order of the model, and those of them that
// were asked for by name. What a glob names by its beginning is asked for too.
func (o Options) operations() (list []string, named map[string]bool, err error) {
	named = map[string]bool{}
	all := false
	for _, name := range o.Operations {
		switch {
		case name == everyOperation:
			all = true
		case slices.Contains(Operations(), name):
			named[name] = true
		default:
			return nil, nil, usage("no operation is named %q; the nearest are %s (or %s)", name,
				strings.Join(near(name, Operations()), ", "), everyOperation)
		}
	}
	asked := operationsIn(o.Run)
	for _, name := range Operations() {
		if all || named[name] || slices.Contains(asked, name) || len(o.Operations) == 0 && name == theOperation {
			list = append(list, name)
		}
	}
	return list, named, nil
}

// operationsIn are the operations, other than the default one, whose cases globs name by the beginning of their ids.
func operationsIn(globs []string) []string {
	var names []string
	for _, name := range worker.Checked() {
		if slices.ContainsFunc(globs, func(g string) bool { return strings.HasPrefix(g, name+"/") }) {
			names = append(names, name)
		}
	}
	return names
}

// others are the operations but the default one, whose cases have an engine of their own.
func others(operations []string) []string {
	return slices.DeleteFunc(slices.Clone(operations), func(name string) bool { return name == theOperation })
}

// ofWorker are the ids of the cases of operations on some wires.
func ofWorker(operations []string, wires []wire.Spelling) []string {
	var ids []string
	for _, c := range run.Cases(operations, wires) {
		ids = append(ids, c.ID)
	}
	return ids
}

// listedOf is a case of another operation, as List and Explain return it.
func listedOf(c worker.Case, explain bool) report.Listed {
	rule, _ := worker.RuleByID(c.Rule)
	l := report.Listed{
		ID: c.ID, Title: c.Title, Level: string(rule.Level), Family: rule.Family, Rule: c.Rule, Statement: rule.Title,
		Source: rule.Source.String(), Caution: rule.Caution,
		Needs: c.Plan.Needs(), Expected: c.Plan.Expected(),
	}
	if explain {
		l.Request = requestOf(c)
	}
	return l
}

// requestOf is what a case sends, as text.
func requestOf(c worker.Case) string {
	switch plan := c.Plan.(type) {
	case worker.Single:
		return spelled("", plan.Request)
	case worker.Scenario:
		return stepsText(plan.Steps, "PollForJobs")
	case worker.Partner:
		return stepsText(plan.Steps, "PollForThirdPartyJobs")
	case worker.Race:
		var parts []string
		for i, client := range plan.Clients {
			for _, r := range client {
				parts = append(parts, spelled(fmt.Sprintf("client %d", i+1), r))
			}
		}
		for _, r := range plan.After {
			last := fmt.Sprintf("client %d, when the others have their answers", len(plan.Clients)+1)
			parts = append(parts, spelled(last, r))
		}
		return strings.Join(parts, "\n")
	}
	return ""
}

func stepsText(steps []worker.Step, poll string) string {
	var parts []string
	for _, step := range steps {
		parts = append(parts, stepText(step, poll))
	}
	return strings.Join(parts, "\n")
}

func stepText(step worker.Step, poll string) string {
	switch step := step.(type) {
	case worker.Take:
		text := "take a job from " + poll + ": " + step.As
		if step.Unpolled {
			text = "get a job that waits for " + poll + ": " + step.As
		}
		if step.Acknowledge {
			text += ", and acknowledge it"
		}
		return text
	case worker.Call:
		about := step.Label
		if step.Job != "" {
			about += " (" + step.Job + ")"
		}
		return spelled(about+", allowed: "+step.Allowed.String(), step.Request)
	case worker.Look:
		return step.Label + " (GetPipelineState)"
	case worker.Given:
		return spelled(step.Label+" ("+step.Job+"), without which nothing follows", step.Request)
	case worker.Later:
		return "wait for the end of the run"
	case worker.Start:
		return "start another execution of the pipeline (StartPipelineExecution)"
	}
	return ""
}

func spelled(label string, r worker.Request) string {
	text := "POST /\nX-Amz-Target: " + cmp.Or(r.Target, "CodePipeline_20150709."+r.Operation) +
		"\nContent-Type: " + cmp.Or(r.ContentType, "application/x-amz-json-1.1") + "\n\n" + rulebook.Abridged(r.Body)
	if r.CBOR != nil {
		text = spelledInCBOR(r)
	}
	if r.Job != nil {
		text += "\n(the id of the job is changed: ${job} is what the title says)"
	}
	if r.Nonce != nil {
		text += "\n(the nonce of the job is changed: ${nonce} is what the title says)"
	}
	if label != "" {
		return label + ":\n" + text
	}
	return text
}

// spelledInCBOR is a request of the CBOR wire, its body in diagnostic notation, or as it is where it is malformed.
func spelledInCBOR(r worker.Request) string {
	r.Job, r.Nonce = nil, nil
	marks := worker.Values{
		Job: "${job}", Nonce: "${nonce}", Other: "${other nonce}", Provider: "${provider}", Version: "${version}",
	}
	q, _ := r.For(marks)
	head := fmt.Sprintf("POST %s\nSmithy-Protocol: %s\nContent-Type: %s", q.Path, wire.CBORProtocol, q.ContentType)
	return head + "\n\n" + rulebook.Annotated(q.Body)
}

// explainedRule is a rule of another operation as plain text.
func explainedRule(r rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, grade %s)\n\n%s.\n\nDocumented in: %s", r.ID,
		strings.ToUpper(string(r.Level)), r.Grade, r.Title, r.Source)
	if r.Source.Says != "" {
		fmt.Fprintf(&b, "\n  %s", r.Source.Says)
	}
	if r.Caution != "" {
		fmt.Fprintf(&b, "\n\nCaution: %s", r.Caution)
	}
	if a := worker.AdviceOn(r); len(a.Mistakes) > 0 {
		fmt.Fprintf(&b, "\n\nCommon mistakes and fixes:\n  %s\n  Fix: %s\n  To see it: plumbline serve --fault %s",
			a.Mistakes[0].Is, a.Mistakes[0].Mend, a.Mistakes[0].Fault)
	}
	if url := r.Source.URL(); url != "" {
		fmt.Fprintf(&b, "\n\n%s", url)
	}
	b.WriteString("\n\nCases:\n")
	n := 0
	for _, c := range worker.Of(r.Family) {
		if c.Rule == r.ID {
			if n++; n <= 40 {
				fmt.Fprintf(&b, "  %-60s %s\n", c.ID, c.Title)
			}
		}
	}
	if n > 40 {
		fmt.Fprintf(&b, "  … and %d more: plumbline list '%s/**'\n", n-40, r.Family)
	}
	return b.String()
}

// rulesOf lists the rules of an operation as plain text.
func rulesOf(operation string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The rules of %s\n\n", operation)
	for _, r := range worker.Rules() {
		if r.Family == operation {
			fmt.Fprintf(&b, "%s (%s)\n  %s.\n", r.ID, strings.ToUpper(string(r.Level)), r.Title)
		}
	}
	return b.String()
}

// runOperations checks the other operations of the plan and adds what was found to a report; with nil it makes one.
func (p plan) runOperations(
	ctx context.Context, t *client.Target, to Target, source jobs.Source, supply *jobs.Supply, d *report.Document,
	started time.Time,
) *report.Document {
	o := run.Options{
		Operations: p.others, Named: p.named, Wires: p.wires, Strict: p.Strict, Selected: p.selectedOthers,
		Workers: p.Workers, Partners: p.partners, Account: to.account(),
	}
	if to.JobFunc != nil || source.Kind != jobs.KindAWS {
		o.Supply = supply
	}
	if d == nil {
		d = &report.Document{
			Schema: report.Schema, Profile: string(p.Profile), Strict: p.Strict, StartedAt: started,
			Target:    report.Target{URL: t.Endpoint()},
			Catalogue: report.Catalogue{Version: runner.CatalogueVersion}, Complete: true,
		}
	}
	o.OnEvent = p.later(d)
	found := run.Run(ctx, t, o)
	h := sha256.New()
	fmt.Fprintln(h, d.Catalogue.SHA256)
	for _, c := range found.Cases {
		fmt.Fprintf(h, "%s\t%s\n", c.ID, c.Rule)
	}
	d.Catalogue.SHA256 = hex.EncodeToString(h.Sum(nil))
	d.Headline = cmp.Or(d.Headline, found.Headline)
	if found.NoJobs != nil {
		d.NoJobs = cmp.Or(d.NoJobs, found.NoJobs.Error())
	}
	d.Cases = append(d.Cases, found.Cases...)
	d.NotImplemented = found.Missing
	d.Notes = append(d.Notes, found.Notes...)
	d.Requests, d.Distinct, d.JobsUsed = d.Requests+found.Requests, d.Distinct+found.Requests, d.JobsUsed+found.Jobs
	d.Complete = d.Complete && found.Complete
	d.DurationMS = float64(time.Since(started).Microseconds()) / 1000
	report.Finish(d)
	return d
}

// earlier passes the events of the first part of a run on, as those of the whole of it.
func (p plan) earlier(on func(Event)) func(Event) {
	list, _ := run.Select(p.others, p.wires, p.selectedOthers)
	more := len(list)
	if more == 0 {
		return on
	}
	return func(e Event) {
		if e.Kind == report.KindFinished {
			return
		}
		if e.Total > 0 {
			e.Total += more
		}
		on(e)
	}
}

// later does the same for the second part, after that which a report is of.
func (p plan) later(d *report.Document) func(Event) {
	before := len(d.Cases)
	for _, u := range d.Unlisted {
		before += u.Count
	}
	return func(e Event) {
		if e.Kind == report.KindStarted {
			if before > 0 {
				return
			}
			head := *d
			e.Report = &head
		}
		e.Done, e.Total = e.Done+before, e.Total+before
		p.OnEvent(e)
	}
}

// checkOthers is Check of other operations than PutJobSuccessResult alone.
func (p plan) checkOthers(
	ctx context.Context, t *client.Target, to Target, source jobs.Source, started time.Time,
) (*Report, error) {
	supply := jobs.None()
	if to.JobFunc != nil || source.Kind != jobs.KindAWS {
		var err error
		if supply, err = to.supply(ctx, t, source); err != nil {
			return nil, &UsageError{err.Error()}
		}
	}
	d := p.runOperations(ctx, t, to, source, supply, nil, started)
	p.describe(d, to, source, supply)
	p.OnEvent(report.Event{Kind: report.KindFinished, Done: len(d.Cases), Total: len(d.Cases)})
	switch {
	case d.Headline != "" && report.ExitCode(d) == 2:
		return d, errors.Join(errors.New(d.Headline), interrupted(ctx))
	case d.NoJobs != "":
		return d, errors.Join(noJobs(d, 0), interrupted(ctx))
	}
	return d, interrupted(ctx)
}
