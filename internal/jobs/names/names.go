// Package names gives the names of what runs create in a target, and recognises them.
package names

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// Run is with what the names of one run begin: plumbline- and ten hexadecimal digits.
type Run string

// New is one that no other run has.
func New() Run {
	digits := make([]byte, 5)
	_, _ = rand.Read(digits) // never fails (crypto/rand)
	return Run("plumbline-" + hex.EncodeToString(digits))
}

// Numbered is the name of the run's nth pipeline, or of the provider of its nth action type. The run's own name is that
// of a provider too. Others are made of a provider's: one with more behind it, in upper case, with an underscore for
// its first hyphen, or cut at its last one, before or behind that.
func (r Run) Numbered(n int64) string { return fmt.Sprintf("%s-%03d", r, n) }

// Longer is the name of the nth pipeline, which begins with the name of another pipeline: they are two all the same.
func (r Run) Longer(n int64) string { return fmt.Sprintf("%s-%d", r.Numbered(max(n-1, 1)), n) }

var (
	pipeline = regexp.MustCompile(`^(plumbline-[0-9a-f]{10})-[0-9]{3,}(-[0-9]+)?$`)
	provider = regexp.MustCompile(`^(plumbline[-_][0-9a-f]{10}|PLUMBLINE-[0-9A-F]{10})(-|-[0-9]{3,}.*)?$`)
)

// OfPipeline is the run that has given a pipeline its name; false of somebody else's.
func OfPipeline(name string) (Run, bool) { return of(pipeline, name) }

// OfProvider is the run that has given the provider of an action type its name; false of somebody else's.
func OfProvider(name string) (Run, bool) { return of(provider, name) }

func of(form *regexp.Regexp, name string) (Run, bool) {
	found := form.FindStringSubmatch(name)
	if found == nil {
		return "", false
	}
	return Run(strings.ReplaceAll(strings.ToLower(found[1]), "_", "-")), true
}
