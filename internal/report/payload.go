package report

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
)

// MaxBody is how much of a body a report keeps.
const MaxBody = 4 << 10

// Payload is a body as a report keeps it: as text where it is valid UTF-8, else as base64, and cut when it is long.
type Payload struct {
	Text   string `json:"body,omitempty"`
	Base64 string `json:"bodyBase64,omitempty"`
	Length int    `json:"bodyLength"` // of the whole body, in bytes
	Note   string `json:"bodyNote,omitempty"`
}

// NewPayload keeps the beginning of a body.
func NewPayload(body []byte) Payload {
	p := Payload{Length: len(body)}
	kept := body[:min(len(body), MaxBody)]
	if text := wholeRunes(kept, len(kept) < len(body)); utf8.Valid(text) {
		kept = text
		p.Text = string(kept)
	} else {
		p.Base64 = base64.StdEncoding.EncodeToString(kept)
	}
	if len(kept) < len(body) {
		p.Note = fmt.Sprintf("cut: the first %d of %d bytes", len(kept), len(body))
	}
	return p
}

// wholeRunes drops the part of a character that a cut left at the end.
func wholeRunes(b []byte, cut bool) []byte {
	if !cut {
		return b
	}
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}

// Bytes gives back what was kept.
func (p Payload) Bytes() []byte {
	if p.Base64 != "" {
		b, _ := base64.StdEncoding.DecodeString(p.Base64)
		return b
	}
	return []byte(p.Text)
}

const (
	// mostHeaders is how many header lines a report keeps of an answer.
	mostHeaders = 64
	// longestHeader is how much of each it keeps, in bytes.
	longestHeader = 1 << 10
)

// Headers lists a header sorted by name, secrets left out. It keeps the beginning of what is long.
func Headers(h http.Header) []Header {
	var list []Header
	for name, values := range h {
		for _, v := range values {
			list = append(list, Header{beginning(name), beginning(v)})
		}
	}
	slices.SortStableFunc(list, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return WithoutSecrets(list[:min(len(list), mostHeaders)])
}

// beginning is a copy of the beginning of a text, lest the whole be kept in memory.
func beginning(s string) string {
	if len(s) <= longestHeader {
		return s
	}
	return strings.ToValidUTF8(strings.Clone(s[:longestHeader]), "") + "…"
}

// WithoutSecrets replaces the values that are credentials or made with them. The writer does it again.
func WithoutSecrets(headers []Header) []Header {
	clean := slices.Clone(headers)
	for i, h := range clean {
		switch strings.ToLower(h.Name) {
		case "authorization", "x-amz-security-token", "cookie", "set-cookie", "proxy-authorization":
			clean[i].Value = secret.Mark
		}
	}
	return clean
}
