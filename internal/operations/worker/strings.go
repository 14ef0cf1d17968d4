package worker

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/plumbline-conformance/plumbline/internal/cases/forms"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// accepts is what a request gets in which a member has another valid value than that of the
// run: what names an action type or a nonce then names none.
func (d *deriver) accepts(p model.Place) judge.Allowed {
	switch {
	case d.op.ThirdParty:
		return d.valid()
	case p.Path == "nonce":
		return judge.Reject(model.InvalidNonce)
	case strings.HasPrefix(p.Path, "actionTypeId."):
		return judge.RejectPrefer(model.ActionTypeNotFound)
	}
	return d.valid()
}

// lengths are strings at and beyond their limits.
func (d *deriver) lengths(p model.Place) {
	base := carrier(d.op, p.Path)
	put := func(id, title, value string, allowed judge.Allowed) {
		d.add(p.Path+"/length/"+id, p.Path+"/length", p.Path+" "+title, base.with(p.Path, quoted(value)), allowed)
	}
	most := p.Shape.Max
	within := map[int]bool{}
	for _, n := range []int{1, 2, most / 2, most - 1, most} {
		if n > 0 && !within[n] {
			within[n] = true
			put(strconv.Itoa(n), fmt.Sprintf("has %d characters", n), filled("a", n), d.accepts(p))
		}
	}
	put("empty", "is empty", "", d.violated(p.Path))
	for _, n := range []int{most + 1, most + 2, most + 10, 2 * most, 4*most + 1, 1 << 16} {
		put(strconv.Itoa(n), fmt.Sprintf("has %d characters", n), filled("a", n), d.violated(p.Path))
	}
	if p.Shape.Pattern != "" {
		return
	}
	for _, with := range []struct{ id, chars, says string }{
		{"two-byte", "é", "two bytes"},
		{"three-byte", "漢", "three bytes"},
		{"escaped", "\u0001", "one escape"},
		{"mixed", "aé漢", "one to three bytes"},
		{"markup", "<", "an entity where HTML is escaped"},
	} {
		put("max-"+with.id, fmt.Sprintf("has %d characters of %s each", most, with.says), filled(with.chars, most),
			d.accepts(p))
		put("over-"+with.id, fmt.Sprintf("has %d characters of %s each", most+1, with.says), filled(with.chars, most+1),
			d.violated(p.Path))
	}
	put("max-blank", fmt.Sprintf("has %d blanks", most), filled(" ", most), d.accepts(p))
	put("over-blank", fmt.Sprintf("has %d blanks", most+1), filled(" ", most+1), d.violated(p.Path))
	for _, by := range worthless {
		put("over-by-"+by.id, "is too long by "+by.says,
			by.before+filled("a", most+1-len([]rune(by.before+by.after)))+by.after, d.violated(p.Path))
	}
}

// worthless are what some layer takes off a string, or counts as less than it is.
var worthless = []struct{ id, says, before, after string }{
	{"blanks-after", "the blanks at its end", "", "  "},
	{"blanks-before", "the blanks at its beginning", "  ", ""},
	{"newline-after", "the line break at its end", "", "\n"},
	{"crlf", "CR LF, which are two characters", "", "\r\na"},
	{"nul-and-text", "what stands behind a NUL", "", "\x00abc"},
	{"nul-after", "the NUL at its end", "", "\x00"},
	{"accent", "an accent of its own", "", "e\u0301"},
	{"zero-width", "a character without width", "", "\u200b"},
	{"byte-order-mark", "the byte order mark at its beginning", "\ufeff", ""},
	{"quotes", "the quotes around it", `"`, `"`},
	{"percent", "a percent escape", "", "%41"},
	{"entity", "an entity of HTML", "", "&amp;"},
	{"backslash", "two backslashes", "", `\\`},
	{"tag", "a tag of HTML", "<b>", "</b>"},
}

