package plumbline

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/spec"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

// between is the pause between two looks at a target that is not there yet.
const between = 200 * time.Millisecond

// connect prepares the target, and waits until it answers if it is to be waited
// for: emulators start slowly, and in a network of containers even their name may
// not be known at first.
func connect(ctx context.Context, to Target, o Options, workers int) (*target.Target, error) {
	wanted := target.Options{Endpoint: to.URL, Handler: to.Handler, Timeout: o.Timeout, Conns: workers, CAFile: to.CAFile, AllowRemote: to.AllowRemote}
	deadline := time.Now().Add(o.Wait)
	for {
		t, err := target.New(ctx, wanted)
		var unknown *net.DNSError
		switch {
		case err == nil && o.Wait == 0:
			return t, nil
		case err == nil:
			if err = await(ctx, t, deadline); err == nil {
				return t, nil
			}
			return nil, errors.Join(fmt.Errorf("%s: waited %s: %w", t.Endpoint(), o.Wait, err), t.Close())
		case !errors.As(err, &unknown) || time.Now().After(deadline) || ctx.Err() != nil:
			return nil, &UsageError{err.Error()}
		}
		pause(ctx, between)
	}
}

// await waits until the target answers a request over HTTP, whatever the answer
// is, save that something behind it is not there yet.
func await(ctx context.Context, t *target.Target, deadline time.Time) error {
	for {
		e := t.Do(ctx, spec.Request{Body: []byte(`{"jobId":"77777777-0000-4000-8000-000000000000"}`)})
		up := e.Fate == spec.Answered && e.Status != 502 && e.Status != 503 && e.Status != 504
		if up || ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the target does not answer: %s %s", e.Outcome(), e.Detail)
		}
		pause(ctx, between)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// Clean removes the pipelines and custom action types that runs have left behind
// which were killed, and answers their names; their own names begin with
// "plumbline-". The runs whose pipelines are younger than older may be going on: they are
// left alone, and their names are answered as young. Dry removes nothing.
func Clean(ctx context.Context, to Target, older time.Duration, dry bool) (found, young []string, err error) {
	t, err := connect(ctx, to, Options{}, 1)
	if err != nil {
		return nil, nil, err
	}
	found, young, err = jobs.Sweep(ctx, t, older, dry)
	return found, young, errors.Join(err, t.Close())
}
