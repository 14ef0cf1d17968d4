package rules

// docCBOR is the protocol of the second wire.
const (
	docCBOR    = "Smithy 2.0: Smithy RPC v2 CBOR protocol"
	docRFCCBOR = "RFC 8949"
)

// cborRules say what is asked of the second wire, Smithy RPC v2 CBOR, beyond what holds
// for the operation on each wire.
func cborRules() []Rule {
	return inFamily("cbor", append(append(cborBodyRules(), cborRequestRules()...), cborAnswerRules()...)...)
}

func cborBodyRules() []Rule {
	return []Rule{
		{
			ID: "cbor/spelling", Level: Must, Grade: "D",
			Title: "Every well-formed spelling of a value is the same request: definite and indefinite lengths, any " +
				"width of a number, any order of keys",
			Source: Source{docCBOR, "Serialization", "structures and maps have either length, strings may be " +
				"chunked, and a number may take any width that holds it"},
		},
		{
			ID: "cbor/timestamp", Level: Must, Grade: "D",
			Title: "A timestamp is tag 1 around an integer or a float; anything else gets 400",
			Source: Source{
				docCBOR, "Serialization, timestamp",
				"a timestamp is written with tag 1, in seconds since the epoch",
			},
		},
		{
			ID: "cbor/timestamp-open", Level: Observe, Grade: "?",
			Title:  "A timestamp without a tag, or of a value that no time has",
			Source: Source{docCBOR, "Serialization, timestamp", "what a server does with them is not said"},
		},
		{
			ID: "cbor/null", Level: Must, Grade: "D",
			Title: "A member that is null or undefined is absent",
			Source: Source{
				docCBOR, "Serialization",
				"a server reads undefined as null, and a null member as one that was not sent",
			},
		},
		{
			ID: "cbor/unknown-member", Level: Must, Grade: "D",
			Title:  "An unknown member is ignored, whatever its type",
			Source: Source{docCBOR, "Serialization", "members that are not known are skipped"},
		},
		{
			ID: "cbor/type", Level: Must, Grade: "D",
			Title:  "A member of another major type gets 400",
			Source: Source{docCBOR, "Serialization", "each shape has one major type"},
		},
		{
			ID: "cbor/open", Level: Observe, Grade: "?",
			Title: "Spellings about which the specification is silent: floats for integers, tags around strings, " +
				"repeated keys",
			Source: Source{docCBOR, "Serialization", "what a server does with them is not said"},
		},
		{
			ID: "cbor/well-formed", Level: Must, Grade: "D",
			Title: "What is not well-formed CBOR, or no UTF-8 in a text string, gets 400",
			Source: Source{
				docRFCCBOR, "appendix F and section 3.1",
				"such bytes are no data item; a text string is UTF-8",
			},
		},
		{
			ID: "cbor/trailing", Level: Should, Grade: "D",
			Title:  "Bytes behind the data item get 400",
			Source: Source{docRFCCBOR, "section 5.1", "a body is one data item"},
		},
		{
			ID: "cbor/length", Level: Must, Grade: "D",
			Title: "A length that promises more than there is gets 400, in time",
			Source: Source{
				docRFCCBOR, "section 5.3.1 and section 10",
				"a decoder must not reserve what a length merely promises",
			},
		},
		{
			ID: "cbor/nesting", Level: Must, Grade: "D",
			Title:  "Very deep nesting gets 400 or 413, in time",
			Source: Source{docRFCCBOR, "section 10", "a decoder limits the nesting that it follows"},
		},
		{
			ID: "cbor/empty-body", Level: Must, Grade: "D",
			Title:  "An empty body is an empty structure: jobId is missing",
			Source: Source{docCBOR, "Requests", "an input without members may have no body"},
		},
	}
}

