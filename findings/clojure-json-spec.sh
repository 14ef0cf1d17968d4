#!/usr/bin/env bash
# One would guess: Clojure's own libraries, data.json for JSON and spec for what a value may be, read JSON to its end,
#   write what they can read, refuse a map where a list of texts is asked for, and make values that an API sees.
# What is so: data.json reads "{} x" as {}, a raw line break in a text, and 1e400 as Infinity; it writes the namespaced
#   names :a/b and :c/b as {"b":1,"b":2}, 1/3 as 0.3333333333333333, and a set as a list. For spec {} is a collection
#   of texts, 50 no double and 50N, which data.json reads a long integer as, no int; `every` does not see the one
#   element of 201 that is none. Its generator of strings makes letters and digits of ASCII alone, below 200 of them.
# Why it matters: a stub in Clojure takes a body with anything behind it, a worker of two namespaces loses a variable
#   without a word, and a property of spec's generators never sees a quote or a long token.
# Seen with: org.clojure:clojure 1.12.3, data.json 2.5.1, spec.alpha 0.5.238, test.check 1.1.1, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dependencies=
for artifact in clojure:1.12.3 data.json:2.5.1 spec.alpha:0.5.238 test.check:1.1.1; do
  dependencies+="<dependency><groupId>org.clojure</groupId><artifactId>${artifact%:*}</artifactId>"
  dependencies+="<version>${artifact#*:}</version></dependency>"
done
cat >pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>$dependencies</dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >find.clj <<'END'
(require '[clojure.data.json :as json] '[clojure.spec.alpha :as s] '[clojure.test.check :as check]
         '[clojure.test.check.properties :as prop])

(defn tried [f] (try (pr-str (f)) (catch Exception _ "an error")))

(doseq [text ["{}" "{} x" "{\"a\":1,}" "050" "\"a\nb\"" "1e400" "9223372036854775808"]]
  (println "reads" (pr-str text) "as" (tried #(json/read-str text))))
(doseq [value [{:a/b 1 :c/b 2} {:a 1 "a" 2} 1/3 #{1} ##NaN 50.0M]]
  (println "writes" (pr-str value) "as" (tried #(json/write-str value))))
(doseq [[name spec value] [["a coll-of string?" (s/coll-of string?) {}]
                           ["a map-of string? string?" (s/map-of string? string?) []]
                           ["a double-in 0 to 100" (s/double-in :min 0 :max 100) 50]
                           ["a double-in 0 to 100" (s/double-in :min 0 :max 100) ##NaN]
                           ["an int?" int? 50N]]]
  (println (pr-str value) "is" (str name ":") (s/valid? spec value)))
(println "200 texts and 1 are every string?:" (s/valid? (s/every string?) (concat (repeat 200 "a") [1])))

(defn made [spec]
  (let [values (atom [])]
    (check/quick-check 2000 (prop/for-all [value (s/gen spec)] (swap! values conj value)) :seed 1)
    @values))

(let [texts (made string?)]
  (println "of 2000 texts the longest has" (apply max (map count texts)) "characters; others than A-Z, a-z, 0-9:"
           (count (remove #(re-matches #"[A-Za-z0-9]" (str %)) (apply str texts)))))
END
cat >want <<'WANT'
reads "{}" as {}
reads "{} x" as {}
reads "{\"a\":1,}" as an error
reads "050" as an error
reads "\"a\nb\"" as "a\nb"
reads "1e400" as ##Inf
reads "9223372036854775808" as 9223372036854775808N
writes {:a/b 1, :c/b 2} as "{\"b\":1,\"b\":2}"
writes {:a 1, "a" 2} as "{\"a\":1,\"a\":2}"
writes 1/3 as "0.3333333333333333"
writes #{1} as "[1]"
writes ##NaN as an error
writes 50.0M as "50.0"
{} is a coll-of string?: true
[] is a map-of string? string?: false
50 is a double-in 0 to 100: false
##NaN is a double-in 0 to 100: false
50N is an int?: false
200 texts and 1 are every string?: true
of 2000 texts the longest has 197 characters; others than A-Z, a-z, 0-9: 0
WANT
java -cp "$(cat classpath)" clojure.main find.clj >got
cat got
diff want got
echo "holds: data.json reads past the end and writes a name twice, and spec makes letters and digits alone"
