package compare

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// run has one case of the rule r for each status given, named by its key.
func run(name string, statuses map[string]string) Run {
	d := &report.Document{Complete: true, Profile: "current", Target: report.Target{URL: "http://" + name}, DurationMS: 2500, Catalogue: report.Catalogue{Version: "1", SHA256: "0a"}}
	for id, status := range statuses {
		family, _, _ := strings.Cut(id, "/")
		d.Cases = append(d.Cases, report.Case{ID: id, Family: family, Rule: family + "/rule", Level: report.LevelMust, Status: status, Got: "what " + id + " got"})
	}
	report.Finish(d)
	return Run{Name: name, Document: d}
}

func three() []Run {
	return []Run{
		run("right", map[string]string{"a/1": "pass", "a/2": "pass", "b/1": "pass", "c/1": "observed", "d/1": "pass"}),
		run("wrong", map[string]string{"a/1": "fail", "a/2": "fail", "b/1": "warn", "c/1": "observed", "d/1": "skip"}),
		run("other", map[string]string{"a/1": "pass", "a/2": "known", "b/1": "fixed", "c/1": "observed", "e/1": "pass"}),
	}
}

func TestDifferences(t *testing.T) {
	c, err := New(three())
	require.NoError(t, err)
	var got []string
	for _, d := range c.Differences {
		got = append(got, d.Rule+" "+strings.Join(d.Statuses, ",")+" "+strings.Join(d.Cases, ","))
	}
	assert.Equal(t, []string{
		"a/rule pass,fail,pass a/1",
		"a/rule pass,fail,known a/2",
		"b/rule pass,warn,fixed b/1",
		"d/rule pass,skip, d/1",
		"e/rule ,,pass e/1",
	}, got)
	assert.Equal(t, 1, c.Agreed)
	assert.Equal(t, 5, c.Differing())
	assert.Nil(t, c.Changes, "that is for two")
	assert.Equal(t, []int{4, 0, 3}, []int{c.All.Cells[0].Passed, c.All.Cells[1].Passed, c.All.Cells[2].Passed})
	assert.Equal(t, []int{4, 3, 4}, []int{c.All.Cells[0].Of, c.All.Cells[1].Of, c.All.Cells[2].Of})
}

func TestChanges(t *testing.T) {
	for _, c := range []struct {
		before, after string
		list          string // the list that the case is on; empty: on none
		regressed     bool
		unproven      bool
	}{
		{"pass", "pass", "", false, false},
		{"pass", "observed", "", false, false},
		{"pass", "fixed", "", false, false},
		{"fail", "known", "", false, false},
		{"known", "fail", "", false, false},
		{"pass", "fail", "fails in after, not in before", true, false},
		{"pass", "known", "fails in after, not in before", true, false},
		{"observed", "fail", "fails in after, not in before", true, false},
		{"warn", "fail", "fails in after, not in before", true, false},
		{"error", "fail", "fails in after, not in before", true, false},
		{"skip", "fail", "fails in after, not in before", true, false},
		{"pass", "warn", "warned of in after, not in before", false, false},
		{"error", "warn", "warned of in after, not in before", false, false},
		{"fail", "pass", "better in after than in before", false, false},
		{"fail", "warn", "better in after than in before", false, false},
		{"warn", "pass", "better in after than in before", false, false},
		{"known", "fixed", "better in after than in before", false, false},
		{"pass", "error", "without a verdict in after only", false, true},
		{"fail", "skip", "without a verdict in after only", false, true},
		{"error", "skip", "", false, false},
		{"error", "pass", "", false, false},
		{"", "pass", "only in after", false, false},
		{"", "fail", "only in after", false, false},
		{"pass", "", "only in before", false, false},
	} {
		t.Run(c.before+" to "+c.after, func(t *testing.T) {
			before, after := map[string]string{"z/common": "pass"}, map[string]string{"z/common": "pass"}
			if c.before != "" {
				before["a/1"] = c.before
			}
			if c.after != "" {
				after["a/1"] = c.after
			}
			got, err := New([]Run{run("before", before), run("after", after)})
			require.NoError(t, err)
			titles := ""
			for _, l := range got.Changes.Lists() {
				titles += l.Title
				assert.Equal(t, "a/1", l.Changes[0].ID)
			}
			assert.Equal(t, c.list, titles)
			assert.Equal(t, c.regressed, got.Changes.Regressed())
			assert.Equal(t, c.unproven, got.Changes.Unproven())
		})
	}
}

