package provider

import "strings"

// lengthFaults are about how long each text member may be.
var lengthFaults = []entry{
	{"token-2049-accepted", "accepts a continuationToken of 2,049 characters", atMost(ofToken, 2049)},
	{"token-2048-refused", "refuses a continuationToken of 2,048 characters", atMost(ofToken, 2047)},
	{"token-empty-accepted", "accepts an empty continuationToken", atLeast(ofToken, 0)},
	{"token-empty-ignored", "takes an empty continuationToken for none", ignoreEmpty(pathToken)},
	{"token-one-refused", "refuses a continuationToken of one character", atLeast(ofToken, 2)},
	{"token-bytes-counted", "counts the bytes of a continuationToken", counting(ofToken, inBytes)},
	{"token-unchecked", "accepts a continuationToken of any length", unmeasured(ofToken, always)},
	{"token-256-refused", "refuses a continuationToken of more than 255 characters", atMost(ofToken, 255)},
	{"token-1024-limit", "refuses a continuationToken of more than 1,024 characters", atMost(ofToken, 1024)},
	{"token-escapes-counted", "counts a character that JSON must escape as six", counting(ofToken, escapedLength)},
	{"token-unchecked-with-details", "does not measure a continuationToken that comes with executionDetails", unmeasured(ofToken, hasDetails)},
	{"token-unchecked-with-revision", "does not measure a continuationToken that comes with currentRevision", unmeasured(ofToken, hasRevision)},
	{"token-cut", "cuts a continuationToken that is too long", alter(pathToken, cutTo(2048))},

	{"revision-1501-accepted", "accepts a revision of 1,501 characters", atMost(ofRevision, 1501)},
	{"revision-1500-refused", "refuses a revision of 1,500 characters", atMost(ofRevision, 1499)},
	{"revision-empty-accepted", "accepts an empty revision", atLeast(ofRevision, 0)},
	{"revision-one-refused", "refuses a revision of one character", atLeast(ofRevision, 2)},
	{"revision-bytes-counted", "counts the bytes of a revision", counting(ofRevision, inBytes)},
	{"revision-unchecked", "accepts a revision of any length", unmeasured(ofRevision, always)},
	{"revision-2048-limit", "measures a revision by the limit of revisionSummary", atMost(ofRevision, 2048)},
	{"revision-unchecked-with-token", "does not measure a revision that comes with a continuationToken", unmeasured(ofRevision, hasToken)},

	{"change-101-accepted", "accepts a changeIdentifier of 101 characters", atMost(ofChange, 101)},
	{"change-100-refused", "refuses a changeIdentifier of 100 characters", atMost(ofChange, 99)},
	{"change-empty-accepted", "accepts an empty changeIdentifier", atLeast(ofChange, 0)},
	{"change-one-refused", "refuses a changeIdentifier of one character", atLeast(ofChange, 2)},
	{"change-bytes-counted", "counts the bytes of a changeIdentifier", counting(ofChange, inBytes)},
	{"change-unchecked", "accepts a changeIdentifier of any length", unmeasured(ofChange, always)},
	{"change-1500-limit", "measures a changeIdentifier by the limit of revision", atMost(ofChange, 1500)},
	{"change-unchecked-with-variables", "does not measure a changeIdentifier that comes with outputVariables", unmeasured(ofChange, hasVariables)},

	{"revision-summary-2049-accepted", "accepts a revisionSummary of 2,049 characters", atMost(ofRevisionSummary, 2049)},
	{"revision-summary-2048-refused", "refuses a revisionSummary of 2,048 characters", atMost(ofRevisionSummary, 2047)},
	{"revision-summary-empty-accepted", "accepts an empty revisionSummary", atLeast(ofRevisionSummary, 0)},
	{"revision-summary-one-refused", "refuses a revisionSummary of one character", atLeast(ofRevisionSummary, 2)},
	{"revision-summary-bytes-counted", "counts the bytes of a revisionSummary", counting(ofRevisionSummary, inBytes)},
	{"revision-summary-unchecked", "accepts a revisionSummary of any length", unmeasured(ofRevisionSummary, always)},
	{"revision-summary-unchecked-with-created", "does not measure a revisionSummary that comes with created", unmeasured(ofRevisionSummary, func(r *result) bool { return r.revision.created.set })},

	{"summary-2049-accepted", "accepts a summary of 2,049 characters", atMost(ofSummary, 2049)},
	{"summary-2048-refused", "refuses a summary of 2,048 characters", atMost(ofSummary, 2047)},
	{"summary-empty-accepted", "accepts an empty summary", atLeast(ofSummary, 0)},
	{"summary-empty-ignored", "takes an empty summary for none", ignoreEmpty(pathSummary)},
	{"summary-one-refused", "refuses a summary of one character", atLeast(ofSummary, 2)},
	{"summary-bytes-counted", "counts the bytes of a summary", counting(ofSummary, inBytes)},
	{"summary-unchecked", "accepts a summary of any length", unmeasured(ofSummary, always)},
	{"summary-trimmed-length", "measures a summary without the white space around it", counting(ofSummary, func(s string) int { return codePoints(strings.TrimSpace(s)) })},
	{"summary-unchecked-with-percent", "does not measure a summary that comes with percentComplete", unmeasured(ofSummary, func(r *result) bool { return r.details.percent != nil })},
	{"summary-unchecked-at-100", "does not measure a summary that comes with percentComplete 100", unmeasured(ofSummary, func(r *result) bool { return r.details.percent != nil && *r.details.percent == 100 })},

	{"external-id-1501-accepted", "accepts an externalExecutionId of 1,501 characters", atMost(ofExternalID, 1501)},
	{"external-id-1500-refused", "refuses an externalExecutionId of 1,500 characters", atMost(ofExternalID, 1499)},
	{"external-id-empty-accepted", "accepts an empty externalExecutionId", atLeast(ofExternalID, 0)},
	{"external-id-one-refused", "refuses an externalExecutionId of one character", atLeast(ofExternalID, 2)},
	{"external-id-bytes-counted", "counts the bytes of an externalExecutionId", counting(ofExternalID, inBytes)},
	{"external-id-unchecked", "accepts an externalExecutionId of any length", unmeasured(ofExternalID, always)},
	{"external-id-2048-limit", "measures an externalExecutionId by the limit of summary", atMost(ofExternalID, 2048)},
	{"external-id-unchecked-with-summary", "does not measure an externalExecutionId that comes with a summary", unmeasured(ofExternalID, func(r *result) bool { return r.details.summary.set })},

	{"lengths-checked-once", "measures the members of the first request only", func(b *behaviour) {
		var count counter
		first := func() func(*result) bool { return func(*result) bool { return count.next() > 1 } }
		l := &b.limits
		l.token.unless, l.summary.unless = first(), first()
	}},
	{"lengths-wrap-at-65536", "measures lengths in sixteen bits", func(b *behaviour) {
		for _, of := range []func(*limits) *limit{ofToken, ofRevision, ofChange, ofRevisionSummary, ofSummary, ofExternalID} {
			of(&b.limits).length = func(s string) int { return codePoints(s) & 0xffff }
		}
	}},
}

// The limits that the table speaks of.
func ofToken(l *limits) *limit           { return &l.token }
func ofRevision(l *limits) *limit        { return &l.revision }
func ofChange(l *limits) *limit          { return &l.changeIdentifier }
func ofRevisionSummary(l *limits) *limit { return &l.revisionSummary }
func ofSummary(l *limits) *limit         { return &l.summary }
func ofExternalID(l *limits) *limit      { return &l.externalID }

func atMost(of func(*limits) *limit, n int) change {
	return func(b *behaviour) { of(&b.limits).max = n }
}

func atLeast(of func(*limits) *limit, n int) change {
	return func(b *behaviour) { of(&b.limits).min = n }
}

func counting(of func(*limits) *limit, length func(string) int) change {
	return func(b *behaviour) { of(&b.limits).length = length }
}

func unmeasured(of func(*limits) *limit, when func(*result) bool) change {
	return func(b *behaviour) { of(&b.limits).unless = when }
}

func ignoreEmpty(path string) change {
	return onMember(path, func(v value) (value, *failure) {
		if v.kind == text && v.text == "" {
			return value{}, nil
		}
		return v, nil
	})
}

func inBytes(s string) int { return len(s) }

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
