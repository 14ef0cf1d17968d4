package jobs_test

import (
	"context"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// embedded is a target with the provider behind it.
func embedded(t *testing.T) (*provider.Provider, *client.Target) {
	t.Helper()
	p := provider.New()
	to := reach(t, p)
	return p, to
}

// open parses a value of --jobs and prepares what it names.
func open(ctx context.Context, to *client.Target, value string) (*jobs.Supply, error) {
	source, err := jobs.Parse(value)
	if err != nil {
		return nil, err
	}
	return source.Supply(ctx, to, jobs.AWSOptions{})
}

func file(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), mode))
	return path
}

// answering serves one answer to every state.
func answering(t *testing.T, status int, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

const strange = "00000000-1111-2222-3333-444444444444"

func TestBadSources(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a Unix")
	}
	p, to := embedded(t)
	done := p.AddJob("Succeeded")
	ids := func(text string) string { return "ids=" + file(t, "ids.txt", text, 0o600) }
	for value, says := range map[string]string{
		"magic":                                 "--jobs must be auto, aws, none, states=URL, ids=FILE or exec=COMMAND, not \"magic\"",
		"ids=":                                  "has no value: write --jobs ids=ids.txt",
		"exec= ":                                "has no value",
		"exec":                                  "has no value: write --jobs 'exec=",
		"states=127.0.0.1:1":                    "has no valid URL: write --jobs states=http://",
		"exec=echo 'x":                          "is not a valid command line",
		"exec=a | b":                            "for pipes and the like write exec=sh -c",
		"ids=no-such-file":                      "could not read the file of ids: open no-such-file: no such file or directory",
		ids("# nothing\n\n"):                    "there is no id in this file",
		ids(strange + "\n7\n"):                  `ids.txt:2: "7" is not a job id`,
		ids("\n" + strange + "\n" + strange):    "ids.txt:3: the id " + strange + " is already in line 2",
		ids(strange):                            "answers 400 JobNotFoundException to " + strange + "; create jobs in progress, and new ones for each run",
		ids(done):                               "answers 400 InvalidJobStateException to " + done,
		"exec=no-such-command-at-all":           `the command no-such-command-at-all cannot be run: exec: "no-such-command-at-all": executable file not found`,
		"exec=true":                             "the command true printed nothing; it must print the id of a job in state InProgress",
		"exec=sh -c 'echo no disk >&2; exit 3'": `the command sh ended with exit status 3 when a job in state InProgress was wanted; it says "no disk"`,
		"exec=echo job 7":                       "which is not a job id (8-4-4-4-12",
		"exec=echo " + strange:                  "answers 400 JobNotFoundException to " + strange,
		"states=" + answering(t, 404, "<h1>gone</h1>"):  `answers 404 to the state "a job in progress exists": "<h1>gone</h1>"`,
		"states=" + answering(t, 200, "<h1>hi</h1>"):    `answers "<h1>hi</h1>" to the state "a job in progress exists"; expected a JSON object {"jobId": "…"}`,
		"states=" + answering(t, 200, ""):               "answers an empty body to the state",
		"states=" + answering(t, 200, `{"jobId":"J1"}`): `returned "J1", which is not a job id`,
		"states=" + answering(t, 302, ""):               "answers 302",
		"states=http://127.0.0.1:1/states":              "the state URL http://127.0.0.1:1/states does not answer: dial tcp 127.0.0.1:1: connect: connection refused",
		"states=http://me:secret@127.0.0.1:1/states":    "the state URL http://me:xxxxx@127.0.0.1:1/states does not answer",
	} {
		_, err := open(t.Context(), to, value)
		if assert.Error(t, err, value) {
			assert.Contains(t, err.Error(), says, value)
			assert.NotContains(t, err.Error(), "secret")
			assert.NotContains(t, err.Error(), "\n")
		}
	}
}

func TestACommandThatHangsIsEndedWithItsChildren(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a Unix")
	}
	_, to := embedded(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	mark := filepath.Join(t.TempDir(), "mark")
	started := time.Now()
	_, err := open(ctx, to, fmt.Sprintf("exec=sh -c '(sleep 2; touch %s) & sleep 20'", mark))
	require.Error(t, err)
	assert.Regexp(t, `the command sh printed no id within [0-9.]+m?s and was ended`, err.Error())
	time.Sleep(time.Until(started.Add(2300 * time.Millisecond)))
	assert.NoFileExists(t, mark, "its child was ended too")
}

// TestACommandThatLeavesSomethingBehind prints an id and leaves a child that holds its output open, as one does that
// starts a server: the id counts.
func TestACommandThatLeavesSomethingBehind(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a Unix")
	}
	p, to := embedded(t)
	_, err := open(t.Context(), to, fmt.Sprintf("exec=sh -c 'echo %s; sleep 4 &'", p.AddJob("InProgress")))
	assert.NoError(t, err)
}

