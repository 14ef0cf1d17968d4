#!/usr/bin/env bash
# One would guess: on the CBOR wire, where each value carries its type, AWS's SDKs for Java and Go treat an answer with
#   another type alike, and neither loses what it does not expect.
# What is so: Java v2 takes for an integer "60", a big number and a time; for a float "NaN" and a decimal fraction; for
#   a boolean "false"; for a text 5 and true; for a time a bare number and tag 1001. Bytes for a text are dropped: the
#   member is missing, without an error. A null in a list stays, and a time in milliseconds is the year 56315. Go v2
#   refuses most of these, and makes an empty text of null. Neither takes 60.0 for an integer.
# Why it matters: a mock that writes bytes for texts, as the CBOR libraries of some languages do, gives a Java worker
#   members without a value, and a Go worker errors. Check a mock with the strictest client.
# Seen with: software.amazon.awssdk:cloudwatch 2.57.8, Java 17; aws-sdk-go-v2/service/cloudwatch 1.76.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>cloudwatch</artifactId><version>2.57.8</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>url-connection-client</artifactId><version>2.57.8</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

public class Find {
  public static void main(String[] args) {
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      try (var client = CloudWatchClient.builder().region(Region.US_EAST_1)
          .httpClient(UrlConnectionHttpClient.create()).endpointOverride(URI.create(args[0] + "/" + i))
          .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
          .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1))).build()) {
        String seen = client.describeAlarms().metricAlarms().get(0).toString();
        System.out.println(seen.equals("MetricAlarm()") ? "missing" : seen.replaceAll("^.*=|\\)$", ""));
      } catch (RuntimeException e) {
        System.out.println("error");
      }
    }
  }
}
EOF

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

func main() {
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
	})
	for i := range count {
		client := cloudwatch.New(cloudwatch.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(fmt.Sprintf("%s/%d", os.Args[1], i)),
			Credentials: credentials, RetryMaxAttempts: 1,
		})
		answer, err := client.DescribeAlarms(context.Background(), &cloudwatch.DescribeAlarmsInput{})
		if err != nil {
			fmt.Println("error")
			continue
		}
		fmt.Println(member(answer.MetricAlarms[0]))
	}
}

// member is the one member that is there.
func member(alarm types.MetricAlarm) string {
	switch {
	case alarm.Period != nil:
		return fmt.Sprint(*alarm.Period)
	case alarm.Threshold != nil:
		return fmt.Sprint(*alarm.Threshold)
	case alarm.ActionsEnabled != nil:
		return fmt.Sprint(*alarm.ActionsEnabled)
	case alarm.AlarmName != nil:
		return *alarm.AlarmName
	case alarm.StateUpdatedTimestamp != nil:
		return alarm.StateUpdatedTimestamp.Format(time.RFC3339)
	case alarm.AlarmActions != nil:
		return fmt.Sprintf("%q", alarm.AlarmActions)
	}
	return "missing"
}
EOF
{
  go mod init example.com/find && go get github.com/aws/aws-sdk-go-v2/service/cloudwatch@v1.76.0 && go build -o find .
} >go.log 2>&1 || { cat go.log >&2; exit 1; }

cat >find.py <<'EOF'
import http.server
import subprocess
import threading


def text(value):
    return bytes([0x60 + len(value)] if len(value) < 24 else [0x78, len(value)]) + value.encode()


values = [
    ("Period", "60", "183c"), ("Period", "60.0", "fb404e000000000000"), ("Period", '"60"', "623630"),
    ("Period", "true", "f5"), ("Period", "2^32+60", "1b000000010000003c"), ("Period", "a big number 60", "c2413c"),
    ("Period", "a time (tag 1)", "c1183c"), ("Threshold", "5", "05"), ("Threshold", '"NaN"', "634e614e"),
    ("Threshold", "a decimal fraction 0.5", "c4822005"), ("ActionsEnabled", '"false"', "6566616c7365"),
    ("ActionsEnabled", "1", "01"), ("AlarmName", "5", "05"), ("AlarmName", "true", "f5"),
    ("AlarmName", "bytes", "426869"), ("StateUpdatedTimestamp", "tag 1", "c11a66388049"),
    ("StateUpdatedTimestamp", "a bare number", "1a66388049"), ("StateUpdatedTimestamp", "tag 1001", "d903e91a66388049"),
    ("StateUpdatedTimestamp", "ISO 8601", "74323032342d30352d30365430373a30383a30395a"),
    ("StateUpdatedTimestamp", "tag 1 of milliseconds", "c11b0000018f4c4d4b2b"),
    ("AlarmActions", '["a"]', "816161"), ("AlarmActions", "[null]", "81f6"), ("AlarmActions", "[5]", "8105"),
]


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name, _, value = values[int(self.path.split("/")[1])]
        body = b"\xa1" + text("MetricAlarms") + b"\x81\xa1" + text(name) + bytes.fromhex(value)
        self.send_response(200)
        self.send_header("smithy-protocol", "rpc-v2-cbor")
        self.send_header("Content-Type", "application/cbor")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
arguments = [f"http://127.0.0.1:{server.server_port}", str(len(values))]


def run(*command):
    seen = subprocess.check_output([*command, *arguments], stderr=subprocess.DEVNULL, text=True)
    return seen.splitlines()


java = run("java", "-cp", open("classpath").read().strip(), "Find.java")
for (name, value, _), of_java, of_go in zip(values, java, run("./find"), strict=True):
    print(f"{name} {value}: Java {of_java}, Go {of_go}")
EOF

cat >want <<'EOF'
Period 60: Java 60, Go 60
Period 60.0: Java error, Go error
Period "60": Java 60, Go error
Period true: Java error, Go error
Period 2^32+60: Java error, Go error
Period a big number 60: Java 60, Go error
Period a time (tag 1): Java 60, Go error
Threshold 5: Java 5.0, Go 5
Threshold "NaN": Java NaN, Go error
Threshold a decimal fraction 0.5: Java 0.5, Go error
ActionsEnabled "false": Java false, Go error
ActionsEnabled 1: Java error, Go error
AlarmName 5: Java 5, Go error
AlarmName true: Java true, Go error
AlarmName bytes: Java missing, Go error
StateUpdatedTimestamp tag 1: Java 2024-05-06T07:01:29Z, Go 2024-05-06T07:01:29Z
StateUpdatedTimestamp a bare number: Java 2024-05-06T07:01:29Z, Go error
StateUpdatedTimestamp tag 1001: Java 2024-05-06T07:01:29Z, Go error
StateUpdatedTimestamp ISO 8601: Java error, Go error
StateUpdatedTimestamp tag 1 of milliseconds: Java +56315-04-21T22:43:55Z, Go 56315-04-21T22:43:55Z
AlarmActions ["a"]: Java [a], Go ["a"]
AlarmActions [null]: Java [null], Go [""]
AlarmActions [5]: Java [5], Go error
EOF
python3 find.py >got
diff want got
echo "holds: the SDK for Java reads other types on the CBOR wire, and drops bytes"
