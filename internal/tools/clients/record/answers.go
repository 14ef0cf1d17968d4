package main

import (
	"fmt"
	"slices"
	"strings"
)

// shown is one behaviour of a server that every client is shown: the answers to the first, second …
// attempt at one call, the last of them to all further attempts.
type shown struct {
	Name  string
	Steps []step
}

// step is one answer. Cut is where the connection ends: before the answer, inside its headers, or
// inside its body; empty for a whole answer.
type step struct {
	Status int               `json:"status,omitempty"`
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"`
	Cut    string            `json:"cut,omitempty"`
}

// The places at which an answer is cut.
const (
	cutBefore   = "before"
	cutInHeader = "header"
	cutInBody   = "body"
)

func (s step) bytes() []byte {
	if s.Cut == cutBefore {
		return nil
	}
	header := map[string]string{"Content-Type": "application/x-amz-json-1.1"}
	for name, value := range s.Header {
		header[name] = value
	}
	length := len(s.Body)
	if s.Cut == cutInBody {
		length += 10
	}
	var text strings.Builder
	fmt.Fprintf(&text, "HTTP/1.1 %d Status\r\n", s.Status)
	if s.Cut == cutInHeader {
		return append([]byte(text.String()), "Content-Ty"...)
	}
	for name, value := range header {
		if value != "" { // else the answer has no such field
			fmt.Fprintf(&text, "%s: %s\r\n", name, value)
		}
	}
	fmt.Fprintf(&text, "Content-Length: %d\r\nConnection: close\r\n\r\n%s", length, s.Body)
	return []byte(text.String())
}

const (
	notFound     = "JobNotFoundException"
	invalidState = "InvalidJobStateException"
	namespace    = "com.amazonaws.codepipeline#"
	uri          = ":http://internal.amazon.com/coral/com.amazonaws.codepipeline/"
)

// refusal is a 400 with the body, and with the header fields given as names and values.
func refusal(body string, header ...string) step {
	s := step{Status: 400, Body: body}
	for i := 0; i < len(header); i += 2 {
		s.Header = map[string]string{header[i]: header[i+1]}
	}
	return s
}

func typed(name string) step { return refusal(`{"__type":"` + name + `","message":"m"}`) }

func one(name string, s step) shown { return shown{Name: name, Steps: []step{s}} }

func then(name string, steps ...step) shown { return shown{Name: name, Steps: steps} }

var done = step{Status: 200}

// spellings are the errors of which it is asked who can read them: all mean JobNotFoundException.
func spellings() []shown {
	const errorType = "X-Amzn-ErrorType"
	return []shown{
		one("type/plain", typed(notFound)),
		one("type/namespace", typed(namespace+notFound)),
		one("type/uri", typed(notFound+uri)),
		one("type/namespace-uri", typed(namespace+notFound+uri)),
		one("header/plain", refusal(`{"message":"m"}`, errorType, notFound)),
		one("header/namespace", refusal(`{"message":"m"}`, errorType, namespace+notFound)),
		one("header/uri", refusal(`{"message":"m"}`, errorType, notFound+uri)),
		one("header/namespace-uri", refusal(`{"message":"m"}`, errorType, namespace+notFound+uri)),
		one("code/plain", refusal(`{"code":"`+notFound+`","message":"m"}`)),
		one("code/namespace", refusal(`{"code":"`+namespace+notFound+`","message":"m"}`)),
		one("code/uri", refusal(`{"code":"`+notFound+uri+`","message":"m"}`)),
		one("code/namespace-uri", refusal(`{"code":"`+namespace+notFound+uri+`","message":"m"}`)),
		one("message/absent", refusal(`{"__type":"`+notFound+`"}`)),
		one("message/null", refusal(`{"__type":"`+notFound+`","message":null}`)),
		one("message/number", refusal(`{"__type":"`+notFound+`","message":5}`)),
		one("message/upper-case", refusal(`{"__type":"`+notFound+`","Message":"m"}`)),
		one("content-type/json", refusal(`{"__type":"`+notFound+`","message":"m"}`, "Content-Type",
			"application/json")),
		one("content-type/html", refusal(`{"__type":"`+notFound+`","message":"m"}`, "Content-Type", "text/html")),
		one("content-type/none", refusal(`{"__type":"`+notFound+`","message":"m"}`, "Content-Type", "")),
		one("status/404", step{Status: 404, Body: `{"__type":"` + notFound + `","message":"m"}`}),
	}
}

