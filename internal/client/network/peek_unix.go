//go:build unix

package network

import (
	"errors"
	"net"
	"syscall"
)

// Peek reports of an idle connection whether the peer has left it open, and whether bytes wait on it that nobody has
// read. It reads none, and does not wait.
func Peek(c net.Conn) (open, waiting bool) {
	socket, ok := c.(syscall.Conn)
	if !ok {
		return true, false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false, false
	}
	err = raw.Control(func(fd uintptr) { // Read would wait for whoever reads already
		var b [1]byte
		n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		switch {
		case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EINTR):
			open = true
		case err == nil && n > 0:
			open, waiting = true, true
		}
	})
	return open && err == nil, waiting
}
