#!/usr/bin/env bash
# One would guess: AWS's SDK for Kotlin reads answers of awsJson1_1 as AWS's others do: an integer is one, a moment
#   before 1970 a moment, a body with text behind its end an error, and an empty 429 is sent again.
# What is so: for an integer 50.9 is 50, 050 is 50 and 2^63 and 1e400 are 2^63-1; for a text 50 is "50", for an enum 5
#   an unknown value. A time of -1.5 is a ParseException, though 1714979289.123 as a text is read, and nanoseconds are
#   cut to microseconds. Behind the structure any text passes. A 429 without a code is not sent again, an error that is
#   modelled as the caller's fault is, where its status is 500. A required member that is left out is not missed: {} is
#   sent.
# Why it matters: a fake service that answers with 50.9 or 050 passes the test in Kotlin, and workers in other
#   languages fail on it. A service that throttles with a bare 429 fails the jobs of this one, where JavaScript's and
#   Java's wait.
# Seen with: aws.sdk.kotlin:ssm-jvm 1.5.59 (Systems Manager, which like CodePipeline speaks awsJson1_1, with
#   smithy-kotlin 1.5.12), Kotlin 2.2.20, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dependencies=
for artifact in aws.sdk.kotlin:ssm-jvm:1.5.59 org.slf4j:slf4j-nop:2.0.17 \
  org.jetbrains.kotlin:kotlin-compiler-embeddable:2.2.20 org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.10.2; do
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
cat >Find.kt <<'END'
import aws.sdk.kotlin.services.ssm.SsmClient
import aws.sdk.kotlin.services.ssm.model.*
import aws.smithy.kotlin.runtime.auth.awscredentials.*
import aws.smithy.kotlin.runtime.collections.Attributes
import aws.smithy.kotlin.runtime.net.url.Url
import com.sun.net.httpserver.HttpServer
import java.net.InetSocketAddress
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

object Keys : CredentialsProvider {
    override suspend fun resolve(attributes: Attributes) = Credentials("test", "test")
}

var answer = Pair(200, "{}")
var calls = 0
var sent = ""

fun main() = runBlocking {
    val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
    server.createContext("/") {
        calls++
        sent = String(it.requestBody.readBytes())
        it.responseHeaders.add("Content-Type", "application/x-amz-json-1.1")
        val body = answer.second.toByteArray()
        it.sendResponseHeaders(answer.first, if (body.isEmpty()) -1 else body.size.toLong())
        it.responseBody.write(body)
        it.close()
    }
    server.start()
    val client = SsmClient {
        region = "us-east-1"
        credentialsProvider = Keys
        endpointUrl = Url.parse("http://127.0.0.1:${server.address.port}")
        retryStrategy { delayProvider { initialDelay = 1.milliseconds; maxBackoff = 2.milliseconds } }
    }
    suspend fun ask(status: Int, body: String, show: (Parameter?) -> Any?) {
        answer = Pair(status, body)
        calls = 0
        val result = try {
            withTimeout(20_000) { show(client.getParameter(GetParameterRequest { name = "n" }).parameter) }
        } catch (error: Exception) {
            error.javaClass.simpleName
        }
        println("$status $body: $result" + if (calls > 1) ", sent $calls times" else "")
    }
    fun member(json: String) = """{"Parameter":{$json}}"""
    for (n in listOf("50.0", "50.9", "050", "\"50\"", "true", "9223372036854775808", "1e400")) {
        ask(200, member("\"Version\":$n")) { it?.version }
    }
    for (text in listOf("50", "true", "[1]")) ask(200, member("\"Value\":$text")) { it?.value }
    for (value in listOf("5", "\"New\"")) ask(200, member("\"Type\":$value")) { it?.type }
    for (time in listOf("1714979289.123", "1714979289.1234567", "\"1714979289.123\"", "\"2024-05-06\"", "-1.5")) {
        ask(200, member("\"LastModifiedDate\":$time")) { it?.lastModifiedDate }
    }
    for (body in listOf("", " ", "null", "{} x", member("\"Version\":5") + "}]")) ask(200, body) { it?.version }
    val notFound = """{"__type":"ParameterNotFound"}"""
    for (status in listOf(400, 429, 500)) ask(status, "") { it }
    for (status in listOf(400, 404, 500)) ask(status, notFound) { it }
    ask(400, """{"__type":"ThrottlingException"}""") { it }
    answer = Pair(200, "{}")
    client.putParameter(PutParameterRequest { })
    println("sent without a name: $sent")
    server.stop(0)
    Runtime.getRuntime().halt(0)
}
END
cat >want <<'WANT'
200 {"Parameter":{"Version":50.0}}: 50
200 {"Parameter":{"Version":50.9}}: 50
200 {"Parameter":{"Version":050}}: 50
200 {"Parameter":{"Version":"50"}}: DeserializationException
200 {"Parameter":{"Version":true}}: DeserializationException
200 {"Parameter":{"Version":9223372036854775808}}: 9223372036854775807
200 {"Parameter":{"Version":1e400}}: 9223372036854775807
200 {"Parameter":{"Value":50}}: 50
200 {"Parameter":{"Value":true}}: true
200 {"Parameter":{"Value":[1]}}: DeserializationException
200 {"Parameter":{"Type":5}}: SdkUnknown(5)
200 {"Parameter":{"Type":"New"}}: SdkUnknown(New)
200 {"Parameter":{"LastModifiedDate":1714979289.123}}: 2024-05-06T07:08:09.123Z
200 {"Parameter":{"LastModifiedDate":1714979289.1234567}}: 2024-05-06T07:08:09.123456Z
200 {"Parameter":{"LastModifiedDate":"1714979289.123"}}: 2024-05-06T07:08:09.123Z
200 {"Parameter":{"LastModifiedDate":"2024-05-06"}}: ParseException
200 {"Parameter":{"LastModifiedDate":-1.5}}: ParseException
200 : null
200  : DeserializationException
200 null: null
200 {} x: null
200 {"Parameter":{"Version":5}}}]: 5
400 : SsmException
429 : SsmException
500 : SsmException, sent 3 times
400 {"__type":"ParameterNotFound"}: ParameterNotFound
404 {"__type":"ParameterNotFound"}: ParameterNotFound
500 {"__type":"ParameterNotFound"}: ParameterNotFound, sent 3 times
400 {"__type":"ThrottlingException"}: SsmException, sent 3 times
sent without a name: {}
WANT
classpath=$(cat classpath)
java -cp "$classpath" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -nowarn -cp "$classpath" \
  -d out Find.kt >log 2>&1 || { cat log; exit 1; }
timeout 300 java -cp "out:$classpath" FindKt >got
cat got
diff want got
echo "holds: AWS's SDK for Kotlin cuts numbers, reads text behind the end and gives up on an empty 429"
