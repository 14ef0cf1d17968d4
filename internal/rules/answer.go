package rules

// answerRules say what every answer looks like on the wire, whatever was asked.
func answerRules() []Rule {
	return append(anyAnswerRules(), errorAnswerRules()...)
}

// anyAnswerRules hold for each answer, and for the 200.
func anyAnswerRules() []Rule {
	return inFamily("answer",
		Rule{
			ID: "answer/well-formed", Level: Must, Grade: "D",
			Title: "An answer is HTTP, and either the 200 or a well-formed error",
			Source: Source{
				docProtocol, "Protocol behaviors",
				"an operation ends in its output or in a serialised error, there is no third way",
			},
		},
		Rule{
			ID: "answer/no-server-error", Level: Must, Grade: "D",
			Title:  "No request makes the service answer with a status of 500 or more",
			Source: Source{docPage, "Errors", "every error of the operation is the client's, with status 400"},
			Caution: "501 is no failure for an operation that is not built, nor 501 and 505 for an unknown method, " +
				"transfer coding or version; a 503 with Retry-After is throttling, and so is one that names no error " +
				"if the request gets its answer later.",
		},
		Rule{
			ID: "answer/in-time", Level: Must, Grade: "I",
			Title: "A whole answer comes within the time limit",
			Source: Source{
				docInference, "",
				"a worker that waits for ever cannot tell success from loss; the limit is the caller's",
			},
		},
		Rule{
			ID: "answer/not-dropped", Level: Must, Grade: "I",
			Title: "A request that was sent whole is answered; the connection is not cut",
			Source: Source{
				docHTTP11, "section 9.6",
				"a connection is closed after the last response, not instead of it",
			},
			Caution: "The same was seen twice, on fresh connections.",
		},
		Rule{
			ID: "answer/success-status", Level: Must, Grade: "D",
			Title:  "Success is status 200, no other 2xx",
			Source: Source{docPage, "Response Elements", "a successful call gets HTTP 200"},
		},
		Rule{
			ID: "answer/empty-body", Level: Must, Grade: "D + S",
			Title: "The 200 has a body of zero bytes",
			Source: Source{docPage, "Response Elements", "the 200 comes with an empty body; the protocol's server " +
				"test for an operation without output expects the same"},
			Caution: "All AWS SDKs tolerate {} here. Step Functions' SendTaskSuccess has the same sentence on its " +
				"page and really answers {} (recorded), but its model has an empty output structure where this " +
				"one has none.",
		},
		Rule{
			ID: "answer/success-content-type", Level: Should, Grade: "D",
			Title:   "The 200 carries Content-Type application/x-amz-json-1.1",
			Source:  Source{docProtocol, "Protocol behaviors", "responses carry the protocol's content type"},
			Caution: "The operation's page is silent about it and no SDK reads it on an empty body.",
		},
		Rule{
			ID: "answer/empty-coding", Level: Observe, Grade: "C",
			Title: "The empty 200 names no Content-Encoding",
			Source: Source{
				docClients, "",
				"a client that undoes the coding of a body of zero bytes finds it cut short",
			},
			Caution: "Java v2 with the Apache client sends the request four times, and fails.",
		},
		Rule{
			ID: "answer/request-id", Level: Observe, Grade: "S",
			Title:  "The answer carries x-amzn-RequestId, a UUID",
			Source: Source{docRecorded, "", "every recorded answer carries one; the protocol does not ask for it"},
		},
	)
}

// errorAnswerRules hold for each answer that is an error.
func errorAnswerRules() []Rule {
	return inFamily("answer",
		Rule{
			ID: "answer/error-status", Level: Must, Grade: "D",
			Title: "An error of the operation has status 400",
			Source: Source{
				docPage, "Errors",
				"each of the errors is listed with HTTP status 400; the model gives them no other",
			},
		},
		Rule{
			ID: "answer/error-object", Level: Must, Grade: "D",
			Title: "An error's body is one JSON object",
			Source: Source{
				docProtocol, "Operation error serialization",
				"errors are serialised like other structures, as a JSON document",
			},
		},
		Rule{
			ID: "answer/error-content-type", Level: Must, Grade: "D",
			Title:  "An error carries Content-Type application/x-amz-json-1.1, with or without parameters",
			Source: Source{docProtocol, "Protocol behaviors", "responses carry the protocol's content type"},
		},
		Rule{
			ID: "answer/error-type", Level: Must, Grade: "D",
			Title: "An error's type stands in __type, in code, or in the header X-Amzn-ErrorType",
			Source: Source{docProtocol, "Operation error serialization", "a client finds the type in one of these " +
				"three places, possibly between a namespace with # and a URI after a colon"},
		},
		Rule{
			ID: "answer/error-type-agrees", Level: Must, Grade: "D",
			Title:  "Where an error's type stands in several places, they name the same type",
			Source: Source{docProtocol, "Operation error serialization", "any of the places may be read"},
			Caution: "SDKs differ in which place they read first: the Go SDK the header, botocore only __type, " +
				"JavaScript __type, then code, then the header.",
		},
		Rule{
			ID: "answer/error-__type", Level: Should, Grade: "D + C",
			Title: "An error's type stands in __type, as a string without a URI behind it",
			Source: Source{docProtocol, "Operation error serialization", "a server of this protocol writes the type " +
				"into __type; new services write the name alone, without a namespace before it or a URI after it"},
			Caution: genericWords(),
		},
		Rule{
			ID: "answer/unreadable-error", Level: Should, Grade: "D + G",
			Title: "The 400 for a request that cannot be read is an error document with a type too",
			Source: Source{docProtocol, "Operation error serialization", "errors are serialised with their type; " +
				"the sentence speaks of modelled errors, and SerializationException is none"},
			Caution: "Servers that Smithy's generator makes answer an empty 400 here. That the answer is a 400 is a " +
				"must, and judged with the rule of each case; that it names no type is told once.",
		},
		Rule{
			ID: "answer/error-name", Level: Must, Grade: "D",
			Title:  "An error's type is one that the operation or its protocol knows",
			Source: Source{docPage, "Errors", "the operation's errors are listed, and those common to all services"},
			Caution: "Told of a name that nobody documents; a documented one in the wrong place is told with the " +
				"rule of the case.",
		},
		Rule{
			ID: "answer/message-string", Level: Must, Grade: "D",
			Title:  "An error's message, where there is one, is a string",
			Source: Source{docPage, "Errors", "each error's message is a string, and may be left out"},
			Caution: "No text of a message is asserted: no answer was recorded that could be asked for. null counts " +
				"as left out.",
		},
	)
}
