#!/usr/bin/env bash
# One would guess: an SDK that is made from a model with limits in it checks them all or none, and at least that what is
#   required is there.
# What is so: boto3 checks lower limits and no upper ones: percentComplete -1 and an empty continuation token are a
#   ParamValidationError, 101 and a token of 2049 characters are sent; and no expression, so that an empty jobId is sent,
#   as is a variable's name with spaces. Go v2 checks that required members are there, and no limit. JavaScript v3 and
#   Java v2 check nothing, and send {} for a success without a jobId; their types alone ask for it.
# Why it matters: a test of a server with boto3 never gets a percentage below 0 to it, and one with Go no request
#   without a jobId; the same worker with a forgotten member fails at once in one language, and in another after a call,
#   with the service's ValidationException. Write requests that break a rule on the wire.
# Seen with: boto3 and botocore 1.44.8, @aws-sdk/client-codepipeline 3.1138.0, aws-sdk-go-v2/service/codepipeline
#   1.47.0, software.amazon.awssdk:codepipeline 2.40.2; Python 3.11, Node.js 20, Go 1.26, Java 17; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1 NO_PROXY=127.0.0.1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= AWS_CONFIG_FILE=/dev/null \
  AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 \
  AWS_DEFAULT_REGION=us-east-1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 >/dev/null 2>&1
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

# Each program makes its calls, one to each address, and prints a line for each: sent, or what stopped it.
cat >client.py <<'EOF'
import sys

import boto3

job = "11111111-1111-1111-1111-111111111111"
revision = {"revision": "r", "changeIdentifier": "c"}
inputs = [
    {}, {"jobId": ""}, {"jobId": "x" * 100}, {"jobId": job, "continuationToken": ""},
    {"jobId": job, "continuationToken": "x" * 2049}, {"jobId": job, "executionDetails": {"percentComplete": -1}},
    {"jobId": job, "executionDetails": {"percentComplete": 101}},
    {"jobId": job, "currentRevision": {"revision": "", "changeIdentifier": "c"}},
    {"jobId": job, "currentRevision": {"revision": "r"}}, {"jobId": job, "outputVariables": {"": "v"}},
    {"jobId": job, "outputVariables": {"name with spaces": "v"}},
]
for url, parameters in zip(sys.argv[1:], inputs, strict=True):
    try:
        boto3.client("codepipeline", endpoint_url=url).put_job_success_result(**parameters)
        print("sent")
    except Exception as error:
        print(type(error).__name__)
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

const jobId = "11111111-1111-1111-1111-111111111111";
const inputs = [
  {}, { jobId: "" }, { jobId: "x".repeat(100) }, { jobId, continuationToken: "" },
  { jobId, continuationToken: "x".repeat(2049) }, { jobId, executionDetails: { percentComplete: -1 } },
  { jobId, executionDetails: { percentComplete: 101 } },
  { jobId, currentRevision: { revision: "", changeIdentifier: "c" } }, { jobId, currentRevision: { revision: "r" } },
  { jobId, outputVariables: { "": "v" } }, { jobId, outputVariables: { "name with spaces": "v" } },
];
for (const [i, endpoint] of process.argv.slice(2).entries()) {
  const client = new CodePipelineClient({ endpoint });
  console.log(await client.send(new PutJobSuccessResultCommand(inputs[i])).then(() => "sent", (error) => error.name));
  client.destroy();
}
EOF
cat >main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
)

