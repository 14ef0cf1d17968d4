#!/usr/bin/env bash
# One would guess: a filter of JSONPath, as stubs, contracts and CodePipeline's webhooks use it, selects the same
#   elements in each language, all the more since RFC 9535: $.jobs[?(@.n > 5)] those whose n is a number above five.
# What is so: six libraries give five answers to == 9 and to != 9, and ojg and python-jsonpath alone those of the RFC.
#   "9" equals 9 in JavaScript, Java and PaesslerAG's of Go, [9] in JavaScript as well, and true for PaesslerAG's; the
#   same are above five there, though not in Java. An element without n is part of != 9, but not for PaesslerAG's, and
#   of == null in JavaScript. jsonpath-ng ends in a TypeError at an element of another type, even for ==, and finds
#   nothing by == null.
# Why it matters: a stub or a gate that looks for jobs with a percentage above five takes a text in one tool and fails
#   on it in another; "no job whose status is not Succeeded" is kept by jobs without a status. Compare types before
#   values, and try a filter with an element that lacks the member.
# Seen with: python-jsonpath 2.2.2 and jsonpath-ng 1.7.0, Python 3.11; jsonpath-plus 10.3.0, Node.js 20;
#   com.jayway.jsonpath:json-path 2.9.0, Java 17; github.com/ohler55/ojg 1.26.10 and github.com/PaesslerAG/jsonpath
#   0.1.1, Go 1.26; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check python-jsonpath==2.2.2 jsonpath-ng==1.7.0
npm init -y >/dev/null
npm install --silent --no-fund --no-audit jsonpath-plus@10.3.0
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
mkdir go
(cd go && go mod init find && go get github.com/ohler55/ojg@v1.26.10 github.com/PaesslerAG/jsonpath@v0.1.1 \
  github.com/PaesslerAG/gval@v1.0.0) 2>go.log || { cat go.log; exit 1; }

cat >jobs.json <<'EOF'
{"jobs": [{"id": "three", "n": 3}, {"id": "nine", "n": 9}, {"id": "text", "n": "9"}, {"id": "absent"},
  {"id": "null", "n": null}, {"id": "true", "n": true}, {"id": "nine.0", "n": 9.0}, {"id": "list", "n": [9]}]}
EOF
cat >paths <<'EOF'
$.jobs[?(@.n > 5)].id
$.jobs[?(@.n == 9)].id
$.jobs[?(@.n != 9)].id
$.jobs[?(@.n == null)].id
EOF
cat >find.py <<'EOF'
import json

import jsonpath
from jsonpath_ng.ext import parse

jobs = json.load(open("jobs.json"))
for path in open("paths").read().split("\n")[:-1]:
    print(f"{path} python-jsonpath:", *jsonpath.findall(path, jobs))
    try:
        print(f"{path} jsonpath-ng:", *(match.value for match in parse(path).find(jobs)))
    except TypeError:
        print(f"{path} jsonpath-ng: TypeError")
EOF
cat >find.mjs <<'EOF'
import { readFileSync } from "node:fs";
import { JSONPath } from "jsonpath-plus";

const json = JSON.parse(readFileSync("jobs.json"));
for (const path of readFileSync("paths", "utf8").trim().split("\n")) {
  console.log(path, "jsonpath-plus:", ...JSONPath({ path, json }));
}
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/PaesslerAG/gval"
	paessler "github.com/PaesslerAG/jsonpath"
	"github.com/ohler55/ojg/jp"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	text, err := os.ReadFile("../jobs.json")
	check(err)
	var jobs any
	check(json.Unmarshal(text, &jobs))
	paths, err := os.ReadFile("../paths")
	check(err)
	for path := range strings.SplitSeq(strings.TrimSpace(string(paths)), "\n") {
		fmt.Println(append([]any{path, "ojg:"}, jp.MustParseString(path).Get(jobs)...)...)
		evaluable, err := gval.Full(paessler.Language()).NewEvaluable(path)
		check(err)
		found, err := evaluable(context.Background(), jobs)
		check(err)
		fmt.Println(append([]any{path, "PaesslerAG:"}, found.([]any)...)...)
	}
}
EOF
cat >Find.java <<'EOF'
import com.jayway.jsonpath.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public class Find {
  public static void main(String[] args) throws Exception {
    String jobs = Files.readString(Path.of("jobs.json"));
    for (String path : Files.readAllLines(Path.of("paths"))) {
      List<String> found = JsonPath.read(jobs, path);
      System.out.println(path + " json-path: " + String.join(" ", found));
    }
  }
}
EOF
cat >want <<'EOF'
$.jobs[?(@.n != 9)].id PaesslerAG: three null list
$.jobs[?(@.n != 9)].id json-path: three absent null true list
$.jobs[?(@.n != 9)].id jsonpath-ng: TypeError
$.jobs[?(@.n != 9)].id jsonpath-plus: three absent null true
$.jobs[?(@.n != 9)].id ojg: three text absent null true list
$.jobs[?(@.n != 9)].id python-jsonpath: three text absent null true list
$.jobs[?(@.n == 9)].id PaesslerAG: nine text true nine.0
$.jobs[?(@.n == 9)].id json-path: nine text nine.0
$.jobs[?(@.n == 9)].id jsonpath-ng: TypeError
$.jobs[?(@.n == 9)].id jsonpath-plus: nine text nine.0 list
$.jobs[?(@.n == 9)].id ojg: nine nine.0
$.jobs[?(@.n == 9)].id python-jsonpath: nine nine.0
$.jobs[?(@.n == null)].id PaesslerAG: null
$.jobs[?(@.n == null)].id json-path: null
$.jobs[?(@.n == null)].id jsonpath-ng:
$.jobs[?(@.n == null)].id jsonpath-plus: absent null
$.jobs[?(@.n == null)].id ojg: null
$.jobs[?(@.n == null)].id python-jsonpath: null
$.jobs[?(@.n > 5)].id PaesslerAG: nine text true nine.0 list
$.jobs[?(@.n > 5)].id json-path: nine nine.0
$.jobs[?(@.n > 5)].id jsonpath-ng: TypeError
$.jobs[?(@.n > 5)].id jsonpath-plus: nine text nine.0 list
$.jobs[?(@.n > 5)].id ojg: nine nine.0
$.jobs[?(@.n > 5)].id python-jsonpath: nine nine.0
EOF
{
  env/bin/python find.py
  node find.mjs
  (cd go && go run .)
  java -cp "$(cat classpath)" Find.java 2>java.log || cat java.log
} | LC_ALL=C sort >got
cat got
diff want got
echo "holds: six libraries of JSONPath give five answers to one filter"
