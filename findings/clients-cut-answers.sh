#!/usr/bin/env bash
# One would guess: a client of HTTP that was told twenty bytes by Content-Length, and has ten when the connection ends,
#   reports an error: the answer is not whole. The same without the last chunk of chunked encoding.
# What is so: PHP's file_get_contents and Mojo::UserAgent give the beginning as a success both times, LWP too (headers
#   named Client-Aborted and X-Died tell it for chunks alone), Ruby's Net::HTTP, HTTPie and Tcl's http for
#   Content-Length (the state of Tcl's is "eof", its code 200). HTTP::Tiny, curl and wget report an error.
# Why it matters: a worker that is written with these takes a lost answer for one that came, and either stops at JSON
#   it cannot read, where it should have asked again, or goes on with nothing: the answers to PutJobSuccessResult have
#   no body to miss. Compare the length of the body with the header.
# Seen with: php 8.2, libwww-perl 6.68, libmojolicious-perl 9.31, perl 5.36 (HTTP::Tiny 0.080), tcl 8.6.13, ruby 3.1.2,
#   curl 7.88.1, wget 1.21.3 and httpie 3.2.1 of Debian 12, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
server=
cd "$dir"
packages=(php-cli libwww-perl libmojolicious-perl tcl ruby curl wget httpie python3)
dpkg -s "${packages[@]}" >/dev/null 2>&1 || apt-get install -y --no-install-recommends "${packages[@]}" >/dev/null
cat >server.py <<'END'
import http.server
import os


class Cut(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", "10" if self.path == "/whole" else "20")
        self.end_headers()
        self.wfile.write(b"a\r\n[10, 2345]\r\n" if self.path == "/chunks" else b"[10, 2345]")
        self.close_connection = True

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cut)
with open("port.new", "w") as file:
    file.write(str(server.server_port))
os.rename("port.new", "port")
server.serve_forever()
END
cat >find.php <<'END'
<?php
$options = ["method" => "POST", "content" => "{}", "header" => "Content-Type: text/plain", "timeout" => 10];
$body = @file_get_contents($argv[1], false, stream_context_create(["http" => $options]));
echo $body === false ? "an error\n" : "$body\n";
END
cat >lwp.pl <<'END'
use LWP::UserAgent;
my $answer = LWP::UserAgent->new(timeout => 10)->post($ARGV[0], Content => "{}");
print $answer->is_success ? $answer->content : "an error";
print " with $_" for grep { $answer->header($_) } qw(Client-Aborted X-Died);
print "\n";
END
cat >tiny.pl <<'END'
use HTTP::Tiny;
my $answer = HTTP::Tiny->new(timeout => 10)->post($ARGV[0], { content => "{}" });
print $answer->{success} ? $answer->{content} : "an error", "\n";
END
cat >mojo.pl <<'END'
use Mojo::UserAgent;
my $answer = Mojo::UserAgent->new(request_timeout => 10)->post($ARGV[0] => "{}");
print !$answer->error && $answer->res->is_success ? $answer->res->body : "an error", "\n";
END
cat >find.tcl <<'END'
package require http
if {[catch {set token [http::geturl [lindex $argv 0] -query "{}" -timeout 10000]}]} {
    puts "an error"
} else {
    puts "[http::data $token], status [http::status $token], code [http::ncode $token]"
}
END
cat >find.rb <<'END'
require "net/http"
begin
  puts Net::HTTP.post(URI(ARGV[0]), "{}").body
rescue StandardError
  puts "an error"
end
END
python3 server.py &
server=$!
for _ in $(seq 100); do [ -e port ] && break; sleep 0.1; done
tool() { # a command line tool tells an error by its exit status
  local out
  if out=$("$@" 2>/dev/null </dev/null); then echo "$out"; else echo "an error"; fi
}
for path in whole length chunks; do
  url=http://127.0.0.1:$(cat port)/$path
  echo "$path"
  echo "  PHP: $(php find.php "$url")"
  echo "  LWP: $(perl lwp.pl "$url")"
  echo "  Mojo: $(perl mojo.pl "$url")"
  echo "  Tcl: $(tclsh find.tcl "$url")"
  echo "  Net::HTTP: $(ruby find.rb "$url")"
  echo "  HTTP::Tiny: $(perl tiny.pl "$url")"
  echo "  curl: $(tool curl --silent --data "{}" "$url")"
  echo "  wget: $(tool wget --quiet --tries 1 --output-document - --post-data "{}" "$url")"
  echo "  HTTPie: $(tool http --ignore-stdin --body --pretty none --raw "{}" POST "$url")"
done >got
cat >want <<'WANT'
whole
  PHP: [10, 2345]
  LWP: [10, 2345]
  Mojo: [10, 2345]
  Tcl: [10, 2345], status ok, code 200
  Net::HTTP: [10, 2345]
  HTTP::Tiny: [10, 2345]
  curl: [10, 2345]
  wget: [10, 2345]
  HTTPie: [10, 2345]
length
  PHP: [10, 2345]
  LWP: [10, 2345]
  Mojo: [10, 2345]
  Tcl: [10, 2345], status eof, code 200
  Net::HTTP: [10, 2345]
  HTTP::Tiny: an error
  curl: an error
  wget: an error
  HTTPie: [10, 2345]
chunks
  PHP: [10, 2345]
  LWP: [10, 2345] with Client-Aborted with X-Died
  Mojo: [10, 2345]
  Tcl: an error
  Net::HTTP: an error
  HTTP::Tiny: an error
  curl: an error
  wget: an error
  HTTPie: an error
WANT
cat got
diff want got
echo "holds: six of nine clients take an answer that was cut off for a success"
