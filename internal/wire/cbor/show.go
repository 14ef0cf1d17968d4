package cbor

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Diagnostic is an item in diagnostic notation (RFC 8949, section 8): "_ " marks an
// indefinite length, "_0" to "_3" an argument in more bytes than it needs.
func Diagnostic(i Item) string {
	var b strings.Builder
	diagnose(&b, i)
	return b.String()
}

// encoding is the indicator of a spelling that is not the shortest.
func (w Width) encoding(n uint64) string {
	names := map[Width]string{One: "_0", Two: "_1", Four: "_2", Eight: "_3"}
	for _, shorter := range Widths {
		if shorter.Fits(n) {
			if w <= shorter {
				return ""
			}
			return names[w]
		}
	}
	return ""
}

func diagnose(b *strings.Builder, i Item) {
	switch v := i.(type) {
	case Int:
		b.WriteString(v.decimal() + v.Width.encoding(v.N))
	case Text:
		if v.Chunks == nil {
			b.WriteString(strconv.Quote(v.Text) + v.Width.encoding(uint64(len(v.Text))))
			return
		}
		b.WriteString("(_ ")
		for n, c := range v.Chunks {
			b.WriteString(comma(n) + strconv.Quote(c))
		}
		b.WriteString(")")
	case Bytes:
		b.WriteString("h'" + hex.EncodeToString(v.Data) + "'" + v.Width.encoding(uint64(len(v.Data))))
	case Array:
		b.WriteString("[" + mark(v.Indefinite, v.Width, len(v.Items)))
		for n, item := range v.Items {
			b.WriteString(comma(n))
			diagnose(b, item)
		}
		b.WriteString("]")
	case Map:
		b.WriteString("{" + mark(v.Indefinite, v.Width, len(v.Entries)))
		for n, e := range v.Entries {
			b.WriteString(comma(n))
			diagnose(b, e.Key)
			b.WriteString(": ")
			diagnose(b, e.Value)
		}
		b.WriteString("}")
	case Tag:
		b.WriteString(strconv.FormatUint(v.Number, 10) + v.Width.encoding(v.Number) + "(")
		diagnose(b, v.Item)
		b.WriteString(")")
	case Simple:
		b.WriteString(v.name())
	case Float:
		b.WriteString(v.decimal())
	case Raw:
		b.WriteString("raw h'" + hex.EncodeToString(v) + "'")
	}
}

func comma(n int) string {
	if n > 0 {
		return ", "
	}
	return ""
}

func mark(open bool, w Width, n int) string {
	if open {
		return "_ "
	}
	if e := w.encoding(uint64(n)); e != "" {
		return e + " "
	}
	return ""
}

func (i Int) decimal() string {
	if !i.Negative {
		return strconv.FormatUint(i.N, 10)
	}
	if i.N == math.MaxUint64 {
		return "-18446744073709551616"
	}
	return "-" + strconv.FormatUint(i.N+1, 10)
}

func (s Simple) name() string {
	switch s {
	case False:
		return "false"
	case True:
		return "true"
	case Null:
		return "null"
	case Undefined:
		return "undefined"
	}
	return fmt.Sprintf("simple(%d)", byte(s))
}

func (f Float) decimal() string {
	return f.number() + map[int]string{16: "_1", 32: "_2"}[f.Bits]
}

// number is the value without its width.
func (f Float) number() string {
	switch {
	case math.IsNaN(f.Value):
		return "NaN"
	case math.IsInf(f.Value, 1):
		return "Infinity"
	case math.IsInf(f.Value, -1):
		return "-Infinity"
	}
	text := strconv.FormatFloat(f.Value, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}
