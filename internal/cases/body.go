package cases

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases/forms"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// jobMark stands where the job's id goes in a body under construction. It is no
// valid UTF-8, so no string of a case contains it.
const jobMark = "\xff\xfejob\xff"

// request is a request under construction: the JSON text of each member by its
// path. Both halves are text, so that a case may spell a value as it likes. A
// structure is present when one of its members is, or by its own path.
type request map[string]string

// order is the order in which members are spelled, structures by their members.
var order = []struct {
	name   string
	nested []string
}{
	{"jobId", nil},
	{"continuationToken", nil},
	{"currentRevision", []string{"revision", "changeIdentifier", "created", "revisionSummary"}},
	{"executionDetails", []string{"summary", "externalExecutionId", "percentComplete"}},
	{"outputVariables", nil},
}

// The paths of the members.
const (
	jobID    = "jobId"
	token    = "continuationToken"
	revision = "currentRevision"
	revID    = "currentRevision.revision"
	change   = "currentRevision.changeIdentifier"
	created  = "currentRevision.created"
	revSum   = "currentRevision.revisionSummary"
	details  = "executionDetails"
	summary  = "executionDetails.summary"
	external = "executionDetails.externalExecutionId"
	percent  = "executionDetails.percentComplete"
	outputs  = "outputVariables"
)

// plain is the smallest valid request. It stands in hundreds of places, none of which needs a copy of it.
//
//go:noinline
func plain() request { return request{jobID: `"` + jobMark + `"`} }

// with answers the request with the member at path set to a JSON text.
func (r request) with(path, text string) request {
	out := make(request, len(r)+1)
	for k, v := range r {
		out[k] = v
	}
	out[path] = text
	return out
}

// without answers the request without the member at path.
func (r request) without(path string) request {
	out := make(request, len(r))
	for k, v := range r {
		if k != path {
			out[k] = v
		}
	}
	return out
}

// carrier is the smallest valid request that can hold the member at path: it has
// what the member's structure requires.
func carrier(path string) request {
	if strings.HasPrefix(path, revision) {
		return plain().with(revID, `"rev-1"`).with(change, `"change-1"`)
	}
	return plain()
}

// everything is a valid request with every member but the variables, which must
// not meet the token.
func everything() request {
	return carrier(revision).with(token, `"token-1"`).with(created, `1751900000`).with(revSum, `"a revision"`).
		with(summary, `"done"`).with(external, `"ext-1"`).with(percent, `50`)
}

// everythingElse is everything with the variables instead of the token.
func everythingElse() request {
	return everything().without(token).with(outputs, `{"name":"value"}`)
}

// pair is one member of a JSON object as text.
type pair struct{ name, value string }

// pairs are the request's members in order, structures spelled by spell.
func (r request) pairs(spell func([]pair) string) []pair {
	var top []pair
	for _, m := range order {
		var inner []pair
		for _, n := range m.nested {
			if v, ok := r[m.name+"."+n]; ok {
				inner = append(inner, pair{quoted(n), v})
			}
		}
		if v, ok := r[m.name]; ok {
			top = append(top, pair{quoted(m.name), v})
		} else if inner != nil {
			top = append(top, pair{quoted(m.name), spell(inner)})
		}
	}
	return top
}

// String is the request's JSON text without white space.
func (r request) String() string { return compact(r.pairs(compact)) }

// compact spells an object without white space.
func compact(ps []pair) string {
	size := 2
	for _, p := range ps {
		size += len(p.name) + len(p.value) + 2
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteByte('{')
	for i, p := range ps {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(p.name)
		b.WriteByte(':')
		b.WriteString(p.value)
	}
	b.WriteByte('}')
	return b.String()
}

// build is what a Case holds: the request for a job's id.
type build = func(id string) (wire.Request, bool)

// build makes the request's bytes for a job's id.
func (r request) build() build { return text(r.String()) }

// text makes a request whose body is the given text, with the job's id where
// jobMark stands. Between two marks stands a mask: the id's characters under a 1
// are spelled as escapes.
func text(body string) build {
	if len(body) < packFrom {
		return pieces(strings.Split(body, jobMark))
	}
	long := pack(body)
	if parts := strings.Split(body, jobMark); len(parts) == 3 && len(parts[1]) == 36 {
		return func(id string) (r wire.Request, ok bool) {
			long.unpack(func(text []byte) { r, ok = pieces(strings.Split(string(text), jobMark))(id) })
			return r, ok
		}
	}
	return func(id string) (r wire.Request, ok bool) {
		long.unpack(func(text []byte) { r.Body = bytes.ReplaceAll(text, []byte(jobMark), []byte(id)) })
		return r, true
	}
}

// pieces makes a request of what stands around the marks.
func pieces(around []string) build {
	return func(id string) (wire.Request, bool) {
		if len(around) == 3 && len(around[1]) == 36 {
			return wire.Request{Body: []byte(around[0] + masked(id, around[1]) + around[2])}, len(id) == 36
		}
		size := len(around) * len(id)
		for _, part := range around {
			size += len(part)
		}
		body := make([]byte, 0, size)
		for i, part := range around {
			if i > 0 {
				body = append(body, id...)
			}
			body = append(body, part...)
		}
		return wire.Request{Body: body}, true
	}
}

// masked spells the characters of an id under a 1 as JSON escapes.
func masked(id, mask string) string {
	var b strings.Builder
	for i := range len(id) {
		if i < len(mask) && mask[i] == '1' {
			fmt.Fprintf(&b, `\u%04x`, id[i])
		} else {
			b.WriteByte(id[i])
		}
	}
	return b.String()
}

// altered changes the protocol side of a request.
func altered(b build, change func(*wire.Request)) build {
	return func(id string) (wire.Request, bool) {
		r, ok := b(id)
		change(&r)
		return r, ok
	}
}

var (
	quoted = wire.Quoted
	filled = forms.Filled
)

func num(n int) string { return strconv.Itoa(n) }
