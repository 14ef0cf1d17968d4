#!/usr/bin/env bash
# One would guess: a library for SARIF that reads a log and writes it again keeps what it says: what was absent stays
#   absent, what stood there stays, and what is written is SARIF.
# What is so: go-sarif 3 adds what was absent: to each result "ruleIndex": 0, to each location of a file "index": 0, to
#   each rank 0, an empty language and 59 empty lists. Of three errors of the second rule a reader that goes by the
#   index makes three notes of the first, and the library's own Validate refuses the log. go-sarif 2 writes null for a
#   guid, a location and a description, loses relationships, and makes each artifact 0 bytes long. java-sarif with a
#   plain ObjectMapper writes a time as a number. go-sarif and sarif4k make a double of a seed of 64 bits.
#   sarif-pydantic alone keeps all.
# Why it matters: a step of CI that only adds a property or a suppression with these changes what the log says: errors
#   of a contract test pass the gate as notes, and uploads refuse null and numbers for times. Change logs as plain
#   JSON, or compare levels before and after.
# Seen with: github.com/owenrumney/go-sarif 2.3.3 and 3.3.1, java-sarif 2.0 with Jackson 2.11.2, sarif4k 0.8.0,
#   sarif-pydantic 0.6.2, sarif-tools 3.0.5, Go 1.26, Java 17, Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS= GOWORK=off GOOS= GOARCH=
cat >in.json <<'EOF'
{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{
  "tool": {"driver": {"name": "harness",
    "rules": [{"id": "R1", "defaultConfiguration": {"level": "note"}},
      {"id": "R2", "defaultConfiguration": {"level": "error"}, "relationships": [{"target": {"id": "R1"}}]}],
    "notifications": [{"id": "N"}]}},
  "invocations": [{"executionSuccessful": true, "startTimeUtc": "2024-05-06T07:08:09.123Z"}],
  "artifacts": [{"location": {"uri": "model.json"}}, {"location": {"uri": "server.go"}}],
  "results": [
    {"ruleId": "R2", "message": {"text": "a"}, "locations": [
      {"physicalLocation": {"artifactLocation": {"uri": "server.go"}, "region": {"startLine": 5}}}]},
    {"ruleId": "R2", "message": {"text": "b"}, "locations": [
      {"logicalLocations": [{"name": "jobId"}]}], "properties": {"seed": 12345678901234567890}},
    {"ruleId": "R2", "message": {"text": "c"}, "suppressions": [{"kind": "external"}], "graphs": [],
      "webResponse": {"noResponseReceived": false, "statusCode": 400}}]}]}
EOF
cat >compare.py <<'EOF'
import json, sys


def walk(old, new, at=""):
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old | new):
            if name not in new:
                print(f"  {at}{name}: {json.dumps(old[name])} is lost")
            elif name in old:
                walk(old[name], new[name], f"{at}{name}.")
            elif new[name] is False or new[name] == []:
                counts[json.dumps(new[name])] = counts.get(json.dumps(new[name]), 0) + 1
            else:
                print(f"  {at}{name}: {json.dumps(new[name])} is added")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, pair in enumerate(zip(old, new)):
            walk(*pair, f"{at}{place}.")
    elif json.dumps(old) != json.dumps(new):
        print(f"  {at[:-1]}: {json.dumps(old)} is {json.dumps(new)}")


counts = {}
walk(json.load(open("in.json"))["runs"][0], json.load(open(sys.argv[1]))["runs"][0])
for value, count in sorted(counts.items()):
    print(f"  {value} is added {count} times")
EOF
mkdir v2 v3
cat >v2/main.go <<'EOF'
package main

import (
	"os"

	"github.com/owenrumney/go-sarif/v2/sarif"
)

func main() {
	report, err := sarif.Open("in.json")
	if err != nil {
		panic(err)
	}
	if err := report.WriteFile("v2.json"); err != nil {
		panic(err)
	}
	os.Exit(0)
}
EOF
cat >v3/main.go <<'EOF'
package main

