package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// planted are the credentials that no output may hold. The token has what some write
// otherwise in JSON.
var planted = map[string]string{
	"AWS_ACCESS_KEY_ID":     "AKIAPLANTED0KEY0000X",
	"AWS_SECRET_ACCESS_KEY": "planted/secret+access+key/planted/secret",
	"AWS_SESSION_TOKEN":     "planted/session/token+planted==session<token>",
}

// plant gives a process the credentials.
func plant(c *exec.Cmd) {
	for name, value := range planted {
		c.Env = append(c.Env, name+"="+value)
	}
}

// discreet has a text hold no secret and no signature.
func discreet(t *testing.T, where, text string) {
	t.Helper()
	for name, secret := range planted {
		for _, part := range []string{secret, strings.ReplaceAll(secret, "/", `\/`), secret[:len(secret)-8]} {
			assert.NotContains(t, text, part, "%s of %s", name, where)
		}
	}
	assert.NotRegexp(t, `Signature=[0-9a-f]{16}`, text, where)
}

// TestNoSecrets plants credentials and has targets say what they were sent: no report,
// no log, no curl line and no error holds a secret.
func TestNoSecrets(t *testing.T) {
	echo := map[string]func() (*hostile.Target, error){
		"in errors":                 halfway(hostile.Echo),
		"from the start":            throughout(hostile.Echo),
		"in garbage":                halfway(hostile.EchoAsGarbage),
		"garbage from the start":    throughout(hostile.EchoAsGarbage),
		"when an action is made":    hostile.On("CreateCustomActionType", hostile.Echo),
		"when a pipeline is made":   hostile.On("CreatePipeline", hostile.Echo),
		"when a job is polled for":  hostile.On("PollForJobs", hostile.Echo),
		"when a job is taken":       hostile.On("AcknowledgeJob", hostile.EchoAsGarbage),
		"when the state is told":    hostile.On("GetPipelineState", hostile.Echo),
		"when things are removed":   hostile.On("DeletePipeline", hostile.Echo),
		"when action types go":      hostile.On("DeleteCustomActionType", hostile.Echo),
		"when a pipeline is listed": hostile.On("ListPipelines", hostile.Echo),
	}
	noTarget(t)
	t.Setenv("HOME", t.TempDir())
	for name, secret := range planted {
		t.Setenv(name, secret)
	}
	for name, start := range echo {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to, err := start()
			require.NoError(t, err)
			defer to.Close()
			dir := t.TempDir()
			args := []string{"check", "--endpoint", to.URL, "--timeout", "2s", "--verbose", "--run", some, "--explore", "0", "--report", "text"}
			for _, format := range []string{"json", "junit", "markdown"} {
				args = append(args, "--report", format+"="+filepath.Join(dir, format))
			}
			got := call(t.Context(), plumbline.Check, args...) // whatever the exit status
			said := got.stdout + got.stderr
			require.NotEmpty(t, said)
			discreet(t, "the screen", said)
			for _, file := range []string{"json", "junit", "markdown"} {
				text, err := os.ReadFile(filepath.Join(dir, file))
				require.NoError(t, err)
				discreet(t, file, string(text))
			}
			got = call(t.Context(), nil, "clean", "--endpoint", to.URL, "--older-than", "0s")
			discreet(t, "clean", got.stdout+got.stderr)
		})
	}
}

// TestTheEchoIsHeard makes sure that TestNoSecrets would see a secret.
func TestTheEchoIsHeard(t *testing.T) {
	to, err := throughout(hostile.Echo)()
	require.NoError(t, err)
	defer to.Close()
	c, _ := prepare(t.Context(), t, "check", "--endpoint", to.URL, "--run", some, "--explore", "0", "--verbose")
	plant(c)
	said, _ := c.CombinedOutput()
	assert.Contains(t, string(said), "X-Amz-Target: CodePipeline", "what is no secret is shown")
	assert.Contains(t, string(said), "(left out)")
}

// TestNoSecretsInACrash ends a run as a crash does, with a dump of all goroutines.
func TestNoSecretsInACrash(t *testing.T) {
	s := newStrange(t, 300)
	path := filepath.Join(t.TempDir(), "r.json")
	c, _ := prepare(t.Context(), t, s.mutations(path)...)
	plant(c)
	c.Env = append(c.Env, "GOTRACEBACK=all")
	said := s.atMoment(t, c, func() { assert.NoError(t, c.Process.Signal(syscall.SIGQUIT)) })
	assert.Contains(t, said, "goroutine ")
	discreet(t, "the dump", said)
	journal, err := os.ReadFile(path + ".journal")
	require.NoError(t, err)
	assert.Positive(t, bytes.Count(journal, []byte("\n")))
	discreet(t, "the journal", string(journal))
}
