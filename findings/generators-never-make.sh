#!/usr/bin/env bash
# One would guess: the default generator of strings makes what a writer of JSON can get wrong, quotes, backslashes,
#   control characters and characters of two UTF-16 units, and that of floats makes NaN, the infinities and -0.
# What is so: of 20,000 values none of fast-check's strings has a control character or one of two UTF-16 units, none
#   of jqwik's one of two units, none of gopter's a quote or a backslash, and next to none of testing/quick's and
#   jqwik's. jqwik, rapid, gopter and testing/quick make no NaN and no infinity, and but for rapid no -0. Hypothesis
#   makes all of it.
# Why it matters: a client that does not escape a quote, a server that counts UTF-16 units where a limit is in
#   characters, and an SDK that writes a bare NaN pass twenty thousand cases. Add what is missing: fc.string({ unit:
#   "binary" }), withSpecialValue, OneConstOf.
# Seen with: fast-check 4.11.0, Node.js 20; net.jqwik:jqwik 1.9.3, Java 17; Hypothesis 6.170.17, Python 3.11;
#   pgregory.net/rapid 1.3.0, gopter 0.2.11, testing/quick of Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

npm init --yes >/dev/null
npm install --silent --no-fund --no-audit fast-check@4.11.0
cat >find.mjs <<'EOF'
import fc from "fast-check";

const strings = fc.sample(fc.string(), { numRuns: 20000, seed: 1 });
const floats = fc.sample(fc.double(), { numRuns: 20000, seed: 1 });
const among = (list, test) => list.filter(test).length;
console.log("fast-check", among(strings, (s) => /["\\]/.test(s)), among(strings, (s) => /[\x00-\x1f]/.test(s)),
  among(strings, (s) => /[\u{10000}-\u{10ffff}]/u.test(s)), among(floats, Number.isNaN),
  among(floats, (f) => Math.abs(f) === Infinity), among(floats, (f) => Object.is(f, -0)));
EOF

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check hypothesis==6.170.17
cat >find.py <<'EOF'
import math

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies

seen = [0] * 6


@seed(1)
@settings(max_examples=20000, database=None, deadline=None, phases=[Phase.generate],
          suppress_health_check=list(HealthCheck))
@given(strategies.text(), strategies.floats())
def count(text, number):
    for i, found in enumerate((
            any(c in '"\\' for c in text), any(ord(c) < 32 for c in text), any(ord(c) > 0xFFFF for c in text),
            math.isnan(number), math.isinf(number), number == 0 and math.copysign(1, number) < 0)):
        seen[i] += found


count()
print("Hypothesis", *seen)
EOF

cat >find_test.go <<'EOF'
package find

import (
	"fmt"
	"math"
	"math/rand"
	"strings"
	"testing"
	"testing/quick"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"pgregory.net/rapid"
)

type seen [6]int

func (s *seen) add(text string, number float64) bool {
	for i, found := range []bool{
		strings.ContainsAny(text, `"\`),
		strings.ContainsFunc(text, func(r rune) bool { return r < 32 }),
		strings.ContainsFunc(text, func(r rune) bool { return r > 0xffff }),
		math.IsNaN(number), math.IsInf(number, 0), number == 0 && math.Signbit(number),
	} {
		if found {
			s[i]++
		}
	}
	return true
}

func (s *seen) print(name string) { fmt.Println("seen:", name, strings.Trim(fmt.Sprint(*s), "[]")) }

func TestAll(t *testing.T) {
	var ofRapid, ofGopter, ofQuick seen
	rapid.Check(t, func(t *rapid.T) { ofRapid.add(rapid.String().Draw(t, "text"), rapid.Float64().Draw(t, "number")) })
	ofRapid.print("rapid")
	parameters := gopter.DefaultTestParametersWithSeed(1)
	parameters.MinSuccessfulTests = 20000
	prop.ForAll(ofGopter.add, gen.AnyString(), gen.Float64()).Check(parameters)
	ofGopter.print("gopter")
	if err := quick.Check(ofQuick.add, &quick.Config{MaxCount: 20000, Rand: rand.New(rand.NewSource(1))}); err != nil {
		t.Fatal(err)
	}
	ofQuick.print("testing/quick")
}
EOF
{
  go mod init example.com/find && go get pgregory.net/rapid@v1.3.0 github.com/leanovate/gopter@v0.2.11 &&
    go test -c -o find .
} >log 2>&1 || { cat log >&2; exit 1; }

cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>net.jqwik</groupId><artifactId>jqwik</artifactId><version>1.9.3</version></dependency>
    <dependency>
      <groupId>org.junit.platform</groupId><artifactId>junit-platform-launcher</artifactId><version>1.13.4</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >Find.java <<'EOF'
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

public class Find {
  static final int[] seen = new int[6];

  @Property(tries = 20000, seed = "1")
  void count(@ForAll String text, @ForAll double number) {
    boolean[] found = {
      text.matches("(?s).*[\"\\\\].*"), text.chars().anyMatch(c -> c < 32), text.codePoints().anyMatch(c -> c > 0xffff),
      Double.isNaN(number), Double.isInfinite(number), Double.valueOf(number).equals(-0.0),
    };
    for (int i = 0; i < seen.length; i++) {
      seen[i] += found[i] ? 1 : 0;
    }
  }

  public static void main(String[] args) {
    LauncherFactory.create().execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Find.class)).build());
    System.out.println("seen: jqwik " + Arrays.toString(seen).replaceAll("[\\[\\],]", ""));
  }
}
EOF
mkdir classes
javac -parameters -cp "$(cat classpath)" -d classes Find.java

cat >want <<'EOF'
fast-check: quote_or_backslash=some control=none beyond_16_bits=none NaN=few infinity=few -0=few
Hypothesis: quote_or_backslash=some control=some beyond_16_bits=some NaN=some infinity=some -0=few
rapid: quote_or_backslash=some control=some beyond_16_bits=some NaN=none infinity=none -0=some
gopter: quote_or_backslash=none control=few beyond_16_bits=some NaN=none infinity=none -0=none
testing/quick: quote_or_backslash=few control=few beyond_16_bits=some NaN=none infinity=none -0=none
jqwik: quote_or_backslash=few control=some beyond_16_bits=none NaN=none infinity=none -0=none
EOF
{
  node find.mjs
  env/bin/python find.py
  { ./find -test.v -rapid.checks=20000 -rapid.seed=1; java -cp "$(cat classpath):classes" Find 2>/dev/null; } |
    sed -n 's/^seen: //p'
} | awk '
  BEGIN { split("quote_or_backslash control beyond_16_bits NaN infinity -0", names) }
  {
    line = $1 ":"
    for (i = 1; i <= 6; i++) {
      line = line " " names[i] "=" ($(i + 1) == 0 ? "none" : $(i + 1) < 100 ? "few" : "some")
    }
    print line
  }' >got
diff want got
echo "holds: default generators leave out quotes, characters of two units, NaN or -0"
