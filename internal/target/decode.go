package target

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// decoded undoes a Content-Encoding that the request allowed. One that it did
// not allow stays: then the body is not what was asked for.
func (o outcome) decoded(accepts string, maxBody int) outcome {
	if accepts == "" || len(o.Body) == 0 || len(o.Header["Content-Encoding"]) != 1 {
		return o
	}
	coding := strings.ToLower(strings.TrimSpace(o.Header["Content-Encoding"][0]))
	if !allows(accepts, coding) {
		return o
	}
	plain, err := decompress(coding, o.Body, maxBody)
	switch {
	case err != nil:
		o.Fate, o.Detail = spec.Broken, fmt.Sprintf("Content-Encoding %s cannot be undone: %s", coding, clip(err.Error()))
	case len(plain) > maxBody:
		o.Fate, o.Detail = spec.Broken, fmt.Sprintf("flood: the body of the answer is longer than %d bytes once decompressed", maxBody)
	default:
		o.Body = plain
	}
	return o
}

// allows tells whether an Accept-Encoding names a coding that we can undo.
func allows(accepts, coding string) bool {
	if coding != "gzip" && coding != "x-gzip" && coding != "deflate" {
		return false
	}
	for item := range strings.SplitSeq(strings.ToLower(accepts), ",") {
		name, weight, _ := strings.Cut(item, ";")
		name = strings.TrimSpace(name)
		if name == "*" || strings.TrimPrefix(name, "x-") == strings.TrimPrefix(coding, "x-") {
			return !refused(weight)
		}
	}
	return false
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
