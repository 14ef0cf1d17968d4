package cases

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// sortedByID puts cases that come from a map in order.
func sortedByID(cs []Case) []Case {
	slices.SortFunc(cs, func(a, b Case) int { return strings.Compare(a.ID, b.ID) })
	return cs
}

// variable is one output variable.
type variable struct{ name, value string }

// inVariables spells a map of output variables.
func inVariables(vs ...variable) string { return compact(pairsOf(vs)) }

func pairsOf(vs []variable) []pair {
	ps := make([]pair, len(vs))
	for i, v := range vs {
		ps[i] = pair{quoted(v.name), quoted(v.value)}
	}
	return ps
}

// withVariables is a valid request with these variables.
func withVariables(vs ...variable) sent {
	return sent{request: plain().with(outputs, inVariables(vs...))}
}

// acceptedVariables makes the case of variables that must be accepted.
func acceptedVariables(id, title, rule string, vs ...variable) Case {
	c := accepted("outputVariables/"+id, title, "outputVariables/"+rule, withVariables(vs...))
	for _, v := range vs {
		c.Single().Variables += len(v.name) + len(v.value)
	}
	return c
}

func variables() []Case {
	out := variableNames()
	out = append(out, variableValues()...)
	out = append(out, inheritedVariables()...)
	out = append(out, variableCounts()...)
	out = append(out, variableSizes()...)
	return append(out, variablesWithToken()...)
}

// inName says whether the documented pattern of names has the character.
func inName(r rune) bool {
	return r < 0x80 && strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@-_", r)
}

// variableNames put every ASCII character alone, first, in the middle and last.
func variableNames() []Case {
	var out []Case
	refuse := func(id, name string) {
		for i, before := range []string{``, `"ok":"fine",`} {
			out = append(out, refused(fmt.Sprintf("outputVariables/key-pattern/%s/%d", id, i),
				fmt.Sprintf("the name %.40q", name), "outputVariables/key-pattern",
				plain().with(outputs, `{`+before+quoted(name)+`:"v"}`), validation))
			if i == 0 && len(id) > 12 {
				break
			}
		}
	}
	for r := rune(0); r < 0x80; r++ {
		c := string(r)
		id := fmt.Sprintf("u%04x", r)
		if inName(r) {
			out = append(out,
				acceptedVariables("name/"+id+"/everywhere",
					fmt.Sprintf("%q alone, first, in the middle, last in a name", c), "key-pattern", variable{c, "1"},
					variable{c + "bc", "2"}, variable{"ab" + c + "cd", "3"}, variable{"bc" + c, "4"},
					variable{c + c, "5"}),
				acceptedVariables("name/"+id+"/alone", fmt.Sprintf("the name %q", c), "key-pattern", variable{c, "v"}))
			continue
		}
		refuse(id+"/alone", c)
		refuse(id+"/first", c+"bc")
		refuse(id+"/middle", "ab"+c+"cd")
		refuse(id+"/last", "bc"+c)
	}
	for i, name := range []string{
		"", "name\n", "a\n", "\n", "name\r\n", "name\nname", "name\n\n", "\nname", " name", "name ", "na me", "é",
		"naïve", "名前", "имя", "\u0430bc", "n\u00e0me", "ſ", "\u212a", "Ａ", "１", "٣", "²", "ª", "ß", "a\u0301",
		"name\u200b", "\ufeffname", "😀", "a‐b", "a–b", "a.b", "a:b", "a/b", "a\\b", "a,b", "a;b", "a+b", "#{x}",
		"${x}", "{{x}}", "a[0]", "a'b", "a\"b", "name\x00", "a\x7fb", "a$", "^a", "name\u2028",
		"name\u2029", "name\u0085", "name\u00a0", "na\u00a0me", "name\u3000", "name\t", "\tname",
		"name\v", "name\f", "name\x1c", "a#", "a%20b", "a=b", "a&b", "a?", "a!", "a~", "a`b", "a<b",
		strings.Repeat("a", 1001) + " ", strings.Repeat("a", 5000) + ".", "a|b", "a*", "(a)",
		strings.Repeat("a", 300) + "!", "!" + strings.Repeat("a", 300),
		"a\u203fb", "a\u2040b", "a\ufe4fb", "a\u2010b", "a\u2212b", "a\ufe6bb", "a\uff20b",
		strings.Repeat("a", 60) + "\n", strings.Repeat("a", 60) + "\n" + strings.Repeat("b", 60),
		"\n" + strings.Repeat("a", 60), strings.Repeat("a", 41) + " ", strings.Repeat("a", 65) + ".",
		strings.Repeat("a", 129) + "/", strings.Repeat("a", 257) + "é",
	} {
		refuse(fmt.Sprintf("other-%02d", i), name)
	}
	return append(out, otherNames()...)
}

