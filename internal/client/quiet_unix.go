//go:build unix

package client

import (
	"errors"
	"syscall"
)

// quiet tells whether an idle connection is still open and silent. A request
// that is sent on a connection which the peer has closed must be sent again, and
// a request that completes a job cannot be repeated innocently: so look first.
// Bytes nobody asked for would be taken for the next answer. (Inside TLS they
// may be the protocol's own, such as session tickets.)
func (c *conn) quiet() bool {
	socket, ok := c.tcp.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		switch {
		case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EINTR):
			quiet = true
		case err == nil && n > 0:
			quiet = c.Conn != c.tcp
		}
		return true
	})
	return err == nil && quiet
}
