package cases

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// encodings are bytes and doublets on which readers of JSON differ, and no document decides.
func encodings() []Case {
	var out []Case
	add := func(rule, name, body string) {
		c := either(rule+"/"+name, "readers differ: "+name, rule, nil)
		c.Single().Request = text(body)
		out = append(out, c)
	}
	for name, body := range map[string]string{
		"jobId-same":        `{"jobId":` + id + `,"jobId":` + id + `}`,
		"jobId-other-first": `{"jobId":"x","jobId":` + id + `}`, "jobId-other-last": `{"jobId":` + id + `,"jobId":"x"}`,
		"jobId-null-last": `{"jobId":` + id + `,"jobId":null}`,
		"summary":         `{"jobId":` + id + `,"executionDetails":{"summary":"a","summary":"b"}}`,
		"details": `{"jobId":` + id +
			`,"executionDetails":{"summary":"a"},"executionDetails":{"percentComplete":1}}`,
		"token":   `{"jobId":` + id + `,"continuationToken":"a","continuationToken":"b"}`,
		"unknown": `{"jobId":` + id + `,"x":1,"x":2}`,
		"escaped": `{"jobId":` + id + `,"\u006aobId":` + id + `}`,
	} {
		add("json/duplicate-keys", name, body)
	}
	for name, bytes := range map[string]string{
		"overlong-slash": "\xc0\xaf", "overlong-nul": "\xc0\x80", "lone-continuation": "\x80", "cut-two": "\xc3",
		"cut-three": "\xe2\x82", "cut-four": "\xf0\x9f\x98", "surrogate": "\xed\xa0\xbd",
		"surrogates": "\xed\xa0\xbd\xed\xb8\x80", "too-high": "\xf4\x90\x80\x80", "five-bytes": "\xf8\x88\x80\x80\x80",
		"fe": "\xfe", "latin-1": "\xe9t\xe9",
	} {
		add("json/encoding", "invalid-utf-8-"+name+"-token", `{"jobId":`+id+`,"continuationToken":"a`+bytes+`b"}`)
		add("json/encoding", "invalid-utf-8-"+name+"-summary",
			`{"jobId":`+id+`,"executionDetails":{"summary":"a`+bytes+`b"}}`)
		add("json/encoding", "invalid-utf-8-"+name+"-name", `{"jobId":`+id+`,"a`+bytes+`b":1}`)
	}
	for name, text := range map[string]string{
		"high": `\ud83d`, "low": `\ude00`, "swapped": `\ude00\ud83d`,
		"high-text": `\ud83dx`, "high-escape": `\ud83d\n`, "two-high": `\ud83d\ud83d\ude00`,
	} {
		add("json/encoding", "lone-surrogate-"+name, `{"jobId":`+id+`,"continuationToken":"a`+text+`b"}`)
		add("json/encoding", "lone-surrogate-jobId-"+name, `{"jobId":"a`+text+`b"}`)
		add("json/encoding", "lone-surrogate-variable-name-"+name,
			`{"jobId":`+id+`,"outputVariables":{"a`+text+`":"b"}}`)
		add("json/encoding", "lone-surrogate-variable-"+name, `{"jobId":`+id+`,"outputVariables":{"a":"`+text+`"}}`)
		add("json/encoding", "lone-surrogate-unknown-"+name, `{"jobId":`+id+`,"unknown":"`+text+`"}`)
		add("json/encoding", "lone-surrogate-name-"+name, `{"jobId":`+id+`,"`+text+`":1}`)
		add("json/encoding", "lone-surrogate-summary-"+name,
			`{"jobId":`+id+`,"executionDetails":{"summary":"`+text+`"}}`)
	}
	add("json/encoding", "bom", "\ufeff"+plain().String())
	for name, b := range map[string]build{
		"utf-16-le": utf16Body(false, false), "utf-16-be": utf16Body(true, false),
		"utf-16-le-bom": utf16Body(false, true), "utf-16-be-bom": utf16Body(true, true),
	} {
		c := either("json/encoding/"+name, "the request in another encoding: "+name, "json/encoding", nil)
		c.Single().Request = b
		out = append(out, c)
	}
	return sortedByID(out)
}

// utf16Body is the plain request in UTF-16.
func utf16Body(big, bom bool) build {
	plain := plain().build()
	return altered(plain, func(r *wire.Request) {
		text := string(r.Body)
		if bom {
			text = "\ufeff" + text
		}
		r.Body = nil
		for _, u := range utf16.Encode([]rune(text)) {
			lo, hi := byte(u), byte(u>>8)
			if big {
				lo, hi = hi, lo
			}
			r.Body = append(r.Body, lo, hi)
		}
	})
}

