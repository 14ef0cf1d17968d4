//go:build browser

package console_test

import (
	"context"
	"flag"
	"fmt"
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

	"github.com/plumbline-conformance/plumbline/internal/console"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

var shots = flag.String("screenshots", "", "the directory in which to leave pictures of the pages")

// browser is a Chromium with everything that it complains about.
type browser struct {
	t          *testing.T
	ctx        context.Context
	mu         sync.Mutex
	complaints []string
}

// open starts a Chromium with an empty profile that talks to nobody else.
func open(t *testing.T, theme string, width int) *browser {
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
	b.do(chromedp.EmulateViewport(int64(width), 900))
	require.NoError(t, chromedp.Listen(ctx, b.listen))
	_, err := chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
	})
	require.NoError(t, err)
	return b
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Text)
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

// until waits until an expression is true.
func (b *browser) until(expression string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("!!("+expression+")"))
	require.NoError(b.t, err, expression)
}

func (b *browser) is(expression string) bool {
	b.t.Helper()
	is, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression))
	require.NoError(b.t, err, expression)
	return is
}

// TestThePageInABrowser looks at jobs and exchanges as they come, in both themes, on a wide and on a narrow screen.
func TestThePageInABrowser(t *testing.T) {
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int{1280, 400} {
			t.Run(fmt.Sprintf("%s-%d", theme, width), func(t *testing.T) { show(t, theme, width) })
		}
	}
}

func show(t *testing.T, theme string, width int) {
	s := serve(t)
	before := s.p.AddJob("InProgress")
	b := open(t, theme, width)
	b.do(chromedp.Navigate(s.URL + console.Prefix))
	b.until(`document.getElementById("connection").textContent === "connected"`)
	b.until(fmt.Sprintf(`document.getElementById("job-%s")?.textContent.includes("InProgress")`, before))

	markup := `<img src=x onerror="alert(1)">`
	id, err := s.p.Add(provider.Spec{ActionType: "Test/MyTests/1", ContinuationToken: markup})
	require.NoError(t, err)
	b.until(fmt.Sprintf(`document.getElementById("job-%s")?.textContent.includes("onerror")`, id))
	assert.False(t, b.is(`!!document.querySelector("img")`), "what comes over the network is text")

	call := func(body string) {
		s.ask(t, "POST", "/", body, "X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult", "Content-Type", "application/x-amz-json-1.1",
			"Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0")
	}
	call(`{"jobId":"` + before + `","continuationToken":""}`)
	b.until(`document.querySelector("#exchanges li.wrong")?.textContent.includes("continuationToken/length")`)
	call(`{"jobId":"` + before + `","continuationToken":"more"}`)
	b.until(`document.querySelectorAll("#exchanges li").length === 2`)
	b.until(fmt.Sprintf(`document.getElementById("job-%s")?.textContent.includes("continued by")`, before))
	b.until(`document.getElementById("states")?.textContent.includes("1 Succeeded")`)

	b.do(chromedp.Click(chromedp.CSS("#problems")))
	b.until(`[...document.querySelectorAll("#exchanges li")].filter((li) => li.offsetHeight > 0).length === 1`)
	b.do(chromedp.Click(chromedp.CSS("#problems")))

	b.do(chromedp.Click(chromedp.CSS("#add button")))
	b.until(`document.getElementById("added")?.textContent.startsWith("added job ")`)
	b.until(`document.querySelectorAll("#jobs tr").length === 4`)

	assert.True(t, b.is(`document.documentElement.scrollWidth <= innerWidth`), "nothing is wider than the screen")
	dark := `getComputedStyle(document.body).backgroundColor === "rgb(16, 20, 26)"`
	assert.Equal(t, theme == "dark", b.is(dark))
	if *shots != "" {
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(*shots, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(*shots, fmt.Sprintf("console-%s-%d.png", theme, width)), picture, 0o600))
	}
	for range 2 { // system, light, dark
		b.do(chromedp.Click(chromedp.CSS("#theme")))
	}
	b.until(dark)
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(t, b.complaints)
}
