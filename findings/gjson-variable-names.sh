#!/usr/bin/env bash
# One would guess: gjson and sjson, asked for outputVariables.NAME, get and set the variable of that name, whichever
#   name CodePipeline allows for one: letters, digits, @, - and _.
# What is so: sjson.Set adds no name that begins with @, and returns no error. Where the name is that of a modifier
#   (@this, @keys, @values, @reverse, @valid and more), it changes none either, and gjson runs the function: @keys is
#   the list of names, @this the whole map. A name of digits, in a map that is not there yet, makes a list of nulls. As
#   for others, a dot makes a map in a map, and * takes the first name that fits. gjson.Escape mends all but digits.
# Why it matters: a worker or a mock in Go reads another value than the variable's, or loses one, with no error, for
#   names that come from a build; and "3" or "2024" as a name turns the map into a list, which the API refuses. Escape
#   each name, put a colon before digits for sjson, or use encoding/json.
# Seen with: github.com/tidwall/gjson 1.20.3, github.com/tidwall/sjson 1.2.9, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"
)

func show(name, path string) {
	body := fmt.Sprintf(`{"v":{"first":"1",%q:"2"}}`, name)
	got := gjson.Get(body, "v."+path).Raw
	changed, err := sjson.Set(body, "v."+path, "3")
	if err != nil {
		changed = err.Error()
	}
	added, err := sjson.Set("{}", "v."+path, "3")
	if err != nil {
		added = err.Error()
	}
	fmt.Printf("%s, as %s: get %s, change %s, add %s\n", name, path, got, changed, added)
}

func main() {
	for _, name := range []string{"build", "@id", "@this", "@keys", "@values", "@reverse", "@valid", "3", "a.b", "f*"} {
		show(name, name)
	}
	for _, name := range []string{"@id", "@keys", "a.b", "f*", "3"} {
		show(name, gjson.Escape(name))
	}
	show("3", ":3")
}
GO
{
  go mod init example.com/find && go get github.com/tidwall/gjson@v1.20.3 github.com/tidwall/sjson@v1.2.9 &&
    go build -o find .
} >log 2>&1 || { cat log >&2; exit 1; }

cat >want <<'EOF'
build, as build: get "2", change {"v":{"first":"1","build":"3"}}, add {"v":{"build":"3"}}
@id, as @id: get "2", change {"v":{"first":"1","@id":"3"}}, add {}
@this, as @this: get {"first":"1","@this":"2"}, change {"v":{"first":"1","@this":"2"}}, add {}
@keys, as @keys: get ["first","@keys"], change {"v":{"first":"1","@keys":"2"}}, add {}
@values, as @values: get ["1","2"], change {"v":{"first":"1","@values":"2"}}, add {}
@reverse, as @reverse: get {"@reverse":"2","first":"1"}, change {"v":{"first":"1","@reverse":"2"}}, add {}
@valid, as @valid: get {"first":"1","@valid":"2"}, change {"v":{"first":"1","@valid":"2"}}, add {}
3, as 3: get "2", change {"v":{"first":"1","3":"3"}}, add {"v":[null,null,null,"3"]}
a.b, as a.b: get , change {"v":{"first":"1","a.b":"2","a":{"b":"3"}}}, add {"v":{"a":{"b":"3"}}}
f*, as f*: get "1", change {"v":{"first":"3","f*":"2"}}, add {}
@id, as \@id: get "2", change {"v":{"first":"1","@id":"3"}}, add {"v":{"@id":"3"}}
@keys, as \@keys: get "2", change {"v":{"first":"1","@keys":"3"}}, add {"v":{"@keys":"3"}}
a.b, as a\.b: get "2", change {"v":{"first":"1","a.b":"3"}}, add {"v":{"a.b":"3"}}
f*, as f\*: get "2", change {"v":{"first":"1","f*":"3"}}, add {"v":{"f*":"3"}}
3, as 3: get "2", change {"v":{"first":"1","3":"3"}}, add {"v":[null,null,null,"3"]}
3, as :3: get , change {"v":{"first":"1","3":"3"}}, add {"v":{"3":"3"}}
EOF
./find >got
diff want got
echo "holds: the variables @keys and @this cannot be got or set"
