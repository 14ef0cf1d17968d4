package selftest

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// conformant says in a test what is wrong with a report of a right target.
func conformant(t *testing.T, d *plumbline.Report, err error) {
	t.Helper()
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d))
	assert.True(t, d.Complete)
	s := d.Summary.Status
	if s.Fail+s.Warn+s.Error+s.Skip > 0 {
		t.Errorf("%d failed, %d warned, %d errors, %d skipped; the first of them:\n%s", s.Fail, s.Warn, s.Error, s.Skip, strings.Join(troubles(d, 10), "\n"))
	}
}

// troubles are the first n cases that did not pass.
func troubles(d *plumbline.Report, n int) []string {
	var out []string
	for _, c := range d.Cases {
		if c.Status != report.StatusPass && c.Status != report.StatusObserved && len(out) < n {
			out = append(out, fmt.Sprintf("%s %s: expected %s, got %s %s", c.Status, c.ID, c.Expected, c.Got, c.Reason))
		}
	}
	return out
}

// TestTheCatalogueIsGreenOnTheProvider runs everything, with 300 random combinations on top, against the strict
// provider; where it is reached by a URL, the log of the run is looked at too.
func TestTheCatalogueIsGreenOnTheProvider(t *testing.T) {
	for _, profile := range []string{"current", "2015"} {
		for _, strict := range []bool{false, true} {
			for _, by := range []string{"URL", "handler"} {
				if !*every && (strict != (profile == "current") || (by == "URL") != strict) {
					continue // each value of each once: all eight, each whole, are in make test-all
				}
				t.Run(fmt.Sprintf("%s/strict=%t/by %s", profile, strict, by), func(t *testing.T) {
					t.Parallel()
					p := provider.New()
					to := plumbline.Target{Handler: p}
					var entries entries
					if by == "URL" {
						server := httptest.NewServer(entries.of(p))
						defer server.Close()
						to = plumbline.Target{URL: server.URL}
						defer entries.explain(t)
					}
					o, least := plumbline.Options{Profile: profile, Strict: strict, Wire: "all", Seed: 3, Explore: 300}, 6000
					if profile == "2015" && !*every {
						o.Wire = "json" // the other wire is no older than the current profile
						o.Run, o.Explore, least = of2015(t, cover(t)), 0, 300
					}
					d, err := plumbline.Check(t.Context(), to, o)
					conformant(t, d, err)
					assert.Greater(t, d.Summary.Status.Pass, least)
					assert.GreaterOrEqual(t, d.Distinct, least)
					assert.Equal(t, profile, d.Profile)
					assert.Equal(t, strict, d.Strict)
					assert.Empty(t, p.Leftovers())
				})
			}
		}
	}
}

// of2015 are those of some cases that the profile of 2015 has.
func of2015(t *testing.T, ids []string) []string {
	t.Helper()
	list, err := plumbline.List("2015")
	require.NoError(t, err)
	var there []string
	for _, l := range list {
		if slices.Contains(ids, l.ID) {
			there = append(there, l.ID)
		}
	}
	require.Greater(t, len(there), len(ids)/2)
	return there
}

// entries are what the log of a provider holds after a run.
type entries struct {
	mu    sync.Mutex
	lines []string
}

// of is a provider whose requests are logged.
func (e *entries) of(p *provider.Provider) http.Handler {
	jobs := func(id string) logbook.Job {
		j, _ := p.JobByID(id)
		return logbook.Job{State: j.State, Next: j.Next}
	}
	return logbook.New(p, jobs, func(x logbook.Exchange) {
		text := x.Text()
		e.mu.Lock()
		defer e.mu.Unlock()
		e.lines = append(e.lines, text)
	})
}

// explain holds that the log says of no answer of the strict provider by JSON that another is documented, and of each
// refusal of a result which rule was broken.
func (e *entries) explain(t *testing.T) {
	e.mu.Lock()
	defer e.mu.Unlock()
	refused := 0
	for _, text := range e.lines {
		if strings.Contains(text, " (CBOR)") {
			continue // of which the log says less, and takes what HTTP gets wrong for no reason
		}
		assert.NotContains(t, text, "not the documented one")
		first, rest, _ := strings.Cut(text, "\n")
		if strings.HasPrefix(first, "PutJobSuccessResult") && strings.Contains(first, ": 400 ") {
			refused++
			if !strings.HasPrefix(rest, "         ") {
				t.Errorf("no rule is named: %s", text)
			}
		}
	}
	assert.Greater(t, refused, 5000)
}

