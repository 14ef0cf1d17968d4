package cases

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// unknownIDs are well-formed ids that no job has and that are rarely tried.
func unknownIDs() []Case {
	ids := map[string]string{
		"nil": "00000000-0000-0000-0000-000000000000", "all-f": "ffffffff-ffff-ffff-ffff-ffffffffffff",
		"one": "00000000-0000-0000-0000-000000000001", "digits-only": "12345678-1234-4234-8234-123456789012",
		"letters-only": "abcdefab-cdef-abcd-efab-cdefabcdefab",
		"ordinary":     "3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e", "exponent": "12345678-1e10-4234-8234-123456789012",
		"octal": "01234567-0123-0123-0123-012345670123", "numeric": "00000000-0000-4000-8000-000000000000",
		"descending": "fedcba98-7654-3210-fedc-ba9876543210",
	}
	for v := range 16 {
		for _, variant := range "0123456789abcdef" {
			ids[fmt.Sprintf("version-%x-variant-%c", v,
				variant)] = fmt.Sprintf("6f1c2d3e-4a5b-%x678-%c9ab-cdef01234567", v, variant)
		}
	}
	for i := range 36 {
		if isHyphen(i) {
			continue
		}
		for _, d := range hexDigits {
			ids[fmt.Sprintf("only-%02d-%c", i, d)] = replaceAt("00000000-0000-0000-0000-000000000000", i, string(d))
		}
	}
	var out []Case
	for _, name := range sortedKeys(ids) {
		out = append(out, Case{
			ID: "jobId/unknown/" + name, Title: "a well-formed id that no job has: " + ids[name], Rule: "jobId/unknown",
			Plan: &Single{
				Job: NoJob, Twice: !strings.HasPrefix(name, "only-"),
				Request: text(`{"jobId":"` + ids[name] + `"}`), Allowed: judge.Reject(notFound),
				Names: func(string) string { return ids[name] },
			},
		})
	}
	for _, name := range []string{"ordinary", "nil", "all-f"} {
		out = append(out, Case{
			ID: "jobId/unknown/with-everything/" + name, Title: "an unknown id next to every other member",
			Rule: "jobId/unknown",
			Plan: &Single{
				Job: NoJob, Twice: true, Request: everything().with(jobID, quoted(ids[name])).build(),
				Allowed: judge.Reject(notFound), Names: func(string) string { return ids[name] },
			},
		})
	}
	return out
}
