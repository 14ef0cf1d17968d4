package verdict

import (
	"net/http"
	"slices"
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
	var tally Tally[int]
	assert.True(t, tally.Untested())
	assert.True(t, tally.Keep("a", judge.Finding{Got: "one"}, 2, 1))
	assert.False(t, tally.Keep("a", judge.Finding{Got: "another"}, 2, 2))
	assert.True(t, tally.Keep("b", judge.Finding{Got: "two"}, 2, 3))
	assert.False(t, tally.Keep("c", judge.Finding{Got: "three"}, 2, 4))
	assert.Equal(t, []int{1, 3}, tally.Shown)
	assert.Equal(t, []judge.Finding{{Got: "one (2 times)"}, {Got: "two"}}, tally.Counted())
	assert.Equal(t, "one", tally.Findings[0].Got, "what is kept stays as it was")
	assert.False(t, tally.Untested())
}

// TestCulprits finds those of sixteen that do it: alone, and as few as halves tell where only two together do.
func TestCulprits(t *testing.T) {
	all := make([]int, 16)
	for i := range all {
		all[i] = i
	}
	for i := range all {
		assert.Equal(t, []int{i}, Culprits(all, func(part []int) bool { return slices.Contains(part, i) }))
	}
	both := func(part []int) bool { return slices.Contains(part, 9) && slices.Contains(part, 14) }
	assert.Equal(t, all[8:], Culprits(all, both))
	assert.Equal(t, all, Culprits(all, func([]int) bool { return false }), "nothing was shown again")
	assert.Empty(t, Culprits(nil, both))
	assert.Equal(t, "the request of a", Requests(1, "a", "a"))
	assert.Equal(t, "3 requests, from a to c", Requests(3, "a", "c"))
}

// TestCase has a report's case say what its rule and its findings say, and show exchanges where there are any.
func TestCase(t *testing.T) {
	list := func(id string) (rules.Rule, bool) {
		return rules.Rule{Level: rules.Must, Family: "of", Caution: "careful"}, id == "known"
	}
	shown := []report.Exchange{{Label: "first"}, {Label: "second"}}
	found := []judge.Finding{{Rule: "known", Level: rules.Should, Expected: "this", Got: "that"}}
	c := Case(report.Case{ID: "c", Rule: "known", Status: report.StatusFail, Expected: "x"}, list, found, shown, 1)
	assert.Equal(t, []report.Finding{{Rule: "known", Level: "should", Expected: "this", Got: "that", Caution: "careful"}}, c.Findings)
	assert.Equal(t, []string{"must", "of", "this", "c", "second"}, []string{c.Level, c.Family, c.Expected, c.KnownLine, c.Exchange.Label})
	assert.Len(t, c.Steps, 2)
	c = Case(report.Case{ID: "c", Rule: "own", Status: report.StatusPass, Family: "own", Expected: "x"}, list, nil, shown[:1], 0)
	assert.Equal(t, []string{"own", "x", "", "first"}, []string{c.Family, c.Expected, c.KnownLine, c.Exchange.Label})
	assert.Empty(t, c.Steps)
	assert.Nil(t, Case(report.Case{}, list, nil, nil, 0).Exchange)
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

// TestExcuse drops what at most half of the tests have made, or few of them, and nothing else.
func TestExcuse(t *testing.T) {
	for name, tc := range map[string]struct {
		lost, checked int
		want          []judge.Finding
	}{
		"few":          {3, 3, []judge.Finding{{Got: "else"}}},
		"half of many": {8, 16, []judge.Finding{{Got: "else"}}},
		"most":         {9, 16, []judge.Finding{{Got: "else"}, {Got: "lost (9 times)"}}},
	} {
		t.Run(name, func(t *testing.T) {
			tally := Tally[int]{Checked: tc.checked}
			tally.Keep("else", judge.Finding{Got: "else"}, 10)
			for range tc.lost {
				tally.Keep("lost", judge.Finding{Got: "lost"}, 10)
			}
			tally.Excuse(func(f judge.Finding) bool { return f.Got == "lost" })
			assert.Equal(t, tc.want, tally.Counted())
		})
	}
}
