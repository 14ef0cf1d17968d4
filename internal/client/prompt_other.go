//go:build !linux

package client

// acknowledge does nothing where no option has an acknowledgement be sent at once.
func (c *conn) acknowledge() {}
