package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// The names of the stages that every pipeline has.
const (
	firstStage  = "First"
	secondStage = "Second"
)

// Further is an action of a stage after the first. Those of one stage follow each other.
type Further struct {
	Stage, Action string
	Order         int32 // its runOrder
}

// Key names the action among all of its pipeline. No name of an action has a slash.
func (f Further) Key() string { return f.Stage + "/" + f.Action }

// simple is the one further action of most pipelines, whose key is its name.
var simple = []Further{{Stage: secondStage, Action: NextAction, Order: 1}}

// stages are the actions after the first stage.
func (p pair) stages() []Further {
	if p.further == nil {
		return simple
	}
	return *p.further
}

// later are the keys of the actions after the first stage.
func (p pair) later() []string {
	if p.further == nil {
		return []string{NextAction}
	}
	keys := make([]string, len(*p.further))
	for i, f := range *p.further {
		keys[i] = f.Key()
	}
	return keys
}

// Declared is the action's name without its stage.
func (j *Job) Declared() string { return j.Action[strings.LastIndex(j.Action, "/")+1:] }

// key is the key of a job's action. Where the target does not name the stage it is the first that has had
// no job, or of a job that continues another, or of a further execution, the last that has had one.
func (b *Batch) key(job *Job) string {
	if b.types.further == nil || slices.Contains(b.Actions, job.Action) && job.Stage == firstStage {
		return job.Action
	}
	named, guess := Further{Stage: job.Stage, Action: job.Action}.Key(), job.Action
	if b.has(named) {
		return named
	}
	for _, f := range *b.types.further {
		key := f.Key()
		begun := b.last[key] != nil || len(b.inbox[key]) > 0
		switch {
		case f.Action != job.Action:
		case job.Token == nil && !begun:
			return key
		case begun && (job.Token != nil || job.Stage == ""):
			guess = key
		}
	}
	return guess
}

// has reports whether the batch's pipeline has an action.
func (b *Batch) has(action string) bool {
	return slices.Contains(b.Actions, action) || slices.Contains(b.types.later(), action)
}

// declareStages are the stages after the first.
func (b *Batch) declareStages() []types.StageDeclaration {
	var out []types.StageDeclaration
	p, inputs := b.types, []types.InputArtifact(nil)
	if p.artifacts {
		inputs = []types.InputArtifact{{Name: aws.String(b.Actions[0])}}
	}
	for _, f := range p.stages() {
		if len(out) == 0 || *out[len(out)-1].Name != f.Stage {
			out = append(out, types.StageDeclaration{Name: aws.String(f.Stage)})
		}
		last := &out[len(out)-1]
		last.Actions = append(last.Actions,
			types.ActionDeclaration{
				Name: aws.String(f.Action), ActionTypeId: &p.build, RunOrder: aws.Int32(f.Order),
				Configuration: p.configuration(1), InputArtifacts: inputs,
			})
	}
	return out
}

// OpenFurther is OpenQuiet of a pipeline with these actions in the stages after the first; none are the usual one.
// Their category changes nothing in the life of their jobs; empty is Build.
func (s *Supply) OpenFurther(
	ctx context.Context, n int, further []Further, category string,
) (*Batch, func(), error) {
	if s.aws == nil {
		return nil, func() {}, fmt.Errorf("%w: only --jobs aws makes pipelines", ErrNoJobs)
	}
	p := s.aws.quietPairOf(ctx, cmp.Or(types.ActionCategory(category), types.ActionCategoryBuild))
	release := s.aws.release(p)
	if len(further) > 0 {
		p.further = &further
	}
	s.aws.waiting.Add(1)
	b, err := s.aws.open(ctx, n, p, true)
	return b, release, err
}

// OpenWide is Open of one action, which n actions side by side follow in the second stage.
func (s *Supply) OpenWide(ctx context.Context, n int) (*Batch, error) {
	side := make([]Further, n)
	for i := range side {
		side[i] = Further{Stage: secondStage, Action: fmt.Sprintf("%s-%02d", NextAction, i), Order: 1}
	}
	p := s.aws.usual
	p.further = &side
	return s.aws.open(ctx, 1, p, true)
}

// Later waits for the first jobs of the actions after the first stage, until none has come for a while. Those that
// cannot be acknowledged are left out.
func (b *Batch) Later(ctx context.Context, wait time.Duration) []*Job {
	keys := b.types.later()
	found := b.await(ctx, b.aws.watch(b.types.build), keys, b.aws.patience(wait))
	var came []*Job
	for _, key := range keys {
		if job := found[key]; job != nil {
			came = append(came, job)
		}
	}
	came, _ = b.acknowledgeAll(ctx, came)
	return came
}

// Further are the keys of the actions after the first stage.
func (b *Batch) Further() []string { return b.types.later() }

// HasNeighbours reports whether the actions of a stage of the pipeline have others beside them.
func (b *Batch) HasNeighbours() bool { return len(b.Jobs) > 1 || len(b.types.stages()) > 1 }

// Peek polls once for the stages after the first, and returns a job that nobody has taken, nil for none.
func (b *Batch) Peek(ctx context.Context) *Job {
	b.aws.poll(ctx, b.aws.about(b.types.build), len(b.types.stages()))
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	for _, action := range b.types.later() {
		if i := b.match(action, false); i >= 0 {
			return b.inbox[action][i]
		}
	}
	return nil
}

// RemovePipeline removes the batch's pipeline while its jobs are in progress.
func (b *Batch) RemovePipeline(ctx context.Context) error {
	b.setRemoved(true) // jobs may come while it is being removed
	_, err := invoke(ctx, b.aws, "DeletePipeline", b.aws.client.DeletePipeline,
		&codepipeline.DeletePipelineInput{Name: &b.Pipeline})
	if taken(err) != nil {
		b.setRemoved(false)
		return fmt.Errorf("DeletePipeline: %s", brief(err))
	}
	return nil
}

func (b *Batch) setRemoved(removed bool) {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	b.removed = removed
}

func (b *Batch) isRemoved() bool {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return b.removed
}

// RemoveTypes removes the types of the batch's actions while its jobs are in progress.
func (b *Batch) RemoveTypes(ctx context.Context) error {
	a := b.aws
	if b.types.version() == a.usual.version() {
		return errors.New("the target takes no further action types, and those of other jobs stay")
	}
	for _, id := range []types.ActionTypeId{b.types.source, b.types.build} {
		_, err := a.client.DeleteCustomActionType(ctx,
			&codepipeline.DeleteCustomActionTypeInput{
				Category: id.Category, Provider: id.Provider, Version: id.Version,
			})
		if taken(err) != nil {
			return fmt.Errorf("DeleteCustomActionType: %s", brief(err))
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.quietPairs = slices.DeleteFunc(a.quietPairs, func(p pair) bool { return p.version() == b.types.version() })
	a.types = slices.DeleteFunc(a.types, func(id types.ActionTypeId) bool { return *id.Version == b.types.version() })
	return nil
}

func (p pair) version() string { return aws.ToString(p.source.Version) }
