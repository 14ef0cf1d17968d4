package run

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/interpret"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/worker"
)

// bench makes action types and pipelines by the target's own calls, and removes them.
type bench struct {
	s       *session
	prefix  string
	lines   atomic.Int64
	refused atomic.Int64 // jobs in a row for which polls were refused
	lone    atomic.Bool  // a failed job ends its neighbours: each gets a pipeline of its own

	mu        sync.Mutex
	types     []typeID
	pipelines []string
	slowest   time.Duration // that a job took to appear
	seen      bool          // a job has appeared
	trouble   error         // why none could be had
}

// typeID is a custom action type.
type typeID struct{ Category, Owner, Provider, Version string }

func newBench(s *session) *bench {
	b := make([]byte, 4)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return &bench{s: s, prefix: "plumbline-" + hex.EncodeToString(b)}
}

// errNoJob reports that no job could be had; it is wrapped with the details.
var errNoJob = errors.New("could not get a job from the target")

// errUnheard says that a call was sent and has no answer.
var errUnheard = errors.New("no answer")

// call makes a call that arranges something, by JSON. The error says what the target answered.
func (b *bench) call(ctx context.Context, operation string, in map[string]any) (map[string]any, error) {
	return b.callBy(ctx, wire.JSON, operation, in)
}

// callBy is call on a wire.
func (b *bench) callBy(ctx context.Context, on wire.Spelling, operation string, in map[string]any) (map[string]any, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	r, _ := worker.Request{Operation: operation, Body: string(body)}.On(on).For(worker.Values{}) // every such value can be spelled
	e := b.s.send(ctx, r)
	if e.Fate == wire.Hung || e.Fate == wire.Dropped {
		e = b.s.send(ctx, r)
	}
	switch {
	case e.Fate != wire.Answered && e.Fate != wire.Refused:
		return nil, fmt.Errorf("%s: %w: %s", operation, errUnheard, words(e))
	case e.Status != 200:
		return nil, fmt.Errorf("%s: %s", operation, words(e))
	}
	b.s.overhear(operation, e)
	var out map[string]any
	_ = json.Unmarshal(interpret.Document(e.Answer), &out) // whatever is missing is missed by who needs it
	return out, nil
}

// words say what a target answered.
func words(e *client.Exchange) string {
	if e.Fate != wire.Answered {
		return e.Outcome() + " " + e.Detail
	}
	return e.Outcome()
}

// create makes something and has it noted: also where no answer came, as it may have been made.
func (b *bench) create(ctx context.Context, operation string, in map[string]any, note func()) error {
	ctx, done := client.Outlast(ctx)
	defer done()
	_, err := b.call(ctx, operation, in)
	if err == nil || errors.Is(err, errUnheard) || ctx.Err() != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		note()
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errNoJob, err)
	}
	return nil
}

// define makes an action type.
func (b *bench) define(ctx context.Context, id typeID, queryable bool) error {
	inputs := 0
	if id.Category != "Source" {
		inputs = 1
	}
	in := map[string]any{
		"category": id.Category, "provider": id.Provider, "version": id.Version,
		"inputArtifactDetails":  map[string]any{"minimumCount": 0, "maximumCount": inputs},
		"outputArtifactDetails": map[string]any{"minimumCount": 0, "maximumCount": 1},
	}
	if queryable {
		in["configurationProperties"] = []any{map[string]any{"name": worker.QueryProperty, "required": true, "key": true, "secret": false, "queryable": true}}
	}
	return b.create(ctx, "CreateCustomActionType", in, func() { b.types = append(b.types, id) })
}

// line is an action type with the jobs of its pipelines, of which only one plan polls at a time.
type line struct {
	b             *bench
	source, build typeID
	configured    bool
	on            wire.Spelling // by which jobs are polled for
	size          int           // how many jobs are polled for at a time
	query         string        // the value of the queryable property that is polled for

	jobs    map[string]*job
	waiting []*job
	polls   int
	given   int // jobs that polls gave, all of them counted
}

// job is a job that the target has handed out.
type job struct {
	ID, Nonce, Account             string
	Pipeline, Stage, Action, Token string
	Execution                      string
	Second                         bool // of the second stage
	Data                           any
	taken                          bool
	delivered                      int // how often it was handed out
}

