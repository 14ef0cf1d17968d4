#!/usr/bin/env bash
# One would guess: CBOR, being a binary format with its own rules, has exact names, so fxamacker/cbor fills a struct
#   from names as they stand in its tags; and what its option calls "prefer case sensitive" means that, of two names
#   that differ in case, the exact one wins.
# What is so: JOBID fills a field of the tag jobId, as in encoding/json. Of JOBID and jobId in one map the first wins,
#   the exact one or not; in encoding/json the last wins. With DupMapKeyEnforcedAPF the valid map is refused as one
#   with a duplicate. With FieldNameMatchingCaseSensitive names are exact, as ugorji/go/codec always takes them.
# Why it matters: Smithy's names are exact, so an unknown member can set another one, or keep it out: of {"JOBID": "x",
#   "jobId": "right"} such a server takes x. Set FieldNameMatching in the decoder's options.
# Seen with: fxamacker/cbor 2.10.0, github.com/ugorji/go/codec 1.3.2, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/fxamacker/cbor/v2@v2.10.0 github.com/ugorji/go/codec@v1.3.2) 2>go.log ||
  { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"

	fx "github.com/fxamacker/cbor/v2"
	"github.com/ugorji/go/codec"
)

type request struct {
	JobID string `json:"jobId" cbor:"jobId" codec:"jobId"`
}

// member is a text of CBOR, of at most 23 bytes.
func member(name, value string) string {
	return string(rune(0x60+len(name))) + name + string(rune(0x60+len(value))) + value
}

func main() {
	unique, _ := fx.DecOptions{DupMapKey: fx.DupMapKeyEnforcedAPF}.DecMode()
	exact, _ := fx.DecOptions{FieldNameMatching: fx.FieldNameMatchingCaseSensitive}.DecMode()
	cases := []struct{ json, cbor string }{
		{`{"JOBID":"x"}`, "\xa1" + member("JOBID", "x")},
		{`{"JOBID":"x","jobId":"right"}`, "\xa2" + member("JOBID", "x") + member("jobId", "right")},
		{`{"jobId":"right","JOBID":"x"}`, "\xa2" + member("jobId", "right") + member("JOBID", "x")},
	}
	for _, c := range cases {
		decoders := []struct {
			name   string
			decode func(r *request) error
		}{
			{"encoding/json", func(r *request) error { return json.Unmarshal([]byte(c.json), r) }},
			{"fxamacker", func(r *request) error { return fx.Unmarshal([]byte(c.cbor), r) }},
			{"fxamacker, no duplicates", func(r *request) error { return unique.Unmarshal([]byte(c.cbor), r) }},
			{"fxamacker, exact", func(r *request) error { return exact.Unmarshal([]byte(c.cbor), r) }},
			{"ugorji", func(r *request) error {
				return codec.NewDecoderBytes([]byte(c.cbor), &codec.CborHandle{}).Decode(r)
			}},
		}
		for _, d := range decoders {
			var r request
			err := d.decode(&r)
			fmt.Printf("%s %s: %q, error: %t\n", c.json, d.name, r.JobID, err != nil)
		}
	}
}
EOF

cat >want <<'EOF'
{"JOBID":"x"} encoding/json: "x", error: false
{"JOBID":"x"} fxamacker: "x", error: false
{"JOBID":"x"} fxamacker, no duplicates: "x", error: false
{"JOBID":"x"} fxamacker, exact: "", error: false
{"JOBID":"x"} ugorji: "", error: false
{"JOBID":"x","jobId":"right"} encoding/json: "right", error: false
{"JOBID":"x","jobId":"right"} fxamacker: "x", error: false
{"JOBID":"x","jobId":"right"} fxamacker, no duplicates: "x", error: true
{"JOBID":"x","jobId":"right"} fxamacker, exact: "right", error: false
{"JOBID":"x","jobId":"right"} ugorji: "right", error: false
{"jobId":"right","JOBID":"x"} encoding/json: "x", error: false
{"jobId":"right","JOBID":"x"} fxamacker: "right", error: false
{"jobId":"right","JOBID":"x"} fxamacker, no duplicates: "right", error: true
{"jobId":"right","JOBID":"x"} fxamacker, exact: "right", error: false
{"jobId":"right","JOBID":"x"} ugorji: "right", error: false
EOF
go run . >got
diff want got
echo "holds: fxamacker/cbor takes the first of two names that differ in case"
