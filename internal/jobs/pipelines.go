package jobs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/client"
)

// pair is the action types of a pipeline: of its first stage and of those after it.
type pair struct {
	source, build types.ActionTypeId
	further       *[]Further // what stands in the stages after the first, nil of the usual one
	property      string     // of both types, by which polls may ask; empty for none
	values        [2]string  // of that property in the first stage of a pipeline, and in the second
	also          *Settings  // further properties
	artifacts     bool       // those of the first stage make one each, the others take the first
	// each are the types of the actions of the first stage where every one has its own, the first of them source, so
	// that jobs are told by them; nil where all are of source.
	each *[]types.ActionTypeId
}

func (a *AWS) pair(version string) pair { return pairOf(string(a.run), version) }

// newPair is a pair of a version that no other has.
func (a *AWS) newPair() pair { return a.pair(strconv.FormatInt(1+a.quiet.Add(1), 10)) }

func pairOf(provider, version string) pair {
	return pair{
		source: actionType(types.ActionCategorySource, provider, version),
		build:  actionType(types.ActionCategoryBuild, provider, version),
	}
}

// quietPair makes action types for which only one batch polls. Where the target does not take them, they are those of a
// batch before that need not wait any more, or the usual ones: what is to wait will not.
func (a *AWS) quietPair(ctx context.Context) pair {
	return a.quietPairOf(ctx, types.ActionCategoryBuild)
}

