package selftest

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// A case of one request needs neither a connection nor a pipeline: it is sent to the
// provider's handler, to a job that the provider makes in the wanted state, and judged as
// a run judges it. That is a thousand times faster than a run.

// jobStates are the states of the job that a case of one request needs.
var jobStates = map[cases.Needs]string{
	cases.NoJob: "", cases.Shared: "InProgress", cases.Own: "InProgress", cases.Finished: "Succeeded", cases.Unacknowledged: "Dispatched",
}

// direct reports whether a case can be sent to a handler: it is one request, and nothing
// in it is for a server to read.
func direct(c cases.Case) bool {
	s := c.Single()
	if s == nil || s.KeepAlive || s.MayClose || s.Large || s.Chunked {
		return false
	}
	r, ok := s.Request("11111111-2222-4333-8444-abcdefabcdef")
	if !ok || r.Raw != nil || r.Framing != wire.Length || r.Signature != wire.Signed || r.Path != "" && !r.IsCBOR() || r.Method != "" {
		return false
	}
	for _, f := range r.Header {
		switch textproto.CanonicalMIMEHeaderKey(f.Name) {
		case "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "Host", "Authorization", "X-Amz-Date":
			return false
		}
	}
	return true
}

// answerLimit is how long a handler may take: a mutant that hangs is caught by it.
const answerLimit = 2 * time.Second

// called is a provider that is called in process. As in a run, what is to be rejected is sent to one job until that is
// no longer in progress: some requests are derived from the id, which takes long for a new one.
type called struct {
	*provider.Provider
	shared string
}

// job is the id of a job that a case may be sent to.
func (p *called) job(needs cases.Needs) string {
	switch state := jobStates[needs]; {
	case state == "":
		return ""
	case needs != cases.Shared:
		return p.AddJob(state)
	case p.JobState(p.shared) != state:
		p.shared = p.AddJob(state)
	}
	return p.shared
}

// fails reports whether the answer of the provider violates what the case allows.
func (p *called) fails(c cases.Case) bool { return p.violated(c) != rules.Observe }

// violated is the level of the worst violation by the answer of the provider, OBSERVE of
// none.
func (p *called) violated(c cases.Case) rules.Level {
	id := p.job(c.Needs())
	request, ok := c.Single().Request(id)
	if !ok {
		return rules.Observe
	}
	worst := rules.Observe
	sends := 1
	if c.Single().Twice {
		sends = 2
	}
	for range sends {
		answer := serve(p.Provider, request)
		for _, f := range c.Single().Allowed.Check(answer) {
			if f.Level == rules.Must || f.Level == rules.Should && worst == rules.Observe {
				worst = f.Level
			}
		}
	}
	return worst
}

// serve has a handler answer one request.
func serve(p *provider.Provider, request wire.Request) (a wire.Answer) {
	ctx, cancel := context.WithTimeout(context.Background(), answerLimit)
	defer cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, cmp.Or(request.Path, "/"), bytes.NewReader(request.Body))
	set := func(name, value, otherwise string) {
		if value = cmp.Or(value, otherwise); value != wire.NoHeader {
			r.Header.Set(name, value)
		}
	}
	set("Content-Type", request.ContentType, "application/x-amz-json-1.1")
	set("X-Amz-Target", request.Target, "CodePipeline_20150709.PutJobSuccessResult")
	r.Header.Set("X-Amz-Date", "20260101T000000Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=none")
	for _, f := range request.Header {
		value := strings.Trim(f.Value, " \t") // no part of it (RFC 9112, section 5.1)
		switch name := textproto.CanonicalMIMEHeaderKey(f.Name); {
		case f.Value == wire.NoHeader:
		case name == "Content-Type", name == "X-Amz-Target":
			r.Header.Set(name, value)
		default:
			r.Header.Add(name, value)
		}
	}
	defer func() {
		switch thrown := recover(); {
		case thrown != nil && ctx.Err() != nil:
			a = wire.Answer{Fate: wire.Hung}
		case thrown != nil:
			a = wire.Answer{Fate: wire.Dropped}
		}
	}()
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	if ctx.Err() != nil {
		return wire.Answer{Fate: wire.Hung}
	}
	return wire.Answer{Fate: wire.Answered, Status: w.Code, Header: w.Result().Header, Body: w.Body.Bytes(), CBOR: request.IsCBOR()}
}

// directCases are the cases of one request, by id.
var directCases = sync.OnceValue(func() map[string]cases.Case {
	found := map[string]cases.Case{}
	for _, c := range slices.Concat(cases.Catalogue(model.Current), cases.CBOR(model.Current)) {
		if direct(c) {
			found[c.ID] = c
		}
	}
	return found
})

// directIDs are their ids by wire, sorted.
var directIDs = sync.OnceValue(func() map[string][]string {
	ids := slices.Sorted(maps.Keys(directCases()))
	return map[string][]string{"json": ofWire(ids, "json"), "cbor": ofWire(ids, "cbor")}
})

// killedDirectly reports whether one of the cases fails on the mutant in process. Where
// the cases are about every answer, those are tried that get one of each kind.
func killedDirectly(t *testing.T, mutant string, ids []string, on ...string) bool {
	t.Helper()
	named, err := provider.Together(append(on, mutant)...)
	require.NoError(t, err)
	p := called{Provider: named}
	for _, id := range slices.Concat(ids, everyAnswer) {
		if c, ok := directCases()[id]; ok && p.fails(c) {
			return true
		}
	}
	return false
}

// measureDirectly measures the cases of one request, in process. It answers false where
// none of them catches the mutant.
func measureDirectly(f provider.Fault) (kill, bool) {
	k := kill{Fault: f.Name, Family: f.Family, Says: f.Says, Cases: []string{}}
	all := directCases()
	var p called
	ofRule := map[string]bool{}
	failing := map[string]bool{}
	var ids []string
	for i, id := range slices.Sorted(maps.Keys(all)) {
		if i%1000 == 0 {
			named, _ := provider.Named(f.Name) // it is one of the list
			p = called{Provider: named}
		}
		level := p.violated(all[id])
		if level == rules.Observe {
			continue
		}
		if level == rules.Must {
			k.Must++
		}
		ofRule[id] = !failing[all[id].Rule]
		failing[all[id].Rule] = true
		ids = append(ids, id)
	}
	k.Failing, k.Rules = len(ids), slices.Sorted(maps.Keys(failing))
	k.Of = k.Rules
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(rank(ofRule, a), rank(ofRule, b)) })
	k.Cases = append(k.Cases, ids[:min(len(ids), mostCases)]...)
	return k, len(ids) > 0
}

// everyAnswer are cases that get a success and the three kinds of errors.
var everyAnswer = []string{"combine/subset/none", "continuationToken/length/02049", "continuationToken/type/array", "jobId/unknown/all-f", "json/grammar/array-brace"}

// TestTheProviderPassesInProcess holds that what kills mutants in process accuses no
// conformant provider, and that it is most of the catalogue.
func TestTheProviderPassesInProcess(t *testing.T) {
	t.Parallel()
	all := directCases()
	assert.Greater(t, len(all), 12_000)
	for _, id := range everyAnswer {
		assert.Contains(t, all, id)
	}
	var p called
	for i, id := range slices.Sorted(maps.Keys(all)) {
		if i%1000 == 0 {
			p = called{Provider: provider.New()} // it keeps every job
		}
		assert.False(t, p.fails(all[id]), id)
	}
}
