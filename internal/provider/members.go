package provider

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
