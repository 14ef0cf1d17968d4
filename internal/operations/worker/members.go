package worker

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// accepted are valid requests with the fewest and with all members.
func (d *deriver) accepted() {
	d.add("accepted/minimal", "accepted", "a valid request with what is required", minimal(d.op), d.valid())
	d.add("accepted/full", "accepted", "a valid request with every member", full(d.op), d.valid())
	d.add("accepted/reversed", "accepted", "a valid request with its members in the other order", full(d.op).reversed(),
		d.valid())
}

// presence are requests in which a member is absent or null.
func (d *deriver) presence(p model.Place) {
	d.hollow(p)
	base := carrier(d.op, p.Path)
	if p.Required {
		d.add(p.Path+"/required/absent", p.Path+"/required", p.Path+" is absent", base.without(p.Path), d.missing())
		d.add(p.Path+"/required/null", p.Path+"/required", p.Path+" is null", base.with(p.Path, "null"), d.missing())
		d.add(p.Path+"/required/absent-from-full", p.Path+"/required", p.Path+" is absent beside all other members",
			full(d.op).without(p.Path), d.missing())
		return
	}
	d.add(p.Path+"/optional/absent", p.Path+"/optional", p.Path+" is absent beside all other members",
		full(d.op).without(p.Path), d.valid())
	d.add(p.Path+"/optional/null", p.Path+"/optional", p.Path+" is null, which is as absent", base.with(p.Path, "null"),
		d.valid())
	d.add(p.Path+"/optional/null-in-full", p.Path+"/optional", p.Path+" is null beside all other members",
		full(d.op).with(p.Path, "null"), d.valid())
}

// hollow is a structure that has none of its members, where it needs one.
func (d *deriver) hollow(p model.Place) {
	first := slices.IndexFunc(p.Shape.Fields, func(f model.Field) bool { return f.Required })
	if first < 0 {
		return
	}
	member := p.Path + "." + p.Shape.Fields[first].Name
	d.add(member+"/required/absent-with-all", member+"/required", member+" is absent, as everything is in "+p.Path,
		carrier(d.op, p.Path).with(p.Path, "{}"), d.missing())
	d.add(member+"/required/absent-beside-unknown", member+"/required",
		member+" is absent, and "+p.Path+" has an unknown member alone",
		carrier(d.op, p.Path).with(p.Path, `{"unknown":"value"}`), d.missing())
}

// jsonTypes are values of the JSON types, by the types of members for which they are right.
var jsonTypes = []struct{ name, text, rightFor string }{
	{"string", `"a"`, model.TypeString},
	{"string-empty", `""`, model.TypeString},
	{"string-number", `"1"`, model.TypeString},
	{"number", `7`, "number"},
	{"number-zero", `0`, "number"},
	{"number-fraction", `1.5`, "number"},
	{"true", `true`, ""},
	{"false", `false`, ""},
	{"array-empty", `[]`, ""},
	{"array-of-strings", `["a"]`, ""},
	{"array-of-objects", `[{}]`, ""},
	{"array-nested", `[[]]`, ""},
	{"object-empty", `{}`, "object"},
	{"object", `{"a":"b"}`, "object"},
	{"object-value", `{"value":1}`, "object"},
}

// jsonType is the JSON type of a member.
func jsonType(s *model.Shape) string {
	switch s.Type {
	case model.TypeStructure, model.TypeMap:
		return "object"
	case model.TypeInteger, model.TypeTimestamp:
		return "number"
	}
	return s.Type
}

