// Package awsjson reads JSON texts that may be malformed, which are the subject here: it says
// which rule of RFC 8259 a text breaks and where, and keeps every value as it is spelled.
package awsjson
