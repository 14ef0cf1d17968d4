package provider

import "strings"

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
