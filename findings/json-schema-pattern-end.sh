#!/usr/bin/env bash
# One would guess: ^[0-9a-f]{4}$ in a JSON Schema, as CodePipeline's pattern of a job's id, means the same to each
#   validator: the specification has patterns be those of ECMA 262, where $ without a flag is the end of the text
#   alone.
# What is so: a line break at the end passes with four of nine: jsonschema for Python, networknt's and everit's for
#   Java and json-schema for Ruby. With the last whatever stands in lines before and behind passes too: one line that
#   fits is enough. \d is also the digits of other scripts in jsonschema and fastjsonschema. ajv, jsonschema-rs,
#   santhosh-tekuri's for Go and json_schemer for Ruby keep to ECMA in both.
# Why it matters: a gate or a stub that checks ids, nonces and tokens by their schema lets through by its language what
#   the service refuses, and a text that is copied with its line break is the likeliest of all wrong ids. Try each
#   pattern with a line break behind a right value; a maxLength beside the pattern helps where the length is fixed.
# Seen with: jsonschema 4.26.0, fastjsonschema 2.22.3, jsonschema-rs 0.61.2, Python 3.11; ajv 8.20.0, Node.js 20;
#   com.networknt:json-schema-validator 1.5.9, com.github.erosb:everit-json-schema 1.14.6, Java 17;
#   github.com/santhosh-tekuri/jsonschema/v6 6.0.3, Go 1.26; ruby-json-schema 2.8.1 and ruby-json-schemer 0.2.18, Ruby
#   3.1 (Debian 12); on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 fastjsonschema==2.22.3 jsonschema-rs==0.61.2
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit ajv@8.20.0
for package in ruby-json-schema ruby-json-schemer ruby-addressable ruby-public-suffix ruby-ecma-re-validator ruby-hana \
  ruby-uri-template ruby-regexp-parser ruby-regexp-property-values; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done
ls ruby-json-schema_2.8.1-* ruby-json-schemer_0.2.18-* >/dev/null
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.networknt</groupId><artifactId>json-schema-validator</artifactId><version>1.5.9</version>
    </dependency>
    <dependency>
      <groupId>com.github.erosb</groupId><artifactId>everit-json-schema</artifactId><version>1.14.6</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
mkdir go
(cd go && go mod init find && go get github.com/santhosh-tekuri/jsonschema/v6@v6.0.3) 2>go.log ||
  { cat go.log; exit 1; }

# Each reads a list of [schema, value] and prints one line per validator: its name, and p or f for each pair.
cat >cases.json <<'EOF'
[[{"type": "string", "pattern": "^[0-9a-f]{4}$"}, "12ab"],
 [{"type": "string", "pattern": "^[0-9a-f]{4}$"}, "12ab\n"],
 [{"type": "string", "pattern": "^[0-9a-f]{4}$"}, "x\n12ab\ny"],
 [{"type": "string", "pattern": "^[0-9a-f]{4}$"}, "12abx"],
 [{"type": "string", "pattern": "^\\d{4}$"}, "\u0661\u0662\u0663\u0664"]]
EOF
cat >find.py <<'EOF'
import json

import fastjsonschema
import jsonschema
import jsonschema_rs


def fast(schema, value):
    try:
        fastjsonschema.compile(schema)(value)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False


cases = json.load(open("cases.json"))
for name, valid in (
    ("jsonschema", lambda schema, value: jsonschema.Draft202012Validator(schema).is_valid(value)),
    ("fastjsonschema", fast),
    ("jsonschema-rs", jsonschema_rs.is_valid),
):
    print(name, *("p" if valid(*case) else "f" for case in cases))
EOF
cat >find.js <<'EOF'
const Ajv = require("ajv/dist/2020");
const cases = require("./cases.json");
console.log("ajv", ...cases.map(([schema, value]) => (new Ajv().validate(schema, value) ? "p" : "f")));
EOF
cat >find.rb <<'EOF'
require "json"
require "json-schema"
require "json_schemer"
cases = JSON.parse(File.read("cases.json"))
puts ["json-schema", *cases.map { |s, v| JSON::Validator.validate(s, v) ? "p" : "f" }].join(" ")
puts ["json_schemer", *cases.map { |s, v| JSONSchemer.schema(s).valid?(v) ? "p" : "f" }].join(" ")
EOF
cat >Find.java <<'EOF'
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.everit.json.schema.ValidationException;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONObject;

public class Find {
  public static void main(String[] args) throws Exception {
    StringBuilder one = new StringBuilder("networknt"), two = new StringBuilder("everit");
    for (JsonNode pair : new ObjectMapper().readTree(new java.io.File("cases.json"))) {
      var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
      one.append(factory.getSchema(pair.get(0)).validate(pair.get(1)).isEmpty() ? " p" : " f");
      try {
        SchemaLoader.load(new JSONObject(pair.get(0).toString())).validate(pair.get(1).textValue());
        two.append(" p");
      } catch (ValidationException e) {
        two.append(" f");
      }
    }
    System.out.println(one);
    System.out.println(two);
  }
}
EOF
cat >go/main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	data, err := os.ReadFile("cases.json")
	if err != nil {
		panic(err)
	}
	var cases [][2]any
	if err := json.Unmarshal(data, &cases); err != nil {
		panic(err)
	}
	fmt.Print("santhosh-tekuri")
	for _, c := range cases {
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("schema.json", c[0]); err != nil {
			panic(err)
		}
		if compiler.MustCompile("schema.json").Validate(c[1]) == nil {
			fmt.Print(" p")
		} else {
			fmt.Print(" f")
		}
	}
	fmt.Println()
}
EOF
(cd go && go build -o find .)

cat >want <<'EOF'
jsonschema p p f f p
fastjsonschema p f f f p
jsonschema-rs p f f f f
ajv p f f f f
networknt p p f f f
everit p p f f f
santhosh-tekuri p f f f f
json-schema p p p f f
json_schemer p f f f f
EOF
{
  env/bin/python find.py
  node find.js
  java -cp "$(cat classpath)" Find.java 2>java.log
  go/find
  paths=()
  for path in usr/lib/ruby/vendor_ruby usr/lib/*/ruby/vendor_ruby/* usr/share/rubygems-integration/all/gems/*/lib; do
    paths+=(-I "$path")
  done
  ruby -W0 "${paths[@]}" find.rb
} >got
diff want got
echo "holds: a line break behind a right id passes with four of nine validators"
