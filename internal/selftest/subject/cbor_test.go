package subject

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// ofJob is a body with a job's id, as the entries behind it have it.
func ofJob(id string, more ...cbor.Entry) cbor.Map {
	return cbor.Map{Width: cbor.Shortest, Entries: append([]cbor.Entry{{Key: cbor.String("jobId"), Value: cbor.String(id)}}, more...)}
}

// TestBothWaysOnCBOR tries requests of the CBOR wire in this process, and over the network
// through the gate, which signs them.
func TestBothWaysOnCBOR(t *testing.T) {
	for name, s := range map[string]*Subject{"embedded": inProcess(t, ""), "running": running(t, provider.New())} {
		t.Run(name, func(t *testing.T) {
			require.True(t, s.SpeaksCBOR())
			for seed := range uint64(150) {
				r := generate.NewCBORRequest(generate.Seeded(seed))
				problem, err := s.Try(r)
				require.NoError(t, err)
				assert.Empty(t, problem, "%s", r.Literal(""))
				problem, err = s.Agree(r)
				require.NoError(t, err)
				assert.Empty(t, problem, "%s", r.Literal(""))
				problem, err = s.TryCBOR(r.Build(AnyJob))
				require.NoError(t, err)
				assert.Empty(t, problem, "%s", r.Literal(""))
			}
			for _, body := range [][]byte{nil, {0xa0}, {0xff}, {0xbf}, []byte(AnyJob), cbor.Encode(ofJob(AnyJob)), append(cbor.Encode(ofJob(AnyJob)), 0), append([]byte{0x81}, cbor.Encode(ofJob(AnyJob))...), bytes.Repeat([]byte{0x9f}, 5000)} {
				problem, err := s.TryCBOR(body)
				require.NoError(t, err)
				assert.Empty(t, problem, "%x", body)
			}
		})
	}
}

// TestSpeaksCBOR asks subjects that do not.
func TestSpeaksCBOR(t *testing.T) {
	assert.False(t, running(t, onlyJSON(provider.New())).SpeaksCBOR())
}

