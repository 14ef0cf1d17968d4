#!/usr/bin/env bash
# One would guess: ScalaCheck gives a counterexample that its generator can make, arbitrary values reach what is
#   peculiar in their types, and QuickTheories makes texts that can be sent.
# What is so: ScalaCheck shrinks by the type and forgets the generator: oneOf("Succeeded", "Failed"), eight hexadecimal
#   digits and a UUID as text are shrunk to the empty text, three elements and a list that is not empty to an empty
#   list. Of 1000 arbitrary Doubles none is infinite or NaN, of Instants none lies between 1970 and 9999, texts hold no
#   character of two units and next to none of ASCII; hexChar mixes small letters and capitals. In QuickTheories a
#   third of the texts of allPossible() up to 100 characters hold a lone surrogate.
# Why it matters: the counterexample of a property of PutJobSuccessResult is an empty jobId or status, which the
#   service refuses for another reason than the one that was found; times are sent that the wire cannot hold, and half
#   a character is sent as ? or U+FFFD. Use forAllNoShrink, and generators of one's own for each member.
# Seen with: scalacheck 1.18.1 with Scala 3.3.7, quicktheories 0.26, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dependencies=
for artifact in org.scala-lang:scala3-compiler_3:3.3.7 org.scalacheck:scalacheck_3:1.18.1 \
  org.quicktheories:quicktheories:0.26; do
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
cat >Find.scala <<'EOF'
import java.time.Instant
import org.quicktheories.QuickTheory.qt
import org.quicktheories.generators.SourceDSL.strings
import org.scalacheck.*
import org.scalacheck.util.Pretty
import scala.collection.mutable.ArrayBuffer

object Find:
  val parameters = Test.Parameters.default.withInitialSeed(1L).withMinSuccessfulTests(1000)

  def fails[T: Shrink](name: String, generator: Gen[T]): Unit =
    val property = Prop.forAll(generator)(_ => false)(using identity, summon[Shrink[T]], value => Pretty(_ => ""))
    Test.check(parameters, property).status match
      case Test.Failed(arguments, _) =>
        println(s"  $name: ${arguments.head.origArg} is shrunk to '${arguments.head.arg}'")
      case other => println(s"  $name: $other")

  def made[T: Arbitrary]: Seq[T] =
    val values = ArrayBuffer[T]()
    Test.check(parameters, Prop.forAllNoShrink(Arbitrary.arbitrary[T])(value => { values += value; true })(
      using identity, value => Pretty(_ => "")))
    values.toSeq

  def main(arguments: Array[String]): Unit =
    println("ScalaCheck, falsified")
    fails("oneOf", Gen.oneOf("Succeeded", "Failed"))
    fails("stringOfN(8, hexChar)", Gen.stringOfN(8, Gen.hexChar))
    fails("uuid.map(_.toString)", Gen.uuid.map(_.toString))
    fails("listOfN(3, choose(5, 9))", Gen.listOfN(3, Gen.choose(5, 9)))
    fails("nonEmptyListOf", Gen.nonEmptyListOf(Gen.choose(5, 9)))
    println("ScalaCheck, of 1000 arbitrary values")
    println(s"  Doubles that are infinite or NaN: ${made[Double].count(value => value.isInfinite || value.isNaN)}")
    val seconds = made[Instant].map(_.getEpochSecond)
    println(s"  Instants of 1970 to 9999: ${seconds.count(second => second >= 0 && second < 253402300800L)}")
    val characters = made[String].flatten
    println(s"  surrogates: ${characters.count(_.isSurrogate)}")
    println(s"  more than one character in a hundred is of ASCII: ${characters.count(_ < 128) * 100 > characters.size}")
    println("QuickTheories, of 1000 texts of allPossible().ofLengthBetween(1, 100)")
    val texts = ArrayBuffer[String]()
    qt().withFixedSeed(1).withExamples(1000).forAll(strings().allPossible().ofLengthBetween(1, 100))
      .check(text => { texts += text; true })
    val lone = texts.count(_.codePoints.anyMatch(point => point >= 0xd800 && point < 0xe000))
    println(s"  with a lone surrogate: $lone")
EOF
cat >want <<'WANT'
ScalaCheck, falsified
  oneOf: Succeeded is shrunk to ''
  stringOfN(8, hexChar): 8704F3ad is shrunk to ''
  uuid.map(_.toString): 8b4a5156-0c1b-4388-8f9f-787735e0c867 is shrunk to ''
  listOfN(3, choose(5, 9)): List(7, 5, 5) is shrunk to 'List()'
  nonEmptyListOf: List(7) is shrunk to 'List()'
ScalaCheck, of 1000 arbitrary values
  Doubles that are infinite or NaN: 0
  Instants of 1970 to 9999: 0
  surrogates: 0
  more than one character in a hundred is of ASCII: false
QuickTheories, of 1000 texts of allPossible().ofLengthBetween(1, 100)
  with a lone surrogate: 364
WANT
java -cp "$(cat classpath)" dotty.tools.dotc.Main -classpath "$(cat classpath)" Find.scala >log 2>&1 ||
  { cat log; exit 1; }
java -cp ".:$(cat classpath)" Find >got
cat got
diff want got
echo "holds: ScalaCheck's counterexamples are none of its generator's values, and its Instants none of this age"
