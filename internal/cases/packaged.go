package cases

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// packages are ways in which some layer between a client and a server hands a JSON text on, or
// writes the same object: unpacked, each is a valid request, and as it is, none is JSON.
var packages = map[string]func(string) string{
	"base64":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64-url":   func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"base64-lines": func(s string) string { return lines(base64.StdEncoding.EncodeToString([]byte(s)), 76) },
	"data-url": func(s string) string {
		return "data:application/json;base64," + base64.StdEncoding.EncodeToString([]byte(s))
	},
	"hex":              func(s string) string { return hex.EncodeToString([]byte(s)) },
	"percent":          url.QueryEscape,
	"percent-path":     url.PathEscape,
	"form-key":         func(s string) string { return s + "=" },
	"form-key-percent": func(s string) string { return url.QueryEscape(s) + "=" },
	"html":             html.EscapeString,
	"html-named":       func(s string) string { return strings.ReplaceAll(s, `"`, "&quot;") },
	"html-hexadecimal": func(s string) string { return strings.ReplaceAll(s, `"`, "&#x22;") },
	"backslashes":      func(s string) string { return strings.ReplaceAll(s, `"`, `\"`) },
	"quotes-doubled":   func(s string) string { return strings.ReplaceAll(s, `"`, `""`) },
	"event":            func(s string) string { return "data: " + s + "\n\n" },
	"length-first":     func(s string) string { return fmt.Sprintf("%d\n%s", len(s), s) },
	"length-hex-first": func(s string) string { return fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(s), s) },
	"netstring":        func(s string) string { return fmt.Sprintf("%d:%s,", len(s), s) },
	"frame": func(s string) string {
		return "\x00" +
			string(binary.BigEndian.AppendUint32(nil, uint32(len(s)))) + s
	},
	"multipart": func(s string) string {
		return "--x\r\nContent-Type: application/json\r\n\r\n" + s +
			"\r\n--x--\r\n"
	},
	"headers-first":   func(s string) string { return "Content-Type: application/json\r\n\r\n" + s },
	"cdata":           func(s string) string { return "<![CDATA[" + s + "]]>" },
	"xml-string":      func(s string) string { return "<string>" + s + "</string>" },
	"code-block":      func(s string) string { return "```json\n" + s + "\n```" },
	"statement":       func(s string) string { return s + ";" },
	"return":          func(s string) string { return "return " + s },
	"mime-type-first": func(s string) string { return "application/json " + s },
	"array-of-texts":  func(s string) string { return "[" + quoted(s) + "]" },
	"object-of-text":  func(s string) string { return `{"body":` + quoted(s) + `}` },
	"object-of-base64": func(s string) string {
		return `{"isBase64Encoded":true,"body":` + quoted(base64.StdEncoding.EncodeToString([]byte(s))) + `}`
	},
	"object-of-event":   func(s string) string { return `{"Records":[{"body":` + quoted(s) + `}]}` },
	"object-of-message": func(s string) string { return `{"Type":"Notification","Message":` + quoted(s) + `}` },
}

// packageFields are names under which forms carry a JSON text.
var packageFields = []string{"payload", "json", "body", "data", "request", "input", "params", "message", "content", "q"}

// packaged are valid requests in a package, for a live job.
func packaged() []Case {
	var out []Case
	add := func(name string, pack func(string) string) {
		out = append(out, Case{
			ID: "json/grammar/packaged-" + name, Title: "a valid request, packaged: " + name, Rule: "json/grammar",
			Plan: &Single{
				Job: Shared,
				Request: altered(plain().with(summary, `"packed"`).build(),
					func(r *wire.Request) { r.Body = []byte(pack(string(r.Body))) }),
				Allowed: judge.RejectPrefer(serialization, validation),
			},
		})
	}
	for _, name := range sortedKeys(packages) {
		add(name, packages[name])
	}
	for _, field := range packageFields {
		add("form-"+field, func(s string) string { return field + "=" + url.QueryEscape(s) })
	}
	for i := range out { // where it is JSON, what it lacks is the id
		if strings.HasPrefix(out[i].ID, "json/grammar/packaged-object-") {
			out[i].Rule, out[i].Single().Allowed = "jobId/required", judge.Reject(validation)
		}
	}
	return out
}

// lines breaks a text into lines of n characters.
func lines(s string, n int) string {
	var b strings.Builder
	for len(s) > n {
		b.WriteString(s[:n] + "\r\n")
		s = s[n:]
	}
	return b.String() + s
}
