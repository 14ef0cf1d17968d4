package rules

// protocolAdvice is the advice on the HTTP around the body.
var protocolAdvice = map[string]Advice{
	"protocol/unknown-operation": {
		Seen: "Sibling services answer UnknownOperationException; 400 and 404 are both right.",
		Mistakes: []Mistake{
			{
				Is:    "The target is looked at in part: its end, what follows the dot, without regard to letter case.",
				Mend:  "Look the whole value up in a table of targets: CodePipeline_20150709.PutJobSuccessResult.",
				Fault: "target-suffix",
			},
			{
				Is:    "A request without a target ends in a 500, or in the first operation.",
				Mend:  "A missing target is one that is not in the table.",
				Fault: "target-missing-500",
			},
		},
	},
	"protocol/content-type": {
		Mistakes: []Mistake{{
			Is:    "The framework refuses an unknown media type with an exception, which ends in a 500.",
			Mend:  "Refuse it with 400 or 415, or ignore the header: the target says already which protocol it is.",
			Fault: "content-type-other-500",
		}},
	},
	"protocol/accept": {
		Seen: "Servers that Smithy's generator makes refuse an Accept without application/x-amz-json-1.1 with 406; most servers ignore it.",
		Mistakes: []Mistake{{
			Is:    "What looks for a serialiser of the accepted type finds none, and the request ends in a 500.",
			Mend:  "Answer in the protocol's own type, or 406.",
			Fault: "accept-other-500",
		}},
	},
	"protocol/content-coding": {
		Mistakes: []Mistake{
			{
				Is:    "A filter compresses every answer, or every one of a client that names gzip, also with gzip;q=0.",
				Mend:  "Read Accept-Encoding with its weights: what has the weight 0 is excluded.",
				Fault: "error-gzip-always",
			},
			{
				Is:    "The field Content-Encoding stays where the body was decompressed on its way, or was never compressed.",
				Mend:  "Set the field where the body is compressed, and nowhere else.",
				Fault: "error-coding-mislabelled",
			},
		},
	},
	"protocol/charset": {
		Mistakes: []Mistake{{
			Is:    "The header is compared as a string, and application/x-amz-json-1.1; charset=utf-8 is another one.",
			Mend:  "Parse the media type (mime.ParseMediaType and the like) and compare what stands before the parameters.",
			Fault: "charset-refused",
		}},
	},
	"protocol/method": {
		Mistakes: []Mistake{{
			Is:    "GET and HEAD reach code that expects a body.",
			Mend:  "Route POST only, and answer 405 or 400 to the rest.",
			Fault: "get-500",
		}},
	},
	"protocol/path": {
		Mistakes: []Mistake{{
			Is:    "Another path reaches a handler of another service, which fails.",
			Mend:  "Answer 404, or the operation itself: the target decides.",
			Fault: "path-500",
		}, {
			Is:    "A path is decoded twice, or is no text once it is decoded, and what looks at it throws.",
			Mend:  "Compare the path with / before anything else is made of it. Every path is answered: scanners send all of these.",
			Fault: "path-percent-500",
		}},
	},
	"protocol/signature": {
		Seen: "AWS answers 400 or 403 with IncompleteSignature, MissingAuthenticationToken or their relatives.",
		Mistakes: []Mistake{{
			Is:    "The header is taken apart without looking whether it is there.",
			Mend:  "Refuse it with 403, or ignore signatures altogether, as emulators do.",
			Fault: "unsigned-500",
		}},
	},
	"protocol/header-case": {
		Mistakes: []Mistake{{
			Is:   "Header fields are looked up in a map with the spelling of one SDK.",
			Mend: "Look them up through the HTTP library: X-Amz-Target and x-amz-target are the same field, and HTTP/2 knows only the latter.",
		}},
	},
	"protocol/framing": {
		Mistakes: []Mistake{{
			Is:    "The first read of the socket is taken for the whole body.",
			Mend:  "Read until the end: bodies come in pieces.",
			Fault: "body-4096-only",
		}},
	},
	"protocol/chunked": {
		Mistakes: []Mistake{{
			Is:    "Content-Length bytes are read, and of a chunked body none.",
			Mend:  "Read the body to its end and let the library undo the chunks, or answer 411.",
			Fault: "chunked-ignored",
		}},
	},
	"protocol/keep-alive": {
		Mistakes: []Mistake{{
			Is:   "A refused request's body is left unread on the connection, and its rest is read as the next request.",
			Mend: "Read the body before answering, or close the connection with Connection: close.",
		}},
	},
	"protocol/broken-framing": {
		Mistakes: []Mistake{{
			Is:   "A server written by hand trusts lengths and chunk sizes.",
			Mend: "Put a kept-up HTTP server in front. Answering 400 and closing are both right.",
		}},
	},
}
