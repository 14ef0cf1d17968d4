package rules

// jobIDAdvice is the advice on the job's id.
var jobIDAdvice = map[string]Advice{
	"jobId/pattern": {
		Seen: "Recorded answers of AWS services refuse strings of which only a part matches a pattern: patterns hold for the whole string, also where the model does not anchor them.",
		Mistakes: []Mistake{
			{
				Is:    "The id goes through a UUID library, which takes upper case, braces, urn:uuid: and no hyphens at all, and finds the job.",
				Mend:  "Match the text against the pattern, in lower case, and look the job up by the text itself.",
				Fault: "job-id-case-folded",
			},
			{
				Is:    "The expression is not anchored, so that it suffices that an id is somewhere in the string.",
				Mend:  "Use \\A…\\z, fullmatch in Python, matches in Java: not ^…$.",
				Fault: "job-id-unanchored",
			},
			{
				Is:    "White space around the id is trimmed, by the code or by a database that pads strings.",
				Mend:  "Trim nothing. Compare as bytes (a binary collation).",
				Fault: "job-id-trimmed",
			},
			{
				Is:    "\\d and [[:xdigit:]] match digits of every script.",
				Mend:  "Write [0-9a-f], or ask for ASCII (re.ASCII in Python).",
				Fault: "job-id-any-digits",
			},
		},
	},
	"jobId/required": {
		Seen: "Sibling services answer ValidationException to an absent required member, and to null.",
		Mistakes: []Mistake{
			{
				Is:    "A missing id is looked up like any other, and the answer is JobNotFoundException.",
				Mend:  "Ask whether it is there before it is looked up: what is missing gets ValidationException.",
				Fault: "missing-job-id-not-found",
			},
			{
				Is:    "A query without an id finds some job, and ends it.",
				Mend:  "Never build a filter from what may be empty.",
				Fault: "job-id-any",
			},
		},
	},
	"jobId/trailing-newline": {
		Seen: "No answer of CodePipeline's to it was recorded. It is an error here because PollForJobs never returns such an id.",
		Mistakes: []Mistake{{
			Is:    "$ matches before a last line break in Python, Java, Perl, Ruby and PHP.",
			Mend:  "Use \\z (Python: \\Z, or re.fullmatch; Java: matches) instead of $.",
			Fault: "job-id-trailing-newline",
		}},
	},
	"jobId/invalid-and-unknown": {
		Mistakes: []Mistake{{
			Is:   "The request is invalid, the job is not there, and the two together are a third thing: a 500, or an error that is neither's.",
			Mend: "Return at the first of the checks that fails, whichever it is.",
		}},
	},
	"jobId/unknown": {
		Mistakes: []Mistake{
			{
				Is:    "Another name is sent: ValidationException, ResourceNotFoundException, InvalidJobStateException.",
				Mend:  "A well-formed id without a job gets JobNotFoundException; workers stop polling for it by that name.",
				Fault: "unknown-job-validation",
			},
			{
				Is:    "A part of the id decides: a prefix is the key, or a hash collides.",
				Mend:  "Look the job up by the whole id. These cases change one digit of an id that exists.",
				Fault: "job-id-last-digit-ignored",
			},
		},
	},
}

// numberAdvice is the advice on the two members that are numbers.
var numberAdvice = map[string]Advice{
	"currentRevision.created/number": {
		Seen: "Sibling services refuse a timestamp in quotes.",
		Mistakes: []Mistake{{
			Is:    "The date library reads ISO 8601 and digits in quotes, because other protocols of AWS send these.",
			Mend:  "Take a JSON number and nothing else: in this protocol timestamps are seconds since 1970.",
			Fault: "created-iso-string",
		}},
	},
	"currentRevision.created/spelling": {
		Mistakes: []Mistake{{
			Is:    "A pattern of digits and a point is looked for, and 1.5e9 or 1e-06 is refused.",
			Mend:  "Read the number with the JSON library, as a float64 or a decimal.",
			Fault: "created-exponent-refused",
		}},
	},
	"currentRevision.created/far-away": {
		Mistakes: []Mistake{{
			Is:    "The time is counted in nanoseconds of 64 bits, which end in 1677 and 2262.",
			Mend:  "Keep seconds and nanoseconds apart, or the number as it was sent.",
			Fault: "created-far-refused",
		}},
	},
	"currentRevision.created/beyond-double": {
		Mistakes: []Mistake{{
			Is:    "The conversion to a date throws, which ends in a 500.",
			Mend:  "Either answer is right, an outage is not: compare with what your dates can hold before converting.",
			Fault: "created-huge-500",
		}},
	},
	"executionDetails.percentComplete/range": {
		Mistakes: []Mistake{
			{
				Is:    "There is no check, or at one end only.",
				Mend:  "Refuse what is below 0 or above 100 with ValidationException.",
				Fault: "percent-101-accepted",
			},
			{
				Is:    "The number is brought into its range: 101 is stored as 100.",
				Mend:  "Refuse it. A worker that counts wrong should learn so.",
				Fault: "percent-clamped",
			},
		},
	},
	"executionDetails.percentComplete/fraction": {
		Mistakes: []Mistake{{
			Is:    "1.5 or 5e1 makes the conversion to an integer throw, which ends in a 500.",
			Mend:  "Take it, cut it or refuse it with 400: sources are in conflict about which is right.",
			Fault: "percent-fraction-500",
		}},
	},
	"executionDetails.percentComplete/beyond-32-bits": {
		Mistakes: []Mistake{{
			Is:    "The number is cut to its low bits, so that 4294967346 is 50.",
			Mend:  "Check the range on the number as it was sent, before it is made an int of a fixed width.",
			Fault: "percent-32-bits",
		}},
	},
}

