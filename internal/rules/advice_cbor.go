package rules

// cborAdvice is the advice on the second wire.
var cborAdvice = map[string]Advice{
	"cbor/spelling": {Mistakes: []Mistake{
		{
			Is:    "Maps and strings of indefinite length are not read: many small decoders know definite lengths only.",
			Mend:  "Use a decoder that reads both, and text in chunks; SDKs write what is shorter for them.",
			Fault: "cbor-indefinite-map-refused",
		},
		{
			Is:    "An integer is read only in the width that one client happens to write, or cut to one byte.",
			Mend:  "Read an integer of any width into 64 bits, and compare it with the range then.",
			Fault: "cbor-eight-byte-integers-refused",
		},
	}},
	"cbor/timestamp": {Mistakes: []Mistake{
		{
			Is:    "Tag 1 is read around a double only, for that is what one SDK writes.",
			Mend:  "Read an integer or a float of any width within tag 1, negative ones too.",
			Fault: "cbor-time-integer-refused",
		},
		{
			Is:    "A library turns tag 0, or text, into a time of its own accord.",
			Mend:  "Ask the decoder for tags, and accept tag 1 only.",
			Fault: "cbor-time-tag-0-accepted",
		},
	}},
	"cbor/null": {Mistakes: []Mistake{{
		Is:    "undefined is a value of its own, or no value that the decoder knows.",
		Mend:  "Treat null and undefined as if the member were not there.",
		Fault: "cbor-undefined-refused",
	}}},
	"cbor/unknown-member": {Mistakes: []Mistake{{
		Is:    "A member that is not known is decoded all the same, and its tag, byte string or simple value is an error.",
		Mend:  "Skip the item by its structure, without a look at what it means.",
		Fault: "cbor-unknown-tag-refused",
	}}},
	"cbor/type": {Mistakes: []Mistake{{
		Is:    "The language has one type for text and bytes, and a byte string passes as text.",
		Mend:  "Look at the major type: only 3 is text.",
		Fault: "cbor-bytes-as-text",
	}}},
	"cbor/well-formed": {Mistakes: []Mistake{
		{
			Is:    "What the decoder throws for bytes that end early is not caught, and becomes a 500.",
			Mend:  "Answer 400 with SerializationException to whatever the decoder refuses.",
			Fault: "cbor-malformed-500",
		},
		{
			Is:    "Text is taken over without a check that it is UTF-8.",
			Mend:  "Turn the check on; RFC 8949 calls such a string invalid.",
			Fault: "cbor-invalid-utf8-accepted",
		},
	}},
	"cbor/trailing": {Mistakes: []Mistake{{
		Is:    "The decoder reads from a stream and stops behind the first item.",
		Mend:  "After the item, ask whether the body is at its end.",
		Fault: "cbor-trailing-bytes-accepted",
	}}},
	"cbor/length": {Mistakes: []Mistake{{
		Is:    "Memory is reserved for the length that a string or an array promises.",
		Mend:  "Compare the length with what is left of the body first.",
		Fault: "cbor-length-believed",
	}}},
	"cbor/nesting": {Mistakes: []Mistake{{
		Is:    "A decoder that calls itself for each level overflows its stack.",
		Mend:  "Limit the depth; 16 is more than the operation has.",
		Fault: "cbor-deep-500",
	}}},
	"cbor/empty-body": {Mistakes: []Mistake{{
		Is:    "An empty body is given to the decoder, which finds no item.",
		Mend:  "Take a body of zero bytes for a map without entries.",
		Fault: "cbor-empty-body-500",
	}}},
	"cbor/route": {Mistakes: []Mistake{{
		Is:    "The route is anchored at the beginning of the path.",
		Mend:  "Match the last four segments: an endpoint may have a path of its own.",
		Fault: "cbor-prefix-refused",
	}}},
	"cbor/service-name": {Mistakes: []Mistake{{
		Is:    "Only the bare name of the service is in the table of routes.",
		Mend:  "Enter com.amazonaws.codepipeline.CodePipeline_20150709 besides.",
		Fault: "cbor-absolute-service-unknown",
	}}},
	"cbor/unknown-operation": {Mistakes: []Mistake{{
		Is:    "The operation is found by the end of the path, or without regard to letter case or service.",
		Mend:  "Compare both segments whole.",
		Fault: "cbor-service-ignored",
	}}},
	"cbor/target": {Mistakes: []Mistake{{
		Is:    "The path is looked at before the fields, and X-Amz-Target is not looked at any more.",
		Mend:  "Reject a request on this path that has either field: it is one of two protocols, and nobody knows which.",
		Fault: "cbor-target-ignored",
	}}},
	"cbor/headers": {Mistakes: []Mistake{{
		Is:    "A field that every client sends is read without a look whether it is there.",
		Mend:  "Answer 400, 406 or 415, or do without it.",
		Fault: "cbor-protocol-missing-500",
	}}},
	"cbor/other-wire": {Mistakes: []Mistake{{
		Is:    "The body decides by its first byte what it is.",
		Mend:  "Let the path decide, and answer 400 to a body of the other kind.",
		Fault: "cbor-json-body-accepted",
	}}},
	"cbor/across": {Mistakes: []Mistake{{
		Is:   "The second wire is a second service with jobs of its own.",
		Mend: "Read both wires into one input, and carry that out.",
	}}},
	"cbor/protocol-header": {Mistakes: []Mistake{{
		Is:    "The answers, or those that are errors, lack Smithy-Protocol: rpc-v2-cbor.",
		Mend:  "Set it on every answer of this wire, before anything can fail.",
		Fault: "cbor-protocol-header-missing",
	}}},
	"cbor/success-body": {Mistakes: []Mistake{{
		Is:    "An empty result is written as an empty map.",
		Mend:  "Write nothing: the operation has no output.",
		Fault: "cbor-success-empty-map",
	}}},
	"cbor/success-content-type": {Mistakes: []Mistake{{
		Is:    "A Content-Type is set for every answer.",
		Mend:  "Leave it out where there is no body.",
		Fault: "cbor-success-content-type",
	}}},
	"cbor/error-content-type": {Mistakes: []Mistake{{
		Is:    "Errors keep the Content-Type of the other wire.",
		Mend:  "Answer application/cbor.",
		Fault: "cbor-error-content-type-json",
	}}},
	"cbor/error-map": {Mistakes: []Mistake{{
		Is:    "Errors come from a layer that knows JSON only. botocore reads such a body as a length, and raises MemoryError.",
		Mend:  "Write the error as a map with __type and message, on every path that leads to one.",
		Fault: "cbor-error-in-json",
	}}},
	"cbor/error-type": {Mistakes: []Mistake{{
		Is:    "The type stands in X-Amzn-ErrorType or in code, as the other wire allows.",
		Mend:  "Write it into __type, a text string.",
		Fault: "cbor-error-type-in-header",
	}}},
	"cbor/error-type-absolute": {Mistakes: []Mistake{{
		Is:    "The type is written as on the other wire, without its namespace.",
		Mend:  "Write com.amazonaws.codepipeline#ValidationException.",
		Fault: "cbor-error-type-bare",
	}}},
	"cbor/error-header": {Mistakes: []Mistake{{
		Is:    "The header of the other wire is sent besides.",
		Mend:  "Leave it out: no client of this wire reads it.",
		Fault: "cbor-error-header-besides",
	}}},
	"cbor/message": {Mistakes: []Mistake{{
		Is:    "The message is bytes, or whatever the exception held.",
		Mend:  "Write a text string into message, or leave it out.",
		Fault: "cbor-message-number",
	}}},
	"cbor/timestamp-open": {Mistakes: []Mistake{{
		Is:   "NaN, an infinity or a bignum within tag 1 makes the conversion to a date throw, which ends in a 500.",
		Mend: "Ask whether the number is one that a date can hold before converting; either answer below 500 is right.",
	}}},
	"cbor/open": {Mistakes: []Mistake{{
		Is:   "A spelling that no client of today writes is not handled anywhere, and becomes a 500.",
		Mend: "Accept it or answer 400.",
	}}},
}
