package rules

import (
	_ "embed" // of the table
	"strings"
)

// table is the rules that are written by hand: below each heading those of a family, a row each.
//
//go:embed rules.md
var table string

// columns are how many cells a row has.
const columns = 8

// Table reads rules from Markdown, by the headings of the second level under which they stand. Each is of the family
// that its heading names.
func Table(markdown string) map[string][]Rule {
	rules := map[string][]Rule{}
	for _, section := range strings.Split(markdown, "\n## ")[1:] {
		family, text, _ := strings.Cut(section, "\n")
		_, rows, _ := strings.Cut(text, strings.Repeat("|---", columns)+"|\n")
		for row := range strings.Lines(strings.TrimSpace(rows)) {
			cells := strings.Split(strings.TrimSpace(row), "|")
			if len(cells) != columns+2 { // those before the first and after the last mark are empty
				panic("no row of a rule: " + row) // it is embedded, and tests read it
			}
			for i, cell := range cells {
				cells[i] = unescaped(strings.TrimSpace(cell))
			}
			rules[family] = append(rules[family], Rule{
				ID: cells[1], Family: family, Level: Level(cells[2]), Grade: cells[3], Title: cells[4],
				Source: Source{cells[5], cells[6], cells[7]}, Caution: cells[8],
			})
		}
	}
	return rules
}
