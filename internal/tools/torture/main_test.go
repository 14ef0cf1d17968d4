package main

import (
	"os"
	"path/filepath"
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
			files, err := filepath.Glob(filepath.Join("..", "..", "..", args[0], "*_test.go"))
			require.NoError(t, err)
			require.NotEmpty(t, files, args[0])
			var written strings.Builder
			for _, file := range files {
				text, err := os.ReadFile(file)
				require.NoError(t, err)
				written.Write(text)
			}
			require.Equal(t, "-run", args[1])
			pattern := names.FindStringSubmatch(args[2])
			require.NotNil(t, pattern, args[2])
			for _, name := range strings.Split(pattern[1], "|") {
				test := regexp.MustCompile(`(?m)^func ` + name + `\(t \*testing\.T\) \{$`)
				assert.True(t, test.MatchString(written.String()), "%s has no test %s", args[0], name)
			}
		})
	}
}
