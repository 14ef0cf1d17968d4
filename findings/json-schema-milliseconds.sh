#!/usr/bin/env bash
# One would guess: {"type": "number", "multipleOf": 0.001}, which says "a time in seconds, with milliseconds at most",
#   is met by 1714979289.123 in each validator: JSON Schema takes numbers for what they say in decimal.
# What is so: 136 of the 1000 times of that second are refused by three of eight, 1714979289.123 among them: jsonschema
#   for Python, ajv, and Google's for Go divide doubles. fastjsonschema, jsonschema-rs, jsonschema for Node.js,
#   santhosh-tekuri's and xeipuuv's for Go take them all. Each refuses 1714979289.1234.
# Why it matters: a report or an answer with such a schema (CodePipeline's times have milliseconds) is refused for some
#   of its times and not for others, from one run to the next. ajv has multipleOfPrecision: 3; elsewhere leave it out.
# Seen with: jsonschema 4.26.0, fastjsonschema 2.22.3, jsonschema-rs 0.61.2, Python 3.11; ajv 8.20.0, jsonschema 1.5.0
#   (npm), Node.js 20; github.com/santhosh-tekuri/jsonschema/v6 6.0.3, github.com/xeipuuv/gojsonschema 1.2.0,
#   github.com/google/jsonschema-go 0.4.3, Go 1.26; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 fastjsonschema==2.22.3 jsonschema-rs==0.61.2
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit ajv@8.20.0 jsonschema@1.5.0
mkdir go
(cd go && go mod init find && go get github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 \
  github.com/xeipuuv/gojsonschema@v1.2.0 github.com/google/jsonschema-go@v0.4.3) 2>go.log || { cat go.log; exit 1; }

# Of the 1000 times of a second, how many are refused; and which of the first is.
cat >find.py <<'EOF'
import fastjsonschema
import jsonschema
import jsonschema_rs

SCHEMA = {"type": "number", "multipleOf": 0.001}
compiled = fastjsonschema.compile(SCHEMA)


def fast(value):
    try:
        compiled(value)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False


for name, valid in (
    ("jsonschema (Python)", jsonschema.Draft202012Validator(SCHEMA).is_valid),
    ("fastjsonschema", fast),
    ("jsonschema-rs", jsonschema_rs.validator_for(SCHEMA).is_valid),
):
    refused = [i for i in range(1000) if not valid(float(f"1714979289.{i:03}"))]
    print(f"{name}: refuses {len(refused)} of 1000,", "and" if not valid(1714979289.1234) else "but not", ".1234")
EOF
cat >find.js <<'EOF'
const Ajv = require("ajv/dist/2020");
const { validate } = require("jsonschema");
const schema = { type: "number", multipleOf: 0.001 };
for (const [name, valid] of [
  ["ajv", new Ajv().compile(schema)],
  ["ajv with multipleOfPrecision: 3", new Ajv({ multipleOfPrecision: 3 }).compile(schema)],
  ["jsonschema (Node.js)", (value) => validate(value, schema).valid],
]) {
  let refused = 0;
  for (let i = 0; i < 1000; i++) refused += !valid(Number(`1714979289.${String(i).padStart(3, "0")}`));
  console.log(`${name}: refuses ${refused} of 1000, ${valid(1714979289.1234) ? "but not" : "and"} .1234`);
}
EOF
cat >go/main.go <<'EOF'
package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	google "github.com/google/jsonschema-go/jsonschema"
	tekuri "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xeipuuv/gojsonschema"
)

const schema = `{"type": "number", "multipleOf": 0.001}`

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	compiler := tekuri.NewCompiler()
	document := must(tekuri.UnmarshalJSON(bytes.NewReader([]byte(schema))))
	if err := compiler.AddResource("schema.json", document); err != nil {
		panic(err)
	}
	one := compiler.MustCompile("schema.json")
	two := must(gojsonschema.NewSchema(gojsonschema.NewStringLoader(schema)))
	var s google.Schema
	if err := json.Unmarshal([]byte(schema), &s); err != nil {
		panic(err)
	}
	three := must(s.Resolve(nil))
	for _, v := range []struct {
		name  string
		valid func(text string) bool
	}{
		{"santhosh-tekuri", func(t string) bool {
			return one.Validate(must(tekuri.UnmarshalJSON(bytes.NewReader([]byte(t))))) == nil
		}},
		{"xeipuuv", func(t string) bool { return must(two.Validate(gojsonschema.NewStringLoader(t))).Valid() }},
		{"Google", func(t string) bool {
			var value any
			if err := json.Unmarshal([]byte(t), &value); err != nil {
				panic(err)
			}
			return three.Validate(value) == nil
		}},
	} {
		refused := 0
		for i := range 1000 {
			if !v.valid(fmt.Sprintf("1714979289.%03d", i)) {
				refused++
			}
		}
		also := "and"
		if v.valid("1714979289.1234") {
			also = "but not"
		}
		fmt.Printf("%s: refuses %d of 1000, %s .1234\n", v.name, refused, also)
	}
}
EOF
(cd go && go build -o find .)

cat >want <<'EOF'
jsonschema (Python): refuses 136 of 1000, and .1234
fastjsonschema: refuses 0 of 1000, and .1234
jsonschema-rs: refuses 0 of 1000, and .1234
ajv: refuses 136 of 1000, and .1234
ajv with multipleOfPrecision: 3: refuses 0 of 1000, and .1234
jsonschema (Node.js): refuses 0 of 1000, and .1234
santhosh-tekuri: refuses 0 of 1000, and .1234
xeipuuv: refuses 0 of 1000, and .1234
Google: refuses 136 of 1000, and .1234
EOF
{
  env/bin/python find.py
  node find.js
  go/find
} >got
diff want got
echo "holds: some times with milliseconds are no multiple of 0.001"