// every runs in full what takes minutes; without it a cover of the catalogue is run.
var every = flag.Bool("every", false, "ask every case, not a cover of them (make variants, make test-all)")

// shouldRules are the rules that the variants violate that only --strict fails.
var shouldRules = map[string][]string{
	"type-uri":                  {"answer/error-__type", "clients/error"},
	"type-namespace-uri":        {"answer/error-__type", "clients/error"},
	"type-only-code":            {"answer/error-__type", "clients/error"},
	"type-only-header":          {"answer/error-__type", "clients/error"},
	"type-and-header-namespace": {"clients/error"},
	"success-empty-gzip":        {"clients/success"},
	"unreadable-empty":          {"answer/unreadable-error"},
	"unreadable-text":           {"answer/unreadable-error"},
	"cbor-unreadable-untyped":   {"cbor/unreadable-error"},
	"ignored-lenient":           {"json/grammar-ignored"},
	"charset-415":               {"protocol/charset"},
	"created-plain":             {"currentRevision.created/far-away", "currentRevision.created/spelling"},
	"generated":                 {"answer/unreadable-error", "json/grammar-ignored"},
}

// TestShouldVariantsAreGreen has no provider accused that differs where documents
// recommend: it is conformant, and the report warns of just the rules that it violates.
func TestShouldVariantsAreGreen(t *testing.T) {
	table := maps.Clone(shouldRules)
	covers := map[string][]string{"json": slices.Clip(cover(t)), "cbor": slices.Clip(cborCover(t))}
	for _, v := range provider.Variants() {
		want, expected := table[v.Name]
		assert.Equal(t, v.Should, expected, v.Name)
		if delete(table, v.Name); !v.Should {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(v.Name)
			require.NoError(t, err)
			options := plumbline.Options{Wire: wireOf(v.Name), Seed: 5, Explore: 200}
			if !*every {
				options.Run, options.Explore = append(covers[options.Wire], casesAbout(want)...), 0
			}
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, options)
			require.NoError(t, err)
			assert.Zero(t, report.ExitCode(d))
			s := d.Summary.Status
			if s.Fail+s.Error > 0 {
				t.Errorf("a provider that is conformant (it %s) is accused: %d failed, %d errors:\n%s", v.Says, s.Fail, s.Error, strings.Join(troubles(d, 10), "\n"))
			}
			warned := map[string]bool{}
			for _, c := range d.Cases {
				for _, f := range c.Findings {
					if c.Status == report.StatusWarn && f.Level == report.LevelShould {
						warned[f.Rule] = true
					}
				}
			}
			assert.Equal(t, want, slices.Sorted(maps.Keys(warned)))
			if last := want[len(want)-1]; strings.HasPrefix(last, "answer/") || strings.HasPrefix(last, "clients/") || last == judge.UnreadableCBOR {
				assert.Equal(t, len(want), s.Warn, "the form of answers is told once a rule")
			}
			assert.Greater(t, s.Pass, 300)
			assert.Empty(t, p.Leftovers())
		})
	}
	assert.Empty(t, table, "no variant has these names")
}

// casesAbout are those in which only a violation of these rules shows, besides the cover.
func casesAbout(violated []string) (globs []string) {
	for rule, glob := range map[string]string{
		"json/grammar-ignored": "json/grammar/*", "currentRevision.created/spelling": "currentRevision.created/**", "protocol/charset": "protocol/**",
		"clients/success": "protocol/**",
	} {
		if slices.Contains(violated, rule) {
			globs = append(globs, glob)
		}
	}
	return globs
}

// TestVariantsAreGreen has no conformant provider accused, with --strict too. A cover is
// the cases that catch the faults: each kind of case is among them. Without -every several variants are one provider.
func TestVariantsAreGreen(t *testing.T) {
	covers := map[string][]string{"json": cover(t), "cbor": cborCover(t)}
	for i, names := range variantsTogether() {
		t.Run(strings.Join(names, ","), func(t *testing.T) {
			t.Parallel()
			p, err := provider.Together(names...)
			require.NoError(t, err)
			options := plumbline.Options{Strict: true, Wire: wireOf(names[0])}
			if !*every {
				asked, err := provider.Together(names...) // another, whose jobs the run knows nothing of
				require.NoError(t, err)
				options.Run = byWire(asked, options.Wire, covers[options.Wire], i)
			}
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, options)
			require.NoError(t, err)
			assert.Zero(t, report.ExitCode(d))
			s := d.Summary.Status
			if s.Fail+s.Error > 0 {
				t.Errorf("a provider that is conformant is accused: %d failed, %d errors:\n%s", s.Fail, s.Error, strings.Join(troubles(d, 10), "\n"))
			}
			assert.Greater(t, s.Pass, len(options.Run)/4)
			assert.Empty(t, p.Leftovers())
		})
	}
}

