package page_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/compare"
	"github.com/plumbline-conformance/plumbline/internal/report/page"
	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"
)

// faulty is the report of the provider with a fault, of all cases or of some.
func faulty(t testing.TB, name string, run ...string) *report.Document {
	t.Helper()
	p, err := provider.Named(name)
	require.NoError(t, err)
	wire := "json"
	if strings.HasPrefix(name, "cbor") {
		wire = "all"
	}
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, plumbline.Options{Run: run, Wire: wire})
	require.NoError(t, err)
	return d
}

// hostile is what a target may send to whoever opens its report.
const hostile = `"'></title></style></textarea><script>window.hacked = true</script><img src=x onerror="window.hacked = true">` +
	"</script><!--]]>{{.}}${window.hacked = true}`javascript:window.hacked=true\x00\x1b[31m\u202e\u2028"

// hostileDocument has it everywhere, in every status.
func hostileDocument() *report.Document {
	d := &report.Document{
		Complete: true, Tool: report.Tool{Name: hostile, Version: hostile}, Target: report.Target{URL: hostile, Jobs: hostile},
		Profile: hostile, Headline: hostile, Reproduce: hostile, Notes: []string{hostile}, Catalogue: report.Catalogue{Version: hostile, SHA256: hostile},
	}
	message := report.Exchange{
		Label: hostile, Fate: hostile, Status: 200, Headers: []report.Header{{Name: hostile, Value: hostile}, {Name: "Set-Cookie", Value: "secret"}},
		Payload: report.NewPayload([]byte(hostile)),
		Request: report.Request{Method: hostile, Path: hostile, Headers: []report.Header{{Name: "Authorization", Value: "secret"}}, Payload: report.NewPayload([]byte(hostile))},
	}
	for _, status := range []string{"pass", "fail", "warn", "observed", "error", "skip", "known", "fixed", hostile} {
		d.Cases = append(d.Cases, report.Case{
			ID: hostile + status, Title: hostile, Level: report.LevelMust, Family: hostile, Rule: hostile, Source: hostile, Status: status,
			Expected: hostile, Got: hostile, Reason: hostile, Curl: hostile, Replay: hostile, KnownLine: hostile, DurationMS: 1,
			Findings: []report.Finding{{Rule: hostile, Level: report.LevelMust, Expected: hostile, Got: hostile, Caution: hostile}},
			Exchange: &message, Steps: []report.Exchange{message, message},
		})
	}
	report.Finish(d)
	d.Groups[0].Status, d.Groups[0].Headline = hostile, hostile // a file may say anything of itself
	return d
}

func render(t testing.TB, d *report.Document) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, page.Report(&b, d))
	return strings.ReplaceAll(b.String(), "<wbr>", "") // where a name may be broken
}

// has looks for something in a page, and does not print all of it when it is not there.
func has(t *testing.T, text, what string) {
	t.Helper()
	assert.True(t, strings.Contains(text, what), "%q is missing", what)
}

func hasNot(t *testing.T, text, what string) {
	t.Helper()
	i := strings.Index(text, what)
	assert.Negative(t, i, "%q stands in %.80q", what, text[max(0, i-40):])
}

func TestHostileContentIsText(t *testing.T) {
	text := render(t, hostileDocument())
	before, after, found := strings.Cut(text, `<script type="application/json" id="data">`)
	require.True(t, found)
	data, after, _ := strings.Cut(after, "</script>")
	hasNot(t, data, "<")
	for _, markup := range []string{"<script>window", "<img", `onerror="`, "\x1b", "\u202e", "secret", `href="javascript`} {
		hasNot(t, before, markup)
		hasNot(t, after, markup)
	}
	hasNot(t, before, "<script")
	assert.Equal(t, 2, strings.Count(after, "<script"), "the page's own")
	has(t, before, "&lt;script&gt;window.hacked")
	for _, raw := range []string{"\x1b", "\u202e", "\u2028"} {
		hasNot(t, data, raw)
	}
}

// comparison sets reports side by side.
func comparison(t testing.TB, documents ...*report.Document) *compare.Comparison {
	t.Helper()
	runs := make([]compare.Run, len(documents))
	for i, d := range documents {
		runs[i] = compare.Run{Name: fmt.Sprintf("run %d", i+1), Document: d}
	}
	c, err := compare.New(runs)
	require.NoError(t, err)
	return c
}

