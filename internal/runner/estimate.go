package runner

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// Estimate says what a run will do: how many requests, jobs and, where jobs are
// made by the calls of AWS, other calls.
func Estimate(list []cases.Case, o Options, aws bool) string {
	var selected []cases.Case
	for _, c := range list {
		if o.Selected == nil || o.Selected(c.ID) {
			selected = append(selected, c)
		}
	}
	requests, used, shared := cost(selected)
	if o.Further.Total > 0 {
		for part := range o.Further.Portions { // the first stands for all
			r, u, s := cost(part)
			requests, used, shared = requests+r*o.Further.Total/len(part), used+u*o.Further.Total/len(part), shared+s*o.Further.Total/len(part)
			break
		}
	}
	used += shared/laneLength + 1
	limit := "--max-jobs limits them"
	if o.MaxJobs > 0 && used > o.MaxJobs {
		used, limit = o.MaxJobs, "limited by --max-jobs, so not every case is run"
	}
	text := fmt.Sprintf("this run will send about %d requests and use about %d jobs (%s)", requests, used, limit)
	if aws {
		pipelines := (used + jobs.MostActions/2 - 1) / (jobs.MostActions / 2)
		text += fmt.Sprintf("; for these, it creates and deletes about %d pipelines and 2 custom action types with about %d further calls", pipelines, 4*pipelines+4*used)
	}
	return text
}

// cost is how many requests cases send, how many jobs they use up, and how many of them
// share jobs.
func cost(list []cases.Case) (requests, used, shared int) {
	for _, c := range list {
		switch {
		case c.Race != nil && c.Race.Apart:
			requests, used = requests+c.Race.Ways*c.Race.Trials, used+c.Race.Ways*c.Race.Trials
		case c.Race != nil:
			requests, used = requests+c.Race.Ways*fewestTrials, used+fewestTrials
		case c.Steps != nil:
			requests, used = requests+2*len(c.Steps), used+2
		case c.Needs == cases.Own:
			requests, used = requests+2, used+1
		default:
			requests, shared = requests+1, shared+1
		}
	}
	return requests, used, shared
}
