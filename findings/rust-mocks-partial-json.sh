#!/usr/bin/env bash
# One would guess: where a mock server of Rust compares a part of a JSON body, a list that is given is contained in the
#   request's in any place, or has to be the whole of it, as other mocks have it; and 50 is 50.0.
# What is so: for wiremock (body_partial_json), httpmock (json_body_includes) and mockito (Matcher::PartialJson) alike
#   a given list is the beginning of the request's: [1,2] is part of [1,2,3], [2,3] and [1,3] are not, and [] is part
#   of any list, as {} is of any object. 50 and 50.0 are two numbers, in whole bodies too; a null has to be there.
# Why it matters: a test that expects "no output artifacts" as [] passes whatever the worker sends, one that looks for
#   the second artifact never matches, and a percentage from a float in another language misses the mock. Take what is
#   to be exact out of the part, and match it alone.
# Seen with: wiremock 0.6.5, httpmock 0.8.3, mockito 1.7.2; Rust 1.95, on 2026-11-30.
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
httpmock = "=0.8.3"
mockito = "=1.7.2"
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
wiremock = "=0.6.5"
EOF
cat >src/main.rs <<'EOF'
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use wiremock::matchers::{body_json, body_partial_json};
use wiremock::Mock;

async fn matches(address: SocketAddr, body: &'static str) -> bool {
    let send = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let length = body.len();
        write!(stream, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n\
            Content-Length: {length}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.starts_with("HTTP/1.1 200")
    };
    tokio::task::spawn_blocking(send).await.unwrap()
}

async fn compare(given: &str, sent: &'static str, part: bool) {
    let value: Value = serde_json::from_str(given).unwrap();
    let mut found = vec![];
    let server = wiremock::MockServer::start().await;
    let mock = if part { Mock::given(body_partial_json(&value)) } else { Mock::given(body_json(&value)) };
    mock.respond_with(wiremock::ResponseTemplate::new(200)).mount(&server).await;
    if matches(*server.address(), sent).await {
        found.push("wiremock");
    }
    let server = httpmock::MockServer::start_async().await;
    let copy = value.clone();
    server.mock_async(move |when, then| {
        if part { when.json_body_includes(copy.to_string()) } else { when.json_body(copy) };
        then.status(200);
    }).await;
    if matches(*server.address(), sent).await {
        found.push("httpmock");
    }
    let mut server = mockito::Server::new_async().await;
    let matcher = if part { mockito::Matcher::PartialJson(value) } else { mockito::Matcher::Json(value) };
    let _mock = server.mock("POST", "/").match_body(matcher).create_async().await;
    if matches(server.socket_address(), sent).await {
        found.push("mockito");
    }
    let found = if found.is_empty() { "none".to_string() } else { found.join(" ") };
    println!("{}{given} in {sent}: {found}", if part { "part " } else { "whole " });
}

#[tokio::main]
async fn main() {
    for (given, sent) in [("[1,2]", "[1,2]"), ("[1,2]", "[1,2,3]"), ("[2,3]", "[1,2,3]"), ("[1,3]", "[1,2,3]"),
        ("[]", "[1]"), ("{\"m\":{}}", "{\"m\":{\"a\":1}}"), ("{\"n\":null}", "{}"), ("{\"n\":50}", "{\"n\":50.0}")] {
        compare(given, sent, true).await;
    }
    for sent in ["{\"n\":50}", "{\"n\":50.0}", "{\"n\":50,\"m\":1}"] {
        compare("{\"n\":50}", sent, false).await;
    }
}
EOF
cat >want <<'EOF'
part [1,2] in [1,2]: wiremock httpmock mockito
part [1,2] in [1,2,3]: wiremock httpmock mockito
part [2,3] in [1,2,3]: none
part [1,3] in [1,2,3]: none
part [] in [1]: wiremock httpmock mockito
part {"m":{}} in {"m":{"a":1}}: wiremock httpmock mockito
part {"n":null} in {}: none
part {"n":50} in {"n":50.0}: none
whole {"n":50} in {"n":50}: wiremock httpmock mockito
whole {"n":50} in {"n":50.0}: none
whole {"n":50} in {"n":50,"m":1}: none
EOF
cargo run --quiet >got
cat got
diff want got
echo "holds: a part of a list is its beginning, and 50 is not 50.0"
