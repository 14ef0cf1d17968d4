package casefile

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// corpusVersion begins the files in which Go keeps the inputs of fuzz targets.
const corpusVersion = "go test fuzz v1"

// streams are the targets that read choices of the generator.
var streams = map[string]func(generate.Draw) generate.Request{
	"FuzzRequest": generate.NewRequest, "FuzzJobID": generate.NearID, "FuzzLimits": generate.AtLimit,
	"FuzzCBORRequest": generate.NewCBORRequest,
}

// Promote makes a file of cases, with one case, of an input that a fuzz target has
// kept. The path tells the target: testdata/fuzz/TARGET/NAME. A request that the
// generator has made of the input is put as small as the caller can make it.
func Promote(path string, text []byte, smallest func(generate.Request) generate.Request) ([]byte, error) {
	data, err := readInput(path, text)
	if err != nil {
		return nil, err
	}
	target, name := filepath.Base(filepath.Dir(path)), filepath.Base(path)
	var p promoted
	switch draw := streams[target]; {
	case draw != nil:
		p = fromRequest(smallest(draw(generate.Bytes(data))))
	case target == "FuzzJudge":
		p = fromBody(data)
	case target == "FuzzBody":
		p = promoted{body: data, needs: "no job", rule: "answer/no-server-error", allowed: judge.Either().Or(413)}
	case target == "FuzzLifecycle":
		return nil, fmt.Errorf("%s: an input of FuzzLifecycle is several requests, which no case can be: keep the "+
			"file, which go test -run FuzzLifecycle ./fuzz replays, with PLUMBLINE_ENDPOINT=URL on a "+
			"running target too", path)
	case target == "FuzzErrorBody":
		return nil, fmt.Errorf("%s: an input of FuzzErrorBody is an answer, and no request that could be sent", path)
	case target == "FuzzCBOR":
		p = fromCBOR(data)
	default:
		return nil, fmt.Errorf("%s: which fuzz target is it of? The path ends with testdata/fuzz/TARGET/NAME, where "+
			"TARGET is FuzzRequest, FuzzJobID, FuzzLimits, FuzzJudge, FuzzBody, FuzzCBORRequest or FuzzCBOR", path)
	}
	return p.file(target, name)
}

// readInput reads the bytes out of one of Go's files.
func readInput(path string, text []byte) ([]byte, error) {
	if len(text) == 0 {
		return nil, fmt.Errorf("%s: the file is empty", path)
	}
	version, rest, _ := strings.Cut(string(text), "\n")
	if version = strings.TrimSpace(version); version != corpusVersion {
		return nil, fmt.Errorf("%s: it begins with %.40q, and an input of a fuzz target begins with %q; files of "+
			"another version cannot be read", path, version, corpusVersion)
	}
	literal, ok := strings.CutPrefix(strings.TrimSpace(rest), "[]byte(")
	if !ok && filepath.Base(filepath.Dir(path)) == "FuzzErrorBody" {
		return nil, nil
	}
	data, err := strconv.Unquote(strings.TrimSuffix(literal, ")"))
	if !ok || err != nil {
		return nil, fmt.Errorf("%s: after its first line an input of a fuzz target is one []byte(\"…\")", path)
	}
	return []byte(data), nil
}

// promoted is what a case is made of.
type promoted struct {
	wire    wire.Spelling // empty: JSON
	body    []byte
	needs   string
	rule    string
	allowed judge.Allowed
}

// fromRequest makes a case of a generated request: the judge says what it must get.
func fromRequest(r generate.Request) promoted {
	state := r.Past.State()
	verdict := subject.Verdict(&r, subject.AnyJob)
	p := promoted{rule: cmp.Or(verdict.Rule, "combine/valid"), allowed: verdict.Allowed}
	if r.Wire == generate.CBOR {
		p.wire = wire.CBOR
	}
	switch {
	case state == judge.Unknown:
		p.body = r.Build(subject.AnyJob)
	case r.Wire == generate.CBOR:
		p.body = template(r)
	default:
		p.body = r.Template()
	}
	p.needs = p.job(state)
	return p
}

