package cases

// ParseFile reads a file of cases: its name for messages, its text, the JSON Schema that it has to fit, and the ids
// that are taken. Package extras sets it; where a program does not import that, it is nil.
var ParseFile func(name string, text, schema []byte, taken map[string]bool) ([]Case, error)
