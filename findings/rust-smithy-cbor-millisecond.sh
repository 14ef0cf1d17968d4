#!/usr/bin/env bash
# One would guess: a timestamp with milliseconds survives the CBOR encoder and decoder of AWS's Rust SDK.
# What is so: 1714979289.123 is written as a 64-bit float, which lies a little below .123, and the decoder cuts off
#   where it should round: .122 comes out. Of the 1000 milliseconds of that second 496 come back one too small.
# Why it matters: Smithy RPC v2 CBOR promises millisecond resolution, so a test that compares the time sent with the
#   time read fails about every second time, and a server in Rust stores another moment than the client sent.
# Seen with: aws-smithy-cbor 0.64.1, aws-smithy-types 1.9.3.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cargo init --quiet --vcs none --name find .
cargo add --quiet aws-smithy-cbor@=0.64.1 aws-smithy-types@=1.9.3

cat >src/main.rs <<'EOF'
use aws_smithy_cbor::{Decoder, Encoder};
use aws_smithy_types::DateTime;

fn again(millis: u32) -> u32 {
    let mut encoder = Encoder::new(Vec::new());
    encoder.timestamp(&DateTime::from_secs_and_nanos(1714979289, millis * 1_000_000));
    let bytes = encoder.into_writer();
    Decoder::new(&bytes).timestamp().unwrap().subsec_nanos() / 1_000_000
}

fn main() {
    println!(".123 is read as .{}", again(123));
    println!("wrong: {} of 1000", (0..1000).filter(|&m| again(m) != m).count());
    println!("one too small: {}", (0..1000).filter(|&m| again(m) + 1 == m).count());
}
EOF
cat >want <<'EOF'
.123 is read as .122
wrong: 496 of 1000
one too small: 496
EOF
cargo run --quiet >got
diff want got
echo "holds: aws-smithy-cbor loses a millisecond"
