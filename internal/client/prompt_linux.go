package client

import (
	"net"
	"syscall"
)

// acknowledging has what came so far over a connection be acknowledged at once. A server that writes the head of an
// answer and then its body, as that of Python's standard library does, sends the second when the first is acknowledged
// (RFC 9293, 3.7.4), and a receiver puts that off for some 40 ms (RFC 9293, 3.8.6.3), so that each request would take
// as long.
func acknowledging(c net.Conn) (acknowledge func()) {
	socket, ok := c.(syscall.Conn)
	if !ok {
		return func() {}
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return func() {} // of a closed connection, as the read will tell
	}
	return func() {
		_ = raw.Control(func(fd uintptr) { // what it saves is time alone
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
		})
	}
}
