#!/usr/bin/env bash
# One would guess: Perl's tests of JSON, Test::JSON's is_json and Mojolicious' json_is, json_hasnt and json_unlike,
#   tell the types of JSON apart, as the documents do, and fail on a body that is no JSON.
# What is so: for both 50 is "50", 50.0 is 50, and 1e400 is 1e500; for json_is also true is 1 and "1", and false is 0.
#   A body with text behind its end, or a page of HTML, is undef to Test::Mojo: json_is("/jobDetails", undef),
#   json_hasnt("/message") and json_unlike pass on it, and json_is of null on {}.
# Why it matters: a service that answers with percentages or versions as texts, or with 1 for true, passes, and SDKs
#   that read types refuse it or hand on what came. "The answer to PutJobSuccessResult is empty", written with
#   json_hasnt, holds for a proxy's page of error. Compare the bytes, or Cpanel::JSON::XS::Type's types.
# Seen with: libtest-json-perl 0.11-4, libmojolicious-perl 9.31, Perl 5.36 of Debian 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg-query -W libtest-json-perl libmojolicious-perl libjson-xs-perl >/dev/null 2>&1 ||
  apt-get install --quiet --quiet --yes --no-install-recommends libtest-json-perl libmojolicious-perl libjson-xs-perl \
    >log 2>&1 || { cat log; exit 1; }
cat >find.pl <<'END'
use strict;
use warnings;
use Mojolicious::Lite;
use Test2::API qw(intercept);
use Test::JSON;
use Test::Mojo;

# Says whether the last test of a block passes.
sub passes {
  my ($test) = @_;
  my $events = intercept { $test->() };
  my @tests = grep { $_->isa("Test2::Event::Ok") } @$events;
  return $tests[-1]->pass ? "passes" : "fails";
}

app->log->level("fatal");
my $body;
any "/" => sub {
  my $c = shift;
  $c->res->headers->content_type("application/x-amz-json-1.1");
  $c->render(data => $body);
};
my $t = Test::Mojo->new;

for (
  ['{"n":50}', '{"n":"50"}', "50"], ['{"n":50}', '{"n":50.0}', 50.0], ['{"n":1e400}', '{"n":1e500}', 9**9**9],
  ['{"n":true}', '{"n":1}', 1], ['{"n":true}', '{"n":"1"}', "1"], ['{"n":false}', '{"n":0}', 0],
  ['{"n":50}', '{"n":"50.0"}', "50.0"], ['{"n":50}', '{"n":51}', 51]
) {
  my ($got, $want, $value) = @$_;
  $body = $got;
  print "$got for $want: is_json ", passes(sub { is_json($got, $want, "") }), ", json_is ",
    passes(sub { $t->get_ok("/")->json_is({n => $value}) }), "\n";
}
for ('{}', '{} x', '<html>502</html>', '{"message":"m"}') {
  $body = $_;
  print "$body: json_is undef ", passes(sub { $t->get_ok("/")->json_is("/jobDetails", undef) }), ", json_hasnt ",
    passes(sub { $t->get_ok("/")->json_hasnt("/message") }), ", json_unlike ",
    passes(sub { $t->get_ok("/")->json_unlike("/message", qr/m/) }), ", json_is {} ",
    passes(sub { $t->get_ok("/")->json_is({}) }), "\n";
}
END
cat >want <<'WANT'
{"n":50} for {"n":"50"}: is_json passes, json_is passes
{"n":50} for {"n":50.0}: is_json passes, json_is passes
{"n":1e400} for {"n":1e500}: is_json passes, json_is passes
{"n":true} for {"n":1}: is_json fails, json_is passes
{"n":true} for {"n":"1"}: is_json fails, json_is passes
{"n":false} for {"n":0}: is_json fails, json_is passes
{"n":50} for {"n":"50.0"}: is_json fails, json_is fails
{"n":50} for {"n":51}: is_json fails, json_is fails
{}: json_is undef passes, json_hasnt passes, json_unlike passes, json_is {} passes
{} x: json_is undef passes, json_hasnt passes, json_unlike passes, json_is {} fails
<html>502</html>: json_is undef passes, json_hasnt passes, json_unlike passes, json_is {} fails
{"message":"m"}: json_is undef passes, json_hasnt fails, json_unlike fails, json_is {} fails
WANT
perl find.pl >got 2>log || { cat log; exit 1; }
cat got
diff want got
echo "holds: Perl's tests of JSON take texts for numbers, and what is no JSON for nothing"
