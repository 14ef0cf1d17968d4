package survey

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs/names"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// MakesNoJobs reports whether the target was seen to lack the operation and the first call
// that jobs are made by: there is no job to be had that could show otherwise.
func (r Result) MakesNoJobs() bool {
	return r.Missing != nil && slices.Contains(r.Missing.Lacks, firstCall)
}

// firstCall is the one that a pipeline of custom actions begins with.
const firstCall = "CreateCustomActionType"

const prefix = "CodePipeline_20150709."

// client.UnknownOperation is the name of no operation.

// call is a call of the service.
type call struct{ name, body string }

func (c call) request() wire.Request {
	return wire.Request{Target: prefix + c.name, Body: []byte(c.body)}
}

// flow are the calls that bring a job to where a result is put, in their order, with what removes what they make.
func flow(name string) (calls, removal []call) {
	kind := func(category string) string {
		return fmt.Sprintf(`"category":%q,"owner":"Custom","provider":%q,"version":"1"`, category, name)
	}
	action := func(name, category string) string {
		return fmt.Sprintf(`{"name":%q,"actions":[{"name":"one","runOrder":1,"actionTypeId":{%s}}]}`, name,
			kind(category))
	}
	artifacts := `"inputArtifactDetails":{"minimumCount":0,"maximumCount":0},` +
		`"outputArtifactDetails":{"minimumCount":0,"maximumCount":1}`
	return []call{
		{firstCall, fmt.Sprintf(`{"category":"Source","provider":%q,"version":"1",%s}`, name, artifacts)},
		{
			"CreatePipeline",
			fmt.Sprintf(`{"pipeline":{"name":%q,"version":1,"roleArn":"arn:aws:iam::123456789012:role/plumbline",`+
				`"artifactStore":{"type":"S3","location":"plumbline-artifacts"},"stages":[%s,%s]}}`,
				name, action("First", "Source"), action("Second", "Source")),
		},
		{"StartPipelineExecution", fmt.Sprintf(`{"name":%q}`, name)},
		{"PollForJobs", fmt.Sprintf(`{"actionTypeId":{%s},"maxBatchSize":1}`, kind("Source"))},
		{"AcknowledgeJob", fmt.Sprintf(`{"jobId":%q,"nonce":"1"}`, "6d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b")},
		{"GetPipelineState", fmt.Sprintf(`{"name":%q}`, name)},
	}, []call{
		{"DeleteCustomActionType", fmt.Sprintf(`{"category":"Source","provider":%q,"version":"1"}`, name)},
		{"DeletePipeline", fmt.Sprintf(`{"name":%q}`, name)},
	}
}

// missing is the result for a target that lacks the operation: what it says, and what it
// has of the flow around it. What that makes is removed.
func (s *survey) missing(ctx context.Context, unknown *client.Exchange, alike bool) Result {
	first := s.answers[0]
	m := &report.Missing{Operation: Operation, Answer: Words(first.Answer)}
	calls, removal := flow(names.New().Numbered(1))
	for i, c := range calls {
		e := s.Send(ctx, c.request())
		if lacks(e, c.name, unknown) {
			m.Lacks = append(m.Lacks, c.name)
			continue
		}
		m.Has = append(m.Has, c.name)
		if i < len(removal) && e.Status/100 == 2 {
			// In reverse, and also of a run that is interrupted meanwhile.
			defer s.Send(context.WithoutCancel(ctx), removal[i].request())
		}
	}
	return Result{Headline: headline(m, alike), Missing: m, Answers: s.answers}
}

// lacks reports whether an answer to a call shows that the target does not have it.
func lacks(e *client.Exchange, op string, unknown *client.Exchange) bool {
	return e.Fate != wire.Answered || e.NotImplemented() || e.Status >= 500 ||
		same(e, op, unknown, client.UnknownOperation)
}

// headline says that the operation is missing.
func headline(m *report.Missing, alike bool) string {
	text := fmt.Sprintf("the target does not implement %s: it answers each of %d different requests with %s",
		m.Operation, len(Probes), m.Answer)
	if alike {
		text += ", and an unknown operation in the same way"
	}
	if len(m.Has) == 0 {
		return text + "; it supports no other call of a job worker either (" + list(m.Lacks) + ")"
	}
	text += "; it does implement " + list(m.Has)
	if len(m.Lacks) > 0 {
		text += ", but not " + list(m.Lacks)
	}
	return text
}

// list is names as a sentence has them.
func list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
