// Package network knows which addresses may be tested and how they are reached: which
// are local, which serve instance metadata, what goes through a proxy, and which certificate authorities are trusted.
package network

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
)

// nearby are the ranges, besides loopback and private ones, that no provider of the Internet routes: link-local (RFC
// 3927), shared by carriers and by container networks (RFC 6598), and for measuring devices (RFC 2544).
var nearby = prefixes("169.254.0.0/16", "fe80::/10", "100.64.0.0/10", "198.18.0.0/15")

// metadata are the ranges in which the clouds serve credentials and keys to whoever asks
// from a machine of theirs: AWS (instances, tasks, pods), Google, Azure and Oracle share
// 169.254.169.254; then Alibaba, Tencent, Scaleway, AWS and others by IPv6, OpenStack.
var metadata = prefixes("169.254.169.0/24", "169.254.170.0/24", "100.100.100.200/32", "169.254.0.23/32",
	"169.254.42.42/32", "fd00:ec2::/32", "fd20:ce::254/128", "fd00:42::42/128", "fe80::a9fe:a9fe/128")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

func within(list []netip.Prefix, a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Local reports whether an address belongs to this machine or to a network around it. The unspecified address does:
// servers announce themselves with it, and dialing it reaches this machine. An address of instance metadata does not.
func Local(a netip.Addr) bool {
	a = a.Unmap()
	return !Metadata(a) && (a.IsLoopback() || a.IsPrivate() || a.IsUnspecified() || within(nearby, a))
}

// Metadata reports whether an address is one where a cloud serves instance metadata and credentials.
func Metadata(a netip.Addr) bool { return within(metadata, a) }

// lookupLimit is how long resolving a name may take.
const lookupLimit = 5 * time.Second

// Lookup returns the addresses of a host, which may be an address itself.
func Lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}

// Proxy returns what [http.Transport] wants as its Proxy: the proxies of the environment (HTTP_PROXY, HTTPS_PROXY,
// NO_PROXY), as they are now, for every host but those all of whose addresses are local or serve metadata. A host that
// cannot be resolved is left to the proxy.
func Proxy() func(*http.Request) (*url.URL, error) {
	choose := httpproxy.FromEnvironment().ProxyFunc()
	return func(r *http.Request) (*url.URL, error) {
		proxy, err := choose(r.URL)
		if proxy == nil || err != nil {
			return nil, err
		}
		addrs, err := Lookup(r.Context(), r.URL.Hostname())
		if err == nil && !slices.ContainsFunc(addrs, func(a netip.Addr) bool { return !Local(a) && !Metadata(a) }) {
			return nil, nil
		}
		return proxy, nil
	}
}

// Roots returns the certificate authorities of the system and those of a PEM file. With
// no file it returns nil, which stands for those of the system.
func Roots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := textfile.Read(file)
	if err != nil {
		return nil, fmt.Errorf("the file of certificate authorities cannot be read: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate authority in PEM form", file)
	}
	return pool, nil
}

// Client returns an HTTP client that uses no proxy for local addresses, trusts the
// authorities of the file besides the system's, and follows no redirect.
func Client(caFile string, timeout time.Duration) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	roots, err := Roots(caFile)
	if err != nil {
		return nil, err
	}
	Equip(transport, roots)
	return &http.Client{
		Timeout: timeout, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// Equip gives a transport the proxies and the certificate authorities.
func Equip(t *http.Transport, roots *x509.CertPool) {
	t.Proxy = Proxy()
	if roots == nil {
		return
	}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.RootCAs = roots
}

// direct are loopback and the private networks, as NO_PROXY lists them. What does not know
// ranges reads the addresses before them.
const direct = "localhost,127.0.0.1,::1,127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"

// WithoutProxy returns an environment in which programs and libraries that are not ours use no proxy for local
// addresses: most know NO_PROXY, some in lower case only, and all read it as a list of hosts.
func WithoutProxy(env []string) []string {
	upper, lower := lookup(env, "NO_PROXY"), lookup(env, "no_proxy")
	extend := func(hosts string) string {
		switch hosts {
		case "*": // every host, when it stands alone
			return hosts
		case "":
			return direct
		}
		return hosts + "," + direct
	}
	return append(slices.Clone(env), "NO_PROXY="+extend(cmp.Or(upper, lower)), "no_proxy="+extend(cmp.Or(lower, upper)))
}

// lookup returns the value of a variable: the last one of its name counts.
func lookup(env []string, name string) string {
	for _, assignment := range slices.Backward(env) {
		if value, found := strings.CutPrefix(assignment, name+"="); found {
			return value
		}
	}
	return ""
}

// IsAWS reports whether a URL is one of AWS itself.
func IsAWS(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	return slices.ContainsFunc([]string{"amazonaws.com", "amazonaws.com.cn", "api.aws"}, func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}
