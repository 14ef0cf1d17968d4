package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
)

// request is one request as it came in.
type request struct {
	method, path string
	header       http.Header // names as the client spelled them
	body         []byte
}

// target is the value of X-Amz-Target, however its name is spelled.
func (r request) target() string {
	for name, values := range r.header {
		if strings.EqualFold(name, "X-Amz-Target") {
			return values[0]
		}
	}
	return ""
}

// server answers on loopback and keeps what was asked. The answer is bytes, for a client is also
// shown answers that no HTTP library writes.
type server struct {
	listener net.Listener
	answer   func(request) []byte

	mu       sync.Mutex
	requests []request
}

func listen(answer func(request) []byte) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open a port for the clients: %w", err)
	}
	s := &server{listener: listener, answer: answer}
	go s.accept()
	return s, nil
}

func (s *server) url() string { return "http://" + s.listener.Addr().String() }

func (s *server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		go s.serve(conn)
	}
}

// serve answers one request and closes: so no client is kept waiting by what it has pooled.
func (s *server) serve(conn net.Conn) {
	defer conn.Close()
	lines := bufio.NewReader(conn)
	spelled, err := readRequest(lines)
	if err != nil {
		return // a probe, or a client that gave up
	}
	s.mu.Lock()
	s.requests = append(s.requests, spelled)
	answer := s.answer(spelled)
	s.mu.Unlock()
	_, _ = conn.Write(answer)
}

// taken returns the requests so far and forgets them.
func (s *server) taken() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.requests
	s.requests = nil
	return all
}

// readRequest reads a request and keeps the spelling of its header names, which net/http does not.
func readRequest(lines *bufio.Reader) (request, error) {
	raw := &recorder{from: lines}
	r, err := http.ReadRequest(bufio.NewReader(raw))
	if err != nil {
		return request{}, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return request{}, err
	}
	header, err := spelledHeader(raw.seen)
	return request{method: r.Method, path: r.RequestURI, header: header, body: body}, err
}

var errNoHeader = errors.New("the header has no end")

// recorder keeps what is read through it.
type recorder struct {
	from io.Reader
	seen []byte
}

func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	r.seen = append(r.seen, p[:n]...)
	return n, err
}

// left are the header fields that are not kept: those that differ from run to run or from machine to
// machine, and those that hold a signature.
var left = map[string]bool{
	"Authorization": true, "X-Amz-Date": true, "X-Amz-Security-Token": true, "Host": true, "Content-Length": true,
	"User-Agent": true, "X-Amz-User-Agent": true, "Amz-Sdk-Invocation-Id": true,
}

// spelledHeader reads the names and values of a raw request's header as they stand.
func spelledHeader(raw []byte) (http.Header, error) {
	head, _, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !found {
		return nil, errNoHeader
	}
	header := http.Header{}
	for _, line := range strings.Split(string(head), "\r\n")[1:] {
		name, value, _ := strings.Cut(line, ":")
		header[name] = append(header[name], strings.TrimSpace(value))
	}
	return header, nil
}

// kept are the header fields that belong in a fixture.
func kept(header http.Header) map[string]string {
	fields := map[string]string{}
	for name, values := range header {
		if !left[http.CanonicalHeaderKey(name)] {
			fields[name] = strings.Join(values, ", ")
		}
	}
	return fields
}