// continues reports whether a job is one that a continuation of another leads to: it has a token, and is of the same
// pipeline, which it need not name where there is but one; or it has none, and is another of the same action.
func (j *job) continues(before *job, one bool) bool {
	if j.Token != "" {
		return one || j.Pipeline == before.Pipeline
	}
	return j.Execution != "" && j.Execution == before.Execution && j.Stage == before.Stage && j.Action == before.Action && j.ID != before.ID
}

// names are the parts of an action type's id.
func (t typeID) names() map[string]string {
	return map[string]string{"category": t.Category, "owner": t.Owner, "provider": t.Provider, "version": t.Version}
}

// newLine makes a pair of action types.
func (b *bench) newLine(ctx context.Context, queryable bool) (*line, error) {
	return b.newLineOf(ctx, "", "1", queryable)
}

// newLineOf makes a pair of action types of a provider, of a new one where it is empty, and of a version.
func (b *bench) newLineOf(ctx context.Context, provider, version string, queryable bool) (*line, error) {
	if provider == "" {
		provider = fmt.Sprintf("%s-%d", b.prefix, b.lines.Add(1))
	}
	l := &line{b: b, jobs: map[string]*job{}, configured: queryable, size: usualBatch}
	l.source, l.build = typeID{"Source", "Custom", provider, version}, typeID{"Build", "Custom", provider, version}
	if err := b.define(ctx, l.source, queryable); err != nil {
		return l, err
	}
	return l, b.define(ctx, l.build, false)
}

// typeOf is the action type of the first stage or the second.
func (l *line) typeOf(second bool) typeID {
	if second {
		return l.build
	}
	return l.source
}

// open makes a pipeline of so many actions side by side, starts it, and answers its name.
func (l *line) open(ctx context.Context, actions int, configuration string) (string, error) {
	name := fmt.Sprintf("%s-p%d", l.b.prefix, l.b.lines.Add(1))
	first := make([]any, actions)
	for i := range first {
		action := map[string]any{"name": fmt.Sprintf("action-%02d", i), "actionTypeId": l.source.names(), "runOrder": 1}
		if l.configured {
			action["configuration"] = map[string]any{worker.QueryProperty: configuration}
		}
		first[i] = action
	}
	in := map[string]any{"pipeline": map[string]any{
		"name": name, "roleArn": l.b.role(), "version": 1,
		"artifactStore": map[string]any{"type": "S3", "location": l.b.bucket()},
		"stages": []any{
			map[string]any{"name": "First", "actions": first},
			map[string]any{"name": "Second", "actions": []any{map[string]any{"name": "next", "actionTypeId": l.build.names(), "runOrder": 1}}},
		},
	}}
	if err := l.b.create(ctx, "CreatePipeline", in, func() { l.b.pipelines = append(l.b.pipelines, name) }); err != nil {
		return name, err
	}
	if _, err := l.b.call(ctx, "StartPipelineExecution", map[string]any{"name": name}); err != nil {
		return name, fmt.Errorf("%w: %w", errNoJob, err)
	}
	return name, nil
}

func (b *bench) role() string {
	if b.s.o.RoleARN != "" {
		return b.s.o.RoleARN
	}
	return "arn:aws:iam::123456789012:role/plumbline"
}

func (b *bench) bucket() string {
	if b.s.o.Bucket != "" {
		return b.s.o.Bucket
	}
	return "plumbline-artifacts"
}

// poll polls once for the first stage or the second and files what comes.
func (l *line) poll(ctx context.Context, n int, second bool) error {
	l.polls++
	in := map[string]any{"actionTypeId": l.typeOf(second).names(), "maxBatchSize": n}
	if l.query != "" {
		in["queryParam"] = map[string]any{worker.QueryProperty: l.query}
	}
	out, err := l.b.callBy(ctx, l.on, model.PollForJobs, in)
	if err != nil {
		return err
	}
	l.file(out, second)
	return nil
}

// file files the jobs of an answer of PollForJobs. A job that is delivered again has the
// newest nonce.
func (l *line) file(answer map[string]any, second bool) []*job {
	list, _ := answer["jobs"].([]any)
	var given []*job
	for _, item := range list {
		j := readJob(item)
		if j.ID == "" {
			continue
		}
		j.Second = second
		l.given++
		if old := l.jobs[j.ID]; old != nil {
			old.Nonce = j.Nonce
			old.delivered++
			given = append(given, old)
			continue
		}
		l.jobs[j.ID] = j
		l.waiting = append(l.waiting, j)
		l.b.s.jobs.Add(1)
		given = append(given, j)
	}
	return given
}

