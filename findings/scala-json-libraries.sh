#!/usr/bin/env bash
# One would guess: a JSON library for Scala writes Some("t") as "t", leaves None out or writes null, sends each member
#   that has a value, and reads back what others write, with 50 for an Int and nothing else.
# What is so: of six with derived codecs and no setting, borer writes an Option as a list, [] or ["t"], and refuses "t"
#   and null for one. borer and uPickle refuse an answer without an optional member, unless its default is None, circe
#   one without a map that has a default. borer, uPickle and jsoniter-scala leave out what equals its default:
#   percentComplete = 0 is not sent, and an executionDetails that holds only that is {}. uPickle writes a large Long as
#   text, and reads 4294967346 as 50, 5 as the text "5", null as a null of Scala and the first of two equal names. It,
#   circe and zio-json take "50" for 50; zio-json text behind the value, and with jsoniter-scala any word and 05 in
#   unknown members.
# Why it matters: a service of AWS JSON refuses a token that is a list, and a progress of 0 that is absent is another
#   result; a fake service in Scala takes what CodePipeline answers with a SerializationException. Give Option members
#   the default None, numbers that may be 0 none, and test with bodies that are not of the library's own making.
# Seen with: borer 1.16.2, upickle 4.4.3, circe 0.14.14, jsoniter-scala 2.38.17, play-json 3.0.6, zio-json 0.9.2, Scala
#   3.3.7, Java 17.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dependencies=
for artifact in org.scala-lang:scala3-compiler_3:3.3.7 io.bullet:borer-derivation_3:1.16.2 \
  com.lihaoyi:upickle_3:4.4.3 io.circe:circe-generic_3:0.14.14 io.circe:circe-parser_3:0.14.14 \
  com.github.plokhotnyuk.jsoniter-scala:jsoniter-scala-macros_3:2.38.17 org.playframework:play-json_3:3.0.6 \
  dev.zio:zio-json_3:0.9.2; do
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
cat >Find.scala <<'END'
case class Details(percentComplete: Int = 0, time: Option[Long] = None)
case class Job(jobId: String, token: Option[String], executionDetails: Option[Details] = None,
    variables: Map[String, String] = Map.empty)

trait Library(val name: String):
  def write(job: Job): String
  def read(text: String): Job

object Borer extends Library("borer"):
  import io.bullet.borer.*, io.bullet.borer.derivation.MapBasedCodecs.*
  given Codec[Details] = deriveCodec
  given Codec[Job] = deriveCodec
  def write(job: Job) = Json.encode(job).toUtf8String
  def read(text: String) = Json.decode(text.getBytes("UTF-8")).to[Job].value

object UPickle extends Library("uPickle"):
  import upickle.default.{write as encode, read as decode, *}
  given ReadWriter[Details] = macroRW
  given ReadWriter[Job] = macroRW
  def write(job: Job) = encode(job)
  def read(text: String) = decode[Job](text)

object Circe extends Library("circe"):
  import io.circe.*, io.circe.generic.semiauto.*, io.circe.syntax.*
  given Codec.AsObject[Details] = deriveCodec
  given Codec.AsObject[Job] = deriveCodec
  def write(job: Job) = job.asJson.noSpaces
  def read(text: String) = io.circe.parser.decode[Job](text).fold(throw _, identity)

object Jsoniter extends Library("jsoniter-scala"):
  import com.github.plokhotnyuk.jsoniter_scala.core.*, com.github.plokhotnyuk.jsoniter_scala.macros.*
  given JsonValueCodec[Job] = JsonCodecMaker.make
  def write(job: Job) = writeToString(job)
  def read(text: String) = readFromString[Job](text)

object Play extends Library("play-json"):
  import play.api.libs.json.*
  given Format[Details] = Json.format
  given Format[Job] = Json.format
  def write(job: Job) = Json.stringify(Json.toJson(job))
  def read(text: String) = Json.parse(text).as[Job]

object Zio extends Library("zio-json"):
  import zio.json.*
  given JsonCodec[Details] = DeriveJsonCodec.gen
  given JsonCodec[Job] = DeriveJsonCodec.gen
  def write(job: Job) = job.toJson
  def read(text: String) = text.fromJson[Job].fold(error => throw Exception(error), identity)

