#!/usr/bin/env bash
# One would guess: a limit of ten characters is the same limit in the libraries of JavaScript that check input, and if
#   not, then it is of UTF-16 units, as .length gives them.
# What is so: zod and Ajv count code points, joi, yup, superstruct and valibot UTF-16 units, and class-validator counts
#   neither: code points without the variation selectors U+FE0E and U+FE0F, so that 18 code points pass a limit of ten.
# Why it matters: Smithy's length trait counts code points. A server with joi refuses a token of 1025 emoji, which
#   CodePipeline's limit of 2048 allows, and one with class-validator stores twice the limit of such hearts.
# Seen with: zod 4.6.7, ajv 8.20.0, joi 18.3.2, yup 1.7.1, superstruct 2.0.2, valibot 1.5.0, class-validator 0.15.1;
#   Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit zod@4.6.7 ajv@8.20.0 joi@18.3.2 yup@1.7.1 superstruct@2.0.2 valibot@1.5.0 \
  class-validator@0.15.1

cat >find.mjs <<'EOF'
import Ajv from "ajv";
import { maxLength } from "class-validator";
import Joi from "joi";
import * as superstruct from "superstruct";
import * as valibot from "valibot";
import * as yup from "yup";
import { z } from "zod";

const checks = {
  zod: (s) => z.string().max(10).safeParse(s).success,
  ajv: new Ajv().compile({ type: "string", maxLength: 10 }),
  joi: (s) => !Joi.string().max(10).validate(s).error,
  yup: (s) => yup.string().max(10).isValidSync(s),
  superstruct: (s) => superstruct.is(s, superstruct.size(superstruct.string(), 0, 10)),
  valibot: (s) => valibot.is(valibot.pipe(valibot.string(), valibot.maxLength(10)), s),
  "class-validator": (s) => maxLength(s, 10),
};
const texts = { "ten letters": "a".repeat(10), "eleven letters": "a".repeat(11), "six emoji": "\u{1F600}".repeat(6),
  "nine hearts with selectors": "\u2764\uFE0F".repeat(9) };
for (const [what, text] of Object.entries(texts)) {
  const passed = Object.keys(checks).filter((name) => checks[name](text));
  console.log(`${what} (${[...text].length} code points, ${text.length} units): ${passed.join(" ") || "none"}`);
}
EOF
cat >want <<'EOF'
ten letters (10 code points, 10 units): zod ajv joi yup superstruct valibot class-validator
eleven letters (11 code points, 11 units): none
six emoji (6 code points, 12 units): zod ajv class-validator
nine hearts with selectors (18 code points, 18 units): class-validator
EOF
timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: seven checks of length count in three ways"