// fromCBOR makes a case of bytes of the CBOR wire, as TryCBOR takes them.
func fromCBOR(data []byte) promoted {
	p := promoted{wire: wire.CBOR, body: []byte(strings.ReplaceAll(string(data), subject.AnyJob, jobID+"}"))}
	_, malformed := cbor.Read(data)
	switch {
	case strings.Contains(string(data), subject.AnyJob) && subject.MayName(data, subject.AnyJob):
		p.rule, p.needs, p.allowed = "answer/no-server-error", "own job", judge.Either().Or(413)
		return p
	case malformed != nil:
		p.rule = "cbor/well-formed"
	default:
		p.rule = "jobId/required"
	}
	p.allowed = judge.RejectAny().Or(413)
	p.needs = p.job(judge.InProgress)
	return p
}

// template is a request in CBOR with the places of a job's id instead of the id: as it is
// written the lengths are those of the id.
func template(r generate.Request) []byte {
	if r.Flaw != 0 || len(r.ID.Mutations) > 0 {
		r.CBOR.Text = 0 // in pieces the id could not be told from the rest
	}
	body := string(r.Build(subject.AnyJob))
	if sent := r.ID.Apply(subject.AnyJob); strings.Contains(body, sent) {
		return []byte(strings.ReplaceAll(body, sent, r.ID.Template()))
	}
	item, _ := cbor.Read([]byte(body)) // what is no map has no id in it
	whole, _ := item.(cbor.Map)
	for _, e := range whole.Entries {
		id, _ := e.Value.(cbor.Text)
		if strings.Join(id.Chunks, "") != subject.AnyJob {
			continue
		}
		places, at := "\x7f", 0
		for _, chunk := range id.Chunks {
			head := cbor.Encode(cbor.String(chunk))
			places += string(head[:len(head)-len(chunk)]) + fmt.Sprintf("%s[%d:%d]}", jobID, at, at+len(chunk))
			at += len(chunk)
		}
		return []byte(strings.Replace(body, string(cbor.Encode(id)), places+"\xff", 1))
	}
	return []byte(body)
}

// fromBody makes a case of bytes, in which an id stands for that of a job in progress.
func fromBody(data []byte) promoted {
	verdict := judge.Judge(data, func(id string) judge.State {
		if id == subject.AnyJob {
			return judge.InProgress
		}
		return judge.Unknown
	}, model.Current)
	p := promoted{
		body: []byte(strings.ReplaceAll(string(data), subject.AnyJob, jobID+"}")),
		rule: cmp.Or(verdict.Rule, "combine/valid"), allowed: verdict.Allowed,
	}
	p.needs = p.job(judge.InProgress)
	return p
}

// job is the job that the case needs.
func (p promoted) job(state judge.State) string {
	switch {
	case !strings.Contains(string(p.body), jobID):
		return "no job"
	case state == judge.Unacknowledged:
		return "unacknowledged job"
	case state == judge.Finished:
		return "finished job"
	case p.allowed.Must.Success:
		return "own job"
	}
	return "shared job"
}

// file writes the case as YAML.
func (p promoted) file(target, name string) ([]byte, error) {
	rule, ok := rules.RuleByID(p.rule)
	if !ok {
		return nil, errors.New("there is no rule " + p.rule)
	}
	set := p.allowed.Must
	if rule.Level == rules.Should {
		set = p.allowed.Should
	}
	type sent struct {
		Wire   wire.Spelling `yaml:"wire,omitempty"`
		Body   *string       `yaml:"body,omitempty"`
		Base64 string        `yaml:"base64,omitempty"`
	}
	type wanted struct {
		Success  bool     `yaml:"success,omitempty"`
		Errors   []string `yaml:"errors,omitempty,flow"`
		Statuses []int    `yaml:"statuses,omitempty,flow"`
	}
	type entry struct {
		ID, Title, Needs, Rule string
		Request                sent
		Expect                 wanted
	}
	text := string(p.body)
	request := sent{Wire: p.wire, Body: &text}
	if len(text) > 0 && (p.wire != "" || !utf8.ValidString(text)) {
		request = sent{Wire: p.wire, Base64: base64.StdEncoding.EncodeToString(p.body)}
	}
	return yaml.Marshal(map[string][]entry{"cases": {{
		ID: "found/" + target + "-" + name, Title: "found by " + target, Needs: p.needs, Rule: p.rule,
		Request: request, Expect: wanted{set.Success, slices.Compact(set.Errors), set.Statuses},
	}}})
}
