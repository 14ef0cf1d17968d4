package run

import (
	"flag"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// every has each mutant and each variant be run in whole, which takes minutes: make kill and make variants.
var every = flag.Bool("every", false, "run every mutant and every variant, with all cases")

// sampled reports whether one of a list is run without -every: one in n.
func sampled(i, n int) bool { return *every || i%n == 0 }

// custom are the operations for custom actions.
var custom = worker.Checked()[:4]

// meeting selects the cases in which operations meet, and those of the whole run. Races of 1,200 jobs are run with -every.
func meeting(id string) bool {
	return (*every || !strings.HasSuffix(id, "/seldom")) && (strings.Contains(id, "/life/") || strings.Contains(id, "/everywhere/") || strings.Contains(id, "/race/"))
}

// failures are the cases that failed, or were warned of.
func failures(out *Outcome) []report.Case {
	return slices.DeleteFunc(slices.Clone(out.Cases), func(c report.Case) bool { return c.Status != report.StatusFail })
}

// TestMutantsOfMeetings catches the mutants that show where operations meet on a job: one in eight, and all with -every.
func TestMutantsOfMeetings(t *testing.T) {
	t.Parallel()
	mutantsOf(t, "calls together", 8, func(o Options) Options {
		o.Selected = meeting
		return o
	}, func(o Options) Options { return o })
}

// mutantsOf catches the mutants whose family has a word in its name, one in n of them, with the first of some options
// that find anything. It answers how many there are.
func mutantsOf(t *testing.T, family string, oneIn int, with ...func(Options) Options) (n int) {
	t.Helper()
	for _, f := range provider.WorkerFaults() {
		if !strings.Contains(f.Family, family) {
			continue
		}
		if n++; !sampled(n, oneIn) {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			op, _, _ := strings.Cut(f.Name, "/")
			for _, options := range with {
				p, err := provider.Named(f.Name)
				require.NoError(t, err)
				if caught(t, p, options(Options{Operations: []string{op}, Strict: true})) {
					return
				}
			}
			t.Errorf("it %s, and nothing was found", f.Says)
		})
	}
	return n
}

// TestMutantsOfPartnerJobs catches the mutants that show on a partner's job only: one in ten, and all with -every.
func TestMutantsOfPartnerJobs(t *testing.T) {
	t.Parallel()
	n := mutantsOf(t, "partners", 10, func(o Options) Options {
		o.Selected = ofPartners
		return o
	})
	assert.GreaterOrEqual(t, n, 100)
}

// ofPartners selects the cases about jobs of partners, and those of the whole run.
func ofPartners(id string) bool {
	return strings.Contains(id, "ThirdParty") && (meeting(id) || strings.Contains(id, "/partner/"))
}

// TestMutantsOfRaces has histories catch the mutants that show where requests meet in time, those of PutJobSuccessResult
// too: one in four, and all with -every. Whether requests meet is a matter of chance.
func TestMutantsOfRaces(t *testing.T) {
	n := 0
	for _, f := range slices.Concat(provider.WorkerFaults(), provider.Faults()) {
		if !strings.Contains(f.Family, "side by side") && f.Family != "concurrency" || laterRaces[f.Name] {
			continue
		}
		if n++; !sampled(n, 4) {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			op, _, _ := strings.Cut(f.Name, "/")
			for try := range 10 {
				p, err := provider.Named(f.Name)
				require.NoError(t, err)
				out := checked(t, p, Options{Operations: custom, Strict: true, Selected: func(id string) bool {
					return strings.Contains(id, "/race/") && (try%2 == 1 || !strings.HasSuffix(id, "/seldom")) && (f.Family == "concurrency" || strings.HasPrefix(id, op))
				}})
				for _, c := range failures(out) {
					if c.History != nil || !ordered[c.Findings[0].Rule] {
						t.Logf("%s, in try %d: %s", c.ID, try+1, c.Got)
						return
					}
					t.Errorf("%s: the requests that no order explains are not in the report", c.ID)
				}
			}
			t.Errorf("it %s, and nothing was found", f.Says)
		})
	}
	assert.GreaterOrEqual(t, n, 41)
}

// laterRaces are mutants whose races are lost in later executions alone: the operations race for the first jobs of
// pipelines, and the cases of PutJobSuccessResult for later ones.
var laterRaces = map[string]bool{"race-second-execution": true, "race-second-stage-of-later": true}

// ordered are the rules whose violations are histories.
var ordered = map[string]bool{"PutJobFailureResult/life/one-end": true, "AcknowledgeJob/life/in-order": true, "GetJobDetails/life/in-order": true, "AcknowledgeJob/life/one-acknowledgement": true}

