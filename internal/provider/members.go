package provider

import (
	"strconv"
)

// specified is a member of the input of PutJobSuccessResult as its documentation has it.
type specified struct {
	path     string
	is       kind
	max      int  // the most code points of a text, of which one is the least; 0: it has no length
	required bool // where the object that it stands in is given
	// of finds a text in a request; it is nil where the object that it stands in was left out.
	of func(*result) *optional
}

// The members, in the order in which they are checked.
var memberTable = []specified{
	{path: pathJobID, is: text, required: true, of: func(r *result) *optional { return &r.jobID }},
	{path: pathToken, is: text, max: 2048, of: func(r *result) *optional { return &r.token }},
	{path: pathCurrentRevision, is: object},
	{path: pathRevision, is: text, max: 1500, required: true, of: ofRevision(func(v *revision) *optional {
		return &v.revision
	})},
	{path: pathChange, is: text, max: 100, required: true, of: ofRevision(func(v *revision) *optional {
		return &v.changeIdentifier
	})},
	{path: pathCreated, is: number, of: ofRevision(func(v *revision) *optional { return &v.created })},
	{path: pathRevisionSummary, is: text, max: 2048, of: ofRevision(func(v *revision) *optional { return &v.summary })},
	{path: pathDetails, is: object},
	{path: pathSummary, is: text, max: 2048, of: ofDetails(func(d *details) *optional { return &d.summary })},
	{path: pathExternalID, is: text, max: 1500, of: ofDetails(func(d *details) *optional { return &d.externalID })},
	{path: pathPercent, is: number},
	{path: pathVariables, is: object},
	{path: pathVariable, is: text},
}

func ofRevision(part func(*revision) *optional) func(*result) *optional {
	return func(r *result) *optional {
		if r.revision == nil {
			return nil
		}
		return part(r.revision)
	}
}

func ofDetails(part func(*details) *optional) func(*result) *optional {
	return func(r *result) *optional {
		if r.details == nil {
			return nil
		}
		return part(r.details)
	}
}

// constraint is what a behaviour demands of a member that is a text.
type constraint struct {
	required   bool
	min, max   int // how long it may be; a max of 0 allows any length
	length     func(string) int
	optional   func(*result) bool // requests in which it may be missing all the same
	unmeasured func(*result) bool // requests in which its length is not looked at
}

func strictConstraints() map[string]*constraint {
	all := map[string]*constraint{}
	for _, m := range memberTable {
		all[m.path] = &constraint{required: m.required, min: min(m.max, 1), max: m.max, length: codePoints}
	}
	return all
}

// rule names one constraint, so that a fault can excuse requests from it.
type rule int

const (
	rulePercentMin rule = iota
	rulePercentMax
	ruleVariableName
	ruleVariableNull
	ruleVariablesWithToken
	ruleVariablesSize
	rules // how many there are
)

// check compares a request with every constraint; it knows nothing of jobs.
func (b *behaviour) check(r *result) *failure {
	if b.before != nil {
		if f := b.before(r); f != nil {
			return f
		}
	}
	for i := range memberTable {
		if f := b.constrain(&memberTable[i], r); f != nil {
			return f
		}
	}
	if f := b.checkPercent(r); f != nil {
		return f
	}
	return b.checkVariables(r)
}

// constrain compares one text with its constraint.
func (b *behaviour) constrain(m *specified, r *result) *failure {
	if m.of == nil {
		return nil
	}
	given, c := m.of(r), b.constraints[m.path]
	switch {
	case given == nil:
		return nil
	case !given.set:
		if c.required && (c.optional == nil || !c.optional(r)) {
			return b.missing.naming(m.path, "Member must not be null")
		}
		return nil
	case m.path == pathJobID && !b.jobID(given.text):
		return b.badJobID
	case c.max == 0, c.unmeasured != nil && c.unmeasured(r):
		return nil
	}
	if n := c.length(given.text); n < c.min || n > c.max {
		return b.badLength.naming(m.path, lengthDemand(n, c))
	}
	return nil
}

// lengthDemand says which bound of a length is not kept.
func lengthDemand(n int, c *constraint) string {
	if n < c.min {
		return "Member must have length greater than or equal to " + strconv.Itoa(c.min)
	}
	return "Member must have length less than or equal to " + strconv.Itoa(c.max)
}

func (b *behaviour) checkPercent(r *result) *failure {
	if r.details == nil || r.details.percent == nil {
		return nil
	}
	n := *r.details.percent
	if n < b.percentMin && !b.excused(rulePercentMin, r) || n > b.percentMax && !b.excused(rulePercentMax, r) {
		return b.outOfRange
	}
	return nil
}

func (b *behaviour) checkVariables(r *result) *failure {
	if r.variables == nil {
		return nil
	}
	size := 0
	for i, v := range r.variables {
		if !b.variableName(i, v.name) && !b.excused(ruleVariableName, r) {
			return b.badVariable
		}
		if v.null && !b.excused(ruleVariableNull, r) {
			return b.badVariable
		}
		size += b.variableSize(v)
	}
	if r.token.set && (len(r.variables) > 0 || b.emptyVariablesClash) && !b.excused(ruleVariablesWithToken, r) {
		return b.tokenAndVariables
	}
	if size > b.variablesMax && !b.excused(ruleVariablesSize, r) {
		return b.variablesTooLarge
	}
	return nil
}

func (b *behaviour) excused(of rule, r *result) bool {
	excuse := b.excuse[of]
	return excuse != nil && excuse(r)
}

// isJobID is the pattern of JobId, for the whole string.
func isJobID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// isVariableName is the pattern [A-Za-z0-9@\-_]+, for the whole string.
func isVariableName(_ int, s string) bool {
	for i := range len(s) {
		if !isVariableChar(s[i]) {
			return false
		}
	}
	return s != ""
}

func isVariableChar(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '@' || c == '-' || c == '_'
}

// variableBytes counts names and values: whether names count is not documented, and this is the stricter reading.
func variableBytes(v variable) int { return len(v.name) + len(v.value) }
