package judge

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestTheRecordedClientsReadWhatIsSaid compares the clients that a finding names with those that were run:
// fixtures/clients/readers.json has how each took an error whose type stands here or there (make clients).
func TestTheRecordedClientsReadWhatIsSaid(t *testing.T) {
	text, err := os.ReadFile("../../fixtures/clients/readers.json")
	require.NoError(t, err)
	var recorded struct {
		Clients map[string]string
		Answers []struct {
			Name  string
			Steps []struct {
				Status int
				Header map[string]string
				Body   string
			}
			Outcome map[string]string
		}
	}
	require.NoError(t, json.Unmarshal(text, &recorded))
	names := map[string]string{
		"boto3": "boto3", "boto3-old": "boto3", "aws-cli": "AWS CLI", "javascript": "JavaScript v3", "javascript-v2": "JavaScript v2",
		"go": "Go v2", "go-v1": "Go v1", "java": "Java v2", "java-v1": "Java v1", "rust": "Rust",
	}
	require.Len(t, recorded.Clients, len(names))
	compared := 0
	for _, a := range recorded.Answers {
		place, _, _ := strings.Cut(a.Name, "/")
		allowed, missed, family := Reject(model.JobNotFound), "generic", ""
		switch place {
		case "type", "header", "code", "both":
			family = "clients/error"
		case "200":
			allowed, missed, family = Accept(), "failed", "clients/success"
		case "400", "message":
			missed = "failed"
		default:
			continue
		}
		answer := usual(a.Steps[0].Status, a.Steps[0].Body)
		for name, value := range a.Steps[0].Header {
			answer = with(answer, http.CanonicalHeaderKey(name), value)
		}
		said, own := "", ""
		for _, f := range allowed.Check(answer) {
			if said += f.Got + "\n"; f.Rule == family {
				own += f.Got
				assert.Equal(t, rules.Should, f.Level)
			}
		}
		for client, name := range names {
			require.Contains(t, a.Outcome, client, a.Name)
			name += " " + recorded.Clients[client]
			assert.Equal(t, a.Outcome[client] == missed, strings.Contains(said, name), "%s, %s: %s", a.Name, name, said)
			if family != "" {
				assert.Equal(t, a.Outcome[client] == missed, strings.Contains(own, name), "%s, %s by %s: %s", a.Name, name, family, own)
			}
			compared++
		}
	}
	assert.GreaterOrEqual(t, compared, 360)
}

// TestTheRecordedClientsRaiseWhatIsSaid compares the clients that a finding names where places disagree, with those that
// were run.
func TestTheRecordedClientsRaiseWhatIsSaid(t *testing.T) {
	for _, tt := range []struct{ name, body, header, value, rule, says string }{
		{
			"type and header", `{"__type":"JobNotFoundException"}`, wire.PlaceHeader, "InvalidJobStateException", "answer/error-type-agrees",
			"X-Amzn-Errortype: InvalidJobStateException: boto3 1.44.8, boto3 1.10.50, AWS CLI 1.46.3, JavaScript v3 3.1138.0, " +
				"JavaScript v2 2.1693.0 and Go v1 1.55.8 raise the first, Java v2 2.40.2, Java v1 1.12.797, Go v2 1.47.0 and Rust 1.131.0 the second",
		},
		{
			"type and query error", `{"__type":"JobNotFoundException"}`, "X-Amzn-Query-Error", "InvalidJobStateException;Sender", "clients/error",
			"it is raised by boto3 1.44.8, AWS CLI 1.46.3 and Rust 1.131.0",
		},
		{"the same query error", `{"__type":"JobNotFoundException"}`, "X-Amzn-Query-Error", "JobNotFoundException;Sender", "", ""},
		{"no query error", `{"__type":"JobNotFoundException"}`, "X-Amzn-Query-Error", "InvalidJobStateException", "", ""},
		{"an error that no client has", `{"__type":"SerializationException:uri"}`, "X-Other", "", "answer/error-__type", "a colon and a URI after it"},
		{"three places", `{"__type":"JobNotFoundException","code":"JobNotFoundException"}`, wire.PlaceHeader, "a#JobNotFoundException", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := Reject(model.JobNotFound, model.Serialization).Check(usual(400, tt.body, tt.header, tt.value))
			if tt.rule == "" {
				assert.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			assert.Equal(t, tt.rule, found[0].Rule)
			assert.Contains(t, found[0].Got, tt.says)
		})
	}
}
