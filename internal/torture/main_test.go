package main

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPiecesHaveTheirTests holds that every piece runs tests: go test with a name that is no more runs none, and is content.
func TestPiecesHaveTheirTests(t *testing.T) {
	names := regexp.MustCompile(`^\^\(?(.+?)\)?\$$`)
	for _, p := range pieces() {
		t.Run(p.name, func(t *testing.T) {
			args := p.args
			if args[0] == "-race" {
				args = args[1:]
			}
			list := exec.CommandContext(t.Context(), "go", "test", "-list", ".", args[0])
			list.Dir = "../.."
			out, err := list.CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Equal(t, "-run", args[1])
			pattern := names.FindStringSubmatch(args[2])
			require.NotNil(t, pattern, args[2])
			for _, name := range strings.Split(pattern[1], "|") {
				assert.Regexp(t, regexp.MustCompile("(?m)^"+name+"$"), string(out), "%s has no test %s", args[0], name)
			}
		})
	}
}
