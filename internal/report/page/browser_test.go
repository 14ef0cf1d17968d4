//go:build browser

package page_test

import (
	"flag"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/page"
	"github.com/plumbline-conformance/plumbline/internal/tools/browsertest"
)

func write(t testing.TB, d *report.Document) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	require.NoError(t, report.WriteFile(path, func(w io.Writer) error { return page.Report(w, d) }))
	return path
}

// pagePath is a page of another time.
var pagePath = flag.String("page", "", "the path of a page to load in TestThePageOfOneCauseInABrowser, not its own")

// load opens a page three times, for the machine has other things to do, and logs the shortest time in milliseconds: that
// of its scripts too. It is measured, and not judged.
func load(b *browsertest.Browser, path string) {
	took := math.Inf(1)
	for range 3 {
		b.Visit(path)
		took = min(took, browsertest.Value[float64](b, "performance.getEntriesByType('navigation')[0].loadEventEnd"))
	}
	b.T.Logf("loaded in %.0f ms", took)
}

// TestThePageInABrowser opens the report of a faulty target with all its cases.
func TestThePageInABrowser(t *testing.T) {
	d := faulty(t, "token-2049-accepted")
	require.Greater(t, len(d.Cases), 10_000)
	b := browsertest.Open(t)
	load(b, write(t, d))
	assert.Equal(t, len(d.Cases), browsertest.Value[int](b, "document.querySelectorAll('#cells i').length"))
	filters(b, d)
	keyboard(b)
	pictures(b)
	b.Quiet()
}

// TestThePageOfOneCauseInABrowser opens the report of a target that fails every case: the last one, which is not shown in
// full, has the command that repeats it.
func TestThePageOfOneCauseInABrowser(t *testing.T) {
	b := browsertest.Open(t)
	if *pagePath != "" {
		path, err := filepath.Abs(*pagePath)
		require.NoError(t, err)
		load(b, path)
		return
	}
	d := oneCause()
	load(b, write(t, d))
	last := d.Cases[len(d.Cases)-1]
	b.Script(`document.querySelector("#c` + strconv.Itoa(len(d.Cases)-1) + `").click()`)
	assert.Equal(t, last.ID, browsertest.Value[string](b, "document.querySelector('#case h3').textContent"))
	assert.Equal(t, last.Title, browsertest.Value[string](b, "document.querySelector('#case h3 + p').textContent"))
	assert.Equal(t, last.Replay, browsertest.Value[string](b, "document.querySelector('#case dd.repeat-it').textContent"))
	b.Quiet()
}

func filters(b *browsertest.Browser, d *report.Document) {
	all, life := len(d.Cases), 0
	for _, c := range d.Cases {
		if c.Family == "life" {
			life++
		}
	}
	shown := func() int {
		return browsertest.Value[int](b, "document.querySelectorAll('#cells .group:not([hidden]) i:not([hidden])').length")
	}
	count := func() string { return browsertest.Value[string](b, "document.getElementById('count').textContent") }
	assert.Equal(b.T, all, shown())

	b.Do(chromedp.SendKeys(chromedp.CSS("#find"), "jobId/pattern upper-case-0"))
	assert.Equal(b.T, 10, shown(), "by text")
	assert.Contains(b.T, count(), "10 of ")
	b.Click(".filters button[type=reset]")
	b.Until("document.getElementById('count').textContent.startsWith('All')")
	assert.Equal(b.T, all, shown(), "reset")

	b.Click("#by-status input[value=pass]")
	b.Click("#by-status input[value=observed]")
	assert.Equal(b.T, d.Summary.Status.Fail, shown(), "by status")
	b.Click("#listing summary")
	b.Until("document.querySelectorAll('#rows tr').length > 0")
	assert.Equal(b.T, d.Summary.Status.Fail, browsertest.Value[int](b, "document.querySelectorAll('#rows tr').length"), "the same as a table")
	b.Click("#listing summary")
	b.Click("#by-status input[value=pass]")
	b.Click("#by-status input[value=observed]")

	b.Click("#by-level input[value=must]")
	b.Click("#by-level input[value=should]")
	assert.Equal(b.T, d.Summary.Status.Observed, shown(), "by level: what is only observed")
	b.Click("button.family[data-family=life]")
	b.Until("document.querySelectorAll('#cells .group:not([hidden])').length === 1")
	assert.Equal(b.T, life, shown(), "by the family of the score, which shows all of it")
	b.Click(".filters button[type=reset]")
	b.Until("document.getElementById('count').textContent.startsWith('All')")
}

