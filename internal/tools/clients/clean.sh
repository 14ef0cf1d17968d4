# shellcheck shell=bash
# Has nothing that the caller's environment says of other programs change what a script does: what it builds, how cd,
# grep, sort and Python behave, and whether a proxy stands before loopback. Sourced by every script.
unset CDPATH GOROOT GOOS GOARCH GOEXPERIMENT GODEBUG GOTOOLCHAIN CGO_ENABLED POSIXLY_CORRECT "${!GREP_@}" "${!PYTHON@}"
export GOFLAGS=-mod=readonly GOWORK=off GO111MODULE=on LC_ALL=C
direct=localhost,127.0.0.1,::1,127.0.0.0/8
export NO_PROXY="${NO_PROXY:+$NO_PROXY,}$direct" no_proxy="${no_proxy:+$no_proxy,}$direct"
