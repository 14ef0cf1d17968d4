package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const page = "../../../../docs/clients.md"

var update = flag.Bool("update", false, "write the tables of docs/clients.md anew")

// TestPage holds that the tables of docs/clients.md say what was recorded.
func TestPage(t *testing.T) {
	read := readers(t)
	tables := map[string]string{
		"versions":      versionsTable(read),
		"encodings":     encodingsTable(t),
		"spellings":     answersTable(read, spellings()),
		"together":      answersTable(read, together()),
		"disagreements": answersTable(read, disagreements()),
		"others":        answersTable(read, others()),
	}
	before, err := os.ReadFile(page)
	require.NoError(t, err)
	now := string(before)
	for name, table := range tables {
		place := regexp.MustCompile(`(?s)(<!-- table: ` + name + ` -->\n).*?(<!-- end -->)`)
		require.Regexp(t, place, now)
		now = place.ReplaceAllStringFunc(now, func(string) string {
			return "<!-- table: " + name + " -->\n" + table + "<!-- end -->"
		})
	}
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(now), 0o644))
		return
	}
	assert.Equal(t, now, string(before), "go test ./internal/tools/clients/record -run TestPage -update")
}

// columns are the clients in the order of the tables, with their names for people.
var columns = []struct{ file, name string }{
	{"boto3", "boto3"},
	{"boto3-old", "boto3 1.10"},
	{"aws-cli", "AWS CLI"},
	{"javascript", "JavaScript v3"},
	{"javascript-v2", "JavaScript v2"},
	{"go", "Go v2"},
	{"go-v1", "Go v1"},
	{"java", "Java v2"},
	{"java-v1", "Java v1"},
	{"rust", "Rust"},
}

func versionsTable(read readings) string {
	row := []string{"version"}
	for _, c := range columns {
		row = append(row, read.Clients[c.file])
	}
	return heading("") + line(row)
}

func heading(first string) string {
	names, rule := []string{first}, []string{"---"}
	for _, c := range columns {
		names, rule = append(names, c.name), append(rule, "---")
	}
	return line(names) + line(rule)
}

func line(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

func answersTable(read readings, rows []shown) string {
	byName := map[string]reading{}
	for _, a := range read.Answers {
		byName[a.Name] = a
	}
	table := heading("answer")
	for _, row := range rows {
		cells := []string{"`" + row.Name + "`" + first(row)}
		for _, c := range columns {
			cells = append(cells, attemptsCell(byName[row.Name], c.file))
		}
		table += line(cells)
	}
	return table
}

// first shows the answer of a row, where it is one, without the constant parts.
func first(row shown) string {
	s := row.Steps[0]
	if len(row.Steps) > 1 || s.Status != 400 {
		return ""
	}
	text := ""
	for name, value := range s.Header {
		text += name + ": " + value + " "
	}
	short := strings.NewReplacer(uri, ":uri", namespace, "ns#", `,"message":"m"`, "").Replace(text + s.Body)
	if short == "" {
		return ""
	}
	return " `" + short + "`"
}

func attemptsCell(r reading, client string) string {
	if r.Requests[client] == 1 {
		return r.Outcome[client]
	}
	return fmt.Sprintf("%s, %d requests", r.Outcome[client], r.Requests[client])
}

// encoded are the rows of the table of encodings: a question, and the member that is shown.
var encoded = []struct{ asked, member string }{
	{"created/milliseconds", "created"},
	{"created/whole", "created"},
	{"created/before-1970", "created"},
	{"created/microsecond", "created"},
	{"created/year-9999", "created"},
	{"created/year-1", "created"},
	{"token/astral", "continuationToken"},
	{"token/empty", "continuationToken"},
	{"token/punctuation", "continuationToken"},
	{"variables/empty", "outputVariables"},
	{"variables/null-value", "outputVariables"},
	{"null-members", "continuationToken"},
	{"percentComplete/101", "percentComplete"},
}

func encodingsTable(t *testing.T) string {
	t.Helper()
	sent := map[string]recorded{}
	for _, client := range recordings(t) {
		for _, r := range client.Requests {
			sent[client.Client+" "+r.Asked] = r
		}
	}
	table := heading("asked for")
	for _, row := range encoded {
		value := regexp.MustCompile(`"` + row.member + `": ?("(?:[^"\\]|\\.)*"|\{[^}]*\}|[^,}]*)`)
		cells := []string{row.asked}
		for _, c := range columns {
			r := sent[c.file+" "+row.asked]
			switch found := value.FindStringSubmatch(r.Body); {
			case r.Outcome == "refused":
				cells = append(cells, "*refused*")
			case found == nil:
				cells = append(cells, "left out")
			default:
				cells = append(cells, "`"+found[1]+"`")
			}
		}
		table += line(cells)
	}
	return table
}
