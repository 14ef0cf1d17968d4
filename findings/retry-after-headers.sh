#!/usr/bin/env bash
# One would guess: all AWS SDKs treat the header Retry-After of a 503 alike, whether they obey it or not.
# What is so: there are two headers, and each SDK obeys another set. Retry-After (seconds) is obeyed by JavaScript v3
#   and Java v2; x-amz-retry-after (milliseconds) by boto3, Go v2 and JavaScript v3. The others send again within a
#   second.
# Why it matters: a server or gateway that asks for patience must send both headers, or half of the workers come back
#   at once. A test that waits for the second request must know which header its client reads.
# Seen with: boto3 1.44.8, @aws-sdk/client-codepipeline 3.1138.0, aws-sdk-go-v2/service/codepipeline 1.47.0,
#   software.amazon.awssdk:codepipeline 2.40.2. "waits" means: at least the 4 s that were asked for, in the shortest
#   of three tries. Asked for 12 s, boto3, Go and JavaScript waited less than 6, Java all of it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true

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

boto3.client("codepipeline").put_job_success_result(jobId="j")
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
const client = new CodePipelineClient({ endpoint: process.env.AWS_ENDPOINT_URL });
await client.send(new PutJobSuccessResultCommand({ jobId: "j" }));
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
)

func main() {
	loaded, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	client := codepipeline.NewFromConfig(loaded)
	input := &codepipeline.PutJobSuccessResultInput{JobId: aws.String("j")}
	if _, err := client.PutJobSuccessResult(context.Background(), input); err != nil {
		panic(err)
	}
}
EOF
(cd go && go build -o client .)
cat >java/Client.java <<'EOF'
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;

public class Client {
  public static void main(String[] args) {
    CodePipelineClient.create().putJobSuccessResult(r -> r.jobId("j"));
  }
}
EOF

# The server: 503 with the header, then 200. It prints how the client took it.
cat >find.py <<'EOF'
import http.server
import os
import subprocess
import threading
import time

WAIT = 4
CLIENTS = {
    "boto3": ["env/bin/python", "client.py"],
    "JavaScript": ["node", "client.mjs"],
    "Go": ["go/client"],
    "Java": ["java", "-cp", open("java/classpath").read().strip(), "java/Client.java"],
}


def between(header, command):
    at = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            at.append(time.monotonic())
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(503 if len(at) == 1 else 200)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", "0")
            self.send_header(*header)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        subprocess.run(command, env=os.environ | {"AWS_ENDPOINT_URL": url}, check=True, stderr=subprocess.DEVNULL)
        server.shutdown()
    assert len(at) == 2, at
    return at[1] - at[0]


for name, command in CLIENTS.items():
    for header in (("Retry-After", str(WAIT)), ("x-amz-retry-after", str(WAIT * 1000))):
        took = min(between(header, command) for _ in range(3))
        print(f"{name}: {header[0]}: {'waits' if took > WAIT - 0.1 else 'does not wait'}")
EOF

cat >want <<'EOF'
boto3: Retry-After: does not wait
boto3: x-amz-retry-after: waits
JavaScript: Retry-After: waits
JavaScript: x-amz-retry-after: waits
Go: Retry-After: does not wait
Go: x-amz-retry-after: waits
Java: Retry-After: waits
Java: x-amz-retry-after: does not wait
EOF
python3 find.py >got
diff want got
echo "holds: of Retry-After and x-amz-retry-after each SDK obeys another set"
