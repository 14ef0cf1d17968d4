package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Violation is a finding about a rule of PutJobSuccessResult, at its level.
func Violation(rule, expected, got string) Finding {
	level := rules.Must
	if known, ok := rules.RuleByID(rule); ok {
		level = known.Level
	}
	return Finding{Rule: rule, Level: level, Expected: expected, Got: got}
}

// TooLate is that a whole answer came, but not within the time limit.
func TooLate(limit time.Duration, got string) Finding {
	return Violation(inTime, "a whole answer within the time limit of "+limit.String(), got)
}

// Lost is that requests were not answered, where one alone would prove nothing.
func Lost(expected, got string) Finding { return Violation(notDropped, expected, got) }

// Unusable reports whether it is of an answer that no client can use, whatever was asked. For lateness a busy machine
// may be to blame.
func (f Finding) Unusable() bool {
	return slices.Contains([]string{"answer/no-server-error", notDropped, "answer/well-formed"}, f.Rule)
}

// NotAsBefore is that a refused request got another answer when it was sent again. A job that has ended may have been
// forgotten in between, for which it is only a warning.
func NotAsBefore(first, again string) Finding {
	f := Violation("life/rejected-again-same", first+", as the first time", again)
	if strings.Contains(first, model.InvalidJobState) && strings.Contains(again, model.JobNotFound) {
		f.Level = rules.Should
	}
	return f
}

const (
	inTime     = "answer/in-time"
	notDropped = "answer/not-dropped"
)
