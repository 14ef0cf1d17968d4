#!/usr/bin/env bash
# One would guess: of a name that stands twice in an object Jackson takes the last value, for a record as for a class,
#   or refuses it as malformed; in which order the members stand makes no difference.
# What is so: with Jackson 2 it depends on the order where the object is read into a record, or by a constructor with
#   @JsonCreator. As long as one of its members has not come yet, the last value counts. When all of them have come,
#   the second one is InvalidDefinitionException, "No fallback setter/field defined for creator property", which is the
#   exception for a wrong class, not for a wrong message. The same on CBOR. Jackson 3 takes the last in each order, and
#   so does a class with fields.
# Why it matters: frameworks answer 500 to that exception and 400 to a malformed body, and an SDK sends the request
#   again after a 500. A server that moves from classes to records turns some of its 200s into 500s.
#   STRICT_DUPLICATE_DETECTION has all of them refused, as malformed.
# Seen with: jackson-databind and jackson-dataformat-cbor 2.21.3 and 3.1.1, Java 17, on 2026-11-29.
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
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;

public class Find {
  public record Details(int percent, String summary) {}

  public static class Fields {
    public int percent;
    public String summary;
  }

  interface Reader {
    Object read() throws Exception;
  }

  static void told(String how, Reader reader) {
    Object got;
    try {
      got = reader.read();
    } catch (Exception e) {
      got = e.getClass().getSimpleName();
    }
    System.out.println("  " + how + ": " + (got instanceof Fields f ? f.percent + " " + f.summary : got));
  }

  public static void main(String[] args) {
    var two = new ObjectMapper();
    var strict = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    var three = new JsonMapper();
    for (String json : new String[] {
      "{\"percent\":1,\"percent\":2,\"summary\":\"a\"}", "{\"percent\":1,\"summary\":\"a\",\"percent\":2}",
    }) {
      System.out.println(json);
      told("Jackson 2, a record", () -> two.readValue(json, Details.class));
      told("Jackson 2, a record, strict", () -> strict.readValue(json, Details.class));
      told("Jackson 2, a class", () -> two.readValue(json, Fields.class));
      told("Jackson 3, a record", () -> three.readValue(json, Details.class));
    }
    System.out.println("the second one as CBOR");
    byte[] cbor = HexFormat.of().parseHex("a36770657263656e74016773756d6d61727961616770657263656e7402");
    told("Jackson 2, a record", () -> new CBORMapper().readValue(cbor, Details.class));
    told("Jackson 3, a record", () -> new tools.jackson.dataformat.cbor.CBORMapper().readValue(cbor, Details.class));
  }
}
EOF

cat >want <<'EOF'
{"percent":1,"percent":2,"summary":"a"}
  Jackson 2, a record: Details[percent=2, summary=a]
  Jackson 2, a record, strict: JsonParseException
  Jackson 2, a class: 2 a
  Jackson 3, a record: Details[percent=2, summary=a]
{"percent":1,"summary":"a","percent":2}
  Jackson 2, a record: InvalidDefinitionException
  Jackson 2, a record, strict: JsonParseException
  Jackson 2, a class: 2 a
  Jackson 3, a record: Details[percent=2, summary=a]
the second one as CBOR
  Jackson 2, a record: InvalidDefinitionException
  Jackson 3, a record: Details[percent=2, summary=a]
EOF
java -cp "$(cat classpath)" Find.java >got
diff want got
echo "holds: a name that stands twice is an error of the class, when all others have come"
