package plumbline

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Target is the implementation to check. Exactly one of URL and Handler must be set.
type Target struct {
	URL     string
	Handler http.Handler
	// Jobs is the source of jobs: "auto" (or empty) and "aws" use CodePipeline's own calls, "none" runs only the cases
	// that need no job, "states=URL" is a provider-state URL as in Pact, "ids=FILE" a file with one id per line, and
	// "exec=COMMAND" a command that prints an id, which needs import _
	// "github.com/plumbline-conformance/plumbline/extras".
	Jobs string
	// JobFunc, if not nil, returns the id of a new job in progress each time, and Jobs is
	// ignored. It is called from several goroutines.
	JobFunc func(ctx context.Context) (string, error)
	// ThirdParty names jobs of partner actions, which no call of the API makes, for the cases of
	// the third-party operations: "ids=FILE" is a file with one job per line (its id, its client
	// token, and Category/Provider/Version of its action type), "exec=COMMAND" a command that
	// prints such a line. Each waits for PollForThirdPartyJobs. Empty skips the cases.
	ThirdParty string
	// ThirdPartyFunc, if not nil, returns a new such job each time, and ThirdParty is ignored.
	ThirdPartyFunc func(ctx context.Context) (ThirdPartyJob, error)
	// CAFile is a PEM file of additional certificate authorities, for every HTTPS
	// connection. Default: the file that AWS_CA_BUNDLE names.
	CAFile string
	// AllowRemote permits addresses that are neither loopback nor private.
	AllowRemote bool
	// RoleARN and Bucket are the service role and the artifact bucket of the pipelines
	// that are created. AWS itself needs real ones; emulators usually accept any.
	RoleARN, Bucket string
}

// source parses the source of jobs, and rejects an invalid target before anything is sent.
func (to Target) source() (jobs.Source, error) {
	source, err := jobs.Parse(to.Jobs)
	switch {
	case err != nil:
		return source, usage("%w", err)
	case source.Kind == jobs.KindExec && to.JobFunc == nil && jobs.Fields == nil:
		return source, usage("%w", jobs.ErrNoFields)
	case to.URL == "" && to.Handler == nil:
		return source, usage("no target: give a URL or a handler")
	case !to.isAWS() || to.JobFunc != nil:
		return source, nil
	case source.Auto:
		return source, usage("%s is AWS itself, where jobs are created in a real account: set the source of jobs "+
			"explicitly, as in --jobs aws --role-arn ARN --bucket NAME (docs/real-aws.md explains what that does)",
			to.URL)
	case source.Kind == jobs.KindAWS && (to.RoleARN == "" || to.Bucket == ""):
		return source, usage("pipelines of AWS itself need a service role and a bucket that exist: give --role-arn " +
			"ARN and --bucket NAME (docs/real-aws.md)")
	}
	return source, nil
}

// partners gives the jobs of partner actions; nil where there are none.
func (to Target) partners() (jobs.Partners, error) {
	if to.ThirdPartyFunc != nil || to.ThirdParty == "" {
		return to.ThirdPartyFunc, nil
	}
	partners, err := jobs.ParsePartners(to.ThirdParty, to.CAFile)
	if err != nil {
		return nil, usage("%w", err)
	}
	return partners, nil
}

// isAWS reports whether the target is AWS itself.
func (to Target) isAWS() bool { return network.IsAWS(to.URL) }

// from names where jobs come from, for the report.
func (to Target) from(source jobs.Source) string {
	if to.JobFunc != nil {
		return "func"
	}
	return source.String()
}

// supply prepares the source of jobs.
func (to Target) supply(ctx context.Context, t *client.Target, source jobs.Source) (*jobs.Supply, error) {
	if to.JobFunc != nil {
		supply := jobs.FromFunc(to.JobFunc)
		return supply, supply.Prove(ctx, t)
	}
	return source.Supply(ctx, t, to.account())
}

// account is what pipelines need.
func (to Target) account() jobs.AWSOptions {
	return jobs.AWSOptions{RoleARN: to.RoleARN, Bucket: to.Bucket, Real: to.isAWS()}
}

// freshJob returns a shell command that prints the id of a job, or "" if there is none.
func (to Target) freshJob(source jobs.Source) string {
	if to.JobFunc != nil {
		return ""
	}
	return source.Command()
}

// shellWord quotes a word for a shell if needed.
func shellWord(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("=:/._-@%+,", r) && !isAlphanumeric(r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func isAlphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

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
