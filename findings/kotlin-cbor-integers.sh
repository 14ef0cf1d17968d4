#!/usr/bin/env bash
# One would guess: kotlinx.serialization's CBOR, asked for an Int, reads an integer of CBOR that fits, and throws for
#   a larger one and for a value of another type, as its JSON does.
# What is so: the type of the value on the wire is not looked at, only its argument: 50.0 is 0, 50.9 is 858993459, the
#   half float 50.0 is 21056, true is 21, undefined 23, a big number of one byte 1. Of an integer the lowest 32 bits
#   are taken: 2^32+50 is 50, and 2^63 is 0. Into a Long 2^63 is -2^63, and -2^64 is 0. There is no exception. Only a
#   text where a number is expected ends in one, in the next value, unless it is the last: "50" is 2.
# Why it matters: a server in Kotlin answers 200 to numbers that Smithy RPC v2 CBOR has it refuse, and each check of a
#   range sees a number that nobody sent. A client that writes timestamps as floats, as it may, is read as another
#   year. Test it with numbers just above 2^32, whose low bits are in range: 2^31 is caught by the range by chance.
# Seen with: org.jetbrains.kotlinx:kotlinx-serialization-cbor-jvm 1.9.0, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlinx</groupId><artifactId>kotlinx-serialization-cbor-jvm</artifactId>
      <version>1.9.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import java.util.HexFormat;
import kotlin.jvm.internal.IntCompanionObject;
import kotlin.jvm.internal.LongCompanionObject;
import kotlin.jvm.internal.StringCompanionObject;
import kotlinx.serialization.KSerializer;
import kotlinx.serialization.builtins.BuiltinSerializersKt;
import kotlinx.serialization.cbor.Cbor;

public class Find {
  static void read(String what, String type, KSerializer<?> value, String hex) {
    KSerializer<?> map = BuiltinSerializersKt.MapSerializer(
        BuiltinSerializersKt.serializer(StringCompanionObject.INSTANCE), value);
    String got;
    try {
      got = String.valueOf(Cbor.Default.decodeFromByteArray(map, HexFormat.of().parseHex("a1616e" + hex)));
    } catch (Exception e) {
      got = e.getClass().getSimpleName();
    }
    System.out.println(what + " as " + type + ": " + got);
  }

  public static void main(String[] args) {
    KSerializer<?> integer = BuiltinSerializersKt.serializer(IntCompanionObject.INSTANCE);
    KSerializer<?> large = BuiltinSerializersKt.serializer(LongCompanionObject.INSTANCE);
    KSerializer<?> text = BuiltinSerializersKt.serializer(StringCompanionObject.INSTANCE);
    String[][] values = {
      {"50", "1832"}, {"2^32+50", "1b0000000100000032"}, {"2^63", "1b8000000000000000"}, {"50.0", "fb4049000000000000"},
      {"50.9", "fb4049733333333333"}, {"50.0 as a half float", "f95240"}, {"true", "f5"}, {"undefined", "f7"},
      {"\"50\"", "623530"}, {"5 as a big number", "c24105"},
    };
    for (String[] v : values) read(v[0], "Int", integer, v[1]);
    read("2^63", "Long", large, "1b8000000000000000");
    read("-2^64", "Long", large, "3bffffffffffffffff");
    read("5", "String", text, "05");
  }
}
JAVA
cat >want <<'WANT'
50 as Int: {n=50}
2^32+50 as Int: {n=50}
2^63 as Int: {n=0}
50.0 as Int: {n=0}
50.9 as Int: {n=858993459}
50.0 as a half float as Int: {n=21056}
true as Int: {n=21}
undefined as Int: {n=23}
"50" as Int: {n=2}
5 as a big number as Int: {n=1}
2^63 as Long: {n=-9223372036854775808}
-2^64 as Long: {n=0}
5 as String: CborDecodingException
WANT
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: kotlinx.serialization reads any CBOR value as an integer"
