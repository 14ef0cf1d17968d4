package hostile

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"strings"
	"time"
)

// SelfSigned has a certificate that nobody vouches for.
func SelfSigned() (*Target, error) {
	t, err := secured(certificate{name: "127.0.0.1", days: 1})
	if t != nil {
		t.CA = nil
	}
	return t, err
}

// Expired has a certificate that was right yesterday.
func Expired() (*Target, error) { return secured(certificate{name: "127.0.0.1", days: -1}) }

// WrongName has a certificate of another host.
func WrongName() (*Target, error) { return secured(certificate{name: "other.example", days: 1}) }

// OnlyHTTP2 speaks HTTP/2 over TLS, whatever it is asked.
func OnlyHTTP2() (*Target, error) {
	return securely(certificate{name: "127.0.0.1", days: 1}, func(c *Conn) { c.talk(HTTP2, Any) })
}

// NoHandshake takes the connection and never shakes hands.
func NoHandshake() (*Target, error) {
	t, err := start(func(c *Conn) { c.hold() })
	return t.overTLS(), err
}

// NoTLS speaks plain HTTP where TLS is expected.
func NoTLS() (*Target, error) {
	t, err := start(func(c *Conn) { c.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") })
	return t.overTLS(), err
}

// certificate is what a certificate says.
type certificate struct {
	name string
	days int // that it is valid from now on, or has not been any more
}

// secured is a right target over TLS with such a certificate.
func secured(of certificate) (*Target, error) {
	return securely(of, func(c *Conn) { c.talk(properly, Any) })
}

func securely(of certificate, talk func(*Conn)) (*Target, error) {
	made, err := of.make()
	if err != nil {
		return nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{made}}
	t, err := start(func(c *Conn) {
		inner := tls.Server(c.Conn, config)
		talk(&Conn{Conn: inner, target: c.target, reader: bufio.NewReader(inner)})
	})
	if t != nil {
		t.CA = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made.Certificate[0]})
	}
	return t.overTLS(), err
}

// overTLS has the endpoint begin with https.
func (t *Target) overTLS() *Target {
	if t != nil {
		t.URL = strings.Replace(t.URL, "http:", "https:", 1)
	}
	return t
}

// make makes the certificate, signed by itself.
func (of certificate) make() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	until := time.Now().AddDate(0, 0, of.days)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: of.name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: until.AddDate(0, 0, -10), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if ip := net.ParseIP(of.name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{of.name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
