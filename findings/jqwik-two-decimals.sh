#!/usr/bin/env bash
# One would guess: jqwik's generators of numbers and times make values of the precision that the type has: doubles with
#   any fraction, an Instant with milliseconds, at times before 1970 and at 0.
# What is so: a double or a BigDecimal has at most two decimals, so between 0 and 1 there are 101 values, and 0.001 is
#   never tried, nor is the smallest positive double. Of the module for times, which is installed with jqwik, every
#   Instant, date-time, time and duration is of whole seconds, and an Instant lies between 1900 and 2500. ofPrecision,
#   ofScale and between change it.
# Why it matters: created and its milliseconds are what clients and servers round, cut off or write with an exponent,
#   and a property "a time survives the wire" passes with a server that drops them; a ratio of 0.125 is never seen.
#   Set ofPrecision(ChronoUnit.MILLIS) and ofScale(9).
# Seen with: net.jqwik:jqwik 1.9.3, Java 17, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>net.jqwik</groupId><artifactId>jqwik</artifactId><version>1.9.3</version></dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Find.java <<'EOF'
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import net.jqwik.time.api.DateTimes;
import net.jqwik.time.api.Times;

public class Find {
  /** 10,000 values, edge cases among them, as a property of as many tries would get. */
  static <T> List<T> values(Arbitrary<T> arbitrary) {
    return arbitrary.generator(10_000, true).stream(new Random(1)).limit(10_000).map(Shrinkable::value).toList();
  }

  static <T> void count(String what, Arbitrary<T> arbitrary, Predicate<T> has) {
    long count = values(arbitrary).stream().filter(has).count();
    System.out.println(what + ": " + (count == 0 ? "none" : "some"));
  }

  static boolean longer(BigDecimal value) {
    return value.stripTrailingZeros().scale() > 2;
  }

  static void run() {
    count("double with three decimals", Arbitraries.doubles(), v -> longer(new BigDecimal(v.toString())));
    count("the same, ofScale(9)", Arbitraries.doubles().ofScale(9), v -> longer(new BigDecimal(v.toString())));
    count("the smallest double", Arbitraries.doubles(), v -> v == Double.MIN_VALUE);
    count("BigDecimal with three decimals", Arbitraries.bigDecimals(), Find::longer);
    System.out.println("doubles from 0 to 1: "
        + values(Arbitraries.doubles().between(0, 1)).stream().distinct().count());
    count("Instant with a fraction", DateTimes.instants(), v -> v.getNano() != 0);
    count("the same, ofPrecision(MILLIS)", DateTimes.instants().ofPrecision(ChronoUnit.MILLIS), v -> v.getNano() != 0);
    count("Instant 0", DateTimes.instants(), v -> v.equals(Instant.EPOCH));
    count("Instant before 1900", DateTimes.instants(), v -> v.isBefore(Instant.parse("1900-01-01T00:00:00Z")));
    count("Instant after 2500", DateTimes.instants(), v -> v.isAfter(Instant.parse("2500-12-31T23:59:59Z")));
    count("LocalDateTime with a fraction", DateTimes.dateTimes(), v -> v.getNano() != 0);
    count("LocalTime with a fraction", Times.times(), v -> v.getNano() != 0);
    count("Duration with a fraction", Times.durations(), v -> v.getNano() != 0);
  }

  public static void main(String[] args) {
    JqwikSession.run(Find::run);
  }
}
EOF
cat >want <<'EOF'
double with three decimals: none
the same, ofScale(9): some
the smallest double: none
BigDecimal with three decimals: none
doubles from 0 to 1: 101
Instant with a fraction: none
the same, ofPrecision(MILLIS): some
Instant 0: none
Instant before 1900: none
Instant after 2500: none
LocalDateTime with a fraction: none
LocalTime with a fraction: none
Duration with a fraction: none
EOF
java -cp "$(cat classpath)" Find.java 2>log >got || { cat log >&2; exit 1; }
diff want got
echo "holds: jqwik makes two decimals and whole seconds"
