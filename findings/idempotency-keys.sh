#!/usr/bin/env bash
# One would guess: middleware for idempotency keys carries a request out once and answers it the same each time,
#   whatever the type of its body; a 5xx is not kept, so that a later attempt can succeed; and the key with another body
#   is refused.
# What is so: asgi-idempotency-header keeps answers of application/json alone: of application/x-amz-json-1.1 and
#   application/cbor each request is carried out again, and no header or message says so. express-idempotency keeps what
#   goes through send() alone: where a handler calls end(), as SDKs for servers and pipes do, each later attempt is a
#   409. Both give the answer again without x-amzn-RequestId. Fiber and asgi-idempotency-header keep a 500 as well as a
#   200, and give the first answer to whatever body comes with the key. fastapi-idempotency does as guessed, and keeps a
#   400. The two that look at the body refuse the same JSON in another order of members (422, 417).
# Why it matters: it is put before calls such as PutJobSuccessResult, which an SDK sends again when an answer is lost.
#   In front of an AWS protocol the second attempt then finds the job already done: a 400 for what succeeded. Test it
#   with the content type, the writer of answers and the errors of the service.
# Seen with: asgi-idempotency-header 0.2.0 and fastapi-idempotency 0.1.1 with starlette 1.10.0, Python 3.11;
#   express-idempotency 1.0.6 with express 5.3.0, Node.js 20; gofiber/fiber 2.52.15, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'for pid in ${servers:-}; do kill "$pid"; done; rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check asgi-idempotency-header==0.2.0 fastapi-idempotency==0.1.1 \
  starlette==1.10.0 fastapi==0.165.0 redis==8.1.0 uvicorn==0.38.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit express-idempotency@1.0.6 express@5.3.0
mkdir go
(cd go && go mod init example.com/find && go get github.com/gofiber/fiber/v2@v2.52.15) 2>go.log ||
  { cat go.log; exit 1; }

# Each server counts its calls, and answers with the status of the query, the number of the call in the body, in JSON or
# CBOR as the request, and in the header X-Amzn-Requestid. It writes its port into a file.
cat >server.py <<'END'
import pathlib
import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

calls = 0


async def answer(request):
    global calls
    calls += 1
    kind = request.headers["content-type"]
    body = b"\xa1\x64call\x18" + bytes([calls]) if "cbor" in kind else b'{"call":%d}' % calls
    headers = {"content-type": kind, "x-amzn-requestid": str(calls)}
    return Response(body, int(request.query_params["status"]), headers)


app = Starlette(routes=[Route("/", answer, methods=["POST"])])
if sys.argv[1] == "asgi-idempotency-header":
    from idempotency_header_middleware import IdempotencyHeaderMiddleware
    from idempotency_header_middleware.backends import MemoryBackend

    app.add_middleware(IdempotencyHeaderMiddleware, backend=MemoryBackend())
else:
    from fastapi_idempotency import IdempotencyMiddleware

    app.add_middleware(IdempotencyMiddleware)
listener = socket.create_server(("127.0.0.1", 0))
pathlib.Path(sys.argv[1]).write_text(str(listener.getsockname()[1]))
uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
END
cat >server.mjs <<'END'
import express from "express";
import expressIdempotency from "express-idempotency";
import fs from "node:fs";

const { getSharedIdempotencyService, idempotency } = expressIdempotency;
let calls = 0;
const app = express();
app.use(express.raw({ type: () => true }));
app.use(idempotency());
app.post("/", (request, response) => {
  if (getSharedIdempotencyService().isHit(request)) return;
  calls += 1;
  const kind = request.headers["content-type"];
  response.status(Number(request.query.status)).set({ "content-type": kind, "x-amzn-requestid": `${calls}` });
  const cbor = Buffer.concat([Buffer.from("\xa1\x64call\x18", "latin1"), Buffer.from([calls])]);
  response[process.argv[2]](kind.includes("cbor") ? cbor : `{"call":${calls}}`);
});
const server = app.listen(0, "127.0.0.1", () => {
  fs.writeFileSync(`express-${process.argv[2]}`, `${server.address().port}`);
});
END
cat >go/main.go <<'END'
package main

