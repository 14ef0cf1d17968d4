#!/usr/bin/env bash
# One would guess: REST Assured reads the timestamp 1714979289.123 of an answer as that number, so that a comparison
#   with it holds, one with another second fails, and getDouble gives it back.
# What is so: every number with a point or an exponent is read as a float of 32 bits, which at today's time knows each
#   128th second only: two times a minute apart are equal, closeTo(1714979289.123, 1) fails, and getDouble has lost the
#   same digits. 5e1 is 50.0 and equals no 50. getInt cuts 2^32+50 down to 50 and reads "50"; text behind the end of the
#   JSON is passed over.
# Why it matters: created and lastStatusChange are such numbers in every AWS JSON service. A server that stores another
#   time passes, and a tester who copies the right one from an answer sees a failure. Set
#   numberReturnType(JsonPathConfig.NumberReturnType.DOUBLE), or BIG_DECIMAL.
# Seen with: io.rest-assured:rest-assured 5.5.6, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.rest-assured</groupId><artifactId>rest-assured</artifactId><version>5.5.6</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import io.restassured.RestAssured;
import io.restassured.config.JsonConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import java.net.InetSocketAddress;
import org.hamcrest.Matcher;

public class Find {
  static String body;

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      byte[] bytes = body.getBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
    RestAssured.baseURI = "http://127.0.0.1";
    RestAssured.port = server.getAddress().getPort();

    String answer = "{\"n\":1714979289.123}";
    print("1714979289.123, equalTo the same double", answer, equalTo(1714979289.123));
    print("1714979289.123, closeTo the same within 1", answer, closeTo(1714979289.123, 1));
    print("1714979289.123, equalTo the float of 59 seconds later", answer, equalTo(1714979348.0f));
    print("5e1, equalTo 50", "{\"n\":5e1}", equalTo(50));
    print("50 and text behind the end, equalTo 50", "{\"n\":50} and more", equalTo(50));
    RestAssured.config = RestAssured.config().jsonConfig(
        JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE));
    print("DOUBLE: 1714979289.123, equalTo the same double", answer, equalTo(1714979289.123));
    System.out.println("getDouble of 1714979289.123: " + JsonPath.from(answer).getDouble("n"));
    System.out.println("getInt of 4294967346: " + JsonPath.from("{\"n\":4294967346}").getInt("n"));
    System.out.println("getInt of \"50\": " + JsonPath.from("{\"n\":\"50\"}").getInt("n"));
    System.exit(0);
  }

  static void print(String name, String answer, Matcher<?> matcher) {
    body = answer;
    try {
      RestAssured.get("/").then().body("n", matcher);
      System.out.println(name + ": passes");
    } catch (AssertionError e) {
      System.out.println(name + ": fails");
    }
  }
}
EOF
cat >want <<'EOF'
1714979289.123, equalTo the same double: fails
1714979289.123, closeTo the same within 1: fails
1714979289.123, equalTo the float of 59 seconds later: passes
5e1, equalTo 50: fails
50 and text behind the end, equalTo 50: passes
DOUBLE: 1714979289.123, equalTo the same double: passes
getDouble of 1714979289.123: 1.71497933E9
getInt of 4294967346: 50
getInt of "50": 50
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: REST Assured reads a timestamp to 128 seconds"
