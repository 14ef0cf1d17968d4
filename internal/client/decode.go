package client

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// decoded undoes the Content-Encoding of an answer. One that the request excludes is noted, and stays unless the
// request names it: frameworks look for the name alone, and whoever writes gzip;q=0 knows gzip. A request without
// Accept-Encoding excludes none (RFC 9110, section 12.5.3).
func (o outcome) decoded(m *message, maxBody int) outcome {
	coding := strings.ToLower(strings.Join(o.Header["Content-Encoding"], ", "))
	coding = strings.TrimSpace(coding)
	if len(o.Body) == 0 || coding == "" || coding == "identity" {
		return o
	}
	if m.restricts && !acceptable(m.accepts, coding) {
		o.Coding = coding
		if !strings.Contains(strings.ToLower(m.accepts), coding) {
			return o
		}
	}
	if coding != "gzip" && coding != "x-gzip" && coding != "deflate" {
		return o
	}
	plain, err := decompress(coding, o.Body, maxBody)
	switch {
	case err != nil:
		o.Fate, o.Detail = wire.Broken, fmt.Sprintf("Content-Encoding %s cannot be undone: %s", coding,
			clip(err.Error()))
	case len(plain) > maxBody:
		o.Fate, o.Detail = wire.Broken,
			fmt.Sprintf("flood: the body of the answer is longer than %d bytes once decompressed", maxBody)
	default:
		o.Body, o.Decoded = plain, true
	}
	return o
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

func decompress(coding string, body []byte, maxBody int) ([]byte, error) {
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
	return io.ReadAll(io.LimitReader(r, int64(maxBody)+1))
}
