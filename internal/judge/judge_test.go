package judge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

const id = "0123abcd-0000-0000-0000-00000000ffff"

// full is a valid request with every member that goes with every other.
const full = `{"jobId":"` + id + `","currentRevision":{"revision":"r","changeIdentifier":"c","created":1500000000,"revisionSummary":"s"},` +
	`"executionDetails":{"summary":"s","externalExecutionId":"e","percentComplete":50},"outputVariables":{"a":""}}`

// job is a valid request with more members; more begins with a comma.
func job(more string) string { return `{"jobId":"` + id + `"` + more + `}` }

func revision(more string) string {
	return job(`,"currentRevision":{"revision":"r","changeIdentifier":"c"` + more + `}`)
}

func details(more string) string { return job(`,"executionDetails":{` + more + `}`) }

func quoted(s string, n int) string { return `"` + strings.Repeat(s, n) + `"` }

// What is allowed, in short.
const (
	accepted    = "200"
	validation  = "400 ValidationException"
	badID       = "400 ValidationException or JobNotFoundException"
	badText     = "400 SerializationException or ValidationException; with a warning also 400 with any error type"
	bothNames   = "400 SerializationException or ValidationException"
	anything    = "200, or 400 with any error type"
	shouldTake  = "200; with a warning also 200, or 400 with any error type"
	tooManyVars = "400 OutputVariablesSizeExceededException; with a warning also 400 with any error type"
)

type judgement struct {
	name, body, allowed string
	broken              []string
}

func breaks(ids ...string) []string { return ids }

func checkJudgements(t *testing.T, state State, profile model.Profile, tests []judgement) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := Judge([]byte(tt.body), state.Every(), profile)
			assert.Equal(t, tt.allowed, v.Allowed.String())
			assert.Equal(t, tt.broken, v.Broken)
			for _, id := range v.Broken {
				_, ok := rules.RuleByID(id)
				assert.True(t, ok, "%s is no rule", id)
			}
		})
	}
}

func TestJudgeStrings(t *testing.T) {
	checkJudgements(t, InProgress, model.Current, []judgement{
		{"the least", job(""), accepted, nil},
		{"every member", full, accepted, nil},
		{"nil UUID", `{"jobId":"00000000-0000-0000-0000-000000000000"}`, accepted, nil},
		{"jobId escaped", strings.Replace(job(""), "0123", `\u0030123`, 1), accepted, nil},
		{"jobId absent", `{}`, validation, breaks("jobId/required")},
		{"jobId null", `{"jobId":null}`, validation, breaks("jobId/required")},
		{"jobId of another type", `{"jobId":1}`, badText, breaks("jobId/type")},
		{"jobId in upper case", `{"jobId":"` + strings.ToUpper(id) + `"}`, badID, breaks("jobId/pattern")},
		{"jobId in braces", `{"jobId":"{` + id + `}"}`, badID, breaks("jobId/pattern")},
		{"jobId empty", `{"jobId":""}`, badID, breaks("jobId/pattern")},
		{"jobId and a newline", `{"jobId":"` + id + `\n"}`, badID, breaks("jobId/trailing-newline")},
		{"jobId and a carriage return", `{"jobId":"` + id + `\r"}`, badID, breaks("jobId/pattern")},
		{"a newline and jobId", `{"jobId":"\n` + id + `"}`, badID, breaks("jobId/pattern")},
		{"token null", job(`,"continuationToken":null`), accepted, nil},
		{"token empty", job(`,"continuationToken":""`), validation, breaks("continuationToken/length")},
		{"token at its limit", job(`,"continuationToken":` + quoted("€", 2048)), accepted, nil},
		{"token over it", job(`,"continuationToken":` + quoted("a", 2049)), validation, breaks("continuationToken/length")},
		{"token at its limit, escaped", job(`,"continuationToken":` + quoted(`\u00e9`, 2048)), accepted, nil},
		{"token over it, escaped", job(`,"continuationToken":` + quoted(`\u00e9`, 2049)), validation, breaks("continuationToken/length")},
		{"token on which counts disagree", job(`,"continuationToken":` + quoted("😀", 1025)), anything, breaks("length/two-counts")},
		{"the same in escapes", job(`,"continuationToken":` + quoted(`\ud83d\ude00`, 1025)), anything, breaks("length/two-counts")},
		{"token short by either count", job(`,"continuationToken":` + quoted("😀", 1024)), accepted, nil},
		{"token long by either count", job(`,"continuationToken":` + quoted("😀", 2049)), validation, breaks("continuationToken/length")},
		{"token of any character", job(`,"continuationToken":"\u0000 \u202e\u0301/\\"`), accepted, nil},
		{"token of another type", job(`,"continuationToken":{}`), badText, breaks("continuationToken/type")},
		{"changeIdentifier over its limit", job(`,"currentRevision":{"revision":"r","changeIdentifier":` + quoted("a", 101) + `}`), validation, breaks("currentRevision.changeIdentifier/length")},
		{"revision empty, summary too long", job(`,"currentRevision":{"revision":"","changeIdentifier":"c","revisionSummary":` + quoted("a", 2049) + `}`), validation, breaks("currentRevision.revision/length", "currentRevision.revisionSummary/length")},
		{"details at their limits", details(`"summary":` + quoted("a", 2048) + `,"externalExecutionId":` + quoted("a", 1500)), accepted, nil},
		{"details over them", details(`"summary":` + quoted("a", 2049) + `,"externalExecutionId":` + quoted("a", 1501)), validation, breaks("executionDetails.summary/length", "executionDetails.externalExecutionId/length")},
	})
}

