package effect

import (
	"encoding/json"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Carriage is what the accepted requests of an action have carried. They are read when that is asked for, each once.
type Carriage struct {
	unread []wire.Request
	names  map[string]bool // of members, what a request carried
}

// Add adds a request, of which it is known what it carried besides what is read of it.
func (c *Carriage) Add(r wire.Request, known cases.Effect) {
	c.unread = append(c.unread, r)
	if c.names == nil {
		c.names = map[string]bool{}
	}
	for _, m := range members {
		if m.sent(known) != nil {
			c.names[m.name] = true
		}
	}
}

// has reports whether some request may have carried a member, in whatever letter case. A
// request that cannot be read may have carried all.
func (c *Carriage) has(member string) bool {
	for !c.names[member] && len(c.unread) > 0 {
		c.read(c.unread[0].Body)
		c.unread = c.unread[1:]
	}
	return c.names[member]
}

func (c *Carriage) read(text []byte) {
	var body struct{ ExecutionDetails, CurrentRevision, FailureDetails map[string]json.RawMessage }
	if json.Unmarshal(text, &body) != nil {
		for _, m := range members {
			c.names[m.name] = true
		}
		return
	}
	for _, structure := range []map[string]json.RawMessage{
		body.ExecutionDetails, body.CurrentRevision, body.FailureDetails,
	} {
		for _, m := range members {
			for name := range structure {
				c.names[m.name] = c.names[m.name] || strings.EqualFold(name, m.name)
			}
		}
	}
}
