package client

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// service is what stands before an operation's name in X-Amz-Target.
const service = "CodePipeline_20150709."

// Call is a request of an operation of the service, signed as requests to a local target
// are. It reports false where only the AWS SDK can make it: for AWS itself, an endpoint
// with a path, or without credentials. It is to be sent by HTTPClient.
func (t *Target) Call(ctx context.Context, operation string, body []byte) (*http.Request, bool) {
	p := plain{r: &wire.Request{Target: service + operation, Body: body}, method: http.MethodPost, path: t.place.join(""), now: time.Now().UTC()}
	p.date = p.now.Format(amzDate)
	p.header = t.header(&p)
	if _, ok := t.ordinary(&p); !ok || t.sign(ctx, &p) != nil {
		return nil, false
	}
	header := make(http.Header, len(p.header))
	values := make([]string, len(p.header))
	for i, f := range p.header {
		if values[i] = f.Value; f.Name != "Host" {
			header[f.Name] = values[i : i+1 : i+1]
		}
	}
	again := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r := &http.Request{
		Method: p.method, URL: t.place.url, Host: t.place.host, Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, GetBody: again, ContentLength: int64(len(body)),
	}
	r.Body, _ = again()
	return r.WithContext(ctx), true
}
