package judge

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestTheRecordedClientsReadWhatIsSaid compares the clients that a finding names with those that were run:
// fixtures/clients/readers.json has how each took an error whose type stands here or there (make clients).
func TestTheRecordedClientsReadWhatIsSaid(t *testing.T) {
	text, err := os.ReadFile("../../fixtures/clients/readers.json")
	require.NoError(t, err)
	var recorded struct {
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
	names := map[string]string{"boto3": "boto3", "javascript": "JavaScript v3", "go": "Go v2", "java": "Java v2"}
	compared := 0
	for _, a := range recorded.Answers {
		place, _, _ := strings.Cut(a.Name, "/")
		if place != "type" && place != "header" && place != "code" {
			continue
		}
		answer := usual(400, a.Steps[0].Body)
		for name, value := range a.Steps[0].Header {
			require.Equal(t, "X-Amzn-ErrorType", name, a.Name)
			answer = with(answer, wire.PlaceHeader, value)
		}
		said := ""
		for _, f := range Reject(model.JobNotFound).Check(answer) {
			said += f.Got + "\n"
		}
		for client, name := range names {
			require.Contains(t, a.Outcome, client, a.Name)
			assert.Equal(t, a.Outcome[client] == "generic", strings.Contains(said, name), "%s, %s: %s", a.Name, name, said)
			compared++
		}
	}
	assert.GreaterOrEqual(t, compared, 36)
}
