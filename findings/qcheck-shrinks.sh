#!/usr/bin/env bash
# One would guess: QCheck shrinks a counterexample to a smaller one that its generator could have made: an integer from
#   50 to 100 stays there, a text of eight digits keeps them, a list of one to five elements has one. And int and float
#   try what is near zero, and NaN.
# What is so: shrinking goes by the type alone. A property that fails for all of int_range 50 100 is reported with 0, of
#   string_of_size 8 and numeral_string_of_size 8 with "", of list_of_size 1 to 5 with the empty list, of a map of the
#   integers to texts with "0". Of 10,000 values of int none lies from 0 to 100, no float is NaN or infinite.
# Why it matters: the example that is printed is one that the property was never meant to hold for: an empty jobId, a
#   percentage out of its range. It fails for another reason than the one that was found, and that one is lost. Repeat
#   the precondition in the property (==>), or use QCheck2, whose shrinking goes by the generator.
# Seen with: libqcheck-core-ocaml-dev 0.20-1 of Debian 12, OCaml 4.13.1, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg-query -W libqcheck-core-ocaml-dev ocaml-nox ocaml-findlib >/dev/null 2>&1 ||
  apt-get install --quiet --quiet --yes --no-install-recommends libqcheck-core-ocaml-dev ocaml-nox ocaml-findlib \
    >log 2>&1 || { cat log; exit 1; }
cat >find.ml <<'END'
let seed () = Random.State.make [| 7 |]

let first name print (result : _ QCheck.TestResult.t) =
  match QCheck.TestResult.get_state result with
  | QCheck.TestResult.Failed { instances } ->
    Printf.printf "%s: %s\n" name (print (List.hd instances).QCheck.TestResult.instance)
  | _ -> Printf.printf "%s: passes\n" name

(* Shrinks a property that fails for every value of a generator, in QCheck and in QCheck2. *)
let shrink name print arbitrary =
  let open QCheck in
  first name print (Test.check_cell ~rand:(seed ()) (Test.make_cell arbitrary (fun _ -> false)))

let shrink2 name print generator =
  let open QCheck2 in
  let result = Test.check_cell ~rand:(seed ()) (Test.make_cell generator (fun _ -> false)) in
  match TestResult.get_state result with
  | TestResult.Failed { instances } ->
    Printf.printf "QCheck2 %s: %s\n" name (print (List.hd instances).TestResult.instance)
  | _ -> Printf.printf "QCheck2 %s: passes\n" name

let quoted = Printf.sprintf "%S"
let listed numbers = "[" ^ String.concat "; " (List.map string_of_int numbers) ^ "]"

let () =
  let open QCheck in
  let eight = Gen.return 8 in
  shrink "int_range 50 100" string_of_int (int_range 50 100);
  shrink "int_range (-100) (-50)" string_of_int (int_range (-100) (-50));
  shrink "string_of_size 8" quoted (string_of_size eight);
  shrink "numeral_string_of_size 8" quoted (numeral_string_of_size eight);
  shrink "list_of_size 1 to 5" listed (list_of_size (Gen.int_range 1 5) (int_range 1 9));
  shrink "map of int_range 50 100" quoted (map ~rev:int_of_string string_of_int (int_range 50 100));
  shrink2 "int_range 50 100" string_of_int (QCheck2.Gen.int_range 50 100);
  shrink2 "string_size 8" quoted QCheck2.Gen.(string_size ~gen:(char_range '0' '9') (return 8));
  let state = seed () in
  let count generator holds =
    List.length (List.filter holds (List.init 10_000 (fun _ -> Gen.generate1 ~rand:state generator)))
  in
  Printf.printf "of 10,000, int from 0 to 100: %d\n" (count Gen.int (fun n -> n >= 0 && n <= 100));
  Printf.printf "float NaN or infinite: %d\n" (count Gen.float (fun f -> Float.is_nan f || Float.abs f = infinity))
END
ocamlfind ocamlopt -package qcheck-core -linkpkg find.ml -o find 2>log || { cat log; exit 1; }
cat >want <<'WANT'
int_range 50 100: 0
int_range (-100) (-50): 0
string_of_size 8: ""
numeral_string_of_size 8: ""
list_of_size 1 to 5: []
map of int_range 50 100: "0"
QCheck2 int_range 50 100: 50
QCheck2 string_size 8: "00000000"
of 10,000, int from 0 to 100: 0
float NaN or infinite: 0
WANT
./find >got
cat got
diff want got
echo "holds: QCheck's counterexamples lie outside of their generators"
