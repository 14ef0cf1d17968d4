// Package spec is what is documented of CodePipeline's PutJobSuccessResult, as
// data, and the judge that reads it.
//
// Three things live here and nothing else does:
//
//   - the tables: [Members] and [Errors] say what the operation's model says,
//     [Rules] says what a check may claim, how strongly and on whose word;
//   - the vocabulary of an exchange: [Request], [Answer], and the sets of
//     outcomes [Allowed], with [Allowed.Check] naming every difference at once;
//   - the judge: [Judge] reads the bytes of a request as RFC 8259 and the tables
//     say, and answers with the set of allowed outcomes.
//
// The cases are made the other way round, by breaking one rule on purpose, so
// that an error in the one is found by the other. The package imports nothing
// of the module and no HTTP library.
package spec
