#!/usr/bin/env bash
# One would guess: AWS's SDKs of the first generation, which still run many workers, read an answer with a member of
#   another type as their successors do: an error, or the value as it came.
# What is so: they convert it. For a boolean JavaScript v2 and Java v1 make false of 1. For an integer Go v1 and
#   JavaScript v2 make 1 of 1.9, Java v1 and JavaScript v2 1 of "1", JavaScript v2 also 1 of [1], 7 of "7abc" and NaN of
#   true; Go v1 reads integers through a float, so that 9007199254740993 is ...992, without an error. Java v1 makes two
#   pipelines of [5], and one of {} and of a text. The strings of JavaScript v2 may be "[object Object]". Java v1 and
#   Go v1 pass over text behind the end.
# Why it matters: an emulator that writes enabled as 1 closes a transition for these workers, and one whose jobs are
#   numbers by mistake hands out more jobs than it has. Test the types of answers on the wire.
# Seen with: aws-sdk 2.1693.0, Node.js 20; github.com/aws/aws-sdk-go 1.55.8, Go 1.26; com.amazonaws:
#   aws-java-sdk-codepipeline 1.12.797, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= NO_PROXY=127.0.0.1 AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId><artifactId>aws-java-sdk-codepipeline</artifactId><version>1.12.797</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit aws-sdk@2.1693.0 >/dev/null
mkdir go
(cd go && go mod init find && go get github.com/aws/aws-sdk-go@v1.55.8) 2>go.log || { cat go.log; exit 1; }

version() { printf '{"pipelines":[{"version":%s}]}\n' "$1"; }
{
  for value in 1.9 '"1"' '[1]' '"7abc"' true 9007199254740993; do version "$value"; done
  printf '%s\n' '{"pipelines":[{"name":5}]}' '{"pipelines":[{"name":{}}]}' '{"pipelines":[5]}' '{"pipelines":{}}' \
    '{"pipelines":"x"}' '{"pipelines":[]} and more'
  printf '{"stageStates":[{"inboundTransitionState":{"enabled":%s}}]}\n' true 1 '"true"'
} >answers

cat >find.js <<'EOF'
const AWS = require("aws-sdk");
const fs = require("fs");
const http = require("http");

let body;
const server = http.createServer((request, response) => {
  request.resume().on("end", () => response.end(body));
});
server.listen(0, "127.0.0.1", async () => {
  const client = new AWS.CodePipeline({
    endpoint: `http://127.0.0.1:${server.address().port}`, region: "us-east-1", maxRetries: 0,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  for (body of fs.readFileSync("answers", "utf8").trim().split("\n")) {
    const states = body.includes("stageStates");
    try {
      const read = await (states ? client.getPipelineState({ name: "p" }) : client.listPipelines()).promise();
      const values = states ? [read.stageStates[0].inboundTransitionState.enabled]
        : read.pipelines.map((p) => p.version ?? p.name ?? "nameless");
      console.log(`JS: ${values.length} of ${values.map((v) => `${typeof v} ${v}`).join(", ")}`);
    } catch (error) {
      console.log("JS: error");
    }
  }
  process.exit(0);
});
EOF
cat >go/main.go <<'EOF'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/codepipeline"
)

func main() {
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(body))
	}))
	client := codepipeline.New(session.Must(session.NewSession(&aws.Config{
		Endpoint: &server.URL, Region: aws.String("us-east-1"), MaxRetries: aws.Int(0),
		Credentials: credentials.NewStaticCredentials("test", "test", ""),
	})))
	answers, err := os.ReadFile("../answers")
	if err != nil {
		panic(err)
	}
	for body = range strings.SplitSeq(strings.TrimSpace(string(answers)), "\n") {
		fmt.Println("Go:", read(client, body))
	}
}

