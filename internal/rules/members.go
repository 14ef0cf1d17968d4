package rules

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// memberRules are the rules of each member: those that follow from its row in
// the table of members, then those that are its own.
func memberRules() []Rule {
	own := slices.Concat(jobIDRules(), createdRules(), percentRules(), variablesRules())
	var rules []Rule
	for i, m := range model.MemberTable {
		rules = append(rules, derivedRules(m)...)
		lastOfFamily := i+1 == len(model.MemberTable) || familyOf(model.MemberTable[i+1].Path) != familyOf(m.Path)
		for _, r := range own {
			if lastOfFamily && r.Family == familyOf(m.Path) {
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// derivedRules are the rules that follow from the member's row alone.
func derivedRules(m model.Member) []Rule {
	src := memberSource(m)
	rules := []Rule{typeRule(m, src)}
	if m.Required {
		rules = append(rules, Rule{
			ID: m.Path + "/required", Level: Must, Grade: "D + S",
			Title:  fmt.Sprintf("%s is required: absent or null is refused%s", m.Path, whereHeld(m)),
			Source: src("the member is marked as required"),
		})
	}
	if m.HasLength {
		rules = append(rules, Rule{
			ID: m.Path + "/length", Level: Must, Grade: "D",
			Title:  fmt.Sprintf("%s of fewer than %d or more than %d characters is refused", m.Path, m.Min, m.Max),
			Source: src(fmt.Sprintf("the length is between %d and %d", m.Min, m.Max)),
		})
	}
	rules = append(rules, Rule{
		ID: m.Path + "/accepted", Level: Must, Grade: "D",
		Title:  fmt.Sprintf("Valid values of %s are accepted, those at its limits too", m.Path),
		Source: src("what the constraints allow is allowed"),
	})
	if m.Free() {
		rules = append(rules, Rule{
			ID: m.Path + "/characters", Level: Must, Grade: "D",
			Title:  fmt.Sprintf("Every character is legal in %s", m.Path),
			Source: src("the string has a length and no pattern"),
		})
	}
	if !m.Required {
		rules = append(rules, Rule{
			ID: m.Path + "/null", Level: Must, Grade: "D + S",
			Title: fmt.Sprintf("%s: null is the same as its absence", m.Path),
			Source: Source{
				docProtocol, "Shape serialization",
				"a null member of a structure is read as one that is not there",
			},
		})
	}
	for i := range rules {
		rules[i].Family, rules[i].Profiles = familyOf(m.Path), m.Profiles
	}
	return rules
}

func typeRule(m model.Member, src func(string) Source) Rule {
	return Rule{
		ID: m.Path + "/type", Level: Must, Grade: "S",
		Title:  fmt.Sprintf("%s of another JSON type than its own is refused", m.Path),
		Source: src("the member is " + typeWords[m.Type]),
		Caution: "SerializationException or ValidationException is what sibling services answer; another name " +
			"is a warning.",
	}
}

var typeWords = map[string]string{
	model.TypeString:    "a string",
	model.TypeStructure: "a structure, a JSON object",
	model.TypeInteger:   "an integer, a JSON number",
	model.TypeTimestamp: "a timestamp; in this protocol a JSON number of seconds since 1970",
	model.TypeMap:       "a map from string to string, a JSON object",
}

func whereHeld(m model.Member) string {
	if m.Parent() == "" {
		return ""
	}
	return ", where there is a " + m.Parent()
}

// memberSource names the page and section on which the member stands.
func memberSource(m model.Member) func(says string) Source {
	document, section := docPage, "Request Parameters, "+m.Path
	switch m.Parent() {
	case "currentRevision":
		document, section = docRevision, "Contents, "+m.Name()
	case "executionDetails":
		document, section = docDetails, "Contents, "+m.Name()
	}
	return func(says string) Source { return Source{document, section, says} }
}

func jobIDRules() []Rule {
	return inFamily("jobId",
		Rule{
			ID: "jobId/pattern", Level: Must, Grade: "D",
			Title: "A jobId that does not match the pattern as a whole is refused",
			Source: Source{
				docPage, "Request Parameters, jobId",
				"the pattern is five groups of 8, 4, 4, 4 and 12 lower-case hexadecimal digits, joined by hyphens",
			},
			Caution: "ValidationException and JobNotFoundException both: the page says of the latter that the job " +
				"was specified in an invalid format or cannot be found. No version or variant of UUID is asked for.",
		},
		Rule{
			ID: "jobId/trailing-newline", Level: Must, Grade: "D",
			Title: "A jobId with a line break after it is refused",
			Source: Source{
				docPage, "Request Parameters, jobId",
				"the id is the one that PollForJobs returned, and none of those ends in a line break",
			},
			Caution: "$ in the regular expressions of Java and Python also matches before a last line break; no " +
				"recording of what AWS answers exists.",
		},
		Rule{
			ID: "jobId/unknown", Level: Must, Grade: "D",
			Title:  "A well-formed jobId that no job has gets JobNotFoundException",
			Source: Source{docPage, "Errors, JobNotFoundException", "the error for a job that cannot be found"},
		},
		Rule{
			ID: "jobId/invalid-and-unknown", Level: Must, Grade: "S",
			Title: "An invalid request about a job that there is not is refused for one of the two reasons",
			Source: Source{
				docPage, "Errors",
				"each of the two has an error of its own; no order of checks is documented",
			},
			Caution: "Sibling services look at the request first; which error comes is only observed.",
		},
	)
}

func createdRules() []Rule {
	return inFamily("currentRevision",
		Rule{
			ID: "currentRevision.created/number", Level: Must, Grade: "D + S",
			Title: "currentRevision.created as a string, ISO 8601 or digits, is refused",
			Source: Source{
				docProtocol, "Shape serialization, timestamp",
				"timestamps without a format of their own are numbers, seconds since 1970",
			},
		},
		Rule{
			ID: "currentRevision.created/spelling", Level: Should, Grade: "C, I",
			Title: "currentRevision.created is accepted with an exponent, and with more than nine decimals",
			Source: Source{
				docProtocol, "Shape serialization, timestamp",
				"epoch seconds are a JSON number, and nothing excludes a spelling that JSON has",
			},
			Caution: "boto3 writes one microsecond after 1970 as 1e-06.",
		},
		Rule{
			ID: "currentRevision.created/far-away", Level: Should, Grade: "C",
			Title: "currentRevision.created is accepted from the year 1 to the year 9999",
			Source: Source{
				docClients, "",
				"what SDKs write for the first and the last time that their languages have",
			},
			Caution: "Times that 64 bits hold in nanoseconds, from 1677 to 2262, are a must.",
		},
		Rule{
			ID: "currentRevision.created/beyond-double", Level: Observe, Grade: "?",
			Title:  "currentRevision.created beyond the range of dates, or of a double",
			Source: Source{docJSON, "section 6", "an implementation may limit range and precision of numbers"},
		},
	)
}

func percentRules() []Rule {
	return inFamily("executionDetails",
		Rule{
			ID: "executionDetails.percentComplete/range", Level: Must, Grade: "D",
			Title:  "executionDetails.percentComplete below 0 or above 100 is refused",
			Source: Source{docDetails, "Contents, percentComplete", "the value is between 0 and 100"},
		},
		Rule{
			ID: "executionDetails.percentComplete/fraction", Level: Observe, Grade: "?",
			Title: "executionDetails.percentComplete as 1.5, 50.0, 5e1 or -0",
			Source: Source{
				docProtocol, "Shape serialization, integer",
				"an integer is a JSON number; implementations differ about numbers that are written as no integer",
			},
		},
		Rule{
			ID: "executionDetails.percentComplete/beyond-32-bits", Level: Must, Grade: "S",
			Title:   "executionDetails.percentComplete beyond 32 bits is refused, not wrapped round",
			Source:  Source{docDetails, "Contents, percentComplete", "the type is a 32-bit integer between 0 and 100"},
			Caution: "SerializationException and ValidationException both.",
		},
	)
}

// variablesRules are of today's edition only; derivedRules gives the others.
func variablesRules() []Rule {
	page := func(says string) Source { return Source{docPage, "Request Parameters, outputVariables", says} }
	quota := Source{docQuotas, "Output variables", "the variables together may have 122,880 bytes"}
	rules := inFamily("outputVariables",
		Rule{
			ID: "outputVariables/key-pattern", Level: Must, Grade: "D",
			Title:  "A variable's name that does not match the pattern as a whole is refused",
			Source: page("names are letters, digits, @, - and _, at least one of them"),
		},
		Rule{
			ID: "outputVariables/values", Level: Must, Grade: "D",
			Title:  "A variable's value may be any string, the empty one too",
			Source: page("values are strings without length or pattern"),
		},
		Rule{
			ID: "outputVariables/value-type", Level: Must, Grade: "S",
			Title:  "A variable's value that is no string is refused",
			Source: page("the map goes from string to string"),
		},
		Rule{
			ID: "outputVariables/null-value", Level: Observe, Grade: "?",
			Title: "A variable's value is null",
			Source: Source{
				docProtocol, "Shape serialization, map",
				"clients may drop or refuse null in a map that is not sparse: sources are in conflict",
			},
		},
		Rule{
			ID: "outputVariables/count", Level: Must, Grade: "D",
			Title:  "Many variables are accepted as long as they are small together",
			Source: page("the map has no limit on its number of entries"),
		},
		Rule{
			ID: "outputVariables/size", Level: Must, Grade: "D",
			Title:  "Variables clearly over 122,880 bytes are refused",
			Source: quota,
			Caution: "OutputVariablesSizeExceededException; another name is a warning. Whether names count, and " +
				"whether per action or per execution, is told in two ways, so sizes near the limit are not judged.",
		},
		Rule{
			ID: "outputVariables/size-accepted", Level: Must, Grade: "D",
			Title:  "Variables clearly under 122,880 bytes, the only ones of their execution, are accepted",
			Source: quota,
		},
		Rule{
			ID: "outputVariables/with-token", Level: Should, Grade: "D, the error's name I",
			Title:  "outputVariables together with a continuationToken are refused",
			Source: page("they can be sent only when the request has no continuation token"),
		},
		Rule{
			ID: "outputVariables/empty-with-token", Level: Observe, Grade: "?",
			Title:  "outputVariables: {} together with a continuationToken",
			Source: page("whether an empty map counts as sent is not said"),
		},
	)
	for i := range rules {
		rules[i].Profiles = []model.Profile{model.Current}
	}
	return rules
}
