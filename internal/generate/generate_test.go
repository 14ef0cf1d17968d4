package generate

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/rules"
)

const job = "3f2b8c1e-90ad-4b7c-8d5e-0123456789ab"

// records draws n records from as many seeds.
func records(n int) func(func(int, Request) bool) {
	return func(yield func(int, Request) bool) {
		for i := range n {
			if !yield(i, NewRequest(Seeded(uint64(i)))) {
				return
			}
		}
	}
}

func TestZerosAreThePlainestRequest(t *testing.T) {
	r := NewRequest(Bytes(nil))
	assert.JSONEq(t, `{"jobId":"`+job+`"}`, string(r.Build(job)))
	assert.Empty(t, r.Breaches(job))
}

func TestStreams(t *testing.T) {
	a, b := Seeded(7), Seeded(7)
	for n := 1; n < 50; n++ {
		x := a(n)
		assert.Equal(t, x, b(n))
		assert.Less(t, x, n)
	}
	d := Bytes([]byte{5, 1, 7})
	assert.Equal(t, []int{261 % 100, 7, 0, 0}, []int{d(100), d(100), d(100), d(9)})
}

// TestEveryChoiceIsDrawn sees that nothing in the tables is out of reach.
func TestEveryChoiceIsDrawn(t *testing.T) {
	kinds, pasts, flaws, alphabets, changed := map[Kind]bool{}, map[Past]bool{}, map[int]bool{}, map[int]bool{}, map[Change]bool{}
	for _, r := range records(20000) {
		for i := range fields {
			kinds[fields[i].text(&r).Kind] = true
			alphabets[fields[i].text(&r).Alphabet] = true
		}
		kinds[r.Percent.Kind] = true
		pasts[r.Past], flaws[r.Flaw] = true, true
		for _, m := range r.ID.Mutations {
			changed[m.Change] = true
		}
	}
	assert.Len(t, kinds, len(kindNames))
	assert.Len(t, pasts, len(pastNames))
	assert.Len(t, flaws, len(Flaws))
	assert.Len(t, alphabets, len(Alphabets))
	assert.Len(t, changed, int(changes))
}

// TestBuildWritesWhatWasChosen reads what was built with another reader of JSON.
func TestBuildWritesWhatWasChosen(t *testing.T) {
	for i, r := range records(5000) {
		body := r.Build(job)
		if r.Flaw != 0 {
			continue
		}
		var sent struct {
			JobID             any             `json:"jobId"`
			ContinuationToken *any            `json:"continuationToken"`
			CurrentRevision   json.RawMessage `json:"currentRevision"`
			OutputVariables   any             `json:"outputVariables"`
		}
		require.NoError(t, json.Unmarshal(body, &sent), "%d: %.300q", i, body)
		if r.Token.Kind == Valid || r.Token.Kind == TooLong {
			require.NotNil(t, sent.ContinuationToken, "%.300q", body)
			assert.Equal(t, r.Token.String(), *sent.ContinuationToken)
			assert.Equal(t, r.Token.Length, utf8.RuneCountInString(r.Token.String()))
		}
		if r.HasVariables == Valid {
			assert.Len(t, sent.OutputVariables, len(r.Variables), "%.300q", body)
		}
	}
}

// TestShares holds the generator to how often it promises what.
func TestShares(t *testing.T) {
	const n = 20000
	right := 0
	for _, r := range records(n) {
		if len(r.Breaches(job)) == 0 {
			right++
		}
	}
	assert.InDelta(t, 0.38, float64(right)/n, 0.05)
}

// TestLongStringsAreRare counts the requests with a string of more than 1,200
// characters: no more than a tenth.
func TestLongStringsAreRare(t *testing.T) {
	const n = 20000
	long := 0
	for _, r := range records(n) {
		for i := range fields {
			if f := &fields[i]; f.sent(&r) && f.text(&r).Length > 1200 {
				long++
			}
		}
	}
	assert.LessOrEqual(t, float64(long)/n, 0.1)
	assert.Greater(t, float64(long)/n, 0.03)
}

