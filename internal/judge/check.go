package judge

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// Finding is one way in which an answer differs from what is allowed.
type Finding struct {
	// Rule is the rule that is broken. It is empty where the outcome is not the
	// one that the case asked for: then it is the case's own rule.
	Rule          string
	Level         rules.Level
	Expected, Got string
	// Informative findings do not change what happened to the request: a body
	// that should be empty, a content type, a request id.
	Informative bool
}

const contentType = "application/x-amz-json-1.1"

// Check finds every difference between an answer and what is allowed, all at
// once. An answer outside Must is a failure whatever the rule's own level: what
// is only observed still has to be a 200 or a well-formed error.
func (a Allowed) Check(ans wire.Answer) []Finding {
	c := checker{allowed: &a, ans: &ans}
	switch {
	case ans.TooEarly():
		c.outcome(413, &wire.ErrorAnswer{})
	case ans.Fate == wire.Answered || ans.Fate == "" && ans.Status != 0:
		c.answered()
	default:
		c.unanswered()
	}
	return c.findings
}

type checker struct {
	allowed  *Allowed
	ans      *wire.Answer
	findings []Finding
}

func (c *checker) add(rule string, level rules.Level, expected, got string) {
	c.findings = append(c.findings, Finding{Rule: rule, Level: level, Expected: expected, Got: got})
}

func (c *checker) inform(rule string, level rules.Level, expected, got string) {
	c.findings = append(c.findings, Finding{Rule: rule, Level: level, Expected: expected, Got: got, Informative: true})
}

func (c *checker) unanswered() {
	expected, detail := c.allowed.Must.String(), ""
	if c.ans.Detail != "" {
		detail = wire.Tame(c.ans.Detail, 300)
	}
	switch c.ans.Fate {
	case wire.Hung:
		c.add(inTime, rules.Must, expected, cmp.Or(detail, "no whole answer within the time limit"))
	case wire.Dropped:
		c.add(notDropped, rules.Must, expected,
			cmp.Or(detail, "connection closed before a complete response")+", twice")
	case wire.Broken:
		c.add("answer/well-formed", rules.Must, expected, told("no HTTP answer", detail))
	default: // no verdict, and so no pass either; the caller should not ask
		c.add("", rules.Must, expected, told("no connection could be made", detail))
	}
}

func told(what, detail string) string { return strings.TrimSuffix(what+": "+detail, ": ") }

// answered judges a whole answer by its status.
func (c *checker) answered() {
	status := c.ans.Status
	must := &c.allowed.Must
	switch {
	case c.ans.Early && (status < 500 || status == 502) && slices.Contains(must.Statuses, 413):
		// Answered while the request was still being written: as good as a 413. A gateway whose backend has closed the
		// connection then says 502.
	case status >= 500 && slices.Contains(must.Statuses, status):
		if !slices.Contains(c.allowed.Should.Statuses, status) {
			c.add("", rules.Should, c.allowed.Should.String(), c.got())
		}
	case status >= 500:
		c.add("answer/no-server-error", rules.Must, "a status below 500", c.got())
	case must.BelowFiveHundred:
		c.belowFiveHundred()
	case must.Refusal && status >= 300:
	case slices.Contains(must.Statuses, status):
		c.outcome(status, &wire.ErrorAnswer{})
	case status < 200, status >= 300 && status < 400:
		c.add("answer/well-formed", rules.Must, must.String(), c.got())
		c.requestID()
	case status < 300:
		c.success()
	default:
		c.failure()
	}
}

// belowFiveHundred judges an answer where a failure needs a status of 500: another than there should be, and a success,
// where there should be one, that is not empty.
func (c *checker) belowFiveHundred() {
	should := &c.allowed.Should
	switch e := c.ans.ReadIfError(); {
	case !should.allows(c.ans.Status, e.Name()):
		c.add("", rules.Should, should.String(), c.got())
	case should.Success && c.ans.Status == 200 && len(c.ans.Body) > 0 && c.ans.Coding == "":
		c.add("answer/empty-body", rules.Should, "a body of zero bytes", "a body of "+bodyWords(c.ans.Body))
	}
}

