package verdict

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

func TestStatus(t *testing.T) {
	must, should := judge.Finding{Level: rules.Must}, judge.Finding{Level: rules.Should}
	observe := judge.Finding{Level: rules.Observe}
	for want, list := range map[string][]Tried{
		report.StatusFail: {
			{Findings: []judge.Finding{should, must}, Failed: "x"}, {Strict: true, Findings: []judge.Finding{should}},
		},
		report.StatusError:    {{Findings: []judge.Finding{should}, Failed: "x"}, {Failed: "x", Skipped: "y"}},
		report.StatusWarn:     {{Findings: []judge.Finding{observe, should}, Skipped: "y"}},
		report.StatusSkip:     {{Skipped: "y", Level: rules.Observe}},
		report.StatusObserved: {{Level: rules.Observe, Findings: []judge.Finding{observe}, Strict: true}},
		report.StatusPass:     {{Level: rules.Must}},
	} {
		for _, tried := range list {
			assert.Equal(t, want, tried.Status(), "%+v", tried)
		}
	}
}

// TestTally has each kind be kept once and counted, and no more kinds than are wanted.
func TestTally(t *testing.T) {
	var tally Tally
	assert.True(t, tally.Untested())
	assert.True(t, tally.Keep("a", judge.Finding{Got: "one"}, 2))
	assert.False(t, tally.Keep("a", judge.Finding{Got: "another"}, 2))
	assert.True(t, tally.Keep("b", judge.Finding{Got: "two"}, 2))
	assert.False(t, tally.Keep("c", judge.Finding{Got: "three"}, 2))
	assert.Equal(t, []judge.Finding{{Got: "one (2 times)"}, {Got: "two"}}, tally.Counted())
	assert.Equal(t, "one", tally.Findings[0].Got, "what is kept stays as it was")
	assert.False(t, tally.Untested())
}

func TestVoice(t *testing.T) {
	var heard []report.Event
	v := Voice{OnEvent: func(e report.Event) { heard = append(heard, e) }}
	v.Note("%d is told", 1)
	v.Remark("%d is not", 2)
	assert.Equal(t, []string{"1 is told", "2 is not"}, v.Notes())
	assert.Equal(t, []report.Event{{Kind: report.KindNote, Text: "1 is told"}}, heard)
	var silent Voice
	silent.Note("nobody listens")
	assert.Equal(t, []string{"nobody listens"}, silent.Notes())
}

func TestExchange(t *testing.T) {
	got := Exchange(&client.Exchange{
		Request: wire.Request{
			Method: "POST", Path: "/", Target: "T", ContentType: wire.NoHeader, Body: []byte("{}"),
			Header: []wire.Field{{Name: "A", Value: "b"}},
		},
		Answer: wire.Answer{Fate: wire.Answered, Status: 400, Header: http.Header{"X": {"y"}}, Body: []byte("no")},
		Took:   1500 * time.Microsecond,
	})
	assert.Equal(t, []report.Header{{Name: "A", Value: "b"}, {Name: "X-Amz-Target", Value: "T"}}, got.Request.Headers)
	assert.Equal(t, []report.Header{{Name: "X", Value: "y"}}, got.Headers)
	assert.Equal(t, "{}", got.Request.Text)
	assert.Equal(t, "no", got.Text)
	assert.InDelta(t, 1.5, got.DurationMS, 0)
	assert.Equal(t, 400, got.Status)
	assert.Equal(t, "raw", Exchange(&client.Exchange{Request: wire.Request{Raw: []byte("raw")}}).Request.Text)
}
