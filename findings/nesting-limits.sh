#!/usr/bin/env bash
# One would guess: libraries that limit how deep a message nests do so far above what anyone sends, near to each other,
#   and what is nested in a member that nobody asked for is passed over.
# What is so: of twelve readers the limits go from 32 to 10,000, by the reader: fxamacker's CBOR for Go 32, the CBOR
#   reader of AWS's SDK for Go 128, Gson and moshi 255, jq 1.6 as well, cbor2 401, PeterO's CBOR 501, Jackson 1000 for
#   both wires, orjson and ujson 1024, Go's own JSON 10,000. It holds in members that are ignored too, and for the
#   whole message: an error, not a member less.
# Why it matters: the same request is read on the JSON wire and refused on the CBOR wire of one server in Go, from 33
#   levels on; a test of nesting with 100 or 500 levels finds other servers by their language, not by their care.
#   Nothing in the AWS protocols names a limit.
# Seen with: github.com/fxamacker/cbor/v2 2.10.0, github.com/aws/smithy-go 1.28.9, Go 1.26; gson 2.13.2, moshi 1.15.2,
#   jackson-dataformat-cbor and jackson-databind 2.21.3, com.upokecenter:cbor 4.5.3, Java 17; cbor2 6.3.0, orjson
#   3.13.0, ujson 6.1.0, Python 3.11; jq 1.6 (Debian 12); on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cbor2==6.3.0 orjson==3.13.0 ujson==6.1.0
for package in jq libjq1 libonig5; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done
ls jq_1.6-* >/dev/null
mkdir go
(cd go && go mod init find && go get github.com/fxamacker/cbor/v2@v2.10.0 github.com/aws/smithy-go@v1.28.9) \
  2>go.log || { cat go.log; exit 1; }
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.fasterxml.jackson.dataformat</groupId><artifactId>jackson-dataformat-cbor</artifactId>
      <version>2.21.3</version>
    </dependency>
    <dependency>
      <groupId>com.google.code.gson</groupId><artifactId>gson</artifactId>
      <version>2.13.2</version>
    </dependency>
    <dependency>
      <groupId>com.squareup.moshi</groupId><artifactId>moshi</artifactId>
      <version>1.15.2</version>
    </dependency>
    <dependency>
      <groupId>com.upokecenter</groupId><artifactId>cbor</artifactId>
      <version>4.5.3</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

# A message of DEPTH levels: {"x": [[...]], "n": 5}. Each program prints the greatest depth that is read.
cat >find.py <<'EOF'
import os
import subprocess

import cbor2
import orjson
import ujson


def of_json(depth):
    return '{"x":' + "[" * (depth - 1) + "]" * (depth - 1) + ',"n":5}'


def of_cbor(depth):
    return b"\xa2\x61x" + b"\x81" * (depth - 2) + b"\x80\x61n\x05"


def jq(text):
    env = os.environ | {"LD_LIBRARY_PATH": "usr/lib/x86_64-linux-gnu"}
    if subprocess.run(["usr/bin/jq", ".n"], input=text, env=env, text=True, capture_output=True).returncode:
        raise ValueError


def greatest(read, message):
    low, high = 2, 20_000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            read(message(middle))
            low = middle
        except (ValueError, cbor2.CBORError):
            high = middle - 1
    return low


print("cbor2, CBOR:", greatest(cbor2.loads, of_cbor))
print("orjson, JSON:", greatest(orjson.loads, of_json))
print("ujson, JSON:", greatest(ujson.loads, of_json))
print("jq, JSON:", greatest(jq, of_json))
EOF
cat >go/main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	smithy "github.com/aws/smithy-go/encoding/cbor"
	"github.com/fxamacker/cbor/v2"
)

type answer struct {
	N int `json:"n" cbor:"n"`
}

func ofJSON(depth int) []byte {
	return []byte(`{"x":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `,"n":5}`)
}

func ofCBOR(depth int) []byte { return []byte("\xa2\x61x" + strings.Repeat("\x81", depth-2) + "\x80\x61n\x05") }

func greatest(name string, read func([]byte) error, message func(int) []byte) {
	refused := sort.Search(20_000, func(i int) bool { return read(message(i+2)) != nil })
	fmt.Printf("%s: %d\n", name, refused+1)
}

func main() {
	var a answer
	greatest("encoding/json, JSON", func(b []byte) error { return json.Unmarshal(b, &a) }, ofJSON)
	greatest("fxamacker/cbor, CBOR", func(b []byte) error { return cbor.Unmarshal(b, &a) }, ofCBOR)
	greatest("smithy-go, CBOR", func(b []byte) error { _, err := smithy.Decode(b); return err }, ofCBOR)
}
EOF
(cd go && go build -o find .)
cat >Find.java <<'EOF'
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;

public class Find {
  public static class Answer {
    public int n;
  }

  interface Reader {
    void read(int depth) throws Exception;
  }

  static String ofJson(int depth) {
    return "{\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + ",\"n\":5}";
  }

  static byte[] ofCbor(int depth) {
    byte[] b = new byte[depth + 5];
    java.util.Arrays.fill(b, (byte) 0x81);
    b[0] = (byte) 0xa2;
    b[1] = b[depth + 2] = 0x61;
    b[2] = 'x';
    b[depth + 1] = (byte) 0x80;
    b[depth + 3] = 'n';
    b[depth + 4] = 5;
    return b;
  }

  static void greatest(String name, Reader reader) {
    int low = 2, high = 2000;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      try {
        reader.read(middle);
        low = middle;
      } catch (Exception e) {
        high = middle - 1;
      }
    }
    System.out.println(name + ": " + low);
  }

  public static void main(String[] args) {
    var json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    var cbor = new ObjectMapper(new CBORFactory()).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    greatest("Jackson, JSON", d -> json.readValue(ofJson(d), Answer.class));
    greatest("Jackson, CBOR", d -> cbor.readValue(ofCbor(d), Answer.class));
    greatest("Gson, JSON", d -> new com.google.gson.Gson().fromJson(ofJson(d), Answer.class));
    var moshi = new com.squareup.moshi.Moshi.Builder().build().adapter(Object.class);
    greatest("moshi, JSON", d -> moshi.fromJson(ofJson(d)));
    greatest("PeterO, CBOR", d -> com.upokecenter.cbor.CBORObject.DecodeFromBytes(ofCbor(d)));
  }
}
EOF

cat >want <<'EOF'
cbor2, CBOR: 401
orjson, JSON: 1024
ujson, JSON: 1024
jq, JSON: 255
encoding/json, JSON: 10000
fxamacker/cbor, CBOR: 32
smithy-go, CBOR: 128
Jackson, JSON: 1000
Jackson, CBOR: 1000
Gson, JSON: 255
moshi, JSON: 255
PeterO, CBOR: 501
EOF
{
  env/bin/python find.py
  go/find
  java -cp "$(cat classpath)" Find.java
} >got
diff want got
echo "holds: the greatest depth that is read goes from 32 to 10,000"
