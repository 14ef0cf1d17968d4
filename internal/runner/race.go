package runner

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	// raceBudget is how long all races together may take beyond their fewest trials;
	// each has a share by its number of trials.
	raceBudget = 6 * time.Second
	// fewestTrials of each race are run on a target however slow.
	fewestTrials = 10
	// racesAtOnce is how many races are under way at the same time: more would have
	// the trials of one wait for another's, where answering takes work.
	racesAtOnce = 2
	// racesAtOnceSlow is the same for a target whose answers or jobs are mostly waited for.
	racesAtOnceSlow = 8
	// racesAtOnceRoomy is the same for one that serves as many as come.
	racesAtOnceRoomy = 16
)

// tooFewConnections is why a race is left out; the number is that of its requests.
const tooFewConnections = "the target serves fewer than %d connections at a time"

// open reports whether nothing is known of the attempt yet that ends it.
func (a *attempt) open() bool { return len(a.findings) == 0 && a.failed == "" && a.skipped == "" }

// races runs the races when everything else is done, so that the requests of a
// trial meet each other and not the rest of the run.
func (r *run) races(ctx context.Context, list []*cases.Case) {
	side, trials := r.side(), 0
	list = slices.DeleteFunc(slices.Clone(list), func(c *cases.Case) bool { return c.Race() == nil })
	for _, c := range list {
		if !c.Race().Apart {
			trials += c.Race().Trials
		}
	}
	sideBySide(side, list, func(c *cases.Case) {
		race := c.Race()
		switch {
		case ctx.Err() != nil || r.gone():
			r.rest([]*cases.Case{c})
		case !r.supply.Any():
			r.jobless([]*cases.Case{c})
		case r.options.Connections == 1:
			r.skip(c, "the target serves one connection at a time, so two requests cannot run concurrently")
		case r.options.Connections > 0 && race.Ways > r.options.Connections:
			r.skip(c, tooFewConnections, race.Ways)
		case c.Failing() && !r.failable(ctx):
			r.unfailable(c)
		case (race.Stage || race.Continued > 0 || race.Second || race.Later) && !r.supply.Follows():
			r.skip(c, "it follows jobs to their next jobs, which must be polled for: %s", r.supply.WhyNotFollowed())
		case r.hopeless(c): // and skipped
		case race.Stage:
			r.finale(ctx, c)
		case race.Apart:
			r.apart(ctx, c)
		default:
			r.race(ctx, c, raceBudget*time.Duration(side*race.Trials)/time.Duration(trials))
		}
		r.unitDone(ctx)
	})
}

// side is how many races run side by side.
func (r *run) side() int {
	switch {
	case r.options.Connections > 0, r.single:
		return 1 // two would wait for each other's connections
	case r.roomy():
		return racesAtOnceRoomy
	case r.waits():
		return racesAtOnceSlow
	}
	return racesAtOnce
}

// race lets requests contend for one job after another, until two of them win, or
// until the time is over.
func (r *run) race(ctx context.Context, c *cases.Case, share time.Duration) {
	deadline := time.Now().Add(share)
	a, race := &attempt{c: c}, c.Race()
	t := &raceJobs{run: r, race: race, failing: c.Failing()}
	defer t.release()
	trials, met := 0, 0
	for ; trials < race.Trials && a.open(); trials++ {
		if ctx.Err() != nil || trials >= fewestTrials && time.Now().After(deadline) {
			break
		}
		l, err := t.take(ctx, race.Trials-trials)
		if err != nil {
			if trials == 0 {
				r.raceWithoutJob(ctx, c, err)
				return
			}
			break
		}
		a.since = l.batch.Since
		if r.trial(ctx, a, t, l) > 1 {
			met++
		}
	}
	a.got = fmt.Sprintf("exactly one winner in each of %d trials", trials)
	if trials < race.Trials && len(a.findings) == 0 {
		a.got += fmt.Sprintf(" (of %d: the target is slow)", race.Trials)
	}
	switch {
	case ctx.Err() != nil && trials < fewestTrials:
		a.failed = "the run was interrupted"
	case trials > 0 && met == 0 && a.skipped == "":
		a.skipped = "the target did not answer two concurrent requests: it limits their rate"
	}
	r.finish(a)
}