// absent is the run of a target that does not implement the operation, as check reports it.
func absent(name string) Run {
	r := run(name, map[string]string{"a/1": "fail", "a/2": "skip", "b/1": "skip", "c/1": "skip", "d/1": "skip"})
	r.Headline = "the target does not implement PutJobSuccessResult: it answers 501"
	r.Missing = &report.Missing{Operation: "PutJobSuccessResult", Answer: "501"}
	return r
}

// TestNotImplemented has targets without the operation stand beside others, which are
// compared as if they were alone.
func TestNotImplemented(t *testing.T) {
	runs := three()
	alone, err := New(runs[:2])
	require.NoError(t, err)
	c, err := New([]Run{absent("moto"), runs[0], absent("ministack"), runs[1]})
	require.NoError(t, err)
	assert.Equal(t, alone.Agreed, c.Agreed)
	assert.Equal(t, alone.Differing(), c.Differing())
	assert.Equal(t, []string{"not implemented", "pass", "not implemented", "fail"}, c.Differences[0].Statuses)
	for _, row := range append(c.Families, c.All) {
		assert.Equal(t, "not implemented", row.Cells[0].String())
		assert.NotEqual(t, "not implemented", row.Cells[1].String())
	}

	for says, pair := range map[string][]Run{"Only one of the targets": {absent("moto"), runs[1]}, "None of the targets": {absent("moto"), absent("ministack")}} {
		c, err = New(pair)
		require.NoError(t, err)
		assert.Contains(t, c.Few(), says)
		assert.Empty(t, c.Differences)
		assert.False(t, c.Changes.Regressed(), "nothing was there before")
	}
	c, err = New([]Run{runs[1], absent("gone")})
	require.NoError(t, err)
	assert.True(t, c.Changes.Regressed(), "the operation was there before")
}

// worker is the run of a target of which other operations were checked too.
func worker(name, polls string, lacks ...string) Run {
	r := run(name, map[string]string{"a/1": "pass", "PollForJobs/x": polls, "PollForJobs/y": "pass", "GetJobDetails/x": "pass", "AcknowledgeJob/x": "pass"})
	r.NotImplemented = lacks
	for i, c := range r.Cases {
		if c.Family != "a" {
			r.Cases[i].Operation = c.Family
		}
		if r.lacks(c.Family) {
			r.Cases[i].Status = report.StatusSkip
		}
	}
	report.Finish(r.Document)
	return r
}

// TestOperations has a matrix of operations and implementations, where more than one operation was checked.
func TestOperations(t *testing.T) {
	first := run("first", map[string]string{"a/1": "pass"})
	c, err := New([]Run{worker("whole", "pass"), worker("part", "fail", "GetJobDetails"), first})
	require.NoError(t, err)
	var got []string
	for _, row := range c.Operations {
		got = append(got, row.Name+": "+row.Cells[0].String()+", "+row.Cells[1].String()+", "+row.Cells[2].String())
	}
	assert.Equal(t, []string{
		"AcknowledgeJob: 100 %, 100 %, –", "GetJobDetails: 100 %, not implemented, –", "PollForJobs: 100 %, 50.0 %, –", "PutJobSuccessResult: 100 %, 100 %, 100 %",
	}, got)
	for _, d := range c.Differences {
		if d.Cases[0] == "GetJobDetails/x" {
			assert.Equal(t, []string{"pass", "not implemented", ""}, d.Statuses)
		}
	}
	c, err = New([]Run{first, first})
	require.NoError(t, err)
	assert.Empty(t, c.Operations, "there is one only")

	c, err = New([]Run{worker("before", "pass"), worker("after", "pass", "GetJobDetails")})
	require.NoError(t, err)
	assert.True(t, c.Changes.Regressed(), "the operation was there before")
	assert.False(t, c.Changes.Unproven())

	only := worker("only", "pass")
	only.Missing = &report.Missing{Operation: "PutJobSuccessResult", Answer: "501"}
	assert.False(t, only.Lacks(), "the others are there")
}

