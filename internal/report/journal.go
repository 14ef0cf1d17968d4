package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
)

// Journal writes the findings of a run as they come, so that a run which is killed has not found them in vain: a line
// with the head of the report, then a line for each case that failed or warned, a later one of the same case in place
// of an earlier one. ReadJSON reads it as the report of a run that was interrupted. A nil Journal keeps nothing.
type Journal struct {
	mu   sync.Mutex
	path string
	file *os.File
	err  error // why it is not written any more
}

// JournalPath is where the journal of the report at path is.
func JournalPath(path string) string { return path + ".journal" }

// NewJournal begins the journal of the report that is to be at path, in place of one that an earlier run has left.
func NewJournal(path string) (*Journal, error) {
	f, err := os.Create(JournalPath(path))
	if err != nil {
		return nil, fmt.Errorf("cannot write findings as they come: %w", err)
	}
	return &Journal{path: f.Name(), file: f}, nil
}

// Event takes the next event of a run; it may be called from several goroutines.
func (j *Journal) Event(e Event) {
	switch {
	case j == nil:
	case e.Kind == KindStarted && e.Report != nil:
		head := *e.Report
		Finish(&head)
		head.Groups, head.Cases = []Group{}, []Case{}
		j.write(head)
	case e.Kind == KindFinding || e.Kind == KindCase && (e.Case.Status == StatusFail || e.Case.Status == StatusWarn):
		j.write(e.Case.withoutSecrets())
	}
}

// write appends a line in one call, so that a line is there or is not.
func (j *Journal) write(v any) {
	line, err := Encode(v, "")
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return
	}
	if err == nil {
		_, err = j.file.Write(append(line, '\n'))
	}
	j.err = err
}

// Close ends the journal. It is removed when the report itself was written; else it
// stays. The error says why it is not whole.
func (j *Journal) Close(reported bool) error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	err := errors.Join(j.err, j.file.Close())
	if reported {
		return ignoreMissing(os.Remove(j.path))
	}
	if err != nil {
		return fmt.Errorf("findings could not be written as they came: %w", err)
	}
	return nil
}

// ignoreMissing takes a file that is not there for removed.
func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// readJournal reads the lines behind the head, up to one that was cut off.
func readJournal(head Document, rest []byte) *Document {
	at := map[string]int{}
	for lines := bufio.NewReader(bytes.NewReader(rest)); ; {
		line, err := lines.ReadBytes('\n')
		var c Case
		if err == io.EOF || json.Unmarshal(line, &c) != nil {
			break
		}
		if i, known := at[c.ID]; known {
			head.Cases[i] = c
			continue
		}
		at[c.ID] = len(head.Cases)
		head.Cases = append(head.Cases, c)
	}
	head.Notes = append(slices.Clone(head.Notes),
		"made of the findings that were written as they came: the run did not end, and what passed is not listed")
	Finish(&head)
	return &head
}
