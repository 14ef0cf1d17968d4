package runner

import (
	"fmt"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

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