func TestJudgeStructuresAndNumbers(t *testing.T) {
	percent := func(raw string) string { return details(`"percentComplete":` + raw) }
	created := func(raw string) string { return revision(`,"created":` + raw) }
	fraction, span, wide := breaks("executionDetails.percentComplete/fraction"), breaks("executionDetails.percentComplete/range"), breaks("executionDetails.percentComplete/beyond-32-bits")
	spelling, far, beyond := breaks("currentRevision.created/spelling"), breaks("currentRevision.created/far-away"), breaks("currentRevision.created/beyond-double")
	checkJudgements(t, InProgress, model.Current, []judgement{
		{"revision null", job(`,"currentRevision":null`), accepted, nil},
		{"revision of another type", job(`,"currentRevision":"r"`), badText, breaks("currentRevision/type")},
		{"revision empty", job(`,"currentRevision":{}`), validation, breaks("currentRevision.revision/required", "currentRevision.changeIdentifier/required")},
		{"nested required null", job(`,"currentRevision":{"revision":null,"changeIdentifier":"c"}`), "400 ValidationException or SerializationException", breaks("currentRevision.revision/required")},
		{"details empty", details(""), accepted, nil},
		{"details null", job(`,"executionDetails":null`), accepted, nil},
		{"details of another type", job(`,"executionDetails":[]`), badText, breaks("executionDetails/type")},
		{"percent 0", percent("0"), accepted, nil},
		{"percent 100", percent("100"), accepted, nil},
		{"percent null", percent("null"), accepted, nil},
		{"percent -1", percent("-1"), validation, span},
		{"percent 101", percent("101"), validation, span},
		{"percent 2^31-1", percent("2147483647"), validation, span},
		{"percent 2^31", percent("2147483648"), bothNames, wide},
		{"percent 2^32", percent("4294967296"), bothNames, wide},
		{"percent beyond 64 bits", percent("-" + strings.Repeat("9", 400)), bothNames, wide},
		{"percent 1.5", percent("1.5"), anything, fraction},
		{"percent 50.0", percent("50.0"), anything, fraction},
		{"percent 5e1", percent("5E1"), anything, fraction},
		{"percent -0", percent("-0"), anything, fraction},
		{"percent 100.5", percent("100.5"), anything, fraction},
		{"percent 1e3", percent("1e3"), bothNames, span},
		{"percent 1e999", percent("1e999"), bothNames, wide},
		{"percent as a string", percent(`"1"`), badText, breaks("executionDetails.percentComplete/type")},
		{"created 0", created("0"), accepted, nil},
		{"created null", created("null"), accepted, nil},
		{"created as a string", created(`"2015-07-09T00:00:00Z"`), badText, breaks("currentRevision.created/number")},
		{"created of another type", created("true"), badText, breaks("currentRevision.created/type")},
		{"created negative", created("-1"), accepted, nil},
		{"created with a fraction", created("1.25"), accepted, nil},
		{"created negative with a fraction", created("-0.500"), accepted, nil},
		{"created with nine decimals", created("1714979289.123456789"), accepted, nil},
		{"created with ten decimals", created("1714979289.1234567891"), shouldTake, spelling},
		{"created with an exponent", created("1.5e9"), shouldTake, spelling},
		{"created as boto3 writes a microsecond", created("1e-06"), shouldTake, spelling},
		{"created when nanoseconds end", created("9223372036"), accepted, nil},
		{"created after that", created("9223372037"), shouldTake, far},
		{"created when nanoseconds begin", created("-9223372036"), accepted, nil},
		{"created before that", created("-9223372037.5"), shouldTake, far},
		{"created in the year 1", created("-62135596800"), shouldTake, far},
		{"created in the year 9999", created("253402300799"), shouldTake, far},
		{"created in its last microsecond", created("253402300800.0"), shouldTake, far},
		{"created after it", created("253402300801"), anything, beyond},
		{"created before the year 1", created("-1e12"), anything, beyond},
		{"created beyond a double", created("1e400"), anything, beyond},
		{"created below a double", created("1e-400"), anything, beyond},
	})
}

