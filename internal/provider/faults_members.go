package provider

import (
	"math"
	"math/big"
	"strings"
)

// percentFaults are about the range of percentComplete.
var percentFaults = []entry{
	{"percent-101-accepted", "accepts a percentComplete of 101", percentRange(0, 101)},
	{"percent-100-refused", "refuses a percentComplete of 100", percentRange(0, 99)},
	{"percent-0-refused", "refuses a percentComplete of 0", percentRange(1, 100)},
	{"percent-minus-1-accepted", "accepts a percentComplete of -1", percentRange(-1, 100)},
	{"percent-no-maximum", "accepts every percentComplete of 0 and more", percentRange(0, math.MaxInt32)},
	{"percent-no-minimum", "accepts every percentComplete up to 100", percentRange(math.MinInt32, 100)},
	{"percent-over-1000-refused-only", "refuses a percentComplete of four digits only", percentRange(0, 999)},
	{"percent-absolute", "looks at a percentComplete without its sign", integerAs(func(n *big.Int) *big.Int { return n.Abs(n) })},
	{"percent-clamped", "brings a percentComplete into its range", integerAs(func(n *big.Int) *big.Int {
		return big.NewInt(min(max(clip(n), 0), 100))
	})},
	{"percent-8-bits", "keeps the low eight bits of a percentComplete", integerAs(func(n *big.Int) *big.Int { return n.And(n, big.NewInt(0xff)) })},
	{"percent-signed-8-bits", "keeps a percentComplete in a signed byte and looks at its upper bound only", both(
		integerAs(func(n *big.Int) *big.Int { return big.NewInt(int64(int8(low(n)))) }), percentRange(-128, 100))},
	{"percent-16-bits", "keeps the low sixteen bits of a percentComplete", integerAs(func(n *big.Int) *big.Int { return n.And(n, big.NewInt(0xffff)) })},
	{"percent-32-bits", "keeps the low 32 bits of a percentComplete", integerAs(func(n *big.Int) *big.Int { return big.NewInt(int64(int32(low(n)))) })},
	{"percent-64-bits", "keeps the low 64 bits of a percentComplete", integerAs(func(n *big.Int) *big.Int { return big.NewInt(int64(low(n))) })},
	{"percent-beyond-32-bits-ignored", "takes a percentComplete beyond 32 bits for none", onMember(pathPercent, func(v value) (value, *failure) {
		if n, ok := new(big.Int).SetString(v.text, 10); ok && v.kind == number && n.BitLen() > 31 {
			return value{}, nil
		}
		return v, nil
	})},
	{"percent-unchecked-with-token", "does not look at a percentComplete that comes with a continuationToken", percentUnless(hasToken)},
	{"percent-unchecked-without-token", "looks at a percentComplete only when there is a continuationToken", percentUnless(func(r *result) bool { return !r.token.set })},
	{"percent-unchecked-with-summary", "does not look at a percentComplete that comes with a summary", percentUnless(func(r *result) bool { return r.details.summary.set })},
	{"percent-unchecked-with-revision", "does not look at a percentComplete that comes with currentRevision", percentUnless(hasRevision)},
	{"percent-0-with-token-refused", "refuses a percentComplete of 0 that comes with a continuationToken", demand(func(r *result) bool {
		return r.token.set && r.details != nil && r.details.percent != nil && *r.details.percent == 0
	})},
	{"percent-100-with-token-refused", "refuses a percentComplete of 100 that comes with a continuationToken", demand(func(r *result) bool {
		return r.token.set && r.details != nil && r.details.percent != nil && *r.details.percent == 100
	})},
	{"percent-must-be-100", "refuses a percentComplete below 100 without a continuationToken", demand(func(r *result) bool {
		return !r.token.set && r.details != nil && r.details.percent != nil && *r.details.percent < 100
	})},
	{"percent-must-grow", "refuses a percentComplete that is smaller than the action's last", lifeWith(func(l *life) {
		l.ready = func(c *core, j *job, r *result) *failure {
			old := j.action.details.percent
			if old != nil && r != nil && r.details != nil && r.details.percent != nil && *r.details.percent < *old {
				return c.b.outOfRange
			}
			return c.inProgress(j, r)
		}
	})},
	{"percent-multiples-of-ten", "refuses a percentComplete that is no multiple of ten", demand(func(r *result) bool {
		return r.details != nil && r.details.percent != nil && *r.details.percent >= 0 && *r.details.percent%10 != 0
	})},
}

