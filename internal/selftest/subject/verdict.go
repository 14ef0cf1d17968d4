package subject

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// ErrNoVerdict says that an answer tells nothing about the operation: the subject
// cannot be reached, throttles, or does not believe the sender.
var ErrNoVerdict = errors.New("no verdict")

// lacksError says that a running implementation has no job in a status, since it lacks the operation that would end it:
// requests about such a job are left out.
type lacksError struct{ status, why string }

func (e lacksError) Error() string {
	return fmt.Sprintf("requests about a job in status %s are left out: %s", e.status, e.why)
}

// Settle makes a problem of an error that is about the subject, and leaves one that is no verdict.
func Settle(problem string, err error) (string, error) {
	if errors.As(err, new(lacksError)) {
		return problem, nil
	}
	if err != nil && !errors.Is(err, ErrNoVerdict) {
		return err.Error(), nil
	}
	return problem, err
}

// Differences are the ways in which an answer is none of those allowed, in words and
// on one line; empty where there are none.
func (s *Subject) Differences(a wire.Answer, allowed judge.Allowed) (string, error) {
	switch {
	case a.Fate == wire.Refused:
		return "", fmt.Errorf("%w: %s cannot be reached: %s", ErrNoVerdict, s.Endpoint, a.Detail)
	case a.Throttled(), a.AuthRefused() && s.Endpoint != "":
		return "", fmt.Errorf("%w: %s answers %s", ErrNoVerdict, s.Endpoint, a.Outcome())
	}
	var all []string
	for _, f := range allowed.Check(a) {
		if f.Level == rules.Must || f.Level == rules.Should && s.Strict {
			all = append(all, fmt.Sprintf("expected %s, got %s", f.Expected, f.Got))
		}
	}
	return strings.Join(all, "; "), nil
}

// Try sends a request of the generator for a job with its past, and holds the answer against what the judge allows.
func (s *Subject) Try(r generate.Request) (problem string, err error) {
	_, problem, err = s.try(r)
	return problem, err
}

// try answers the judge's verdict too, which there is none of where the job's past could not be had.
func (s *Subject) try(r generate.Request) (verdict judge.Verdict, problem string, err error) {
	job, err := s.Job(r.Past)
	if err != nil {
		problem, err = Settle("", err)
		return verdict, problem, err
	}
	s.room = r.Append(s.room[:0], job)
	verdict = s.judge(&r, job)
	problem, err = s.Differences(s.PutOn(r.Wire, s.room), verdict.Allowed)
	if problem != "" || r.Past != generate.Fresh {
		s.Used(job)
	}
	return verdict, problem, err
}

// judge holds the bytes of a request of the JSON wire, and those of the same value in JSON where it is one of the
// other: a limit is the same on both. What is no value has a verdict of its own.
func (s *Subject) judge(r *generate.Request, job string) judge.Verdict {
	if r.Wire == generate.JSON {
		return judge.Judge(s.room, only(job, r.Past.State()), model.Current)
	}
	return Verdict(r, job)
}

// Verdict is what a request may get for a job with its past.
func Verdict(r *generate.Request, job string) judge.Verdict {
	if r.Wire == generate.CBOR && r.Flaw != 0 {
		flaw := &generate.CBORFlaws[r.Flaw]
		return judge.Verdict{Allowed: flaw.Allowed(), Broken: []string{flaw.Rule}, Rule: flaw.Rule}
	}
	plain := r.On(generate.JSON)
	return judge.Judge(plain.Build(job), only(job, r.Past.State()), model.Current)
}

// Agree sends a request on both wires, for jobs of the same past, and says how the outcomes differ. Where the documents
// leave it open whether a request is accepted, it may be on one wire only. Of a refusal the error types are compared
// where the subject is strict and the documents settle which it is.
func (s *Subject) Agree(r generate.Request) (problem string, err error) {
	if r.Flaw != 0 {
		return "", nil // no value that both could spell
	}
	var outcomes [2]wire.Answer
	open, names := false, !s.Strict
	for wire := range outcomes {
		on := r.On(generate.Wire(wire))
		job, err := s.Job(r.Past)
		if err != nil {
			return Settle("", err)
		}
		outcomes[wire] = s.PutOn(on.Wire, on.Build(job))
		s.Used(job)
		if _, err := s.Differences(outcomes[wire], judge.Either()); err != nil {
			return "", err
		}
		for _, b := range on.Breaches(job) {
			open, names = open || b.Open, names || b.Preferred
		}
		if r.ID.Kind == generate.Valid && len(r.ID.Mutations) > 0 {
			names = true // what a mutation makes of an id depends on the id
			open = open || len(on.Breaches(job)) == 0
		}
	}
	asJSON, asCBOR := outcomes[generate.JSON], outcomes[generate.CBOR]
	same := asJSON.Fate == asCBOR.Fate && asJSON.Status/100 == asCBOR.Status/100
	if same && (names || wire.ErrorType(asJSON) == wire.ErrorType(asCBOR)) || open {
		return "", nil
	}
	return fmt.Sprintf("the same value gets %s by JSON, and %s by CBOR", asJSON.Outcome(), asCBOR.Outcome()), nil
}

// Smallest tries a request once more and makes it smaller for as long as the finding stays the same: there is a
// problem, success is right or wrong as it was, and no rule is broken that was not. With any problem taken, a subject
// with several flaws would lead from one of them to another. Where no problem shows, the request stays whole.
func (s *Subject) Smallest(r generate.Request) (small generate.Request, problem string, err error) {
	first, problem, err := s.try(r)
	if problem == "" || err != nil {
		return r, "", err
	}
	small = generate.Shrink(r, func(r generate.Request) bool {
		verdict, p, err := s.try(r)
		same := err == nil && p != "" && within(verdict, first)
		if same {
			problem = p
		}
		return same
	})
	return small, problem, nil
}

// within says whether a verdict wants the same outcome as another, for no rule besides.
func within(v, other judge.Verdict) bool {
	foreign := func(rule string) bool { return !slices.Contains(other.Broken, rule) }
	return v.Allowed.Must.Success == other.Allowed.Must.Success && !slices.ContainsFunc(v.Broken, foreign)
}

// only is a world with one job.
func only(job string, state judge.State) judge.Jobs {
	return func(id string) judge.State {
		if id == job {
			return state
		}
		return judge.Unknown
	}
}

// TryAnything sends a body and asks only for an answer: a 200 or a well-formed error, within the time limit.
func (s *Subject) TryAnything(body []byte) (problem string, err error) {
	return s.Differences(s.Put(body), judge.Either().Or(413))
}

// AnyJob stands for the id of a job in bodies that are written before there is one.
const AnyJob = "11111111-2222-4333-8444-abcdefabcdef"

// TryText sends a body, with the id of a job in progress in the place of AnyJob, and
// holds the answer against what the judge allows.
func (s *Subject) TryText(text []byte) (problem string, err error) {
	if !bytes.Contains(text, []byte(AnyJob)) {
		return s.Differences(s.Put(text), judge.Judge(text, judge.Unknown.Every(), model.Current).Allowed)
	}
	job, err := s.Job(generate.Fresh)
	if err != nil {
		return "", err
	}
	body := bytes.ReplaceAll(text, []byte(AnyJob), []byte(job))
	problem, err = s.Differences(s.Put(body), judge.Judge(body, only(job, judge.InProgress), model.Current).Allowed)
	if problem != "" {
		s.Used(job)
	}
	return problem, err
}
