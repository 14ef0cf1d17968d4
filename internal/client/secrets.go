package client

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
)

// secrets are what a target learns from a request, or might know already, and what may
// stand in no report, even if the target says it: the credentials and the signature.
type secrets []string

// shortest is the length from which on a credential is one: the dummies that emulators are given are ordinary words.
const shortest = 16

// keyring are the spellings of credentials, which seldom change from one request to the next.
type keyring struct {
	id, key, token string
	spelled        secrets
}

// keyring is that of the credentials.
func (t *Target) keyring(who aws.Credentials) *keyring {
	if k := t.keys.Load(); k != nil && k.id == who.AccessKeyID && k.key == who.SecretAccessKey &&
		k.token == who.SessionToken {
		return k
	}
	k := newKeyring(who)
	t.keys.Store(k)
	return k
}

func newKeyring(who aws.Credentials) *keyring {
	k := &keyring{id: who.AccessKeyID, key: who.SecretAccessKey, token: who.SessionToken}
	for _, text := range []string{who.SessionToken, who.SecretAccessKey, who.AccessKeyID} {
		if len(text) >= shortest {
			k.spelled = append(k.spelled, secret.Spellings(text)...)
		}
	}
	return k
}

// signed are the secrets of a signed request.
func (k *keyring) signed(authorization string) secrets {
	if _, signature, _ := strings.Cut(authorization, "Signature="); len(signature) >= shortest {
		return append(slices.Clip(k.spelled), secret.Spellings(signature)...)
	}
	return k.spelled
}

// from takes the secrets out of what a target said.
func (s secrets) from(said []byte) []byte {
	if !slices.ContainsFunc(s, func(text string) bool { return bytes.Contains(said, []byte(text[:shortest])) }) {
		return said
	}
	return []byte(s.fromText(string(said)))
}

// fromText does the same to a text. It may have been cut within a secret: of each as
// much is left out as there is, from so much on as makes a credential.
func (s secrets) fromText(said string) string {
	var b strings.Builder
	for {
		first, length := len(said), 0
		for _, text := range s {
			if at := strings.Index(said, text[:shortest]); at >= 0 && at <= first {
				n := common(said[at:], text)
				if at == first {
					n = max(n, length)
				}
				first, length = at, n
			}
		}
		b.WriteString(said[:first])
		if length == 0 {
			return b.String()
		}
		b.WriteString(secret.Mark)
		said = said[first+length:]
	}
}

// common is how many bytes two texts have in common at their beginning.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// fromHeader does the same to a header.
func (s secrets) fromHeader(h http.Header) {
	for _, values := range h {
		for i := range values {
			values[i] = s.fromText(values[i])
		}
	}
}

// without is an outcome that tells no secrets.
func (o outcome) without(s secrets) outcome {
	o.Body, o.Detail = s.from(o.Body), s.fromText(o.Detail)
	s.fromHeader(o.Header)
	return o
}

// discreet is an answer for the AWS SDK, whose errors quote it, that tells no secrets.
func (s secrets) discreet(resp *http.Response) *http.Response {
	body, err := io.ReadAll(resp.Body)
	s.fromHeader(resp.Header)
	resp.Status = s.fromText(resp.Status)
	rest := io.Reader(bytes.NewReader(s.from(body)))
	if err != nil {
		rest = io.MultiReader(rest, brokenOff{err})
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{rest, resp.Body}
	return resp
}

// sentWith are the secrets of a request of the AWS SDK.
func (t *Target) sentWith(r *http.Request) secrets {
	who, err := t.credentials.Retrieve(r.Context())
	if err != nil {
		who = aws.Credentials{} // then nothing was signed with them
	}
	return t.keyring(who).signed(r.Header.Get("Authorization"))
}

// discreetError is an error of net/http, which may quote what is no answer.
type discreetError struct {
	error
	text string
}

func (e discreetError) Error() string { return e.text }
func (e discreetError) Unwrap() error { return e.error }

// Timeout is what net/http asks of the error itself, not of what it wraps.
func (e discreetError) Timeout() bool {
	var limit net.Error
	return errors.As(e.error, &limit) && limit.Timeout()
}

// brokenOff is a reader that has come to an error.
type brokenOff struct{ err error }

func (b brokenOff) Read([]byte) (int, error) { return 0, b.err }
