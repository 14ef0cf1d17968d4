//go:build browser

package page_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	events "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/page"
)

var shots = flag.String("screenshots", "", "the directory in which to leave pictures of the pages")

// browser is a Chromium with everything that it complains about.
type browser struct {
	t          *testing.T
	ctx        context.Context
	mu         sync.Mutex
	complaints []string
}

// open starts a Chromium with an empty profile that talks to nobody.
func open(t *testing.T) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	b.do(chromedp.EmulateViewport(1280, 900))
	require.NoError(t, chromedp.Listen(ctx, b.listen))
	_, err := chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	b.prefer("light")
	return b
}

// prefer has the browser ask for a theme, and for nothing that moves: what glides is missed by a click.
func (b *browser) prefer(theme string) {
	b.t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media)
	require.NoError(b.t, err)
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.complaints = append(b.complaints, "console."+string(e.Type))
	case *log.EventEntryAdded:
		b.complaints = append(b.complaints, e.Entry.Text)
	case *events.EventJavascriptDialogOpening:
		b.complaints = append(b.complaints, "a dialog: "+e.Message)
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...), "is chromium installed?")
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// script runs JavaScript for what it does.
func (b *browser) script(text string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](text))
}

// until waits until an expression is true.
func (b *browser) until(expression string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression))
	require.NoError(b.t, err, expression)
}

// quiet says that the browser had nothing to complain about.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(b.t, b.complaints)
}

func (b *browser) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate((&url.URL{Scheme: "file", Path: path}).String()))
}

// value is what an expression of JavaScript gives.
func value[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	require.NoError(b.t, err, expression)
	return v
}

// shoot leaves a picture, when pictures are wanted.
func (b *browser) shoot(name string, width, height int64, dark bool, scrollTo string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	b.prefer(map[bool]string{true: "dark", false: "light"}[dark])
	b.do(chromedp.EmulateViewport(width, height), chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).scrollIntoView()", scrollTo)),
		chromedp.Evaluate[chromedp.Void]("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))", chromedp.EvalAwaitPromise))
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	require.NoError(b.t, os.MkdirAll(*shots, 0o755))
	require.NoError(b.t, os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644))
}

func write(t testing.TB, d *report.Document) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	require.NoError(t, report.WriteFile(path, func(w io.Writer) error { return page.Report(w, d) }))
	return path
}

// TestThePageInABrowser opens the report of a faulty target with all its cases. This is the one place where a time is
// asserted: `make browser` is asked for, and runs alone.
func TestThePageInABrowser(t *testing.T) {
	d := faulty(t, "token-2049-accepted")
	require.Greater(t, len(d.Cases), 10_000)
	path := write(t, d)
	b := open(t)
	took := math.Inf(1) // the best of three: the machine has other things to do
	for range 3 {
		b.visit(path)
		took = min(took, value[float64](b, "performance.getEntriesByType('navigation')[0].loadEventEnd"))
	}
	t.Logf("%d cases loaded in %.0f ms", len(d.Cases), took)
	assert.Less(t, took, 2000.0)
	assert.Equal(t, len(d.Cases), value[int](b, "document.querySelectorAll('#cells i').length"))
	b.filters(d)
	b.keyboard()
	b.pictures()
	b.quiet()
}

