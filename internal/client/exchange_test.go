package client

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestAdviceAboutCertificates: an authority is asked for where it is the reason, and not where the name is.
func TestAdviceAboutCertificates(t *testing.T) {
	for advice, reason := range map[bool]error{
		true: x509.UnknownAuthorityError{}, false: x509.HostnameError{Certificate: new(x509.Certificate), Host: "localhost"},
	} {
		var e Exchange
		e.fail(&tls.CertificateVerificationError{Err: reason})
		assert.Equal(t, advice, strings.Contains(e.Detail, "--ca"), e.Detail)
	}
}
