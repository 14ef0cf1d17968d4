// Package client sends requests to an implementation of PutJobSuccessResult and
// records what became of each: the whole answer, or in which way there was none.
//
// It speaks HTTP/1.1 by hand over raw connections, because a conformance check must decide every byte that goes out
// (spelling of header names, framing, malformed requests) and must tell apart a target that hangs, drops the
// connection, refuses it or answers with something that is not HTTP. A library made for talking to well-behaved servers
// hides all four behind one error. Only the parsing of answers is left to net/http.
//
// Whatever a target sends is hostile until proven otherwise: time, header size, body size, interim answers and
// decompression are bounded, and no redirect is followed.
package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
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

// serve starts a loopback listener for a handler. A real listener rather than
// calls in memory: framing, closing and half-closing are part of what is checked.
func (t *Target) serve(ctx context.Context, h http.Handler) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("target: no loopback listener for the handler: %w", err)
	}
	if t.place, err = parseEndpoint("http://" + listener.Addr().String()); err != nil {
		return err
	}
	t.place.local = true
	t.server = &http.Server{
		Handler:           t.witness(h),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() { _ = t.server.Serve(listener) }()
	return nil
}

// witness remembers a handler's panic, which on the wire is only a dropped
// connection, so that the exchange can say what really happened.
func (t *Target) witness(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p != http.ErrAbortHandler {
					text := clip(fmt.Sprint(p))
					t.panicAt.Store(&text)
				}
				panic(http.ErrAbortHandler)
			}
		}()
		h.ServeHTTP(w, r)
	})
}

// place is a checked endpoint.
type place struct {
	url   *url.URL
	host  string // the Host header: no default port, as the signature has it
	addr  string // host:port to dial
	base  string // the path without its final slash
	local bool   // every address is loopback or private
}

// parseEndpoint takes an endpoint URL apart; its errors say what to write instead.
func parseEndpoint(text string) (place, error) {
	example := func(problem string) (place, error) {
		return place{}, fmt.Errorf("target: endpoint %s: %s; write a URL such as http://127.0.0.1:4566",
			shown(text), problem)
	}
	if strings.TrimSpace(text) == "" {
		return place{}, errors.New("target: no endpoint; write a URL such as http://127.0.0.1:4566")
	}
	u, err := url.Parse(text)
	switch {
	case !strings.Contains(text, "://"):
		return example("it has no scheme (did you mean http://" + strings.TrimLeft(shownBare(text), "/") + "?)")
	case err != nil:
		return example("it is not a URL" + reason(err))
	case u.Scheme != "http" && u.Scheme != "https":
		return example("scheme " + strconv.Quote(u.Scheme) + " is neither http nor https")
	case u.Hostname() == "":
		return example("it names no host")
	case u.User != nil:
		return example("it carries a user name; credentials come from the AWS SDK's default chain")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return example("it has a query or a fragment; leave it out")
	}
	return newPlace(u, example)
}

func newPlace(u *url.URL, example func(string) (place, error)) (place, error) {
	port := u.Port()
	standard := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if port == "" {
		port = standard
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return example("port " + port + " is not between 1 and 65535")
	}
	p := place{
		url: u, host: u.Host, addr: net.JoinHostPort(u.Hostname(), port),
		base: strings.TrimRight(u.EscapedPath(), "/"),
	}
	if port == standard {
		p.host = strings.TrimSuffix(strings.TrimSuffix(u.Host, ":"+port), ":")
	}
	return p, nil
}

// shown quotes an endpoint for an error, without what may be a password.
func shown(text string) string { return strconv.Quote(shownBare(text)) }

func shownBare(text string) string {
	if at := strings.LastIndex(text, "@"); at >= 0 {
		return "…" + text[at:]
	}
	return clip(text)
}

// reason is the cause inside a url.Error, which would repeat the whole text.
func reason(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) && !strings.Contains(wrapped.Error(), "@") {
		return " (" + wrapped.Err.Error() + ")"
	}
	return ""
}

func (p place) String() string   { return p.url.String() }
func (p place) secure() bool     { return p.url.Scheme == "https" }
func (p place) hostname() string { return p.url.Hostname() }

// join puts a request's path behind the endpoint's. What does not begin with a
// slash ("*", an absolute URL) is a request target of its own and stays so.
func (p place) join(path string) string {
	switch {
	case path == "" || path == "/":
		if p.url.Path == "" {
			return "/"
		}
		return p.url.EscapedPath()
	case strings.HasPrefix(path, "/"), strings.HasPrefix(path, "?"):
		return p.base + path
	}
	return path
}

// check refuses a host that has an address which is neither loopback nor private, and notes whether it is local. A name
// is looked up now, for an early and clear error; every dial checks again what the name has become.
func (p *place) check(ctx context.Context, allowRemote bool) error {
	addrs, err := network.Lookup(ctx, p.hostname())
	if err != nil {
		return fmt.Errorf("target: endpoint %s: the host name cannot be resolved: %w", p, err)
	}
	p.local = true
	for _, a := range addrs {
		if network.Metadata(a) {
			return fmt.Errorf("target: endpoint %s: %s: %w", p, a.Unmap(), errMetadata)
		}
		if network.Local(a) {
			continue
		}
		p.local = false
		if !allowRemote {
			return fmt.Errorf("target: endpoint %s: %s is neither a loopback nor a private address; "+
				"if this service may really be tested, allow it with --allow-remote (Options.AllowRemote)",
				p, a.Unmap())
		}
	}
	return nil
}
