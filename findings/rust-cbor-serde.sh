#!/usr/bin/env bash
# One would guess: the CBOR libraries of Rust that fill serde's types read the same documents, as serde does the
#   matching; an integer fills an f64, as in serde_json, and a tag that says nothing new is skipped by all or by none.
# What is so: for an f64 ciborium, minicbor-serde and cbor4ii refuse the integer 50, so that a timestamp in whole
#   seconds (tag 1, integer) is refused; minicbor-serde and cbor4ii also refuse tags and floats of 16 bits,
#   minicbor-serde and ciborium names in chunks, minicbor-serde any text in chunks. serde_cbor alone reads all of these,
#   and bytes for a text, the name 0 for the first member, and a list for the whole struct. 50.0 for an i32 is refused
#   by all, and bytes behind the end by serde_cbor alone.
# Why it matters: Smithy's CBOR lets a client write a timestamp as integer or float of any size, behind tag 1. A server
#   with `created: f64` works with the SDK that writes floats and refuses the one that writes integers.
# Seen with: ciborium 0.2.2, serde_cbor 0.11.2, minicbor-serde 0.5.0, cbor4ii 1.2.4 (features serde1, use_std).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR
mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "find"
version = "0.1.0"
edition = "2021"

[dependencies]
cbor4ii = { version = "=1.2.4", features = ["serde1", "use_std"] }
ciborium = "=0.2.2"
minicbor-serde = { version = "=0.5.0", features = ["alloc"] }
serde = { version = "1", features = ["derive"] }
serde_cbor = "=0.11.2"
EOF

cat >src/main.rs <<'EOF'
use serde::{de::DeserializeOwned, Deserialize};

#[derive(Deserialize)]
struct Member<T> {
    #[allow(dead_code)]
    n: T,
}

fn readers<T: DeserializeOwned>(what: &str, hex: &str) {
    let digits = |i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap();
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(digits).collect();
    let read = [
        ("ciborium", ciborium::from_reader::<Member<T>, _>(&bytes[..]).is_ok()),
        ("serde_cbor", serde_cbor::from_slice::<Member<T>>(&bytes).is_ok()),
        ("minicbor", minicbor_serde::from_slice::<Member<T>>(&bytes).is_ok()),
        ("cbor4ii", cbor4ii::serde::from_slice::<Member<T>>(&bytes).is_ok()),
    ];
    let names: Vec<_> = read.iter().filter(|r| r.1).map(|r| r.0).collect();
    println!("{what}: {}", if names.is_empty() { "none".into() } else { names.join(" ") });
}

fn main() {
    readers::<f64>("f64, 64 bits", "a1616efb4049000000000000");
    readers::<f64>("f64, 16 bits", "a1616ef95240");
    readers::<f64>("f64, an integer", "a1616e1832");
    readers::<f64>("f64, tag 1 and an integer", "a1616ec11a66386b99");
    readers::<f64>("f64, tag 1 and 64 bits", "a1616ec1fb41d98e1ae64624dd");
    readers::<i32>("i32, 50.0", "a1616ef95240");
    readers::<i32>("i32, tag 1", "a1616ec11832");
    readers::<i32>("i32, big number", "a1616ec24132");
    readers::<String>("text in chunks", "a1616e7f61616162ff");
    readers::<String>("bytes for a text", "a1616e4161");
    readers::<i32>("name in chunks", "a17f616eff1832");
    readers::<i32>("name 0", "a1001832");
    readers::<i32>("a list for the map", "811832");
    readers::<i32>("bytes behind the end", "a1616e183200");
}
EOF
cat >want <<'EOF'
f64, 64 bits: ciborium serde_cbor minicbor cbor4ii
f64, 16 bits: ciborium serde_cbor
f64, an integer: serde_cbor
f64, tag 1 and an integer: serde_cbor
f64, tag 1 and 64 bits: ciborium serde_cbor
i32, 50.0: none
i32, tag 1: ciborium serde_cbor
i32, big number: ciborium
text in chunks: ciborium serde_cbor cbor4ii
bytes for a text: serde_cbor
name in chunks: serde_cbor cbor4ii
name 0: serde_cbor
a list for the map: serde_cbor
bytes behind the end: ciborium minicbor cbor4ii
EOF
cargo run --quiet >got
cat got
diff want got
echo "holds: three of four CBOR readers of Rust refuse an integer for an f64"
