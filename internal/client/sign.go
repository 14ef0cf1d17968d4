package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

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
