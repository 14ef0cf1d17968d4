#!/usr/bin/env bash
# One would guess: lua-cjson, the JSON of OpenResty and of nginx's Lua, refuses what is no JSON, and writes the number
#   that it was given.
# What is so: it reads 0x32 and 050 as 50, 5. and +5, 0x1p4 as 16, NaN and Infinity, and raw line breaks and bytes that
#   are no UTF-8 in strings. Numbers are written with 14 digits: 123456789012345 becomes 1.2345678901234e+14, another
#   number, and a time in microseconds is off by 44. [] becomes {} when it is read and written.
# Why it matters: a mock or gateway on it answers 200 to a percentage of 050, and passes on another body than it got.
#   cjson.decode_invalid_numbers(false) refuses these numbers but 5., and encode_number_precision takes up to 16 digits.
# Seen with: lua-cjson 2.1.0+dfsg-2.2 and Lua 5.1.5-9 of Debian 12, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for package in lua-cjson=2.1.0+dfsg-2.2 lua5.1=5.1.5-9 liblua5.1-0=5.1.5-9; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done

cat >find.lua <<'EOF'
local cjson = require "cjson"

local function read(text)
  local ok, value = pcall(cjson.decode, text)
  return ok and tostring(value.n) or "refused"
end

local documents = {
  '{"n":0x32}', '{"n":050}', '{"n":5.}', '{"n":+5}', '{"n":0x1p4}', '{"n":NaN}', '{"n":Infinity}', '{"n":.5}',
  '{"n":1}x', '{"n":1,}',
}
for _, text in ipairs(documents) do print(text, read(text)) end
print("raw line break", #read('{"n":"a\nb"}'))
print("no UTF-8", #read('{"n":"\255"}'))
for _, n in ipairs { 50, 1714979289.123, 1714979289123, 123456789012345, 1714979289123456, 9007199254740993 } do
  print(string.format("write %.17g", n), cjson.encode({ n = n }))
end
print("read and write", cjson.encode(cjson.decode('{"a":[],"b":{}}')))
cjson.decode_invalid_numbers(false)
print("decode_invalid_numbers(false)")
for _, text in ipairs(documents) do print(text, read(text)) end
EOF
cat >want <<'EOF'
{"n":0x32} 50
{"n":050} 50
{"n":5.} 5
{"n":+5} 5
{"n":0x1p4} 16
{"n":NaN} nan
{"n":Infinity} inf
{"n":.5} refused
{"n":1}x refused
{"n":1,} refused
raw line break 3
no UTF-8 1
write 50 {"n":50}
write 1714979289.1229999 {"n":1714979289.123}
write 1714979289123 {"n":1714979289123}
write 123456789012345 {"n":1.2345678901234e+14}
write 1714979289123456 {"n":1.7149792891235e+15}
write 9007199254740992 {"n":9.007199254741e+15}
read and write {"a":{},"b":{}}
decode_invalid_numbers(false)
{"n":0x32} refused
{"n":050} refused
{"n":5.} 5
{"n":+5} refused
{"n":0x1p4} refused
{"n":NaN} refused
{"n":Infinity} refused
{"n":.5} refused
{"n":1}x refused
{"n":1,} refused
EOF
lib=usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)
LUA_CPATH="$lib/lua/5.1/?.so" LD_LIBRARY_PATH="$lib" usr/bin/lua5.1 find.lua | tr '\t' ' ' >got
cat got
diff want got
echo "holds: lua-cjson reads 0x32 and 050, and writes 14 digits"
