package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTable(t *testing.T) {
	var b strings.Builder
	columns := table{most: []int{6, 4}}
	columns.row("a heading alone, which has no width")
	columns.row("id", "level", "what is allowed")
	columns.row("éé", "must", "")
	columns.row("longer than six", "m", "x")
	require.NoError(t, columns.write(&b))
	assert.Equal(t, `a heading alone, which has no width
id      level  what is allowed
éé      must  `+`
longer than six  m     x
`, b.String())
}
