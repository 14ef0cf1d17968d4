#!/usr/bin/env bash
# One would guess: the AWS SDK for Ruby sends a Time with its milliseconds, as the SDKs for Python, JavaScript, Go and
#   Java do, refuses what is no number or date, and hands an answer of another type on, or raises an error of its own.
# What is so: for a service of JSON the milliseconds are cut off. 50.9 is sent as 50 and "0x10" as 16; "12:00" as a date
#   is today at noon, "May 6" this year's. In an answer 1 for a boolean is false, "true" is true, and a comment in the
#   JSON is read. Of an error null as the body, a list, or a number for its message ends in NoMethodError or TypeError
#   of the SDK's own lines, which `rescue Aws::Errors::ServiceError` does not catch.
# Why it matters: a worker in Ruby reports a revision (created) that is up to a second earlier than the same one in
#   another language, so that a comparison of both fails, and a text that was to be refused is another moment each day.
#   A gateway that answers 503 with null ends the worker.
# Seen with: ruby-aws-sdk-core 3.168.1-2 and ruby-aws-sdk-kms 1.24.0-3 (a service of awsJson1_1) with Ruby 3.1 of Debian
#   12, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
for package in ruby3.1=3.1.7+really3.1.2-0+deb12u1 libruby3.1=3.1.7+really3.1.2-0+deb12u1 \
    ruby-aws-sdk-core=3.168.1-2 ruby-aws-sdk-kms=1.24.0-3 ruby-aws-sigv4=1.5.1-2 ruby-aws-eventstream=1.2.0-1 \
    ruby-aws-partitions=1.653.0-3~deb12u1 ruby-jmespath=1.6.1-1; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done
library=$PWD/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$library NO_PROXY=127.0.0.1 TZ=UTC
export RUBYLIB=$PWD/usr/lib/ruby/3.1.0:$library/ruby/3.1.0:$PWD/usr/lib/ruby/vendor_ruby
for path in "$PWD"/usr/share/rubygems-integration/all/gems/*/lib "$PWD"/usr/lib/ruby/gems/3.1.0/gems/rexml-*/lib; do
  RUBYLIB=$RUBYLIB:$path
done

cat >find.rb <<'EOF'
require "aws-sdk-kms"
require "json"
require "socket"

$answer = ["200 OK", "{}"]
server = TCPServer.new("127.0.0.1", 0)
Thread.new do
  loop do
    Thread.new(server.accept) do |socket|
      length = 0
      while (line = socket.gets.chomp) != ""
        length = line.split(": ")[1].to_i if line.downcase.start_with?("content-length: ")
      end
      $sent = socket.read(length)
      status, body = $answer
      socket.write "HTTP/1.1 #{status}\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\n" \
                   "Content-Length: #{body.bytesize}\r\n\r\n#{body}"
      socket.close
    end
  end
end
$client = Aws::KMS::Client.new(region: "us-east-1", credentials: Aws::Credentials.new("a", "b"), retry_limit: 0,
                               endpoint: "http://127.0.0.1:#{server.addr[1]}")

def sent(name, operation, member, value, others = {})
  $client.send(operation, **others, key_id: "k", member => value)
  number = JSON.parse($sent)[member.to_s.split("_").map(&:capitalize).join]
  today = Time.now.utc
  number = "today at noon" if number == Time.utc(today.year, today.month, today.day, 12).to_i
  number = "this year's" if number == Time.utc(today.year, 5, 6).to_i
  puts "#{name} is sent as #{number}"
rescue StandardError => e
  puts "#{name}: #{e.class}"
end

def read(body, status = "200 OK")
  $answer = [status, body]
  puts "#{body} is read as #{$client.describe_key(key_id: "k").to_h[:key_metadata].inspect}"
rescue StandardError => e
  puts "#{status[0, 3]} #{body}: #{e.class}, a ServiceError: #{e.is_a?(Aws::Errors::ServiceError)}"
end

token = { import_token: "t", encrypted_key_material: "m" }
sent "a Time of 07:08:09.123", :import_key_material, :valid_to, Time.at(1714979289, 123, :millisecond), token
["20240506", "12:00", "May 6", "soon"].each { |text| sent text, :import_key_material, :valid_to, text, token }
sent "50.9", :schedule_key_deletion, :pending_window_in_days, 50.9
sent "the text 0x10", :schedule_key_deletion, :pending_window_in_days, "0x10"
sent "the text 50 days", :schedule_key_deletion, :pending_window_in_days, "50 days"
read '{"KeyMetadata":{"Enabled":1}}'
read '{"KeyMetadata":{"Enabled":"true"}}'
read '{"KeyMetadata":{"KeyId":5}}'
read '{/* a comment */"KeyMetadata":{"KeyId":"k"}}'
read '{"__type":"NotFoundException","message":"m"}', "400 Bad Request"
read '{"__type":"NotFoundException","message":5}', "400 Bad Request"
read "null", "503 Service Unavailable"
read "[]", "503 Service Unavailable"
read "<html>", "503 Service Unavailable"
EOF
cat >want <<'EOF'
a Time of 07:08:09.123 is sent as 1714979289
20240506 is sent as 1714953600
12:00 is sent as today at noon
May 6 is sent as this year's
soon: ArgumentError
50.9 is sent as 50
the text 0x10 is sent as 16
the text 50 days: ArgumentError
{"KeyMetadata":{"Enabled":1}} is read as {:enabled=>false}
{"KeyMetadata":{"Enabled":"true"}} is read as {:enabled=>true}
{"KeyMetadata":{"KeyId":5}} is read as {:key_id=>5}
{/* a comment */"KeyMetadata":{"KeyId":"k"}} is read as {:key_id=>"k"}
400 {"__type":"NotFoundException","message":"m"}: Aws::KMS::Errors::NotFoundException, a ServiceError: true
400 {"__type":"NotFoundException","message":5}: NoMethodError, a ServiceError: false
503 null: NoMethodError, a ServiceError: false
503 []: TypeError, a ServiceError: false
503 <html>: Aws::KMS::Errors::Http503Error, a ServiceError: true
EOF
usr/bin/ruby3.1 --disable-gems find.rb >got
cat got
diff want got
echo "holds: the SDK for Ruby cuts milliseconds off, and null as an error is a NoMethodError"
