package cases

import "github.com/plumbline-conformance/plumbline/internal/judge"

// sentIDs are texts of the form of a job's id that requests carry elsewhere: none of them makes
// or names a job, whatever a target keeps under them.
func sentIDs(add adder) {
	end := ok("a", "completed", "", sent{request: plain()})
	taken := inWork("a")
	own := ok("a", "continued with the job's own id as the token", "life/token-exact", withToken(jobMark))
	add("life/after-continuation/own-id", "the spent id, which is the next job's token", "life/after-continuation",
		own, spentStep("a", "", plain()), taken, spentStep("a", "", plain()),
		spentStep("a", "", withToken("t").request), own, taken, spentStep("a", "", plain()), end,
		spentStep("a", "", plain()))
	paths := []string{token, external, revID, change, summary, revSum}
	id := func(i int) string { return replaceAt("5e111d00-4a5b-4c6d-8e7f-90a1b2c3d400", 35, num(i)) }
	all, unknown := carrying(revision), []Step{}
	for i, path := range paths {
		all = all.set(path, id(i))
		unknown = append(unknown,
			no("a", "the id that was sent as "+path, "jobId/unknown", text(`{"jobId":"`+id(i)+`"}`),
				judge.Reject(notFound)))
	}
	steps := append([]Step{ok("a", "continued, with an id in every text", "life/continuation-job", all), taken},
		unknown...)
	steps = append(append(steps, ok("a", "continued", "life/continuation-job", withToken("t"))), unknown...)
	add("life/jobs-apart/sent-ids", "ids that requests have carried in other members are the ids of no job",
		"life/jobs-apart", append(steps, end)...)
}