object Find:
  def shown(result: => Any) = try result.toString catch case error: Exception => "refused"

  def main(arguments: Array[String]): Unit =
    val libraries = List(Borer, UPickle, Circe, Jsoniter, Play, Zio)
    for library <- libraries do
      println(library.name)
      for details <- List(None, Some(Details(0)), Some(Details(50, Some(1L << 60)))) do
        println("  " + library.write(Job("j", details.map(_ => "t"), details)))
    def number(text: String) = s"""{"jobId":"j",REST,"executionDetails":{"percentComplete":$text}}"""
    val texts = List("""{"jobId":"j","variables":{}}""", """{"jobId":"j","token":"t"}""",
      """{"jobId":"j","token":null,"variables":{}}""", number("50"), number("50.0"), number("\"50\""),
      number("4294967346"), """{"jobId":5,REST}""", """{"jobId":null,REST}""", """{"jobId":"a","jobId":"b",REST}""",
      """{"jobId":"j",REST} x""", """{"jobId":"j",REST,"unknown":05}""", """{"jobId":"j",REST,"unknown":tRue}""")
    for text <- texts do
      println(text.replace(",REST", ""))
      // What else there is suits each of them.
      def rest(library: Library) = s""""token":${if library == Borer then "[]" else "null"},"variables":{}"""
      for (result, which) <- libraries.groupBy(library => shown(library.read(text.replace("REST", rest(library))))).toList
          .sortBy(_._1) do
        println(s"  $result: ${which.map(_.name).mkString(", ")}")
END
cat >want <<'WANT'
borer
  {"jobId":"j","token":[]}
  {"jobId":"j","token":["t"],"executionDetails":{}}
  {"jobId":"j","token":["t"],"executionDetails":{"percentComplete":50,"time":1152921504606846976}}
uPickle
  {"jobId":"j","token":null}
  {"jobId":"j","token":"t","executionDetails":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":50,"time":"1152921504606846976"}}
circe
  {"jobId":"j","token":null,"executionDetails":null,"variables":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":0,"time":null},"variables":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":50,"time":1152921504606846976},"variables":{}}
jsoniter-scala
  {"jobId":"j"}
  {"jobId":"j","token":"t","executionDetails":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":50,"time":1152921504606846976}}
play-json
  {"jobId":"j","variables":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":0},"variables":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":50,"time":1152921504606846976},"variables":{}}
zio-json
  {"jobId":"j","variables":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":0},"variables":{}}
  {"jobId":"j","token":"t","executionDetails":{"percentComplete":50,"time":1152921504606846976},"variables":{}}
{"jobId":"j","variables":{}}
  Job(j,None,None,Map()): circe, jsoniter-scala, play-json, zio-json
  refused: borer, uPickle
{"jobId":"j","token":"t"}
  Job(j,Some(t),None,Map()): uPickle, jsoniter-scala, play-json, zio-json
  refused: borer, circe
{"jobId":"j","token":null,"variables":{}}
  Job(j,None,None,Map()): uPickle, circe, jsoniter-scala, play-json, zio-json
  refused: borer
{"jobId":"j","executionDetails":{"percentComplete":50}}
  Job(j,None,Some(Details(50,None)),Map()): borer, uPickle, circe, jsoniter-scala, play-json, zio-json
{"jobId":"j","executionDetails":{"percentComplete":50.0}}
  Job(j,None,Some(Details(50,None)),Map()): uPickle, circe, play-json
  refused: borer, jsoniter-scala, zio-json
{"jobId":"j","executionDetails":{"percentComplete":"50"}}
  Job(j,None,Some(Details(50,None)),Map()): uPickle, circe, zio-json
  refused: borer, jsoniter-scala, play-json
{"jobId":"j","executionDetails":{"percentComplete":4294967346}}
  Job(j,None,Some(Details(50,None)),Map()): uPickle
  refused: borer, circe, jsoniter-scala, play-json, zio-json
{"jobId":5}
  Job(5,None,None,Map()): uPickle
  refused: borer, circe, jsoniter-scala, play-json, zio-json
{"jobId":null}
  Job(null,None,None,Map()): uPickle
  refused: borer, circe, jsoniter-scala, play-json, zio-json
{"jobId":"a","jobId":"b"}
  Job(a,None,None,Map()): uPickle
  Job(b,None,None,Map()): circe, play-json
  refused: borer, jsoniter-scala, zio-json
{"jobId":"j"} x
  Job(j,None,None,Map()): zio-json
  refused: borer, uPickle, circe, jsoniter-scala, play-json
{"jobId":"j","unknown":05}
  Job(j,None,None,Map()): jsoniter-scala, zio-json
  refused: borer, uPickle, circe, play-json
{"jobId":"j","unknown":tRue}
  Job(j,None,None,Map()): jsoniter-scala, zio-json
  refused: borer, uPickle, circe, play-json
WANT
java -cp "$(cat classpath)" dotty.tools.dotc.Main -classpath "$(cat classpath)" Find.scala >log 2>&1 ||
  { cat log; exit 1; }
java -cp ".:$(cat classpath)" Find >got
cat got
diff want got
echo "holds: six JSON libraries for Scala write and read one class in six ways"