// aboutReading selects the cases that reach the operation in another way, whose answers differ
// among variants of the protocol.
func aboutReading(id string) bool { return strings.Contains(id, "/protocol/") }

// accusedOnce are variants that a run has accused, and is always to be tried on.
var accusedOnce = []string{
	"content-type-ignored", "unknown-operation-501", "until-acknowledged-one-at-a-time",
	neverWithout,
}

// neverWithout was left without jobs, which it has for all cases. Others have none beside those that are in progress.
const neverWithout = "worker/starts-on-create-until-acknowledged"

// TestVariantsOfTheWorkerAreGreen runs all cases of the operations on what differs and
// conforms, in them or otherwise. Without -every it is half of the cases in which operations meet, and of those of the
// protocol, and where a job worker's variants are one in twenty-four of the others; and three variants or four are one
// provider. Those that were accused once are alone, and have all of the former.
func TestVariantsOfTheWorkerAreGreen(t *testing.T) {
	t.Parallel()
	groups := variantsTogether()
	for i, group := range slices.Sorted(maps.Keys(groups)) {
		variants := groups[group]
		t.Run(strings.Join(variants, ","), func(t *testing.T) {
			t.Parallel()
			p, err := provider.Together(variants...)
			require.NoError(t, err)
			first := variants[0]
			wires := []wire.Spelling{wire.JSON}
			switch {
			case *every:
				wires = bothWires
			case strings.HasPrefix(first, "cbor-"):
				wires = []wire.Spelling{wire.CBOR}
			}
			o := Options{Operations: custom, Wires: wires, Strict: true, Selected: func(id string) bool {
				sum := int(crc32.ChecksumIEEE([]byte(id)))
				long := strings.Contains(id, "/race/") || strings.Contains(id, "/life/own-type-") || strings.Contains(id, "/life/batch-many")
				if long && !*every && sum%3 != i%3 {
					return false // each race, and what takes as long, is run on a third of the variants
				}
				return *every || (meeting(id) || aboutReading(id)) && (slices.Contains(accusedOnce, first) || sum%2 == i%2) || strings.HasPrefix(first, "worker/") && sum%24 == 0
			}}
			if strings.HasPrefix(first, "third-party/") {
				o = Options{Strict: true, Selected: ofPartners}
			}
			out := checked(t, p, o)
			for _, c := range failures(out) {
				t.Errorf("%s: %s, %v", c.ID, c.Got, c.Findings)
			}
			for _, c := range out.Cases {
				assert.NotEqual(t, report.StatusError, c.Status, "%s: %s", c.ID, c.Reason)
				if first == neverWithout {
					assert.NotContains(t, c.Reason, "no job appeared in time", c.ID)
				}
			}
		})
	}
}

// variantsTogether are the names of the variants that are tested as one provider, by the name of the first or of their
// kind: those of a job worker, and one in sixteen of the others. With -every it is all, each alone.
func variantsTogether() map[string][]string {
	groups, turn := map[string][]string{}, map[string]int{}
	for i, v := range slices.Concat(provider.WorkerVariants(), provider.Variants()) {
		kind, of := "others", 8
		switch {
		case v.Should, v.Family != "job worker" && !slices.Contains(accusedOnce, v.Name) && !sampled(i, 16):
			continue
		case *every, slices.Contains(accusedOnce, v.Name), v.Family == "CBOR":
			kind, of = v.Name, 1
		case strings.HasPrefix(v.Name, "third-party/"):
			kind, of = "partners", 3
		}
		group := fmt.Sprint(kind, " ", turn[kind]%of)
		groups[group] = append(groups[group], v.Name)
		turn[kind]++
	}
	return groups
}

// TestPartnerJobsThatDoNotCome holds that a partner job which is due and does not come is a finding where others come.
// Where none does it is none: TestWhereNoPartnerJobIsHandedOut.
func TestPartnerJobsThatDoNotCome(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ fault, id, rule, got string }{
		{"PollForThirdPartyJobs/life/second-lost", "PollForThirdPartyJobs/life/handed-out", "PollForThirdPartyJobs/life/every-job", "PollForThirdPartyJobs did not hand out the job "},
		{"PutThirdPartyJobSuccessResult/life/no-next-job", "PutThirdPartyJobSuccessResult/life/continuation", "PutThirdPartyJobSuccessResult/life/continues", "the job that follows a continuation was not handed out"},
	} {
		p, err := provider.Named(c.fault)
		require.NoError(t, err)
		op, _, _ := strings.Cut(c.id, "/")
		out := checked(t, p, Options{Operations: []string{op}, Patience: 20 * time.Millisecond, Selected: func(id string) bool { return id == c.id }})
		require.Len(t, out.Cases, 1, c.fault)
		assert.Equal(t, report.StatusWarn, out.Cases[0].Status, c.fault)
		require.NotEmpty(t, out.Cases[0].Findings, c.fault)
		assert.Equal(t, c.rule, out.Cases[0].Findings[0].Rule, c.fault)
		assert.Contains(t, out.Cases[0].Got, c.got, c.fault)
		assert.Contains(t, out.Cases[0].Got, "while others were", c.fault)
	}
}

