package cases

import (
	"fmt"
	"math"
	"strconv"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// The error types that cases name.
const (
	validation    = "ValidationException"
	serialization = "SerializationException"
	notFound      = "JobNotFoundException"
	invalidState  = "InvalidJobStateException"
	tooManyBytes  = "OutputVariablesSizeExceededException"
	unknownOp     = "UnknownOperationException"
)

// freeStrings are the paths of the strings that have a length and no pattern.
var freeStrings = []string{token, revID, change, revSum, summary, external}

// maxLength is the documented limit of a string member, in code points.
func maxLength(path string) int {
	m, _ := model.MemberAt(path)
	return m.Max
}

// sent is a valid request together with what it leaves behind.
type sent struct {
	request
	effect Effect
}

// carrying starts a request that can hold the members at the paths.
func carrying(paths ...string) sent {
	s := sent{request: plain()}
	for _, p := range paths {
		for k, v := range carrier(p) {
			s.request[k] = v
		}
	}
	if _, ok := s.request[revID]; ok {
		s.effect.Revision, s.effect.Change = new("rev-1"), new("change-1")
	}
	return s
}

// set adds a string member and remembers it as an effect.
func (s sent) set(path, value string) sent { return s.spelled(path, value, quoted(value)) }

// spelled adds a string member in a spelling of its own.
func (s sent) spelled(path, value, text string) sent {
	s.request = s.request.with(path, text)
	switch path {
	case token:
		s.effect.Token = &value
	case revID:
		s.effect.Revision = &value
	case change:
		s.effect.Change = &value
	case summary:
		s.effect.Summary = &value
	case external:
		s.effect.ExternalID = &value
	}
	return s
}

// percent adds the percentage.
func (s sent) percent(n int) sent {
	s.request = s.request.with(percent, num(n))
	s.effect.Percent = &n
	return s
}

// accepted makes the case of a valid request on a job of its own.
func accepted(id, title, rule string, s sent) Case {
	return Case{
		ID: id, Title: title, Rule: rule, Profile: profileOf(s.request),
		Plan: &Single{Job: Own, Request: s.build(), Allowed: judge.Accept(), Effect: s.effect},
	}
}

// refused makes the case of a request that must be refused with one of the error types and leave the job as it was.
func refused(id, title, rule string, r request, errors ...string) Case {
	return Case{
		ID: id, Title: title, Rule: rule, Profile: profileOf(r),
		Plan: &Single{Job: Shared, Request: r.build(), Allowed: judge.Reject(errors...)},
	}
}

// profileOf puts the requests that carry output variables into today's profile: the page of 2015 does not know them.
func profileOf(r request) model.Profile {
	if _, ok := r[outputs]; ok {
		return model.Current
	}
	return ""
}

// basics are the requests that everybody thinks of first.
func basics() []Case {
	out := []Case{
		accepted("success/plain", "a job is completed by its id alone", "answer/empty-body", sent{request: plain()}),
		accepted("success/token", "a job is continued with a token", "life/continuation-job",
			sent{request: plain()}.set(token, "token-1")),
		accepted("success/empty-structures", "both structures are there as far as they may be empty", "combine/valid",
			sent{request: plain().with(details, `{}`)}),
		accepted("success/everything-with-token", "every member that may meet a token", "combine/valid",
			carrying(revision).set(token, "token-1").set(revID, "rev-2").set(change, "change-2").set(revSum,
				"a revision").
				set(summary, "done").set(external, "ext-1").percent(50).also(created, `1751900000`)),
		accepted("success/everything-with-variables", "every member that may meet output variables", "combine/valid",
			carrying(revision).set(revID, "rev-2").set(change, "change-2").set(revSum, "a revision").
				set(summary, "done").set(external, "ext-1").percent(50).also(created, `1751900000`).also(outputs,
				`{"name":"value"}`)),
	}
	return out
}

// furthest is the latest second that the AWS SDK reads back right: it counts in nanoseconds, in 64 bits.
const furthest = 9_000_000_000

// also adds a member as text. Of these only a time is an effect.
func (s sent) also(path, text string) sent {
	s.request = s.request.with(path, text)
	if seconds, err := strconv.ParseFloat(text, 64); path == created && err == nil && math.Abs(seconds) < furthest {
		s.effect.Created = new(int64(math.Round(seconds * 1000)))
	}
	return s
}

// roundNumbers are the lengths at which implementations put limits of their own:
// powers of two, round decimal numbers, and their neighbours.
var roundNumbers = []int{
	2, 3, 7, 8, 9, 10, 15, 16, 17, 20, 31, 32, 33, 36, 40, 49, 50, 51, 63, 64, 65, 79, 80, 99, 100, 101, 120, 127, 128,
	129,
	149, 150, 151, 199, 200, 201, 249, 250, 254, 255, 256, 257, 299, 300, 400, 499, 500, 501, 511, 512, 513, 600, 700,
	749, 750, 767, 768, 800, 900,
	999, 1000, 1001, 1023, 1024, 1025, 1200, 1279, 1280, 1400, 1499, 1500, 1501, 1535, 1536, 1537, 1600, 1700, 1800,
	1900, 1999, 2000, 2001,
	2040, 2046, 2047, 2048, 2049, 2050, 2100, 2500, 3000, 3072, 4000, 4095, 4096, 4097, 5000, 8191, 8192, 8193, 10000,
	16384, 20000,
	32767, 32768, 50000, 65534, 65535, 65536, 65537, 100000, 131072, 200000, 250000,
}

// lengths are the boundaries of every string that has a length, one member at a
// time: every round number on either side of the limit, and the limit itself.
func lengths() []Case {
	var out []Case
	for _, path := range freeStrings {
		most := maxLength(path)
		lengths := map[int]bool{
			1: true, most - 1: true, most: true, most + 1: true, most + 2: true, most / 2: true,
			most * 2: true, most * 10: true,
		}
		for _, n := range roundNumbers {
			lengths[n] = true
		}
		out = append(out, refused(path+"/length/00000", "an empty string", path+"/length",
			carrier(path).with(path, `""`), validation))
		for _, n := range sortedKeys(lengths) {
			value := filled("abcdefghij0123456789", n)
			if n <= most {
				out = append(out,
					accepted(fmt.Sprintf("%s/accepted/%05d", path, n), fmt.Sprintf("%d characters", n),
						path+"/accepted", carrying(path).set(path, value)))
				continue
			}
			out = append(out, refused(fmt.Sprintf("%s/length/%05d", path, n),
				fmt.Sprintf("%d characters, limit %d", n, most), path+"/length",
				carrier(path).with(path, quoted(value)), validation))
		}
	}
	return out
}
