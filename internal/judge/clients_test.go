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
		allowed, missed := Reject(model.JobNotFound), "generic"
		switch place {
		case "type", "header", "code":
		case "200":
			allowed, missed = Accept(), "failed"
		case "400", "message":
			missed = "failed"
		default:
			continue
		}
		answer := usual(a.Steps[0].Status, a.Steps[0].Body)
		for name, value := range a.Steps[0].Header {
			answer = with(answer, http.CanonicalHeaderKey(name), value)
		}
		said := ""
		for _, f := range allowed.Check(answer) {
			said += f.Got + "\n"
		}
		for client, name := range names {
			require.Contains(t, a.Outcome, client, a.Name)
			name += " " + recorded.Clients[client]
			assert.Equal(t, a.Outcome[client] == missed, strings.Contains(said, name), "%s, %s: %s", a.Name, name, said)
			compared++
		}
	}
	assert.GreaterOrEqual(t, compared, 160)
}