// success judges a 2xx.
func (c *checker) success() {
	if c.ans.CBOR {
		c.cborSuccess()
		return
	}
	ans := c.ans
	if ans.Status == 200 || !c.allowed.Must.Success {
		c.outcome(ans.Status, &wire.ErrorAnswer{})
	} else {
		c.add("answer/success-status", rules.Must, "status 200", c.got())
	}
	unread := c.coded()
	switch codings := ans.Values("Content-Encoding"); {
	case len(ans.Body) > 0 && !unread:
		got := "a body of " + bodyWords(ans.Body) + failedBy(rules.FailedBySuccess(ans.Body))
		c.inform("answer/empty-body", rules.Must, "a body of zero bytes", got)
	case len(ans.Body) == 0 && len(codings) > 0 && !strings.EqualFold(codings[0], "identity"):
		got := "Content-Encoding " + wire.Tame(codings[0], 100) + failedBy(rules.FailedBySuccess(nil))
		c.inform("answer/empty-coding", rules.Observe, "no Content-Encoding", got)
	}
	c.clientsSuccess()
	c.contentType("answer/success-content-type", rules.Should)
	c.requestID()
}

// coded judges the coding of a body, and reports whether the body cannot be read for it: what
// the request does not name, its sender does not undo. What it names and excludes is a
// SHOULD: RFC 9110 says no more, and frameworks look for the name alone.
func (c *checker) coded() bool {
	if c.ans.Coding == "" {
		return false
	}
	level := rules.Must
	if c.ans.Decoded {
		level = rules.Should
	}
	c.add("protocol/content-coding", level, "a body in no coding that the request excludes",
		"Content-Encoding "+wire.Tame(c.ans.Coding, 100))
	return !c.ans.Decoded
}

// failure judges a 4xx.
func (c *checker) failure() {
	if c.ans.CBOR {
		c.cborFailure()
		return
	}
	e := wire.ReadError(c.ans)
	if c.ans.Status != 400 {
		c.add("answer/error-status", rules.Must, "status 400 for an error", c.got())
	}
	if c.coded() {
		c.requestID()
		return
	}
	if c.unread(&e) {
		c.unreadJSON(&e)
		return
	}
	if e.Name() != "" || len(c.allowed.Must.Errors) == 0 {
		c.outcome(400, &e)
	}
	if e.Flaw != "" {
		c.add("answer/error-object", rules.Must, "a JSON object",
			e.Flaw+bodyTail(c.ans.Body)+failedBy(rules.FailedByError(c.ans.Body)))
	}
	c.errorType(&e)
	c.message(&e)
	c.contentType("answer/error-content-type", rules.Must)
	c.requestID()
}

// unread reports whether a refusal that names no type, or is no document, is that of a request that the target may not
// have been able to read.
func (c *checker) unread(e *wire.ErrorAnswer) bool {
	return len(c.allowed.Must.Errors) > 0 && c.allowed.MayBeUnread() && (e.Flaw != "" || e.Name() == "")
}

// unreadable judges the refusal of a request that could not be read by its form, which is told once for the whole run,
// in the same words for all of a kind.
func (c *checker) unreadable(e *wire.ErrorAnswer, rule, expected, noDocument, noType string) {
	got := noType
	switch {
	case len(c.ans.Body) == 0:
		got = "an empty body"
	case e.Flaw != "":
		got = noDocument
	}
	c.inform(rule, rules.Should, expected+" that names its type, for requests that cannot be read too", got)
	if e.Name() != "" || len(c.allowed.Should.Errors) == 0 {
		c.outcome(400, e)
	}
}

// unreadJSON judges such a refusal by JSON.
func (c *checker) unreadJSON(e *wire.ErrorAnswer) {
	c.unreadable(e, "answer/unreadable-error", "an error document",
		"a body that is no JSON object", "an object that names no type")
	c.agree(e)
	c.message(e)
	c.contentType("answer/error-content-type", rules.Must)
	c.requestID()
}

// message judges whether an error's message is a string.
func (c *checker) message(e *wire.ErrorAnswer) {
	if e.BadMessage == "" {
		return
	}
	got := e.BadMessage
	if got == awsjson.Number.String() {
		got += failedBy(rules.FailedByMessage())
	}
	c.inform("answer/message-string", rules.Must, "a message that is a string", got)
}

// errorType judges where an error's type stands.
func (c *checker) errorType(e *wire.ErrorAnswer) {
	if e.Name() == "" {
		c.add("answer/error-type", rules.Must, "the error's type in __type, code or X-Amzn-ErrorType",
			"none of them"+failedBy(rules.FailedByNoType()))
		return
	}
	c.agree(e)
	c.readable(e)
	c.clientsError(e)
}

