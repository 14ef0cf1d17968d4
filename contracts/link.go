//go:build pact

package contracts

// The library is found where make pact-ffi puts it, when linking and when running.
// Windows has no such path in a program: there the directory has to be in PATH.

// #cgo LDFLAGS: -L${SRCDIR}/../.cache/pact/lib
// #cgo linux darwin LDFLAGS: -Wl,-rpath,${SRCDIR}/../.cache/pact/lib
import "C"
