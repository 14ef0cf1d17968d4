#!/usr/bin/env bash
# One would guess: the CBOR libraries of the JVM beside Jackson read a list of open length as the list it is, and write
#   a number of JSON as a number and a Date as CBOR's time.
# What is so: to co.nstant.in:cbor the open list of 1 and 2 has three elements, the last of them BREAK, and does not
#   equal the list of 1 and 2; text that is not UTF-8 is read with replacements. com.upokecenter:cbor writes any number
#   of JSON with a point as a decimal fraction (tag 4), 50.0 too, a Date as text (tag 0), and an Instant as the map of
#   its getters. asBoolean of the text "false" and of 0 is true, and 50.9 becomes the int 50.
# Why it matters: a client may send lists of open length, and a worker's loop over them then meets one more element; a
#   body of JSON that is converted for the CBOR wire has a created and a percentComplete that Smithy's readers, which
#   know floats, integers and tag 1, do not expect. Give JSONOptions("numberconversion=double"), and times as doubles.
# Seen with: co.nstant.in:cbor 0.9, com.upokecenter:cbor 4.5.6, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>co.nstant.in</groupId><artifactId>cbor</artifactId><version>0.9</version></dependency>
    <dependency><groupId>com.upokecenter</groupId><artifactId>cbor</artifactId><version>4.5.6</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import co.nstant.in.cbor.CborDecoder;
import co.nstant.in.cbor.model.Array;
import co.nstant.in.cbor.model.DataItem;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.JSONOptions;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;

public class Find {
  static DataItem read(String hex) throws Exception {
    return CborDecoder.decode(HexFormat.of().parseHex(hex)).get(0);
  }

  static void written(String what, CBORObject value) {
    System.out.println(what + ": " + HexFormat.of().formatHex(value.EncodeToBytes()) + ", " + value);
  }

  public static void main(String[] args) throws Exception {
    for (String list : new String[] {"820102", "9f0102ff"}) {
      Array array = (Array) read(list);
      System.out.println(list + ": " + array.getDataItems().size() + " elements, the last " + array.getDataItems()
          .get(array.getDataItems().size() - 1) + ", equal " + array.equals(read("820102")));
    }
    System.out.println("61ff: code point " + Integer.toHexString(read("61ff").toString().codePointAt(0)));
    JSONOptions doubles = new JSONOptions("numberconversion=double");
    written("50.0 of JSON", CBORObject.FromJSONString("50.0"));
    written("1714979289.123 of JSON", CBORObject.FromJSONString("1714979289.123"));
    written("with numberconversion=double", CBORObject.FromJSONString("1714979289.123", doubles));
    written("a Date", CBORObject.FromObject(new Date(1714979289123L)));
    written("an Instant", CBORObject.FromObject(Instant.ofEpochSecond(5)));
    for (String json : new String[] {"false", "\"false\"", "0", "null"}) {
      System.out.println(json + " as a boolean: " + CBORObject.FromJSONString(json).AsBoolean());
    }
    CBORObject fraction = CBORObject.FromObject(50.9);
    System.out.println("50.9 as an int: " + fraction.AsInt32() + ", " + fraction.ToObject(int.class));
  }
}
JAVA
cat >want <<'EOF'
820102: 2 elements, the last 2, equal true
9f0102ff: 3 elements, the last BREAK, equal false
61ff: code point fffd
50.0 of JSON: c482201901f4, 4([-1, 500])
1714979289.123 of JSON: c482221b0000018f4cbb3823, 4([-3, 1714979289123])
with numberconversion=double: fb41d98e207647df3b, 1714979289.123
a Date: c07818323032342d30352d30365430373a30383a30392e3132335a, 0("2024-05-06T07:08:09.123Z")
an Instant: a2646e616e6f006b65706f63685365636f6e6405, {"nano": 0, "epochSecond": 5}
false as a boolean: false
"false" as a boolean: true
0 as a boolean: true
null as a boolean: false
50.9 as an int: 50, 50
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: an open list has one element more, and 50.0 of JSON is a decimal fraction"