func keyboard(b *browsertest.Browser) {
	b.Do(chromedp.Focus(chromedp.CSS("#cells")), chromedp.KeyEvent(kb.Home), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp))
	assert.Equal(b.T, 1, browsertest.Value[int](b, "[...document.querySelectorAll('#cells i')].indexOf(document.querySelector('.chosen'))"), "to the first, right, down, and up again")
	assert.NotEmpty(b.T, browsertest.Value[string](b, "document.getElementById(document.getElementById('cells').getAttribute('aria-activedescendant')).getAttribute('aria-label')"), "the chosen one has a name")
	b.Script(`document.querySelector("#cells i.fail").click()`)
	b.Click("#case a.full")
	assert.True(b.T, browsertest.Value[bool](b, "document.activeElement.closest('details.case').open"), "a failure leads to its exchange")
	assert.Equal(b.T, 3, browsertest.Value[int](b, "document.activeElement.closest('details.case').querySelectorAll('.copies').length"))
	b.Click("details.case[open] .copies")
	b.Until("document.querySelector('details.case[open] .copies').textContent === 'Copied'")
	b.Click("#theme")
	b.Click("#theme")
	assert.Equal(b.T, "dark", browsertest.Value[string](b, "document.documentElement.dataset.theme"))
	b.Click("#theme")
}

func pictures(b *browsertest.Browser) {
	for _, dark := range []bool{false, true} {
		theme := map[bool]string{true: "dark", false: "light"}[dark]
		b.Shoot("report-"+theme, 1280, 900, dark, "body")
		b.Shoot("failure-"+theme, 1280, 900, dark, "#failures")
		b.Shoot("map-"+theme, 1280, 900, dark, "#map")
		b.Shoot("limits-"+theme, 1280, 900, dark, "#limits")
		b.Shoot("positions-"+theme, 1280, 1000, dark, "#positions")
		b.Shoot("time-"+theme, 1280, 900, dark, "#time")
		b.Shoot("phone-"+theme, 400, 844, dark, "body")
		b.Shoot("phone-map-"+theme, 400, 844, dark, "#map")
	}
	for _, section := range []string{"failures", "limits", "positions", "time"} {
		b.Shoot("phone-"+section, 400, 844, false, "#"+section)
	}
	b.Do(chromedp.EmulateViewport(400, 844))
	assert.LessOrEqual(b.T, browsertest.Value[int](b, "document.documentElement.scrollWidth"), 400, "nothing is wider than a phone")
}

// inView says what of the page is where nobody sees it, at the width of a phone and of a desk: left of the edge, or
// cut off by the menu.
func inView(b *browsertest.Browser) {
	b.T.Helper()
	for _, width := range []int64{400, 1280} {
		b.Do(chromedp.EmulateViewport(width, 900))
		lost := browsertest.Value[[]string](b, `[...document.body.querySelectorAll("*")].filter(e => {
			const r = e.getBoundingClientRect();
			return (r.width || r.height) && r.left + scrollX < 0 && !e.closest(".to-content, .unseen, .drawing");
		}).map(e => e.tagName + "." + e.className + ": " + e.textContent.slice(0, 60))`)
		assert.Empty(b.T, lost, "content left of the page, %d px wide", width)
		assert.True(b.T, browsertest.Value[bool](b, `[...document.querySelectorAll(".top a, .top button")].every(e => {
			const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth;
		})`), "the menu is whole, %d px wide", width)
		assert.LessOrEqual(b.T, browsertest.Value[int](b, "document.documentElement.scrollWidth"), int(width), "nothing is wider than the page")
	}
}