func TestAListThatIsPartlyUsed(t *testing.T) {
	p, to := embedded(t)
	list := append([]string{p.AddJob("Failed"), strange}, p.SeedJobs(3)...)
	s, err := open(t.Context(), to, "ids="+file(t, "ids.txt", strings.Join(list, "\n"), 0o600))
	require.NoError(t, err)
	require.Len(t, s.Notes(), 1)
	assert.Contains(t, s.Notes()[0], "2 ids were skipped")
	assert.Equal(t, 2, s.Limit(), "one more has shown that the target takes them")
	for _, id := range list[3:] {
		b, err := s.Open(t.Context(), 1)
		require.NoError(t, err)
		assert.Equal(t, id, b.Jobs[0].ID)
	}
	_, err = s.Open(t.Context(), 1)
	require.ErrorIs(t, err, jobs.ErrUsedUp)
	_, err = s.OpenUnacknowledged(t.Context(), 1)
	require.ErrorIs(t, err, jobs.ErrState)
	assert.ErrorContains(t, err, "only jobs in progress")
}

func TestSeveralIDsAtOnce(t *testing.T) {
	p, to := embedded(t)
	calls := file(t, "calls", "", 0o600)
	list := file(t, "list", strings.Join(p.SeedJobs(5), "\n")+"\n", 0o600)
	s, err := open(t.Context(), to, fmt.Sprintf("exec=sh -c 'echo $PLUMBLINE_STATE $1 >>%s; cat %s' sh $PLUMBLINE_STATE", calls, list))
	require.NoError(t, err)
	b, err := s.Open(t.Context(), 4)
	require.NoError(t, err)
	assert.Len(t, b.Jobs, 4)
	text, err := os.ReadFile(calls)
	require.NoError(t, err)
	assert.Equal(t, "InProgress InProgress\n", string(text), "one call gave five")
}

func TestStates(t *testing.T) {
	p, to := embedded(t)
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 500)
		n, _ := r.Body.Read(body)
		asked = append(asked, string(body[:n]))
		for _, status := range []string{"InProgress", "Queued"} {
			if strings.Contains(asked[len(asked)-1], `"status":"`+status+`"`) {
				fmt.Fprintf(w, `{"jobId":%q,"more":1}`, p.AddJob(status))
				return
			}
		}
		w.WriteHeader(http.StatusUnprocessableEntity)
	}))
	t.Cleanup(server.Close)
	s, err := open(t.Context(), to, "states="+server.URL)
	require.NoError(t, err)
	b, err := s.OpenUnacknowledged(t.Context(), 2)
	require.NoError(t, err)
	require.Len(t, b.Jobs, 2)
	assert.Equal(t, "Queued", p.JobState(b.Jobs[1].ID))
	assert.Equal(t, []string{
		`{"state":"a job in progress exists","params":{"status":"InProgress"},"action":"setup"}`,
		`{"state":"a job in status NoSuchState exists","params":{"status":"NoSuchState"},"action":"setup"}`,
		`{"state":"a job in status Dispatched exists","params":{"status":"Dispatched"},"action":"setup"}`,
		`{"state":"a job in status Queued exists","params":{"status":"Queued"},"action":"setup"}`,
		`{"state":"a job in status Queued exists","params":{"status":"Queued"},"action":"setup"}`,
	}, asked)
}

func TestASourceThatDoesNotLookAtTheState(t *testing.T) {
	p, to := embedded(t)
	s, err := open(t.Context(), to, "states="+answering(t, 200, fmt.Sprintf(`{"jobId":%q}`, p.AddJob("InProgress"))))
	require.NoError(t, err)
	_, err = s.OpenUnacknowledged(t.Context(), 1)
	require.ErrorIs(t, err, jobs.ErrState)
	assert.ErrorContains(t, err, "returns a job for every state")
}

// TestTheAuthoritiesCount has a state URL of HTTPS, and a command, get jobs with the
// certificate authorities of the target: of its option, or of AWS_CA_BUNDLE.
func TestTheAuthoritiesCount(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the command is one of a Unix")
	}
	for _, name := range []string{"AWS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"} {
		t.Setenv(name, "")
	}
	p := provider.New()
	url := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"jobId":%q}`, p.AddJob("InProgress"))
	}))
	defer url.Close()
	ca := file(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: url.Certificate().Raw})), 0o600)
	id := p.AddJob("InProgress")
	hook := fmt.Sprintf(`exec=sh -c 'for f in "$AWS_CA_BUNDLE" "$SSL_CERT_FILE" "$CURL_CA_BUNDLE" "$REQUESTS_CA_BUNDLE" "$NODE_EXTRA_CA_CERTS"; do
		test "$f" = %s || exit 1; done; case "$NO_PROXY" in *127.0.0.1*) echo %s;; esac'`, ca, id)
	for _, c := range []struct{ option, variable, value, says string }{
		{"", "", "states=" + url.URL, "certificate signed by unknown authority"},
		{ca, "", "states=" + url.URL, ""},
		{"", ca, "states=" + url.URL, ""},
		{"", "no/such/file", "states=" + url.URL, "the file of certificate authorities cannot be read: open no/such/file"},
		{"", "no/such/file", "none", ""}, // nothing is asked by HTTPS
		{"", "", hook, "ended with exit status 1"},
		{ca, "", hook, ""},
	} {
		t.Setenv("AWS_CA_BUNDLE", c.variable)
		to, err := client.New(t.Context(), client.Options{Handler: p, CAFile: c.option})
		require.NoError(t, err)
		_, err = open(t.Context(), to, c.value)
		require.NoError(t, to.Close())
		if c.says == "" {
			assert.NoError(t, err, c)
		} else {
			assert.ErrorContains(t, err, c.says, c)
		}
	}
}
