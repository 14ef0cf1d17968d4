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
			p.show(e)
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

func (p *Progress) show(e Event) {
	line := fmt.Sprintf("%s of %s cases", Commas(e.Done), Commas(e.Total))
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
