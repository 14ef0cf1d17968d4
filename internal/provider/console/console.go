// Package console is what a developer of a job worker sees and does beside the calls of CodePipeline: the jobs and
// exchanges of a running provider on a web page and as events, and jobs that are added while it runs.
//
// It answers below a path that no call of CodePipeline has, and on loopback only.
package console

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// Prefix is the path below which the console answers. The wires of CodePipeline use / and /service/….
const Prefix = "/_plumbline/"

// Jobs is the address at which jobs are added and listed, below that of the provider.
const Jobs = Prefix + "jobs"

// Console is told of jobs and exchanges, and shows them.
type Console struct{ feed feed }

// New makes a console that shows nothing yet.
func New() *Console { return &Console{} }

// Job tells of a job that was made or that has changed.
func (c *Console) Job(j provider.Job) {
	c.feed.add(event{kind: "job", key: j.ID, show: func() any { return describe(j) }})
}

// Exchange tells of an exchange.
func (c *Console) Exchange(e logbook.Exchange) {
	var none logbook.Exchange
	e.Request, e.Answer = none.Request, none.Answer // they are not shown, and may be large
	c.feed.add(event{kind: "exchange", show: func() any { return shown{e, e.Text()} }})
}

// shown is an exchange with its lines for people.
type shown struct {
	logbook.Exchange
	Text string `json:"text"`
}

// job is a job as the console spells it.
type job struct {
	ID                string `json:"id"`
	State             string `json:"state"`
	ActionType        string `json:"actionType"`
	Action            string `json:"action"`
	Pipeline          string `json:"pipeline"`
	ContinuationToken string `json:"continuationToken,omitempty"`
	Next              string `json:"nextJob,omitempty"`
}

func describe(j provider.Job) job {
	return job{j.ID, j.State, j.ActionType, j.Action, j.Pipeline, j.ContinuationToken, j.Next}
}

func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return text
}

//go:embed page.html page.css page.js
var files embed.FS

// Handler answers what is below Prefix, and leaves the rest to next.
func (c *Console) Handler(p *provider.Provider, next http.Handler) http.Handler {
	own := http.NewServeMux()
	own.HandleFunc("GET "+Prefix+"{$}", file("page.html", "text/html; charset=utf-8"))
	own.HandleFunc("GET "+Prefix+"page.css", file("page.css", "text/css; charset=utf-8"))
	own.HandleFunc("GET "+Prefix+"page.js", file("page.js", "text/javascript; charset=utf-8"))
	own.HandleFunc("GET "+Prefix+"events", c.feed.serve)
	own.HandleFunc("GET "+Jobs, func(w http.ResponseWriter, _ *http.Request) { listJobs(w, p) })
	own.HandleFunc("POST "+Jobs, func(w http.ResponseWriter, r *http.Request) { addJobs(w, r, p) })
	guarded := onLoopback(http.NewCrossOriginProtection().Handler(own))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, Prefix) {
			guarded.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// onLoopback rejects what does not come from this machine, and what a web page sends that has its own name lead here.
func onLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil || !loopback(from) {
			fail(w, http.StatusForbidden, "this page is for the machine that plumbline runs on: use 127.0.0.1")
			return
		}
		if host := hostname(r.Host); host != "localhost" && !loopback(host) {
			fail(w, http.StatusForbidden, "this page is for the name localhost or a loopback address, not for "+host)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "+
			"connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// hostname is the name in a Host header, without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

func file(name, mediaType string) http.HandlerFunc {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		_, _ = w.Write(text) // whoever asked is gone
	}
}

func listJobs(w http.ResponseWriter, p *provider.Provider) {
	all := []job{}
	for _, j := range p.Jobs() {
		all = append(all, describe(j))
	}
	reply(w, http.StatusOK, map[string]any{"jobs": all})
}

// order is the body that adds jobs. All members are optional: {} adds a queued job of Source/PlumblineSeed/1.
type order struct {
	Count             int               `json:"count"` // 1 where it is left out
	State             string            `json:"state"`
	ActionType        string            `json:"actionType"`
	Configuration     map[string]string `json:"configuration"`
	InputArtifacts    []artifact        `json:"inputArtifacts"`
	OutputArtifacts   []artifact        `json:"outputArtifacts"`
	ContinuationToken string            `json:"continuationToken"`
}

type artifact struct {
	Name   string `json:"name"`
	Bucket string `json:"bucketName"`
	Key    string `json:"objectKey"`
}

// The most of an order: bytes of its body, and jobs.
const (
	mostOrdered = 1 << 20
	mostJobs    = 1000
)

func addJobs(w http.ResponseWriter, r *http.Request, p *provider.Provider) {
	asked := order{Count: 1}
	reading := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostOrdered))
	reading.DisallowUnknownFields()
	if err := reading.Decode(&asked); err != nil && !errors.Is(err, io.EOF) {
		fail(w, http.StatusBadRequest, "the body is to be an object such as "+
			"{\"actionType\":\"Test/MyTests/1\",\"configuration\":{\"Key\":\"value\"}}: "+err.Error())
		return
	}
	if reading.More() {
		fail(w, http.StatusBadRequest, "the body is one object, and there is more after it")
		return
	}
	if asked.Count < 1 || asked.Count > mostJobs {
		fail(w, http.StatusBadRequest, "count is from 1 to 1000")
		return
	}
	ids := make([]string, 0, asked.Count)
	for range asked.Count {
		id, err := p.Add(asked.spec())
		if err != nil {
			fail(w, http.StatusBadRequest, err.Error())
			return
		}
		ids = append(ids, id)
	}
	reply(w, http.StatusCreated, map[string]any{"jobs": ids})
}

func (o order) spec() provider.Spec {
	return provider.Spec{
		State: o.State, ActionType: o.ActionType, Configuration: o.Configuration,
		ContinuationToken: o.ContinuationToken,
		Inputs:            artifacts(o.InputArtifacts), Outputs: artifacts(o.OutputArtifacts),
	}
}

func artifacts(given []artifact) []provider.Artifact {
	var all []provider.Artifact
	for _, a := range given {
		all = append(all, provider.Artifact{Name: a.Name, Bucket: a.Bucket, Key: a.Key})
	}
	return all
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(encode(v), '\n')) // whoever asked is gone
}

func fail(w http.ResponseWriter, status int, says string) {
	reply(w, status, map[string]string{"error": says})
}
