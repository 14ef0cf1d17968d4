package provider

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// The small constructors of which the tables of faults and variants are made. None is inlined: all tables have one
// initialiser, in which the compiler would look for each inlined variable from the beginning (a fifth of its time).

// change is what a fault or a variant does to the strict behaviour.
type change = func(*behaviour)

// both makes two changes.
//
//go:noinline
func both(a, b change) change {
	return func(to *behaviour) { a(to); b(to) }
}

// onMember lets how change or refuse the value of one member, before its type
// is looked at. A member that was left out is not asked about.
//
//go:noinline
func onMember(path string, how func(value) (value, *failure)) change {
	return func(b *behaviour) { b.inputs[successResult].at(path).reading(how) }
}

// onInput changes the whole input of PutJobSuccessResult.
func onInput(how func(value) value) change {
	return onMember("", func(v value) (value, *failure) { return how(v), nil })
}

// alter changes the characters of one text member.
func alter(path string, how func(string) string) change {
	return onMember(path, func(v value) (value, *failure) {
		if v.kind == text {
			v.text = how(v.text)
		}
		return v, nil
	})
}

// refuse answers ValidationException where a text member has something.
func refuse(path string, has func(string) bool) change {
	return onMember(path, func(v value) (value, *failure) {
		if v.kind == text && has(v.text) {
			return v, invalid("1 validation error detected: Value at '" + path + "' is not valid")
		}
		return v, nil
	})
}

// take reads a member of one JSON type as something else.
func take(path string, from kind, as func(value) value) change {
	return onMember(path, func(v value) (value, *failure) {
		if v.kind == from {
			v = as(v)
		}
		return v, nil
	})
}

// demanding changes what is demanded of one member.
//
//go:noinline
func demanding(path string, how func(*param)) change {
	return func(b *behaviour) { how(b.inputs[successResult].at(path)) }
}

// excusing does not compare one member with its bounds in the requests that when picks.
func excusing(path string, when func(*result) bool) change {
	return demanding(path, func(d *param) { d.excused = when })
}

// demand answers ValidationException to the requests that lacking picks.
//
//go:noinline
func demand(lacking func(*result) bool) change {
	return func(b *behaviour) {
		b.before = func(r *result) *failure {
			if lacking(r) {
				return invalid("1 validation error detected: The request is not valid.")
			}
			return nil
		}
	}
}

// Which requests a fault is about.
func always(*result) bool         { return true }
func hasToken(r *result) bool     { return r.token.set }
func hasNoToken(r *result) bool   { return !r.token.set }
func hasDetails(r *result) bool   { return r.details != nil }
func hasRevision(r *result) bool  { return r.revision != nil }
func hasVariables(r *result) bool { return r.variables != nil }

// everyExchange has exchanges go on in a way of their own, with the provider as it is behind it.
func everyExchange(how func(next http.Handler, w http.ResponseWriter, r *http.Request)) change {
	return func(b *behaviour) {
		b.around = chain(b.around, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { how(next, w, r) })
		})
	}
}

// fail answers f to the bodies that when picks, and to nothing else.
//
//go:noinline
func fail(f *failure, when func(body []byte) bool) change {
	return func(b *behaviour) {
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if when(body) {
				return f
			}
			return next(body)
		}
	}
}

// failAs answers f where the strict provider refuses for one of the reasons.
//
//go:noinline
func failAs(f *failure, reasons func(*behaviour) []**failure) change {
	return func(b *behaviour) {
		for _, reason := range reasons(b) {
			*reason = f
		}
	}
}

// nth answers f to every nth request.
func nth(n int, f *failure) change {
	return func(b *behaviour) {
		var count counter
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if count.next()%n == 0 {
				return f
			}
			return next(body)
		}
	}
}

// counter counts requests, from 1.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) next() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return c.n
}

// internal is the failure of a provider that has lost its way.
func internal() *failure {
	return &failure{kind: "InternalFailure", message: "An internal error has occurred.", status: 500}
}

// as is the failure with another error type.
func (f *failure) as(kind string) *failure {
	renamed := *f
	renamed.kind = kind
	return &renamed
}

// withStatus is the failure with another status.
func (f *failure) withStatus(status int) *failure {
	changed := *f
	changed.status = status
	return &changed
}

// The failures that send no answer at all.
var (
	hanging   = &failure{kind: "hang", act: hang}
	dropping  = &failure{kind: "drop", act: drop}
	resetting = &failure{kind: "reset", act: reset}
)

// onFailure changes the error answers of PutJobSuccessResult.
func onFailure(how func(out *reply, f *failure)) change {
	return func(b *behaviour) { b.failed = how }
}

