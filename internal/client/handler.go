package client

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

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
