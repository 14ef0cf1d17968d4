package provider

import (
	"strconv"
	"strings"
	"time"
)

// shownFaults are about the types of what GetPipelineState shows, and about values that no
// request of the action carried.
var shownFaults = []entry{
	{"state-percent-text", "shows percentComplete as a text", showingPercent(func(n int64) string {
		return strconv.Quote(strconv.FormatInt(n, 10))
	})},
	{"state-percent-float", "shows percentComplete with a decimal point", showingPercent(func(n int64) string {
		return strconv.FormatInt(n, 10) + ".0"
	})},
	{"state-percent-share", "shows percentComplete as a share of one", showingPercent(func(n int64) string {
		return strconv.FormatFloat(float64(n)/100, 'f', -1, 64)
	})},
	{"state-created-text", "shows created as a text of ISO 8601", showingRevision(func(r *revision) {
		if seconds, err := strconv.ParseFloat(r.created.text, 64); err == nil {
			r.created.text = strconv.Quote(time.UnixMilli(int64(seconds * 1000)).UTC().Format(time.RFC3339Nano))
		}
	})},
	{"state-created-whole", "shows created without its fraction", showingRevision(func(r *revision) {
		r.created.text, _, _ = strings.Cut(r.created.text, ".")
	})},
	{
		"state-percent-invented", "shows a percentComplete of 100 for a success that carried none",
		showingAction(func(_ *actionRun, v *shown) {
			if v.status == succeeded && v.details.percent == nil {
				whole := int64(100)
				v.details.percent = &whole
			}
		}),
	},
	{
		"state-summary-invented", "shows a summary of its own for a success that has none",
		showingAction(func(_ *actionRun, v *shown) {
			if v.status == succeeded && !v.details.summary.set {
				v.details.summary = optional{true, "The action succeeded."}
			}
		}),
	},
	{
		"state-details-of-execution-before",
		"shows the executionDetails of the execution before until there are new ones",
		lifeWith(func(l *life) {
			type key struct {
				p    *pipeline
				name string
			}
			last := map[key]details{}
			l.store = func(c *core, j *job, r *result) {
				c.store(j, r)
				last[key{j.action.execution.pipeline, j.action.declared.name}] = j.action.details
			}
			l.shown = func(_ *core, a *actionRun, v *shown) {
				if v.details == (details{}) {
					v.details = last[key{a.execution.pipeline, a.declared.name}]
				}
			}
		}),
	},
	{
		"state-details-of-another", "shows for an action without executionDetails those of the fortieth success before",
		lifeWith(func(l *life) {
			var all []details
			l.store = func(c *core, j *job, r *result) {
				c.store(j, r)
				all = append(all, j.action.details)
				if n := len(all) - 40; n >= 0 && j.action.details == (details{}) {
					j.action.details = all[n]
				}
			}
		}),
	},
	{
		"state-details-of-all-executions", "shows executionDetails with the action in every execution of its pipeline",
		storing(func(c *core, j *job, r *result) {
			c.store(j, r)
			for _, run := range j.action.everywhere() {
				c.store(&job{action: run}, &result{details: r.details})
			}
		}),
	},
	{
		"state-refused-details-later",
		"shows the executionDetails of a refused request with the next success that has none",
		lifeWith(func(l *life) {
			last := map[string]*result{}
			l.refused = func(_ *core, id string, r *result, _ *failure) { last[id] = r }
			l.store = func(c *core, j *job, r *result) {
				if refused := last[j.id]; refused != nil && r.details == nil {
					c.store(j, &result{details: refused.details})
				}
				c.store(j, r)
			}
		}),
	},
	{
		"state-details-until-the-next",
		"forgets the executionDetails of an action that has succeeded when a neighbour has new ones",
		storing(func(c *core, j *job, r *result) {
			for _, other := range siblings(c, j) {
				if r.details != nil && other != j.action && other.status == succeeded {
					other.details = details{}
				}
			}
			c.store(j, r)
		}),
	},
}

func showingAction(how func(*actionRun, *shown)) change {
	return lifeWith(func(l *life) {
		l.shown = func(_ *core, a *actionRun, v *shown) { how(a, v) }
	})
}

func showingPercent(how func(int64) string) change {
	return showingAction(func(_ *actionRun, v *shown) { v.percent = how })
}
