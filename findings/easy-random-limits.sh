#!/usr/bin/env bash
# One would guess: Easy Random with its Bean Validation module makes values all over what @Max and @Size allow, the
#   limits included, members without @NotNull also null, and collections of any size from 1 to 100, as documented.
# What is so: the upper limit is never made: @Max(100) gives 0 to 99, @Size(max = 2048) at most 2047 characters. No member
#   is ever null. And a map has 71 to 73 entries, whatever the seed and however many objects are made (its generator of
#   sizes begins anew for each).
# Why it matters: 100 % and a text of just the allowed length, where implementations are off by one, are never sent;
#   a report without a continuation token is not either; and each has more variables than the 50 that are allowed, so
#   that a conformant server refuses all of them. Add what is missing by hand.
# Seen with: org.jeasy:easy-random-core and easy-random-bean-validation 5.0.0, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.jeasy</groupId><artifactId>easy-random-bean-validation</artifactId><version>5.0.0</version>
    </dependency>
  </dependencies>
</project>
EOF
mkdir -p src/main/java
cat >src/main/java/Make.java <<'EOF'
import java.util.Map;
import java.util.TreeSet;
import javax.validation.constraints.Max;
import javax.validation.constraints.Min;
import javax.validation.constraints.Size;
import org.jeasy.random.EasyRandom;
import org.jeasy.random.EasyRandomParameters;

public class Make {
  public static class Report {
    @Size(min = 1, max = 2048) public String continuationToken;
    @Min(0) @Max(100) public Integer percentComplete;
    public Map<String, String> outputVariables;
  }

  public static void main(String[] args) {
    for (int seed = 1; seed <= 3; seed++) {
      EasyRandom random = new EasyRandom(new EasyRandomParameters().seed(seed));
      TreeSet<Integer> percents = new TreeSet<>(), sizes = new TreeSet<>(), lengths = new TreeSet<>();
      int absent = 0;
      for (int i = 0; i < 2000; i++) {
        Report report = random.nextObject(Report.class);
        if (report.continuationToken == null || report.percentComplete == null || report.outputVariables == null) {
          absent++;
          continue;
        }
        percents.add(report.percentComplete);
        sizes.add(report.outputVariables.size());
        lengths.add(report.continuationToken.length());
      }
      System.out.printf("percent %d to %d, longest token below 2048: %b, variables %s, absent %d%n", percents.first(),
          percents.last(), lengths.last() < 2048 && lengths.last() > 2000, sizes, absent);
    }
  }
}
EOF
mvn -q compile dependency:build-classpath -Dmdep.outputFile=classpath >log 2>&1 || { cat log; exit 1; }
cat >want <<'EOF'
percent 0 to 99, longest token below 2048: true, variables [71, 72, 73], absent 0
percent 0 to 99, longest token below 2048: true, variables [71, 72, 73], absent 0
percent 0 to 99, longest token below 2048: true, variables [71, 72, 73], absent 0
EOF
java -cp "target/classes:$(cat classpath)" Make >got 2>/dev/null
cat got
diff want got
echo "holds: the upper limit is never made, and a map has 71 to 73 entries"
