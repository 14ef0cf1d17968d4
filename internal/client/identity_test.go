package client

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client/account"
	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// apart are the profiles for which not even a remote target has anything dialed or run:
// nothing is there to be asked, or the instance metadata service would be.
var apart = map[string]bool{
	"none": true, "no such profile": true, "environment": true, "static": true, "role-of-instance": true,
	"role-of-environment": true, "container by path": true, // 169.254.170.2 is dialed, and never by a proxy
}

// TestWhereCredentialsComeFrom has profiles of every kind: for a local target nothing is
// dialed and nothing is run, and what is written down is used. That the trap would notice
// is shown by a remote target, for which it does. Neither target is sent anything.
func TestWhereCredentialsComeFrom(t *testing.T) {
	listed, err := hostile.NewTrap(t.TempDir())
	require.NoError(t, err)
	require.NoError(t, listed.Close())
	for i, p := range listed.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			for _, endpoint := range []string{"http://127.0.0.1:1", "http://10.1.2.3", "http://169.254.1.1", "https://[fd00::1]"} {
				trap := set(t, i)
				to, err := New(t.Context(), Options{Endpoint: endpoint})
				require.NoError(t, err)
				keys, err := to.Credentials().Retrieve(t.Context())
				require.NoError(t, err)
				assert.Equal(t, cmp.Or(p.Key, dummy), keys.AccessKeyID)
				assert.Zero(t, trap.Connections(), endpoint)
				assert.False(t, trap.Ran(), endpoint)
			}
			if apart[p.Name] {
				return
			}
			trap := set(t, i)
			_, err := New(t.Context(), Options{Endpoint: "http://192.0.2.1", AllowRemote: true})
			require.ErrorContains(t, err, "no AWS credentials")
			assert.True(t, trap.Connections() > 0 || trap.Ran(), "the trap sees nothing: %v", err)
		})
	}
}

// set makes a trap with the environment of its profile number i.
func set(t *testing.T, i int) *hostile.Trap {
	t.Helper()
	trap, err := hostile.NewTrap(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { _ = trap.Close() })
	for _, name := range []string{"AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"} {
		t.Setenv(name, "")
	}
	for _, assignment := range trap.Profiles()[i].Env {
		name, value, _ := strings.Cut(assignment, "=")
		t.Setenv(name, value)
	}
	return trap
}

// TestWithoutTheChain has no chain, as a Go program that imports the front door alone: profiles are not read, the keys of the
// environment are, and a remote target without keys is told of the import.
func TestWithoutTheChain(t *testing.T) {
	t.Cleanup(func() { Chain = account.Chain{} })
	Chain = nil
	file := filepath.Join(t.TempDir(), "credentials")
	require.NoError(t, os.WriteFile(file, []byte("[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = x\n"), 0o600))
	for name, value := range map[string]string{
		"AWS_SHARED_CREDENTIALS_FILE": file, "AWS_PROFILE": "", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "",
		"AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-3",
	} {
		t.Setenv(name, value)
	}
	local, remote := Options{Endpoint: "http://127.0.0.1:1"}, Options{Endpoint: "http://192.0.2.1", AllowRemote: true}
	key := func(o Options) string {
		to, err := New(t.Context(), o)
		require.NoError(t, err)
		defer to.Close()
		assert.Equal(t, "eu-west-3", to.Region())
		who, err := to.Credentials().Retrieve(t.Context())
		require.NoError(t, err)
		return who.AccessKeyID
	}
	assert.Equal(t, dummy, key(local))
	_, err := New(t.Context(), remote)
	require.ErrorContains(t, err, `import _ "github.com/plumbline-conformance/plumbline/extras"`)

	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
	_, err = New(t.Context(), remote)
	require.ErrorContains(t, err, "no AWS credentials", "half a pair is none")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	assert.Equal(t, "AKIDENV", key(local))
	assert.Equal(t, "AKIDENV", key(remote))
}