// requiredFaults are about what may be left out and what may not.
var requiredFaults = []entry{
	{"revision-optional", "does not ask for revision", excuse(ruleRevisionRequired, always)},
	{"change-identifier-optional", "does not ask for changeIdentifier", excuse(ruleChangeRequired, always)},
	{"revision-or-change", "asks for one of revision and changeIdentifier only", both(
		excuse(ruleRevisionRequired, func(r *result) bool { return r.revision.changeIdentifier.set }),
		excuse(ruleChangeRequired, func(r *result) bool { return r.revision.revision.set }))},
	{"empty-revision-ignored", "takes an empty currentRevision for none", take(pathCurrentRevision, object, func(v value) value {
		if len(v.members) == 0 {
			return value{}
		}
		return v
	})},
	{"revision-optional-with-created", "does not ask for revision where created is given", excuse(ruleRevisionRequired, func(r *result) bool { return r.revision.created.set })},
	{"change-optional-with-summary", "does not ask for changeIdentifier where revisionSummary is given", excuse(ruleChangeRequired, func(r *result) bool { return r.revision.summary.set })},
	{"required-unchecked-with-token", "asks for revision and changeIdentifier only without a continuationToken", both(
		excuse(ruleRevisionRequired, hasToken), excuse(ruleChangeRequired, hasToken))},
	{"required-unchecked-with-details", "asks for revision and changeIdentifier only without executionDetails", both(
		excuse(ruleRevisionRequired, hasDetails), excuse(ruleChangeRequired, hasDetails))},
	{"revision-null-accepted", "takes a null revision for an empty one", nullAs(pathRevision)},
	{"change-identifier-null-accepted", "takes a null changeIdentifier for an empty one", nullAs(pathChange)},
	{"job-id-any", "ends some job when jobId is missing", both(excuse(ruleJobIDRequired, always), lifeWith(func(l *life) {
		l.find = func(c *core, id string) *job {
			if id != "" {
				return c.jobs[id]
			}
			for _, j := range c.jobs {
				if j.status == jobInProgress {
					return j
				}
			}
			return nil
		}
	}))},
	{"job-id-missing-success", "answers 200 when jobId is missing", missingIs200(false)},
	{"job-id-null-success", "answers 200 when jobId is null", missingIs200(true)},
	{"created-required", "asks for created", demand(func(r *result) bool { return r.revision != nil && !r.revision.created.set })},
	{"revision-summary-required", "asks for revisionSummary", demand(func(r *result) bool { return r.revision != nil && !r.revision.summary.set })},
	{"summary-required", "asks for summary in executionDetails", demand(func(r *result) bool { return r.details != nil && !r.details.summary.set })},
	{"external-id-required", "asks for externalExecutionId in executionDetails", demand(func(r *result) bool { return r.details != nil && !r.details.externalID.set })},
	{"percent-required", "asks for percentComplete in executionDetails", demand(func(r *result) bool { return r.details != nil && r.details.percent == nil })},
	{"empty-details-refused", "refuses an empty executionDetails", demand(func(r *result) bool {
		return r.details != nil && *r.details == details{}
	})},
	{"details-required", "asks for executionDetails", demand(func(r *result) bool { return r.details == nil })},
	{"details-required-with-token", "asks for executionDetails with a continuationToken", demand(func(r *result) bool { return r.token.set && r.details == nil })},
	{"revision-required", "asks for currentRevision", demand(func(r *result) bool { return r.revision == nil })},
	{"revision-with-token-refused", "refuses currentRevision together with a continuationToken", demand(func(r *result) bool { return r.token.set && r.revision != nil })},
	{"variables-with-revision-refused", "refuses outputVariables together with currentRevision", demand(func(r *result) bool { return r.variables != nil && r.revision != nil })},
	{"variables-with-details-refused", "refuses outputVariables together with executionDetails", demand(func(r *result) bool { return r.variables != nil && r.details != nil })},
	{"all-members-refused", "refuses a request that has every member that may stand together", demand(func(r *result) bool {
		return r.variables != nil && r.details != nil && r.revision != nil
	})},
	{"token-null-refused", "refuses a null continuationToken", notNull(pathToken)},
	{"current-revision-null-refused", "refuses a null currentRevision", notNull(pathCurrentRevision)},
	{"created-null-refused", "refuses a null created", notNull(pathCreated)},
	{"revision-summary-null-refused", "refuses a null revisionSummary", notNull(pathRevisionSummary)},
	{"details-null-refused", "refuses a null executionDetails", notNull(pathDetails)},
	{"summary-null-refused", "refuses a null summary", notNull(pathSummary)},
	{"external-id-null-refused", "refuses a null externalExecutionId", notNull(pathExternalID)},
	{"percent-null-refused", "refuses a null percentComplete", notNull(pathPercent)},
	{"variables-null-refused", "refuses a null outputVariables", notNull(pathVariables)},
	{"token-null-text", "continues with the token null where continuationToken is null", take(pathToken, null, func(value) value { return textOf("null") })},
}

func percentRange(least, most int64) change {
	return func(b *behaviour) { b.percentMin, b.percentMax = least, most }
}

func percentUnless(when func(*result) bool) change {
	return both(excuse(rulePercentMin, when), excuse(rulePercentMax, when))
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

// nullAs reads null as an empty string that no rule looks at.
func nullAs(path string) change {
	return func(b *behaviour) {
		of := ofRevision
		if path == pathChange {
			of = ofChange
		}
		strict := *of(&b.limits)
		of(&b.limits).length = func(s string) int {
			if s == nullText {
				return strict.min
			}
			return strict.length(s)
		}
		take(path, null, func(value) value { return textOf(nullText) })(b)
	}
}

// nullText stands for a null that was taken for a string.
const nullText = "\x00null"

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
			if f == missing && strings.Contains(string(body), `"jobId"`) == named {
				return nil
			}
			return f
		}
	}
}
