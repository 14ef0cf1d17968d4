package plumbline

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// between is the pause between two attempts to reach a target that is not ready yet.
const between = 200 * time.Millisecond

// connect prepares the target and, with Options.Wait, waits until the operation answers: emulators start slowly, and in
// a container network even their name may not resolve at first.
func connect(ctx context.Context, to Target, o Options, workers int) (*client.Target, error) {
	wanted := client.Options{
		Endpoint: to.URL, Handler: to.Handler, Timeout: o.Timeout, Conns: workers,
		CAFile: to.CAFile, AllowRemote: to.AllowRemote,
	}
	deadline := time.Now().Add(o.Wait)
	for {
		t, err := client.New(ctx, wanted)
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
		_ = smithytime.SleepWithContext(ctx, between)
	}
}

// await waits for an answer of the operation itself: a proxy in front of it answers sooner,
// for example with 404 or 503. If only other answers come until the deadline, the target is
// considered ready and the run classifies it, unless a gateway still cannot reach it.
func await(ctx context.Context, t *client.Target, deadline time.Time) error {
	for n := 0; ; n++ {
		e := t.Do(ctx, wire.Request{Body: []byte(survey.Probes[n%len(survey.Probes)])})
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case survey.Usable(e.Answer), e.AuthRefused() && wire.ErrorType(e.Answer) != "":
			return nil
		case time.Now().Before(deadline):
			_ = smithytime.SleepWithContext(ctx, between)
		case e.Fate != wire.Answered:
			return fmt.Errorf("the target does not answer: %s %s", e.Outcome(), e.Detail)
		case e.Unreached():
			return fmt.Errorf("a gateway answers but does not reach the target: %s", survey.Words(e.Answer))
		default:
			return nil
		}
	}
}

// Clean removes the pipelines and custom action types that interrupted runs left behind, and returns their names, which
// begin with "plumbline-". Runs whose pipelines are younger than older may still be active: they are kept, and their
// names are returned as young. With dry set, nothing is removed.
func Clean(ctx context.Context, to Target, older time.Duration, dry bool) (found, young []string, err error) {
	t, err := connect(ctx, to, Options{}, 1)
	if err != nil {
		return nil, nil, err
	}
	found, young, err = jobs.Sweep(ctx, t, older, dry)
	return found, young, errors.Join(err, t.Close())
}
