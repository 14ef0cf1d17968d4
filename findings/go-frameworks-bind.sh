#!/usr/bin/env bash
# One would guess: a web framework's Bind, given a body of application/x-amz-json-1.1, reads it as JSON or answers 415;
#   and given application/json it refuses a body that has text behind its value.
# What is so: gin's ShouldBind (and Bind) takes every content type that it does not know for a form, reads nothing of
#   the body and returns no error: the struct is empty, and the handler answers 200, also to a body that is no JSON.
#   echo answers 415, fiber "Unprocessable Entity". Of application/json gin and echo read the first value and say
#   nothing of what follows; fiber refuses it. ShouldBindJSON reads the body whatever its type, and still not what
#   follows.
# Why it matters: an emulator of an AWS JSON service on gin answers 200 to every request of every SDK, without a job
#   id, unless its members are marked as required; tests that post application/json see nothing of it. Use
#   ShouldBindJSON, and look for the end of the body.
# Seen with: gin 1.12.0, echo 4.16.4, fiber 2.52.15, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/gin-gonic/gin@v1.12.0 github.com/labstack/echo/v4@v4.16.4 \
  github.com/gofiber/fiber/v2@v2.52.15) 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

type result struct {
	JobID string `json:"jobId"`
}

func ginBinds(bind func(*gin.Context, any) error) func(*http.Request) (int, string) {
	engine := gin.New()
	engine.POST("/", func(c *gin.Context) {
		var got result
		if err := bind(c, &got); err != nil {
			c.Status(http.StatusBadRequest)
			return
		}
		c.String(http.StatusOK, "jobId %q", got.JobID)
	})
	return record(engine)
}

func record(handler http.Handler) func(*http.Request) (int, string) {
	return func(r *http.Request) (int, string) {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		return answer.Code, answer.Body.String()
	}
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	onEcho := echo.New()
	onEcho.POST("/", func(c echo.Context) error {
		var got result
		if err := c.Bind(&got); err != nil {
			return err
		}
		return c.String(http.StatusOK, fmt.Sprintf("jobId %q", got.JobID))
	})
	onFiber := fiber.New()
	onFiber.Post("/", func(c *fiber.Ctx) error {
		var got result
		if err := c.BodyParser(&got); err != nil {
			return c.SendStatus(http.StatusBadRequest)
		}
		return c.SendString(fmt.Sprintf("jobId %q", got.JobID))
	})
	names := []string{"gin ShouldBind", "gin ShouldBindJSON", "echo Bind", "fiber BodyParser"}
	serve := []func(*http.Request) (int, string){
		ginBinds((*gin.Context).ShouldBind), ginBinds((*gin.Context).ShouldBindJSON), record(onEcho),
		func(r *http.Request) (int, string) {
			answer, err := onFiber.Test(r, -1)
			if err != nil {
				panic(err)
			}
			body, _ := io.ReadAll(answer.Body)
			return answer.StatusCode, string(body)
		},
	}
	for i, name := range names {
		for _, contentType := range []string{"application/json", "application/x-amz-json-1.1"} {
			for _, body := range []string{`{"jobId":"j"}`, `no JSON`, `{"jobId":"j"} tail`} {
				request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
				request.Header.Set("Content-Type", contentType)
				status, text := serve[i](request)
				if status != http.StatusOK {
					text = ""
				}
				fmt.Println(strings.TrimSpace(fmt.Sprintf("%s, %s, %s: %d %s", name, contentType, body, status, text)))
			}
		}
	}
}
EOF

cat >want <<'EOF'
gin ShouldBind, application/json, {"jobId":"j"}: 200 jobId "j"
gin ShouldBind, application/json, no JSON: 400
gin ShouldBind, application/json, {"jobId":"j"} tail: 200 jobId "j"
gin ShouldBind, application/x-amz-json-1.1, {"jobId":"j"}: 200 jobId ""
gin ShouldBind, application/x-amz-json-1.1, no JSON: 200 jobId ""
gin ShouldBind, application/x-amz-json-1.1, {"jobId":"j"} tail: 200 jobId ""
gin ShouldBindJSON, application/json, {"jobId":"j"}: 200 jobId "j"
gin ShouldBindJSON, application/json, no JSON: 400
gin ShouldBindJSON, application/json, {"jobId":"j"} tail: 200 jobId "j"
gin ShouldBindJSON, application/x-amz-json-1.1, {"jobId":"j"}: 200 jobId "j"
gin ShouldBindJSON, application/x-amz-json-1.1, no JSON: 400
gin ShouldBindJSON, application/x-amz-json-1.1, {"jobId":"j"} tail: 200 jobId "j"
echo Bind, application/json, {"jobId":"j"}: 200 jobId "j"
echo Bind, application/json, no JSON: 400
echo Bind, application/json, {"jobId":"j"} tail: 200 jobId "j"
echo Bind, application/x-amz-json-1.1, {"jobId":"j"}: 415
echo Bind, application/x-amz-json-1.1, no JSON: 415
echo Bind, application/x-amz-json-1.1, {"jobId":"j"} tail: 415
fiber BodyParser, application/json, {"jobId":"j"}: 200 jobId "j"
fiber BodyParser, application/json, no JSON: 400
fiber BodyParser, application/json, {"jobId":"j"} tail: 400
fiber BodyParser, application/x-amz-json-1.1, {"jobId":"j"}: 400
fiber BodyParser, application/x-amz-json-1.1, no JSON: 400
fiber BodyParser, application/x-amz-json-1.1, {"jobId":"j"} tail: 400
EOF
go run . >got
diff want got
echo "holds: gin reads nothing of application/x-amz-json-1.1, and says so to nobody"
