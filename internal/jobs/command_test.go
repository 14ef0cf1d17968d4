package jobs

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"mvdan.cc/sh/v3/shell"
)

func init() { Fields = shell.Fields } // as package extras does

func TestCommandPrintsAnID(t *testing.T) {
	const id = "0b1c2d3e-4f50-4617-8829-3a4b5c6d7e8f"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{ "x": "y", "jobId" : "` + id + `", "z": 1 }` + "\n"))
	}))
	defer s.Close()
	for value, want := range map[string]string{
		"exec=printf %s-%s $PLUMBLINE_STATE it": "InProgress-it",
		"exec=printf " + id:                     id,
		"states=" + s.URL + "/states?a=b&c":     id,
	} {
		source, err := Parse(value)
		require.NoError(t, err)
		for _, tool := range []string{"sh", "curl", "sed"} {
			if _, err := exec.LookPath(tool); err != nil {
				t.Skipf("%s is not installed: the command is not run", tool)
			}
		}
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "JOB=$("+source.Command()+`); printf %s "$JOB"`).CombinedOutput()
		require.NoError(t, err, "%s", out)
		assert.Equal(t, want, string(out), source.Command())
	}
	for _, value := range []string{"auto", "none", "ids=file", "states=http://u:" + strings.Repeat("p", 3) + "@127.0.0.1/"} {
		source, err := Parse(value)
		require.NoError(t, err)
		assert.Empty(t, source.Command(), value)
	}
}
