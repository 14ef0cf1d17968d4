package main

import "strings"

// jobID is the job that every recorded request names.
const jobID = "11111111-2222-4333-8444-555555555555"

// asked is what a client is asked to send. Valid says that the documentation accepts it from an
// InProgress job; without it one of its rules is violated.
type asked struct {
	Name      string         `json:"-"`
	Valid     bool           `json:"-"`
	Operation string         `json:"operation"`
	Input     map[string]any `json:"input"`
}

type members = map[string]any

// success asks for a PutJobSuccessResult with more members than the jobId.
func success(name string, valid bool, more members) asked {
	input := members{"jobId": jobID}
	for k, v := range more {
		input[k] = v
	}
	return asked{Name: name, Valid: valid, Operation: "PutJobSuccessResult", Input: input}
}

func created(name, at string) asked {
	return success("created/"+name, true, members{
		"currentRevision": members{"revision": "r", "changeIdentifier": "c", "created": at},
	})
}

func token(name string, valid bool, text string) asked {
	return success("token/"+name, valid, members{"continuationToken": text})
}

func percent(name string, valid bool, value int) asked {
	return success("percentComplete/"+name, valid, members{"executionDetails": members{"percentComplete": value}})
}

// questions are what every client is asked to send, the same for all.
func questions() []asked {
	return []asked{
		success("minimal", true, nil),
		token("one", true, "t"),
		token("empty", false, ""),
		token("2048", true, strings.Repeat("t", 2048)),
		token("2049", false, strings.Repeat("t", 2049)),
		token("2048-three-bytes", true, strings.Repeat("€", 2048)),
		token("astral", true, "a\U0001F600b"),
		token("controls", true, "\x00\t\n\r\x1f\x7f\u0085\u2028"),
		token("punctuation", true, `<a href="/">&'\`),
		created("milliseconds", "2024-05-06T07:08:09.123Z"),
		created("whole", "2024-05-06T07:08:09Z"),
		created("before-1970", "1969-12-31T23:59:59.5Z"),
		created("microsecond", "1970-01-01T00:00:00.000001Z"),
		created("year-9999", "9999-12-31T23:59:59Z"),
		created("year-1", "0001-01-01T00:00:00Z"),
		percent("0", true, 0),
		percent("100", true, 100),
		percent("101", false, 101),
		success("whole", true, members{
			"currentRevision": members{
				"revision": "r1", "changeIdentifier": "c1", "revisionSummary": "one", "created": "2024-05-06T07:08:09Z",
			},
			"executionDetails": members{"summary": "done", "externalExecutionId": "e1", "percentComplete": 100},
			"outputVariables":  members{"COMMIT": "r1"},
		}),
		success("variables/empty", true, members{"outputVariables": members{}}),
		success("variables/null-value", true, members{"outputVariables": members{"A": nil, "B": "b"}}),
		success("null-members", true, members{"continuationToken": nil, "executionDetails": nil}),
		{Name: "poll", Valid: true, Operation: "PollForJobs", Input: members{
			"actionTypeId": members{"category": "Build", "owner": "Custom", "provider": "Plumb", "version": "1"},
			"maxBatchSize": 1,
		}},
		{Name: "acknowledge", Valid: true, Operation: "AcknowledgeJob", Input: members{"jobId": jobID, "nonce": "3"}},
		{Name: "failure", Valid: true, Operation: "PutJobFailureResult", Input: members{
			"jobId": jobID, "failureDetails": members{"type": "JobFailed", "message": "it broke"},
		}},
	}
}
