package plumbline

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Version is the version of plumbline.
const Version = "0.1.0"

// Target is what is checked.
type Target struct {
	URL         string
	Handler     http.Handler
	Jobs        string
	JobFunc     func(ctx context.Context) (string, error)
	CAFile      string
	AllowRemote bool
}

// Options say how.
type Options struct {
	Profile   string
	Strict    bool
	Run, Skip []string
	Seed      int64
	Explore   int
	Workers   int
	Timeout   time.Duration
	MaxJobs   int
	OnEvent   func(report.Event)
}

// Report is the record of a run.
type Report = report.Document

// UsageError is a wrong option.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

var errStub = errors.New("not built yet")

// Check checks.
func Check(ctx context.Context, target Target, options Options) (*Report, error) { return nil, errStub }

// List lists.
func List(profile string) ([]report.Listed, error) { return nil, errStub }

// Explain explains.
func Explain(idOrGlob, profile string) ([]report.Listed, error) { return nil, errStub }
