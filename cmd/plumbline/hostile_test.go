package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// attack is a hostile target and what a check has to say of it.
type attack struct {
	name  string
	start func() (*hostile.Target, error)
	code  int
	says  string // somewhere in what the command writes
	left  bool   // the target keeps what was made, by its own doing
	much  bool   // it sends much: the memory that it takes is measured, in a process of its own
	limit time.Duration
	waits bool // for many time limits
}

// halfway has a target behave so towards the requests that name percentComplete, and as
// it should towards the others.
func halfway(do hostile.Behaviour) func() (*hostile.Target, error) {
	return func() (*hostile.Target, error) { return hostile.Start(do, hostile.Percent) }
}

// throughout has it behave so towards every request.
func throughout(do hostile.Behaviour) func() (*hostile.Target, error) {
	return func() (*hostile.Target, error) { return hostile.Start(do, hostile.Always) }
}

const (
	// limit is the time limit of a request: short, for many targets never answer.
	limit = time.Second
	// long is that for targets which answer rightly, and may not be accused by a machine
	// that has other work to do.
	long = 15 * time.Second
)

var attacks = []attack{
	{name: "no answer", start: halfway(hostile.Silent), code: 1, says: "time limit reached"},
	{name: "no answer from the start", start: throughout(hostile.Silent), code: 2, says: "never answered"},
	{name: "an answer after the limit", start: halfway(hostile.Late(60 * limit)), code: 1, says: "time limit reached"},
	{name: "one byte at a time", start: halfway(hostile.Trickle(limit / 10)), code: 1, says: "time limit reached"},
	{name: "closed before the status line", start: halfway(hostile.Part(hostile.NoByte)), code: 1, says: "before a byte of an answer"},
	{name: "no answer to what is rejected, from the start", start: throughout(hostile.SilentOnRejected), code: 1, says: "answer/in-time", waits: true},
	{name: "closed before, from the start", start: throughout(hostile.Part(hostile.NoByte)), code: 1, says: "answer/not-dropped"},
	{name: "closed within the status line", start: halfway(hostile.Part(hostile.StatusPart)), code: 1, says: "connection closed after 11 bytes"},
	{name: "closed within the header", start: halfway(hostile.Part(hostile.HeaderPart)), code: 1, says: "connection closed"},
	{name: "closed within the body", start: halfway(hostile.Part(hostile.BodyPart)), code: 1, says: "shorter than Content-Length"},
	{name: "silent within the status line", start: halfway(hostile.PartAndHold(hostile.StatusPart)), code: 1, says: "time limit reached"},
	{name: "silent within the header", start: halfway(hostile.PartAndHold(hostile.HeaderPart)), code: 1, says: "time limit reached"},
	{name: "silent within the body", start: halfway(hostile.PartAndHold(hostile.BodyPart)), code: 1, says: "time limit reached"},
	{name: "reset", start: halfway(hostile.Reset), code: 1, says: "before a byte of an answer"},
	{name: "half closed", start: halfway(hostile.HalfClosed), code: 1, says: "before a byte"},

	{name: "status line without end", start: halfway(hostile.EndlessStatusLine), code: 1, says: "flood", much: true},
	{name: "headers without end", start: halfway(hostile.EndlessHeaders), code: 1, says: "flood", much: true},
	{name: "headers without end, from the start", start: throughout(hostile.EndlessHeaders), code: 2, says: "never answered", much: true},
	{name: "header line without end", start: halfway(hostile.EndlessHeaderLine), code: 1, says: "flood", much: true},
	{name: "interim answers without end", start: halfway(hostile.EndlessInterim), code: 1, says: "interim", much: true},
	{name: "early hints without end", start: halfway(hostile.EndlessHints), code: 1, says: "interim", much: true},
	{name: "body without end", start: halfway(hostile.EndlessBody), code: 1, says: "flood", much: true},
	{name: "body of 1 GiB", start: halfway(hostile.GiantBody), code: 1, says: "flood", much: true},
	{name: "body of 1 GiB, from the start", start: throughout(hostile.GiantBody), code: 2, says: "never answered", much: true},
	{name: "chunks without end", start: halfway(hostile.EndlessChunks), code: 1, says: "flood", much: true},
	{name: "tiny chunks without end", start: halfway(hostile.TinyChunks), code: 1, says: "flood", much: true},
	{name: "chunk extension without end", start: halfway(hostile.EndlessExtension), code: 1, says: "malformed", much: true},
	{name: "trailer without end", start: halfway(hostile.EndlessTrailer), code: 1, says: "long trailer", much: true},
	{name: "gzip bomb", start: halfway(hostile.GzipBomb()), code: 1, says: "NOT conformant", much: true},
	{name: "deflate bomb", start: halfway(hostile.DeflateBomb()), code: 1, says: "NOT conformant", much: true},

	{name: "length too long", start: halfway(hostile.LengthTooLong), code: 1, says: "time limit reached"},
	{name: "length too long, then closed", start: halfway(hostile.LengthTooLongClosed), code: 1, says: "shorter than Content-Length"},
	{name: "length too short", start: halfway(hostile.LengthTooShort), code: 1, says: "NOT conformant"},
	{name: "negative length", start: halfway(hostile.LengthNegative), code: 1, says: "malformed"},
	{name: "length beyond an integer", start: halfway(hostile.LengthHuge), code: 1, says: "malformed"},
	{name: "two lengths", start: halfway(hostile.TwoLengths), code: 1, says: "malformed"},
	{name: "a length and chunks", start: halfway(hostile.LengthAndChunks), code: 0, says: "conformant", limit: long},
	{name: "chunk shorter than its size", start: halfway(hostile.ChunkTooLong), code: 1, says: "connection closed"},
	{name: "chunk longer than its size", start: halfway(hostile.ChunkTooShort), code: 1, says: "malformed"},
	{name: "chunk size that overflows", start: halfway(hostile.ChunkOverflow), code: 1, says: "malformed"},
	{name: "negative chunk size", start: halfway(hostile.ChunkNegative), code: 1, says: "malformed"},
	{name: "HTTP/0.9", start: halfway(hostile.HTTP09), code: 1, says: "not HTTP/1.x"},
	{name: "HTTP/0.9 from the start", start: throughout(hostile.HTTP09), code: 2, says: "not HTTP/1.x"},
	{name: "garbage", start: halfway(hostile.Garbage), code: 1, says: "not HTTP/1.x"},
	{name: "HTTP/2 frames", start: halfway(hostile.HTTP2), code: 1, says: "not HTTP/1.x"},
	{name: "HTTP of another version", start: halfway(hostile.OtherVersion), code: 1, says: ""},
	{name: "no status", start: halfway(hostile.NoStatus), code: 1, says: "malformed"},
	{name: "another protocol", start: halfway(hostile.Switches), code: 1, says: "101"},
	{name: "expectation refused", start: halfway(hostile.ExpectationFailed), code: 1, says: "417"},
	{name: "early hints", start: throughout(hostile.EarlyHints), code: 0, says: "conformant", limit: long},
	{name: "every answer twice", start: halfway(hostile.AnswersTwice), code: 0, says: "conformant", limit: long},
	{name: "a success behind every refusal", start: halfway(hostile.AnswersSuccessBehind), code: 0, says: "conformant", limit: long},
	{name: "the answer to the request before", start: throughout(hostile.Behind()), code: 1, says: "NOT conformant"},
	{name: "redirects in circles", start: halfway(hostile.RedirectsInCircles), code: 1, says: "307"},
	{name: "redirects elsewhere", start: halfway(hostile.RedirectsElsewhere), code: 1, says: "307"},
	{name: "redirects elsewhere from the start", start: throughout(hostile.RedirectsElsewhere), code: 1, says: "307"},
	{name: "redirects to a cloud's credentials", start: halfway(hostile.RedirectsToMetadata), code: 1, says: "307"},
	{name: "redirects to a file", start: halfway(hostile.RedirectsToFile), code: 1, says: "307"},

	{name: "invalid UTF-8", start: halfway(hostile.InvalidUTF8), code: 1, says: ""},
	{name: "NUL", start: halfway(hostile.NULs), code: 1, says: ""},
	{name: "deep JSON", start: halfway(hostile.DeepJSON), code: 0, says: "conformant", limit: long},
	{name: "wide JSON", start: halfway(hostile.WideJSON), code: 1, says: "Strange"},
	{name: "a message of 1 MiB", start: halfway(hostile.LongMessage), code: 1, says: "Strange"},
	{name: "terminal escapes", start: halfway(hostile.TerminalEscapes), code: 1, says: "NOT conformant"},
	{name: "terminal escapes from the start", start: throughout(hostile.TerminalEscapes), code: 2, says: "never answered"},
	{name: "script", start: halfway(hostile.Script), code: 1, says: "NOT conformant"},
	{name: "commands", start: halfway(hostile.Commands), code: 1, says: "NOT conformant"},
	{name: "formats", start: halfway(hostile.Formats), code: 1, says: "NOT conformant"},
	{name: "many error types", start: halfway(hostile.ManyTypes), code: 1, says: "NOT conformant"},
	{name: "many content types", start: halfway(hostile.ManyContentTypes), code: 1, says: "NOT conformant"},
	{name: "folded header", start: halfway(hostile.FoldedHeader), code: 1, says: ""},
	{name: "throttling storm", start: halfway(hostile.ThrottlesSome()), code: 0, says: "conformant", limit: long},

	{name: "expired certificate", start: hostile.Expired, code: 2, says: "expired"},
	{name: "self-signed certificate", start: hostile.SelfSigned, code: 2, says: "--ca"},
	{name: "certificate of another host", start: hostile.WrongName, code: 2, says: "certificate"},
	{name: "HTTP/2 only", start: hostile.OnlyHTTP2, code: 2, says: "not HTTP/1.x"},
	{name: "no handshake", start: hostile.NoHandshake, code: 2, says: "never answered"},
	{name: "no TLS", start: hostile.NoTLS, code: 2, says: "TLS"},

	{name: "one connection at a time", start: hostile.OneConnection, code: 0, says: "one connection at a time"},
	{name: "two connections at a time", start: hostile.TwoConnections, code: 0, says: "one connection at a time"},
	{name: "connections beyond two are closed", start: hostile.ClosesBeyondTwo, code: 0, says: "one connection at a time"},
	{name: "port closed half-way", start: func() (*hostile.Target, error) { return hostile.PortClosed(5) }, code: 1, says: "in flight were", left: true},
	{name: "restart that loses the jobs", start: func() (*hostile.Target, error) { return hostile.Restarted(5) }, code: 0, says: "started again", left: true},

	{name: "jobs without end", start: hostile.JobsWithoutEnd, code: 1, says: "", much: true},
	{name: "jobs of nobody", start: hostile.JobsOfNobody, code: 1, says: ""},
	{name: "polls that flood", start: hostile.On("PollForJobs", hostile.EndlessBody), code: 2, says: "PollForJobs", much: true},
	{name: "polls that hang", start: hostile.On("PollForJobs", hostile.Silent), code: 2, says: "PollForJobs"},
	{name: "polls of garbage", start: hostile.On("PollForJobs", hostile.Garbage), code: 2, says: "PollForJobs"},
	{name: "acknowledgements that hang", start: hostile.On("AcknowledgeJob", hostile.Silent), code: 2, says: "AcknowledgeJob"},
	{name: "pipelines that cannot be made", start: hostile.On("CreatePipeline", hostile.Script), code: 2, says: "CreatePipeline"},
	{name: "pipelines that cannot be removed", start: hostile.On("DeletePipeline", hostile.Refuses), code: 0, says: "could not remove everything", left: true},
	{name: "removals that hang", start: hostile.On("DeletePipeline", hostile.Silent), code: 0, says: "could not remove everything", left: true},
	{name: "a state that floods", start: hostile.On("GetPipelineState", hostile.EndlessBody), code: 0, says: "GetPipelineState", limit: long, much: true},
}

