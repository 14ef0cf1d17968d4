#!/usr/bin/env bash
# One would guess: PHPUnit's assertJsonStringEqualsJsonString tells a list from an object, as it does [] from {}, and
#   numbers apart that are written apart.
# What is so: an object whose names are 0, 1 and so on equals the list of its values. 50 equals 50.0, and where the
#   whole document is a number 1e1 equals 10; integers beyond 64 bits are floats, so that neighbours are equal; of a
#   name that stands twice the last counts. "50" and 50 differ, and so do 1 and true.
# Why it matters: outputVariables named "0" and "1" fit the pattern, and a PHP server that holds them in an array
#   writes a list instead of a map; the test that should find it passes.
# Seen with: phpunit 9.6.7-1+deb12u1 of Debian 12, PHP 8.2, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
chmod 755 .
for package in php-codecoverage=9.2.26+dfsg-1 php-deepcopy=1.11.1-1 php-doctrine-instantiator=1.5.0-1 \
  php-file-iterator=3.0.6-2 php-invoker=3.1.1-3 php-parser=4.15.4-1 php-phar-io-manifest=2.0.3-1 \
  php-phar-io-version=3.2.1-1 php-text-template=2.0.4-2 php-timer=5.0.3-3 php-tokenizer=1.2.1-1 \
  phpunit-cli-parser=1.0.1-3 phpunit-code-unit-reverse-lookup=2.0.3-5 phpunit-code-unit=1.0.8-3 \
  phpunit-comparator=4.0.8-1 phpunit-complexity=2.0.2-2 phpunit-diff=4.0.4-2 phpunit-environment=5.1.5-1 \
  phpunit-exporter=4.0.5-1 phpunit-global-state=5.0.5-1 phpunit-lines-of-code=1.0.3-2 \
  phpunit-object-enumerator=4.0.4-2 phpunit-object-reflector=2.0.4-3 phpunit-recursion-context=4.0.5-1 \
  phpunit-resource-operations=3.0.3-4 phpunit-type=3.2.1-1 phpunit-version=3.0.2-3 phpunit=9.6.7-1+deb12u1; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log; exit 1; }
done
for file in *.deb; do dpkg -x "$file" .; done
cat >find.php <<'EOF'
<?php
set_include_path(__DIR__ . "/usr/share/php");
require "PHPUnit/Autoload.php";

use PHPUnit\Framework\Assert;
use PHPUnit\Framework\ExpectationFailedException;

$pairs = [
    ['["a","b"]', '{"0":"a","1":"b"}'], ['{"v":["a"]}', '{"v":{"0":"a"}}'], ['{"v":["a"]}', '{"v":{"1":"a"}}'],
    ['[]', '{}'], ['{"n":50}', '{"n":50.0}'], ['{"n":50}', '{"n":"50"}'], ['{"n":1}', '{"n":true}'], ['1e1', '10'],
    ['{"n":9007199254740993}', '{"n":9007199254740992}'], ['{"n":18446744073709551617}', '{"n":18446744073709551616}'],
    ['{"n":1}', '{"n":2,"n":1}'],
];
foreach ($pairs as [$expected, $actual]) {
    try {
        Assert::assertJsonStringEqualsJsonString($expected, $actual);
        $what = "equal";
    } catch (ExpectationFailedException) {
        $what = "different";
    }
    echo "$expected and $actual: $what\n";
}
EOF
cat >want <<'EOF'
["a","b"] and {"0":"a","1":"b"}: equal
{"v":["a"]} and {"v":{"0":"a"}}: equal
{"v":["a"]} and {"v":{"1":"a"}}: different
[] and {}: different
{"n":50} and {"n":50.0}: equal
{"n":50} and {"n":"50"}: different
{"n":1} and {"n":true}: different
1e1 and 10: equal
{"n":9007199254740993} and {"n":9007199254740992}: different
{"n":18446744073709551617} and {"n":18446744073709551616}: equal
{"n":1} and {"n":2,"n":1}: equal
EOF
php find.php >got
cat got
diff want got
echo "holds: an object with the names 0 and 1 equals a list"
