#!/usr/bin/env bash
# One would guess: nlohmann::json, which many C++ programs read JSON and CBOR with, reads every integer of CBOR right or
#   throws out_of_range, and with cbor_tag_handler_t::ignore passes over any tag.
# What is so: integers below -2^63 become other numbers without an exception: -2^64+49 is 49, -2^63-1 is the highest
#   positive one, and -2^64 is 0. What it ignores when told so are tags from 6 on: tag 1 of a time is a parse_error all
#   the same, and so is undefined. get<int>() takes whatever is a number: 2^32+50 and 50.9 are 50, and true is 1. Text
#   that is not UTF-8 is read, and throws when it is written. A double that fits 32 bits is written in these.
# Why it matters: a server checks 0 to 100 on a number that nobody sent, and neither it nor a client of Smithy RPC v2
#   CBOR can read a message with a timestamp, whose tag 1 the protocol requires. Take another reader for CBOR, and ask
#   is_number_unsigned() before get<int>().
# Seen with: nlohmann-json3-dev 3.11.2-2 of Debian 12, g++ 12.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
apt-get download -qq nlohmann-json3-dev=3.11.2-2 2>apt.log || { cat apt.log; exit 1; }
dpkg -x nlohmann-json3-dev_*.deb .

cat >find.cpp <<'EOF'
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

using nlohmann::json;

static std::vector<std::uint8_t> bytes(const std::string& hex) {
  std::vector<std::uint8_t> all;
  for (std::size_t i = 0; i < hex.size(); i += 2) all.push_back(std::stoi(hex.substr(i, 2), nullptr, 16));
  return all;
}

static void print(const std::string& name, const std::string& hex, bool as_int = false,
                  json::cbor_tag_handler_t tags = json::cbor_tag_handler_t::error) {
  std::cout << name << ": ";
  try {
    json value = json::from_cbor(bytes(hex), true, true, tags);
    if (as_int) std::cout << value.get<int>() << "\n";
    else std::cout << value.dump() << "\n";
  } catch (const json::exception& e) {
    std::cout << std::string(e.what()).substr(0, std::string(e.what()).find(']') + 1) << "\n";
  }
}

static void written(const std::string& name, double value) {
  std::ostringstream hex;
  for (auto b : json::to_cbor(json(value))) hex << std::hex << std::setw(2) << std::setfill('0') << int(b);
  std::cout << "written " << name << ": " << hex.str() << "\n";
}

int main() {
  print("-2^63", "3b7fffffffffffffff");
  print("-2^63-1", "3b8000000000000000");
  print("-2^64+49", "3bffffffffffffffce");
  print("-2^64", "3bffffffffffffffff");
  print("a time, tag 1", "c11a663881d9");
  print("a time, tags ignored", "c11a663881d9", false, json::cbor_tag_handler_t::ignore);
  print("self-described, tags ignored", "d9d9f705", false, json::cbor_tag_handler_t::ignore);
  print("self-described, tag 55799", "d9d9f705");
  print("undefined", "f7");
  print("get<int>() of 2^32+50", "1b0000000100000032", true);
  print("get<int>() of 50.9", "fb4049733333333333", true);
  print("get<int>() of true", "f5", true);
  print("get<int>() of the text 50", "623530", true);
  print("text that is not UTF-8", "61ff");
  print("bytes behind the end", "0505");
  written("50.0", 50.0);
  written("1714979289.5", 1714979289.5);
}
EOF
cat >want <<'EOF'
-2^63: -9223372036854775808
-2^63-1: 9223372036854775807
-2^64+49: 49
-2^64: 0
a time, tag 1: [json.exception.parse_error.112]
a time, tags ignored: [json.exception.parse_error.112]
self-described, tags ignored: 5
self-described, tag 55799: [json.exception.parse_error.112]
undefined: [json.exception.parse_error.112]
get<int>() of 2^32+50: 50
get<int>() of 50.9: 50
get<int>() of true: 1
get<int>() of the text 50: [json.exception.type_error.302]
text that is not UTF-8: [json.exception.type_error.316]
bytes behind the end: [json.exception.parse_error.110]
written 50.0: fa42480000
written 1714979289.5: fb41d98e2076600000
EOF
g++ -std=c++17 -Iusr/include find.cpp -o find
./find >got
cat got
diff want got
echo "holds: nlohmann::json reads -2^64+49 as 49, and no time"
