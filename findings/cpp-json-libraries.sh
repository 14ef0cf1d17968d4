#!/usr/bin/env bash
# One would guess: JsonCpp, RapidJSON, JSON-GLib and Boost's property tree, with which programs in C and C++ read JSON,
#   agree on what is JSON, on which of two equal names counts, and on what an integer is; and what was read and is
#   written again is the same JSON.
# What is so: JSON-GLib reads 050 as octal, 40, and 9223372036854775808 as its negative; an integer of 50.9 is 50, of
#   "50" 0, of true 1; it takes single quotes, comments and raw line breaks. JsonCpp takes 050 as 50, +5 and raw line
#   breaks also in its strict mode, and without it text behind the end and a comma before it; asInt() of 50.9 is 50, of
#   true 1, of null or nothing 0. Of equal names RapidJSON and Boost give the first, the two others the last. Boost's
#   tree takes "50" and " 50" for 50, not 50.0, and writes each number, true and null as a text, [] as "".
# Why it matters: a worker or stub that reads percentComplete by these takes what the service refuses, with another
#   value, and a job that passes through a property tree comes out with texts alone. Ask for the type first.
# Seen with: libjsoncpp-dev 1.9.5-4, rapidjson-dev 1.1.0+dfsg2-7.1, libjson-glib-dev 1.6.6-1, libboost-dev 1.74.0.3 of
#   Debian 12, g++ 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
packages="libjsoncpp-dev rapidjson-dev libjson-glib-dev libboost-dev"
if ! dpkg -s $packages >/dev/null 2>&1; then
  apt-get install -y --no-install-recommends g++ pkg-config $packages >/dev/null
fi
cat >find.cpp <<'END'
#include <json-glib/json-glib.h>
#include <json/json.h>
#include <rapidjson/document.h>

#include <boost/property_tree/json_parser.hpp>
#include <iostream>
#include <sstream>
#include <vector>

using std::string;
namespace tree = boost::property_tree;

string jsoncpp(const string &text, bool strict) {
    Json::CharReaderBuilder builder;
    if (strict) Json::CharReaderBuilder::strictMode(&builder.settings_);
    Json::Value value;
    std::istringstream in(text);
    if (!Json::parseFromStream(builder, in, &value, nullptr)) return "no JSON";
    try {
        return std::to_string(value["p"].asInt());
    } catch (const Json::Exception &) {
        return "no integer";
    }
}

string rapid(const string &text) {
    rapidjson::Document value;
    if (value.Parse(text.c_str()).HasParseError()) return "no JSON";
    if (!value.HasMember("p")) return "no p";
    return value["p"].IsInt() ? std::to_string(value["p"].GetInt()) : "no integer";
}

string glib(const string &text) {
    g_autoptr(JsonParser) parser = json_parser_new();
    if (!json_parser_load_from_data(parser, text.c_str(), -1, nullptr)) return "no JSON";
    JsonObject *object = json_node_get_object(json_parser_get_root(parser));
    if (!json_object_has_member(object, "p")) return "no p";
    if (JSON_NODE_HOLDS_ARRAY(json_object_get_member(object, "p"))) return "no integer";
    return std::to_string(json_object_get_int_member(object, "p"));
}

string boosts(const string &text) {
    try {
        std::istringstream in(text);
        tree::ptree value;
        tree::read_json(in, value);
        auto p = value.get_optional<int>("p");
        std::ostringstream out;
        tree::write_json(out, value, false);
        string written = out.str();
        written.pop_back();
        return (p ? std::to_string(*p) : "no integer") + ", writes " + written;
    } catch (const tree::ptree_error &) {
        return "no JSON";
    }
}