// raceWithoutJob is for a race for which there is no job. That executions wait for each other is no fault, nor that
// jobs are polled for by one wire alone.
func (r *run) raceWithoutJob(ctx context.Context, c *cases.Case, err error) {
	if errors.Is(err, errOneExecution) || errors.Is(err, jobs.ErrOnCBOR) {
		r.skip(c, "%s", err)
		return
	}
	r.without(ctx, chain{c}, err)
}

// trial sends the contenders at the same moment, counts the winners, and says how many
// were answered.
func (r *run) trial(ctx context.Context, a *attempt, t *raceJobs, l lease) (answered int) {
	requests := make([]wire.Request, t.race.Ways)
	for i := range requests {
		requests[i], _ = t.race.Requests[i%len(t.race.Requests)](l.job.ID)
	}
	exchanges := r.burst(ctx, a, requests)
	if slices.ContainsFunc(exchanges, unanswered) || slices.ContainsFunc(exchanges, notPassedOn) {
		r.explain(l.batch, l.job.Action)
	} else {
		r.ended(l.batch, l.job)
	}
	if r.forgiven(ctx, a, exchanges) {
		return 0 // a trial that proves nothing
	}
	var winners []*client.Exchange
	for _, e := range exchanges {
		r.count(e, l.job.ID)
		if e.Fate == wire.Answered && !e.Throttled() && e.Sends <= 1 {
			answered++
		}
		if succeeded(e) {
			winners = append(winners, e)
		}
	}
	if len(winners) == 0 && answered == len(exchanges) && t.neighbourEnded(l) {
		return 0 // another job tells
	}
	for _, e := range exchanges {
		r.contender(a, e)
	}
	switch {
	case len(winners) > 1:
		a.exchanges = winners[:2]
		a.violates("one 200, and 400 for the others", fmt.Sprintf("200 for %d of %d requests for the same job",
			len(winners), len(exchanges)))
	case len(winners) == 0 && answered == len(exchanges):
		a.exchanges = exchanges[:min(2, len(exchanges))]
		a.violates("200 for one of the requests", fmt.Sprintf("none of %d requests for a job in progress got 200: %s",
			len(exchanges), exchanges[0].Outcome()))
	case len(winners) == 1 && answered == len(exchanges):
		r.afterRace(ctx, a, l, winners[0])
		return answered
	}
	r.explain(l.batch, l.job.Action) // what comes of it is open
	return answered
}

// burst sends requests at the same moment, with nothing else under way where it is done
// again because of time.
func (r *run) burst(ctx context.Context, a *attempt, requests []wire.Request) (exchanges []*client.Exchange) {
	r.quietly(ctx, a.c.ID, func(ctx context.Context) { exchanges = r.target.Burst(ctx, requests) })
	for _, e := range exchanges {
		e.Late = false // they wait for each other
	}
	return exchanges
}

// forgiven reports whether nothing is to be said of requests that were sent at once because
// some had no answer, which was not so several times in a row. A case that needs more
// connections than the target serves is left out.
func (r *run) forgiven(ctx context.Context, a *attempt, exchanges []*client.Exchange) bool {
	if slices.ContainsFunc(exchanges, notPassedOn) && r.target.CrowdedTwice(ctx, len(exchanges)) {
		a.skipped = fmt.Sprintf(tooFewConnections, 2*len(exchanges))
		return true
	}
	i := slices.IndexFunc(exchanges, unanswered)
	if i < 0 {
		r.slowness.answered(a)
		return false
	}
	if exchanges[i].Dropped() {
		again := r.slowness.droppedAgain(a)
		if again && r.target.Crowded(ctx, len(exchanges)) {
			a.skipped = fmt.Sprintf(tooFewConnections, len(exchanges))
		}
		return !again || a.skipped != ""
	}
	excused := r.doubted(a, exchanges[i])
	a.again = false
	r.slowness.decided(a.c.ID) // another trial tells
	return excused
}

// notPassedOn reports whether an answer may be that of a relay which has no connection left for a request: it is none
// of the service.
func notPassedOn(e *client.Exchange) bool {
	return e.Fate == wire.Answered && e.Status >= http.StatusInternalServerError && !e.Throttled() &&
		wire.ErrorType(e.Answer) == ""
}

