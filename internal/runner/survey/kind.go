package survey

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"mime"
	"regexp"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// same reports whether two answers are of one kind: the same status, error and text, but
// for what varies in every answer and for what repeats the request.
func same(a *client.Exchange, op string, b *client.Exchange, otherOp string) bool {
	if a.Outcome() != b.Outcome() || a.Fate != b.Fate {
		return false
	}
	if a.Status >= 500 || a.NotImplemented() && b.NotImplemented() {
		return true // a page of what failed may say anything
	}
	return kind(a, op) == kind(b, otherOp)
}

// kind is an answer's text without what varies.
func kind(e *client.Exchange, op string) string {
	text := string(e.Body[:min(len(e.Body), 64<<10)])
	if body := string(e.Request.Body); body != "" {
		quoted := strconv.Quote(body)
		for _, said := range []string{body, quoted[1 : len(quoted)-1], html.EscapeString(body)} {
			text = strings.ReplaceAll(text, said, "<request>")
		}
	}
	return mask(strings.ReplaceAll(text, op, "<operation>"))
}

var varying = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`), "<id>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?`), "<n>"},
	{regexp.MustCompile(`\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? `), ""},
	{regexp.MustCompile(`\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b`), "<n>"},
	{regexp.MustCompile(`\b[A-Za-z]*\d[0-9A-Za-z]{7,}\b`), "<id>"},
	{regexp.MustCompile(`\d+`), "<n>"},
}

// mask replaces what varies between answers of one kind: ids, dates, counters and lengths.
func mask(s string) string {
	for _, v := range varying {
		s = v.pattern.ReplaceAllString(s, v.instead)
	}
	return s
}

// isPage reports whether an answer is a page for people.
func isPage(a wire.Answer) bool {
	media := ""
	if types := a.Header["Content-Type"]; len(types) > 0 {
		media, _, _ = mime.ParseMediaType(types[0]) // of what does not parse the body tells
	}
	begin := strings.ToLower(strings.TrimSpace(string(a.Body[:min(len(a.Body), 512)])))
	return len(a.Body) > 0 && (media == "text/html" || media == "application/xhtml+xml" ||
		strings.HasPrefix(begin, "<!doctype html") || strings.HasPrefix(begin, "<html"))
}

// Words say an answer with the target's own text: 400, "Unsupported service: codepipeline".
func Words(a wire.Answer) string {
	if a.Fate != wire.Answered {
		return a.Outcome()
	}
	text := said(a)
	if text == "" {
		return a.Outcome() + " without a text"
	}
	if isPage(a) {
		return fmt.Sprintf("%s with a page, %s", a.Outcome(), quote(text, mostWords))
	}
	return fmt.Sprintf("%s, %s", a.Outcome(), quote(text, mostWords))
}

// mostWords is how many bytes of a target's text are repeated.
const mostWords = 140

var (
	unseen = regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)\s*>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

// said is what an answer says to people: the message of a JSON object, a page without its markup, or the text as it is.
func said(a wire.Answer) string {
	body := a.Body[:min(len(a.Body), 64<<10)]
	text := string(body)
	if isPage(a) {
		text = html.UnescapeString(tags.ReplaceAllString(unseen.ReplaceAllString(text, " "), " "))
	} else if message := messageOf(body); message != "" {
		text = message
	}
	return strings.Join(strings.Fields(text), " ")
}

// messageOf is the text of an error in the places that servers have for it.
func messageOf(body []byte) string {
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		return ""
	}
	for _, name := range []string{"message", "Message", "error", "detail", "title"} {
		switch v := members[name].(type) {
		case string:
			return v
		case map[string]any:
			if s, ok := v["message"].(string); ok {
				return s
			}
		}
	}
	return ""
}

// quote is a text of the target's, harmless and short.
func quote(s string, most int) string {
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return strconv.QuoteToASCII(s)
}

// SpeaksCBOR asks a target once whether it speaks Smithy RPC v2 CBOR, by an id of no job, and returns what it answered.
func SpeaksCBOR(ctx context.Context, t *client.Target) (speaks bool, said string) {
	body := cbor.Map{
		Width:   cbor.Shortest,
		Entries: []cbor.Entry{{Key: cbor.String("jobId"), Value: cbor.String("6d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b")}},
	}
	e := t.Do(ctx, wire.RPC(cbor.Encode(body)))
	return e.SpeaksCBOR(), e.Outcome()
}
