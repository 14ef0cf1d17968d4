package runner

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// most is how many jobs the run may use, 0 for as many as are needed: what --max-jobs allows, or what the source has.
func (r *run) most() int {
	most := r.supply.Limit()
	if m := r.options.MaxJobs; m > 0 && (most == 0 || m < most) {
		most = m
	}
	return most
}

// portion is how many jobs are opened ahead: n, and where jobs are few only some of them.
func (r *run) portion(n int) int {
	n = r.brief(n)
	if most := r.most(); most > 0 {
		return max(1, min(n, most/8))
	}
	return n
}

// perJob is how many cases share a job. Where jobs are few, a quarter of them is for
// the cases that can share, so that as many cases as possible are run.
func (r *run) perJob(cases int) int {
	if most := r.most(); most > 0 {
		shared := max(1, most/4)
		return max(casesPerJob, (cases+shared-1)/shared)
	}
	return casesPerJob
}

// slow is from what mean time of an answer on a target is a slow one, lateJobs from
// what wait for a job on its jobs are.
const (
	slow     = 10 * time.Millisecond
	lateJobs = 250 * time.Millisecond
)

// waits says whether the target's answers or its jobs are mostly waited for: more can
// then be under way at the same time.
func (r *run) waits() bool { return r.census.isSlow() || r.supply.Late() > lateJobs }

// part runs some of the cases.
type part = func(context.Context, map[cases.Needs][]*cases.Case)

// few runs the parts one after the other where jobs are few: first those that make most of a job.
func (r *run) few(ctx context.Context, byNeed map[cases.Needs][]*cases.Case, parts ...part) bool {
	if r.most() == 0 {
		return false
	}
	for _, p := range parts {
		p(ctx, byNeed)
	}
	return true
}

// atOnce is how many batches are under way at the same time. Those of single jobs are as many as there are workers.
func (r *run) atOnce() int {
	switch {
	case r.single:
		return 1
	case !r.supply.Follows():
		return r.options.Workers
	case r.roomy():
		return batchesAtOnceRoomy
	case r.waits():
		return batchesAtOnceSlow
	}
	return batchesAtOnce
}

// Estimate says what a run will do: how many requests, jobs and, where jobs are made by the calls of AWS, other calls.
func Estimate(list []cases.Case, o Options, aws bool) string {
	requests, used := effort(list, o)
	limit := "--max-jobs limits them"
	if o.MaxJobs > 0 && used > o.MaxJobs {
		used, limit = o.MaxJobs, "limited by --max-jobs, so not every case is run"
	}
	text := fmt.Sprintf("this run will send about %d requests and use about %d jobs (%s)", requests, used, limit)
	if aws {
		pipelines, calls := arranging(used)
		text += fmt.Sprintf("; for these, it creates and deletes about %d pipelines and 2 custom action types with "+
			"about %d further calls", pipelines, calls)
	}
	return text
}

// effort is how many requests a run sends and how many jobs it uses, about.
func effort(list []cases.Case, o Options) (requests, used int) {
	requests, used, shared := cost(list, o.Selected)
	if o.Further.Total > 0 {
		for part := range o.Further.Portions { // the first stands for all
			r, u, s := cost(part, nil)
			requests, used, shared = requests+r*o.Further.Total/len(part), used+u*o.Further.Total/len(part),
				shared+s*o.Further.Total/len(part)
			break
		}
	}
	return requests, used + shared/casesPerJob + 1
}

// arranging is how many pipelines are made for jobs by the calls of AWS, with how many calls.
func arranging(used int) (pipelines, calls int) {
	pipelines = (used + jobs.MostActions/2 - 1) / (jobs.MostActions / 2)
	return pipelines, 4*pipelines + 4*used
}

// longRun is from what time a run says beforehand how long it will take.
const longRun = 2 * time.Minute

// noteTime says how long the run will take on a target that needs its time.
func (r *run) noteTime(list []cases.Case) {
	requests, used := effort(list, r.options)
	if most := r.most(); most > 0 {
		used = min(used, most)
	}
	if r.supply.AWS() != nil {
		_, calls := arranging(used)
		requests += calls
	}
	if time := r.target.Takes(requests); time >= longRun {
		r.Note("the target answers about %.3g requests a second: this run will take about %d minutes (--run, --skip "+
			"and --explore 0 leave cases out)",
			float64(requests)/time.Seconds(), int(time.Minutes()+0.5))
	}
}

// cost is how many requests the selected cases send, how many jobs they use up, and how many of them share jobs.
func cost(list []cases.Case, selected func(id string) bool) (requests, used, shared int) {
	for i := range list {
		if selected != nil && !selected(list[i].ID) {
			continue
		}
		switch p := list[i].Plan.(type) {
		case *cases.Race:
			trials, each := fewestTrials, 1
			if p.Apart {
				trials, each = p.Trials, p.Ways
			}
			requests, used = requests+p.Ways*trials, used+each*trials
		case *cases.Scenario:
			requests, used = requests+2*len(p.Steps), used+2
		case *cases.Single:
			if p.Job == cases.Own {
				requests, used = requests+2, used+1
			} else {
				requests, shared = requests+1, shared+1
			}
		}
	}
	return requests, used, shared
}

// longestFirst are scenarios in the order of how many requests they send one after the other, most
// first: what takes longest should not be begun last. Where jobs are few the order stays.
func (r *run) longestFirst(list []*cases.Case) []*cases.Case {
	if r.most() > 0 {
		return list
	}
	return slices.SortedStableFunc(slices.Values(list), func(a, b *cases.Case) int {
		return cmp.Compare(inSequence(b), inSequence(a))
	})
}

// inSequence is about how many requests a scenario sends one after the other.
func inSequence(c *cases.Case) int {
	scenario := c.Scenario()
	if scenario == nil {
		return 0
	}
	n := len(scenario.Steps)
	for _, s := range scenario.Steps {
		n += s.Times
	}
	return n
}
