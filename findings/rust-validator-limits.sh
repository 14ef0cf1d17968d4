#!/usr/bin/env bash
# One would guess: garde and validator, with which servers in Rust check their input, mean the same by a length of one
#   to ten and a range from 0 to 100, and NaN, which is in no range, is in none of theirs.
# What is so: garde's length counts bytes unless it says `chars` (`utf16` and `graphemes` it also knows): six letters
#   with accents are too many. validator's counts code points. Of a range both ask whether the number is below or above
#   it, which NaN is not: NaN passes, while both infinities are refused.
# Why it matters: two servers of the same limits refuse different tokens, and the wire of CBOR, unlike JSON, can carry
#   a NaN past the check into what is stored. Write length(chars, ...), and check is_finite() beside a range of floats.
# Seen with: garde 0.23.0, validator 0.21.0; Rust 1.95, on 2026-11-30.
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
garde = { version = "=0.23.0", features = ["derive"] }
validator = { version = "=0.21.0", features = ["derive"] }
EOF
cat >src/main.rs <<'EOF'
use garde::Validate as _;
use validator::Validate as _;

#[derive(garde::Validate)]
struct Bytes {
    #[garde(length(min = 1, max = 10))]
    text: String,
}

#[derive(garde::Validate)]
struct Chars {
    #[garde(length(chars, min = 1, max = 10))]
    text: String,
}

#[derive(validator::Validate)]
struct Plain {
    #[validate(length(min = 1, max = 10))]
    text: String,
}

#[derive(garde::Validate)]
struct Garde {
    #[garde(range(min = 0.0, max = 100.0))]
    percent: f64,
}

#[derive(validator::Validate)]
struct Validator {
    #[validate(range(min = 0.0, max = 100.0))]
    percent: f64,
}

fn main() {
    for (what, text) in [("ten letters", "a".repeat(10)), ("eleven letters", "a".repeat(11)),
        ("six letters with accents", "\u{e9}".repeat(6)), ("no letter", String::new())] {
        println!("{what}: garde {}, garde with chars {}, validator {}", Bytes { text: text.clone() }.validate().is_ok(),
            Chars { text: text.clone() }.validate().is_ok(), Plain { text }.validate().is_ok());
    }
    for percent in [50.0, 101.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        println!("{percent}: garde {}, validator {}", Garde { percent }.validate().is_ok(),
            Validator { percent }.validate().is_ok());
    }
}
EOF
cat >want <<'EOF'
ten letters: garde true, garde with chars true, validator true
eleven letters: garde false, garde with chars false, validator false
six letters with accents: garde false, garde with chars true, validator true
no letter: garde false, garde with chars false, validator false
50: garde true, validator true
101: garde false, validator false
-1: garde false, validator false
inf: garde false, validator false
-inf: garde false, validator false
NaN: garde true, validator true
EOF
cargo run --quiet >got
cat got
diff want got
echo "holds: garde counts bytes, and NaN lies from 0 to 100 for garde and validator"
