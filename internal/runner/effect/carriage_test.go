package effect

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

func request(body string) wire.Request { return wire.Request{Body: []byte(body)} }

// TestCarriage: what requests carried in their structures is known, in any letter case and
// after other requests; one that cannot be read may have carried all.
func TestCarriage(t *testing.T) {
	var every []string
	for _, m := range members {
		every = append(every, m.name)
	}
	for _, tc := range []struct {
		bodies []string
		want   []string
	}{
		{nil, nil},
		{[]string{`{"jobId":"1"}`}, nil},
		{[]string{`{"summary":"s"}`}, nil},
		{[]string{`{"executionDetails":{"summary":"s"}}`}, []string{"summary"}},
		{[]string{`{"executionDetails":{"SUMMARY":null}}`}, []string{"summary"}},
		{[]string{`{"failureDetails":{"externalExecutionId":"x"}}`}, []string{"externalExecutionId"}},
		{[]string{`{"currentRevision":{"revision":"r"}}`, `{"executionDetails":{"percentComplete":5}}`, `{}`}, []string{"percentComplete", "revision"}},
		{[]string{`{"currentRevision":{"changeIdentifier":"c","created":1}}`}, []string{"changeIdentifier"}},
		{[]string{`{"currentRevision":{"revisionSummary":"s"}}`}, []string{"summary"}},
		{[]string{`{`}, every},
		{[]string{`{"executionDetails":[]}`}, every},
	} {
		var c Carriage
		for i, body := range tc.bodies {
			c.Add(request(body), cases.Effect{})
			if i == 0 {
				c.has("summary") // asked before the next is there
			}
		}
		var got []string
		for _, member := range every {
			if c.has(member) {
				got = append(got, member)
			}
		}
		assert.Equal(t, tc.want, got, tc.bodies)
	}
}

// TestCarriageOfWhatIsKnown: what a case says that its request carried need not be read.
func TestCarriageOfWhatIsKnown(t *testing.T) {
	var c Carriage
	known := "s"
	c.Add(request(`{"executionDetails":{"summary":"s","percentComplete":5}}`), cases.Effect{Summary: &known})
	assert.True(t, c.has("summary"))
	assert.Len(t, c.unread, 1)
	assert.True(t, c.has("percentComplete"))
	assert.False(t, c.has("revision"))
	assert.Empty(t, c.unread)
}
