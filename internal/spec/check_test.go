package spec

import (
	"testing"
)

func header(pairs ...string) map[string][]string {
	h := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		h[pairs[i]] = append(h[pairs[i]], pairs[i+1])
	}
	return h
}

const requestID = "2b7a6b6e-0d0f-4f3a-9a57-0c1de5a7c001"

func usual(status int, body string) Answer {
	return Answer{
		Fate: Answered, Status: status, Body: []byte(body),
		Header: header("Content-Type", contentType, "X-Amzn-Requestid", requestID),
	}
}

func BenchmarkCheck(b *testing.B) {
	benchmarks := []struct {
		name    string
		allowed Allowed
		answer  Answer
	}{
		{"200", Accept(), usual(200, "")},
		{"400", Reject(Validation), usual(400, `{"__type":"com.amazonaws.codepipeline#ValidationException","message":"1 validation error detected"}`)},
	}
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if f := bm.allowed.Check(bm.answer); f != nil {
					b.Fatal(f)
				}
			}
		})
	}
}
