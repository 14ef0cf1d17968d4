#!/usr/bin/env bash
# One would guess: Ruby's libraries for JSON (Oj and Yajl, for speed, and json) read a text as that text, refuse what
#   is cut off or no JSON, and write a float with all of its digits and NaN not at all.
# What is so: Oj by itself reads the text ":abc" as a Symbol, ":" before a name likewise, and {"^t":1} as a Time; it
#   takes 050, +5, 5., NaN and raw line breaks. It writes 1714979289.123456 as 1714979289.12346, in its modes strict
#   and null too, NaN as 3.3e14159265358979323846, a symbol with its colon, a Time as an object and a name 5 as a list.
#   Numbers of more than sixteen digits are BigDecimals. Yajl reads an object that was cut off and // comments, all
#   read /* */, json "\x" as x. For Oj and Yajl the empty text is nil, without an error.
# Why it matters: a continuation token or an ARN's tail that begins with a colon is no String in the worker, and does
#   not equal what was sent; a time in microseconds is another one behind it. A fake service with Oj takes bodies that
#   CodePipeline answers with SerializationException, and a client with Yajl an answer that was cut off. Set
#   Oj.default_options = { mode: :compat }.
# Seen with: ruby-oj 3.14.2-1, ruby-yajl 1.4.3-1, ruby-json 2.6.3 and Ruby 3.1 of Debian 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg-query -W ruby-oj ruby-yajl ruby-json >/dev/null 2>&1 ||
  apt-get install --quiet --quiet --yes --no-install-recommends ruby-oj ruby-yajl ruby-json >log 2>&1 ||
  { cat log; exit 1; }
cat >find.rb <<'END'
require "bigdecimal"
require "json"
require "oj"
require "yajl"

def shown(value)
  case value
  when Hash then "{" + value.map { |name, member| "#{name.inspect}=>#{shown(member)}" }.join(",") + "}"
  when Time then "Time #{value.to_f}"
  else "#{value.class} #{value.is_a?(BigDecimal) ? value.to_s("F") : value.inspect}"
  end
end

def print_all(what, ways)
  puts what.inspect
  results = ways.map do |name, way|
    [name, yield(way)]
  rescue StandardError
    [name, "refused"]
  end
  results.group_by(&:last).sort.each { |result, names| puts "  #{result}: #{names.map(&:first).join(", ")}" }
end

readers = {
  "Oj" => ->(text) { Oj.load(text) }, "Oj strict" => ->(text) { Oj.load(text, mode: :strict) },
  "Oj compat" => ->(text) { Oj.load(text, mode: :compat) }, "Yajl" => ->(text) { Yajl::Parser.parse(text) },
  "json" => ->(text) { JSON.parse(text) }
}
['{"t":":abc"}', '{":t":"abc"}', '{"^t":1714979289.123}', '{"n":1714979289.12345678}', '{"n":050}', '{"n":+5}',
  '{"n":5.}', '{"n":NaN}', "{\"t\":\"a\nb\"}", '{"t":"\x"}', '{"n":50} // x', '{"n":/* x */50}', '{"n":50', '',
  '{"n":50,}', '{"n":50} x'].each do |text|
  print_all(text, readers) { |read| shown(read.call(text)) }
end

writers = {
  "Oj" => ->(value) { Oj.dump(value) }, "Oj strict" => ->(value) { Oj.dump(value, mode: :strict) },
  "Oj compat" => ->(value) { Oj.dump(value, mode: :compat) }, "Yajl" => ->(value) { Yajl::Encoder.encode(value) },
  "json" => ->(value) { JSON.generate(value) }
}
[1714979289.123456, Float::NAN, :abc, Time.at(1714979289).utc, 50.0].each do |value|
  print_all(value, writers) { |write| write.call({ "n" => value }) }
end
print_all({ 5 => 6 }, writers) { |write| write.call({ 5 => 6 }) }
END
cat >want <<'WANT'
"{\"t\":\":abc\"}"
  {"t"=>String ":abc"}: Oj strict, Oj compat, Yajl, json
  {"t"=>Symbol :abc}: Oj
"{\":t\":\"abc\"}"
  {":t"=>String "abc"}: Oj strict, Oj compat, Yajl, json
  {:t=>String "abc"}: Oj
"{\"^t\":1714979289.123}"
  Time 1714979289.1230001: Oj
  {"^t"=>Float 1714979289.123}: Oj strict, Oj compat, Yajl, json
"{\"n\":1714979289.12345678}"
  {"n"=>BigDecimal 1714979289.12345678}: Oj, Oj strict
  {"n"=>Float 1714979289.1234567}: Oj compat, Yajl, json
"{\"n\":050}"
  refused: Oj compat, Yajl, json
  {"n"=>Integer 50}: Oj, Oj strict
"{\"n\":+5}"
  refused: Oj strict, Oj compat, Yajl, json
  {"n"=>Integer 5}: Oj
"{\"n\":5.}"
  refused: Oj strict, Oj compat, Yajl, json
  {"n"=>Integer 5}: Oj
"{\"n\":NaN}"
  refused: Oj strict, Yajl, json
  {"n"=>Float NaN}: Oj, Oj compat
"{\"t\":\"a\nb\"}"
  refused: Yajl, json
  {"t"=>String "a\nb"}: Oj, Oj strict, Oj compat
"{\"t\":\"\\x\"}"
  refused: Oj, Oj strict, Yajl
  {"t"=>String "x"}: Oj compat, json
"{\"n\":50} // x"
  refused: Oj, Oj strict, Oj compat, json
  {"n"=>Integer 50}: Yajl
"{\"n\":/* x */50}"
  {"n"=>Integer 50}: Oj, Oj strict, Oj compat, Yajl, json
"{\"n\":50"
  refused: Oj, Oj strict, Oj compat, json
  {"n"=>Integer 50}: Yajl
""
  NilClass nil: Oj, Oj strict, Yajl
  refused: Oj compat, json
"{\"n\":50,}"
  refused: Oj, Oj strict, Oj compat, Yajl, json
"{\"n\":50} x"
  refused: Oj, Oj strict, Oj compat, Yajl, json
1714979289.123456
  {"n":1714979289.123456}: Oj compat, Yajl, json
  {"n":1714979289.12346}: Oj, Oj strict
NaN
  refused: Oj strict, Oj compat, Yajl, json
  {"n":3.3e14159265358979323846}: Oj
:abc
  {"n":":abc"}: Oj
  {"n":"abc"}: Oj strict, Oj compat, Yajl, json
2024-05-06 07:08:09 UTC
  refused: Oj strict
  {"n":"2024-05-06 07:08:09 UTC"}: Oj compat, Yajl, json
  {"n":{"^t":1714979289.000000000}}: Oj
50.0
  {"n":50.0}: Oj, Oj strict, Oj compat, Yajl, json
{5=>6}
  refused: Oj strict
  {"5":6}: Oj compat, Yajl, json
  {"^#1":[5,6]}: Oj
WANT
ruby find.rb >got
cat got
diff want got
echo "holds: Oj reads and writes other values than Ruby's json, and Yajl what was cut off"
