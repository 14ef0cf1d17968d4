#!/usr/bin/env bash
# One would guess: Yojson, the JSON library that OCaml's AWS clients and web frameworks stand on, reads JSON and nothing
#   else, gives 50.0 for the number 50 where a float is asked for, and the last of two equal names.
# What is so: to_float of 1714979289 is a Type_error, and to_int of 50.0 another. from_string takes comments, names
#   without quotes, NaN, Infinity, raw line breaks and bytes that are no UTF-8; Safe reads (1,2) and <"a"> too. 1e400
#   is read as infinity and written as Infinity. member gives the first of two equal names, and null for one that is
#   not there. An integer from 2^62 on is an Intlit in Safe, and an error in Basic.
# Why it matters: AWS JSON has timestamps as numbers, with or without a fraction: a reader that uses to_float ends at
#   the first that falls on a whole second. A service in OCaml answers with 200 to bodies that CodePipeline refuses, and
#   one that hands on what it read sends what no other reader takes. Use to_number, and write with ~std:true.
# Seen with: libyojson-ocaml-dev 2.0.2-2 of Debian 12, OCaml 4.13.1, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg-query -W libyojson-ocaml-dev ocaml-nox ocaml-findlib >/dev/null 2>&1 ||
  apt-get install --quiet --quiet --yes --no-install-recommends libyojson-ocaml-dev ocaml-nox ocaml-findlib \
    >log 2>&1 || { cat log; exit 1; }
cat >find.ml <<'END'
open Yojson.Safe

let shown read =
  try read () with
  | Yojson.Json_error _ -> "refused"
  | Util.Type_error _ -> "Type_error"

let () =
  List.iter
    (fun text ->
      let name = String.escaped text in
      let basic () = Yojson.Basic.to_string (Yojson.Basic.from_string text) in
      Printf.printf "%s: Safe %s, Basic %s\n" name (shown (fun () -> String.escaped (to_string (from_string text))))
        (shown (fun () -> String.escaped (basic ()))))
    [ "{\"n\":50}"; "{n:50}"; "{\"n\":50} // why"; "[1,/* two */2]"; "NaN"; "-Infinity"; "1e400"; "\"a\nb\"";
      "\"\xff\""; "(1,2)"; "<\"a\">"; "4611686018427387904"; "050"; "[1,]"; "50 x"; "'a'"; "tRue" ];
  List.iter
    (fun text ->
      let ask get = shown (fun () -> get (Util.member "n" (from_string text))) in
      Printf.printf "%s: to_int %s, to_float %s, to_number %s, to_string %s\n" text
        (ask (fun n -> string_of_int (Util.to_int n)))
        (ask (fun n -> string_of_float (Util.to_float n)))
        (ask (fun n -> string_of_float (Util.to_number n)))
        (ask (fun n -> Util.to_string n)))
    [ "{\"n\":1714979289}"; "{\"n\":1714979289.5}"; "{\"n\":50.0}"; "{\"n\":\"50\"}"; "{\"n\":1,\"n\":2}"; "{}" ]
END
ocamlfind ocamlopt -package yojson -linkpkg find.ml -o find 2>log || { cat log; exit 1; }
cat >want <<'WANT'
{\"n\":50}: Safe {\"n\":50}, Basic {\"n\":50}
{n:50}: Safe {\"n\":50}, Basic {\"n\":50}
{\"n\":50} // why: Safe {\"n\":50}, Basic {\"n\":50}
[1,/* two */2]: Safe [1,2], Basic [1,2]
NaN: Safe NaN, Basic NaN
-Infinity: Safe -Infinity, Basic -Infinity
1e400: Safe Infinity, Basic Infinity
\"a\nb\": Safe \"a\\nb\", Basic \"a\\nb\"
\"\255\": Safe \"\255\", Basic \"\255\"
(1,2): Safe (1,2), Basic refused
<\"a\">: Safe <\"a\">, Basic refused
4611686018427387904: Safe 4611686018427387904, Basic refused
050: Safe refused, Basic refused
[1,]: Safe refused, Basic refused
50 x: Safe refused, Basic refused
'a': Safe refused, Basic refused
tRue: Safe refused, Basic refused
{"n":1714979289}: to_int 1714979289, to_float Type_error, to_number 1714979289., to_string Type_error
{"n":1714979289.5}: to_int Type_error, to_float 1714979289.5, to_number 1714979289.5, to_string Type_error
{"n":50.0}: to_int Type_error, to_float 50., to_number 50., to_string Type_error
{"n":"50"}: to_int Type_error, to_float Type_error, to_number Type_error, to_string 50
{"n":1,"n":2}: to_int 1, to_float Type_error, to_number 1., to_string Type_error
{}: to_int Type_error, to_float Type_error, to_number Type_error, to_string Type_error
WANT
./find >got
cat got
diff want got
echo "holds: Yojson reads more than JSON, and no whole number as a float"
