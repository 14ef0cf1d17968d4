import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;
import software.amazon.awssdk.utils.builder.Buildable;

/** Makes any call with the AWS SDK for Java v2: Call URL. A line of standard input is {"operation", "input"}, a line of
 * standard output {"output"} or {"error"}, as those of call.mjs. */
public class Call {
  static final String MODEL = "software.amazon.awssdk.services.codepipeline.model.";

  static void fill(SdkPojo builder, JsonNode in) {
    for (SdkField<?> field : builder.sdkFields()) {
      in.field(field.locationName()).ifPresent(n -> field.set(builder, value(field, n)));
    }
  }

  static Object value(SdkField<?> field, JsonNode in) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.LIST) {
      List<Object> list = new ArrayList<>();
      in.asArray().forEach(n -> list.add(value(field.getTrait(ListTrait.class).memberFieldInfo(), n)));
      return list;
    }
    if (type == MarshallingType.MAP) {
      Map<String, Object> map = new HashMap<>();
      in.asObject().forEach((k, n) -> map.put(k, value(field.getTrait(MapTrait.class).valueFieldInfo(), n)));
      return map;
    }
    if (type == MarshallingType.SDK_POJO) {
      SdkPojo builder = field.constructor().get();
      fill(builder, in);
      return ((Buildable) builder).build();
    }
    if (type == MarshallingType.INTEGER) {
      return Integer.valueOf(in.asNumber());
    }
    if (type == MarshallingType.BOOLEAN) {
      return in.asBoolean();
    }
    return type == MarshallingType.INSTANT ? Instant.parse(in.asString()) : in.asString();
  }

  static void write(JsonWriter out, Object value) {
    if (value instanceof SdkPojo pojo) {
      out.writeStartObject();
      for (SdkField<?> field : pojo.sdkFields()) {
        Object member = field.getValueOrDefault(pojo);
        boolean unset = member instanceof List<?> list && list.isEmpty() || member instanceof Map<?, ?> map && map.isEmpty();
        if (member != null && !unset) { // of a list that is not there the SDK makes an empty one
          out.writeFieldName(field.locationName());
          write(out, member);
        }
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      list.forEach(item -> write(out, item));
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      map.forEach((k, v) -> {
        out.writeFieldName((String) k);
        write(out, v);
      });
      out.writeEndObject();
    } else if (value instanceof Integer number) {
      out.writeValue(number);
    } else if (value instanceof Boolean bool) {
      out.writeValue(bool);
    } else {
      out.writeValue(value.toString());
    }
  }

  static Object call(CodePipelineClient client, String operation, JsonNode in) throws ReflectiveOperationException {
    Class<?> kind = Class.forName(MODEL + operation + "Request");
    SdkPojo builder = (SdkPojo) kind.getMethod("builder").invoke(null);
    fill(builder, in);
    String method = operation.substring(0, 1).toLowerCase() + operation.substring(1);
    return CodePipelineClient.class.getMethod(method, kind).invoke(client, ((Buildable) builder).build());
  }

  public static void main(String[] arguments) throws Exception {
    try (CodePipelineClient client = CodePipelineClient.builder().endpointOverride(URI.create(arguments[0])).region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))).build()) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line; (line = lines.readLine()) != null;) {
        JsonNode asked = JsonNode.parser().parse(line);
        JsonWriter out = JsonWriter.create();
        out.writeStartObject();
        try {
          Object answer = call(client, asked.field("operation").get().asString(), asked.field("input").get());
          out.writeFieldName("output");
          write(out, answer);
        } catch (InvocationTargetException e) {
          if (!(e.getCause() instanceof CodePipelineException refused)) {
            throw e;
          }
          out.writeFieldName("error");
          out.writeValue(refused.awsErrorDetails().errorCode());
        }
        out.writeEndObject();
        System.out.write(out.getBytes());
        System.out.println();
        System.out.flush();
      }
    }
  }
}
