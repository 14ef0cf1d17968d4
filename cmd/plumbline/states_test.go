package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

func TestStatesUsage(t *testing.T) {
	noTarget(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "no implementation: give --endpoint URL"},
		{[]string{"--endpoint", "http://127.0.0.1:1"}, "cannot be reached"},
		{[]string{"--endpoint", "http://127.0.0.1:1", "--jobs", "moon"}, `not "moon"`},
		{[]string{"--endpoint", "http://127.0.0.1:1", "--allow-remote"}, "--allow-remote needs --jobs"},
		{[]string{"--endpoint", "nowhere"}, "it has no scheme"},
		{[]string{"x"}, "takes no arguments"},
	} {
		began := time.Now()
		out := call(t.Context(), nil, append([]string{"states"}, c.args...)...)
		assert.Equal(t, exitFailed, out.code, c.args)
		assert.Contains(t, out.stderr, c.says)
		assert.Less(t, time.Since(began), 5*time.Second)
	}
}

// TestStates starts the command on a provider, asks for a state and for one that
// cannot be, and looks at what is left when it ends.
func TestStates(t *testing.T) {
	noTarget(t)
	p := provider.New()
	to, err := listen("127.0.0.1:0", p, nil)
	require.NoError(t, err)
	defer to.close()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	said := &strings.Builder{}
	ended := make(chan int)
	go func() {
		ended <- (&app{stdout: write, stderr: said}).run(ctx, []string{"states", "--endpoint", to.url})
		_ = write.Close()
	}()
	text := make([]byte, 4096)
	n, err := read.Read(text)
	require.NoError(t, err)
	url, _, _ := strings.Cut(strings.TrimPrefix(string(text[:n]), "listening on "), "\n")
	for state, status := range map[string]int{`a job in progress exists`: 200, `what is not`: 422} {
		response, err := http.Post(url+"/states", "application/json", strings.NewReader(`{"action":"setup","state":"`+state+`"}`))
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, status, response.StatusCode)
	}
	assert.NotEmpty(t, p.Leftovers())
	stop()
	assert.Equal(t, exitFine, <-ended)
	assert.Empty(t, p.Leftovers())
	assert.Contains(t, said.String(), `"a job in progress exists": `)
	assert.Contains(t, said.String(), `could not set up "what is not": unknown state`)
}
