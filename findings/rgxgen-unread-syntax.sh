#!/usr/bin/env bash
# One would guess: RgxGen, which Kotest's Arb.stringPattern and Java's contract tests use, makes texts that match what
#   java.util.regex makes of the same expression, or throws for what it does not know; generateNotMatching makes others.
# What is so: it takes what it does not know for plain characters or leaves it out. `(?!x)[a-z]` gives two characters,
#   `a(?=b)b` "abb", `[a-z&&[^b]]` a text that ends in ], `\z` the letter z, and `a+?b` is "b" every other time: none of
#   them matches. `(?i)` is an exception. generateNotMatching of `[\s\S]*`, which everything matches, makes texts.
# Why it matters: the values for a member with a lookahead or an intersection are all refused, and a test that expects
#   a refusal is green for the wrong reason. Compare each text with Pattern.matches before it is used.
# Seen with: com.github.curious-odd-man:rgxgen 2.0, Java 17, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.github.curious-odd-man</groupId><artifactId>rgxgen</artifactId><version>2.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import com.github.curiousoddman.rgxgen.RgxGen;
import java.util.Random;
import java.util.regex.Pattern;

public class Find {
  static final int COUNT = 1000;

  static String share(int n) {
    return n == 0 ? "none" : n == COUNT ? "all" : n > COUNT / 3 && n < COUNT * 2 / 3 ? "half" : "some";
  }

  public static void main(String[] args) {
    String[] expressions = {
      "[0-9a-f]{8}", "[A-Za-z0-9@\\-_]+", "a+b", "a+?b", "a(?=b)b", "(?!x)[a-z]", "[a-z&&[^b]]", "a\\z", "(?i)a",
    };
    for (String expression : expressions) {
      try {
        RgxGen generator = RgxGen.parse(expression);
        Random random = new Random(1);
        int matching = 0;
        for (int i = 0; i < COUNT; i++) {
          if (Pattern.matches(expression, generator.generate(random))) matching++;
        }
        System.out.println(expression + " matches: " + share(matching));
      } catch (RuntimeException e) {
        System.out.println(expression + ": " + e.getClass().getSimpleName());
      }
    }
    System.out.println("a(?=b)b is " + RgxGen.parse("a(?=b)b").generate());
    System.out.println("a\\z is " + RgxGen.parse("a\\z").generate());
    int matching = 0;
    RgxGen all = RgxGen.parse("[\\s\\S]*");
    for (int i = 0; i < COUNT; i++) {
      if (Pattern.matches("[\\s\\S]*", all.generateNotMatching(new Random(i)))) matching++;
    }
    System.out.println("[\\s\\S]* matches what is not to match: " + share(matching));
  }
}
JAVA
cat >want <<'WANT'
[0-9a-f]{8} matches: all
[A-Za-z0-9@\-_]+ matches: all
a+b matches: all
a+?b matches: half
a(?=b)b matches: none
(?!x)[a-z] matches: none
[a-z&&[^b]] matches: none
a\z matches: none
(?i)a: RgxGenParseException
a(?=b)b is abb
a\z is az
[\s\S]* matches what is not to match: all
WANT
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: RgxGen takes lookaheads and intersections for text"
