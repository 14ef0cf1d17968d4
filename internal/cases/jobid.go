package cases

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// idPattern is the documented pattern, on the whole string.
var idPattern = regexp.MustCompile(`\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z`)

// WellFormedID reports whether an id matches the documented pattern.
func WellFormedID(id string) bool { return idPattern.MatchString(id) }

const hexDigits = "0123456789abcdef"

// mutation changes the id of a live job into another string, so that a target
// that normalises ids completes that job and betrays itself.
type mutation struct {
	id, title string
	// fits says that the result still has the form of an id. A mutation's result depends on the live id, this does not.
	fits  bool
	apply func(id string) string
}

// jobIDs are the forms of a live job's id that an id may not have.
func jobIDs() []Case { return slices.Concat(upperCases(), loosened(), misread()) }

// mutations are all single mutations of a live job's id and the whole-string forms.
func mutations() []mutation {
	reordered := mutation{"unknown/guid-order", "the bytes of the id as Windows has them in memory", true, guidOrder}
	return slices.Concat(otherDigits(), lookAlikes(), strangers(), insertions(), removals(), wholeForms(), groupings(),
		[]mutation{reordered}, rearrangements(), collisions())
}

// mutatedIDs are the cases of the mutations.
func mutatedIDs() []Case {
	all := mutations()
	out := make([]Case, len(all))
	for i, m := range all {
		out[i] = m.asCase()
	}
	return out
}

// mutatedID is the case of one mutation: of thousands, only that one is made.
func mutatedID(id string) (Case, bool) {
	all := mutations()
	i := slices.IndexFunc(all, func(m mutation) bool { return "jobId/"+m.id == id })
	if i < 0 {
		return Case{}, false
	}
	return all[i].asCase(), true
}

func (m mutation) asCase() Case {
	rule, allowed := "jobId/pattern", judge.Reject(validation, notFound)
	var names func(string) string
	if m.fits {
		rule, allowed, names = "jobId/unknown", judge.Reject(notFound), m.apply
	}
	if strings.HasPrefix(m.id, "trailing-newline") {
		rule = "jobId/trailing-newline"
	}
	var suits func(string) bool
	if m.id == "pattern/form-capitalised" { // an id may begin with eight digits
		suits = func(id string) bool { return !WellFormedID(id) || m.apply(id) != id }
	}
	return Case{
		ID: "jobId/" + m.id, Title: m.title, Rule: rule,
		Plan: &Single{
			Job: Shared, Allowed: allowed, Names: names, Suits: suits,
			Request: func(id string) (wire.Request, bool) {
				// A job whose id has another form than the documented one cannot be mutated in a known way.
				if !WellFormedID(id) {
					return wire.Request{}, false
				}
				changed := m.apply(id)
				if changed == id || WellFormedID(changed) != m.fits {
					return wire.Request{}, false
				}
				return wire.Request{Body: []byte(`{"jobId":` + quoted(changed) + `}`)}, true
			},
		},
	}
}

// replaceAt replaces the character at position i by s.
func replaceAt(id string, i int, s string) string { return id[:i] + s + id[i+1:] }

// isHyphen says whether an id has a hyphen at position i.
func isHyphen(i int) bool { return i == 8 || i == 13 || i == 18 || i == 23 }
