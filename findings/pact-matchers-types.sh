#!/usr/bin/env bash
# One would guess: the matchers of a Pact contract mean the same to every verifier, and are about JSON's types: integer
#   takes numbers, boolean takes true and false, regex takes text. A body that is no JSON matches nothing.
# What is so: pact-jvm takes the text "50" for an integer and "50.5" for a decimal, and not 5e1; Pact's Rust core,
#   which is inside pact-python, pact-js and pact-go, takes 5e1 for a decimal and no text for a number. Both take
#   "true" for a boolean, and a number where the regex describes a text. pact-jvm reads {"n":50,} and 050 as JSON.
# Why it matters: a contract for an API with strict types (percentComplete as a number, jobId as text) passes on a
#   provider that mixes them, and one consumer's contract is kept or broken depending on the verifier's language.
# Seen with: au.com.dius.pact.core:matchers 4.6.16, Java 17; pact-python 4.2.0, pact-python-ffi 0.5.12.1, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PACT_DO_NOT_TRACK=true
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pact-python==4.2.0 pact-python-ffi==0.5.12.1
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>au.com.dius.pact.core</groupId><artifactId>matchers</artifactId><version>4.6.16</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >cases <<'EOF'
integer {"n":50}
integer {"n":"50"}
integer {"n":50.0}
integer {"n":50,}
integer {"n":050}
decimal {"n":50.5}
decimal {"n":"50.5"}
decimal {"n":5e1}
boolean {"n":true}
boolean {"n":"true"}
regex {"n":"5"}
regex {"n":5}
EOF

cat >Find.java <<'EOF'
import au.com.dius.pact.core.matchers.JsonContentMatcher;
import au.com.dius.pact.core.matchers.MatchingContext;
import au.com.dius.pact.core.model.ContentType;
import au.com.dius.pact.core.model.OptionalBody;
import au.com.dius.pact.core.model.matchingrules.*;
import java.nio.file.*;
import java.util.Map;

public class Find {
  static OptionalBody body(String text) {
    return OptionalBody.body(text.getBytes(), new ContentType("application/json"));
  }

  static boolean matches(MatchingRule rule, String example, String actual) {
    var rules = new MatchingRuleCategory("body");
    rules.addRule("$.n", rule);
    try {
      var context = new MatchingContext(rules, false);
      var result = JsonContentMatcher.INSTANCE.matchBody(body("{\"n\":" + example + "}"), body(actual), context);
      return result.getMismatches().isEmpty();
    } catch (Exception e) {
      return false;
    }
  }

  public static void main(String[] args) throws Exception {
    Map<String, MatchingRule> rules = Map.of(
        "integer", new NumberTypeMatcher(NumberTypeMatcher.NumberType.INTEGER),
        "decimal", new NumberTypeMatcher(NumberTypeMatcher.NumberType.DECIMAL),
        "boolean", BooleanMatcher.INSTANCE, "regex", new RegexMatcher("[0-9]+", "5"));
    var examples = Map.of("integer", "50", "decimal", "50.5", "boolean", "true", "regex", "\"5\"");
    for (String line : Files.readAllLines(Path.of("cases"))) {
      String[] words = line.split(" ");
      System.out.println("jvm " + line + ": " + matches(rules.get(words[0]), examples.get(words[0]), words[1]));
    }
  }
}
EOF
cat >find.py <<'EOF'
import http.client
from pact import Pact, match

MATCHERS = {"integer": match.int(50), "decimal": match.decimal(50.5), "boolean": match.bool(True),
            "regex": match.regex("5", regex="[0-9]+")}
for line in open("cases").read().splitlines():
    name, body = line.split(" ")
    pact = Pact("worker", "service").with_specification("V4")
    request = pact.upon_receiving("a call").with_request("POST", "/")
    request.with_body({"n": MATCHERS[name]}, "application/json").will_respond_with(200)
    with pact.serve(raises=False, verbose=False) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("POST", "/", body, {"Content-Type": "application/json"})
        print(f"rust {line}: {str(connection.getresponse().status == 200).lower()}")
        connection.close()
EOF

cat >want <<'EOF'
jvm integer {"n":50}: true
jvm integer {"n":"50"}: true
jvm integer {"n":50.0}: false
jvm integer {"n":50,}: true
jvm integer {"n":050}: true
jvm decimal {"n":50.5}: true
jvm decimal {"n":"50.5"}: true
jvm decimal {"n":5e1}: false
jvm boolean {"n":true}: true
jvm boolean {"n":"true"}: true
jvm regex {"n":"5"}: true
jvm regex {"n":5}: true
rust integer {"n":50}: true
rust integer {"n":"50"}: false
rust integer {"n":50.0}: false
rust integer {"n":50,}: false
rust integer {"n":050}: false
rust decimal {"n":50.5}: true
rust decimal {"n":"50.5"}: false
rust decimal {"n":5e1}: true
rust boolean {"n":true}: true
rust boolean {"n":"true"}: true
rust regex {"n":"5"}: true
rust regex {"n":5}: true
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
NO_PROXY=127.0.0.1 venv/bin/python find.py >>got 2>python.log || { cat python.log; exit 1; }
diff want got
echo "holds: pact-jvm and Pact's Rust core give one matcher two meanings"
