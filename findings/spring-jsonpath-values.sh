#!/usr/bin/env bash
# One would guess: jsonPath("$.n").value(50) of Spring's MockMvc and WebTestClient passes for the number 50 alone: the
#   expected value is an Integer of Java, and "50" or 50.9 is another value.
# What is so: where the types differ, what was found is converted to the type of what is expected, and then compared.
#   For 50 the text "50", 50.9, 4294967346 (which is 2^32 + 50) and 050 pass, for "50" the number 50, for 1714979289L
#   the timestamp 1714979289.123. A list [50] is taken for its element. What is not JSON is read as well: {n:50}, and
#   text behind the end. isEmpty() holds for null, "", [] and {}, doesNotExist() for null.
# Why it matters: these are the assertions that tests of a server in Spring are written with. One that answers a
#   percentage as text, cuts the milliseconds off or lets a number overflow passes them, and no SDK reads its answers.
#   A matcher compares: value(is(50)) takes 50 alone, and jsonPath("$.n").isNumber() refuses the text.
# Seen with: org.springframework:spring-test 6.2.12, com.jayway.jsonpath:json-path 2.9.0, Java 17, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.springframework</groupId><artifactId>spring-test</artifactId>
      <version>6.2.12</version>
    </dependency>
    <dependency>
      <groupId>org.springframework</groupId><artifactId>spring-core</artifactId>
      <version>6.2.12</version>
    </dependency>
    <dependency>
      <groupId>org.springframework</groupId><artifactId>spring-webmvc</artifactId>
      <version>6.2.12</version>
    </dependency>
    <dependency>
      <groupId>jakarta.servlet</groupId><artifactId>jakarta.servlet-api</artifactId>
      <version>6.0.0</version>
    </dependency>
    <dependency>
      <groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId>
      <version>2.9.0</version>
    </dependency>
    <dependency>
      <groupId>org.hamcrest</groupId><artifactId>hamcrest</artifactId>
      <version>3.0</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultMatcher;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;

public class Find {
  @Controller
  public static class Server {
    @GetMapping("/")
    public void answer(HttpServletRequest request, HttpServletResponse response) throws Exception {
      response.setContentType("application/x-amz-json-1.1");
      response.getWriter().write(request.getHeader("wanted"));
    }
  }

  static MockMvc mvc = MockMvcBuilders.standaloneSetup(new Server()).build();

  static void check(String body, String name, ResultMatcher matcher) throws Exception {
    String verdict = "passes";
    try {
      mvc.perform(get("/").header("wanted", body)).andExpect(matcher);
    } catch (AssertionError e) {
      verdict = "fails";
    }
    System.out.println(body + ", " + name + ": " + verdict);
  }

  public static void main(String[] args) throws Exception {
    for (String n : new String[] {"50", "\"50\"", "50.9", "4294967346", "050", "[50]", "true", "\"\""}) {
      check("{\"n\":" + n + "}", "value(50)", jsonPath("$.n").value(50));
      check("{\"n\":" + n + "}", "value(is(50))", jsonPath("$.n").value(is(50)));
    }
    check("{n:50} and more", "value(50)", jsonPath("$.n").value(50));
    check("{\"n\":50}", "value(\"50\")", jsonPath("$.n").value("50"));
    check("{\"n\":1714979289.123}", "value(1714979289L)", jsonPath("$.n").value(1714979289L));
    for (String n : new String[] {"null", "\"\"", "[]", "{}", "0"}) {
      check("{\"n\":" + n + "}", "isEmpty()", jsonPath("$.n").isEmpty());
      check("{\"n\":" + n + "}", "doesNotExist()", jsonPath("$.n").doesNotExist());
    }
  }
}
EOF

cat >want <<'EOF'
{"n":50}, value(50): passes
{"n":50}, value(is(50)): passes
{"n":"50"}, value(50): passes
{"n":"50"}, value(is(50)): fails
{"n":50.9}, value(50): passes
{"n":50.9}, value(is(50)): fails
{"n":4294967346}, value(50): passes
{"n":4294967346}, value(is(50)): fails
{"n":050}, value(50): passes
{"n":050}, value(is(50)): passes
{"n":[50]}, value(50): passes
{"n":[50]}, value(is(50)): fails
{"n":true}, value(50): fails
{"n":true}, value(is(50)): fails
{"n":""}, value(50): fails
{"n":""}, value(is(50)): fails
{n:50} and more, value(50): passes
{"n":50}, value("50"): passes
{"n":1714979289.123}, value(1714979289L): passes
{"n":null}, isEmpty(): passes
{"n":null}, doesNotExist(): passes
{"n":""}, isEmpty(): passes
{"n":""}, doesNotExist(): fails
{"n":[]}, isEmpty(): passes
{"n":[]}, doesNotExist(): fails
{"n":{}}, isEmpty(): passes
{"n":{}}, doesNotExist(): fails
{"n":0}, isEmpty(): fails
{"n":0}, doesNotExist(): fails
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
diff want got
echo "holds: jsonPath().value(50) passes for a text, a fraction and a number that overflows"
