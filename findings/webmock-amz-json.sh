#!/usr/bin/env bash
# One would guess: WebMock, which most tests in Ruby stub HTTP with, compares a body that is given as a Hash with the
#   JSON of the request, and an empty Hash with an empty object.
# What is so: it reads the body by its Content-Type, and application/x-amz-json-1.1 is not on its list: the JSON is
#   taken for a form, so that no Hash matches, nor hash_including, and the request is NetConnectNotAllowedError; the
#   Hash of texts matches n=50. An empty Hash matches any body. Read as JSON, text behind the end is not seen.
# Why it matters: a stub of an AWS call by its body is never taken, and one that expects {} is taken for each call.
#   Give the body as a block that parses it, or as a regular expression.
# Seen with: ruby-webmock 3.18.1-2 of Debian 12, Ruby 3.1, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
for package in ruby-webmock=3.18.1-2 ruby-addressable=2.8.1-1 ruby-crack=0.4.4-4 ruby-hashdiff=1.0.1-1 \
  ruby-public-suffix=4.0.6+ds-2; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done
cat >find.rb <<'EOF'
require "net/http"
require "webmock"
include WebMock::API

WebMock.enable!

def taken(given, body, type)
  WebMock.reset!
  stub_request(:post, "http://127.0.0.1:9/").with(body: given).to_return(status: 200)
  Net::HTTP.post(URI("http://127.0.0.1:9/"), body, "Content-Type" => type).code
rescue WebMock::NetConnectNotAllowedError
  "not taken"
end

hashes = { "the hash" => { "n" => 50 }, "hash_including" => hash_including("n" => 50),
           "a hash of texts" => { "n" => "50" }, "an empty hash" => {}, "an expression" => /"n":50/ }
hashes.each do |what, given|
  ['{"n":50}', '{"n":50} x', "n=50"].each do |body|
    json, aws = %w[application/json application/x-amz-json-1.1].map { |type| taken(given, body, type) }
    puts "#{what} for #{body}: as JSON #{json}, as AWS's JSON #{aws}"
  end
end
EOF
cat >want <<'EOF'
the hash for {"n":50}: as JSON 200, as AWS's JSON not taken
the hash for {"n":50} x: as JSON 200, as AWS's JSON not taken
the hash for n=50: as JSON not taken, as AWS's JSON not taken
hash_including for {"n":50}: as JSON 200, as AWS's JSON not taken
hash_including for {"n":50} x: as JSON 200, as AWS's JSON not taken
hash_including for n=50: as JSON not taken, as AWS's JSON not taken
a hash of texts for {"n":50}: as JSON not taken, as AWS's JSON not taken
a hash of texts for {"n":50} x: as JSON not taken, as AWS's JSON not taken
a hash of texts for n=50: as JSON not taken, as AWS's JSON 200
an empty hash for {"n":50}: as JSON 200, as AWS's JSON 200
an empty hash for {"n":50} x: as JSON 200, as AWS's JSON 200
an empty hash for n=50: as JSON 200, as AWS's JSON 200
an expression for {"n":50}: as JSON 200, as AWS's JSON 200
an expression for {"n":50} x: as JSON 200, as AWS's JSON 200
an expression for n=50: as JSON not taken, as AWS's JSON not taken
EOF
folders=("$dir"/usr/share/rubygems-integration/all/gems/*/lib "$dir/usr/lib/ruby/vendor_ruby")
ruby "${folders[@]/#/-I}" find.rb >got
cat got
diff want got
echo "holds: a Hash never matches application/x-amz-json-1.1, and an empty one always"
