package account

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheChainTrustsTheAuthorities has the chain ask a server for credentials whose certificate
// only the pool that it is given knows, as that of --ca.
func TestTheChainTrustsTheAuthorities(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"AccessKeyId":"AKIAEXAMPLE","SecretAccessKey":"secret","Token":"t","Expiration":"2999-01-01T00:00:00Z"}`))
	}))
	defer server.Close()
	none := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.URL, "AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none,
		"AWS_PROFILE": "", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_CA_BUNDLE": "",
		"AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_ROLE_ARN": "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "", "AWS_MAX_ATTEMPTS": "1",
	} {
		t.Setenv(name, value)
	}
	known := x509.NewCertPool()
	known.AddCert(server.Certificate())

	_, found, err := Chain{}.Account(t.Context(), known)
	require.NoError(t, err)
	keys, err := found.Retrieve(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "AKIAEXAMPLE", keys.AccessKeyID)

	_, _, err = Chain{}.Account(t.Context(), x509.NewCertPool())
	assert.ErrorContains(t, err, "certificate")
}
