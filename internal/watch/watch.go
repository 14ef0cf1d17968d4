// Package watch is a proxy between a job worker and a target: it passes both on as they are, and has each exchange
// judged on the way.
package watch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// Options say where the target is, and how it is spoken to.
type Options struct {
	Target *url.URL
	Roots  *x509.CertPool // that are trusted besides the system's; nil for none
	// AllowRemote permits a target that is neither on loopback nor in a private network.
	AllowRemote bool
	// Sign, where it is set, has every request signed anew with these credentials, for the target's own name: AWS
	// verifies signatures, and the worker's is for the name of the proxy.
	Sign   aws.CredentialsProvider
	Region string
	// Complain is told why a request could not be passed on.
	Complain *log.Logger
}

// Proxy passes requests to the target, and has them told of.
type Proxy struct {
	handler http.Handler
	jobs    *jobs
}

// New makes a proxy. Told gets each exchange when it is over, from several goroutines at once.
func New(o Options, told func(logbook.Exchange)) *Proxy {
	p := &Proxy{jobs: newJobs()}
	forward := &httputil.ReverseProxy{
		Rewrite:      o.rewrite,
		Transport:    o.transport(),
		ErrorLog:     log.New(io.Discard, "", 0), // what it would say is said below
		ErrorHandler: o.broken,
		BufferPool:   &buffers{},
	}
	book := logbook.New(unchanged(forward), p.jobs.known, func(e logbook.Exchange) {
		p.jobs.note(e)
		if e.JobID != "" {
			e.JobState = p.jobs.known(e.JobID).State
		}
		told(e)
	}).KeepAnswers(mostAnswer)
	if o.Sign != nil {
		book = book.SignsAnew()
	}
	p.handler = book
	return p
}

// mostAnswer is how much of an answer is judged and recorded.
const mostAnswer = 8 << 20

// Jobs are the numbers of jobs that passed, by the state that they are in by what passed: Dispatched are those that
// were handed out, and that nobody acknowledged. Those are unknown whose result got no answer.
func (p *Proxy) Jobs() map[string]int { return p.jobs.states() }

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

// buffers are those through which answers pass: a new one for each would be most of the memory that an exchange takes.
type buffers struct{ free sync.Pool }

func (b *buffers) Get() []byte {
	if kept, ok := b.free.Get().(*[]byte); ok {
		return *kept
	}
	return make([]byte, 32<<10)
}

func (b *buffers) Put(buffer []byte) { b.free.Put(&buffer) }

// rewrite aims a request at the target. Host stays as it is, for it is part of the worker's signature, unless the
// request is signed anew.
func (o *Options) rewrite(r *httputil.ProxyRequest) {
	out := r.Out
	out.URL.Scheme, out.URL.Host = o.Target.Scheme, o.Target.Host
	out.URL.RawQuery = r.In.URL.RawQuery // ReverseProxy leaves out what it cannot read
	if base := strings.TrimSuffix(o.Target.EscapedPath(), "/"); base != "" {
		out.URL.RawPath = base + r.In.URL.EscapedPath()
		out.URL.Path, _ = url.PathUnescape(out.URL.RawPath) // both parts are escaped already
	}
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		if values, ok := r.In.Header[name]; ok {
			out.Header[name] = values // ReverseProxy takes them for its own, and leaves them out
		}
	}
	out.Host = r.In.Host
}

// broken ends the connection to the worker as that to the target ended: without an answer.
func (o *Options) broken(_ http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil && o.Complain != nil {
		o.Complain.Printf("no answer from %s: %v", o.Target.Host, err)
	}
	panic(http.ErrAbortHandler)
}

// idle is how many connections to the target are kept.
const idle = 256

func (o *Options) transport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	network.Equip(t, o.Roots)
	dialer := &net.Dialer{Timeout: 30 * time.Second, Control: o.permit}
	t.DialContext = look(dialer)
	t.DisableCompression = true // codings are passed on
	t.ForceAttemptHTTP2 = false
	t.TLSNextProto = nil
	t.Protocols = nil
	t.MaxIdleConns, t.MaxIdleConnsPerHost = idle, idle
	t.ResponseHeaderTimeout, t.ExpectContinueTimeout = 0, time.Second
	if o.Sign == nil {
		return unsent{t}
	}
	return &signing{unsent{t}, o, v4.NewSigner()}
}

// permit looks at the address that a connection is made to: a name may lead elsewhere than it did.
func (o *Options) permit(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	switch {
	case err != nil:
		return err
	case network.Metadata(at.Addr()):
		return fmt.Errorf("%s serves the credentials of this machine", at.Addr())
	case !o.AllowRemote && !network.Local(at.Addr()):
		return fmt.Errorf("%s is neither a loopback nor a private address; --allow-remote allows it", at.Addr())
	}
	return nil
}

// signing signs every request anew.
type signing struct {
	next   http.RoundTripper
	o      *Options
	signer *v4.Signer
}

// signedOver are the fields of a signature that is replaced.
var signedOver = []string{"Authorization", "X-Amz-Date", "X-Amz-Security-Token"}

func (s *signing) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, fmt.Errorf("reading the request: %w", err)
		}
	}
	out := r.Clone(r.Context())
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	out.Host = s.o.Target.Host
	for _, name := range signedOver {
		out.Header.Del(name)
	}
	who, err := s.o.Sign.Retrieve(r.Context())
	if err != nil {
		return nil, fmt.Errorf("no credentials to sign with: %w", err)
	}
	sum := sha256.Sum256(body)
	if err := s.sign(r.Context(), who, out, hex.EncodeToString(sum[:])); err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	return s.next.RoundTrip(out)
}

func (s *signing) sign(ctx context.Context, who aws.Credentials, r *http.Request, sum string) error {
	return s.signer.SignHTTP(ctx, who, r, sum, "codepipeline", s.o.Region, time.Now())
}

// unchanged keeps net/http from adding fields to an answer that the target did not send.
func unchanged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&plain{ResponseWriter: w}, r)
	})
}

type plain struct {
	http.ResponseWriter
	done bool
}

func (p *plain) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *plain) WriteHeader(status int) {
	if !p.done && status >= 200 {
		p.done = true
		for _, name := range []string{"Content-Type", "Date"} {
			if _, ok := p.Header()[name]; !ok {
				p.Header()[name] = nil
			}
		}
	}
	p.ResponseWriter.WriteHeader(status)
}
