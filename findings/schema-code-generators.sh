#!/usr/bin/env bash
# One would guess: types generated from a JSON Schema, with the reader or validator that comes with them, take what the
#   schema allows and refuse the rest; what a generator cannot express it warns of.
# What is so: of five none does, and none warns. json-schema-to-zod and go-jsonschema drop maxProperties and
#   propertyNames, typify maxProperties and the range of an integer, go-jsonschema additionalProperties: false;
#   quicktype's Zod schema holds no limit at all, and an integer is any number. datamodel-code-generator keeps each
#   limit, and its pydantic models take "50" and true for an integer and "1" for a number. null for an optional member
#   passes in Python, Go and Rust. 50.0, an integer for JSON Schema, is refused in Go and Rust.
# Why it matters: a server or a mock of an AWS service whose types come from a schema is thought to refuse 51 variables,
#   a name with a space and a percentage of 101, and takes them. Validate against the schema itself, or send each limit
#   one beyond.
# Seen with: datamodel-code-generator 0.89.0, pydantic 2.14.4, jsonschema 4.26.0 (the schema itself), Python 3.11;
#   json-schema-to-zod 2.8.1, quicktype 26.0.0, zod 4.6.7, typescript 5.9.3, Node.js 20; atombender/go-jsonschema 0.23.1,
#   Go 1.26; typify 0.8.0, Rust 1.95.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 pydantic==2.14.4 \
  jsonschema==4.26.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit json-schema-to-zod@2.8.1 quicktype@26.0.0 zod@4.6.7 typescript@5.9.3

cat >schema.json <<'END'
{
  "$schema": "http://json-schema.org/draft-07/schema#", "title": "Report", "type": "object",
  "required": ["jobId"], "additionalProperties": false,
  "properties": {
    "jobId": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}$"},
    "continuationToken": {"type": "string", "minLength": 1, "maxLength": 20},
    "percentComplete": {"type": "integer", "minimum": 0, "maximum": 100},
    "created": {"type": "number"},
    "outputVariables": {
      "type": "object", "maxProperties": 50, "propertyNames": {"pattern": "^[A-Za-z0-9@_-]+$"},
      "additionalProperties": {"type": "string"}
    }
  }
}
END
cat >inputs.py <<'END'
import json

members = {
    "nothing else": {}, "a member of another name": {"other": 1}, "token of 21": {"continuationToken": "a" * 21},
    "empty token": {"continuationToken": ""}, "percent 101": {"percentComplete": 101}, "50.0": {"percentComplete": 50.0},
    "50.5": {"percentComplete": 50.5}, "percent \"50\"": {"percentComplete": "50"},
    "percent true": {"percentComplete": True}, "percent null": {"percentComplete": None},
    "created \"1\"": {"created": "1"}, "51 variables": {"outputVariables": {f"v{i}": "" for i in range(51)}},
    "variable named with a space": {"outputVariables": {"a b": ""}}, "job id in capitals": {"jobId": "A1111111-2222"},
}
for name, more in members.items():
    print(name, json.dumps({"jobId": "11111111-2222"} | more), sep="\t")
END
python3 inputs.py >inputs
cut -f2 inputs >bodies

# Each program prints taken or refused for each body, in their order.
env/bin/datamodel-codegen --input schema.json --input-file-type jsonschema --output report.py \
  --output-model-type pydantic_v2.BaseModel >log 2>&1 || { cat log; exit 1; }
cat >python.py <<'END'
import json
import sys

import jsonschema
import pydantic
import report

with open("schema.json") as file:
    schema = jsonschema.Draft7Validator(json.load(file))


def model(body):
    try:
        report.Report.model_validate_json(body)
    except pydantic.ValidationError:
        return False
    return True


takes = {"schema": lambda body: schema.is_valid(json.loads(body)), "model": model}[sys.argv[1]]
with open("bodies") as bodies:
    for body in bodies:
        print("taken" if takes(body) else "refused")
