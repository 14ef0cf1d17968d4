package cases

import (
	"fmt"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// wrongTwice are requests that are wrong in two members, or in three: one wrong is no excuse for another.
func wrongTwice() []Case {
	classes := invalidClasses()
	all := sortedKeys(classes)
	var out []Case
	add := func(id string, types bool, s sent) {
		c := refused("combine/wrong-twice/"+id, "several members are wrong", "combine/invalid", s.request, validation)
		if types {
			c.Single().Allowed = judge.RejectPrefer(serialization, validation)
		}
		out = append(out, c)
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if parent(b) == a || a == token && b == outputs {
				continue // the structure itself is wrong; the two must not meet at all
			}
			for k := range max(len(classes[a]), len(classes[b])) {
				x, y := classes[a][k%len(classes[a])], classes[b][k%len(classes[b])]
				s := sent{request: plain()}
				for _, path := range []string{a, b} {
					for m, v := range carrier(path) {
						s.request[m] = v
					}
				}
				add(fmt.Sprintf("%s-%s-and-%s-%s", a, x.name, b, y.name), ofType(x.name) || ofType(y.name),
					y.apply(x.apply(s)))
			}
		}
	}
	for _, class := range []string{"empty", "too-long"} {
		s := carrying(revision)
		for _, path := range freeStrings {
			for _, c := range classes[path] {
				if c.name == class {
					s = c.apply(s)
				}
			}
			add("every-"+class+"-to-"+path, false, s)
		}
	}
	for i, v := range []string{
		`{"a b":"x","c d":"y"}`, `{"":"x","a.b":"y"}`, `{"a b":1}`, `{"a b":"x","ok":1}`,
		`{"ok":1,"a b":"x"}`, `{"ok":null,"a b":"x"}`, `{"a b":"x","ok":null}`, `{"ok":null,"":"x"}`,
		`{"ok":null,"a":1}`, `{"a":["x"],"ok":null}`,
	} {
		c := refused(fmt.Sprintf("combine/wrong-twice/variables-%d", i), "several variables are wrong",
			"combine/invalid", plain().with(outputs, v), validation)
		if i > 1 {
			c.Single().Allowed = judge.RejectPrefer(serialization, validation)
		}
		out = append(out, c)
	}
	for _, v := range []struct{ name, members string }{
		{"point-zero-first", `"executionDetails":{"percentComplete":50.0,"summary":""}`},
		{"point-zero-last", `"executionDetails":{"summary":"","percentComplete":50.0}`},
		{"point-zero-before-token", `"executionDetails":{"percentComplete":50.0},"continuationToken":""`},
		{"exponent", `"executionDetails":{"percentComplete":5e1,"externalExecutionId":""}`},
		{"duplicate-summary", `"executionDetails":{"summary":"a","summary":"b","externalExecutionId":""}`},
		{"duplicate-details", `"executionDetails":{"percentComplete":101},"executionDetails":{"percentComplete":102}`},
		{"duplicate-token", `"continuationToken":"","continuationToken":""`},
	} { // and beside what no document decides
		c := refused("combine/undecided/"+v.name, "an invalid member beside what no document decides",
			"combine/invalid", plain(), validation)
		c.Single().Allowed = judge.RejectPrefer(serialization, validation)
		c.Single().Request = text(`{"jobId":` + id + `,` + v.members + `}`)
		out = append(out, c)
	}
	return append(out, refused("combine/wrong-twice/both-required-null", "both required members are null",
		"combine/invalid", carrier(revision).with(revID, `null`).with(change, `null`), validation, serialization))
}

// kinds are requests that are wrong in one member, by the constraint that it violates.
var kinds = sync.OnceValue(func() map[string][]wrong {
	out := map[string][]wrong{}
	for _, w := range wrongs() {
		if !ofType(w.class) && w.class != "too-large" {
			out[w.class] = append(out[w.class], w)
		}
	}
	return out
})

