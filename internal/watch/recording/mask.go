package recording

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// maskedAccount stands where the id of an account was.
const maskedAccount = "000000000000"

// mask replaces what nobody else may learn: credentials, signatures, ids of accounts, the credentials of artifacts, the
// values of configurations, and all of these wherever they appear again.
type mask struct {
	secrets map[string]bool     // that were seen, in every spelling
	begin   map[string][]string // the long ones of them by their first bytes: bodies are searched for all at once
	first   [256]bool           // the bytes with which the long ones begin
	brief   map[string]bool     // the short ones
	account map[string]bool     // ids of accounts that were seen
}

func newMask() *mask {
	return &mask{
		secrets: map[string]bool{}, begin: map[string][]string{}, brief: map[string]bool{},
		account: map[string]bool{},
	}
}

// shortest is from which length on a secret is masked wherever it appears: shorter ones are ordinary words, and are
// masked as whole values.
const shortest = 8

// hidden are the members whose texts are secrets, in whatever object they stand; of an object all its texts are.
var hidden = map[string]bool{
	"artifactCredentials": true, "accessKeyId": true, "secretAccessKey": true, "sessionToken": true,
	"clientToken": true,
}

// configurations are the members that hold configurations of actions: their values may be secrets.
var configurations = map[string]bool{"configuration": true, "actionConfiguration": true}

// discreet are header fields that hold secrets, besides those with rules of their own.
var discreet = map[string]bool{
	"X-Amz-Security-Token": true, "Cookie": true, "Set-Cookie": true, "Proxy-Authorization": true, "X-Api-Key": true,
	"X-Amz-Access-Token": true,
}

var (
	arn        = regexp.MustCompile(`(arn:[a-z0-9-]*:[a-zA-Z0-9-]*:[a-z0-9-]*:)([0-9]{12})\b`)
	credential = regexp.MustCompile(`(Credential=)([^/,\s]+)`)
	signature  = regexp.MustCompile(`(Signature=)([0-9a-zA-Z+/=%]+)`)
	// spelled are secrets in a text that cannot be read as JSON.
	spelled = regexp.MustCompile(
		`("(?:accessKeyId|secretAccessKey|sessionToken|clientToken)"\s*:\s*")((?:[^"\\]|\\.)*)`)
	named = regexp.MustCompile(`("accountId"\s*:\s*")([0-9]{12})`)
)

// telling are parts of every body of which there is something to learn: the name of a member, which may be escaped, or
// an ARN. Most bodies have none, and are read no further.
var telling = [][]byte{
	[]byte("redentials"), []byte("accessKeyId"), []byte("secretAccessKey"), []byte("sessionToken"),
	[]byte("clientToken"),
	[]byte("onfiguration"), []byte("accountId"), []byte(`\u`), []byte("arn:"),
}

// tells reports whether there may be something to learn from a body.
func tells(body []byte) bool {
	return slices.ContainsFunc(telling, func(part []byte) bool { return bytes.Contains(body, part) })
}

// learn notes the secrets of an exchange.
func (m *mask) learn(e logbook.Exchange) {
	for _, value := range e.Request.Header.Values("Authorization") {
		if found := credential.FindStringSubmatch(value); found != nil {
			m.secret(found[2])
		}
	}
	for name, values := range e.Request.Header {
		if discreet[http.CanonicalHeaderKey(name)] {
			for _, v := range values {
				m.secret(v)
			}
		}
	}
	for _, body := range [][]byte{e.Request.Body, e.Answer.Body} {
		if !tells(body) {
			continue
		}
		if v, ok := decode(body, e.Wire == logbook.CBOR); ok {
			m.walk("", v, false)
		} else {
			for _, found := range spelled.FindAllSubmatch(body, -1) {
				m.secret(string(found[2]))
			}
		}
		for _, found := range arn.FindAllSubmatch(body, -1) {
			m.account[string(found[2])] = true
		}
	}
}

// decode reads a body of either wire.
func decode(body []byte, isCBOR bool) (v any, ok bool) {
	if isCBOR {
		return v, cbor.Unmarshal(body, &v) == nil
	}
	return v, json.Unmarshal(body, &v) == nil
}

// walk notes the secrets in a value. Name is that of the member, within whether it stands in one that hides all.
func (m *mask) walk(name string, v any, within bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			m.walk(key, item, within || hidden[name] || configurations[name])
		}
	case map[any]any:
		for key, item := range v {
			text, _ := key.(string)
			m.walk(text, item, within || hidden[name] || configurations[name])
		}
	case []any:
		for _, item := range v {
			m.walk(name, item, within)
		}
	case string:
		switch {
		case name == "accountId" && len(v) == 12:
			m.account[v] = true
		case within || hidden[name]:
			m.secret(v)
		}
	}
}

// secret notes a text, however it may be spelled.
func (m *mask) secret(text string) {
	if text == "" || text == secret.Mark {
		return
	}
	for _, s := range secret.Spellings(text) {
		switch {
		case m.secrets[s]:
			continue
		case len(s) < shortest:
			m.brief[s] = true
		default:
			m.begin[s[:shortest]] = append(m.begin[s[:shortest]], s)
			m.first[s[0]] = true
		}
		m.secrets[s] = true
	}
}

