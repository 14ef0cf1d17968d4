package page

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/history"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Picture is the picture of a history, a page beside that of the report.
type Picture struct {
	Case string // its id
	Name string // of the file, in the directory of the page
	of   *report.History
}

// mostPictures is how many histories get a picture.
const mostPictures = 50

// Pictures are those of the histories of a report whose page is to be at a path: report.html has
// report.history-1.html beside it, and so on.
func Pictures(d *report.Document, path string) []Picture {
	stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	var list []Picture
	for _, c := range d.Cases {
		if c.History != nil && len(list) < mostPictures {
			list = append(list, Picture{
				Case: c.ID, Name: fmt.Sprintf("%s.history-%d.html", stem, len(list)+1),
				of: c.History,
			})
		}
	}
	return list
}

// Draw writes the picture.
func (p Picture) Draw(w io.Writer) error { return history.Picture(w, p.Case, *p.of) }
