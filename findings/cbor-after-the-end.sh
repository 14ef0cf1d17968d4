#!/usr/bin/env bash
# One would guess: a CBOR library that is given the whole body of a request refuses bytes behind the value, and text
#   that is not valid UTF-8, both of which RFC 8949 leaves no doubt about.
# What is so: of eleven libraries six take the first value and say nothing of what follows, among them cbor2, Jackson,
#   and the readers of AWS's SDKs for Go and JavaScript. Six read text that is not UTF-8, those of AWS and cborg among
#   them. Only fxamacker/cbor (Go), cbor (Node.js) and PeterO's CBOR (Java) refuse both.
# Why it matters: a request that was sent twice over, or cut and joined wrongly, is answered with 200 for its first
#   part, and two different names can become the same one, with U+FFFD in both. Ask for the rest of the bytes yourself.
# Seen with: cbor2 6.3.0, jackson-dataformat-cbor 2.21.3, com.upokecenter:cbor 4.5.3, fxamacker/cbor 2.10.0, smithy-go
#   1.28.9, ugorji/go/codec 1.3.2, cborg 6.1.5, cbor-x 1.6.9, cbor 10.0.12, borc 3.0.0, @smithy/core 3.41.1; Python
#   3.11, Java 17, Go 1.26, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
first=a1616101 # {"a": 1}
inputs="$first ${first}00 ${first}a1616102 a1616161ff" # alone, with 0 behind it, twice; {"a": a text of the byte ff}

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cbor2==6.3.0
npm init -y >/dev/null
npm install --silent --no-fund --no-audit cborg@6.1.5 cbor-x@1.6.9 cbor@10.0.12 borc@3.0.0 @smithy/core@3.41.1
(go mod init find && go get github.com/aws/smithy-go@v1.28.9 github.com/fxamacker/cbor/v2@v2.10.0 \
  github.com/ugorji/go/codec@v1.3.2) 2>go.log || { cat go.log; exit 1; }
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.fasterxml.jackson.dataformat</groupId><artifactId>jackson-dataformat-cbor</artifactId>
      <version>2.21.3</version>
    </dependency>
    <dependency><groupId>com.upokecenter</groupId><artifactId>cbor</artifactId><version>4.5.3</version></dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >find.py <<'EOF'
import sys
import cbor2

for data in sys.argv[1:]:
    try:
        cbor2.loads(bytes.fromhex(data))
        print(data, "cbor2 reads")
    except cbor2.CBORDecodeError:
        print(data, "cbor2 refuses")
EOF
cat >find.mjs <<'EOF'
import { cbor as smithy } from "@smithy/core/cbor";
import borc from "borc";
import cbor from "cbor";
import * as cborx from "cbor-x";
import * as cborg from "cborg";

const readers = {
  "@smithy/core": smithy.deserialize, borc: borc.decodeFirst, cbor: cbor.decode, "cbor-x": cborx.decode,
  cborg: cborg.decode,
};
for (const data of process.argv.slice(2)) {
  for (const [name, read] of Object.entries(readers)) {
    let verb = "reads";
    try { read(Buffer.from(data, "hex")); } catch { verb = "refuses"; }
    console.log(data, name, verb);
  }
}
EOF
cat >main.go <<'EOF'
package main

import (
	"encoding/hex"
	"fmt"
	"os"

	smithy "github.com/aws/smithy-go/encoding/cbor"
	fx "github.com/fxamacker/cbor/v2"
	"github.com/ugorji/go/codec"
)

func main() {
	for _, text := range os.Args[1:] {
		data, _ := hex.DecodeString(text)
		var value any
		show := func(name string, err error) {
			verb := "reads"
			if err != nil {
				verb = "refuses"
			}
			fmt.Println(text, name, verb)
		}
		show("fxamacker", fx.Unmarshal(data, &value))
		_, err := smithy.Decode(data)
		show("smithy-go", err)
		show("ugorji", codec.NewDecoderBytes(data, &codec.CborHandle{}).Decode(&value))
	}
}
EOF
cat >Find.java <<'EOF'
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.upokecenter.cbor.CBORObject;
import java.util.HexFormat;
import java.util.Map;

public class Find {
  public static void main(String[] args) {
    for (String text : args) {
      byte[] data = HexFormat.of().parseHex(text);
      try {
        new CBORMapper().readValue(data, Map.class);
        System.out.println(text + " jackson reads");
      } catch (Exception e) {
        System.out.println(text + " jackson refuses");
      }
      try {
        CBORObject.DecodeFromBytes(data);
        System.out.println(text + " upokecenter reads");
      } catch (Exception e) {
        System.out.println(text + " upokecenter refuses");
      }
    }
  }
}
EOF

cat >want <<'EOF'
a1616101 @smithy/core reads
a1616101 borc reads
a1616101 cbor reads
a1616101 cbor-x reads
a1616101 cbor2 reads
a1616101 cborg reads
a1616101 fxamacker reads
a1616101 jackson reads
a1616101 smithy-go reads
a1616101 ugorji reads
a1616101 upokecenter reads
a161610100 @smithy/core reads
a161610100 borc reads
a161610100 cbor refuses
a161610100 cbor-x refuses
a161610100 cbor2 reads
a161610100 cborg refuses
a161610100 fxamacker refuses
a161610100 jackson reads
a161610100 smithy-go reads
a161610100 ugorji reads
a161610100 upokecenter refuses
a1616101a1616102 @smithy/core reads
a1616101a1616102 borc reads
a1616101a1616102 cbor refuses
a1616101a1616102 cbor-x refuses
a1616101a1616102 cbor2 reads
a1616101a1616102 cborg refuses
a1616101a1616102 fxamacker refuses
a1616101a1616102 jackson reads
a1616101a1616102 smithy-go reads
a1616101a1616102 ugorji reads
a1616101a1616102 upokecenter refuses
a1616161ff @smithy/core reads
a1616161ff borc reads
a1616161ff cbor refuses
a1616161ff cbor-x reads
a1616161ff cbor2 refuses
a1616161ff cborg reads
a1616161ff fxamacker refuses
a1616161ff jackson refuses
a1616161ff smithy-go reads
a1616161ff ugorji reads
a1616161ff upokecenter refuses
EOF
# shellcheck disable=SC2086  # the inputs are words
{
  venv/bin/python find.py $inputs
  node find.mjs $inputs
  go run . $inputs
  java -cp "$(cat classpath)" Find.java $inputs 2>java.log || { cat java.log; exit 1; }
} >unsorted
LC_ALL=C sort unsorted >got
diff want got
echo "holds: six of eleven CBOR readers say nothing of bytes behind the value"
