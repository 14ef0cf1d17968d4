#!/usr/bin/env bash
# One would guess: an error whose body has __type JobNotFoundException is thrown by the AWS SDK for Java as
#   JobNotFoundException, whatever the header X-Amzn-ErrorType adds; and ns#JobNotFoundException in the header is read as
#   it is in __type, without the namespace.
# What is so: the header comes first, and of it only what stands behind a colon is cut off. With ns#Foo in the header v2
#   throws CodePipelineException with the error code ns#Foo, though __type is right, and v1 does the like. In __type the
#   same spelling is understood.
# Why it matters: a server that writes one string into both places is right for every other SDK. A worker in Java that
#   catches JobNotFoundException misses it there. Write the name alone into the header, or leave the header out.
# Seen with: software.amazon.awssdk:codepipeline 2.40.2, com.amazonaws:aws-java-sdk-codepipeline 1.12.797, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=us-east-1 AWS_JAVA_V1_DISABLE_DEPRECATION_ANNOUNCEMENT=true
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>codepipeline</artifactId><version>2.40.2</version>
    </dependency>
    <dependency>
      <groupId>com.amazonaws</groupId><artifactId>aws-java-sdk-codepipeline</artifactId><version>1.12.797</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.codepipeline.AWSCodePipelineClientBuilder;
import com.amazonaws.services.codepipeline.model.AWSCodePipelineException;
import com.amazonaws.services.codepipeline.model.PutJobSuccessResultRequest;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;

public class Find {
  static String header, type;

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", x -> {
      x.getRequestBody().readAllBytes();
      if (header != null) {
        x.getResponseHeaders().set("X-Amzn-ErrorType", header);
      }
      byte[] body = ("{\"__type\":\"" + type + "\",\"message\":\"m\"}").getBytes();
      x.sendResponseHeaders(400, body.length);
      x.getResponseBody().write(body);
      x.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    var v2 = CodePipelineClient.builder().endpointOverride(URI.create(url)).build();
    var v1 = AWSCodePipelineClientBuilder.standard().withEndpointConfiguration(new EndpointConfiguration(url, "us-east-1")).build();
    String name = "JobNotFoundException", spaced = "ns#" + name;
    for (String[] c : new String[][] {{name, null}, {spaced, null}, {name, name}, {name, name + ":uri"}, {name, spaced}, {spaced, spaced}}) {
      type = c[0];
      header = c[1];
      String says = "__type " + type + ", header " + header + ": ";
      try {
        v2.putJobSuccessResult(r -> r.jobId("j"));
      } catch (CodePipelineException e) {
        System.out.println(says + "v2 " + e.getClass().getSimpleName() + " " + e.awsErrorDetails().errorCode());
      }
      try {
        v1.putJobSuccessResult(new PutJobSuccessResultRequest().withJobId("j"));
      } catch (AWSCodePipelineException e) {
        System.out.println(says + "v1 " + e.getClass().getSimpleName() + " " + e.getErrorCode());
      }
    }
    server.stop(0);
    System.exit(0);
  }
}
EOF

cat >want <<'EOF'
__type JobNotFoundException, header null: v2 JobNotFoundException JobNotFoundException
__type JobNotFoundException, header null: v1 JobNotFoundException JobNotFoundException
__type ns#JobNotFoundException, header null: v2 JobNotFoundException JobNotFoundException
__type ns#JobNotFoundException, header null: v1 JobNotFoundException JobNotFoundException
__type JobNotFoundException, header JobNotFoundException: v2 JobNotFoundException JobNotFoundException
__type JobNotFoundException, header JobNotFoundException: v1 JobNotFoundException JobNotFoundException
__type JobNotFoundException, header JobNotFoundException:uri: v2 JobNotFoundException JobNotFoundException
__type JobNotFoundException, header JobNotFoundException:uri: v1 JobNotFoundException JobNotFoundException
__type JobNotFoundException, header ns#JobNotFoundException: v2 CodePipelineException ns#JobNotFoundException
__type JobNotFoundException, header ns#JobNotFoundException: v1 AWSCodePipelineException ns#JobNotFoundException
__type ns#JobNotFoundException, header ns#JobNotFoundException: v2 CodePipelineException ns#JobNotFoundException
__type ns#JobNotFoundException, header ns#JobNotFoundException: v1 AWSCodePipelineException ns#JobNotFoundException
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
diff want got
echo "holds: a namespace in X-Amzn-ErrorType hides the right __type from the AWS SDKs for Java"
