package fuzz

import (
	"bytes"
	"cmp"
	"errors"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/life"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// FuzzRequest reads the bytes as choices of a whole request: the judge decides.
func FuzzRequest(f *testing.F) { requests(f, generate.NewRequest) }

// FuzzJobID reads the bytes as up to three mutations of a job's id.
func FuzzJobID(f *testing.F) { requests(f, generate.NearID) }

// FuzzLimits reads the bytes as a member, one of its bounds, and a small distance.
func FuzzLimits(f *testing.F) { requests(f, generate.AtLimit) }

// requests tries what is generated from a stream of choices.
func requests(f *testing.F, draw func(generate.Draw) generate.Request) {
	tr := open(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := draw(generate.Bytes(data))
		problem, err := tr.Try(r)
		tr.settle(t, data, problem, err, func() string { return tr.explain(r, problem, data) })
	})
}

// FuzzBody sends the bytes as they are: whatever they are, there is an answer, a 200
// or a well-formed error.
func FuzzBody(f *testing.F) {
	tr := open(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		problem, err := tr.TryAnything(data)
		tr.settle(t, data, problem, err, func() string { return tr.tell(problem, data, data) })
	})
}

// FuzzCBORRequest reads the bytes as choices of a whole request of the CBOR wire: its value
// and its spelling. The judge decides, by the same value in JSON.
func FuzzCBORRequest(f *testing.F) {
	speaksCBOR(f)
	requests(f, generate.NewCBORRequest)
}

// FuzzCBOR sends the bytes as a body of the CBOR wire, as they are: whatever they are, there
// is an answer, a 200 or a well-formed error, and a job that they do not name stays as it is.
func FuzzCBOR(f *testing.F) {
	speaksCBOR(f)
	tr := open(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		problem, err := tr.TryCBOR(data)
		tr.settle(t, data, problem, err, func() string { return tr.tellCBOR(problem, data) })
	})
}

// speaksCBOR skips a target for a subject that does not speak the wire.
func speaksCBOR(f *testing.F) {
	f.Helper()
	s, err := subject.FromEnvironment()
	if err != nil {
		f.Fatal(err)
	}
	if !s.SpeaksCBOR() {
		f.Skipf("%s does not answer Smithy RPC v2 CBOR: nothing to try", cmp.Or(s.Endpoint, "the provider"))
	}
}

// FuzzJudge sends the bytes as they are, with the id of a job in progress where they
// have the one that stands for it: the judge decides.
func FuzzJudge(f *testing.F) {
	tr := open(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		problem, err := tr.TryText(data)
		tr.settle(t, data, problem, err, func() string { return tr.tell(problem, data, data) })
	})
}

// mostSteps is how many steps of a job's life a stream is read for.
const mostSteps = 24

// FuzzLifecycle reads the bytes as steps of a job worker: the model of a job's life
// decides.
func FuzzLifecycle(f *testing.F) {
	tr := open(f)
	ground, err := life.On(tr.Subject)
	if errors.Is(err, life.ErrUnfit) {
		f.Skip(err)
	} else if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		draw, now := generate.Bytes(data), life.Start()
		var steps []life.Step
		for len(steps) < min(mostSteps, 1+len(data)/8) {
			s := life.Choose(draw, now)
			steps, now = append(steps, s), now.After(s)
		}
		n, problem, err := ground.Run(steps)
		tr.settle(t, data, problem, err, func() string {
			return tr.story(ground, steps[:n+1], problem, data)
		})
	})
}

// FuzzErrorBody takes the bytes for what an implementation answers. What plumbline
// makes of it is held against encoding/json, and has to be harmless on a terminal.
func FuzzErrorBody(f *testing.F) {
	f.Fuzz(func(t *testing.T, status int, header string, body []byte) {
		a := wire.Answer{Fate: wire.Answered, Status: status, Header: map[string][]string{"X-Amzn-Errortype": {header}, "Content-Type": {header}}, Body: body}
		for _, allowed := range []judge.Allowed{judge.Accept(), judge.Reject(model.Validation), judge.Either(), judge.Below500()} {
			findings := allowed.Check(a)
			for _, finding := range findings {
				if !plain(finding.Expected) || !plain(finding.Got) {
					t.Errorf("%s: what is shown is not harmless: %q, %q", finding.Rule, finding.Expected, finding.Got)
				}
			}
			if again := allowed.Check(a); len(again) != len(findings) {
				t.Errorf("%d findings, then %d", len(findings), len(again))
			}
		}
		if !plain(a.Outcome()) {
			t.Errorf("the outcome is not harmless: %q", a.Outcome())
		}
		if name, ok := typeByOtherReader(body); ok && !hasType(a, name) {
			t.Errorf("__type is %q, but the types read are %v", name, wire.ErrorTypes(a))
		}
	})
}

// plain says whether a text is ASCII and on one line.
func plain(s string) bool {
	return !bytes.ContainsFunc([]byte(s), func(r rune) bool { return r < ' ' || r > '~' })
}

// FuzzNothing does nothing: how fast it is, is how fast the engine is with this
// binary. It is there to be compared with (make fuzz-speed).
func FuzzNothing(f *testing.F) { f.Fuzz(func(*testing.T, []byte) {}) }
