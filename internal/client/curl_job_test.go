package client

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestCurlTakesAFreshJob: the job of a run is spent when its curl lines are read. They send to another, and nothing at
// all before one is named.
func TestCurlTakesAFreshJob(t *testing.T) {
	needs(t, "curl", "sh")
	const spent, fresh = "0b1c2d3e-4f50-4617-8829-3a4b5c6d7e8f", "ffffffff-4f50-4617-8829-3a4b5c6d7e8f"
	long := strings.Repeat("x", 2049)
	tests := map[string]wire.Request{
		"plain":          {Body: []byte(`{"jobId":"` + spent + `"}`)},
		"twice":          {Body: []byte(`{"jobId":"` + spent + `","continuationToken":"` + spent + `"}`)},
		"controls":       {Body: []byte("{\"jobId\":\"" + spent + "\"}\n\x00")},
		"long":           {Body: []byte(`{"jobId":"` + spent + `","continuationToken":"` + long + `"}`)},
		"quotes, pipes":  {Body: []byte(`{"a":"it's | ", "jobId":"` + spent + `"}`)},
		"more behind it": {Body: []byte(`{"jobId":"` + spent + `0"}`)},
		"header":         {Body: []byte("{}"), Header: []wire.Field{{Name: "X-Extra", Value: spent}}},
		"control header": {Body: []byte("{}"), Header: []wire.Field{{Name: "X-Extra", Value: "\xe9" + spent}}},
		"path":           {Path: "/" + spent, Body: []byte("{}")},
	}
	target, last := recorder(t)
	for name, request := range tests {
		t.Run(name, func(t *testing.T) {
			e := target.Do(t.Context(), request)
			e.Job = Job{ID: spent, State: InProgress}
			want := last()
			for _, part := range []*string{&want.body, &want.uri, &want.extra} {
				*part = strings.ReplaceAll(*part, spent, fresh)
			}
			line := target.Curl(e)
			first, command, _ := strings.Cut(line, "\n")
			assert.Equal(t, "# set JOB to the id of a fresh job in progress: that of this run, "+spent+", is spent", first)
			assert.NotContains(t, command, spent)
			before := last()
			assert.Error(t, exec.CommandContext(t.Context(), "sh", "-c", line).Run(), "it asks for the variable")
			assert.Equal(t, before, last(), "and sends nothing")
			runShell(t, "JOB="+fresh+"\n"+line)
			assert.Equal(t, want, last(), line)
			if shell := "bash"; exec.Command(shell, "-c", "true").Run() == nil {
				again := exec.CommandContext(t.Context(), shell, "-i", "-c", command) // as pasted
				assert.Error(t, again.Run())
				assert.Equal(t, want, last())
			}
			target.SetFreshJob("printf '" + fresh + "'")
			defer target.SetFreshJob("")
			line = target.Curl(e)
			assert.True(t, strings.HasPrefix(line, "JOB=$(printf '"+fresh+"') # "), line)
			runShell(t, line)
			assert.Equal(t, want, last(), line)
		})
	}
}

func TestCurlOfAMutatedID(t *testing.T) {
	target, _ := recorder(t)
	e := target.Do(t.Context(), wire.Request{Body: []byte(`{"jobId":"0B1C"}`)})
	e.Job = Job{ID: "0b1c", State: InProgress}
	assert.True(t, strings.HasPrefix(target.Curl(e), "# made from the id of a job in progress, which is spent: make it from that of a fresh one (0b1c here)\ncurl "))
	e.Job = Job{ID: "0b1c", State: "that a success has completed"}
	e.Request.Body = []byte(`{"jobId":"0b1c"}`)
	target.SetFreshJob("new-job") // which is in progress
	assert.True(t, strings.HasPrefix(target.Curl(e), "# set JOB to the id of a fresh job that a success has completed: "))
	e.Job = Job{}
	assert.True(t, strings.HasPrefix(target.Curl(e), "curl "), "no job is needed")
}

// TestCurlIsShort: what repeats itself is generated from 300 bytes on.
func TestCurlIsShort(t *testing.T) {
	target, last := recorder(t)
	needs(t, "curl", "sh")
	for n, short := range map[int]bool{250: false, 300: true, 2049: true, 4000: true} {
		e := target.Do(t.Context(), wire.Request{Body: []byte(`{"t":"` + strings.Repeat("x", n) + `"}`)})
		require.Equal(t, 200, e.Status)
		want, line := last(), target.Curl(e)
		assert.Equal(t, short, strings.Contains(line, "head -c "), "%d: %s", n, line)
		runShell(t, line)
		assert.Equal(t, want, last())
	}
}