func TestJudgeVariables(t *testing.T) {
	variables := func(raw string) string { return job(`,"outputVariables":` + raw) }
	checkJudgements(t, InProgress, model.Current, []judgement{
		{"none", variables("{}"), accepted, nil},
		{"null", variables("null"), accepted, nil},
		{"of another type", variables("[]"), badText, breaks("outputVariables/type")},
		{"every character of a name", variables(`{"aZ09@-_":"€ any"}`), accepted, nil},
		{"an empty name", variables(`{"":"x"}`), validation, breaks("outputVariables/key-pattern")},
		{"a name with a dot", variables(`{"a.b":"x"}`), validation, breaks("outputVariables/key-pattern")},
		{"a name and a newline", variables(`{"a\n":"x"}`), validation, breaks("outputVariables/key-pattern")},
		{"a value of another type", variables(`{"a":1}`), badText, breaks("outputVariables/value-type")},
		{"a null value", variables(`{"a":null}`), anything, breaks("outputVariables/null-value")},
		{"large", variables(`{"a":` + quoted("a", 120_000) + `}`), accepted, nil},
		{"at the limit", variables(`{"a":` + quoted("a", model.MaxVariablesBytes) + `}`), anything, breaks("outputVariables/size")},
		{"too large", variables(`{"a":` + quoted("a", model.MaxVariablesBytes+1) + `}`), tooManyVars, breaks("outputVariables/size")},
		{"too large in bytes, not in characters", variables(`{"a":` + quoted("é", 65_000) + `}`), tooManyVars, breaks("outputVariables/size")},
		{"with a token", job(`,"continuationToken":"t","outputVariables":{"a":"b"}`), "400 with any error type; with a warning also 200, or 400 with any error type", breaks("outputVariables/with-token")},
		{"none, with a token", job(`,"continuationToken":"t","outputVariables":{}`), anything, breaks("outputVariables/empty-with-token")},
		{"with a null token", job(`,"continuationToken":null,"outputVariables":{"a":"b"}`), accepted, nil},
	})
	// A target that follows the page of 2015 may ignore them, or check them.
	checkJudgements(t, InProgress, model.Profile2015, []judgement{
		{"2015, valid", variables(`{"a":"b"}`), accepted, nil},
		{"2015, of another type", variables(`[]`), anything, breaks("outputVariables/type")},
		{"2015, a bad name", variables(`{"a.b":"x"}`), anything, breaks("outputVariables/key-pattern")},
		{"2015, with a token", job(`,"continuationToken":"t","outputVariables":{"a":"b"}`), anything, breaks("outputVariables/with-token")},
		{"2015, and a token too long", job(`,"continuationToken":"","outputVariables":[]`), badTextOf(model.Validation, model.Serialization), breaks("continuationToken/length", "outputVariables/type")},
	})
}

// badTextOf is a refusal with the names preferred, in this order.
func badTextOf(names ...string) string { return RejectPrefer(names...).String() }

