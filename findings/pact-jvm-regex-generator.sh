#!/usr/bin/env bash
# One would guess: pact-jvm's stringMatcher with a regular expression alone, and a generator of type Regex in a
#   contract, make texts that match the expression.
# What is so: the text comes from Generex, for which five characters that are ordinary in Java's expressions are
#   operators: @ is any text, # nothing, & both at once, " quotes, and (?i) is literal. a@b makes a, any text, and b;
#   "#" and "a&b" make the empty text. stringMatcher then throws InvalidMatcherException; the generator of a contract
#   says nothing and the text is sent. Generex itself also writes ^ and $ into its texts; pact-jvm cuts them off.
# Why it matters: such characters are usual in patterns of addresses, references and markup. A provider is verified
#   with requests that its contract does not describe. Write them in brackets ([@], [#]), and give an example to
#   stringMatcher.
# Seen with: au.com.dius.pact:consumer 4.6.16 with com.github.mifmif:generex 1.0.2, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>au.com.dius.pact</groupId><artifactId>consumer</artifactId><version>4.6.16</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import au.com.dius.pact.consumer.InvalidMatcherException;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.core.model.generators.RegexGenerator;
import com.mifmif.common.regex.Generex;
import java.util.HashMap;

public class Find {
  public static void main(String[] args) {
    for (String regex : new String[] {"^[0-9a-f]{8}$", "a@b", "a[@]b", "a&b", "#", "\"a\"", "(?i)ab"}) {
      int matches = 0;
      for (int i = 0; i < 20; i++) {
        if (String.valueOf(new RegexGenerator(regex).generate(new HashMap<>(), null)).matches(regex)) matches++;
      }
      String matcher = "declared";
      try {
        new PactDslJsonBody().stringMatcher("n", regex);
      } catch (InvalidMatcherException e) {
        matcher = "throws";
      }
      System.out.println(regex + ": " + matches + " of 20 match, stringMatcher " + matcher);
    }
    String text = new Generex("^[0-9a-f]{8}$").random();
    boolean written = text.length() == 10 && text.startsWith("^") && text.endsWith("$");
    System.out.println("Generex writes ^ and $: " + written);
  }
}
JAVA
cat >want <<'WANT'
^[0-9a-f]{8}$: 20 of 20 match, stringMatcher declared
a@b: 0 of 20 match, stringMatcher throws
a[@]b: 20 of 20 match, stringMatcher declared
a&b: 0 of 20 match, stringMatcher throws
#: 0 of 20 match, stringMatcher throws
"a": 0 of 20 match, stringMatcher throws
(?i)ab: 0 of 20 match, stringMatcher throws
Generex writes ^ and $: true
WANT
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: pact-jvm makes texts of a regular expression that do not match it"
