package run

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// noPartners is why cases about partner jobs are skipped.
const noPartners = "it needs jobs of a partner action, which no call of the API makes: " +
	"name them with --third-party (docs/jobs.md)"

// partners are the partner jobs of a run. Their cases run one after the other: polls of a case hand out jobs of others.
type partners struct {
	s       *session
	handed  map[string]string // client ids of the jobs that were handed out, by job
	order   []string          // these jobs
	known   map[string]bool   // jobs of the source, and those that follow a continuation
	before  int               // jobs that had been handed out when none was left
	failed  string            // why the source gives no more
	polled  bool              // a job of the source was handed out
	vain    int               // jobs in a row that were waited for in vain
	given   int               // jobs that the source named
	lost    int               // those of them that were waited for in vain
	unheard bool              // a poll had no answer: the jobs that it handed out are lost
	over    string            // an answer with more jobs than were asked for
}

// unknownClient stands for the id of a client that a poll has not told.
const unknownClient = "unknown"

// partnerJob is a partner's job of a case.
type partnerJob struct {
	jobs.PartnerJob
	nonce, sent string    // sent is the continuation token that it was continued with
	place       [2]string // the execution and the action that its details name
	data        any       // what its details told first
}

// typeID are the parts of the id of the job's action type.
func (j *partnerJob) typeID() map[string]string {
	category, rest, _ := strings.Cut(j.ActionType, "/")
	provider, version, _ := strings.Cut(rest, "/")
	return map[string]string{"category": category, "owner": "ThirdParty", "provider": provider, "version": version}
}

// partnerCases carries out the cases about partner jobs, one after the other.
func (s *session) partnerCases(ctx context.Context, list []worker.Case) {
	if len(list) == 0 {
		return
	}
	if s.o.Partners == nil {
		list = slices.DeleteFunc(slices.Clone(list), func(c worker.Case) bool { return s.missing[wireOpOf(c)] != "" })
		for _, c := range list {
			s.record(outcome{c: c, skipped: noPartners})
		}
		if len(list) == 0 {
			return
		}
		were := map[bool]string{true: "was", false: "were"}[len(list) == 1]
		s.Note("%s about jobs of partner actions %s skipped: no call of the API makes such jobs. "+
			"If the target has any, name them with --third-party (docs/jobs.md)",
			report.Plural(len(list), "case"), were)
		return
	}
	p := &partners{s: s, handed: map[string]string{}, known: map[string]bool{}}
	for _, c := range inTurn(list, s.o.Wires) {
		if s.missing[wireOpOf(c)] != "" || ctx.Err() != nil {
			continue
		}
		o := p.play(ctx, c)
		if len(o.findings) > 0 && !o.certain || o.failed != "" {
			if again := p.play(ctx, c); again.skipped == "" || len(again.findings) > 0 {
				o = again
			}
		}
		s.record(o)
	}
	if p.failed != "" {
		s.Note("partner jobs: %s", p.failed)
	}
	if p.lost > 0 {
		s.Note("partner jobs: PollForThirdPartyJobs did not hand out %d of the %d that --third-party named, whose "+
			"cases were skipped. Each must wait to be polled for, under the action type of its line (docs/jobs.md)",
			p.lost, p.given)
	}
}

// partnerScene is a scenario on jobs of a partner.
type partnerScene struct {
	scenario
	p     *partners
	named map[string]*partnerJob
	last  *partnerJob // whose action type polls ask for
}