// TestBreachesAreRules sees that every breach is a rule that there is.
func TestBreachesAreRules(t *testing.T) {
	for _, r := range records(20000) {
		for _, b := range r.Breaches(job) {
			_, known := rules.RuleByID(b.Rule)
			require.True(t, known, b.Rule)
		}
	}
}

func TestShrink(t *testing.T) {
	has := func(s string) func(Request) bool {
		return func(r Request) bool { return strings.Contains(string(r.Build(job)), s) }
	}
	for _, c := range []struct {
		name  string
		fails func(Request) bool
		want  Request
	}{
		{"a token over its limit", func(r Request) bool { return r.Token.Kind == TooLong }, Request{Token: Text{Kind: TooLong, Length: 2049}}},
		{"a summary of a length", func(r Request) bool { return r.HasDetails == Valid && r.Summary.Kind == Valid && r.Summary.Length > 17 }, Request{HasDetails: Valid, Summary: Text{Kind: Valid, Length: 18}}},
		{"a percentage over its limit", func(r Request) bool {
			return r.HasDetails == Valid && r.Percent.Kind == OffScale && r.Percent.Text[0] != '-'
		}, Request{HasDetails: Valid, Percent: Number{OffScale, "101"}}},
		{"an upper-case letter in an id", func(r Request) bool { return strings.Contains(string(r.Build(job)), "AD-") }, Request{ID: ID{Mutations: []Mutation{{Change: AllUpper}}}}},
		{"a variable's name", has(`"a b":`), Request{HasVariables: Valid, Variables: []Variable{{Name: "a b", Kind: Valid}}}},
		{"a job that has ended", func(r Request) bool { return r.Past == Spent }, Request{Past: Spent}},
		{"an unknown member", has(`"@type"`), Request{Unknown: []Unknown{{Name: "@type", Value: "1"}}}},
		{"bytes after the object", func(r Request) bool { return Flaws[r.Flaw].Name == "second object" }, Request{Flaw: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.ID.Kind = Valid
			tried, asked := 0, 0
			for _, r := range records(40000) {
				if !c.fails(r) {
					continue
				}
				small := Shrink(r, func(r Request) bool {
					asked++
					return c.fails(r)
				})
				assert.Equal(t, c.want.Literal(""), small.Literal(""))
				if tried++; tried == 20 {
					break
				}
			}
			require.Positive(t, tried, "it was never drawn")
			assert.Less(t, asked/tried, 600)
		})
	}
}

// TestSmallerEnds shrinks without a condition, which must come to the plainest record.
func TestSmallerEnds(t *testing.T) {
	for _, r := range records(300) {
		small := Shrink(r, func(Request) bool { return true })
		assert.Equal(t, `{"jobId":"`+job+`"}`, string(small.Build(job)))
	}
}