// TestCountedCases has a case that only one run lists be in order in the other.
func TestCountedCases(t *testing.T) {
	counted := []report.Unlisted{{Level: report.LevelMust, Family: "a", Status: report.StatusPass, Count: 9}}
	before := run("before", map[string]string{"a/1": "pass", "explore/seed-0/0007": "fail", "explore/seed-1/0007": "fail"})
	after := run("after", map[string]string{"a/1": "pass", "explore/seed-0/0008": "fail"})
	before.Unlisted, after.Unlisted = counted, counted
	c, err := New([]Run{before, after})
	require.NoError(t, err)
	require.Len(t, c.Changes.Failing, 1)
	assert.Equal(t, "explore/seed-0/0008", c.Changes.Failing[0].ID)
	require.Len(t, c.Changes.Fixed, 1)
	assert.Equal(t, "explore/seed-0/0007", c.Changes.Fixed[0].ID)
	require.Len(t, c.Changes.Gone, 1)
	assert.Equal(t, "explore/seed-1/0007", c.Changes.Gone[0].ID)
	assert.Empty(t, c.Changes.New)
}

func TestAWarningRegressesAStrictRun(t *testing.T) {
	after := run("after", map[string]string{"a/1": "warn"})
	after.Strict = true
	c, err := New([]Run{run("before", map[string]string{"a/1": "pass"}), after})
	require.NoError(t, err)
	assert.True(t, c.Changes.Regressed())
	after.Complete = false
	assert.True(t, c.Changes.Unproven(), "what did not end proves nothing")
}

func TestWhatCannotBeCompared(t *testing.T) {
	old := run("old", map[string]string{"a/1": "pass"})
	old.Profile = "2015"
	_, err := New([]Run{run("new", map[string]string{"a/1": "pass"}), old})
	assert.EqualError(t, err, `new is of the profile "current" and old of "2015": only reports of one profile can be compared, so check again with the same --profile`)
	_, err = New([]Run{run("one", map[string]string{"a/1": "pass"}), run("two", map[string]string{"b/1": "pass"})})
	assert.ErrorContains(t, err, "no case in common")
}

func TestNotes(t *testing.T) {
	one, two := run("one", map[string]string{"a/1": "pass"}), run("two", map[string]string{"a/1": "pass", "a/2": "pass"})
	two.Complete, two.Partial, two.Strict, two.Catalogue.SHA256 = false, true, true, "0b"
	c, err := New([]Run{one, two})
	require.NoError(t, err)
	for i, says := range []string{"two is not complete", "two is partial", "two was checked with another list of cases than one", "only one of two and one was strict"} {
		assert.Contains(t, c.Notes[i], says)
	}
}

// many has more differences and changes than the views show.
func many() []Run {
	before, after := map[string]string{}, map[string]string{"z/1": "pass"}
	for i := range most + 5 {
		before["f"+strconv.Itoa(100+i)+"/1"], after["f"+strconv.Itoa(100+i)+"/1"] = "pass", "fail"
	}
	return []Run{run("before", before), run("after", after)}
}

