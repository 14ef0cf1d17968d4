#!/usr/bin/env bash
# One would guess: Go's libraries that pick one member out of JSON agree on what an integer is: 50 and, as in JSON
#   Schema, 50.0; not "50", not true, not 50.9, not what is no JSON, and not a number that does not fit.
# What is so: gjson makes 50 of "50", 50.9 and 050, 1 of true and the largest int64 of 2^64, without an error;
#   simdjson-go makes 50 of 50.9; jsonparser refuses 50.0 as a value whose end it does not find, and reads 050; and
#   fastjson's GetInt is 0 for 50.0, 5e1 and 2^64, as for a member that is not there. fastjson.Parse takes --5, 1.2.3,
#   050 and +50 for JSON, which fastjson.Validate, beside it, refuses.
# Why it matters: a mock or a server that reads percentComplete with one of these accepts what the API refuses, or
#   takes 50.0 for no progress at all. Look at the type and the raw text first, and call Valid or Validate.
# Seen with: github.com/tidwall/gjson 1.20.3, github.com/buger/jsonparser 1.6.1, github.com/valyala/fastjson 1.6.10,
#   github.com/minio/simdjson-go 0.4.5, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/buger/jsonparser"
	"github.com/minio/simdjson-go"
	"github.com/tidwall/gjson"
	"github.com/valyala/fastjson"
)

func or(number int64, err error) string {
	if err != nil {
		return "error"
	}
	return fmt.Sprint(number)
}

func simd(text string) (number int64, err error) {
	parsed, err := simdjson.Parse([]byte(text), nil)
	if err != nil {
		return 0, err
	}
	root := parsed.Iter()
	root.Advance()
	_, object, err := root.Root(nil)
	if err != nil {
		return 0, err
	}
	element, err := object.FindElement(nil, "n")
	if err != nil {
		return 0, err
	}
	return element.Iter.Int()
}

func fast(text string) string {
	value, err := fastjson.Parse(text)
	if err != nil {
		return "error"
	}
	return fmt.Sprintf("%d (Validate %t)", value.GetInt("n"), fastjson.Validate(text) == nil)
}

func main() {
	for _, number := range []string{
		"50", `"50"`, "50.0", "5e1", "50.9", "true", "18446744073709551616", "050", "+50", "--5", "1.2.3",
	} {
		text := `{"n":` + number + "}"
		fmt.Printf("%s\n    gjson %d (Valid %t), jsonparser %s, fastjson %s, simdjson-go %s\n", number,
			gjson.Get(text, "n").Int(), gjson.Valid(text), or(jsonparser.GetInt([]byte(text), "n")), fast(text),
			or(simd(text)))
	}
	_, err := jsonparser.GetInt([]byte(`{"n":50.0}`), "n")
	fmt.Println("jsonparser of 50.0:", err)
}
GO
{
  go mod init example.com/find && go get github.com/tidwall/gjson@v1.20.3 github.com/buger/jsonparser@v1.6.1 \
    github.com/valyala/fastjson@v1.6.10 github.com/minio/simdjson-go@v0.4.5 && go build -o find .
} >log 2>&1 || { cat log >&2; exit 1; }

cat >want <<'EOF'
50
    gjson 50 (Valid true), jsonparser 50, fastjson 50 (Validate true), simdjson-go 50
"50"
    gjson 50 (Valid true), jsonparser error, fastjson 0 (Validate true), simdjson-go error
50.0
    gjson 50 (Valid true), jsonparser error, fastjson 0 (Validate true), simdjson-go 50
5e1
    gjson 50 (Valid true), jsonparser error, fastjson 0 (Validate true), simdjson-go 50
50.9
    gjson 50 (Valid true), jsonparser error, fastjson 0 (Validate true), simdjson-go 50
true
    gjson 1 (Valid true), jsonparser error, fastjson 0 (Validate true), simdjson-go error
18446744073709551616
    gjson 9223372036854775807 (Valid true), jsonparser error, fastjson 0 (Validate true), simdjson-go error
050
    gjson 50 (Valid false), jsonparser 50, fastjson 50 (Validate false), simdjson-go error
+50
    gjson 50 (Valid false), jsonparser error, fastjson 0 (Validate false), simdjson-go error
--5
    gjson 0 (Valid false), jsonparser error, fastjson 0 (Validate false), simdjson-go error
1.2.3
    gjson 0 (Valid false), jsonparser error, fastjson 0 (Validate false), simdjson-go error
jsonparser of 50.0: Value looks like Number/Boolean/None, but can't find its end: ',' or '}' symbol
EOF
./find >got
diff want got
echo "holds: four ways to get an integer from JSON give four answers"
