package rules

// protocolRules say what is asked of the HTTP around the body.
func protocolRules() []Rule {
	return append(headerRules(), framingRules()...)
}

func headerRules() []Rule {
	return inFamily("protocol",
		Rule{
			ID: "protocol/unknown-operation", Level: Should, Grade: "S, D",
			Title: "A target that is not exactly a known one gets UnknownOperationException, 400 or 404",
			Source: Source{docProtocol, "Protocol behaviors", "X-Amz-Target is the service's name, a dot and the " +
				"operation's name; recorded services answer UnknownOperationException to others"},
		},
		Rule{
			ID: "protocol/content-type", Level: Observe, Grade: "S",
			Title: "Another Content-Type, or none",
			Source: Source{
				docProtocol, "Protocol behaviors",
				"requests carry application/x-amz-json-1.1; what others get is not said",
			},
		},
		Rule{
			ID: "protocol/accept", Level: Observe, Grade: "D, G",
			Title: "Another Accept, or an Accept-Encoding that excludes the plain form",
			Source: Source{
				docHTTP, "sections 12.5.1 and 12.5.3",
				"a server may refuse what it cannot answer in an accepted form, or answer in its own",
			},
		},
		Rule{
			ID: "protocol/content-coding", Level: Must, Grade: "D",
			Title:  "No answer comes in a content coding that the request's Accept-Encoding excludes",
			Source: Source{docHTTP, "section 12.5.3", "without an acceptable coding an answer is sent without any"},
			Caution: "A request without Accept-Encoding excludes no coding. What cannot be undone is no JSON for the " +
				"client that did not ask for it. A coding that the request names with a weight of 0 is a SHOULD: " +
				"Tornado and aiohttp look for its name alone.",
		},
		Rule{
			ID: "protocol/charset", Level: Should, Grade: "D",
			Title:  "A charset parameter with the Content-Type changes nothing",
			Source: Source{docHTTP, "section 8.3.1", "a parameter refines a media type, it does not make another one"},
		},
		Rule{
			ID: "protocol/method", Level: Observe, Grade: "S",
			Title:  "Another method than POST",
			Source: Source{docProtocol, "Protocol behaviors", "every request is a POST; what others get is not said"},
		},
		Rule{
			ID: "protocol/path", Level: Observe, Grade: "S",
			Title:  "Another path than /",
			Source: Source{docProtocol, "Protocol behaviors", "every request goes to /; what others get is not said"},
		},
		Rule{
			ID: "protocol/signature", Level: Observe, Grade: "D, S",
			Title: "No signature, or a wrong one",
			Source: Source{
				docCommon, "IncompleteSignature, MissingAuthenticationToken",
				"a request that is not signed right is refused with 400 or 403",
			},
			Caution: "Many emulators accept every signature on purpose.",
		},
		Rule{
			ID: "protocol/header-case", Level: Must, Grade: "D",
			Title:  "Names of header fields mean the same in every letter case",
			Source: Source{docHTTP, "section 5.1", "field names are case-insensitive"},
		},
	)
}

func framingRules() []Rule {
	return inFamily("protocol",
		Rule{
			ID: "protocol/framing", Level: Must, Grade: "D",
			Title: "A request is read whole, and what clients and proxies say besides changes nothing",
			Source: Source{
				docHTTP, "sections 5.1 and 6.4",
				"fields that are not known are ignored; the content is all that the framing delimits",
			},
		},
		Rule{
			ID: "protocol/chunked", Level: Should, Grade: "D",
			Title: "The same request in chunks is the same request",
			Source: Source{
				docHTTP11, "sections 6.3 and 7.1",
				"every recipient decodes chunks; a server may ask for a length with 411",
			},
			Caution: "No AWS client sends this operation in chunks, and small servers read by Content-Length only. A " +
				"target that answers by HTTP/1.0 is sent none (section 6.1).",
		},
		Rule{
			ID: "protocol/keep-alive", Level: Must, Grade: "D",
			Title:  "A connection that is left open answers the next request, whatever the one before was",
			Source: Source{docHTTP11, "section 9.3", "connections persist unless one side says close"},
		},
		Rule{
			ID: "protocol/broken-framing", Level: Observe, Grade: "D",
			Title: "A request whose framing is broken",
			Source: Source{
				docHTTP11, "section 6.3",
				"such a request gets 400 or a closed connection, and takes no server down",
			},
		},
	)
}
