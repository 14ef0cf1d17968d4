package runner_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// tied does what a handler does after a little time, and gives up when the context of the
// request ends before, as whatever asks a database does. net/http ends it when the client
// closes its sending side.
func tied(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
			w.WriteHeader(http.StatusInternalServerError)
		case <-time.After(5 * time.Millisecond):
			next.ServeHTTP(w, r)
		}
	})
}

// TestTiedToTheContext has conformant targets work for as long as the client is there, also
// behind a proxy that asks the same of its own client: no request of ours is hung up on
// before it is answered.
func TestTiedToTheContext(t *testing.T) {
	t.Parallel()
	const some = "{protocol/**,success/**,json/{large,empty,truncated}*/**,life/{rejected,after,completed}*/*,race/{success,success-token}/0*}"
	for _, proxied := range []bool{false, true} {
		t.Run(map[bool]string{false: "directly", true: "behind a proxy"}[proxied], func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(tied(provider.New()))
			defer server.Close()
			if proxied {
				to, err := url.Parse(server.URL)
				require.NoError(t, err)
				proxy := httputil.NewSingleHostReverseProxy(to)
				proxy.ErrorLog = log.New(io.Discard, "", 0)
				front := httptest.NewServer(proxy)
				defer front.Close()
				server = front
			}
			late := shortOfTime(t)
			d := check(t.Context(), t, setup{url: server.URL, run: some})
			for _, id := range ids(d, report.StatusFail) {
				assert.Empty(t, byID(t, d, id).Findings, id)
			}
			if report.ExitCode(d) == 2 && late() {
				t.Skip("this machine is short of time: there is no verdict")
			}
			for _, id := range ids(d, report.StatusError) {
				assert.Empty(t, byID(t, d, id).Reason, id)
			}
			assert.Equal(t, 0, report.ExitCode(d))
		})
	}
}
