package target

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// Curl is a shell command that sends an exchange's request again. It holds no
// credentials: curl signs with those of the environment. What curl cannot do
// (end its side of a connection alone, a body too long for a command line that
// is not made of repetitions) a comment at its end admits.
func (t *Target) Curl(e *Exchange) string {
	r := &e.Request
	if len(r.Raw) > 0 {
		return t.rawCommand(r)
	}
	p := plain{r: r, method: r.Method, path: t.place.join(r.Path)}
	if p.method == "" {
		p.method = http.MethodPost
	}
	p.header = t.header(&p)
	words := []string{"curl", "-sS", "-i", "--http1.1", "--max-time", t.seconds()}
	if t.place.secure() && t.caFile != "" {
		words = append(words, "--cacert", shellWord(t.caFile))
	}
	words = append(words, methodWords(&p)...)
	words = append(words, t.signatureWords(&p)...)
	words = append(words, t.headerWords(&p)...)
	source, data, note := bodyWords(r.Body, hasMeaningfulBody(p.method))
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
	return []string{"-X", shellWord(p.method)}
}

// signatureWords have curl sign. A wrong signature is made with a wrong secret.
func (t *Target) signatureWords(p *plain) []string {
	if _, own := fields(p.r.Header).get("Authorization"); own || p.r.Signature == spec.Unsigned {
		return nil
	}
	secret := "$AWS_SECRET_ACCESS_KEY"
	if p.r.Signature == spec.BadSignature {
		secret = "wrong"
	}
	words := []string{
		"--aws-sigv4", shellWord("aws:amz:" + t.region + ":" + signingName),
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
			words = append(words, "-H", shellWord(f.Name+";"))
		default:
			words = append(words, "-H", shellWord(f.Name+": "+f.Value))
		}
	}
	if _, coded := own.get("Transfer-Encoding"); p.r.Framing == spec.Chunked && !coded {
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

// expectFrom is from which length on curl asks for 100 Continue, in its older
// and stricter releases.
const expectFrom = 1 << 10

func (t *Target) urlWords(path string) []string {
	root := t.place.url.Scheme + "://" + t.place.url.Host
	if !strings.HasPrefix(path, "/") {
		return []string{"--request-target", shellWord(path), shellWord(root + "/")}
	}
	return []string{"--path-as-is", "-g", shellWord(root + path)}
}

const (
	// quotable is up to which length a body stands in the command as it is.
	quotable = 4 << 10
	// printable is how much a generator may print that is no repetition.
	printable = 8 << 10
	// sample is how much is shown of a body that cannot be shown whole.
	sample = 1 << 10
)

// bodyWords say where curl gets the body from: a generator in front of it, and
// its own arguments; and what is to be noted behind it.
func bodyWords(body []byte, announce bool) (source string, words []string, note string) {
	switch {
	case len(body) == 0 && !announce:
		return "", nil, ""
	case len(body) <= quotable && isText(body):
		option := "--data-binary"
		if len(body) > 0 && body[0] == '@' {
			option = "--data-raw" // the other would take it for the name of a file
		}
		return "", []string{option, quoted(string(body))}, ""
	}
	words = []string{"--data-binary", "@-"}
	if source, ok := generator(body, printable); ok {
		return source + " | ", words, ""
	}
	note = fmt.Sprintf(" # abbreviated to %d of %d bytes (SHA-256 %x): plumbline replay sends them all", sample, len(body), sha256.Sum256(body))
	return printf(body[:sample]) + " | ", words, note
}

// rawCommand sends raw bytes. Curl does so for telnet URLs, but for 0xFF, which
// is telnet's own.
func (t *Target) rawCommand(r *spec.Request) string {
	wire := []byte(strings.ReplaceAll(string(r.Raw), "${HOST}", t.place.host))
	source, ok := generator(wire, printable)
	note := " # keeps both sides open, for 2 s or until the time limit; plumbline replay ends its own side"
	if !ok {
		source = printf(wire[:sample])
		note = fmt.Sprintf(" # abbreviated to %d of %d bytes (SHA-256 %x): plumbline replay sends them all", sample, len(wire), sha256.Sum256(wire))
	}
	source = "{ " + source + "; sleep 2; } | "
	switch {
	case t.place.secure():
		return source + "openssl s_client -quiet -connect " + shellWord(t.place.addr) + note
	case strings.Contains(string(wire), "\xff"):
		return source + "nc " + shellWord(t.place.hostname()) + " " + shellWord(t.place.addr[strings.LastIndex(t.place.addr, ":")+1:]) + note
	}
	return source + "curl -sS -N --max-time " + t.seconds() + " " + shellWord("telnet://"+t.place.addr) + note
}
