package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// server is a provider on a listener.
type server struct {
	url   string
	close func()
	ended chan error // a reason to end other than close
}

// listen serves a handler, by HTTPS where there is a certificate. Without a log the complaints of the server about
// broken requests go nowhere.
func listen(address string, handler http.Handler, complaints *log.Logger, certificates ...tls.Certificate) (
	*server, error,
) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	if complaints == nil {
		complaints = log.New(io.Discard, "", 0)
	}
	h := &http.Server{Handler: handler, ErrorLog: complaints, ReadHeaderTimeout: time.Minute}
	s := &server{url: "http://" + l.Addr().String(), ended: make(chan error, 1)}
	if len(certificates) > 0 {
		s.url = "https://" + l.Addr().String()
		l = tls.NewListener(l, &tls.Config{Certificates: certificates, NextProtos: []string{"http/1.1"}})
	}
	go func() {
		if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.ended <- err
		}
	}()
	s.close = func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if h.Shutdown(ctx) != nil {
			_ = h.Close()
		}
	}
	return s, nil
}

// selfSigned makes a certificate for an address to listen on and for the names of this machine's loopback. It is
// written to a file, which remove removes: clients take it for the authority that they trust. The key is in no file.
func selfSigned(address string) (certificate tls.Certificate, path string, remove func(), err error) {
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		Subject:               pkix.Name{CommonName: "plumbline serve"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(0, 0, 30),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if host, _, err := net.SplitHostPort(address); err == nil && host != "" {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate, "", nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return certificate, "", nil, fmt.Errorf("making a certificate for %s: %w", address, err)
	}
	file, err := os.CreateTemp("", "plumbline-*.pem")
	if err != nil {
		return certificate, "", nil, fmt.Errorf("writing the certificate: %w", err)
	}
	if err := errors.Join(pem.Encode(file, &pem.Block{Type: "CERTIFICATE", Bytes: der}), file.Close()); err != nil {
		return certificate, "", nil, fmt.Errorf("writing the certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file.Name(), func() {
		_ = os.Remove(file.Name())
	}, nil
}

// diary writes the exchanges of serve and watch, and their summary. It may be used by many goroutines at once.
type diary struct {
	to    io.Writer
	json  bool // a line of JSON each
	quiet bool
	// strict has it written of answers too what violates a SHOULD.
	strict bool

	mu    sync.Mutex
	tally logbook.Tally
}

func (d *diary) exchange(e logbook.Exchange) {
	d.tally.Add(e)
	if d.quiet {
		return
	}
	if d.json {
		d.line(e)
		return
	}
	text := e.Text()
	if d.strict {
		text = e.StrictText()
	}
	text = e.Time.Format("15:04:05") + " " + text + "\n"
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = io.WriteString(d.to, text) // whoever reads it is gone
}

// line writes a value as a line of JSON.
func (d *diary) line(v any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	to := json.NewEncoder(d.to)
	to.SetEscapeHTML(false)
	_ = to.Encode(v) // whoever reads it is gone
}

// statesOf are the numbers of jobs in each state.
func statesOf(jobs []provider.Job) map[string]int {
	all := map[string]int{}
	for _, j := range jobs {
		all[j.State]++
	}
	return all
}

// end writes the summary, with the numbers of jobs by their states.
func (d *diary) end(states map[string]int) {
	if d.quiet {
		return
	}
	sum := d.tally.Summary()
	if d.json {
		d.line(map[string]any{"summary": struct {
			logbook.Summary
			Jobs map[string]int `json:"jobs"`
		}{sum, states}})
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintln(d.to, sum.Text())
	if len(states) > 0 {
		var parts []string
		for _, state := range slices.Sorted(maps.Keys(states)) {
			parts = append(parts, fmt.Sprintf("%d %s", states[state], state))
		}
		fmt.Fprintln(d.to, "jobs: "+strings.Join(parts, ", "))
	}
}
