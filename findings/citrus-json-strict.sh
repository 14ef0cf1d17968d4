#!/usr/bin/env bash
# One would guess: Citrus, whose validation of JSON is strict by default, compares a message with the expected one as
#   JSON: lists by their order, the whole text and not its beginning, and where nothing is expected, nothing passes.
# What is so: in strict mode only the length of a list counts and not its order: ["a","b"] is ["b","a"]. Text behind
#   the value and a comma behind the last member pass. An expected empty message passes every message. "@isNumber()@"
#   takes the text "50", and "@matches(...)@" a number. Types of plain values do count: "50" is not 50, nor is 50.0.
# Why it matters: a test that a listing is ordered (the newest version first), that a success has no body, or that a
#   percentage is a number passes on a server that does otherwise. Compare such members by JSONPath, one by one.
# Seen with: org.citrusframework:citrus-validation-json 4.9.1, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.citrusframework</groupId><artifactId>citrus-validation-json</artifactId><version>4.9.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'JAVA'
import org.citrusframework.context.TestContextFactory;
import org.citrusframework.message.DefaultMessage;
import org.citrusframework.validation.json.*;

public class Find {
  static boolean takes(boolean strict, String expected, String actual) {
    try {
      new JsonTextMessageValidator().strict(strict).validateMessage(new DefaultMessage(actual),
          new DefaultMessage(expected), TestContextFactory.newInstance().getObject(),
          new JsonMessageValidationContext());
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  public static void main(String[] args) {
    String[][] pairs = {
      {"{'n':50}", "{'n':50}"}, {"{'n':50}", "{'n':51}"}, {"{'n':50}", "{'n':'50'}"}, {"{'n':50}", "{'n':50.0}"},
      {"{}", "{'n':50}"}, {"['a','b']", "['b','a']"}, {"['a','b']", "['a','b','c']"}, {"{'n':50}", "{'n':50} text"},
      {"{'n':50}", "{'n':50,}"}, {"{'n':50}", "{n:50}"}, {"", "{'n':50}"}, {"{}", ""},
      {"{'n':'@isNumber()@'}", "{'n':'50'}"}, {"{'n':'@isNumber()@'}", "{'n':'x'}"},
      {"{'n':'@matches([0-9]+)@'}", "{'n':50}"},
    };
    for (String[] pair : pairs) {
      String expected = pair[0].replace('\'', '"'), actual = pair[1].replace('\'', '"');
      System.out.println((expected.isEmpty() ? "nothing" : expected) + " for " + (actual.isEmpty() ? "nothing" : actual)
          + ": strict " + takes(true, expected, actual) + ", lenient " + takes(false, expected, actual));
    }
  }
}
JAVA

cat >want <<'EOF'
{"n":50} for {"n":50}: strict true, lenient true
{"n":50} for {"n":51}: strict false, lenient false
{"n":50} for {"n":"50"}: strict false, lenient false
{"n":50} for {"n":50.0}: strict false, lenient false
{} for {"n":50}: strict false, lenient true
["a","b"] for ["b","a"]: strict true, lenient true
["a","b"] for ["a","b","c"]: strict false, lenient true
{"n":50} for {"n":50} text: strict true, lenient true
{"n":50} for {"n":50,}: strict true, lenient true
{"n":50} for {n:50}: strict false, lenient false
nothing for {"n":50}: strict true, lenient true
{} for nothing: strict false, lenient false
{"n":"@isNumber()@"} for {"n":"50"}: strict true, lenient true
{"n":"@isNumber()@"} for {"n":"x"}: strict false, lenient false
{"n":"@matches([0-9]+)@"} for {"n":50}: strict true, lenient true
EOF
java -cp "$(cat classpath)" Find.java >got 2>log || { cat log >&2; exit 1; }
diff want got
echo "holds: to Citrus a list has no order, and an expected empty message is any message"
