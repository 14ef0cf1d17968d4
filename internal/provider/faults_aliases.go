package provider

import (
	"html"
	"slices"
	"strings"
	"unicode"
)

// aliasFaults read a member under a name that is not its own.
var aliasFaults = []entry{
	{"names-invisible-dropped", "drops characters without width from names", namesAs(dropped(unicode.Cf))},
	{"names-control-dropped", "drops control characters from names", namesAs(dropped(unicode.Cc))},
	{"names-nul-cut", "ends a name at a NUL character", namesAs(upTo("\x00"))},
	{"names-relaxed", "accepts names whose words are joined by any marks, in whatever letter case", aliased(
		func(name, known string) bool {
			return len(name) > len(known) && strings.EqualFold(lettersOf(name), known)
		})},
	{"names-narrowed", "folds full-width letters of names to ASCII", namesAs(narrow)},
	{"names-unaccented", "takes letters with an acute accent in names for those without", namesAs(
		strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ń", "n", "ć", "c").Replace)},
	{"names-percent-decoded", "decodes percent escapes in names", namesAs(percentDecoded)},
	{"names-entities-decoded", "decodes the entities of HTML in names", namesAs(html.UnescapeString)},
	{"names-attributes", "reads @name where name is missing", aliased(func(name, known string) bool {
		return name == "@"+known
	})},
	{"names-indexed", "reads name[0] as name", namesAs(noSuffix("[0]"))},
	{"names-qualified", "ignores what stands before the last colon or # of a name", namesAs(
		func(name string) string { return name[strings.LastIndexAny(name, ":#")+1:] })},
	{"names-plural", "reads names in the plural, and without the s of the plural", aliased(
		func(name, known string) bool { return name == known+"s" || name+"s" == known })},
	{"names-abbreviated", "accepts the beginning of a name for the name", aliased(func(name, known string) bool {
		return len(name) > 3 && strings.HasPrefix(known, name)
	})},
	{"names-by-length", "tells names apart by their length and their first and last letter", aliased(
		func(name, known string) bool {
			return len(name) == len(known) && name[0] == known[0] && name[len(name)-1] == known[len(known)-1]
		})},
	{"names-by-hash", "tells names apart by the hash code that Java has of them", aliased(
		func(name, known string) bool {
			hash := horner(0, 31)
			return hash(name) == hash(known)
		})},
	{"names-misspelled", "accepts names with one wrong letter", aliased(func(name, known string) bool {
		return len(name) > 4 && distance(name, known) == 1 && !strings.EqualFold(name, known)
	})},
	{"names-of-neighbours", "accepts the names that neighbouring types have for a member", aliased(
		func(name, known string) bool {
			return known == map[string]string{
				"nextToken": "continuationToken", "revisionId": "revision",
				"revisionChangeId": "changeIdentifier", "message": "summary", "createdAt": "created",
			}[name]
		})},
	{"names-as-paths", "reads the name of a structure and of its member with a dot between them", onInput(
		func(v value) value {
			for _, m := range v.members {
				structure, name, dotted := strings.Cut(m.name, ".")
				if in := v.get(structure); dotted &&
					slices.Contains([]string{pathDetails, pathCurrentRevision}, structure) &&
					in.get(name).kind == absent {
					v = v.with(structure, in.with(name, m.value))
				}
			}
			return v
		})},
	{"names-inherited", "looks in __proto__ for members that are missing", inherited("__proto__")},
	{"names-wrapped", "looks in a member called input for members that are missing", inherited("input")},
}

// namesAs reads unknown members under other names.
func namesAs(how func(name string) string) change {
	return renamed(func(name string, _ []string) string { return how(name) })
}

// dropped leaves out the characters of a class.
func dropped(class *unicode.RangeTable) func(string) string {
	return runesAs(-1, func(r rune) bool { return unicode.Is(class, r) })
}

func lettersOf(name string) string {
	return runesAs(-1, func(r rune) bool { return !unicode.IsLetter(r) })(name)
}

// aliased reads unknown members as documented ones that are missing, if same says so of the two names.
func aliased(same func(name, known string) bool) change {
	return onNames(func(_ string, known []string, members []member) ([]member, *failure) {
		v := value{members: slices.Clone(members)}
		for _, m := range members {
			at := slices.IndexFunc(known, func(k string) bool { return m.name != "" && m.name != k && same(m.name, k) })
			if at >= 0 && !slices.Contains(known, m.name) && v.get(known[at]).kind == absent {
				v.members = append(v.members, member{known[at], m.value})
			}
		}
		return v.members, nil
	})
}

// inherited looks for missing members in another one.
func inherited(from string) change {
	return onNames(func(_ string, known []string, members []member) ([]member, *failure) {
		v := value{members: slices.Clone(members)}
		for _, m := range v.get(from).members {
			if slices.Contains(known, m.name) && v.get(m.name).kind == absent {
				v.members = append(v.members, m)
			}
		}
		return v.members, nil
	})
}
