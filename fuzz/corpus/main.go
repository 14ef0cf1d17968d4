// Command corpus writes the seed corpora of the fuzz targets: make corpus.
//
// A corpus is where a fuzzer starts from. Against a running implementation, of which
// it sees no coverage, the corpus is also all that leads it to the rules.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/plumbline-conformance/plumbline/internal/generate"
)

func main() {
	dir := "fuzz/testdata/fuzz"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := write(dir); err != nil {
		log.Fatal(err)
	}
}

// write writes all corpora. What was found and is kept there is left alone.
func write(dir string) error {
	for target, inputs := range corpora() {
		if err := os.MkdirAll(filepath.Join(dir, target), 0o755); err != nil {
			return err
		}
		for i, input := range inputs {
			name := filepath.Join(dir, target, fmt.Sprintf("seed-%03d", i))
			if err := os.WriteFile(name, []byte("go test fuzz v1\n"+input), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// corpora are the inputs of each target, as Go's files have them.
func corpora() map[string][]string {
	return map[string][]string{
		"FuzzRequest":   streams(100, 20, 120),
		"FuzzJobID":     streams(40, 6, 16),
		"FuzzLimits":    streams(60, 12, 28),
		"FuzzLifecycle": streams(40, 16, 120),
		"FuzzBody":      texts(60),
		"FuzzJudge":     texts(60),
		"FuzzErrorBody": answers(),

		"FuzzCBORRequest": streams(120, 20, 140),
		"FuzzCBOR":        cborBodies(80),
	}
}

// streams are n streams of choices, of different lengths: what comes after the end is
// plain, and in a short stream a mutation more often meets what decides.
func streams(n, shortest, longest int) []string {
	inputs := []string{one([]byte{})}
	for len(inputs) < n {
		draw := generate.Seeded(uint64(len(inputs)))
		data := make([]byte, shortest+draw(longest-shortest))
		for i := range data {
			data[i] = byte(draw(256))
		}
		inputs = append(inputs, one(data))
	}
	return inputs
}

// one is an input of a target that takes bytes.
func one(data []byte) string { return fmt.Sprintf("[]byte(%q)\n", data) }

// anyJob is the id that a target replaces by the id of a job.
const anyJob = "11111111-2222-4333-8444-abcdefabcdef"

// longestText is how long a body may be that is a seed: what is long is not mutated to any purpose.
const longestText = 600

// texts are bodies: a request with each flaw, then generated ones.
func texts(n int) []string {
	var inputs []string
	for i := range generate.Flaws {
		r := generate.Request{ID: generate.ID{Kind: generate.Valid}, Flaw: i}
		inputs = append(inputs, one(r.Build(anyJob)))
	}
	for seed := uint64(0); len(inputs) < n; seed++ {
		r := generate.NewRequest(generate.Seeded(seed))
		if body := r.Build(anyJob); len(body) < longestText {
			inputs = append(inputs, one(body))
		}
	}
	return inputs
}

// cborBodies are bodies of the CBOR wire: a request with each flaw, then generated ones in all spellings.
func cborBodies(n int) []string {
	var inputs []string
	for i := range generate.CBORFlaws {
		r := generate.Request{ID: generate.ID{Kind: generate.Valid}, Flaw: i, Wire: generate.CBOR}
		inputs = append(inputs, one(r.Build(anyJob)))
	}
	for seed := uint64(0); len(inputs) < n; seed++ {
		r := generate.NewCBORRequest(generate.Seeded(seed))
		if body := r.Build(anyJob); len(body) < longestText {
			inputs = append(inputs, one(body))
		}
	}
	return inputs
}

// answers are what implementations answer, right and wrong: status, error type in a header, body.
func answers() []string {
	bodies := []string{
		``, `{}`, `null`, `[]`, `"x"`, `OK`, `<html></html>`, "\xef\xbb\xbf{}", "\x1b[2J", `{"__type":`,
		`{"__type":"ValidationException","message":"no"}`,
		`{"__type":"com.amazonaws.codepipeline#JobNotFoundException"}`,
		`{"code":"ValidationException:http://internal.amazon.com/coral/"}`, `{"__type":null}`, `{"__type":1}`,
		`{"__type":""}`,
		`{"message":{"a":1}}`, `{"__type":"A","__type":"B"}`, `{"__type":"A","code":"B"}`, `{"__type":"\ud800"}`,
		"{\"__type\":\"a\\u0000b\"}",
		`{"Error":{"Code":"ValidationException"}}`, `{"Message":"no","__type":"ThrottlingException"}`,
		`{"__type":"ValidationException"}{}`,
	}
	var inputs []string
	for i, body := range bodies {
		status := []int{400, 200, 403, 404, 500, 503, 100, 302}[i%8]
		if i > 10 {
			status = 400
		}
		header := []string{"", "ValidationException", "application/x-amz-json-1.1"}[i%3]
		inputs = append(inputs, fmt.Sprintf("int(%d)\nstring(%q)\n[]byte(%q)\n", status, header, body))
	}
	return inputs
}
