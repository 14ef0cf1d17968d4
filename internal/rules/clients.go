package rules

import (
	_ "embed" // of the table
	"encoding/json"
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

// The clients were run against a server that recorded them: make clients-update writes the table, and make clients holds
// that they still behave so.
//
//go:embed clients.json
var clientsTable []byte

// clients is the table: by the name of an answer, the clients with their versions.
var clients = func() (t struct{ Generic, Fails map[string][]string }) {
	if err := json.Unmarshal(clientsTable, &t); err != nil {
		panic(err) // it is embedded, and a test reads it
	}
	return t
}()

// Generic are the clients to which an error is a generic one when its type stands in one
// place only. A type in __type without a URI reaches every one of them.
var Generic = map[Placement][]string{
	{Place: wire.PlaceType, URI: true}:         clients.Generic["type/uri"],
	{Place: wire.PlaceHeader}:                  clients.Generic["header/plain"],
	{Place: wire.PlaceHeader, Namespace: true}: clients.Generic["header/namespace"],
	{Place: wire.PlaceCode}:                    clients.Generic["code/plain"],
}

// FailedBySuccess are the clients to which a success is an error, for the form of its body, or for the coding that an
// empty one names.
func FailedBySuccess(body []byte) []string {
	if len(body) == 0 {
		return clients.Fails["200/gzip"]
	}
	return clients.Fails["200/"+form(body)]
}

// FailedByError are the clients to which an error is none of the service, for the form of its body.
func FailedByError(body []byte) []string {
	if len(body) == 0 {
		return clients.Fails["400/empty"]
	}
	return clients.Fails["400/"+form(body)]
}

// FailedByNoType are the clients to which an error without a type is none of the service.
func FailedByNoType() []string { return clients.Fails["400/no-type"] }

// FailedByMessage are the clients to which an error is none of the service when its message is a number.
func FailedByMessage() []string { return clients.Fails["message/number"] }

// form names the form of a body as the recorded answers do.
func form(body []byte) string {
	switch text := strings.TrimSpace(string(body)); {
	case text == "null":
		return "null"
	case strings.HasPrefix(text, `"`):
		return "string"
	case strings.HasPrefix(text, "["):
		return "array"
	case strings.HasPrefix(text, "<"):
		return "html"
	}
	return "object"
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
