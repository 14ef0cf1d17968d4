package cases

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// memberCase writes known names in another letter case, which makes them unknown.
func memberCase() []Case {
	var out []Case
	for i, name := range []string{"jobid", "JobId", "JOBID", "jobID", "JobID", "Jobid", "jOBID", "job_id", "job-id"} {
		c := refused(fmt.Sprintf("json/member-case/jobId-%d-%s", i, name), "jobId written "+name, "json/member-case",
			nil, validation)
		c.Single().Request, c.Single().Allowed = text(`{"`+name+`":`+id+`}`), judge.ShouldReject(validation)
		if i >= 7 {
			c.Rule, c.Single().Allowed = "jobId/required", judge.Reject(validation)
		}
		out = append(out, c)
	}
	ignored := func(name, body string) {
		c := accepted("json/member-case/"+name, "a known name in another letter case is an unknown member",
			"json/member-case", sent{request: plain()})
		c.Single().Request, c.Single().Allowed, c.Single().Effect = text(body), judge.ShouldAccept(), Effect{}
		out = append(out, c)
	}
	for _, name := range []string{"ContinuationToken", "continuationtoken", "CONTINUATIONTOKEN"} {
		ignored(name+"-empty", `{"jobId":`+id+`,"`+name+`":""}`)
		ignored(name+"-number", `{"jobId":`+id+`,"`+name+`":1}`)
	}
	for i, body := range []string{
		`"continuationTo\u212aen":""`, `"continuationTo` + "\u212a" + `en":""`,
		`"currentRevi\u017fion":"x"`, `"executionDetail` + "\u017f" + `":1`,
		`"executionDetails":{"` + "\u017f" + `ummary":1}`,
	} {
		ignored(fmt.Sprintf("folded-%d", i), `{"jobId":`+id+`,`+body+`}`) // letters whose case folds to ASCII
	}
	for _, name := range []string{
		"CurrentRevision", "currentrevision", "CURRENTREVISION", "ExecutionDetails",
		"executiondetails", "EXECUTIONDETAILS", "OutputVariables", "outputvariables",
	} {
		ignored(name, `{"jobId":`+id+`,"`+name+`":"x"}`)
	}
	for _, name := range []string{
		"Summary", "SUMMARY", "ExternalExecutionId", "externalexecutionid",
		"externalExecutionID", "PercentComplete", "percentcomplete",
	} {
		ignored("executionDetails-"+name, `{"jobId":`+id+`,"executionDetails":{"`+name+`":[]}}`)
	}
	for _, name := range []string{"Revision", "ChangeIdentifier", "changeidentifier", "Created", "RevisionSummary"} {
		ignored("currentRevision-"+name,
			`{"jobId":`+id+`,"currentRevision":{"revision":"r","changeIdentifier":"c","`+name+`":[]}}`)
	}
	for _, name := range []string{"Revision", "REVISION", "ChangeIdentifier", "changeidentifier"} {
		right, other := `"revision":"r"`, "changeIdentifier"
		if strings.EqualFold(name, "revision") {
			right, other = `"changeIdentifier":"c"`, "revision"
		}
		c := refused("json/member-case/currentRevision-only-"+name, other+" written "+name, "json/member-case", nil,
			validation)
		c.Single().Request, c.Single().Allowed = text(`{"jobId":`+id+`,"currentRevision":{`+right+`,"`+name+`":"x"}}`),
			judge.ShouldReject(validation)
		out = append(out, c)
	}
	return append(out, differentCaseBoth()...)
}

// differentCaseBoth send a name in both letter cases: the right one counts.
func differentCaseBoth() []Case {
	var out []Case
	for name, body := range map[string]string{
		"wrong-after": `{"jobId":` + id + `,"JobId":"x"}`, "wrong-before": `{"JOBID":"x","jobId":` + id + `}`,
		"wrong-number": `{"jobId":` + id + `,"jobid":1}`,
		"percent":      `{"jobId":` + id + `,"executionDetails":{"percentComplete":50,"PercentComplete":101}}`,
	} {
		c := accepted("json/member-case/both-"+name, "a name in two letter cases: the documented one counts",
			"json/member-case", sent{request: plain()})
		c.Single().Request, c.Single().Allowed = text(body), judge.ShouldAccept()
		out = append(out, c)
	}
	return sortedByID(out)
}
