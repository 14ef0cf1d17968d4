#!/usr/bin/env bash
# One would guess: in Groovy, and so in the conditions of Spock and the paths of REST Assured, a number of JSON equals
#   no text; or, where it is coerced, 50 equals "50".
# What is so: == takes a text of one character for that character, and its code for its value: 50 equals "2", 57 equals
#   "9", and 9 does not equal "9". It holds for each kind of number, on either side, inside of lists, maps and sets,
#   and for < and >. REST Assured's jobs.findAll { it.n == '9' } finds the job whose n is 57. `equals` and `in` do not.
# Why it matters: expected values from a table or an environment are texts. A test that compares the progress 50 with
#   "2" passes, whole bodies too, and one that looks for job "9" is handed another job, without an error. Compare with
#   `equals`, or give both sides one type.
# Seen with: groovy 4.0.28, spock-core 2.3-groovy-4.0, rest-assured json-path 5.5.6, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dependencies=
for artifact in org.apache.groovy:groovy:4.0.28 org.apache.groovy:groovy-json:4.0.28 \
  org.spockframework:spock-core:2.3-groovy-4.0 io.rest-assured:json-path:5.5.6 \
  org.junit.platform:junit-platform-launcher:1.9.0; do
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
cat >Find.groovy <<'END'
import groovy.json.JsonSlurper
import io.restassured.path.json.JsonPath
import org.junit.platform.engine.discovery.DiscoverySelectors
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder
import org.junit.platform.launcher.core.LauncherFactory
import org.junit.platform.launcher.listeners.SummaryGeneratingListener
import spock.lang.Specification

class Conditions extends Specification {
  def answer = new JsonSlurper().parseText('{"percentComplete":50,"list":[50],"nine":9}')

  def 'percentComplete == "2"'() { expect: answer.percentComplete == '2' }
  def 'percentComplete == "50"'() { expect: answer.percentComplete == '50' }
  def 'nine == "9"'() { expect: answer.nine == '9' }
  def 'the whole body'() { expect: answer == [percentComplete: '2', list: ['2'], nine: 9] }
  def 'equals'() { expect: answer.percentComplete.equals('2') }
}

class Find {
  static void main(String[] arguments) {
    def number = [50, 50L, 50.0, 50.0d, 50G]
    println "equal to '2': " + number.findAll { it == '2' }*.class*.simpleName
    println "turned round: " + number.findAll { '2' == it }*.class*.simpleName
    println "50 > '1': ${50 > '1'}, 50 in ['2']: ${50 in ['2']}, as sets: ${([50] as Set) == (['2'] as Set)}"
    def body = JsonPath.from('{"jobs":[{"id":"a","n":9},{"id":"b","n":57}]}')
    println "REST Assured, n == '9': " + body.getList("jobs.findAll { it.n == '9' }.id")
    println "REST Assured, n == '57': " + body.getList("jobs.findAll { it.n == '57' }.id")
    def listener = new SummaryGeneratingListener()
    LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
        .selectors(DiscoverySelectors.selectClass(Conditions)).build(), listener)
    println "Spock: ${listener.summary.testsSucceededCount} of ${listener.summary.testsFoundCount} pass, not " +
        listener.summary.failures*.testIdentifier*.displayName.sort().join(', ')
  }
}
END
cat >want <<'WANT'
equal to '2': [Integer, Long, BigDecimal, Double, BigInteger]
turned round: [Integer, Long, BigDecimal, Double, BigInteger]
50 > '1': true, 50 in ['2']: false, as sets: true
REST Assured, n == '9': [b]
REST Assured, n == '57': []
Spock: 2 of 5 pass, not equals, nine == "9", percentComplete == "50"
WANT
java -cp "$(cat classpath)" org.codehaus.groovy.tools.FileSystemCompiler -d . Find.groovy
java -cp ".:$(cat classpath)" Find >got
cat got
diff want got
echo "holds: for Groovy 50 equals the text of one character whose code is 50"
