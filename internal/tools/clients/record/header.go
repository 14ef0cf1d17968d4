package main

import (
	"bytes"
	"net/http"
	"strings"
)

// left are the header fields that are not kept: those that differ from run to run or from machine to
// machine, and those that hold a signature.
var left = map[string]bool{
	"Authorization": true, "X-Amz-Date": true, "X-Amz-Security-Token": true, "Host": true, "Content-Length": true,
	"User-Agent": true, "X-Amz-User-Agent": true, "Amz-Sdk-Invocation-Id": true,
}

// spelledHeader reads the names and values of a raw request's header as they stand.
func spelledHeader(raw []byte) (http.Header, error) {
	head, _, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !found {
		return nil, errNoHeader
	}
	header := http.Header{}
	for _, line := range strings.Split(string(head), "\r\n")[1:] {
		name, value, _ := strings.Cut(line, ":")
		header[name] = append(header[name], strings.TrimSpace(value))
	}
	return header, nil
}

// kept are the header fields that belong in a fixture.
func kept(header http.Header) map[string]string {
	fields := map[string]string{}
	for name, values := range header {
		if !left[http.CanonicalHeaderKey(name)] {
			fields[name] = strings.Join(values, ", ")
		}
	}
	return fields
}
