package logbook

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// situation is one of those in which a target may get a request.
type situation struct {
	state  judge.State
	nonce  bool // the nonce is the job's
	known  bool // the action type exists
	failed bool // of a job that has ended: PutJobFailureResult ended it
}

// judge notes what the request may get in any situation that there may be, and what it violates in all of them.
func (e *entry) judge(jobs func(string) Job) {
	if e.wire == CBOR {
		body, is := asJSON(e.body)
		switch is {
		case malformed:
			e.allowed, e.broken, e.level = judge.RejectAny(), []string{"cbor/well-formed"}, rules.Must
			return
		case unclear:
			e.allowed, e.broken = judge.Either(), nil
			return
		case readable:
		}
		e.read = judge.Read(body)
		e.text = body
	}
	job := jobs(e.job)
	e.allowed, e.broken = judge.Allowed{}, nil
	for i, s := range e.situations(job) {
		allowed, broken := e.judgeIn(s)
		if i == 0 {
			e.allowed, e.broken = allowed, broken
			if len(broken) == 0 && job.Unsure && e.operation == model.PutJobSuccessResult {
				e.allowed = allowed.Union(byState) // without reading it again
				break
			}
			continue
		}
		e.allowed = e.allowed.Union(allowed)
		e.broken = slices.DeleteFunc(e.broken, func(rule string) bool { return !slices.Contains(broken, rule) })
	}
	allowed := e.allowed
	if len(e.broken) == 0 && job.State != "" && (e.rejected() || job.Turns.forbid(e)) {
		allowed, e.broken = e.judgeIn(e.likely(job)) // what it most likely violates explains it
	}
	if job.Turns.excuses(e) {
		e.broken = slices.DeleteFunc(e.broken, ofState)
	}
	e.broken = slices.DeleteFunc(e.broken, func(rule string) bool { return e.givenBack(rule, job) })
	if at := slices.Index(e.broken, "currentRevision.created/number"); at >= 0 && e.wire == CBOR {
		e.broken[at] = "cbor/timestamp"
	}
	e.level = levelOf(allowed)
	if e.level == rules.Observe && slices.ContainsFunc(e.broken, misspelled) {
		e.level = rules.Should // it is accepted, and does nothing
		e.broken = slices.DeleteFunc(e.broken, func(rule string) bool { return !misspelled(rule) })
	}
}

// misspelled reports whether a rule is about the name of a member in another letter case.
func misspelled(rule string) bool {
	return rule == "json/member-case" || strings.HasSuffix(rule, "/letter-case")
}

// likely is the situation in which the target most likely is.
func (e *entry) likely(job Job) situation {
	right := job.Nonces == nil || slices.Contains(job.Nonces, e.named.Nonce)
	return situation{state: job.guess(), nonce: right, known: true, failed: job.State == "Failed"}
}

// byState is what a success that violates nothing may get of a job of which nothing is known.
var byState = func() judge.Allowed {
	right := []byte(`{"jobId":"11111111-2222-3333-4444-555555555555"}`)
	var all judge.Allowed
	for _, s := range (Job{Unsure: true}).possible() {
		all = all.Union(judge.Judge(right, s.Every(), model.Current).Allowed)
	}
	return all
}()

// levelOf is the level at which a request is forbidden.
func levelOf(a judge.Allowed) rules.Level {
	switch {
	case !a.Must.Success:
		return rules.Must
	case !a.Should.Success:
		return rules.Should
	}
	return rules.Observe
}

func (e *entry) rejected() bool { return e.answer.Fate == wire.Answered && e.answer.Status >= 400 }

// situations are those in which the target may be: a nonce that was not seen may be right, and nothing is known of
// action types.
func (e *entry) situations(job Job) []situation {
	var all []situation
	failed := job.State == "Failed"
	for _, state := range job.possible() {
		all = append(all, situation{state, true, true, failed})
		if e.of.Effect == model.HandsOut {
			all = append(all, situation{state, true, false, failed})
		}
		if e.of.HasNonce() && !slices.Contains(job.Nonces, e.named.Nonce) {
			all = append(all, situation{state, false, true, failed})
		}
	}
	return all
}

