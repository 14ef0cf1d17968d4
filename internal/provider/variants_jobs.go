package provider

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// jobVariants make, hand out and show jobs in another way.
var jobVariants = []entry{
	{"one-pipeline", "allows one pipeline at a time", lifeWith(func(l *life) { l.mostPipelines = 1 })},
	{"few-action-types", "allows twelve action types at a time", lifeWith(func(l *life) { l.mostTypes = 12 })},
	{"one-at-a-time", "hands out one job for a call, however many are asked for", handing(oneAtATime)},
	{"newest-first", "hands the newest of the waiting jobs out first", handing(func(_ *core, jobs []*job) []*job {
		jobs = slices.Clone(jobs)
		slices.Reverse(jobs)
		return jobs
	})},
	{"jobs-late", "lets a job be polled 40 milliseconds after it was made", lifeWith(func(l *life) {
		l.delay = 40 * time.Millisecond
	})},
	{"double-delivery", "hands a job out twice, unless it was acknowledged in between", taking(func(_ *core, j *job) {
		if j.polls == 1 {
			j.status = jobQueued
		}
	})},
	{"until-acknowledged", "hands a job out with every poll until it is acknowledged", untilAcknowledged},
	{"until-acknowledged-one-at-a-time", "hands the oldest job out, and no other, until it is acknowledged", both(
		untilAcknowledged, handing(oneAtATime))},
	{"removed-pipeline-jobs-stay", "lets the jobs of a deleted pipeline go on", lifeWith(func(l *life) {
		l.gone = func(c *core, j *job) { c.jobs[j.id] = j }
	})},
	{"starts-later", "starts an execution a while after a pipeline is made", lifeWith(func(l *life) {
		l.startLater = 100 * time.Millisecond
	})},
	{"found-later", "finds an action type and a pipeline a while after they are made", lifeWith(func(l *life) {
		l.findLater = 200 * time.Millisecond
	})},
	{"starts-on-create", "starts an execution when a pipeline is made", lifeWith(func(l *life) {
		l.startOnCreate = true
	})},
	{
		"starts-on-create-untold", "starts an execution when a pipeline is made, and does not tell it in a job's data",
		startsUntold,
	},
	{
		"starts-on-create-untold-queued", "does that, and lets one execution into a stage at a time", both(
			startsUntold, lifeWith(func(l *life) { l.mode = queued })),
	},
	{"state-percent-whole", "shows a percentComplete of 100 for a success that carried none", showingAction(
		func(_ *actionRun, v *shown) {
			if v.status == succeeded && v.details.percent == nil {
				v.details.percent = new(int64(100))
			}
		})},
	{"executions-queued", "lets one execution into a stage at a time", lifeWith(func(l *life) { l.mode = queued })},
	{
		"executions-superseded",
		"lets one execution into a stage at a time, and drops those that a newer one overtakes",
		lifeWith(func(l *life) { l.mode = superseded }),
	},
	{"type-may-exist", "makes a custom action type that exists anew", lifeWith(func(l *life) { l.recreate = true })},
	{"no-execution-id", "does not tell the execution in a job's data", lifeWith(func(l *life) {
		l.noExecutionID = true
	})},
	{"no-pipeline-context", "does not tell in a job's data where the job stands", lifeWith(func(l *life) {
		l.noContext = true
	})},
	{"state-unknown", "answers UnknownOperationException to GetPipelineState", removed(
		&failure{kind: "UnknownOperationException"}, "GetPipelineState")},
	{"state-501", "answers 501 to GetPipelineState", removed(
		&failure{kind: "NotImplemented", status: http.StatusNotImplemented}, "GetPipelineState")},
	{"failure-unknown", "answers UnknownOperationException to PutJobFailureResult", removed(
		&failure{kind: "UnknownOperationException"}, "PutJobFailureResult")},
	{"failure-501", "answers 501 to PutJobFailureResult", removed(
		&failure{kind: "NotImplemented", status: http.StatusNotImplemented}, "PutJobFailureResult")},
	{"reading-unknown", "knows none of the operations that only read, save PollForJobs", removed(
		&failure{kind: "UnknownOperationException"},
		"GetPipelineState", "GetPipelineExecution", "GetJobDetails", "GetPipeline", "ListPipelines",
		"ListActionTypes")},
	{"state-of-last-result", "shows nothing of results before an action's last", storing(
		func(c *core, j *job, r *result) {
			j.action.details, j.action.revision = details{}, nil
			c.store(j, r)
		})},
	{"state-late", "shows what came of a job a second later", storing(storedLater(time.Second))},
	{"job-ids-v1", "makes job ids that are UUIDs of version 1", ids(func() string {
		s := newUUID()
		return s[:14] + "1" + s[15:]
	})},
	{"job-ids-v7", "makes job ids that are UUIDs of version 7", ids(func() string {
		s := newUUID()
		stamp := strconv.FormatInt(time.Now().UnixMilli()|1<<47, 16)
		return stamp[:8] + "-" + stamp[8:12] + "-7" + s[15:]
	})},
	{"job-ids-any", "makes job ids that are no UUIDs", ids(func() string {
		s := newUUID()
		return s[:14] + "f" + s[15:19] + "0" + s[20:]
	})},
	{"job-ids-decimal", "makes job ids of decimal digits only", ids(func() string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' {
				return r - 'a' + '3'
			}
			return r
		}, newUUID())
	})},
	{"job-ids-counted", "makes job ids that are numbers in a row", func(b *behaviour) {
		var n atomic.Int64
		ids(func() string { return fmt.Sprintf("00000000-0000-0000-0000-%012x", n.Add(1)) })(b)
	}},
}

