package report

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGroupFailures(t *testing.T) {
	d := sample()
	var got []string
	for _, g := range d.Groups {
		got = append(got, g.Status+" "+g.Rule+" "+strings.Join(g.Cases, " "))
	}
	assert.Equal(t, []string{
		"fail jobId.pattern jobId/pattern/upper-case jobId/pattern/upper/12",
		"fail jobId.pattern jobId/pattern/braces",
		"fail variables.size variables/size/over",
		"fixed json.bom wire/bom",
		"warn answer.contentType answer/content-type",
	}, got)
	assert.Equal(t, "jobId/pattern/upper-case", d.Groups[0].Example, "the smallest request")
	assert.Equal(t, "expected 400 ValidationException or JobNotFoundException, got 200 with an empty body", d.Groups[0].Headline)
}

func TestBlame(t *testing.T) {
	c := Case{ID: "a", Rule: "own", Level: LevelMust, Status: StatusFail, Findings: []Finding{
		{Rule: "known", Level: LevelMust, Known: true},
		{Rule: "must", Level: LevelMust},
		{Rule: "should", Level: LevelShould},
		{Rule: "observe", Level: LevelObserve},
	}}
	rules := func(c Case, strict bool) (names []string) {
		for _, f := range blamed(&c, strict) {
			names = append(names, f.Rule)
		}
		return names
	}
	assert.Equal(t, []string{"must"}, rules(c, false))
	assert.Equal(t, []string{"must", "should"}, rules(c, true))
	c.Status = StatusWarn
	assert.Equal(t, []string{"must", "should"}, rules(c, false))
	c.Findings = nil
	assert.Equal(t, []string{"own"}, rules(c, false))
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		`400 "ValidationException"`:                         `400 "ValidationException"`,
		`expected the token as it was sent, "t", got "abc"`: `expected the token as it was sent, "…", got "…"`,
		`"abc"`:                     `"…"`,
		`2048 bytes, "abc" … "xyz"`: `"…"`,
		`a job with the token "abc" of the action "b", after the request of a/b/00051 (12 times)`: `a job with the token "…" of the action "…", after the request of <case>`,
		`the token ""`: `the token ""`,
		`"A" and "B"`:  `"A" and "B"`,
		`400 "value 'x' at 3" then "aws.x#Other"`:                  `400 "…" then "aws.x#Other"`,
		"job 0a0a0a0a-0000-4000-8000-000000000001 is gone":         "job <id> is gone",
		`500 with a body of 265 bytes: "<p>1</p>"`:                 `500 with a body of <n> bytes: "…"`,
		`500 with a body of 1 bytes: "7"`:                          `500 with a body of <n> bytes: "…"`,
		"no answer after 5.2s, dial 127.0.0.1:40123, 122880 bytes": "no answer after <time>, dial 127.0.0.1:<port>, <n> bytes",
	} {
		assert.Equal(t, want, Mask(in))
	}
}

func TestSummarise(t *testing.T) {
	s := sample().Summary
	assert.Equal(t, 12, s.Cases)
	assert.Equal(t, Counts{Pass: 1, Fail: 4, Warn: 1, Observed: 1, Error: 1, Skip: 2, Known: 1, Fixed: 1}, s.Status)
	assert.Equal(t, []string{"jobId.pattern", "variables.size"}, s.Rules)
	assert.Equal(t, 1, s.CurrentOnly)
	assert.Equal(t, []string{"must", "should", "observe"}, []string{s.Levels[0].Name, s.Levels[1].Name, s.Levels[2].Name})
	assert.Equal(t, "answer", s.Families[0].Name)
}

// document has one case of each status given.
func document(complete, strict bool, statuses ...string) *Document {
	d := &Document{Complete: complete, Strict: strict, DurationMS: 3100}
	for _, s := range statuses {
		d.Cases = append(d.Cases, Case{ID: s, Level: LevelMust, Family: "f", Rule: "r", Status: s})
	}
	Finish(d)
	return d
}

func TestExitCodeAndVerdict(t *testing.T) {
	for _, c := range []struct {
		name    string
		d       *Document
		code    int
		verdict string
	}{
		{"conformant", document(true, false, "pass", "observed"), 0, "conformant: 1 case passed in 3.1 s, 1 observed"},
		{"warned", document(true, false, "pass", "warn"), 0, "conformant: 1 case passed in 3.1 s, 1 warning"},
		{"warned, strict", document(true, true, "pass", "warn"), 1, "NOT conformant: 1 of 2 cases violate a SHOULD rule (--strict) in 3.1 s, 1 warning"},
		{"known", document(true, false, "pass", "known"), 0, "conformant but for 1 known failure: 1 case passed in 3.1 s"},
		{"failed", document(true, false, "pass", "fail"), 1, "NOT conformant: 1 of 2 cases failed (1 rule) in 3.1 s"},
		{"fixed", document(true, false, "pass", "fixed"), 1, "NOT conformant: 1 known failure passed in 3.1 s"},
		{"no cases", document(true, false), 2, "NO VERDICT: no case was run in 3.1 s"},
		{"only skips", document(true, false, "skip"), 2, "NO VERDICT: no case was run in 3.1 s, 1 skipped"},
		{"errors", document(true, false, "pass", "error"), 2, "NO VERDICT: 1 of 2 cases could not be judged in 3.1 s"},
		{"errors and a failure", document(true, false, "fail", "error"), 1, "NOT conformant: 1 of 1 cases failed (1 rule) in 3.1 s, 1 of 2 got no verdict"},
		{"interrupted", document(false, false, "pass"), 2, "NO VERDICT: the run stopped after 1 case in 3.1 s"},
		{"interrupted after a failure", document(false, false, "fail"), 1, "NOT conformant: 1 of 1 cases failed (1 rule) in 3.1 s, the run is not complete"},
		{"a status of the future", document(true, false, "pass", "sideways"), 2, "NO VERDICT: 1 of 2 cases could not be judged in 3.1 s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.code, ExitCode(c.d))
			assert.Equal(t, c.verdict, Verdict(c.d))
		})
	}
}