// otherNames are variables' names of several characters, good and bad, and bad ones among others.
func otherNames() []Case {
	var out []Case
	for i, name := range []string{
		"a", "A", "0", "-", "_", "@", "--", "@@", "__proto__", "constructor", "toString",
		"class", "null", "true", "0123", "-1", "a-b_c@d", "UPPER", "MiXeD", strings.Repeat("n", 64),
		strings.Repeat("n", 100), strings.Repeat("n", 128), strings.Repeat("n", 129), strings.Repeat("n", 255),
		strings.Repeat("n", 256), strings.Repeat("n", 257), strings.Repeat("n", 1025),
		strings.Repeat("n", 5000), "jobId", "continuationToken", "outputVariables", "hasOwnProperty",
		"length", "prototype", "valueOf", "AWS", "AWS_REGION", "aws_x", "CommitId", "CODEBUILD_x",
		"codepipeline", "name", "value", "key", "keys", "items", "undefined", "NaN", "None", "self", "this", "if",
		"class-name", "1a", "1", "a@b", "_a", "-a", "a-", "a_", "@a", "a@", "type", "id", "ID", "x-amz-a",
	} {
		out = append(out, acceptedVariables(fmt.Sprintf("name/other-%02d-%s", i, slug(name)),
			fmt.Sprintf("the name %.40q", name), "key-pattern", variable{name, "v"}))
	}
	for _, n := range []int{100, 1001, 5000, 20000} {
		out = append(out, refused(fmt.Sprintf("outputVariables/key-pattern/long-value-%05d", n),
			fmt.Sprintf("a bad name of a value of %d characters", n), "outputVariables/key-pattern",
			withVariables(variable{"not allowed", filled("v", n)}).request, validation))
	}
	for _, n := range []int{2, 3, 11, 51, 102, 1002} {
		for _, place := range []struct {
			name string
			at   int
		}{{"first", 0}, {"middle", n / 2}, {"last-but-one", n - 2}} {
			for _, value := range []struct{ name, text string }{{"", "v"}, {"-empty", ""}} {
				vs := many(n, "x")
				vs[place.at] = variable{"not allowed", value.text}
				out = append(out,
					refused(fmt.Sprintf("outputVariables/key-pattern/among-%04d/%s%s", n, place.name, value.name),
						fmt.Sprintf("a bad name %s of %d", place.name, n), "outputVariables/key-pattern",
						withVariables(vs...).request, validation))
			}
		}
	}
	for _, n := range []int{10000, 40000} { // common readers of JSON have limits for names, the lowest is 50,000
		out = append(out, acceptedVariables(fmt.Sprintf("name/long-%05d", n), fmt.Sprintf("a name of %d characters", n),
			"key-pattern", variable{strings.Repeat("n", n), "v"}))
	}
	out = append(out, acceptedVariables("name/alike", "names that are alike", "key-pattern", variable{"a-b", "1"},
		variable{"a_b", "2"}, variable{"a@b", "3"}, variable{"ab", "4"}, variable{"a--b", "5"}, variable{"01", "6"},
		variable{"1", "7"}))
	return append(out, acceptedVariables("name/case", "names that differ in letter case only", "key-pattern",
		variable{"name", "1"}, variable{"Name", "2"}, variable{"NAME", "3"}))
}

// variableValues are values of every length and class: nothing is forbidden.
func variableValues() []Case {
	out := []Case{
		acceptedVariables("values/empty", "an empty value", "values", variable{"a", ""}),
		acceptedVariables("values/empty-among", "an empty value among others", "values", variable{"a", "x"},
			variable{"b", ""}, variable{"c", "y"}),
	}
	for _, n := range roundNumbers {
		if n <= 65537 {
			c := acceptedVariables(fmt.Sprintf("values/length-%05d", n), fmt.Sprintf("a value of %d characters", n),
				"values", variable{"a", filled("abcdefghij", n)})
			out = append(out, c)
		}
	}
	for _, a := range append(alphabetsUsed, beyond) {
		out = append(out, acceptedVariables("values/alphabet-"+a.name, "values of "+a.name, "values",
			variable{"a", a.pattern}, variable{"b", filled(a.pattern, 1)}, variable{"c", filled(a.pattern, 300)}))
	}
	for start := 0; start < len(injectionStrings); start += 8 {
		var vs []variable
		for i, v := range injectionStrings[start:min(start+8, len(injectionStrings))] {
			vs = append(vs, variable{fmt.Sprintf("v%d", i), v})
		}
		out = append(out, acceptedVariables(fmt.Sprintf("values/telling-%03d", start),
			"values that some other layer might read", "values", vs...))
	}
	for first := rune(0); first < 0x80; first += 4 {
		var vs []variable
		for r := first; r < first+4; r++ {
			c, n := string(r), fmt.Sprintf("u%04x", r)
			vs = append(vs, variable{n + "-alone", c}, variable{n + "-first", c + "bc"},
				variable{n + "-middle", "ab" + c + "cd"}, variable{n + "-last", "bc" + c},
				variable{n + "-doubled", c + c})
		}
		out = append(out, acceptedVariables(fmt.Sprintf("values/single-u%04x", first),
			fmt.Sprintf("%q and its three neighbours in values", string(first)), "values", vs...))
	}
	for i := range []int{0, 1} {
		c := either(fmt.Sprintf("outputVariables/null-value/%d", i), "a null value", "outputVariables/null-value",
			plain().with(outputs, []string{`{"a":null}`, `{"a":"x","b":null}`}[i]))
		out = append(out, c)
	}
	return out
}

