package provider

import (
	"slices"
	"strings"
	"time"
)

// operation carries out one call of the API.
type operation func(p *Provider, body []byte) (reply, *failure)

var operations map[string]operation

func init() { // not a literal: SeedJobs and its like would make a cycle of it
	operations = map[string]operation{
		successResult:         (*Provider).putJobSuccessResult,
		"PutJobFailureResult": worked("PutJobFailureResult", false, (*Provider).putJobFailureResult),
		"PollForJobs":         worked("PollForJobs", true, (*Provider).pollForJobs),
		"AcknowledgeJob":      worked("AcknowledgeJob", true, (*Provider).acknowledgeJob),
		"GetJobDetails":       worked("GetJobDetails", true, (*Provider).getJobDetails),

		"PutThirdPartyJobSuccessResult": worked("PutThirdPartyJobSuccessResult", false,
			partner("PutThirdPartyJobSuccessResult", partnerSucceeded)),
		"PutThirdPartyJobFailureResult": worked("PutThirdPartyJobFailureResult", false,
			partner("PutThirdPartyJobFailureResult", partnerFailed)),
		"PollForThirdPartyJobs": worked("PollForThirdPartyJobs", true, (*Provider).pollForThirdPartyJobs),
		"AcknowledgeThirdPartyJob": worked("AcknowledgeThirdPartyJob", true,
			partner("AcknowledgeThirdPartyJob", partnerAcknowledged)),
		"GetThirdPartyJobDetails": worked("GetThirdPartyJobDetails", true,
			partner("GetThirdPartyJobDetails", partnerDetails)),

		"CreateCustomActionType": speaking((*Provider).createCustomActionType),
		"DeleteCustomActionType": silent((*Provider).deleteCustomActionType),
		"ListActionTypes":        speaking((*Provider).listActionTypes),
		"CreatePipeline":         speaking((*Provider).createPipeline),
		"GetPipeline":            speaking((*Provider).getPipeline),
		"DeletePipeline":         silent((*Provider).deletePipeline),
		"ListPipelines":          speaking((*Provider).listPipelines),
		"StartPipelineExecution": speaking((*Provider).startPipelineExecution),
		"GetPipelineState":       speaking((*Provider).getPipelineState),
		"GetPipelineExecution":   speaking((*Provider).getPipelineExecution),
	}
	for op := range documented { // one that does nothing to jobs checks its input, and has no method
		if operations[op] == nil {
			operations[op] = worked(op, true,
				func(_ *Provider, _ value, w *writer) *failure { w.open('{').close('}'); return nil })
		}
	}
}

// plainGrammar reads the requests of the operations that are not under test.
var plainGrammar = strictGrammar()

// speaking is an operation with an output.
func speaking(run func(*Provider, value, *writer) *failure) operation {
	return func(p *Provider, body []byte) (reply, *failure) {
		in, err := plainGrammar.parse(body)
		if err != nil || in.kind != object {
			f := &failure{kind: serialization, message: "The request body is not a JSON object."}
			return refusal(f), f
		}
		w := &writer{buf: make([]byte, 0, 512)}
		if f := run(p, in, w); f != nil {
			return refusal(f), f
		}
		return document(w.buf), nil
	}
}

// silent is an operation without an output.
func silent(run func(*Provider, value) *failure) operation {
	loud := speaking(func(p *Provider, in value, _ *writer) *failure { return run(p, in) })
	return func(p *Provider, body []byte) (reply, *failure) {
		out, f := loud(p, body)
		if f == nil {
			out = empty()
		}
		return out, f
	}
}

// putJobSuccessResult is the operation that all this is about.
func (p *Provider) putJobSuccessResult(body []byte) (reply, *failure) {
	var r *result
	run := func(body []byte) (f *failure) {
		r, f = p.succeed(body)
		return f
	}
	var f *failure
	if p.b.intercept != nil {
		f = p.b.intercept(body, run)
	} else {
		f = run(body)
	}
	if f != nil {
		out := refusal(f)
		if p.b.failed != nil && f.act == nil {
			p.b.failed(&out, f)
		}
		return out, f
	}
	out := empty()
	if p.b.success != nil {
		p.b.success(&out, r)
	}
	return out, nil
}