func (b *browser) filters(d *report.Document) {
	all, life := len(d.Cases), 0
	for _, c := range d.Cases {
		if c.Family == "life" {
			life++
		}
	}
	shown := func() int {
		return value[int](b, "document.querySelectorAll('#cells .group:not([hidden]) i:not([hidden])').length")
	}
	count := func() string { return value[string](b, "document.getElementById('count').textContent") }
	assert.Equal(b.t, all, shown())

	b.do(chromedp.SendKeys(chromedp.CSS("#find"), "jobId/pattern upper-case-0"))
	assert.Equal(b.t, 10, shown(), "by text")
	assert.Contains(b.t, count(), "10 of ")
	b.click(".filters button[type=reset]")
	b.until("document.getElementById('count').textContent.startsWith('All')")
	assert.Equal(b.t, all, shown(), "reset")

	b.click("#by-status input[value=pass]")
	b.click("#by-status input[value=observed]")
	assert.Equal(b.t, d.Summary.Status.Fail, shown(), "by status")
	b.click("#listing summary")
	b.until("document.querySelectorAll('#rows tr').length > 0")
	assert.Equal(b.t, d.Summary.Status.Fail, value[int](b, "document.querySelectorAll('#rows tr').length"), "the same as a table")
	b.click("#listing summary")
	b.click("#by-status input[value=pass]")
	b.click("#by-status input[value=observed]")

	b.click("#by-level input[value=must]")
	b.click("#by-level input[value=should]")
	assert.Equal(b.t, d.Summary.Status.Observed, shown(), "by level: what is only observed")
	b.click("button.family[data-family=life]")
	b.until("document.querySelectorAll('#cells .group:not([hidden])').length === 1")
	assert.Equal(b.t, life, shown(), "by the family of the score, which shows all of it")
	b.click(".filters button[type=reset]")
	b.until("document.getElementById('count').textContent.startsWith('All')")
}

func (b *browser) keyboard() {
	b.do(chromedp.Focus(chromedp.CSS("#cells")), chromedp.KeyEvent(kb.Home), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp))
	assert.Equal(b.t, 1, value[int](b, "[...document.querySelectorAll('#cells i')].indexOf(document.querySelector('.chosen'))"), "to the first, right, down, and up again")
	assert.NotEmpty(b.t, value[string](b, "document.getElementById(document.getElementById('cells').getAttribute('aria-activedescendant')).getAttribute('aria-label')"), "the chosen one has a name")
	b.script(`document.querySelector("#cells i.fail").click()`)
	b.click("#case a.full")
	assert.True(b.t, value[bool](b, "document.activeElement.closest('details.case').open"), "a failure leads to its exchange")
	assert.Equal(b.t, 3, value[int](b, "document.activeElement.closest('details.case').querySelectorAll('.copies').length"))
	b.click("details.case[open] .copies")
	b.until("document.querySelector('details.case[open] .copies').textContent === 'Copied'")
	b.click("#theme")
	b.click("#theme")
	assert.Equal(b.t, "dark", value[string](b, "document.documentElement.dataset.theme"))
	b.click("#theme")
}

func (b *browser) pictures() {
	for _, dark := range []bool{false, true} {
		theme := map[bool]string{true: "dark", false: "light"}[dark]
		b.shoot("report-"+theme, 1280, 900, dark, "body")
		b.shoot("failure-"+theme, 1280, 900, dark, "#failures")
		b.shoot("map-"+theme, 1280, 900, dark, "#map")
		b.shoot("limits-"+theme, 1280, 900, dark, "#limits")
		b.shoot("positions-"+theme, 1280, 1000, dark, "#positions")
		b.shoot("time-"+theme, 1280, 900, dark, "#time")
		b.shoot("phone-"+theme, 400, 844, dark, "body")
		b.shoot("phone-map-"+theme, 400, 844, dark, "#map")
	}
	for _, section := range []string{"failures", "limits", "positions", "time"} {
		b.shoot("phone-"+section, 400, 844, false, "#"+section)
	}
	width := value[int](b, "document.documentElement.scrollWidth")
	if *shots != "" {
		assert.LessOrEqual(b.t, width, 400, "nothing is wider than a phone")
	}
}

// inView says what of the page is where nobody sees it, at the width of a phone and of a desk: left of the edge, or
// cut off by the menu.
func (b *browser) inView() {
	b.t.Helper()
	for _, width := range []int64{400, 1280} {
		b.do(chromedp.EmulateViewport(width, 900))
		lost := value[[]string](b, `[...document.body.querySelectorAll("*")].filter(e => {
			const r = e.getBoundingClientRect();
			return (r.width || r.height) && r.left + scrollX < 0 && !e.closest(".to-content, .unseen, .drawing");
		}).map(e => e.tagName + "." + e.className + ": " + e.textContent.slice(0, 60))`)
		assert.Empty(b.t, lost, "content left of the page, %d px wide", width)
		assert.True(b.t, value[bool](b, `[...document.querySelectorAll(".top a, .top button")].every(e => {
			const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth;
		})`), "the menu is whole, %d px wide", width)
		assert.LessOrEqual(b.t, value[int](b, "document.documentElement.scrollWidth"), int(width), "nothing is wider than the page")
	}
}

