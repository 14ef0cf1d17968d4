//go:build !unix

package client

// quiet cannot be told here without reading: a stale connection is found out by
// its first request, which is then sent again.
func (c *conn) quiet() bool { return true }
