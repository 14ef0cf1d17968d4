package provider

// param is what an operation of a job worker, other than PutJobSuccessResult, asks of one
// member of its input. The table below is written from the API reference's pages.
type param struct {
	name     string
	is       kind
	required bool
	// least and most bound the code points of a text, the value of a number and the entries of
	// a map; a most of 0 is no bound.
	least, most int
	pattern     func(string) bool
	oneOf       []string
	members     []*param // of a structure
	key, value  *param   // of a map

	// What a mutant does otherwise; nil hooks do nothing.
	take   func(value) (value, *failure) // before its type is looked at
	length func(string) int
	loose  bool // least and most are not looked at
	spare  bool // it may be absent all the same
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

func wordCharacters(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isVariableChar(c) || c == '@' {
			return false
		}
	}
	return s != ""
}

// workerParams are the inputs of the nine operations, new ones at each call: a mutant changes those of its provider.
func workerParams() map[string]*param {
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
				value: matching(chars(1, 50), wordCharacters).named("<value>").may(),
			}
			return d.named("queryParam").may()
		}
	)
	input := func(members ...*param) *param { return record(members...).may() }
	return map[string]*param{
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

// at finds a param by the path of its member.
func (d *param) at(path string) *param {
	if path == "" {
		return d
	}
	var found *param
	d.each("", func(p string, one *param) {
		if p == path {
			found = one
		}
	})
	return found
}

// each visits what a param holds, by path.
func (d *param) each(under string, visit func(path string, d *param)) {
	held := d.members
	if d.key != nil {
		held = []*param{d.key, d.value}
	}
	for _, m := range held {
		path := m.name
		if under != "" {
			path = under + "." + m.name
		}
		visit(path, m)
		m.each(path, visit)
	}
}
