package textfile_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
)

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for raw, want := range map[string]string{
		"":               "",
		"a":              "a",
		"aé€\r\n":        "aé€\r\n",
		"\xef\xbb\xbfaé": "aé",
		"\xef\xbb\xbf":   "",
		"\xff\xfea\x00\xe9\x00\xac\x20\x3d\xd8\x00\xde": "aé€😀",
		"\xfe\xff\x00a\x00\xe9":                         "aé",
		"\xff\xfe":                                      "",
		"\xff":                                          "\xff", // what it is for is told by who reads it
	} {
		require.NoError(t, os.WriteFile(path, []byte(raw), 0o600))
		got, err := textfile.Read(path)
		require.NoError(t, err, "%q", raw)
		assert.Equal(t, want, string(got), "%q", raw)
	}
	for raw, says := range map[string]string{
		"\xff\xfea":                     "UTF-16 that ends in the middle of a character, after 3 bytes",
		"\xff\xfe\x00\x00a\x00\x00\x00": "UTF-32",
		"\x00\x00\xfe\xff\x00\x00\x00a": "UTF-32",
		"a\x00b\x00":                    "UTF-16 without a byte order mark: save it as UTF-8",
		"\x00a\x00b":                    "UTF-16 without a byte order mark",
		"\x1f\x8b\x08":                  "gzip",
		"PK\x03\x04":                    "ZIP",
		"abc\x00":                       "no text",
	} {
		require.NoError(t, os.WriteFile(path, []byte(raw), 0o600))
		_, err := textfile.Read(path)
		require.ErrorContains(t, err, says, "%q", raw)
		assert.ErrorContains(t, err, path+": the file is ", "%q", raw)
	}
	_, err := textfile.Read(path + "x")
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// endless is a reader that has no end.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestFilesWithoutAnEnd(t *testing.T) {
	_, err := textfile.From(endless(0), textfile.Most)
	assert.ErrorContains(t, err, "no text")
	_, err = textfile.From(endless('a'), 1000)
	assert.EqualError(t, err, "the file is longer than 1000 bytes")
	text, err := textfile.From(io.LimitReader(endless('a'), 1000), 1000)
	require.NoError(t, err)
	assert.Len(t, text, 1000)
	_, err = textfile.From(iotest.ErrReader(os.ErrDeadlineExceeded), 1000)
	assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
}