// ofEach are requests that are wrong in one member, one of each constraint. Another turn takes other members.
func ofEach(turn int) []wrong {
	var out []wrong
	for _, kind := range sortedKeys(kinds()) {
		all := kinds()[kind]
		out = append(out, all[turn%len(all)])
	}
	return out
}

// refusedAround are invalid requests, one for each constraint, around which the same is changed.
func refusedAround(rule, name, title string, change func(*wire.Request)) []Case {
	var out []Case
	for _, w := range ofEach(len(name)) {
		c := refused(rule+"/refused-"+name+"/"+w.name, "an invalid member: "+title, "combine/invalid", w.request,
			validation)
		out = append(out, c.altered(change))
	}
	return out
}

// besides are requests that are wrong in one member and otherwise spelled as the same value may be: in JSON, or with
// members beside it that are ignored.
func besides() []Case {
	unknown := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"unknown%d":%d,`, i, i)
		}
		return b.String()
	}
	forms := []struct {
		name, title string
		spell       func(body string) string
	}{
		{"unknown-before", "behind forty unknown members", func(s string) string {
			return "{" + unknown(40) + s[1:]
		}},
		{"unknown-behind", "before forty unknown members", func(s string) string {
			return s[:len(s)-1] + "," + strings.TrimSuffix(unknown(40), ",") + "}"
		}},
		{"blanks-before", "behind 16,384 blanks", func(s string) string {
			return strings.Repeat(" ", 16384) + s
		}},
		{"blanks-between", "with blanks between all tokens", func(s string) string {
			return strings.Join(lex(s), " \n")
		}},
		{"escaped", "with all strings escaped", func(s string) string {
			return respell(lex(s), func(string) bool { return true }, escapeAll)
		}},
	}
	var out []Case
	for i, form := range forms {
		for _, w := range ofEach(i) {
			c := refused("combine/beside/"+form.name+"/"+w.name, "an invalid member, "+form.title, "combine/invalid",
				w.request, validation)
			c.Single().Request = text(form.spell(w.String()))
			out = append(out, c)
		}
	}
	return out
}

// reversals are wrong in one member, alone and among all others, whose order is reversed.
func reversals() []Case {
	var out []Case
	for _, w := range wrongs() {
		if w.class == "too-large" {
			continue
		}
		s := w.request
		reversed := orders(s)[2]
		c := refused("combine/reversed/"+w.name, "an invalid member, the members in reversed order", "combine/invalid",
			s, validation)
		c.Single().Allowed, c.Single().Request = w.with(), text(reversed)
		out = append(out, c)
		all := everything()
		for m, v := range s {
			all[m] = v
		}
		if profileOf(s) != "" {
			all = all.without(token)
		}
		for _, structure := range []string{revision, details} {
			if _, whole := s[structure]; whole {
				all = all.withPart(structure, s[structure])
			}
		}
		if w.class == "absent" {
			all = all.without(strings.TrimSuffix(w.name, "-absent"))
		}
		c = refused("combine/reversed/among-all/"+w.name, "an invalid member among all others, in reversed order",
			"combine/invalid", all, validation)
		c.Single().Allowed, c.Single().Request = w.with(), text(orders(all)[2])
		out = append(out, c)
	}
	return out
}

// equalButTooLong are requests of which two members have the same value, which is too long for one of them or
// for both: that the other has it, too, is no excuse.
func equalButTooLong() []Case {
	var out []Case
	for i, a := range freeStrings {
		for _, b := range freeStrings[i+1:] {
			short, long := a, b
			if maxLength(b) < maxLength(a) {
				short, long = b, a
			}
			s := sent{request: plain()}
			for _, path := range []string{short, long} {
				for m, v := range carrier(path) {
					s.request[m] = v
				}
			}
			v := quoted(filled("equal ", maxLength(short)+1))
			out = append(out, refused("combine/equal/"+short+"-and-"+long,
				short+", too long, and "+long+" are the same",
				"combine/invalid", s.request.with(short, v).with(long, v), validation))
		}
	}
	return out
}
