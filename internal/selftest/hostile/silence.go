package hostile

import (
	"net"
	"net/http"
	"time"
)

// Silent never answers.
func Silent(c *Conn, _ *http.Request, _ string) bool {
	c.hold()
	return false
}

// SilentOnRejected answers properly what it accepts, and nothing to what it rejects.
func SilentOnRejected(c *Conn, r *http.Request, body string) bool {
	answer, text := c.answer(r, body)
	if answer.StatusCode != http.StatusOK {
		return Silent(c, r, body)
	}
	return c.send(answer, text) && !r.Close
}

// Late answers properly, but only after a time.
func Late(after time.Duration) Behaviour {
	return func(c *Conn, r *http.Request, body string) bool {
		return c.pause(after) && properly(c, r, body)
	}
}

// Trickle sends a right answer one byte at a time.
func Trickle(every time.Duration) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool {
		for _, b := range []byte(refusal + "Content-Length: 2\r\n\r\n{}") {
			if !c.pause(every) || !c.say(string(b)) {
				return false
			}
		}
		return true
	}
}

// Part sends the beginning of an answer and closes the connection.
func Part(beginning string) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool {
		c.say(beginning)
		return false
	}
}

// PartAndHold sends the beginning of an answer and then nothing more.
func PartAndHold(beginning string) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool {
		c.say(beginning)
		c.hold()
		return false
	}
}

// Beginnings of an answer.
const (
	NoByte     = ""
	StatusPart = "HTTP/1.1 40"
	HeaderPart = refusal + "Content-Le"
	BodyPart   = refusal + "Content-Length: 100\r\n\r\n{\"__type\":"
)

// Reset ends the connection with a reset instead of an answer.
func Reset(c *Conn, _ *http.Request, _ string) bool {
	_ = c.Conn.(*net.TCPConn).SetLinger(0) // it is what listeners of TCP give
	return false
}

// HalfClosed ends its own direction and goes on reading.
func HalfClosed(c *Conn, _ *http.Request, _ string) bool {
	_ = c.Conn.(*net.TCPConn).CloseWrite() // the next read will tell
	c.hold()
	return false
}
