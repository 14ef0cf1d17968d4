#!/usr/bin/env bash
# One would guess: Groovy's JsonSlurper, with which tests in Spock, Gradle builds and Jenkins pipelines read answers,
#   refuses what is no JSON, in each of its modes but LAX, and a text of JSON is a text in all of them.
# What is so: each mode takes 050 for 50, a comma before the end, any text behind the end, // comments, raw line breaks
#   and "\u12". 9223372036854775808, which is valid JSON, is -9223372036854775808 in three modes and null in the
#   fourth. INDEX_OVERLAY and LAX make a Date of a text that looks like one (checkDates is true by itself). LAX reads
#   what was cut off, and makes texts of bare words: tRue, NaN, nothing and --5.
# Why it matters: a test that reads an answer with it passes for bodies that no SDK reads, in LAX one that was cut off
#   among them, and a fake service in Groovy takes requests that CodePipeline answers with SerializationException. An
#   action's variable that holds a time in ISO 8601 is no text after a change of the mode, which is meant for speed.
# Seen with: groovy-json 4.0.28, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.groovy</groupId><artifactId>groovy-json</artifactId><version>4.0.28</version>
  </dependency></dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.groovy <<'END'
import groovy.json.JsonParserType
import groovy.json.JsonSlurper

for (text in ['{"n":50}', '{"n":9223372036854775807}', '{"n":9223372036854775808}', '{"n":"2024-05-06T07:08:09Z"}',
    '{"n":050}', '{"n":50,}', '{"n":50} x', '{"n":50} // x', '{"n":"a\nb"}', '{"n":"\\u12"}', '{"n":5.}', '{"n":50',
    '{n:50}', '{"n":tRue}', '{"n":NaN}', '{"n":--5}', '{"n":.5}', '{"n":"\\x"}']) {
  println text.replace('\n', '\\n')
  JsonParserType.values().groupBy { mode ->
    try {
      def n = new JsonSlurper(type: mode).parseText(text).n
      (n == null ? 'null' : n.class.simpleName + ' ' + (n instanceof Date ? n.toInstant() : n)).replace('\n', '\\n')
    } catch (Exception error) {
      'refused'
    }
  }.sort().each { result, modes -> println "  $result: ${modes.join(', ')}" }
}
END
cat >want <<'WANT'
{"n":50}
  Integer 50: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":9223372036854775807}
  Long 9223372036854775807: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":9223372036854775808}
  Long -9223372036854775808: INDEX_OVERLAY, LAX, CHAR_BUFFER
  null: CHARACTER_SOURCE
{"n":"2024-05-06T07:08:09Z"}
  Date 2024-05-06T07:08:09Z: INDEX_OVERLAY, LAX
  String 2024-05-06T07:08:09Z: CHARACTER_SOURCE, CHAR_BUFFER
{"n":050}
  Integer 50: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":50,}
  Integer 50: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":50} x
  Integer 50: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":50} // x
  Integer 50: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":"a\nb"}
  String a\nb: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":"\u12"}
  String 12: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":5.}
  BigDecimal 5: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
{"n":50
  Integer 50: LAX
  refused: INDEX_OVERLAY, CHARACTER_SOURCE, CHAR_BUFFER
{n:50}
  Integer 50: LAX
  refused: INDEX_OVERLAY, CHARACTER_SOURCE, CHAR_BUFFER
{"n":tRue}
  String tRue: LAX
  refused: INDEX_OVERLAY, CHARACTER_SOURCE, CHAR_BUFFER
{"n":NaN}
  String NaN: LAX
  refused: INDEX_OVERLAY, CHARACTER_SOURCE, CHAR_BUFFER
{"n":--5}
  String --5: LAX
  refused: INDEX_OVERLAY, CHARACTER_SOURCE, CHAR_BUFFER
{"n":.5}
  String .5: LAX
  refused: INDEX_OVERLAY, CHARACTER_SOURCE, CHAR_BUFFER
{"n":"\x"}
  refused: INDEX_OVERLAY, CHARACTER_SOURCE, LAX, CHAR_BUFFER
WANT
java -cp "$(cat classpath)" groovy.ui.GroovyMain Find.groovy >got
cat got
diff want got
echo "holds: JsonSlurper reads more than JSON, and 2^63 as another number"
