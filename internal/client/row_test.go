package client

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// notNow rejects a request for now.
const notNow = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"

// TestRow: requests go over one connection until one is answered otherwise, the target closes
// the connection, or the time is over.
func TestRow(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(n int) string // of the nth request, "" hangs, "-" closes
		want   int
		fate   wire.Fate
		status int
		time   time.Duration
	}{
		"to the end": {func(int) string { return okEmpty }, 20, wire.Answered, 200, time.Minute},
		"another answer": {func(n int) string {
			return map[bool]string{true: "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"}[n == 7] + map[bool]string{true: okEmpty}[n != 7]
		}, 7, wire.Answered, 500, time.Minute},
		"one too early": {func(n int) string { return map[bool]string{true: notNow, false: okEmpty}[n%7 == 0] }, 20, wire.Answered, 200, time.Minute},
		"the first too early": {func(n int) string {
			return map[int]string{1: notNow, 9: "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"}[n] + map[bool]string{true: okEmpty}[n != 1 && n != 9]
		}, 9, wire.Answered, 500, time.Minute},
		"none":             {func(n int) string { return map[bool]string{true: okEmpty}[n < 5] }, 5, wire.Hung, 0, time.Minute},
		"closed":           {func(n int) string { return map[bool]string{true: okEmpty, false: "-"}[n < 5] }, 4, wire.Answered, 200, time.Minute},
		"closed with word": {func(int) string { return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" }, 1, wire.Answered, 200, time.Minute},
		"no time":          {func(int) string { return okEmpty }, 1, wire.Answered, 200, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := listen(t, func(_ int, conn *peerConn) {
				for n := 1; conn.request() != nil; n++ {
					switch answer := c.answer(n); answer {
					case "":
						conn.hold()
						return
					case "-":
						return
					default:
						conn.say(answer)
					}
				}
			})
			to := open(t, Options{Endpoint: p.url, Timeout: short})
			e, n := to.DoRow(t.Context(), wire.Request{Method: http.MethodPost, Body: []byte(`{}`)}, 20, c.time)
			assert.Equal(t, c.want, n)
			assert.Equal(t, c.fate, e.Fate, e.Detail)
			assert.Equal(t, c.status, e.Status)
		})
	}
}
