#!/usr/bin/env bash
# One would guess: the libraries that Node.js programs take where JSON.parse will not do, for long numbers or bodies
#   that come in pieces, give a number for each number of JSON, and differ in its digits alone.
# What is so: json-bigint counts characters: 1714979289.123456 has more than fifteen, and is an object, to which + 60
#   appends "60" and of which JSON.stringify makes a text; with useNativeBigInt ("its BigInt" below) it is a
#   SyntaxError. jsonparse, and JSONStream above it, hand 9007199254740993 on as text, and so 050, which is no JSON.
#   1e400 is an error in json-bigint and infinity in all others but lossless-json. Of what is no JSON, json-bigint, bfj
#   and clarinet read 050 as 50 and raw line breaks, bfj .5 too, clarinet --1 as NaN; jsonparse and JSONStream a comma
#   before the end, JSONStream any text behind it.
# Why it matters: times of an answer are numbers with a fraction. With six digits of it a worker that reads with
#   json-bigint, for the sake of long ids, has an object and passes it on as text, or fails on an answer with 200; an
#   id is a number or a text by its length. Fake services with a streaming parser take what CodePipeline refuses.
# Seen with: json-bigint 1.0.0, lossless-json 4.3.3, jsonparse 1.3.1, JSONStream 1.3.5, @streamparser/json 0.0.26, bfj
#   9.1.4, stream-json 3.8.0, clarinet 0.12.6, Node.js 20, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit json-bigint@1.0.0 lossless-json@4.3.3 jsonparse@1.3.1 JSONStream@1.3.5 \
  @streamparser/json@0.0.26 bfj@9.1.4 stream-json@3.8.0 clarinet@0.12.6 >npm.log 2>&1 || { cat npm.log; exit 1; }
cat >find.mjs <<'EOF'
import { Readable } from "node:stream";
import { JSONParser } from "@streamparser/json";
import JSONBig from "json-bigint";
import JSONStream from "JSONStream";
import Assembler from "stream-json/assembler.js";
import streamJSON from "stream-json/parser.js";
import bfj from "bfj";
import clarinet from "clarinet";
import jsonparse from "jsonparse";
import { parse as lossless } from "lossless-json";

const fail = (error) => {
  throw error;
};
const settled = (work) => new Promise((resolve, reject) => work(resolve, reject));
const readers = {
  "json-bigint": JSONBig.parse,
  "its BigInt": JSONBig({ useNativeBigInt: true }).parse,
  "lossless-json": lossless,
  jsonparse: (text) => {
    const parser = new jsonparse();
    let result = fail;
    parser.onValue = function (value) {
      if (this.stack.length === 0) result = value;
    };
    parser.onError = fail;
    parser.write(text);
    return result === fail ? fail(new Error("cut off")) : result;
  },
  JSONStream: (text) =>
    settled((resolve, reject) => {
      const stream = JSONStream.parse().on("error", reject).on("data", resolve);
      stream.on("end", () => setImmediate(reject, new Error("cut off")));
      stream.end(text);
    }),
  "@streamparser/json": (text) => {
    const parser = new JSONParser();
    let result;
    parser.onValue = ({ value }) => (result = value);
    parser.onError = fail;
    parser.write(text);
    if (!parser.isEnded) parser.end();
    return result;
  },
  bfj: (text) => bfj.parse(Readable.from([text])),
  "stream-json": (text) =>
    settled((resolve, reject) => {
      const assembler = new Assembler();
      const parser = streamJSON.asStream().on("error", reject);
      parser.on("data", (token) => assembler.consume(token)).on("end", () => resolve(assembler.current));
      parser.end(text);
    }),
  clarinet: (text) => {
    const parser = clarinet.parser();
    const result = {};
    let name;
    parser.onopenobject = parser.onkey = (key) => (name = key);
    parser.onvalue = (value) => (result[name] = value);
    parser.onerror = fail;
    parser.write(text).close();
    return result;
  },
};
const shown = ({ n }) => (typeof n === "object" ? n?.constructor.name : typeof n) + ` ${n}`.replace("\n", "\\n");
for (const number of ["1714979289.1234", "1714979289.123456", "9007199254740993", "1e400", "050", "5.", ".5", "--1",
  '"a\nb"', "1,", '1} x{"n":2']) {
  const text = `{"n":${number}}`;
  console.log(text.replace("\n", "\\n"));
  const results = {};
  for (const [name, read] of Object.entries(readers)) {
    let result = "refused";
    try {
      result = shown(await read(text));
    } catch {}
    (results[result] ??= []).push(name);
  }
  const { refused, ...read } = results;
  for (const [result, names] of Object.entries(read).sort()) console.log(`  ${result}: ${names.join(", ")}`);
  if (refused) console.log(`  refused: ${refused.length} of ${Object.keys(readers).length}`);
}
const created = JSONBig.parse('{"created":1714979289.123456}').created;
console.log(`created + 60: ${created + 60}, sent on: ${JSON.stringify({ created })}`);
EOF
cat >want <<'EOF'
{"n":1714979289.1234}
  LosslessNumber 1714979289.1234: lossless-json
  number 1714979289.1234: json-bigint, its BigInt, jsonparse, JSONStream, @streamparser/json, bfj, stream-json, clarinet
{"n":1714979289.123456}
  BigNumber 1714979289.123456: json-bigint
  LosslessNumber 1714979289.123456: lossless-json
  number 1714979289.123456: jsonparse, JSONStream, @streamparser/json, bfj, stream-json, clarinet
  refused: 1 of 9
{"n":9007199254740993}
  BigNumber 9007199254740993: json-bigint
  LosslessNumber 9007199254740993: lossless-json
  bigint 9007199254740993: its BigInt
  number 9007199254740992: @streamparser/json, bfj, stream-json, clarinet
  string 9007199254740993: jsonparse, JSONStream
{"n":1e400}
  LosslessNumber 1e400: lossless-json
  number Infinity: jsonparse, JSONStream, @streamparser/json, bfj, stream-json, clarinet
  refused: 2 of 9
{"n":050}
  number 50: json-bigint, its BigInt, bfj, clarinet
  string 050: jsonparse, JSONStream
  refused: 3 of 9
{"n":5.}
  number 5: json-bigint, its BigInt, jsonparse, JSONStream, bfj, clarinet
  refused: 3 of 9
{"n":.5}
  number 0.5: bfj
  refused: 8 of 9
{"n":--1}
  number NaN: clarinet
  refused: 8 of 9
{"n":"a\nb"}
  string a\nb: json-bigint, its BigInt, bfj, clarinet
  refused: 5 of 9
{"n":1,}
  number 1: jsonparse, JSONStream
  refused: 7 of 9
{"n":1} x{"n":2}
  number 1: JSONStream
  refused: 8 of 9
created + 60: 1714979289.12345660, sent on: {"created":"1714979289.123456"}
EOF
timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: what other readers of JSON make of a number goes by its length"
