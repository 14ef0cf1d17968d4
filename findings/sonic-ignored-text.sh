#!/usr/bin/env bash
# One would guess: sonic, which calls itself compatible with encoding/json and can stand in for it in gin and others,
#   refuses what is no JSON, as encoding/json, goccy/go-json, json-iterator and segmentio's encoding/json do.
# What is so: unless it is told (ConfigStd), sonic takes a raw line break inside a string, and in a member that the
#   struct does not have any text in quotes, "\x41" and "\u12" too. Bytes that are not UTF-8 are handed on as they are,
#   by json-iterator as well, where the others put U+FFFD. Numbers, commas and text behind the end are looked at.
# Why it matters: a server on it answers 200 to requests that an AWS service answers with SerializationException, and
#   stores bytes that its next JSON cannot hold. On an architecture that sonic has no code for it hands over to
#   encoding/json, and the same server answers 400. Use sonic.ConfigStd.
# Seen with: sonic 1.15.5, json-iterator 1.1.12, goccy/go-json 0.12.0, segmentio/encoding 0.5.4; Go 1.26, amd64.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/bytedance/sonic@v1.15.5 github.com/json-iterator/go@v1.1.12 \
  github.com/goccy/go-json@v0.12.0 github.com/segmentio/encoding@v0.5.4) 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/bytedance/sonic"
	goccy "github.com/goccy/go-json"
	jsoniter "github.com/json-iterator/go"
	segmentio "github.com/segmentio/encoding/json"
)

func main() {
	libraries := []struct {
		name string
		read func([]byte, any) error
	}{
		{"encoding/json", json.Unmarshal}, {"sonic", sonic.Unmarshal}, {"ConfigStd", sonic.ConfigStd.Unmarshal},
		{"json-iterator", jsoniter.Unmarshal}, {"goccy", goccy.Unmarshal}, {"segmentio", segmentio.Unmarshal},
	}
	for _, body := range []string{
		"{\"jobId\":\"a\nb\"}", `{"other":"\x41","jobId":"a"}`, `{"other":"\u12","jobId":"a"}`,
		"{\"other\":\"a\nb\",\"jobId\":\"a\"}", "{\"jobId\":\"\xff\"}", `{"other":01,"jobId":"a"}`, `{"jobId":"a",}`,
		`{"jobId":"a"} tail`, `{"jobId":"\x41"}`,
	} {
		fmt.Printf("%q, who reads it:", body)
		for _, library := range libraries {
			var got struct {
				JobID string `json:"jobId"`
			}
			if err := library.read([]byte(body), &got); err == nil {
				fmt.Printf(" %s %q", library.name, got.JobID)
			}
		}
		fmt.Println()
	}
}
EOF

cat >want <<'EOF'
"{\"jobId\":\"a\nb\"}", who reads it: sonic "a\nb"
"{\"other\":\"\\x41\",\"jobId\":\"a\"}", who reads it: sonic "a"
"{\"other\":\"\\u12\",\"jobId\":\"a\"}", who reads it: sonic "a"
"{\"other\":\"a\nb\",\"jobId\":\"a\"}", who reads it: sonic "a"
"{\"jobId\":\"\xff\"}", who reads it: encoding/json "�" sonic "\xff" ConfigStd "�" json-iterator "\xff" goccy "�" segmentio "�"
"{\"other\":01,\"jobId\":\"a\"}", who reads it:
"{\"jobId\":\"a\",}", who reads it:
"{\"jobId\":\"a\"} tail", who reads it:
"{\"jobId\":\"\\x41\"}", who reads it:
EOF
go run . >got
diff want got
echo "holds: sonic takes strings that are no JSON"
