package hostile

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

const refusal = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.1\r\n"

var (
	kib  = strings.Repeat("x", 1<<10)
	slab = strings.Repeat("x", 64<<10)
)

// flood says a beginning, and then a part of it until nobody listens.
func flood(beginning, part string) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool {
		for more := c.say(beginning); more; more = c.say(part) {
		}
		return false
	}
}

// Floods.
var (
	// EndlessStatusLine has a reason phrase without end.
	EndlessStatusLine = flood("HTTP/1.1 400 ", kib)
	// EndlessHeaders has header lines without end.
	EndlessHeaders = flood(refusal, "X-Flood: "+kib+"\r\n")
	// EndlessHeaderLine has one header line without end.
	EndlessHeaderLine = flood(refusal+"X-Flood: ", kib)
	// EndlessInterim sends interim answers and never the final one.
	EndlessInterim = flood("", "HTTP/1.1 102 Processing\r\n\r\n")
	// EndlessHints sends early hints with many links and never the final answer.
	EndlessHints = flood("", "HTTP/1.1 103 Early Hints\r\nLink: </"+kib+">\r\n\r\n")
	// EndlessBody sends a body that only the connection's end would end.
	EndlessBody = flood(refusal+"\r\n", slab)
	// GiantBody announces 1 GiB, and sends it.
	GiantBody = flood(refusal+"Content-Length: 1073741824\r\n\r\n", slab)
	// EndlessChunks sends chunks and never the last one.
	EndlessChunks = flood(refusal+chunked, "10000\r\n"+slab+"\r\n")
	// TinyChunks sends chunks of one byte without end.
	TinyChunks = flood(refusal+chunked, strings.Repeat("1\r\nx\r\n", 1000))
	// EndlessExtension has an extension of a chunk without end.
	EndlessExtension = flood(refusal+chunked+"1;", kib)
	// EndlessTrailer ends its chunks, and its trailer never.
	EndlessTrailer = flood(refusal+chunked+"0\r\n", "X-Flood: "+kib+"\r\n")
)

const chunked = "Transfer-Encoding: chunked\r\n\r\n"

// GzipBomb answers some kilobytes that are 64 MiB once decompressed.
func GzipBomb() Behaviour {
	return bomb("gzip", func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

// DeflateBomb is the same with deflate.
func DeflateBomb() Behaviour {
	return bomb("deflate", func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
}

// bomb packs the same part many times, 64 MiB in all, when it is first asked for: it takes some tenths of a second.
func bomb(coding string, pack func(io.Writer) io.WriteCloser) Behaviour {
	packed := sync.OnceValue(func() Behaviour {
		var b bytes.Buffer
		w := pack(&b)
		for range 1 << 10 {
			_, _ = io.WriteString(w, slab) // to memory
		}
		_ = w.Close()
		return PartAndHold(fmt.Sprintf("%sContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s", refusal, coding,
			b.Len(), b.String()))
	})
	return func(c *Conn, r *http.Request, body string) bool { return packed()(c, r, body) }
}
