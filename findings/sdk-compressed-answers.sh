#!/usr/bin/env bash
# One would guess: the HTTP clients below the AWS SDKs treat a compressed answer as HTTP clients do: they ask for gzip
#   and decode it, or, where they do not ask, all of them fail on it alike.
# What is so: boto3 ends in a UnicodeDecodeError, which is no ClientError, and JavaScript v3 in a SyntaxError, both with
#   status 200. Java v2 and Go v2 decode the answer. None of the first two asks for gzip, so a server that looks at
#   Accept-Encoding is read by all.
# Why it matters: a proxy or a middleware that compresses whatever it sends (a recorded answer that is played back
#   with its headers, too) leaves the workers in Java and Go alone, and those in Python and JavaScript lose a job that
#   was handed out. Compress only for Accept-Encoding, or not at all.
# Seen with: boto3 and botocore 1.44.8, @aws-sdk/client-codepipeline 3.1138.0, aws-sdk-go-v2/service/codepipeline
#   1.47.0, software.amazon.awssdk:codepipeline 2.40.2; Python 3.11, Node.js 20, Go 1.26, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1
export NODE_NO_WARNINGS=1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_CODEPIPELINE AWS_RETRY_MODE AWS_MAX_ATTEMPTS
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1
mkdir go
(cd go && go mod init find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0) 2>go.log ||
  { cat go.log; exit 1; }
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>codepipeline</artifactId><version>2.40.2</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

# Each program polls once at each address and prints what the worker gets.
cat >client.py <<'EOF'
import json
import sys

import boto3

kind = dict(category="Build", owner="Custom", provider="p", version="1")
for url in sys.argv[1:]:
    name = url.rsplit("/", 1)[1]
    try:
        got = json.dumps(boto3.client("codepipeline", endpoint_url=url).poll_for_jobs(actionTypeId=kind)["jobs"])
    except Exception as e:
        got = type(e).__name__
    print(f"boto3, {name}: {got}")
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PollForJobsCommand } from "@aws-sdk/client-codepipeline";

const actionTypeId = { category: "Build", owner: "Custom", provider: "p", version: "1" };
for (const endpoint of process.argv.slice(2)) {
  const client = new CodePipelineClient({ endpoint });
  const poll = client.send(new PollForJobsCommand({ actionTypeId }));
  const got = await poll.then((r) => JSON.stringify(r.jobs), (e) => e.name);
  console.log(`JavaScript, ${endpoint.split("/").pop()}: ${got}`);
  client.destroy();
}
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"path"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

func main() {
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
	})
	for _, url := range os.Args[1:] {
		client := codepipeline.New(codepipeline.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(url), Credentials: credentials,
		})
		out, err := client.PollForJobs(context.Background(), &codepipeline.PollForJobsInput{
			ActionTypeId: &types.ActionTypeId{
				Category: "Build", Owner: "Custom", Provider: aws.String("p"), Version: aws.String("1"),
			},
		})
		fmt.Printf("Go, %s:", path.Base(url))
		if err != nil {
			fmt.Print(" error")
		} else {
			for _, job := range out.Jobs {
				fmt.Printf(" a job with id %q", aws.ToString(job.Id))
			}
		}
		fmt.Println()
	}
}
EOF
(cd go && go build -o ../client.go.bin .) 2>go.log || { cat go.log; exit 1; }
cat >Client.java <<'EOF'
import java.net.URI;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;

public class Client {
  public static void main(String[] args) {
    for (String url : args) {
      String got;
      try (CodePipelineClient client = CodePipelineClient.builder().endpointOverride(URI.create(url)).build()) {
        got = client.pollForJobs(r -> r.actionTypeId(
            t -> t.category("Build").owner("Custom").provider("p").version("1"))).jobs().toString();
      } catch (Exception e) {
        got = e.getClass().getSimpleName();
      }
      System.out.println("Java, " + url.substring(url.lastIndexOf('/') + 1) + ": " + got);
    }
  }
}
EOF
cat >server.py <<'EOF'
import gzip
import http.server
import json

BODIES = dict.fromkeys(["plain", "gzip-if-asked", "gzip"], json.dumps({"jobs": [{"id": "j"}]}).encode())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        name = self.path.split("/")[1]
        body = BODIES[name]
        self.send_response_only(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        asked = self.headers["Accept-Encoding"] or "nothing"
        if name == "gzip" or name == "gzip-if-asked" and "gzip" in asked:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
python3 server.py >port 2>server.log &
server=$!
until [ -s port ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)

urls=()
for name in plain gzip-if-asked gzip; do urls+=("$url/$name"); done
{
  venv/bin/python client.py "${urls[@]}"
  node client.mjs "${urls[@]}"
  ./client.go.bin "${urls[@]}"
  java -cp "$(cat classpath)" Client.java "${urls[@]}"
} >got 2>client.log || { tail client.log; exit 1; }

cat >want <<'EOF'
boto3, plain: [{"id": "j"}]
boto3, gzip-if-asked: [{"id": "j"}]
boto3, gzip: UnicodeDecodeError
JavaScript, plain: [{"id":"j"}]
JavaScript, gzip-if-asked: [{"id":"j"}]
JavaScript, gzip: SyntaxError
Go, plain: a job with id "j"
Go, gzip-if-asked: a job with id "j"
Go, gzip: a job with id "j"
Java, plain: [Job(Id=j)]
Java, gzip-if-asked: [Job(Id=j)]
Java, gzip: [Job(Id=j)]
EOF
diff want got
echo "holds: boto3 and JavaScript v3 do not decode gzip"
