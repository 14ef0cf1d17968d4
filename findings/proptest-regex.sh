#!/usr/bin/env bash
# One would guess: a regular expression as a strategy of proptest makes what a test of an AWS operation needs: the
#   pattern of the model, ^[0-9a-f]{8}$ shortened here, \d for digits, + for short and long names.
# What is so: ^ and $ are an error (UnsupportedRegex), so no pattern of an AWS model can be pasted. \d and \w are
#   Unicode's: of 2000 times three digits next to none are of ASCII. + stops at 32 repetitions, and (?i)k makes the
#   Kelvin sign as well.
# Why it matters: a test that a percentage or a revision of digits is handed on exactly sends digits of other scripts,
#   which a server that reads \d as ASCII refuses rightly: the property fails for a reason that it does not mean. No
#   name comes near a limit of 100. Write [0-9], and {1,100} where a limit is meant.
# Seen with: proptest 1.12.0 (feature std).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR
cargo init --quiet --vcs none --name find .
cargo add --quiet proptest@=1.12.0 --no-default-features --features std

cat >src/main.rs <<'EOF'
use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;

fn texts(pattern: &str) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let strategy = string_regex(pattern).unwrap();
    (0..2000).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn main() {
    println!("^[0-9a-f]{{8}}$ is an error: {}", string_regex("^[0-9a-f]{8}$").is_err());
    println!("[0-9a-f]{{8}} is an error: {}", string_regex("[0-9a-f]{8}").is_err());
    for pattern in [r"\d{3}", r"\w{3}", "[0-9]{3}"] {
        let ascii = texts(pattern).iter().filter(|t| t.is_ascii()).count();
        println!("{pattern} of ASCII in more than 1 of 20: {}", ascii > 100);
    }
    let longest = texts(r"[A-Za-z0-9@\-_]+").iter().map(|t| t.len()).max();
    println!("longest of [A-Za-z0-9@\\-_]+: {longest:?}");
    println!("(?i)k makes the Kelvin sign: {}", texts("(?i)k").iter().any(|t| t == "\u{212A}"));
}
EOF
cat >want <<'EOF'
^[0-9a-f]{8}$ is an error: true
[0-9a-f]{8} is an error: false
\d{3} of ASCII in more than 1 of 20: false
\w{3} of ASCII in more than 1 of 20: false
[0-9]{3} of ASCII in more than 1 of 20: true
longest of [A-Za-z0-9@\-_]+: Some(32)
(?i)k makes the Kelvin sign: true
EOF
cargo run --quiet >got
cat got
diff want got
echo "holds: proptest's \\d makes no digit of ASCII, and ^ is an error"