// large are requests that are large, right or wrong, and deep ones.
func large() []Case {
	const mib5 = 5 << 20
	var out []Case
	add := func(id, title, rule string, needs Needs, allowed judge.Allowed, body func(id string) []byte) {
		out = append(out, Case{
			ID: id, Title: title, Rule: rule,
			Plan: &Single{
				Job: needs, Allowed: allowed, Effect: Effect{Free: needs == Own},
				Large: strings.Contains(id, "5-MiB") || rule == "json/large-valid",
				Request: func(id string) (wire.Request, bool) {
					return wire.Request{Body: body(id)}, true
				},
			},
		})
	}
	for _, path := range freeStrings {
		before, after, _ := strings.Cut(carrier(path).with(path, `"`+"\x01"+`"`).String(), "\x01")
		filled := func(n int) func(string) []byte {
			return func(id string) []byte {
				return stuffed(strings.ReplaceAll(before, jobMark, id), "a", n, strings.ReplaceAll(after, jobMark, id))
			}
		}
		add("json/large-invalid/64-KiB/"+path, "64 KiB in "+path, path+"/length", Shared, judge.Reject(validation),
			filled(64<<10))
		add("json/large-invalid/5-MiB/"+path, "5 MiB in "+path, "json/large-invalid", Shared, judge.RejectAny().Or(413),
			filled(mib5))
	}
	add("json/large-invalid/64-KiB/jobId", "an id of 64 KiB", "jobId/pattern", Shared,
		judge.Reject(validation, notFound), func(id string) []byte {
			return stuffed(`{"jobId":"`+id, "0", 64<<10, `"}`)
		})
	add("json/large-invalid/64-KiB/jobId-digits", "an id of 64 KiB of digits", "jobId/pattern", Shared,
		judge.Reject(validation, notFound), func(string) []byte {
			return stuffed(`{"jobId":"`, "0", 64<<10, `"}`)
		})
	add("json/large-invalid/5-MiB/jobId", "an id of 5 MiB", "json/large-invalid", Shared, judge.RejectAny().Or(413),
		func(id string) []byte {
			return stuffed(`{"jobId":"`+id, "0", mib5, `"}`)
		})
	observed := judge.Either().Or(413, 431)
	add("json/large-valid/white-space", "a valid request and 5 MiB of white space", "json/large-valid", Own, observed,
		func(id string) []byte { return stuffed(`{"jobId":"`+id+`"`, " ", mib5, `}`) })
	add("json/large-valid/unknown-member", "a valid request and an unknown member of 5 MiB", "json/large-valid", Own,
		observed, func(id string) []byte {
			return stuffed(`{"jobId":"`+id+`","unknown":"`, "u", mib5, `"}`)
		})
	for _, depth := range []int{17, 20, 32, 64, 100, 101, 129, 500, 513, 1000, 1001, 10000, 10001, 100000} {
		add(fmt.Sprintf("json/nesting/arrays-%06d", depth), fmt.Sprintf("an unknown member of %d arrays", depth),
			"json/nesting", Own, observed, func(id string) []byte {
				return stuffed(`{"jobId":"`+id+`","unknown":`, "[", depth, strings.Repeat("]", depth)+`}`)
			})
		add(fmt.Sprintf("json/nesting/objects-%06d", depth), fmt.Sprintf("an unknown member of %d objects", depth),
			"json/nesting", Own, observed, func(id string) []byte {
				return stuffed(`{"jobId":"`+id+`","unknown":`, `{"a":`, depth, "1"+strings.Repeat("}", depth)+`}`)
			})
		add(fmt.Sprintf("json/nesting/open-%06d", depth), fmt.Sprintf("%d arrays that are never closed", depth),
			"json/truncated", Shared, judge.RejectPrefer(serialization, validation).Or(413, 431),
			func(id string) []byte {
				return stuffed(`{"jobId":"`+id+`","unknown":`, "[", depth, "")
			})
	}
	return out
}

// stuffed is a text with something n times in its middle, which is never in memory twice.
func stuffed(before, some string, n int, after string) []byte {
	text := make([]byte, len(before)+n*len(some), len(before)+n*len(some)+len(after))
	copy(text, before)
	middle := text[len(before):]
	for done := copy(middle, some); 0 < done && done < len(middle); done *= 2 {
		copy(middle[done:], middle[:done])
	}
	return append(text, after...)
}
