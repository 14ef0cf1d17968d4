#!/usr/bin/env bash
# One would guess: the text of an error is the member message of its body, whichever SDK reads it, and the id of the
#   request is in a header that all of them know.
# What is so: all four read message and Message, and prefer message; Java also errorMessage, and the header
#   x-amzn-error-message, which wins over the body. Beside an empty message JavaScript and Go take Message, boto3 and
#   Java the empty one. Without any, the text is UnknownError in JavaScript, null in Java and empty in boto3 and Go. The
#   request's id is read from x-amzn-RequestId by all four, from x-amz-request-id by JavaScript and Java only, from
#   x-amzn-request-id by JavaScript and from x-amz-requestid by Go.
# Why it matters: an emulator with `errorMessage` looks right in Java, and the other workers log an error without a
#   reason; a proxy that sets the header changes what Java alone says. Only message and x-amzn-RequestId reach everyone.
# Seen with: boto3 and botocore 1.44.8, @aws-sdk/client-codepipeline 3.1138.0, aws-sdk-go-v2/service/codepipeline
#   1.47.0, software.amazon.awssdk:codepipeline 2.40.2; Python 3.11, Node.js 20, Go 1.26, Java 17; on 2026-11-29.
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
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0
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


# Each program acknowledges once at each address and prints the text of the error that it gets.
cat >client.py <<'EOF'
import sys

import boto3
from botocore.exceptions import ClientError

for url in sys.argv[1:]:
    client = boto3.client("codepipeline", endpoint_url=url)
    try:
        client.acknowledge_job(jobId="j", nonce="1")
    except ClientError as e:
        answer = e.response
        print(f"{answer['Error'].get('Message')!r} {answer['ResponseMetadata'].get('RequestId')!r}")
EOF
cat >client.mjs <<'EOF'
import { AcknowledgeJobCommand, CodePipelineClient } from "@aws-sdk/client-codepipeline";

const quoted = (text) => (text === undefined ? "None" : `'${text}'`);
for (const endpoint of process.argv.slice(2)) {
  const client = new CodePipelineClient({ endpoint });
  await client.send(new AcknowledgeJobCommand({ jobId: "j", nonce: "1" })).catch((e) => {
    console.log(quoted(e.message), quoted(e.$metadata.requestId));
  });
  client.destroy();
}
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/smithy-go"
)

func main() {
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
	})
	for _, url := range os.Args[1:] {
		client := codepipeline.New(codepipeline.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(url), Credentials: credentials,
		})
		_, err := client.AcknowledgeJob(context.Background(), &codepipeline.AcknowledgeJobInput{
			JobId: aws.String("j"), Nonce: aws.String("1"),
		})
		var api smithy.APIError
		var response *awshttp.ResponseError
		if !errors.As(err, &api) || !errors.As(err, &response) {
			panic(err)
		}
		fmt.Printf("'%s' '%s'\n", api.ErrorMessage(), response.ServiceRequestID())
	}
}
EOF
(cd go && go build -o ../client.go.bin .) 2>go.log || { cat go.log; exit 1; }
cat >Client.java <<'EOF'
import java.net.URI;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;

public class Client {
  static String quoted(String text) {
    return text == null ? "None" : "'" + text + "'";
  }

  public static void main(String[] args) {
    for (String url : args) {
      try (CodePipelineClient client = CodePipelineClient.builder().endpointOverride(URI.create(url)).build()) {
        client.acknowledgeJob(r -> r.jobId("j").nonce("1"));
      } catch (CodePipelineException e) {
        System.out.println(quoted(e.awsErrorDetails().errorMessage()) + " " + quoted(e.requestId()));
      }
    }
  }
}
EOF
cat >server.py <<'EOF'
import http.server
import json

ANSWERS = {
    "message": ({"message": "m"}, {"x-amzn-RequestId": "r"}),
    "Message": ({"Message": "M"}, {"x-amz-request-id": "r"}),
    "errorMessage": ({"errorMessage": "e"}, {"x-amzn-request-id": "r"}),
    "ErrorMessage": ({"ErrorMessage": "E"}, {"x-amz-requestid": "r"}),
    "none": ({}, {}),
    "empty-and-Message": ({"message": "", "Message": "M"}, {"x-amz-id-2": "i"}),
    "both": ({"Message": "M", "message": "m"}, {"x-amzn-RequestId": "r", "x-amz-request-id": "s"}),
    "all": ({"errorMessage": "e", "Message": "M", "message": "m"}, {"x-amzn-RequestId": "r", "x-amz-id-2": "i"}),
    "header": ({"message": "m"}, {"x-amzn-error-message": "h"}),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        members, headers = ANSWERS[self.path.split("/")[1]]
        body = json.dumps({"__type": "JobNotFoundException", **members}).encode()
        self.send_response_only(400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
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

names=(message Message errorMessage ErrorMessage none empty-and-Message both all header)
urls=("${names[@]/#/http://127.0.0.1:$(cat port)/}")
venv/bin/python client.py "${urls[@]}" >python
node client.mjs "${urls[@]}" >js
./client.go.bin "${urls[@]}" >go.out
java -cp "$(cat classpath)" Client.java "${urls[@]}" >java 2>java.log || { tail java.log; exit 1; }
printf '%s\n' "${names[@]}" | paste - python js go.out java | sed 's/\t/ | /g' >got

cat >want <<'EOF'
message | 'm' 'r' | 'm' 'r' | 'm' 'r' | 'm' 'r'
Message | 'M' None | 'M' 'r' | 'M' '' | 'M' 'r'
errorMessage | '' None | 'UnknownError' 'r' | '' '' | 'e' None
ErrorMessage | '' None | 'UnknownError' None | '' 'r' | None None
none | '' None | 'UnknownError' None | '' '' | None None
empty-and-Message | '' None | 'M' None | 'M' '' | '' None
both | 'm' 'r' | 'm' 'r' | 'm' 'r' | 'm' 'r'
all | 'm' 'r' | 'm' 'r' | 'm' 'r' | 'm' 'r'
header | 'm' None | 'm' None | 'm' '' | 'h' None
EOF
cat got
diff want got
echo "holds: SDKs take the text of an error from other places"
