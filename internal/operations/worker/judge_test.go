package worker_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	liveJob   = "5f3c9ab2-84d1-4e6f-9a07-c2b1d4e8f653"
	liveNonce = "0c9d2e4b-7a61-4f58-b3c2-91e5d7a8f604"
)

// known is a target with one job in a state and one action type of each kind.
func known(state worker.State) interpret.Knowledge {
	states := map[worker.State]judge.State{worker.Dispatched: judge.Unacknowledged, worker.Queued: judge.Unacknowledged, worker.InProgress: judge.InProgress, worker.Succeeded: judge.Finished, worker.Failed: judge.Finished, worker.Continued: judge.Finished}
	return interpret.Knowledge{
		Job: func(id string) judge.State {
			if id != liveJob {
				return judge.Unknown
			}
			return states[state]
		},
		Nonce: func(id, nonce string) bool { return nonce == liveNonce },
		Type: func(category, owner, provider, version string) (bool, string) {
			if category != "Test" || owner != "Custom" || provider != "plumbline-type" || version != "1" {
				return false, ""
			}
			if state == worker.QueryType {
				return true, worker.QueryProperty
			}
			return true, ""
		},
	}
}

// TestJudgeAndConstructionAgree holds that the judge, which reads the bytes, allows what the
// construction of each case allows, which knows what it has broken.
func TestJudgeAndConstructionAgree(t *testing.T) {
	count, missed := 0, 0
	for _, name := range worker.Checked() {
		op := model.MustOperation(name)
		for _, c := range worker.Of(name) {
			plan, ok := c.Plan.(worker.Single)
			if !ok || plan.Request.Target != "" || plan.Request.ContentType != "" {
				continue
			}
			values, knows := worker.Values{Job: liveJob, Nonce: liveNonce, Provider: "plumbline-type"}, known(plan.Job)
			if own := plan.Made; own != nil {
				values.Category, values.Provider, values.Version = own.Category, own.Provider("plumbline"), own.Version
				knows.Type = func(category, owner, provider, version string) (bool, string) {
					return category == values.Category && owner == "Custom" && provider == values.Provider && version == values.Version, ""
				}
			}
			r, ok := plan.Request.For(values)
			if !ok {
				continue
			}
			count++
			text := interpret.Document(wire.Answer{CBOR: c.Wire == wire.CBOR, Body: r.Body})
			if text == nil { // no map of CBOR, which has no member
				assert.False(t, plan.Allowed.MaySucceed(), c.ID)
				assert.Contains(t, plan.Allowed.Should.Errors, model.Serialization, c.ID)
				continue
			}
			v := interpret.Judge(op, text, knows)
			same := assert.ElementsMatch(t, plan.Allowed.Must.Errors, v.Allowed.Must.Errors, "%s: %s", c.ID, short(r.Body)) &&
				assert.ElementsMatch(t, plan.Allowed.Should.Errors, v.Allowed.Should.Errors, "%s: %s", c.ID, short(r.Body)) &&
				assert.Equal(t, plan.Allowed.Must.Success, v.Allowed.Must.Success, "%s: %s", c.ID, short(r.Body)) &&
				assert.Equal(t, plan.Allowed.Should.Success, v.Allowed.Should.Success, "%s: %s", c.ID, short(r.Body))
			if rule := strings.TrimPrefix(c.Rule, name+"/"); same && violation(rule) && len(v.Broken) > 0 {
				same = assert.True(t, slices.Contains(v.Broken, rule), "%s violates %s, and the judge says %v", c.ID, rule, v.Broken)
			}
			if !same {
				if missed++; missed > 15 {
					t.Fatal("and more")
				}
			}
		}
	}
	assert.Greater(t, count, 4000)
	t.Logf("%d requests", count)
}

// violation reports whether a rule is one that a request can violate by itself.
func violation(rule string) bool {
	return rule != "combined" && rule != "accepted" && !strings.HasPrefix(rule, "cbor/")
}

func short(body []byte) string { return string(body[:min(len(body), 120)]) }
