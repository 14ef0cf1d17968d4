package main

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// table is text in columns. A column is as wide as its widest cell, at most as its entry of most says: a cell that is
// longer moves only the rest of its own row. The last column has no width.
type table struct {
	most []int
	rows [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(to io.Writer) error {
	width := make([]int, len(t.most))
	for _, row := range t.rows {
		for i := range min(len(width), len(row)-1) {
			width[i] = max(width[i], min(utf8.RuneCountInString(row[i]), t.most[i]))
		}
	}
	w := bufio.NewWriter(to)
	for _, row := range t.rows {
		for i, cell := range row {
			w.WriteString(cell)
			if i < len(row)-1 {
				w.WriteString(strings.Repeat(" ", max(0, width[i]-utf8.RuneCountInString(cell))+2))
			}
		}
		w.WriteByte('\n')
	}
	return w.Flush() // which has the first error of all
}
