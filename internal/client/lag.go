package client

import (
	"context"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"
)

// Lag is how late a target shows a result in the state of its pipelines: no document says
// that it does so at once. Whoever misses something there looks again, and what is learned
// by that holds for the whole run. The zero value is ready to use.
type Lag struct {
	shows atomic.Bool  // something that was missed was shown a little later
	vain  atomic.Int64 // looks in a row that were repeated to no effect
}

const (
	// longestLag is how long a target may take, and lookAgain how long one is waited for that
	// was not seen to show anything late.
	longestLag = 3 * time.Second
	lookAgain  = 700 * time.Millisecond
	// firstPause is the pause before the second look; the following ones are longer.
	firstPause = 100 * time.Millisecond
	// mostVain is after how many vain looks in a row nobody looks again.
	mostVain = 12
)

// Settle looks again while something is missed and may still be shown, and returns how much
// is missed in the end. The look returns how much is missed, as the first one did.
func (l *Lag) Settle(ctx context.Context, missed int, look func() int) int {
	vain := l.vain.Load()
	if missed == 0 || vain >= mostVain {
		return missed
	}
	most := lookAgain
	if vain == 0 || l.shows.Load() {
		most = longestLag
	}
	first, began := missed, time.Now()
	for pause := firstPause; missed > 0 && time.Since(began) < most; pause = min(2*pause, lookAgain) {
		if smithytime.SleepWithContext(ctx, pause) != nil {
			break
		}
		if missed = look(); missed < first {
			l.shows.Store(true)
			most = longestLag
		}
	}
	if missed == 0 {
		l.vain.Store(0)
	} else {
		l.vain.Add(1)
	}
	return missed
}
