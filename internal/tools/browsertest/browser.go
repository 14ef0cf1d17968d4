//go:build browser

package browsertest

import (
	"context"
	"flag"
	"fmt"
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
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var shots = flag.String("screenshots", "", "the directory in which to leave pictures of the pages")

// Browser is a Chromium with everything that it complains about.
type Browser struct {
	T          testing.TB
	Context    context.Context
	mu         sync.Mutex
	complaints []string
}

// Open starts a Chromium with an empty profile that talks to nobody.
func Open(t testing.TB) *Browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &Browser{T: t, Context: ctx}
	b.Do(chromedp.EmulateViewport(1280, 900))
	require.NoError(t, chromedp.Listen(ctx, b.listen))
	_, err := chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	b.Prefer("light")
	return b
}

// Prefer has the browser ask for a theme, and for nothing that moves: what glides is missed by a click.
func (b *Browser) Prefer(theme string) {
	b.T.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{
		Name:  "prefers-color-scheme",
		Value: theme,
	}, {Name: "prefers-reduced-motion", Value: "reduce"}}}
	_, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, media)
	require.NoError(b.T, err)
}

func (b *Browser) listen(event any) {
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

func (b *Browser) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	require.NoError(b.T, chromedp.Do(b.Context, steps...), "is chromium installed?")
}

func (b *Browser) Click(selector string) {
	b.T.Helper()
	b.Do(chromedp.Click(chromedp.CSS(selector)))
}

// Script runs JavaScript for what it does.
func (b *Browser) Script(text string) {
	b.T.Helper()
	b.Do(chromedp.Evaluate[chromedp.Void](text))
}

// Until waits until an expression holds for JavaScript.
func (b *Browser) Until(expression string) {
	b.T.Helper()
	_, err := chromedp.Run(b.Context, chromedp.Poll[bool]("!!("+expression+")"))
	require.NoError(b.T, err, expression)
}

// Quiet says that the browser had nothing to complain about.
func (b *Browser) Quiet() {
	b.T.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(b.T, b.complaints)
}

func (b *Browser) Visit(path string) {
	b.T.Helper()
	b.Do(chromedp.Navigate((&url.URL{Scheme: "file", Path: path}).String()))
}

// Value is what an expression of JavaScript gives.
func Value[T any](b *Browser, expression string) T {
	b.T.Helper()
	v, err := chromedp.Run(b.Context, chromedp.Evaluate[T](expression))
	require.NoError(b.T, err, expression)
	return v
}

// Shoot leaves a picture, when pictures are wanted.
func (b *Browser) Shoot(name string, width, height int64, dark bool, scrollTo string) {
	b.T.Helper()
	if *shots == "" {
		return
	}
	b.Prefer(map[bool]string{true: "dark", false: "light"}[dark])
	b.Do(chromedp.EmulateViewport(width, height),
		chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).scrollIntoView()", scrollTo)),
		chromedp.Evaluate[chromedp.Void]("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() "+
			"=> done(true))))", chromedp.EvalAwaitPromise))
	picture, err := chromedp.Run(b.Context, chromedp.CaptureScreenshot())
	require.NoError(b.T, err)
	require.NoError(b.T, os.MkdirAll(*shots, 0o755))
	require.NoError(b.T, os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644))
}
