// Package fuzz holds fuzz targets for Go's own fuzzer. They try the embedded provider:
//
//	go test -fuzz=FuzzRequest -fuzztime=20s ./fuzz
//
// or a named fault of it (PLUMBLINE_FAULT), or a running implementation
// (PLUMBLINE_ENDPOINT, PLUMBLINE_JOBS). docs/fuzzing.md is the guide.
//
// FuzzRequest, FuzzCBORRequest, FuzzJobID, FuzzLimits and FuzzLifecycle read the fuzzer's
// bytes as choices of the generator: mutations of a request's own bytes hardly ever come to
// the 2,049 characters at which something happens. FuzzBody, FuzzCBOR and FuzzJudge take the
// bytes as they are, and FuzzErrorBody takes them for what an implementation answers.
package fuzz
