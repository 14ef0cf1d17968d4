package hostile

import (
	"net/http"
	"strings"
)

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
