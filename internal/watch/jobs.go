package watch

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// jobs are what a proxy has seen of jobs. Almost nothing is certain: jobs time out, are removed with their pipelines,
// and other workers take them. Only a job whose result was accepted has ended, and for good.
type jobs struct {
	mu    sync.Mutex
	all   map[string]*job
	order []string
}

type job struct {
	state  string
	ended  bool // by a result that was accepted
	doubt  bool // a result was sent, and what became of it is not known
	nonces []string
	turns  logbook.Turns
}

// mostJobs is how many jobs are kept: the oldest are forgotten.
const mostJobs = 100_000

func newJobs() *jobs { return &jobs{all: map[string]*job{}} }

// known is what is known of a job.
func (s *jobs) known(id string) logbook.Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.all[id]
	if j == nil {
		return logbook.Job{Unsure: true}
	}
	known := logbook.Job{State: j.state, Unsure: !j.ended, Nonces: slices.Clone(j.nonces), Turns: j.turns}
	known.Turns.Acknowledged = slices.Clone(j.turns.Acknowledged)
	if j.doubt {
		known.State, known.Unsure = "", true
	}
	return known
}

// states are the numbers of jobs in each state that is known.
func (s *jobs) states() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]int{}
	for _, j := range s.all {
		switch {
		case j.doubt:
			all["unknown"]++
		case j.state != "":
			all[j.state]++
		}
	}
	return all
}

func (s *jobs) get(id string) *job {
	j := s.all[id]
	if j == nil {
		if len(s.order) == mostJobs {
			delete(s.all, s.order[0])
			s.order = s.order[1:]
		}
		j = &job{}
		s.all[id] = j
		s.order = append(s.order, id)
	}
	return j
}

// note learns from an exchange.
func (s *jobs) note(e logbook.Exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case e.Operation == "PollForJobs" && e.Status == 200:
		s.polled(e)
	case e.JobID == "":
	case e.Operation == "AcknowledgeJob":
		s.acknowledged(e)
	case e.Operation == "PutJobSuccessResult":
		s.result(e, "Succeeded")
	case e.Operation == "PutJobFailureResult":
		s.result(e, "Failed")
	}
}

func (s *jobs) acknowledged(e logbook.Exchange) {
	j := s.get(e.JobID)
	j.turns.Tried++
	if e.Status/100 != 2 {
		return
	}
	j.turns.Acknowledged = append(j.turns.Acknowledged, e.Nonce)
	j.turns.Invocation = e.Invocation()
	if !j.ended {
		j.state = "InProgress"
	}
}

// result notes what a result did to its job, or that this is not known: the answer may have been lost after it was
// carried out.
func (s *jobs) result(e logbook.Exchange, state string) {
	j := s.get(e.JobID)
	switch {
	case e.Status == 200:
		j.state, j.ended, j.doubt = state, true, false
		j.turns.Results++
		j.turns.Invocation = e.Invocation()
	case e.Status < 400 || e.Status >= 500:
		j.doubt = !j.ended
	}
}

func (s *jobs) polled(e logbook.Exchange) {
	type handed struct {
		ID    string `json:"id"`
		Nonce string `json:"nonce"`
	}
	var given struct {
		Jobs []handed `json:"jobs"`
	}
	if e.Wire == logbook.CBOR {
		_ = cbor.Unmarshal(e.Answer.Body, &given) // what cannot be read gives no jobs
	} else {
		_ = json.Unmarshal(e.Answer.Body, &given)
	}
	for _, one := range given.Jobs {
		j := s.get(one.ID)
		j.turns.Handed++
		if !j.ended {
			j.state = "Dispatched"
		}
		if !slices.Contains(j.nonces, one.Nonce) {
			j.nonces = append(j.nonces, one.Nonce)
		}
	}
}
