package recording

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	smithytime "github.com/aws/smithy-go/time"
	"github.com/fxamacker/cbor/v2"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Difference is an exchange of a recording that went otherwise when it was sent again.
type Difference struct {
	Number    int    // of the exchange
	Operation string // or method and path
	Was, Is   string
}

// Replayed is what came of sending a recording again.
type Replayed struct {
	Sent, Skipped int // what was cut cannot be sent
	Differences   []Difference
}

// player sends a recording again. The ids and nonces of jobs are those that the new target hands out.
type player struct {
	do      func(context.Context, wire.Request) wire.Answer
	out     Replayed
	ids     map[string]string // of jobs, by those in the recording
	nonces  map[string]string // by the id in the recording
	waiting map[string][]handed
}

// handed is a job that a poll gave.
type handed struct {
	ID    string `json:"id"`
	Nonce string `json:"nonce"`
}

// How often, and after what time, a poll is sent again that is to give a job and gives none.
const (
	polls    = 20
	pollWait = 100 * time.Millisecond
)

// Play sends the requests of a recording, one after another, and says what differs. It sends each with new credentials.
func Play(ctx context.Context, r *Recording, do func(context.Context, wire.Request) wire.Answer) Replayed {
	p := &player{do: do, ids: map[string]string{}, nonces: map[string]string{}, waiting: map[string][]handed{}}
	for _, e := range r.Exchanges {
		if ctx.Err() != nil {
			break
		}
		p.play(ctx, e)
	}
	return p.out
}

func (p *player) play(ctx context.Context, e Exchange) {
	body, err := e.Request.Bytes()
	if err != nil || e.Request.Cut {
		p.out.Skipped++
		return
	}
	request := e.Request.again(p.renamed(body))
	p.out.Sent++
	answer := p.do(ctx, request)
	if e.operation() == "PollForJobs" {
		answer = p.poll(ctx, e, request, answer)
	}
	for _, d := range differences(e, answer) {
		d.Number, d.Operation = e.Number, cmp.Or(e.operation(), e.Request.Method+" "+e.Request.Path)
		p.out.Differences = append(p.out.Differences, d)
	}
}

// poll maps the jobs that the recorded answer has to those of the new one, by their order; it asks again while there
// are too few, for jobs may take a while.
func (p *player) poll(ctx context.Context, e Exchange, request wire.Request, answer wire.Answer) wire.Answer {
	of := string(request.Body) // polls for the same action type
	wanted := jobsIn(e.Answer.Bytes, e.isCBOR())
	for try := 0; ; try++ {
		given := jobsIn(func() ([]byte, error) { return answer.Body, nil }, e.isCBOR())
		p.waiting[of] = append(p.waiting[of], given...)
		if len(p.waiting[of]) >= len(wanted) || try == polls || answer.Status != http.StatusOK {
			break
		}
		if smithytime.SleepWithContext(ctx, pollWait) != nil {
			return answer
		}
		answer = p.do(ctx, request)
	}
	n := min(len(wanted), len(p.waiting[of]))
	for i, was := range wanted[:n] {
		is := p.waiting[of][i]
		p.ids[was.ID], p.nonces[was.Nonce] = is.ID, is.Nonce
	}
	p.waiting[of] = p.waiting[of][n:]
	if n < len(wanted) && answer.Status == http.StatusOK {
		p.out.Differences = append(p.out.Differences, Difference{
			e.Number, "PollForJobs", fmt.Sprintf("%d jobs", len(wanted)), fmt.Sprintf("%d (add jobs to the target)", n),
		})
	}
	return answer
}

func jobsIn(body func() ([]byte, error), isCBOR bool) []handed {
	var given struct {
		Jobs []handed `json:"jobs"`
	}
	text, err := body()
	switch { // what cannot be read gives no jobs
	case err != nil:
	case isCBOR:
		_ = cbor.Unmarshal(text, &given)
	default:
		_ = json.Unmarshal(text, &given)
	}
	return given.Jobs
}

var nonce = regexp.MustCompile(`("nonce"\s*:\s*")((?:[^"\\]|\\.)*)"`)

// renamed is a body with the new ids and nonces.
func (p *player) renamed(body []byte) []byte {
	for was, is := range p.ids {
		if len(was) == len(is) { // so that a text of CBOR keeps its length
			body = bytes.ReplaceAll(body, []byte(was), []byte(is))
		}
	}
	var v map[any]any
	if cbor.Unmarshal(body, &v) == nil {
		if was, ok := v["nonce"].(string); ok && p.nonces[was] != "" {
			v["nonce"] = p.nonces[was]
			if again, err := cbor.Marshal(v); err == nil {
				return again
			}
		}
		return body
	}
	return nonce.ReplaceAllFunc(body, func(found []byte) []byte {
		parts := nonce.FindSubmatch(found)
		if is := p.nonces[string(parts[2])]; is != "" {
			return []byte(string(parts[1]) + is + `"`)
		}
		return found
	})
}