// onlyJSON answers 404 in JSON for the paths of the CBOR wire.
func onlyJSON(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			next.ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"__type":"UnknownOperationException"}`)
	})
}

// greedy completes the job of any body of the CBOR wire in which it finds an id, and says
// what the provider says of the body.
func greedy() http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a test's own
		if i := bytes.Index(body, []byte("jobId\x78\x24")); i >= 0 && r.URL.Path != "/" && len(body) >= i+7+36 {
			put := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(fmt.Sprintf(`{"jobId":%q}`, body[i+7:i+7+36])))
			put.Header = fixed("PutJobSuccessResult")
			p.ServeHTTP(httptest.NewRecorder(), put)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		p.ServeHTTP(w, r)
	})
}

// TestTryCBORFinds tries bytes on subjects that get them wrong, each in another way.
func TestTryCBORFinds(t *testing.T) {
	whole := cbor.Encode(ofJob(AnyJob))
	for _, c := range []struct {
		name string
		s    *Subject
		body []byte
		says string
	}{
		{"malformed", inProcess(t, "cbor-malformed-500"), []byte{0x1c}, "got 500"},
		{"no answer", inProcess(t, "cbor-malformed-dropped"), []byte{0xa1, 0x1c}, "the connection was closed without an answer"},
		{"answer in JSON", inProcess(t, "cbor-error-in-json"), nil, "expected a CBOR map"},
		{"wrongly accepted", inProcess(t, "cbor-body-in-array-accepted"), append([]byte{0x81}, whole...), "expected 400, got 200: the body is no request for a job"},
		{"cut", inProcess(t, "cbor-cut-body-accepted"), append([]byte{0xbf}, whole[1:]...), "expected 400, got 200"},
		{"changed", running(t, greedy()), append([]byte{0x81}, whole...), "a body that is no request for the job has changed it; completing it now: expected 200, got 400 InvalidJobStateException"},
	} {
		problem, err := c.s.TryCBOR(c.body)
		require.NoError(t, err, c.name)
		assert.Contains(t, problem, c.says, c.name)
	}
}

// TestAgreeFinds has the two wires of one subject disagree.
func TestAgreeFinds(t *testing.T) {
	null := generate.Request{ID: generate.ID{Kind: generate.Valid}, Token: generate.Text{Kind: generate.Null}, Wire: generate.CBOR}
	problem, err := inProcess(t, "cbor-null-refused").Agree(null)
	require.NoError(t, err)
	assert.Regexp(t, `^the same value gets 200 by JSON, and 400 SerializationException.* by CBOR$`, problem)
	problem, err = inProcess(t, "").Agree(null)
	require.NoError(t, err)
	assert.Empty(t, problem)
}

func TestMayName(t *testing.T) {
	job := cbor.String(AnyJob)
	key := cbor.String("jobId")
	for _, c := range []struct {
		name string
		item cbor.Item
		want bool
	}{
		{"plain", ofJob(AnyJob), true},
		{"open", cbor.Map{Entries: ofJob(AnyJob).Entries, Indefinite: true}, true},
		{"chunks", cbor.Map{Entries: []cbor.Entry{{Key: cbor.Text{Chunks: []string{"job", "Id"}}, Value: cbor.Text{Chunks: []string{AnyJob[:9], AnyJob[9:]}}}}, Indefinite: true}, true},
		{"tagged", cbor.Tagged(55799, cbor.Map{Entries: []cbor.Entry{{Key: key, Value: cbor.Tagged(9, job)}}, Width: cbor.Shortest}), true},
		{"another case", cbor.Map{Entries: []cbor.Entry{{Key: cbor.String("JobID"), Value: job}}, Width: cbor.Shortest}, true},
		{"second", ofJob("x", cbor.Entry{Key: key, Value: job}), true},
		{"no UTF-8", ofJob(AnyJob, cbor.Entry{Key: cbor.String("u"), Value: cbor.Raw{0x61, 0xff}}), true},
		{"trailing", cbor.Raw(append(cbor.Encode(ofJob(AnyJob)), 0xff)), true},
		{"another", ofJob("x"), false},
		{"array", cbor.List(ofJob(AnyJob)), false},
		{"bytes", cbor.Map{Entries: []cbor.Entry{{Key: key, Value: cbor.Bytes{Data: []byte(AnyJob), Width: cbor.Shortest}}}, Width: cbor.Shortest}, false},
		{"cut", cbor.Raw(cbor.Encode(ofJob(AnyJob))[:20]), false},
		{"nothing", cbor.Raw{}, false},
	} {
		assert.Equal(t, c.want, MayName(cbor.Encode(c.item), AnyJob), c.name)
	}
}

// TestReportOfCBOR is the whole of what is shown of a finding.
func TestReportOfCBOR(t *testing.T) {
	t.Setenv(Endpoint, "http://127.0.0.1:4566/")
	r := generate.Request{ID: generate.ID{Kind: generate.Valid}, HasDetails: generate.Valid, Percent: generate.Number{Kind: generate.OffScale, Text: "101"}, Wire: generate.CBOR, CBOR: generate.Spelling{Maps: 1, Integer: 4}}
	assert.Equal(t, `expected this, got that
  case      property.Request{ID: property.ID{Kind: property.Valid}, Percent: property.Number{Kind: property.OffScale, Text: "101"}, HasDetails: property.Valid, Wire: property.CBOR, CBOR: property.Spelling{Maps: 1, Integer: 4}}
  breaks    executionDetails.percentComplete/range
  job       in progress, here 11111111-2222-4333-8444-abcdefabcdef
  CBOR      {_ "jobId": "11111111-2222-4333-8444-abcdefabcdef", "executionDetails": {"percentComplete": 101_3}}
  curl      # set JOB to the id of a job in progress
            : "${JOB:?}"; printf '\277ejobIdx$'"${JOB:?}"'pexecutionDetails\241opercentComplete\033\000\000\000\000\000\000\000e\377' | curl -sS -i --aws-sigv4 'aws:amz:us-east-1:codepipeline' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H 'Accept: application/cbor' -H 'Content-Type: application/cbor' -H 'Smithy-Protocol: rpc-v2-cbor' --data-binary @- 'http://127.0.0.1:4566/service/CodePipeline_20150709/operation/PutJobSuccessResult'
  replay    again
`, Report(Finding{Problem: "expected this, got that", Minimal: r, Replay: []string{"again"}}))
	assert.Equal(t, "no CBOR, at byte 0: additional information 28 is reserved: h'1c'", Notation([]byte{0x1c}))
}
