package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
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
