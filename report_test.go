package plumbline_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
)

// TestAliasesNameTheirFields holds that the documentation of each alias has the fields of
// its type, in their order, for go doc shows no others.
func TestAliasesNameTheirFields(t *testing.T) {
	types := map[string]reflect.Type{
		"Report": reflect.TypeFor[plumbline.Report](), "Case": reflect.TypeFor[plumbline.Case](), "Finding": reflect.TypeFor[plumbline.Finding](),
		"Summary": reflect.TypeFor[plumbline.Summary](), "Event": reflect.TypeFor[plumbline.Event](), "Listed": reflect.TypeFor[plumbline.Listed](),
		"JobSpec": reflect.TypeFor[plumbline.JobSpec](), "Artifact": reflect.TypeFor[plumbline.Artifact](), "JobStatus": reflect.TypeFor[plumbline.JobStatus](),
		"ThirdPartyJob": reflect.TypeFor[plumbline.ThirdPartyJob](),
	}
	var declarations []ast.Decl
	for _, name := range []string{"report.go", "provider.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		declarations = append(declarations, file.Decls...)
	}
	field := regexp.MustCompile(`(?m)^\t([A-Z]\w*) +\S`)
	for _, d := range declarations {
		declared, ok := d.(*ast.GenDecl)
		if !ok || declared.Tok != token.TYPE || !declared.Specs[0].(*ast.TypeSpec).Assign.IsValid() {
			continue
		}
		name := declared.Specs[0].(*ast.TypeSpec).Name.Name
		require.Contains(t, types, name, "the alias has no line in this test")
		var documented, want []string
		for _, m := range field.FindAllStringSubmatch(declared.Doc.Text(), -1) {
			documented = append(documented, m[1])
		}
		for i := range types[name].NumField() {
			want = append(want, types[name].Field(i).Name)
		}
		assert.Equal(t, want, documented, name)
		delete(types, name)
	}
	assert.Empty(t, types, "types without an alias")
}

// TestOnEventFromOutside has Options.OnEvent written with the names of this package only.
func TestOnEventFromOutside(t *testing.T) {
	var seen []plumbline.Event
	options := plumbline.Options{OnEvent: func(e plumbline.Event) { seen = append(seen, e) }}
	options.OnEvent(plumbline.Event{Case: &plumbline.Case{ID: "a", Findings: []plumbline.Finding{{Rule: "b"}}}})
	require.Len(t, seen, 1)
	assert.Equal(t, "b", seen[0].Case.Findings[0].Rule)
}
