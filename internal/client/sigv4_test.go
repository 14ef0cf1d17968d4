package client

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestOurSignatureIsTheSDKs compares the two signers, for credentials with and without a
// session token, on different days, and for what a case may say of its fields.
func TestOurSignatureIsTheSDKs(t *testing.T) {
	for _, c := range []struct {
		name     string
		request  wire.Request
		ordinary bool
	}{
		{"plain", wire.Request{Body: []byte(`{}`)}, true},
		{"no body", wire.Request{}, true},
		{"long body", wire.Request{Body: []byte(strings.Repeat("x", 100_000))}, true},
		{"other method", wire.Request{Method: "PUT", Body: []byte("x")}, true},
		{"other target", wire.Request{Target: "CodePipeline_20150709.PollForJobs"}, true},
		{"charset", wire.Request{ContentType: "application/x-amz-json-1.1; charset=utf-8"}, true},
		{"unsigned field", wire.Request{Header: []wire.Field{{Name: "Accept", Value: "a  b"}}}, true},
		{"two spaces", wire.Request{ContentType: "a  b"}, false},
		{"space at the end", wire.Request{ContentType: "a "}, false},
		{"not ASCII", wire.Request{Target: "é"}, false},
		{"no target", wire.Request{Target: wire.NoHeader}, false},
		{"another signed field", wire.Request{Header: []wire.Field{{Name: "x-amz-more", Value: "1"}}}, false},
		{"a field of another letter case", wire.Request{Header: []wire.Field{{Name: "x-amz-target", Value: "a.b"}}}, false},
		{"date of its own", wire.Request{Header: []wire.Field{{Name: "X-Amz-Date", Value: "20200101T000000Z"}}}, false},
		{"another path", wire.Request{Path: "/a"}, false},
		{"query", wire.Request{Path: "/?b=1&a=2"}, false},
	} {
		for _, token := range []string{"", "a-session-token"} {
			t.Run(c.name+"/"+token, func(t *testing.T) {
				target := open(t, Options{Handler: trivial, Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "wJalrXUtnFEMI", token), Region: "eu-west-3"})
				who, err := target.credentials.Retrieve(t.Context())
				require.NoError(t, err)
				for _, day := range []string{"20261128", "20261128", "20261129"} {
					compareSigners(t, target, who, c.request, day, c.ordinary)
				}
			})
		}
	}
}

// compareSigners signs a request by both signers.
func compareSigners(t *testing.T, target *Target, who aws.Credentials, r wire.Request, day string, ordinary bool) {
	t.Helper()
	now, err := time.Parse(amzDate, day+"T101112Z")
	require.NoError(t, err)
	p := plain{r: &r, method: "POST", path: target.place.join(r.Path), now: now, date: now.Format(amzDate)}
	if r.Method != "" {
		p.method = r.Method
	}
	p.header = target.header(&p, nil)
	o, ok := target.ordinary(&p)
	require.Equal(t, ordinary, ok)
	if ok {
		want, err := target.signBySDK(t.Context(), who, &p)
		require.NoError(t, err)
		assert.Equal(t, want, target.authorization(who, &p, o))
	}
}

// TestOnlyLocalTargetsAreSignedHere leaves all others to the SDK.
func TestOnlyLocalTargetsAreSignedHere(t *testing.T) {
	target := open(t, Options{Handler: trivial})
	p := plain{r: &wire.Request{}, method: "POST", path: "/", date: "20261128T101112Z"}
	p.header = target.header(&p, nil)
	_, ok := target.ordinary(&p)
	assert.True(t, ok)
	target.place.local = false
	_, ok = target.ordinary(&p)
	assert.False(t, ok)
}
