package subject

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/text/shell"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Finding is what a property or a fuzz target tells of a failure.
type Finding struct {
	Problem string
	Minimal generate.Request
	// Replay are commands, each with what it is for.
	Replay []string
}

// Report is the finding as text: the minimal case as Go, as JSON or in the diagnostic notation of CBOR, and as curl,
// and how to have it again.
func Report(f Finding) string {
	var b strings.Builder
	body := f.Minimal.Build(AnyJob)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "  %-9s "+format+"\n", append([]any{name}, args...)...)
	}
	fmt.Fprintf(&b, "%s\n", f.Problem)
	line("case", "%s", f.Minimal.Literal("property."))
	line("breaks", "%s", breaches(f.Minimal))
	line("job", "%s, here %s", jobWords[f.Minimal.Past], AnyJob)
	if f.Minimal.Wire == generate.CBOR {
		line("CBOR", "%s", Notation(body))
	} else {
		line("body", "%s", shown(body))
	}
	line("curl", "%s", Curl(f.Minimal.Wire, body, f.Minimal.Past))
	for _, command := range f.Replay {
		line("replay", "%s", command)
	}
	return b.String()
}

var jobWords = [...]string{
	generate.Fresh: "in progress", generate.Refused: "in progress, after a request for it was refused",
	generate.Continued:      "in progress, the one that a continuation has led to",
	generate.Unacknowledged: "never acknowledged",
	generate.Succeeded:      "ended by a success", generate.Spent: "ended by a continuation",
	generate.Failed: "ended by a failure", generate.Nobody: "unknown",
}

func breaches(r generate.Request) string {
	var rules []string
	for _, b := range r.Breaches(AnyJob) {
		rules = append(rules, b.Rule)
	}
	if len(rules) == 0 {
		return "no rule"
	}
	return strings.Join(rules, ", ")
}

// shownBytes is how much of a body is shown.
const shownBytes = 400

// shown is a body as one line that a terminal shows as it is.
func shown(body []byte) string {
	rest := ""
	if len(body) > shownBytes {
		rest = fmt.Sprintf(" and %d bytes more", len(body)-shownBytes)
		body = body[:shownBytes]
	}
	if shell.IsText(body) {
		return string(body) + rest
	}
	return fmt.Sprintf("%q", body) + rest
}

// Curl is a command that sends a body on a wire again: to the implementation that is tried,
// or to where "plumbline serve --listen 127.0.0.1:4566" listens when that is in this
// process. The job of the finding is none of its: what names it asks for another one, in the variable JOB.
func Curl(by generate.Wire, body []byte, past generate.Past) string {
	endpoint := cmp.Or(os.Getenv(Endpoint), "http://127.0.0.1:4566/")
	source, data, note := shell.Body(body, true)
	words := []string{
		"curl", "-sS", "-i", "--aws-sigv4", shell.Word("aws:amz:us-east-1:codepipeline"), "--user",
		`"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
	}
	header := http.Header{
		"Content-Type": {"application/x-amz-json-1.1"},
		"X-Amz-Target": {"CodePipeline_20150709.PutJobSuccessResult"},
	}
	if by == generate.CBOR {
		header, endpoint = rpcHeader(), strings.TrimSuffix(endpoint, "/")+wire.RPCPath
	}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		words = append(words, "-H", shell.Word(name+": "+header.Get(name)))
	}
	words = append(words, data...)
	command := source + strings.Join(append(words, shell.Word(endpoint)), " ") + note
	if past == generate.Nobody || !strings.Contains(command, AnyJob) {
		return command
	}
	return "# set JOB to the id of a job " + jobWords[past] + "\n            " + shell.Ask(command, AnyJob, "JOB")
}