// variantsTogether are the variants that are tested as one provider: of each family on a wire one, or two. With -every
// each is alone.
func variantsTogether() [][]string {
	json, cbor := make([][]string, 20), make([][]string, 10)
	var alone [][]string
	turn := map[string]int{}
	for _, v := range provider.Variants() {
		groups := json
		if wireOf(v.Name) == "cbor" {
			groups = cbor
		}
		if !v.Should {
			at := &groups[turn[v.Family]%len(groups)]
			*at = append(*at, v.Name)
			alone = append(alone, []string{v.Name})
			turn[v.Family]++
		}
	}
	if *every {
		return alone
	}
	return slices.Concat(json, cbor)
}

// parts is in how many parts the cases of one request are dealt to the variants.
const parts = 20

// byWire are those of the cases that need a connection or a pipeline, and those of the others
// that the provider's handler does not satisfy in process: only a run says whether it is
// accused. Each variant is asked another part of all the cases of one request besides.
func byWire(of *provider.Provider, wire string, cover []string, turn int) []string {
	all, p := directCases(), called{Provider: of}
	var ids []string
	for _, id := range cover {
		if c, ok := all[id]; !ok || p.fails(c) {
			ids = append(ids, id)
		}
	}
	for i, id := range directIDs()[wire] {
		if i%parts == turn%parts && p.fails(all[id]) {
			ids = append(ids, id)
		}
	}
	return ids
}

// TestByWire has the parts together name what a mutant fails in process, and nothing of the
// provider.
func TestByWire(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]bool{"": false, "percent-101-accepted": true} {
		p := provider.New()
		if fault != "" {
			var err error
			p, err = provider.Named(fault)
			require.NoError(t, err)
		}
		var ids []string
		for turn := range parts {
			ids = append(ids, byWire(p, "json", nil, turn)...)
		}
		assert.Equal(t, want, len(ids) > 0, "%s: %v", fault, ids)
	}
}

// TestShouldOfTheCBORWire has what documents only recommend be no failure without --strict.
func TestShouldOfTheCBORWire(t *testing.T) {
	for name, rule := range map[string]string{
		"cbor-success-content-type": "cbor/success-content-type", "cbor-error-type-bare": "cbor/error-type-absolute",
		"cbor-error-header-besides": "cbor/error-header", "cbor-absolute-service-unknown": "cbor/service-name",
		"cbor-trailing-bytes-accepted": "cbor/trailing",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(name)
			require.NoError(t, err)
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, plumbline.Options{Wire: "cbor", Run: []string{"cbor/route/*", "cbor/trailing/*", "cbor/target/*", "cbor/percent/*"}})
			require.NoError(t, err)
			assert.Zero(t, report.ExitCode(d), "%v", troubles(d, 10))
			warned := map[string]bool{}
			for _, c := range d.Cases {
				for _, f := range c.Findings {
					if c.Status == report.StatusWarn {
						warned[f.Rule] = true
					}
				}
			}
			assert.Equal(t, []string{rule}, slices.Sorted(maps.Keys(warned)))
		})
	}
}

// cborCover are the cases that the written matrix names first for each fault of the CBOR
// wire, and all that are about CBOR itself.
func cborCover(t *testing.T) []string {
	t.Helper()
	chosen := map[string]bool{}
	for _, c := range cases.CBOR(model.Current) {
		rule, _ := rules.RuleByID(c.Rule)
		chosen[c.ID] = rule.Family == "cbor" && !strings.HasPrefix(c.ID, "cbor/well-formed/unknown-")
	}
	maps.DeleteFunc(chosen, func(_ string, about bool) bool { return !about })
	for _, k := range readMatrix(t) {
		if wireOf(k.Fault) == "cbor" {
			chosen[k.Cases[0]] = true
		}
	}
	ids := ofWire(existing(slices.Sorted(maps.Keys(chosen))), "cbor")
	assert.Greater(t, len(ids), 300)
	return ids
}

// cover are few cases that catch every fault, by the written matrix: again and again the case
// that catches most of the faults that are left.
func cover(t *testing.T) []string {
	t.Helper()
	covered.Do(func() { coverIs = chosenCover(t) })
	return coverIs
}

var (
	covered sync.Once
	coverIs []string
)

