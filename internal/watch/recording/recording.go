// Package recording keeps what passed between a job worker and a target, without secrets: a file of JSON lines that can
// be sent to others, and again to a target.
//
// The first line is a [Header], each further one an [Exchange], and the last a [Footer]; without a footer the recording
// was broken off.
package recording

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Schema names the form of a recording.
const Schema = "plumbline.recording/v1"

// Header is the first line.
type Header struct {
	Schema    string    `json:"schema"`
	Plumbline string    `json:"plumbline"` // version
	Target    string    `json:"target"`    // URL
	Started   time.Time `json:"started"`
}

// Exchange is a request and what became of it. Secrets are replaced by marks.
type Exchange struct {
	Number  int                 `json:"number"` // from 1, in the order in which they ended
	Time    time.Time           `json:"time"`   // of the request
	Request Request             `json:"request"`
	Answer  Answer              `json:"answer"`
	Wrong   []logbook.Violation `json:"violations,omitempty"` // of the request
	Other   []logbook.Deviation `json:"deviations,omitempty"` // of the answer
}

// Request is what the worker sent.
type Request struct {
	Method string              `json:"method"`
	Path   string              `json:"path"` // with the query
	Header map[string][]string `json:"header"`
	Body
}

// Answer is what the target answered; Status is 0 where the connection ended without a whole answer.
type Answer struct {
	Status int                 `json:"status,omitempty"`
	Header map[string][]string `json:"header,omitempty"`
	Body
}

// Body is the body of either: as text, or in base 64 where it is no UTF-8.
type Body struct {
	Text   string `json:"body,omitempty"`
	Base64 string `json:"base64,omitempty"`
	// Cut is set where only the beginning was kept, or nothing of a body in a coding that is not undone.
	Cut bool `json:"cut,omitempty"`
}

func bodyOf(b []byte, cut bool) Body {
	if utf8.Valid(b) {
		return Body{Text: string(b), Cut: cut}
	}
	return Body{Base64: base64.StdEncoding.EncodeToString(b), Cut: cut}
}

// Bytes are the body as it was.
func (b Body) Bytes() ([]byte, error) {
	if b.Base64 == "" {
		return []byte(b.Text), nil
	}
	return base64.StdEncoding.DecodeString(b.Base64)
}

// Footer is the last line.
type Footer struct {
	Summary logbook.Summary `json:"summary"`
}

// Writer writes a recording. It may be used by many goroutines at once, which do not wait for what it does.
type Writer struct {
	queue chan logbook.Exchange
	ended chan struct{}

	// These are used by one goroutine, and after that by Close.
	to     *bufio.Writer
	mask   *mask
	number int
	failed error
}

// waiting is how many exchanges may wait to be written before those who add some wait too.
const waiting = 1024

// NewWriter writes the header and returns a writer for what follows.
func NewWriter(to io.Writer, h Header) *Writer {
	h.Schema = Schema
	w := &Writer{
		queue: make(chan logbook.Exchange, waiting), ended: make(chan struct{}),
		to: bufio.NewWriterSize(to, 64<<10), mask: newMask(),
	}
	h.Target = w.mask.text(h.Target)
	w.line(h)
	go func() {
		defer close(w.ended)
		for e := range w.queue {
			w.add(e)
			if len(w.queue) == 0 { // so that little is lost when the program is killed
				w.failed = errors.Join(w.failed, w.to.Flush())
			}
		}
	}()
	return w
}

func (w *Writer) line(v any) {
	text, err := json.Marshal(v)
	if err == nil {
		_, err = w.to.Write(append(text, '\n'))
	}
	w.failed = errors.Join(w.failed, err)
}

// Add writes an exchange. It must not be called after Close.
func (w *Writer) Add(e logbook.Exchange) { w.queue <- e }

func (w *Writer) add(e logbook.Exchange) {
	w.number++
	w.mask.learn(e)
	binary := e.Wire == logbook.CBOR
	kept := Exchange{
		Number: w.number, Time: e.Time,
		Request: Request{
			Method: e.Method, Path: w.mask.query(e.Request.URI), Header: w.mask.header(e.Request.Header),
			Body: w.request(e.Request, binary),
		},
		Wrong: e.Violations,
	}
	if e.Answer.Status != 0 {
		kept.Answer = Answer{
			Status: e.Answer.Status, Header: w.mask.header(e.Answer.Header),
			Body: bodyOf(w.mask.body(e.Answer.Body, binary), e.Cut),
		}
	}
	for _, d := range e.Deviations {
		d.Got = w.mask.text(d.Got)
		kept.Other = append(kept.Other, d)
	}
	w.line(kept)
}

// request is the body of a request. One in a coding is left out: there may be any secret in it.
func (w *Writer) request(r logbook.Request, binary bool) Body {
	if wire.Coded(r.Header) {
		return Body{Cut: true}
	}
	return bodyOf(w.mask.body(r.Body, binary), !r.Whole)
}

// Close waits until everything is written, writes the footer, and returns the first error that there was.
func (w *Writer) Close(sum logbook.Summary) error {
	close(w.queue)
	<-w.ended
	w.line(Footer{sum})
	if err := errors.Join(w.failed, w.to.Flush()); err != nil {
		return fmt.Errorf("the recording is not whole: %w", err)
	}
	return nil
}

// Recording is a recording that was read.
type Recording struct {
	Header    Header
	Exchanges []Exchange
	Whole     bool // it has its footer
}

// longest is how long a line may be.
const longest = 64 << 20

// Is reports whether a text begins as a recording does.
func Is(beginning []byte) bool {
	var h Header
	return json.NewDecoder(bytes.NewReader(beginning)).Decode(&h) == nil && h.Schema == Schema
}

// Read reads a recording. One that was broken off is read as far as it goes.
func Read(from io.Reader) (*Recording, error) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, longest)
	var r Recording
	for n := 1; lines.Scan(); n++ {
		var err error
		switch line := lines.Bytes(); {
		case n == 1:
			if err = json.Unmarshal(line, &r.Header); err == nil && r.Header.Schema != Schema {
				err = fmt.Errorf("the schema is %q, not %s", r.Header.Schema, Schema)
			}
		case r.Whole:
			err = errors.New("there is more after the summary")
		default:
			err = r.add(line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if r.Header.Schema == "" {
		return nil, errors.New("it is empty")
	}
	return &r, nil
}

func (r *Recording) add(line []byte) error {
	var what struct {
		Summary *json.RawMessage `json:"summary"`
	}
	if err := json.Unmarshal(line, &what); err != nil {
		return err
	}
	if r.Whole = what.Summary != nil; r.Whole {
		return nil
	}
	var e Exchange
	if err := json.Unmarshal(line, &e); err != nil {
		return err
	}
	if e.Number < 1 || e.Request.Method == "" {
		return errors.New("it is neither an exchange nor a summary")
	}
	r.Exchanges = append(r.Exchanges, e)
	return nil
}
