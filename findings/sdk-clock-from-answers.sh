#!/usr/bin/env bash
# One would guess: an AWS SDK corrects its clock when a service rejects its signature for the time of it, and otherwise
#   signs with the time of the machine; a ValidationException is not sent again.
# What is so: JavaScript v3 and Go v2 take the header Date of every answer, of a success too, for the right time if it
#   is more than minutes away, and sign the client's next call with it. JavaScript v3 also takes the difference for the
#   reason of any error, and sends a call three times that got 400 ValidationException. boto3 and Java v2 do neither.
# Why it matters: recorded answers, a fixed Date for reproducible tests or a frozen clock in a container make the next
#   signature years old, which a target that checks signatures rejects, and a test that counts attempts sees three.
#   Send the present time as Date, or none.
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

# Each program makes two calls with one client, whatever they are answered.
cat >client.py <<'EOF'
import sys

import boto3
from botocore.exceptions import ClientError

client = boto3.client("codepipeline", endpoint_url=sys.argv[1])
for _ in range(2):
    try:
        client.put_job_success_result(jobId="11111111-2222-3333-4444-555555555555")
    except ClientError:
        pass
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

const client = new CodePipelineClient({ endpoint: process.argv[2] });
for (let i = 0; i < 2; i++) {
  await client.send(new PutJobSuccessResultCommand({ jobId: "11111111-2222-3333-4444-555555555555" })).catch(() => {});
}
client.destroy();
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
	client := codepipeline.New(codepipeline.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(os.Args[1]), Credentials: credentials,
	})
	for range 2 {
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
    try (CodePipelineClient client = CodePipelineClient.builder().endpointOverride(URI.create(args[0])).build()) {
      for (int i = 0; i < 2; i++) {
        try {
          client.putJobSuccessResult(r -> r.jobId("11111111-2222-3333-4444-555555555555"));
        } catch (CodePipelineException e) { }
      }
    }
  }
}
EOF
# Answers with the status of the path, and the present or an old Date; writes down the day of each signature.
cat >server.py <<'EOF'
import email.utils
import http.server

BODIES = {"200": b"{}", "400": b'{"__type":"ValidationException","message":"m"}'}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        _, status, date, *_ = self.path.split("/")
        with open("signed", "a") as signed:
            signed.write(" 2024" if self.headers["X-Amz-Date"].startswith("20240506") else " now")
        self.send_response_only(int(status))
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        now = email.utils.formatdate(usegmt=True)
        self.send_header("Date", "Mon, 06 May 2024 07:08:09 GMT" if date == "old" else now)
        self.send_header("Content-Length", str(len(BODIES[status])))
        self.end_headers()
        self.wfile.write(BODIES[status])

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

run() { # name, command
  for answer in 200/now 400/now 200/old 400/old; do
    : >signed
    "${@:2}" "$url/$answer" >>client.log 2>&1
    echo "$1, two calls answered $answer, signed:$(cat signed)"
  done
}
{
  run boto3 venv/bin/python client.py
  run JavaScript node client.mjs
  run Go ./client.go.bin
  run Java java -cp "$(cat classpath)" Client.java
} >got || { tail client.log; exit 1; }

cat >want <<'EOF'
boto3, two calls answered 200/now, signed: now now
boto3, two calls answered 400/now, signed: now now
boto3, two calls answered 200/old, signed: now now
boto3, two calls answered 400/old, signed: now now
JavaScript, two calls answered 200/now, signed: now now
JavaScript, two calls answered 400/now, signed: now now
JavaScript, two calls answered 200/old, signed: now 2024
JavaScript, two calls answered 400/old, signed: now 2024 2024 2024 2024 2024
Go, two calls answered 200/now, signed: now now
Go, two calls answered 400/now, signed: now now
Go, two calls answered 200/old, signed: now 2024
Go, two calls answered 400/old, signed: now 2024
Java, two calls answered 200/now, signed: now now
Java, two calls answered 400/now, signed: now now
Java, two calls answered 200/old, signed: now now
Java, two calls answered 400/old, signed: now now
EOF
diff want got
echo "holds: JavaScript v3 and Go v2 sign with the Date of the last answer"
