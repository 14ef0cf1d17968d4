package rules

// rightSuccess is the answer to a request that was carried out.
const rightSuccess = "HTTP/1.1 200 OK\nContent-Type: application/x-amz-json-1.1\nContent-Length: 0\n"

// rightError is an answer to a request that was refused.
const rightError = "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\n\n" +
	`{"__type":"JobNotFoundException","message":"The job was not found."}`

// answerAdvice is the advice on every answer, and on the 200.
var answerAdvice = map[string]Advice{
	"answer/well-formed": {
		Mistakes: []Mistake{
			{
				Is:    "A reverse proxy or a framework answers in the service's place: a login page, a redirect, a page of HTML.",
				Mend:  "Let nothing in front of the service answer for it. Where it has to, let it answer as the protocol does: 400 and a JSON object with __type.",
				Fault: "error-html",
			},
			{
				Is:    "The status is 400, but nothing in the answer names an error.",
				Mend:  "Write every refusal through one function that takes the error's type, so that none can be written without.",
				Fault: "error-no-type",
			},
		},
		Right: rightError,
		Wrong: "HTTP/1.1 302 Found\nLocation: https://example.com/login\n",
	},
	"answer/no-server-error": {
		Seen: "AWS SDKs repeat a request that got a 500: the caller waits, and sees an outage where its own request was wrong.",
		Mistakes: []Mistake{
			{
				Is:    "An exception of the JSON reader, or a missing member that is looked up without a check, ends in the framework's own 500.",
				Mend:  "Catch what reading and checking may throw at the door of the operation and answer SerializationException or ValidationException. Keep 500 for what is the server's own fault.",
				Fault: "malformed-500",
			},
			{
				Is:    "A number is turned into an int or a date where it does not fit, and the conversion throws.",
				Mend:  "Compare the number with its bounds before it is converted.",
				Fault: "percent-huge-500",
			},
			{
				Is:    "The database refuses a NUL character or a broken surrogate, long after the request was taken for valid.",
				Mend:  "Store strings as bytes, or as JSON text; every character is legal in them.",
				Fault: "nul-500",
			},
		},
		Right: rightError,
		Wrong: "HTTP/1.1 500 Internal Server Error\nContent-Type: text/html\n\n<h1>Internal Server Error</h1>",
	},
	"answer/in-time": {
		Mistakes: []Mistake{
			{
				Is:    "The server waits for Content-Length bytes of a body that was sent in chunks.",
				Mend:  "Let the HTTP library read the body; none that is kept up needs a length.",
				Fault: "chunked-hang",
			},
			{
				Is:    "A text that is cut short is taken for one whose rest is still to come.",
				Mend:  "The body ends where HTTP says that it ends. Read it whole, then parse it.",
				Fault: "cut-short-hang",
			},
			{
				Is:    "1e999999999 is expanded into a number of a billion digits.",
				Mend:  "Look at the exponent before a decimal is made an integer, or read numbers as float64.",
				Fault: "percent-huge-hang",
			},
		},
		Right: rightSuccess,
	},
	"answer/not-dropped": {
		Mistakes: []Mistake{
			{
				Is:    "A panic, or a stack overflow from deep nesting, ends the thread and with it the connection.",
				Mend:  "Recover at the door of the operation, and bound the depth to which the parser descends.",
				Fault: "deep-drop",
			},
			{
				Is:    "Under load connections are closed rather than queued.",
				Mend:  "Refuse with 429 or with 503 and Retry-After, or let requests wait for their turn.",
				Fault: "busy-drop",
			},
		},
		Right: rightError,
	},
	"answer/success-status": {
		Seen: "All SDKs take every 2xx for success, so that this is seen by other clients only.",
		Mistakes: []Mistake{
			{
				Is:    "A framework picks 204 because there is no body, or 201 because a new job was made.",
				Mend:  "Set the status to 200 where the answer is written. The length is 0, not absent.",
				Fault: "success-204",
			},
		},
		Right: rightSuccess,
		Wrong: "HTTP/1.1 204 No Content\n",
	},
	"answer/empty-body": {
		Seen: "Kinesis answers its operations without output with zero bytes.",
		Mistakes: []Mistake{
			{
				Is:    "The empty result is serialised like any other: {} or null.",
				Mend:  "Treat operations without an output apart: write the head and nothing else.",
				Fault: "success-empty-object",
			},
			{
				Is:    "A print function adds a newline to the empty string.",
				Mend:  "Write no body at all, instead of an empty one with a line's end.",
				Fault: "success-newline",
			},
			{
				Is:    "What the SDK shows, ResponseMetadata, is taken for what is on the wire.",
				Mend:  "The SDK makes it up from the head. Look at the wire with curl -i.",
				Fault: "success-metadata",
			},
		},
		Right: rightSuccess,
		Wrong: "HTTP/1.1 200 OK\nContent-Type: application/x-amz-json-1.1\nContent-Length: 2\n\n{}",
	},
	"answer/success-content-type": {
		Mistakes: []Mistake{
			{
				Is:    "The framework leaves Content-Type out when there is no body, or sets text/plain.",
				Mend:  "Set the header for every answer of the service in one place.",
				Fault: "success-no-content-type",
			},
		},
		Right: rightSuccess,
	},
	"answer/empty-coding": {
		Mistakes: []Mistake{{
			Is:   "A filter for compression sets Content-Encoding before it knows that there is no body.",
			Mend: "Leave the field out where the body has zero bytes.",
		}},
		Right: rightSuccess,
	},
	"answer/request-id": {
		Seen: "Every recorded answer of a sibling service carries one, a UUID; it is what AWS's support asks for.",
		Mistakes: []Mistake{{
			Is:   "There is none, so that a line of a log cannot be matched with the answer that a client saw.",
			Mend: "Make a UUID for each request, log it, and send it as x-amzn-RequestId.",
		}},
		Right: "HTTP/1.1 200 OK\nContent-Type: application/x-amz-json-1.1\nx-amzn-RequestId: 0b9e36a1-2f0a-4d5f-8d43-3fb1f1a2b5f1\nContent-Length: 0\n",
	},
}