// agree judges whether an error's type is the same in all its places.
func (c *checker) agree(e *wire.ErrorAnswer) {
	for _, t := range e.Types {
		if first := e.Types[0]; t.Name != first.Name {
			c.add("answer/error-type-agrees", rules.Must, "the same type in every place",
				placesWords(e.Types)+raisedFrom(first, t))
			return
		}
	}
}

// readable judges whether an error's type stands where every client reads it.
func (c *checker) readable(e *wire.ErrorAnswer) {
	const rule, expected = "answer/error-__type", "the error's type in __type, without a URI"
	first := e.Types[0]
	if e.HasType && first.Name != "" && !rules.PlacementOf(first).URI {
		return
	}
	got := "only in " + first.Place
	switch {
	case e.BadType != "":
		got = "__type is " + e.BadType
	case e.HasType && first.Name == "":
		got = "an empty __type"
	case e.HasType:
		got = "a colon and a URI after it"
	}
	if missed := missedBy(e); len(missed) > 0 {
		got += ": a generic error for " + rules.Listed(missed)
	}
	c.inform(rule, rules.Should, expected, got)
}

// outcome compares what happened with what is allowed. A 4xx is compared as
// the 400 that it should be: its status has a finding of its own.
func (c *checker) outcome(status int, e *wire.ErrorAnswer) {
	violated, level := &c.allowed.Must, rules.Must
	name := e.Name()
	if violated.allows(status, name) {
		violated, level = &c.allowed.Should, rules.Should
		if violated.allows(status, name) {
			return
		}
	}
	rule := ""
	if status == 400 && len(violated.Errors) > 0 && name != "" && !model.KnownError(name) {
		rule = "answer/error-name"
	}
	c.add(rule, level, violated.String(), c.got())
}

// allows tells whether the set has the outcome; an error without a name is
// allowed where any error is, since its type has a finding of its own.
func (s *Set) allows(status int, name string) bool {
	switch {
	case s.BelowFiveHundred && status < 500, slices.Contains(s.Statuses, status):
		return true
	case status == 200:
		return s.Success
	case status == 400:
		return slices.Contains(s.Errors, name) || slices.Contains(s.Errors, model.AnyError)
	}
	return false
}

func (c *checker) contentType(rule string, level rules.Level) {
	values := c.ans.Values("Content-Type")
	for _, v := range values {
		media, _, _ := strings.Cut(v, ";")
		if !strings.EqualFold(strings.Trim(media, " \t"), contentType) {
			c.inform(rule, level, "Content-Type "+contentType, "Content-Type "+wire.Tame(v, 100))
			return
		}
	}
	if len(values) == 0 {
		c.inform(rule, level, "Content-Type "+contentType, "no Content-Type")
	}
}

func (c *checker) requestID() {
	values := c.ans.Values("X-Amzn-Requestid")
	switch {
	case len(values) == 0:
		c.inform("answer/request-id", rules.Observe, "x-amzn-RequestId, a UUID", "none")
	case !isUUID(values[0]):
		c.inform("answer/request-id", rules.Observe, "x-amzn-RequestId, a UUID", wire.Tame(values[0], 100))
	}
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return false
			}
		}
	}
	return true
}

// got says in words what came.
func (c *checker) got() string {
	if c.ans.TooEarly() {
		return "413 (the connection ended before the request was sent whole)"
	}
	e := c.ans.ReadIfError()
	words := c.ans.OutcomeAs(e)
	switch {
	case e.Message != "":
		return words + ", message " + strconv.QuoteToASCII(wire.Cut(e.Message, 200))
	case e.Name() != "":
		return words
	case len(c.ans.Body) == 0:
		return words + " with an empty body"
	default:
		return words + " with a body of " + bodyWords(c.ans.Body)
	}
}

// bodyWords say how long a body is, and how it begins.
func bodyWords(body []byte) string {
	return fmt.Sprintf("%d bytes%s", len(body), bodyTail(body))
}

func bodyTail(body []byte) string {
	if len(body) == 0 {
		return ""
	}
	return ": " + strconv.QuoteToASCII(wire.Cut(string(body[:min(len(body), 200)]), 120))
}

func placesWords(types []wire.NamedPlace) string {
	words := make([]string, 0, len(types))
	for _, t := range types {
		words = append(words, t.Place+": "+wire.Tame(t.Name, 80))
	}
	return strings.Join(words, ", ")
}
