package worker

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// expects is an expectation of a whole document.
func expects(check func(s Seen) (expected, got string)) Expectation { return Expectation{Check: check} }

// certainly is an expectation whose violation the answer alone shows.
func certainly(e Expectation) Expectation {
	e.Certain = true
	return e
}

// ofEach is an expectation of each job of a poll.
func ofEach(check func(s Seen, j map[string]any) (expected, got string)) Expectation {
	return ofAll(Seen.jobs, check)
}

// ofDescribed is an expectation of each job of a poll, or of the one whose details an answer has.
func ofDescribed(check func(s Seen, j map[string]any) (expected, got string)) Expectation {
	return ofAll(Seen.described, check)
}

func ofAll(
	jobs func(Seen) []map[string]any, check func(s Seen, j map[string]any) (expected, got string),
) Expectation {
	return expects(func(s Seen) (expected, got string) {
		for _, j := range jobs(s) {
			if expected, got = check(s, j); got != "" {
				return expected, got
			}
		}
		return "", ""
	})
}

// AtMost expects no more jobs than so many.
func AtMost(n int) Expectation {
	return certainly(expects(func(s Seen) (expected, got string) {
		if len(s.jobs()) > n {
			return fmt.Sprintf("at most %d jobs", n), fmt.Sprintf("%d", len(s.jobs()))
		}
		return "", ""
	}))
}

// Never expects a poll not to hand a named job out.
func Never(name string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		if id := s.Jobs[name]; id != "" && j["id"] == id {
			return "no job that is taken or ended", "the job " + name
		}
		return "", ""
	})
}

// NoneBeside expects a poll to hand out no job of the execution of a named one. Where the target tells no executions,
// nothing is expected.
func NoneBeside(name string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		of := executionOf(s.Data[name])
		if of != "" && executionOf(j["data"]) == of {
			return "no job of the execution", "one"
		}
		return "", ""
	})
}

// executionOf is the id of the execution that the data of a job tells.
func executionOf(data any) string {
	id, _ := at(data, "pipelineContext", "pipelineExecutionId").(string)
	return id
}

// NoneTwice expects a poll to hand no job out twice.
var NoneTwice = certainly(expects(func(s Seen) (expected, got string) {
	seen := map[string]bool{}
	for _, j := range s.jobs() {
		id, isText := j["id"].(string) // that it is none is a finding of its own
		if isText && seen[id] {
			return "no job twice", "a job twice in one answer"
		}
		seen[id] = true
	}
	return "", ""
}))

// OwnType expects every job of a poll, or that of details, to be of the action type that was asked for.
var OwnType = ofDescribed(func(s Seen, j map[string]any) (expected, got string) {
	for name, asked := range s.Type {
		if told, ok := at(j, "data", "actionTypeId", name).(string); ok && told != asked {
			return "jobs of the action type that was asked for", "one of another " + name
		}
	}
	return "", ""
})

// InContext expects every job of a poll of the first stage to name the pipeline, the stage and the action that it is
// of, where it names any, and no two jobs the same action of an execution.
var InContext = expects(func(s Seen) (expected, got string) {
	seen := map[[3]string]bool{}
	for _, j := range s.jobs() {
		told := func(path ...string) string {
			text, _ := at(j, append([]string{"data", "pipelineContext"}, path...)...).(string)
			return text
		}
		pipeline, stage, action := told("pipelineName"), told("stage", "name"), told("action", "name")
		place := [3]string{pipeline, told("pipelineExecutionId"), action}
		switch {
		case pipeline != "" && !slices.Contains(s.Pipelines, pipeline):
			return "the name of the job's pipeline in pipelineContext", fmt.Sprintf("%.60q", pipeline)
		case stage != "" && stage != "First":
			return "the name of the job's stage in pipelineContext: First", fmt.Sprintf("%.60q", stage)
		case action != "" && !strings.HasPrefix(action, "Action-"):
			return "the name of the job's action in pipelineContext", fmt.Sprintf("%.60q", action)
		case pipeline != "" && told("pipelineArn") != "" && !strings.Contains(told("pipelineArn"), pipeline):
			return "the name of the job's pipeline in pipelineArn", fmt.Sprintf("%.90q", told("pipelineArn"))
		case pipeline != "" && place[1] != "" && action != "" && seen[place]:
			return "jobs of different actions", fmt.Sprintf("two of the action %q of one execution", action)
		}
		seen[place] = true
	}
	return "", ""
})

// OwnNonces expects the jobs of a poll to have different nonces, and none that the scenario knows of another job.
var OwnNonces = expects(func(s Seen) (expected, got string) {
	of := map[string]string{}
	for name, nonce := range s.Nonces {
		if nonce != "" {
			of[nonce] = s.Jobs[name]
		}
	}
	for _, j := range s.jobs() {
		id, _ := j["id"].(string)
		nonce, isText := j["nonce"].(string)
		if other, ok := of[nonce]; ok && isText && other != id {
			return "a nonce of its own for each job", "two jobs with the same nonce"
		}
		of[nonce] = id
	}
	return "", ""
})

// SameAccount expects the details of a job to have the account that PollForJobs told.
var SameAccount = expects(func(s Seen) (expected, got string) {
	told, shown := s.Accounts[s.Job], at(s.Document, "jobDetails", "accountId")
	if told == "" || shown == told {
		return "", ""
	}
	return fmt.Sprintf("the accountId that PollForJobs gave: %q", told), fmt.Sprintf("%.60q", fmt.Sprint(shown))
})

// SameData expects the details of a job to be what was told of it before: by PollForJobs, or by its first details.
var SameData = expects(func(s Seen) (expected, got string) {
	told, shown := s.Data[s.Job], at(s.Document, "jobDetails", "data")
	if told == nil || reflect.DeepEqual(documented(told, dataShape), documented(shown, dataShape)) {
		return "", ""
	}
	return "the data that was given before", "other data"
})