func TestGolden(t *testing.T) {
	two := three()[:2]
	two[1].Catalogue.SHA256 = "0b"
	for name, runs := range map[string][]Run{"three": three(), "two": two, "same": {three()[0], three()[0]}, "many": many(), "absent": {three()[0], absent("moto"), three()[1]}, "alone": {absent("moto"), three()[1]}, "operations": {worker("whole", "pass"), worker("part", "fail", "GetJobDetails"), worker("other", "warn")}} {
		c, err := New(runs)
		require.NoError(t, err)
		for format, view := range map[string]func(io.Writer) error{
			"txt": func(w io.Writer) error { return Text(w, c, report.TextOptions{}) },
			"md":  func(w io.Writer) error { return Markdown(w, c) },
		} {
			t.Run(name+"."+format, func(t *testing.T) {
				var b bytes.Buffer
				require.NoError(t, view(&b))
				path := filepath.Join("testdata", name+"."+format)
				if *update {
					require.NoError(t, os.MkdirAll("testdata", 0o755))
					require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
				}
				want, err := os.ReadFile(path)
				require.NoError(t, err)
				assert.Equal(t, string(want), b.String(), "go test ./internal/report/compare -update writes it anew")
			})
		}
	}
}

// TestWires has a column for each wire of each run, and their own verdicts.
func TestWires(t *testing.T) {
	json := run("json only", map[string]string{"pass": "pass", "fail": "fail"})
	both := Run{"both", reporttest.BothWires()}
	c, err := New([]Run{json, both, {"again", reporttest.BothWires()}})
	require.NoError(t, err)
	var titles, scores []string
	for i, column := range c.Columns {
		titles = append(titles, column.Title())
		scores = append(scores, c.All.Cells[i].String())
	}
	assert.Equal(t, []string{"json only JSON", "both JSON", "both CBOR", "again JSON", "again CBOR"}, titles)
	assert.Equal(t, []string{"50.0 %", "50.0 %", "33.3 %", "50.0 %", "33.3 %"}, scores)
	for name, write := range map[string]func(io.Writer, *Comparison) error{
		"text": func(w io.Writer, c *Comparison) error { return Text(w, c, report.TextOptions{}) }, "markdown": Markdown,
	} {
		var b bytes.Buffer
		require.NoError(t, write(&b, c))
		assert.Contains(t, b.String(), "both CBOR", name)
		assert.Contains(t, b.String(), "json only JSON", name)
	}
}

func TestColour(t *testing.T) {
	c, err := New(three())
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, Text(&b, c, report.TextOptions{Color: true}))
	assert.Contains(t, b.String(), "\x1b["+report.Red+"m")
}

func TestHostileContent(t *testing.T) {
	const hostile = "a/<script>|`*_[x](javascript:x)\x1b[31m\u202e\n# heading"
	runs := []Run{run(hostile, map[string]string{hostile: "pass", "z": "pass"}), run("x"+hostile, map[string]string{hostile: "fail", hostile + "2": "fail", "z": "pass"})}
	for i := range runs {
		for j := range runs[i].Cases {
			c := &runs[i].Cases[j]
			c.Rule, c.Family, c.Got = hostile, hostile, hostile
		}
	}
	c, err := New(runs)
	require.NoError(t, err)
	c.Notes = append(c.Notes, hostile)
	var text, markdown bytes.Buffer
	require.NoError(t, Text(&text, c, report.TextOptions{}))
	require.NoError(t, Markdown(&markdown, c))
	for _, obeyed := range []string{"\x1b", "\u202e", "\n# heading"} {
		assert.NotContains(t, text.String(), obeyed)
		assert.NotContains(t, markdown.String(), obeyed)
	}
	for line := range strings.Lines(markdown.String()) {
		outside := withoutCode(line)
		assert.NotContains(t, outside, "<script>", line)
		assert.NotContains(t, outside, "](", line)
	}
}

// withoutCode takes away what stands between back quotes.
func withoutCode(line string) string {
	out := ""
	for i, part := range strings.Split(line, "`") {
		if i%2 == 0 {
			out += part
		}
	}
	return out
}
