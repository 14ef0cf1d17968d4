package property

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/commands"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/life"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// command is a step of the model as gopter has it. Every step may be done at any
// time: what must not be done is what must be refused.
type command struct{ life.Step }

func (c command) PreCondition(commands.State) bool { return true }

func (c command) NextState(s commands.State) commands.State { return s.(life.State).After(c.Step) }

func (c command) Run(system commands.SystemUnderTest) commands.Result {
	return system.(*worker).do(c.Step)
}

func (c command) PostCondition(_ commands.State, result commands.Result) *gopter.PropResult {
	if problem := result.(string); problem != "" {
		return &gopter.PropResult{Status: gopter.PropFalse, Labels: []string{problem}}
	}
	return &gopter.PropResult{Status: gopter.PropTrue}
}

// worker is a world and the steps that were done in it.
type worker struct {
	*life.World
	steps   []life.Step
	problem string
	err     error
}

func (w *worker) do(s life.Step) string {
	if w.err != nil || w.problem != "" {
		return w.problem
	}
	w.steps = append(w.steps, s)
	w.problem, w.err = w.Do(s)
	return w.problem
}

// lives are sequences of steps on a subject. Last is the worker of the sequence that
// was tried last and went wrong: gopter ends with the smallest.
type lives struct {
	subject *subject.Subject
	ground  *life.Ground
	choose  func(generate.Draw, life.State) life.Step // nil chooses among the steps about results
	last    *worker
	err     error
}

func (l *lives) commands() commands.Commands {
	return &commands.ProtoCommands{
		InitialStateGen: func(*gopter.GenParameters) *gopter.GenResult {
			return gopter.NewGenResult(life.Start(), gopter.NoShrinker)
		},
		NewSystemUnderTestFunc: func(commands.State) commands.SystemUnderTest {
			w, err := l.ground.Open()
			return &worker{World: w, err: err}
		},
		DestroySystemUnderTestFunc: func(system commands.SystemUnderTest) {
			w := system.(*worker)
			switch {
			case w.err != nil:
				l.err = w.err
			case w.problem != "":
				l.last = w
			}
			if w.World != nil {
				w.Close()
			}
		},
		GenCommandFunc: func(s commands.State) gopter.Gen {
			return func(p *gopter.GenParameters) *gopter.GenResult {
				choose := l.choose
				if choose == nil {
					choose = life.Choose
				}
				step := choose(generate.Seeded(p.NextUint64()), s.(life.State))
				return gopter.NewGenResult(commands.Command(command{step}), smallerSteps)
			}
		},
	}
}

func smallerSteps(v any) gopter.Shrink {
	smaller := v.(command).Smaller()
	return func() (any, bool) {
		if len(smaller) == 0 {
			return nil, false
		}
		next := smaller[0]
		smaller = smaller[1:]
		return commands.Command(command{next}), true
	}
}

// longest is how many steps a sequence has at most.
const longest = 20

// run tries sequences, and answers the worker of the smallest that went wrong.
func (l *lives) run(sequences int) (*worker, error) {
	n, err := seed()
	if err != nil {
		return nil, err
	}
	if l.ground, err = life.On(l.subject); err != nil {
		return nil, err
	}
	parameters := gopter.DefaultTestParametersWithSeed(n)
	parameters.MinSuccessfulTests, parameters.MinSize, parameters.MaxSize, parameters.MaxDiscardRatio = sequences, 1, longest, 0.1
	result := commands.Prop(l.commands()).Check(parameters)
	switch {
	case result.Status == gopter.TestFailed:
		return l.last, nil
	case result.Status != gopter.TestPassed:
		return nil, fmt.Errorf("the model could not be tried (%s): %w\n%s", result.Status, result.Error, result.ErrorStack)
	}
	return nil, l.err
}

// story tells of steps that went wrong in a test.
func (w *worker) story(t *testing.T) string {
	n, _ := seed() // it was read before
	return fmt.Sprintf("%s\n  steps\n%s  case      %s\n  replay    %s",
		w.problem, life.Describe(w.steps), life.Literal(w.steps), replay(t.Name(), n, *casesFlag))
}

// TestLife holds the subject to the model of a job's life, in every step.
func TestLife(t *testing.T) {
	s, err := subject.FromEnvironment()
	require.NoError(t, err)
	requireLife(t, &lives{subject: s})
}

// requireLife holds a subject to the model, if the model can follow its jobs.
func requireLife(t *testing.T, l *lives) {
	t.Helper()
	w, err := l.run(*casesFlag)
	if errors.Is(err, life.ErrUnfit) {
		t.Skip(err)
	}
	require.NoError(t, err)
	if w != nil {
		t.Error("\n" + w.story(t))
	}
}

// TestLifeOfARunningTarget holds a provider behind a listener to the model, a right one
// and one with a fault, as PLUMBLINE_ENDPOINT has it.
func TestLifeOfARunningTarget(t *testing.T) {
	for _, fault := range []string{"", "completed-twice"} {
		t.Run("fault "+fault, func(t *testing.T) {
			p := provider.New()
			if fault != "" {
				var err error
				p, err = provider.Named(fault)
				require.NoError(t, err)
			}
			w, err := (&lives{subject: behind(t, p)}).run(50)
			require.NoError(t, err)
			require.Equal(t, fault != "", w != nil)
			if w != nil {
				assert.LessOrEqual(t, len(w.steps), mostSteps, "%s", w.story(t))
			}
		})
	}
}

// behind is a subject that listens.
func behind(t *testing.T, h http.Handler) *subject.Subject {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	t.Setenv(subject.Endpoint, server.URL)
	for _, name := range []string{subject.Fault, subject.Jobs, "PLUMBLINE_GATE"} { // of this test's own run
		t.Setenv(name, "")
	}
	finish, err := subject.Prepare("")
	t.Cleanup(finish)
	require.NoError(t, err)
	s, err := subject.FromEnvironment()
	require.NoError(t, err)
	return s
}

// mostSteps is how many steps a counterexample may have.
const mostSteps = 6

// notByModel are the faults that the model cannot show, with the reasons.
var notByModel = map[string]string{
	"completed-after-removal":             "no step removes a pipeline",
	"token-of-pipeline-ends":              "the model's tokens are its own",
	"token-of-provider-ends":              "the model's tokens are its own",
	"token-of-acknowledged-ends":          "the model's tokens are its own",
	"next-stage-without-first":            "the first stage of the model has two actions, and the fault needs four",
	"next-stage-of-third-execution-never": "three executions of a pipeline that end their first stages are more steps than a sequence has",
}

// TestLifeFindsEveryFault finds each fault of a job's life, in few steps.
func TestLifeFindsEveryFault(t *testing.T) {
	asDrawnHere(t, 2000)
	for _, f := range provider.Faults() {
		if f.Family != "life" || notByModel[f.Name] != "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			s, err := subject.Embedded(f.Name)
			require.NoError(t, err)
			w, err := (&lives{subject: s}).run(*casesFlag)
			require.NoError(t, err)
			require.NotNil(t, w, "2000 sequences did not show that it %s", f.Says)
			assert.LessOrEqual(t, len(w.steps), mostSteps, "%s", w.story(t))
		})
	}
}
