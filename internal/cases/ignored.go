package cases

import "strings"

// passedOver is wrong in nothing but a number or an escape of a member that is ignored:
// some readers skip it without reading it.
var passedOver = []struct{ name, text string }{
	{"array-escape", `{"jobId":` + id + `,"unknown":["a\x41"]}`},
	{"array-escape-short", `{"jobId":` + id + `,"unknown":["a\u12"]}`},
	{"array-leading-zero", `{"jobId":` + id + `,"unknown":[01]}`},
	{"object-escape", `{"jobId":` + id + `,"unknown":{"a":{"b":"\x41"}}}`},
	{"array-number-00", `{"jobId":` + id + `,"unknown":[00.5]}`},
	{"array-number-01", `{"jobId":` + id + `,"unknown":[01.5]}`},
	{"array-number-02", `{"jobId":` + id + `,"unknown":[-00.5]}`},
	{"array-number-03", `{"jobId":` + id + `,"unknown":[-01]}`},
	{"array-number-04", `{"jobId":` + id + `,"unknown":[0.]}`},
	{"array-number-05", `{"jobId":` + id + `,"unknown":[-0.]}`},
	{"array-number-06", `{"jobId":` + id + `,"unknown":[1.e1]}`},
	{"array-number-07", `{"jobId":` + id + `,"unknown":[1e]}`},
	{"array-number-08", `{"jobId":` + id + `,"unknown":[+1]}`},
	{"array-number-14", `{"jobId":` + id + `,"unknown":[1e0.5]}`},
	{"array-number-16", `{"jobId":` + id + `,"unknown":[1.2.3]}`},
	{"array-number-17", `{"jobId":` + id + `,"unknown":[--1]}`},
	{"array-number-18", `{"jobId":` + id + `,"unknown":[1-]}`},
	{"array-number-19", `{"jobId":` + id + `,"unknown":[00]}`},
	{"array-number-20", `{"jobId":` + id + `,"unknown":[0e]}`},
	{"array-number-21", `{"jobId":` + id + `,"unknown":[0E+]}`},
	{"skipped-zero", `{"jobId":` + id + `,"unknown":{"a":[01]}}`},
	{"skipped-point", `{"jobId":` + id + `,"unknown":{"a":1.}}`},
	{"skipped-minus-point", `{"jobId":` + id + `,"executionDetails":{"unknown":-.5}}`},
	{
		"skipped-minus-zero",
		`{"jobId":` + id + `,"currentRevision":{"revision":"r","changeIdentifier":"c","unknown":[-01]}}`,
	},
	{"skipped-escape-q", `{"jobId":` + id + `,"unknown":"\q"}`},
	{"skipped-escape-not-hex", `{"jobId":` + id + `,"executionDetails":{"unknown":["\uZZZZ"]}}`},
	{"skipped-escape-name", `{"jobId":` + id + `,"unknown":{"\q":1}}`},
}

// readNumber says whether a spelling is made of the characters of numbers, so that what
// skips a number may pass over it.
func readNumber(spelled string) bool {
	return strings.Trim(spelled, "0123456789+-.eE") == "" && strings.ContainsAny(spelled, "0123456789") &&
		spelled[0]|0x20 != 'e'
}

// endless are those after which the string ends elsewhere, or which are more than a bad
// escape: they are no JSON to a reader that only looks for the string's end.
var endless = []string{"escape-end", "escape-newline", "quote-inside"}
