// Package survey finds out what kind of target answers before the cases are run: whether
// there is one, whether it speaks the protocol that it is spoken to, and whether it
// implements the operation. It claims no more than was seen.
package survey

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs/names"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Operation is what the cases are about.
const Operation = "PutJobSuccessResult"

// Probes are bodies that every implementation rejects with a documented error: ids of no job, and none.
var Probes = []string{
	`{"jobId":"6d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b"}`, `{}`,
	`{"jobId":"0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d","continuationToken":"t"}`,
}

// Asker is how a target is asked.
type Asker struct {
	Endpoint string
	// Answered says that the target has answered before.
	Answered bool
	// Send sends a request, again where the target asks to come later.
	Send func(context.Context, wire.Request) *client.Exchange
	// Speaks finds out what the port speaks.
	Speaks func(context.Context) client.Protocol
	// Completes reports whether a job in progress was completed by a plain request. It is asked only of a target that
	// seems to lack the operation, or gives no answer; nil without jobs.
	Completes func(context.Context) bool
}

// Asking asks a target once, without patience and without a job.
func Asking(t *client.Target) Asker {
	return Asker{Endpoint: t.Endpoint(), Answered: t.Answered(), Send: t.Do, Speaks: t.Speaks}
}

// Result is what a survey found.
type Result struct {
	// Headline is the one sentence that stands for all cases; empty of an implementation, whose cases are run.
	Headline string
	// Missing is set of a target that lacks the operation. With a Headline and without it nothing was proven.
	Missing *report.Missing
	// Answers are those to the probes.
	Answers []*client.Exchange
}

// implemented is the result for a target whose cases tell the rest.
var implemented Result

// Ask surveys a target.
func Ask(ctx context.Context, a Asker) Result {
	s := &survey{Asker: a}
	for _, body := range Probes {
		e := a.Send(ctx, wire.Request{Body: []byte(body)})
		s.answers = append(s.answers, e)
		if Documented(e.Answer) {
			return implemented
		}
		if e.Fate == wire.Refused || e.Throttled() {
			break // a target that is not there, or is too busy, need not be asked thrice
		}
	}
	first := s.answers[0]
	switch {
	case s.any(func(e *client.Exchange) bool { return (e.Fate == wire.Answered) != (first.Fate == wire.Answered) }):
		return implemented // it answers some: the cases tell which
	case first.Fate != wire.Answered:
		return s.silent(ctx)
	case s.all(func(e *client.Exchange) bool { return e.Throttled() }):
		return s.unproven("the target rejects every request for now: it answers %s; wait until it is ready (--wait), "+
			"or send requests more slowly (--workers 1)", Words(first.Answer))
	case s.all(func(e *client.Exchange) bool { return e.AuthRefused() }):
		return s.unproven("the target rejects the credentials: it answers %s; %s",
			Words(first.Answer), first.AuthAdvice())
	case s.any(claimsSuccess), s.any(func(e *client.Exchange) bool { return namesAnError(e.Answer) }),
		s.answersDiffer():
		return implemented // if a strange one
	}
	return s.refused(ctx)
}

type survey struct {
	Asker
	answers []*client.Exchange
}

func (s *survey) all(is func(*client.Exchange) bool) bool {
	return !s.any(func(e *client.Exchange) bool { return !is(e) })
}

func (s *survey) any(is func(*client.Exchange) bool) bool { return slices.ContainsFunc(s.answers, is) }

func (s *survey) unproven(format string, args ...any) Result {
	return Result{Headline: fmt.Sprintf(format, args...), Answers: s.answers}
}

// silent is the result for a target that gave no answer to any probe.
func (s *survey) silent(ctx context.Context) Result {
	if r, found := s.otherwise(s.Speaks(ctx)); found {
		return r
	}
	first := s.answers[0]
	if first.Fate == wire.Dropped && s.answersOthers(ctx) {
		return implemented // it drops what it should reject: the cases tell
	}
	if first.Fate == wire.Hung && s.Completes != nil && s.Completes(ctx) {
		return implemented // it hangs on what it should reject
	}
	if first.Fate == wire.Refused && s.Answered {
		return s.unproven("the target answered at first, and then went away (%s): %s", first.Outcome(), first.Detail)
	}
	return s.unproven("the target never answered (%s): %s", first.Outcome(), first.Detail)
}

// answersOthers reports whether the target answers other operations than the one that it gave
// no answer to: one that does not exist, or one that should succeed, whose effect is removed.
func (s *survey) answersOthers(ctx context.Context) bool {
	if s.Send(ctx, call{name: client.UnknownOperation, body: `{}`}.request()).Fate == wire.Answered {
		return true
	}
	calls, removal := flow(names.New().Numbered(1))
	defer s.Send(context.WithoutCancel(ctx), removal[0].request())
	return s.Send(ctx, calls[0].request()).Fate == wire.Answered
}

