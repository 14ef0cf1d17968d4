package provider

import (
	"strconv"
	"strings"
)

// successResult is the operation that all this is about.
const successResult = "PutJobSuccessResult"

// param is what an operation of a job worker asks of one member of its input. The table below is written from the API
// reference's pages.
type param struct {
	name, path string
	is         kind
	required   bool
	// least and most bound the code points of a text, the value of a number and the entries of
	// a map; a most of 0 is no bound.
	least, most int
	pattern     func(string) bool
	oneOf       []string
	members     []*param // of a structure
	key, value  *param   // of a map

	// What a mutant does otherwise; nil hooks do nothing.
	take    func(value) (value, *failure) // before its type is looked at
	length  func(string) int
	excused func(*result) bool // requests in which its bounds are not looked at; of a text without bounds, its pattern
	spare   func(*result) bool // requests in which it may be absent all the same
}

func (d param) must() *param { d.required = true; return &d }
func (d param) may() *param  { return &d }
func (d param) named(name string) param {
	d.name = name
	return d
}

func chars(least, most int) param { return param{is: text, least: least, most: most} }
func choice(of ...string) param   { return param{is: text, oneOf: of} }
func matching(d param, pattern func(string) bool) param {
	d.pattern = pattern
	return d
}

func record(members ...*param) param { return param{is: object, members: members} }

// input is the whole of what an operation takes.
func input(members ...*param) *param {
	d := record(members...).may()
	d.place("")
	return d
}

// place gives what a param holds its path.
func (d *param) place(under string) {
	for _, m := range d.held() {
		m.path = strings.TrimPrefix(under+"."+strings.Trim(m.name, "<>"), ".")
		m.place(m.path)
	}
}

// held are the members of a structure, or the key and the value of a map.
func (d *param) held() []*param {
	if d.key != nil {
		return []*param{d.key, d.value}
	}
	return d.members
}

// each visits what a param holds, and what that holds.
func (d *param) each(visit func(*param)) {
	for _, m := range d.held() {
		visit(m)
		m.each(visit)
	}
}

// at finds a param by the path of its member; nil for none.
func (d *param) at(path string) *param {
	if path == "" {
		return d
	}
	var found *param
	d.each(func(one *param) {
		if one.path == path {
			found = one
		}
	})
	return found
}

// reading reads values in another way, or refuses them, after what did so before.
func (d *param) reading(how func(value) (value, *failure)) {
	before := d.take
	d.take = func(v value) (value, *failure) {
		if before != nil {
			var f *failure
			if v, f = before(v); f != nil {
				return v, f
			}
		}
		return how(v)
	}
}

func (d *param) entry() bool { return strings.HasPrefix(d.name, "<") }

// documented are the inputs as the documents have them, which nobody changes.
var documented = inputs()

// inputs are what the operations take, new ones at each call: a mutant changes those of its provider.
func inputs() map[string]*param {
	var (
		jobID    = func() *param { return matching(param{is: text}, isJobID).named("jobId").must() }
		nonce    = func() *param { return chars(1, 50).named("nonce").must() }
		theirJob = func() *param { return chars(1, 512).named("jobId").must() }
		token    = func() *param { return chars(1, 256).named("clientToken").must() }
		failure  = func() *param {
			return record(
				choice("JobFailed", "ConfigurationError", "PermissionError", "RevisionOutOfSync", "RevisionUnavailable",
					"SystemUnavailable").named("type").must(),
				chars(1, 5000).named("message").must(),
				chars(1, 1500).named("externalExecutionId").may(),
			).named("failureDetails").must()
		}
		typeID = func() *param {
			return record(
				choice(categories...).named("category").must(),
				choice("AWS", "ThirdParty", "Custom").named("owner").must(),
				matching(chars(1, 35), wordCharacters).named("provider").must(),
				matching(chars(1, 9), wordCharacters).named("version").must(),
			).named("actionTypeId").must()
		}
		batch = func() *param { return param{is: number, least: 1}.named("maxBatchSize").may() }
		query = func() *param {
			d := param{
				is: object, most: 1, key: chars(1, 50).named("<key>").may(),
				value: matching(chars(1, 50), wordCharacters).named("<value>").must(),
			}
			return d.named("queryParam").may()
		}
	)
	return map[string]*param{
		successResult:                   input(append([]*param{jobID()}, append(successMembers(), variables())...)...),
		"PutJobFailureResult":           input(jobID(), failure()),
		"AcknowledgeJob":                input(jobID(), nonce()),
		"GetJobDetails":                 input(jobID()),
		"PollForJobs":                   input(typeID(), batch(), query()),
		"PutThirdPartyJobSuccessResult": input(append([]*param{theirJob(), token()}, successMembers()...)...),
		"PutThirdPartyJobFailureResult": input(theirJob(), token(), failure()),
		"AcknowledgeThirdPartyJob":      input(theirJob(), nonce(), token()),
		"GetThirdPartyJobDetails":       input(theirJob(), token()),
		"PollForThirdPartyJobs":         input(typeID(), batch()),
	}
}

// successMembers are what a success tells besides the job.
func successMembers() []*param {
	return []*param{
		chars(1, 2048).named("continuationToken").may(),
		record(
			chars(1, 1500).named("revision").must(), chars(1, 100).named("changeIdentifier").must(),
			param{is: number, pattern: isSeconds}.named("created").may(), chars(1, 2048).named("revisionSummary").may(),
		).named("currentRevision").may(),
		record(
			chars(1, 2048).named("summary").may(), chars(1, 1500).named("externalExecutionId").may(),
			param{is: number, most: 100}.named("percentComplete").may(),
		).named("executionDetails").may(),
	}
}

// variables are those that a success puts out.
func variables() *param {
	d := param{
		is: object, key: matching(param{is: text}, isVariableName).named("<key>").may(),
		value: param{is: text}.named("<value>").must(),
	}
	return d.named("outputVariables").may()
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
func isVariableName(s string) bool {
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

func wordCharacters(s string) bool { return isVariableName(s) && !strings.Contains(s, "@") }

// isSeconds reports whether a number is a timestamp: one that a double can hold.
func isSeconds(spelled string) bool {
	_, err := strconv.ParseFloat(spelled, 64)
	return err == nil
}
