// Package fuzz holds native fuzz targets against the embedded provider:
//
//	go test -fuzz=FuzzRequest ./fuzz
package fuzz

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// stream reads choices from the fuzzer's bytes, two at a time, and zeros when
// they are spent.
func stream(data []byte) generate.Draw {
	return func(n int) int {
		v := 0
		for range 2 {
			v <<= 8
			if len(data) > 0 {
				v |= int(data[0])
				data = data[1:]
			}
		}
		return v % n
	}
}

func put(h http.Handler, body []byte) spec.Answer {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000")
	r.Header.Set("X-Amz-Date", "20260101T000000Z")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return spec.Answer{Fate: spec.Answered, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}

// judge fails the test where the provider's answer is not allowed.
func judge(t *testing.T, p *provider.Provider, body []byte, state spec.State) {
	t.Helper()
	for _, f := range spec.Judge(body, state.Every(), spec.Current).Allowed.Check(put(p, body)) {
		if f.Level == spec.Must {
			t.Errorf("expected %s, got %s, for %q", f.Expected, f.Got, body)
		}
	}
}

// FuzzRequest reads the bytes as choices of the generator: the judge decides.
func FuzzRequest(f *testing.F) {
	f.Add([]byte{})
	for i := range 64 {
		seed := make([]byte, 96)
		draw := generate.Seeded(uint64(i))
		for k := range seed {
			seed[k] = byte(draw(256))
		}
		f.Add(seed)
	}
	p := provider.New()
	f.Fuzz(func(t *testing.T, data []byte) {
		judge(t, p, generate.NewRecord(stream(data)).Build(p.AddJob("InProgress")), spec.InProgress)
	})
}

// FuzzBody sends raw bytes, which name no job that there is: the judge decides.
func FuzzBody(f *testing.F) {
	for _, body := range []string{``, `{}`, `{"jobId":"00000000-0000-0000-0000-000000000000"}`, `[]`, `{"jobId":1}`, `{"jobId":"00000000-0000-0000-0000-000000000000","continuationToken":""}`, `{"a":[1,2,{"b":null}]}`, "\ufeff{}", `{"jobId":"\ud800"}`} {
		f.Add([]byte(body))
	}
	p := provider.New()
	f.Fuzz(func(t *testing.T, body []byte) { judge(t, p, body, spec.Unknown) })
}
