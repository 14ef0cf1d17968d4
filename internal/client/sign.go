package client

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	defaultRegion = "us-east-1"
	chainLimit    = 10 * time.Second
	// dummy is what emulators expect from a client without an account.
	dummy = "test"
)

// identity finds region and credentials: what was given, else what the place asks for.
func (t *Target) identity(ctx context.Context, o Options) (string, aws.CredentialsProvider, error) {
	switch {
	case o.Credentials != nil && o.Region != "":
		return o.Region, cached(o.Credentials), nil
	case t.place.local || o.Credentials != nil:
		region, static := static(ctx)
		if o.Credentials != nil {
			return cmp.Or(o.Region, region), cached(o.Credentials), nil
		}
		return cmp.Or(o.Region, region), static, nil
	}
	return t.account(ctx, o.Region)
}

// static is what the environment says, as for every client of AWS: for a local target nothing is asked for credentials
// and nothing is run for them. Keys that are not there are those of the profile, if there is a chain, or dummies.
func static(ctx context.Context) (region string, keys aws.CredentialsProvider) {
	region, found := environment()
	if Chain != nil && (region == "" || !found.HasKeys()) {
		profile, keys := Chain.Profile(ctx)
		region = cmp.Or(region, profile)
		if !found.HasKeys() {
			found = keys
		}
	}
	region = cmp.Or(region, defaultRegion)
	if found.HasKeys() {
		return region, credentials.StaticCredentialsProvider{Value: found}
	}
	return region, credentials.NewStaticCredentialsProvider(dummy, dummy, "")
}

// environment is the region and the keys in the environment, each empty where there is none.
func environment() (string, aws.Credentials) {
	first := func(names ...string) string {
		for _, name := range names {
			if value := os.Getenv(name); value != "" {
				return value
			}
		}
		return ""
	}
	keys := aws.Credentials{
		AccessKeyID:     first("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
		SecretAccessKey: first("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"),
		SessionToken:    os.Getenv("AWS_SESSION_TOKEN"), Source: "environment",
	}
	return first("AWS_REGION", "AWS_DEFAULT_REGION"), keys
}

// Chain is how the AWS SDK finds region and credentials beyond the environment. It is nil in a program
// that was not linked with it: it is the code of four services. Package account has it.
var Chain interface {
	// Profile is what the profile of the environment says in so many words; nothing is asked and nothing is run.
	Profile(ctx context.Context) (region string, keys aws.Credentials)
	// Account is what the default chain finds, the metadata of an instance apart.
	Account(ctx context.Context, roots *x509.CertPool) (region string, keys aws.CredentialsProvider, err error)
}

var errNoKeys = errors.New("target: no AWS credentials in the environment (a target that is not local needs real " +
	"ones); a Go program that is to look in profiles, and further, as the AWS SDK does, has to " +
	`import _ "github.com/plumbline-conformance/plumbline/extras"`)

// account is what a target that is not local is asked with.
func (t *Target) account(ctx context.Context, region string) (string, aws.CredentialsProvider, error) {
	if Chain == nil {
		home, keys := environment()
		if !keys.HasKeys() {
			return "", nil, errNoKeys
		}
		return cmp.Or(region, home, defaultRegion), credentials.StaticCredentialsProvider{Value: keys}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, chainLimit)
	defer cancel()
	home, keys, err := Chain.Account(ctx, t.roots)
	if err != nil {
		return "", nil, fmt.Errorf("target: no AWS credentials (a target that is not local needs real ones): %w", err)
	}
	return cmp.Or(region, home, defaultRegion), cached(keys), nil
}

// cached keeps a provider from being asked anew for every request.
func cached(p aws.CredentialsProvider) aws.CredentialsProvider {
	switch p.(type) {
	case *aws.CredentialsCache, credentials.StaticCredentialsProvider, *credentials.StaticCredentialsProvider:
		return p
	}
	return aws.NewCredentialsCache(p)
}

// tlsConfig offers HTTP/1.1 only: the exchange is about that.
func tlsConfig(host string, roots *x509.CertPool) *tls.Config {
	return &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, RootCAs: roots}
}