// texts are strings in which every character is legal.
var texts = []struct{ id, text string }{
	{"ascii", ` !"#$%&'()*+,-./0123456789:;<=>?@AZ[\]^_` + "`az{|}~"},
	{"newline", "one\ntwo"},
	{"carriage-return", "one\r\ntwo"},
	{"tab", "a\tb"},
	{"blank", " "},
	{"blanks-around", "  a  "},
	{"newline-only", "\n"},
	{"newline-after", "a\n"},
	{"nul", "a\x00b"},
	{"delete", "a\x7fb"},
	{"c1", "a\u0085b"},
	{"latin-1", "ÀÉÎÕÜßÿ¿"},
	{"greek", "αβγΩ"},
	{"cyrillic", "Задание не выполнено"},
	{"cjk", "任务失败了"},
	{"hangul", "작업 실패"},
	{"arabic", "فشلت المهمة"},
	{"hebrew", "המשימה נכשלה"},
	{"thai", "งานล้มเหลว"},
	{"combining", "e\u0301o\u0308"},
	{"zero-width", "a\u200bb\u200dc"},
	{"direction", "a\u202eb\u202c"},
	{"byte-order-mark", "\ufeffa"},
	{"line-separator", "a\u2028b\u2029c"},
	{"replacement", "a\ufffdb"},
	{"private", "\ue000\uf8ff"},
	{"non-character", "a\uffffb"},
	{"emoji", "failed 🙂"},
	{"emoji-joined", "👩‍💻🏳️‍🌈"},
	{"beyond-bmp", "𝒜𐍈"},
	{"sql", `'; DROP TABLE jobs; --`},
	{"html", `<script>alert("x")</script>&amp;`},
	{"shell", "$(id) `id` ; rm -rf x | cat"},
	{"jndi", "${jndi:x}"},
	{"template", "{{7*7}} <%= 1 %> #{1}"},
	{"format", "%s %n %d %x"},
	{"path", "../../etc/passwd"},
	{"url", "http://127.0.0.1:1/?a=b&c=d#e"},
	{"percent", "100%25 %00 %0a"},
	{"json", `{"jobId":"x","status":"Failed"}`},
	{"json-escape", `\u0041\n\"`},
	{"null-word", "null"},
	{"true-word", "true"},
	{"number-word", "0"},
	{"nan-word", "NaN"},
	{"undefined-word", "undefined"},
	{"crlf-header", "a\r\nX-Header: b"},
	{"backslashes", `\\\\`},
	{"quotes", `""''`},
	{"slashes", `a/b//c`},
	{"long-word", strings.Repeat("ab", 25)},
}

// characters are those that a string may have, and those that it may not.
func (d *deriver) characters(p model.Place) {
	if p.Shape.Pattern != "" {
		d.patterned(p)
		return
	}
	base := carrier(d.op, p.Path)
	put := func(id, says, text string) {
		d.add(p.Path+"/accepts/"+id, p.Path+"/accepts", says, base.with(p.Path, quoted(text)), d.accepts(p))
	}
	for _, t := range texts {
		if len([]rune(t.text)) <= p.Shape.Max {
			put(t.id, fmt.Sprintf("%s holds special characters: %s", p.Path, t.id), t.text)
		} else {
			put(t.id, fmt.Sprintf("%s holds special characters: %s, as many as it may", p.Path, t.id),
				string([]rune(t.text)[:p.Shape.Max]))
		}
	}
	if p.Shape.Max < 2000 {
		return
	}
	for c := rune(0); c < 0x80; c++ { // each by itself, where there is room for the jobs
		if c >= '0' && unicode.IsLetter(c) || unicode.IsDigit(c) {
			continue
		}
		put(fmt.Sprintf("u%04x", c), fmt.Sprintf("%s holds U+%04X", p.Path, c), "a"+string(c)+"b")
	}
}

// patterned are the characters of a string whose pattern names them, [0-9A-Za-z_-]+ for instance.
func (d *deriver) patterned(p model.Place) {
	base, legal := carrier(d.op, p.Path), alphabet(p.Shape.Pattern)
	for c := rune(0x20); c < 0x7f; c++ {
		d.character(p, base, c, legal[c])
	}
	for _, c := range "\x00\n\t\x7f\u0085\u00a0éßаｅ０١\u2010\u2013\u200b\u2028\ufeff漢🙂" {
		d.character(p, base, c, legal[c])
	}
	for _, end := range []struct{ id, text string }{
		{"newline-after", "a1\n"},
		{"newline-before", "\na1"},
		{"blank-after", "a1 "},
		{"blank-before", " a1"},
		{"nul-after", "a1\x00"},
		{"only-newline", "\n"},
		{"only-blank", " "},
		{"dot-only", "."},
	} {
		if end.text == "." && legal['.'] {
			continue
		}
		d.add(p.Path+"/pattern/"+end.id, p.Path+"/pattern", fmt.Sprintf("%s is %q", p.Path, end.text),
			base.with(p.Path, quoted(end.text)), d.violated(p.Path))
	}
}

// alphabet is the set of characters of which a pattern is one or more.
func alphabet(pattern string) map[rune]bool {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || re.Op != syntax.OpPlus || re.Sub[0].Op != syntax.OpCharClass {
		panic("the pattern " + pattern + " is not one or more characters of a set, as in [a-z]+: " +
			"its cases are to be written by hand")
	}
	legal := map[rune]bool{}
	for i, ends := 0, re.Sub[0].Rune; i < len(ends); i += 2 {
		for c := ends[i]; c <= ends[i+1]; c++ {
			legal[c] = true
		}
	}
	return legal
}