func chosenCover(t *testing.T) []string {
	t.Helper()
	catches := map[string][]string{}
	left := map[string]bool{}
	for _, k := range readMatrix(t) {
		if wireOf(k.Fault) == "json" {
			left[k.Fault] = true
			for _, id := range existing(k.Cases) {
				catches[id] = append(catches[id], k.Fault)
			}
		}
	}
	ids := slices.Sorted(maps.Keys(catches))
	gain := func(id string) (n int) {
		for _, fault := range catches[id] {
			if left[fault] {
				n++
			}
		}
		return n
	}
	var chosen []string
	for len(left) > 0 {
		best := slices.MaxFunc(ids, func(a, b string) int { return cmp.Compare(gain(a), gain(b)) })
		if gain(best) == 0 {
			break // what is left is caught by cases that are no more
		}
		chosen = append(chosen, best)
		for _, fault := range catches[best] {
			delete(left, fault)
		}
	}
	t.Logf("%d cases, which %d of the faults do not show in", len(chosen), len(left))
	assert.Greater(t, len(chosen), 150)
	return ofWire(chosen, "json")
}

// constant answers every request alike.
type constant struct {
	name   string
	answer http.HandlerFunc
	code   int // the exit code
}

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

const amzJSON = "application/x-amz-json-1.1"

var constants = []constant{
	{"200 empty", says(200, amzJSON, ""), 1},
	{"200 {}", says(200, amzJSON, "{}"), 1},
	{"400 ValidationException", says(400, amzJSON, `{"__type":"ValidationException","message":"no"}`), 1},
	{"400 JobNotFoundException", says(400, amzJSON, `{"__type":"JobNotFoundException","message":"no"}`), 1},
	{"403 AccessDeniedException", says(403, amzJSON, `{"__type":"AccessDeniedException","message":"no"}`), 2},
	{"403 empty", says(403, "text/plain", ""), 2},
	{"404 HTML", says(404, "text/html", "<html><body>Not Found</body></html>"), 1},
	{"500", says(500, amzJSON, `{"__type":"InternalFailure"}`), 1},
	{"501", says(501, "text/plain", "Not Implemented"), 1},
	{"hang", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 2},
	{"close", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 2},
}

// TestConstantAnswersAreRed has no target pass that does nothing, whether jobs
// come from its own calls, from elsewhere, or not at all.
func TestConstantAnswersAreRed(t *testing.T) {
	sources := map[string]plumbline.Target{
		"auto": {}, "none": {Jobs: "none"},
		"func": {JobFunc: func(context.Context) (string, error) { return "11111111-2222-3333-4444-abcdefabcdef", nil }},
	}
	for _, c := range constants {
		for source, to := range sources {
			t.Run(c.name+"/"+source, func(t *testing.T) {
				t.Parallel()
				to.Handler = c.answer
				o := plumbline.Options{Timeout: 200 * time.Millisecond}
				if !*every {
					o.Run = []string{"success/**", "jobId/**", "continuationToken/length/**", "life/**", "everywhere/**"}
				}
				d, err := plumbline.Check(t.Context(), to, o)
				if source == "func" && d == nil { // it is found out before the run that the target knows no such job
					require.Error(t, err)
					return
				}
				require.NotNil(t, d, "%v", err)
				code := report.ExitCode(d)
				assert.NotZero(t, code)
				assert.Equal(t, c.code, code, "%v %s\n%s", err, d.Headline, strings.Join(troubles(d, 3), "\n"))
				if code == 2 {
					assert.Error(t, err)
				}
			})
		}
	}
}

// TestOneHeadline says in one sentence of a target without the operation that it
// has none.
func TestOneHeadline(t *testing.T) {
	t.Parallel()
	for _, c := range constants {
		if c.name != "404 HTML" && c.name != "500" && c.name != "501" {
			continue
		}
		d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: c.answer}, plumbline.Options{})
		require.NoError(t, err)
		assert.Contains(t, d.Headline, "does not implement PutJobSuccessResult", c.name)
		assert.Equal(t, 1, d.Summary.Status.Fail, c.name)
		assert.Zero(t, d.Summary.Status.Error, c.name)
	}
}

