#!/usr/bin/env bash
# One would guess: AWS_MAX_ATTEMPTS, which the reference guide of the SDKs describes once for all of them, means the
#   same to each: 1 sends a call once, and 0, as "no retries", the same or is an error; so is what is no number.
# What is so: 0 is once in JavaScript, three times in Go, and an error before anything is sent in boto3 and Java. -1 is
#   once in JavaScript, an error in two, and in Go no limit at all. Of 2.5 JavaScript makes two attempts, and of a word
#   or of an empty value, without a word about it, three; an empty value is the default in Go too, and an error in the
#   others.
# Why it matters: a worker whose AcknowledgeJob must not be sent twice is given 0, and sends it three times; a
#   container whose variable is set to nothing starts in two languages, and fails in two. Write 1.
# Seen with: boto3 1.44.8, Python 3.11; @aws-sdk/client-codepipeline 3.1138.0, Node.js 20;
#   aws-sdk-go-v2/service/codepipeline 1.47.0, Go 1.26; software.amazon.awssdk:codepipeline 2.40.2, Java 17; on
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
except boto3.exceptions.botocore.exceptions.ClientError:
    pass
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
const client = new CodePipelineClient({ endpoint: process.env.AWS_ENDPOINT_URL });
await client.send(new PutJobSuccessResultCommand({ jobId: "j" })).catch((e) => { if (!e.$metadata) throw e; });
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
	input := &codepipeline.PutJobSuccessResultInput{JobId: aws.String("j")}
	_, _ = codepipeline.NewFromConfig(loaded).PutJobSuccessResult(context.Background(), input)
}
EOF
(cd go && go build -o client .)
cat >java/Client.java <<'EOF'
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;

public class Client {
  public static void main(String[] args) {
    try {
      CodePipelineClient.create().putJobSuccessResult(r -> r.jobId("j"));
    } catch (CodePipelineException e) {
    }
  }
}
EOF

# The server: 503 five times, then 200. It prints how often a call was sent.
cat >find.py <<'EOF'
import http.server
import os
import subprocess
import threading

CLIENTS = {
    "boto3": ["env/bin/python", "client.py"],
    "JavaScript": ["node", "client.mjs"],
    "Go": ["go/client"],
    "Java": ["java", "-cp", open("java/classpath").read().strip(), "java/Client.java"],
}


def attempts(command, value):
    sent = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(503 if len(sent) < 6 else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        env = os.environ | {"AWS_ENDPOINT_URL": url, "AWS_MAX_ATTEMPTS": value}
        run = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        server.shutdown()
    return "error" if run.returncode and not sent else str(len(sent))


for value in ("1", "0", "-1", "2.5", "many", ""):
    print(f"{value!r}:", ", ".join(f"{client} {attempts(command, value)}" for client, command in CLIENTS.items()))
EOF

cat >want <<'EOF'
'1': boto3 1, JavaScript 1, Go 1, Java 1
'0': boto3 error, JavaScript 1, Go 3, Java error
'-1': boto3 error, JavaScript 1, Go 6, Java error
'2.5': boto3 error, JavaScript 2, Go error, Java error
'many': boto3 error, JavaScript 3, Go error, Java error
'': boto3 error, JavaScript 3, Go 3, Java error
EOF
python3 find.py >got
diff want got
echo "holds: 0, -1, fractions and words for AWS_MAX_ATTEMPTS mean something else to each SDK"
