package plumbline

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// The defaults of flags of check, which a command line need not contain.
const (
	defaultSeed    = 1
	defaultExplore = 500
	defaultTimeout = 5 * time.Second
)

// command is the command line that repeats the run, with every flag that decides what is sent and how it is judged.
func (o Options) command(to Target) string {
	if to.Handler != nil || to.JobFunc != nil || to.ThirdPartyFunc != nil {
		return o.snippet()
	}
	words := []string{"plumbline check --endpoint", shellWord(to.URL)}
	add := func(given bool, flag string, value any) {
		if given {
			words = append(words, flag)
			if text := fmt.Sprint(value); text != "" {
				words = append(words, shellWord(text))
			}
		}
	}
	source, err := jobs.Parse(to.Jobs)
	add(err == nil && !source.Auto, "--jobs", source)
	add(to.ThirdParty != "", "--third-party", to.ThirdParty)
	for _, name := range o.Operations {
		add(true, "--operation", name)
	}
	add(o.Wire != "" && o.Wire != wireJSON, "--wire", o.Wire)
	add(o.Profile != "" && o.Profile != string(model.Current), "--profile", o.Profile)
	add(o.Strict, "--strict", "")
	for _, g := range o.Run {
		add(true, "--run", g)
	}
	for _, g := range o.Skip {
		add(true, "--skip", g)
	}
	add(o.Known != "", "--known", o.Known)
	add(o.Cases != "", "--cases", o.Cases)
	add(o.Timeout != 0 && o.Timeout != defaultTimeout, "--timeout", o.Timeout)
	add(o.Wait != 0, "--wait", o.Wait)
	add(o.Workers != 0, "--workers", o.Workers)
	add(o.MaxJobs != 0, "--max-jobs", o.MaxJobs)
	add(to.CAFile != "" && to.CAFile != os.Getenv("AWS_CA_BUNDLE"), "--ca", to.CAFile)
	add(to.RoleARN != "", "--role-arn", to.RoleARN)
	add(to.Bucket != "", "--bucket", to.Bucket)
	add(to.AllowRemote, "--allow-remote", "")
	add(o.Seed != defaultSeed || o.Explore != defaultExplore, "--seed", o.Seed)
	add(o.Seed != defaultSeed || o.Explore != defaultExplore, "--explore", o.Explore)
	return strings.Join(words, " ")
}

// snippet is the same in Go, for a target that no command line can name.
func (o Options) snippet() string {
	var fields []string
	add := func(given bool, name string, value any) {
		if given {
			fields = append(fields, fmt.Sprintf("%s: %#v", name, value))
		}
	}
	add(len(o.Operations) > 0, "Operations", o.Operations)
	add(o.Wire != "", "Wire", o.Wire)
	add(o.Profile != "", "Profile", o.Profile)
	add(o.Strict, "Strict", o.Strict)
	add(len(o.Run) > 0, "Run", o.Run)
	add(len(o.Skip) > 0, "Skip", o.Skip)
	add(o.Known != "", "Known", o.Known)
	add(o.Cases != "", "Cases", o.Cases)
	add(o.Timeout != 0, "Timeout", int64(o.Timeout))
	add(o.Wait != 0, "Wait", int64(o.Wait))
	add(o.Workers != 0, "Workers", o.Workers)
	add(o.MaxJobs != 0, "MaxJobs", o.MaxJobs)
	add(o.Seed != 0, "Seed", o.Seed)
	add(o.Explore != 0, "Explore", o.Explore)
	return "plumbline.Test(t, target, plumbline.Options{" + strings.Join(fields, ", ") + "})"
}

// replay is the command that repeats one case of the run; those that are judged on the whole run need all of it.
func (o Options) replay(to Target, id string) string {
	switch name, _, ofOperation := strings.Cut(id, "/"+overallPrefix); {
	case ofOperation:
		o.Run = []string{name + "/**"}
	case !strings.HasPrefix(id, overallPrefix):
		o.Run = []string{id}
	}
	return o.command(to)
}

// replayable gives a failed case the command that repeats it.
func (o Options) replayable(to Target, c *report.Case) {
	if c.Status == report.StatusFail || c.Status == report.StatusWarn {
		if c.Operation != "" {
			o.Operations = []string{c.Operation}
		} else if len(o.Operations) > 0 {
			o.Operations = []string{theOperation}
		}
		c.Replay = o.replay(to, c.ID)
	}
}