int main() {
    for (const string text : {
             R"({"p":50})", R"({"p":50.0})", R"({"p":50.9})", R"({"p":"50"})", R"({"p":" 50"})", R"({"p":true})",
             R"({"p":null})", R"({"p":[]})", R"({})", R"({"p":1,"p":2})", R"({"p":9223372036854775808})",
             R"({"p":050})", R"({"p":+5})", R"({'p':1})", R"(/* c */{"p":1})", R"({"p":1} x)", R"({"p":1,})",
             "{\"s\":\"a\nb\",\"p\":1}"}) {
        std::cout << (text.find('\n') == string::npos ? text : "a raw line break in a text") << "\n";
        std::vector<std::pair<string, string>> results = {
            {"JsonCpp", jsoncpp(text, false)}, {"JsonCpp, strict", jsoncpp(text, true)}, {"RapidJSON", rapid(text)},
            {"JSON-GLib", glib(text)}, {"Boost", boosts(text)}};
        for (const auto &result : results) std::cout << "  " << result.first << ": " << result.second << "\n";
    }
}
END
g++ -std=c++17 find.cpp -o find $(pkg-config --cflags --libs jsoncpp json-glib-1.0) >log 2>&1 || { cat log; exit 1; }
cat >want <<'WANT'
{"p":50}
  JsonCpp: 50
  JsonCpp, strict: 50
  RapidJSON: 50
  JSON-GLib: 50
  Boost: 50, writes {"p":"50"}
{"p":50.0}
  JsonCpp: 50
  JsonCpp, strict: 50
  RapidJSON: no integer
  JSON-GLib: 50
  Boost: no integer, writes {"p":"50.0"}
{"p":50.9}
  JsonCpp: 50
  JsonCpp, strict: 50
  RapidJSON: no integer
  JSON-GLib: 50
  Boost: no integer, writes {"p":"50.9"}
{"p":"50"}
  JsonCpp: no integer
  JsonCpp, strict: no integer
  RapidJSON: no integer
  JSON-GLib: 0
  Boost: 50, writes {"p":"50"}
{"p":" 50"}
  JsonCpp: no integer
  JsonCpp, strict: no integer
  RapidJSON: no integer
  JSON-GLib: 0
  Boost: 50, writes {"p":" 50"}
{"p":true}
  JsonCpp: 1
  JsonCpp, strict: 1
  RapidJSON: no integer
  JSON-GLib: 1
  Boost: no integer, writes {"p":"true"}
{"p":null}
  JsonCpp: 0
  JsonCpp, strict: 0
  RapidJSON: no integer
  JSON-GLib: 0
  Boost: no integer, writes {"p":"null"}
{"p":[]}
  JsonCpp: no integer
  JsonCpp, strict: no integer
  RapidJSON: no integer
  JSON-GLib: no integer
  Boost: no integer, writes {"p":""}
{}
  JsonCpp: 0
  JsonCpp, strict: 0
  RapidJSON: no p
  JSON-GLib: no p
  Boost: no integer, writes {}
{"p":1,"p":2}
  JsonCpp: 2
  JsonCpp, strict: no JSON
  RapidJSON: 1
  JSON-GLib: 2
  Boost: 1, writes {"p":"1","p":"2"}
{"p":9223372036854775808}
  JsonCpp: no integer
  JsonCpp, strict: no integer
  RapidJSON: no integer
  JSON-GLib: -9223372036854775808
  Boost: no integer, writes {"p":"9223372036854775808"}
{"p":050}
  JsonCpp: 50
  JsonCpp, strict: 50
  RapidJSON: no JSON
  JSON-GLib: 40
  Boost: no JSON
{"p":+5}
  JsonCpp: 5
  JsonCpp, strict: 5
  RapidJSON: no JSON
  JSON-GLib: no JSON
  Boost: no JSON
{'p':1}
  JsonCpp: no JSON
  JsonCpp, strict: no JSON
  RapidJSON: no JSON
  JSON-GLib: 1
  Boost: no JSON
/* c */{"p":1}
  JsonCpp: 1
  JsonCpp, strict: no JSON
  RapidJSON: no JSON
  JSON-GLib: 1
  Boost: no JSON
{"p":1} x
  JsonCpp: 1
  JsonCpp, strict: no JSON
  RapidJSON: no JSON
  JSON-GLib: no JSON
  Boost: no JSON
{"p":1,}
  JsonCpp: 1
  JsonCpp, strict: no JSON
  RapidJSON: no JSON
  JSON-GLib: no JSON
  Boost: no JSON
a raw line break in a text
  JsonCpp: 1
  JsonCpp, strict: 1
  RapidJSON: no JSON
  JSON-GLib: 1
  Boost: no JSON
WANT
G_DEBUG= ./find >got 2>log
cat got
diff want got
echo "holds: JSON-GLib reads 050 as 40, and none of four libraries agrees with another"
