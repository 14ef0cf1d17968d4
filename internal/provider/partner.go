package provider

// Jobs of partner actions, for the five third-party calls. Nobody can make one through the
// API: they are seeded.

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
	c.partners[j.id] = j
	c.partnerQueue = append(c.partnerQueue, j)
	c.changed(j)
	return j
}

// partner is an operation on a partner's job, which the client token must be that of.
func partner(run func(*core, *job, value, *writer) *failure) func(*Provider, value, *writer) *failure {
	return func(p *Provider, in value, w *writer) *failure {
		c := p.core
		c.mu.Lock()
		defer c.mu.Unlock()
		j := c.partners[in.str("jobId")]
		switch {
		case j == nil:
			return p.b.notFound
		case j.clientToken != in.str("clientToken"):
			return errPartner
		}
		return run(c, j, in, w)
	}
}

func (p *Provider) pollForThirdPartyJobs(in value, w *writer) *failure {
	c, given := p.core, in.get("actionTypeId")
	c.mu.Lock()
	defer c.mu.Unlock()
	id := typeID{given.str("category"), given.str("provider"), given.str("version")}
	if given.str("owner") != "ThirdParty" || id != partnerType {
		return errNoType
	}
	n, _ := in.whole("maxBatchSize", 1)
	n = min(n, len(c.partnerQueue))
	w.open('{').key("jobs").open('[')
	for _, j := range c.partnerQueue[:n] {
		j.status = jobDispatched
		c.changed(j)
		w.open('{').key("clientId").string(j.clientID).key("jobId").string(j.id).close('}')
	}
	c.partnerQueue = c.partnerQueue[n:]
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
	return nil
}

func partnerSucceeded(c *core, j *job, in value, _ *writer) *failure {
	if j.status != jobInProgress {
		return c.b.notInProgress
	}
	defer c.changed(j)
	j.status, j.ended = jobSucceeded, bySuccess
	if token := in.get("continuationToken"); token.kind == text {
		j.ended = byToken
		c.partnerJob(j, optional{true, token.text})
		return nil
	}
	j.action.status = succeeded
	return nil
}

func partnerFailed(c *core, j *job, in value, _ *writer) *failure {
	return c.failed(j, in.get("failureDetails"))
}