func TestJudgeText(t *testing.T) {
	deep := func(n int) string {
		return job(`,"x":` + strings.Repeat("[", n) + strings.Repeat("]", n))
	}
	checkJudgements(t, InProgress, model.Current, []judgement{
		{"white space", " \t\r\n{ \"jobId\" : \"" + id + "\" } \n", accepted, nil},
		{"names escaped", strings.Replace(job(""), "jobId", `\u006aobId`, 1), accepted, nil},
		{"empty", "", badText, breaks("json/empty-body")},
		{"cut short", job("")[:20], badText, breaks("json/truncated")},
		{"an extra comma", job(","), badText, breaks("json/grammar")},
		{"an array", "[" + job("") + "]", badText, breaks("json/top-level")},
		{"null", "null", badText, breaks("json/top-level")},
		{"twice", job("") + job(""), badText, breaks("json/trailing-data")},
		{"unknown members", job(`,"x":{"jobId":1},"executionDetails":{"revision":null}`), accepted, nil},
		{"8 deep", deep(8), accepted, nil},
		{"17 deep", deep(17), "200, or 400 with any error type, or 413", breaks("json/nesting")},
		{"100,000 deep", deep(100_000), "200, or 400 with any error type, or 413", breaks("json/nesting")},
		{"a number beyond a double", job(`,"x":[1e400]`), "200, or 400 with any error type", breaks("json/number-limits")},
		{"300 digits", job(`,"x":` + strings.Repeat("9", 300)), accepted, nil},
		{"more digits", job(`,"x":` + strings.Repeat("9", 301)), "200, or 400 with any error type", breaks("json/number-limits")},
		{
			"100,000 deep where a string belongs", `{"jobId":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`,
			"400 SerializationException or ValidationException, or 413; with a warning also 400 with any error type, or 413", breaks("jobId/type"),
		},
		{"another letter case", job(`,"ContinuationToken":""`), shouldTake, breaks("json/member-case")},
		{"another letter case of what is required", strings.Replace(job(""), "jobId", "jobid", 1), "400 ValidationException; with a warning also 200, or 400 with any error type", breaks("json/member-case", "jobId/required")},
		{"a byte order mark", "\ufeff" + job(""), anything, breaks("json/encoding")},
		{"UTF-16", "\xff\xfe{\x00}\x00", anything, breaks("json/encoding")},
		{"half a pair", job(`,"continuationToken":"\ud800"`), anything, breaks("json/encoding")},
		{"invalid UTF-8 in jobId", `{"jobId":"` + id + "\xff\"}", anything, breaks("json/encoding", "jobId/pattern")},
		{"invalid UTF-8 and far too long", job(`,"continuationToken":` + quoted("\xffa", 3000)), badTextOf(model.Serialization, model.Validation), breaks("json/encoding", "continuationToken/length")},
		{"a name twice", job(`,"jobId":"` + id + `"`), anything, breaks("json/duplicate-keys")},
		{"an unknown name twice", job(`,"x":{"y":1,"y":1}`), anything, breaks("json/duplicate-keys")},
		{"twice, one of them wrong", job(`,"continuationToken":"","continuationToken":"t"`), anything, breaks("json/duplicate-keys", "continuationToken/length")},
		{"twice, both wrong", job(`,"continuationToken":"","continuationToken":1`), badTextOf(model.Serialization, model.Validation), breaks("json/duplicate-keys", "continuationToken/length", "continuationToken/type")},
	})
}

func TestJudgeSeveralRules(t *testing.T) {
	checkJudgements(t, InProgress, model.Current, []judgement{
		{"type and length", job(`,"continuationToken":"","executionDetails":1`), badTextOf(model.Validation, model.Serialization), breaks("continuationToken/length", "executionDetails/type")},
		{"id and length", `{"jobId":"x","continuationToken":""}`, badID, breaks("jobId/pattern", "continuationToken/length")},
		{"range and fraction", details(`"percentComplete":1.5,"summary":""`), badTextOf(model.Validation, model.Serialization), breaks("executionDetails.summary/length", "executionDetails.percentComplete/fraction")},
		{"spelling and length", revision(`,"created":1e0,"revisionSummary":""`), badTextOf(model.Serialization, model.Validation), breaks("currentRevision.created/spelling", "currentRevision.revisionSummary/length")},
	})
}

