package plumbline

import (
	"context"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestCommand(t *testing.T) {
	here := Target{URL: "http://127.0.0.1:4566"}
	usual := Options{Seed: 1, Explore: 500, Timeout: 5 * time.Second, Run: []string{"a/**"}}
	for _, c := range []struct {
		name    string
		to      Target
		options Options
		id      string
		want    string
	}{
		{"the whole run", here, usual, "", "plumbline check --endpoint http://127.0.0.1:4566 --run 'a/**'"},
		{"a case", here, usual, "a/b", "plumbline check --endpoint http://127.0.0.1:4566 --run a/b"},
		{"a case of the whole run", here, usual, "everywhere/x", "plumbline check --endpoint http://127.0.0.1:4566 --run 'a/**'"},
		{"quoted", Target{URL: "http://127.0.0.1/a?b&c", Jobs: "exec=./job 'a b'"}, usual, "a/b", `plumbline check --endpoint 'http://127.0.0.1/a?b&c' --jobs 'exec=./job '\''a b'\''' --run a/b`},
		{"without a password", Target{URL: here.URL, Jobs: "states=http://u:secret@127.0.0.1/"}, usual, "a/b", "plumbline check --endpoint http://127.0.0.1:4566 --jobs states=http://u:xxxxx@127.0.0.1/ --run a/b"},
		{"another seed", here, Options{Seed: 2, Explore: 500}, "explore/seed-2/0001", "plumbline check --endpoint http://127.0.0.1:4566 --run explore/seed-2/0001 --seed 2 --explore 500"},
		{"a handler", Target{Handler: http.NotFoundHandler()}, Options{Strict: true, Timeout: time.Second}, "a/b", `plumbline.Test(t, target, plumbline.Options{Strict: true, Run: []string{"a/b"}, Timeout: 1000000000})`},
		{"a function for jobs of partners", Target{URL: here.URL, ThirdPartyFunc: func(context.Context) (ThirdPartyJob, error) { return ThirdPartyJob{}, nil }}, usual, "", `plumbline.Test(t, target, plumbline.Options{Run: []string{"a/**"}, Timeout: 5000000000, Seed: 1, Explore: 500})`},
	} {
		got := c.options.command(c.to)
		if c.id != "" {
			got = c.options.replay(c.to, c.id)
		}
		assert.Equal(t, c.want, got, c.name)
	}
}

// TestTheSnippetHasEveryOption gives every option a value, also those that are new: what repeats a failure of a Go test
// has all of them but OnEvent.
func TestTheSnippetHasEveryOption(t *testing.T) {
	var o Options
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Options]()) {
		v := reflect.ValueOf(&o).Elem().FieldByIndex(f.Index)
		switch v.Kind() {
		case reflect.String:
			v.SetString("x")
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Int, reflect.Int64:
			v.SetInt(1)
		case reflect.Slice:
			v.Set(reflect.ValueOf([]string{"x"}))
		default:
			continue // OnEvent shows a run, and decides nothing
		}
		if f.IsExported() {
			assert.Regexp(t, "[{ ]"+f.Name+": ", o.snippet())
		}
	}
}
