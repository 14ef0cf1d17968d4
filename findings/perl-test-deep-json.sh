#!/usr/bin/env bash
# One would guess: Test::Deep, with which tests in Perl compare JSON that was read, takes nothing but a number for
#   num(50), and for num(50, 50), which has a tolerance, nothing but one from 0 to 100.
# What is so: num(50) takes what Perl makes 50 of, "50 apples" too, and num(0) "apples", "" and null. num(50, 50) takes
#   "apples", null and true, which are 0 and 1. A plain 50 takes "50" and 5e1, while "50.0" and 50.0 differ: values are
#   compared as Perl prints them, so that two floats that differ in the 17th digit are one. re(qr/^\d+$/) takes true, a
#   line break behind the number and digits of other scripts.
# Why it matters: num(50, 50) reads like a check of percentComplete, and lets nearly any text, null and true pass.
# Seen with: libtest-deep-perl 1.204-1 of Debian 12, with JSON::PP of Perl 5.36, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
apt-get download -qq libtest-deep-perl=1.204-1 2>apt.log || { cat apt.log; exit 1; }
dpkg -x ./*.deb .
cat >find.pl <<'EOF'
use strict;
use warnings;
no warnings "uninitialized";
use JSON::PP;
use Test::Deep qw(eq_deeply num re);

my $json = JSON::PP->new->allow_nonref;
my @values = ("50", "50.0", "5e1", '"50"', '"50.0"', '"50 apples"', '"apples"', '""', "null", "true", '"50\n"',
  '"\u0665"', "[50]");

sub taken {
  my ($what, $matcher) = @_;
  print "$what:", (map { " $_" } grep { eq_deeply($json->decode($_), $matcher) } @values), "\n";
}

taken("num(50)", num(50));
taken("num(0)", num(0));
taken("num(50, 50)", num(50, 50));
taken("50", $json->decode("50"));
taken("50.0", $json->decode("50.0"));
taken('re(qr/^\d+$/)', re(qr/^\d+$/));
taken('re(qr/\A[0-9]+\z/)', re(qr/\A[0-9]+\z/));
my ($one, $other) = map { $json->decode($_) } "1714979289.123", "1714979289.1230001";
print "1714979289.1230001 is 1714979289.123: ", eq_deeply($other, $one) ? "yes" : "no", "\n";
EOF
cat >want <<'EOF'
num(50): 50 50.0 5e1 "50" "50.0" "50 apples" "50\n"
num(0): "apples" "" null "\u0665"
num(50, 50): 50 50.0 5e1 "50" "50.0" "50 apples" "apples" "" null true "50\n" "\u0665"
50: 50 50.0 5e1 "50"
50.0: 50 50.0 5e1 "50"
re(qr/^\d+$/): 50 50.0 5e1 "50" true "50\n" "\u0665"
re(qr/\A[0-9]+\z/): 50 50.0 5e1 "50" true
1714979289.1230001 is 1714979289.123: yes
EOF
perl -Iusr/share/perl5 find.pl >got 2>warnings
cat got
diff want got
echo "holds: num() takes texts, null and true"
