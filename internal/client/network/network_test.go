package network_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

func TestAddresses(t *testing.T) {
	const local, metadata, remote = "local", "metadata", "remote"
	for text, want := range map[string]string{
		"127.0.0.1": local, "127.9.9.9": local, "::1": local, "0.0.0.0": local, "::": local,
		"10.1.2.3": local, "172.17.0.2": local, "192.168.1.1": local, "fd00::1": local, "::ffff:10.0.0.1": local,
		"169.254.1.1": local, "169.254.168.1": local, "169.254.171.1": local, "fe80::1": local, "fe80::1%eth0": local,
		"100.64.0.1": local, "100.127.255.254": local, "100.63.255.255": remote, "100.128.0.1": remote,
		"198.18.0.1": local, "198.19.255.254": local, "198.17.255.255": remote, "198.20.0.1": remote,
		"8.8.8.8": remote, "172.32.0.1": remote, "::ffff:8.8.8.8": remote, "2600::": remote,
		"169.254.169.254": metadata, "::ffff:169.254.169.254": metadata, "169.254.170.2": metadata, "169.254.170.23": metadata,
		"fd00:ec2::254": metadata, "fd00:ec2::23": metadata, "fd20:ce::254": metadata, "100.100.100.200": metadata,
		"fe80::a9fe:a9fe%eth0": metadata,
	} {
		a := netip.MustParseAddr(text)
		assert.Equal(t, want == local, network.Local(a), text)
		assert.Equal(t, want == metadata, network.Metadata(a), text)
	}
}

func TestNoProxyForLocalAddresses(t *testing.T) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		t.Setenv(name, "http://proxy.example:3128")
	}
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	client, err := network.Client("", 0)
	require.NoError(t, err)
	proxyOf := client.Transport.(*http.Transport).Proxy
	for text, want := range map[string]bool{
		"http://127.0.0.1:1/": false, "http://[::1]:1/": false, "http://10.1.2.3/": false, "https://192.168.0.7:8443/x": false,
		"http://169.254.170.2/v2": false, "http://169.254.169.254/": false, "http://100.64.0.9/": false, "http://localhost/": false,
		"http://192.0.2.1/": true, "https://192.0.2.1/": true, "https://no-such-host.invalid/": true,
	} {
		u, err := url.Parse(text)
		require.NoError(t, err)
		got, err := proxyOf((&http.Request{URL: u}).WithContext(t.Context()))
		require.NoError(t, err)
		assert.Equal(t, want, got != nil, text)
	}
}

func TestRoots(t *testing.T) {
	pool, err := network.Roots("")
	require.NoError(t, err)
	assert.Nil(t, pool)
	path := filepath.Join(t.TempDir(), "ca.pem")
	_, err = network.Client(path, 0)
	require.ErrorContains(t, err, "cannot be read")
	require.NoError(t, os.WriteFile(path, []byte("junk"), 0o600))
	_, err = network.Roots(path)
	assert.ErrorContains(t, err, "holds no certificate authority")
}

func TestWithoutProxy(t *testing.T) {
	const direct = "localhost,127.0.0.1,::1,127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"
	for _, c := range []struct {
		before       []string
		upper, lower string
	}{
		{nil, direct, direct},
		{[]string{"NO_PROXY="}, direct, direct},
		{[]string{"NO_PROXY=a"}, "a," + direct, "a," + direct},
		{[]string{"no_proxy=b"}, "b," + direct, "b," + direct},
		{[]string{"NO_PROXY=a", "no_proxy=b"}, "a," + direct, "b," + direct},
		{[]string{"NO_PROXY=*"}, "*", "*"},
	} {
		env := network.WithoutProxy(append([]string{"HTTP_PROXY=http://proxy.example"}, c.before...))
		assert.Equal(t, []string{"NO_PROXY=" + c.upper, "no_proxy=" + c.lower}, env[len(env)-2:], c.before)
		assert.Contains(t, env, "HTTP_PROXY=http://proxy.example", "a proxy for other hosts stays")
	}
}