// variablesAdvice is the advice on output variables.
var variablesAdvice = map[string]Advice{
	"outputVariables/key-pattern": {
		Mistakes: []Mistake{
			{
				Is:    "The class is written [A-z0-9@-_]: A-z holds six characters of punctuation, and @-_ is a range of which the upper-case letters and the square brackets are part.",
				Mend:  "Write [A-Za-z0-9@_-], with the hyphen last or escaped.",
				Fault: "variable-range-accepted",
			},
			{
				Is:    "\\w and isLetter take the letters of every script.",
				Mend:  "Name the ranges of ASCII.",
				Fault: "variable-letters-accepted",
			},
			{
				Is:    "The expression is not anchored, or anchored with $, which lets a line break pass.",
				Mend:  "Match the whole name: \\A…\\z.",
				Fault: "variable-newline-accepted",
			},
			{
				Is:    "Only the first name is looked at.",
				Mend:  "Check all of them; one bad name refuses the request.",
				Fault: "variable-first-name-only",
			},
		},
	},
	"outputVariables/values": {
		Mistakes: []Mistake{
			{
				Is:    "The empty value is refused, or dropped.",
				Mend:  "The map's values are strings without a least length.",
				Fault: "variable-empty-value-refused",
			},
			{
				Is:    "Values get the pattern of names, or a width of 255.",
				Mend:  "Only the size of all variables together has a limit.",
				Fault: "variable-value-of-256-refused",
			},
		},
	},
	"outputVariables/value-type": {
		Mistakes: []Mistake{{
			Is:    "Numbers and booleans are turned into text.",
			Mend:  "The map goes from string to string: anything else gets SerializationException, or ValidationException.",
			Fault: "variable-number",
		}},
	},
	"outputVariables/null-value": {
		Seen: "Sources are in conflict: some drop such an entry, some refuse it.",
		Mistakes: []Mistake{{
			Is:    "The null reaches code that expects a string, and ends in a 500.",
			Mend:  "Refuse the entry or leave it out; both are right.",
			Fault: "null-variable-500",
		}},
	},
	"outputVariables/count": {
		Mistakes: []Mistake{{
			Is:    "The number of variables is limited, as an older quota was.",
			Mend:  "Only their size together is.",
			Fault: "variables-over-50-refused",
		}},
	},
	"outputVariables/size": {
		Mistakes: []Mistake{
			{
				Is:    "There is no limit.",
				Mend:  "Add up the bytes of the values (and of the names, if you like: sources differ) and refuse more than 122,880 with OutputVariablesSizeExceededException.",
				Fault: "variables-size-unchecked",
			},
			{
				Is:    "Characters are counted for bytes.",
				Mend:  "Count the bytes of the UTF-8 form.",
				Fault: "variables-size-in-characters",
			},
			{
				Is:    "Each value is measured, and not all together.",
				Mend:  "The limit is on the sum.",
				Fault: "variables-size-of-largest",
			},
		},
	},
	"outputVariables/size-accepted": {
		Mistakes: []Mistake{{
			Is:    "The limit is a round number of the implementation's own, or that of the request body.",
			Mend:  "122,880 bytes are allowed, so the body may be larger than that, all the more when characters are escaped.",
			Fault: "variables-size-64-kib",
		}},
	},
	"outputVariables/with-token": {
		Seen: "The page forbids it; which error real CodePipeline answers was not recorded.",
		Mistakes: []Mistake{{
			Is:    "Both are taken: the job continues and the variables are lost, or set by an action that is not done.",
			Mend:  "Refuse with ValidationException when a token and at least one variable are sent.",
			Fault: "variables-with-token-accepted",
		}},
	},
	"outputVariables/empty-with-token": {
		Seen: "Whether an empty map counts as sent is not documented: either answer is right.",
	},
}
