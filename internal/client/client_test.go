package client_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
)

// onceClosed is a body like the AWS SDK's: closing it a second time is an error.
type onceClosed struct {
	io.Reader
	closed atomic.Int32
}

func (b *onceClosed) Close() error {
	if b.closed.Add(1) > 1 {
		return io.EOF
	}
	return nil
}

// TestClientHasBodyInMemory: the body is read and closed before the target sees the
// request, so that whoever closes it later does not end the connection.
func TestClientHasBodyInMemory(t *testing.T) {
	body := &onceClosed{Reader: strings.NewReader("asked")}
	closedBefore := int32(-1)
	to, err := client.New(t.Context(), client.Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		closedBefore = body.closed.Load()
		got, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, string(got)+" and answered")
	})})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to.Endpoint(), body)
	require.NoError(t, err)
	request.ContentLength = 5
	response, err := to.HTTPClient(to.Timeout()).Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Equal(t, "asked and answered", string(answer))
	assert.EqualValues(t, 1, closedBefore)
	assert.EqualValues(t, 1, body.closed.Load())
}
