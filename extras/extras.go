// Package extras gives a Go program what the front door leaves out so that importing it stays cheap: files of cases
// (plumbline.Options.Cases), which take a reader of YAML and a validator of JSON Schema, and jobs from a command
// (exec=COMMAND in plumbline.Target.Jobs), which take a parser of shell words. A blank import is all:
//
//	import _ "github.com/plumbline-conformance/plumbline/extras"
//
// The plumbline command has both.
package extras

import (
	"mvdan.cc/sh/v3/shell"

	"github.com/plumbline-conformance/plumbline/internal/casefile"
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

func init() {
	cases.ParseFile = casefile.Parse
	jobs.Fields = shell.Fields
}
