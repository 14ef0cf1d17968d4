package rules

// memberAdvice is the advice that is the same for every member, and on the
// structures.
var memberAdvice = map[string]Advice{
	"*/type": {
		Seen: "Sibling services answer SerializationException or ValidationException.",
		Mistakes: []Mistake{
			{
				Is:   "The JSON library converts as it reads: 1 and true become text, \"1\" becomes a number, [x] becomes x.",
				Mend: "Switch the conversion off (Jackson: MapperFeature.ALLOW_COERCION_OF_SCALARS and friends; PHP: declare(strict_types=1)), or look at the kind of the value before it is read: {member} is {type}.",
			},
			{
				Is:   "A value of the wrong type is taken for a missing one, and the request for valid.",
				Mend: "Only an absent {member} and null are missing. Everything else that is of another type is an error.",
			},
		},
	},
	"*/required": {
		Seen: "Sibling services answer ValidationException to an absent required member, and to null.",
		Mistakes: []Mistake{
			{
				Is:   "Go, C# and protobuf readers give an absent string the empty one, and the check for presence never fails.",
				Mend: "Read {member} into a pointer or an optional, and ask whether it is there before anything else.",
			},
			{
				Is:   "The check is made only when some other member is there too.",
				Mend: "Where there is a {parent}, {member} is required, whatever else was sent.",
			},
		},
	},
	"*/length": {
		Seen: "No answer of CodePipeline's to a string that is too long was recorded; the name of the error is that of the page.",
		Mistakes: []Mistake{
			{
				Is:    "There is no check, or it is one off: {over} characters pass.",
				Mend:  "The limit is inclusive: {max} characters are right, {over} are not.",
				Fault: "length/max-plus-one-accepted/{member}",
			},
			{
				Is:    "The empty string is taken for no string at all.",
				Mend:  "Empty is shorter than 1 and so an error; only absent and null are missing.",
				Fault: "length/empty-accepted/{member}",
			},
			{
				Is:    "The length is not looked at in all requests.",
				Mend:  "Check every member before anything is done, and in one place.",
				Fault: "length/unchecked/{member}",
			},
		},
	},
	"*/accepted": {
		Mistakes: []Mistake{{
			Is:   "The limit is exclusive, or that of another member: {member} of {max} is refused.",
			Mend: "Allow both ends of the range. Write the limits as data beside the members' names, as the model does, not as literals in ifs.",
		}},
	},
	"*/characters": {
		Mistakes: []Mistake{
			{
				Is:    "Bytes are counted, so that text beyond ASCII is refused that is short enough.",
				Mend:  "Count Unicode code points: utf8.RuneCountInString in Go, codePointCount in Java, len in Python 3.",
				Fault: "length/bytes-counted/{member}",
			},
			{
				Is:   "A pattern is applied that the model does not have: printable ASCII, no quotes, no line breaks.",
				Mend: "{member} has a length and nothing else. Escape where the string is shown, not where it is taken.",
			},
			{
				Is:   "The column of the database is too narrow for characters beyond the BMP (MySQL's utf8), or cannot hold NUL (PostgreSQL's text).",
				Mend: "Use utf8mb4, or a column of bytes.",
			},
		},
	},
	"*/null": {
		Seen: "Sibling services take null for absent.",
		Mistakes: []Mistake{{
			Is:    "null is a value of the wrong type to the reader, and refused.",
			Mend:  "Drop the members that are null before the request is checked.",
			Fault: "null/refused/{member}",
		}},
	},
	"jobId/accepted": {
		Mistakes: []Mistake{
			{
				Is:    "The id is parsed as a UUID of version 4, or as one with variant bits.",
				Mend:  "The pattern asks for hexadecimal digits and hyphens and for nothing else. Compare ids as text.",
				Fault: "job-id-v4-only",
			},
			{
				Is:    "The nil UUID, or the one of which every digit is f, stands for no job.",
				Mend:  "Use another value for no job: both are well-formed ids.",
				Fault: "job-id-nil-refused",
			},
		},
	},
	"currentRevision/accepted": {
		Mistakes: []Mistake{{
			Is:    "currentRevision is refused together with a token, or asked for in every request.",
			Mend:  "It is optional, and independent of all other members.",
			Fault: "revision-with-token-refused",
		}},
	},
	"currentRevision.created/accepted": {
		Mistakes: []Mistake{
			{
				Is:    "0 is taken for a missing time.",
				Mend:  "0 is the first of January 1970. Keep presence and value apart.",
				Fault: "created-zero-refused",
			},
			{
				Is:    "Seconds are kept in 32 bits, which end in January 2038.",
				Mend:  "Keep 64 bits, or the number as it was sent.",
				Fault: "created-2038-refused",
			},
			{
				Is:    "The number is read as an integer, and 1714979289.123 is refused, which SDKs write by default.",
				Mend:  "Read a float64, or a decimal, and round afterwards.",
				Fault: "created-fraction-refused",
			},
			{
				Is:    "Times before 1970 are refused.",
				Mend:  "Seconds since the epoch may be negative.",
				Fault: "created-negative-refused",
			},
		},
	},
	"executionDetails/accepted": {
		Mistakes: []Mistake{{
			Is:    "{} is refused because there is nothing in it.",
			Mend:  "Every member of executionDetails is optional, so {} is valid.",
			Fault: "empty-details-refused",
		}},
	},
	"executionDetails.percentComplete/accepted": {
		Mistakes: []Mistake{
			{
				Is:    "0 is taken for a missing number.",
				Mend:  "Keep presence and value apart: 0 is a valid percentage.",
				Fault: "percent-0-refused",
			},
			{
				Is:    "A meaning is read into it: it must grow, it must be 100 at the end and less before.",
				Mend:  "It is told to people and decides nothing. Take any integer from 0 to 100 at any time.",
				Fault: "percent-must-be-100",
			},
		},
	},
	"outputVariables/accepted": {
		Mistakes: []Mistake{{
			Is:    "An empty map is refused.",
			Mend:  "The map has no least number of entries.",
			Fault: "variables-empty-refused",
		}},
	},
}
