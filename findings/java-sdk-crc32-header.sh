#!/usr/bin/env bash
# One would guess: the header x-amz-crc32 is DynamoDB's: no other service documents it, and its client alone looks at
#   it.
# What is so: the AWS SDK for Java v2 checks it for CodePipeline as well, and does so for an answer without a body. If
#   it does not fit a success, the call ends in Crc32MismatchException; of an error it is not looked at. boto3,
#   JavaScript v3 and Go v2 ignore the header.
# Why it matters: a recorded answer that was changed by hand or filled in by a template keeps the header, and so does a
#   mock that copies DynamoDB's headers to all services: each of its successes is a failure in Java, and in Java alone.
# Seen with: software.amazon.awssdk:codepipeline 2.40.2, Java 17; boto3 1.44.8, Python 3.11;
#   @aws-sdk/client-codepipeline 3.1138.0, Node.js 20; aws-sdk-go-v2/service/codepipeline 1.47.0, Go 1.26; on
#   2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
  AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 NODE_NO_WARNINGS=1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1
mkdir go java
(cd go && go mod init find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 \
  github.com/aws/aws-sdk-go-v2@v1.48.0 github.com/aws/aws-sdk-go-v2/config@v1.33.18) 2>go.log || { cat go.log; exit 1; }
cat >java/pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>codepipeline</artifactId><version>2.40.2</version>
    </dependency>
  </dependencies>
</project>
EOF
(cd java && mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath) >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >client.py <<'EOF'
import boto3

try:
    boto3.client("codepipeline").put_job_success_result(jobId="j")
    print("success")
except Exception as error:
    print(type(error).__name__)
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
const client = new CodePipelineClient({ endpoint: process.env.AWS_ENDPOINT_URL });
console.log(await client.send(new PutJobSuccessResultCommand({ jobId: "j" })).then(() => "success", (e) => e.name));
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

func main() {
	loaded, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	input := &codepipeline.PutJobSuccessResultInput{JobId: aws.String("j")}
	_, err = codepipeline.NewFromConfig(loaded).PutJobSuccessResult(context.Background(), input)
	var missing *types.JobNotFoundException
	switch {
	case err == nil:
		fmt.Println("success")
	case errors.As(err, &missing):
		fmt.Println("JobNotFoundException")
	default:
		fmt.Println(err)
	}
}
EOF
(cd go && go build -o client .)
cat >java/Client.java <<'EOF'
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;

public class Client {
  public static void main(String[] args) {
    try {
      CodePipelineClient.create().putJobSuccessResult(r -> r.jobId("j"));
      System.out.println("success");
    } catch (Exception e) {
      System.out.println(e.getClass().getSimpleName());
    }
  }
}
EOF

cat >find.py <<'EOF'
import http.server
import os
import subprocess
import threading
import zlib

CLIENTS = {
    "boto3": ["env/bin/python", "client.py"],
    "JavaScript": ["node", "client.mjs"],
    "Go": ["go/client"],
    "Java": ["java", "-cp", open("java/classpath").read().strip(), "java/Client.java"],
}
missing = b'{"__type":"JobNotFoundException","message":"m"}'
ANSWERS = {
    "200 without a body, its sum": (200, b"", 0),
    "200 without a body, another sum": (200, b"", 12345),
    "200 with {}, another sum": (200, b"{}", 12345),
    "400, its sum": (400, missing, zlib.crc32(missing)),
    "400, another sum": (400, missing, 12345),
}


def told(command, status, body, crc):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("x-amz-crc32", str(crc))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        run = subprocess.run(command, env=os.environ | {"AWS_ENDPOINT_URL": url}, check=True, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        server.shutdown()
    return run.stdout.strip()


for name, answer in ANSWERS.items():
    print(f"{name}:", ", ".join(f"{client} {told(command, *answer)}" for client, command in CLIENTS.items()))
EOF

cat >want <<'EOF'
200 without a body, its sum: boto3 success, JavaScript success, Go success, Java success
200 without a body, another sum: boto3 success, JavaScript success, Go success, Java Crc32MismatchException
200 with {}, another sum: boto3 success, JavaScript success, Go success, Java Crc32MismatchException
400, its sum: boto3 JobNotFoundException, JavaScript JobNotFoundException, Go JobNotFoundException, Java JobNotFoundException
400, another sum: boto3 JobNotFoundException, JavaScript JobNotFoundException, Go JobNotFoundException, Java JobNotFoundException
EOF
python3 find.py >got
diff want got
echo "holds: the SDK for Java alone checks x-amz-crc32, for CodePipeline too"
