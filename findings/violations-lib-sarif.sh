#!/usr/bin/env bash
# One would guess: violations-lib, with which the violations plugins of Jenkins, Gradle and Maven read SARIF, reads a
#   result whose location is a logical one alone, as SARIF 2.1.0 allows (3.28), takes a missing level for warning
#   (3.27.10), and leaves out what passed or is suppressed.
# What is so: one result with logicalLocations alone loses the whole file: the exception is logged, and the answer is
#   that there are no violations, whatever else is in it. A result without a location at all is counted. Without a level
#   it is of the lowest severity, as a result of kind pass is. Suppressed results, and those of baselineState absent,
#   count as errors; two results with the same message and line are one.
# Why it matters: findings about a running service have no file, and an operation or a test case is a logical location
#   by nature. The gate is green for a file full of errors. Give each result a physical location, or none.
# Seen with: se.bjurr.violations:violations-lib 1.158.0, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>se.bjurr.violations</groupId><artifactId>violations-lib</artifactId><version>1.158.0</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import se.bjurr.violations.lib.ViolationsApi;
import se.bjurr.violations.lib.reports.Parser;

public class Find {
  static final String FILE = "'locations':[{'physicalLocation':{'artifactLocation':{'uri':'a.go'}}}]";
  static final String LOGICAL = "'locations':[{'logicalLocations':[{'fullyQualifiedName':'PutJobSuccessResult'}]}]";

  static void print(String name, String... results) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("."), "report");
    String text = "{'version':'2.1.0','runs':[{'tool':{'driver':{'name':'t'}},'results':["
        + java.util.Arrays.stream(results).map(r -> "{'ruleId':'R','message':{'text':'m'}" + r + "}")
            .collect(Collectors.joining(",")) + "]}]}";
    Files.writeString(folder.resolve("report.sarif"), text.replace('\'', '"'));
    System.out.println(name + ": " + ViolationsApi.violationsApi().withPattern(".*report\\.sarif$")
        .inFolder(folder.toString()).findAll(Parser.SARIF).violations().stream()
        .map(v -> v.getSeverity().toString()).collect(Collectors.joining(", ", "[", "]")));
  }

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    String error = ",'level':'error'";
    print("an error in a file", error + "," + FILE);
    print("an error without a location", error);
    print("an error with a logical location", error + "," + LOGICAL);
    print("an error in a file, and a note with a logical location", error + "," + FILE, ",'level':'note'," + LOGICAL);
    print("without a level", "," + FILE);
    print("kind pass", ",'kind':'pass'," + FILE);
    print("an error that is suppressed", error + ",'suppressions':[{'kind':'external'}]," + FILE);
    print("an error that is gone", error + ",'baselineState':'absent'," + FILE);
    print("the same error twice", error + "," + FILE, error + "," + FILE);
  }
}
EOF
cat >want <<'EOF'
an error in a file: [ERROR]
an error without a location: [ERROR]
an error with a logical location: []
an error in a file, and a note with a logical location: []
without a level: [INFO]
kind pass: [INFO]
an error that is suppressed: [ERROR]
an error that is gone: [ERROR]
the same error twice: [ERROR]
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: one logical location loses a whole SARIF file"
