// Package model is what the published model of CodePipeline's PutJobSuccessResult says, as
// data: [Members] with their constraints, and [Errors].
package model

import (
	"slices"
	"strings"
)

// Profile is an edition of the operation's documentation.
type Profile string

// The profiles. The edition of 2015 has no outputVariables; a target that
// follows it may treat them as an unknown member.
const (
	Profile2015 Profile = "2015"
	Current     Profile = "current"
)

// Among tells whether something of these editions belongs to the profile: none means all.
func (p Profile) Among(editions []Profile) bool {
	return len(editions) == 0 || slices.Contains(editions, p)
}

// Member is one member of the operation's input (API Reference, PutJobSuccessResult, CurrentRevision and
// ExecutionDetails; the same in the official model).
type Member struct {
	// Path is the member's name, dotted below the top level.
	Path string
	// Type is string, structure, integer, timestamp or map.
	Type string
	// Min and Max bound a string's length in Unicode code points, or an integer's
	// value; they hold where HasLength or HasRange says so.
	Min, Max            int
	HasLength, HasRange bool
	// Pattern holds for the whole string; of a map, for its keys.
	Pattern  string
	Required bool
	// Profiles are the editions of the page that list it; empty means both.
	Profiles []Profile
}

// The types of members.
const (
	TypeString    = "string"
	TypeStructure = "structure"
	TypeInteger   = "integer"
	TypeTimestamp = "timestamp"
	TypeMap       = "map"
)

// Limits of the operation, for cases that stand at them.
const (
	MaxToken            = 2048
	MaxRevision         = 1500
	MaxChangeIdentifier = 100
	MaxRevisionSummary  = 2048
	MaxSummary          = 2048
	MaxExternalID       = 1500
	MaxPercent          = 100
	// MaxVariablesBytes bounds the output variables in total. Whether per action or per execution, and whether names
	// count, is told in two ways: so only sizes clearly on one side are judged.
	MaxVariablesBytes = 122880
	// JobIDPattern is the pattern of jobId, for the whole string.
	JobIDPattern = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`
	// VariableNamePattern is the pattern of a name in outputVariables.
	VariableNamePattern = `[A-Za-z0-9@\-_]+`
)

// MemberTable lists the members, a structure before what it holds: the input of
// PutJobSuccessResult in the table of operations, dotted. Nothing changes it.
var MemberTable = membersOf("", operationTable[0].Input)

// onlyCurrent are the members that the edition of 2015 does not have.
var onlyCurrent = []string{"outputVariables"}

// membersOf lists the members of a structure by their paths.
func membersOf(above string, structure *Shape) []Member {
	var all []Member
	for _, f := range structure.Fields {
		s := f.Shape
		m := Member{Path: above + f.Name, Type: s.Type, Pattern: s.Pattern, Required: f.Required}
		if s.Key != nil {
			m.Pattern = s.Key.Pattern
		}
		if s.Bounded() {
			m.Min, m.Max = s.Min, s.Max
			m.HasLength, m.HasRange = s.Type == TypeString, s.Type == TypeInteger
		}
		if slices.Contains(onlyCurrent, m.Path) {
			m.Profiles = []Profile{Current}
		}
		all = append(all, m)
		all = append(all, membersOf(m.Path+".", s)...)
	}
	return all
}

// Members are the members of the operation's input, a structure before what it holds.
func Members() []Member { return slices.Clone(MemberTable) }

// MemberAt finds the member with the path.
func MemberAt(path string) (Member, bool) {
	for _, m := range MemberTable {
		if m.Path == path {
			return m, true
		}
	}
	return Member{}, false
}

// Name is the last part of the path: the member's name where it stands.
func (m Member) Name() string { return m.Path[strings.LastIndexByte(m.Path, '.')+1:] }

// Parent is the path of the structure that holds the member; empty at the top.
func (m Member) Parent() string { return m.Path[:max(0, strings.LastIndexByte(m.Path, '.'))] }

// Free tells whether the member is a string in which every character is legal.
func (m Member) Free() bool { return m.Type == TypeString && m.Pattern == "" }

// In tells whether the member belongs to the profile.
func (m Member) In(p Profile) bool { return p.Among(m.Profiles) }
