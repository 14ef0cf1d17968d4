package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
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

// show prints how each client took each answer, a row for an answer: "read" is the exception that the answer means, or
// success, and ×3 says that the request was sent three times.
func show(to io.Writer, all readings) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	var names, versions []string
	for _, p := range people {
		if version, run := all.Clients[p.client]; run {
			names, versions = append(names, p.name), append(versions, version)
		}
	}
	fmt.Fprintf(table, "\n\t%s\nanswer\t%s\n", strings.Join(names, "\t"), strings.Join(versions, "\t"))
	for _, a := range all.Answers {
		row := []string{a.Name}
		for _, p := range people {
			if _, run := all.Clients[p.client]; run {
				row = append(row, taken(a, p.client))
			}
		}
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	return table.Flush()
}

// taken is what a client made of an answer, in a word.
func taken(a reading, client string) string {
	short := map[string]string{"success": "read", invalidState: "state"}
	if !strings.HasPrefix(a.Name, "differ/") {
		short[notFound] = "read"
	}
	word := strings.TrimSuffix(a.Outcome[client], "Exception")
	if w, ok := short[a.Outcome[client]]; ok {
		word = w
	}
	if n := a.Requests[client]; n > 1 {
		word += fmt.Sprintf(" ×%d", n)
	}
	return word
}

// rulesTable is where the rules read what their findings say of clients.
const rulesTable = "internal/rules/clients.json"

// table is what findings say of clients, by the name of an answer: those that take an error for a generic one, those
// to which an answer is neither a success nor an error of the service, and, where two places name different types,
// those that raise the type of each place.
type table struct {
	Generic map[string][]string            `json:"generic"`
	Fails   map[string][]string            `json:"fails"`
	Raises  map[string]map[string][]string `json:"raises"`
}

// people are the names of the clients for people, in the order in which they are named.
var people = []struct{ client, name string }{
	{"boto3", "boto3"},
	{"boto3-old", "boto3"},
	{"aws-cli", "AWS CLI"},
	{"javascript", "JavaScript v3"},
	{"javascript-v2", "JavaScript v2"},
	{"java", "Java v2"},
	{"java-v1", "Java v1"},
	{"go", "Go v2"},
	{"go-v1", "Go v1"},
	{"rust", "Rust"},
}

// tableOf makes the table of what was recorded.
func tableOf(all readings) table {
	t := table{Generic: map[string][]string{}, Fails: map[string][]string{}, Raises: map[string]map[string][]string{}}
	for _, a := range all.Answers {
		place, rest, _ := strings.Cut(a.Name, "/")
		switch {
		case place == "differ":
			first, second, _ := strings.Cut(rest, "-")
			t.Raises[rest] = map[string][]string{first: named(all, a, notFound), second: named(all, a, invalidState)}
		case slices.Contains([]string{"type", "header", "code", "both"}, place):
			t.Generic[a.Name] = named(all, a, "generic")
		case slices.Contains([]string{"200", "400", "message", "content-type", "status"}, place):
			t.Fails[a.Name] = named(all, a, "failed")
		}
	}
	return t
}

// named are the clients that took an answer in a way, each with its version.
func named(all readings, a reading, outcome string) []string {
	names := []string{}
	for _, p := range people {
		if a.Outcome[p.client] == outcome {
			names = append(names, p.name+" "+all.Clients[p.client])
		}
	}
	return names
}
