// Package extras gives a Go program what the front door leaves out so that importing it stays cheap:
// files of cases (plumbline.Options.Cases), which take a reader of YAML and a validator of JSON
// Schema; jobs from a command (exec=COMMAND in plumbline.Target.Jobs), which take a parser of shell
// words; and, beyond the keys in the environment, the credentials that the AWS SDK finds in profiles
// and with its default chain, which takes four services of AWS. A blank import is all:
//
//	import _ "github.com/plumbline-conformance/plumbline/extras"
//
// The plumbline command has all three.
package extras

import (
	"mvdan.cc/sh/v3/shell"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/cases/casefile"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/account"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

func init() {
	cases.ParseFile = casefile.Parse
	jobs.Fields = shell.Fields
	client.Chain = account.Chain{}
}
