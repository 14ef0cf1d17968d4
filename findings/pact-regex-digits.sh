#!/usr/bin/env bash
# One would guess: a regex matcher of a Pact contract accepts the same texts in every verifier; \d is a digit 0 to 9
#   and \w a letter, digit or underscore of ASCII, as in Java, Go and JavaScript.
# What is so: Pact's Rust core, which is inside pact-python, pact-js and pact-go, takes the digits and letters of all
#   scripts for \d and \w, and (?i)k matches the sign for kelvin. pact-jvm takes those of ASCII. Both match the whole
#   text.
# Why it matters: \d{12} for an account, or [\w-]+ for a name, is kept by a provider that answers with other
#   characters if the contract is verified in Python or Go, and broken in Java. Write [0-9] and [A-Za-z0-9_].
# Seen with: pact-python 4.2.0, pact-python-ffi 0.5.12.1, Python 3.11; au.com.dius.pact.core:matchers 4.6.16, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1,localhost
python3 -m venv venv
venv/bin/pip install -q pact-python==4.2.0 pact-python-ffi==0.5.12.1
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>au.com.dius.pact.core</groupId><artifactId>matchers</artifactId><version>4.6.16</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
# expression, example, the text that is sent, as the inside of a JSON text
cat >cases <<'CASES'
\d{3} 123 456
\d{3} 123 45\u0968
[0-9]{3} 123 45\u0968
\w+ a \u00e9
[A-Za-z0-9_]+ a \u00e9
(?i)k k K
(?i)k k \u212a
\d{3} 123 x456x
CASES

cat >Find.java <<'JAVA'
import au.com.dius.pact.core.matchers.JsonContentMatcher;
import au.com.dius.pact.core.matchers.MatchingContext;
import au.com.dius.pact.core.model.ContentType;
import au.com.dius.pact.core.model.OptionalBody;
import au.com.dius.pact.core.model.matchingrules.MatchingRuleCategory;
import au.com.dius.pact.core.model.matchingrules.RegexMatcher;
import java.nio.file.Files;
import java.nio.file.Path;

public class Find {
  static OptionalBody body(String text) {
    return OptionalBody.body(("{\"n\":\"" + text + "\"}").getBytes(), new ContentType("application/json"));
  }

  public static void main(String[] args) throws Exception {
    for (String line : Files.readAllLines(Path.of("cases"))) {
      String[] words = line.split(" ");
      var rules = new MatchingRuleCategory("body");
      rules.addRule("$.n", new RegexMatcher(words[0], words[1]));
      var context = new MatchingContext(rules, false);
      var result = JsonContentMatcher.INSTANCE.matchBody(body(words[1]), body(words[2]), context);
      System.out.println("jvm " + words[0] + " " + words[2] + ": " + result.getMismatches().isEmpty());
    }
  }
}
JAVA
cat >find.py <<'PY'
import http.client

from pact import Pact, match

for line in open("cases").read().splitlines():
    regex, example, text = line.split(" ")
    pact = Pact("worker", "service").with_specification("V4")
    request = pact.upon_receiving("a call").with_request("POST", "/")
    request.with_body({"n": match.regex(example, regex=regex)}, "application/json").will_respond_with(200)
    with pact.serve(raises=False, verbose=False) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("POST", "/", '{"n":"' + text + '"}', {"Content-Type": "application/json"})
        print(f"rust {regex} {text}: {str(connection.getresponse().status == 200).lower()}")
        connection.close()
PY
cat >want <<'WANT'
jvm \d{3} 456: true
jvm \d{3} 45\u0968: false
jvm [0-9]{3} 45\u0968: false
jvm \w+ \u00e9: false
jvm [A-Za-z0-9_]+ \u00e9: false
jvm (?i)k K: true
jvm (?i)k \u212a: false
jvm \d{3} x456x: false
rust \d{3} 456: true
rust \d{3} 45\u0968: true
rust [0-9]{3} 45\u0968: false
rust \w+ \u00e9: true
rust [A-Za-z0-9_]+ \u00e9: false
rust (?i)k K: true
rust (?i)k \u212a: true
rust \d{3} x456x: false
WANT
{ java -cp "$(cat classpath)" Find.java && venv/bin/python find.py; } >got 2>log || { cat log >&2; exit 1; }
cat got
diff want got
echo "holds: \\d and \\w of a Pact contract mean other characters in the Rust core than in Java"
