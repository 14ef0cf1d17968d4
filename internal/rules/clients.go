package rules

import (
	_ "embed" // of the table
	"encoding/json"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// The clients were run against a server that recorded them: make clients-update writes the table, and make clients
// holds that they still behave so.
//
//go:embed clients.json
var clientsTable []byte

// clients is the table: by the name of an answer, the clients with their versions.
var clients = func() (t struct {
	Generic, Fails map[string][]string
	Raises         map[string]map[string][]string
},
) {
	if err := json.Unmarshal(clientsTable, &t); err != nil {
		panic(err) // it is embedded, and a test reads it
	}
	return t
}()

// Placement is where the type of an error stands, and how it is spelled.
type Placement struct {
	Place string
	// URI is set where a colon and a URI follow the type, Namespace where a namespace and # stand before it.
	URI, Namespace bool
}

// PlacementOf reads a type where it stands.
func PlacementOf(t wire.NamedPlace) Placement {
	before, _, colon := strings.Cut(t.Raw, ":")
	return Placement{t.Place, colon, strings.Contains(before, "#")}
}

// places are the short names of the places, in the order in which the recorded answers name them.
var places = []struct{ place, name string }{
	{wire.PlaceType, "type"}, {wire.PlaceCode, "code"}, {wire.PlaceHeader, "header"},
}

// parts are the two halves of the name of the recorded answer.
func (p Placement) parts() (place, form string) {
	for _, known := range places {
		if known.place == p.Place {
			place = known.name
		}
	}
	switch {
	case p.Namespace && p.URI:
		form = "namespace-uri"
	case p.Namespace:
		form = "namespace"
	case p.URI:
		form = "uri"
	default:
		form = "plain"
	}
	return place, form
}

// GenericAt are the clients to which an error is a generic one when its type stands in these places: __type first, then
// code, then the header. It is not known of every combination; each place alone was recorded in every spelling.
func GenericAt(at ...Placement) (missed []string, known bool) {
	if len(at) == 1 {
		place, form := at[0].parts()
		missed, known = clients.Generic[place+"/"+form]
		return missed, known
	}
	if len(at) != 2 {
		return nil, false
	}
	first, as := at[0].parts()
	second, so := at[1].parts()
	missed, known = clients.Generic["both/"+first+"-"+as+"+"+second+"-"+so]
	return missed, known
}

// RaisedFrom are the clients that raise the type of the one place and of the other, where an error has a different one
// in each. Of what was not recorded there are none.
func RaisedFrom(first, second string) (byFirst, bySecond []string) {
	a, _ := Placement{Place: first}.parts()
	b, _ := Placement{Place: second}.parts()
	raised := clients.Raises[a+"-"+b]
	return raised[a], raised[b]
}

// RaisedFromQueryError are the clients that raise the error which x-amzn-query-error names, whatever __type says.
func RaisedFromQueryError() []string { return clients.Raises["type-query-error"]["query-error"] }

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

// form names the form of a body as the recorded answers do; of other forms nothing was recorded.
func form(body []byte) string {
	switch text := strings.TrimSpace(string(body[:min(len(body), 200)])); {
	case text == "":
		return "newline"
	case text == "null":
		return "null"
	case strings.HasPrefix(text, `"`):
		return "string"
	case strings.HasPrefix(text, "["):
		return "array"
	case strings.HasPrefix(text, "<"):
		return "html"
	case strings.HasPrefix(text, "{"):
		return "object"
	case text[0] >= 'a' && text[0] <= 'z' && !slices.Contains([]string{"true", "false"}, text):
		return "text"
	}
	return "other"
}

// genericWords say the table in sentences.
func genericWords() string {
	of := func(name string) string { return Listed(clients.Generic[name]) }
	return "A type that stands in one place only is read as a generic error by some clients: in __type with a URI " +
		"behind it by " +
		of("type/uri") + "; in X-Amzn-ErrorType by " + of("header/plain") + "; in code by " + of("code/plain") + "."
}

// Listed joins names to a list in words.
func Listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
