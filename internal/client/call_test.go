package client

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCall: the request is signed and whole; what only the SDK signs is left to it.
func TestCall(t *testing.T) {
	target := open(t, Options{Handler: trivial})
	r, ok := target.Call(t.Context(), "PollForJobs", []byte(`{}`))
	require.True(t, ok)
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	assert.Equal(t, "{}", string(body))
	assert.EqualValues(t, 2, r.ContentLength)
	assert.Equal(t, http.MethodPost, r.Method)
	assert.Equal(t, target.place.host, r.Host)
	assert.Equal(t, "CodePipeline_20150709.PollForJobs", r.Header.Get("X-Amz-Target"))
	assert.Contains(t, r.Header.Get("Authorization"), "/codepipeline/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=")
	assert.NotContains(t, r.Header, "Host")

	answer, err := target.HTTPClient(target.Timeout()).Do(r)
	require.NoError(t, err)
	assert.NoError(t, answer.Body.Close())

	for what, change := range map[string]func(*place){
		"AWS itself":              func(p *place) { p.local = false },
		"an endpoint with a path": func(p *place) { p.url = p.url.JoinPath("a") },
	} {
		t.Run(what, func(t *testing.T) {
			target := open(t, Options{Handler: trivial})
			change(&target.place)
			_, ok := target.Call(t.Context(), "PollForJobs", nil)
			assert.False(t, ok)
		})
	}
}
