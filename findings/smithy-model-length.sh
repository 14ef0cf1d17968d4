#!/usr/bin/env bash
# One would guess: the Java library that validates values against a Smithy model (smithy-model, as used by smithy-cli
#   and the generators) counts the length of a string as the Smithy specification says, in Unicode code points.
# What is so: it counts UTF-16 units. One emoji against @length(max: 1) is an error: "the provided value is 2
#   characters".
# Why it matters: examples and protocol tests that are valid by the specification fail the model's validation, and
#   someone who learns the rule from the tool writes a server that rejects valid input. At a limit use characters of
#   the BMP, on which both counts agree.
# Seen with: software.amazon.smithy:smithy-model 1.62.0, Java 17. (@aws-smithy/server-common for TypeScript counts
#   code points.)
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.smithy</groupId><artifactId>smithy-model</artifactId><version>1.62.0</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.validation.NodeValidationVisitor;

public class Find {
  public static void main(String[] args) {
    String text = "$version: \"2\"\nnamespace a\n@length(max: 1)\nstring One\n";
    Model model = Model.assembler().addUnparsedModel("a.smithy", text).assemble().unwrap();
    // One code point each; the second has two UTF-16 units.
    for (int point : new int[] {0x20AC, 0x1F600}) {
      var visitor = NodeValidationVisitor.builder().model(model).value(Node.from(Character.toString(point))).build();
      var events = model.expectShape(ShapeId.from("a#One")).accept(visitor);
      System.out.printf("U+%X: %s%n", point, events.isEmpty() ? "valid" : events.get(0).getMessage());
    }
  }
}
EOF

cat >want <<'EOF'
U+20AC: valid
U+1F600: String value provided for `a#One` must be <= 1 characters, but the provided value is 2 characters.
EOF
java -cp "$(cat classpath)" Find.java >got
diff want got
echo "holds: smithy-model counts UTF-16 units"