func TestJudgeStates(t *testing.T) {
	invalid, fraction, numeric := job(`,"continuationToken":""`), details(`"percentComplete":1.5`), details(`"summary":1`)
	length := "continuationToken/length"
	checkJudgements(t, Unknown, model.Current, []judgement{
		{"unknown", job(""), "400 JobNotFoundException", breaks("jobId/unknown")},
		{"unknown and a length", invalid, "400 ValidationException or JobNotFoundException", breaks(length, "jobId/invalid-and-unknown")},
		{"unknown and a type", numeric, badTextOf(model.Serialization, model.Validation, model.JobNotFound), breaks("executionDetails.summary/type", "jobId/invalid-and-unknown")},
		{"unknown and what is observed", fraction, badTextOf(model.Serialization, model.Validation, model.JobNotFound), breaks("executionDetails.percentComplete/fraction", "jobId/unknown")},
		{"no id at all", `{"jobId":"x"}`, badID, breaks("jobId/pattern")},
		{"not read at all", "{", badText, breaks("json/truncated")},
	})
	wrongTwice := Reject(model.Validation, model.InvalidJobState, model.JobNotFound, model.OutputVariablesSizeExceeded, model.Serialization).String()
	checkJudgements(t, Finished, model.Current, []judgement{
		{"finished", job(""), "400 InvalidJobStateException; with a warning also 400 with any error type", breaks("life/completed-once")},
		{"finished and a length", invalid, wrongTwice, breaks(length, "life/invalid-on-finished")},
		{"finished and a spelling", revision(`,"created":1e0`), badTextOf(model.Serialization, model.Validation, model.InvalidJobState, model.JobNotFound, model.OutputVariablesSizeExceeded), breaks("currentRevision.created/spelling", "life/completed-once")},
	})
	checkJudgements(t, Unacknowledged, model.Current, []judgement{
		{"unacknowledged", job(""), ShouldReject(model.InvalidJobState).String(), breaks("life/unacknowledged")},
		{"unacknowledged and a length", invalid, wrongTwice, breaks(length, "life/invalid-on-unacknowledged")},
	})
}

// Two ids in one request: it is refused only where both jobs ask for it.
func TestJudgeTwoIDs(t *testing.T) {
	const other = "ffffffff-ffff-ffff-ffff-ffffffffffff"
	body := []byte(job(`,"jobId":"` + other + `"`))
	state := func(first, second State) Jobs {
		return func(named string) State {
			if named == id {
				return first
			}
			return second
		}
	}
	for _, order := range [][2]State{{InProgress, Unknown}, {Unknown, InProgress}, {Finished, InProgress}} {
		assert.Equal(t, anything, Judge(body, state(order[0], order[1]), model.Current).Allowed.String())
	}
	v := Judge(body, state(Unknown, Finished), model.Current)
	assert.False(t, v.Allowed.Must.Success)
	assert.Empty(t, v.JobID)
	assert.Equal(t, id, Judge([]byte(job("")), InProgress.Every(), model.Current).JobID)
}

func TestJudgeSizes(t *testing.T) {
	token := func(n int) string { return job(`,"continuationToken":` + quoted("a", n)) }
	checkJudgements(t, InProgress, model.Current, []judgement{
		{"200 KiB too long", token(200 << 10), validation, breaks("continuationToken/length")},
		{"300 KiB too long", token(300 << 10), "400 with any error type", breaks("continuationToken/length")},
		{"600 KiB too long", token(600 << 10), "400 with any error type, or 413", breaks("continuationToken/length")},
		{"5 MiB too long", token(5 << 20), "400 with any error type, or 413", breaks("continuationToken/length", "json/large-invalid")},
		{"600 KiB of white space", job(strings.Repeat(" ", 600<<10)), "200, or 413", nil},
		{"5 MiB of white space", job(strings.Repeat(" ", 5<<20)), "200, or 400 with any error type, or 413", breaks("json/large-valid")},
	})
}

// Whatever the bytes: the judge ends, what it prefers it also allows, what is
// allowed is never nothing, and what it names are rules.
func TestJudgeSurvivesAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range 30_000 {
		body := scramble(rng, full)
		if i%4 == 0 {
			body = make([]byte, rng.IntN(64))
			for k := range body {
				body[k] = byte(rng.Uint32())
			}
		}
		state, profile := State(rng.IntN(4)), []model.Profile{model.Current, model.Profile2015}[rng.IntN(2)]
		v := Judge(body, state.Every(), profile)
		if problem := inconsistency(v, state); problem != "" {
			t.Fatalf("%q: %s: %v, %v", body, problem, v.Allowed, v.Broken)
		}
	}
}

// inconsistency says what is wrong with a verdict, empty for nothing.
func inconsistency(v Verdict, state State) string {
	must, should := v.Allowed.Must, v.Allowed.Should
	switch {
	case !should.Success && len(should.Errors) == 0:
		return "nothing is preferred"
	case should.Success && !must.Success:
		return "200 is preferred, not allowed"
	case !slices.Contains(must.Errors, model.AnyError) && slices.ContainsFunc(should.Errors, func(n string) bool { return !slices.Contains(must.Errors, n) }):
		return "an error is preferred, not allowed"
	case len(v.Broken) == 0 && (state != InProgress || v.Allowed.String() != "200"):
		return "no rule is broken, and yet"
	case state == Finished && should.Success && v.JobID != "":
		return "a finished job is completed"
	}
	for _, id := range v.Broken {
		if _, ok := rules.RuleByID(id); !ok {
			return fmt.Sprintf("%s is no rule", id)
		}
	}
	return ""
}

