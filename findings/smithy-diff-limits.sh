#!/usr/bin/env bash
# One would guess: Smithy's comparison of two models (smithy diff, smithy-diff) reports as an error what makes requests
#   invalid that were valid, such as a limit that is added or narrowed, and lets pass what only allows more.
# What is so: it depends on the trait. A @length or @range that is narrowed is an ERROR, and one that is added only a
#   NOTE, as a widened one is; one that is taken away is a WARNING. A @pattern that is narrowed is a NOTE, and a member
#   of the input that is required from now on, or another protocol of the whole service, a WARNING. Members in another
#   order are DANGER, as if it were C, though no AWS protocol knows an order.
# Why it matters: the tool fails on ERROR and DANGER alone. A gate in CI lets a new version of a service pass that
#   rejects the requests of its clients, and stops one that does not. Look at its notes on length, range and pattern as
#   well.
# Seen with: software.amazon.smithy:smithy-diff and smithy-model 1.54.0, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.smithy</groupId><artifactId>smithy-diff</artifactId><version>1.54.0</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.smithy</groupId><artifactId>smithy-aws-traits</artifactId><version>1.54.0</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import java.util.TreeSet;
import software.amazon.smithy.diff.ModelDiff;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.validation.ValidationEvent;

public class Find {
  static final String BASE = """
    $version: "2"
    namespace jobs
    @aws.protocols#awsJson1_1
    service Jobs { version: "1", operations: [Put] }
    operation Put { input: PutInput }
    @input
    structure PutInput { id: Id, token: Token, percent: Percent, note: String, variables: Variables }
    @pattern("^[0-9a-f]{8}$")
    string Id
    @length(min: 1, max: 2048)
    string Token
    @range(min: 0, max: 100)
    integer Percent
    map Variables { key: String, value: String }
    """;

  static Model model(String text) {
    return Model.assembler().discoverModels().addUnparsedModel("jobs.smithy", text).assemble().unwrap();
  }

  public static void main(String[] args) {
    String[][] changes = {
      {"narrower length", "max: 2048", "max: 100"},
      {"wider length", "max: 2048", "max: 4096"},
      {"length added to a string", "note: String", "@length(max: 5) note: String"},
      {"length added to a map", "map Variables", "@length(max: 5) map Variables"},
      {"length removed", "@length(min: 1, max: 2048)", ""},
      {"narrower range", "max: 100)", "max: 10)"},
      {"range removed", "@range(min: 0, max: 100)", ""},
      {"narrower pattern", "[0-9a-f]{8}", "[0-9]{8}"},
      {"pattern added", "string Token", "@pattern(\"^a$\") string Token"},
      {"pattern removed", "@pattern(\"^[0-9a-f]{8}$\")", ""},
      {"required now", "token: Token", "@required token: Token"},
      {"another protocol", "awsJson1_1", "awsJson1_0"},
      {"another order", "id: Id, token: Token", "token: Token, id: Id"},
    };
    for (String[] change : changes) {
      var severities = new TreeSet<String>();
      for (ValidationEvent event : ModelDiff.compare(model(BASE), model(BASE.replace(change[1], change[2])))) {
        severities.add(event.getSeverity().toString());
      }
      System.out.println(change[0] + ": " + severities);
    }
  }
}
EOF

cat >want <<'EOF'
narrower length: [ERROR, NOTE]
wider length: [NOTE]
length added to a string: [NOTE]
length added to a map: [NOTE]
length removed: [WARNING]
narrower range: [ERROR, NOTE]
range removed: [WARNING]
narrower pattern: [NOTE]
pattern added: [WARNING]
pattern removed: []
required now: [WARNING]
another protocol: [NOTE, WARNING]
another order: [DANGER]
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
diff want got
echo "holds: for smithy-diff a limit that is added is a note, and one that is removed a warning"