func TestTextGolden(t *testing.T) {
	partial := document(true, false, "pass")
	partial.Partial = true
	headline := document(true, false, "fail", "skip")
	headline.Headline = "The target does not implement PutJobSuccessResult: it answers 500 with an HTML page."
	headline.Cases[1].Reason = headline.Headline // said once
	for name, c := range map[string]struct {
		d *Document
		o TextOptions
	}{
		"failed":   {sample(), TextOptions{}},
		"verbose":  {sample(), TextOptions{Verbose: true, Width: 80}},
		"quiet":    {sample(), TextOptions{Quiet: true}},
		"colour":   {sample(), TextOptions{Color: true}},
		"partial":  {partial, TextOptions{}},
		"headline": {headline, TextOptions{}},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, Text(&b, c.d, c.o))
			if !c.o.Color {
				assert.Equal(t, strings.ReplaceAll(Harmless(b.String()), `\n`, "\n"), b.String(), "nothing that a terminal obeys")
			}
			path := filepath.Join("testdata", name+".txt")
			if *update {
				require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), b.String(), "go test ./internal/report -update writes it anew")
		})
	}
}

// TestTimeLeft has the time that is left told once enough has been seen.
func TestTimeLeft(t *testing.T) {
	for _, c := range []struct {
		done, total int
		after       time.Duration
		want        string
	}{
		{1, 1000, time.Minute, " (0 %)"},
		{500, 1000, time.Second, " (50 %)"},
		{20, 1000, 2 * time.Second, " (2 %, about 2 min left)"},
		{250, 1000, 10 * time.Second, " (25 %, about 30 s left)"},
		{999, 1000, 10 * time.Second, " (99 %, about 1 s left)"},
		{100, 1000, time.Hour, " (10 %, about 9.0 h left)"},
		{1000, 1000, time.Hour, " (100 %)"},
		{0, 0, time.Hour, ""},
		{11, 10, time.Hour, ""},
	} {
		p := &Progress{started: time.Unix(100, 0)}
		assert.Equal(t, c.want, p.part(Event{Done: c.done, Total: c.total}, p.started.Add(c.after)))
	}
}

func TestProgress(t *testing.T) {
	clock := time.Unix(0, 0)
	run := func(terminal bool, width int) string {
		var b bytes.Buffer
		p := NewProgress(&b, terminal, width)
		p.now = func() time.Time { clock = clock.Add(6 * time.Second); return clock }
		p.last = clock
		p.Event(Event{Kind: KindStarted, Total: 4000})
		p.Event(Event{Kind: KindCase, Case: &Case{ID: "a/b", Status: StatusFail}, Done: 1, Total: 4000})
		p.Event(Event{Kind: KindCase, Case: &Case{ID: "a/c\x1b", Status: StatusWarn}, Done: 2, Total: 4000})
		p.Event(Event{Kind: KindNote, Text: "workers\x1b lowered"})
		p.Event(Event{Kind: KindFinished, Done: 2, Total: 4000})
		return b.String()
	}
	assert.Equal(t, "1 of 4,000 cases (0 %), 1 failed\n", run(false, 0))
	wipe := "\r\x1b[K"
	assert.Equal(t, wipe+"1 of 4,000 cases (0 %), 1 failed  a/b"+wipe+`2 of 4,000 cases (0 %), 1 failed, 1 warning  a/c\x1b`+
		wipe+`workers\x1b lowered`+wipe, run(true, 80))
	assert.Contains(t, run(true, 11), wipe+"1 of 4,000"+wipe)
}

// TestNoJobs has no view of a run without a job be mistaken for a success.
func TestNoJobs(t *testing.T) {
	d := document(true, false, "pass", "skip")
	d.NoJobs = "no job: CreatePipeline is unknown"
	d.Notes = []string{d.NoJobs + "; 1 case was skipped"}
	assert.Equal(t, 2, ExitCode(d))
	assert.Contains(t, Verdict(d), "NO VERDICT: no job could be obtained, so that only 1 case got a verdict")
	for name, view := range map[string]func(io.Writer, *Document) error{"junit": JUnit, "sarif": func(w io.Writer, d *Document) error { return SARIF(w, d, "") }, "markdown": Markdown} {
		var b strings.Builder
		require.NoError(t, view(&b, d))
		assert.Equal(t, 1, strings.Count(b.String(), "CreatePipeline is unknown"), "%s: %s", name, b.String())
		switch name {
		case "junit":
			assert.Contains(t, b.String(), `errors="1"`)
		case "sarif":
			assert.Contains(t, b.String(), `"level": "error"`)
		}
	}
}
