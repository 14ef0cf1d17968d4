package client

import (
	"context"
	"time"
	"unicode/utf8"

	smithytime "github.com/aws/smithy-go/time"
)

// between is how long to wait between two pieces of a message: long enough for the target to have read the first one
// where it has nothing else to do. Where it has not, the pieces come together, and it is asked for less.
const between = 15 * time.Millisecond

// cuts are the places at which a message is cut whose head has so many bytes: within the
// first line and a field, after the head, and in the body after its first byte, in its middle,
// within its first character of several bytes, and before its last byte.
func cuts(head int, body []byte) []int {
	places := []int{3, head / 2, head}
	if len(body) < 4 {
		return places
	}
	places = append(places, head+1)
	if i := wide(body); i > 0 && i < len(body)/2 {
		places = append(places, head+i+1)
	}
	return append(places, head+len(body)/2, head+len(body)-1)
}

// wide is where the first character of several bytes is, or -1.
func wide(body []byte) int {
	for i, b := range body {
		if b >= utf8.RuneSelf {
			return i
		}
	}
	return -1
}

// writeCut writes a message from a byte on, with a pause before each of its places. It ends early where the
// peer reads no more.
func (c *conn) writeCut(ctx context.Context, m *message, from int) {
	for _, to := range m.cuts {
		if c.write(m, from, to) != nil || smithytime.SleepWithContext(ctx, between) != nil {
			return
		}
		from = to
	}
	_ = c.write(m, from, m.size())
}
