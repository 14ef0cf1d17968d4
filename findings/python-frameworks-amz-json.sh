#!/usr/bin/env bash
# One would guess: the web frameworks of Python read a body of application/x-amz-json-1.1 as JSON where they are asked
#   for JSON, or answer 415, which tells what is wrong. Quart, which is Flask with async, does what Flask does.
# What is so: Flask and Falcon answer 415, aiohttp, Litestar, Django Ninja and Pyramid read it (and text of JSON that is
#   called application/cbor). Quart's get_json and Bottle's request.json give None, and the call is a success. FastAPI
#   hands the body on as bytes and answers 422, "Input should be a valid dictionary", which it was; so it does
#   without a Content-Type, where Falcon reads JSON.
# Why it matters: a stub of CodePipeline in Quart or Bottle answers each job with 200 and has seen no member of it, and
#   one in FastAPI refuses every SDK. Read the bytes, and parse them: get_json(force=True), json.loads(await
#   request.body()).
# Seen with: flask 3.1.3, quart 0.22.0, bottle 0.13.4, fastapi 0.165.0, falcon 4.4.0, litestar 2.25.0, aiohttp 3.14.5,
#   django-ninja 1.7.1 with Django 5.2.19, pyramid 2.1, Python 3.11, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check flask==3.1.3 quart==0.22.0 bottle==0.13.4 fastapi==0.165.0 \
  falcon==4.4.0 litestar==2.25.0 aiohttp==3.14.5 django-ninja==1.7.1 django==5.2.19 pyramid==2.1 httpx==0.28.1 \
  webtest==3.0.7 >pip.log 2>&1 || { cat pip.log; exit 1; }
cat >find.py <<'END'
import asyncio
import json

import aiohttp.test_utils
import aiohttp.web
import bottle
import django
import django.conf
import falcon.testing
import fastapi.testclient
import flask
import litestar.testing
import pyramid.config
import quart
import webtest

django.conf.settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__)
django.setup()
import ninja.testing

BODY = '{"jobId":"j"}'
urlpatterns = []


class Shape(ninja.Schema):
    jobId: str


def with_flask(headers):
    app = flask.Flask("find")
    app.post("/")(lambda: {"got": flask.request.get_json()})
    answer = app.test_client().post("/", data=BODY, headers=headers)
    return answer.status_code, answer.get_data(True)


def with_quart(headers):
    async def handle():
        return {"got": await quart.request.get_json()}

    async def call():
        app = quart.Quart("find")
        app.post("/")(handle)
        answer = await app.test_client().post("/", data=BODY, headers=headers)
        return answer.status_code, await answer.get_data(True)
    return asyncio.run(call())


def with_bottle(headers):
    app = bottle.Bottle()
    app.post("/")(lambda: {"got": bottle.request.json})
    return posted(app, headers)


def with_pyramid(headers):
    with pyramid.config.Configurator() as config:
        config.add_route("root", "/")
        config.add_view(lambda request: {"got": request.json_body}, route_name="root", renderer="json")
        return posted(config.make_wsgi_app(), headers)


def posted(app, headers):
    answer = webtest.TestApp(app).post("/", BODY, headers, content_type=headers.get("Content-Type"), status="*")
    return answer.status_int, answer.text


def with_fastapi(headers):
    app = fastapi.FastAPI()

    def handle(body: dict):
        return {"got": body}
    app.post("/")(handle)
    answer = fastapi.testclient.TestClient(app).post("/", content=BODY, headers=headers)
    return answer.status_code, answer.text


def with_falcon(headers):
    class Root:
        def on_post(self, request, response):
            response.media = {"got": request.get_media()}
    app = falcon.App()
    app.add_route("/", Root())
    answer = falcon.testing.TestClient(app).simulate_post("/", body=BODY, headers=headers)
    return answer.status_code, answer.text


def with_litestar(headers):
    @litestar.post("/", status_code=200)
    async def handle(data: dict) -> dict:
        return {"got": data}
    with litestar.testing.create_test_client(handle) as client:
        answer = client.post("/", content=BODY, headers=headers)
    return answer.status_code, answer.text


def with_aiohttp(headers):
    async def handle(request):
        return aiohttp.web.json_response({"got": await request.json()})

    async def call():
        app = aiohttp.web.Application()
        app.router.add_post("/", handle)
        async with aiohttp.test_utils.TestClient(aiohttp.test_utils.TestServer(app)) as client:
            answer = await client.post("/", data=BODY.encode(), headers=headers)
            return answer.status, await answer.text()
    return asyncio.run(call())


def with_ninja(headers):
    api = ninja.NinjaAPI(urls_namespace=str(headers))

    def handle(request, body: Shape):
        return {"got": body.dict()}
    api.post("/")(handle)
    answer = ninja.testing.TestClient(api).post("/", data=BODY, content_type=headers.get("Content-Type"))
    return answer.status_code, answer.content.decode()


for kind in ("application/json", "application/x-amz-json-1.1", "application/cbor", None):
    print(kind)
    for call in (with_flask, with_quart, with_bottle, with_fastapi, with_falcon, with_litestar, with_aiohttp,
                 with_ninja, with_pyramid):
        status, text = call({"Content-Type": kind} if kind else {})
        if status == 200:
            text = json.dumps(json.loads(text)["got"])
        elif status == 422:
            text = json.loads(text)["detail"][0]["msg"]
        else:
            text = ""
        print(f"  {call.__name__.removeprefix('with_')}: {status} {text}".rstrip())
END
cat >want <<'WANT'
application/json
  flask: 200 {"jobId": "j"}
  quart: 200 {"jobId": "j"}
  bottle: 200 {"jobId": "j"}
  fastapi: 200 {"jobId": "j"}
  falcon: 200 {"jobId": "j"}
  litestar: 200 {"jobId": "j"}
  aiohttp: 200 {"jobId": "j"}
  ninja: 200 {"jobId": "j"}
  pyramid: 200 {"jobId": "j"}
application/x-amz-json-1.1
  flask: 415
  quart: 200 null
  bottle: 200 null
  fastapi: 422 Input should be a valid dictionary
  falcon: 415
  litestar: 200 {"jobId": "j"}
  aiohttp: 200 {"jobId": "j"}
  ninja: 200 {"jobId": "j"}
  pyramid: 200 {"jobId": "j"}
application/cbor
  flask: 415
  quart: 200 null
  bottle: 200 null
  fastapi: 422 Input should be a valid dictionary
  falcon: 415
  litestar: 200 {"jobId": "j"}
  aiohttp: 200 {"jobId": "j"}
  ninja: 200 {"jobId": "j"}
  pyramid: 200 {"jobId": "j"}
None
  flask: 415
  quart: 200 null
  bottle: 200 null
  fastapi: 422 Input should be a valid dictionary
  falcon: 200 {"jobId": "j"}
  litestar: 200 {"jobId": "j"}
  aiohttp: 200 {"jobId": "j"}
  ninja: 200 {"jobId": "j"}
  pyramid: 200 {"jobId": "j"}
WANT
venv/bin/python -W ignore find.py >got 2>log || { cat log; exit 1; }
cat got
diff want got
echo "holds: None, 415, 422 or the object, by the framework"
