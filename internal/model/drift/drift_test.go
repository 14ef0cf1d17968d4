package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

const modelFile = "../../../fixtures/model.json"

// The table and model.json are written separately and say the same, member by
// member, in both directions.
func TestTableAndModelAgree(t *testing.T) {
	text, err := os.ReadFile(modelFile)
	require.NoError(t, err)
	model, err := smithyFacts(text)
	require.NoError(t, err)
	assert.Empty(t, difference("the table", tableFacts(), "model.json", model))
	assert.Len(t, model, 2+12+2+4, "operation, protocols, members, key and value, errors")
}

func TestDifferenceNamesWhatMoved(t *testing.T) {
	a := facts{"member jobId": "string, required", "member gone": "string"}
	b := facts{"member jobId": "string", "error New": "400"}
	assert.Equal(t, []string{
		"member gone: only old has it: string",
		`member jobId: old says "string, required", new says "string"`,
		"error New: only new has it: 400",
	}, difference("old", a, "new", b))
}

// published is botocore's form of the model, written from the table's facts.
const published = `{
 "metadata": {"apiVersion": "2015-07-09", "protocol": "json", "protocols": ["smithy-rpc-v2-cbor", "json"], "jsonVersion": "1.1", "targetPrefix": "CodePipeline_20150709"},
 "operations": {"PutJobSuccessResult": {"input": {"shape": "In"}, "errors": [
  {"shape": "ValidationException"}, {"shape": "JobNotFoundException"}, {"shape": "InvalidJobStateException"}, {"shape": "OutputVariablesSizeExceededException"}]}},
 "shapes": {
  "In": {"type": "structure", "required": ["jobId"], "members": {"jobId": {"shape": "JobId"}, "currentRevision": {"shape": "Rev"},
   "continuationToken": {"shape": "S2048"}, "executionDetails": {"shape": "Det"}, "outputVariables": {"shape": "Vars"}}},
  "JobId": {"type": "string", "pattern": "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"},
  "Rev": {"type": "structure", "required": ["revision", "changeIdentifier"], "members": {"revision": {"shape": "S1500"},
   "changeIdentifier": {"shape": "S100"}, "created": {"shape": "Time"}, "revisionSummary": {"shape": "S2048"}}},
  "Det": {"type": "structure", "members": {"summary": {"shape": "S2048"}, "externalExecutionId": {"shape": "S1500"}, "percentComplete": {"shape": "Pct"}}},
  "S2048": {"type": "string", "min": 1, "max": 2048}, "S1500": {"type": "string", "min": 1, "max": 1500}, "S100": {"type": "string", "min": 1, "max": 100},
  "Pct": {"type": "integer", "min": 0, "max": 100}, "Time": {"type": "timestamp"},
  "Vars": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Any"}}, "Key": {"type": "string", "pattern": "[A-Za-z0-9@\\-_]+"}, "Any": {"type": "string"},
  "ValidationException": {"type": "structure", "exception": true}, "JobNotFoundException": {"type": "structure", "exception": true},
  "InvalidJobStateException": {"type": "structure", "exception": true}, "OutputVariablesSizeExceededException": {"type": "structure", "exception": true}}}`

// withOthers is a model of botocore with the shapes and the operations of the table besides.
func withOthers(t *testing.T, published string) string {
	t.Helper()
	var whole map[string]any
	require.NoError(t, json.Unmarshal([]byte(published), &whole))
	shapes, operations := whole["shapes"].(map[string]any), whole["operations"].(map[string]any)
	table := newOurs()
	for name := range table {
		if shapes[name] == nil {
			shapes[name] = botocoreForm(table.node(name))
		}
	}
	for _, op := range model.Operations() {
		input, output, errors, _ := table.operation(op.Name)
		if op.Name == operation {
			continue
		}
		entry := map[string]any{"input": map[string]any{"shape": input}}
		if output != "" {
			entry["output"] = map[string]any{"shape": output}
		}
		list := []any{}
		for _, e := range errors {
			list = append(list, map[string]any{"shape": e})
		}
		entry["errors"] = list
		operations[op.Name] = entry
	}
	text, err := json.Marshal(whole)
	require.NoError(t, err)
	return string(text)
}

// botocoreForm is a shape as botocore writes it.
func botocoreForm(n node) map[string]any {
	out := map[string]any{"type": n.kind}
	for name, value := range map[string]string{"min": n.least, "max": n.most} {
		if value != "" {
			out[name] = json.Number(value)
		}
	}
	if n.pattern != "" {
		out["pattern"] = n.pattern
	}
	if n.enum != nil {
		out["enum"] = n.enum
	}
	if n.secret {
		out["sensitive"] = true
	}
	members, required := map[string]any{}, []string{}
	for _, h := range n.held {
		ref := map[string]any{"shape": h.shape}
		switch h.name {
		case "<key>":
			out["key"] = ref
		case "<value>":
			out["value"] = ref
		case "<item>":
			out["member"] = ref
		default:
			members[h.name] = ref
			if h.required {
				required = append(required, h.name)
			}
		}
	}
	if n.kind == model.TypeStructure {
		out["members"], out["required"] = members, required
	}
	return out
}

