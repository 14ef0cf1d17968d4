package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// diary writes the exchanges of serve and watch, and their summary. It may be used by many goroutines at once.
type diary struct {
	to    io.Writer
	json  bool // a line of JSON each
	quiet bool

	mu    sync.Mutex
	tally logbook.Tally
}

func (d *diary) exchange(e logbook.Exchange) {
	d.tally.Add(e)
	if d.quiet {
		return
	}
	if d.json {
		d.line(e)
		return
	}
	text := e.Time.Format("15:04:05") + " " + e.Text() + "\n"
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = io.WriteString(d.to, text) // whoever reads it is gone
}

// line writes a value as a line of JSON.
func (d *diary) line(v any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	to := json.NewEncoder(d.to)
	to.SetEscapeHTML(false)
	_ = to.Encode(v) // whoever reads it is gone
}

// end writes the summary.
func (d *diary) end(jobs []provider.Job) {
	if d.quiet {
		return
	}
	states := map[string]int{}
	for _, j := range jobs {
		states[j.State]++
	}
	sum := d.tally.Summary()
	if d.json {
		d.line(map[string]any{"summary": struct {
			logbook.Summary
			Jobs map[string]int `json:"jobs"`
		}{sum, states}})
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintln(d.to, sum.Text())
	if len(states) > 0 {
		var parts []string
		for _, state := range slices.Sorted(maps.Keys(states)) {
			parts = append(parts, fmt.Sprintf("%d %s", states[state], state))
		}
		fmt.Fprintln(d.to, "jobs: "+strings.Join(parts, ", "))
	}
}