func BenchmarkJudge(b *testing.B) {
	body, jobs := []byte(full), InProgress.Every()
	b.ReportAllocs()
	for b.Loop() {
		if v := Judge(body, jobs, model.Current); v.Broken != nil {
			b.Fatal(v.Broken)
		}
	}
}

// A number or an escape that JSON does not have is a must where it is read, and a should
// where it is passed over.
func TestJudgeWhatIsPassedOver(t *testing.T) {
	const shouldRefuse = "400 SerializationException or ValidationException; with a warning also 200, or 400 with any error type"
	ignored, read := breaks("json/grammar-ignored"), breaks("json/grammar")
	tests := []judgement{
		{"an ignored number", job(`,"x":01`), shouldRefuse, ignored},
		{"deeper", job(`,"x":{"a":[{"b":-.5}]}`), shouldRefuse, ignored},
		{"in a structure", details(`"x":1.`), shouldRefuse, ignored},
		{"an ignored escape", job(`,"x":"\q"`), shouldRefuse, ignored},
		{"four digits that are none", job(`,"x":["\uZZZZ"]`), shouldRefuse, ignored},
		{"a name in what is ignored", job(`,"x":{"\q":1,"\q":2,"\u12":3}`), shouldRefuse, breaks("json/duplicate-keys", "json/grammar-ignored")},
		{"a name beside those that are read", job(`,"\q":1`), badText, read},
		{"a number that is read", details(`"percentComplete":01`), badText, read},
		{"a string that is read", details(`"summary":"\q"`), badText, read},
		{"one that is ignored and one that is read", details(`"x":01,"summary":"\q"`), badText, read},
		{"no number", job(`,"x":NaN`), badText, read},
		{"no digit", job(`,"x":-`), badText, read},
		{"a letter of an exponent first", job(`,"x":e5`), badText, read},
		{"a raw line break after a backslash", job(",\"x\":\"\\\n\""), badText, read},
		{"it ends in an escape", `{"jobId":"` + id + `","x":"\u12`, badText, breaks("json/truncated")},
		{"wrong besides", job(`,"x":01,"continuationToken":""`), badTextOf(model.Validation, model.Serialization), breaks("continuationToken/length", "json/grammar-ignored")},
		{"the top", `01`, badText, read},
	}
	checkJudgements(t, InProgress, model.Current, tests)
	checkJudgements(t, InProgress, model.Profile2015, []judgement{{"in a member that may be ignored", job(`,"outputVariables":{"a":01}`), "", nil}}[1:])
	v := Judge([]byte(job(`,"outputVariables":{"a":01}`)), InProgress.Every(), model.Profile2015)
	assert.True(t, v.Allowed.Must.Success, "the edition of 2015 does not read it")
}

// The rule that decides is the first that asks for most, not the first that is met.
func TestJudgeNamesTheRuleThatDecides(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		state      State
		rule       string
	}{
		{"nothing", job(""), InProgress, ""},
		{"a folded name", job(`,"Summary":1,"ContinuationToken":1`), InProgress, "json/member-case"},
		{"a folded name and a token with variables", job(`,"JobId":1,"continuationToken":"t","outputVariables":{"a":"b"}`), InProgress, "outputVariables/with-token"},
		{"a token with variables, and a length", job(`,"continuationToken":"","outputVariables":{"a":"b"}`), InProgress, "continuationToken/length"},
		{"a spelling, and a fraction", revision(`,"created":1e0},"executionDetails":{"percentComplete":1.5`), InProgress, "executionDetails.percentComplete/fraction"},
		{"a spelling, of no job", revision(`,"created":1e0`), Unknown, "jobId/unknown"},
		{"a spelling, of a job that has ended", revision(`,"created":1e0`), Finished, "life/completed-once"},
		{"a length, of no job", job(`,"continuationToken":""`), Unknown, "continuationToken/length"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.rule, Judge([]byte(tt.body), tt.state.Every(), model.Current).Rule)
		})
	}
}