// types are requests in which a member has a JSON type that is not its own.
func (d *deriver) types(p model.Place) {
	base := carrier(d.op, p.Path)
	for _, t := range jsonTypes {
		if t.rightFor == jsonType(p.Shape) {
			continue
		}
		d.add(p.Path+"/type/"+t.name, p.Path+"/type", fmt.Sprintf("%s is %s", p.Path, t.text),
			base.with(p.Path, t.text), d.unreadable())
	}
	right := base
	if !base.has(p.Path) {
		right = base.with(p.Path, sample(d.op, p.Shape, true).String())
	}
	if text := right.at(p.Path).String(); p.Shape.Type == model.TypeString && len(text) > 2 {
		if bare, digits := asNumber(text[1 : len(text)-1]); digits {
			d.add(p.Path+"/type/right-unquoted", p.Path+"/type", p.Path+" is the right one, as a number",
				right.with(p.Path, bare), d.unreadable())
		}
	}
	if spelled := right.at(p.Path).String(); p.Shape.Type == model.TypeString {
		for _, key := range scalarKeys {
			name := strings.NewReplacer("#", "hash-", "$", "dollar-", "_", "underscore").Replace(key)
			d.add(p.Path+"/type/under-"+name, p.Path+"/type", p.Path+" stands in an object, under "+key,
				right.with(p.Path, `{`+quoted(key)+`:`+spelled+`}`), d.unreadable())
		}
		if p.Path == "jobId" || p.Path == "nonce" {
			for _, c := range conditions {
				d.add(p.Path+"/type/condition-"+c.id, p.Path+"/type",
					p.Path+" is a condition that the right one fulfils: "+c.id,
					right.with(p.Path, strings.ReplaceAll(c.text, "%s", spelled)), d.unreadable())
			}
		}
	}
	if jsonType(p.Shape) == "object" {
		d.add(p.Path+"/type/in-a-string", p.Path+"/type", p.Path+" is the right one, as a string that holds its JSON",
			right.with(p.Path, quoted(right.at(p.Path).String())), d.unreadable())
	}
	wrapped := right.with(p.Path, "["+right.at(p.Path).String()+"]")
	d.add(p.Path+"/type/wrapped", p.Path+"/type", p.Path+" stands in an array", wrapped, d.unreadable())
}

// scalarKeys are names under which some encodings put a text: of DynamoDB, XML that was JSON, BSON and YAML.
var scalarKeys = []string{"value", "S", "#text", "_", "$oid", "text", "string", "id"}

// conditions are objects that some databases' libraries take for a condition where a value is expected: %s is the right
// value.
var conditions = []struct{ id, text string }{
	{"ne-null", `{"$ne":null}`},
	{"ne-empty", `{"$ne":""}`},
	{"gt", `{"$gt":""}`},
	{"exists", `{"$exists":true}`},
	{"regex", `{"$regex":"."}`},
	{"in", `{"$in":[%s]}`},
	{"eq", `{"$eq":%s}`},
	{"not", `{"not":null}`},
	{"equals", `{"equals":%s}`},
	{"contains", `{"contains":""}`},
}

// at is the value of a member.
func (b body) at(path string) body {
	name, rest, deeper := strings.Cut(path, ".")
	for _, e := range b.entries {
		if e.name == quoted(name) {
			if deeper {
				return e.value.at(rest)
			}
			return e.value
		}
	}
	return body{}
}

// otherCases are a name in other letter cases.
func otherCases(name string) map[string]string {
	return map[string]string{
		"lower": strings.ToLower(name), "upper": strings.ToUpper(name),
		"capital":    strings.ToUpper(name[:1]) + name[1:],
		"last-upper": name[:len(name)-1] + strings.ToUpper(name[len(name)-1:]),
	}
}

var caseKinds = []string{"lower", "upper", "capital", "last-upper"}

// letterCase are requests in which a member's name is in another letter case: an unknown
// member, and the member itself is absent.
func (d *deriver) letterCase(p model.Place) {
	base := carrier(d.op, p.Path)
	for _, kind := range caseKinds {
		name := otherCases(p.Name)[kind]
		if name == p.Name {
			continue
		}
		id, title := p.Path+"/letter-case/"+kind, fmt.Sprintf("%s is spelled %s", p.Path, name)
		if p.Required {
			names := []string{model.Validation}
			if d.op.ThirdParty {
				names = append(names, d.besides("")...)
				d.add(id, p.Path+"/letter-case", title, base.renamed(p.Path, quoted(name)),
					judge.RejectPrefer(names...))
				continue
			}
			d.add(id, p.Path+"/letter-case", title, base.renamed(p.Path, quoted(name)), judge.ShouldReject(names...))
			continue
		}
		allowed := judge.ShouldAccept()
		if d.op.ThirdParty {
			allowed = d.valid()
		}
		d.add(id, p.Path+"/letter-case", title+", with a value that it could not have",
			base.with(p.Path, wrongFor(p.Shape)).renamed(p.Path, quoted(name)), allowed)
	}
}