const (
	amzDate     = "20060102T150405Z"
	signingName = "codepipeline"
)

// draft is the request as the signer sees it: only what is signed, which keeps signing cheap. Drafts are used again.
type draft struct {
	req    http.Request
	url    url.URL
	header http.Header
}

var drafts = sync.Pool{New: func() any { return &draft{header: make(http.Header, 8)} }}

// sign adds Authorization (and the session token, when there is one) to the header: a right one for whatever else the
// request says, or a wrong one where the request asks for that. A request that brings its own Authorization keeps it.
func (t *Target) sign(ctx context.Context, p *plain) error {
	if _, own := fields(p.r.Header).get("Authorization"); own {
		return nil
	}
	who, err := t.credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("no credentials: %w", err)
	}
	authorization := ""
	if o, ok := t.ordinary(p); ok {
		authorization = t.authorization(who, p, o)
	} else if authorization, err = t.signBySDK(ctx, who, p); err != nil {
		return err
	}
	if who.SessionToken != "" {
		p.header = append(p.header, wire.Field{Name: "X-Amz-Security-Token", Value: who.SessionToken})
	}
	p.secrets = t.keyring(who).signed(authorization)
	if p.r.Signature == wire.BadSignature {
		authorization = spoil(authorization)
	}
	p.header = append(p.header, wire.Field{Name: "Authorization", Value: authorization})
	return nil
}

// signBySDK is the Authorization field as the signer of the AWS SDK makes it.
func (t *Target) signBySDK(ctx context.Context, who aws.Credentials, p *plain) (string, error) {
	d := drafts.Get().(*draft)
	defer drafts.Put(d)
	t.draft(d, p)
	sum := sha256.Sum256(p.r.Body)
	err := t.signer.SignHTTP(ctx, who, &d.req, hex.EncodeToString(sum[:]), signingName, t.region, p.signedAt())
	if err != nil {
		return "", fmt.Errorf("signing: %w", err)
	}
	return d.header.Get("Authorization"), nil
}

// draft fills in what is signed: host, content type and all x-amz- fields.
func (t *Target) draft(d *draft, p *plain) {
	clear(d.header)
	for i := range p.header {
		f := &p.header[i]
		if signedField(f.Name) {
			name := http.CanonicalHeaderKey(f.Name)
			d.header[name] = append(d.header[name], f.Value)
		}
	}
	host, ok := p.header.get("Host")
	if !ok {
		host = t.place.host
	}
	path, query, _ := strings.Cut(p.path, "?")
	if !strings.HasPrefix(path, "/") {
		path = "/"
	}
	d.url = url.URL{Scheme: t.place.url.Scheme, Host: t.place.host, Opaque: "//" + t.place.host + path, RawQuery: query}
	d.req = http.Request{Method: p.method, URL: &d.url, Host: host, Header: d.header}
}

func signedField(name string) bool {
	return strings.EqualFold(name, "Content-Type") || len(name) > 6 && strings.EqualFold(name[:6], "x-amz-")
}

// signedAt is the time in the signature: a request that names a date of its own is signed for that one.
func (p *plain) signedAt() time.Time {
	if date, ok := fields(p.r.Header).get("X-Amz-Date"); ok {
		if at, err := time.Parse(amzDate, date); err == nil {
			return at
		}
	}
	return p.now
}

// spoil replaces every hex digit of a signature by another one.
func spoil(authorization string) string {
	const mark = "Signature="
	at := strings.LastIndex(authorization, mark) + len(mark)
	bad := []byte(authorization)
	for i := at; i < len(bad); i++ {
		switch c := bad[i]; {
		case c >= '0' && c <= '9':
			bad[i] = '0' + (c-'0'+1)%10
		case c >= 'a' && c <= 'f':
			bad[i] = 'a' + (c-'a'+1)%6
		}
	}
	return string(bad)
}

// Nearly all requests are alike: a POST to "/" with the fields that the protocol asks for.
// For a local target these are signed here, in a fifth of the time that the SDK's signer
// takes; for all others, and for AWS itself, it is the SDK's. A test holds that the two agree.