// readJob reads a job of an answer; what is missing is empty.
func readJob(item any) *job {
	text := func(path ...string) string {
		v := item
		for _, name := range path {
			m, _ := v.(map[string]any)
			v = m[name]
		}
		s, _ := v.(string)
		return s
	}
	j := &job{
		ID: text("id"), Nonce: text("nonce"), Account: text("accountId"), Token: text("data", "continuationToken"), Pipeline: text("data", "pipelineContext", "pipelineName"),
		Execution: text("data", "pipelineContext", "pipelineExecutionId"), Stage: text("data", "pipelineContext", "stage", "name"), Action: text("data", "pipelineContext", "action", "name"),
	}
	if m, ok := item.(map[string]any); ok {
		j.Data = m["data"]
	}
	return j
}

// usualBatch is how many jobs a poll asks for where a case does not say it.
const usualBatch = 50

// usualWait is how long a job may take to appear, once it is known that jobs do.
const usualWait = 4 * time.Second

func (b *bench) patience() time.Duration {
	wait := cmp.Or(b.s.o.Patience, usualWait)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.seen {
		return wait * 5 / 2
	}
	return max(wait, 3*b.slowest)
}

// take waits for a job that nobody has taken and that suits.
func (l *line) take(ctx context.Context, second bool, suits func(*job) bool) (*job, error) {
	started, limit := time.Now(), l.b.patience()
	var last error
	refusals := 0
	over := false // the last poll is sent when the time is over, however late that is noticed
	for pause := time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		for i, j := range l.waiting {
			if j.Second == second && suits(j) {
				l.b.refused.Store(0)
				l.waiting = append(l.waiting[:i:i], l.waiting[i+1:]...)
				j.taken = true
				l.b.appeared(time.Since(started))
				return j, nil
			}
		}
		if vain := refusals >= mostRefusals || refusals > 0 && l.b.refused.Load() >= mostRefused; over || vain || ctx.Err() != nil {
			if vain {
				l.b.refused.Add(1)
			}
			err := fmt.Errorf("%w: CreatePipeline and StartPipelineExecution were called, then PollForJobs: no job appeared in time", errNoJob)
			if last != nil {
				err = fmt.Errorf("%w; %w", err, last)
			}
			return nil, errors.Join(err, ctx.Err())
		}
		if pause > time.Millisecond {
			_ = smithytime.SleepWithContext(ctx, pause)
		}
		over = time.Since(started) > limit
		if last = l.poll(ctx, l.size, second); last == nil {
			refusals = 0
		} else {
			refusals++
		}
	}
}

// mostRefusals is how many polls in a row are refused before no other is sent for a job: some 250 ms. When so many jobs
// in a row as mostRefused did not come for that, one refusal is enough for the next.
const mostRefusals, mostRefused = 8, 5

func (b *bench) appeared(after time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen, b.slowest = true, max(b.slowest, after)
}

// acknowledge takes a job into work.
func (l *line) acknowledge(ctx context.Context, j *job) error {
	var err error
	for range 4 {
		if _, err = l.b.call(ctx, model.AcknowledgeJob, map[string]any{"jobId": j.ID, "nonce": j.Nonce}); err == nil {
			return nil
		}
		nonce := j.Nonce
		if l.poll(ctx, 50, j.Second) != nil || j.Nonce == nonce { // a target may give another nonce with every delivery
			break
		}
	}
	return fmt.Errorf("%w: %w", errNoJob, err)
}

// clear removes everything that was made, also after the run was interrupted.
func (b *bench) clear(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	failed := 0
	for _, name := range b.pipelines {
		if _, err := b.call(ctx, "DeletePipeline", map[string]any{"name": name}); err != nil {
			failed++
		}
	}
	for _, id := range b.types {
		if _, err := b.call(ctx, "DeleteCustomActionType", map[string]any{"category": id.Category, "provider": id.Provider, "version": id.Version}); err != nil {
			failed++
		}
	}
	if failed > 0 {
		b.s.Note("%d of the pipelines and action types that were made for the operations could not be removed", failed)
	}
}