// TestEverythingIsInView opens pages with cases of every status.
func TestEverythingIsInView(t *testing.T) {
	d := faulty(t, "token-2049-accepted", "{continuationToken,jobId/required,outputVariables}/**")
	for i, status := range []string{"skip", "error", "known", "fixed", "warn"} {
		d.Cases[i].Status, d.Cases[i].Reason = status, "for the sake of the page"
	}
	report.Finish(d)
	b := open(t)
	b.do(chromedp.EmulateViewport(400, 900))
	b.visit(write(t, d))
	assert.True(t, value[bool](b, `[...document.querySelectorAll(".limit.off .drawing")].length > 0 && [...document.querySelectorAll(".limit.off .drawing")].every(e => {
		const r = e.querySelector(".bad").getBoundingClientRect(), f = e.getBoundingClientRect();
		return r.left >= f.left && r.right <= f.right;
	})`), "a strip shows what is wrong")
	assert.True(t, value[bool](b, `[...document.querySelectorAll(".reasons.skip, .bar i.skip")].length >= 2`), "there is something skipped")
	b.inView()
	path := filepath.Join(t.TempDir(), "compare.html")
	require.NoError(t, report.WriteFile(path, func(w io.Writer) error {
		return page.Compare(w, comparison(t, faulty(t, "message-capital", "continuationToken/**"), d))
	}))
	b.visit(path)
	assert.Positive(t, value[int](b, `document.querySelectorAll(".tag.skip").length`))
	b.inView()
	b.quiet()
}

// TestTheComparisonInABrowser opens a right implementation next to two wrong ones.
func TestTheComparisonInABrowser(t *testing.T) {
	c := comparison(t, faulty(t, "message-capital", "{jobId,continuationToken,executionDetails*,success}/**"),
		faulty(t, "token-2049-accepted", "{jobId,continuationToken,executionDetails*,success}/**"), faulty(t, "job-id-case-folded", "{jobId,continuationToken,executionDetails*,success}/**"))
	path := filepath.Join(t.TempDir(), "compare.html")
	require.NoError(t, report.WriteFile(path, func(w io.Writer) error { return page.Compare(w, c) }))
	b := open(t)
	b.visit(path)
	assert.Equal(t, len(c.Differences), value[int](b, "document.querySelectorAll('#cases tbody tr').length"))
	b.click("#cases summary")
	assert.True(t, value[bool](b, "document.querySelector('#cases details').open"))
	b.shoot("compare-light", 1280, 900, false, "body")
	b.shoot("compare-dark", 1280, 900, true, "body")
	b.shoot("compare-phone", 400, 844, false, "body")
	b.quiet()
}

// TestWhatATargetSendsDoesNotRun opens a report in which every text tries to.
func TestWhatATargetSendsDoesNotRun(t *testing.T) {
	b := open(t)
	b.visit(write(t, hostileDocument()))
	b.script(`document.querySelectorAll("details").forEach(d => { d.open = true })`)
	b.script(`document.querySelectorAll("#cells i").forEach(i => { i.click(); i.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })) })`)
	assert.False(t, value[bool](b, "'hacked' in window"))
	assert.Zero(t, value[int](b, "document.querySelectorAll('img, iframe, object, embed, [onerror], [onload], [onclick]').length"))
	assert.Equal(t, 3, value[int](b, "document.querySelectorAll('script').length"), "the data and the two of the page")
	assert.Contains(t, value[string](b, "document.getElementById('failures').textContent"), "<script>", "it is shown")
	b.quiet()
}