// signingKey is the key that a day's requests are signed with (SigV4, "derive a signing key"), and its scope.
type signingKey struct {
	secret, day, region string
	scope               string
	pens                sync.Pool // of *pen
}

// pen signs one request at a time.
type pen struct {
	mac  hash.Hash // with the key
	text []byte
}

// signingKeys holds the key that was used last.
type signingKeys struct{ last atomic.Pointer[signingKey] }

func (k *signingKeys) of(secret, day, region string) *signingKey {
	if last := k.last.Load(); last != nil && last.secret == secret && last.day == day && last.region == region {
		return last
	}
	key := []byte("AWS4" + secret)
	for _, part := range []string{day, region, signingName, "aws4_request"} {
		key = mac(key, []byte(part))
	}
	made := &signingKey{
		secret: secret, day: strings.Clone(day), region: region,
		scope: "/" + day + "/" + region + "/" + signingName + "/aws4_request",
	}
	made.pens.New = func() any { return &pen{mac: hmac.New(sha256.New, key)} }
	k.last.Store(made)
	return made
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write(message) // a hash never fails
	return h.Sum(nil)
}

// ordinary are the signed fields of an ordinary request, in the order in which they are
// signed: names in lower case and sorted.
type ordinary struct{ contentType, host, date, target string }

// ordinary reads the fields that are signed. It reports false for a request that is not one of the ordinary ones.
func (t *Target) ordinary(p *plain) (o ordinary, ok bool) {
	if !t.place.local || p.path != "/" {
		return o, false
	}
	for i := range p.header {
		f := &p.header[i]
		var to *string
		switch f.Name {
		case "Content-Type":
			to = &o.contentType
		case "Host":
			to = &o.host
		case "X-Amz-Date":
			to = &o.date
		case "X-Amz-Target":
			to = &o.target
		default:
			if signedField(f.Name) || strings.EqualFold(f.Name, "Host") {
				return o, false
			}
			continue
		}
		if *to != "" || !tidy(f.Value) {
			return o, false
		}
		*to = f.Value
	}
	return o, o.contentType != "" && o.host == t.place.host && o.date == p.date && o.target != ""
}

// tidy reports whether a value is signed as it stands: it is not empty, and no white space would be taken out of it.
func tidy(value string) bool {
	return value != "" && value[0] > ' ' && value[len(value)-1] > ' ' && !strings.Contains(value, "  ") &&
		!strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}

// authorization is the Authorization field of an ordinary request.
func (t *Target) authorization(who aws.Credentials, p *plain, o ordinary) string {
	names, token := "content-type;host;x-amz-date;x-amz-target", ""
	if who.SessionToken != "" {
		names, token = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
			"x-amz-security-token:"+who.SessionToken+"\n"
	}
	key := t.signing.of(who.SecretAccessKey, o.date[:8], t.region)
	w := key.pens.Get().(*pen)
	defer key.pens.Put(w)
	body := sha256.Sum256(p.r.Body)
	b := append(w.text[:0], p.method...)
	b = append(b, "\n/\n\ncontent-type:"...)
	b = append(append(b, o.contentType...), "\nhost:"...)
	b = append(append(b, o.host...), "\nx-amz-date:"...)
	b = append(append(append(b, o.date...), '\n'), token...)
	b = append(append(append(b, "x-amz-target:"...), o.target...), "\n\n"...)
	b = append(append(b, names...), '\n')
	b = hex.AppendEncode(b, body[:])
	canonical := sha256.Sum256(b)

	b = append(append(b[:0], "AWS4-HMAC-SHA256\n"...), o.date...)
	b = append(append(append(b, '\n'), key.scope[1:]...), '\n')
	b = hex.AppendEncode(b, canonical[:])
	w.mac.Reset()
	_, _ = w.mac.Write(b) // a hash never fails
	signature := w.mac.Sum(canonical[:0])
	b = append(append(append(b[:0], "AWS4-HMAC-SHA256 Credential="...), who.AccessKeyID...), key.scope...)
	b = append(append(append(b, ", SignedHeaders="...), names...), ", Signature="...)
	w.text = hex.AppendEncode(b, signature)
	return string(w.text)
}
