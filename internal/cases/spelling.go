package cases

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// full is a request with a value in every string, so that spelling has something to be wrong about.
func full() sent {
	return carrying(revision).set(token, "token é/\"\\\n1").set(revID, "rev").set(change, "change").set(revSum,
		"a revision").
		set(summary, "done").set(external, "ext").percent(50).also(created, `1751900000`)
}

// fullVariables is the same with variables instead of the token.
func fullVariables() sent {
	s := full()
	s.request, s.effect.Token = s.without(token).with(outputs, `{"name":"value","other":""}`), nil
	return s
}

// spellings write the same JSON value in other ways.
func spellings() []Case {
	var out []Case
	add := func(id, title string, s sent, body string) {
		c := accepted("json/spelling/"+id, title, "json/spelling", s)
		c.Single().Request = text(body)
		out = append(out, c)
	}
	for _, v := range []struct {
		name string
		sent
	}{{"token", full()}, {"variables", fullVariables()}, {"plain", sent{request: plain()}}} {
		tokens := lex(v.String())
		for _, ws := range []struct{ name, text string }{
			{"space", " "},
			{"tab", "\t"},
			{"newline", "\n"},
			{"return", "\r"},
			{"crlf", "\r\n"},
			{"two-newlines", "\n\n"},
			{"two-crlf", "\r\n\r\n"},
			{"all", " \t\r\n"},
			{"many", strings.Repeat(" ", 300)},
			{"more", strings.Repeat("\n \t\r", 500)},
		} {
			add(v.name+"/white-space-"+ws.name, "white space before, after and between all tokens", v.sent,
				ws.text+strings.Join(tokens, ws.text)+ws.text)
			add(v.name+"/before-"+ws.name, "white space before the value", v.sent, ws.text+v.String())
			add(v.name+"/after-"+ws.name, "white space after the value", v.sent, v.String()+ws.text)
		}
		separated := strings.NewReplacer("\x00:", ": ", "\x00,", ", ", "\x00",
			"").Replace("\x00" + strings.Join(tokens, "\x00"))
		add(v.name+"/white-space-boto3", "a space after each colon and comma, as Python writes JSON", v.sent, separated)
		for i := 1; i < len(tokens); i++ {
			add(fmt.Sprintf("%s/gap-%02d", v.name, i), "white space in one place", v.sent,
				strings.Join(tokens[:i], "")+" \n\t\r"+strings.Join(tokens[i:], ""))
		}
		for name, spell := range escapes {
			add(v.name+"/escaped-"+name, "strings escaped: "+name, v.sent,
				respell(tokens, func(string) bool { return true }, spell))
			add(v.name+"/escaped-names-"+name, "member names escaped: "+name, v.sent,
				respell(tokens, isMemberName, spell))
		}
		for i, t := range tokens {
			if t[0] == '"' {
				add(fmt.Sprintf("%s/escaped-one-%02d", v.name, i), "one string escaped", v.sent,
					strings.Join(tokens[:i], "")+escapeAll(t)+strings.Join(tokens[i+1:], ""))
			}
		}
		for i, order := range orders(v.request) {
			add(fmt.Sprintf("%s/order-%02d", v.name, i), "members in another order", v.sent, order)
		}
	}
	for _, n := range []int{64 << 10, 300 << 10, 500 << 10} {
		add(fmt.Sprintf("plain/white-space-%d", n), fmt.Sprintf("%d blanks within the request", n),
			sent{request: plain()}, `{"jobId":`+id+strings.Repeat(" ", n)+`}`)
	}
	blanks := strings.Repeat(" ", 64<<10)
	add("plain/white-space-before-65536", "65,536 blanks before the request", sent{request: plain()},
		blanks+plain().String())
	add("plain/white-space-after-65536", "65,536 blanks after the request", sent{request: plain()},
		plain().String()+blanks)
	return sortedByID(append(out, shortEscapes()...))
}

// lex splits compact JSON text into its tokens.
func lex(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		j := i + 1
		switch {
		case s[i] == '"':
			for s[j] != '"' {
				if s[j] == '\\' {
					j++
				}
				j++
			}
			j++
		case !strings.ContainsRune("{}[]:,", rune(s[i])):
			for !strings.ContainsRune("{}[]:,", rune(s[j])) {
				j++
			}
		}
		out, i = append(out, s[i:j]), j
	}
	return out
}

// orders are other orders of the members, inside structures too.
func orders(r request) []string {
	reversed := func(ps []pair) string {
		out := make([]pair, len(ps))
		for i, p := range ps {
			out[len(ps)-1-i] = p
		}
		return compact(out)
	}
	top := r.pairs(compact)
	out := []string{reversed(r.pairs(compact)), compact(r.pairs(reversed)), reversed(r.pairs(reversed))}
	for i := 1; i < len(top); i++ {
		out = append(out, compact(append(append([]pair(nil), top[i:]...), top[:i]...)))
	}
	return out
}

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
