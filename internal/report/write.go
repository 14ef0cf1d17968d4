package report

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// What WriteFile does to a directory, for tests of directories and files that do not let it.
var (
	createFile = func(path string) (*os.File, error) {
		return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // less what the umask takes away
	}
	renameFile = os.Rename
)

// WriteFile writes a view to a temporary file beside path and renames it, so that no reader sees half of one. A file
// keeps its mode. One that cannot be replaced (its directory is read-only, it is mounted by itself, somebody holds it
// open) is written in place; pipes and devices are written to directly.
func WriteFile(path string, view func(io.Writer) error) error {
	to, err := locate(path)
	if err != nil {
		return err
	}
	if to.special {
		return to.append(view)
	}
	f, err := createBeside(to.path)
	if err != nil {
		if !to.exists {
			return err
		}
		var text bytes.Buffer
		if err := view(&text); err != nil {
			return fmt.Errorf("writing %s: %w", path, err)
		}
		return to.overwrite(&text)
	}
	defer func() { _ = os.Remove(f.Name()) }() // it is renamed, or of no use
	err = view(f)
	if to.exists {
		err = errors.Join(err, f.Chmod(to.mode))
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return to.replaceBy(f.Name())
}

// AppendFile writes a view behind what a file holds.
func AppendFile(path string, view func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(view(f), f.Close())
}

// CheckWritable tells before a run whether WriteFile will be able to write path.
func CheckWritable(path string) error {
	to, err := locate(path)
	if err != nil || to.special {
		return err
	}
	f, err := createBeside(to.path)
	if err == nil {
		return errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if to.exists {
		if f, inPlace := os.OpenFile(to.path, os.O_WRONLY, 0); inPlace == nil {
			return f.Close()
		}
	}
	return fmt.Errorf("cannot write the report %s: %w", path, errors.Unwrap(err))
}

// createBeside creates a file of a new name in the directory of another one.
func createBeside(path string) (*os.File, error) {
	return createFile(filepath.Join(filepath.Dir(path), ".plumbline-"+rand.Text()))
}

// place is where a report is to go.
type place struct {
	path    string // links followed
	exists  bool
	mode    os.FileMode // where it exists
	special bool        // a pipe, a device, or an open file of this process
}

// locate follows links, refuses what cannot be a file, and tells what is special.
func locate(path string) (place, error) {
	if path == "" {
		return place{}, errors.New("the report has no path")
	}
	if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
		return place{}, fmt.Errorf("cannot write the report %s: there is no directory %s", path, filepath.Dir(path))
	}
	info, err := os.Stat(path)
	if err != nil {
		return place{path: path}, nil // does not exist yet
	}
	if info.IsDir() {
		return place{}, fmt.Errorf("cannot write the report %s: it is a directory", path)
	}
	open := func(prefix string) bool { return strings.HasPrefix(path, prefix) }
	if !info.Mode().IsRegular() || slices.ContainsFunc([]string{"/dev/std", "/dev/fd/", "/proc/"}, open) {
		// its link may lead nowhere: /proc/self/fd/2 -> pipe:[7]
		return place{path: path, exists: true, special: true}, nil
	}
	real, err := filepath.EvalSymlinks(path)
	return place{path: real, exists: true, mode: info.Mode().Perm()}, err
}

// append writes a view to what is no file of its own. What is there already stays: standard
// error that goes to a file, say, is one.
func (p place) append(view func(io.Writer) error) error {
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return errors.Join(view(f), f.Close())
}

// replaceBy puts a whole file in the place of the report, or else what it holds.
func (p place) replaceBy(temporary string) error {
	err := renameFile(temporary, p.path)
	if err == nil || !p.exists {
		return err
	}
	f, opening := os.Open(temporary)
	if opening != nil {
		return errors.Join(err, opening)
	}
	defer f.Close()
	if inPlace := p.overwrite(f); inPlace != nil {
		return errors.Join(err, inPlace)
	}
	return nil
}

// overwrite writes what a reader gives to a file as it is.
func (p place) overwrite(from io.Reader) error {
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}