import (
	"fmt"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

func main() {
	report, err := sarif.Open("in.json")
	if err != nil {
		panic(err)
	}
	if err := report.Validate(); err != nil {
		for _, line := range strings.Split(strings.Trim(err.Error(), "]\n"), "\n") {
			fmt.Println("  its own Validate:", strings.TrimPrefix(line, "validation failed: ["))
		}
	}
	if err := report.WriteFile("v3.json"); err != nil {
		panic(err)
	}
}
EOF
cat >go.mod <<'EOF'
module find

go 1.26

require (
	github.com/owenrumney/go-sarif/v2 v2.3.3
	github.com/owenrumney/go-sarif/v3 v3.3.1
)
EOF
go mod tidy >log 2>&1 || { cat log; exit 1; }
dependencies=
for artifact in com.contrastsecurity:java-sarif:2.0 io.github.detekt.sarif4k:sarif4k-jvm:0.8.0; do
  IFS=: read -r group name version <<<"$artifact"
  dependencies+="<dependency><groupId>$group</groupId><artifactId>$name</artifactId>"
  dependencies+="<version>$version</version></dependency>"
done
cat >pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>$dependencies</dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >log 2>&1 || { cat log; exit 1; }
cat >Find.java <<'EOF'
import com.contrastsecurity.sarif.SarifSchema210;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.detekt.sarif4k.SarifSerializer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

class Find {
    public static void main(String[] arguments) throws Throwable {
        var mapper = new ObjectMapper();
        mapper.writeValue(new File("java.json"), mapper.readValue(new File("in.json"), SarifSchema210.class));
        var kotlin = SarifSerializer.INSTANCE;
        Files.writeString(Path.of("kotlin.json"), kotlin.toJson(kotlin.fromJson(Files.readString(Path.of("in.json")))));
    }
}
EOF
python3 -m venv py
py/bin/pip -q install sarif-pydantic==0.6.2 pydantic==2.14.4 sarif-tools==3.0.5 >log 2>&1 || { cat log; exit 1; }
cat >find.py <<'EOF'
from sarif_pydantic import Sarif
log = Sarif.model_validate_json(open("in.json").read())
open("python.json", "w").write(log.model_dump_json(by_alias=True, exclude_none=True))
EOF
cat >want <<'WANT'
go-sarif 2
  artifacts.0.length: 0 is added
  artifacts.1.length: 0 is added
  results.1.properties.seed: 12345678901234567890 is 12345678901234567000
  results.2.graphs: [] is lost
  results.2.suppressions.0.guid: null is added
  results.2.suppressions.0.justification: null is added
  results.2.suppressions.0.location: null is added
  results.2.suppressions.0.status: null is added
  tool.driver.notifications.0.shortDescription: null is added
  tool.driver.rules.0.shortDescription: null is added
  tool.driver.rules.1.relationships: [{"target": {"id": "R1"}}] is lost
  tool.driver.rules.1.shortDescription: null is added
go-sarif 3
  its own Validate: runs.0.newlineSequences: Array must have at least 1 items
  its own Validate:  runs.0.tool.driver.language: Does not match pattern '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$'
  its own Validate:  runs.0.language: Does not match pattern '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$'
  artifacts.0.length: 0 is added
  artifacts.0.location.index: 0 is added
  artifacts.0.parentIndex: 0 is added
  artifacts.1.length: 0 is added
  artifacts.1.location.index: 0 is added
  artifacts.1.parentIndex: 0 is added
  language: "" is added
  results.0.locations.0.id: 0 is added
  results.0.locations.0.physicalLocation.artifactLocation.index: 0 is added
  results.0.locations.0.physicalLocation.region.byteOffset: 0 is added
  results.0.locations.0.physicalLocation.region.charOffset: 0 is added
  results.0.rank: 0 is added
  results.0.ruleIndex: 0 is added
  results.1.locations.0.id: 0 is added
  results.1.locations.0.logicalLocations.0.index: 0 is added
  results.1.locations.0.logicalLocations.0.parentIndex: 0 is added
  results.1.properties.seed: 12345678901234567890 is 12345678901234567000
  results.1.rank: 0 is added
  results.1.ruleIndex: 0 is added
  results.2.rank: 0 is added
  results.2.ruleIndex: 0 is added
  results.2.webResponse.index: 0 is added
  tool.driver.language: "" is added
  tool.driver.rules.0.defaultConfiguration.rank: 0 is added
  tool.driver.rules.1.defaultConfiguration.rank: 0 is added
  tool.driver.rules.1.relationships.0.target.index: 0 is added
  [] is added 59 times
  false is added 3 times
java-sarif
  invocations.0.startTimeUtc: "2024-05-06T07:08:09.123Z" is 1714979289123
  results.2.webResponse.noResponseReceived: false is lost
sarif4k
  results.1.properties.seed: 12345678901234567890 is 1.2345678901234567e+19
sarif-pydantic
  invocations.0.startTimeUtc: "2024-05-06T07:08:09.123Z" is "2024-05-06T07:08:09.123000Z"
  tool.driver.rules.0.defaultConfiguration.enabled: true is added
  tool.driver.rules.1.defaultConfiguration.enabled: true is added
sarif-tools on in.json: error: 3 warning: 0 note: 0 
sarif-tools on v2.json: error: 3 warning: 0 note: 0 
sarif-tools on v3.json: error: 0 warning: 0 note: 3 
WANT
{
  echo "go-sarif 2"
  go run ./v2
  python3 compare.py v2.json
  echo "go-sarif 3"
  go run ./v3
  python3 compare.py v3.json
  java -cp "$(cat classpath)" Find.java
  echo "java-sarif"
  python3 compare.py java.json
  echo "sarif4k"
  python3 compare.py kotlin.json
  py/bin/python find.py
  echo "sarif-pydantic"
  python3 compare.py python.json
  for file in in v2 v3; do
    cp $file.json $file.sarif
    echo "sarif-tools on $file.json:" \
      "$(py/bin/sarif summary $file.sarif 2>/dev/null | grep -E '^ *(error|warning|note): ' | tr -s ' \n' ' ')"
  done
} >got
cat got
diff want got
echo "holds: logs of SARIF that libraries read and write again say other things"
