package recording

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	oldID = "11111111-1111-1111-1111-111111111111"
	newID = "22222222-2222-2222-2222-222222222222"
)

// step is a recorded exchange of one of the wires, from values that JSON has.
func step(t *testing.T, n int, operation string, isCBOR bool, in any, status int, out any) Exchange {
	t.Helper()
	spell := json.Marshal
	e := Exchange{Number: n, Request: Request{Method: "POST", Path: "/", Header: map[string][]string{"X-Amz-Target": {"CodePipeline_20150709." + operation}, "Authorization": {secret.Mark}}}}
	if isCBOR {
		spell = cbor.Marshal
		e.Request.Path = "/service/CodePipeline_20150709/operation/" + operation
		e.Request.Header = map[string][]string{"Smithy-Protocol": {"rpc-v2-cbor"}}
	}
	body, err := spell(in)
	require.NoError(t, err)
	e.Request.Body = bodyOf(body, false)
	if e.Answer.Status = status; out != nil {
		answer, err := spell(out)
		require.NoError(t, err)
		e.Answer.Body = bodyOf(answer, false)
	}
	return e
}

// TestJobsOfTheNewTargetTakeThePlaceOfTheRecordedOnes plays a flow on either wire; the first poll comes too early.
func TestJobsOfTheNewTargetTakeThePlaceOfTheRecordedOnes(t *testing.T) {
	type members = map[string]any
	for _, isCBOR := range []bool{false, true} {
		spell, read := json.Marshal, json.Unmarshal
		if isCBOR {
			spell, read = cbor.Marshal, cbor.Unmarshal
		}
		r := &Recording{Exchanges: []Exchange{
			step(t, 1, "PollForJobs", isCBOR, members{"maxBatchSize": 1}, 200, members{"jobs": []any{members{"id": oldID, "nonce": "3"}}}),
			step(t, 2, "AcknowledgeJob", isCBOR, members{"jobId": oldID, "nonce": "3"}, 200, members{"status": "InProgress"}),
			step(t, 3, "PutJobSuccessResult", isCBOR, members{"jobId": oldID, "continuationToken": "3"}, 200, nil),
			step(t, 4, "PutJobSuccessResult", isCBOR, members{"jobId": oldID}, 400, members{"__type": "InvalidJobStateException"}),
			{Number: 5, Request: Request{Method: "POST", Body: Body{Text: "{", Cut: true}}},
		}}
		var sent []string
		done := Play(t.Context(), r, func(_ context.Context, q wire.Request) wire.Answer {
			var in struct{ JobID, Nonce, ContinuationToken string }
			require.NoError(t, read(q.Body, &in))
			sent = append(sent, in.JobID+" "+in.Nonce+" "+in.ContinuationToken)
			for _, f := range q.Header {
				assert.NotEqual(t, "Authorization", f.Name, "it is signed anew")
			}
			answer := wire.Answer{Fate: wire.Answered, Status: 200, CBOR: isCBOR}
			switch len(sent) {
			case 1:
				answer.Body, _ = spell(members{"jobs": []any{}})
			case 2:
				answer.Body, _ = spell(members{"jobs": []any{members{"id": newID, "nonce": "a longer one"}}})
			case 3:
				answer.Body, _ = spell(members{"status": "InProgress", "more": 1})
			case 4:
				answer.Body, _ = spell(members{})
			case 5:
				answer.Status = 400
				answer.Body, _ = spell(members{"__type": "JobNotFoundException"})
			}
			return answer
		})
		assert.Equal(t, []string{"  ", "  ", newID + " a longer one ", newID + "  3", newID + "  "}, sent)
		assert.Equal(t, Replayed{Sent: 4, Skipped: 1, Differences: []Difference{
			{2, "AcknowledgeJob", "absent", "member more"},
			{3, "PutJobSuccessResult", "absent", "a body of {}"},
			{4, "PutJobSuccessResult", "400 InvalidJobStateException", "400 JobNotFoundException"},
		}}, done)
	}
}

func TestWhatDiffers(t *testing.T) {
	was := func(status int, header, body string) Exchange {
		return Exchange{Answer: Answer{Status: status, Header: map[string][]string{"Content-Type": {header}}, Body: Body{Text: body}}}
	}
	is := func(status int, header, body string) wire.Answer {
		return wire.Answer{Fate: wire.Answered, Status: status, Header: map[string][]string{"Content-Type": {header}}, Body: []byte(body)}
	}
	const js = "application/x-amz-json-1.1"
	for _, c := range []struct {
		was  Exchange
		is   wire.Answer
		want string
	}{
		{was(200, js, ``), is(200, js, ``), ""},
		{was(200, js, `{"a":1}`), is(200, js+"; charset=utf-8", `{"a":2}`), ""},
		{was(200, js, `{"a":{"b":1}}`), is(200, js, `{"a":{"b":null}}`), "member a.b to absent"},
		{was(200, js, `{}`), is(200, js, `null`), "a body of {} to absent, absent to a body of null"},
		{was(200, js, `[]`), is(200, js, `"x"`), "a body of [] to absent, absent to a body of text"},
		{was(200, js, ``), is(200, "text/html", `<html>`), "Content-Type application/x-amz-json-1.1 to Content-Type text/html, absent to a body that cannot be read"},
		{was(400, js, `{"__type":"A"}`), is(400, js, `{"__type":"ns#A"}`), ""},
		{was(0, "", ``), is(200, js, ``), "no answer to 200"},
		{was(200, js, ``), wire.Answer{Fate: wire.Hung}, "200 to no answer"},
	} {
		var said []string
		for _, d := range differences(c.was, c.is) {
			said = append(said, d.Was+" to "+d.Is)
		}
		assert.Equal(t, c.want, strings.Join(said, ", "))
	}
}
