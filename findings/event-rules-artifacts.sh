#!/usr/bin/env bash
# One would guess: a rule for the events of CodePipeline matches the same events in AWS's own engine, Event Ruler, and
#   in the emulators; two conditions on an artifact are met by one artifact; and "exists" is true for what is there.
# What is so: an action's artifacts are a list of objects. Event Ruler wants both conditions in the same element,
#   LocalStack takes one element for the one and another for the other, and moto never looks into such a list: not even
#   an exact rule matches. {"exists": true} on execution-trigger or output-artifacts, which hold objects, is false in
#   Event Ruler, and {"exists": false} is true, for both look at leaves alone; moto says otherwise of lists. An
#   anything-but takes a list in which any element is another. For [1] moto and LocalStack take true.
# Why it matters: a rule that is tested with moto is rewritten until it matches there, and one that is tested with
#   LocalStack starts its target for pipelines that it was not meant for. Write conditions on leaves.
# Seen with: software.amazon.event.ruler:event-ruler 1.8.1, Java 17; moto 5.2.5; localstack-core 2026.3.0 (with cbor2
#   5.9.0 and botocore 1.42.72); Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.event.ruler</groupId><artifactId>event-ruler</artifactId><version>1.8.1</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
python3 -m venv moto
moto/bin/pip install --quiet --disable-pip-version-check moto==5.2.5 boto3==1.44.8 botocore==1.44.8
python3 -m venv localstack
localstack/bin/pip install --quiet --disable-pip-version-check 'localstack-core[base-runtime]==2026.3.0' \
  cbor2==5.9.0 botocore==1.42.72 boto3==1.42.72

cat >cases.py <<'EOF'
import json

BOTH = {"output-artifacts": {"name": ["Out"], "s3location": {"bucket": ["b"]}}}
EXACT = {"name": "Out", "s3location": {"bucket": "b"}}
TRIGGER = {"execution-trigger": {"trigger-type": "StartPipelineExecution"}}
ARTIFACTS = {"output-artifacts": [EXACT]}
CASES = [
    ("two conditions, one artifact meets both", BOTH, ARTIFACTS),
    ("two conditions, two artifacts meet one each", BOTH, {"output-artifacts": [
        {"name": "Out", "s3location": {"bucket": "other"}}, {"name": "Log", "s3location": {"bucket": "b"}}]}),
    ("execution-trigger exists", {"execution-trigger": [{"exists": True}]}, TRIGGER),
    ("execution-trigger does not exist", {"execution-trigger": [{"exists": False}]}, TRIGGER),
    ("output-artifacts exists", {"output-artifacts": [{"exists": True}]}, ARTIFACTS),
    ("output-artifacts does not exist", {"output-artifacts": [{"exists": False}]}, ARTIFACTS),
    ("an artifact's name does not exist", {"output-artifacts": {"name": [{"exists": False}]}}, ARTIFACTS),
    ("anything but FAILED, of FAILED and X", {"state": [{"anything-but": ["FAILED"]}]}, {"state": ["FAILED", "X"]}),
    ("version 1, which is 1.0", {"version": [1]}, {"version": 1.0}),
    ("version 1, which is true", {"version": [1]}, {"version": True}),
]
if __name__ == "__main__":
    for name, rule, event in CASES:
        print(json.dumps({"detail": rule}), json.dumps({"detail": event}), sep="\t")
EOF
cat >find_moto.py <<'EOF'
import json

from cases import CASES
from moto.events.models import EventPattern, EventPatternParser

for name, rule, event in CASES:
    pattern = json.dumps({"detail": rule})
    matches = EventPattern(pattern, EventPatternParser(pattern).parse()).matches_event({"detail": event})
    print("moto:", str(matches).lower())
EOF
cat >find_localstack.py <<'EOF'
import json

from cases import CASES
from localstack.utils.event_matcher import matches_event

for name, rule, event in CASES:
    print("LocalStack:", str(matches_event(json.dumps({"detail": rule}), json.dumps({"detail": event}))).lower())
EOF
cat >Find.java <<'EOF'
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.event.ruler.Ruler;

public class Find {
  public static void main(String[] args) throws Exception {
    for (String line : Files.readAllLines(Path.of("cases.tsv"))) {
      String[] parts = line.split("\t");
      System.out.println("Event Ruler: " + Ruler.matchesRule(parts[1], parts[0]));
    }
  }
}
EOF
cat >want <<'EOF'
two conditions, one artifact meets both: Event Ruler: true, moto: false, LocalStack: true
two conditions, two artifacts meet one each: Event Ruler: false, moto: false, LocalStack: true
execution-trigger exists: Event Ruler: false, moto: false, LocalStack: false
execution-trigger does not exist: Event Ruler: true, moto: true, LocalStack: true
output-artifacts exists: Event Ruler: false, moto: true, LocalStack: false
output-artifacts does not exist: Event Ruler: true, moto: false, LocalStack: true
an artifact's name does not exist: Event Ruler: false, moto: true, LocalStack: false
anything but FAILED, of FAILED and X: Event Ruler: true, moto: true, LocalStack: true
version 1, which is 1.0: Event Ruler: true, moto: true, LocalStack: true
version 1, which is true: Event Ruler: false, moto: true, LocalStack: true
EOF
python3 cases.py >cases.tsv
python3 -c 'import cases
for case in cases.CASES: print(case[0] + ":", end="\n")' >names
java -cp "$(cat classpath)" Find.java >ruler 2>java.log || { cat java.log; exit 1; }
moto/bin/python find_moto.py >moto.txt
localstack/bin/python find_localstack.py >localstack.txt
paste -d, ruler moto.txt localstack.txt | sed 's/,/, /g' | paste -d' ' names - >got
cat got
diff want got
echo "holds: the engines disagree about rules on a list of artifacts, and nothing that holds an object exists"
