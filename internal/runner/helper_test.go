package runner_test

import (
	"bytes"
	"context"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner"
)

// sideBySide is how many tests run at a time where the command line says nothing: most of
// them wait for targets that do not answer.
const sideBySide = "8"

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		if err := flag.Set("test.parallel", sideBySide); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// setup is a run of a test: a handler or a URL, and what differs from the usual.
type setup struct {
	handler http.Handler
	url     string
	source  string // as --jobs has it
	fn      func(context.Context) (string, error)
	run     string // a glob of cases
	timeout time.Duration
	options runner.Options
	// measured has it found out first how many requests and connections the target takes.
	measured bool
}

// check runs the cases and answers the report, which fits its schema.
func check(ctx context.Context, t *testing.T, s setup) *report.Document {
	t.Helper()
	o := s.options
	o.Profile = model.Current
	if o.Workers == 0 {
		o.Workers = 8
	}
	to, err := client.New(ctx, client.Options{Handler: s.handler, Endpoint: s.url, Timeout: s.timeout, Conns: o.Workers})
	require.NoError(t, err)
	defer func() { require.NoError(t, to.Close()) }()
	if s.measured {
		_, o.Workers, o.Connections = to.Accommodate(ctx, o.Workers)
	}
	supply := jobs.FromFunc(s.fn)
	if s.fn == nil {
		source, err := jobs.Parse(s.source)
		require.NoError(t, err)
		if supply, err = source.Supply(ctx, to, jobs.AWSOptions{}); err != nil {
			supply, o.NoJobs = jobs.None(), err
		}
	}
	if s.run != "" {
		require.True(t, doublestar.ValidatePattern(s.run))
		o.Selected = func(id string) bool {
			return strings.HasPrefix(id, "everywhere/") || doublestar.MatchUnvalidated(s.run, id)
		}
	}
	d := runner.Run(ctx, to, supply, cases.Catalogue(o.Profile), o).Document(to, o, time.Now())
	if a := supply.AWS(); a != nil {
		_ = a.Close(context.WithoutCancel(ctx)) // some targets are gone by now
	}
	d.Tool = report.Tool{Name: "plumbline", Version: "test"}
	d.Target.Jobs = "aws"
	fits(t, d)
	return d
}

var reportSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	return jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "fixtures", "report.schema.json"))
})

// fits has a report valid against its schema.
func fits(t *testing.T, d *report.Document) {
	t.Helper()
	schema, err := reportSchema()
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, report.WriteJSON(&b, d))
	instance, err := jsonschema.UnmarshalJSON(&b)
	require.NoError(t, err)
	assert.NoError(t, schema.Validate(instance))
}

// byID finds a case of a report.
func byID(t *testing.T, d *report.Document, id string) report.Case {
	t.Helper()
	for _, c := range d.Cases {
		if c.ID == id {
			return c
		}
	}
	require.Fail(t, "the report has no case "+id)
	return report.Case{}
}

// ids are the cases of a report with a status.
func ids(d *report.Document, status string) []string {
	var out []string
	for _, c := range d.Cases {
		if c.Status == status {
			out = append(out, c.ID)
		}
	}
	return out
}

// shortOfTime measures from now on how late timers fire, and returns what reports whether this machine had no time to
// spare: what takes some may have no verdict then.
func shortOfTime(t *testing.T) func() bool {
	const tick, most = 10 * time.Millisecond, 30 * time.Millisecond
	var late atomic.Bool
	ctx := t.Context()
	go func() {
		for ctx.Err() == nil {
			began := time.Now()
			time.Sleep(tick)
			if time.Since(began) > tick+most {
				late.Store(true)
			}
		}
	}()
	return late.Load
}

const operation = "CodePipeline_20150709.PutJobSuccessResult"

// before lets a function look at every PutJobSuccessResult before a handler does.
// It answers true for a request that it has taken care of.
func before(next http.Handler, look func(w http.ResponseWriter, r *http.Request, body string) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") != operation {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		if !look(w, r, string(body)) {
			next.ServeHTTP(w, r)
		}
	})
}

// completes sends a plain success for a job to a handler, signed as r was.
func completes(h http.Handler, r *http.Request, id string) {
	again := r.Clone(r.Context())
	body := `{"jobId":"` + id + `"}`
	again.Body, again.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	again.Header.Set("Content-Length", "")
	h.ServeHTTP(httptest.NewRecorder(), again)
}

// amazon answers an error as awsJson1_1 has it.
func amazon(w http.ResponseWriter, status int, kind string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"__type":"`+kind+`","message":"said by a test"}`)
}