// body is a body without secrets. One of the CBOR wire that holds any is spelled anew.
func (m *mask) body(body []byte, isCBOR bool) []byte {
	if isCBOR {
		return m.cborBody(body)
	}
	out := []byte(m.text(string(body)))
	if !tells(out) && !bytes.Contains(out, []byte("Signature=")) && len(m.brief) == 0 {
		return out
	}
	out = signature.ReplaceAll(out, []byte("${1}"+secret.Mark)) // an error may repeat the field
	for s := range m.brief {                                    // as whole values only
		out = bytes.ReplaceAll(out, []byte(`"`+s+`"`), []byte(`"`+secret.Mark+`"`))
	}
	out = spelled.ReplaceAll(out, []byte("${1}"+secret.Mark))
	return named.ReplaceAll(out, []byte("${1}"+maskedAccount))
}

// cborBody masks a body of the CBOR wire. Texts have their lengths before them, so it is written again where it holds a
// secret; what cannot be read is left out where it holds one.
func (m *mask) cborBody(body []byte) []byte {
	plain := m.text(string(body)) == string(body)
	for s := range m.brief {
		plain = plain && !bytes.Contains(body, []byte(s))
	}
	if plain {
		return body
	}
	v, ok := decode(body, true)
	if !ok {
		return []byte(secret.Mark)
	}
	out, err := cbor.Marshal(m.rewrite(v))
	if err != nil {
		return []byte(secret.Mark)
	}
	return out
}

func (m *mask) rewrite(v any) any {
	switch v := v.(type) {
	case map[any]any:
		out := map[any]any{}
		for key, item := range v {
			out[m.rewrite(key)] = m.rewrite(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = m.rewrite(v[i])
		}
		return out
	case string:
		if m.secrets[v] {
			return secret.Mark
		}
		return m.text(v)
	default:
		return v
	}
}

// text is a text in which no secret and no account stands.
func (m *mask) text(s string) string {
	s = m.withoutSecrets(s)
	if strings.Contains(s, "arn:") {
		s = arn.ReplaceAllString(s, "${1}"+maskedAccount)
	}
	for account := range m.account {
		s = withoutAccount(s, account)
	}
	return s
}

// withoutSecrets replaces the long secrets wherever they stand; of several at one place, the longest.
func (m *mask) withoutSecrets(s string) string {
	var out strings.Builder
	from := 0
	for i := 0; i+shortest <= len(s); i++ {
		if !m.first[s[i]] {
			continue
		}
		longest := 0
		for _, text := range m.begin[s[i:i+shortest]] {
			if len(text) > longest && strings.HasPrefix(s[i:], text) {
				longest = len(text)
			}
		}
		if longest > 0 {
			out.WriteString(s[from:i])
			out.WriteString(secret.Mark)
			i += longest - 1
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// withoutAccount replaces the id of an account where it stands by itself: not inside a longer number, or an id of a
// job.
func withoutAccount(s, account string) string {
	var out strings.Builder
	for {
		at := strings.Index(s, account)
		if at < 0 {
			out.WriteString(s)
			return out.String()
		}
		end := at + len(account)
		replaced := account
		if !inWord(s, at-1) && !inWord(s, end) {
			replaced = maskedAccount
		}
		out.WriteString(s[:at])
		out.WriteString(replaced)
		s = s[end:]
	}
}

// inWord reports whether the byte at an index belongs to a longer word.
func inWord(s string, at int) bool {
	if at < 0 || at >= len(s) {
		return false
	}
	c := s[at]
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '.'
}

// header is a header without secrets.
func (m *mask) header(h http.Header) map[string][]string {
	out := map[string][]string{}
	for name, values := range h {
		if len(values) == 0 {
			continue // a field that is to be left out
		}
		kept := make([]string, len(values))
		for i, v := range values {
			switch canonical := http.CanonicalHeaderKey(name); {
			case discreet[canonical]:
				kept[i] = secret.Mark
			case canonical == "Authorization":
				kept[i] = authorization(v)
			default:
				kept[i] = m.text(v)
			}
		}
		out[name] = kept
	}
	return out
}

// authorization keeps the form of a signature, and nothing else of a field.
func authorization(v string) string {
	if !strings.HasPrefix(v, "AWS4-") || !strings.Contains(v, "Credential=") || !strings.Contains(v, "Signature=") {
		return secret.Mark
	}
	return blanked(blanked(v, "Credential=", "/, \t"), "Signature=", ", \t")
}

// blanked is a field in which a mark stands for what follows each name, as far as one of the bytes that end it.
func blanked(v, name, end string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(v, name)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString(name)
		out.WriteString(secret.Mark)
		if v = ""; strings.ContainsAny(after, end) {
			v = after[strings.IndexAny(after, end):]
		}
	}
}

// query is a path whose query holds no signature: requests may be signed there too.
func (m *mask) query(path string) string {
	before, query, found := strings.Cut(path, "?")
	if !found {
		return m.text(path)
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, _, _ := strings.Cut(part, "=")
		switch strings.ToLower(name) {
		case "x-amz-credential", "x-amz-signature", "x-amz-security-token", "awsaccesskeyid", "signature":
			parts[i] = name + "=" + url.QueryEscape(secret.Mark)
		default:
			parts[i] = m.text(part)
		}
	}
	return m.text(before) + "?" + strings.Join(parts, "&")
}
