#!/usr/bin/env bash
# One would guess: Jackson writes an Instant or a Date into CBOR as a time (tag 1), as it reads one, and a BigInteger
#   that fits an integer of CBOR as that integer, which RFC 8949 (3.4.3) prefers.
# What is so: an Instant becomes a decimal fraction (tag 4) with exponent -9, a Date the bare number of milliseconds,
#   and a BigInteger of 5 a big number (tag 2). Of the Instant the AWS SDK for JavaScript v3 makes an object of its own
#   where its types promise a Date, of the Date a number, and of 5 a BigInt; botocore's parser stops at each of the tags
#   and gives a number for the Date. Jackson itself reads tag 1 and all it writes.
# Why it matters: a test that writes and reads with Jackson is green, and a worker in another language has 1714979289123
#   for a time, or an error for an answer with status 200. Write times yourself: writeTag(1), and a double.
# Seen with: jackson-dataformat-cbor and jackson-datatype-jsr310 2.21.3, Java 17; read by @aws-sdk/client-codepipeline
#   3.1138.0, Node.js 20, and botocore 1.44.8, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1 AWS_CONFIG_FILE=/dev/null TZ=UTC
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.fasterxml.jackson.dataformat</groupId><artifactId>jackson-dataformat-cbor</artifactId>
      <version>2.21.3</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.datatype</groupId><artifactId>jackson-datatype-jsr310</artifactId>
      <version>2.21.3</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check botocore==1.44.8
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 >/dev/null

cat >Find.java <<'EOF'
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

public class Find {
  public static void main(String[] args) throws Exception {
    var mapper = CBORMapper.builder(new CBORFactory()).addModule(new JavaTimeModule()).build();
    Instant created = Instant.ofEpochMilli(1714979289123L);
    Object[][] values = {
      {"Instant", "created", created}, {"Date", "created", Date.from(created)},
      {"BigInteger", "version", BigInteger.valueOf(5)},
    };
    for (Object[] value : values) {
      HexFormat hex = HexFormat.of();
      System.err.println(value[0] + ": " + hex.formatHex(mapper.writeValueAsBytes(value[2])) + ", read by Jackson: "
          + mapper.readValue(mapper.writeValueAsBytes(value[2]), value[2].getClass()).equals(value[2]));
      System.out.println(value[0] + " " + hex.formatHex(
          mapper.writeValueAsBytes(Map.of("pipelines", List.of(Map.of(value[1], value[2]))))));
    }
    byte[] tagged = HexFormat.of().parseHex("c11a663881d9");
    System.err.println("tag 1, read by Jackson: " + mapper.readValue(tagged, Instant.class));
  }
}
EOF
cat >read.mjs <<'EOF'
import { CodePipelineClient, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";

for (const line of readFileSync("answers", "utf8").trim().split("\n")) {
  const [name, hex] = line.split(" ");
  const response = {
    statusCode: 200,
    headers: { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
    body: Readable.from([Buffer.from(hex, "hex")]),
  };
  const client = new CodePipelineClient({
    region: "us-east-1", endpoint: "http://codepipeline.test", protocol: AwsSmithyRpcV2CborProtocol, maxAttempts: 1,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: { handle: async () => ({ response }) },
  });
  const { created, version } = (await client.send(new ListPipelinesCommand({}))).pipelines[0];
  const value = created ?? version;
  console.log(`JavaScript v3, ${name}: ${value instanceof Date ? "Date" : typeof value} ${value.string ?? value}`);
}
EOF
cat >read.py <<'EOF'
import botocore.parsers
import botocore.session

shape = botocore.session.get_session().get_service_model("codepipeline").operation_model("ListPipelines").output_shape
parser = botocore.parsers.create_parser("smithy-rpc-v2-cbor")
for line in open("answers"):
    name, data = line.split()
    headers = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
    try:
        answer = parser.parse({"status_code": 200, "headers": headers, "body": bytes.fromhex(data)}, shape)
        (value,) = answer["pipelines"][0].values()
        print(f"botocore, {name}: {type(value).__name__} {value}")
    except botocore.parsers.ResponseParserError as error:
        print(f"botocore, {name}: {error}")
EOF
cat >want <<'EOF'
Instant: c482281b17ccd493bd540ec0, read by Jackson: true
Date: 1b0000018f4cbb3823, read by Jackson: true
BigInteger: c24105, read by Jackson: true
tag 1, read by Jackson: 2024-05-06T07:08:09Z
JavaScript v3, Instant: object 1714979289.123000000
JavaScript v3, Date: number 1714979289123
JavaScript v3, BigInteger: bigint 5
botocore, Instant: Found CBOR tag not supported by botocore: 4
botocore, Date: int 1714979289123
botocore, BigInteger: Found CBOR tag not supported by botocore: 2
EOF
java -cp "$(cat classpath)" Find.java >answers 2>got || { cat got; exit 1; }
{ node read.mjs; env/bin/python read.py; } >>got
cat got
diff want got
echo "holds: Jackson writes an Instant as a decimal fraction, which AWS's SDKs do not take for a time"
