#!/usr/bin/env bash
# One would guess: which of its four HTTP clients AWS's SDK for Java sends with (Apache, java.net's URLConnection, CRT,
#   Netty) is a matter of speed: the same answer is the same exception, sent as often.
# What is so: URLConnection hands on no body of a 401: the exception is the generic one. CRT, of an answer whose body
#   ends with the connection, hands on none either, and an answer without a header (204) is a 500 to it, sent four
#   times. With Early Hints (103) in front of a 200, URLConnection and Netty fail with status 103, Netty with 100 too.
#   A 200 that is cut inside its body is a success with three of them, while Netty sends the call four times.
# Why it matters: a worker that was tested with one client meets other errors with another, and a mock or a proxy that
#   all of one team can talk to breaks the next. Test with the client that runs, and give each answer a length.
# Seen with: software.amazon.awssdk codepipeline, apache-client, url-connection-client, aws-crt-client and
#   netty-nio-client 2.40.2, Java 17, Python 3.11 (the server).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>codepipeline</artifactId><version>2.40.2</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>url-connection-client</artifactId><version>2.40.2</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>aws-crt-client</artifactId><version>2.40.2</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'JAVA'
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.*;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codepipeline.*;
import software.amazon.awssdk.services.codepipeline.model.PutJobSuccessResultResponse;

public class Find {
  static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  static void show(String client, String answer, Callable<PutJobSuccessResultResponse> call) {
    String seen;
    try {
      seen = "success " + call.call().sdkHttpResponse().statusCode();
    } catch (Exception e) {
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      seen = cause.getClass().getSimpleName();
      if (cause instanceof AwsServiceException error) seen += " " + error.statusCode();
    }
    System.out.println(answer + "\t" + client + "\t" + seen);
  }

  static void call(String client, SdkHttpClient http, String endpoint, String answer) {
    try (var pipelines = CodePipelineClient.builder().region(Region.US_EAST_1).credentialsProvider(CREDENTIALS)
        .endpointOverride(URI.create(endpoint + client + "/" + answer)).httpClient(http).build()) {
      show(client, answer, () -> pipelines.putJobSuccessResult(request -> request.jobId("i")));
    }
  }

  public static void main(String[] args) {
    for (int i = 1; i < args.length; i++) {
      call("Apache", ApacheHttpClient.create(), args[0], args[i]);
      call("URLConnection", UrlConnectionHttpClient.create(), args[0], args[i]);
      call("CRT", AwsCrtHttpClient.create(), args[0], args[i]);
      try (var pipelines = CodePipelineAsyncClient.builder().region(Region.US_EAST_1)
          .credentialsProvider(CREDENTIALS).endpointOverride(URI.create(args[0] + "Netty/" + args[i])).build()) {
        show("Netty", args[i], () -> pipelines.putJobSuccessResult(request -> request.jobId("i")).join());
      }
    }
    System.exit(0);
  }
}
JAVA

cat >find.py <<'PY'
import collections
import socket
import subprocess
import threading

error = '{"__type":"JobNotFoundException","message":"m"}'


def answer(status, body, length=None):
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.1\r\n"
    return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n{body}".encode()


answers = {
    "200": answer("200 OK", ""),
    "400": answer("400 Bad Request", error),
    "401": answer("401 Unauthorized", error),
    "400-until-closed": f"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n{error}".encode(),
    "204-without-header": b"HTTP/1.1 204 No Content\r\n\r\n",
    "103-and-200": b"HTTP/1.1 103 Early Hints\r\nLink: </style>\r\n\r\n" + answer("200 OK", ""),
    "100-and-400": b"HTTP/1.1 100 Continue\r\n\r\n" + answer("400 Bad Request", error),
    "200-cut": answer("200 OK", "{", 2),
}
requests = collections.Counter()


def serve(connection):
    with connection, connection.makefile("rb") as stream:
        path = stream.readline().split()[1].decode().strip("/")
        length = 0
        while (line := stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        stream.read(length)
        requests[path] += 1
        connection.sendall(answers[path.split("/")[1]])
        connection.shutdown(socket.SHUT_WR)
        stream.read()


def accept(listener):
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, args=(listener,), daemon=True).start()
command = ["java", "-cp", open("classpath").read().strip(), "Find.java",
           f"http://127.0.0.1:{listener.getsockname()[1]}/", *answers]
last = None
for line in subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
    name, client, seen = line.split("\t")
    if name != last:
        print(name)
    last = name
    print(f"    {client}: {seen}, sent {requests[f'{client}/{name}']}")
PY

cat >want <<'EOF'
200
    Apache: success 200, sent 1
    URLConnection: success 200, sent 1
    CRT: success 200, sent 1
    Netty: success 200, sent 1
400
    Apache: JobNotFoundException 400, sent 1
    URLConnection: JobNotFoundException 400, sent 1
    CRT: JobNotFoundException 400, sent 1
    Netty: JobNotFoundException 400, sent 1
401
    Apache: JobNotFoundException 401, sent 1
    URLConnection: CodePipelineException 401, sent 1
    CRT: JobNotFoundException 401, sent 1
    Netty: JobNotFoundException 401, sent 1
400-until-closed
    Apache: JobNotFoundException 400, sent 1
    URLConnection: JobNotFoundException 400, sent 1
    CRT: CodePipelineException 400, sent 1
    Netty: JobNotFoundException 400, sent 1
204-without-header
    Apache: success 204, sent 1
    URLConnection: success 204, sent 1
    CRT: CodePipelineException 500, sent 4
    Netty: success 204, sent 1
103-and-200
    Apache: success 200, sent 1
    URLConnection: CodePipelineException 103, sent 1
    CRT: success 200, sent 1
    Netty: CodePipelineException 103, sent 1
100-and-400
    Apache: JobNotFoundException 400, sent 1
    URLConnection: JobNotFoundException 400, sent 1
    CRT: JobNotFoundException 400, sent 1
    Netty: CodePipelineException 100, sent 1
200-cut
    Apache: success 200, sent 1
    URLConnection: success 200, sent 1
    CRT: success 200, sent 1
    Netty: SdkClientException, sent 4
EOF
python3 find.py >got 2>log || { cat log >&2; exit 1; }
diff want got
echo "holds: four HTTP clients of one SDK see four answers"
