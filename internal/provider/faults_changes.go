package provider

import (
	"io"
	"net/http"
	"strings"
)

// nothing answers a status with an empty body.
//
//go:noinline
func nothing(status int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{jsonType}
		w.WriteHeader(status)
	}
}

// targets reads a target as another one.
func targets(as func(string) string) change {
	return wireWith(func(w *wire) {
		w.operation = func(targets []string) (string, bool) {
			if len(targets) != 1 {
				return "", false
			}
			return exactTarget([]string{as(targets[0])})
		}
	})
}

// after reads a target in which the operation is found as the right one.
func after(target, op string, found func(s, sub string) bool) string {
	if found(target, op) {
		return operationPrefix + op
	}
	return target
}

func unknownTarget(f *failure) change {
	return wireWith(func(w *wire) { w.unknownOperation = f })
}

func mediaTypes(gate func(*http.Request) *failure) change {
	return wireWith(func(w *wire) { w.mediaType = gate })
}

// typeWhere answers f where odd picks a request, as its media type is looked at.
func typeWhere(f *failure, odd func(*http.Request) bool) change {
	return mediaTypes(func(r *http.Request) *failure {
		if odd(r) {
			return f
		}
		return awsJSON(r)
	})
}

// fieldHas picks the requests with a header field that has something in it.
func fieldHas(name, part string) func(*http.Request) bool {
	return func(r *http.Request) bool { return strings.Contains(r.Header.Get(name), part) }
}

func inChunks(r *http.Request) bool { return r.ContentLength < 0 }

// methodWhere answers f where odd picks a request, as its method is looked at.
func methodWhere(f *failure, odd func(*http.Request) bool) change {
	return methods(func(r *http.Request) *failure {
		if odd(r) {
			return f
		}
		return nil
	})
}

func methods(gate func(*http.Request) *failure) change {
	return wireWith(func(w *wire) {
		w.method = func(r *http.Request) *failure {
			if f := gate(r); f != nil {
				return f
			}
			return postOnly(r)
		}
	})
}

func methodAnswers(method string, f *failure) change {
	return methodWhere(f, func(r *http.Request) bool { return r.Method == method })
}

func paths(f *failure) change {
	return wireWith(func(w *wire) {
		w.path = func(r *http.Request) *failure {
			if rootOnly(r) != nil {
				return f
			}
			return nil
		}
	})
}

// pathAnswers answers f at the paths that contain something, in whatever letter case.
func pathAnswers(f *failure, part string) change {
	return pathWhere(f, func(r *http.Request) bool {
		path, _, _ := strings.Cut(r.RequestURI, "?")
		return strings.Contains(strings.ToLower(path), part)
	})
}

func pathWhere(f *failure, odd func(*http.Request) bool) change {
	return wireWith(func(w *wire) {
		w.path = func(r *http.Request) *failure {
			if odd(r) {
				return f
			}
			return rootOnly(r)
		}
	})
}

func signatures(bad func(authorization string) bool, f *failure) change {
	return wireWith(func(w *wire) {
		w.signature = func(r *http.Request) *failure {
			if bad(r.Header.Get("Authorization")) {
				return f
			}
			return signed(r)
		}
	})
}

// bodies reads the body of PutJobSuccessResult as another one.
func bodies(as func(*http.Request, []byte) []byte) change {
	return wireWith(func(w *wire) {
		w.body = func(r *http.Request) ([]byte, *failure) {
			body, f := readBody(r, nil, bodyLimit)
			if f == nil && strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult") {
				body = as(r, body)
			}
			return body, f
		}
	})
}

func firstBytes(n int) change {
	return bodies(func(_ *http.Request, body []byte) []byte { return body[:min(n, len(body))] })
}

func bodyAtMost(n int) change {
	return func(b *behaviour) {
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if len(body) > n {
				return errTooLarge
			}
			return next(body)
		}
	}
}

// bodyOver answers f to large bodies, once they have been read to their end.
func bodyOver(limit int, f *failure) change {
	return wireWith(func(w *wire) {
		w.body = func(r *http.Request) ([]byte, *failure) {
			body, failed := readBody(r, nil, 64<<20)
			if failed == nil && len(body) > limit {
				_, _ = io.Copy(io.Discard, r.Body)
				return nil, f
			}
			return body, failed
		}
	})
}

// endedAgain lets some of the requests end more jobs than those in progress.
func endedAgain(which func(*job) bool, when func(*result) bool) change {
	return readying(func(c *core, j *job, r *result) *failure {
		if f := c.inProgress(j, r); f != nil && (!which(j) || !when(r)) {
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
