#!/usr/bin/env bash
# One would guess: Instancio, told to heed Bean Validation, makes objects that keep the annotations and use their
#   range, and that text().pattern() takes a regular expression, as @Pattern does.
# What is so: @Pattern is not heeded: none of the values matches, and nothing is said. Of @Size(min = 1, max = 2048)
#   the texts made have ten characters at most, of @Size(max = 50) maps have six entries at most, and neither is ever
#   empty. A double has two decimals. pattern() knows signs of its own, #d for a digit: "[0-9]{8}" is the value itself.
#   Not told to (bean.validation.enabled), Instancio heeds no annotation.
# Why it matters: each object of a test of a server is refused for its pattern, or, where that is left out, no limit of
#   the API is ever reached: neither the token of 2048 characters nor the 50 variables nor none at all.
# Seen with: org.instancio:instancio-core 5.5.1, jakarta.validation-api 3.0.2, Java 17, on 2026-11-30; 2000 objects of
#   seed 1.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.instancio</groupId><artifactId>instancio-core</artifactId><version>5.5.1</version>
    </dependency>
    <dependency>
      <groupId>jakarta.validation</groupId><artifactId>jakarta.validation-api</artifactId><version>3.0.2</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.instancio.Instancio;
import org.instancio.settings.Keys;
import org.instancio.settings.Settings;

public class Find {
  public static class Request {
    @Size(min = 1, max = 2048) String token;
    @Pattern(regexp = "[0-9a-f]{8}") String id;
    @Min(0) @Max(100) int percent;
    @Size(max = 50) Map<String, String> variables;
    @DecimalMax("100") double created;
  }

  static String range(List<Request> made, ToIntFunction<Request> of) {
    var numbers = made.stream().mapToInt(of).summaryStatistics();
    return numbers.getMin() + " to " + numbers.getMax();
  }

  static boolean twoDecimals(Request request) {
    return request.created == Math.round(request.created * 100) / 100.0;
  }

  public static void main(String[] args) {
    for (boolean enabled : new boolean[] {false, true}) {
      Settings settings = Settings.create().set(Keys.BEAN_VALIDATION_ENABLED, enabled);
      List<Request> made = Instancio.ofList(Request.class).size(2000).withSettings(settings).withSeed(1).create();
      System.out.println("heeded " + enabled + ": token " + range(made, r -> r.token.length())
          + " characters, variables " + range(made, r -> r.variables.size()) + ", percent "
          + range(made, r -> r.percent));
      System.out.println("  ids that match: " + made.stream().filter(r -> r.id.matches("[0-9a-f]{8}")).count()
          + ", floats of two decimals: " + made.stream().filter(Find::twoDecimals).count());
    }
    System.out.println("pattern: " + Instancio.gen().text().pattern("[0-9]{8}").get());
  }
}
JAVA
cat >want <<'EOF'
heeded false: token 3 to 10 characters, variables 2 to 6, percent 1 to 10000
  ids that match: 0, floats of two decimals: 2000
heeded true: token 1 to 10 characters, variables 1 to 6, percent 0 to 100
  ids that match: 0, floats of two decimals: 2000
pattern: [0-9]{8}
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: values of @Pattern do not match it, and no limit is reached"
