package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
)

// Decode undoes the Content-Encoding of an answer to a request with an Accept-Encoding, "*" where it has none: such a
// request excludes no coding (RFC 9110, section 12.5.3). One that the request excludes is noted, and stays unless the
// request names it: frameworks look for the name alone, and whoever writes gzip;q=0 knows gzip. What is longer than a
// number of bytes once decompressed, or cannot be decompressed, makes the answer a broken one.
//
// It reports whether the body is plain now; a coding other than gzip and deflate is left as it is.
func (a *Answer) Decode(accepts string, most int) bool {
	if len(a.Body) == 0 || !Coded(a.Header) {
		return true
	}
	coding := codingOf(a.Header)
	if !acceptable(accepts, coding) {
		a.Coding = coding
		if !strings.Contains(strings.ToLower(accepts), coding) {
			return false
		}
	}
	if coding != "gzip" && coding != "x-gzip" && coding != "deflate" {
		return false
	}
	plain, err := decompress(coding, a.Body, most)
	switch {
	case err != nil:
		a.Fate, a.Detail = Broken,
			fmt.Sprintf("Content-Encoding %s cannot be undone: %s", coding, Tame(err.Error(), 200))
	case len(plain) > most:
		a.Fate, a.Detail = Broken,
			fmt.Sprintf("flood: the body of the answer is longer than %d bytes once decompressed", most)
	default:
		a.Body, a.Decoded = plain, true
	}
	return a.Decoded
}

// Coded tells whether header fields name a Content-Encoding that changes the body. The names are canonical.
func Coded(header map[string][]string) bool {
	coding := codingOf(header)
	return coding != "" && coding != "identity"
}

func codingOf(header map[string][]string) string {
	return strings.TrimSpace(strings.ToLower(strings.Join(header["Content-Encoding"], ", ")))
}

// acceptable tells whether an Accept-Encoding allows a coding: by its name, or else by the asterisk.
func acceptable(accepts, coding string) bool {
	others := false
	for item := range strings.SplitSeq(strings.ToLower(accepts), ",") {
		name, weight, _ := strings.Cut(item, ";")
		switch name = strings.TrimSpace(name); {
		case strings.TrimPrefix(name, "x-") == strings.TrimPrefix(coding, "x-"):
			return !refused(weight)
		case name == "*":
			others = !refused(weight)
		}
	}
	return others
}

// refused tells whether a weight is zero: "not acceptable" (RFC 9110, 12.4.2).
func refused(weight string) bool {
	_, q, given := strings.Cut(strings.ReplaceAll(weight, " ", ""), "q=")
	return given && strings.Trim(q, "0.") == ""
}

func decompress(coding string, body []byte, most int) ([]byte, error) {
	var r io.Reader
	var err error
	switch {
	case coding != "deflate":
		r, err = gzip.NewReader(bytes.NewReader(body))
	default:
		if r, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(body)), nil // some servers leave the zlib wrapper out
		}
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, int64(most)+1))
}
