package provider

// rule names one constraint, so that a fault can excuse requests from it.
type rule int

const (
	ruleJobIDRequired rule = iota
	ruleJobIDPattern
	ruleRevisionRequired
	ruleChangeRequired
	rulePercentMin
	rulePercentMax
	ruleVariableName
	ruleVariableNull
	ruleVariablesWithToken
	ruleVariablesSize
	rules // how many there are
)

// limit is the length that a text member may have.
type limit struct {
	member   string
	min, max int
	length   func(string) int
	unless   func(*result) bool // requests that are not measured
}

// limits holds one limit for each text member that has one.
type limits struct {
	token, revision, changeIdentifier, revisionSummary, summary, externalID limit
}

func strictLimits() limits {
	of := func(member string, most int) limit {
		return limit{member: member, min: 1, max: most, length: codePoints}
	}
	return limits{
		token:            of(pathToken, 2048),
		revision:         of(pathRevision, 1500),
		changeIdentifier: of(pathChange, 100),
		revisionSummary:  of(pathRevisionSummary, 2048),
		summary:          of(pathSummary, 2048),
		externalID:       of(pathExternalID, 1500),
	}
}

// check compares a request with every constraint; it knows nothing of jobs.
func (b *behaviour) check(r *result) *failure {
	if b.before != nil {
		if f := b.before(r); f != nil {
			return f
		}
	}
	if !r.jobID.set && !b.excused(ruleJobIDRequired, r) {
		return b.missing
	}
	if r.jobID.set && !b.jobID(r.jobID.text) && !b.excused(ruleJobIDPattern, r) {
		return b.badJobID
	}
	if f := b.measure(&b.limits.token, r.token, r); f != nil {
		return f
	}
	if f := b.checkRevision(r); f != nil {
		return f
	}
	if f := b.checkDetails(r); f != nil {
		return f
	}
	return b.checkVariables(r)
}

func (b *behaviour) checkRevision(r *result) *failure {
	v := r.revision
	if v == nil {
		return nil
	}
	if !v.revision.set && !b.excused(ruleRevisionRequired, r) {
		return b.missing
	}
	if !v.changeIdentifier.set && !b.excused(ruleChangeRequired, r) {
		return b.missing
	}
	if f := b.measure(&b.limits.revision, v.revision, r); f != nil {
		return f
	}
	if f := b.measure(&b.limits.changeIdentifier, v.changeIdentifier, r); f != nil {
		return f
	}
	return b.measure(&b.limits.revisionSummary, v.summary, r)
}

func (b *behaviour) checkDetails(r *result) *failure {
	d := r.details
	if d == nil {
		return nil
	}
	if f := b.measure(&b.limits.summary, d.summary, r); f != nil {
		return f
	}
	if f := b.measure(&b.limits.externalID, d.externalID, r); f != nil {
		return f
	}
	if d.percent == nil {
		return nil
	}
	if *d.percent < b.percentMin && !b.excused(rulePercentMin, r) {
		return b.outOfRange
	}
	if *d.percent > b.percentMax && !b.excused(rulePercentMax, r) {
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

// measure compares one text with its limit.
func (b *behaviour) measure(l *limit, s optional, r *result) *failure {
	if !s.set || (l.unless != nil && l.unless(r)) {
		return nil
	}
	if n := l.length(s.text); n < l.min || n > l.max {
		return b.badLength
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

// variableBytes counts names and values: whether names count is not documented,
// and this is the stricter reading.
func variableBytes(v variable) int { return len(v.name) + len(v.value) }
