package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"time"
)

// Protocol is what a port was seen to speak.
type Protocol string

// The protocols that a port is asked for, one connection for each.
const (
	Unseen     Protocol = ""                       // none of them was seen
	PlainHTTP1 Protocol = "HTTP/1.x without TLS"   // an answer that begins as one of HTTP/1.x
	PlainHTTP2 Protocol = "HTTP/2 without TLS"     // a SETTINGS frame after the preface (RFC 9113, 3.4)
	TLS        Protocol = "TLS"                    // a handshake, or an alert
	TLSNoHTTP1 Protocol = "TLS, but HTTP/2 within" // a handshake only without http/1.1 (RFC 7301)
)

// speaksLimit bounds each question of Speaks: as long as a request may take, for a machine may be busy.
const speaksLimit = 5 * time.Second

// Speaks finds out what the port of an endpoint speaks that answers nothing as it is
// spoken to. The questions carry neither credentials nor a request of an operation:
// another scheme may lead to another server. For a handler there is nothing to find out.
func (t *Target) Speaks(ctx context.Context) Protocol {
	if t.server != nil {
		return Unseen
	}
	if t.place.secure() {
		return t.behindTLS(ctx)
	}
	if t.shakesHands(ctx, nil) {
		return TLS
	}
	if t.asked(ctx, http2Preface, isSettings) {
		return PlainHTTP2
	}
	return Unseen
}

// behindTLS is what a port speaks with which no connection over TLS could be made.
func (t *Target) behindTLS(ctx context.Context) Protocol {
	hello := "HEAD / HTTP/1.1\r\nHost: " + t.place.host + "\r\nUser-Agent: plumbline\r\nConnection: close\r\n\r\n"
	switch {
	case t.shakesHands(ctx, nil): // first: servers of TLS answer whoever speaks HTTP
		if !t.shakesHands(ctx, []string{"http/1.1"}) && t.shakesHands(ctx, []string{"h2"}) {
			return TLSNoHTTP1
		}
	case t.asked(ctx, hello, func(b []byte) bool { return bytes.HasPrefix(b, []byte("HTTP/1.")) }):
		return PlainHTTP1
	case t.asked(ctx, http2Preface, isSettings):
		return PlainHTTP2
	}
	return Unseen
}

// http2Preface is what a client of HTTP/2 says first: the preface and no settings.
const http2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"

// isSettings reports whether bytes begin with a SETTINGS frame, which is what a server
// of HTTP/2 says first: 24 bits of length, the type 4, flags, stream 0.
func isSettings(b []byte) bool {
	return len(b) >= 9 && b[3] == 4 && b[4]&^1 == 0 && bytes.Equal(b[5:9], make([]byte, 4))
}

// asked reports whether the port answers some bytes as is wanted.
func (t *Target) asked(ctx context.Context, say string, wanted func([]byte) bool) bool {
	c, err := t.bare(ctx)
	if err != nil {
		return false
	}
	defer func() { _ = c.Close() }()
	if _, err = io.WriteString(c, say); err != nil {
		return false
	}
	first := make([]byte, 9)
	n, _ := io.ReadFull(c, first) // what came is looked at
	return wanted(first[:n])
}

// shakesHands reports whether the port takes part in a TLS handshake that offers such protocols: to its end, or where
// none are named to an alert of the other side. The certificate is not looked at, since nothing is sent.
func (t *Target) shakesHands(ctx context.Context, protocols []string) bool {
	c, err := t.bare(ctx)
	if err != nil {
		return false
	}
	defer func() { _ = c.Close() }()
	err = tls.Client(c, &tls.Config{ServerName: t.place.hostname(), InsecureSkipVerify: true, NextProtos: protocols}).
		HandshakeContext(ctx)
	return err == nil || len(protocols) == 0 && isAlert(err)
}

// isAlert reports whether a handshake ended by an alert of the other side, for which crypto/tls has no exported type.
func isAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error" && strings.HasPrefix(op.Err.Error(), "tls: ")
}

// bare opens a connection on which nothing was said yet.
func (t *Target) bare(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, speaksLimit)
	defer cancel()
	c, err := t.dialer().DialContext(ctx, "tcp", t.place.addr)
	if err == nil {
		err = c.SetDeadline(time.Now().Add(speaksLimit))
	}
	return c, err
}
