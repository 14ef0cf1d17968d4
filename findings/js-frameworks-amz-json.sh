#!/usr/bin/env bash
# One would guess: a server in JavaScript that is told to read JSON either reads application/x-amz-json-1.1, since that
#   is JSON, or answers 415, and the same framework does the one or the other throughout.
# What is so: hapi alone answers 415. Express and koa-body leave the body undefined, koa-bodyparser and Hono's
#   validator("json") make the empty object of it, and the call goes on; Hono's own c.req.json() and h3's readBody read
#   it, under any name, as they do what is called application/cbor. Without a Content-Type hapi reads JSON, too.
# Why it matters: a stub of CodePipeline whose handler looks at body.jobId sees none, or, where each member is optional,
#   takes each result for an empty one and answers 200. Tell the parser the type: express.json({ type: () => true }).
# Seen with: express 5.3.0, koa 3.3.0 with koa-bodyparser 4.4.1 and koa-body 8.0.1, @hapi/hapi 21.4.10, h3 1.15.11, hono
#   4.13.19 with @hono/node-server 2.1.9, Node.js 20, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit express@5.3.0 koa@3.3.0 koa-bodyparser@4.4.1 koa-body@8.0.1 \
  @hapi/hapi@21.4.10 h3@1.15.11 hono@4.13.19 @hono/node-server@2.1.9 >log 2>&1 || { cat log; exit 1; }
cat >find.mjs <<'END'
import { once } from "node:events";
import http from "node:http";
import Hapi from "@hapi/hapi";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import * as h3 from "h3";
import { Hono } from "hono";
import { validator } from "hono/validator";
import Koa from "koa";
import { koaBody } from "koa-body";
import bodyParser from "koa-bodyparser";

const shown = (value) => `got ${JSON.stringify(value)}`;
const koa = (parser) => new Koa().use(parser).use((c) => { c.body = shown(c.request.body); }).callback();
const hapi = Hapi.server();
hapi.route({ method: "POST", path: "/", handler: (request) => shown(request.payload) });
await hapi.initialize();
const handlers = {
  express: express().use(express.json()).post("/", (request, answer) => answer.send(shown(request.body))),
  "koa-bodyparser": koa(bodyParser()),
  "koa-body": koa(koaBody()),
  h3: h3.toNodeListener(h3.createApp().use("/", h3.eventHandler(async (e) => shown(await h3.readBody(e))))),
  "hono json()": getRequestListener(new Hono().post("/", async (c) => c.text(shown(await c.req.json()))).fetch),
  "hono validator": getRequestListener(
    new Hono().post("/", validator("json", (value) => value), (c) => c.text(shown(c.req.valid("json")))).fetch),
};
const body = '{"jobId":"j"}';
for (const type of ["application/json", "application/x-amz-json-1.1", "application/cbor", undefined]) {
  console.log(type ?? "no Content-Type");
  const headers = type ? { "Content-Type": type } : {};
  for (const [name, handler] of Object.entries(handlers)) {
    const server = http.createServer(handler).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${server.address().port}/`;
    const answer = await fetch(url, { method: "POST", headers, body: new TextEncoder().encode(body) });
    console.log(`  ${name}: ${answer.status} ${await answer.text()}`);
    server.closeAllConnections();
    server.close();
  }
  const answer = await hapi.inject({ method: "POST", url: "/", headers, payload: body });
  console.log(`  hapi: ${answer.statusCode} ${answer.statusCode === 200 ? answer.payload : ""}`.trimEnd());
}
process.exit(0);
END
cat >want <<'WANT'
application/json
  express: 200 got {"jobId":"j"}
  koa-bodyparser: 200 got {"jobId":"j"}
  koa-body: 200 got {"jobId":"j"}
  h3: 200 got {"jobId":"j"}
  hono json(): 200 got {"jobId":"j"}
  hono validator: 200 got {"jobId":"j"}
  hapi: 200 got {"jobId":"j"}
application/x-amz-json-1.1
  express: 200 got undefined
  koa-bodyparser: 200 got {}
  koa-body: 200 got undefined
  h3: 200 got {"jobId":"j"}
  hono json(): 200 got {"jobId":"j"}
  hono validator: 200 got {}
  hapi: 415
application/cbor
  express: 200 got undefined
  koa-bodyparser: 200 got {}
  koa-body: 200 got undefined
  h3: 200 got {"jobId":"j"}
  hono json(): 200 got {"jobId":"j"}
  hono validator: 200 got {}
  hapi: 415
no Content-Type
  express: 200 got undefined
  koa-bodyparser: 200 got {}
  koa-body: 200 got undefined
  h3: 200 got {"jobId":"j"}
  hono json(): 200 got {"jobId":"j"}
  hono validator: 200 got {}
  hapi: 200 got {"jobId":"j"}
WANT
node find.mjs >got 2>log || { cat log; exit 1; }
cat got
diff want got
echo "holds: of a body of application/x-amz-json-1.1 come undefined, {}, 415 or the object"
