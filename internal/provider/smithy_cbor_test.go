package provider_test

import (
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestSmithyProtocolTests holds the server to what Smithy's own protocol tests for
// rpcv2Cbor ask of one (smithy-lang/smithy, smithy-protocol-tests/model/rpcv2Cbor), where
// an operation here has the shapes. Their bodies, which are members of other operations,
// stand in this one as members that it does not know: they must be read over whole, and
// the job is completed. Byte strings, lists, sparse maps and floats beyond that are of no
// member of the operation.
func TestSmithyProtocolTests(t *testing.T) {
	for _, c := range []struct {
		id   string // the name of the test there
		body string // as there, in base64
	}{
		{"RpcV2CborSimpleScalarProperties", "v2lieXRlVmFsdWUFa2RvdWJsZVZhbHVl+z/+OVgQYk3TcWZhbHNlQm9vbGVhblZhbHVl9GpmbG9hdFZhbHVl+kD0AABsaW50ZWdlclZhbHVlGQEAaWxvbmdWYWx1ZRkmkWpzaG9ydFZhbHVlGSaqa3N0cmluZ1ZhbHVlZnNpbXBsZXB0cnVlQm9vbGVhblZhbHVl9WlibG9iVmFsdWVDZm9v/w=="},
		{"RpcV2CborSimpleScalarPropertiesUsingIndefiniteLength", "qmlieXRlVmFsdWUFf2Zkb3VibGVlVmFsdWX/+z/+OVgQYk3Tf2VmYWxzZWdCb29sZWFuZVZhbHVl//RqZmxvYXRWYWx1ZfpA9AAAbGludGVnZXJWYWx1ZRkBAGlsb25nVmFsdWUZJpFqc2hvcnRWYWx1ZRkmqn9mc3RyaW5nZVZhbHVl/2ZzaW1wbGVwdHJ1ZUJvb2xlYW5WYWx1ZfVpYmxvYlZhbHVlQ2Zvbw=="},
		{"RpcV2CborServerDoesntDeSerializeNullStructureValues", "v2tzdHJpbmdWYWx1Zfb/"},
		{"RpcV2CborSupportsNaNFloatInputs", "v2tkb3VibGVWYWx1Zft/+AAAAAAAAGpmbG9hdFZhbHVl+n/AAAD/"},
		{"RpcV2CborSupportsInfinityFloatInputs", "v2tkb3VibGVWYWx1Zft/8AAAAAAAAGpmbG9hdFZhbHVl+n+AAAD/"},
		{"RpcV2CborSupportsNegativeInfinityFloatInputs", "v2tkb3VibGVWYWx1Zfv/8AAAAAAAAGpmbG9hdFZhbHVl+v+AAAD/"},
		{"RpcV2CborIndefiniteLengthStringsCanBeDeserialized", "oWtzdHJpbmdWYWx1ZX94HUFuIGV4YW1wbGUgaW5kZWZpbml0ZSBzdHJpbmcscSBjaHVua2VkIG9uIGNvbW1h/w=="},
		{"RpcV2CborIndefiniteLengthByteStringsCanBeDeserialized", "oWlibG9iVmFsdWVfWCJBbiBleGFtcGxlIGluZGVmaW5pdGUtYnl0ZSBzdHJpbmcsUSBjaHVua2VkIG9uIGNvbW1h/w=="},
		{"RpcV2CborSupportsUpcastingData", "v2tkb3VibGVWYWx1Zfk+AGpmbG9hdFZhbHVl+UegbGludGVnZXJWYWx1ZRg4aWxvbmdWYWx1ZRkBAGpzaG9ydFZhbHVlCv8="},
		{"RpcV2CborExtraFieldsInTheBodyShouldBeSkippedByServers", "v2lieXRlVmFsdWUFa2RvdWJsZVZhbHVl+z/+OVgQYk3TcWZhbHNlQm9vbGVhblZhbHVl9GpmbG9hdFZhbHVl+kD0AABrZXh0cmFPYmplY3S/c2luZGVmaW5pdGVMZW5ndGhNYXC/a3dpdGhBbkFycmF5nwECA///cWRlZmluaXRlTGVuZ3RoTWFwo3J3aXRoQURlZmluaXRlQXJyYXmDAQIDeB1hbmRTb21lSW5kZWZpbml0ZUxlbmd0aFN0cmluZ3gfdGhhdCBoYXMsIGJlZW4gY2h1bmtlZCBvbiBjb21tYWxub3JtYWxTdHJpbmdjZm9vanNob3J0VmFsdWUZJw9uc29tZU90aGVyRmllbGR2dGhpcyBzaG91bGQgYmUgc2tpcHBlZP9saW50ZWdlclZhbHVlGQEAaWxvbmdWYWx1ZRkmkWpzaG9ydFZhbHVlGSaqa3N0cmluZ1ZhbHVlZnNpbXBsZXB0cnVlQm9vbGVhblZhbHVl9WlibG9iVmFsdWVDZm9v/w=="},
		{"RpcV2CborMaps", "oW5kZW5zZVN0cnVjdE1hcKJjZm9voWJoaWV0aGVyZWNiYXqhYmhpY2J5ZQ=="},
		{"RpcV2CborSerializesZeroValuesInMaps", "om5kZW5zZU51bWJlck1hcKFheABvZGVuc2VCb29sZWFuTWFwoWF49A=="},
		{"RpcV2CborSerializesDenseSetMap", "oWtkZW5zZVNldE1hcKJheIBheYJhYWFi"},
		{"RpcV2CborSparseMaps", "v29zcGFyc2VTdHJ1Y3RNYXC/Y2Zvb79iaGlldGhlcmX/Y2Jher9iaGljYnll////"},
		{"RpcV2CborSerializesNullMapValues", "v3BzcGFyc2VCb29sZWFuTWFwv2F49v9vc3BhcnNlTnVtYmVyTWFwv2F49v9vc3BhcnNlU3RyaW5nTWFwv2F49v9vc3BhcnNlU3RydWN0TWFwv2F49v//"},
		{"RpcV2CborSerializesSparseSetMapAndRetainsNull", "v2xzcGFyc2VTZXRNYXC/YXif/2F5n2FhYWL/YXr2//8="},
		{"RpcV2CborLists", "v2pzdHJpbmdMaXN0gmNmb29jYmFyaXN0cmluZ1NldIJjZm9vY2JhcmtpbnRlZ2VyTGlzdIIBAmtib29sZWFuTGlzdIL19G10aW1lc3RhbXBMaXN0gsH7QdTX+/OAAADB+0HU1/vzgAAAaGVudW1MaXN0gmNGb29hMGtpbnRFbnVtTGlzdIIBAnBuZXN0ZWRTdHJpbmdMaXN0goJjZm9vY2JhcoJjYmF6Y3F1eG1zdHJ1Y3R1cmVMaXN0gqJhYWExYWJhMqJhYWEzYWJhNGhibG9iTGlzdIJDZm9vQ2Jhcv8="},
		{"RpcV2CborListsEmpty", "v2pzdHJpbmdMaXN0n///"},
		{"RpcV2CborListsEmptyUsingDefiniteLength", "oWpzdHJpbmdMaXN0gA=="},
		{"RpcV2CborIndefiniteStringInsideIndefiniteList", "v2pzdHJpbmdMaXN0n394HUFuIGV4YW1wbGUgaW5kZWZpbml0ZSBzdHJpbmcsdyB3aGljaCB3aWxsIGJlIGNodW5rZWQsbiBvbiBlYWNoIGNvbW1h/394NUFub3RoZXIgZXhhbXBsZSBpbmRlZmluaXRlIHN0cmluZyB3aXRoIG9ubHkgb25lIGNodW5r/3ZUaGlzIGlzIGEgcGxhaW4gc3RyaW5n//8="},
		{"RpcV2CborIndefiniteStringInsideDefiniteList", "oWpzdHJpbmdMaXN0g394HUFuIGV4YW1wbGUgaW5kZWZpbml0ZSBzdHJpbmcsdyB3aGljaCB3aWxsIGJlIGNodW5rZWQsbiBvbiBlYWNoIGNvbW1h/394NUFub3RoZXIgZXhhbXBsZSBpbmRlZmluaXRlIHN0cmluZyB3aXRoIG9ubHkgb25lIGNodW5r/3ZUaGlzIGlzIGEgcGxhaW4gc3RyaW5n"},
		{"RpcV2CborSparseMapsSerializeNullValues", "v29zcGFyc2VTdHJpbmdNYXC/Y2Zvb/b//w=="},
		{"RpcV2CborSparseListsSerializeNull", "v3BzcGFyc2VTdHJpbmdMaXN0n/b//w=="},
	} {
		t.Run(c.id, func(t *testing.T) {
			p := provider.New()
			id := p.AddJob("InProgress")
			theirs, err := base64.StdEncoding.DecodeString(c.body)
			require.NoError(t, err)
			answer := rpcCall(p, rpcPath, theirs, nil)
			assert.Equal(t, "com.amazonaws.codepipeline#ValidationException", told(t, answer), "as it stands it names no job, and is read")
			assert.Equal(t, "InProgress", p.JobState(id))

			whole := append([]byte("\xbf\x65jobId\x78\x24"+id+"\x67unknown"), theirs...)
			answer = rpcCall(p, rpcPath, append(whole, 0xff), nil)
			assert.Equal(t, http.StatusOK, answer.StatusCode)
			assert.Equal(t, "Succeeded", p.JobState(id))
		})
	}
}

// TestSmithyProtocolShapes are those of the same tests whose value a member here can have:
// the bytes stand where that member's item does.
func TestSmithyProtocolShapes(t *testing.T) {
	text := "7f" + hex.EncodeToString([]byte("\x78\x1dAn example indefinite string,\x71 chunked on comma")) + "ff"
	for _, c := range []struct{ id, member, item, token string }{
		{"RpcV2CborIndefiniteLengthStringsCanBeDeserialized", "continuationToken", text, "An example indefinite string, chunked on comma"},
		{"RpcV2CborSimpleScalarProperties: stringValue", "continuationToken", "6673696d706c65", "simple"},
		{"RpcV2CborServerDoesntDeSerializeNullStructureValues", "continuationToken", "f6", ""},
		{"RpcV2CborSupportsUpcastingData: integerValue", "executionDetails", "bf6f70657263656e74436f6d706c6574651838ff", ""},
		{"RpcV2CborLists: timestampList", "currentRevision", "bf687265766973696f6e6172706368616e67654964656e7469666965726163" + "6763726561746564" + "c1fb41d4d7fbf3800000ff", ""},
		{"RpcV2CborDateTimeWithFractionalSeconds", "currentRevision", "bf687265766973696f6e6172706368616e67654964656e7469666965726163" + "6763726561746564" + "c1fb41cc37db380fbe77ff", ""},
	} {
		t.Run(c.id, func(t *testing.T) {
			p := provider.New()
			id := p.AddJob("InProgress")
			item, err := hex.DecodeString(c.item)
			require.NoError(t, err)
			body := []byte("\xbf\x65jobId\x78\x24" + id + string([]byte{0x60 | byte(len(c.member))}) + c.member)
			require.LessOrEqual(t, len(c.member), 23, "the length is in the first byte")
			assert.Equal(t, http.StatusOK, rpcCall(p, rpcPath, append(append(body, item...), 0xff), nil).StatusCode)
			if c.token == "" {
				assert.Equal(t, "Succeeded", p.JobState(id))
				return
			}
			assert.Equal(t, c.token, pollUntil(t, p).Data.ContinuationToken)
		})
	}
}

// TestSmithyProtocolEmpty are the tests of inputs and outputs without members: an empty
// map, of either length, and no bytes at all are the same input; an operation without an
// output answers no bytes and no Content-Type, one whose output has no member that is set
// answers a map.
func TestSmithyProtocolEmpty(t *testing.T) {
	list := "/service/CodePipeline_20150709/operation/ListPipelines"
	for id, c := range map[string]struct{ path, body string }{
		"empty_input":                    {list, "\xbf\xff"},
		"empty_input of definite length": {list, "\xa0"},
		"empty_input_no_body":            {list, ""},
		"empty_input_no_body_has_accept": {list, ""},
		"optional_input":                 {list, "\xbf\xff"},
	} {
		answer := rpcCall(provider.New(), c.path, []byte(c.body), nil)
		assert.Equal(t, http.StatusOK, answer.StatusCode, id)
		assert.Equal(t, "application/cbor", answer.Header.Get("Content-Type"), id)
		assert.Equal(t, "rpc-v2-cbor", answer.Header.Get("Smithy-Protocol"), id)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.NotEmpty(t, body, id)
		assert.EqualValues(t, 5, body[0]>>5, "%s: a map", id)
	}
	t.Run("no_output", func(t *testing.T) {
		p := provider.New()
		answer := rpcCall(p, rpcPath, []byte("\xa1\x65jobId\x78\x24"+p.AddJob("InProgress")), nil)
		assert.Equal(t, http.StatusOK, answer.StatusCode)
		assert.Empty(t, answer.Header.Values("Content-Type"))
		assert.Equal(t, "rpc-v2-cbor", answer.Header.Get("Smithy-Protocol"))
	})
	t.Run("an error has its absolute shape id in __type", func(t *testing.T) { // RpcV2CborInvalidGreetingError
		assert.Equal(t, "com.amazonaws.codepipeline#ValidationException", told(t, rpcCall(provider.New(), rpcPath, []byte("\xbf\xff"), nil)))
	})
	t.Run("X-Amz-Target is forbidden", func(t *testing.T) { // forbidHeaders of empty_input
		answer := rpcCall(provider.New(), list, []byte("\xbf\xff"), map[string]string{"X-Amz-Target": "CodePipeline_20150709.ListPipelines"})
		assert.Equal(t, http.StatusBadRequest, answer.StatusCode)
	})
}
