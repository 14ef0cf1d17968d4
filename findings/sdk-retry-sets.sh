#!/usr/bin/env bash
# One would guess: the AWS SDKs, which share a specification of retries, send the same errors again: throttling, 429,
#   408 and 5xx; and never an error that waiting does not change, such as CodePipeline's LimitExceededException.
# What is so: LimitExceededException, an ordinary error of CodePipeline that stays until something is deleted, is sent
#   again by boto3, JavaScript v3 and Go v2, and not by Java v2. 429 with a code that is not of throttling is sent again
#   by all but Go v2; 400 with RequestExpired or RequestTimeTooSkewed by Go and Java, 400 with InternalError by Java
#   alone. None sends 408, 409, 501 or 520 again.
# Why it matters: a target that answers such errors sees one request from one worker and three or four from another, so
#   a mock that counts calls, or answers "once this, then success", makes a test that holds for one language. A
#   gateway's 429 ends a worker in Go at once. Give a 429 the code ThrottlingException.
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

# Each program makes one call for each of the addresses, and waits for whatever end.
cat >client.py <<'EOF'
import sys

import boto3
from botocore.exceptions import ClientError

for url in sys.argv[1:]:
    client = boto3.client("codepipeline", endpoint_url=url)
    try:
        client.put_job_success_result(jobId="11111111-2222-3333-4444-555555555555")
    except ClientError:
        pass
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

for (const endpoint of process.argv.slice(2)) {
  const client = new CodePipelineClient({ endpoint });
  await client.send(new PutJobSuccessResultCommand({ jobId: "11111111-2222-3333-4444-555555555555" })).catch(() => {});
  client.destroy();
}
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
)

func main() {
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
	})
	for _, url := range os.Args[1:] {
		client := codepipeline.New(codepipeline.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(url), Credentials: credentials,
		})
		_, _ = client.PutJobSuccessResult(context.Background(), &codepipeline.PutJobSuccessResultInput{
			JobId: aws.String("11111111-2222-3333-4444-555555555555"),
		})
	}
}
EOF
(cd go && go build -o ../client.go.bin .) 2>go.log || { cat go.log; exit 1; }
cat >Client.java <<'EOF'
import java.net.URI;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;

public class Client {
  public static void main(String[] args) {
    for (String url : args) {
      try (CodePipelineClient client = CodePipelineClient.builder().endpointOverride(URI.create(url)).build()) {
        client.putJobSuccessResult(r -> r.jobId("11111111-2222-3333-4444-555555555555"));
      } catch (CodePipelineException e) { }
    }
  }
}
EOF
# Answers with the client's, the status and the code of the path, and prints on GET how many requests each one had.
cat >server.py <<'EOF'
import collections
import http.server
import json

counts = collections.defaultdict(lambda: collections.Counter())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        self.send_response_only(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        _, client, status, code, *_ = self.path.split("/")
        counts[status + " " + code][client] += 1
        self.answer(int(status), json.dumps({"__type": code, "message": "m"}).encode())

    def do_GET(self):
        lines = [", ".join([error] + [f"{client} {n}" for client, n in c.items()]) for error, c in counts.items()]
        self.answer(200, "\n".join(lines + [""]).encode())

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

errors="400/ThrottlingException 400/LimitExceededException 400/RequestExpired 400/RequestTimeTooSkewed 400/InternalError
  400/RequestTimeout 400/ConcurrentModificationException 429/ThrottlingException 429/Other 408/Other 409/Other 500/Other
  501/Other 503/Other 520/Other"
run() { # name, command
  local urls=()
  for error in $errors; do urls+=("$url/$1/$error"); done
  "${@:2}" "${urls[@]}" >>client.log 2>&1 || { tail client.log; exit 1; }
}
run boto3 venv/bin/python client.py
run JavaScript node client.mjs
run Go ./client.go.bin
run Java java -cp "$(cat classpath)" Client.java
python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode(), end="")' "$url" >got

cat >want <<'EOF'
400 ThrottlingException, boto3 3, JavaScript 3, Go 3, Java 4
400 LimitExceededException, boto3 3, JavaScript 3, Go 3, Java 1
400 RequestExpired, boto3 1, JavaScript 1, Go 3, Java 4
400 RequestTimeTooSkewed, boto3 1, JavaScript 1, Go 3, Java 4
400 InternalError, boto3 1, JavaScript 1, Go 1, Java 4
400 RequestTimeout, boto3 3, JavaScript 3, Go 3, Java 4
400 ConcurrentModificationException, boto3 1, JavaScript 1, Go 1, Java 1
429 ThrottlingException, boto3 3, JavaScript 3, Go 3, Java 4
429 Other, boto3 3, JavaScript 3, Go 1, Java 4
408 Other, boto3 1, JavaScript 1, Go 1, Java 1
409 Other, boto3 1, JavaScript 1, Go 1, Java 1
500 Other, boto3 3, JavaScript 3, Go 3, Java 4
501 Other, boto3 1, JavaScript 1, Go 1, Java 1
503 Other, boto3 3, JavaScript 3, Go 3, Java 4
520 Other, boto3 1, JavaScript 1, Go 1, Java 1
EOF
diff want got
echo "holds: four SDKs send four sets of errors again"
