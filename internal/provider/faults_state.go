package provider

import (
	"strconv"
	"strings"
	"time"
)

// stateFaults are about what GetPipelineState shows of an action.
var stateFaults = []entry{
	{"state-summary-lost", "does not show summary", showingDetails(func(d *details) { d.summary = optional{} })},
	{"state-external-id-lost", "does not show externalExecutionId", showingDetails(func(d *details) {
		d.externalID = optional{}
	})},
	{"state-refused-failed", "shows an action as failed when a request was refused for its job", lifeWith(
		func(l *life) {
			refused := map[*actionRun]bool{}
			l.refused = func(c *core, id string, _ *result, _ *failure) {
				if j := c.jobs[id]; j != nil {
					refused[j.action] = true
				}
			}
			l.shown = func(_ *core, a *actionRun, v *shown) {
				if refused[a] && v.status == running {
					v.status = failedRun
				}
			}
		})},
	{"state-continued-succeeded", "shows an action as succeeded whose job was continued", showingAction(
		func(a *actionRun, v *shown) {
			if a.jobs > 1 && v.status == running {
				v.status = succeeded
			}
		})},
	{"state-percent-lost", "does not show percentComplete", showingDetails(func(d *details) { d.percent = nil })},
	{"state-percent-zero-lost", "does not show a percentComplete of 0", showingDetails(func(d *details) {
		if d.percent != nil && *d.percent == 0 {
			d.percent = nil
		}
	})},
	{"state-percent-rounded", "shows percentComplete in steps of ten", showingDetails(func(d *details) {
		if d.percent != nil {
			rounded := *d.percent / 10 * 10
			d.percent = &rounded
		}
	})},
	{"state-percent-always-100", "shows a percentComplete of 100 for every success", showingAction(
		func(a *actionRun, v *shown) {
			if v.status == succeeded && v.details.percent != nil {
				whole := int64(100)
				v.details.percent = &whole
			}
		})},
	{"state-summary-as-external-id", "shows summary as externalExecutionId and the other way round", showingDetails(
		func(d *details) {
			d.summary, d.externalID = d.externalID, d.summary
		})},
	{"state-revision-lost", "does not show currentRevision", showingAction(func(_ *actionRun, v *shown) {
		v.revision = nil
	})},
	{"state-revision-swapped", "shows revision as revisionChangeId and changeIdentifier as revisionId", showingRevision(
		func(r *revision) {
			r.revision, r.changeIdentifier = r.changeIdentifier, r.revision
		})},
	{"state-created-lost", "does not show created", showingRevision(func(r *revision) { r.created = optional{} })},
	{"state-created-milliseconds", "shows created in milliseconds", showingRevision(func(r *revision) {
		if f := r.created; f.set && isWhole(f.text) {
			r.created.text += "000"
		}
	})},
	{"state-details-lost-with-token", "does not keep executionDetails that came with a token", storingLess(
		func(_ *job, kept *result) {
			if kept.token.set {
				kept.details = nil
			}
		})},
	{"state-revision-lost-with-token", "does not keep a currentRevision that came with a token", storingLess(
		func(_ *job, kept *result) {
			if kept.token.set {
				kept.revision = nil
			}
		})},
	{"state-first-details-stay", "keeps the first executionDetails of an action", storingLess(
		func(j *job, kept *result) {
			if j.action.details != (details{}) {
				kept.details = nil
			}
		})},
	{"state-first-revision-stays", "keeps the first currentRevision of an action", storingLess(
		func(j *job, kept *result) {
			if j.action.revision != nil {
				kept.revision = nil
			}
		})},
	{"state-success-forgets", "shows the executionDetails of an action only while it is in progress", showingAction(
		func(_ *actionRun, v *shown) {
			if v.status == succeeded {
				v.details = details{}
			}
		})},
	{"state-details-of-all", "shows executionDetails with every action of the stage", storing(
		func(c *core, j *job, r *result) {
			c.store(j, r)
			for _, other := range siblings(c, j) {
				c.store(&job{action: other}, &result{details: r.details})
			}
		})},
	{"state-revision-of-all", "shows currentRevision with every action of the stage", storing(
		func(c *core, j *job, r *result) {
			c.store(j, r)
			for _, other := range siblings(c, j) {
				c.store(&job{action: other}, &result{revision: r.revision})
			}
		})},
	{
		"state-details-of-latest", "shows the executionDetails that came last with every action that has some",
		func(b *behaviour) {
			var last details
			b.life.store = func(c *core, j *job, r *result) {
				c.store(j, r)
				if r.details != nil {
					last = *r.details
				}
			}
			b.life.shown = func(_ *core, a *actionRun, v *shown) {
				if v.details != (details{}) {
					v.details = last
				}
			}
		},
	},
}

func showingDetails(how func(*details)) change {
	return lifeWith(func(l *life) {
		l.shown = func(_ *core, _ *actionRun, v *shown) { how(&v.details) }
	})
}

func showingRevision(how func(*revision)) change {
	return lifeWith(func(l *life) {
		l.shown = func(_ *core, _ *actionRun, v *shown) {
			if v.revision != nil {
				how(v.revision)
			}
		}
	})
}

// siblings are the actions of a job's stage; the jobs that were seeded have none.
func siblings(c *core, j *job) []*actionRun {
	if j.action.execution == c.seed {
		return nil
	}
	return j.action.execution.runs[j.action.stage]
}

func isWhole(s string) bool {
	_, rest := digits(s)
	return rest == ""
}

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
	{"state-percent-invented", "shows a percentComplete of 50 for a success that carried none", showingAction(
		func(_ *actionRun, v *shown) {
			if v.status == succeeded && v.details.percent == nil {
				v.details.percent = new(int64(50))
			}
		})},
	{"state-summary-invented", "shows a summary of its own for a success that has none", showingAction(
		func(_ *actionRun, v *shown) {
			if v.status == succeeded && !v.details.summary.set {
				v.details.summary = optional{true, "The action succeeded."}
			}
		})},
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