// together are the errors whose type stands in two places, in the spellings that servers use. All mean
// JobNotFoundException.
func together() []shown {
	spelled := map[string]string{
		"plain": notFound, "namespace": namespace + notFound, "uri": notFound + uri,
		"namespace-uri": namespace + notFound + uri,
	}
	var all []shown
	for _, pair := range [][2]string{
		{"type-plain", "header-plain"},
		{"type-plain", "header-namespace"},
		{"type-plain", "header-uri"},
		{"type-plain", "header-namespace-uri"},
		{"type-namespace", "header-plain"},
		{"type-namespace", "header-namespace"},
		{"type-namespace", "header-uri"},
		{"type-uri", "header-plain"},
		{"type-uri", "header-uri"},
		{"type-namespace-uri", "header-namespace-uri"},
		{"type-plain", "code-plain"},
		{"type-namespace", "code-plain"},
		{"type-uri", "code-plain"},
		{"code-plain", "header-plain"},
		{"code-plain", "header-uri"},
	} {
		s := step{Status: 400, Header: map[string]string{}}
		var body []string
		for _, at := range pair {
			place, form, _ := strings.Cut(at, "-")
			switch name := spelled[form]; place {
			case "type":
				body = append(body, `"__type":"`+name+`"`)
			case "code":
				body = append(body, `"code":"`+name+`"`)
			default:
				s.Header["X-Amzn-ErrorType"] = name
			}
		}
		s.Body = "{" + strings.Join(append(body, `"message":"m"`), ",") + "}"
		if len(s.Header) == 0 {
			s.Header = nil
		}
		all = append(all, one("both/"+pair[0]+"+"+pair[1], s))
	}
	return all
}

// disagreements are errors whose types differ by place, so that they tell which place comes first.
func disagreements() []shown {
	const errorType = "X-Amzn-ErrorType"
	return []shown{
		one("differ/type-header", refusal(`{"__type":"`+notFound+`"}`, errorType, invalidState)),
		one("differ/type-code", refusal(`{"__type":"`+notFound+`","code":"`+invalidState+`"}`)),
		one("differ/code-header", refusal(`{"code":"`+notFound+`"}`, errorType, invalidState)),
		one("differ/type-query-error", refusal(`{"__type":"`+notFound+`"}`, "x-amzn-query-error",
			invalidState+";Sender")),
	}
}

// others are answers without a readable error, successes of odd forms, and what makes a client send
// again. After a lost answer the server says what a right one says: the job is completed.
func others() []shown {
	html := map[string]string{"Content-Type": "text/html"}
	completed := typed(invalidState)
	return []shown{
		one("400/no-type", refusal(`{"message":"m"}`)),
		one("400/empty", refusal("")),
		one("400/null", refusal("null")),
		one("400/array", refusal("[]")),
		one("400/html", step{Status: 400, Header: html, Body: "<html></html>"}),
		one("200/empty", done),
		one("200/object", step{Status: 200, Body: "{}"}),
		one("200/null", step{Status: 200, Body: "null"}),
		one("200/string", step{Status: 200, Body: `""`}),
		one("200/array", step{Status: 200, Body: "[]"}),
		one("200/gzip", step{Status: 200, Header: map[string]string{"Content-Encoding": "gzip"}}),
		one("200/html", step{Status: 200, Header: html, Body: "<html></html>"}),
		one("200/text", step{Status: 200, Body: "ok"}),
		one("200/newline", step{Status: 200, Body: "\n"}),
		one("201/empty", step{Status: 201}),
		one("202/empty", step{Status: 202}),
		one("204/empty", step{Status: 204}),
		then("retry/500", step{Status: 500, Body: "{}"}, done),
		then("retry/503", step{Status: 503, Body: "{}"}, done),
		then("retry/429", step{Status: 429, Body: "{}"}, done),
		then("retry/400-throttling", typed("ThrottlingException"), done),
		then("retry/409", step{Status: 409, Body: "{}"}, done),
		then("retry/for-ever-503", step{Status: 503, Body: "{}"}),
		then("cut/before", step{Cut: cutBefore}, completed),
		then("cut/in-header", step{Status: 200, Cut: cutInHeader}, completed),
		then("cut/in-body", step{Status: 200, Body: "{", Cut: cutInBody}, completed),
		then("cut/error-in-body", step{Status: 400, Body: `{"__type":"` + notFound + `"}`, Cut: cutInBody}, completed),
	}
}

func answers() []shown {
	return slices.Concat(spellings(), together(), disagreements(), others())
}

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
