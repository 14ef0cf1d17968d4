// Package property generates requests for PutJobSuccessResult: valid ones, invalid ones,
// and those that the documents leave open. It is for tests of implementations in Go, and for plumbline's own.
//
// A [Request] is a record of choices: which members are there, of which kind and length, what was done to the job's id,
// how it is spelled in JSON or in CBOR, and what became of the job before. Its Build method makes the bytes for the id
// of a job; its Breaches method says which rules they break, and where that is not settled. [Requests], [CBORRequests],
// [CBORValues], [Accepted], [Rejected], [Limits] and [JobIDs] are generators for gopter, with a shrinker that comes to
// the smallest counterexample in some dozens of steps.
//
// [Check] runs a property on them. A failure shows the smallest request as Go, as
// JSON and as curl, and the command that has it again:
//
//	func TestEveryAnswerIsAllowed(t *testing.T) {
//		property.Check(t, property.Requests(), func(r property.Request) string {
//			job := newJob(r.Past.State())           // of the implementation
//			answer := send(r.Build(job))            // to it
//			return property.Problem(r, job, answer) // "" where the answer is right
//		})
//	}
//
// The seed comes from -prop.seed or PROP_SEED and is 1 without either, the number of
// cases from -prop.cases. A seed and a number of cases together ask the same again.
package property
