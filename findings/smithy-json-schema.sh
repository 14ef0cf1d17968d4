#!/usr/bin/env bash
# One would guess: the JSON Schema that smithy-jsonschema makes of a service takes what goes over the wire by the
#   protocol that the service names, here awsJson1_1, and refuses the rest.
# What is so: the protocol is not looked at. A timestamp has the format date-time: 1714979289.123, as AWS JSON sends
#   it, is refused and text in ISO 8601 taken. An integer and a long are of type number, without the limits of their
#   size: 50.5 and 2^63 pass. The limit of a blob in bytes is one of its characters in Base64: four bytes are refused
#   for a limit of four, and "!" is taken. null in a sparse list, null for an absent member and "NaN" for a double are
#   refused.
# Why it matters: a contract test whose schemas come from the model accuses a conformant service for each time and each
#   null, and passes a progress of 50.5. Set useIntegerType and the timestamp's default format, and mend the schema of
#   blobs and sparse lists by hand.
# Seen with: smithy-jsonschema 1.72.1, json-schema-validator 1.5.9 (networknt), Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dependencies=
for artifact in software.amazon.smithy:smithy-jsonschema:1.72.1 software.amazon.smithy:smithy-aws-traits:1.72.1 \
  com.networknt:json-schema-validator:1.5.9 org.slf4j:slf4j-nop:2.0.17; do
  IFS=: read -r group name version <<<"$artifact"
  dependencies+="<dependency><groupId>$group</groupId><artifactId>$name</artifactId>"
  dependencies+="<version>$version</version></dependency>"
done
cat >pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>$dependencies</dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >model.smithy <<'EOF'
$version: "2"
namespace example
use aws.protocols#awsJson1_1

@awsJson1_1
service Pipeline { version: "1", operations: [Report] }
operation Report { input: Details }
structure Details {
    @required
    id: Id
    percent: Percent
    count: Count
    created: Timestamp
    variables: Variables
    names: Names
    sparse: Sparse
    state: State
    part: Part
    bytes: Bytes
    ratio: Double
}
@pattern("^[0-9a-f]{8}$")
string Id
@range(min: 0, max: 100)
integer Percent
@range(min: 0)
long Count
@length(min: 1, max: 2)
map Variables { key: Key, value: Value }
@pattern("^[A-Za-z0-9@\\-_]+$")
@length(min: 1, max: 4)
string Key
@length(min: 1, max: 4)
string Value
@uniqueItems
@length(max: 2)
list Names { member: String }
@sparse
list Sparse { member: String }
enum State {
    OK = "ok"
    FAILED = "failed"
}
union Part { a: String, b: Integer }
@length(max: 4)
blob Bytes
EOF
cat >Find.java <<'EOF'
import com.networknt.schema.*;
import java.nio.file.Path;
import software.amazon.smithy.jsonschema.*;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.*;
import software.amazon.smithy.model.shapes.ShapeId;

class Find {
    public static void main(String[] arguments) {
        var model = Model.assembler().discoverModels().addImport(Path.of("model.smithy")).assemble().unwrap();
        var config = new JsonSchemaConfig();
        config.setService(ShapeId.from("example#Pipeline"));
        var document = JsonSchemaConverter.builder().model(model).config(config).build().convert();
        var root = document.toNode().expectObjectNode().withMember("$ref", "#/definitions/Details");
        var asserted = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(Node.printJson(root), asserted);
        String[] members = {"percent:50", "percent:50.5", "percent:101", "percent:'50'", "percent:null",
            "count:9223372036854775808", "created:1714979289.123", "created:'2024-05-06T07:08:09Z'",
            "variables:{}", "variables:{'a b':'c'}", "names:[null]", "sparse:[null]", "state:'new'",
            "part:{'a':'x','b':1}", "bytes:'AAAA'", "bytes:'AAAAAA=='", "bytes:'!'", "ratio:1.5", "ratio:'NaN'",
            "unknown:1"};
        for (var member : members) {
            var value = "\"" + member.replaceFirst(":", "\":").replace("'", "\"");
            var problems = schema.validate("{\"id\":\"01234567\"," + value + "}", InputFormat.JSON);
            System.out.println(value + (problems.isEmpty() ? ": valid" : ": invalid"));
        }
    }
}
EOF
cat >want <<'WANT'
"percent":50: valid
"percent":50.5: valid
"percent":101: invalid
"percent":"50": invalid
"percent":null: invalid
"count":9223372036854775808: valid
"created":1714979289.123: invalid
"created":"2024-05-06T07:08:09Z": valid
"variables":{}: invalid
"variables":{"a b":"c"}: invalid
"names":[null]: invalid
"sparse":[null]: invalid
"state":"new": invalid
"part":{"a":"x","b":1}: invalid
"bytes":"AAAA": valid
"bytes":"AAAAAA==": invalid
"bytes":"!": valid
"ratio":1.5: valid
"ratio":"NaN": invalid
"unknown":1: valid
WANT
java -cp "$(cat classpath)" Find.java >got
cat got
diff want got
echo "holds: the JSON Schema of a model of AWS JSON refuses its timestamps and takes 50.5 for an integer"
