package model

import "slices"

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
