package generate

import (
	"fmt"
	"reflect"
	"strings"
)

var (
	kindNames  = [...]string{"Absent", "Valid", "Null", "WrongType", "Empty", "TooLong", "OffScale", "Open"}
	wireNames  = [...]string{"JSON", "CBOR"}
	placeNames = [...]string{"Top", "InRevision", "InDetails"}
	pastNames  = [...]string{
		"Fresh", "Refused", "Continued", "Unacknowledged", "Succeeded", "Spent",
		"Failed", "Nobody",
	}
	changeNames = [...]string{
		"UpperCase", "FullWidth", "NextDigit", "Insert", "Replace", "Delete", "Truncate",
		"MoveHyphen", "NoHyphens", "OtherHyphens", "AllUpper", "Wrap", "Prepend", "Append", "Whole",
	}
)

func (k Kind) String() string   { return kindNames[k] }
func (w Wire) String() string   { return wireNames[w] }
func (p Place) String() string  { return placeNames[p] }
func (p Past) String() string   { return pastNames[p] }
func (c Change) String() string { return changeNames[c] }

// String is the body that the record comes to.
func (r Request) String() string { return string(r.Build("11111111-2222-4333-8444-abcdefabcdef")) }

// Literal is the record as a Go literal, without what has its zero value. The
// qualifier stands before every name: "generate.", say.
func (r Request) Literal(qualifier string) string {
	return literal(reflect.ValueOf(r), qualifier, true)
}

// empty says whether a field need not be written.
func empty(v reflect.Value) bool { return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 }

// literal writes a value; typed says whether its type has to be named.
func literal(v reflect.Value, qualifier string, typed bool) string {
	name := ""
	if typed {
		name = qualifier + v.Type().Name()
	}
	switch v.Kind() {
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = literal(v.Index(i), qualifier, false)
		}
		return "[]" + qualifier + v.Type().Elem().Name() + "{" + strings.Join(items, ", ") + "}"
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			if f := v.Field(i); !empty(f) {
				fields = append(fields, v.Type().Field(i).Name+": "+literal(f, qualifier, f.Kind() == reflect.Struct))
			}
		}
		return name + "{" + strings.Join(fields, ", ") + "}"
	}
	if named, ok := v.Interface().(fmt.Stringer); ok {
		return qualifier + named.String()
	}
	return fmt.Sprint(v.Interface())
}