func cborRequestRules() []Rule {
	return []Rule{
		{
			ID: "cbor/route", Level: Must, Grade: "D",
			Title:  "The last four segments of the path name service and operation, whatever stands before them",
			Source: Source{docCBOR, "Requests", "the path is {prefix}/service/SERVICE/operation/OPERATION"},
		},
		{
			ID: "cbor/service-name", Level: Should, Grade: "D",
			Title:  "The absolute name of the service is routed like the bare one",
			Source: Source{docCBOR, "Requests", "a server accepts both names of the service"},
		},
		{
			ID: "cbor/unknown-operation", Level: Must, Grade: "D",
			Title:  "A path that names another operation or service never gets 200",
			Source: Source{docCBOR, "Requests", "the operation is named by its bare name"},
		},
		{
			ID: "cbor/target", Level: Must, Grade: "D",
			Title:  "A request with X-Amz-Target or X-Amzn-Target is rejected",
			Source: Source{docCBOR, "Requests", "a server must reject a request that has one"},
		},
		{
			ID: "cbor/headers", Level: Observe, Grade: "D",
			Title:  "A request whose Smithy-Protocol, Content-Type, Accept or method is missing or another",
			Source: Source{docCBOR, "Requests", "what it gets is not said"},
		},
		{
			ID: "cbor/other-wire", Level: Must, Grade: "D",
			Title:  "A body of the other wire is rejected, on either wire",
			Source: Source{docCBOR, "Requests", "the body is CBOR here, and JSON under X-Amz-Target"},
		},
		{
			ID: "cbor/across", Level: Must, Grade: "D",
			Title: "Both wires are one exchange: a job, its token and its state are the same on each",
			Source: Source{
				docCBOR, "introduction",
				"a protocol spells the operations of a service; it has no state of its own",
			},
		},
	}
}

func cborAnswerRules() []Rule {
	return []Rule{
		{
			ID: "cbor/protocol-header", Level: Must, Grade: "D",
			Title:  "Every answer has the header Smithy-Protocol: rpc-v2-cbor",
			Source: Source{docCBOR, "Responses", "a client takes an answer without it for malformed"},
		},
		{
			ID: "cbor/success-body", Level: Must, Grade: "D",
			Title:  "A success has a body of zero bytes",
			Source: Source{docCBOR, "Responses", "an operation without an output has no body"},
		},
		{
			ID: "cbor/success-content-type", Level: Should, Grade: "D",
			Title:  "A success without a body has no Content-Type",
			Source: Source{docCBOR, "Responses", "there is no content that it could be of"},
		},
		{
			ID: "cbor/error-content-type", Level: Must, Grade: "D",
			Title:  "An error has the Content-Type application/cbor",
			Source: Source{docCBOR, "Operation error serialization", "an error is content like an output"},
		},
		{
			ID: "cbor/error-map", Level: Must, Grade: "D",
			Title:  "An error is a CBOR map",
			Source: Source{docCBOR, "Operation error serialization", "an error is serialized as a structure"},
		},
		{
			ID: "cbor/error-type", Level: Must, Grade: "D",
			Title:  "The type of an error stands in __type, a text string",
			Source: Source{docCBOR, "Operation error serialization", "the map has a member __type"},
		},
		{
			ID: "cbor/error-type-absolute", Level: Should, Grade: "D",
			Title:  "__type is the absolute shape id, com.amazonaws.codepipeline#…",
			Source: Source{docCBOR, "Operation error serialization", "the value is the absolute shape id of the error"},
		},
		{
			ID: "cbor/error-header", Level: Should, Grade: "D",
			Title:  "X-Amzn-ErrorType and code do not tell the type of an error",
			Source: Source{docCBOR, "Operation error serialization", "clients read __type only"},
		},
		{
			ID: "cbor/message", Level: Must, Grade: "D",
			Title:  "The message of an error, where present, is a text string in the member message",
			Source: Source{docCBOR, "Operation error serialization", "the members of an error are those of its shape"},
		},
		{
			ID: "cbor/written", Level: Should, Grade: "D",
			Title: "What a server writes has no member that is null, no undefined, and no float of 16 bits",
			Source: Source{
				docCBOR, "Serialization",
				"servers leave out what is null, write no undefined, and write floats of 32 or 64 bits",
			},
		},
	}
}