// answersOtherwise is the same for a port that does answer: 400 to whatever comes without
// TLS, or that HTTP/1.1 is not enough. A port may serve several protocols side by side.
func (s *survey) answersOtherwise(ctx context.Context) (Result, bool) {
	first := s.answers[0]
	if first.Status < 400 || wire.ErrorType(first.Answer) != "" {
		return Result{}, false
	}
	speaks := s.Speaks(ctx)
	switch speaks {
	case client.TLS:
		other := s.Send(ctx, wire.Request{
			Method: "GET", Target: wire.NoHeader, ContentType: wire.NoHeader,
			Signature: wire.Unsigned,
		})
		if !same(first, Operation, other, "GET") {
			return Result{}, false
		}
	case client.PlainHTTP2:
		if first.Status != 426 && first.Status != 505 {
			return Result{}, false
		}
	}
	return s.otherwise(speaks)
}

// otherwise is the result for a port that speaks something else than it was spoken to.
func (s *survey) otherwise(speaks client.Protocol) (Result, bool) {
	_, address, _ := strings.Cut(s.Endpoint, "://")
	const versions = "plumbline uses HTTP/1.1, like boto3, the AWS CLI and others: enable it in the target"
	switch speaks {
	case client.TLS:
		return s.unproven("the port uses TLS, but the endpoint is http: write https://%s (--ca sets a private "+
			"certificate authority)", address), true
	case client.PlainHTTP1:
		return s.unproven("the port uses HTTP without TLS, but the endpoint is https: write http://%s", address), true
	case client.PlainHTTP2:
		return s.unproven("the port supports only HTTP/2 without TLS (h2c); %s", versions), true
	case client.TLSNoHTTP1:
		return s.unproven("the port uses TLS, but does not support HTTP/1.1 over it; %s", versions), true
	}
	return Result{}, false
}

// refused is the result for a target that answers all probes alike, and none as the
// operation does: something before it answers, or it lacks the operation.
func (s *survey) refused(ctx context.Context) Result {
	first := s.answers[0]
	if r, found := s.answersOtherwise(ctx); found {
		return r
	}
	switch location := s.moved(first); {
	case location != "":
		return s.unproven("the target redirects every request to %s: use that as the endpoint", quote(location, 120))
	case first.Unreached():
		return s.unproven("the target is a gateway that cannot reach its backend: it answers %s; wait until the "+
			"backend has started (--wait)", Words(first.Answer))
	}
	unknown := s.Send(ctx, call{name: client.UnknownOperation, body: `{}`}.request())
	alike := same(first, Operation, unknown, client.UnknownOperation)
	absent := alike || first.Status/100 != 4 || s.all(func(e *client.Exchange) bool { return e.NotImplemented() })
	if !absent || s.Completes != nil && s.Completes(ctx) {
		return implemented
	}
	return s.missing(ctx, unknown, alike)
}

// Documented reports whether an answer is one that the operation gives to a request that
// it rejects: 400 with an error of its own, or one of its protocol's about the request.
func Documented(a wire.Answer) bool { return namesAnError(a) && a.Status == 400 }

// Usable reports whether an answer shows that the operation is reached: an error that it names, whatever else is wrong
// with it, or a success that has no body but that of an empty object.
func Usable(a wire.Answer) bool {
	body := strings.TrimSpace(string(a.Body))
	return namesAnError(a) || a.Fate == wire.Answered && a.Status == 200 && (body == "" || body == "{}")
}

// claimsSuccess reports whether an answer would be taken for a success by a client. A page for people would not.
func claimsSuccess(e *client.Exchange) bool { return e.Status/100 == 2 && !isPage(e.Answer) }

// namesAnError reports whether an answer names an error that only an implementation of
// the operation has a reason to name, whatever its status.
func namesAnError(a wire.Answer) bool {
	name := wire.ErrorType(a)
	return a.Fate == wire.Answered && a.Status/100 == 4 && (slices.Contains(model.ModelledErrors(), name) ||
		name == model.Serialization)
}

// answersDiffer reports whether the target answers its probes differently, so that it
// looks at them. What fails inside a server may say whatever is in it.
func (s *survey) answersDiffer() bool {
	first := s.answers[0]
	return s.any(func(e *client.Exchange) bool {
		if e.Status != first.Status || wire.ErrorType(e.Answer) != wire.ErrorType(first.Answer) {
			return true
		}
		return e.Status == 400 && !e.NotImplemented() && !same(first, Operation, e, Operation)
	})
}

// moved is the other URL that an answer redirects a request to, empty where it does not: beyond TLS, or on the same
// host, whether the request is to be sent there as it is or the path only lacks its slash. No client of AWS follows.
func (s *survey) moved(e *client.Exchange) string {
	location := e.Header["Location"]
	from, err := url.Parse(s.Endpoint)
	if e.Status/100 != 3 || len(location) == 0 || err != nil {
		return ""
	}
	to, err := from.Parse(location[0])
	if err != nil {
		return ""
	}
	there, here := cmp.Or(to.Path, "/"), cmp.Or(from.Path, "/")
	slash := there != here && strings.TrimRight(there, "/") == strings.TrimRight(here, "/")
	asItIs := (e.Status == 307 || e.Status == 308) && to.JoinPath("/").String() != from.JoinPath("/").String()
	if to.Scheme == "https" && from.Scheme == "http" || to.Host == from.Host && (slash || asItIs) {
		return to.String()
	}
	return ""
}
