package worker

import (
	"fmt"
	"strconv"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// queries are the values of queryParam: at most one entry, of a property that can be asked
// for. Those that must be rejected are so for any action type.
func (d *deriver) queries() {
	base := minimal(d.op)
	put := func(job State, id, rule, title, text string, allowed judge.Allowed) {
		d.addTo(job, "queryParam/"+id, "queryParam/"+rule, title, Request{Body: base.with("queryParam", text).String()},
			allowed)
	}
	one := func(key, value string) string { return "{" + quoted(key) + ":" + quoted(value) + "}" }
	bad := judge.Reject(model.Validation)
	put(Type, "entries/none", "entries", "queryParam is empty", "{}", d.valid())
	put(QueryType, "entries/one", "entries", "queryParam has one entry", one(QueryProperty, "a"), d.valid())
	for _, n := range []int{2, 3, 10, 100} {
		text := "{"
		for i := range n {
			text += fmt.Sprintf(`"k%d":"v",`, i)
		}
		put(Type, "entries/"+strconv.Itoa(n), "entries", fmt.Sprintf("queryParam has %d entries", n),
			text[:len(text)-1]+"}", bad)
	}
	put(QueryType, "entries/queryable-and-more", "entries", "queryParam has one more entry than it may",
		`{"`+QueryProperty+`":"a","k":"v"}`, bad)
	put(QueryType, "entries/queryable-and-length", "entries", "queryParam has a second entry, named length",
		`{"`+QueryProperty+`":"a","length":"1"}`, bad)
	for _, n := range []int{1, 2, 25, 49, 50} {
		put(QueryType, "value/length/"+strconv.Itoa(n), "value",
			fmt.Sprintf("the value of queryParam has %d characters", n), one(QueryProperty, filled("a", n)), d.valid())
		put(QueryType, "key/length/"+strconv.Itoa(n), "other-key",
			fmt.Sprintf("the key of queryParam, which is no property, has %d characters", n), one(filled("k", n), "a"),
			d.either())
	}
	for _, n := range []int{51, 52, 100, 5000} {
		put(QueryType, "value/length/"+strconv.Itoa(n), "value",
			fmt.Sprintf("the value of queryParam has %d characters", n), one(QueryProperty, filled("a", n)), bad)
		put(QueryType, "key/length/"+strconv.Itoa(n), "key", fmt.Sprintf("the key of queryParam has %d characters", n),
			one(filled("k", n), "a"), bad)
	}
	put(QueryType, "value/length/empty", "value", "the value of queryParam is empty", one(QueryProperty, ""), bad)
	put(QueryType, "key/length/empty", "key", "the key of queryParam is empty", one("", "a"), bad)
	for c := rune(0x20); c < 0x7f; c++ {
		d.queryCharacter(c, put, one)
	}
	for _, c := range "\n\t\x00\x7f\u00a0éа０\u2010漢🙂" {
		d.queryCharacter(c, put, one)
	}
	for _, v := range []struct{ id, text string }{
		{"newline-after", "a\n"},
		{"newline-before", "\na"},
		{"blank-after", "a "},
		{"blank-before", " a"},
		{"nul-after", "a\x00"},
		{"only-blank", " "},
	} {
		put(QueryType, "value/pattern/"+v.id, "value", fmt.Sprintf("the value of queryParam is %q", v.text),
			one(QueryProperty, v.text), bad)
	}
	for _, t := range jsonTypes {
		if t.rightFor != model.TypeString {
			put(QueryType, "value/type/"+t.name, "value-type", "the value of queryParam is "+t.text,
				`{"`+QueryProperty+`":`+t.text+"}", d.unreadable())
		}
	}
	put(QueryType, "value/null", "value-null", "the value of queryParam is null", `{"`+QueryProperty+`":null}`,
		d.either())
	put(Type, "unqueryable/one", "unqueryable",
		"queryParam has an entry for an action type without a queryable property", one("k", "v"), d.either())
}

func (d *deriver) queryCharacter(
	c rune, put func(State, string, string, string, string, judge.Allowed), one func(string, string) string,
) {
	legal := c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-'
	allowed := judge.Reject(model.Validation)
	if legal {
		allowed = d.valid()
	}
	put(QueryType, fmt.Sprintf("value/character/u%04x", c), "value",
		fmt.Sprintf("the value of queryParam holds U+%04X", c), one(QueryProperty, "a"+string(c)+"b"), allowed)
}

// types are action types that are nearly one that there is.
func (d *deriver) nearTypes() {
	base := minimal(d.op)
	for _, path := range []string{"actionTypeId.provider", "actionTypeId.version"} {
		right := base.at(path).String()
		inside := right[1 : len(right)-1]
		for _, n := range []struct{ id, text string }{
			{"newline-after", inside + `\n`},
			{"blank-after", inside + " "},
			{"blank-before", " " + inside},
			{"tab-before", `\t` + inside},
			{"nul-after", inside + `\u0000`},
			{"newline-before", `\n` + inside},
			{"zero-width-after", inside + "\u200b"},
			{"no-break-space-after", inside + "\u00a0"},
		} {
			d.add(path+"/pattern/known-"+n.id, path+"/pattern", path+" is that of a type but for one character: "+n.id,
				base.with(path, `"`+n.text+`"`), d.violated(path))
		}
	}
	for _, n := range []struct{ id, provider, version string }{
		{"version-2", markProvider, "2"},
		{"version-01", markProvider, "01"},
		{"provider-upper-case", markUpper, "1"},
		{"provider-cut", markCut, "1"},
		{"version-1-0", markProvider, "1-0"},
		{"provider-longer", markProvider + "x", "1"},
		{"provider-hyphen", markProvider + "-", "1"},
	} {
		d.add("actionTypeId/unknown/"+n.id, "actionTypeId/unknown",
			"the action type is nearly one that there is: "+n.id,
			base.with("actionTypeId.provider", `"`+n.provider+`"`).with("actionTypeId.version", quoted(n.version)),
			judge.RejectPrefer(model.ActionTypeNotFound))
	}
	for _, category := range []string{"Source", "Build", "Deploy", "Invoke", "Approval"} {
		d.add("actionTypeId/unknown/category-"+category, "actionTypeId/unknown",
			"the action type is one that there is in another category",
			base.with("actionTypeId.category", quoted(category)), judge.RejectPrefer(model.ActionTypeNotFound))
	}
}
