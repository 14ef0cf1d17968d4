// Package client sends requests to an implementation of PutJobSuccessResult and
// records what became of each: the whole answer, or in which way there was none.
//
// It speaks HTTP/1.1 by hand over raw connections, because a conformance check must decide every byte that goes out
// (spelling of header names, framing, malformed requests) and must tell apart a target that hangs, drops the
// connection, refuses it or answers with something that is not HTTP. A library made for talking to well-behaved servers
// hides all four behind one error. Only the parsing of answers is left to net/http.
//
// Whatever a target sends is hostile until proven otherwise: time, header size, body size, interim answers and
// decompression are bounded, and no redirect is followed.
package client