func TestHostileContentIsTextInAComparisonToo(t *testing.T) {
	one, two := hostileDocument(), hostileDocument()
	two.Cases = two.Cases[1:]
	two.Cases[0].Status = hostile
	c := comparison(t, one, two)
	c.Runs[0].Name, c.Columns[0].Name, c.Notes = hostile, hostile, []string{hostile}
	var b bytes.Buffer
	require.NoError(t, page.Compare(&b, c))
	for _, markup := range []string{"<script>window", "<img", `onerror="`, "\x1b", "\u202e", `href="javascript`} {
		hasNot(t, b.String(), markup)
	}
	assert.Equal(t, 1, strings.Count(b.String(), "<script"), "the page's own")
	has(t, b.String(), "&lt;script&gt;window.hacked")
}

// TestThePageNamesTheWire of causes and of cases, and shows what was sent byte by byte.
func TestThePageNamesTheWire(t *testing.T) {
	text := render(t, faulty(t, "cbor-null-refused", "cbor/null/executionDetails*", "jobId/required/**"))
	for _, shown := range []string{"cases by CBOR", "<b>CBOR</b>", "<b>JSON</b>", "<b>MUST</b> · CBOR · ", "map of 2 entries", "&#34;executionDetails&#34;: null"} {
		has(t, text, shown)
	}
	hasNot(t, render(t, faulty(t, "success-newline", "success/**")), "<b>JSON</b>")
}

func TestThePageIsWholeByItself(t *testing.T) {
	text := render(t, faulty(t, "job-id-case-folded", "{jobId,continuationToken}/**"))
	for _, elsewhere := range []string{`src="http`, "@import", "url(", `<link`} {
		hasNot(t, text, elsewhere)
	}
	for _, shown := range []string{"Not conformant", "39 cases", "jobId/pattern/form-upper-case", "CodePipeline API Reference", ">curl<", "Run: []string{", "36", "upper case, position 8: 1 of 1 wrong"} {
		has(t, text, shown)
	}
	has(t, text, "default-src &#39;none&#39;")
}

// TestTheFirstScreenCountsTheCauses: it names four, and says how many there are besides; a name is broken where its
// parts end.
func TestTheFirstScreenCountsTheCauses(t *testing.T) {
	d := everythingWrong(500)
	var b bytes.Buffer
	require.NoError(t, page.Report(&b, d))
	require.Greater(t, len(d.Groups), 104)
	has(t, b.String(), fmt.Sprintf(`<li class="rest"><a href="#failures">and %d further causes</a></li>`, len(d.Groups)-4))
	has(t, b.String(), fmt.Sprintf(`The first 100 are shown; the JSON report has %d more.`, len(d.Groups)-100))
	has(t, b.String(), `<h3>jobId/<wbr>pattern</h3>`)
	d = everythingWrong(3)
	hasNot(t, render(t, d), "further cause")
}

// TestWhatDecidesIsWhole: a target's text is cut; sentences and commands of plumbline are not.
func TestWhatDecidesIsWhole(t *testing.T) {
	text := render(t, reporttest.Long())
	for _, end := range []string{"headline", "note", "command of the run", "replay", "known line", "caution", "reason"} {
		has(t, text, "ends with the "+end)
	}
}

// TestThePageHasTheOneTotal, which the summary and the badge have too.
func TestThePageHasTheOneTotal(t *testing.T) {
	d := reporttest.Sample()
	has(t, report.Verdict(d), " of 9 cases failed")
	has(t, render(t, d), " of 9 cases failed")
}

func TestThePageSaysWhatFollows(t *testing.T) {
	d := everythingWrong(2)
	d.Groups[0].Follows = "continuationToken/length"
	has(t, render(t, d), "Probably follows from <b>continuationToken/length</b>")
}

