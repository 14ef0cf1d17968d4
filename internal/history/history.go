// Package history asks whether some order of requests that met at one job explains their answers. A history for which
// there is none is cut down to its smallest part, and porcupine draws it.
package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// The states in which the job of a history may be at its beginning, and that in which it ends.
const (
	Queued     = "queued"
	Dispatched = "dispatched"
	InProgress = "in progress"
	ended      = "ended"
)

// state is that of a job; of polls, which jobs are handed out.
type state struct{ job, handed string }

func (s state) String() string {
	if s.handed != "" {
		return "handed out: " + strings.ReplaceAll(strings.Trim(s.handed, ","), ",", ", ")
	}
	return s.job
}

// Ordered reports whether some order explains the answers. What cannot be decided within a second counts as ordered.
func Ordered(h report.History) bool {
	return porcupine.CheckOperationsTimeout(life(h.First), operations(h), time.Second) != porcupine.Illegal
}

// Smallest leaves out of a history that has no order whatever can be left out.
func Smallest(h report.History) report.History {
	part := slices.Clone(h.Events)
	for i := 0; i < len(part); {
		smaller := report.History{First: h.First, Events: slices.Delete(slices.Clone(part), i, i+1)}
		if Ordered(smaller) {
			i++
		} else {
			part = smaller.Events
		}
	}
	slices.SortFunc(part, func(a, b report.HistoryEvent) int { return cmp.Compare(a.CallNS, b.CallNS) })
	return report.History{First: h.First, Events: part}
}

func operations(h report.History) []porcupine.Operation {
	list := make([]porcupine.Operation, len(h.Events))
	for i, e := range h.Events {
		// A file may say anything: no request has two ends.
		list[i] = porcupine.Operation{
			ClientId: max(0, e.Client), Input: e, Call: e.CallNS,
			Return: max(e.CallNS, e.ReturnNS),
		}
	}
	return list
}

// life is the life of a job: whether an answer is one that a job in a state can give, and the state that follows.
func life(first string) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return state{job: first} },
		Step: func(s, input, _ any) (bool, any) { return step(s.(state), input.(report.HistoryEvent)) },
		DescribeOperation: func(input, _ any) string {
			e := input.(report.HistoryEvent)
			return report.Harmless(report.Short(fmt.Sprintf("%s: %s", e.Operation, e.Outcome)))
		},
		DescribeState: func(s any) string { return markup(s.(state).String()) },
	}
}

// step is one step of a job's life.
func step(s state, e report.HistoryEvent) (possible bool, after state) {
	op, ok := model.OperationByName(e.Operation)
	next := func(job string) state { return state{job: job} }
	switch {
	case !ok:
		return true, s
	case e.Invalid:
		return !e.Accepted, s
	case op.Effect == model.HandsOut:
		return handOut(s, e.Handed)
	case op.Effect == model.Reads:
		return e.Accepted || s.job != InProgress, s
	case op.Effect == model.Acknowledges:
		if s.job == Dispatched {
			return e.Accepted, next(InProgress)
		}
		return !e.Accepted, s
	case s.job == ended:
		return !e.Accepted, s
	case s.job == InProgress:
		return e.Accepted, next(ended)
	case e.Accepted: // what becomes of a job that nobody has acknowledged is not documented
		return true, next(ended)
	}
	return true, s
}

// handOut is a poll: no job is handed out that another poll has.
func handOut(s state, jobs []string) (possible bool, after state) {
	handed := strings.Split(s.handed, ",")
	for _, j := range jobs {
		if slices.Contains(handed, j) {
			return false, s
		}
		handed = append(handed, j)
	}
	slices.Sort(handed)
	return true, state{job: s.job, handed: strings.Join(handed, ",")}
}
