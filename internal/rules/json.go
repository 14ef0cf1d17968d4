package rules

// jsonRules say what the body is as a text, before any member is looked at.
func jsonRules() []Rule {
	return append(grammarRules(), readingRules()...)
}

// refusedText is said of every text that is no JSON object.
const refusedText = "SerializationException or ValidationException is what sibling services answer; another name " +
	"is a warning."

// grammarRules are broken by texts that are no JSON object.
func grammarRules() []Rule {
	return inFamily("json",
		Rule{
			ID: "json/spelling", Level: Must, Grade: "D",
			Title: "The same JSON value written otherwise gets the same outcome",
			Source: Source{
				docJSON, "sections 2, 4, 7",
				"order of members, white space around tokens and escapes in strings carry no meaning",
			},
		},
		Rule{
			ID: "json/grammar", Level: Must, Grade: "S",
			Title: "What the grammar of JSON does not produce is refused",
			Source: Source{docJSON, "section 2", "no comments, no extra commas, no single quotes, no bare names, no " +
				"NaN, no leading zeros, no raw control characters"},
			Caution: refusedText,
		},
		Rule{
			ID: "json/grammar-ignored", Level: Should, Grade: "D + G",
			Title:  "Numbers and escapes that JSON does not have are rejected in unknown members too",
			Source: Source{docJSON, "sections 6 and 7", "no leading zero, no bare point, no escape but the nine"},
			Caution: "Servers that Smithy's generator makes pass over 01, 1., -.5 and \\q in members that they " +
				"ignore. In members that are read the grammar is a must.",
		},
		Rule{
			ID: "json/top-level", Level: Must, Grade: "S",
			Title: "A JSON value that is no object is refused",
			Source: Source{
				docProtocol, "Protocol behaviors",
				"the input is a structure, so the body is a JSON object",
			},
			Caution: refusedText,
		},
		Rule{
			ID: "json/trailing-data", Level: Must, Grade: "S",
			Title:   "Anything but white space after the object is refused",
			Source:  Source{docJSON, "section 2", "a JSON text is one value between optional white space"},
			Caution: refusedText,
		},
		Rule{
			ID: "json/truncated", Level: Must, Grade: "S",
			Title:   "A text that ends before its object does is refused",
			Source:  Source{docJSON, "section 2", "a JSON text is a whole value"},
			Caution: refusedText,
		},
		Rule{
			ID: "json/empty-body", Level: Must, Grade: "S, D",
			Title:   "An empty body is refused",
			Source:  Source{docProtocol, "Protocol behaviors", "an input with a required member cannot be empty"},
			Caution: refusedText,
		},
	)
}

// readingRules are about texts that are JSON objects.
func readingRules() []Rule {
	return inFamily("json",
		Rule{
			ID: "json/unknown-members", Level: Must, Grade: "S",
			Title: "An unknown member, at any level and of any value up to 8 deep, is ignored",
			Source: Source{
				docProtocol, "Shape serialization, structure",
				"members that the model does not have are ignored, so that models can grow",
			},
		},
		Rule{
			ID: "json/member-case", Level: Should, Grade: "S",
			Title:   "A member's name in another letter case is an unknown member",
			Source:  Source{docJSON, "section 8.3", "names are compared code unit by code unit"},
			Caution: "Some decoders fold letter case unless told otherwise, Go's encoding/json among them.",
		},
		Rule{
			ID: "json/nesting", Level: Observe, Grade: "D",
			Title:  "An unknown member that is nested deeply",
			Source: Source{docJSON, "section 9", "an implementation may limit the depth of nesting"},
		},
		Rule{
			ID: "json/number-limits", Level: Observe, Grade: "D",
			Title:  "An unknown member with a number beyond a double, or of hundreds of digits",
			Source: Source{docJSON, "section 9", "an implementation may limit the range and precision of numbers"},
		},
		Rule{
			ID: "json/duplicate-keys", Level: Observe, Grade: "?",
			Title: "The same name twice in an object",
			Source: Source{
				docJSON, "section 4",
				"names should be unique; what a reader makes of others is unpredictable",
			},
		},
		Rule{
			ID: "json/encoding", Level: Observe, Grade: "?",
			Title: "A byte order mark, lone surrogates or invalid UTF-8",
			Source: Source{
				docJSON, "sections 8.1, 8.2",
				"a reader may ignore a mark or call it an error; what it makes of lone surrogates is unpredictable",
			},
		},
		Rule{
			ID: "json/large-invalid", Level: Must, Grade: "D",
			Title: "A string of 5 MiB where 2048 characters are allowed gets 400 or 413",
			Source: Source{
				docPage, "Request Parameters",
				"lengths are limited; a server may refuse a large body before it reads it",
			},
		},
		Rule{
			ID: "json/large-valid", Level: Observe, Grade: "?",
			Title: "A valid request of 5 MiB",
			Source: Source{
				docJSON, "section 9",
				"an implementation may limit the size of texts; the operation's page gives no limit",
			},
		},
	)
}

// combineRules are about members together.
func combineRules() []Rule {
	return inFamily("combine",
		Rule{
			ID: "combine/valid", Level: Must, Grade: "D",
			Title: "Valid members are accepted together",
			Source: Source{
				docPage, "Request Parameters",
				"optional members are independent of one another, save output variables and token",
			},
		},
		Rule{
			ID: "combine/invalid", Level: Must, Grade: "D",
			Title:  "One invalid member among valid ones is refused",
			Source: Source{docSmithy, "Constraint traits", "a constraint holds whatever else is sent"},
		},
		Rule{
			ID: "length/two-counts", Level: Observe, Grade: "?",
			Title: "A length at which code points and UTF-16 units disagree about the limit",
			Source: Source{
				docSmithy, "length trait",
				"lengths of strings are counted in Unicode scalar values; some frameworks count UTF-16 units",
			},
		},
	)
}
