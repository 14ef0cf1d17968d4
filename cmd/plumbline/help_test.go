package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
)

// TestTheFlagsOfCheckAreGrouped finds every flag in the help, once, in a group of its own.
func TestTheFlagsOfCheckAreGrouped(t *testing.T) {
	help := call(t.Context(), cannot, "check", "--help").stdout
	for _, g := range checkGroups {
		assert.Contains(t, help, "\n"+g.title+":\n")
	}
	_, other, found := strings.Cut(help, "\n"+otherFlags+":\n")
	require.True(t, found)
	assert.Regexp(t, `^  -h, --help[^\n]*\n*$`, other, "only help is in no group")
	check, _, err := (&app{}).root().Find([]string{"check"})
	require.NoError(t, err)
	check.LocalFlags().VisitAll(func(f *pflag.Flag) {
		assert.Len(t, regexp.MustCompile(`(?m)^ +(-\w, )?--`+f.Name+` `).FindAllString(help, -1), 1, f.Name)
	})
	assert.NotContains(t, help, "\nFlags:\n")
	assert.Contains(t, call(t.Context(), cannot, "list", "--help").stdout, "\nFlags:\n", "other commands are as they were")
}

func TestVersionByFlag(t *testing.T) {
	byCommand, byFlag := call(t.Context(), cannot, "version"), call(t.Context(), cannot, "--version")
	assert.Zero(t, byFlag.code)
	assert.Equal(t, byCommand.stdout, byFlag.stdout)
	assert.Contains(t, byFlag.stdout, "plumbline "+plumbline.Version)
}

func TestDidYouMean(t *testing.T) {
	noTarget(t)
	for args, says := range map[string]string{
		"chekc":                       `there is no command "chekc": did you mean check?`,
		"check --endpiont x":          "unknown flag: --endpiont: did you mean --endpoint?",
		"replay r.json --crul":        "unknown flag: --crul: did you mean --curl?",
		"check --zzzzzzzz":            "plumbline: unknown flag: --zzzzzzzz\n",
		"explain jobId/patern":        `there is no case, rule or family "jobId/patern": did you mean jobId/pattern?`,
		"explain lfie":                `there is no case, rule or family "lfie": did you mean life?`,
		"explain jobId/unknwon":       "did you mean jobId/unknown?",
		"list life/*":                 `no case matches "life/*": * stops at a slash, write life/**`,
		"list *":                      `no case matches "*": * stops at a slash, write **`,
		"list lfie/*":                 "similar ids are",
		"list jobId/pattern/uper*":    `no case matches "jobId/pattern/uper*"; similar ids are jobId/pattern/`,
		"serve --fault job-id-folded": "the nearest are ",
		"check --endpoint http://127.0.0.1:1 --run continuationToken/lenght/02049": "similar ids are continuationToken/length/02049,",
	} {
		got := call(t.Context(), plumbline.Check, strings.Fields(args)...)
		assert.Equal(t, exitFailed, got.code, args)
		assert.Contains(t, got.stderr, says, args)
	}
}

func TestListByGlobs(t *testing.T) {
	got := call(t.Context(), cannot, "list", "jobId/pattern/upper-case-0*", "continuationToken/length/02049")
	require.Zero(t, got.code, got.stderr)
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	assert.Len(t, lines, 1+10+1)
	for _, line := range lines[1:] {
		assert.Regexp(t, `^(jobId/pattern/upper-case-0\d|continuationToken/length/02049) `, line)
	}
}

// TestReadiness asks the provider whether it is ready; to anything but GET and HEAD the path
// is one of those at which nothing is.
func TestReadiness(t *testing.T) {
	noTarget(t)
	s := startServing(t, "--quiet")
	url := s.line(t, "listening on ")
	for method, want := range map[string]int{http.MethodGet: 200, http.MethodHead: 200, http.MethodPost: 404, http.MethodPut: 404} {
		r, err := http.NewRequestWithContext(t.Context(), method, url+"/healthz", nil)
		require.NoError(t, err)
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, want, answer.StatusCode, method)
		assert.Equal(t, method == http.MethodGet, string(body) == "ok\n", method)
	}
	for path, want := range map[string]bool{"/healthz/": false, "/": false} {
		answer, err := http.Get(url + path)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, want, answer.StatusCode == 200, path)
	}
	assert.Equal(t, exitFine, s.end())
}

// TestStatesHaveARole passes the role and the bucket on into the pipelines.
func TestStatesHaveARole(t *testing.T) {
	w := newWitness(t)
	c, _ := prepare(t.Context(), t, "states", "--endpoint", w.url, "--role-arn", "arn:aws:iam::210987654321:role/own", "--bucket", "own-bucket")
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	url := strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
	answer, err := http.Post(url+"/states", "application/json", strings.NewReader(`{"state":"a job in progress exists"}`))
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, 200, answer.StatusCode)
	require.NoError(t, c.Process.Signal(os.Interrupt))
	require.NoError(t, c.Wait())
	assert.Contains(t, w.bodies(), `"roleArn":"arn:aws:iam::210987654321:role/own"`)
	assert.Contains(t, w.bodies(), `"location":"own-bucket"`)
}

// TestQuietNoVerdictHasItsReasons shows why nothing was proven, however quiet.
func TestQuietNoVerdictHasItsReasons(t *testing.T) {
	noTarget(t)
	got := call(t.Context(), answers("error", "skip"), "check", "-q", "--endpoint", "http://127.0.0.1:1")
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stdout, "errors (no verdict):")
	assert.Contains(t, got.stdout, "skipped:")
	got = call(t.Context(), answers("pass", "skip"), "check", "-q", "--endpoint", "http://127.0.0.1:1")
	assert.NotContains(t, got.stdout, "skipped:")
}
