package hostile

import (
	"net/http"
	"strings"
)

const refusal = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.1\r\n"

var (
	kib = strings.Repeat("x", 1<<10)
	big = strings.Repeat("x", 64<<10)
)

// EndlessBody sends a body without end, which only the connection's end would end.
func EndlessBody(c *Conn, _ *http.Request, _ string) bool {
	c.sayOn(refusal+"\r\n", big)
	return false
}

// EndlessChunks sends chunks and never the last one.
func EndlessChunks(c *Conn, _ *http.Request, _ string) bool {
	c.sayOn(refusal+"Transfer-Encoding: chunked\r\n\r\n", "10000\r\n"+big+"\r\n")
	return false
}

// EndlessHeaders sends header lines without end.
func EndlessHeaders(c *Conn, _ *http.Request, _ string) bool {
	c.sayOn(refusal, "X-Flood: "+kib+"\r\n")
	return false
}

// EndlessInterim sends interim answers and never the final one.
func EndlessInterim(c *Conn, _ *http.Request, _ string) bool {
	c.sayOn("", "HTTP/1.1 102 Processing\r\n\r\n")
	return false
}