// inTurn are cases in the order in which they are carried out: wire by wire, as the jobs may not be enough for all, and
// polls while jobs wait, as the others have all of them handed out.
func inTurn(list []worker.Case, wires []wire.Spelling) []worker.Case {
	turn := func(c worker.Case) int {
		if c.Operation == model.PollForThirdPartyJobs {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(list), func(a, b worker.Case) int {
		return cmp.Or(
			cmp.Compare(slices.Index(wires, a.Wire), slices.Index(wires, b.Wire)), cmp.Compare(turn(a), turn(b)))
	})
}

func (p *partners) play(ctx context.Context, c worker.Case) outcome {
	a := &partnerScene{scenario: scenario{p.s, c, outcome{c: c}}, p: p, named: map[string]*partnerJob{}}
	a.steps(ctx, c.Plan.(worker.Partner).Steps, func(ctx context.Context, step worker.Step) bool {
		switch step := step.(type) {
		case worker.Take:
			return a.take(ctx, step)
		case worker.None:
			return a.none(ctx, a.named[step.Beside])
		}
		return a.call(ctx, step.(worker.Call))
	})
	if p.over != "" && c.Rule == model.PollForThirdPartyJobs+"/life/batch" && len(a.out.findings) == 0 {
		a.out.violates(c.Rule, "at most as many jobs as were asked for", p.over)
	}
	return a.out
}

// take names a job of the source, or that which follows a continuation, and brings it into its state.
func (a *partnerScene) take(ctx context.Context, t worker.Take) bool {
	j := a.named[t.As]
	if j == nil && t.After != "" {
		if j = a.following(ctx, a.named[t.After]); j == nil {
			return a.missed(ctx, t, "the job that follows a continuation was not handed out")
		}
	}
	if j == nil {
		if a.p.failed != "" {
			return a.skip("%s", a.p.failed)
		}
		given, err := a.s.o.Partners(ctx)
		if err != nil {
			a.p.failed = err.Error()
			return a.skip("%s", err)
		}
		j = &partnerJob{PartnerJob: given}
		a.p.known[j.ID] = true
		a.p.given++
		a.s.jobs.Add(1)
	}
	a.named[t.As], a.last = j, j
	if t.Unpolled {
		return true
	}
	if !a.waitFor(ctx, j, func() bool { return a.p.handed[j.ID] != "" }) {
		a.p.vain, a.p.lost = a.p.vain+1, a.p.lost+1
		return a.missed(ctx, t, "PollForThirdPartyJobs did not hand out the job "+j.ID+" that the source named")
	}
	a.p.vain, a.p.polled = 0, a.p.polled || t.After == ""
	a.out.expect(a.c.Rule, t.Expect, a.handedOut(j))
	return len(a.out.findings) == 0 && a.begun(ctx, t, j)
}

// begun gets the nonce of a job that was handed out, and acknowledges it if that is asked for.
func (a *partnerScene) begun(ctx context.Context, t worker.Take, j *partnerJob) bool {
	details, err := a.s.arrange(ctx, model.GetThirdPartyJobDetails,
		map[string]any{"jobId": j.ID, "clientToken": j.ClientToken})
	if err != nil && a.c.Operation == model.GetThirdPartyJobDetails && !t.Acknowledge {
		return true // which is what the case looks at
	}
	if err != nil {
		return a.skip("it needs a partner job whose details can be had: %s", err)
	}
	of, _ := details["jobDetails"].(map[string]any)
	j.nonce, _ = of["nonce"].(string)
	j.place, j.data = placeOf(of), of["data"]
	if !t.Acknowledge {
		return true
	}
	if _, err := a.s.arrange(ctx, model.AcknowledgeThirdPartyJob,
		map[string]any{"jobId": j.ID, "clientToken": j.ClientToken, "nonce": j.nonce}); err != nil {
		return a.skip("it needs a partner job in progress: %s", err)
	}
	return true
}

// missed is what becomes of a case whose job was not handed out: a finding, where it is due and others were. Where none
// ever was, and the job can be acknowledged, there is no verdict: whether somebody polled for it before is not known.
func (a *partnerScene) missed(ctx context.Context, t worker.Take, why string) bool {
	switch {
	case !t.Due || a.p.unheard || a.p.vain > mostVain:
	case a.p.polled || a.control(ctx):
		a.out.find(judge.Finding{
			Rule: a.c.Rule, Level: rules.Should, Expected: "the job from PollForThirdPartyJobs",
			Got: why + ", while others were",
		})
		return false
	case a.begun(ctx, worker.Take{Acknowledge: true}, a.last):
		a.out.failed = "no verdict: " + why + ", nor any other, though it could be acknowledged"
		return false
	}
	return a.skip("it needs a job that did not come: %s", why)
}

// control reports whether another job of the source is handed out.
func (a *partnerScene) control(ctx context.Context) bool {
	given, err := a.s.o.Partners(ctx)
	if err != nil {
		return false
	}
	a.p.known[given.ID] = true
	a.p.polled = a.waitFor(ctx, &partnerJob{PartnerJob: given}, func() bool { return a.p.handed[given.ID] != "" })
	return a.p.polled
}

// usualWait is how long a partner's job may take to appear.
const usualWait = 4 * time.Second

// mostVain is after how many partner jobs in a row that did not come others are polled for once only.
const mostVain = 5

// waitFor polls for the action type of a job until something holds.
func (a *partnerScene) waitFor(ctx context.Context, j *partnerJob, holds func() bool) bool {
	started, limit := time.Now(), cmp.Or(a.s.o.Patience, usualWait)
	if a.p.vain >= mostVain {
		limit = 0
	}
	for pause, over := time.Millisecond, false; !holds(); pause = min(2*pause, 100*time.Millisecond) {
		if over || ctx.Err() != nil {
			return false
		}
		if pause > time.Millisecond {
			_ = smithytime.SleepWithContext(ctx, pause)
		}
		over = time.Since(started) > limit
		had := len(a.p.order)
		in := map[string]any{"actionTypeId": j.typeID(), "maxBatchSize": jobs.MostActions}
		if out, err := a.s.arrange(ctx, model.PollForThirdPartyJobs, in); err == nil {
			a.p.file(out)
			if given, _ := out["jobs"].([]any); len(given) > jobs.MostActions {
				a.p.over = fmt.Sprintf("%d jobs to a poll for at most %d", len(given), jobs.MostActions)
			}
			over = over && len(a.p.order) == had // others wait before it
		} else if errors.Is(err, errNoAnswer) {
			a.p.unheard = true
		}
	}
	return true
}

// following is the job that a continuation of a job leads to: it has the same client token, and carries what was sent.
func (a *partnerScene) following(ctx context.Context, before *partnerJob) *partnerJob {
	var found *partnerJob
	asked := map[string]bool{}
	var stranger *partnerJob // it is of the same client, and carries another token
	a.waitFor(ctx, before, func() bool {
		for _, id := range a.p.order {
			if a.p.known[id] || asked[id] || found != nil {
				continue
			}
			asked[id] = true
			details, err := a.s.arrange(ctx, model.GetThirdPartyJobDetails,
				map[string]any{"jobId": id, "clientToken": before.ClientToken})
			if err != nil {
				continue
			}
			j := &partnerJob{
				PartnerJob: jobs.PartnerJob{ID: id, ClientToken: before.ClientToken, ActionType: before.ActionType},
			}
			of, _ := details["jobDetails"].(map[string]any)
			data, _ := of["data"].(map[string]any)
			token, place := data["continuationToken"], placeOf(of)
			known := place[0] != "" && before.place[0] != ""
			switch ofAction := known && place == before.place; {
			case token == before.sent && (ofAction || !known):
				found = j
			case a.p.handed[id] == a.p.handed[before.ID] && (ofAction || !known && token == nil):
				stranger = j
			}
		}
		return found != nil
	})
	if found = cmp.Or(found, stranger); found != nil {
		a.p.known[found.ID] = true
	}
	return found
}

// placeOf are the execution and the action that details of a job name.
func placeOf(details map[string]any) (place [2]string) {
	data, _ := details["data"].(map[string]any)
	context, _ := data["pipelineContext"].(map[string]any)
	action, _ := context["action"].(map[string]any)
	place[0], _ = context["pipelineExecutionId"].(string)
	place[1], _ = action["name"].(string)
	return place
}

// call sends a request that is judged.
func (a *partnerScene) call(ctx context.Context, c worker.Call) bool {
	of := a.last.typeID()
	values := worker.Values{Category: of["category"], Provider: of["provider"], Version: of["version"]}
	var secrets []string
	if j := a.named[c.Job]; j != nil {
		values.Job, values.Nonce, values.Token = j.ID, j.nonce, j.ClientToken
		values.Client = a.p.client(j)
		secrets = append(secrets, j.ClientToken)
	}
	if other := a.named[c.Other]; other != nil {
		values.Other, values.OtherToken = other.nonce, other.ClientToken
		secrets = append(secrets, other.ClientToken)
		if a.c.Rule == c.Request.Operation+"/life/client-token" && other.ClientToken == values.Token {
			return a.skip("the jobs of the source have the same client token")
		}
	}
	x, fine := a.send(ctx, c, values, secrets...)
	if x == nil {
		return fine
	}
	seen := worker.Seen{Jobs: map[string]string{}, Accounts: map[string]string{}, Data: map[string]any{}, Job: c.Job}
	_ = json.Unmarshal(interpret.Document(x.Answer), &seen.Document) // that it is no document is a finding of its own
	for name, j := range a.named {
		seen.Jobs[name], seen.Data[name] = j.ID, j.data
	}
	seen.Type = of
	switch j := a.named[c.Job]; c.Request.Operation {
	case model.PollForThirdPartyJobs:
		a.p.file(seen.Document)
	case model.PutThirdPartyJobSuccessResult:
		var in struct{ ContinuationToken string }
		plain := c.Request
		plain.CBOR = nil
		r, _ := plain.For(values)
		_ = json.Unmarshal(r.Body, &in) // what was accepted
		j.sent = in.ContinuationToken
	}
	a.out.expect(a.rule(c), c.Expect, seen)
	return true
}

// without is a body without secrets.
func without(body []byte, secrets []string) []byte {
	for _, secret := range slices.Compact(slices.Sorted(slices.Values(secrets))) {
		if secret != "" {
			body = bytes.ReplaceAll(body, []byte(secret), []byte("CLIENT_TOKEN"))
		}
	}
	return body
}
