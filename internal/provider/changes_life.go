package provider

// endedAgain lets more jobs end than those in progress.
func endedAgain(also func(*job, *result) bool) change {
	return readying(func(c *core, j *job, r *result) *failure {
		if f := c.inProgress(j, r); f != nil && !also(j, r) {
			return f
		}
		return nil
	})
}

// endsNothing carries a success out and puts the job back where it was.
func endsNothing(when func(*result) bool) change {
	return storing(func(c *core, j *job, r *result) {
		c.store(j, r)
		if when(r) {
			j.status, j.ended = jobInProgress, never
		}
	})
}

func readying(how func(*core, *job, *result) *failure) change {
	return lifeWith(func(l *life) { l.ready = how })
}

// tokenEnds completes a job whose token is what something of it is called.
func tokenEnds(name func(*job) string) change {
	return proceeding(func(c *core, j *job, token string) {
		if token == name(j) {
			c.settle(j)
			return
		}
		c.proceed(j, token)
	})
}

func settling(how func(*core, *job)) change {
	return lifeWith(func(l *life) { l.settle = how })
}

func proceeding(how func(*core, *job, string)) change {
	return lifeWith(func(l *life) { l.proceed = how })
}

func storing(how func(*core, *job, *result)) change {
	return lifeWith(func(l *life) { l.store = how })
}

// storingLess stores a copy of each result that something is taken out of.
func storingLess(less func(j *job, kept *result)) change {
	return storing(func(c *core, j *job, r *result) {
		kept := *r
		less(j, &kept)
		c.store(j, &kept)
	})
}

func making(how func(*core, *job)) change {
	return lifeWith(func(l *life) { l.made = how })
}

// handing gives less or more to a poll than the jobs that wait.
func handing(how func(*core, []*job) []*job) change {
	return lifeWith(func(l *life) { l.handOut = how })
}

// taking does something with a job that was handed out.
func taking(how func(*core, *job)) change {
	return lifeWith(func(l *life) { l.taken = how })
}

func stageEnds(when func(*core, *execution) bool) change {
	return lifeWith(func(l *life) { l.stageEnd = when })
}

// lostAfter makes no job after the nth continuation of an action.
func lostAfter(n int) change {
	return proceeding(func(c *core, j *job, token string) {
		if j.action.jobs != n {
			c.proceed(j, token)
		}
	})
}

// inheriting gives first jobs the last token of the same heir.
func inheriting(heir func(*actionRun) any) change {
	return lifeWith(func(l *life) {
		last := map[any]string{}
		l.proceed = func(c *core, j *job, token string) {
			last[heir(j.action)] = token
			c.proceed(j, token)
		}
		l.made = func(_ *core, j *job) {
			if token, ok := last[heir(j.action)]; ok && !j.token.set {
				j.token = optional{true, token}
			}
		}
	})
}