END
npx json-schema-to-zod -i schema.json -o zod.mts >log 2>&1 || { cat log; exit 1; }
npx quicktype -s schema -l typescript-zod -o quicktype.mts --top-level Report schema.json >log 2>&1 || { cat log; exit 1; }
cat >find.mts <<'END'
import { readFileSync } from "node:fs";
import { ReportSchema } from "./quicktype.mjs";
import zod from "./zod.mjs";

const schema = process.argv[2] === "zod" ? zod : ReportSchema;
for (const body of readFileSync("bodies", "utf8").trim().split("\n")) {
  console.log(schema.safeParse(JSON.parse(body)).success ? "taken" : "refused");
}
END
npm install --silent --no-fund --no-audit @types/node@20.19.24
npx tsc --target es2022 --module nodenext --skipLibCheck find.mts zod.mts quicktype.mts >log || { cat log; exit 1; }
mkdir go
(cd go && go mod init example.com/find && go get -tool github.com/atombender/go-jsonschema@v0.23.1) 2>go.log ||
  { cat go.log; exit 1; }
(cd go && go tool go-jsonschema --struct-name-from-title -p main -o report.go ../schema.json) 2>go.log ||
  { cat go.log; exit 1; }
cat >go/main.go <<'END'
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var report Report
		if json.Unmarshal(lines.Bytes(), &report) != nil {
			fmt.Println("refused")
		} else {
			fmt.Println("taken")
		}
	}
}
END
mkdir -p rust/src
cp schema.json rust
cat >rust/Cargo.toml <<'END'
[package]
name = "find"
version = "0.1.0"
edition = "2021"

[dependencies]
regress = "=0.12.0"
serde = { version = "=1.0.228", features = ["derive"] }
serde_json = "=1.0.154"
typify = "=0.8.0"
END
cat >rust/src/main.rs <<'END'
typify::import_types!("schema.json");

fn main() {
    for line in std::io::stdin().lines() {
        match serde_json::from_str::<Report>(&line.unwrap()) {
            Ok(_) => println!("taken"),
            Err(_) => println!("refused"),
        }
    }
}
END
(cd rust && cargo build --quiet) 2>cargo.log || { cat cargo.log; exit 1; }

cat >want <<'WANT'
nothing else, taken by the schema; otherwise with: none
a member of another name, refused by the schema; otherwise with: quicktype, go-jsonschema
token of 21, refused by the schema; otherwise with: quicktype
empty token, refused by the schema; otherwise with: quicktype
percent 101, refused by the schema; otherwise with: quicktype, typify
50.0, taken by the schema; otherwise with: go-jsonschema, typify
50.5, refused by the schema; otherwise with: quicktype
percent "50", refused by the schema; otherwise with: datamodel-code-generator
percent true, refused by the schema; otherwise with: datamodel-code-generator
percent null, refused by the schema; otherwise with: datamodel-code-generator, go-jsonschema, typify
created "1", refused by the schema; otherwise with: datamodel-code-generator
51 variables, refused by the schema; otherwise with: json-schema-to-zod, quicktype, go-jsonschema, typify
variable named with a space, refused by the schema; otherwise with: json-schema-to-zod, quicktype, go-jsonschema
job id in capitals, refused by the schema; otherwise with: quicktype
WANT
{
  echo "body	schema	datamodel-code-generator	json-schema-to-zod	quicktype	go-jsonschema	typify"
  paste <(cut -f1 inputs) <(env/bin/python python.py schema) <(env/bin/python python.py model) <(node find.mjs zod) \
    <(node find.mjs quicktype) <((cd go && go run .) <bodies) <(rust/target/debug/find <bodies)
} | python3 -c '
import csv, sys
for row in csv.DictReader(sys.stdin, delimiter="\t"):
    body, schema = row.pop("body"), row.pop("schema")
    others = [name for name, verdict in row.items() if verdict != schema]
    print(f"{body}, {schema} by the schema; otherwise with:", ", ".join(others) or "none")
' >got
cat got
diff want got
echo "holds: none of five code generators keeps what a JSON Schema says"
