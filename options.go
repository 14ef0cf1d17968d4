package plumbline

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/known"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/runner"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Options configure a run. The zero value is the default run.
type Options struct {
	// Profile is "current" (or empty), or "2015", which has no output variables.
	Profile string
	// Operations are the names of the operations to check (Operations lists them), or "all";
	// empty is PutJobSuccessResult alone. An operation that the target does not implement is
	// named in the report; one that was asked for by name is a failure.
	Operations []string
	// Wire is the protocol that the cases are spelled in: "json" (or empty, awsJson1_1),
	// "cbor" (Smithy RPC v2 CBOR), "all", or "auto": json, and cbor if the target supports it.
	Wire string
	// Strict treats SHOULD violations as failures.
	Strict bool
	// Run and Skip are globs of case ids: *, ** (which crosses slashes), ?, [a-z] and {a,b}. Empty Run means all cases.
	Run, Skip []string
	// Seed and Explore are the seed and the number of random combinations, which run in addition to the catalogue; with
	// Explore 0 there are none.
	Seed    int64
	Explore int
	// Workers is the number of concurrent requests; 0 means 16, 48 for a target whose
	// answers take 10 ms or more, and 96 for one that then answers as many as fast as one.
	Workers int
	// Timeout is the time limit of a request; 0 means 5 s.
	Timeout time.Duration
	// MaxJobs is the maximum number of jobs to use; 0 means no limit.
	MaxJobs int
	// Known is the path of a list of known failures, which do not fail the run.
	Known string
	// Cases is the path of a file with your own cases, which run in addition to the
	// catalogue. It needs import _ "github.com/plumbline-conformance/plumbline/extras".
	Cases string
	// Wait is how long to wait for the target to start; 0 means not to wait.
	Wait time.Duration
	// OnEvent, if not nil, is called with every event of the run, from several goroutines.
	OnEvent func(Event)
}

// plan is the run that the options describe.
type plan struct {
	runner.Options
	options Options
	list    []cases.Case
	known   *known.List // nil without one

	others []string        // the operations to check besides PutJobSuccessResult
	wires  []wire.Spelling // on which
	named  map[string]bool // the operations that were asked for by name
	// selectedOthers says whether a case of them is to be run; nil runs all.
	selectedOthers func(string) bool
	alone          bool // PutJobSuccessResult is not to be checked
	partners       jobs.Partners
}

// plan reads the options and selects the cases. It makes no more of the catalogue than the
// selection needs; what is wrong with that is said in view of the whole.
func (o Options) plan() (plan, error) {
	if roots := o.roots(); len(roots) > 0 {
		if p, err := o.planOf(roots); err == nil {
			return p, nil
		}
	}
	return o.planOf(nil)
}

