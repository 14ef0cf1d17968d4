package subject

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// TryCBOR sends bytes as a body of the CBOR wire, with the id of a job in progress in the place of AnyJob. Whatever
// they are, there has to be an answer of that wire, a 200 or a well-formed error, in time; and unless a reader can take
// them for a request for the job, no success, and the job in progress as before.
func (s *Subject) TryCBOR(text []byte) (problem string, err error) {
	job, err := s.Job(generate.Fresh)
	if err != nil {
		return Settle("", err)
	}
	body := bytes.ReplaceAll(text, []byte(AnyJob), []byte(job))
	a := s.PutOn(generate.CBOR, body)
	problem, err = s.Differences(a, judge.Either().Or(413))
	switch {
	case err != nil:
		return "", err
	case problem != "" || MayName(body, job):
		s.Used(job)
		return problem, nil
	case a.Status/100 == 2:
		s.Used(job)
		return "expected 400, got 200: the body is no request for a job", nil
	case !bytes.Contains(body, []byte(job)):
		return "", nil // nobody can have found the job
	}
	s.Used(job)
	problem, err = s.Differences(s.Put(fmt.Appendf(nil, `{"jobId":%q}`, job)), judge.Accept())
	if problem != "" {
		problem = "a body that is no request for the job has changed it; completing it now: " + problem
	}
	return problem, err
}

// MayName reports whether some reader may take a body for a request for a job: a map with the id as its jobId, in any
// letter case, whatever follows the map, and even if text is no UTF-8, keys repeat, or tags stand around either.
func MayName(body []byte, job string) bool {
	item, err := cbor.ReadLeniently(body)
	if err != nil {
		return false
	}
	m, _ := bare(item).(cbor.Map)
	for _, e := range m.Entries {
		if strings.EqualFold(characters(e.Key), "jobId") && characters(e.Value) == job {
			return true
		}
	}
	return false
}

// bare is an item without the tags around it.
func bare(i cbor.Item) cbor.Item {
	for {
		tag, ok := i.(cbor.Tag)
		if !ok {
			return i
		}
		i = tag.Item
	}
}

func characters(i cbor.Item) string {
	t, _ := bare(i).(cbor.Text)
	for _, chunk := range t.Chunks {
		t.Text += chunk
	}
	return t.Text
}

// Notation is a body in diagnostic notation (RFC 8949, section 8), cut where it is long;
// with the reason and its bytes in hexadecimal digits where it is no CBOR.
func Notation(body []byte) string {
	item, err := cbor.Read(body)
	text := ""
	if err != nil {
		text = fmt.Sprintf("no CBOR, %v: h'%s'", err, hex.EncodeToString(body[:min(len(body), shownBytes)]))
	} else {
		text = cbor.Diagnostic(item)
	}
	return shown([]byte(text))
}
