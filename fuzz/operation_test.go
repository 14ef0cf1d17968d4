package fuzz

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// FuzzOperation chooses an operation for custom actions, a member of its input and a breach of
// it, sends the request to the provider in process and compares the answer with what the judge
// allows, who reads the bytes.
func FuzzOperation(f *testing.F) {
	for op := range 4 {
		for member := range 8 {
			for breach := range uint8(breaches) {
				for _, n := range []uint16{2, 3, 50} {
					f.Add(uint8(op), uint8(member), breach, n, "a")
				}
			}
		}
	}
	p := provider.New()
	if name := os.Getenv("PLUMBLINE_FAULT"); name != "" {
		var err error
		if p, err = provider.Named(name); err != nil {
			f.Fatal(err)
		}
	}
	job := p.AddJob("InProgress")
	f.Fuzz(func(t *testing.T, op, member, breach uint8, n uint16, text string) {
		of := model.MustOperation(worker.Checked()[int(op)%4])
		places := of.Inputs()
		place := places[int(member)%len(places)]
		if strings.HasPrefix(place.Name, "<") {
			return
		}
		body := worker.With(of, place.Path, spoilt(place, breach%uint8(breaches), int(n), text))
		body = strings.NewReplacer("${job}", job, "${nonce}", "plumbline", "${provider}", "plumbline-none").Replace(body)
		verdict := interpret.Judge(of, []byte(body), interpret.Knowledge{
			Job: func(id string) judge.State {
				if id == job {
					return states[p.JobState(id)]
				}
				return judge.Unknown
			},
			Nonce: func(string, string) bool { return false },
			Type:  func(string, string, string, string) (bool, string) { return false, "" },
		})
		answer := asked(p, of.Name, []byte(body))
		if p.JobState(job) != "InProgress" {
			job = p.AddJob("InProgress")
		}
		for _, finding := range interpret.Check(of, verdict.Allowed, answer, "") {
			if finding.Level == "must" {
				t.Fatalf("%s\n%.2000s\nviolates %v: expected %s, got %s", of.Name, body, verdict.Broken, finding.Expected, finding.Got)
			}
		}
	})
}

var states = map[string]judge.State{"InProgress": judge.InProgress, "Failed": judge.Finished, "Succeeded": judge.Finished, "Dispatched": judge.Unacknowledged}

// breaches is how many ways there are to spoil a value.
const breaches = 8

// spoilt is a value of a member that violates something, or nothing.
func spoilt(p model.Place, breach uint8, n int, text string) string {
	limit := max(p.Shape.Max, 1)
	switch breach {
	case 0: // a length around the limit
		return strconv.Quote(strings.Repeat("a", max(0, limit+n%5-2)))
	case 1:
		return strconv.Quote(strings.Repeat("a", n%6000))
	case 2: // any text
		return `"` + strings.NewReplacer(`"`, "", `\`, "", "\x00", "").Replace(strings.Map(printable, text)) + `"`
	case 3: // any JSON, or none
		return text
	case 4:
		return strconv.Itoa(n - 1<<15)
	case 5:
		return []string{"null", "true", "[]", "{}", "1.5", `""`}[n%6]
	case 6: // near a value of an enumeration
		if len(p.Shape.Enum) > 0 {
			return strconv.Quote(p.Shape.Enum[n%len(p.Shape.Enum)] + strings.Map(printable, text))
		}
	}
	return `{"x":` + strconv.Itoa(n) + `}`
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == 0xfffd {
		return -1
	}
	return r
}

// asked asks the provider in process.
func asked(p *provider.Provider, operation string, body []byte) wire.Answer {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709."+operation)
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=b")
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return wire.Answer{Fate: wire.Answered, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}