// TestMutantsWithoutStrict catches mutants that violate a MUST in some cases and a SHOULD in many by the former: a
// check that is not strict fails.
func TestMutantsWithoutStrict(t *testing.T) {
	t.Parallel()
	for mutant, ids := range map[string]string{
		"PollForJobs/length/max-refused/actionTypeId.provider":                  "/accepts/existing-",
		"PollForJobs/length/quarter/actionTypeId.version":                       "/accepts/existing-",
		"PollForJobs/pattern/hyphen-refused/actionTypeId.version":               "/accepts/existing-",
		"PollForJobs/pattern/upper-case-refused/actionTypeId.provider":          "/accepts/existing-",
		"PollForJobs/life/version-as-number":                                    "/type/right-unquoted",
		"AcknowledgeJob/life/nonce-as-number":                                   "/type/right-unquoted",
		"AcknowledgeJob/life/nonce-of-50-cut":                                   "/nonce/wrong/",
		"AcknowledgeJob/life/nonce-of-1-zeros":                                  "/nonce/wrong/before-digit",
		"AcknowledgeJob/life/neighbours-spent":                                  "/life/neighbour-untouched",
		"AcknowledgeJob/life/failed-accepted":                                   "/life/after-failure",
		"GetJobDetails/json/words-for-numbers-accepted":                         "/json/ignored/",
		"PollForJobs/life/one-less":                                             "/life/batch-rest-1",
		"PollForJobs/life/query-of-the-type":                                    "/life/query-nearly-zero",
		"GetJobDetails/life/rejected-spends-all":                                "/life/refused-between",
		"PutJobFailureResult/life/tried-again":                                  "/life/no-further-job-",
		"GetThirdPartyJobDetails/client-token/case-folded":                      "/life/token-",
		"AcknowledgeThirdPartyJob/client-token/cut-accepted":                    "/life/token-cut",
		"PutJobFailureResult/enum/words-of-others-accepted/failureDetails.type": "/enum/word-",
	} {
		p, err := provider.Named(mutant)
		require.NoError(t, err)
		op, _, _ := strings.Cut(mutant, "/")
		o := Options{Operations: []string{op}, Selected: func(id string) bool { return strings.Contains(id, ids) }}
		assert.True(t, caught(t, p, o), "%s: nothing was found", mutant)
	}
}

// TestPartnerJobsOfOthers has many partner jobs wait that the source does not name: what is wrong with the polls that
// hand them out is found, though none is left for the polls of the cases.
func TestPartnerJobsOfOthers(t *testing.T) {
	t.Parallel()
	for fault, wrong := range map[string]bool{"": false, "PollForThirdPartyJobs/life/batch-ignored": true, "PollForThirdPartyJobs/output/absent/jobs.clientId": true} {
		p := provider.New()
		if fault != "" {
			p, _ = provider.Named(fault)
		}
		p.SeedPartnerJobs(200)
		out := checked(t, p, Options{Operations: []string{"PollForThirdPartyJobs"}, Selected: func(id string) bool {
			return strings.Contains(id, "/life/handed-out") || strings.Contains(id, "/life/batch-1") || strings.Contains(id, "/everywhere/output")
		}})
		assert.Equal(t, wrong, len(failures(out)) > 0, "%q: %v", fault, out.Notes)
	}
}

// TestPartnerCasesInTurn: the second wire comes last, and of each wire the polls, which need jobs that wait, come first.
func TestPartnerCasesInTurn(t *testing.T) {
	t.Parallel()
	named := func(operation string, w wire.Spelling) worker.Case { return worker.Case{Operation: operation, Wire: w} }
	polls, ends := model.PollForThirdPartyJobs, model.PutThirdPartyJobSuccessResult
	got := inTurn([]worker.Case{
		named(ends, wire.CBOR), named(ends, wire.JSON), named(polls, wire.CBOR), named(polls, wire.JSON),
	}, []wire.Spelling{wire.JSON, wire.CBOR})
	assert.Equal(t, []worker.Case{
		named(polls, wire.JSON), named(ends, wire.JSON), named(polls, wire.CBOR), named(ends, wire.CBOR),
	}, got)
}
