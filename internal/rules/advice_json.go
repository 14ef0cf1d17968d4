package rules

// jsonAdvice is the advice on the body as a text.
var jsonAdvice = map[string]Advice{
	"json/spelling": {
		Mistakes: []Mistake{
			{
				Is:    "The jobId is found with a regular expression on the raw body, or the order of members is relied on.",
				Mend:  "Parse the body and read the members by name. \"jobId\" may be written \"job\\u0049d\".",
				Fault: "order-job-id-first",
			},
			{
				Is:    "A scanner of one's own knows the space and the newline, and not the tab and the carriage return.",
				Mend:  "JSON's white space is these four characters. Better take a library.",
				Fault: "space-tab-refused",
			},
			{
				Is:    "\\/, \\u0000 or a surrogate pair is decoded wrongly.",
				Mend:  "Take the language's own JSON library, and compare what it makes of each escape.",
				Fault: "escape-pairs-split",
			},
		},
	},
	"json/grammar": {
		Seen: "Sibling services answer SerializationException or ValidationException.",
		Mistakes: []Mistake{
			{
				Is:    "The library is lenient by default: NaN and Infinity (Python's json, JavaScript's JSON5), comments and single quotes (Gson), leading zeros, trailing commas.",
				Mend:  "Ask for strict reading: parse_constant in Python, setStrictness in Gson, no ALLOW_… feature in Jackson.",
				Fault: "json-nan",
			},
			{
				Is:    "Raw line breaks and tabs in strings are read as they are (Python's json with strict=False).",
				Mend:  "Control characters below U+0020 must be escaped in JSON: refuse them.",
				Fault: "json-raw-newline",
			},
			{
				Is:    "YAML's parser reads the body, since JSON is said to be a part of YAML.",
				Mend:  "Use a JSON parser: YAML takes much that JSON does not.",
				Fault: "json-yaml-literals",
			},
		},
	},
	"json/grammar-ignored": {
		Mistakes: []Mistake{
			{
				Is:    "The reader passes over what it does not need without reading it: 01 or -.5 is a run of characters to it.",
				Mend:  "Check numbers while skipping. A library that has a strict mode checks them there.",
				Fault: "ignored-number-lenient",
			},
			{
				Is:    "The end of a string is looked for, and not what stands behind its backslashes.",
				Mend:  "Check escapes while skipping, too.",
				Fault: "ignored-escape-lenient",
			},
		},
	},
	"json/top-level": {
		Mistakes: []Mistake{
			{
				Is:    "null is read as an object without members, and an array of one object as that object.",
				Mend:  "Look at the kind of the top value before its members.",
				Fault: "array-unwrapped",
			},
			{
				Is:    "The body is parsed twice, so that a string that holds JSON is taken for it.",
				Mend:  "Parse once.",
				Fault: "string-parsed-twice",
			},
		},
	},
	"json/trailing-data": {
		Mistakes: []Mistake{{
			Is:    "A stream decoder (json.Decoder in Go, raw_decode in Python) reads the first value and leaves the rest.",
			Mend:  "Ask it for one token more and want the end, or parse the whole body (json.Unmarshal, json.loads).",
			Fault: "json-trailing-data",
		}},
	},
	"json/truncated": {
		Mistakes: []Mistake{
			{
				Is:    "A lenient or streaming reader closes the brackets that were left open.",
				Mend:  "Refuse what ends early: the token that was cut could be the one that matters.",
				Fault: "json-cut-short",
			},
			{
				Is:    "The server waits for the rest.",
				Mend:  "HTTP says where the body ends.",
				Fault: "cut-short-hang",
			},
		},
	},
	"json/empty-body": {
		Mistakes: []Mistake{{
			Is:    "Nothing is read as {}, as frameworks do for requests without a body, and the answer is 200 or 500.",
			Mend:  "Zero bytes are no JSON: answer SerializationException; or, having read {}, ValidationException for the missing jobId.",
			Fault: "empty-body-success",
		}},
	},
	"json/unknown-members": {
		Seen: "Sibling services ignore unknown members, so that a newer SDK works with an older service.",
		Mistakes: []Mistake{
			{
				Is:    "The reader refuses what it does not know (additionalProperties: false, DisallowUnknownFields, Jackson's default).",
				Mend:  "Switch that off, at every level.",
				Fault: "unknown-refused",
			},
			{
				Is:    "A member that is not the request's is found deeper down, or at the top instead of below executionDetails.",
				Mend:  "Read members by their path only.",
				Fault: "unknown-job-id-nested",
			},
			{
				Is:    "Names such as __proto__, constructor or @type mean something to the language or to the serialiser.",
				Mend:  "Read into a plain map or a fixed structure, with polymorphic types switched off.",
				Fault: "unknown-proto-refused",
			},
		},
	},
	"json/member-case": {
		Mistakes: []Mistake{{
			Is:    "Go's encoding/json, and .NET with PropertyNameCaseInsensitive, take jobid for jobId.",
			Mend:  "Read the object into a map first and look names up exactly, or use a decoder that distinguishes case (encoding/json/v2).",
			Fault: "names-folded",
		}},
	},
	"json/nesting": {
		Mistakes: []Mistake{{
			Is:    "Each level costs stack, until the process ends.",
			Mend:  "Set a limit of depth in the parser, and answer 400 beyond it.",
			Fault: "deep-drop",
		}},
	},
	"json/number-limits": {
		Mistakes: []Mistake{{
			Is:    "The reader throws another error for such a number than for a text that is no JSON, and nothing catches it: Python's int of more than 4,300 digits, Go's and serde_json's 1e400.",
			Mend:  "Read over the values of unknown members without making numbers of them, or answer SerializationException.",
			Fault: "number-limits-500",
		}},
	},
	"json/duplicate-keys": {
		Mistakes: []Mistake{{
			Is:    "The reader throws, which ends in a 500.",
			Mend:  "The first, the last or a refusal: all three are right. Make sure that the checks look at the same one as what follows.",
			Fault: "duplicate-500",
		}},
	},
	"json/encoding": {
		Mistakes: []Mistake{{
			Is:    "Decoding the body as UTF-8 throws outside of what answers errors.",
			Mend:  "Decode within it, and answer SerializationException; or read broken bytes as U+FFFD.",
			Fault: "invalid-utf8-500",
		}},
	},
	"json/large-invalid": {
		Mistakes: []Mistake{{
			Is:    "A body over the server's limit makes it answer 500, or nothing.",
			Mend:  "Answer 413, or read it and answer ValidationException.",
			Fault: "body-over-512-kib-500",
		}},
	},
	"json/large-valid": {
		Mistakes: []Mistake{{
			Is:    "The same: no document says how large a request may be, but an outage is no answer.",
			Mend:  "Set a limit and answer 413 beyond it.",
			Fault: "body-over-512-kib-500",
		}},
	},
}

// combineAdvice is the advice on members together.
var combineAdvice = map[string]Advice{
	"combine/valid": {
		Mistakes: []Mistake{{
			Is:    "Members are taken for alternatives: a token excludes executionDetails, currentRevision excludes outputVariables.",
			Mend:  "Only a token and output variables exclude each other.",
			Fault: "variables-with-revision-refused",
		}},
	},
	"combine/invalid": {
		Mistakes: []Mistake{{
			Is:    "A check stands in a branch: the token is measured only where there are no executionDetails.",
			Mend:  "Check all members first, each by itself, and act afterwards.",
			Fault: "token-unchecked-with-details",
		}},
	},
	"length/two-counts": {
		Seen: "Java, JavaScript and C# count UTF-16 units, in which a character beyond the BMP is two, and server frameworks of AWS are written in Java. The specification counts code points.",
	},
}
