package cases

import (
	"maps"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// broken are requests whose framing no client would send. The target may answer or close, but not fail on its own side.
func broken() []Case {
	var out []Case
	for name, raw := range brokenFraming() {
		out = append(out, Case{
			ID: "protocol/broken-framing/" + name, Title: "broken framing: " + name, Rule: "protocol/broken-framing",
			Plan: &Single{
				Job: NoJob, MayClose: true, Allowed: ofBroken(name, raw),
				Request: func(string) (wire.Request, bool) { return wire.Request{Raw: []byte(raw), Fresh: true}, true },
			},
		})
	}
	return out
}

// ofBroken is what a request may get whose framing is broken.
func ofBroken(name, raw string) judge.Allowed {
	allowed := judge.Below500().Or(501, 505)
	switch {
	case strings.Contains(raw, "Transfer-Encoding"):
		// of those who read by Content-Length, or whose library or gateway reads chunks late
		return allowed.Or(500, 502, 503)
	case name == "content-encoding-gzip":
		return allowed.Or(500) // of those whose library decodes the body when it is read, as aiohttp
	case name == "length-huge":
		// of those whose library counts bytes in 64 bits: RFC 9110, 8.6, is about integers that overflow
		return withMust(allowed, allowed.Or(500))
	}
	return allowed
}

// brokenFraming are the requests, ${HOST} for the target's.
func brokenFraming() map[string]string {
	const twoBytes = "Content-Length: 2\r\n\r\n{}"
	head := "POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: " + contentType + "\r\nX-Amz-Target: " + operation +
		"\r\n"
	all := map[string]string{
		"length-too-long":  head + "Content-Length: 500\r\n\r\n{\"jobId\":\"x\"}",
		"length-too-short": head + "Content-Length: 3\r\n\r\n{\"jobId\":\"x\"}",
		"length-negative":  head + "Content-Length: -1\r\n\r\n{}",
		"length-word":      head + "Content-Length: ten\r\n\r\n{}",
		"length-twice":     head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
		"length-huge":      head + "Content-Length: 18446744073709551618\r\n\r\n{}", // 2 where 64 bits overflow
		"length-and-chunked": head +
			"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
		"chunk-not-hex":    head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
		"chunk-unfinished": head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
		"chunk-too-short":  head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{}\r\n0\r\n\r\n",
		"coding-unknown":   head + "Transfer-Encoding: x\r\n\r\n{}",
		"no-host":          "POST / HTTP/1.1\r\n" + twoBytes,
		"version-2":        "POST / HTTP/2.0\r\nHost: ${HOST}\r\n" + twoBytes,
		"version-9":        "POST / HTTP/9.9\r\nHost: ${HOST}\r\n" + twoBytes,
		"version-1.0":      strings.Replace(head, "HTTP/1.1", "HTTP/1.0", 1) + twoBytes,
		"expect-continue":  head + "Expect: 100-continue\r\n" + twoBytes,
		"expect-unknown":   head + "Expect: something\r\n" + twoBytes,
		"header-latin-1":   head + "X-A: caf\xe9\r\n" + twoBytes,
		"header-utf-8":     head + "X-A: 漢字\r\n" + twoBytes,
		"header-empty":     head + "X-A:\r\n" + twoBytes,
		"content-type-empty": "POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type:\r\nX-Amz-Target: " +
			operation + "\r\n" + twoBytes,
		"content-encoding-identity": head + "Content-Encoding: identity\r\n" + twoBytes,
		"content-encoding-gzip":     head + "Content-Encoding: gzip\r\n" + twoBytes,
		"content-encoding-unknown":  head + "Content-Encoding: x\r\n" + twoBytes,
		"content-md5":               head + "Content-MD5: x\r\n" + twoBytes,
		"content-type-semicolon":    strings.Replace(head, contentType, contentType+";", 1) + twoBytes,
		"content-type-no-value":     strings.Replace(head, contentType, contentType+"; charset=", 1) + twoBytes,
		"content-type-twice":        head + "Content-Type: text/plain\r\n" + twoBytes,
		"target-twice":              head + "X-Amz-Target: x\r\n" + twoBytes,
		"target-latin-1":            strings.Replace(head, operation, operation+"\xe9", 1) + twoBytes,
		"target-utf-8":              strings.Replace(head, operation, operation+"é漢", 1) + twoBytes,
		"chunked-nothing":           head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"chunked-trailer":           head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-A: b\r\n\r\n",
		"chunked-extension":         head + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n",
		"cookie":                    head + "Cookie: a=b; =; ;\r\n" + twoBytes,
		"range":                     head + "Range: bytes=0-\r\n" + twoBytes,
		"if-match":                  head + "If-Match: *\r\nIf-None-Match: *\r\n" + twoBytes,
		"upgrade":                   head + "Connection: Upgrade\r\nUpgrade: h2c\r\n" + twoBytes,
		"forwarded":                 head + "X-Forwarded-For: x\r\nForwarded: for=_\r\n" + twoBytes,
		"host-odd": strings.Replace(head, "${HOST}", "codepipeline.us-east-1.amazonaws.com", 1) +
			twoBytes,
		"origin":            head + "Origin: null\r\n" + twoBytes,
		"host-dot":          strings.Replace(head, "${HOST}", "localhost.:80", 1) + twoBytes,
		"absolute-form":     strings.Replace(head, "POST /", "POST http://${HOST}/", 1) + twoBytes,
		"asterisk-form":     strings.Replace(head, "POST /", "POST *", 1) + twoBytes,
		"trailers-wanted":   head + "TE: trailers\r\nConnection: TE\r\n" + twoBytes,
		"upgrade-websocket": head + "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" + twoBytes,
		"no-version":        "POST /\r\n\r\n", "garbage": "\x00\x01\x02garbage\r\n\r\n", "empty-line": "\r\n",
		"tls-hello":       "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03",
		"header-no-colon": head + "nocolon\r\n" + twoBytes,
		"header-space":    head + "X-A : b\r\n" + twoBytes,
		"header-folded":   head + "X-A: b\r\n c\r\n" + twoBytes,
		"header-nul":      head + "X-A: b\x00c\r\n" + twoBytes,
		"headers-long":    head + "X-A: " + strings.Repeat("a", 100000) + "\r\n" + twoBytes,
		"bare-newlines":   strings.ReplaceAll(head+twoBytes, "\r\n", "\n"),
		"unfinished-head": head,
		"unfinished-line": "POST / HT",
	}
	maps.Copy(all, brokenSignatures(head, twoBytes))
	return all
}

// brokenSignatures are requests whose head and body are right but for a signature that is none.
func brokenSignatures(head, rest string) map[string]string {
	return map[string]string{
		"authorization-garbage":         head + "Authorization: garbage\r\n" + rest,
		"authorization-empty":           head + "Authorization:\r\n" + rest,
		"authorization-basic":           head + "Authorization: Basic YTpi\r\n" + rest,
		"authorization-cut":             head + "Authorization: AWS4-HMAC-SHA256 Credential=a\r\n" + rest,
		"authorization-bearer":          head + "Authorization: Bearer a.b.c\r\n" + rest,
		"authorization-other-service":   head + signedFor("s3", strings.Repeat("0", 64)) + rest,
		"authorization-short-signature": head + signedFor("codepipeline", "00") + rest,
		"authorization-odd-scope": head +
			"Authorization: AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=, Signature=\r\n" + rest,
		"authorization-twice": head + "Authorization: a\r\nAuthorization: b\r\n" + rest,
		"date-malformed":      head + "X-Amz-Date: yesterday\r\n" + rest,
		"date-empty":          head + "X-Amz-Date:\r\n" + rest,
		"security-token":      head + "X-Amz-Security-Token: none\r\n" + rest,
		"unsigned-payload":    head + "X-Amz-Content-Sha256: UNSIGNED-PAYLOAD\r\n" + rest,
	}
}
