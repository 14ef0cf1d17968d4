package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// recording is a file of fixtures/clients: what one client sent.
type recording struct {
	Client   string     `json:"client"`
	Version  string     `json:"version"`
	Requests []recorded `json:"requests"`
}

// recorded is what one question led to: a request, or none where the client refused.
type recorded struct {
	Asked     string            `json:"asked"`
	Valid     bool              `json:"valid"`
	Operation string            `json:"operation"`
	Outcome   string            `json:"outcome"`
	Method    string            `json:"method,omitempty"`
	Path      string            `json:"path,omitempty"`
	Header    map[string]string `json:"header,omitempty"`
	// Body is the body as text; Base64 holds one that is no UTF-8.
	Body   string `json:"body,omitempty"`
	Base64 string `json:"base64,omitempty"`
}

func (r *recorded) take(from request) {
	r.Method, r.Path, r.Header = from.method, from.path, kept(from.header)
	if utf8.Valid(from.body) {
		r.Body = string(from.body)
	} else {
		r.Base64 = base64.StdEncoding.EncodeToString(from.body)
	}
}

// readings is fixtures/clients/readers.json: how each client took each answer.
type readings struct {
	Clients map[string]string `json:"clients"` // versions
	Answers []reading         `json:"answers"`
}

// reading is one behaviour of a server, and by client what became of the call and how often it was sent.
type reading struct {
	Name     string            `json:"name"`
	Steps    []step            `json:"steps"`
	Outcome  map[string]string `json:"outcome"`
	Requests map[string]int    `json:"requests"`
}

func encode(v any) ([]byte, error) {
	var text bytes.Buffer
	to := json.NewEncoder(&text)
	to.SetEscapeHTML(false)
	to.SetIndent("", "  ")
	err := to.Encode(v)
	return text.Bytes(), err
}

// settle writes a fixture, or compares it and names the first line that differs.
func settle(path string, v any, update bool) error {
	now, err := encode(v)
	if err != nil {
		return err
	}
	if update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", path, err)
		}
		return os.WriteFile(path, now, 0o644)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the fixture to compare with (make clients-update writes it): %w", err)
	}
	return difference(path, string(before), string(now))
}

// difference is nil where the texts are the same.
func difference(path, before, now string) error {
	was, is := strings.Split(before, "\n"), strings.Split(now, "\n")
	for i := range max(len(was), len(is)) {
		w, n := lineOf(was, i), lineOf(is, i)
		if w != n {
			return fmt.Errorf("%s:%d: a client behaves otherwise: want %s, got %s (make clients-update, and git "+
				"diff shows all)",
				path, i+1, strings.TrimSpace(w), strings.TrimSpace(n))
		}
	}
	return nil
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}
