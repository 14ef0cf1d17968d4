#!/usr/bin/env bash
# One would guess: JSONAssert, with which Spring's tests compare bodies, refuses an answer that is no JSON, and in
#   STRICT mode tells every value from every other.
# What is so: both sides are read as leniently as JavaScript is written: names and texts without quotes, text behind the
#   end, 010 as 8 and 0x32 as 50, TRUE. Numbers are compared as doubles, so that 9007199254740993 equals ...992 and 50
#   equals 50.0, and of a name that stands twice the last counts. STRICT is about order and additional members alone.
#   json-unit refuses all that is no JSON, and tells the numbers apart.
# Why it matters: a server that writes a text behind its JSON, or {n:50}, passes the tests of its answers and is read by
#   no SDK.
# Seen with: org.skyscreamer:jsonassert 1.5.3, net.javacrumbs.json-unit:json-unit-assertj 4.1.1, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.skyscreamer</groupId><artifactId>jsonassert</artifactId><version>1.5.3</version>
    </dependency>
    <dependency>
      <groupId>net.javacrumbs.json-unit</groupId><artifactId>json-unit-assertj</artifactId><version>4.1.1</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.21.3</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import net.javacrumbs.jsonunit.assertj.JsonAssertions;
import org.skyscreamer.jsonassert.JSONCompare;
import org.skyscreamer.jsonassert.JSONCompareMode;

public class Find {
  static boolean strict(String expected, String actual) {
    try {
      return JSONCompare.compareJSON(expected, actual, JSONCompareMode.STRICT).passed();
    } catch (Exception e) {
      return false;
    }
  }

  static boolean unit(String expected, String actual) {
    try {
      JsonAssertions.assertThatJson(actual).isEqualTo(expected);
      return true;
    } catch (AssertionError | IllegalArgumentException e) {
      return false;
    }
  }

  static void compare(String expected, String... all) {
    for (String actual : all) {
      System.out.println(expected + " and " + actual + ": JSONAssert " + strict(expected, actual) + ", json-unit "
          + unit(expected, actual));
    }
  }

  public static void main(String[] args) {
    compare("{\"n\":50}", "{\"n\":50}", "{\"n\":50.0}", "{\"n\":\"50\"}", "{n:50}", "{\"n\":50} and more",
        "{\"n\":0x32}", "{\"n\":1,\"n\":50}", "{\"n\":50,\"m\":1}");
    compare("{\"n\":8}", "{\"n\":010}");
    compare("{\"n\":9007199254740992}", "{\"n\":9007199254740993}");
    compare("{\"s\":\"a\"}", "{\"s\":a}");
    compare("{\"b\":true}", "{\"b\":TRUE}");
  }
}
JAVA
cat >want <<'WANT'
{"n":50} and {"n":50}: JSONAssert true, json-unit true
{"n":50} and {"n":50.0}: JSONAssert true, json-unit false
{"n":50} and {"n":"50"}: JSONAssert false, json-unit false
{"n":50} and {n:50}: JSONAssert true, json-unit false
{"n":50} and {"n":50} and more: JSONAssert true, json-unit false
{"n":50} and {"n":0x32}: JSONAssert true, json-unit false
{"n":50} and {"n":1,"n":50}: JSONAssert true, json-unit true
{"n":50} and {"n":50,"m":1}: JSONAssert false, json-unit false
{"n":8} and {"n":010}: JSONAssert true, json-unit false
{"n":9007199254740992} and {"n":9007199254740993}: JSONAssert true, json-unit false
{"s":"a"} and {"s":a}: JSONAssert true, json-unit false
{"b":true} and {"b":TRUE}: JSONAssert true, json-unit false
WANT
timeout 120 java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: JSONAssert's STRICT takes what is no JSON, and compares numbers as doubles"
