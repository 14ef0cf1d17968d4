package provider

import (
	"encoding/base64"
	"html"
	"net/url"
)

// packagedFaults unpack a body before they read it.
var packagedFaults = []entry{
	{"packaged-in-base64", "reads a body that is the base64 of JSON", unpacking(func(body string) string {
		text, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return ""
		}
		return string(text)
	})},
	{"packaged-in-form", "reads the JSON in the one field of a form", unpacking(func(body string) string {
		fields, err := url.ParseQuery(body)
		if err != nil || len(fields) != 1 {
			return ""
		}
		for _, values := range fields {
			return values[0]
		}
		return ""
	})},
	{"packaged-in-html", "reads a body whose quotes are entities of HTML", unpacking(html.UnescapeString)},
	{"packaged-in-envelope", "reads the JSON in the body of an object", func(b *behaviour) {
		parse := b.grammar
		unpacking(func(body string) string {
			v, err := parse.parse([]byte(body))
			if err != nil {
				return ""
			}
			return v.str("body")
		})(b)
	}},
}

// unpacking reads what unpack makes of a body, where that is an object.
func unpacking(unpack func(body string) string) change {
	return func(b *behaviour) {
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if text := unpack(string(body)); len(text) > 0 && text[0] == '{' {
				body = []byte(text)
			}
			return next(body)
		}
	}
}
