package jobs

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
)

var idPattern = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// plausible says whether a text can be the id of a job.
func plausible(id string) bool { return idPattern.MatchString(id) }

// idList is a file of ids, each of which is used once.
type idList struct {
	path string
	mu   sync.Mutex
	ids  []string
	line map[string]int
}

// readIDs reads a file with one id a line; # begins a comment. Whatever is wrong with it is said with its line.
func readIDs(path string) (*idList, error) {
	text, err := textfile.Read(path)
	if err != nil {
		return nil, fmt.Errorf("could not read the file of ids: %w", err)
	}
	l := &idList{path: path, line: map[string]int{}}
	for i, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		id := strings.TrimSpace(line)
		switch {
		case id == "":
		case !plausible(id):
			return nil, fmt.Errorf("%s:%d: %.60q is not a job id (8-4-4-4-12 hexadecimal digits in lower case); "+
				"write one id per line, and comments after #", path, i+1, id)
		case l.line[id] > 0:
			return nil, fmt.Errorf("%s:%d: the id %s is already in line %d; each job can be used once", path, i+1, id,
				l.line[id])
		default:
			l.ids, l.line[id] = append(l.ids, id), i+1
		}
	}
	if len(l.ids) == 0 {
		return nil, fmt.Errorf("%s: there is no id in this file; write the ids of jobs in progress, one per line", path)
	}
	return l, nil
}

// job gives the next id of the list.
func (l *idList) job(_ context.Context, state State) (string, error) {
	if state != InProgress {
		return "", errors.New("a file of ids lists only jobs in progress")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ids) == 0 {
		return "", fmt.Errorf("%w: all %d ids of %s are used; list more", ErrUsedUp, len(l.line), l.path)
	}
	id := l.ids[0]
	l.ids = l.ids[1:]
	return id, nil
}

// left is how many ids are not used yet.
func (l *idList) left() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.ids)
}