func TestAPageOfEveryKindOfRun(t *testing.T) {
	for name, d := range map[string]*report.Document{
		"no cases":   {},
		"not judged": {Cases: []report.Case{{ID: "a", Status: report.StatusError, Reason: "no job"}}},
		"a report whose parts disagree": {
			Complete: true, Cases: []report.Case{{ID: "a", Status: "sideways", Level: "perhaps"}},
			Groups: []report.Group{{Rule: "r", Status: "fail", Example: "gone", Count: 2, Cases: []string{"gone", "a"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := render(t, d)
			has(t, text, "No verdict")
			has(t, text, "</html>")
		})
	}
}

// TestThePageStaysSmall has ten thousand failures with long exchanges of ten thousand causes.
func TestThePageStaysSmall(t *testing.T) {
	text := render(t, everythingWrong(10_000))
	assert.Less(t, len(text), 1_500_000)
	has(t, text, "more, which are not shown in full")
}

// oneCause is the report of a target that fails every case of the catalogue in the same way.
func oneCause() *report.Document {
	d := &report.Document{Complete: true}
	long := report.NewPayload(bytes.Repeat([]byte(`{"jobId":"'"&`), 100))
	for _, c := range cases.Catalogue(model.Current) {
		d.Cases = append(d.Cases, report.Case{
			ID: c.ID, Title: c.Title, Level: report.LevelMust, Rule: c.Rule, Status: report.StatusFail, Got: "500", DurationMS: 1.234,
			Exchange: &report.Exchange{Request: report.Request{Payload: long}, Payload: long}, Curl: "curl", Replay: "plumbline check --run " + c.ID,
			Findings: []report.Finding{{Rule: "answer/error-type", Level: report.LevelMust, Got: "500"}},
		})
	}
	report.Finish(d)
	return d
}

// TestThePageOfOneCauseStaysSmall: of ten thousand cases some are shown in full, and each of the others has the command
// that repeats it.
func TestThePageOfOneCauseStaysSmall(t *testing.T) {
	d := oneCause()
	require.Greater(t, len(d.Cases), 10_000)
	require.Len(t, d.Groups, 1)
	text := render(t, d)
	assert.Less(t, len(text), 1_500_000)
	has(t, text, `"plumbline check --run {id}"`)
}

// everythingWrong is the report of a target that answers everything with a long page of its own.
func everythingWrong(cases int) *report.Document {
	d := &report.Document{Complete: true, Profile: "current"}
	long := report.NewPayload(bytes.Repeat([]byte(`<p class="x">'"&`), 400))
	for i := range cases {
		id := "jobId/pattern/replaced-" + strings.Repeat("x", i%30) + string(rune('a'+i%26)) + "-" + report.Commas(i)
		got := "500 with a page: " + strings.Repeat(string(rune('a'+i%26)), i%150)
		d.Cases = append(d.Cases, report.Case{
			ID: id, Title: "position " + report.Commas(i), Level: report.LevelMust, Family: "jobId", Rule: "jobId/pattern", Status: report.StatusFail,
			Source: "CodePipeline API Reference", Expected: "400 ValidationException", Got: got, DurationMS: float64(i%90) / 7,
			Exchange: &report.Exchange{Request: report.Request{Payload: long}, Payload: long, Status: 500}, Curl: strings.Repeat("curl 'x' ", 400), Replay: "plumbline check --run " + id, KnownLine: id,
		})
	}
	report.Finish(d)
	return d
}

// BenchmarkReport renders ten thousand cases: those of a check, and ten thousand failures.
func BenchmarkReport(b *testing.B) {
	for name, d := range map[string]*report.Document{"check": faulty(b, "token-2049-accepted"), "failures": everythingWrong(10_000)} {
		b.Run(name, func(b *testing.B) {
			size := 0
			for b.Loop() {
				var out bytes.Buffer
				require.NoError(b, page.Report(&out, d))
				size = out.Len()
			}
			b.ReportMetric(float64(size)/(1<<20), "MB/page")
			b.ReportMetric(float64(len(d.Cases)), "cases")
		})
	}
}

// TestThePlacesOfTheCatalogue holds that the drawings find their cases, which they tell by their ids.
func TestThePlacesOfTheCatalogue(t *testing.T) {
	d := &report.Document{Complete: true}
	for _, c := range cases.Catalogue(model.Current) {
		d.Cases = append(d.Cases, report.Case{ID: c.ID, Status: report.StatusPass, Got: "200"})
	}
	report.Finish(d)
	text := render(t, d)
	for _, member := range []string{"continuationToken", "currentRevision.revision", "currentRevision.changeIdentifier", "currentRevision.revisionSummary", "executionDetails.summary", "executionDetails.externalExecutionId", "executionDetails.percentComplete", "outputVariables"} {
		has(t, text, "<b>"+member+"</b>")
	}
	has(t, text, "Each of 4,")
	for _, row := range []string{"another digit", "zeros but one", "neighbours swapped", "upper case", "other script", "another hyphen", "hyphen swapped", "a stranger", "deleted", "doubled", "cut to", "cut from", "percent-encoded", "escaped twice", "as an entity", "&#43; newline", "&#43; newline and id"} {
		has(t, text, `<th scope="row">`+row+"</th>")
	}
}

// TestTheRuleOfAnotherOperation has a cause state its rule, with the page that documents it.
func TestTheRuleOfAnotherOperation(t *testing.T) {
	text := render(t, faulty(t, "PutJobFailureResult/life/twice-accepted", "PutJobFailureResult/life/twice"))
	has(t, text, "<b>The rule:</b> A job is failed once: 400.")
	has(t, text, "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html")
}
