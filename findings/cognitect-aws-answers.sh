#!/usr/bin/env bash
# One would guess: Cognitect's aws-api, which reads the models that AWS's SDKs are made of, reads answers and sends
#   requests by them: an integer is one, milliseconds stay, an empty 200 is an empty answer, a 500 is sent again, and a
#   member that the model does not have is an error.
# What is so: a time loses its milliseconds, and a text in ISO 8601 is read as one. "50", true, 50.9 and 2^63 are
#   handed on for an integer, [1] for a text, and text behind the structure passes, [] too. An empty 200, a 204 and
#   null are a fault. A 429, a 503 and a ThrottlingException are sent four times, a 500 and a 503 with HTML once. A
#   misspelt member, and names that are texts where keywords are meant, are dropped without a word; what is required is
#   not missed, "false" is sent for a boolean, null for a text, a map for a list.
# Why it matters: a worker in Clojure sends {} where it meant a result, and takes from a fake service what no other SDK
#   reads. AcknowledgeJob is a fault to it where the service answers with an empty 200, which others take for a
#   success. Check requests before they are sent, and let the fake answer as the service does.
# Seen with: com.cognitect.aws:api 0.8.838 with ssm 871.2.42.0 (Systems Manager, which like CodePipeline speaks
#   awsJson1_1) and endpoints 871.2.47.0, Clojure 1.12.4, Java 17, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dependencies=
for artifact in com.cognitect.aws:api:0.8.838 com.cognitect.aws:ssm:871.2.42.0 \
  com.cognitect.aws:endpoints:871.2.47.0; do
  IFS=: read -r group name version <<<"$artifact"
  dependencies+="<dependency><groupId>$group</groupId><artifactId>$name</artifactId>"
  dependencies+="<version>$version</version></dependency>"
done
cat >pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>$dependencies</dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >find.clj <<'EOF'
(require '[cognitect.aws.client.api :as aws] '[cognitect.aws.credentials :as credentials])
(import '[com.sun.net.httpserver HttpHandler HttpServer] 'java.net.InetSocketAddress)

(def answer (atom [200 "{}"]))
(def sent (atom []))
(def server (HttpServer/create (InetSocketAddress. "127.0.0.1" 0) 0))
(.createContext server "/"
  (reify HttpHandler
    (handle [_ exchange]
      (swap! sent conj (slurp (.getRequestBody exchange)))
      (let [[status body] @answer
            content (.getBytes body "UTF-8")]
        (.add (.getResponseHeaders exchange) "Content-Type" "application/x-amz-json-1.1")
        (.sendResponseHeaders exchange status (if (empty? content) -1 (count content)))
        (with-open [out (.getResponseBody exchange)] (.write out content))))))
(.start server)
(def client
  (aws/client {:api :ssm :region "us-east-1"
               :credentials-provider
               (credentials/basic-credentials-provider {:access-key-id "test" :secret-access-key "test"})
               :endpoint-override {:protocol :http :hostname "127.0.0.1" :port (.getPort (.getAddress server))}}))

(defn ask [status body show]
  (reset! answer [status body])
  (reset! sent [])
  (let [result (aws/invoke client {:op :GetParameter :request {:Name "n"}})
        category (:cognitect.anomalies/category result)]
    (println (str status " " body ":")
             (if category
               (str (name category) (some->> (:cognitect.aws.error/code result) (str " ")))
               (pr-str (show result)))
             (if (= 1 (count @sent)) "" (str "sent " (count @sent) " times")))))
(defn member [member values]
  (doseq [value values] (ask 200 (str "{\"Parameter\":{\"" member "\":" value "}}") #(-> % :Parameter vals first))))

(member "Version" ["50.0" "50.9" "\"50\"" "true" "9223372036854775808" "1e400"])
(member "LastModifiedDate" ["1714979289.123" "\"2024-05-06T07:08:09Z\"" "\"1714979289\"" "-1.5" "true"])
(member "Value" ["5" "null" "[1]"])
(doseq [[status body] [[200 ""] [200 "null"] [200 "{} x"] [200 "[]"] [200 "<html>"] [204 ""] [302 ""]
                       [400 "{\"__type\":\"com.amazonaws#ParameterNotFound\"}"] [400 "{\"code\":\"ParameterNotFound\"}"]
                       [400 "{\"__type\":\"ThrottlingException\"}"] [429 ""] [500 ""] [503 ""] [503 "<br>"]]]
  (ask status body identity))
(doseq [request [{:Name "n" :Typo "t"} {"Name" "n"} {:Name "n" :Value 5} {:Name nil} {:Name "n" :Overwrite "false"}
                 {:Name :n} {:Name "n" :Tags {:Key "a"}}]]
  (reset! answer [200 "{}"])
  (reset! sent [])
  (aws/invoke client {:op :PutParameter :request request})
  (println (pr-str request) "is sent as" (first @sent)))
(System/exit 0)
EOF
cat >want <<'WANT'
200 {"Parameter":{"Version":50.0}}: 50.0
200 {"Parameter":{"Version":50.9}}: 50.9
200 {"Parameter":{"Version":"50"}}: "50"
200 {"Parameter":{"Version":true}}: true
200 {"Parameter":{"Version":9223372036854775808}}: 9223372036854775808N
200 {"Parameter":{"Version":1e400}}: ##Inf
200 {"Parameter":{"LastModifiedDate":1714979289.123}}: #inst "2024-05-06T07:08:09.000-00:00"
200 {"Parameter":{"LastModifiedDate":"2024-05-06T07:08:09Z"}}: #inst "2024-05-06T07:08:09.000-00:00"
200 {"Parameter":{"LastModifiedDate":"1714979289"}}: #inst "2024-05-06T07:08:09.000-00:00"
200 {"Parameter":{"LastModifiedDate":-1.5}}: #inst "1969-12-31T23:59:59.000-00:00"
200 {"Parameter":{"LastModifiedDate":true}}: fault
200 {"Parameter":{"Value":5}}: 5
200 {"Parameter":{"Value":null}}: nil
200 {"Parameter":{"Value":[1]}}: [1]
200 : fault
200 null: fault
200 {} x: {}
200 []: {}
200 <html>: fault
204 : fault
302 : incorrect
400 {"__type":"com.amazonaws#ParameterNotFound"}: incorrect ParameterNotFound
400 {"code":"ParameterNotFound"}: incorrect ParameterNotFound
400 {"__type":"ThrottlingException"}: busy ThrottlingException sent 4 times
429 : busy sent 4 times
500 : fault
503 : busy sent 4 times
503 <br>: fault
{:Name "n", :Typo "t"} is sent as {"Name":"n"}
{"Name" "n"} is sent as {}
{:Name "n", :Value 5} is sent as {"Name":"n","Value":5}
{:Name nil} is sent as {"Name":null}
{:Name "n", :Overwrite "false"} is sent as {"Name":"n","Overwrite":"false"}
{:Name :n} is sent as {"Name":"n"}
{:Name "n", :Tags {:Key "a"}} is sent as {"Name":"n","Tags":[{"Key":"a"}]}
WANT
timeout 300 java -cp "$(cat classpath)" clojure.main find.clj 2>log | sed 's/ *$//' >got || { cat log; exit 1; }
cat got
diff want got
echo "holds: aws-api for Clojure cuts milliseconds, drops what it does not know and takes an empty 200 for a fault"