func (d *deriver) character(p model.Place, base body, c rune, legal bool) {
	id, allowed := "pattern", d.violated(p.Path)
	if legal {
		id, allowed = "accepts", d.accepts(p)
	}
	d.add(fmt.Sprintf("%s/%s/u%04x", p.Path, id, c), p.Path+"/"+id, fmt.Sprintf("%s holds U+%04X", p.Path, c),
		base.with(p.Path, quoted("a"+string(c)+"b")), allowed)
}

// enumeration are the values of an enumeration, and what is near them.
func (d *deriver) enumeration(p model.Place) {
	base := carrier(d.op, p.Path)
	values := map[string]bool{}
	for _, v := range p.Shape.Enum {
		values[v] = true
	}
	for _, v := range p.Shape.Enum {
		allowed := d.valid()
		switch right := base.at(p.Path).String() == quoted(v); {
		case d.op.Effect != model.HandsOut || right:
		case p.Name == "owner":
			allowed = judge.RejectAny()
		default:
			allowed = judge.RejectPrefer(model.ActionTypeNotFound)
		}
		d.add(p.Path+"/accepts/"+v, p.Path+"/accepts", p.Path+" is "+v, base.with(p.Path, quoted(v)), allowed)
	}
	names := append([]string{model.Validation}, d.besides(p.Path)...)
	tried := map[string]bool{}
	bad := func(id, value string) {
		if values[value] || tried[value] {
			return
		}
		tried[value] = true
		d.add(p.Path+"/enum/"+id, p.Path+"/enum", fmt.Sprintf("%s is %q", p.Path, value),
			base.with(p.Path, quoted(value)), judge.RejectPrefer(names...))
	}
	for _, v := range p.Shape.Enum {
		for _, m := range nearMisses(v) {
			bad(v+"-"+m.id, m.text)
		}
	}
	if here := strings.Trim(base.at(p.Path).String(), `"`); !d.op.ThirdParty {
		for _, f := range forms.All() {
			bad("form-"+f.ID, f.Apply(here))
		}
	}
	for _, v := range []struct{ id, text string }{
		{"empty", ""},
		{"blank", " "},
		{"other", "Other"},
		{"zero", "0"},
		{"one", "1"},
		{"null-word", "null"},
		{"star", "*"},
		{"dot", "."},
		{"comma", ","},
		{"emoji", "🙂"},
	} {
		bad(v.id, v.text)
	}
	for _, v := range vocabulary() {
		bad("word-"+v, v)
	}
	bad("all", strings.Join(p.Shape.Enum, ","))
	if len(p.Shape.Enum) > 1 {
		bad("two", p.Shape.Enum[0]+"|"+p.Shape.Enum[1])
	}
	bad("long", filled(p.Shape.Enum[0], 5000))
}

// vocabulary are the values of all enumerations of the model: those of one are none of another.
var vocabulary = sync.OnceValue(func() []string {
	var words []string
	for _, op := range model.Operations() {
		for _, p := range append(op.Inputs(), op.Outputs()...) {
			words = append(words, p.Shape.Enum...)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
})

type nearMiss struct{ id, text string }

// nearMisses are what is nearly a value.
func nearMisses(v string) []nearMiss {
	snake := strings.ToLower(v[:1])
	for _, r := range v[1:] {
		if unicode.IsUpper(r) {
			snake += "_"
		}
		snake += strings.ToLower(string(r))
	}
	return []nearMiss{
		{"lower", strings.ToLower(v)},
		{"upper", strings.ToUpper(v)},
		{"camel", strings.ToLower(v[:1]) + v[1:]},
		{"swapped-last", v[:len(v)-1] + strings.ToUpper(v[len(v)-1:])},
		{"blank-before", " " + v},
		{"blank-after", v + " "},
		{"newline-after", v + "\n"},
		{"tab-after", v + "\t"},
		{"nul-after", v + "\x00"},
		{"cut-after", v[:len(v)-1]},
		{"cut-before", v[1:]},
		{"plural", v + "s"},
		{"exception", v + "Exception"},
		{"snake", snake},
		{"screaming", strings.ToUpper(snake)},
		{"quoted", `"` + v + `"`},
		{"doubled", v + v},
		{"homoglyph", homoglyph(v)},
		{"zero-width", v[:1] + "\u200b" + v[1:]},
	}
}

// homoglyph is a text with its first letter that has a look-alike replaced (UTS 39).
func homoglyph(v string) string {
	for _, pair := range []string{"oо", "eе", "aа", "iі", "cс", "pр", "SЅ", "AΑ", "BΒ"} {
		from, to := pair[:1], pair[1:]
		if strings.Contains(v, from) {
			return strings.Replace(v, from, to, 1)
		}
	}
	return v + "\u0430"
}
