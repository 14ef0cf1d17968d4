// Package wire is the vocabulary of an exchange, free of any HTTP library: [Request],
// [Answer], and what an answer says as an error on either wire, AWS JSON 1.1 or RPC v2 CBOR.
package wire
