package runner_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// untold answers PollForJobs without a job's pipelineContext, but for the members that it keeps.
func untold(t *testing.T, next http.Handler, keeps ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") {
			next.ServeHTTP(w, r)
			return
		}
		told := httptest.NewRecorder()
		next.ServeHTTP(told, r)
		var said struct {
			Jobs []struct {
				AccountID string         `json:"accountId"`
				Data      map[string]any `json:"data"`
				ID        string         `json:"id"`
				Nonce     string         `json:"nonce"`
			} `json:"jobs"`
		}
		assert.NoError(t, json.Unmarshal(told.Body.Bytes(), &said))
		for _, job := range said.Jobs {
			context, _ := job.Data["pipelineContext"].(map[string]any)
			delete(job.Data, "pipelineContext")
			for _, name := range keeps {
				job.Data["pipelineContext"] = map[string]any{name: context[name]}
			}
		}
		body, err := json.Marshal(said)
		assert.NoError(t, err)
		body = bytes.ReplaceAll(body, []byte(`"jobs":null`), []byte(`"jobs":[]`))
		maps.Copy(w.Header(), told.Header())
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(told.Code)
		_, _ = w.Write(body)
	})
}

// TestJobsThatDoNotTellWhereTheyBelong has a job's life followed on targets that leave out the pipelineContext, or name
// nothing but the pipeline in it: a conformant one conforms, and what becomes of a token shows.
func TestJobsThatDoNotTellWhereTheyBelong(t *testing.T) {
	t.Parallel()
	const conformant = "no-execution-id" // the provider itself, which tells even less
	followed := []string{
		"life/continuation-job/with-all", "life/token-exact/own-id", "life/next-stage/last-of-five-fifth",
		"life/next-stage/continued-both", "life/jobs-apart/waiting-own-tokens",
	}
	for name, keeps := range map[string][]string{"nothing": nil, "the pipeline": {"pipelineName"}} {
		for _, fault := range []string{
			conformant, "continuation-lost", "token-dropped", "success-requeues", "next-stage-never",
			"next-stage-one-early", "waiting-token-by-stage",
		} {
			t.Run(name+"/"+fault, func(t *testing.T) {
				t.Parallel()
				p, err := provider.Named(fault)
				require.NoError(t, err)
				d := check(t.Context(), t,
					setup{handler: untold(t, p, keeps...), run: "{" + strings.Join(followed, ",") + "}"})
				if fault != conformant {
					assert.NotEmpty(t, ids(d, report.StatusFail))
					return
				}
				for _, id := range followed {
					assert.Equal(t, report.StatusPass, byID(t, d, id).Status, id)
				}
				assert.Empty(t, ids(d, report.StatusFail))
			})
		}
	}
}

// TestFewThatDoNotTell has the same of targets that take few action types, or one pipeline at a time: what cannot be
// followed there is no failure, and the cases about one job go on.
func TestFewThatDoNotTell(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"few-action-types", "one-pipeline"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(variant)
			require.NoError(t, err)
			d := check(t.Context(), t, setup{
				handler: untold(t, p), run: "{life/{continuation-job,token-exact}/*,continuationToken/accepted/000*,success/*}",
			})
			assert.Empty(t, ids(d, report.StatusFail))
			for _, id := range ids(d, report.StatusError) {
				assert.Empty(t, byID(t, d, id).Reason, id)
			}
			assert.Equal(t, report.StatusPass, byID(t, d, "success/plain").Status)
		})
	}
}

// TestPartsOfAPlace has conformant targets tell the action or the execution, and not the pipeline, which many have in
// common: races leave jobs behind, which the next jobs are not taken for.
func TestPartsOfAPlace(t *testing.T) {
	t.Parallel()
	for _, keeps := range []string{"action", "pipelineExecutionId"} {
		t.Run(keeps, func(t *testing.T) {
			t.Parallel()
			d := check(t.Context(), t,
				setup{handler: untold(t, provider.New(), keeps), run: "race/{token-*,success-*,details}/*"})
			assert.Empty(t, ids(d, report.StatusFail))
			for _, id := range ids(d, report.StatusError) {
				assert.Empty(t, byID(t, d, id).Reason, id)
			}
		})
	}
}
