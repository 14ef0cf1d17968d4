// Package contracts is the exchange as a Pact: consumer tests that make the pact
// file with the real AWS SDK, the file itself, and the verification of a provider against it. The tests have the build
// tag pact and need libpact_ffi, which make pact-ffi installs; make contracts does all of it. README.md says more.
package contracts
