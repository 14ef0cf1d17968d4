#!/usr/bin/env bash
# One would guess: kotlinx.serialization's Json, whose default is called strict (isLenient = false), reads JSON and
#   nothing else, wants a number for an Int, and reads the same number in each of its spellings or in one.
# What is so: for an Int it takes "50", 050 and 5e1, but not 50.0; for a Boolean "TRUE". A string may hold a raw line
#   break. What stands in a member that is ignored (ignoreUnknownKeys) is hardly looked at: [1,2,], nope and {a:b}
#   pass. Text behind the end, single quotes and a comma at the end are refused, and so is a number for a String.
# Why it matters: a server in Kotlin (Ktor) answers 200 to requests that are no JSON, and to percentComplete as text,
#   which an AWS service answers with SerializationException. Neither option makes it stricter: the text has to be
#   checked before.
# Seen with: org.jetbrains.kotlinx:kotlinx-serialization-json-jvm 1.9.0, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlinx</groupId><artifactId>kotlinx-serialization-json-jvm</artifactId>
      <version>1.9.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import kotlin.Pair;
import kotlin.Unit;
import kotlin.jvm.internal.BooleanCompanionObject;
import kotlin.jvm.internal.IntCompanionObject;
import kotlin.jvm.internal.StringCompanionObject;
import kotlinx.serialization.KSerializer;
import kotlinx.serialization.builtins.BuiltinSerializersKt;
import kotlinx.serialization.json.Json;
import kotlinx.serialization.json.JsonKt;

public class Find {
  static final Json JSON = JsonKt.Json(Json.Default, b -> { b.setIgnoreUnknownKeys(true); return Unit.INSTANCE; });

  static void read(String type, KSerializer<?> serializer, String text) {
    String got;
    try { got = "" + JSON.decodeFromString(serializer, text); } catch (Exception e) { got = "refused"; }
    System.out.println((type + ", " + text + ": " + got).replace("\n", "<line break>"));
  }

  public static void main(String[] args) {
    KSerializer<String> text = BuiltinSerializersKt.serializer(StringCompanionObject.INSTANCE);
    KSerializer<?> numbers = BuiltinSerializersKt.MapSerializer(
        text, BuiltinSerializersKt.serializer(IntCompanionObject.INSTANCE));
    KSerializer<?> truths = BuiltinSerializersKt.MapSerializer(
        text, BuiltinSerializersKt.serializer(BooleanCompanionObject.INSTANCE));
    KSerializer<?> texts = BuiltinSerializersKt.MapSerializer(text, text);
    // A class with two members, first and second: what else stands in the object is ignored.
    KSerializer<Pair<String, String>> members = BuiltinSerializersKt.PairSerializer(text, text);

    for (String n : new String[] {"50", "\"50\"", "050", "5e1", "50.0", "4294967346"}) {
      read("Int", numbers, "{\"n\":" + n + "}");
    }
    read("Boolean", truths, "{\"b\":\"TRUE\"}");
    for (String t : new String[] {"{\"s\":\"a\nb\"}", "{\"s\":5}", "{\"s\":\"a\"} x", "{'s':'a'}", "{\"s\":\"a\",}"}) {
      read("String", texts, t);
    }
    for (String ignored : new String[] {"[1,2,]", "nope", "{a:b}"}) {
      read("ignored", members, "{\"x\":" + ignored + ",\"first\":\"a\",\"second\":\"b\"}");
    }
  }
}
JAVA
cat >want <<'WANT'
Int, {"n":50}: {n=50}
Int, {"n":"50"}: {n=50}
Int, {"n":050}: {n=50}
Int, {"n":5e1}: {n=50}
Int, {"n":50.0}: refused
Int, {"n":4294967346}: refused
Boolean, {"b":"TRUE"}: {b=true}
String, {"s":"a<line break>b"}: {s=a<line break>b}
String, {"s":5}: refused
String, {"s":"a"} x: refused
String, {'s':'a'}: refused
String, {"s":"a",}: refused
ignored, {"x":[1,2,],"first":"a","second":"b"}: (a, b)
ignored, {"x":nope,"first":"a","second":"b"}: (a, b)
ignored, {"x":{a:b},"first":"a","second":"b"}: (a, b)
WANT
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: kotlinx.serialization's strict JSON takes \"50\", 050 and TRUE, and any text in what it ignores"
