package selftest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheCurlOfTheWires has the lines of docs/wires.md speak CBOR with the provider: they
// finish a job, and are refused it the second time.
func TestTheCurlOfTheWires(t *testing.T) {
	needs(t, "sh", "curl", "od")
	page, err := os.ReadFile(filepath.Join("docs", "wires.md"))
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)<!-- curl -->\n```sh\nJOB=[^\n]+\n(.+?)```").FindSubmatch(page)
	require.NotNil(t, shown)
	p, url := emulator(t, "")
	lines := strings.Replace(string(shown[1]), "http://127.0.0.1:4566", url, 1)
	require.Contains(t, lines, url+"/service/")
	run := func(job string) string {
		c := exec.CommandContext(t.Context(), "sh", "-c", lines)
		c.Env = append(os.Environ(), "JOB="+job, "NO_PROXY=127.0.0.1")
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
		return characters(string(out))
	}
	job := p.SeedJobs(1)[0]
	first := run(job)
	assert.True(t, strings.HasPrefix(first, "HTTP/1.1 200 OK"), first)
	assert.Contains(t, first, "rpc-v2-cbor")
	assert.NotContains(t, first, "Content-Type")
	assert.Equal(t, "Succeeded", p.JobState(job))
	second := run(job)
	assert.True(t, strings.HasPrefix(second, "HTTP/1.1 400 Bad Request"), second)
	assert.Contains(t, second, "com.amazonaws.codepipeline#InvalidJobStateException")
}

// characters are those that stand alone in the columns of od -c: an offset, and then four
// places for each byte.
func characters(dump string) string {
	var b strings.Builder
	for line := range strings.Lines(dump) {
		line = strings.TrimRight(line, "\n")
		for at := 7; at+4 <= len(line); at += 4 {
			if strings.TrimSpace(line[at:at+3]) == "" {
				b.WriteByte(line[at+3])
			}
		}
	}
	return b.String()
}