// afterRace notes what the one winner leads to: the job that its token promises, or
// none.
func (r *run) afterRace(ctx context.Context, a *attempt, l lease, winner *client.Exchange) {
	r.promised(l.batch, l.job.Action, winner.Request.Token())
	r.completed(l.batch, l.job.Action)
	if !a.c.Race().Again {
		return
	}
	if e := r.send(ctx, a.c.ID, l.job.ID, cases.Complete(l.job.ID)); succeeded(e) {
		a.exchanges = append(a.exchanges, winner, e)
		a.violates("400: the job was completed while another request for it was refused", e.Outcome())
	}
}

// contender judges one contender's answer by itself: 200, or an error that says
// that another was faster.
func (r *run) contender(a *attempt, e *client.Exchange) {
	if e.Fate == wire.Refused || e.Throttled() {
		return
	}
	allowed := judge.Either()
	for _, f := range allowed.Check(e.Answer) {
		if f.Informative {
			r.everywhere(f, e)
			continue
		}
		if f.Rule == "" {
			f.Rule = a.c.Rule
		}
		if len(a.findings) < mostKept {
			a.findings = append(a.findings, f)
			a.exchanges = append(a.exchanges, e)
		}
	}
}

// Somebody else may work on the jobs of a run: another worker that polls the target for every action type. That is no
// fault of the target's. It is known of jobs that were never handed out to the run and have succeeded all the same.

// takenAgain is why a case has no verdict whose jobs somebody else took each time, at another step.
const takenAgain = "another worker completes jobs of this run, and took one that this case needs each time"

// mostContests is how often a case is tried again.
const mostContests = 3

// contested reports whether somebody else completes jobs of the run.
func (r *run) contested() bool {
	a := r.supply.AWS()
	return a != nil && a.Contested()
}

// contest tries the cases once more that have failed on jobs of their own, or have no verdict, where somebody else
// completes jobs of the run: what is the target's doing fails again.
func (r *run) contest(ctx context.Context, a *jobs.AWS, list []*cases.Case) {
	first, moved := r.unsettled(list), map[string]bool{}
	if len(first) == 0 || !a.Contest(ctx) {
		return
	}
	for left, pass := first, 0; pass < mostContests && len(left) > 0 && r.cut(ctx) == ""; pass++ {
		before := map[string]*Result{}
		for _, c := range left {
			before[c.ID] = r.result(c.ID)
		}
		r.oneByOne(ctx, left)
		for _, c := range left {
			was, is := before[c.ID], r.result(c.ID)
			if is.Status == report.StatusError || is.Status == report.StatusSkip {
				r.file(was)
			}
			moved[c.ID] = moved[c.ID] || elsewhere(was, is)
		}
		left = r.unsettled(left)
	}
	left := r.unsettled(first)
	for _, c := range left {
		if moved[c.ID] && onlyLacks(r.result(c.ID)) {
			r.fault(c, jobs.ErrNoVerdict.Error()+": "+takenAgain)
		}
	}
	r.Note("another worker completes jobs of this run: %s tried again with fresh jobs, which settled %d",
		report.Plural(len(first), "case"), len(first)-len(left))
}

// notSettled is why a job that did not appear says nothing where the run ended before a case could be tried again.
const notSettled = "another worker completes jobs of this run, which ended before this case could be tried again"

// cutShort looks, of a run that was interrupted, whether somebody else completes its jobs.
func (r *run) cutShort(ctx context.Context, a *jobs.AWS) {
	longer, done := client.Outlast(ctx)
	defer done()
	if r.onlyLost() {
		r.unsettledLost.Store(a.Contest(longer))
	}
}

// unsettled are those of some cases that have failed or have no verdict, of cases whose jobs are their own.
func (r *run) unsettled(list []*cases.Case) []*cases.Case {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(list), func(c *cases.Case) bool {
		status := r.results[c.ID].Status
		return c.Needs() == cases.Shared || c.Needs() == cases.NoJob ||
			status != report.StatusFail && status != report.StatusWarn && status != report.StatusError
	})
}

// elsewhere reports whether a case lacked a job twice, each time at another step.
func elsewhere(was, is *Result) bool {
	return onlyLacks(was) && onlyLacks(is) && was.Findings[0].Expected != is.Findings[0].Expected
}

// onlyLacks reports whether all that a case has found is that its jobs did not appear.
func onlyLacks(res *Result) bool {
	return len(res.Findings) > 0 && !slices.ContainsFunc(res.Findings, isElse)
}
