#!/usr/bin/env bash
# One would guess: serde_json's feature arbitrary_precision keeps all digits of a number and changes nothing else; and a
#   dependency that turns it on for itself does so for itself.
# What is so: features of Cargo hold for the whole program, and with it a serde_json::Value that goes to another format
#   of serde is no number there: ciborium writes 50 as the map {"$serde_json::private::Number": "50"}, and so does
#   YAML. Of JSON, a float inside of a flattened, tagged or untagged type is an error ("invalid type: map, expected
#   f64"), while an integer there is read; 1.0 is unequal to 1.00, 1e400 is a number, and json!(1714979289.1) does not
#   equal 1714979289.10. rust_decimal with serde-with-arbitrary-precision turns it on.
# Why it matters: a gateway in Rust that turns JSON into Smithy's RPC v2 CBOR writes maps for numbers from the day on
#   that a crate for decimals is added, and `created` with milliseconds can no longer be read where it is flattened.
# Seen with: serde_json 1.0.154, serde 1.0.229, ciborium 0.2.2, serde_yaml 0.9.34, rust_decimal 1.37.2; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR
mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "find"
version = "1.0.0"
edition = "2021"

[features]
decimals = ["dep:rust_decimal"]

[dependencies]
serde = { version = "=1.0.229", features = ["derive"] }
serde_json = "=1.0.154"
ciborium = "=0.2.2"
serde_yaml = "=0.9.34"
rust_decimal = { version = "=1.37.2", features = ["serde-with-arbitrary-precision"], optional = true }
EOF
cat >src/main.rs <<'EOF'
use serde::Deserialize;
use serde_json::{from_str, json, Value};

#[derive(Deserialize)]
struct Times {
    #[allow(dead_code)]
    created: f64,
}

#[derive(Deserialize)]
struct Revision {
    #[allow(dead_code)]
    revision: String,
    #[serde(flatten)]
    #[allow(dead_code)]
    times: Times,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Any {
    #[allow(dead_code)]
    Number(f64),
    #[allow(dead_code)]
    Text(String),
}

fn read<T: for<'a> Deserialize<'a>>(what: &str, text: &str) {
    let got = from_str::<T>(text).map(|_| "read".to_string()).unwrap_or_else(|e| e.to_string());
    println!("{what} of {text}: {got}");
}

fn main() {
    let fifty: Value = from_str("50").unwrap();
    let mut bytes = Vec::new();
    ciborium::into_writer(&fifty, &mut bytes).unwrap();
    let back: ciborium::Value = ciborium::from_reader(&bytes[..]).unwrap();
    println!("50 by CBOR: {}", if back.is_integer() { "an integer".into() } else { format!("{back:?}") });
    println!("50 by YAML: {}", serde_yaml::to_string(&fifty).unwrap().trim());
    read::<Revision>("a flattened float", r#"{"revision":"r","created":1714979289.123}"#);
    read::<Revision>("a flattened float", r#"{"revision":"r","created":1714979289}"#);
    read::<Any>("one of two", "1714979289.123");
    read::<Value>("a value", "1e400");
    println!("1.0 equals 1.00: {}", from_str::<Value>("1.0").unwrap() == from_str::<Value>("1.00").unwrap());
    println!("json!(1714979289.1) equals 1714979289.10: {}",
        json!(1714979289.1) == from_str::<Value>("1714979289.10").unwrap());
}
EOF
{
  echo "without decimals"
  cargo run --quiet 2>cargo.log || { cat cargo.log; exit 1; }
  echo "with decimals"
  cargo run --quiet --features decimals 2>cargo.log || { cat cargo.log; exit 1; }
} >got

cat >want <<'EOF'
without decimals
50 by CBOR: an integer
50 by YAML: 50
a flattened float of {"revision":"r","created":1714979289.123}: read
a flattened float of {"revision":"r","created":1714979289}: read
one of two of 1714979289.123: read
a value of 1e400: number out of range at line 1 column 5
1.0 equals 1.00: true
json!(1714979289.1) equals 1714979289.10: true
with decimals
50 by CBOR: Map([(Text("$serde_json::private::Number"), Text("50"))])
50 by YAML: $serde_json::private::Number: '50'
a flattened float of {"revision":"r","created":1714979289.123}: invalid type: map, expected f64 at line 1 column 41
a flattened float of {"revision":"r","created":1714979289}: read
one of two of 1714979289.123: data did not match any variant of untagged enum Any
a value of 1e400: read
1.0 equals 1.00: false
json!(1714979289.1) equals 1714979289.10: false
EOF
diff want got
echo "holds: a crate for decimals makes maps of numbers on the CBOR wire"