// quietPairOf is quietPair with a category of the actions after the first stage, Build where the target takes no other.
func (a *AWS) quietPairOf(ctx context.Context, later types.ActionCategory) pair {
	p := a.newPair()
	if !a.onlyBuild.Load() {
		p.build.Category = later
	}
	err := a.createTypes(ctx, p)
	if err != nil && !errors.Is(err, ErrFull) && p.build.Category != types.ActionCategoryBuild {
		a.onlyBuild.Store(true)
		p = a.newPair()
		err = a.createTypes(ctx, p)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch n := len(a.space.spare); {
	case err == nil:
		a.quietPairs = append(a.quietPairs, p)
		return p
	case n > 0 && !a.blind.Load():
		p, a.space.spare = a.space.spare[n-1], a.space.spare[:n-1]
		return p
	}
	return a.usual
}

// release returns what says that a batch of quiet action types need not wait any more.
func (a *AWS) release(p pair) func() {
	return sync.OnceFunc(func() {
		a.waiting.Add(-1)
		a.mu.Lock()
		defer a.mu.Unlock()
		if slices.Contains(a.quietPairs, p) { // they were not removed
			a.space.spare = append(a.space.spare, p)
		}
	})
}

// of is the type of an action; those that are awaited together are of one stage.
func (p pair) of(action string) types.ActionTypeId {
	if slices.Contains(p.later(), action) {
		return p.build
	}
	return p.source
}

func (p pair) settings() Settings {
	if p.also == nil {
		return nil
	}
	return *p.also
}

func (a *AWS) createTypes(ctx context.Context, p pair) error {
	err := a.createEach(ctx, p, p.source, p.build)
	if err != nil {
		a.unused(p.source, p.build)
	}
	return err
}

// createEach makes action types with the properties of a pair, side by side.
func (a *AWS) createEach(ctx context.Context, p pair, ids ...types.ActionTypeId) error {
	var group errgroup.Group
	for _, id := range ids {
		group.Go(func() error { return a.createType(ctx, id, p.property, p.settings()) })
	}
	return group.Wait()
}

func actionType(category types.ActionCategory, provider, version string) types.ActionTypeId {
	return types.ActionTypeId{
		Category: category, Owner: types.ActionOwnerCustom, Provider: aws.String(provider),
		Version: aws.String(version),
	}
}

// Settings are properties of the configuration of actions that polls cannot ask for, with their values, in which
// ${pipeline} and ${action} stand for the names of an action of the first stage. One whose name
// begins with secret is hidden from all calls but those of a job worker.
type Settings map[string]string

// createType makes an action type, with a queryable property where it has a name, and with others; one that exists
// already is as good.
func (a *AWS) createType(ctx context.Context, id types.ActionTypeId, property string, also Settings) error {
	a.mu.Lock()
	if !slices.ContainsFunc(a.types, func(of types.ActionTypeId) bool { return sameType(of, id) }) {
		a.types = append(a.types, id) // whatever comes of its creation: an answer may be lost, or not be waited for
	}
	a.mu.Unlock()
	inputs := int32(0)
	if id.Category != types.ActionCategorySource {
		inputs = 1
	}
	err := a.within(ctx, func() error {
		longer, done := client.Outlast(ctx)
		defer done()
		c := new(call)
		_, err := a.client.CreateCustomActionType(c.in(longer), &codepipeline.CreateCustomActionTypeInput{
			Category: id.Category, Provider: id.Provider, Version: id.Version,
			InputArtifactDetails:    &types.ArtifactDetails{MinimumCount: 0, MaximumCount: inputs},
			OutputArtifactDetails:   &types.ArtifactDetails{MinimumCount: 0, MaximumCount: 1},
			ConfigurationProperties: properties(property, also),
			Tags:                    a.tags(),
		})
		if c.remade(err) || refusedFor(err, "exist") || taken(err) == nil {
			return nil
		}
		return err
	})
	if err != nil && !errors.Is(err, ErrFull) {
		err = errors.New(brief(err))
	}
	if err != nil {
		return fmt.Errorf("%w: CreateCustomActionType (%s, provider %s): %w", ErrNoJobs, id.Category, *id.Provider, err)
	}
	a.settleType(ctx, id)
	return nil
}

// configuration is that of the actions of a stage, nil where their type has no queryable property.
func (p pair) configuration(stage int) map[string]string {
	if p.property == "" {
		return nil
	}
	all := map[string]string{p.property: p.values[stage]}
	maps.Copy(all, p.settings())
	return all
}

func properties(queryable string, also Settings) []types.ActionConfigurationProperty {
	if queryable == "" {
		return nil
	}
	list := []types.ActionConfigurationProperty{{Name: &queryable, Required: true, Key: true, Queryable: true}}
	for _, name := range slices.Sorted(maps.Keys(also)) {
		list = append(list, types.ActionConfigurationProperty{Name: &name, Secret: strings.HasPrefix(name, "secret")})
	}
	return list
}

// fewer are the sizes of a batch to fall back on, where a target does not take as
// many actions in a stage as AWS does.
var fewer = []int{10, 3, 1}

// create makes a batch's pipeline.
func (a *AWS) create(ctx context.Context, n int, of pair) (b *Batch, err error) {
	err = a.within(ctx, func() error {
		b, err = a.createKnown(ctx, n, of)
		return err
	})
	return b, err
}

// createKnown is create. Of a pipeline that is refused in all sizes the action types may not be known yet.
func (a *AWS) createKnown(ctx context.Context, n int, of pair) (b *Batch, err error) {
	most := a.most.Load()
	late := a.settled(ctx, func() bool {
		b, err = a.createUpTo(ctx, n, of)
		unknown := unplaced(err)
		if unknown {
			a.most.Store(most) // it was not for the size
		}
		return unknown
	})
	switch {
	case errors.Is(err, ErrFull):
		return b, err
	case err != nil && of.further != nil && declined(err):
		return b, fmt.Errorf("%w: CreatePipeline (actions after the first stage: %d): %s", ErrShape,
			len(*of.further), brief(err))
	case err != nil:
		return b, fmt.Errorf("%w: CreatePipeline (%d custom source actions in the first stage): %s", ErrNoJobs,
			len(b.Actions), brief(err))
	}
	if late {
		a.typesLate.Store(true)
	}
	return b, nil
}

// createUpTo makes a batch's pipeline, smaller where the target refuses the size that is asked for. The error is why it
// refused the last one.
func (a *AWS) createUpTo(ctx context.Context, n int, of pair) (*Batch, error) {
	if most := int(a.most.Load()); most > 0 {
		n = min(n, most)
	}
	if why := a.full(nil); why != nil {
		return nil, why
	}
	for odd, again := false, false; ; {
		b, before := a.newBatch(n, of), a.retired()
		err := a.make(ctx, b)
		a.reached(err)
		if err == nil {
			a.largest.Store(max(a.largest.Load(), int64(n)))
			if odd { // the size may not have been the reason
				a.typesLate.Store(true)
			}
			return b, nil
		}
		if unplaced(err) && !again && a.forgets(ctx, of) && a.createTypes(ctx, of) == nil {
			again = true
			continue
		}
		odd = odd || unplaced(err)
		if (atLimit(err) || n <= int(a.largest.Load())) && declined(err) && (a.vain.Load() || !unplaced(err)) {
			if why := a.full(err); why != nil {
				return b, why
			}
			if a.retired() > before {
				continue // it was one too many beside a pipeline that has gone since
			}
		}
		next := slices.IndexFunc(fewer, func(f int) bool { return f < n })
		if next < 0 || n <= int(a.largest.Load()) || ctx.Err() != nil || timedOut(err) || Throttled(err) {
			return b, err
		}
		n = fewer[next]
		a.most.Store(int64(n))
	}
}

// make makes the pipeline of a batch.
func (a *AWS) make(ctx context.Context, b *Batch) error {
	a.making.RLock()
	defer a.making.RUnlock()
	longer, done := client.Outlast(ctx)
	defer done()
	c, err := invoke(longer, a, "CreatePipeline", a.client.CreatePipeline,
		&codepipeline.CreatePipelineInput{Pipeline: a.declare(b), Tags: a.tags()})
	if taken(err) != nil && !c.remade(err) {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.made = true
	return nil
}

// unplaced reports whether a pipeline may have been refused for action types that the target does not know.
func unplaced(err error) bool { return refusedFor(err, "action", "structure") }

// full is why the target takes no further pipeline, nil as long as it does. An error is the refusal of one for being
// too many, which holds until a pipeline is removed: beside those that are being made, too.
func (a *AWS) full(refusal error) error {
	if refusal != nil {
		a.making.Lock()
		defer a.making.Unlock()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if refusal != nil && slices.ContainsFunc(a.opened, func(b *Batch) bool { return b.made }) {
		a.wasFull = true
		a.refused = fmt.Errorf("%w: %w: %s", ErrNoJobs, ErrFull, brief(refusal))
	}
	return a.refused
}

// beside notes an ErrFull of action types that a case cannot go without.
func (a *AWS) beside(err error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wasFull = a.wasFull || errors.Is(err, ErrFull)
	return err
}

// WasFull reports whether the target has refused a pipeline or an action type for being too many beside those that
// were there.
func (a *AWS) WasFull() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.wasFull
}

func (a *AWS) newBatch(n int, of pair) *Batch {
	b := &Batch{aws: a, types: of, Pipeline: a.nextName(of), inbox: map[string][]*Job{}, last: map[string]*Job{}}
	b.Since = time.Now()
	for i := range n {
		b.Actions = append(b.Actions, fmt.Sprintf("Action-%02d", i))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.losses = a.losses
	a.batches[b.Pipeline] = b
	for _, id := range of.sources() {
		a.newest[*id.Version] = b
	}
	a.opened = append(a.opened, b)
	return b
}

// nextName is the name of the next pipeline.
func (a *AWS) nextName(of pair) string {
	n := a.pipeline.Add(1)
	if of.further == nil {
		return a.run.Numbered(n)
	}
	return a.run.Longer(n)
}

// declare is the definition of a batch's pipeline.
func (a *AWS) declare(b *Batch) *types.PipelineDeclaration {
	first := make([]types.ActionDeclaration, len(b.Actions))
	for i, name := range b.Actions {
		first[i] = types.ActionDeclaration{
			Name: aws.String(name), ActionTypeId: b.types.sourceOf(i), RunOrder: aws.Int32(1),
		}
		first[i].Configuration = b.types.configuration(0)
		place := strings.NewReplacer("${pipeline}", b.Pipeline, "${action}", name)
		for key, value := range first[i].Configuration {
			first[i].Configuration[key] = place.Replace(value)
		}
		if b.types.artifacts {
			first[i].OutputArtifacts = []types.OutputArtifact{{Name: aws.String(name)}}
		}
	}
	return &types.PipelineDeclaration{
		Name: aws.String(b.Pipeline), RoleArn: aws.String(a.options.RoleARN), Version: aws.Int32(1),
		ArtifactStore: &types.ArtifactStore{Type: types.ArtifactStoreTypeS3, Location: aws.String(a.options.Bucket)},
		Stages: append([]types.StageDeclaration{{Name: aws.String(firstStage), Actions: first}},
			b.declareStages()...),
	}
}
