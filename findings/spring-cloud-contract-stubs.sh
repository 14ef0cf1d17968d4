#!/usr/bin/env bash
# One would guess: the stub that Spring Cloud Contract makes of a contract answers the request that the contract gives, and
#   not one whose body has other values.
# What is so: each leaf of the body becomes a JSON path of its own, and what is between them is not looked at. "50" is 50,
#   a list may have another order, more elements and texts for numbers, an object may be a list of objects with a member
#   each, {} and members that the contract does not name are not compared, and text behind the body is none. A
#   null has to be there as null: to leave the member out does not do.
# Why it matters: a worker that sends percentComplete as text, or executionDetails as a list, passes against the stub of the
#   contract and gets a SerializationException from the service. Compare what it sent as a whole, in the test itself.
# Seen with: spring-cloud-contract-converters 4.3.0 (WireMock 3.13), Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.springframework.cloud</groupId><artifactId>spring-cloud-contract-converters</artifactId>
      <version>4.3.0</version>
    </dependency>
  </dependencies>
</project>
EOF
cat >report.yml <<'EOF'
name: report
request:
  method: POST
  url: /
  headers:
    Content-Type: application/x-amz-json-1.1
  body:
    jobId: j
    continuationToken: null
    outputVariables: {}
    executionDetails: {percentComplete: 50, summary: s}
    numbers: [1, 2]
response:
  status: 200
EOF
cat >requests <<'EOF'
as in the contract    {"jobId":"j","continuationToken":null,"outputVariables":{},"executionDetails":{"percentComplete":50,"summary":"s"},"numbers":[1,2]}
another job           {"jobId":"k","continuationToken":null,"outputVariables":{},"executionDetails":{"percentComplete":50,"summary":"s"},"numbers":[1,2]}
without the null      {"jobId":"j","outputVariables":{},"executionDetails":{"percentComplete":50,"summary":"s"},"numbers":[1,2]}
variables and more    {"jobId":"j","continuationToken":null,"outputVariables":{"a":"b"},"executionDetails":{"percentComplete":50,"summary":"s"},"numbers":[1,2],"more":1}
percent as text       {"jobId":"j","continuationToken":null,"outputVariables":{},"executionDetails":{"percentComplete":"50","summary":"s"},"numbers":[1,2]}
another order         {"jobId":"j","continuationToken":null,"outputVariables":{},"executionDetails":{"percentComplete":50,"summary":"s"},"numbers":[2,1]}
more and as texts     {"jobId":"j","continuationToken":null,"outputVariables":{},"executionDetails":{"percentComplete":50,"summary":"s"},"numbers":["3","2","1"]}
list for an object    {"jobId":"j","continuationToken":null,"outputVariables":{},"executionDetails":[{"percentComplete":50},{"summary":"s"}],"numbers":[1,2]}
text behind the body  {"jobId":"j","continuationToken":null,"outputVariables":{},"executionDetails":{"percentComplete":50,"summary":"s"},"numbers":[1,2]} x
EOF
mkdir -p src/main/java
cat >src/main/java/Stub.java <<'EOF'
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.cloud.contract.verifier.converter.YamlContractConverter;
import org.springframework.cloud.contract.verifier.file.ContractMetadata;
import org.springframework.cloud.contract.verifier.wiremock.DslToWireMockClientConverter;

public class Stub {
  public static void main(String[] args) throws Exception {
    Path file = Path.of("report.yml").toAbsolutePath();
    var contracts = YamlContractConverter.INSTANCE.convertFrom(file.toFile());
    var about = new ContractMetadata(file, false, contracts.size(), null, contracts);
    String stub = new DslToWireMockClientConverter().convertContents("root", about).values().iterator().next();
    WireMockServer server = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    server.start();
    server.addStubMapping(StubMapping.buildFrom(stub));
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
    for (String line : Files.readAllLines(Path.of("requests"))) {
      var request = HttpRequest.newBuilder(uri).header("Content-Type", "application/x-amz-json-1.1")
          .POST(HttpRequest.BodyPublishers.ofString(line.substring(22))).build();
      var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      System.out.println(line.substring(0, 22) + answer.statusCode());
    }
    server.stop();
    System.exit(0);
  }
}
EOF
mvn -q compile dependency:build-classpath -Dmdep.outputFile=classpath >log 2>&1 || { cat log; exit 1; }
cat >want <<'EOF'
as in the contract    200
another job           404
without the null      404
variables and more    200
percent as text       200
another order         200
more and as texts     200
list for an object    200
text behind the body  200
EOF
java -cp "target/classes:$(cat classpath)" Stub >got 2>log || { cat log; exit 1; }
cat got
diff want got
echo "holds: each leaf is looked for by itself, and nothing between them"