func read(client *codepipeline.CodePipeline, body string) string {
	if strings.Contains(body, "stageStates") {
		got, err := client.GetPipelineState(&codepipeline.GetPipelineStateInput{Name: aws.String("p")})
		if err != nil {
			return "error"
		}
		return fmt.Sprint("1 of bool ", *got.StageStates[0].InboundTransitionState.Enabled)
	}
	got, err := client.ListPipelines(&codepipeline.ListPipelinesInput{})
	if err != nil {
		return "error"
	}
	values := []string{}
	for _, p := range got.Pipelines {
		values = append(values, fmt.Sprintf("%T %[1]d", *p.Version))
	}
	return fmt.Sprintf("%d of %s", len(values), strings.Join(values, ", "))
}
EOF
cat >Find.java <<'EOF'
import com.amazonaws.ClientConfiguration;
import com.amazonaws.SdkClientException;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.codepipeline.AWSCodePipelineClientBuilder;
import com.amazonaws.services.codepipeline.model.GetPipelineStateRequest;
import com.amazonaws.services.codepipeline.model.ListPipelinesRequest;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

public class Find {
  static String body;

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, body.length());
      exchange.getResponseBody().write(body.getBytes());
      exchange.close();
    });
    server.start();
    var client = AWSCodePipelineClientBuilder.standard()
        .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("test", "test")))
        .withClientConfiguration(new ClientConfiguration().withMaxErrorRetry(0))
        .withEndpointConfiguration(
            new EndpointConfiguration("http://127.0.0.1:" + server.getAddress().getPort(), "us-east-1")).build();
    for (String line : Files.readAllLines(Path.of("answers"))) {
      body = line;
      try {
        if (line.contains("stageStates")) {
          var state = client.getPipelineState(new GetPipelineStateRequest().withName("p")).getStageStates().get(0);
          System.out.println("Java: 1 of Boolean " + state.getInboundTransitionState().getEnabled());
          continue;
        }
        var pipelines = client.listPipelines(new ListPipelinesRequest()).getPipelines();
        System.out.println("Java: " + pipelines.size() + " of " + pipelines.stream()
            .map(p -> p.getVersion() != null ? "Integer " + p.getVersion() : "String " + p.getName())
            .collect(Collectors.joining(", ")));
      } catch (SdkClientException e) {
        System.out.println("Java: error");
      }
    }
    System.exit(0);
  }
}
EOF
cat >want <<'EOF'
{"pipelines":[{"version":1.9}]}	JS: 1 of number 1	Go: 1 of int64 1	Java: error
{"pipelines":[{"version":"1"}]}	JS: 1 of number 1	Go: error	Java: 1 of Integer 1
{"pipelines":[{"version":[1]}]}	JS: 1 of number 1	Go: error	Java: error
{"pipelines":[{"version":"7abc"}]}	JS: 1 of number 7	Go: error	Java: error
{"pipelines":[{"version":true}]}	JS: 1 of number NaN	Go: error	Java: error
{"pipelines":[{"version":9007199254740993}]}	JS: 1 of number 9007199254740992	Go: 1 of int64 9007199254740992	Java: error
{"pipelines":[{"name":5}]}	JS: 1 of string 5	Go: error	Java: 1 of String 5
{"pipelines":[{"name":{}}]}	JS: 1 of string [object Object]	Go: error	Java: error
{"pipelines":[5]}	JS: 1 of string nameless	Go: error	Java: 2 of String null, String null
{"pipelines":{}}	JS: 0 of 	Go: error	Java: 1 of String null
{"pipelines":"x"}	JS: 1 of string nameless	Go: error	Java: 1 of String null
{"pipelines":[]} and more	JS: error	Go: 0 of 	Java: 0 of 
{"enabled":true}	JS: 1 of boolean true	Go: 1 of bool true	Java: 1 of Boolean true
{"enabled":1}	JS: 1 of boolean false	Go: error	Java: 1 of Boolean false
{"enabled":"true"}	JS: 1 of boolean true	Go: error	Java: 1 of Boolean true
EOF
node find.js >javascript
(cd go && go run .) >go.txt
java -cp "$(cat classpath)" Find.java >java.txt 2>java.log || { cat java.log; exit 1; }
sed 's/{"stageStates":\[{"inboundTransitionState":\(.*\)}]}/\1/' answers | paste - javascript go.txt java.txt >got
cat got
diff want got
echo "holds: SDKs of the first generation convert what has another type"
