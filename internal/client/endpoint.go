package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

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
