package spec

import "strings"

// placement is where the type of an error stands, and how it is spelled.
type placement struct {
	place string
	// uri is set where a colon and a URI follow the type, namespace where a
	// namespace and # stand before it.
	uri, namespace bool
}

// generic are the clients to which an error is a generic one when its type stands in one
// place only. They were run in November 2026 against a server that recorded them: boto3
// 1.44 and 1.13, AWS CLI v1 (botocore), the SDKs for JavaScript v3 and v2, Java v2 and
// v1, Go v2 and v1, Rust. A type in __type without a URI reaches every one of them.
var generic = map[placement][]string{
	{place: PlaceType, uri: true}:         {"Java v2 and v1", "JavaScript v2", "Go v1", "botocore 1.13"},
	{place: PlaceHeader}:                  {"boto3", "botocore 1.13", "Go v1"},
	{place: PlaceHeader, namespace: true}: {"boto3", "botocore 1.13", "Go v1", "Java v2 and v1", "JavaScript v2"},
	{place: PlaceCode}:                    {"boto3", "botocore 1.13", "Go v1", "Java v2 and v1"},
}

// missed are the clients to which an error is a generic one.
func (e *errorAnswer) missed() []string {
	var missed []string
	for i, t := range e.types {
		p := placement{place: t.Place, uri: strings.Contains(t.Raw, ":"), namespace: strings.Contains(t.Raw, "#")}
		switch {
		case t.Name == "":
			continue
		case p.place == PlaceType && !p.uri:
			return nil
		case p.place == PlaceType:
			return generic[placement{place: PlaceType, uri: true}]
		}
		here, known := generic[p]
		if !known {
			here = generic[placement{place: p.place}]
		}
		if i > 0 && len(missed) > 0 {
			here = common(missed, here)
		}
		missed = here
	}
	return missed
}

// genericWords say the table in sentences.
func genericWords() string {
	of := func(p placement) string { return listed(generic[p]) }
	return "A type that stands in one place only is read as a generic error by some clients: in __type with a URI behind it by " +
		of(placement{place: PlaceType, uri: true}) + "; in X-Amzn-ErrorType by " + of(placement{place: PlaceHeader}) +
		"; in code by " + of(placement{place: PlaceCode}) + "."
}

// common are the strings that both lists have.
func common(a, b []string) []string {
	var both []string
	for _, s := range a {
		for _, t := range b {
			if s == t {
				both = append(both, s)
			}
		}
	}
	return both
}

// listed joins names to a list in words.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