// judgeIn is what a request may get in one situation, and the ids of the rules that it violates.
func (e *entry) judgeIn(s situation) (judge.Allowed, []string) {
	if e.operation == model.PutJobSuccessResult {
		v := e.read.Judge(s.state.Every(), model.Current)
		if at := slices.Index(v.Broken, "life/completed-once"); at >= 0 && s.failed {
			v.Broken[at] = "life/after-failure"
		}
		return v.Allowed, v.Broken
	}
	v := interpret.Judge(e.of, e.text, interpret.Knowledge{
		Job:   s.state.Every(),
		Nonce: func(string, string) bool { return s.nonce },
		Type:  func(string, string, string, string) (bool, string) { return s.known, "" },
	})
	if rule := cmp.Or(e.byOwner(), e.byState(s)); len(v.Broken) == 0 && rule != "" {
		return v.Allowed, []string{e.operation + "/" + rule}
	}
	if e.of.ThirdParty && len(v.Broken) == 0 {
		return judge.Either(), nil // nothing is known of the jobs of partners
	}
	broken := make([]string, len(v.Broken))
	for i, id := range v.Broken {
		broken[i] = e.operation + "/" + id
	}
	return v.Allowed, broken
}

// violation is the rule with an id, as it is shown.
func (e *entry) violation(id string, level rules.Level) Violation {
	rule, ok := worker.FindRule(id)
	if !ok {
		what := strings.TrimPrefix(id, e.operation+"/")
		return Violation{
			id, level, what + " of the input is not as the page says",
			"CodePipeline API Reference: " + e.operation,
		}
	}
	return Violation{rule.ID, level, rule.Title, rule.Source.String()}
}

// check finds what the answer has that is not allowed. A connection that was closed once may have been so by the
// network.
func (e *entry) check() []judge.Finding {
	found := e.checkWhole()
	for i := range found {
		if found[i].Rule == "answer/not-dropped" {
			found[i].Level, found[i].Got = rules.Should, "connection closed before a complete response"
		}
	}
	return found
}

func (e *entry) checkWhole() []judge.Finding {
	if e.answer.Status == http.StatusNotImplemented && e.operation != model.PutJobSuccessResult {
		return nil // a target need not have the others
	}
	if !e.judged { // another operation, or none that could be read: the service itself must not fail
		return judge.Below500().Check(e.answer)
	}
	if e.cut || e.coded && e.answer.Coding == "" { // of which one is excluded is told
		return judge.Below500().Check(e.answer)
	}
	if e.wire == CBOR {
		return e.checkCBOR()
	}
	if e.operation == model.PutJobSuccessResult {
		return e.allowed.Check(e.answer)
	}
	return interpret.Check(e.of, e.allowed, e.answer, e.job)
}

// checkCBOR checks an answer of the CBOR wire; what a success says is read as the same in JSON.
func (e *entry) checkCBOR() []judge.Finding {
	found := e.allowed.Check(e.answer)
	if e.targeted() {
		found = judge.Refuse().Check(e.answer)
	}
	if e.of.Output == nil {
		return found
	}
	found = slices.DeleteFunc(found, func(f judge.Finding) bool {
		return f.Rule == "cbor/success-body" || f.Rule == "cbor/success-content-type"
	})
	body, is := asJSON(e.answer.Body)
	if e.answer.Fate != wire.Answered || e.answer.Status != 200 || is != readable {
		return found
	}
	same := wire.Answer{Fate: wire.Answered, Status: 200, Body: body}
	for _, f := range interpret.Check(e.of, judge.Accept(), same, e.job) {
		if strings.HasPrefix(f.Rule, e.operation+"/") {
			found = append(found, f)
		}
	}
	return found
}
