package provider

import "slices"

// Jobs of partner actions, for the five third-party calls. Nobody can make one through the API: they are seeded.

// partnerType is the action type of all seeded partner jobs.
var partnerType = typeID{"Build", "PlumblinePartner", "1"}

// PartnerType is their action type as Category/Provider/Version.
const PartnerType = "Build/PlumblinePartner/1"

// PartnerJob is a seeded job of a partner action.
type PartnerJob struct{ ID, ClientID, ClientToken string }

// SeedPartnerJobs makes n queued jobs of a partner action. They are polled for with
// PollForThirdPartyJobs as Build/ThirdParty/PlumblinePartner/1.
func (p *Provider) SeedPartnerJobs(n int) []PartnerJob {
	c := p.core
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]PartnerJob, n)
	for i := range out {
		j := c.partnerJob(nil, optional{})
		out[i] = PartnerJob{j.id, j.clientID, j.clientToken}
	}
	return out
}

// partnerJob queues a job of a partner action, a new one or the one that a job was of.
func (c *core) partnerJob(before *job, token optional) *job {
	var a *actionRun
	j := &job{clientID: newUUID(), clientToken: newUUID()}
	if before != nil {
		a, j.clientID, j.clientToken = before.action, before.clientID, before.clientToken
	} else {
		a = c.seedAction(action{typeID: partnerType})
	}
	j.id, j.nonce, j.status, j.token, j.action = c.life.newID(), newUUID(), jobQueued, token, a
	if made := c.b.worker.life.partner.made; made != nil {
		made(j)
	}
	c.partners[j.id] = j
	c.partnerQueue = append(c.partnerQueue, j)
	c.changed(j)
	return j
}

// partnerLife is what a mutant or a variant changes in what the third-party calls do to jobs. The core's mutex is
// held; a nil hook does nothing.
type partnerLife struct {
	owns     func(c *core, op string, j *job, token string) bool // whether a client token is the job's
	find     func(c *core, op, id string) *job                   // the job that a request is about
	stranger *failure                                            // for another client's token
	offers   func(owner string, id typeID) bool                  // whether polls may ask for an action type
	batch    func(n int) int                                     // how many jobs a poll gives at most
	gives    func(c *core, jobs []*job) []*job                   // the jobs that a poll gives
	details  func(c *core, j *job)                               // the effect of details, which are to have none
	open     func(j *job) bool                                   // whether a job may be completed
	succeed  func(c *core, j *job, token optional)               // the effect of a success
	next     func(c *core, before *job, token optional) *job     // the job that a continuation leads to
	made     func(j *job)                                        // a new job
}

func strictPartnerLife() partnerLife {
	return partnerLife{
		owns:     func(_ *core, _ string, j *job, token string) bool { return j.clientToken == token },
		find:     func(c *core, _, id string) *job { return c.partners[id] },
		stranger: errPartner,
		offers:   func(owner string, id typeID) bool { return owner == "ThirdParty" && id == partnerType },
		batch:    func(n int) int { return n },
		open:     func(j *job) bool { return j.status == jobInProgress },
		succeed:  (*core).partnerSucceeds,
		next:     (*core).partnerJob,
	}
}

// partner is an operation on a partner's job, which the client token must be that of.
func partner(op string, run func(*core, *job, value, *writer) *failure) func(*Provider, value, *writer) *failure {
	return func(p *Provider, in value, w *writer) *failure {
		c := p.core
		c.mu.Lock()
		defer c.mu.Unlock()
		life := &c.b.worker.life.partner
		j := life.find(c, op, in.str("jobId"))
		switch {
		case j == nil:
			return p.b.notFound
		case !life.owns(c, op, j, in.str("clientToken")):
			return life.stranger
		}
		return run(c, j, in, w)
	}
}

func (p *Provider) pollForThirdPartyJobs(in value, w *writer) *failure {
	c, given := p.core, in.get("actionTypeId")
	c.mu.Lock()
	defer c.mu.Unlock()
	life := &p.b.worker.life.partner
	if id := (typeID{
		given.str("category"), given.str("provider"),
		given.str("version"),
	}); !life.offers(given.str("owner"), id) {
		return errNoType
	}
	n, _ := in.whole("maxBatchSize", 1)
	n = min(life.batch(n), len(c.partnerQueue))
	handed := slices.Clone(c.partnerQueue[:n])
	c.partnerQueue = slices.Clone(c.partnerQueue[n:])
	if life.gives != nil {
		handed = life.gives(c, handed)
	}
	w.open('{').key("jobs").open('[')
	for _, j := range handed {
		if j.status == jobQueued {
			j.status = jobDispatched
		}
		c.changed(j)
		w.open('{').key("clientId").string(j.clientID).key("jobId").string(j.id).close('}')
	}
	w.close(']').close('}')
	return nil
}

func partnerAcknowledged(c *core, j *job, in value, w *writer) *failure {
	return c.acknowledged(j, in.str("nonce"), w)
}

func partnerDetails(c *core, j *job, _ value, w *writer) *failure {
	w.open('{').key("jobDetails")
	writeDetails(w, j, &c.b.life, func() {
		if j.nonce != "" {
			w.key("nonce").string(j.nonce)
		}
	})
	w.close('}')
	if what := c.b.worker.life.partner.details; what != nil {
		what(c, j)
	}
	return nil
}

func partnerSucceeded(c *core, j *job, in value, _ *writer) *failure {
	life := &c.b.worker.life.partner
	if !life.open(j) {
		return c.b.notInProgress
	}
	defer c.changed(j)
	token := in.get("continuationToken")
	life.succeed(c, j, optional{token.kind == text, token.text})
	return nil
}

// partnerSucceeds completes a job, or continues its action with a token.
func (c *core) partnerSucceeds(j *job, token optional) {
	j.status, j.ended = jobSucceeded, bySuccess
	if token.set {
		j.ended = byToken
		c.b.worker.life.partner.next(c, j, token)
		return
	}
	j.action.status = succeeded
}

func partnerFailed(c *core, j *job, in value, _ *writer) *failure {
	return c.failed(j, in.get("failureDetails"))
}
