package provider

import (
	"strconv"
)

// shown is what GetPipelineState says of one action.
type shown struct {
	details  details
	revision *revision
	status   string
	percent  func(int64) string // how percentComplete is written, nil for as a number
}

// writeState writes the output of GetPipelineState. The mutex is held.
func (c *core) writeState(w *writer, p *pipeline) {
	w.open('{')
	w.key("pipelineName").string(p.name)
	w.key("pipelineVersion").integer(1)
	w.key("created").time(p.created)
	w.key("updated").time(p.created)
	w.key("stageStates").open('[')
	for n := range p.stages {
		c.writeStage(w, p, n)
	}
	w.close(']').close('}')
}

func (c *core) writeStage(w *writer, p *pipeline, n int) {
	latest := p.latest(n)
	w.open('{')
	w.key("stageName").string(p.stages[n].name)
	w.key("inboundTransitionState").open('{').key("enabled").raw("true").close('}')
	w.key("actionStates").open('[')
	for i := range p.stages[n].actions {
		w.open('{').key("actionName").string(p.stages[n].actions[i].name)
		if latest != nil && i < len(latest.runs[n]) && latest.runs[n][i].status != "" {
			c.writeAction(w, latest.runs[n][i])
		}
		w.close('}')
	}
	w.close(']')
	if latest != nil {
		w.key("latestExecution").open('{')
		w.key("pipelineExecutionId").string(latest.id)
		w.key("status").string(latest.stageStatus(n))
		w.close('}')
	}
	w.close('}')
}

func (c *core) writeAction(w *writer, a *actionRun) {
	v := shown{details: a.details, status: a.status}
	if a.revision != nil {
		copied := *a.revision // a hook may change what is shown, not what is kept
		v.revision = &copied
	}
	if c.life.shown != nil {
		c.life.shown(c, a, &v)
	}
	w.key("latestExecution").open('{')
	w.key("actionExecutionId").string(a.id)
	w.key("status").string(v.status)
	w.key("lastStatusChange").time(a.changed)
	w.optional("summary", v.details.summary)
	w.optional("externalExecutionId", v.details.externalID)
	if v.details.percent != nil {
		spelled := strconv.FormatInt(*v.details.percent, 10)
		if v.percent != nil {
			spelled = v.percent(*v.details.percent)
		}
		w.key("percentComplete").raw(spelled)
	}
	if a.failure != nil {
		w.key("errorDetails").open('{').key("code").string(a.failure[0]).key("message").string(a.failure[1]).close('}')
	}
	w.close('}')
	if r := v.revision; r != nil {
		w.key("currentRevision").open('{')
		w.optional("revisionId", r.revision)
		w.optional("revisionChangeId", r.changeIdentifier)
		if r.created.set {
			w.key("created").raw(r.created.text)
		}
		w.close('}')
	}
}

func (w *writer) optional(name string, s optional) {
	if s.set {
		w.key(name).string(s.text)
	}
}

// latest is the newest execution that has come to a stage.
func (p *pipeline) latest(n int) *execution {
	for i := len(p.executions) - 1; i >= 0; i-- {
		if len(p.executions[i].runs) > n {
			return p.executions[i]
		}
	}
	return nil
}

func (e *execution) stageStatus(n int) string {
	if n < e.stage || e.status == succeeded {
		return succeeded
	}
	return e.status
}

// writeExecution writes the output of GetPipelineExecution. The mutex is held.
func (c *core) writeExecution(w *writer, e *execution) {
	w.open('{').key("pipelineExecution").open('{')
	w.key("pipelineName").string(e.pipeline.name)
	w.key("pipelineVersion").integer(1)
	w.key("pipelineExecutionId").string(e.id)
	w.key("status").string(e.status)
	w.key("artifactRevisions").open('[')
	for _, runs := range e.runs {
		for _, a := range runs {
			if a.revision != nil && len(a.declared.outputs) > 0 {
				w.open('{').key("name").string(a.declared.outputs[0])
				w.optional("revisionId", a.revision.revision)
				w.optional("revisionChangeIdentifier", a.revision.changeIdentifier)
				w.optional("revisionSummary", a.revision.summary)
				if a.revision.created.set {
					w.key("created").raw(a.revision.created.text)
				}
				w.close('}')
			}
		}
	}
	w.close(']').close('}').close('}')
}

// writeJob writes a Job, or a JobDetails when the nonce is not for the reader.
// It needs no mutex: nothing that it reads ever changes.
func writeJob(w *writer, j *job, nonce bool, l *life) {
	writeDetails(w, j, l, func() {
		w.key("accountId").string(accountID)
		if nonce {
			w.key("nonce").string(j.nonce)
		}
	})
}

// writeDetails writes a job with the members that more adds to its id and its data.
func writeDetails(w *writer, j *job, l *life, more func()) {
	w.open('{').key("id").string(j.id)
	more()
	w.key("data").open('{')
	a := j.action
	id := a.declared.typeID
	w.key("actionTypeId").open('{')
	owner := "Custom"
	if j.clientToken != "" {
		owner = "ThirdParty"
	}
	w.key("category").string(id.category).key("owner").string(owner)
	w.key("provider").string(id.provider).key("version").string(id.version)
	w.close('}')
	w.key("actionConfiguration").open('{').key("configuration").open('{')
	for _, m := range a.declared.configuration {
		w.key(m.name).value(m.value)
	}
	w.close('}').close('}')
	e := a.execution
	if !l.noContext {
		writeContext(w, a, !l.noExecutionID)
	}
	writeArtifacts(w, "inputArtifacts", e, a.declared, a.declared.inputs)
	writeArtifacts(w, "outputArtifacts", e, a.declared, a.declared.outputs)
	w.optional("continuationToken", j.token)
	w.close('}').close('}')
}

// writeContext tells where a job stands.
func writeContext(w *writer, a *actionRun, executionID bool) {
	e := a.execution
	w.key("pipelineContext").open('{')
	w.key("pipelineName").string(e.pipeline.name)
	w.key("pipelineArn").string("arn:aws:codepipeline:us-east-1:" + accountID + ":" + e.pipeline.name)
	if executionID {
		w.key("pipelineExecutionId").string(e.id)
	}
	w.key("stage").open('{').key("name").string(e.pipeline.stages[a.stage].name).close('}')
	w.key("action").open('{').key("name").string(a.declared.name).key("actionExecutionId").string(a.id).close('}')
	w.close('}')
}

func writeArtifacts(w *writer, member string, e *execution, a *action, names []string) {
	w.key(member).open('[')
	for _, name := range names {
		at, ok := a.stored[name]
		if !ok {
			at = location{bucket, e.pipeline.name + "/" + e.id + "/" + name}
		}
		w.open('{').key("name").string(name)
		w.key("location").open('{').key("type").string("S3").key("s3Location").open('{')
		w.key("bucketName").string(at.bucket).key("objectKey").string(at.key)
		w.close('}').close('}').close('}')
	}
	w.close(']')
}

// bucket is the bucket of every artifact that lies nowhere else.
const bucket = "plumbline"

// accountID is the account that everything belongs to.
const accountID = "123456789012"

// summary writes a PipelineSummary.
func (w *writer) summary(p *pipeline) {
	w.open('{').key("name").string(p.name).key("version").integer(1)
	w.key("created").time(p.created).key("updated").time(p.created)
	w.close('}')
}
