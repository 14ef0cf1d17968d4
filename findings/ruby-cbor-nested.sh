#!/usr/bin/env bash
# One would guess: the gem cbor for Ruby reads the lists and maps of indefinite length that RFC 8949 has, wherever they
#   stand, and a Time keeps its milliseconds.
# What is so: an indefinite list or map is read as the outermost item alone. Inside another item, of either kind, it is
#   "invalid byte" or "extra bytes follow", and so is a text in chunks in a map or as a name. A Time is written in whole
#   seconds: 07:08:09.123 is c1 1a 66 38 81 d9. Of tags it knows 1 and big numbers; a date as text (tag 0), a decimal
#   fraction and self-described CBOR (55799) are objects of the class CBOR::Tagged, and undefined is a CBOR::Simple.
# Why it matters: encoders that stream, Jackson's and aws-smithy-cbor of AWS's SDK for Rust among them, write maps of
#   indefinite length. A server in Ruby reads PutJobSuccessResult with a job id alone, and refuses the same request with
#   executionDetails in it; and `if` takes undefined for true.
# Seen with: ruby-cbor 0.5.9.6-2+b4 and Ruby 3.1 of Debian 12, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
for package in ruby-cbor=0.5.9.6-2+b4 ruby3.1=3.1.7+really3.1.2-0+deb12u1 libruby3.1=3.1.7+really3.1.2-0+deb12u1; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done
library=$PWD/usr/lib/x86_64-linux-gnu
gems=$library/rubygems-integration/3.1.0
export LD_LIBRARY_PATH=$library
export RUBYLIB=$PWD/usr/lib/ruby/3.1.0:$library/ruby/3.1.0:$gems/gems/cbor-0.5.9.6/lib
export RUBYLIB=$RUBYLIB:$gems/extensions/x86_64-linux/3.1.0/cbor-0.5.9.6

cat >find.rb <<'EOF'
require "cbor"

def read(name, hex)
  value = CBOR.decode([hex].pack("H*"))
  puts "#{name}: #{value.class} #{value.is_a?(Time) ? value.utc.to_f : value.inspect}"
rescue StandardError => e
  puts "#{name}: #{e.message}"
end

read "{_ a: 1}", "bf616101ff"
read "{_ a: {b: 1}}", "bf6161a1616201ff"
read "{_ a: {_ b: 1}}", "bf6161bf616201ffff"
read "{a: {_ b: 1}}", "a16161bf616201ff"
read "[_ 1]", "9f01ff"
read "[_ [_ 1]]", "9f9f01ffff"
read "{a: [_ 1]}", "a161619f01ff"
read "(_ text)", "7f61616162ff"
read "{a: (_ text)}", "a161617f61616162ff"
read "{(_ name): 1}", "a17f61616162ff01"
read "tag 1", "c11a663881d9"
read "tag 0", "c074323032342d30352d30365430373a30383a30395a"
read "tag 4", "c482201901f9"
read "tag 55799", "d9d9f705"
read "undefined", "f7"
read "-2^64", "3bffffffffffffffff"
read "bytes behind the end", "0505"
read "text that is not UTF-8", "61ff"
puts "a Time of 07:08:09.123: " + Time.at(1714979289, 123, :millisecond).to_cbor.unpack1("H*")
puts "50.0: " + 50.0.to_cbor.unpack1("H*")
EOF
cat >want <<'EOF'
{_ a: 1}: Hash {"a"=>1}
{_ a: {b: 1}}: Hash {"a"=>{"b"=>1}}
{_ a: {_ b: 1}}: invalid byte
{a: {_ b: 1}}: invalid byte
[_ 1]: Array [1]
[_ [_ 1]]: extra bytes follow after a deserialized object
{a: [_ 1]}: invalid byte
(_ text): String "ab"
{a: (_ text)}: invalid byte
{(_ name): 1}: invalid byte
tag 1: Time 1714979289.0
tag 0: CBOR::Tagged #<struct CBOR::Tagged tag=0, value="2024-05-06T07:08:09Z">
tag 4: CBOR::Tagged #<struct CBOR::Tagged tag=4, value=[-1, 505]>
tag 55799: CBOR::Tagged #<struct CBOR::Tagged tag=55799, value=5>
undefined: CBOR::Simple #<struct CBOR::Simple value=23>
-2^64: Integer -18446744073709551616
bytes behind the end: extra bytes follow after a deserialized object
text that is not UTF-8: String "\xFF"
a Time of 07:08:09.123: c11a663881d9
50.0: f95240
EOF
usr/bin/ruby3.1 --disable-gems find.rb >got
cat got
diff want got
echo "holds: Ruby's cbor reads indefinite lengths in the outermost item alone"
