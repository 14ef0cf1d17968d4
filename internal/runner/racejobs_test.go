package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// pipelines passes every CreatePipeline on as it is edited, nil to refuse it.
func pipelines(next http.Handler, edit func(body []byte) []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".CreatePipeline") {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				panic(http.ErrAbortHandler)
			}
			if body = edit(body); body == nil {
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"__type":"InvalidStageDeclarationException"}`)
				return
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		next.ServeHTTP(w, r)
	})
}

// onlyFirst leaves one action in the second stage.
func onlyFirst(t *testing.T, body []byte) []byte {
	t.Helper()
	var in map[string]map[string]any
	require.NoError(t, json.Unmarshal(body, &in))
	second := in["pipeline"]["stages"].([]any)[1].(map[string]any)
	second["actions"] = second["actions"].([]any)[:1]
	out, err := json.Marshal(in)
	require.NoError(t, err)
	return out
}

// TestRacesOfTheSecondStage has the jobs of these races side by side in a few pipelines. A target that takes one action
// there, or that has one job of several, has a pipeline for each trial, and the same verdict.
func TestRacesOfTheSecondStage(t *testing.T) {
	t.Parallel()
	wide := func(body []byte) bool { return bytes.Contains(body, []byte(`"next-01"`)) }
	for _, c := range []struct {
		name  string
		edit  func(t *testing.T, body []byte) []byte
		least int64 // pipelines
		most  int64
	}{
		{"as they are", func(_ *testing.T, body []byte) []byte { return body }, 3, 8},
		{"one action only", func(_ *testing.T, body []byte) []byte {
			if wide(body) {
				return nil
			}
			return body
		}, 40, 60},
		{"the first action only", func(t *testing.T, body []byte) []byte {
			if wide(body) {
				return onlyFirst(t, body)
			}
			return body
		}, 40, 60},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			var made atomic.Int64
			h := pipelines(p, func(body []byte) []byte {
				made.Add(1)
				return c.edit(t, body)
			})
			d := check(t.Context(), t, setup{handler: h, run: "race/second-stage/02"})
			assert.Equal(t, 0, report.ExitCode(d))
			assert.Contains(t, ids(d, report.StatusPass), "race/second-stage/02")
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Empty(t, ids(d, report.StatusError))
			assert.Empty(t, p.Leftovers())
			if strings.Contains(resultOf(d, "race/second-stage/02").Got, "in each of 40 trials") {
				assert.GreaterOrEqual(t, made.Load(), c.least)
			}
			assert.LessOrEqual(t, made.Load(), c.most)
		})
	}
}

// resultOf is the case of an id.
func resultOf(d *report.Document, id string) report.Case {
	for _, c := range d.Cases {
		if c.ID == id {
			return c
		}
	}
	return report.Case{}
}
