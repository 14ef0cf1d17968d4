package provider

import "slices"

// waitingFaults are about next jobs of several actions that wait to be polled for at the same
// time.
var waitingFaults = []entry{
	{"waiting-token-once", "makes no next job while another of its execution waits that has the same token", proceeding(func(c *core, j *job, token string) {
		if !slices.ContainsFunc(c.waitingBeside(j), func(other *job) bool { return other.token.text == token }) {
			c.proceed(j, token)
		}
	})},
	{"waiting-token-shared", "hands every next job that waits the newest token of its execution", proceeding(func(c *core, j *job, token string) {
		for _, other := range c.waitingBeside(j) {
			other.token.text = token
		}
		c.proceed(j, token)
	})},
}

// waitingBeside are the next jobs of a job's execution that wait to be polled for.
func (c *core) waitingBeside(j *job) []*job {
	var out []*job
	for _, other := range c.queues[j.action.declared.typeID] {
		if other.token.set && other.action.execution == j.action.execution {
			out = append(out, other)
		}
	}
	return out
}
