#!/usr/bin/env bash
# One would guess: the handler of a Lambda function in Java takes the event of a CodePipeline job as a class of its own,
#   with @JsonProperty("CodePipeline.job") on the member, as everywhere with Jackson; or it fails.
# What is so: Lambda's serializer is a Jackson (or Gson) under another package name, so annotations of Jackson, on
#   fields, getters and setters, mean nothing to it. Names are compared with those of the setters, and no setter has a
#   dot. Unknown members are passed over: the object is there, its job is null, and no exception is thrown.
#   aws-lambda-java-events has no class for this event. A Map is filled, and of Gson every number in it is a Double.
# Why it matters: a NullPointerException at the first job.id(), or a function that finds nothing to do and returns: the
#   action runs into its timeout. Take a Map or the stream, and read it with a Jackson of your own.
# Seen with: com.amazonaws:aws-lambda-java-serialization 1.1.5, aws-lambda-java-events 3.14.0, jackson-databind
#   2.18.2, gson 2.13.2; Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId><artifactId>aws-lambda-java-serialization</artifactId><version>1.1.5</version>
    </dependency>
    <dependency>
      <groupId>com.amazonaws</groupId><artifactId>aws-lambda-java-events</artifactId><version>3.14.0</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.18.2</version>
    </dependency>
    <dependency>
      <groupId>com.google.code.gson</groupId><artifactId>gson</artifactId><version>2.13.2</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import com.amazonaws.services.lambda.runtime.serialization.factories.GsonFactory;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.amazonaws.services.lambda.runtime.serialization.factories.PojoSerializerFactory;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.annotations.SerializedName;
import java.util.Map;

public class Find {
  public static class Job {
    private String id;
    public String getId() { return id; }
    public void setId(String id) { this.id = id; }
    @Override public String toString() { return "job " + id; }
  }

  public static class Event {
    @SerializedName("CodePipeline.job")
    private Job job;
    @JsonProperty("CodePipeline.job") public Job getJob() { return job; }
    @JsonProperty("CodePipeline.job") public void setJob(Job job) { this.job = job; }
    @Override public String toString() { return "" + job; }
  }

  static final String EVENT = "{\"CodePipeline.job\":{\"id\":\"1111\"}}";

  public static void main(String[] args) throws Exception {
    System.out.println("Jackson itself: " + new ObjectMapper().readValue(EVENT, Event.class));
    System.out.println("Gson itself: " + new com.google.gson.Gson().fromJson(EVENT, Event.class));
    for (PojoSerializerFactory factory : new PojoSerializerFactory[] {
          JacksonFactory.getInstance(), GsonFactory.getInstance()}) {
      String name = "Lambda's " + factory.getClass().getSimpleName().replace("Factory", "");
      System.out.println(name + ": " + factory.getSerializer(Event.class).fromJson(EVENT));
      System.out.println(name + ", a member named job: "
          + factory.getSerializer(Event.class).fromJson("{\"job\":{\"id\":\"1111\"}}"));
      System.out.println(name + ", a Map: " + factory.getSerializer(Map.class).fromJson(EVENT));
      System.out.println(name + ", 9007199254740993 in a Map: "
          + ((Map<?, ?>) factory.getSerializer(Map.class).fromJson("{\"n\":9007199254740993}")).get("n"));
    }
  }
}
EOF
cat >want <<'EOF'
Jackson itself: job 1111
Gson itself: job 1111
Lambda's Jackson: null
Lambda's Jackson, a member named job: job 1111
Lambda's Jackson, a Map: {CodePipeline.job={id=1111}}
Lambda's Jackson, 9007199254740993 in a Map: 9007199254740993
Lambda's Gson: null
Lambda's Gson, a member named job: job 1111
Lambda's Gson, a Map: {CodePipeline.job={id=1111}}
Lambda's Gson, 9007199254740993 in a Map: 9.007199254740992E15
classes for jobs of CodePipeline: 0
EOF
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
events=$(tr ':' '\n' <classpath | grep aws-lambda-java-events)
echo "classes for jobs of CodePipeline: $(unzip -l "$events" | grep -ci codepipeline)" >>got || true
cat got
diff want got
echo "holds: Lambda's serializer for Java does not see annotations, and the job is null"
