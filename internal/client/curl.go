package client

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/text/shell"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Curl is a shell command that sends an exchange's request again. It holds no credentials: curl signs with those of the
// environment. What curl cannot do (end its side of a connection alone, a body too long for a command line that is not
// made of repetitions) a comment at its end admits.
//
// The id of a job that is spent by the time that anybody reads this is the variable JOB, which a first line gets or
// explains; the command does nothing without it.
func (t *Target) Curl(e *Exchange) string {
	return t.withJob(t.command(&e.Request), e.Job)
}

// InProgress is the state of a job that most requests are for.
const InProgress = "in progress"

// withJob puts a variable in the place of a job's id.
func (t *Target) withJob(command string, job Job) string {
	spent := "that of this run, " + job.ID + ", is spent"
	switch {
	case job.ID == "":
		return command
	case !strings.Contains(command, job.ID):
		return "# made from the id of a job " + job.State + ", which is spent: make it from that of a fresh one (" +
			job.ID + " here)\n" + command
	}
	first := "# set JOB to the id of a fresh job " + job.State + ": " + spent
	if t.freshJob != "" && job.State == InProgress {
		first = "JOB=$(" + t.freshJob + ") # a fresh job: " + spent
	}
	return first + "\n" + shell.Ask(command, job.ID, "JOB")
}

// SetFreshJob sets the shell command that prints the id of a fresh job in progress, where there is one.
func (t *Target) SetFreshJob(command string) { t.freshJob = command }

// command is the shell command that sends a request.
func (t *Target) command(r *wire.Request) string {
	if len(r.Raw) > 0 {
		return t.rawCommand(r)
	}
	p := plain{r: r, method: r.Method, path: t.place.join(r.Path)}
	if p.method == "" {
		p.method = http.MethodPost
	}
	p.header = t.header(&p, nil)
	version := "--http1.1"
	if r.Framing == wire.HTTP10 {
		version = "--http1.0"
	}
	words := []string{"curl", "-sS", "-i", version, "--max-time", t.seconds()}
	if t.place.secure() && t.caFile != "" {
		words = append(words, "--cacert", shell.Word(t.caFile))
	}
	words = append(words, methodWords(&p)...)
	words = append(words, t.signatureWords(&p)...)
	words = append(words, t.headerWords(&p)...)
	source, data, note := shell.Body(r.Body, hasMeaningfulBody(p.method))
	words = append(words, data...)
	words = append(words, t.urlWords(p.path)...)
	return source + strings.Join(words, " ") + note
}

func (t *Target) seconds() string { return strconv.Itoa(int(math.Ceil(t.timeout.Seconds()))) }

func methodWords(p *plain) []string {
	switch {
	case p.method == http.MethodHead && len(p.r.Body) == 0:
		return []string{"--head"}
	case p.method == http.MethodPost, p.method == http.MethodGet && len(p.r.Body) == 0:
		return nil
	}
	return []string{"-X", shell.Word(p.method)}
}

// signatureWords have curl sign. A wrong signature is made with a wrong secret.
func (t *Target) signatureWords(p *plain) []string {
	if _, own := fields(p.r.Header).get("Authorization"); own || p.r.Signature == wire.Unsigned {
		return nil
	}
	secret := "$AWS_SECRET_ACCESS_KEY"
	if p.r.Signature == wire.BadSignature {
		secret = "wrong"
	}
	words := []string{
		"--aws-sigv4", shell.Word("aws:amz:" + t.region + ":" + signingName),
		"--user", `"$AWS_ACCESS_KEY_ID:` + secret + `"`,
	}
	if who, err := t.credentials.Retrieve(context.Background()); err == nil && who.SessionToken != "" {
		words = append(words, "-H", `"X-Amz-Security-Token: $AWS_SESSION_TOKEN"`)
	}
	return words
}

// headerWords give the header fields, and take away those that curl would add.
func (t *Target) headerWords(p *plain) []string {
	var words []string
	own := fields(p.r.Header)
	for _, f := range p.header {
		_, given := own.get(f.Name)
		switch {
		case !given && (f.Name == "Host" || f.Name == "X-Amz-Date"):
		case f.Value == "":
			words = append(words, "-H", shell.Word(f.Name+";"))
		default:
			words = append(words, "-H", shell.Word(p.r.HeaderForm.Line(f.Name, f.Value)))
		}
	}
	if _, coded := own.get("Transfer-Encoding"); p.r.Framing == wire.Chunked && !coded {
		words = append(words, "-H", "'Transfer-Encoding: chunked'")
	}
	for _, name := range []string{"Host", "User-Agent", "Content-Type", "Accept"} {
		_, sent := p.header.get(name)
		if !sent && (name != "Content-Type" || len(p.r.Body) > 0 || hasMeaningfulBody(p.method)) {
			words = append(words, "-H", "'"+name+":'")
		}
	}
	if _, given := own.get("Expect"); !given && len(p.r.Body) > expectFrom {
		words = append(words, "-H", "'Expect:'")
	}
	return words
}

// expectFrom is from which length on curl asks for 100 Continue, in its older and stricter releases.
const expectFrom = 1 << 10

func (t *Target) urlWords(path string) []string {
	root := t.place.url.Scheme + "://" + t.place.url.Host
	if !strings.HasPrefix(path, "/") {
		return []string{"--request-target", shell.Word(path), shell.Word(root + "/")}
	}
	return []string{"--path-as-is", "-g", shell.Word(root + path)}
}

// rawCommand sends raw bytes. Curl does so for telnet URLs, but for 0xFF, which is telnet's own.
func (t *Target) rawCommand(r *wire.Request) string {
	wire := []byte(strings.ReplaceAll(string(r.Raw), "${HOST}", t.place.host))
	source, ok := shell.Generator(wire, shell.Printable)
	note := " # keeps both sides open, for 2 s or until the time limit; plumbline replay ends its own side"
	if !ok {
		source = shell.Printf(wire[:shell.Sample])
		note = fmt.Sprintf(" # abbreviated to %d of %d bytes (SHA-256 %x): plumbline replay sends them all",
			shell.Sample, len(wire), sha256.Sum256(wire))
	}
	source = "{ " + source + "; sleep 2; } | "
	switch {
	case t.place.secure():
		return source + "openssl s_client -quiet -connect " + shell.Word(t.place.addr) + note
	case strings.Contains(string(wire), "\xff"):
		return source + "nc " + shell.Word(t.place.hostname()) + " " +
			shell.Word(t.place.addr[strings.LastIndex(t.place.addr, ":")+1:]) + note
	}
	return source + "curl -sS -N --max-time " + t.seconds() + " " + shell.Word("telnet://"+t.place.addr) + note
}
