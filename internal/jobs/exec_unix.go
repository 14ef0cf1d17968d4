//go:build unix

package jobs

import (
	"os/exec"
	"syscall"
)

// endAll makes the command the head of a group of its own, and ends the whole group when the time is up.
func endAll(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}
