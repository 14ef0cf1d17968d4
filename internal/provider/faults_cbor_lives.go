package provider

import "time"

// raceOpen is how long cborRace lets another request come between.
const raceOpen = 300 * time.Microsecond

// knownJob is a request of PutJobSuccessResult by CBOR, with the job that it names.
type knownJob struct {
	*core
	*job
	request *result
}

// onKnown has the CBOR wire look at the job, which nothing changes meanwhile, before a request is
// carried out: what it answers with true is the answer.
func onKnown(how func(knownJob) (*failure, bool)) change {
	return carriedOut("PutJobSuccessResult", func(p *Provider, body []byte, run operation) (reply, *failure) {
		tree, err := plainGrammar.parse(body)
		if err != nil {
			return run(p, body)
		}
		r, f := p.b.read(tree)
		if f == nil {
			f = p.b.check(r)
		}
		if f != nil {
			return run(p, body)
		}
		answered := false
		p.core.mu.Lock()
		if j := p.core.jobs[r.jobID.text]; j != nil {
			f, answered = how(knownJob{p.core, j, r})
		}
		p.core.mu.Unlock()
		switch {
		case !answered:
			return run(p, body)
		case f != nil:
			return refusal(f), f
		}
		return empty(), nil
	})
}

// accepts answers 200 to some requests for jobs that have ended.
func accepts(when func(knownJob) bool) change {
	return onKnown(func(k knownJob) (*failure, bool) { return nil, k.ended != never && when(k) })
}

// declines refuses some requests for jobs in progress.
func declines(when func(knownJob) bool) change {
	return onKnown(func(k knownJob) (*failure, bool) {
		return invalid("The request does not go with what was sent before."), k.status == jobInProgress && when(k)
	})
}

// cborLifeFaults are faults of a handler of the CBOR wire that has rules of its own for the lives of jobs.
var cborLifeFaults = []entry{
	{
		"cbor-failed-accepted", "answers 200 to a success by CBOR for a job that has failed",
		accepts(func(k knownJob) bool { return k.ended == byFailure }),
	},
	{
		"cbor-failed-token-accepted", "answers 200 to a token by CBOR for a job that has failed",
		accepts(func(k knownJob) bool { return k.ended == byFailure && k.request.token.set }),
	},
	{
		"cbor-spent-variables-accepted", "answers 200 to variables by CBOR for a job that a continuation has ended",
		accepts(func(k knownJob) bool { return k.ended == byToken && len(k.request.variables) > 0 }),
	},
	{
		"cbor-own-token-accepted", "answers 200 to a token by CBOR for an ended job that had the same",
		accepts(func(k knownJob) bool { return k.request.token.set && k.request.token == k.token }),
	},
	{"cbor-token-same-refused", "refuses a token by CBOR that the job itself has", declines(func(k knownJob) bool {
		return k.request.token.set && k.request.token == k.token
	})},
	{
		"cbor-tenth-token-refused", "refuses a token by CBOR for the tenth job of an action",
		declines(func(k knownJob) bool { return k.request.token.set && k.action.jobs >= 10 }),
	},
	{
		"cbor-report-less-refused", "refuses a percentComplete by CBOR that is less than the action's last",
		declines(func(k knownJob) bool {
			d, last := k.request.details, k.action.details.percent
			return d != nil && d.percent != nil && last != nil && *d.percent < *last
		}),
	},
	{"cbor-race", "lets two successes by CBOR of one job win when they meet", cborRace},
}

// cborRace looks at a job first, and some time later ends it without looking again.
var cborRace = carriedOut("PutJobSuccessResult", func(p *Provider, body []byte, run operation) (reply, *failure) {
	p.core.mu.Lock()
	j := p.core.jobs[jobNamed(body)]
	open := j != nil && j.status == jobInProgress
	p.core.mu.Unlock()
	time.Sleep(raceOpen)
	out, f := run(p, body)
	if open && f != nil && f.kind == "InvalidJobStateException" {
		return empty(), nil
	}
	return out, f
})
