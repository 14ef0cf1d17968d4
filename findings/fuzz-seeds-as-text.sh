#!/usr/bin/env bash
# One would guess: a corpus of recorded JSON bodies serves every fuzz engine: a harness that asks for a text of up to
#   100 characters gets the body, which is shorter.
# What is so: five engines read five things. Atheris takes the first character for the kind of the text: {"a":1} becomes
#   "a":1}, which is no JSON, and null one Chinese character. Jazzer ends at a backslash that no other follows, as
#   nearly every escape of JSON begins. go-fuzz-headers has the length stand first, and has an error for each body.
#   Rust's arbitrary cuts a String that is not the last member. jazzer.js gives the body. For a number from 0 to 100
#   Atheris, Jazzer and jazzer.js agree.
# Why it matters: seeds that were to bring the fuzzer past the parser are not read as what they are, and the run goes on
#   without a word, as from nothing. Take all bytes (ConsumeBytes, consumeRemainingAsBytes, the last member) and decode
#   them in the harness.
# Seen with: atheris 3.0.0 (Python 3.11), jazzer 0.30.0 (Java 17), @jazzer.js/core 4.0.0 (Node.js 20), go-fuzz-headers
#   of August 2024 (Go 1.26), arbitrary 1.5.0 (Rust 1.95); on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check atheris==3.0.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts @jazzer.js/core@4.0.0
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.code-intelligence</groupId><artifactId>jazzer</artifactId><version>0.30.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

mkdir seeds
printf '{"percentComplete":50}' >seeds/1-object
printf '{"message":"a\\nb"}' >seeds/2-escape
printf 'null' >seeds/3-null

cat >find.py <<'END'
import pathlib

import atheris

for seed in sorted(pathlib.Path("seeds").iterdir()):
    text = atheris.FuzzedDataProvider(seed.read_bytes()).ConsumeUnicodeNoSurrogates(100)
    data = atheris.FuzzedDataProvider(seed.read_bytes()).ConsumeBytes(100)
    number = atheris.FuzzedDataProvider(seed.read_bytes()).ConsumeIntInRange(0, 100)
    print(f"atheris: {ascii(text)}, {number}; as bytes unchanged: {data == seed.read_bytes()}")
END
cat >Seed.java <<'END'
import com.code_intelligence.jazzer.api.FuzzedDataProvider;

public class Seed {
  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    if (data.remainingBytes() > 0) {
      String found = System.getenv("WHAT").equals("text") ? data.consumeString(100)
          : System.getenv("WHAT").equals("bytes") ? new String(data.consumeRemainingAsBytes())
          : "" + data.consumeInt(0, 100);
      System.out.println("find: jazzer, " + System.getenv("WHAT") + ": " + found);
    }
  }
}
END
cat >find.cjs <<'END'
const fs = require("node:fs");
const { FuzzedDataProvider } = require("@jazzer.js/core/dist/FuzzedDataProvider.js"); // core itself wants a newer glibc
for (const name of fs.readdirSync("seeds").sort()) {
  const data = () => new FuzzedDataProvider(fs.readFileSync(`seeds/${name}`));
  console.log(`jazzer.js: ${data().consumeString(100)}, ${data().consumeIntegralInRange(0, 100)}`);
}
END
mkdir go rust rust/src
cat >go/main.go <<'END'
package main

import (
	"fmt"
	"os"
	"path/filepath"

	fuzz "github.com/AdaLogics/go-fuzz-headers"
)

func main() {
	names, err := filepath.Glob("../seeds/*")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		_, err = fuzz.NewConsumer(data).GetString()
		fmt.Println("go-fuzz-headers:", err)
	}
}
END
version=v0.0.0-20240806141605-e8a1dd7889d6
(cd go && go mod init example.com/find && go get "github.com/AdaLogics/go-fuzz-headers@$version") 2>go.log ||
  { cat go.log; exit 1; }
cat >rust/Cargo.toml <<'END'
[package]
name = "find"
version = "0.1.0"
edition = "2021"

[dependencies]
arbitrary = { version = "=1.5.0", features = ["derive"] }
END
cat >rust/src/main.rs <<'END'
use arbitrary::{Arbitrary, Unstructured};

#[derive(Arbitrary)]
struct Report {
    body: String,
    percent: u8,
}

fn main() {
    for seed in [r#"{"percentComplete":50}"#, r#"{"message":"a\nb"}"#, "null"] {
        let report = Report::arbitrary_take_rest(Unstructured::new(seed.as_bytes())).unwrap();
        let alone = String::arbitrary_take_rest(Unstructured::new(seed.as_bytes())).unwrap();
        println!("arbitrary: {}, {}; alone unchanged: {}", report.body, report.percent, alone == seed);
    }
}
END

cat >want <<'WANT'
atheris: '"percentComplete":50}', 24; as bytes unchanged: True
atheris: '"message":"a\\nb"}', 24; as bytes unchanged: True
atheris: '\u6c75', 7; as bytes unchanged: True
jazzer, text: {"percentComplete":50}
jazzer, text: {"message":"a
jazzer, text: null
jazzer, number: 24
jazzer, number: 24
jazzer, number: 7
jazzer, bytes: {"percentComplete":50}
jazzer, bytes: {"message":"a\nb"}
jazzer, bytes: null
jazzer.js: {"percentComplete":50}, 24
jazzer.js: {"message":"a\nb"}, 24
jazzer.js: null, 7
go-fuzz-headers: not enough bytes to create string
go-fuzz-headers: not enough bytes to create string
go-fuzz-headers: not enough bytes to create string
arbitrary: {"percentComple, 116; alone unchanged: true
arbitrary: {"message":"a\nb", 0; alone unchanged: true
arbitrary: , 110; alone unchanged: true
WANT
javac -cp "$(cat classpath)" -d . Seed.java
{
  env/bin/python find.py 2>/dev/null
  for what in text number bytes; do
    WHAT=$what java -cp "$(cat classpath):." com.code_intelligence.jazzer.Jazzer --target_class=Seed seeds/* \
      >log 2>&1 || { cat log; exit 1; }
    sed -n 's/^find: //p' log
  done
  node find.cjs
  (cd go && go run .)
  (cd rust && cargo run --quiet)
} >got
cat got
diff want got
echo "holds: five fuzz engines read five texts from the same seed"
