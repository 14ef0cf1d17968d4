#!/usr/bin/env bash
# One would guess: the tools that compare two versions of a JSON Schema or an OpenAPI document, and fail a build where
#   a request that was valid is valid no longer, see each limit that is added, and let one go that is removed.
# What is so: openapi-diff of npm compares no body of application/x-amz-json-1.1: a new required member is no
#   difference, exit 0. For application/json, as json-schema-diff, it says nothing of pattern, enum, format and
#   multipleOf, and refuses const and propertyNames. openapi-diff-core of Java takes maxItems and a closed object
#   without a member for compatible, does not see const and propertyNames, and calls a pattern or format that is
#   removed incompatible; json-schema-diff-validator any limit that is removed. jsonsubschema passes format and
#   propertyNames and raises on the pattern ^[0-9a-f-]{36}$. oasdiff sees all of it, the removed member as a warning.
# Why it matters: CodePipeline's limits are what its clients run into. The gate between two models passes where each
#   job id is refused from now on, and the one that fails on a wider limit is soon switched off.
# Seen with: openapi-diff 0.24.1, json-schema-diff 1.0.0, json-schema-diff-validator 0.4.2 (npm), jsonsubschema 0.0.8,
#   openapi-diff-core 2.1.7 (Java), oasdiff 1.38.0, Node.js 20, Python 3.11, Java 17, Go 1.26, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit openapi-diff@0.24.1 json-schema-diff@1.0.0 \
  json-schema-diff-validator@0.4.2 >npm.log 2>&1 || { cat npm.log; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonsubschema==0.0.8 jsonschema==4.26.0 >pip.log 2>&1 ||
  { cat pip.log; exit 1; }
GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= GOBIN=$dir \
  go install github.com/oasdiff/oasdiff@v1.38.0 >go.log 2>&1 || { cat go.log; exit 1; }
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.openapitools.openapidiff</groupId><artifactId>openapi-diff-core</artifactId><version>2.1.7</version>
  </dependency><dependency>
    <groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version>
  </dependency></dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

# For each change: schemas N.wide.json and N.narrow.json, and documents of OpenAPI with them as a request's body.
cat >write.mjs <<'END'
import { writeFileSync } from "node:fs";

const schema = () => ({
  type: "object", required: ["jobId"], additionalProperties: false,
  properties: {
    jobId: { type: "string" }, percent: { type: "integer" }, status: { type: "string", enum: ["A", "B"] },
    when: { type: "number" }, variables: { type: "object", additionalProperties: { type: "string" } },
    list: { type: "array", items: { type: "string" } },
  },
});
const narrow = {
  maxLength: ({ properties }) => (properties.jobId.maxLength = 36),
  pattern: ({ properties }) => (properties.jobId.pattern = "^[0-9a-f-]{36}$"),
  format: ({ properties }) => (properties.jobId.format = "uuid"),
  const: ({ properties }) => (properties.jobId.const = "j"),
  enum: ({ properties }) => (properties.status.enum = ["A"]),
  maximum: ({ properties }) => (properties.percent.maximum = 100),
  multipleOf: ({ properties }) => (properties.when.multipleOf = 0.001),
  maxItems: ({ properties }) => (properties.list.maxItems = 5),
  maxProperties: ({ properties }) => (properties.variables.maxProperties = 50),
  propertyNames: ({ properties }) => (properties.variables.propertyNames = { maxLength: 9 }),
  required: ({ required }) => required.push("percent"),
  "no member": ({ properties }) => delete properties.when,
};
const api = (type, schema) => ({
  openapi: "3.0.3", info: { title: "t", version: "1" },
  paths: {
    "/": { post: { requestBody: { content: { [type]: { schema } } }, responses: { 200: { description: "" } } } },
  },
});
for (const [name, change] of Object.entries(narrow)) {
  const narrower = schema();
  change(narrower);
  for (const [side, value] of Object.entries({ wide: schema(), narrow: narrower })) {
    writeFileSync(`${name}.${side}.json`, JSON.stringify(value));
    writeFileSync(`${name}.${side}.api.json`, JSON.stringify(api("application/json", value)));
    writeFileSync(`${name}.${side}.amz.json`, JSON.stringify(api("application/x-amz-json-1.1", value)));
  }
}
writeFileSync("names", Object.keys(narrow).join("\n"));
END
cat >subschema.py <<'END'
import json
import sys

from jsonsubschema import isSubschema

before, after = (json.load(open(name)) for name in sys.argv[1:])
sys.exit(0 if isSubschema(before, after) else 1)
END
cat >Diff.java <<'END'
import java.nio.file.Files;
import java.nio.file.Path;
import org.openapitools.openapidiff.core.OpenApiCompare;

class Diff {
  static String read(String name, String side) throws Exception {
    return Files.readString(Path.of(name + "." + side + ".amz.json"));
  }

  public static void main(String[] arguments) throws Exception {
    for (String name : Files.readAllLines(Path.of("names"))) {
      var narrowed = OpenApiCompare.fromContents(read(name, "wide"), read(name, "narrow"));
      var widened = OpenApiCompare.fromContents(read(name, "narrow"), read(name, "wide"));
      System.out.println(name + " narrow " + narrowed.isIncompatible());
      System.out.println(name + " wide " + widened.isIncompatible());
    }
  }
}
END
cat >find.sh <<'END'
# fails NAME COMMAND…: adds NAME to the list where the command says that the change breaks.
fails() {
  local status=0
  "${@:2}" >log 2>&1 || status=$?
  [ "$status" = 0 ] || list+=" $1"
}
compare() { # NAME BEFORE AFTER
  list=
  fails openapi-diff,amz node_modules/.bin/openapi-diff "$1.$2.amz.json" "$1.$3.amz.json"
  fails openapi-diff node_modules/.bin/openapi-diff "$1.$2.api.json" "$1.$3.api.json"
  ! grep -q 'schema validation failed' log || list+=" (refused)"
  fails json-schema-diff node_modules/.bin/json-schema-diff "$1.$2.json" "$1.$3.json"
  fails validator node_modules/.bin/json-schema-diff-validator "$1.$2.json" "$1.$3.json"
  fails jsonsubschema venv/bin/python subschema.py "$1.$2.json" "$1.$3.json"
  ! grep -q NoMatch log || list+=" (raises)"
  fails oasdiff ./oasdiff breaking --fail-on ERR "$1.$2.amz.json" "$1.$3.amz.json"
  ! grep -qx "$1 $3 true" java.out || list+=" Java"
}
while read -r name; do
  compare "$name" wide narrow
  echo "$name narrowed:$list"
  compare "$name" narrow wide
  echo "$name widened:$list"
done <names
END
cat >want <<'WANT'
maxLength narrowed: openapi-diff json-schema-diff validator jsonsubschema oasdiff Java
maxLength widened: validator
pattern narrowed: validator jsonsubschema (raises) oasdiff Java
pattern widened: validator Java
format narrowed: validator oasdiff Java
format widened: validator Java
const narrowed: openapi-diff,amz openapi-diff (refused) validator jsonsubschema oasdiff
const widened: openapi-diff,amz openapi-diff (refused) validator
enum narrowed: validator jsonsubschema oasdiff Java
enum widened: validator
maximum narrowed: openapi-diff json-schema-diff validator jsonsubschema oasdiff Java
maximum widened: validator
multipleOf narrowed: validator jsonsubschema oasdiff Java
multipleOf widened: validator
maxItems narrowed: openapi-diff json-schema-diff validator jsonsubschema oasdiff
maxItems widened: validator
maxProperties narrowed: openapi-diff json-schema-diff validator jsonsubschema oasdiff Java
maxProperties widened: validator
propertyNames narrowed: openapi-diff,amz openapi-diff (refused) validator oasdiff
propertyNames widened: openapi-diff,amz openapi-diff (refused) validator
required narrowed: openapi-diff json-schema-diff validator jsonsubschema oasdiff Java
required widened:
no member narrowed: openapi-diff json-schema-diff validator jsonsubschema
no member widened:
WANT
node write.mjs
echo >>names
java -cp "$(cat classpath)" Diff.java >java.out
bash find.sh >got
cat got
diff want got
echo "holds: of six tools that compare schemas one sees each limit that is added, and none that is removed"
