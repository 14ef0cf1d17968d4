#!/usr/bin/env bash
# One would guess: some of the usual JSON libraries of Java refuse "50" for an int, none takes 050, which is no JSON,
#   and a number that does not fit an int is an error in each.
# What is so: all five make 50 of "50". org.json cuts 4294967346 down to 50, and with Jackson and fastjson2 50.9. Gson,
#   org.json and fastjson2 read 050 and +5. A member that is null is 0 in Gson, Jackson and fastjson2, an empty text in
#   the last two, where fastjson2 also takes true for 1 and [50] for 50. Jackson and org.json are silent about a second
#   value behind the first. Moshi alone takes nothing but "50" amiss.
# Why it matters: a server built on them answers 200 where an AWS service answers SerializationException, and stores a
#   number that was never sent. Jackson can be told to be stricter (ALLOW_COERCION_OF_SCALARS, ACCEPT_FLOAT_AS_INT,
#   FAIL_ON_NULL_FOR_PRIMITIVES, FAIL_ON_TRAILING_TOKENS); by default it is not.
# Seen with: gson 2.13.2, org.json:json 20250517, fastjson2 2.0.57, moshi 1.15.2, jackson-databind 2.21.3; Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.google.code.gson</groupId><artifactId>gson</artifactId><version>2.13.2</version>
    </dependency>
    <dependency><groupId>org.json</groupId><artifactId>json</artifactId><version>20250517</version></dependency>
    <dependency>
      <groupId>com.alibaba.fastjson2</groupId><artifactId>fastjson2</artifactId><version>2.0.57</version>
    </dependency>
    <dependency>
      <groupId>com.squareup.moshi</groupId><artifactId>moshi</artifactId><version>1.15.2</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.21.3</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import com.alibaba.fastjson2.JSON;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.squareup.moshi.Moshi;
import com.squareup.moshi.Types;
import java.util.Map;

public class Find {
  public static class Details { public int n; }

  interface Reader { Object read(String text) throws Exception; }

  static String read(Reader reader, String text) {
    try {
      return "" + reader.read(text);
    } catch (Exception e) {
      return "-";
    }
  }

  public static void main(String[] args) {
    var integers = new Moshi.Builder().build()
        .<Map<String, Integer>>adapter(Types.newParameterizedType(Map.class, String.class, Integer.class));
    for (String n : new String[] {
        "50", "\"50\"", "50.0", "50.9", "4294967346", "050", "+5", "true", "null", "\"\"", "[50]", "50} {"}) {
      String text = "{\"n\":" + n + "}";
      System.out.println(text + ": Gson " + read(t -> new Gson().fromJson(t, Details.class).n, text)
          + ", org.json " + read(t -> new org.json.JSONObject(t).getInt("n"), text)
          + ", fastjson2 " + read(t -> JSON.parseObject(t, Details.class).n, text)
          + ", Moshi " + read(t -> integers.fromJson(t).get("n"), text)
          + ", Jackson " + read(t -> new ObjectMapper().readValue(t, Details.class).n, text));
    }
  }
}
JAVA
cat >want <<'WANT'
{"n":50}: Gson 50, org.json 50, fastjson2 50, Moshi 50, Jackson 50
{"n":"50"}: Gson 50, org.json 50, fastjson2 50, Moshi 50, Jackson 50
{"n":50.0}: Gson 50, org.json 50, fastjson2 50, Moshi 50, Jackson 50
{"n":50.9}: Gson -, org.json 50, fastjson2 50, Moshi -, Jackson 50
{"n":4294967346}: Gson -, org.json 50, fastjson2 -, Moshi -, Jackson -
{"n":050}: Gson 50, org.json 50, fastjson2 50, Moshi -, Jackson -
{"n":+5}: Gson 5, org.json 5, fastjson2 5, Moshi -, Jackson -
{"n":true}: Gson -, org.json -, fastjson2 1, Moshi -, Jackson -
{"n":null}: Gson 0, org.json -, fastjson2 0, Moshi null, Jackson 0
{"n":""}: Gson -, org.json -, fastjson2 0, Moshi -, Jackson 0
{"n":[50]}: Gson -, org.json -, fastjson2 50, Moshi -, Jackson -
{"n":50} {}: Gson -, org.json 50, fastjson2 -, Moshi -, Jackson 50
WANT
timeout 120 java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: five JSON libraries of Java make 50 of \"50\", and org.json of 4294967346"