// leftToTheClient are the fields that whoever sends a request makes anew.
var leftToTheClient = []string{
	"Authorization", "X-Amz-Date", "X-Amz-Security-Token", "Content-Length", "Host", "Connection",
	"Transfer-Encoding", "Cookie",
}

// again is the request to send.
func (r Request) again(body []byte) wire.Request {
	out := wire.Request{Method: r.Method, Path: r.Path, Target: wire.NoHeader, ContentType: wire.NoHeader, Body: body}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if slices.Contains(leftToTheClient, http.CanonicalHeaderKey(name)) {
			continue
		}
		for _, value := range r.Header[name] {
			out.Header = append(out.Header, wire.Field{Name: name, Value: value})
		}
	}
	return out
}

// operation is the operation that the request names, on either wire.
func (e Exchange) operation() string {
	if _, name, ok := strings.Cut(e.Request.Path, "/operation/"); ok {
		return name
	}
	_, name, _ := strings.Cut(http.Header(e.Request.Header).Get("X-Amz-Target"), ".")
	return name
}

func (e Exchange) isCBOR() bool { return strings.Contains(e.Request.Path, "/service/") }

// differences compares an answer with the recorded one: the outcome, the form, and which members a success has. Values
// differ from target to target.
func differences(e Exchange, is wire.Answer) []Difference {
	body, err := e.Answer.Bytes()
	was := wire.Answer{
		Fate: wire.Answered, Status: e.Answer.Status, Header: e.Answer.Header, Body: body,
		CBOR: e.isCBOR(),
	}
	if e.Answer.Status == 0 {
		was.Fate = wire.Dropped
	}
	if before, now := outcome(was), outcome(is); before != now {
		return []Difference{{Was: before, Is: now}}
	}
	if was.Fate != wire.Answered || err != nil || e.Answer.Cut {
		return nil
	}
	var all []Difference
	if before, now := media(was), media(is); before != now {
		all = append(all, Difference{Was: "Content-Type " + before, Is: "Content-Type " + now})
	}
	before, now := form(was), form(is)
	for _, path := range before {
		if !slices.Contains(now, path) {
			all = append(all, Difference{Was: path, Is: "absent"})
		}
	}
	for _, path := range now {
		if !slices.Contains(before, path) {
			all = append(all, Difference{Was: "absent", Is: path})
		}
	}
	return all
}

// outcome is the status of an answer with the error type.
func outcome(a wire.Answer) string {
	if a.Fate != wire.Answered && a.Status == 0 {
		return "no answer"
	}
	name := ""
	if a.Status >= 400 {
		name = wire.ErrorType(a)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %.100s", a.Status, name))
}

// media is the media type of an answer, without parameters.
func media(a wire.Answer) string {
	given := http.Header(a.Header).Get("Content-Type")
	if given == "" {
		return "absent"
	}
	if t, _, err := mime.ParseMediaType(given); err == nil {
		return t
	}
	return given
}

// form are the paths of the members that a body has, without those of jobs: how many there are is a matter of time.
func form(a wire.Answer) []string {
	if len(a.Body) == 0 {
		return nil
	}
	v, ok := decode(a.Body, a.CBOR)
	if !ok {
		return []string{"a body that cannot be read"}
	}
	paths := map[string]bool{}
	collect("", v, paths)
	if len(paths) == 0 {
		paths["a body of "+kind(v)] = true
	}
	return slices.Sorted(maps.Keys(paths))
}

// kind is how a value without members is shown.
func kind(v any) string {
	switch v := v.(type) {
	case map[string]any, map[any]any:
		return "{}"
	case []any:
		return "[]"
	case string:
		return "text"
	default:
		return fmt.Sprintf("%.40v", cmp.Or[any](v, "null"))
	}
}

func collect(path string, v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			collectMember(path, name, item, into)
		}
	case map[any]any:
		for name, item := range v {
			collectMember(path, fmt.Sprint(name), item, into)
		}
	}
}

func collectMember(path, name string, item any, into map[string]bool) {
	at := strings.TrimPrefix(path+"."+name, ".")
	if item == nil {
		return
	}
	into["member "+at] = true
	collect(at, item, into)
}