// TestEverythingIsInView opens pages with cases of every status.
func TestEverythingIsInView(t *testing.T) {
	d := faulty(t, "token-2049-accepted", "{continuationToken,jobId/required,outputVariables}/**")
	for i, status := range []string{"skip", "error", "known", "fixed", "warn"} {
		d.Cases[i].Status, d.Cases[i].Reason = status, "for the sake of the page"
	}
	report.Finish(d)
	b := browsertest.Open(t)
	b.Do(chromedp.EmulateViewport(400, 900))
	b.Visit(write(t, d))
	assert.True(t, browsertest.Value[bool](b, `[...document.querySelectorAll(".limit.off .drawing")].length > 0 && [...document.querySelectorAll(".limit.off .drawing")].every(e => {
		const r = e.querySelector(".bad").getBoundingClientRect(), f = e.getBoundingClientRect();
		return r.left >= f.left && r.right <= f.right;
	})`), "a strip shows what is wrong")
	assert.True(t, browsertest.Value[bool](b, `[...document.querySelectorAll(".reasons.skip, .bar i.skip")].length >= 2`), "there is something skipped")
	inView(b)
	path := filepath.Join(t.TempDir(), "compare.html")
	require.NoError(t, report.WriteFile(path, func(w io.Writer) error {
		return page.Compare(w, comparison(t, faulty(t, "message-capital", "continuationToken/**"), d))
	}))
	b.Visit(path)
	assert.Positive(t, browsertest.Value[int](b, `document.querySelectorAll(".tag.skip").length`))
	inView(b)
	b.Quiet()
}

// TestTheComparisonInABrowser opens a right implementation next to two wrong ones.
func TestTheComparisonInABrowser(t *testing.T) {
	c := comparison(t, faulty(t, "message-capital", "{jobId,continuationToken,executionDetails*,success}/**"),
		faulty(t, "token-2049-accepted", "{jobId,continuationToken,executionDetails*,success}/**"), faulty(t, "job-id-case-folded", "{jobId,continuationToken,executionDetails*,success}/**"))
	path := filepath.Join(t.TempDir(), "compare.html")
	require.NoError(t, report.WriteFile(path, func(w io.Writer) error { return page.Compare(w, c) }))
	b := browsertest.Open(t)
	b.Visit(path)
	assert.Equal(t, len(c.Differences), browsertest.Value[int](b, "document.querySelectorAll('#cases tbody tr').length"))
	b.Click("#cases summary")
	assert.True(t, browsertest.Value[bool](b, "document.querySelector('#cases details').open"))
	b.Shoot("compare-light", 1280, 900, false, "body")
	b.Shoot("compare-dark", 1280, 900, true, "body")
	b.Shoot("compare-phone", 400, 844, false, "body")
	b.Quiet()
}

// TestWhatATargetSendsDoesNotRun opens a report in which every text tries to.
func TestWhatATargetSendsDoesNotRun(t *testing.T) {
	b := browsertest.Open(t)
	b.Visit(write(t, hostileDocument()))
	b.Script(`document.querySelectorAll("details").forEach(d => { d.open = true })`)
	b.Script(`document.querySelectorAll("#cells i").forEach(i => { i.click(); i.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })) })`)
	assert.False(t, browsertest.Value[bool](b, "'hacked' in window"))
	assert.Zero(t, browsertest.Value[int](b, "document.querySelectorAll('img, iframe, object, embed, [onerror], [onload], [onclick]').length"))
	assert.Equal(t, 3, browsertest.Value[int](b, "document.querySelectorAll('script').length"), "the data and the two of the page")
	assert.Contains(t, browsertest.Value[string](b, "document.getElementById('failures').textContent"), "<script>", "it is shown")
	b.Quiet()

	event := report.HistoryEvent{Client: 1, Operation: "PollForJobs", Outcome: hostile, Handed: []string{hostile}, Accepted: true, ReturnNS: 9}
	d := &report.Document{Cases: []report.Case{{ID: hostile, History: &report.History{First: hostile, Events: []report.HistoryEvent{event, event}}}}}
	path := filepath.Join(t.TempDir(), "picture.html")
	require.NoError(t, report.WriteFile(path, page.Pictures(d, path)[0].Draw))
	b.Visit(path)
	b.Script(`document.querySelectorAll("rect").forEach(r => { for (const e of ["mouseover", "mousemove", "click"]) r.dispatchEvent(new MouseEvent(e, { bubbles: true })) })`)
	assert.False(t, browsertest.Value[bool](b, "'hacked' in window"))
	assert.Zero(t, browsertest.Value[int](b, "document.querySelectorAll('img, iframe, object, embed, [onerror], [onload], [onclick]').length"))
	assert.Contains(t, browsertest.Value[string](b, "document.getElementById('canvas').textContent"), "PollForJobs", "it is drawn")
	b.Quiet()
}
