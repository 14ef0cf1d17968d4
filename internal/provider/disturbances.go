package provider

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Disturbance is something that a worker meets in production while the service keeps every rule: an answer that the
// network lost, throttling, a clock that differs. It is neither a mutant nor a variant.
type Disturbance struct {
	Name string
	Says string

	change func(*behaviour)
}

// Disturbances lists every disturbance.
func Disturbances() []Disturbance {
	return []Disturbance{
		{
			"lost-answer", "carries out the first result of each job and closes the connection without an answer",
			onFirstResult(lose),
		},
		{
			"cut-in-headers",
			"carries out the first result of each job and closes the connection inside the headers of its answer",
			onFirstResult(cutInHeaders),
		},
		{
			"cut-in-body",
			"carries out the first result of each job and closes the connection inside the body of its answer",
			onFirstResult(cutInBody),
		},
		{
			"throttling-retry-after", "answers every second request with ThrottlingException and Retry-After: 1",
			throttling,
		},
		{"clock-skew", "has a clock that is an hour ahead, and rejects signatures older than five minutes", skewed},
		{"slow-poll", "takes five seconds to answer PollForJobs", slowPoll(5 * time.Second)},
	}
}

// asked is the operation that a request names on either wire.
func asked(r *http.Request) string {
	if name, ok := rpcRoute(r.URL.Path); ok {
		return name
	}
	name, _ := exactTarget(r.Header["X-Amz-Target"])
	return name
}

// onFirstResult has the first answer of a result for each job, as far as it is a success, sent by end.
func onFirstResult(end func(w http.ResponseWriter, answer *unsent)) change {
	var mu sync.Mutex
	seen := map[string]bool{}
	first := func(body []byte) bool {
		mu.Lock()
		defer mu.Unlock()
		id := anywhere.FindString(string(body))
		if id == "" || seen[id] {
			return false
		}
		seen[id] = true
		return true
	}
	return everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if op := asked(r); op != "PutJobSuccessResult" && op != "PutJobFailureResult" {
			next.ServeHTTP(w, r)
			return
		}
		body, f := readBody(r, nil, bodyLimit)
		if f != nil {
			out := refusal(f)
			out.write(w, r)
			return
		}
		answer := answerTo(next, r, body)
		if answer.status == http.StatusOK && first(body) {
			end(w, answer)
			return
		}
		answer.send(w)
	})
}

func lose(http.ResponseWriter, *unsent) { panic(http.ErrAbortHandler) }

// raw writes bytes to the connection and closes it.
func raw(w http.ResponseWriter, text string) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil { // no connection, as in a test of the handler alone
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	_, _ = buffered.WriteString(text) // a client that is gone is no concern of the provider
	_ = buffered.Flush()
}

func cutInHeaders(w http.ResponseWriter, answer *unsent) {
	raw(w, fmt.Sprintf("HTTP/1.1 %d OK\r\nX-Amzn-Requestid: %s\r\nContent-Ty", answer.status, newUUID()))
}

// cutInBody promises ten bytes more than it sends: a 200 without a body is cut too.
func cutInBody(w http.ResponseWriter, answer *unsent) {
	raw(w, fmt.Sprintf("HTTP/1.1 %d OK\r\nX-Amzn-Requestid: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		answer.status, newUUID(), answer.Header().Get("Content-Type"), answer.body.Len()+10, &answer.body))
}

func throttling(b *behaviour) {
	var requests counter
	everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if requests.next()%2 == 0 {
			next.ServeHTTP(w, r)
			return
		}
		rejectBoth(w, r, &failure{kind: "ThrottlingException", message: "Rate exceeded"}, [2]string{"Retry-After", "1"})
	})(b)
}

// rejectBoth rejects a request on the wire that it uses.
func rejectBoth(w http.ResponseWriter, r *http.Request, f *failure, header ...[2]string) {
	out := refusal(f)
	if isRPC(r.URL.Path) {
		p := &Provider{b: strict()}
		p.spell(&out)
	}
	out.header = append(out.header, header...)
	out.requestID = newUUID()
	out.write(w, r)
}

// The clock of clock-skew, and how old a signature may be.
const (
	ahead     = time.Hour
	tolerated = 5 * time.Minute
)

// skewed rejects what was signed by another clock, as AWS does, and tells its own time in Date.
func skewed(b *behaviour) {
	everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		now := time.Now().Add(ahead).UTC()
		w.Header().Set("Date", now.Format(http.TimeFormat))
		signedAt, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
		if err == nil && now.Sub(signedAt).Abs() > tolerated {
			rejectBoth(w, r, &failure{
				kind: "InvalidSignatureException", status: http.StatusBadRequest,
				message: "Signature expired: " + r.Header.Get("X-Amz-Date") + " is now earlier than " +
					now.Add(-tolerated).Format("20060102T150405Z") + " (" + now.Format("20060102T150405Z") +
					" - 5 min.)",
			})
			return
		}
		next.ServeHTTP(w, r)
	})(b)
}

// slowPoll takes its time for PollForJobs, or less where the client goes.
func slowPoll(d time.Duration) change {
	return everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if asked(r) == "PollForJobs" {
			bodyOf(r) // net/http sees that a client has gone once its request is read
			select {
			case <-r.Context().Done():
			case <-time.After(d):
			}
		}
		next.ServeHTTP(w, r)
	})
}
