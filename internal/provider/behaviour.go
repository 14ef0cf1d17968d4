package provider

import (
	"net/http"
	"time"
)

// behaviour is everything in which one provider may differ from another. The value of [strict] is the reference; a
// fault or a variant changes one field, or wraps one hook. A nil hook does nothing.
type behaviour struct {
	// What happens around a request.
	around    func(next http.Handler) http.Handler                   // the whole of every exchange
	wire      wire                                                   // how a request is admitted and routed
	rpc       rpc                                                    // how CBOR is spoken
	intercept func(body []byte, next func([]byte) *failure) *failure // the whole of PutJobSuccessResult
	removed   map[string]*failure                                    // operations that are not there

	// How JSON becomes a request and what a request must be, by operation.
	grammars map[string]*grammar
	names    map[string]nameReader // none where names are read as they are
	inputs   map[string]*param
	integer  func(spelled string) (int64, bool)

	// What a request of PutJobSuccessResult must be besides.
	before        func(*result) *failure // checks of one's own
	clash         func(*result) bool     // whether a token and variables do not go together
	variablesSize func(*result) int
	variablesMax  int
	lookUpFirst   bool // whether the job is there comes before whether the request is right

	// The failures, by what is wrong.
	malformed, wrongType, missing, badJobID, badLength, outOfRange, badValue, badEntry,
	tokenAndVariables, variablesTooLarge, notFound, notInProgress *failure

	// How answers look.
	success func(*reply, *result)                   // the 200 of PutJobSuccessResult
	failed  func(*reply, *failure)                  // its errors
	edit    func(op string, out *reply, f *failure) // every answer

	// The job's life.
	life life

	// The other operations of a job worker.
	worker worker
}

// nameReader renames or refuses the members of one object, of which some names are known.
type nameReader func(path string, known []string, m []member) ([]member, *failure)

// life is what the core asks before and while it changes a job. The core's mutex is held whenever one of these runs.
type life struct {
	newID    func() string
	find     func(c *core, id string) *job
	ready    func(c *core, j *job, r *result) *failure       // whether the job may be ended
	store    func(c *core, j *job, r *result)                // what the request says of the action
	proceed  func(c *core, j *job, token string)             // a success with a token
	settle   func(c *core, j *job)                           // a success without one
	stageEnd func(c *core, e *execution) bool                // whether the execution may go on
	made     func(c *core, j *job)                           // a new job, before it is queued
	refused  func(c *core, id string, r *result, f *failure) // after a refused request
	handOut  func(c *core, jobs []*job) []*job               // what PollForJobs gives of the waiting jobs
	taken    func(c *core, j *job)                           // a job that was handed out
	race     func(j *job, by ending) bool                    // whether an ending can win that met the one the job has
	pause    time.Duration                                   // how long such a race stays open
	shown    func(c *core, a *actionRun, v *shown)           // what GetPipelineState says
	failing  func(c *core, j *job)                           // a job that was failed by its worker
	gone     func(c *core, j *job)                           // a job whose pipeline was deleted

	observed      func(Job)     // told of every change of a job, nil for nobody
	timeout       time.Duration // of a job, from when it is handed out; 0 for none
	mostPipelines int           // that there may be at a time, 0 for as many as come
	mostTypes     int           // the same of action types
	startOnCreate bool
	startLater    time.Duration // after the pipeline is made, 0 for never
	findLater     time.Duration // how long after they are made action types and pipelines are not found yet
	mode          executionMode
	delay         time.Duration // before a job can be polled
	recreate      bool          // CreateCustomActionType may be repeated
	noExecutionID bool          // job data tells no pipelineExecutionId
	noContext     bool          // job data tells no pipelineContext
}

// executionMode is what happens to executions of one pipeline that would meet.
type executionMode int

const (
	parallel   executionMode = iota // each runs on its own
	queued                          // one after the other through each stage
	superseded                      // as queued, but only the newest waits
)

// ending is a way in which a job can end.
type ending int

const (
	never ending = iota
	bySuccess
	byToken
	byFailure
)

// strict is the reference behaviour.
func strict() *behaviour {
	b := &behaviour{
		wire:          strictWire(),
		rpc:           strictRPC(),
		grammars:      map[string]*grammar{},
		names:         map[string]nameReader{},
		inputs:        inputs(),
		integer:       wholeNumber,
		clash:         func(r *result) bool { return r.token.set && len(r.variables) > 0 },
		variablesSize: variableBytes,
		variablesMax:  122880,

		malformed: &failure{kind: serialization, message: "The request body is not a JSON object."},
		wrongType: &failure{kind: serialization, message: "A member of the request has the wrong JSON type."},
		missing:   invalid("1 validation error detected: A required member is missing: Member must not be null"),
		badJobID: invalid("1 validation error detected: Value at 'jobId' failed to satisfy constraint: Member must " +
			"satisfy regular expression pattern: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
		badLength:         invalid("1 validation error detected: A member's length is out of its bounds."),
		outOfRange:        invalid("1 validation error detected: A number is out of its range."),
		badValue:          invalid("1 validation error detected: A member's value is not valid."),
		badEntry:          invalid("1 validation error detected: An entry of a map is not valid."),
		tokenAndVariables: invalid("Output variables are not allowed together with a continuation token."),
		variablesTooLarge: &failure{
			kind:    "OutputVariablesSizeExceededException",
			message: "The output variables exceed 122880 bytes.",
		},
		notFound:      &failure{kind: "JobNotFoundException", message: "The job was not found."},
		notInProgress: &failure{kind: "InvalidJobStateException", message: "The job is not in progress."},

		worker: worker{life: strictWorkerLife()},
	}
	for op := range b.inputs {
		g := strictGrammar()
		b.grammars[op] = &g
	}
	b.life = life{
		newID:    newUUID,
		find:     func(c *core, id string) *job { return c.jobs[id] },
		ready:    (*core).inProgress,
		store:    (*core).store,
		proceed:  (*core).proceed,
		settle:   (*core).settle,
		stageEnd: func(_ *core, e *execution) bool { return e.stageSucceeded() },
	}
	return b
}

// The names of errors that several operations share.
const (
	serialization = "SerializationException"
	validation    = "ValidationException"
)
