package effect

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
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