// onSuccess changes the 200 of PutJobSuccessResult.
func onSuccess(how func(out *reply, r *result)) change {
	return func(b *behaviour) { b.success = how }
}

// onEvery changes the answers of all operations.
func onEvery(how func(out *reply, f *failure)) change {
	return func(b *behaviour) {
		b.edit = func(_ string, out *reply, f *failure) { how(out, f) }
	}
}

// onNamesOf lets how rename or refuse members of an operation, at every level or at one, after what did so before.
func onNamesOf(op string, how nameReader) change {
	return func(b *behaviour) {
		before := b.names[op]
		b.names[op] = func(path string, known []string, members []member) ([]member, *failure) {
			if before != nil {
				var f *failure
				if members, f = before(path, known, members); f != nil {
					return members, f
				}
			}
			return how(path, known, members)
		}
	}
}

// onNames does so for PutJobSuccessResult.
func onNames(how nameReader) change { return onNamesOf(successResult, how) }

// noUnknown refuses the unknown members that bad picks.
func noUnknown(bad func(path string, m member) bool) change { return onNames(refusingUnknown(bad)) }

func refusingUnknown(bad func(path string, m member) bool) nameReader {
	return func(path string, known []string, members []member) ([]member, *failure) {
		for _, m := range members {
			if !slices.Contains(known, m.name) && bad(path, m) {
				return members, &failure{kind: serialization, message: "Unrecognized field."}
			}
		}
		return members, nil
	}
}

// renamed reads members under the name that as gives them.
func renamed(as func(name string, known []string) string) change { return onNames(renaming(as)) }

func renaming(as func(name string, known []string) string) nameReader {
	return func(_ string, known []string, members []member) ([]member, *failure) {
		members = slices.Clone(members)
		for i, m := range members {
			if !slices.Contains(known, m.name) {
				members[i].name = as(m.name, known)
			}
		}
		return members, nil
	}
}

// grammarWith changes how JSON is read.
//
//go:noinline
func grammarWith(how func(*grammar)) change { return readingOf(successResult, how) }

// readingOf changes how JSON is read for one operation.
//
//go:noinline
func readingOf(op string, how func(*grammar)) change {
	return func(b *behaviour) { how(b.grammars[op]) }
}

// lifeWith changes what happens to jobs.
//
//go:noinline
func lifeWith(how func(*life)) change {
	return func(b *behaviour) { how(&b.life) }
}

// wireWith changes how requests are admitted.
func wireWith(how func(*wire)) change {
	return func(b *behaviour) { how(&b.wire) }
}

// Which characters a fault is about.
func isRune(c rune) func(rune) bool    { return func(r rune) bool { return r == c } }
func beyond(last rune) func(rune) bool { return func(r rune) bool { return r > last } }
func below(first rune) func(rune) bool { return func(r rune) bool { return r < first } }
func holds(which func(rune) bool) func(string) bool {
	return func(s string) bool { return strings.ContainsFunc(s, which) }
}

// runesAs writes another character for those that which picks, or none where it is negative.
func runesAs(with rune, which func(rune) bool) func(string) string {
	return func(s string) string {
		return strings.Map(func(r rune) rune {
			if which(r) {
				return with
			}
			return r
		}, s)
	}
}

// onlyASCII has a question mark for every other character.
var onlyASCII = runesAs('?', beyond(unicode.MaxASCII))

// What is done to a text.
func noPrefix(p string) func(string) string {
	return func(s string) string { return strings.TrimPrefix(s, p) }
}

func noSuffix(p string) func(string) string {
	return func(s string) string { return strings.TrimSuffix(s, p) }
}

func noneBefore(chars string) func(string) string {
	return func(s string) string { return strings.TrimLeft(s, chars) }
}

func noneAfter(chars string) func(string) string {
	return func(s string) string { return strings.TrimRight(s, chars) }
}

func changing(old, new string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, new) }
}

// upTo is what stands before a mark.
func upTo(mark string) func(string) string {
	return func(s string) string { s, _, _ = strings.Cut(s, mark); return s }
}

// percentDecoded is a text without its percent escapes.
func percentDecoded(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}

// nest is how deep a value is nested; a scalar is 0 deep.
func nest(v value) int {
	deepest := 0
	for _, item := range v.items {
		deepest = max(deepest, nest(item))
	}
	for _, m := range v.members {
		deepest = max(deepest, nest(m.value))
	}
	if v.kind == array || v.kind == object {
		deepest++
	}
	return deepest
}