// some is what is asked of each target by default: cases that it is hostile to, and
// cases that it is not.
const some = "{success/{plain,token},*.percentComplete/range/10*}"

// more is what make torture asks: some hundred cases, life cycles and races among them.
const more = "{success/**,everywhere/**,continuationToken/**,*.percentComplete/**,life/**}"

// TestHostile has targets do their worst: a verdict or an error, in bounded time and
// memory, nothing left running, a report that fits its schema and harms nobody.
func TestHostile(t *testing.T) {
	noTarget(t)
	t.Setenv("GITHUB_STEP_SUMMARY", "")
	t.Run("targets", func(t *testing.T) {
		for _, a := range attacks {
			t.Run(a.name, func(t *testing.T) {
				t.Parallel()
				for tries := 2; a.check(t, tries > 0); tries-- {
					t.Log("again: on a busy machine the garbage is collected late")
				}
			})
		}
	})
	assert.Eventually(t, func() bool { return len(running()) == 0 }, 30*time.Second, 20*time.Millisecond, "%v", running())
}

// running are the goroutines of checks in this process.
func running() []string {
	stacks := make([]byte, 8<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return slices.DeleteFunc(strings.Split(string(stacks), "\n\n"), func(stack string) bool {
		return !strings.Contains(stack, "/internal/runner.") && !strings.Contains(stack, "/internal/client.")
	})
}

// alone reports whether an attack is checked by a process of its own: such that send much, and all for make torture.
func (a attack) alone() bool { return a.much || *torture }

// run runs the command.
func (a attack) run(t *testing.T, args ...string) finished {
	t.Helper()
	if a.alone() {
		return process(t.Context(), t, args...)
	}
	began := time.Now()
	return finished{outcome: call(t.Context(), plumbline.Check, args...), took: time.Since(began)}
}

// check checks a target. It reports whether that is to be done again, which it may ask for, since
// too much memory was used.
func (a attack) check(t *testing.T, mayAsk bool) (again bool) {
	t.Helper()
	if a.waits && !*torture {
		t.Skip("it waits for many time limits: make torture runs it")
	}
	to, err := a.start()
	require.NoError(t, err)
	defer to.Close()
	dir := t.TempDir()
	path := filepath.Join(dir, "r.json")
	args := []string{"check", "--endpoint", to.URL, "--timeout", cmp.Or(a.limit, limit).String(), "--verbose", "--report", "text", "--report", "json=" + path}
	for _, format := range []string{"junit", "markdown"} {
		args = append(args, "--report", format+"="+filepath.Join(dir, format))
	}
	if to.CA != nil {
		ca := filepath.Join(dir, "ca.pem")
		require.NoError(t, os.WriteFile(ca, to.CA, 0o600))
		args = append(args, "--ca", ca)
	}
	selection := some
	if *torture {
		selection = more
	}
	args = append(args, "--run", selection, "--explore", "0")
	f := a.run(t, args...)
	if mayAsk && f.Peak >= mostMemoryHostile && !raced() {
		return true
	}
	assert.Equal(t, a.code, f.code, f.stdout+f.stderr)
	assert.Contains(t, strings.Join(strings.Fields(f.stdout+f.stderr), " "), a.says)
	assert.Empty(t, f.Leaks)
	if a.alone() {
		f.below(t, mostMemoryHostile)
	}
	harmless(t, f.stdout+f.stderr)
	fitsTheSchema(t, path)
	d, err := report.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, a.code, max(report.ExitCode(d), a.code), "the report says no worse than the exit status")
	if a.code == 1 && !strings.HasSuffix(a.name, "from the start") {
		assert.Positive(t, d.Summary.Status.Pass, "what is right is seen nevertheless")
	}
	if !a.left {
		assert.Empty(t, to.Provider.Leftovers())
	}
	t.Logf("%s in %.1f s, %d MB, exit status %d", a.name, f.took.Seconds(), f.Peak>>20, f.code)
	return false
}

// harmless has a text hold nothing that a terminal would obey.
func harmless(t *testing.T, text string) {
	t.Helper()
	for i, r := range text {
		if unicode.IsControl(r) && r != '\n' || r == '\u202e' {
			assert.Fail(t, fmt.Sprintf("%q stands raw in what was written", r), "…%q…", text[max(0, i-40):min(len(text), i+40)])
			return
		}
	}
	assert.True(t, strings.ToValidUTF8(text, "") == text)
}