// perExecution adds the variables of an execution's jobs up.
func perExecution(b *behaviour) {
	sums := map[any]int{}
	of := func(c *core, j *job) any {
		if j.action.execution == c.seed {
			return j.action // seeded jobs have nothing to do with each other
		}
		return j.action.execution
	}
	b.life.ready = func(c *core, j *job, r *result) *failure {
		if f := c.inProgress(j, r); f != nil {
			return f
		}
		if sums[of(c, j)]+c.b.variablesSize(r) > c.b.variablesMax {
			return c.b.variablesTooLarge
		}
		return nil
	}
	b.life.store = func(c *core, j *job, r *result) {
		sums[of(c, j)] += c.b.variablesSize(r)
		c.store(j, r)
	}
}

// startsUntold starts executions of which nothing tells but further jobs, one for a call.
var startsUntold = lifeWith(func(l *life) {
	l.startOnCreate, l.noExecutionID = true, true
	l.handOut = oneAtATime
})

// untilAcknowledged leaves a job in the queue until it is acknowledged.
var untilAcknowledged = taking(func(_ *core, j *job) { j.status = jobQueued })

func oneAtATime(_ *core, jobs []*job) []*job { return jobs[:min(1, len(jobs))] }

// sizeVariants end the connection of a request of more than 1 MiB before they have read the
// whole of it, without an answer.
var sizeVariants = []entry{
	{"body-over-1-mib-closed", "closes the connection without reading a body over 1 MiB", large(resetting)},
	{
		"body-over-1-mib-half-closed",
		"ends its sending side without an answer when a body is over 1 MiB, and reads the body to its end",
		large(&failure{act: halfClose}),
	},
	{"body-over-1-mib-late", "closes the connection a little after it has read the first MiB of a larger body", large(
		&failure{act: func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
			time.Sleep(50 * time.Millisecond)
			reset(w, r)
		}})},
}

// large does f to requests whose head announces more than 1 MiB.
func large(f *failure) change {
	return methodWhere(f, func(r *http.Request) bool { return r.ContentLength > 1<<20 })
}

// halfClose ends our side of a connection without an answer, and reads on.
func halfClose(w http.ResponseWriter, _ *http.Request) {
	conn, rest, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, _ = io.Copy(io.Discard, rest)
}
