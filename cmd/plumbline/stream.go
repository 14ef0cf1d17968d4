package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// stream is standard output or standard error. When its reader has gone (plumbline list | head), the rest is discarded:
// a run goes on, writes its reports, removes what it created, and ends with the exit status of its findings.
type stream struct{ file *os.File }

func (s stream) Write(text []byte) (int, error) {
	n, err := s.file.Write(text)
	if errors.Is(err, syscall.EPIPE) {
		return len(text), nil
	}
	return n, err
}

// surviveReaders makes a write to a pipe that nobody reads an error instead of the end of the process. The signal is
// not ignored: children of this process would inherit that.
func surviveReaders() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }
