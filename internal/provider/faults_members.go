package provider

import (
	"bytes"
	"hash/crc32"
	"math"
	"math/big"
	"net/http"
	"regexp"
	"strings"
)

// percentFaults are about the range of percentComplete.
var percentFaults = []entry{
	{"percent-101-accepted", "accepts a percentComplete of 101", percentRange(0, 101)},
	{"percent-0-refused", "refuses a percentComplete of 0", percentRange(1, 100)},
	{"percent-minus-1-accepted", "accepts a percentComplete of -1", percentRange(-1, 100)},
	{"percent-clamped", "brings a percentComplete into its range", integerAs(func(n *big.Int) *big.Int {
		return big.NewInt(min(max(clip(n), 0), 100))
	})},
	{"percent-32-bits", "keeps the low 32 bits of a percentComplete", integerAs(func(n *big.Int) *big.Int {
		return big.NewInt(int64(int32(low(n))))
	})},
	{"percent-64-bits", "keeps the low 64 bits of a percentComplete", integerAs(func(n *big.Int) *big.Int {
		return big.NewInt(int64(low(n)))
	})},
	{
		"percent-unchecked-with-token", "does not look at a percentComplete that comes with a continuationToken",
		excusing(pathPercent, hasToken),
	},
	{"percent-0-with-token-refused", "refuses a percentComplete of 0 that comes with a continuationToken", demand(
		func(r *result) bool {
			return r.token.set && r.details != nil && r.details.percent != nil && *r.details.percent == 0
		})},
	{"percent-100-with-token-refused", "refuses a percentComplete of 100 that comes with a continuationToken", demand(
		func(r *result) bool {
			return r.token.set && r.details != nil && r.details.percent != nil && *r.details.percent == 100
		})},
	{"percent-must-be-100", "refuses a percentComplete below 100 without a continuationToken", demand(
		func(r *result) bool {
			return !r.token.set && r.details != nil && r.details.percent != nil && *r.details.percent < 100
		})},
	{"percent-must-grow", "refuses a percentComplete that is smaller than the action's last", readying(
		func(c *core, j *job, r *result) *failure {
			old := j.action.details.percent
			if old != nil && r != nil && r.details != nil && r.details.percent != nil && *r.details.percent < *old {
				return c.b.outOfRange
			}
			return c.inProgress(j, r)
		})},
	{"percent-multiples-of-ten", "refuses a percentComplete that is no multiple of ten", demand(func(r *result) bool {
		return r.details != nil && r.details.percent != nil && *r.details.percent >= 0 && *r.details.percent%10 != 0
	})},
}

// requiredFaults are about what may be left out and what may not.
var requiredFaults = []entry{
	{"empty-revision-ignored", "takes an empty currentRevision for none", take(pathCurrentRevision,
		object, func(v value) value {
			if len(v.members) == 0 {
				return value{}
			}
			return v
		})},
	{"change-optional-with-summary", "does not ask for changeIdentifier where revisionSummary is given", demanding(
		pathChange, func(d *param) { d.spare = func(r *result) bool { return r.revision.summary.set } })},
	{"job-id-any", "ends some job when jobId is missing", both(
		demanding(pathJobID, func(d *param) { d.required = false }), lifeWith(func(l *life) {
			l.find = func(c *core, id string) *job {
				if id != "" {
					return c.jobs[id]
				}
				return c.some()
			}
		}))},
	{"job-id-missing-success", "answers 200 when jobId is missing", missingIs200(false)},
	{"job-id-null-success", "answers 200 when jobId is null", missingIs200(true)},
	{"empty-details-refused", "refuses an empty executionDetails", demand(func(r *result) bool {
		return r.details != nil && *r.details == details{}
	})},
	{"details-required-with-token", "asks for executionDetails with a continuationToken", demand(func(r *result) bool {
		return r.token.set && r.details == nil
	})},
	{"revision-with-token-refused", "refuses currentRevision together with a continuationToken", demand(
		func(r *result) bool { return r.token.set && r.revision != nil })},
	{"variables-with-revision-refused", "refuses outputVariables together with currentRevision", demand(
		func(r *result) bool { return r.variables != nil && r.revision != nil })},
	{"all-members-refused", "refuses a request that has every member that may stand together", demand(
		func(r *result) bool {
			return r.variables != nil && r.details != nil && r.revision != nil
		})},
	{"token-null-text", "continues with the token null where continuationToken is null", take(pathToken,
		null, func(value) value { return textOf("null") })},
}

func percentRange(least, most int) change {
	return demanding(pathPercent, func(d *param) { d.least, d.most = least, most })
}

// integerAs reads integers of any size and makes another of them.
func integerAs(how func(*big.Int) *big.Int) change {
	return func(b *behaviour) {
		b.integer = func(spelled string) (int64, bool) {
			n, ok := new(big.Int).SetString(spelled, 10)
			if !ok {
				return wholeNumber(spelled)
			}
			if n = how(n); !n.IsInt64() {
				return math.MaxInt64, true // out of every range
			}
			return n.Int64(), true
		}
	}
}

// low is the low 64 bits of an integer, in two's complement.
func low(n *big.Int) uint64 {
	return new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
}

// clip brings an integer into 64 bits.
func clip(n *big.Int) int64 {
	switch {
	case n.IsInt64():
		return n.Int64()
	case n.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// missingIs200 answers 200 where jobId is null, or where it is not named.
func missingIs200(named bool) change {
	return func(b *behaviour) {
		missing := b.missing.as(validation)
		b.before = func(r *result) *failure {
			if !r.jobID.set {
				return missing
			}
			return nil
		}
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			f := next(body)
			if f.is(missing) && strings.Contains(string(body), `"jobId"`) == named {
				return nil
			}
			return f
		}
	}
}

// lengthFaults are about how long texts may be, as no kind says it.
var lengthFaults = []entry{
	{"revision-summary-unchecked-with-created", "does not measure a revisionSummary that comes with created", excusing(
		pathRevisionSummary, func(r *result) bool { return r.revision.created.set })},
	{"summary-trimmed-length", "measures a summary without the white space around it", demanding(
		pathSummary, func(d *param) {
			d.length = func(s string) int { return codePoints(strings.TrimSpace(s)) }
		})},
	{"summary-unchecked-at-100", "does not measure a summary that comes with percentComplete 100", excusing(
		pathSummary, func(r *result) bool { return percentIs(r, 100) })},
	{
		"external-id-unchecked-with-summary", "does not measure an externalExecutionId that comes with a summary",
		excusing(pathExternalID, func(r *result) bool { return r.details.summary.set }),
	},
	{"lengths-checked-once", "measures the members of the first request only", func(b *behaviour) {
		var count counter
		first := func(*result) bool { return count.next() > 1 }
		both(excusing(pathToken, first), excusing(pathSummary, first))(b)
	}},
	{"lengths-wrap-at-65536", "measures lengths in sixteen bits", func(b *behaviour) {
		b.inputs[successResult].each(func(d *param) {
			d.length = func(s string) int { return codePoints(s) & 0xffff }
		})
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
		if body := bodyOf(r); which(r, body) {
			setBody(r, overlong.ReplaceAllFunc(body, func(s []byte) []byte { return append(s[:101:101], '"') }))
		}
		next.ServeHTTP(w, r)
	})
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
