package rules

import (
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Placement is where the type of an error stands, and how it is spelled.
type Placement struct {
	Place string
	// uRI is set where a colon and a URI follow the type, namespace where a
	// namespace and # stand before it.
	URI, Namespace bool
}

// Generic are the clients to which an error is a generic one when its type stands in one
// place only. They were run in November 2026 against a server that recorded them: boto3
// 1.44 and 1.13, AWS CLI v1 (botocore), the SDKs for JavaScript v3 and v2, Java v2 and
// v1, Go v2 and v1, Rust. A type in __type without a URI reaches every one of them.
var Generic = map[Placement][]string{
	{Place: wire.PlaceType, URI: true}:         {"Java v2 and v1", "JavaScript v2", "Go v1", "botocore 1.13"},
	{Place: wire.PlaceHeader}:                  {"boto3", "botocore 1.13", "Go v1"},
	{Place: wire.PlaceHeader, Namespace: true}: {"boto3", "botocore 1.13", "Go v1", "Java v2 and v1", "JavaScript v2"},
	{Place: wire.PlaceCode}:                    {"boto3", "botocore 1.13", "Go v1", "Java v2 and v1"},
}

// genericWords say the table in sentences.
func genericWords() string {
	of := func(p Placement) string { return Listed(Generic[p]) }
	return "A type that stands in one place only is read as a generic error by some clients: in __type with a URI behind it by " +
		of(Placement{Place: wire.PlaceType, URI: true}) + "; in X-Amzn-ErrorType by " + of(Placement{Place: wire.PlaceHeader}) +
		"; in code by " + of(Placement{Place: wire.PlaceCode}) + "."
}

// Listed joins names to a list in words.
func Listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
