#!/usr/bin/env bash
# One would guess: Karate's match tells types apart, as its documentation shows with 50 and "50", also where an
#   expression stands for the value: '#? _ >= 0 && _ <= 100' is a number from 0 to 100.
# What is so: the expression is JavaScript, which turns what it compares into a number: "50", "", [50], true and null
#   pass. '#number? _ >= 0 && _ <= 100' refuses them. And a text that begins like JSON is read as JSON on either side of
#   ==: the text "{\"a\":1}" equals the object {a: 1}, while inside an object it does not.
# Why it matters: a server that answers a percentage as text, as null or in a list keeps such a contract, and one that
#   encodes its whole body twice is not found. Begin the expression with the type: '#number? ...'.
# Seen with: io.karatelabs:karate-core 1.5.1, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.karatelabs</groupId><artifactId>karate-core</artifactId><version>1.5.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import com.intuit.karate.Json;
import com.intuit.karate.Match;

public class Find {
  static String matches(String actual, String expression) {
    Object value = Json.of("{\"n\":" + actual + "}").value();
    Object expected = Json.of("{\"n\":\"" + expression + "\"}").value();
    return Match.evaluate(value).isEqualTo(expected).pass ? "passes" : "fails";
  }

  public static void main(String[] args) {
    for (String n : new String[] {"50", "500", "\"50\"", "\"500\"", "\"\"", "[50]", "true", "null"}) {
      System.out.println("find: " + n + " " + matches(n, "#? _ >= 0 && _ <= 100") + ", with #number "
          + matches(n, "#number? _ >= 0 && _ <= 100"));
    }
    Object object = Json.of("{\"a\":1}").value();
    System.out.println("find: text for an object: " + Match.evaluate("{\"a\":1}").isEqualTo(object).pass);
    Object nested = Json.of("{\"n\":\"{\\\"a\\\":1}\"}").value();
    Object expected = Json.of("{\"n\":{\"a\":1}}").value();
    System.out.println("find: inside an object: " + Match.evaluate(nested).isEqualTo(expected).pass);
  }
}
JAVA
cat >want <<'WANT'
50 passes, with #number passes
500 fails, with #number fails
"50" passes, with #number fails
"500" fails, with #number fails
"" passes, with #number fails
[50] passes, with #number fails
true passes, with #number fails
null passes, with #number fails
text for an object: true
inside an object: false
WANT
java -cp "$(cat classpath)" Find.java >out 2>java.log || { cat java.log; exit 1; }
sed -n 's/^find: //p' out >got # the rest is Karate's own log
cat got
diff want got
echo "holds: Karate's expressions take \"50\", true and null for a number from 0 to 100"
