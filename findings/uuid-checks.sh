#!/usr/bin/env bash
# One would guess: "uuid" in a schema or a validator means the 36 characters of a job's id, 8-4-4-4-12 hexadecimal
#   digits, and any check by that name accepts and rejects the same.
# What is so: zod's uuid() wants a known version and variant, so it rejects an id that CodePipeline's pattern allows
#   (guid() does not). ajv-formats accepts urn:uuid: before it. google/uuid and Pydantic accept braces, urn:uuid: and
#   32 digits without a hyphen, and google/uuid's Parse any two characters around it. Python's jsonschema accepts
#   everything unless it is given a format checker. Karate's #uuid takes 1-1-1-1-1. Where the id is accepted, so are
#   capitals.
# Why it matters: the service's pattern is lower case and exact, and versions mean nothing in it. A mock that checks
#   ids by such a word answers 200 where the service rejects, and zod's 400 for valid ids. Write the pattern out.
# Seen with: zod 4.6.7, ajv 8.20.0 with ajv-formats 3.0.1, Node.js 20; github.com/google/uuid 1.6.0 and
#   go-playground/validator 10.30.6, Go 1.26; jsonschema 4.26.0 and pydantic 2.14.4, Python 3.11; karate-core 1.4.1,
#   Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
id=01234567-89ab-cdef-0123-456789abcdef
ids="$id 01234567-89AB-CDEF-0123-456789ABCDEF {$id} urn:uuid:$id 0123456789abcdef0123456789abcdef x${id}y 1-1-1-1-1"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 pydantic==2.14.4
npm init -y >/dev/null
npm install --silent --no-fund --no-audit zod@4.6.7 ajv@8.20.0 ajv-formats@3.0.1
(go mod init find && go get github.com/google/uuid@v1.6.0 github.com/go-playground/validator/v10@v10.30.6) 2>go.log ||
  { cat go.log; exit 1; }
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.intuit.karate</groupId><artifactId>karate-core</artifactId><version>1.4.1</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >find.py <<'EOF'
import sys
import uuid
from jsonschema import FormatChecker, ValidationError, validate
from pydantic import TypeAdapter

SCHEMA = {"type": "string", "format": "uuid"}
CHECKS = {
    "jsonschema": lambda id: validate(id, SCHEMA),
    "jsonschema with FormatChecker": lambda id: validate(id, SCHEMA, format_checker=FormatChecker()),
    "pydantic": TypeAdapter(uuid.UUID).validate_python,
}
for name, check in CHECKS.items():
    accepted = []
    for id in sys.argv[1:]:
        try:
            check(id)
            accepted.append(id)
        except (ValidationError, ValueError):
            pass
    print(name + ":", *accepted)
EOF
cat >find.mjs <<'EOF'
import ajvFormats from "ajv-formats";
import { Ajv } from "ajv";
import { guid, uuid } from "zod";

const ajv = new Ajv();
ajvFormats.default(ajv);
const checks = {
  "ajv-formats": ajv.compile({ type: "string", format: "uuid" }),
  "zod guid": (id) => guid().safeParse(id).success,
  "zod uuid": (id) => uuid().safeParse(id).success,
};
for (const [name, check] of Object.entries(checks)) {
  console.log(`${name}: ${process.argv.slice(2).filter((id) => check(id)).join(" ")}`);
}
EOF
cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
)

func main() {
	show := func(name string, accepts func(id string) bool) {
		fmt.Print(name + ":")
		for _, id := range os.Args[1:] {
			if accepts(id) {
				fmt.Print(" " + id)
			}
		}
		fmt.Println()
	}
	check := validator.New()
	show("google/uuid Parse", func(id string) bool { _, err := uuid.Parse(id); return err == nil })
	show("google/uuid Validate", func(id string) bool { return uuid.Validate(id) == nil })
	show("go-playground/validator", func(id string) bool { return check.Var(id, "uuid") == nil })
}
EOF
cat >Find.java <<'EOF'
import com.intuit.karate.Match;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

public class Find {
  public static void main(String[] args) {
    System.out.println("RESULT karate: " + Arrays.stream(args)
        .filter(id -> Match.evaluate(Map.of("id", id)).isEqualTo(Map.of("id", "#uuid")).pass)
        .collect(Collectors.joining(" ")));
    System.exit(0);
  }
}
EOF

cat >want <<'EOF'
jsonschema: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF {01234567-89ab-cdef-0123-456789abcdef} urn:uuid:01234567-89ab-cdef-0123-456789abcdef 0123456789abcdef0123456789abcdef x01234567-89ab-cdef-0123-456789abcdefy 1-1-1-1-1
jsonschema with FormatChecker: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF
pydantic: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF {01234567-89ab-cdef-0123-456789abcdef} urn:uuid:01234567-89ab-cdef-0123-456789abcdef 0123456789abcdef0123456789abcdef
ajv-formats: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF urn:uuid:01234567-89ab-cdef-0123-456789abcdef
zod guid: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF
zod uuid: 
google/uuid Parse: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF {01234567-89ab-cdef-0123-456789abcdef} urn:uuid:01234567-89ab-cdef-0123-456789abcdef 0123456789abcdef0123456789abcdef x01234567-89ab-cdef-0123-456789abcdefy
google/uuid Validate: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF {01234567-89ab-cdef-0123-456789abcdef} urn:uuid:01234567-89ab-cdef-0123-456789abcdef 0123456789abcdef0123456789abcdef
go-playground/validator: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF
karate: 01234567-89ab-cdef-0123-456789abcdef 01234567-89AB-CDEF-0123-456789ABCDEF 1-1-1-1-1
EOF
# shellcheck disable=SC2086  # the ids are words
{
  venv/bin/python find.py $ids
  node find.mjs $ids
  go run . $ids
  java -cp "$(cat classpath)" Find.java $ids 2>java.log | sed -n 's/^RESULT //p'
} >got
diff want got
echo "holds: ten checks named uuid accept seven sets of ids"