// wrongFor is a value of the right JSON type that a shape does not allow, or one of a wrong type where it allows all.
func wrongFor(s *model.Shape) string {
	switch s.Type {
	case model.TypeString:
		if s.Max != model.Unbounded {
			return quoted(filled("a", s.Max+1))
		}
	case model.TypeInteger:
		if s.Min != model.Unbounded {
			return strconv.Itoa(s.Min - 1)
		}
	}
	return "true"
}

// numbers are the boundaries and the spellings of an integer.
func (d *deriver) numbers(p model.Place) {
	base := carrier(d.op, p.Path)
	ok := func(id, text string) {
		d.add(p.Path+"/range/"+id, p.Path+"/range", fmt.Sprintf("%s is %s", p.Path, text), base.with(p.Path, text),
			d.valid())
	}
	bad := func(id, text string) {
		d.add(p.Path+"/range/"+id, p.Path+"/range", fmt.Sprintf("%s is %s", p.Path, text), base.with(p.Path, text),
			d.violated(p.Path))
	}
	least, most := p.Shape.Min, p.Shape.Max
	for _, n := range []int{least, least + 1, least + 9} {
		ok(strconv.Itoa(n), strconv.Itoa(n))
	}
	for _, n := range []int{least - 1, least - 2, least - 100, -1 << 31} {
		bad(strings.ReplaceAll(strconv.Itoa(n), "-", "minus-"), strconv.Itoa(n))
	}
	if most != model.Unbounded {
		ok("most", strconv.Itoa(most))
		for _, n := range []int{most + 1, most + 2, most * 10, 1<<31 - 1} {
			bad(strconv.Itoa(n), strconv.Itoa(n))
		}
	} else {
		for _, n := range []int{100, 1000, 1001, 1 << 16, 1<<31 - 2, 1<<31 - 1} {
			ok(strconv.Itoa(n), strconv.Itoa(n))
		}
	}
	for _, text := range []string{
		"2147483648", "-2147483649", "4294967296", "4294967297", "9223372036854775807", "9223372036854775808",
		"18446744073709551617", "1e40",
	} {
		d.add(p.Path+"/bits/"+text, p.Path+"/bits", fmt.Sprintf("%s is %s, beyond 32 bits", p.Path, text),
			base.with(p.Path, text), d.unreadable())
	}
	for _, text := range []string{"2.0", "2e0", "2.5", "20e-1"} {
		d.add(p.Path+"/fraction/"+text, p.Path+"/fraction", fmt.Sprintf("%s is %s", p.Path, text),
			base.with(p.Path, text), d.either())
	}
	for _, text := range []string{"01", "+1", "0x1", "1.", ".5", "1e", "--1", "1_0"} {
		d.add(p.Path+"/spelling/"+text, "json", fmt.Sprintf("%s is %s, which is no number of JSON", p.Path, text),
			base.with(p.Path, text), malformed())
	}
}

// timestamps are spellings of a time.
func (d *deriver) timestamps(p model.Place) {
	base := carrier(d.op, p.Path)
	for _, text := range []string{"0", "1", "1714979289.123", "1714979289.000", "-0.5", "-1", "4102444800"} {
		d.add(p.Path+"/accepts/"+text, p.Path+"/accepts", fmt.Sprintf("%s is %s", p.Path, text),
			base.with(p.Path, text), d.valid())
	}
	for _, text := range []string{`"2024-05-06T07:08:09Z"`, `"1714979289"`, `"now"`} {
		d.add(p.Path+"/type/string-"+strings.Trim(text, `"`), p.Path+"/type", fmt.Sprintf("%s is %s", p.Path, text),
			base.with(p.Path, text), d.unreadable())
	}
}