// TestNothingIsLeftBehind interrupts runs: what was made is removed nevertheless.
func TestNothingIsLeftBehind(t *testing.T) {
	for i, after := range []int{1000, 1, 4000, 6000, 8000, 10000} {
		if i%3 != 0 && !*every {
			continue // among the shared jobs, and among the others
		}
		t.Run(fmt.Sprintf("after %d cases", after), func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			d, err := plumbline.Check(ctx, plumbline.Target{Handler: p}, plumbline.Options{OnEvent: func(e report.Event) {
				if e.Done >= after && e.Kind == report.KindCase {
					cancel()
				}
			}})
			require.ErrorContains(t, err, "interrupted")
			assert.Empty(t, p.Leftovers())
			assert.False(t, d.Complete)
			assert.Equal(t, 2, report.ExitCode(d))
			for _, c := range d.Cases {
				if c.Status == report.StatusFail || c.Status == report.StatusWarn {
					t.Errorf("an interruption is no failure of the target: %s: expected %s, got %s", c.ID, c.Expected, c.Got)
				}
			}
			assert.Len(t, d.Cases, d.Summary.Cases)
			fits(t, d)
		})
	}
}

// TestPartial checks what needs no job.
func TestPartial(t *testing.T) {
	t.Parallel()
	p := provider.New()
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p, Jobs: "none"}, plumbline.Options{})
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d))
	assert.True(t, d.Partial)
	assert.Zero(t, d.JobsUsed)
	assert.NotZero(t, d.Summary.Status.Skip)
	assert.Greater(t, d.Summary.Status.Pass, 400)
}

// TestJobFunc gets its jobs from the caller.
func TestJobFunc(t *testing.T) {
	t.Parallel()
	p := provider.New()
	to := plumbline.Target{Handler: p, JobFunc: func(context.Context) (string, error) { return p.SeedJobs(1)[0], nil }}
	o := plumbline.Options{Strict: true}
	if !*every {
		o.Run = cover(t) // TestTheCatalogueIsGreenOnTheProvider runs all, on jobs of pipelines
	}
	d, err := plumbline.Check(t.Context(), to, o)
	require.NoError(t, err)
	s := d.Summary.Status
	assert.Zero(t, s.Fail+s.Error, "%v", troubles(d, 10))
	assert.Greater(t, s.Pass, 300)
	for _, c := range d.Cases {
		if c.Status == report.StatusSkip {
			assert.NotEmpty(t, c.Reason, c.ID)
		}
	}
	assert.Equal(t, "func", d.Target.Jobs)
}

// TestUsage has each option and target that cannot be told before anything is sent.
func TestUsage(t *testing.T) {
	sent := false
	here := plumbline.Target{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent = true })}
	for name, c := range map[string]struct {
		to      plumbline.Target
		options plumbline.Options
		says    string
	}{
		"no target":          {plumbline.Target{}, plumbline.Options{}, "no target"},
		"two targets":        {plumbline.Target{URL: "http://127.0.0.1:1", Handler: here.Handler}, plumbline.Options{}, "give one of them"},
		"not a URL":          {plumbline.Target{URL: "127.0.0.1:4566:9"}, plumbline.Options{}, "127.0.0.1:4566:9"},
		"another scheme":     {plumbline.Target{URL: "ftp://127.0.0.1"}, plumbline.Options{}, "ftp"},
		"remote":             {plumbline.Target{URL: "http://192.0.2.1"}, plumbline.Options{}, "--allow-remote"},
		"unknown profile":    {here, plumbline.Options{Profile: "2014"}, `"2014"`},
		"negative":           {here, plumbline.Options{Explore: -1}, "negative"},
		"no such case":       {here, plumbline.Options{Run: []string{"jobId/patern/upper-case-00"}}, "jobId/pattern/upper-case-00"},
		"nothing to skip":    {here, plumbline.Options{Skip: []string{"jobid/**"}}, "no case matches"},
		"not a glob":         {here, plumbline.Options{Run: []string{"[a"}}, "is not a valid glob"},
		"nothing left":       {here, plumbline.Options{Run: []string{"jobId/**"}, Skip: []string{"**"}}, "no case is selected"},
		"no certificates":    {plumbline.Target{URL: "https://127.0.0.1:1", CAFile: "nowhere.pem"}, plumbline.Options{}, "nowhere.pem"},
		"unknown job source": {plumbline.Target{Handler: here.Handler, Jobs: "magic"}, plumbline.Options{}, "magic"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := plumbline.Check(t.Context(), c.to, c.options)
			var usage *plumbline.UsageError
			require.ErrorAs(t, err, &usage)
			assert.Contains(t, err.Error(), c.says)
			assert.NotContains(t, err.Error(), "\n")
			assert.Nil(t, d)
		})
	}
	assert.False(t, sent, "nothing was sent")
	d, err := plumbline.Check(t.Context(), plumbline.Target{URL: "http://127.0.0.1:1"}, plumbline.Options{}) // a port that nobody has
	require.ErrorContains(t, err, "never answered")
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Zero(t, d.Summary.Status.Judged())
}