// many are n small variables.
func many(n int, value string) []variable {
	vs := make([]variable, n)
	for i := range vs {
		vs[i] = variable{fmt.Sprintf("v%d", i), value}
	}
	return vs
}

// inheritedNames are names that the objects of some languages have by themselves, so that an
// entry of that name is not seen.
var inheritedNames = []string{
	"__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length",
	"__class__", "__dict__",
}

// inheritedVariables have a value of a wrong type under such a name.
func inheritedVariables() []Case {
	var out []Case
	for _, name := range inheritedNames {
		for i, value := range []string{`1`, `{"a":"b"}`, `["a"]`, `true`} {
			c := refused(fmt.Sprintf("outputVariables/value-type/inherited-%s-%d", name, i),
				"a value of a wrong type, of the variable "+name, "outputVariables/value-type",
				plain().with(outputs, `{"a":"b",`+quoted(name)+`:`+value+`}`), serialization)
			c.Single().Allowed = judge.RejectPrefer(serialization, validation)
			out = append(out, c)
		}
	}
	return out
}

func variableCounts() []Case {
	out := []Case{accepted("outputVariables/count/0000", "an empty map", "outputVariables/count", withVariables())}
	for _, n := range []int{
		1, 2, 3, 5, 9, 10, 11, 20, 21, 49, 50, 51, 64, 65, 99, 100, 101, 127, 128, 129, 200, 255,
		256, 257, 500, 501, 999, 1000, 1001, 1024, 1025, 2000, 2001, 4097, 8193,
	} {
		out = append(out, acceptedVariables(fmt.Sprintf("count/%04d", n), fmt.Sprintf("%d variables", n), "count",
			many(n, "x")...))
	}
	// whose JSON stays below the limit of their size, too
	return append(out, acceptedVariables("count/10001", "10,001 variables", "count", shortNamed(10001, "x")...))
}

// shortNamed are n variables with names of at most three characters.
func shortNamed(n int, value string) []variable {
	vs := make([]variable, n)
	for i := range vs {
		vs[i] = variable{strconv.FormatInt(int64(i), 36), value}
	}
	return vs
}

