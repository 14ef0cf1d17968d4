import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;
import software.amazon.awssdk.services.codepipeline.model.PutJobSuccessResultRequest;

/** Sends with the AWS SDK for Java v2 what standard input asks for: Client URL. Input and output: python.py. */
public class Client {
  static void text(JsonNode in, String name, Consumer<String> set) {
    in.field(name).filter(n -> !n.isNull()).ifPresent(n -> set.accept(n.asString()));
  }

  static void success(PutJobSuccessResultRequest.Builder r, JsonNode in) {
    text(in, "jobId", r::jobId);
    text(in, "continuationToken", r::continuationToken);
    in.field("currentRevision").filter(n -> !n.isNull()).ifPresent(n -> r.currentRevision(v -> {
      text(n, "revision", v::revision);
      text(n, "changeIdentifier", v::changeIdentifier);
      text(n, "revisionSummary", v::revisionSummary);
      text(n, "created", s -> v.created(Instant.parse(s)));
    }));
    in.field("executionDetails").filter(n -> !n.isNull()).ifPresent(n -> r.executionDetails(d -> {
      text(n, "summary", d::summary);
      text(n, "externalExecutionId", d::externalExecutionId);
      n.field("percentComplete").ifPresent(p -> d.percentComplete(Integer.valueOf(p.asNumber())));
    }));
    in.field("outputVariables").ifPresent(n -> {
      Map<String, String> variables = new HashMap<>();
      n.asObject().forEach((k, v) -> variables.put(k, v.isNull() ? null : v.asString()));
      r.outputVariables(variables);
    });
  }

  static void call(CodePipelineClient client, String operation, JsonNode in) {
    switch (operation) {
      case "PutJobSuccessResult" -> client.putJobSuccessResult(r -> success(r, in));
      case "PutJobFailureResult" -> {
        JsonNode f = in.field("failureDetails").get();
        client.putJobFailureResult(r -> r.jobId(in.field("jobId").get().asString()).failureDetails(d -> {
          text(f, "type", d::type);
          text(f, "message", d::message);
        }));
      }
      case "AcknowledgeJob" -> client.acknowledgeJob(r -> {
        text(in, "jobId", r::jobId);
        text(in, "nonce", r::nonce);
      });
      case "PollForJobs" -> {
        JsonNode t = in.field("actionTypeId").get();
        Integer size = Integer.valueOf(in.field("maxBatchSize").get().asNumber());
        client.pollForJobs(r -> r.maxBatchSize(size).actionTypeId(a -> {
          text(t, "category", a::category);
          text(t, "owner", a::owner);
          text(t, "provider", a::provider);
          text(t, "version", a::version);
        }));
      }
      default -> throw new IllegalArgumentException(operation);
    }
  }

  public static void main(String[] args) throws Exception {
    System.out.println(VersionInfo.SDK_VERSION);
    CodePipelineClient client =
        CodePipelineClient.builder().endpointOverride(URI.create(args[0])).region(Region.US_EAST_1).build();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode asked = JsonNode.parser().parse(line);
      try {
        call(client, asked.field("operation").get().asString(), asked.field("input").get());
        System.out.println("success");
      } catch (CodePipelineException e) {
        boolean generic = e.getClass() == CodePipelineException.class;
        System.out.println(generic ? "generic" : e.getClass().getSimpleName());
      } catch (RuntimeException e) {
        System.err.println(e);
        System.out.println("failed");
      }
    }
  }
}
