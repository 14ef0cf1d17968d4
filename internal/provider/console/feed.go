package console

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// event is something to show: a job as it is now, or an exchange. Most are never sent to anyone,
// so what is shown is made and encoded for who reads it.
type event struct {
	kind string
	key  string // of what a later event of this key replaces; "" for what stays
	show func() any
}

// feed hands events to everyone who follows, and what there was to those who come later.
type feed struct {
	mu        sync.Mutex
	past      []event        // the last mostPast are kept, and up to as many more until they are dropped at once
	dropped   int            // how many came before these
	latest    map[string]int // the number of the event with a key, counted from the first one of all
	followers []chan event
}

// The most events of the past that are kept, and for how many a slow follower is waited for.
const (
	mostPast = 1000
	patience = 256
)

// add hands an event to all followers. It does not wait for them: one that is too slow is left, and comes again.
func (f *feed) add(e event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keep(e)
	f.followers = slices.DeleteFunc(f.followers, func(to chan event) bool {
		select {
		case to <- e:
			return false
		default:
			close(to)
			return true
		}
	})
}

// keep keeps an event in place of the one with its key: readers see jobs in the order in which they were made. The
// caller holds the mutex.
func (f *feed) keep(e event) {
	if number, ok := f.latest[e.key]; ok && number >= f.dropped+len(f.past)-mostPast {
		f.past[number-f.dropped] = e
		return
	}
	if len(f.past) == 2*mostPast {
		f.dropped += mostPast
		f.past = append(f.past[:0], f.past[mostPast:]...)
		clear(f.past[mostPast : 2*mostPast])
		maps.DeleteFunc(f.latest, func(_ string, number int) bool { return number < f.dropped })
	}
	f.past = append(f.past, e)
	if e.key == "" {
		return
	}
	if f.latest == nil {
		f.latest = map[string]int{}
	}
	f.latest[e.key] = f.dropped + len(f.past) - 1
}

// follow gives what there was, and a channel with what comes; it is closed for a follower that is too slow.
func (f *feed) follow() ([]event, chan event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	to := make(chan event, patience)
	f.followers = append(f.followers, to)
	return slices.Clone(f.past[max(0, len(f.past)-mostPast):]), to
}

func (f *feed) leave(to chan event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.followers = slices.DeleteFunc(f.followers, func(other chan event) bool { return other == to })
}

// serve sends events until the reader goes (server-sent events, HTML standard 9.2). Each connection begins anew: the
// first event says so.
func (f *feed) serve(w http.ResponseWriter, r *http.Request) {
	past, to := f.follow()
	defer f.leave(to)
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	send := func(e event) bool {
		_, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.kind, encode(e.show()))
		return err == nil
	}
	if !send(event{kind: "begin", show: func() any { return struct{}{} }}) {
		return
	}
	for _, e := range past {
		if !send(e) {
			return
		}
	}
	beat := time.NewTicker(15 * time.Second) // so that a reader that is gone is noticed
	defer beat.Stop()
	for flush.Flush() == nil {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			if _, err := io.WriteString(w, ":\n\n"); err != nil {
				return
			}
		case e, ok := <-to:
			if !ok || !send(e) {
				return
			}
		}
	}
}
