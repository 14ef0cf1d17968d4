#!/usr/bin/env bash
# One would guess: quickcheck's SystemTime, String and i32 are spread over what an API takes: moments of many years,
#   texts with many plain letters, and numbers with many small ones.
# What is so: its SystemTime lies within 100 seconds of 1 January 1970, before it or after; of 10,000 texts fewer than
#   one in ten is ASCII alone; of 10,000 numbers fewer than one in ten lies from 0 to 100, and more than eight of ten
#   floats have no fraction. Texts, like lists, end at 99 elements.
# Why it matters: a property about created never sees a date after 1970, one about ids or names in ASCII runs nearly
#   empty behind a filter, and a limit of 100 or 2048 characters is never reached. Write the generator of each member.
# Seen with: quickcheck 1.1.0; Rust 1.95, on 2026-11-30; values are random, the counts bounds that held by far.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR QUICKCHECK_GENERATOR_SIZE
mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "find"
version = "0.1.0"
edition = "2021"

[dependencies]
quickcheck = { version = "=1.1.0", default-features = false }
EOF
cat >src/main.rs <<'EOF'
use quickcheck::{Arbitrary, Gen};
use std::time::{Duration, SystemTime};

fn values<T: Arbitrary>() -> Vec<T> {
    let mut gen = Gen::new(100); // the size of quickcheck itself
    (0..10_000).map(|_| T::arbitrary(&mut gen)).collect()
}

fn main() {
    let second = Duration::from_secs(1);
    let near = |t: &SystemTime| {
        t.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_else(|e| e.duration()) <= second * 100
    };
    println!("times within 100 s of 1970: {}", values::<SystemTime>().iter().filter(|t| near(t)).count());
    let texts = values::<String>();
    println!("texts of ASCII below one in ten: {}", texts.iter().filter(|s| s.is_ascii()).count() < 1000);
    println!("longest text: {}", texts.iter().map(|s| s.chars().count()).max().unwrap());
    let small = values::<i32>().iter().filter(|n| (0..=100).contains(*n)).count();
    println!("integers from 0 to 100 below one in ten: {}", small < 1000);
    let whole = values::<f64>().iter().filter(|n| n.fract() == 0.0).count();
    println!("floats without a fraction above eight in ten: {}", whole > 8000);
}
EOF
cat >want <<'EOF'
times within 100 s of 1970: 10000
texts of ASCII below one in ten: true
longest text: 99
integers from 0 to 100 below one in ten: true
floats without a fraction above eight in ten: true
EOF
cargo run --quiet >got
cat got
diff want got
echo "holds: quickcheck's times are those around 1 January 1970"