import (
	"fmt"
	"net"
	"os"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/idempotency"
)

func main() {
	calls := 0
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(idempotency.New(idempotency.Config{KeyHeader: "Idempotency-Key"}))
	app.Post("/", func(c *fiber.Ctx) error {
		calls++
		kind := c.Get("Content-Type")
		c.Status(c.QueryInt("status")).Set("Content-Type", kind)
		c.Set("X-Amzn-Requestid", fmt.Sprint(calls))
		if kind == "application/cbor" {
			return c.Send(append([]byte("\xa1\x64call\x18"), byte(calls)))
		}
		return c.SendString(fmt.Sprintf(`{"call":%d}`, calls))
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	os.WriteFile("fiber", []byte(fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)), 0o600)
	panic(app.Listener(listener))
}
END
(cd go && go build -o ../fiber-server .) 2>go.log || { cat go.log; exit 1; }
# Sends each request twice with one key, and says whether the second was carried out, and what came.
cat >client.py <<'END'
import http.client
import pathlib
import sys
import uuid

amz, cbor, one = "application/x-amz-json-1.1", "application/cbor", b'{"a":1,"b":2}'
pairs = {
    "application/json": ("application/json", 200, one, one), "x-amz-json-1.1": (amz, 200, one, one),
    "cbor": (cbor, 200, b"\xa0", b"\xa0"), "500": ("application/json", 500, one, one),
    "400": ("application/json", 400, one, one),
    "other order": ("application/json", 200, one, b'{"b":2,"a":1}'),
    "other body": ("application/json", 200, one, b'{"a":9}'),
}
for name in sys.argv[1:]:
    port = int(pathlib.Path(name).read_text())
    print(name)
    for what, (kind, status, *bodies) in pairs.items():
        key, answers = str(uuid.uuid4()), []
        for body in bodies:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("POST", f"/?status={status}", body, {"Content-Type": kind, "Idempotency-Key": key})
            response = connection.getresponse()
            answers.append((response.status, response.read(), response.headers["X-Amzn-Requestid"]))
            connection.close()
        (status1, body1, id1), (status2, body2, id2) = answers
        assert status1 == status and id1
        if (status2, body2) == (status1, body1):
            print(f"    {what}: the same answer" + ("" if id2 == id1 else " without its request id"))
        elif id2 and id2 != id1:
            print(f"    {what}: carried out twice, {status2}")
        else:
            print(f"    {what}: {status2}")
END
await() { until [ -s "$1" ]; do sleep 0.1; done; }
servers=
env/bin/python server.py asgi-idempotency-header 2>asgi.log &
servers+=" $!"
env/bin/python server.py fastapi-idempotency 2>fastapi.log &
servers+=" $!"
node server.mjs send 2>send.log &
servers+=" $!"
node server.mjs end 2>end.log &
servers+=" $!"
./fiber-server 2>fiber.log &
servers+=" $!"
names="asgi-idempotency-header fastapi-idempotency express-send express-end fiber"
for name in $names; do await "$name"; done

cat >want <<'WANT'
asgi-idempotency-header
    application/json: the same answer without its request id
    x-amz-json-1.1: carried out twice, 200
    cbor: carried out twice, 200
    500: the same answer without its request id
    400: the same answer without its request id
    other order: the same answer without its request id
    other body: the same answer without its request id
fastapi-idempotency
    application/json: the same answer
    x-amz-json-1.1: the same answer
    cbor: the same answer
    500: carried out twice, 500
    400: the same answer
    other order: 422
    other body: 422
express-send
    application/json: the same answer without its request id
    x-amz-json-1.1: the same answer without its request id
    cbor: the same answer without its request id
    500: carried out twice, 500
    400: carried out twice, 400
    other order: 417
    other body: 417
express-end
    application/json: 409
    x-amz-json-1.1: 409
    cbor: 409
    500: 409
    400: 409
    other order: 417
    other body: 417
fiber
    application/json: the same answer
    x-amz-json-1.1: the same answer
    cbor: the same answer
    500: the same answer
    400: the same answer
    other order: the same answer
    other body: the same answer
WANT
python3 client.py $names >got
cat got
diff want got
echo "holds: of four libraries for idempotency keys one does what one would guess"
