#!/usr/bin/env bash
# One would guess: the three C libraries that JSON is read with agree on what is JSON, tell a number from a string, find
#   a member by its name, and give 50 for 50.0.
# What is so: cJSON finds "P" when it is asked for "p" (and of two equal names the first, where the others give the
#   last), and says nothing of what stands behind the value. json-c takes single quotes, comments, a comma before the
#   brace, `tRue` and what stands behind the value, and json_object_get_int gives 50 for "50abc" and 1 for true. Of
#   4294967346 cJSON and json-c make 2147483647. jansson is strict, but json_integer_value of 50.0 is 0, and a text
#   with \u0000 is an error, where cJSON cuts it there without a word.
# Why it matters: an emulator in C that reads percentComplete by these takes what the service refuses, and loses a
#   progress of 50.0. Ask for the type first (json_is_integer, json_object_is_type, cJSON_IsNumber), compare names with
#   cJSON_GetObjectItemCaseSensitive, parse with JSON_TOKENER_STRICT.
# Seen with: libjansson-dev 2.14-2, libjson-c-dev 0.16-2, libcjson-dev 1.7.15-1 of Debian 12, gcc 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
if ! dpkg -s libjansson-dev libjson-c-dev libcjson-dev >/dev/null 2>&1; then
  apt-get install -y --no-install-recommends gcc libc6-dev libjansson-dev libjson-c-dev libcjson-dev >/dev/null
fi
cat >texts.h <<'EOF'
#include <stdio.h>
#include <string.h>
static const char *texts[] = {
    "{\"p\":50}", "{\"p\":50.0}", "{\"p\":\"50abc\"}", "{\"p\":true}", "{\"p\":4294967346}", "{\"P\":7}",
    "{\"p\":1,\"p\":2}", "{\"p\":1} x", "{'p':1}", "{\"p\":1,}", "/* c */{\"p\":1}", "{\"p\":tRue}",
    "{\"p\":\"a\\u0000b\"}", 0};
EOF
cat >jansson.c <<'EOF'
#include <jansson.h>
#include "texts.h"
int main(void) {
    for (const char **t = texts; *t; t++) {
        json_t *all = json_loads(*t, 0, 0), *p = json_object_get(all, "p");
        if (!all) printf("%-18s jansson  error\n", *t);
        else if (!p) printf("%-18s jansson  no p\n", *t);
        else printf("%-18s jansson  integer value %lld\n", *t, (long long)json_integer_value(p));
    }
}
EOF
cat >jsonc.c <<'EOF'
#include <json-c/json.h>
#include "texts.h"
int main(void) {
    for (const char **t = texts; *t; t++) {
        struct json_object *all = json_tokener_parse(*t), *p;
        if (!all) printf("%-18s json-c   error\n", *t);
        else if (!json_object_object_get_ex(all, "p", &p)) printf("%-18s json-c   no p\n", *t);
        else printf("%-18s json-c   get_int %d, %s\n", *t, json_object_get_int(p),
                    json_type_to_name(json_object_get_type(p)));
    }
}
EOF
cat >cjson.c <<'EOF'
#include <cjson/cJSON.h>
#include "texts.h"
int main(void) {
    for (const char **t = texts; *t; t++) {
        cJSON *all = cJSON_Parse(*t), *p = cJSON_GetObjectItem(all, "p");
        if (!all) printf("%-18s cJSON    error\n", *t);
        else if (!p) printf("%-18s cJSON    no p\n", *t);
        else if (cJSON_IsString(p)) printf("%-18s cJSON    text of %zu\n", *t, strlen(p->valuestring));
        else printf("%-18s cJSON    valueint %d\n", *t, p->valueint);
    }
}
EOF
cat >want <<'EOF'
{"p":50}           jansson  integer value 50
{"p":50.0}         jansson  integer value 0
{"p":"50abc"}      jansson  integer value 0
{"p":true}         jansson  integer value 0
{"p":4294967346}   jansson  integer value 4294967346
{"P":7}            jansson  no p
{"p":1,"p":2}      jansson  integer value 2
{"p":1} x          jansson  error
{'p':1}            jansson  error
{"p":1,}           jansson  error
/* c */{"p":1}     jansson  error
{"p":tRue}         jansson  error
{"p":"a\u0000b"}   jansson  error
{"p":50}           json-c   get_int 50, int
{"p":50.0}         json-c   get_int 50, double
{"p":"50abc"}      json-c   get_int 50, string
{"p":true}         json-c   get_int 1, boolean
{"p":4294967346}   json-c   get_int 2147483647, int
{"P":7}            json-c   no p
{"p":1,"p":2}      json-c   get_int 2, int
{"p":1} x          json-c   get_int 1, int
{'p':1}            json-c   get_int 1, int
{"p":1,}           json-c   get_int 1, int
/* c */{"p":1}     json-c   get_int 1, int
{"p":tRue}         json-c   get_int 1, boolean
{"p":"a\u0000b"}   json-c   get_int 0, string
{"p":50}           cJSON    valueint 50
{"p":50.0}         cJSON    valueint 50
{"p":"50abc"}      cJSON    text of 5
{"p":true}         cJSON    valueint 1
{"p":4294967346}   cJSON    valueint 2147483647
{"P":7}            cJSON    valueint 7
{"p":1,"p":2}      cJSON    valueint 1
{"p":1} x          cJSON    valueint 1
{'p':1}            cJSON    error
{"p":1,}           cJSON    error
/* c */{"p":1}     cJSON    error
{"p":tRue}         cJSON    error
{"p":"a\u0000b"}   cJSON    text of 1
EOF
gcc -o jansson jansson.c -ljansson
gcc -o jsonc jsonc.c -ljson-c
gcc -o cjson cjson.c -lcjson
{ ./jansson; ./jsonc; ./cjson; } >got
cat got
diff want got
echo "holds: what C libraries read as JSON, as a name and as an integer differs"