// errorAdvice is the advice on errors.
var errorAdvice = map[string]Advice{
	"answer/error-status": {
		Mistakes: []Mistake{
			{
				Is:    "The status says what the type says already: 404 for a job that is not there, 409 for one in the wrong state, 422 for a constraint.",
				Mend:  "This protocol is not REST: every error of the operation has 400, and its type says which it is.",
				Fault: "not-found-404",
			},
			{
				Is:    "Errors come with 200, and only the body tells that they are errors.",
				Mend:  "Clients look at the status first: 200 is success to all of them.",
				Fault: "error-200",
			},
		},
		Right: rightError,
		Wrong: "HTTP/1.1 404 Not Found\nContent-Type: application/x-amz-json-1.1\n\n" + `{"__type":"JobNotFoundException"}`,
	},
	"answer/error-object": {
		Mistakes: []Mistake{
			{
				Is:    "The error is text, HTML or XML, as the framework or an older AWS protocol has it.",
				Mend:  "Write one JSON object. Replace the framework's own error pages, too: they answer what never reaches your code.",
				Fault: "error-xml",
			},
			{
				Is:    `The error stands a level deeper: {"error":{"__type":…}}.`,
				Mend:  "The members stand at the top of the object.",
				Fault: "error-nested",
			},
		},
		Right: rightError,
		Wrong: "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\n\n" + `{"error":{"__type":"JobNotFoundException"}}`,
	},
	"answer/error-content-type": {
		Mistakes: []Mistake{{
			Is:    "The JSON helper of the framework sends application/json.",
			Mend:  "Set application/x-amz-json-1.1 where answers are written; a charset after it does no harm.",
			Fault: "error-plain-json",
		}},
		Right: rightError,
		Wrong: "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n" + `{"__type":"JobNotFoundException"}`,
	},
	"answer/error-type": {
		Seen: "SDKs look in these three places and nowhere else.",
		Mistakes: []Mistake{
			{
				Is:    "The type stands in a member of another name: type, name, error, Code.",
				Mend:  "The member is __type, with two underscores and in lower case.",
				Fault: "error-type-member-type",
			},
			{
				Is:    "A class name of the implementation is sent: com.example.JobNotFoundException.",
				Mend:  "Send the name as the page has it. What may stand before it is a namespace with #, and after it a colon with a URI.",
				Fault: "error-type-dotted",
			},
		},
		Right: rightError,
		Wrong: "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\n\n" + `{"type":"JobNotFoundException"}`,
	},
	"answer/error-type-agrees": {
		Mistakes: []Mistake{{
			Is:    "A gateway or a middleware sets the header to a general type, and the body carries the right one: a Go client then sees another error than a Python client.",
			Mend:  "Set header and __type from the same value, or leave the header out.",
			Fault: "error-header-disagrees",
		}},
		Right: rightError,
		Wrong: "HTTP/1.1 400 Bad Request\nX-Amzn-ErrorType: InternalFailure\nContent-Type: application/x-amz-json-1.1\n\n" + `{"__type":"JobNotFoundException"}`,
	},
	"answer/error-__type": {
		Mistakes: []Mistake{
			{
				Is:    "The type stands in the header only, as in AWS's REST protocols: boto3 then raises ClientError with the status for a code.",
				Mend:  "Put it into __type; the header may stay.",
				Fault: "error-only-header",
			},
			{
				Is:    "A URI follows the type after a colon, as some services of AWS have it: a part of the clients takes the whole for the name.",
				Mend:  "Write the name alone, or a namespace and # before it.",
				Fault: "type-uri",
			},
		},
		Right: rightError,
		Wrong: "HTTP/1.1 400 Bad Request\nX-Amzn-ErrorType: JobNotFoundException\nContent-Type: application/x-amz-json-1.1\n\n{}",
	},
	"answer/unreadable-error": {
		Mistakes: []Mistake{{
			Is:    "The reader of the body fails before anything of the service is reached, and the framework answers a bare 400.",
			Mend:  "Catch what the reader throws, and answer SerializationException like any other error.",
			Fault: "unreadable-untyped",
		}},
		Right: "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\n\n" + `{"__type":"SerializationException"}`,
		Wrong: "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\nContent-Length: 0",
	},
	"answer/error-name": {
		Mistakes: []Mistake{
			{
				Is:    "The name is made up, or that of another service: BadRequest, ResourceNotFoundException, JobNotFound.",
				Mend:  "Use the names of the page: JobNotFoundException, InvalidJobStateException, ValidationException, OutputVariablesSizeExceededException. SDKs make typed errors of these alone.",
				Fault: "unknown-job-resource",
			},
			{
				Is:    "The letter case is another, or Exception is missing at the end.",
				Mend:  "SDKs compare the name as it is.",
				Fault: "error-type-lower-case",
			},
		},
		Right: rightError,
		Wrong: "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\n\n" + `{"__type":"JobNotFound"}`,
	},
	"answer/message-string": {
		Mistakes: []Mistake{{
			Is:    "A validator's list of messages, or its object, is put there whole.",
			Mend:  "Join what it says to one string. SDKs that expect a string fail on anything else, and hide the error's type with it.",
			Fault: "error-message-list",
		}},
		Right: rightError,
		Wrong: "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\n\n" + `{"__type":"ValidationException","message":["too long"]}`,
	},
}
