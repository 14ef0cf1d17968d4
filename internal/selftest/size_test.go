package selftest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	mostColumns, columnsOfATab = 120, 4
	mostLinesOfAFunction       = 70
	mostLinesOfAFile           = 400
	mostFields                 = 15
)

// oversizes are the exceptions, and why: a type, a file, a function (FILE:NAME), or a folder with
// long lines, whose files and functions grow when they are broken (FOLDER/).
var oversizes = map[string]string{
	"report.Document":     document,
	"report.Case":         document,
	"logbook.Exchange":    document,
	"logbook.entry":       document,
	"generate.Request":    "a member is a choice of the generator, by which a finding is written as Go",
	"provider.behaviour":  mutants,
	"provider.life":       mutants,
	"provider.grammar":    mutants,
	"provider.workerLife": mutants,

	"internal/cases/headers.go:otherPaths":          table,
	"internal/cases/collision/small.go:small":       table,
	"internal/provider/faults_worker.go:jsonFaults": table,
}

const (
	document = "a document: its members are its schema"
	mutants  = "each member is what a family of mutants changes"
	table    = "rows of a table"
)

// TestSizes holds how long a line, a function and a file outside tests may be, and how many fields a type may have.
func TestSizes(t *testing.T) {
	used := map[string]bool{}
	files := sources(t)
	require.Greater(t, len(files), 300)
	for _, path := range files {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, o := range oversized(t, path, string(text)) {
			_, folder := oversizes[filepath.Dir(path)+"/"]
			if _, excused := oversizes[o.key]; !excused && (!folder || strings.HasPrefix(o.says, "fields")) {
				t.Errorf("%s: %s", o.key, o.says)
			}
			used[o.key] = true
		}
	}
	for name, why := range oversizes {
		assert.NotEmpty(t, why, name)
		assert.True(t, used[name], "%s is no longer too large: remove the exception", name)
	}
}

// TestOversized has each limit be exceeded by one.
func TestOversized(t *testing.T) {
	line := "// " + strings.Repeat("é", mostColumns-3)
	body := func(lines int) string { return strings.Repeat("\t_ = 1\n", lines) }
	fields := func(n int) string {
		return "type a struct {\n" + strings.Repeat("\tx, y int\n", n/2) + strings.Repeat("\tz int\n", n%2) + "}\n"
	}
	for what, texts := range map[string][2]string{
		"columns": {"package a\n" + line + "\n", "package a\n" + line + "x\n"},
		"tab":     {"package a\n\n\t" + line[:len(line)-8] + "\n", "package a\n\n\t" + line[:len(line)-6] + "\n"},
		"lines of f": {
			"package a\n\nfunc f() {\n" + body(mostLinesOfAFunction-2) + "}\n",
			"package a\n\nfunc f() {\n" + body(mostLinesOfAFunction-1) + "}\n",
		},
		"fields": {"package a\n\n" + fields(mostFields), "package a\n\n" + fields(mostFields+1)},
		"of a file": {
			"package a\n" + strings.Repeat("\n", mostLinesOfAFile-1), "package a\n" + strings.Repeat("\n", mostLinesOfAFile),
		},
	} {
		assert.Empty(t, oversized(t, "a.go", texts[0]), what)
		assert.Len(t, oversized(t, "a.go", texts[1]), 1, what)
	}
}

// sources are the Go files of this module outside tests, by paths from its folder.
func sources(t *testing.T) []string {
	t.Helper()
	root, err := os.Getwd()
	require.NoError(t, err)
	list, err := exec.CommandContext(t.Context(), "go", "list", "-f",
		`{{range .GoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}{{range .IgnoredGoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}`, "./...").Output()
	require.NoError(t, err)
	var files []string
	for line := range strings.Lines(string(list)) {
		path, err := filepath.Rel(root, strings.TrimSpace(line))
		require.NoError(t, err)
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			files = append(files, filepath.ToSlash(path))
		}
	}
	return files
}

// oversize is something that is larger than it may be.
type oversize struct{ key, says string }

// oversized is what exceeds a limit in a file.
func oversized(t *testing.T, path, text string) (out []oversize) {
	t.Helper()
	add := func(key, says string, args ...any) { out = append(out, oversize{key, fmt.Sprintf(says, args...)}) }
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		if w := utf8.RuneCountInString(line) + (columnsOfATab-1)*strings.Count(line, "\t"); w > mostColumns {
			add(filepath.Dir(path)+"/", "%s:%d has %d columns, at most %d", path, n, w, mostColumns)
		}
	}
	if n > mostLinesOfAFile {
		add(path, "%d lines of a file, at most %d", n, mostLinesOfAFile)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	require.NoError(t, err)
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			lines := set.Position(node.End()).Line - set.Position(node.Pos()).Line + 1
			if lines > mostLinesOfAFunction {
				add(path+":"+node.Name.Name, "%d lines of a function, at most %d", lines, mostLinesOfAFunction)
			}
		case *ast.TypeSpec:
			if s, ok := node.Type.(*ast.StructType); ok && s.Fields.NumFields() > mostFields {
				add(file.Name.Name+"."+node.Name.Name, "fields of a type: %d, at most %d", s.Fields.NumFields(), mostFields)
			}
		}
		return true
	})
	return out
}
