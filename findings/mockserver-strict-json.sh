#!/usr/bin/env bash
# One would guess: MockServer's json(..., STRICT) takes a request whose JSON is equal and refuses what is no JSON; its
#   default differs in further members alone; and a header is compared as it stands.
# What is so: STRICT takes {n:50}, {'n':50}, {"n":50,}, 050 and text behind the end, and refuses 50.0 and 5e1 for 50. A
#   JSON Schema takes text behind the end too, and of ^a$ a text that ends in a line break. The default also takes lists
#   in another order and longer ones. A header's value is a regular expression without case, so that the dot of
#   X-Amz-Target is any character. A value or body that begins with "!" means all others, and an empty one any.
# Why it matters: a worker that sends broken JSON, or a target in small letters, passes against the expectation and gets
#   a SerializationException or UnknownOperationException from the service; a client that writes 50.0, which is the
#   same number, does not pass. Log the requests and parse them yourself.
# Seen with: org.mock-server:mockserver-netty-no-dependencies 5.15.0, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.mock-server</groupId><artifactId>mockserver-netty-no-dependencies</artifactId>
      <version>5.15.0</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import static org.mockserver.model.HttpRequest.request;
import static org.mockserver.model.HttpResponse.response;
import static org.mockserver.model.JsonBody.json;
import static org.mockserver.model.JsonSchemaBody.jsonSchema;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import org.mockserver.integration.ClientAndServer;
import org.mockserver.matchers.MatchType;
import org.mockserver.model.HttpRequest;

public class Find {
  static final String TARGET = "CodePipeline_20150709.PutJobSuccessResult";
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  static ClientAndServer server;

  static void print(String name, HttpRequest expected, String target, String body) throws Exception {
    server.reset();
    server.when(expected).respond(response().withStatusCode(200));
    var sent = java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/"))
        .header("Content-Type", "application/x-amz-json-1.1").header("X-Amz-Target", target)
        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)).build();
    boolean taken = CLIENT.send(sent, BodyHandlers.ofString()).statusCode() == 200;
    System.out.println(name + " <- " + body.replace("\n", "\\n") + ": " + (taken ? "taken" : "refused"));
  }

  public static void main(String[] args) throws Exception {
    System.setProperty("mockserver.logLevel", "OFF");
    System.setProperty("mockserver.disableSystemOut", "true");
    server = ClientAndServer.startClientAndServer(0);
    for (String body : new String[] {
          "{\"n\":50}", "{n:50}", "{'n':50}", "{\"n\":50,}", "{\"n\":050}", "{\"n\":50} and more", "{\"n\":50.0}",
          "{\"n\":5e1}", "{\"n\":\"50\"}", "{\"n\":50,\"m\":1}"}) {
      print("STRICT {\"n\":50}", request().withBody(json("{\"n\":50}", MatchType.STRICT)), TARGET, body);
    }
    print("default {\"n\":[1,2]}", request().withBody(json("{\"n\":[1,2]}")), TARGET, "{\"n\":[3,2,1]}");
    String schema = "{\"type\":\"object\",\"properties\":{\"s\":{\"type\":\"string\",\"pattern\":\"^a$\"}}}";
    print("schema ^a$", request().withBody(jsonSchema(schema)), TARGET, "{\"s\":\"a\\n\"}");
    print("schema ^a$", request().withBody(jsonSchema(schema)), TARGET, "{\"s\":\"ab\"}");
    print("schema ^a$", request().withBody(jsonSchema(schema)), TARGET, "{\"s\":\"a\"} and more");
    HttpRequest target = request().withHeader("X-Amz-Target", TARGET);
    print("X-Amz-Target, in small letters", target, TARGET.toLowerCase(), "{}");
    print("X-Amz-Target, another character for the dot", target, TARGET.replace('.', 'x'), "{}");
    print("X-Amz-Target, another operation", target, TARGET.replace("Success", "Failure"), "{}");
    print("text !a", request().withBody("!a"), TARGET, "!a");
    print("text !a", request().withBody("!a"), TARGET, "b");
    print("text !a", request().withBody("!a"), TARGET, "a");
    print("empty text", request().withBody(""), TARGET, "b");
    server.stop();
    System.exit(0);
  }
}
EOF
cat >want <<'EOF'
STRICT {"n":50} <- {"n":50}: taken
STRICT {"n":50} <- {n:50}: taken
STRICT {"n":50} <- {'n':50}: taken
STRICT {"n":50} <- {"n":50,}: taken
STRICT {"n":50} <- {"n":050}: taken
STRICT {"n":50} <- {"n":50} and more: taken
STRICT {"n":50} <- {"n":50.0}: refused
STRICT {"n":50} <- {"n":5e1}: refused
STRICT {"n":50} <- {"n":"50"}: refused
STRICT {"n":50} <- {"n":50,"m":1}: refused
default {"n":[1,2]} <- {"n":[3,2,1]}: taken
schema ^a$ <- {"s":"a\n"}: taken
schema ^a$ <- {"s":"ab"}: refused
schema ^a$ <- {"s":"a"} and more: taken
X-Amz-Target, in small letters <- {}: taken
X-Amz-Target, another character for the dot <- {}: taken
X-Amz-Target, another operation <- {}: refused
text !a <- !a: taken
text !a <- b: taken
text !a <- a: refused
empty text <- b: taken
EOF
java -cp "$(cat classpath)" Find.java 2>java.log | grep -- ' <- ' >got || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: MockServer's STRICT takes what is no JSON and refuses 50.0 for 50"
