// Package effect judges what comes of requests besides their answers: the job that follows, the state that the target
// shows, the later stages. It knows nothing of how that was looked at.
package effect

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// NoJob is what was got where a job did not appear that was waited for.
const NoJob = "no job appeared"

// Continuation compares the job that follows another, nil where none came, with what the token promised.
func Continuation(sent cases.Effect, old, next *jobs.Job) []judge.Finding {
	token := sent.TokenFor(old.ID)
	switch {
	case next == nil:
		return continues(fmt.Sprintf("a new job of the same action with the token %.80q", token), NoJob)
	case next.ID == old.ID:
		return continues("a new job with a new id", "the old id again")
	case old.Execution != "" && next.Execution != "" && next.Execution != old.Execution:
		return continues("a new job of the same action in the same execution, "+old.Execution,
			"a job of the execution "+next.Execution)
	case next.Token == nil:
		return exact(fmt.Sprintf("the token %.80q", token), "a job without a token")
	case *next.Token != token:
		return exact("the token as it was sent, "+Words(token), Words(*next.Token))
	}
	return nil
}

func continues(expected, got string) []judge.Finding {
	return one("life/continuation-job", expected, got)
}

func exact(expected, got string) []judge.Finding { return one("life/token-exact", expected, got) }

func one(rule, expected, got string) []judge.Finding {
	return []judge.Finding{judge.Violation(rule, expected, got)}
}

// Unacknowledged is that a job which follows another could not be acknowledged.
func Unacknowledged(err error) []judge.Finding {
	return continues("a new job that can be acknowledged", fmt.Sprintf("AcknowledgeJob failed: %.200s", err))
}

// First sees that the first job of an action has no token. The place is where in the case.
func First(place string, job *jobs.Job) []judge.Finding {
	if job.Token == nil {
		return nil
	}
	return one("life/first-job-no-token", place+"a first job without a token",
		fmt.Sprintf("the token %.80q", *job.Token))
}

// Further is a job that came after the request of a case which was the action's last.
func Further(f judge.Finding) judge.Finding {
	f.Rule = "life/no-further-job"
	return f
}

// Ended is what a request for a job that an accepted one has ended may get.
func Ended() judge.Allowed { return judge.RejectPrefer(model.InvalidJobState) }

// NotEnded is a finding about the answer to a request for such a job, by the rule that asks for a refusal: that of
// jobs with a token or that of jobs without.
func NotEnded(accepted cases.Effect, f judge.Finding) judge.Finding {
	switch {
	case f.Rule != "":
	case f.Level == rules.Should:
		f.Rule = "life/completed-state"
	case accepted.Token != nil:
		f.Rule = "life/after-continuation"
	default:
		f.Rule = "life/completed-once"
	}
	f.Expected += ", for the job is complete"
	return f
}

// Words say a string in a line, with its length where it is long.
func Words(s string) string {
	if len(s) > 80 {
		return fmt.Sprintf("%d bytes, %.40q … %.40q", len(s), s, s[len(s)-30:])
	}
	return fmt.Sprintf("%q", s)
}

// NextStage is that no job of the second stage came although all of the first have succeeded.
func NextStage() []judge.Finding {
	return one(nextStage, "a job of the second stage once all of the first have succeeded", NoJob)
}

// TooEarly is a job of the second stage before all actions of the first have succeeded. The place is where in the case.
func TooEarly(place string) []judge.Finding {
	return one(nextStage, place+"no job of the second stage before all actions of the first have succeeded",
		"a job of the second stage")
}

// OutOfOrder is a job of an action whose turn had not come. It is of the same stage as the jobs of the case, or of
// another.
func OutOfOrder(place, action string, sameStage bool) []judge.Finding {
	rule, expected := nextStage, "no job but the first one of each action of a stage, once all actions of the stage "+
		"before have succeeded"
	if sameStage {
		rule, expected = "life/run-order", "no job of an action before those of a lower runOrder have succeeded"
	}
	return one(rule, place+expected, "a job of "+action)
}

const nextStage = "life/next-stage"

// Carriage is what the accepted requests of an action have carried. They are read when that is asked for, each once.
type Carriage struct {
	unread []wire.Request
	names  map[string]bool // of members, what a request carried
}

// Add adds a request, of which it is known what it carried besides what is read of it.
func (c *Carriage) Add(r wire.Request, known cases.Effect) {
	c.unread = append(c.unread, r)
	if c.names == nil {
		c.names = map[string]bool{}
	}
	for _, m := range members {
		if m.sent(known) != nil {
			c.names[m.name] = true
		}
	}
}

// has reports whether some request may have carried a member, in whatever letter case. A
// request that cannot be read may have carried all.
func (c *Carriage) has(member string) bool {
	for !c.names[member] && len(c.unread) > 0 {
		c.read(c.unread[0].Body)
		c.unread = c.unread[1:]
	}
	return c.names[member]
}

func (c *Carriage) read(text []byte) {
	var body struct{ ExecutionDetails, CurrentRevision, FailureDetails map[string]json.RawMessage }
	if json.Unmarshal(text, &body) != nil {
		for _, m := range members {
			c.names[m.name] = true
		}
		return
	}
	for _, structure := range []map[string]json.RawMessage{
		body.ExecutionDetails, body.CurrentRevision, body.FailureDetails,
	} {
		for _, m := range members {
			for name := range structure {
				is := strings.EqualFold(name, m.name) || m.or != "" && strings.EqualFold(name, m.or)
				c.names[m.name] = c.names[m.name] || is
			}
		}
	}
}
