package run

import (
	"cmp"
	"context"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// client is the id of the client of a job that was handed out, empty where the poll has not told it.
func (p *partners) client(j *partnerJob) string {
	return strings.TrimPrefix(p.handed[j.ID], unknownClient)
}

// file notes the jobs of an answer of PollForThirdPartyJobs.
func (p *partners) file(answer map[string]any) {
	list, _ := answer["jobs"].([]any)
	for _, item := range list {
		of, _ := item.(map[string]any)
		id, _ := of["jobId"].(string)
		client, _ := of["clientId"].(string)
		if id != "" && p.handed[id] == "" {
			p.handed[id] = cmp.Or(client, unknownClient)
			p.order = append(p.order, id)
		}
	}
}

// handedOut is what the poll that handed out a job told of it.
func (a *partnerScene) handedOut(j *partnerJob) worker.Seen {
	seen := worker.Seen{Clients: map[string]string{}}
	seen.Document = map[string]any{"jobs": []any{map[string]any{"jobId": j.ID, "clientId": a.p.client(j)}}}
	for name, other := range a.named {
		if other.ClientToken == j.ClientToken {
			seen.Clients[name] = a.p.client(other)
		}
	}
	return seen
}

// mostPolls is how many polls for partner jobs are sent until none comes that has not come before.
const mostPolls = 100

// none has all jobs be handed out that wait. Those that had not been handed out when it was called before are compared
// with a job: none may be another of its action and execution.
func (a *partnerScene) none(ctx context.Context, j *partnerJob) bool {
	for n, had := 0, -1; n < mostPolls && had < len(a.p.order) && ctx.Err() == nil; n++ {
		had = len(a.p.order)
		in := map[string]any{"actionTypeId": a.last.typeID(), "maxBatchSize": jobs.MostActions}
		out, err := a.s.arrange(ctx, model.PollForThirdPartyJobs, in)
		if err != nil {
			return a.skip("%s", err)
		}
		a.p.file(out)
	}
	fresh := a.p.order[a.p.before:]
	if a.p.before = len(a.p.order); j == nil || j.place[0] == "" || j.place[1] == "" {
		return true
	}
	for _, id := range fresh {
		if a.p.known[id] || a.p.handed[id] != a.p.handed[j.ID] {
			continue
		}
		in := map[string]any{"jobId": id, "clientToken": j.ClientToken}
		details, err := a.s.arrange(ctx, model.GetThirdPartyJobDetails, in)
		if of, _ := details["jobDetails"].(map[string]any); err == nil && placeOf(of) == j.place {
			a.out.find(judge.Finding{
				Rule: a.c.Rule, Level: rules.Should,
				Expected: "no further job of the action in its execution", Got: "the job " + id,
			})
		}
	}
	return true
}
