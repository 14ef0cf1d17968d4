package interpret

import (
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// allowed is what follows from all that was noted.
func (j *reading) allowed() judge.Allowed {
	a := j.byRequest()
	if j.deep {
		a = a.Or(413)
	}
	return a
}

func (j *reading) byRequest() judge.Allowed {
	switch {
	case j.most == nothing:
		return j.byTarget()
	case j.op.ThirdParty && j.most <= open:
		if j.most == open {
			return judge.RejectAny()
		}
		return j.byTarget()
	case j.op.ThirdParty && j.most == advise, j.most == refuse && j.loose:
		return judge.RejectPrefer(j.names...)
	case j.most == refuse:
		return judge.Reject(j.names...)
	case j.most == advise:
		return judge.ShouldReject(j.names...)
	}
	// What is open about a request for something that there is not is open no more.
	if target := j.byTarget(); !target.Must.Success {
		return judge.RejectAny()
	}
	if j.most == allow {
		return judge.ShouldAccept()
	}
	return judge.Either()
}

// byTarget is what a request gets that violates nothing: it depends on what it names.
func (j *reading) byTarget() judge.Allowed {
	switch {
	case j.op.Effect == model.HandsOut:
		return j.byType()
	case j.op.ThirdParty:
		return judge.RejectPrefer(j.stranger()...)
	case !j.op.NamesJob():
		return judge.Accept()
	}
	return j.byState(j.known.Job(j.text("jobId")))
}

// byState is what a right request gets by the state of its job.
func (j *reading) byState(state judge.State) judge.Allowed {
	if state == judge.Unknown {
		return judge.Reject(model.JobNotFound)
	}
	switch j.op.Effect {
	case model.Acknowledges:
		return j.acknowledgement(state)
	case model.Reads:
		switch state {
		case judge.Finished:
			return judge.Either()
		case judge.Unacknowledged:
			return judge.ShouldAccept()
		}
		return judge.Accept()
	}
	switch state {
	case judge.Unacknowledged:
		return judge.ShouldReject(model.InvalidJobState)
	case judge.Finished:
		return judge.RejectPrefer(model.InvalidJobState)
	}
	return judge.Accept()
}

// acknowledgement is what AcknowledgeJob gets.
func (j *reading) acknowledgement(state judge.State) judge.Allowed {
	right := j.known.Nonce(j.text("jobId"), j.text("nonce"))
	switch {
	case state == judge.Finished:
		return judge.RejectAny()
	case state == judge.InProgress: // which of two errors it has been tells no document
		return judge.ShouldReject(model.InvalidNonce)
	case !right:
		return judge.Reject(model.InvalidNonce)
	}
	return judge.Accept()
}

// byType is what a poll gets.
func (j *reading) byType() judge.Allowed {
	owner := j.text("actionTypeId.owner")
	switch {
	case j.op.ThirdParty && owner == "ThirdParty":
		return judge.RejectPrefer(j.stranger()...)
	case owner != "Custom" || j.op.ThirdParty:
		return judge.RejectAny()
	}
	exists, queryable := j.known.Type(j.text("actionTypeId.category"), owner, j.text("actionTypeId.provider"),
		j.text("actionTypeId.version"))
	if !exists {
		return judge.RejectPrefer(model.ActionTypeNotFound)
	}
	for path := range j.given {
		key, asked := strings.CutPrefix(path, "queryParam.")
		switch {
		case asked && queryable == "":
			j.broken = append(j.broken, "queryParam/unqueryable")
			return judge.Either()
		case asked && key != queryable:
			j.broken = append(j.broken, "queryParam/other-key")
			return judge.Either()
		}
	}
	return judge.Accept()
}
