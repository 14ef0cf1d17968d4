package runner_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// small is a server as small ones are: it reads a body by its Content-Length only, answers by
// the HTTP version that it has and closes the connection.
func small(t *testing.T, version string) http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength < 0 {
			r.Body, r.ContentLength = http.NoBody, 0
		}
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		conn, _, err := w.(http.Hijacker).Hijack()
		if !assert.NoError(t, err) {
			return
		}
		var b bytes.Buffer
		fmt.Fprintf(&b, "HTTP/%s %d Answer\r\nConnection: close\r\nContent-Length: %d\r\n", version, answer.Code, answer.Body.Len())
		require.NoError(t, answer.Header().Write(&b))
		b.WriteString("\r\n")
		b.Write(answer.Body.Bytes())
		_, _ = conn.Write(b.Bytes())
		_ = conn.Close()
	})
}

// TestSmallServers: a server that reads no chunks is warned of it, and of nothing else; one of
// HTTP/1.0 is sent none.
func TestSmallServers(t *testing.T) {
	t.Parallel()
	chunked := []string{
		"protocol/framing/chunked-characters", "protocol/framing/chunked-everything",
		"protocol/framing/chunked-other-case", "protocol/framing/chunked-plain",
	}
	others := []string{"protocol/framing/chunked-invalid", "protocol/keep-alive/chunked-grammar", "protocol/keep-alive/chunked-invalid", "race/chunked/02"}
	for _, c := range cases.Catalogue(model.Current, "protocol") {
		if strings.HasPrefix(c.ID, "protocol/framing/refused-chunked/") {
			others = append(others, c.ID)
		}
	}
	for version, want := range map[string]struct{ warned, skipped []string }{
		"1.1": {chunked, others},
		"1.0": {nil, append(chunked, others...)},
	} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			d := check(t.Context(), t, setup{handler: small(t, version), source: "aws", run: "{protocol/framing/**,protocol/keep-alive/*,race/chunked/*,success/**}"})
			assert.Empty(t, ids(d, report.StatusFail))
			assert.ElementsMatch(t, want.warned, ids(d, report.StatusWarn))
			assert.ElementsMatch(t, want.skipped, ids(d, report.StatusSkip))
		})
	}
}
