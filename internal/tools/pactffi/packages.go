package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// The versions, which contracts/README.md names too.
const (
	libraryVersion = "20.2.0" // libpact_ffi 0.5.8
	commandVersion = "18.1.2"
)

// pkg is one npm package and the one file of it that is wanted.
type pkg struct {
	name, version string
	integrity     string // what npm's lock files call so: the SHA-512 of the tarball
	member        string // the file in the tarball
	file          string // where it goes, below the directory
}

func library(platform, integrity, member, file string) pkg {
	return pkg{
		"@pact-foundation/pact-core-" + platform, libraryVersion, integrity, "package/prebuilds/" + member,
		"lib/" + file,
	}
}

func verifier(platform, integrity, file string) pkg {
	return pkg{
		"@pact-foundation/pact-cli-" + platform, commandVersion, integrity, "package/standalone/" + file,
		"bin/" + file,
	}
}

// libraries are the packages that hold libpact_ffi.
var libraries = map[string]pkg{
	"linux-amd64-glibc": library("linux-x64-glibc",
		"sha512-sj2gGwCkq1QPIXrXW7jaGKAmn5eJIAgNURKAVqE9z2+uEZWqIni/Bp2Jh6xt4L+nyHOZ5F/pZ/J1FxKf//ilEw==",
		"linux-x64/libpact_ffi.so", "libpact_ffi.so"),
	"linux-amd64-musl": library("linux-x64-musl",
		"sha512-aMKWEAuLOHEwbifSUyrQCIBUOId5sIVjOoxIajAsRD7YCAV0uT2Ztu68zEPFUbdIUB56NIl5aNjXZxDqO8Ccfw==",
		"linux-x64/libpact_ffi_musl.so", "libpact_ffi.so"),
	"linux-arm64-glibc": library("linux-arm64-glibc",
		"sha512-TrTe+8Q68B08mAvWWITEXkMQDRkLRtu0yJO+E/db5iZK8hubigfFzTJaGamMeu1UbBvUf3LUv0lF/uxc3YY5Eg==",
		"linux-arm64/libpact_ffi.so", "libpact_ffi.so"),
	"linux-arm64-musl": library("linux-arm64-musl",
		"sha512-AyhQcZH0QsNUPcBHRAGpbsf0okEk5LiUtTdtOHAratTNLGuImI/EQfFmozcrmC9Zqi3A4MjiYta/SrB1axUKeQ==",
		"linux-arm64/libpact_ffi_musl.so", "libpact_ffi.so"),
	"darwin-amd64": library("darwin-x64",
		"sha512-E1dgxZ+Y1o04Rq1dthHNv1Xwc41TNWpmEWuerrgh9sFMkzPf5KoczKw3brvdSyuHZPXb0uOeDtTU35wPfy8eGw==",
		"darwin-x64/libpact_ffi.dylib", "libpact_ffi.dylib"),
	"darwin-arm64": library("darwin-arm64",
		"sha512-oKSS6QCbxNhTV4v/Tpt70zsPU5UN60VsdHR1JvVCjJ1YyxB3INElIYzBeywYPzR1C1An1Sfx1KONCPeFykhfmA==",
		"darwin-arm64/libpact_ffi.dylib", "libpact_ffi.dylib"),
	"windows-amd64": library("windows-x64",
		"sha512-CPDQdUxy+bLZ2pni4wU2DBpHq3GjNP49moh9qoJJ6HZBQFdR68yRStOB5xatjZneGZdicSG3EXfxdVoxTn3YYA==",
		"win32-x64/pact_ffi.dll", "pact_ffi.dll"),
}

// commands are the packages that hold the command-line tools of Pact.
var commands = map[string]pkg{
	"linux-amd64": verifier("linux-x64",
		"sha512-9tkTehi+zUxFMoB4R1V80qwZhGQpzu02efXldA4KANYDoSDyc9JcH61OGspTrRwptNwscOVxrly3yn42zTZGFA==", "pact"),
	"linux-arm64": verifier("linux-arm64",
		"sha512-a1a5UNYRN98xKW7uSUQPwcxaWUxv82j5fxG2fcCHhK5FcD30KadMHqb75LWx30hI4zGJFvwO4PnhLVhxjj1RKQ==", "pact"),
	"darwin-amd64": verifier("darwin-x64",
		"sha512-/0xbxwSQAakjab7LkdOZIl8oJXZBSb9WAcySFXaG48Y7uCSJTk0cvunE4CwesiOwAweqJr8Ffr4WJP8M7NZbxA==", "pact"),
	"darwin-arm64": verifier("darwin-arm64",
		"sha512-ovcGsKQF24JO9s8FOWrgs10x6fA9t/WwVFCZFiWOPcHK2p1TdiV0EpddzmuYpzIW7DfgEWQT9nLtnYvCdiLuEw==", "pact"),
	"windows-amd64": verifier("windows-x64",
		"sha512-CfCUqsztVyCLu4cEhV2Hp+VZhbgbiHkmDqxiC6YbRBdNZMHaNiPT7jOPNHxyAIKHEGQl0RwiHqGhrKjJTGqUjQ==", "pact.exe"),
}

// libraryFor finds the package with the library for a platform. Which C library
// a Linux has is asked of the C compiler, for it will link the library.
func libraryFor(goos, arch, compilesFor string) (pkg, error) {
	platform := goos + "-" + arch
	if goos == "linux" {
		libc := "-glibc"
		if strings.Contains(compilesFor, "musl") {
			libc = "-musl"
		}
		if p, ok := libraries[platform+libc]; ok {
			return p, nil
		}
	}
	if p, ok := libraries[platform]; ok {
		return p, nil
	}
	return pkg{}, fmt.Errorf("npm has no package with libpact_ffi for %s/%s, so the contract tests cannot run here; "+
		"everything else can (make test-go), and any machine with the command-line verifier can verify the pact "+
		"(contracts/README.md)", goos, arch)
}

// commandFor finds the package with the command-line tools for a platform.
func commandFor(goos, arch string) (pkg, error) {
	if p, ok := commands[goos+"-"+arch]; ok {
		return p, nil
	}
	return pkg{}, fmt.Errorf("npm has no package with Pact's command-line verifier for %s/%s", goos, arch)
}

// host is the package for this machine.
func host(tools bool) (pkg, error) {
	if tools {
		return commandFor(runtime.GOOS, runtime.GOARCH)
	}
	compiler := cmp.Or(os.Getenv("CC"), "cc")
	machine, err := exec.Command(compiler, "-dumpmachine").Output()
	if err != nil && runtime.GOOS == "linux" {
		return pkg{}, fmt.Errorf("the contract tests need a C compiler, and %s does not run: %w", compiler, err)
	}
	return libraryFor(runtime.GOOS, runtime.GOARCH, string(machine))
}