// succeed reads, checks and carries out one PutJobSuccessResult.
func (p *Provider) succeed(body []byte) (*result, *failure) {
	in, f := p.b.read(successResult, body)
	r := p.b.resultOf(in)
	if f == nil && p.b.lookUpFirst && isJobID(r.jobID.text) {
		f = p.core.lookUp(r)
	}
	if f == nil {
		f = p.b.checkSuccess(in, r)
	}
	if f == nil {
		f = p.core.succeed(r)
	}
	if f != nil && p.b.life.refused != nil {
		p.core.mu.Lock()
		defer p.core.mu.Unlock()
		p.b.life.refused(p.core, in.str(pathJobID), r, f)
	}
	return r, f
}

func (p *Provider) createCustomActionType(in value, w *writer) *failure {
	definition, f := p.core.createType(in)
	w.open('{').key("actionType").value(definition).close('}')
	return f
}

func (p *Provider) deleteCustomActionType(in value) *failure { return p.core.deleteType(in) }

func (p *Provider) listActionTypes(in value, w *writer) *failure {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	owner := in.str("actionOwnerFilter")
	w.open('{').key("actionTypes").open('[')
	for _, t := range p.core.types {
		if !t.hidden && (owner == "" || owner == "Custom") {
			w.value(t.definition)
		}
	}
	w.close(']').close('}')
	return nil
}

func (p *Provider) createPipeline(in value, w *writer) *failure {
	made, f := p.core.createPipeline(in.get("pipeline"))
	if f != nil {
		return f
	}
	w.open('{').key("pipeline").value(made.definition).close('}')
	return nil
}

// pipeline runs do on the pipeline that a member names, with the mutex held.
func (p *Provider) pipeline(in value, member string, do func(*pipeline) *failure) *failure {
	name := in.str(member)
	if !namePattern.MatchString(name) {
		return invalid("1 validation error detected: Value at '" + member + "' is not valid")
	}
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	found := p.core.pipelines[name]
	if found == nil || time.Since(found.created) < p.core.life.findLater {
		return &failure{kind: "PipelineNotFoundException", message: "The pipeline does not exist."}
	}
	return do(found)
}

func (p *Provider) getPipeline(in value, w *writer) *failure {
	return p.pipeline(in, "name", func(found *pipeline) *failure {
		if version, ok := in.whole("version", 1); !ok || version != 1 {
			return &failure{kind: "PipelineVersionNotFoundException", message: "The pipeline has no such version."}
		}
		w.open('{').key("pipeline").value(found.described())
		w.key("metadata").open('{')
		w.key("pipelineArn").string("arn:aws:codepipeline:us-east-1:" + accountID + ":" + found.name)
		w.key("created").time(found.created).key("updated").time(found.created)
		w.close('}').close('}')
		return nil
	})
}

func (p *Provider) deletePipeline(in value) *failure {
	if !namePattern.MatchString(in.str("name")) {
		return invalid("1 validation error detected: Value at 'name' is not valid")
	}
	p.core.deletePipeline(in.str("name"))
	return nil
}

func (p *Provider) listPipelines(_ value, w *writer) *failure {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	all := make([]*pipeline, 0, len(p.core.pipelines))
	for _, one := range p.core.pipelines {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b *pipeline) int { return strings.Compare(a.name, b.name) })
	w.open('{').key("pipelines").open('[')
	for _, one := range all {
		w.summary(one)
	}
	w.close(']').close('}')
	return nil
}

func (p *Provider) startPipelineExecution(in value, w *writer) *failure {
	return p.pipeline(in, "name", func(found *pipeline) *failure {
		request := in.str("clientRequestToken")
		id, again := found.requests[request]
		if !again || request == "" {
			id = p.core.start(found).id
			found.requests[request] = id
		}
		w.open('{').key("pipelineExecutionId").string(id).close('}')
		return nil
	})
}

func (p *Provider) getPipelineState(in value, w *writer) *failure {
	return p.pipeline(in, "name", func(found *pipeline) *failure {
		p.core.writeState(w, found)
		return nil
	})
}

func (p *Provider) getPipelineExecution(in value, w *writer) *failure {
	return p.pipeline(in, "pipelineName", func(found *pipeline) *failure {
		for _, e := range found.executions {
			if e.id == in.str("pipelineExecutionId") {
				p.core.writeExecution(w, e)
				return nil
			}
		}
		return &failure{kind: "PipelineExecutionNotFoundException", message: "The execution does not exist."}
	})
}
