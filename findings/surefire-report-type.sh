#!/usr/bin/env bash
# One would guess: Maven's surefire-report-parser, which the test report of a Maven site is made with, takes a test case
#   with <failure> in it for a failed one, as the sum of its suite does.
# What is so: only if <failure> or <error> has the attribute `type`, which JUnit XML from outside of Java often lacks:
#   without it the suite counts one failure, and hasFailure() of its only case is false, as is hasError(). A suite is
#   named after the class of its cases, not by its name, and its attributes tests and failures are not looked at.
# Why it matters: a report says "1 failure" on top, and a tool that goes by the cases finds none. Write a `type`, the
#   id of a rule for one, into each <failure>.
# Seen with: org.apache.maven.surefire:surefire-report-parser 3.2.5, Java 17, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.maven.surefire</groupId><artifactId>surefire-report-parser</artifactId>
      <version>3.2.5</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'JAVA'
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.SurefireReportParser;

public class Find {
  static void read(String xml) throws Exception {
    System.out.println(xml);
    File folder = new File("reports");
    folder.mkdir();
    Files.writeString(new File(folder, "TEST-a.xml").toPath(), xml);
    SurefireReportParser parser = new SurefireReportParser(List.of(folder), new NullConsoleLogger());
    for (ReportTestSuite suite : parser.parseXMLReportFiles()) {
      System.out.println("  suite " + suite.getFullClassName() + ": " + suite.getNumberOfTests() + " tests, "
          + suite.getNumberOfFailures() + " failures, " + suite.getNumberOfErrors() + " errors");
      for (ReportTestCase test : suite.getTestCases()) {
        System.out.println("    hasFailure " + test.hasFailure() + ", hasError " + test.hasError());
      }
    }
  }

  public static void main(String[] args) throws Exception {
    String test = "<testcase classname='c' name='t'>";
    read("<testsuite name='s'>" + test + "<failure type='f' message='m'/></testcase></testsuite>");
    read("<testsuite name='s'>" + test + "<failure message='m'/></testcase></testsuite>");
    read("<testsuite name='s'>" + test + "<error message='m'/></testcase></testsuite>");
    read("<testsuite name='s' tests='9' failures='9'>" + test + "</testcase></testsuite>");
  }
}
JAVA
cat >want <<'WANT'
<testsuite name='s'><testcase classname='c' name='t'><failure type='f' message='m'/></testcase></testsuite>
  suite c: 1 tests, 1 failures, 0 errors
    hasFailure true, hasError false
<testsuite name='s'><testcase classname='c' name='t'><failure message='m'/></testcase></testsuite>
  suite c: 1 tests, 1 failures, 0 errors
    hasFailure false, hasError false
<testsuite name='s'><testcase classname='c' name='t'><error message='m'/></testcase></testsuite>
  suite c: 1 tests, 0 failures, 1 errors
    hasFailure false, hasError false
<testsuite name='s' tests='9' failures='9'><testcase classname='c' name='t'></testcase></testsuite>
  suite c: 1 tests, 0 failures, 0 errors
    hasFailure false, hasError false
WANT
java -cp "$(cat classpath)" Find.java >got 2>java.log || { cat java.log; exit 1; }
cat got
diff want got
echo "holds: a failure without a type is none"
