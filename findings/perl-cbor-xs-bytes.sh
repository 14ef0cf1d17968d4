#!/usr/bin/env bash
# One would guess: Perl's CBOR::XS writes a hash of texts as a map of text strings, as JSON::XS writes an object, and
#   that decoding and encoding again gives the document that was read.
# What is so: texts are written as byte strings, names too, unless Perl stores them as UTF-8, which it does for
#   characters beyond Latin-1: {jobId => "abc"} is a1456a6f62496443616263, without a text in it, "\x{540d}" is a text.
#   A value that was read as text stays text, its name does not. `text_keys` and `text_strings` write all as text. 2^53
#   is written as a float, -2^64 is read as 0, and undefined as a value that is defined and throws when it is used.
# Why it matters: Smithy's CBOR has text strings for names: the server sees no jobId at all, and answers that a member
#   that was sent is missing. And `defined` does not tell that a member of an answer is undefined.
# Seen with: libcbor-xs-perl 1.86-1+b2 of Debian 12, Perl 5.36, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
for package in libcbor-xs-perl=1.86-1+b2 libcommon-sense-perl=3.75-3 libtypes-serialiser-perl=1.01-1; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done

cat >find.pl <<'EOF'
use strict;
use warnings;
use CBOR::XS;

my $plain = CBOR::XS->new;
my $text = CBOR::XS->new->text_keys->text_strings;

sub hex_of { return unpack "H*", $_[0]->encode($_[1]) }
sub read_of { return $plain->decode(pack "H*", $_[0])->{n} }

print "jobId: abc, as it comes: ", hex_of($plain, { jobId => "abc" }), "\n";
print "with text_keys and text_strings: ", hex_of($text, { jobId => "abc" }), "\n";
print "a value of Latin-1: ", hex_of($plain, { n => "\x{e9}" }), "\n";
print "a value of Chinese: ", hex_of($plain, { n => "\x{540d}" }), "\n";
print "read as text and written again: ", hex_of($plain, $plain->decode(pack "H*", "a1616e6161")), "\n";
my $typed = "50";
my $sum = $typed + 0;
print "the text 50, used as a number: ", hex_of($plain, [$typed]), ", its sum: ", hex_of($plain, [$sum]), "\n";
print "2 ** 53: ", hex_of($plain, [2 ** 53]), "\n";
print "read -2^64: ", read_of("a1616e3bffffffffffffffff"), "\n";
my $undefined = read_of("a1616ef7");
print "read undefined: ", defined $undefined ? "defined" : "undef", "\n";
print "used: ", eval { "$undefined" } // (split / at /, $@)[0], "\n";
print "read null: ", defined read_of("a1616ef6") ? "defined" : "undef", "\n";
EOF
cat >want <<'EOF'
jobId: abc, as it comes: a1456a6f62496443616263
with text_keys and text_strings: a1656a6f62496463616263
a value of Latin-1: a1416e41e9
a value of Chinese: a1416e63e5908d
read as text and written again: a1416e6161
the text 50, used as a number: 81423530, its sum: 811832
2 ** 53: 81fa5a000000
read -2^64: 0
read undefined: defined
used: caught attempt to use the Types::Serialiser::error value
read null: undef
EOF
perl "-Iusr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)/perl5/5.36" -Iusr/share/perl5 find.pl >got
cat got
diff want got
echo "holds: CBOR::XS writes texts and names as byte strings"
