package client

import (
	"context"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// names is a name server whose answers a test changes.
type names struct{ addresses atomic.Pointer[[]string] }

// serveNames has the resolver of this process ask a name server of the test's.
func serveNames(t *testing.T) *names {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = socket.Close() })
	n := &names{}
	go func() {
		question := make([]byte, 512)
		for {
			size, from, err := socket.ReadFrom(question)
			if err != nil {
				return
			}
			if answer, err := n.answer(question[:size]); err == nil {
				_, _ = socket.WriteTo(answer, from)
			}
		}
	}()
	usual := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = usual })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", socket.LocalAddr().String())
	}}
	return n
}

// say is what every name means from now on.
func (n *names) say(addresses ...string) { n.addresses.Store(&addresses) }

func (n *names) answer(question []byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return nil, err
	}
	m.Response, m.Additionals = true, nil
	for _, text := range *n.addresses.Load() {
		if m.Questions[0].Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET},
				Body:   &dnsmessage.AResource{A: netip.MustParseAddr(text).As4()},
			})
		}
	}
	return m.Pack()
}

// TestNamesOfRemoteHosts has names that mean a remote address, at once, besides a local
// one, or only when it comes to connecting: none is connected to.
func TestNamesOfRemoteHosts(t *testing.T) {
	n := serveNames(t)
	server := listen(t, always(okEmpty))
	_, port, err := net.SplitHostPort(server.url[len("http://"):])
	require.NoError(t, err)
	endpoint := "http://emulator.example:" + port
	for _, addresses := range [][]string{{"192.0.2.1"}, {"127.0.0.1", "192.0.2.1"}} {
		n.say(addresses...)
		_, err := New(t.Context(), Options{Endpoint: endpoint})
		assert.ErrorContains(t, err, "neither a loopback nor a private address", addresses)
	}
	n.say("127.0.0.1", "169.254.169.254")
	_, err = New(t.Context(), Options{Endpoint: endpoint, AllowRemote: true})
	require.ErrorIs(t, err, errMetadata)
	n.say("127.0.0.1")
	target := open(t, Options{Endpoint: endpoint})
	require.Equal(t, wire.Answered, target.Do(t.Context(), wire.Request{Fresh: true}).Fate)
	n.say("192.0.2.1")
	e := target.Do(t.Context(), wire.Request{Fresh: true})
	assert.Equal(t, wire.Refused, e.Fate)
	assert.Contains(t, e.Detail, errRemote.Error())
	_, err = target.HTTPClient(target.Timeout()).Get(endpoint) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, errRemote)
	n.say("169.254.169.254")
	assert.Contains(t, target.Do(t.Context(), wire.Request{Fresh: true}).Detail, errMetadata.Error())
	_, err = target.HTTPClient(target.Timeout()).Get(endpoint) //nolint:bodyclose // there is none
	assert.ErrorIs(t, err, errMetadata)
}
