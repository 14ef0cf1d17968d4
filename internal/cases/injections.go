package cases

import (
	"fmt"
	"strings"
)

// injectionStrings are ordinary strings to this operation that some other layer
// might read: as a number, a path, a template, a query, markup.
var injectionStrings = []string{
	"\\", "\\\\", `\n`, `\u0041`, `\u00e9`, `\x41`, `\"`, `"quoted"`, `'quoted'`, `""`, `''`, "`", "%", "%%", "%s",
	"%d", "%n", "%v", "%00", "%41", "%20", "%2F", "%e9", "a%0Ab",
	"a+b", "a&b=c", "a;b", "a?b#c", "&amp;", "&lt;a&gt;", "&#65;", "<b>bold</b>", "<script>alert(1)</script>",
	"<![CDATA[x]]>", "<!-- x -->", "]]>", "{}", "[]", "{{x}}", "{{7*7}}", "${x}", "${7*7}", "$(x)",
	"#{x}", "#{codepipeline.x}", "#{variables.name}", "<%= x %>", "{% x %}", "{0}", "$1", "$&", "$HOME", "`id`", "; ls",
	"| cat", "' OR '1'='1", "\"; DROP TABLE jobs; --", "--", "/*x*/", "//x",
	"../../etc/passwd", "/", ".", "..", "C:\\x", "file:///x", "http://x/?a=b&c=d#e",
	"arn:aws:codepipeline:us-east-1:123456789012:x", "user@example.com",
	"0", "00", "007", "+1", "-1", "-0", "1.0", "1.", ".5", "1e5", "1E400", "0x10", "0b1", "0o7", "1_000", "1,000",
	"9007199254740993", "18446744073709551616", "NaN", "Infinity", "-Infinity",
	"null", "NULL", "nil", "None", "undefined", "true", "false", "True", "yes", "no", "on", "off", "~",
	"[object Object]", `{"a":1}`, `[1,2]`, `{"jobId":"x"}`, "2015-07-09", "2015-07-09T00:00:00Z", "12:30",
	"1751900000",
	"a${x}b", "a#{x}b", "a#{a.b}c", "a{{x}}b", "a%{x}b", "a%sb", "a$xb", "a<b>c", `{"b": 1, "a": 1.0}`,
	`{"b":2,"a":[1, 2]}`, `[ 1 ,2 ]`, `"a"`, `1.0`, `1e2`, "a%41b", "a&amp;b", "a=b&c=d", "YWJj", "YWJjZA==", "a=",
	"a==", "_", "__proto__", "constructor", "toString", "a.b", "a:b", "a,b", "a|b", "a\tb", " a", "a ", "  a  ",
	"a  b", " ", "   ", "\t", "\n", "\r\n", "a\nb", "a\rb", "a\r\nb", "a\n", "\na", "a\r\n", "a\n\n",
	"é", "e\u0301", "\u212b", "A\u030a", "ﬀ", "ß", "ẞ", "İ", "i̇", "ǅ", "ΑΣ", "x\u0000y", "\u0000", "x\u0000",
	"\ufeffx", "x\ufeff", "a\u0085b", "a\u2028b", "🏳️‍🌈", "👨‍👩‍👧", "Ａ", "①", "x²", "½", "MiXeD CaSe", "UPPER",
	"lower",
	"\u2018a\u2019", "\u201ca\u201d", "\u201ea\u201c", "«a»", "a'b", "it's", "a--b", "a---b", "->", "=>", "(c)", "(r)",
	"(tm)", ":)", ":smile:", "1/2", "2nd", "x^2", "H2O", "www.example.com", "http://example.com",
	"https://example.com/a/../b/./c//d", "HTTP://EXAMPLE.COM:80/", "mailto:a@b.c", "data:text/plain,hi",
	"javascript:alert(1)",
	"2015-07-09T00:00:00.123Z", "2015-07-09T00:00:00+00:00", "2015-07-09T00:00:00", "2015-07-09 00:00:00", "20150709",
	"20150709T000000Z", "07/09/2015", "Thu, 09 Jul 2015 00:00:00 GMT", "Thu Jul 09 2015", "/Date(1436400000000)/",
	"1436400000000", "P1DT2H", "00:00:00", "12:00 PM", "1d", "5m", "10MB",
	"3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e", "3F2B8C1D-9E4A-4B7C-8D6E-5F0A1B2C3D4E",
	"{3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e}", "3f2b8c1d9e4a4b7c8d6e5f0a1b2c3d4e",
	"urn:uuid:3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e", "deadbeef", "DEADBEEF", "0xdeadbeef",
	"aGVsbG8=", "aGVsbG8", "aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGQ", "eyJhIjoxfQ==", "eyJhbGciOiJub25lIn0.e30.", "MQ==",
	"w6k=", "SGVsbG8sIFdvcmxkIQ==", "4pyT", "68656c6c6f", "H4sIAAAAAAAAA0tMBABDQoQUAgAAAA==", "b'abc'", "u'abc'",
	"'a'", "''a''", "\"a", "a\"", "'a", "a'", "\"a\\\"b\"", "(a)", "[a]", "{a}", "<a>", "<a/>", "a>b", "a<b",
	"a&b", "a && b", "&nbsp;", "&#x41;", "&copy;", "&amp;amp;", "<br/>", "<?xml version=\"1.0\"?>",
	"<?php ?>",
	"- a", "a: b", "a:b:c", "|", ">", "!!str a", "&a", "*a", "? a", "# a", "a # b", "@a", "=1+1", "+1+1", "@SUM(A1)",
	"**b**", "_i_", "[a](b)", "~~a~~", "```a```", "%5d%%", "{:>10}", "{0!r}", "%(name)s", "%1$s", "$name",
	"${name:-x}", "$$", "$'a'", "!x", "~user", "*", "?", "[a-z]", "{a,b}", "%PATH%", "a\\", "\\a",
	"\\\\server\\x", "a\\/b", `\t`, `\r\n`, `\0`, `\'`, `\u0000`, `\ud83d`, `\U0001F600`, `\N{DASH}`,
	"*)(uid=*", "%_", `\%`, "^a$", ".*", "a|b|c", "(?i)a", "//a", "/a/", "/a/b/", "a/", "a//b", "./a",
	"a/./b", "a/../b", "$.a", ".a", "a.", "a..b", "a[0]", "a[]", "a[b]=c", "a=1;b=2", "a,b,c",
	"a, b", ",", ";", ":", "=", "+", "-", "_", "#", "@", "!",
	"CON", "NUL", "localhost", "127.0.0.1", "::1", "0.0.0.0", "1.2.3", "v1.2.3", "1.2.3.4", "+1 555 0100", "$1,000.00",
	"€5", "50%", "100 %", "%c3%a9", "%C3%A9", "%2541", "a%", "%zz", "%u0041", "+AGE-", "xn--a", "=C3=A9",
	"=?utf-8?Q?a?=", "a=\n", "\x1b[31mred\x1b[0m", "\x1b", "\b", "a\bb", "\x7f", "a\r\nX-A: b", "a\r\n\r\nb",
	"a\vb", "a\fb", "\x1c", "\x1f", "\u0085", "\u00a0a\u00a0", "\u3000a\u3000", "a\u00adb", "a\u200bb",
	"a\u200db", "a\u2060b", "a\u180eb", "TRUE", "FALSE", "Null", "NONE", "N/A", "n/a", "-", "0.0",
	"0.10", "10", "10.0", "1e0", "1E2", "1e-7", "1.50", "01.5", "12345678901234567890", "0.1",
	"1 000", "1'000", "٣", "१२३", "Ⅳ", "ﬃ", "ﬄ", "ΐ", "ǰ", "ŉ", "ẖ", "ȷ", "ſ", "ς", "K", "\u1112\u1161\u11ab", "한",
	"\u0e33", "\u0344", "\uf900", "㎏", "㍻", "ｶﾞ", "ガ", "カ\u3099", "ﻻ", "\ufdfa", "x\ufe0f", "☺", "☺\ufe0f",
	"☺\ufe0e", "🇫🇷", "👍🏽", "🏴\U000e0067\U000e0062\U000e007f", "\u2044", "𝒜", "𝟙", "ℌ", "™", "№",
	"\u202eabc\u202c", "\u2066abc\u2069", "\ufff9a\ufffb", "\ufffc", "q\u0323\u0307", "q\u0307\u0323",
	"Ａｂｃ", "token", "continuationToken", "jobId", "success", "Succeeded", "InProgress", "id", "[]a",
	"{}a", "a{}", "a[]",
	"${jndi:x}", "a...b", "a -- b", strings.Repeat("[", 90), strings.Repeat(`{"a":`, 18),
	"none", "~/x", "a~/x", "First", "Second", "Action-00", "Action-01",
	"done", "end", "last", "final", "finished", "complete", "completed", "stop", "abort", "EOF", "Failed", "100",
	"default", "empty", "void", "missing", "(none)", "(null)", "<null>", "Undefined", "False", "nan", "nonce",
	"length",
	"password=x", "AKIAIOSFODNN7EXAMPLE", "%2f", "𠀀",
}

// injections puts each of them into every free string at once, alone and between
// letters.
func injections() []Case {
	var out []Case
	for i, v := range injectionStrings {
		for _, place := range []struct{ dir, says, text string }{
			{"telling", "", v},
			{"telling-inside", " between letters", "ab" + v + "cd"},
		} {
			s := carrying(revision)
			for _, path := range freeStrings {
				s = s.set(path, place.text)
			}
			out = append(out, accepted(fmt.Sprintf("characters/%s/%03d-%s", place.dir, i, slug(v)),
				fmt.Sprintf("%q%s in every string", v, place.says), "continuationToken/characters", s))
		}
	}
	return out
}
