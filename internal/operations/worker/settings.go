package worker

import (
	"fmt"
	"maps"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// settings are configurations of actions with several properties, whose values some layer may read as something else.
var settings = []struct {
	id, says string
	values   map[string]string
}{
	{"several", "has several values", map[string]string{"Alpha": "a", "beta-2": "b", "gamma_3": "a"}},
	{"numbers", "has values that look like numbers and words of JSON", map[string]string{
		"zeros": "007", "exponent": "1e3", "point": "1.0", "word": "true", "nothing": "null",
	}},
	{"json", "has values that are JSON", map[string]string{
		"object": `{"a":[1,"b"],"c":null}`, "list": "[1, 2]", "quotes": `"quoted" \ \n`,
	}},
	{"texts", "has values of all kinds of characters", map[string]string{
		"languages": "é漢\u05d0🙂 e\u0301", "markup": `<a href="x">&amp;</a> %41+b #1 $HOME`, "blanks": "  two  blanks ",
		"lines": "one\ntwo\tthree\r\n",
	}},
	{"long", "has a value of 1,000 characters", map[string]string{"long": filled("Value 漢, ", 999) + "."}},
	{"secret", "has a secret value", map[string]string{"secret-1": "s3cr3t", "plain": "p"}},
}

// settingsCases are jobs whose actions have these configurations, and their details.
func settingsCases() []Case {
	var list []Case
	for _, of := range settings {
		with := func(s *Scenario) { s.Configured, s.Settings = []string{"one"}, of.values }
		take := Take{As: "a", Query: "one", Acknowledge: true}
		look := do("its details", detailing, "a", ConfiguredWith(of.values))
		id, rule := "configuration-"+of.id, "configuration"
		list = append(list, scenario(model.GetJobDetails, id, rule,
			"the details of a job whose action "+of.says, take, look, look).with(with))
		take.Expect = []Expectation{ConfiguredWith(of.values)}
		next := Take{As: "b", After: "a", Query: "one", Acknowledge: true, Expect: take.Expect}
		list = append(list, scenario(model.PollForJobs, id, rule, "a job whose action "+of.says, take,
			do("continue it", continuing, "a"), next, do("complete the next", succeeding, "b")).with(with))
	}
	return list
}

// ConfiguredWith expects each job of a poll, or the details of one, to have these values in its configuration.
func ConfiguredWith(c map[string]string) Expectation {
	return ofDescribed(func(_ Seen, j map[string]any) (expected, got string) {
		told := at(j, "data", "actionConfiguration", "configuration")
		for _, name := range slices.Sorted(maps.Keys(c)) {
			if at(told, name) != c[name] {
				return fmt.Sprintf("the configuration of the action: %s is %.60q", name, c[name]),
					fmt.Sprintf("%.60q", fmt.Sprint(at(told, name)))
			}
		}
		return "", ""
	})
}