func TestTemplate(t *testing.T) {
	for _, c := range []struct {
		mutations  []Mutation
		sent, same string
	}{
		{nil, job, "${jobId}"},
		{[]Mutation{{Change: Insert, At: 36}}, job + "\n", "${jobId}\n"},
		{[]Mutation{{Change: AllUpper}}, strings.ToUpper(job), "${jobId|upper}"},
		{[]Mutation{{Change: Delete, At: 8}}, job[:8] + job[9:], "${jobId[0:8]}${jobId[9:36]}"},
		{[]Mutation{{Change: UpperCase, At: 1}}, "3F" + job[2:], "${jobId[0:1]}${jobId[1:2]|upper}${jobId[2:36]}"},
		{[]Mutation{{Change: FullWidth, At: 0}}, "３" + job[1:], "${jobId[0:1]|wide}${jobId[1:36]}"},
		{[]Mutation{{Change: NextDigit, At: 35}}, job[:35] + "c", "${jobId[0:35]}${jobId[35:36]|next}"},
		{[]Mutation{{Change: MoveHyphen, At: 0}}, "3f2b8c1e9-0ad-4b7c-8d5e-0123456789ab", "${jobId[0:8]}${jobId[9:10]}${jobId[8:9]}${jobId[10:36]}"},
		{[]Mutation{{Change: NoHyphens}}, strings.ReplaceAll(job, "-", ""), "${jobId[0:8]}${jobId[9:13]}${jobId[14:18]}${jobId[19:23]}${jobId[24:36]}"},
		{[]Mutation{{Change: Wrap}}, "{" + job + "}", "{${jobId}}"},
		{[]Mutation{{Change: Truncate, At: 4}, {Change: Replace, At: 0, With: 16}}, "gf2b", "g${jobId[1:4]}"},
		{[]Mutation{{Change: Truncate}, {Change: Replace}}, "", ""},
		{[]Mutation{{Change: Whole, With: 1}}, Wholes[1], Wholes[1]},
		{[]Mutation{{Change: Whole, With: 7}, {Change: Append, With: 2}}, "\x00", "\x00"},
		{[]Mutation{{Change: Prepend, With: 11}}, "urn:uuid:" + job, "urn:uuid:${jobId}"},
	} {
		id := ID{Kind: Valid, Mutations: c.mutations}
		assert.Equal(t, c.sent, id.Apply(job))
		assert.Equal(t, c.same, id.Template())
	}
}

// TestSingleMutationsAreHarmless applies every change everywhere, twice.
func TestSingleMutationsAreHarmless(t *testing.T) {
	count := map[Sameness]int{}
	for change := range changes {
		for at := range idLength + 1 {
			for with := range Strangers {
				m := Mutation{change, at, with}
				count[ID{Kind: Valid, Mutations: []Mutation{m}}.Of(job)]++
				_ = ID{Kind: Valid, Mutations: []Mutation{m, m, m}}.Apply(job)
			}
		}
	}
	assert.Positive(t, count[SameID])
	assert.Positive(t, count[OtherID])
	assert.Greater(t, count[NoID], 5000)
}

func TestLiteral(t *testing.T) {
	r := Request{ID: ID{Kind: Valid, Mutations: []Mutation{{Change: Insert, At: 36}}}, Token: Text{TooLong, 2049, 0}, HasDetails: Valid, Percent: Number{OffScale, "101"}, Unknown: []Unknown{{Top, "x", "1"}}, Past: Failed}
	assert.Equal(t, `generate.Request{ID: generate.ID{Kind: generate.Valid, Mutations: []generate.Mutation{{Change: generate.Insert, At: 36}}}, `+
		`Token: generate.Text{Kind: generate.TooLong, Length: 2049}, Percent: generate.Number{Kind: generate.OffScale, Text: "101"}, HasDetails: generate.Valid, `+
		`Unknown: []generate.Unknown{{Name: "x", Value: "1"}}, Past: generate.Failed}`, r.Literal("generate."))
}

// BenchmarkRates draws records and draws and builds them, in turn, and reports how
// the rate of requests as bytes compares with the rate of bare records.
func BenchmarkRates(b *testing.B) {
	const batch = 500
	var bare, built time.Duration
	var room []byte
	for i := uint64(0); b.Loop(); i++ {
		start := time.Now()
		for k := range uint64(batch) {
			r := NewRequest(Seeded(i*batch + k))
			sink += r.Order
		}
		middle := time.Now()
		for k := range uint64(batch) {
			r := NewRequest(Seeded(i*batch + k))
			room = r.Append(room[:0], job)
			sink += len(room)
		}
		bare, built = bare+middle.Sub(start), built+time.Since(middle)
	}
	b.ReportMetric(float64(b.N*batch)/bare.Seconds(), "records/s")
	b.ReportMetric(float64(b.N*batch)/built.Seconds(), "requests/s")
	b.ReportMetric(bare.Seconds()/built.Seconds(), "ratio")
}

var sink int