// dataShape is what the data of a job consists of, and configurationShape the configuration of its action.
var (
	dataShape = model.MustOperation("GetJobDetails").Output.Field("jobDetails").Shape.Field("data").Shape

	configurationShape = dataShape.Field("actionConfiguration").Shape.Field("configuration").Shape
)

// anew are the members of a job's data that a target may make for each answer, or learn of later: credentials, and
// where and in which revision an artifact lies.
var anew = map[string]bool{"artifactCredentials": true, "location": true, "revision": true}

// documented is a value without what its shape does not have, which may differ from answer to answer, without what may
// be made anew for each answer, and without what is null or empty.
func documented(v any, s *model.Shape) any {
	if s == nil {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			of := s.Of
			if f := s.Field(name); f != nil && !anew[name] {
				of = f.Shape
			}
			if of == nil {
				continue
			}
			if value = documented(value, of); value != nil {
				out[name] = value
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	case []any:
		if len(v) == 0 {
			return nil
		}
		out := make([]any, len(v))
		for i := range v {
			out[i] = documented(v[i], s.Of)
		}
		return out
	}
	return v
}

// HasToken expects a job's data to carry a continuation token.
func HasToken(token string) Expectation {
	return expects(func(s Seen) (expected, got string) {
		if shown := at(s.Document, "jobDetails", "data", "continuationToken"); shown != token {
			return fmt.Sprintf("the continuationToken %q", token), fmt.Sprintf("%.60q", fmt.Sprint(shown))
		}
		return "", ""
	})
}

// HasNonce expects the details of a partner's job to carry the nonce that AcknowledgeThirdPartyJob needs.
var HasNonce = expects(func(s Seen) (expected, got string) {
	if nonce, ok := at(s.Document, "jobDetails", "nonce").(string); !ok || nonce == "" {
		return "a nonce in jobDetails", "none"
	}
	return "", ""
})

// ShowsFailure expects the state of the job's action to be Failed, with the message.
func ShowsFailure(message string) Expectation {
	return expects(func(s Seen) (expected, got string) {
		action := s.action()
		if action == nil {
			return "", "" // the target does not tell
		}
		latest := action["latestExecution"]
		if status, ok := at(latest, "status").(string); ok && status != "Failed" {
			return "an action that is Failed", fmt.Sprintf("one that is %.40q", status)
		}
		if told := at(latest, "errorDetails", "message"); told != message {
			return fmt.Sprintf("the message %q in errorDetails", message), fmt.Sprintf("%.80q", fmt.Sprint(told))
		}
		return "", ""
	})
}

// ShowsExternalID expects the state of the job's action to show an external execution id.
func ShowsExternalID(id string) Expectation {
	return expects(func(s Seen) (expected, got string) {
		action := s.action()
		if told := at(action["latestExecution"], "externalExecutionId"); action != nil && told != id {
			return fmt.Sprintf("the externalExecutionId %q", id), fmt.Sprintf("%.80q", fmt.Sprint(told))
		}
		return "", ""
	})
}

// ExecutionFailed expects the execution of a stage to be Failed.
func ExecutionFailed(name string) Expectation {
	return expects(func(s Seen) (expected, got string) {
		for _, stage := range objects(s.Document["stageStates"]) {
			if stage["stageName"] != name {
				continue
			}
			if status, ok := at(stage["latestExecution"], "status").(string); ok && status != "Failed" {
				return "an execution that is Failed", fmt.Sprintf("one that is %.40q", status)
			}
		}
		return "", ""
	})
}

// StillRuns expects the action of the job to be in progress.
var StillRuns = expects(func(s Seen) (expected, got string) {
	if status, ok := at(s.action(), "latestExecution", "status").(string); ok && status != "InProgress" {
		return "an action that is InProgress", fmt.Sprintf("one that is %.40q", status)
	}
	return "", ""
})

// Latest is the execution that an answer of GetPipelineState shows of the first stage.
func (s Seen) Latest() string {
	for _, stage := range objects(s.Document["stageStates"]) {
		if stage["stageName"] == "First" {
			id, _ := at(stage["latestExecution"], "pipelineExecutionId").(string)
			return id
		}
	}
	return ""
}

// jobs are the jobs of an answer of PollForJobs.
func (s Seen) jobs() []map[string]any {
	list := objects(s.Document["jobs"])
	for _, j := range list {
		if id, ok := j["jobId"]; ok && j["id"] == nil { // of a partner
			j["id"] = id
		}
	}
	return list
}

// described are these, or the one whose details an answer has.
func (s Seen) described() []map[string]any {
	return append(s.jobs(), objects([]any{s.Document["jobDetails"]})...)
}

// action is the state of the job's action in an answer of GetPipelineState, nil where there is none.
func (s Seen) action() map[string]any {
	for _, stage := range objects(s.Document["stageStates"]) {
		for _, action := range objects(stage["actionStates"]) {
			if action["actionName"] == s.Action && action["latestExecution"] != nil {
				return action
			}
		}
	}
	return nil
}

func objects(v any) []map[string]any {
	list, _ := v.([]any)
	var out []map[string]any
	for _, item := range list {
		if m, ok := item.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func at(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// Configured expects every job of a poll to have a value of the queryable property.
func Configured(value string) Expectation {
	return ofEach(func(_ Seen, j map[string]any) (expected, got string) {
		configuration := at(j, "data", "actionConfiguration", "configuration")
		if told, ok := at(configuration, QueryProperty).(string); ok && told != value {
			return fmt.Sprintf("jobs with the value %q", value), fmt.Sprintf("one with %.40q", told)
		}
		return "", ""
	})
}
