package hostile

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Echo refuses every request, and says in its error and in its headers what it was sent, credentials and all.
func Echo(c *Conn, r *http.Request, _ string) bool {
	var all []string
	for name, values := range r.Header {
		all = append(all, name+": "+strings.Join(values, ", "))
	}
	heard := strings.Join(all, "; ")
	text, err := json.Marshal(map[string]string{"__type": "Strange " + heard, "message": heard})
	return err == nil && c.say(fmt.Sprintf("%sX-Amzn-RequestId: %s\r\nX-Heard: %s\r\nContent-Length: %d\r\n\r\n%s",
		refusal, heard, heard, len(text), text))
}

// EchoAsGarbage says what it was sent where the answer should be.
func EchoAsGarbage(c *Conn, r *http.Request, _ string) bool {
	c.say(r.Header.Get("X-Amz-Security-Token") + r.Header.Get("Authorization"))
	return false
}
