package provider

import "strconv"

// Shorthands for the JSON values that the provider makes itself.

// objectOf is an object, from names and values in turn.
func objectOf(pairs ...any) value {
	v := value{kind: object}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.members = append(v.members, member{pairs[i].(string), pairs[i+1].(value)})
	}
	return v
}

func textOf(s string) value { return value{kind: text, text: s} }

func numberOf(n int) value { return value{kind: number, text: strconv.Itoa(n)} }

// counts is an ArtifactDetails.
func counts(least, most int) value {
	return objectOf("minimumCount", numberOf(least), "maximumCount", numberOf(most))
}

// with is an object with one member set.
func (v value) with(name string, m value) value {
	out := value{kind: object, members: make([]member, 0, len(v.members)+1)}
	for _, old := range v.members {
		if old.name != name {
			out.members = append(out.members, old)
		}
	}
	out.members = append(out.members, member{name, m})
	return out
}

// whole is an integer member, or the default where it was left out.
func (v value) whole(name string, otherwise int) (int, bool) {
	m := v.get(name)
	if m.kind == absent || m.kind == null {
		return otherwise, true
	}
	n, err := strconv.Atoi(m.text)
	return n, err == nil && m.kind == number
}
