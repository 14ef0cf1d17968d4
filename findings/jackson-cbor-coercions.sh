#!/usr/bin/env bash
# One would guess: CBOR tells numbers, text and bytes apart on the wire, so a mapper to a Java class refuses a text for
#   an int and bytes for a String; and a percentage of 50.9 or NaN is an error.
# What is so: Jackson's CBORMapper applies the rules that it has for JSON, and more: for an int it takes "50" and cuts
#   50.9 to 50, NaN is 0; for a String it takes 5, true and bytes (as Base64). A time (tag 1) is an int as well.
#   undefined is null in Jackson 2 and an error in Jackson 3. Without ALLOW_COERCION_OF_SCALARS and ACCEPT_FLOAT_AS_INT
#   text, fractions and NaN are errors for an int, but a String still takes all of these.
# Why it matters: a server with such a class answers 200 to what Smithy RPC v2 CBOR calls another type, and NaN passes
#   every check of a range as 0. With Jackson 3 it refuses undefined, which Smithy has servers read as null.
# Seen with: com.fasterxml.jackson.dataformat:jackson-dataformat-cbor 2.21.3, tools.jackson.dataformat 3.1.1, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.fasterxml.jackson.dataformat</groupId><artifactId>jackson-dataformat-cbor</artifactId>
      <version>2.21.3</version>
    </dependency>
    <dependency>
      <groupId>tools.jackson.dataformat</groupId><artifactId>jackson-dataformat-cbor</artifactId>
      <version>3.1.1</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import java.util.HexFormat;

public class Find {
  public record Details(Integer percent, String summary) {}

  interface Reader {
    Details read(byte[] data) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    var two = new com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper();
    var three = new tools.jackson.dataformat.cbor.CBORMapper();
    var strict = com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper.builder(
            new com.fasterxml.jackson.dataformat.cbor.CBORFactory())
        .disable(com.fasterxml.jackson.databind.MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(com.fasterxml.jackson.databind.DeserializationFeature.ACCEPT_FLOAT_AS_INT).build();
    String percent = "a16770657263656e74", summary = "a16773756d6d617279";
    String[][] values = {
      {"percent 50", percent + "1832"}, {"percent \"50\"", percent + "623530"},
      {"percent 50.9", percent + "fb4049733333333333"}, {"percent NaN", percent + "f97e00"},
      {"percent undefined", percent + "f7"}, {"percent as a time", percent + "c11832"},
      {"percent true", percent + "f5"}, {"summary 5", summary + "05"}, {"summary true", summary + "f5"},
      {"summary bytes", summary + "426869"},
    };
    for (String[] value : values) {
      byte[] data = HexFormat.of().parseHex(value[1]);
      print(value[0] + ", Jackson 2", d -> two.readValue(d, Details.class), data);
      print(value[0] + ", Jackson 2 without coercions", d -> strict.readValue(d, Details.class), data);
      print(value[0] + ", Jackson 3", d -> three.readValue(d, Details.class), data);
    }
  }

  static void print(String name, Reader reader, byte[] data) {
    try {
      Details details = reader.read(data);
      System.out.println(name + ": " + details.percent() + " " + details.summary());
    } catch (Exception e) {
      System.out.println(name + ": error");
    }
  }
}
EOF

cat >want <<'EOF'
percent 50, Jackson 2: 50 null
percent 50, Jackson 2 without coercions: 50 null
percent 50, Jackson 3: 50 null
percent "50", Jackson 2: 50 null
percent "50", Jackson 2 without coercions: error
percent "50", Jackson 3: 50 null
percent 50.9, Jackson 2: 50 null
percent 50.9, Jackson 2 without coercions: error
percent 50.9, Jackson 3: 50 null
percent NaN, Jackson 2: 0 null
percent NaN, Jackson 2 without coercions: error
percent NaN, Jackson 3: 0 null
percent undefined, Jackson 2: null null
percent undefined, Jackson 2 without coercions: null null
percent undefined, Jackson 3: error
percent as a time, Jackson 2: 50 null
percent as a time, Jackson 2 without coercions: 50 null
percent as a time, Jackson 3: 50 null
percent true, Jackson 2: error
percent true, Jackson 2 without coercions: error
percent true, Jackson 3: error
summary 5, Jackson 2: null 5
summary 5, Jackson 2 without coercions: null 5
summary 5, Jackson 3: null 5
summary true, Jackson 2: null true
summary true, Jackson 2 without coercions: null true
summary true, Jackson 3: null true
summary bytes, Jackson 2: null aGk=
summary bytes, Jackson 2 without coercions: null aGk=
summary bytes, Jackson 3: null aGk=
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
diff want got
echo "holds: Jackson reads NaN as 0 and bytes as text"
