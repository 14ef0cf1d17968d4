package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

// Options say where the target is and how it is spoken to. Exactly one of Endpoint and Handler is set.
type Options struct {
	// Endpoint is an http or https URL. Its path is kept: a request's Path is joined to it.
	Endpoint string
	// Handler is served on a loopback listener of its own, so that a handler is
	// checked over the same wire as anything else.
	Handler http.Handler
	// Region is part of the signature. Empty: what the AWS SDK finds
	// (AWS_REGION, AWS_DEFAULT_REGION, the profile), or us-east-1.
	Region string
	// Credentials sign the requests. Nil: for a local target the static keys of the environment or of the profile, else
	// dummies, and nothing is asked or run for them; for any other the AWS SDK's default chain without the instance
	// metadata service.
	Credentials aws.CredentialsProvider
	// Timeout bounds one request, from its first byte to the last byte of its answer. Default 5 s.
	Timeout time.Duration
	// Conns is how many idle connections are kept: as many as there are workers.
	// At least 16, so that a burst finds its connections again.
	Conns int
	// CAFile is a PEM file of further certificate authorities. Default: the file that AWS_CA_BUNDLE names.
	CAFile string
	// AllowRemote permits addresses that are neither loopback nor private. Those of
	// instance metadata are never permitted.
	AllowRemote bool
	// MaxBody is how many bytes of an answer's body are accepted. Default 1 MiB.
	MaxBody int
}

const (
	defaultTimeout = 5 * time.Second
	defaultMaxBody = 1 << 20
	minIdle        = 16
)

// Target is one implementation under test. It is safe for concurrent use.
type Target struct {
	place    place
	freshJob string // a command that prints the id of a job, for curl lines
	signatory
	bounds
	capacity

	idle    pool
	strain  *strain
	silent  atomic.Int64 // requests without an answer since the last late one
	client  *http.Client
	server  *http.Server
	panicAt atomic.Pointer[string]
	closing sync.Once
}

// signatory is what requests are signed with.
type signatory struct {
	region      string
	credentials aws.CredentialsProvider
	signer      *v4.Signer
	keys        atomic.Pointer[keyring]
	signing     signingKeys
}

// bounds are what the options of a target's use allow.
type bounds struct {
	timeout     time.Duration
	maxBody     int
	allowRemote bool
	tls         *tls.Config
	roots       *x509.CertPool // nil: those of the system
	caFile      string
}

// capacity is how much of a target may be used at a time. Accommodate finds it out, and sets all but the gate
// and the pace.
type capacity struct {
	limiter    connLimit     // of connections
	few        bool          // the target serves no more than limiter lets in
	single     atomic.Int64  // how long an answer takes when nothing else is asked, in ns
	each       time.Duration // between two answers when many are awaited, about
	idles      bool          // it mostly waits while it is waited for
	room       int           // of its queue of new connections, and those accepted meanwhile; 0 where none was full
	turn       chan struct{} // held by who opens a connection; nil where they may be opened side by side
	gate       *gate
	pace       pace
	throughput throughput
	// turnsAway is set where the target served nothing.
	turnsAway bool
	// asks is the operation that probes are of, where the target gave no answer to one that it must reject.
	asks string
}

// New checks the options and prepares a target. It sends nothing to it.
func New(ctx context.Context, o Options) (*Target, error) {
	t := &Target{
		signatory: signatory{signer: v4.NewSigner()},
		bounds: bounds{
			timeout: orDefault(o.Timeout, defaultTimeout), maxBody: orDefault(o.MaxBody, defaultMaxBody),
			allowRemote: o.AllowRemote,
		},
		capacity: capacity{gate: newGate(unlimited)},
		strain:   newStrain(),
	}
	t.idle.size = max(o.Conns, minIdle)
	if err := t.locate(ctx, o); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	if err := t.equip(ctx, o); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	t.client = t.newClient()
	return t, nil
}

// locate finds out where requests go: to the endpoint, or to a listener started for the handler.
func (t *Target) locate(ctx context.Context, o Options) (err error) {
	switch {
	case o.Handler != nil && o.Endpoint != "":
		return errors.New("target: both an endpoint and a handler are given; give one of them")
	case o.Handler != nil:
		return t.serve(ctx, o.Handler)
	}
	if t.place, err = parseEndpoint(o.Endpoint); err != nil {
		return err
	}
	return t.place.check(ctx, o.AllowRemote)
}

// equip loads what is needed for speaking: certificates, region, credentials.
func (t *Target) equip(ctx context.Context, o Options) (err error) {
	t.caFile = o.CAFile
	if t.place.secure() {
		t.caFile = cmp.Or(o.CAFile, os.Getenv("AWS_CA_BUNDLE"))
	}
	if t.roots, err = network.Roots(t.caFile); err != nil {
		return fmt.Errorf("target: %w", err)
	}
	t.tls = tlsConfig(t.place.hostname(), t.roots)
	t.region, t.credentials, err = t.identity(ctx, o)
	return err
}

func orDefault[T int | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// Endpoint is the URL that requests are sent to.
func (t *Target) Endpoint() string { return t.place.String() }

// Region is the region that requests are signed for.
func (t *Target) Region() string { return t.region }

// Credentials are what requests are signed with.
func (t *Target) Credentials() aws.CredentialsProvider { return t.credentials }

// CAFile is the file of further certificate authorities, empty for none.
func (t *Target) CAFile() string { return t.caFile }

// Timeout is the time limit of one request.
func (t *Target) Timeout() time.Duration { return t.timeout }

// HTTPClient is for the AWS SDK: the same dialer, certificates and limits as requests have, and no redirects. A call
// may take as long as the limit says, from when it is its turn.
func (t *Target) HTTPClient(limit time.Duration) *http.Client {
	client := *t.client
	transport := client.Transport.(*bounded)
	client.Transport = &bounded{Transport: transport.Transport, target: t, limit: limit}
	return &client
}

// closeIdle closes the connections that are idle; for good, none is kept from then on.
func (t *Target) closeIdle(forGood bool) {
	t.idle.drain(forGood)
	if t.client != nil {
		t.client.CloseIdleConnections()
	}
}

// Close closes idle connections and stops the handler's listener, if any.
func (t *Target) Close() error {
	var err error
	t.closing.Do(func() {
		t.strain.stop()
		t.closeIdle(true)
		if t.server != nil {
			err = t.server.Close()
		}
	})
	return err
}