// TestTheOperationsAgree holds that the table and model.json, which are written separately, say
// the same of all ten operations.
func TestTheOperationsAgree(t *testing.T) {
	text, err := os.ReadFile(modelFile)
	require.NoError(t, err)
	var smithy smithyModel
	require.NoError(t, json.Unmarshal(text, &smithy))
	table := operationFacts(newOurs())
	assert.Empty(t, difference("the table", table, "model.json", operationFacts(smithy)))
	assert.Greater(t, len(table), 200)
}

// TestMovedOfAnOperation holds that a change of another operation is told.
func TestMovedOfAnOperation(t *testing.T) {
	text, err := os.ReadFile(modelFile)
	require.NoError(t, err)
	theirs := withOthers(t, published)
	lines, n, err := others(text, []byte(theirs), "model.json", "botocore")
	require.NoError(t, err)
	assert.Empty(t, lines)
	assert.Greater(t, n, 200)
	lines, _, err = others(text, []byte(strings.Replace(theirs, `"max":5000`, `"max":6000`, 1)), "model.json", "botocore")
	require.NoError(t, err)
	assert.Contains(t, strings.Join(lines, "\n"), "PutJobFailureResult in failureDetails.message")
}

// wheelOf writes a wheel that holds the model and nothing else.
func wheelOf(t *testing.T, model string, compressed bool) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "botocore-1.0-py3-none-any.whl")
	file, err := os.Create(path)
	require.NoError(t, err)
	archive, name, text := zip.NewWriter(file), modelPath, []byte(model)
	if compressed {
		var b bytes.Buffer
		gz := gzip.NewWriter(&b)
		_, err := gz.Write(text)
		require.NoError(t, err)
		require.NoError(t, gz.Close())
		name, text = name+".gz", b.Bytes()
	}
	w, err := archive.Create(name)
	require.NoError(t, err)
	_, err = w.Write(text)
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	require.NoError(t, file.Close())
	return path
}

func TestRun(t *testing.T) {
	require.True(t, json.Valid([]byte(published)))
	tests := []struct {
		name       string
		model      string
		compressed bool
		moved      bool
		says       string
	}{
		{"nothing moved", published, false, false, "nothing has moved (20 facts); the protocols, the preferred one first: smithy-rpc-v2-cbor, json"},
		{"compressed", published, true, false, "nothing has moved"},
		{"a protocol came", strings.Replace(published, `["smithy`, `["x", "smithy`, 1), false, true, `protocols: the table says "smithy-rpc-v2-cbor, json", botocore-1.0-py3-none-any.whl says "x, smithy-rpc-v2-cbor, json"`},
		{"the order of preference changed", strings.Replace(published, `["smithy-rpc-v2-cbor", "json"]`, `["json", "smithy-rpc-v2-cbor"]`, 1), false, true, `says "json, smithy-rpc-v2-cbor"`},
		{"one protocol alone, as before November 2026", strings.Replace(published, `"protocols": ["smithy-rpc-v2-cbor", "json"], `, "", 1), false, true, `botocore-1.0-py3-none-any.whl says "json"`},
		{"JSON went", strings.Replace(published, `-cbor", "json"]`, `-cbor"]`, 1), false, true, `says "[smithy-rpc-v2-cbor] CodePipeline_20150709`},
		{"a limit moved", strings.Replace(published, `"max": 1500`, `"max": 1600`, 1), false, true, `member currentRevision.revision: the table says "string, 1..1500, required"`},
		{"a member came", strings.Replace(published, `"jobId": {`, `"note": {"shape": "Any"}, "jobId": {`, 1), true, true, "member note: only botocore-1.0-py3-none-any.whl has it: string"},
		{"an error went", strings.Replace(published, `{"shape": "ValidationException"}, `, "", 1), true, true, "error ValidationException: only the table has it: 400"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			moved, err := run(t.Context(), modelFile, wheelOf(t, withOthers(t, tt.model), tt.compressed), &out)
			require.NoError(t, err)
			assert.Equal(t, tt.moved, moved)
			assert.Contains(t, out.String(), tt.says)
		})
	}
}

func TestRunSaysWhatItCouldNotRead(t *testing.T) {
	_, err := run(t.Context(), "absent.json", "", nil)
	require.ErrorContains(t, err, "absent.json")
	_, err = run(t.Context(), modelFile, "absent.whl", nil)
	require.ErrorContains(t, err, "absent.whl")
}
