package judge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Set is a set of outcomes of one request.
type Set struct {
	// Success allows 200.
	Success bool
	// BelowFiveHundred allows every answer with a status below 500.
	BelowFiveHundred bool
	// Refusal allows every answer with a status from 300 to 499.
	Refusal bool
	// Errors are the error types allowed with status 400; "*" is any type.
	Errors []string
	// Statuses are allowed whatever the body says (403, 404, 413, 431, 501, 505).
	// With 404 and 403 an error type, where present, is not asserted.
	Statuses []int
}

// Allowed is what a request may get: an answer outside Must is a failure; one
// inside Must but outside Should is a should-level failure.
type Allowed struct {
	Must, Should Set
}

// same is an expectation without a should-level part. It and the three below stand in some hundred
// places each, none of which needs a copy of them.
//
//go:noinline
func same(s Set) Allowed { return Allowed{Must: s, Should: s} }

// either is 200, or any well-formed error.
func either() Set { return Set{Success: true, Errors: []string{model.AnyError}} }

// Accept asks for 200.
//
//go:noinline
func Accept() Allowed { return same(Set{Success: true}) }

// Reject asks for 400 with one of the error types.
//
//go:noinline
func Reject(names ...string) Allowed { return same(Set{Errors: names}) }

// RejectAny asks for 400 with any error type.
func RejectAny() Allowed { return Reject(model.AnyError) }

// RejectModelled asks for 400 with an error of the operation or a
// SerializationException: for a request that is wrong in two ways.
func RejectModelled() Allowed { return Reject(append(model.ModelledErrors(), model.Serialization)...) }

// RejectPrefer asks for 400; another error type than these is a warning.
//
//go:noinline
func RejectPrefer(names ...string) Allowed {
	return Allowed{Must: Set{Errors: []string{model.AnyError}}, Should: Set{Errors: names}}
}

// ShouldReject is content with 200 or any error, and warns of all but 400 with
// one of the error types; of no names it warns of 200 only.
func ShouldReject(names ...string) Allowed {
	if len(names) == 0 {
		names = []string{model.AnyError}
	}
	return Allowed{Must: either(), Should: Set{Errors: names}}
}

// ShouldAccept is content with 200 or any error, and warns of the error.
func ShouldAccept() Allowed { return Allowed{Must: either(), Should: Set{Success: true}} }

// Either is content with 200 and with any well-formed error.
func Either() Allowed { return same(either()) }

// Below500 is content with every answer whose status is below 500.
func Below500() Allowed { return same(Set{BelowFiveHundred: true}) }

// Refuse asks for any answer below 500 that is no success.
func Refuse() Allowed { return same(Set{Refusal: true}) }

// Or allows further statuses, whatever the body says.
func (a Allowed) Or(statuses ...int) Allowed {
	return Allowed{Must: a.Must.with(nil, statuses), Should: a.Should.with(nil, statuses)}
}

// Union allows what one of the two allows.
func (a Allowed) Union(b Allowed) Allowed {
	return Allowed{Must: a.Must.union(b.Must), Should: a.Should.union(b.Should)}
}

func (s Set) union(t Set) Set {
	u := s.with(t.Errors, t.Statuses)
	u.Success = s.Success || t.Success
	u.Refusal = s.Refusal || t.Refusal
	u.BelowFiveHundred = s.BelowFiveHundred || t.BelowFiveHundred
	return u
}

// with is a copy of the set with more in it; constructors' sets stay as they are.
func (s Set) with(errors []string, statuses []int) Set {
	s.Errors = merge(s.Errors, errors)
	s.Statuses = merge(s.Statuses, statuses)
	return s
}

func merge[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// MayBeUnread tells whether a target may find the request unreadable, so that its
// refusal does not come from the operation and need not say what the operation's errors
// say: it may be answered with SerializationException, or it is open if it is refused.
func (a Allowed) MayBeUnread() bool {
	return a.Must.Success && len(a.Must.Errors) > 0 ||
		slices.ContainsFunc(a.Should.Errors, func(name string) bool {
			return name == model.Serialization || name == model.AnyError
		})
}

// MaySucceed tells whether 200 violates nothing that must be.
func (a Allowed) MaySucceed() bool { return a.Must.Success || a.Must.BelowFiveHundred }

// Level tells what is asserted about being accepted or refused: must, where only one of the two is allowed; should,
// where only one of the two comes without a warning; else observe. A name that is only preferred does not make a must a
// should.
func (a Allowed) Level() rules.Level {
	switch {
	case !a.Must.open():
		return rules.Must
	case !a.Should.open():
		return rules.Should
	default:
		return rules.Observe
	}
}

// open tells whether the set leaves open if the request is accepted or refused.
func (s Set) open() bool {
	return s.BelowFiveHundred || s.Success && (len(s.Errors) > 0 || len(s.Statuses) > 0)
}

// String says the set for people.
func (s Set) String() string {
	var parts []string
	if s.BelowFiveHundred {
		parts = append(parts, "any answer below 500")
	}
	if s.Refusal {
		parts = append(parts, "any answer from 300 to 499")
	}
	if s.Success {
		parts = append(parts, "200")
	}
	switch {
	case slices.Contains(s.Errors, model.AnyError):
		parts = append(parts, "400 with any error type")
	case len(s.Errors) > 0:
		parts = append(parts, "400 "+strings.Join(s.Errors, " or "))
	}
	for _, status := range s.Statuses {
		parts = append(parts, strconv.Itoa(status))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", or ")
}

// String says for people what is asked for, and what else gets no more than a warning.
func (a Allowed) String() string {
	must, should := a.Must.String(), a.Should.String()
	if must == should {
		return must
	}
	return should + "; with a warning also " + must
}

// Violation is a finding about a rule of PutJobSuccessResult, at its level.
func Violation(rule, expected, got string) Finding {
	level := rules.Must
	if known, ok := rules.RuleByID(rule); ok {
		level = known.Level
	}
	return Finding{Rule: rule, Level: level, Expected: expected, Got: got}
}

// TooLate is that a whole answer came, but not within the time limit.
func TooLate(limit time.Duration, got string) Finding {
	return Violation(inTime, "a whole answer within the time limit of "+limit.String(), got)
}

// Lost is that requests were not answered, where one alone would prove nothing.
func Lost(expected, got string) Finding { return Violation(notDropped, expected, got) }

// Unusable reports whether it is of an answer that no client can use, whatever was asked. For lateness a busy machine
// may be to blame.
func (f Finding) Unusable() bool {
	return slices.Contains([]string{"answer/no-server-error", notDropped, "answer/well-formed"}, f.Rule)
}

// NotAsBefore is that a refused request got another answer when it was sent again. A job that has ended may have been
// forgotten in between, for which it is only a warning.
func NotAsBefore(first, again string) Finding {
	f := Violation("life/rejected-again-same", first+", as the first time", again)
	if strings.Contains(first, model.InvalidJobState) && strings.Contains(again, model.JobNotFound) {
		f.Level = rules.Should
	}
	return f
}

const (
	inTime     = "answer/in-time"
	notDropped = "answer/not-dropped"
)
