package secret

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSpellings(t *testing.T) {
	assert.Equal(t, []string{"0123abcDEF"}, Spellings("0123abcDEF"), "what has nothing to escape")
	assert.Subset(t, Spellings(`a/b+c "<&>`), []string{
		`a/b+c "<&>`, `a/b+c \"\u003c\u0026\u003e`, `a\/b+c "<&>`, "a/b+c &#34;&lt;&amp;&gt;", "a%2Fb%2Bc+%22%3C%26%3E", "a%2fb%2bc%20%22%3c%26%3e",
		`a\u002fb\u002bc\u0020\u0022\u003c\u0026\u003e`, `a\u002Fb\u002Bc\u0020\u0022\u003C\u0026\u003E`,
	})
}