// roots are the first parts of the ids that the globs may select, nil where the whole catalogue is needed.
func (o Options) roots() []string {
	if o.Known != "" || o.Cases != "" {
		return nil
	}
	var out []string
	for _, glob := range o.Run {
		root, _, _ := strings.Cut(glob, "/")
		if strings.ContainsAny(root, `*?[{\`) || root+"/" == overallPrefix {
			return nil
		}
		out = append(out, root)
	}
	return out
}

// planOf is plan with those cases alone whose ids begin with one of the roots; without any, with all.
func (o Options) planOf(roots []string) (plan, error) {
	p := plan{options: o, Options: runner.Options{
		Profile: model.Profile(o.Profile), Strict: o.Strict,
		Workers: o.Workers, MaxJobs: o.MaxJobs, OnEvent: o.OnEvent,
	}}
	if o.Profile == "" {
		p.Profile = model.Current
	}
	if p.Profile != model.Current && p.Profile != model.Profile2015 {
		return p, usage("the profile must be current or 2015, not %q", o.Profile)
	}
	if p.Workers == 0 {
		p.Workers = defaultWorkers
	}
	if p.Workers < 0 || o.Timeout < 0 || o.Wait < 0 || o.MaxJobs < 0 || o.Explore < 0 {
		return p, usage("workers, time limits, jobs and random combinations must not be negative")
	}
	if len(roots) > 0 && !slices.Contains(roots, exploredRoot) {
		o.Explore = 0
	}
	explored := cases.Explored{Profile: p.Profile, Seed: o.Seed, N: o.Explore}
	operations, named, err := o.operations()
	if err != nil {
		return p, err
	}
	p.others, p.named = others(operations), named
	if err := p.onWires(o.Wire, roots); err != nil {
		return p, err
	}
	if len(p.others) == len(operations) {
		p.list, p.alone, o.Explore, explored.N = nil, true, 0, 0
	}
	if o.Wire == wireCBOR {
		o.Explore, explored.N = 0, 0 // they are spelled in JSON
	}
	if o.Explore <= mostListed {
		p.list = append(p.list, cases.Explore(p.Profile, o.Seed, o.Explore)...)
		explored.N = 0
	}
	if p.list, err = o.withCases(p.list); err != nil {
		return p, err
	}
	if p.known, err = o.knownList(p.list, explored); err != nil {
		return p, err
	}
	if p.Selected, err = o.selection(p.list, explored, ofWorker(p.others, p.wires)); err != nil {
		return p, err
	}
	p.choose(explored)
	p.further(explored)
	return p, nil
}

// choose finds out whether cases of PutJobSuccessResult are selected, or of other operations alone.
func (p *plan) choose(explored cases.Explored) {
	p.selectedOthers = p.Selected
	if p.Selected == nil || len(p.others) == 0 {
		return
	}
	chosen := func(id string) bool { return p.Selected(id) && !strings.HasPrefix(id, overallPrefix) }
	p.alone = p.alone || !some(ids(p.list, explored), chosen)
}

// The values of Options.Wire.
const (
	wireAuto = "auto"
	wireJSON = "json"
	wireCBOR = "cbor"
	wireAll  = "all"
)

// exploredRoot is the first part of the ids of random combinations.
const exploredRoot = "explore"

// onWires lists the cases of the wires that are asked for.
func (p *plan) onWires(name string, roots []string) error {
	switch name {
	case "", wireJSON:
		p.wires, p.list = []wire.Spelling{wire.JSON}, cases.Catalogue(p.Profile, roots...)
	case wireCBOR:
		p.wires, p.list = []wire.Spelling{wire.CBOR}, cases.CBOR(p.Profile)
	case wireAll, wireAuto:
		p.wires, p.list = bothWires, append(cases.Catalogue(p.Profile, roots...), cases.CBOR(p.Profile)...)
	default:
		return usage("the wire must be auto, json, cbor or all, not %q", name)
	}
	return nil
}

// askForCBOR finds out whether the target supports the CBOR wire, if the plan has its cases. If it does not, they are
// left out, all but one if the wire was selected by name, and a note names the clients that cannot use the target.
func (p *plan) askForCBOR(ctx context.Context, t *client.Target) {
	if w := p.options.Wire; w == "" || w == wireJSON {
		return
	}
	speaks, said := survey.SpeaksCBOR(ctx, t)
	if speaks {
		return
	}
	p.Notes = append(p.Notes, "the target does not support Smithy RPC v2 CBOR ("+said+
		"): clients that prefer it cannot use the target, the AWS SDK for Java "+
		"since 2.58 among them, and later those for C++, Go v2, .NET v4, Swift and Kotlin")
	kept := p.list[:0:0]
	for _, c := range p.list {
		if !c.CBOR() || p.options.Wire != wireAuto && c.ID == cases.FirstCBOR {
			kept = append(kept, c)
		}
	}
	p.list = kept
	if p.options.Wire == wireAuto {
		p.wires = []wire.Spelling{wire.JSON}
	}
}

var bothWires = []wire.Spelling{wire.JSON, wire.CBOR}

// mostListed is the number of random combinations up to which all are listed. With more,
// each is built when its turn comes and kept only if it has a finding.
const mostListed = 10_000

// further adds the selected random combinations to the run.
func (p *plan) further(explored cases.Explored) {
	selected := 0
	for id := range explored.IDs() {
		if p.Selected == nil || p.Selected(id) {
			selected++
		}
	}
	if selected > mostListed {
		p.Further = runner.Further{Total: selected, Portions: explored.Portions(portion, p.Selected)}
		if p.known != nil {
			p.Further.Listed = p.known.Names
		}
		return
	}
	for part := range explored.Portions(mostListed, p.Selected) {
		p.list = append(p.list, part...)
	}
}

// portion is the number of random combinations that are built ahead: enough to keep all
// workers busy, few enough that two portions take little memory.
const portion = 3000

//go:embed fixtures/cases.schema.json
var casesSchema []byte

// withCases adds the cases of the file.
func (o Options) withCases(list []cases.Case) ([]cases.Case, error) {
	if o.Cases == "" {
		return list, nil
	}
	if cases.ParseFile == nil {
		return nil, usage("%s cannot be read: Options.Cases needs readers of YAML and JSON Schema, which a Go "+
			"program compiles only when asked: "+
			`add import _ "github.com/plumbline-conformance/plumbline/extras"`, o.Cases)
	}
	text, err := textfile.Read(o.Cases)
	if err != nil {
		return nil, usage("could not read the file of cases: %w", err)
	}
	taken := map[string]bool{}
	for _, id := range idsOf(everyCase(list)) {
		taken[id] = true
	}
	own, err := cases.ParseFile(o.Cases, text, casesSchema, taken)
	if err != nil {
		return nil, &UsageError{err.Error()}
	}
	return append(list, own...), nil
}

// knownList reads the list of known failures and checks it against all cases, whether or not they are in this run.
// These take a second to make, which is spared where the list has ids of this run only.
func (o Options) knownList(list []cases.Case, explored cases.Explored) (*known.List, error) {
	if o.Known == "" {
		return nil, nil
	}
	text, err := textfile.Read(o.Known)
	if err != nil {
		return nil, usage("could not read the list of known failures: %w", err)
	}
	l, err := known.Parse(o.Known, string(text))
	if err == nil {
		var names []string
		for _, r := range rules.Rules() {
			names = append(names, r.ID)
		}
		for _, r := range worker.Rules() {
			names = append(names, r.ID)
		}
		now, here := time.Now().UTC(), slices.Concat(list, cases.Overall())
		if err = l.Check(slices.Collect(ids(here, explored)), names, near, now); err != nil || !l.Exact() {
			every := slices.AppendSeq(ofWorker(worker.Checked(), bothWires), ids(everyCase(list), explored))
			err = l.Check(every, names, near, now)
		}
	}
	if err != nil {
		return nil, &UsageError{err.Error()}
	}
	return l, nil
}

// everyCase returns a list with the overall cases and those of the other profiles.
func everyCase(list []cases.Case) []cases.Case {
	all := slices.Concat(list, cases.Overall(), cases.OverallCBOR())
	have := map[string]bool{}
	for _, c := range all {
		have[c.ID] = true
	}
	for _, profile := range []model.Profile{model.Current, model.Profile2015} {
		for _, c := range slices.Concat(cases.Catalogue(profile), cases.CBOR(profile)) {
			if !have[c.ID] {
				have[c.ID], all = true, append(all, c)
			}
		}
	}
	return all
}

// describe adds to a report what the caller of the run knows.
func (p plan) describe(d *report.Document, to Target, source jobs.Source, supply *jobs.Supply) {
	p.name(d, to, source)
	d.Notes = append(supply.Notes(), d.Notes...)
	if a := supply.AWS(); a != nil && to.isAWS() {
		d.Notes = append(d.Notes, fmt.Sprintf("%d further calls were made to create and remove jobs", a.Calls()))
	}
	if p.known != nil {
		p.known.Apply(d, p.Selected == nil && !d.Partial && d.NoJobs == "" && d.Headline == "", time.Now().UTC())
	}
}

// name records in a report which run it belongs to.
func (p plan) name(d *report.Document, to Target, source jobs.Source) {
	d.Tool = report.Tool{Name: "plumbline", Version: Version}
	d.Target.Jobs, d.Seed = to.from(source), p.options.Seed
	d.Partial = to.JobFunc == nil && source.Kind == jobs.KindNone
	d.Reproduce = p.options.command(to)
	for i := range d.Cases {
		p.options.replayable(to, &d.Cases[i])
	}
}

// naming returns the receiver of events that names the run in each before passing it on.
func (p plan) naming(to Target, source jobs.Source) func(Event) {
	return func(e report.Event) {
		if e.Report != nil {
			p.name(e.Report, to, source)
		}
		if e.Kind == report.KindCase {
			p.options.replayable(to, e.Case)
		}
		if p.options.OnEvent != nil {
			p.options.OnEvent(e)
		}
	}
}

// say announces what a run against AWS itself will do.
func (p plan) say(to Target, source jobs.Source) {
	if to.isAWS() {
		p.OnEvent(report.Event{
			Kind: report.KindBeforehand,
			Text: runner.Estimate(p.list, p.Options, source.Kind == jobs.KindAWS),
		})
	}
}
