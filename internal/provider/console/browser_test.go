//go:build browser

package console_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/provider/console"
	"github.com/plumbline-conformance/plumbline/internal/tools/browsertest"
)

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
	b := browsertest.Open(t)
	b.Prefer(theme)
	b.Do(chromedp.EmulateViewport(int64(width), 900))
	b.Do(chromedp.Navigate(s.URL + console.Prefix))
	b.Until(`document.getElementById("connection").textContent === "connected"`)
	b.Until(fmt.Sprintf(`document.getElementById("job-%s")?.textContent.includes("InProgress")`, before))

	markup := `<img src=x onerror="alert(1)">`
	id, err := s.p.Add(provider.Spec{ActionType: "Test/MyTests/1", ContinuationToken: markup})
	require.NoError(t, err)
	b.Until(fmt.Sprintf(`document.getElementById("job-%s")?.textContent.includes("onerror")`, id))
	assert.False(t, browsertest.Value[bool](b, `!!document.querySelector("img")`), "what comes over the network is text")

	call := func(body string) {
		s.ask(t, "POST", "/", body, "X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult", "Content-Type", "application/x-amz-json-1.1",
			"Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0")
	}
	call(`{"jobId":"` + before + `","continuationToken":""}`)
	b.Until(`document.querySelector("#exchanges li.wrong")?.textContent.includes("continuationToken/length")`)
	call(`{"jobId":"` + before + `","continuationToken":"more"}`)
	b.Until(`document.querySelectorAll("#exchanges li").length === 2`)
	b.Until(fmt.Sprintf(`document.getElementById("job-%s")?.textContent.includes("continued by")`, before))
	b.Until(`document.getElementById("states")?.textContent.includes("1 Succeeded")`)

	b.Click("#problems")
	b.Until(`[...document.querySelectorAll("#exchanges li")].filter((li) => li.offsetHeight > 0).length === 1`)
	b.Click("#problems")

	b.Click("#add button")
	b.Until(`document.getElementById("added")?.textContent.startsWith("added job ")`)
	b.Until(`document.querySelectorAll("#jobs tr").length === 4`)

	assert.True(t, browsertest.Value[bool](b, `document.documentElement.scrollWidth <= innerWidth`), "nothing is wider than the screen")
	dark := `getComputedStyle(document.body).backgroundColor === "rgb(16, 20, 26)"`
	assert.Equal(t, theme == "dark", browsertest.Value[bool](b, dark))
	b.Shoot(fmt.Sprintf("console-%s-%d", theme, width), int64(width), 900, theme == "dark", "body")
	for range 2 { // system, light, dark
		b.Click("#theme")
	}
	b.Until(dark)
	b.Quiet()
}
