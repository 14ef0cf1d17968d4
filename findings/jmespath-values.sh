#!/usr/bin/env bash
# One would guess: JMESPath, which the AWS CLI (--query), waiters and CI gates use, gives the same for the same JSON in
#   each language: it has a grammar, a specification and tests; to_number() is null for what is no number of JSON.
# What is so: to_number("") is 0 in JavaScript and null elsewhere; "0x32" is 50 in JavaScript, "5f" is 5 in Java,
#   "1_000" is 1000 in Python and Go, and "Infinity" is infinite in these three and 9223372036854775807 in Java. "9" is
#   greater than 5 in JavaScript, null in Go and Java, and an exception in Python. [true] equals [1] in Python, though
#   true does not equal 1; [50.0] does not contain 50 in Java. length() of one character outside of the BMP is 2 in
#   JavaScript and Java.
# Why it matters: a gate as `failures > `0`` that is null or false for a text passes; a value that is missing counts as
#   0 in one language. Check the type with type(n) == 'number' before comparing.
# Seen with: jmespath 1.1.0 (Python), jmespath 0.16.0 (npm), github.com/jmespath/go-jmespath 0.4.0,
#   io.burt:jmespath-jackson 0.6.0, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jmespath==1.1.0
npm init -y >/dev/null
npm install --silent --no-fund --no-audit jmespath@0.16.0
(go mod init find && go get github.com/jmespath/go-jmespath@v0.4.0) 2>go.log || { cat go.log; exit 1; }
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.burt</groupId><artifactId>jmespath-jackson</artifactId><version>0.6.0</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >asked <<'EOF'
to_number(n)	{"n":"5"}
to_number(n)	{"n":""}
to_number(n)	{"n":"0x32"}
to_number(n)	{"n":"5f"}
to_number(n)	{"n":"1_000"}
to_number(n)	{"n":" 50 "}
to_number(n)	{"n":"Infinity"}
n > `5`	{"n":"9"}
n == `1`	{"n":true}
n == `[1]`	{"n":[true]}
contains(n, `50`)	{"n":[50.0]}
length(n)	{"n":"😀"}
EOF
cat >find.py <<'EOF'
import json
import jmespath

for line in open("asked", encoding="utf-8"):
    expression, data = line.rstrip("\n").split("\t")
    try:
        print(json.dumps(jmespath.search(expression, json.loads(data))))
    except Exception as e:
        print(type(e).__name__)
EOF
cat >find.cjs <<'EOF'
const jmespath = require("jmespath");
for (const line of require("fs").readFileSync("asked", "utf8").trimEnd().split("\n")) {
  const [expression, data] = line.split("\t");
  const got = jmespath.search(JSON.parse(data), expression);
  console.log(typeof got === "number" ? String(got) : JSON.stringify(got));
}
EOF
cat >main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/jmespath/go-jmespath"
)

func main() {
	asked, _ := os.ReadFile("asked")
	for _, line := range strings.Split(strings.TrimSpace(string(asked)), "\n") {
		expression, data, _ := strings.Cut(line, "\t")
		var value any
		if err := json.Unmarshal([]byte(data), &value); err != nil {
			panic(err)
		}
		got, err := jmespath.Search(expression, value)
		switch {
		case err != nil:
			fmt.Println("error")
		case got == nil:
			fmt.Println("null")
		default:
			fmt.Println(got)
		}
	}
}
EOF
cat >Find.java <<'JAVA'
import com.fasterxml.jackson.databind.ObjectMapper;
import io.burt.jmespath.jackson.JacksonRuntime;
import java.nio.file.Files;
import java.nio.file.Path;

public class Find {
  public static void main(String[] args) throws Exception {
    for (String line : Files.readAllLines(Path.of("asked"))) {
      String[] parts = line.split("\t");
      System.out.println(new JacksonRuntime().compile(parts[0]).search(new ObjectMapper().readTree(parts[1])));
    }
  }
}
JAVA
venv/bin/python find.py >python
node find.cjs >js
go run . >go
java -cp "$(cat classpath)" Find.java >java 2>java.log || { cat java.log; exit 1; }

cat >want <<'EOF'
expression | data | Python | JavaScript | Go | Java
to_number(n) | {"n":"5"} | 5 | 5 | 5 | 5
to_number(n) | {"n":""} | null | 0 | null | null
to_number(n) | {"n":"0x32"} | null | 50 | null | null
to_number(n) | {"n":"5f"} | null | null | null | 5
to_number(n) | {"n":"1_000"} | 1000 | null | 1000 | null
to_number(n) | {"n":" 50 "} | 50 | 50 | null | 50
to_number(n) | {"n":"Infinity"} | Infinity | Infinity | +Inf | 9223372036854775807
n > `5` | {"n":"9"} | TypeError | true | null | null
n == `1` | {"n":true} | false | false | false | false
n == `[1]` | {"n":[true]} | true | false | false | false
contains(n, `50`) | {"n":[50.0]} | true | true | true | false
length(n) | {"n":"😀"} | 1 | 2 | 1 | 2
EOF
(printf 'expression\tdata\tPython\tJavaScript\tGo\tJava\n' && paste asked python js go java) | sed 's/\t/ | /g' >got
cat got
diff want got
echo "holds: JMESPath gives other values in other languages"
