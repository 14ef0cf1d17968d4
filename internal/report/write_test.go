package report

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// twoCases is a report to write.
func twoCases() *Document {
	d := &Document{Cases: []Case{{ID: "a", Status: StatusPass}, {ID: "b", Status: StatusFail}}}
	Finish(d)
	return d
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	require.NoError(t, CheckWritable(path))
	require.NoFileExists(t, path, "the check leaves nothing behind")
	require.NoError(t, WriteFile(path, func(w io.Writer) error { return WriteJSON(w, twoCases()) }))
	d, err := ReadFile(path)
	require.NoError(t, err)
	assert.Len(t, d.Cases, 2)

	t.Run("a failed write keeps the old file", func(t *testing.T) {
		err := WriteFile(path, func(w io.Writer) error {
			_, _ = w.Write([]byte("half"))
			return os.ErrClosed
		})
		require.Error(t, err)
		_, err = ReadFile(path)
		assert.NoError(t, err)
		left, _ := os.ReadDir(dir)
		assert.Len(t, left, 1, "and no temporary file")
	})
	t.Run("a link is followed", func(t *testing.T) {
		link := filepath.Join(dir, "link.json")
		require.NoError(t, os.Symlink(path, link))
		require.NoError(t, WriteFile(link, func(w io.Writer) error { return WriteJSON(w, twoCases()) }))
		info, err := os.Lstat(link)
		require.NoError(t, err)
		assert.NotZero(t, info.Mode()&os.ModeSymlink)
	})
	t.Run("a device is written to", func(t *testing.T) {
		require.NoError(t, CheckWritable(os.DevNull))
		require.NoError(t, WriteFile(os.DevNull, func(w io.Writer) error { return WriteJSON(w, twoCases()) }))
	})
	t.Run("what others hold open is added to", func(t *testing.T) {
		held, err := os.Create(filepath.Join(dir, "held"))
		require.NoError(t, err)
		defer held.Close()
		_, err = held.WriteString("before\n")
		require.NoError(t, err)
		path := fmt.Sprintf("/proc/self/fd/%d", held.Fd())
		if _, err := os.Stat(path); err != nil {
			t.Skip("no /proc here")
		}
		require.NoError(t, CheckWritable(path))
		require.NoError(t, WriteFile(path, text("report")))
		assert.Equal(t, "before\nreport", read(t, held.Name()))
	})
	assert.ErrorContains(t, CheckWritable(filepath.Join(dir, "no", "report.json")), "there is no directory")
	assert.ErrorContains(t, CheckWritable(dir), "it is a directory")
	assert.ErrorContains(t, CheckWritable(""), "no path")
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(b)
}

// TestFilesThatCannotBeReplaced are written in place: those that are mounted by themselves,
// which cannot be renamed over, and those in a directory that takes no new file.
func TestFilesThatCannotBeReplaced(t *testing.T) {
	busy := &os.LinkError{Op: "rename", Err: syscall.EBUSY}
	readOnly := &os.PathError{Op: "open", Path: "x", Err: syscall.EROFS}
	create, rename := createFile, renameFile
	defer func() { createFile, renameFile = create, rename }()
	for name, break_ := range map[string]func(){
		"mounted":             func() { renameFile = func(string, string) error { return busy } },
		"directory read-only": func() { createFile = func(string) (*os.File, error) { return nil, readOnly } },
	} {
		t.Run(name, func(t *testing.T) {
			createFile, renameFile = create, rename
			break_()
			dir := t.TempDir()
			path := filepath.Join(dir, "r")
			require.NoError(t, os.WriteFile(path, []byte("a longer text than the report"), 0o640))
			before, err := os.Stat(path)
			require.NoError(t, err)
			require.NoError(t, CheckWritable(path))
			require.NoError(t, WriteFile(path, text("report")))
			assert.Equal(t, "report", read(t, path))
			after, err := os.Stat(path)
			require.NoError(t, err)
			assert.True(t, os.SameFile(before, after))
			assert.Equal(t, before.Mode(), after.Mode())

			err = WriteFile(path, func(io.Writer) error { return os.ErrClosed })
			require.ErrorIs(t, err, os.ErrClosed)
			assert.Equal(t, "report", read(t, path), "a view that fails leaves the old report")
			require.Error(t, WriteFile(path+"2", text("report")), "a new file is not written anywhere else")
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Len(t, left, 1)
		})
	}
	createFile = func(string) (*os.File, error) { return nil, readOnly }
	assert.ErrorContains(t, CheckWritable(filepath.Join(t.TempDir(), "r")), "cannot write the report")
}

// TestModes has a new file get what the umask leaves, and an old one keep its own.
func TestModes(t *testing.T) {
	dir := t.TempDir()
	model := filepath.Join(dir, "model")
	require.NoError(t, os.WriteFile(model, nil, 0o644)) // as the umask of this process has it
	want, err := os.Stat(model)
	require.NoError(t, err)
	path := filepath.Join(dir, "r")
	for _, mode := range []os.FileMode{want.Mode(), 0o600, 0o664, 0o640} {
		require.NoError(t, WriteFile(path, text("x")))
		got, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, want.Mode(), got.Mode())
		require.NoError(t, os.Chmod(path, mode))
		want, err = os.Stat(path)
		require.NoError(t, err)
	}
}
