package client

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
)

// TestSecretsAreLeftOut has them said in every spelling, whole and cut.
func TestSecretsAreLeftOut(t *testing.T) {
	const token = `IQoJb3JpZ2luX2Vj/token+with/all=of'it<here>&there==`
	s := newKeyring(aws.Credentials{AccessKeyID: "AKIDPLUMBLINE0000000", SecretAccessKey: "short", SessionToken: token}).signed("… Signature=0123456789abcdef0123456789abcdef")
	inJSON, err := json.Marshal(token)
	require.NoError(t, err)
	for name, said := range map[string]string{
		"plain": token, "JSON": strings.Trim(string(inJSON), `"`), "slashes escaped": strings.ReplaceAll(token, "/", `\/`),
		"in a query": url.QueryEscape(token), "in HTML": html.EscapeString(token), "the signature": "0123456789abcdef0123456789abcdef", "the key's id": "AKIDPLUMBLINE0000000",
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, "<(left out)> and <(left out)>", s.fromText("<"+said+"> and <"+said+">"))
			assert.Equal(t, "<(left out)", string(s.from([]byte("<"+said[:len(said)-3]))), "cut")
		})
	}
	for _, said := range []string{"", "short", "0123456789abcde", `{"message":"nothing of it"}`} {
		assert.Equal(t, said, s.fromText(said))
	}
	assert.Empty(t, newKeyring(aws.Credentials{AccessKeyID: dummy, SecretAccessKey: dummy}).signed(""), "dummies are words")
}

// TestKeyring has changed credentials be known at once.
func TestKeyring(t *testing.T) {
	to := &Target{}
	for _, token := range []string{"a session token, the first", "a session token, the second"} {
		who := aws.Credentials{SessionToken: token}
		assert.Equal(t, secret.Mark, to.keyring(who).signed("").fromText(token))
		assert.Same(t, to.keyring(who), to.keyring(who))
	}
}
