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
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
)

// WriteJSON writes the document, one case a line, so that reports can be searched and compared line by line.
func WriteJSON(w io.Writer, d *Document) error {
	head := *d
	head.Cases = []Case{}
	if head.Groups == nil {
		head.Groups = []Group{}
	}
	text, err := Encode(head, "  ")
	if err != nil {
		return err
	}
	text = bytes.TrimSuffix(text, []byte("]\n}"))
	if _, err := w.Write(text); err != nil {
		return err
	}
	separator := "\n    "
	for i := range d.Cases {
		line, err := Encode(d.Cases[i].withoutSecrets(), "")
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, separator); err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
		separator = ",\n    "
	}
	_, err = io.WriteString(w, "\n  ]\n}\n")
	return err
}

// Encode is JSON in which no control character stands raw, not even those that JSON lets pass but terminals obey.
func Encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	text := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if !bytes.ContainsFunc(text, obeyed) {
		return text, nil
	}
	return escapeObeyed(text), nil
}

func obeyed(r rune) bool { return r >= 0x7f && r <= 0x9f || isDirection(r) }

func escapeObeyed(text []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(text) {
		if obeyed(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.Bytes()
}

// isDirection tells the characters that turn the direction of writing, with which text can be made to look different.
func isDirection(r rune) bool {
	return r == 0x061c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

func (c Case) withoutSecrets() Case {
	if c.Exchange != nil {
		x := c.Exchange.withoutSecrets()
		c.Exchange = &x
	}
	c.Steps = slices.Clone(c.Steps)
	for i := range c.Steps {
		c.Steps[i] = c.Steps[i].withoutSecrets()
	}
	return c
}

func (x Exchange) withoutSecrets() Exchange {
	x.Headers = WithoutSecrets(x.Headers)
	x.Request.Headers = WithoutSecrets(x.Request.Headers)
	return x
}

// ReadJSON reads a document, or the journal of a run that was killed. The error of anything else says what it is
// instead.
func ReadJSON(r io.Reader) (*Document, error) {
	text, err := textfile.From(r, textfile.Most)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New("the report is empty")
	}
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	var head Document
	if json.Unmarshal(first, &head) == nil && head.Schema == Schema && !head.Complete && len(head.Cases) == 0 &&
		hasCases(first) {
		return readJournal(head, rest), nil
	}
	var d Document
	if err := json.Unmarshal(text, &d); err != nil || d.Schema != Schema {
		return nil, notReport(text, err)
	}
	if !hasCases(text) {
		return nil, errors.New(`the report is damaged: it has no member "cases"`)
	}
	return &d, nil
}

// hasCases tells whether a document, or the head of a journal, has the member of its cases, be it without any.
func hasCases(text []byte) bool {
	var d struct {
		Cases json.RawMessage `json:"cases"`
	}
	return json.Unmarshal(text, &d) == nil && d.Cases != nil
}

// notReport says what a text is that is no report of this version; err is what reading it as one gave.
func notReport(text []byte, err error) error {
	var head struct {
		Schema *string `json:"schema"`
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if json.Unmarshal(first, &head) != nil { // of a journal the first line is the head
		if err := json.Unmarshal(text, &head); err != nil {
			return notJSON(text, err)
		}
	}
	switch {
	case head.Schema == nil:
		return errors.New("this JSON is not a report of plumbline: it has no member \"schema\"")
	case strings.HasPrefix(*head.Schema, "plumbline.report/") && *head.Schema != Schema:
		return fmt.Errorf("the report has the schema %q, this version of plumbline reads %q", *head.Schema, Schema)
	case strings.HasPrefix(*head.Schema, "plumbline.recording/"):
		return errors.New("this is a recording of plumbline watch, not a report: plumbline replay sends it again")
	case *head.Schema != Schema:
		return fmt.Errorf("this is a document of another tool: its schema is %q, not %q", Short(*head.Schema), Schema)
	}
	return fmt.Errorf("the report is damaged: %w", err)
}

func notJSON(text []byte, err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return errors.New("this JSON is not a report of plumbline")
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input" && text[0] == '{' {
		return fmt.Errorf("the report is truncated: it ends after %d bytes in the middle of the document", len(text))
	}
	return fmt.Errorf("the report is not JSON: %w", err)
}

// ReadFile reads a document from a file.
func ReadFile(path string) (*Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := ReadJSON(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

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