func main() {
	job := aws.String("11111111-1111-1111-1111-111111111111")
	percent := func(n int32) *codepipeline.PutJobSuccessResultInput {
		return &codepipeline.PutJobSuccessResultInput{
			JobId: job, ExecutionDetails: &types.ExecutionDetails{PercentComplete: aws.Int32(n)},
		}
	}
	revision := func(r types.CurrentRevision) *codepipeline.PutJobSuccessResultInput {
		return &codepipeline.PutJobSuccessResultInput{JobId: job, CurrentRevision: &r}
	}
	inputs := []*codepipeline.PutJobSuccessResultInput{
		{}, {JobId: aws.String("")}, {JobId: aws.String(strings.Repeat("x", 100))},
		{JobId: job, ContinuationToken: aws.String("")},
		{JobId: job, ContinuationToken: aws.String(strings.Repeat("x", 2049))},
		percent(-1), percent(101),
		revision(types.CurrentRevision{Revision: aws.String(""), ChangeIdentifier: aws.String("c")}),
		revision(types.CurrentRevision{Revision: aws.String("r")}),
		{JobId: job, OutputVariables: map[string]string{"": "v"}},
		{JobId: job, OutputVariables: map[string]string{"name with spaces": "v"}},
	}
	for i, input := range inputs {
		client := codepipeline.New(codepipeline.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(os.Args[i+1]),
			Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
				return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
			}),
		})
		var invalid smithy.InvalidParamsError
		_, err := client.PutJobSuccessResult(context.Background(), input)
		switch {
		case errors.As(err, &invalid):
			fmt.Println("InvalidParamsError")
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println("sent")
		}
	}
}
EOF
{
  go mod init example.com/find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 && go build -o find .
} >go.log 2>&1 || { cat go.log >&2; exit 1; }
cat >Find.java <<'EOF'
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.PutJobSuccessResultRequest;

public class Find {
  public static void main(String[] args) {
    String job = "11111111-1111-1111-1111-111111111111";
    List<Consumer<PutJobSuccessResultRequest.Builder>> inputs = List.of(
        b -> { }, b -> b.jobId(""), b -> b.jobId("x".repeat(100)), b -> b.jobId(job).continuationToken(""),
        b -> b.jobId(job).continuationToken("x".repeat(2049)),
        b -> b.jobId(job).executionDetails(d -> d.percentComplete(-1)),
        b -> b.jobId(job).executionDetails(d -> d.percentComplete(101)),
        b -> b.jobId(job).currentRevision(r -> r.revision("").changeIdentifier("c")),
        b -> b.jobId(job).currentRevision(r -> r.revision("r")),
        b -> b.jobId(job).outputVariables(Map.of("", "v")),
        b -> b.jobId(job).outputVariables(Map.of("name with spaces", "v")));
    for (int i = 0; i < args.length; i++) {
      try (var client = CodePipelineClient.builder().endpointOverride(URI.create(args[i])).build()) {
        client.putJobSuccessResult(inputs.get(i));
        System.out.println("sent");
      } catch (RuntimeException e) {
        System.out.println(e.getClass().getSimpleName());
      }
    }
  }
}
EOF
cat >find.py <<'EOF'
import http.server
import subprocess
import threading

cases = ["no jobId", "jobId empty", "jobId of 100 characters", "continuationToken empty",
         "continuationToken of 2049", "percentComplete -1", "percentComplete 101", "revision empty",
         "no changeIdentifier", "variable without a name", "variable with spaces"]


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
urls = [f"http://127.0.0.1:{server.server_port}" for _ in cases]


def run(*command):
    return subprocess.check_output([*command, *urls], stderr=subprocess.DEVNULL, text=True).splitlines()


columns = [run("env/bin/python", "client.py"), run("node", "client.mjs"), run("./find"),
           run("java", "-cp", open("classpath").read().strip(), "Find.java")]
for case, *seen in zip(cases, *columns, strict=True):
    print(f"{case}:", ", ".join(f"{sdk} {what}" for sdk, what in zip(("boto3", "JavaScript", "Go", "Java"), seen)))
EOF
cat >want <<'EOF'
no jobId: boto3 ParamValidationError, JavaScript sent, Go InvalidParamsError, Java sent
jobId empty: boto3 sent, JavaScript sent, Go sent, Java sent
jobId of 100 characters: boto3 sent, JavaScript sent, Go sent, Java sent
continuationToken empty: boto3 ParamValidationError, JavaScript sent, Go sent, Java sent
continuationToken of 2049: boto3 sent, JavaScript sent, Go sent, Java sent
percentComplete -1: boto3 ParamValidationError, JavaScript sent, Go sent, Java sent
percentComplete 101: boto3 sent, JavaScript sent, Go sent, Java sent
revision empty: boto3 ParamValidationError, JavaScript sent, Go sent, Java sent
no changeIdentifier: boto3 ParamValidationError, JavaScript sent, Go InvalidParamsError, Java sent
variable without a name: boto3 sent, JavaScript sent, Go sent, Java sent
variable with spaces: boto3 sent, JavaScript sent, Go sent, Java sent
EOF
timeout 200 python3 find.py >got
diff want got
echo "holds: SDKs check next to nothing before they send"