// variableSizes stay clear of the limit, for the sources do not say whether names
// count: over it the values alone are, under it names, values and JSON together.
func variableSizes() []Case {
	var out []Case
	over := func(id, title string, vs ...variable) {
		c := refused("outputVariables/size/"+id, title, "outputVariables/size", withVariables(vs...).request,
			tooManyBytes)
		c.Single().Allowed = judge.RejectPrefer(tooManyBytes)
		out = append(out, c)
	}
	for _, n := range []int{
		model.MaxVariablesBytes + 1000, 124000, 125000, 128000, 130000, 131072, 131073, 150000,
		200000, 240000,
	} {
		over(fmt.Sprintf("one-%d", n), fmt.Sprintf("one value of %d bytes", n), variable{"a", filled("abcdefghij", n)})
	}
	company := []string{revID, revSum, created, summary, external, percent}
	for _, path := range company {
		beside := carrying(path).small(path).request
		c := refused("outputVariables/size/with-"+path, "variables that are too large, and "+path,
			"outputVariables/size", beside.with(outputs, inVariables(variable{"a", filled("x", 130000)})), tooManyBytes)
		c.Single().Allowed = judge.RejectPrefer(tooManyBytes)
		out = append(out, c)
	}
	whole := refused("outputVariables/size/with-everything", "variables that are too large, and every other member",
		"outputVariables/size",
		everything().without(token).with(outputs, inVariables(variable{"a", filled("x", 130000)})), tooManyBytes)
	whole.Single().Allowed = judge.RejectPrefer(tooManyBytes)
	out = append(out, whole)
	over("two", "two values that only together are too large", variable{"a", filled("a", 70000)},
		variable{"b", filled("b", 70000)})
	over("ten", "ten values that only together are too large", many(10, filled("x", 13000))...)
	over("hundred", "a hundred values that only together are too large", many(100, filled("x", 1300))...)
	over("thousand", "a thousand values that only together are too large", many(1000, filled("x", 130))...)
	over("ten-thousand", "ten thousand values that only together are too large",
		shortNamed(10000, filled("x", 13))...)
	over("three-bytes", "45,000 characters of three bytes each", variable{"a", filled("€", 45000)})
	over("two-bytes", "65,000 characters of two bytes each", variable{"a", filled("é", 65000)})
	over("four-bytes", "33,000 characters of four bytes each", variable{"a", filled("😀", 33000)})
	over("many-three-bytes", "a hundred values of 450 three-byte characters", many(100, filled("漢", 450))...)
	for _, like := range []struct {
		name, pattern string
		n             int
	}{
		{"blanks", " ", 130000},
		{"combining", "a\u0301", 90000},
		{"zero-width", "\u200b", 60000},
		{"quotes", `"\`, 125000},
		{"tags", "<b></b>", 130000},
		{"template", "${x}", 130000},
		{"zeros", "0", 130000},
	} { // what some layer may leave out or shorten
		over("of-"+like.name, "one value that is too large, of "+like.name, variable{"a", filled(like.pattern, like.n)})
	}
	for _, name := range inheritedNames {
		over("in-"+name, "one value that is too large, of the variable "+name, variable{name, filled("x", 130000)},
			variable{"a", "b"})
	}
	for _, n := range []int{66000, 70000, 80000, 90000, 99999, 100000, 100001, 102400, 110000, 120000, 122000} {
		out = append(out, acceptedVariables(fmt.Sprintf("size-accepted/one-%d", n),
			fmt.Sprintf("one value of %d bytes", n), "size-accepted", variable{"a", filled("abcdefghij", n)}))
	}
	return append(out, besideLongest(),
		acceptedVariables("size-accepted/two", "two values of 60,000 bytes", "size-accepted",
			variable{"a", filled("a", 60000)}, variable{"b", filled("b", 60000)}),
		acceptedVariables("size-accepted/thousand", "a thousand values of 100 bytes", "size-accepted",
			many(1000, filled("x", 100))...),
		acceptedVariables("size-accepted/three-bytes", "40,000 characters of three bytes each", "size-accepted",
			variable{"a", filled("€", 40000)}),
		acceptedVariables("size-accepted/escaped", "values that are short once their escapes are read", "size-accepted",
			variable{"a", filled("\x01", 20000)}))
}

// besideLongest are variables below the limit whose request is above it.
func besideLongest() Case {
	s := carrying(revision).set(revID, filled("r", 1500)).set(revSum, filled("s", 2048)).
		set(summary, filled("t", 2048)).set(external, filled("e", 1500))
	s.request = s.request.with(outputs, inVariables(variable{"a", filled("abcdefghij", 118000)}))
	c := accepted("outputVariables/size-accepted/with-everything",
		"118,000 bytes of variables, and the longest strings of other members", "outputVariables/size-accepted", s)
	c.Single().Variables = 118000
	return c
}

// variablesWithToken must not meet: the page forbids it without naming the error.
func variablesWithToken() []Case {
	var out []Case
	for _, v := range []struct{ id, variables string }{
		{"one", `{"a":"b"}`}, {"empty-value", `{"a":""}`}, {"many", inVariables(many(20, "x")...)},
	} {
		for i, r := range []request{plain(), everything().without(token)} {
			c := refused(fmt.Sprintf("outputVariables/with-token/%s-%d", v.id, i), "variables and a token",
				"outputVariables/with-token", r.with(outputs, v.variables).with(token, `"t"`), validation)
			c.Single().Job, c.Single().Allowed, c.Single().Effect = Own, judge.ShouldReject("*"), Effect{Free: true}
			out = append(out, c)
		}
	}
	large := withVariables(many(10, filled("v", 20000))...).request
	for _, v := range []struct {
		name string
		request
	}{{"plain", plain()}, {"details", plain().with(summary, `"s"`)}} {
		c := refused("outputVariables/size/with-token-"+v.name, "variables that are too large, and a token",
			"outputVariables/size", v.with(outputs, large[outputs]).with(token, `"t"`), tooManyBytes)
		c.Single().Allowed = judge.RejectAny()
		out = append(out, c)
	}
	c := either("outputVariables/empty-with-token/empty", "an empty map and a token",
		"outputVariables/empty-with-token", plain().with(outputs, `{}`).with(token, `"t"`))
	return append(out, c,
		accepted("outputVariables/null/with-token", "variables are null, and a token", "outputVariables/null",
			sent{request: plain().with(outputs, `null`)}.set(token, "t")),
		accepted("outputVariables/with-token/null-token", "variables, and the token is null", "continuationToken/null",
			sent{request: plain().with(outputs, `{"a":"b"}`).with(token, `null`)}))
}
