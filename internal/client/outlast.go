package client

import (
	"context"
	"time"
)

// outlasting is how long a request that creates something is waited for after the run was interrupted.
const outlasting = 2 * time.Second

// Outlast is a context for a request that creates something: it ends a little later than ctx. A target may go on
// with a request that is not waited for any more, and create what was found missing when it was to be removed.
func Outlast(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		end := time.AfterFunc(outlasting, cancel)
		context.AfterFunc(longer, func() { end.Stop() })
	})
	return longer, func() { stop(); cancel() }
}
