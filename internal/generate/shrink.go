package generate

import (
	"slices"
	"strconv"
)

// Shrink is the smallest record found for which fails is still true, starting from
// one for which it is. It asks some dozens of times.
func Shrink(r Request, fails func(Request) bool) Request {
	for {
		i := slices.IndexFunc(r.Smaller(), fails)
		if i < 0 {
			return r
		}
		r = r.Smaller()[i]
	}
}

// Smaller are records that are a step simpler than this one, those first that leave out most: without one of its parts;
// then with a plainer kind, alphabet or spelling; then with a smaller length or number.
func (r Request) Smaller() []Request {
	var s smaller
	s.from = r
	s.parts()
	s.kinds()
	s.magnitudes()
	return s.found
}

// smaller collects simpler records.
type smaller struct {
	from  Request
	found []Request
}

// try adds the record with one thing changed. The change is made to a copy.
func (s *smaller) try(change func(*Request)) {
	r := s.from
	r.ID.Mutations = slices.Clone(r.ID.Mutations)
	r.Variables = slices.Clone(r.Variables)
	r.Unknown = slices.Clone(r.Unknown)
	change(&r)
	s.found = append(s.found, r)
}

// choice tries the plainest choice in the place of another one.
func choice[T comparable](s *smaller, at func(*Request) *T, plainest T) {
	if *at(&s.from) != plainest {
		s.try(func(r *Request) { *at(r) = plainest })
	}
}

func (s *smaller) parts() {
	choice(s, func(r *Request) *Past { return &r.Past }, Fresh)
	choice(s, func(r *Request) *int { return &r.Flaw }, 0)
	choice(s, func(r *Request) *Spelling { return &r.CBOR }, Spelling{})
	for _, kind := range []func(*Request) *Kind{revisionKind, detailsKind, func(r *Request) *Kind {
		return &r.HasVariables
	}} {
		choice(s, kind, Absent)
	}
	for i := range fields {
		f := &fields[i]
		choice(s, f.text, f.plainest(&s.from))
	}
	choice(s, func(r *Request) *Number { return &r.Percent }, Number{})
	choice(s, func(r *Request) *Number { return &r.Created }, Number{})
	for i := range s.from.Variables {
		s.try(func(r *Request) { r.Variables = slices.Delete(r.Variables, i, i+1) })
	}
	for i := range s.from.Unknown {
		s.try(func(r *Request) { r.Unknown = slices.Delete(r.Unknown, i, i+1) })
	}
	for i := range s.from.ID.Mutations {
		s.try(func(r *Request) { r.ID.Mutations = slices.Delete(r.ID.Mutations, i, i+1) })
	}
}

// plainest is a string left out, or where it is required, one of one character.
func (f *field) plainest(r *Request) Text {
	if f.required && f.sent(r) {
		return Text{Kind: Valid, Length: 1}
	}
	return Text{}
}

func (s *smaller) kinds() {
	choice(s, func(r *Request) *Kind { return &r.ID.Kind }, Valid)
	for i := range fields {
		f := &fields[i]
		if k := f.text(&s.from).Kind; k != Absent && k != Valid {
			s.try(func(r *Request) { *f.text(r) = Text{Kind: Valid, Length: 1} })
		}
		choice(s, func(r *Request) *int { return &f.text(r).Alphabet }, 0)
	}
	for i, v := range s.from.Variables {
		if plain := (Variable{Name: "a", Kind: Valid}); v != plain && !slices.Contains(s.from.Variables, plain) {
			s.try(func(r *Request) { r.Variables[i] = plain })
		}
		if v.Kind == Valid && v.Value != "" {
			s.try(func(r *Request) { r.Variables[i].Value, r.Variables[i].Times = "", 0 })
		}
	}
	for i, u := range s.from.Unknown {
		choice(s, func(r *Request) *string { return &r.Unknown[i].Value }, unknownValues[0])
		if !slices.Contains(membersOf[Top], u.Name) {
			choice(s, func(r *Request) *Place { return &r.Unknown[i].In }, Top)
		}
	}
	choice(s, func(r *Request) *int { return &r.Order }, 0)
	choice(s, func(r *Request) *int { return &r.Space }, 0)
	choice(s, func(r *Request) *int { return &r.Escape }, 0)
	for i := range s.from.CBOR.choices() {
		choice(s, func(r *Request) *int { return r.CBOR.choices()[i] }, 0)
	}
}

func (s *smaller) magnitudes() {
	for i := range fields {
		s.length(&fields[i])
	}
	s.number()
	for i, v := range s.from.Variables {
		for step := v.Times; step > 0; step /= 2 {
			s.try(func(r *Request) { r.Variables[i].Times = v.Times - step })
		}
	}
	for i := range s.from.ID.Mutations {
		choice(s, func(r *Request) *int { return &r.ID.Mutations[i].At }, 0)
		choice(s, func(r *Request) *int { return &r.ID.Mutations[i].With }, 0)
	}
}

// length tries shorter strings of the same kind: the shortest first, then by ever smaller steps.
func (s *smaller) length(f *field) {
	t := *f.text(&s.from)
	least := 1
	switch t.Kind {
	case TooLong:
		least = f.most + 1
	case Valid:
	case WrongType:
		least = 0
	default:
		choice(s, func(r *Request) *int { return &f.text(r).Length }, 0)
		return
	}
	for step := t.Length - least; step > 0; step /= 2 {
		s.try(func(r *Request) { f.text(r).Length = t.Length - step })
	}
}

// number tries numbers nearer to the range, or within it.
func (s *smaller) number() {
	if s.from.Percent.Kind != Valid && s.from.Percent.Kind != OffScale {
		return
	}
	n, err := strconv.Atoi(s.from.Percent.Text)
	if err != nil { // of more than 64 bits
		choice(s, func(r *Request) *string { return &r.Percent.Text }, strconv.Itoa(n))
		return
	}
	nearest := 0
	if s.from.Percent.Kind == OffScale {
		nearest = max(-1, min(n, 101))
	}
	for step := n - nearest; step != 0; step /= 2 {
		s.try(func(r *Request) { r.Percent.Text = strconv.Itoa(n - step) })
	}
}
