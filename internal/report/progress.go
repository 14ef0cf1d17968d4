package report

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// Progress shows a run while it goes on. On a terminal it rewrites one line; elsewhere it writes a line now and then,
// so that the log of a long run in CI shows life.
type Progress struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	width    int
	every    time.Duration
	now      func() time.Time
	started  time.Time // when the first case was sent
	last     time.Time
	failed   int
	warned   int
}

// NewProgress writes to w. Width is that of the terminal.
func NewProgress(w io.Writer, terminal bool, width int) *Progress {
	p := &Progress{w: w, terminal: terminal, width: width, every: 10 * time.Second, now: time.Now}
	if terminal {
		p.every = 100 * time.Millisecond
	}
	p.last = p.now()
	return p
}

// Event takes the next event of a run; it may be called from several goroutines.
func (p *Progress) Event(e Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e.Kind {
	case KindStarted:
		p.started = p.now()
	case KindBeforehand:
		fmt.Fprintln(p.w, Harmless(e.Text))
	case KindNote:
		if p.terminal { // elsewhere the report tells it, once
			p.rewrite(Harmless(e.Text))
		}
	case KindFinished:
		p.wipe()
	case KindCase:
		p.count(e.Case)
		if now := p.now(); now.Sub(p.last) >= p.every {
			p.last = now
			p.show(e, now)
		}
	}
}

func (p *Progress) count(c *Case) {
	if c == nil {
		return
	}
	switch c.Status {
	case StatusFail, StatusFixed:
		p.failed++
	case StatusWarn:
		p.warned++
	}
}

func (p *Progress) show(e Event, now time.Time) {
	line := fmt.Sprintf("%s of %s cases", Commas(e.Done), Commas(e.Total)) + p.part(e, now)
	if p.failed > 0 {
		line += ", " + Commas(p.failed) + " failed"
	}
	if p.warned > 0 {
		line += ", " + Plural(p.warned, "warning")
	}
	if !p.terminal {
		fmt.Fprintln(p.w, line)
		return
	}
	if e.Case != nil {
		line += "  " + Harmless(e.Case.ID)
	}
	p.rewrite(line)
}

// part is how far the run is and, once that can be told, how long the rest may take.
func (p *Progress) part(e Event, now time.Time) string {
	if e.Total <= 0 || e.Done > e.Total {
		return ""
	}
	part := fmt.Sprintf(" (%d %%", 100*e.Done/e.Total)
	took := now.Sub(p.started)
	if !p.started.IsZero() && took >= tellable && 50*e.Done >= e.Total && e.Done < e.Total {
		part += ", about " + inWords(time.Duration(float64(took)*float64(e.Total-e.Done)/float64(e.Done))) + " left"
	}
	return part + ")"
}

// tellable is how long a run has to last before the time left is estimated.
const tellable = 2 * time.Second

// inWords is a time as people say it.
func inWords(d time.Duration) string {
	switch seconds := int(d.Round(time.Second) / time.Second); {
	case seconds < 90:
		return fmt.Sprintf("%d s", max(1, seconds))
	case seconds < 90*60:
		return fmt.Sprintf("%d min", (seconds+30)/60)
	default:
		return fmt.Sprintf("%.1f h", float64(seconds)/3600)
	}
}

func (p *Progress) rewrite(line string) {
	if r := []rune(line); p.width > 0 && len(r) >= p.width {
		line = string(r[:p.width-1])
	}
	fmt.Fprint(p.w, "\r\x1b[K"+line)
}

func (p *Progress) wipe() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
