package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// show prints how each client took each answer, a row for an answer: "read" is the exception that the answer means, or
// success, and ×3 says that the request was sent three times.
func show(to io.Writer, all readings) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	var names, versions []string
	for _, p := range people {
		if version, run := all.Clients[p.client]; run {
			names, versions = append(names, p.name), append(versions, version)
		}
	}
	fmt.Fprintf(table, "\n\t%s\nanswer\t%s\n", strings.Join(names, "\t"), strings.Join(versions, "\t"))
	for _, a := range all.Answers {
		row := []string{a.Name}
		for _, p := range people {
			if _, run := all.Clients[p.client]; run {
				row = append(row, taken(a, p.client))
			}
		}
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	return table.Flush()
}

// taken is what a client made of an answer, in a word.
func taken(a reading, client string) string {
	short := map[string]string{"success": "read", invalidState: "state"}
	if !strings.HasPrefix(a.Name, "differ/") {
		short[notFound] = "read"
	}
	word := strings.TrimSuffix(a.Outcome[client], "Exception")
	if w, ok := short[a.Outcome[client]]; ok {
		word = w
	}
	if n := a.Requests[client]; n > 1 {
		word += fmt.Sprintf(" ×%d", n)
	}
	return word
}
