package main

import (
	"slices"
	"strings"
)

// rulesTable is where the rules read what their findings say of clients.
const rulesTable = "internal/rules/clients.json"

// table is what findings say of clients, by the name of an answer: those that take an error for a generic one, those
// to which an answer is neither a success nor an error of the service, and, where two places name different types,
// those that raise the type of each place.
type table struct {
	Generic map[string][]string            `json:"generic"`
	Fails   map[string][]string            `json:"fails"`
	Raises  map[string]map[string][]string `json:"raises"`
}

// people are the names of the clients for people, in the order in which they are named.
var people = []struct{ client, name string }{
	{"boto3", "boto3"},
	{"boto3-old", "boto3"},
	{"aws-cli", "AWS CLI"},
	{"javascript", "JavaScript v3"},
	{"javascript-v2", "JavaScript v2"},
	{"java", "Java v2"},
	{"java-v1", "Java v1"},
	{"go", "Go v2"},
	{"go-v1", "Go v1"},
	{"rust", "Rust"},
}

// tableOf makes the table of what was recorded.
func tableOf(all readings) table {
	t := table{Generic: map[string][]string{}, Fails: map[string][]string{}, Raises: map[string]map[string][]string{}}
	for _, a := range all.Answers {
		place, rest, _ := strings.Cut(a.Name, "/")
		switch {
		case place == "differ":
			first, second, _ := strings.Cut(rest, "-")
			t.Raises[rest] = map[string][]string{first: named(all, a, notFound), second: named(all, a, invalidState)}
		case slices.Contains([]string{"type", "header", "code", "both"}, place):
			t.Generic[a.Name] = named(all, a, "generic")
		case slices.Contains([]string{"200", "400", "message", "content-type", "status"}, place):
			t.Fails[a.Name] = named(all, a, "failed")
		}
	}
	return t
}

// named are the clients that took an answer in a way, each with its version.
func named(all readings, a reading, outcome string) []string {
	names := []string{}
	for _, p := range people {
		if a.Outcome[p.client] == outcome {
			names = append(names, p.name+" "+all.Clients[p.client])
		}
	}
	return names
}
