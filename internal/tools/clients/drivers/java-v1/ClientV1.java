import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.codepipeline.AWSCodePipeline;
import com.amazonaws.services.codepipeline.AWSCodePipelineClientBuilder;
import com.amazonaws.services.codepipeline.model.*;
import com.amazonaws.util.VersionInfoUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Sends with the AWS SDK for Java v1 what standard input asks for: ClientV1 URL. Input and output: python.py. */
public class ClientV1 {
  static void text(JsonNode in, String name, Consumer<String> set) {
    if (in.hasNonNull(name)) set.accept(in.get(name).asText());
  }

  static PutJobSuccessResultRequest success(JsonNode in) {
    PutJobSuccessResultRequest r = new PutJobSuccessResultRequest();
    text(in, "jobId", r::setJobId);
    text(in, "continuationToken", r::setContinuationToken);
    if (in.hasNonNull("currentRevision")) {
      JsonNode n = in.get("currentRevision");
      CurrentRevision v = new CurrentRevision();
      text(n, "revision", v::setRevision);
      text(n, "changeIdentifier", v::setChangeIdentifier);
      text(n, "revisionSummary", v::setRevisionSummary);
      text(n, "created", s -> v.setCreated(Date.from(Instant.parse(s))));
      r.setCurrentRevision(v);
    }
    if (in.hasNonNull("executionDetails")) {
      JsonNode n = in.get("executionDetails");
      ExecutionDetails d = new ExecutionDetails();
      text(n, "summary", d::setSummary);
      text(n, "externalExecutionId", d::setExternalExecutionId);
      if (n.hasNonNull("percentComplete")) d.setPercentComplete(n.get("percentComplete").asInt());
      r.setExecutionDetails(d);
    }
    if (in.hasNonNull("outputVariables")) {
      Map<String, String> variables = new HashMap<>();
      in.get("outputVariables").fields().forEachRemaining(
          e -> variables.put(e.getKey(), e.getValue().isNull() ? null : e.getValue().asText()));
      r.setOutputVariables(variables);
    }
    return r;
  }

  static void call(AWSCodePipeline client, String operation, JsonNode in) {
    switch (operation) {
      case "PutJobSuccessResult" -> client.putJobSuccessResult(success(in));
      case "PutJobFailureResult" -> {
        FailureDetails d = new FailureDetails();
        text(in.get("failureDetails"), "type", d::setType);
        text(in.get("failureDetails"), "message", d::setMessage);
        client.putJobFailureResult(
            new PutJobFailureResultRequest().withJobId(in.get("jobId").asText()).withFailureDetails(d));
      }
      case "AcknowledgeJob" -> client.acknowledgeJob(
          new AcknowledgeJobRequest().withJobId(in.get("jobId").asText()).withNonce(in.get("nonce").asText()));
      case "PollForJobs" -> {
        ActionTypeId id = new ActionTypeId();
        text(in.get("actionTypeId"), "category", id::setCategory);
        text(in.get("actionTypeId"), "owner", id::setOwner);
        text(in.get("actionTypeId"), "provider", id::setProvider);
        text(in.get("actionTypeId"), "version", id::setVersion);
        client.pollForJobs(
            new PollForJobsRequest().withActionTypeId(id).withMaxBatchSize(in.get("maxBatchSize").asInt()));
      }
      default -> throw new IllegalArgumentException(operation);
    }
  }

  public static void main(String[] args) throws Exception {
    System.out.println(VersionInfoUtils.getVersion());
    AWSCodePipeline client = AWSCodePipelineClientBuilder.standard()
        .withEndpointConfiguration(new EndpointConfiguration(args[0], "us-east-1")).build();
    ObjectMapper json = new ObjectMapper();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode asked = json.readTree(line);
      try {
        call(client, asked.get("operation").asText(), asked.get("input"));
        System.out.println("success");
      } catch (AWSCodePipelineException e) {
        System.out.println(e.getClass() == AWSCodePipelineException.class ? "generic" : e.getClass().getSimpleName());
      } catch (RuntimeException e) {
        System.err.println(e);
        System.out.println("failed");
      }
    }
  }
}
