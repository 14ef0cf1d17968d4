package provider

import (
	"bytes"
	"hash/crc32"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// lengthFaults are about how long texts may be, as no kind says it.
var lengthFaults = []entry{
	{"token-escapes-counted", "counts a character that JSON must escape as six", onText(
		pathToken, func(c *constraint) { c.length = escapedLength })},
	{"revision-summary-unchecked-with-created", "does not measure a revisionSummary that comes with created", onText(
		pathRevisionSummary, func(c *constraint) {
			c.unmeasured = func(r *result) bool { return r.revision.created.set }
		})},
	{"summary-trimmed-length", "measures a summary without the white space around it", onText(
		pathSummary, func(c *constraint) {
			c.length = func(s string) int { return codePoints(strings.TrimSpace(s)) }
		})},
	{"summary-unchecked-at-100", "does not measure a summary that comes with percentComplete 100", onText(
		pathSummary, func(c *constraint) {
			c.unmeasured = func(r *result) bool { return percentIs(r, 100) }
		})},
	{"external-id-unchecked-with-summary", "does not measure an externalExecutionId that comes with a summary", onText(
		pathExternalID, func(c *constraint) {
			c.unmeasured = func(r *result) bool { return r.details.summary.set }
		})},
	{"lengths-checked-once", "measures the members of the first request only", func(b *behaviour) {
		var count counter
		first := func(*result) bool { return count.next() > 1 }
		b.constraints[pathToken].unmeasured, b.constraints[pathSummary].unmeasured = first, first
	}},
	{"lengths-wrap-at-65536", "measures lengths in sixteen bits", func(b *behaviour) {
		for _, c := range b.constraints {
			c.length = func(s string) int { return codePoints(s) & 0xffff }
		}
	}},
	{"some-jobs-unmeasured", "measures nothing for one job in 64", unmeasuredFor(func(j *job) bool {
		return crc32.ChecksumIEEE([]byte(j.id))%64 == 0
	})},
	{"chunked-unmeasured", "measures no text in a body that comes in chunks", forgiving(
		func(r *http.Request, _ []byte) bool { return r.ContentLength < 0 })},
	{"charset-unmeasured", "measures no text where the Content-Type names a charset", forgiving(
		func(r *http.Request, _ []byte) bool { return strings.Contains(r.Header.Get("Content-Type"), "charset") })},
	{"gzip-unmeasured", "measures no text for a client that takes gzip", forgiving(
		func(r *http.Request, _ []byte) bool { return r.Header.Get("Accept-Encoding") == "gzip" })},
	{"many-members-unmeasured", "measures no text where there are more than forty members", forgiving(
		func(_ *http.Request, body []byte) bool { return bytes.Count(body, []byte(`":`)) > 40 })},
	{"behind-blanks-unmeasured", "measures no text in a body that begins with white space", forgiving(
		func(_ *http.Request, body []byte) bool { return bytes.HasPrefix(body, []byte("    ")) })},
}

// overlong is a text in JSON that is longer than some member may be.
var overlong = regexp.MustCompile(`"[^"\\]{101,}"`)

// forgiving cuts the texts in some of the requests, which are then never too long.
func forgiving(which func(r *http.Request, body []byte) bool) change {
	return everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); which(r, body) {
			body = overlong.ReplaceAllFunc(body, func(s []byte) []byte { return append(s[:101:101], '"') })
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		} else {
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		next.ServeHTTP(w, r)
	})
}

// escapedLength is the length of a string as ASCII-only JSON.
func escapedLength(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < ' ' || r > '~':
			n += 6
		case r == '"' || r == '\\':
			n += 2
		default:
			n++
		}
	}
	return n
}

// cutTo cuts a string after n characters.
func cutTo(n int) func(string) string {
	return func(s string) string {
		left := n
		for i := range s {
			if left == 0 {
				return s[:i]
			}
			left--
		}
		return s
	}
}
