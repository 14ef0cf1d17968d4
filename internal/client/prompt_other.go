//go:build !linux

package client

import "net"

// acknowledging does nothing where no option has an acknowledgement be sent at once.
func acknowledging(net.Conn) (acknowledge func()) { return func() {} }
