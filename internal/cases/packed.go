package cases

import (
	"bytes"
	"compress/flate"
	"io"
	"slices"
	"sync"
)

// packFrom is from which length on a request's text is kept packed: thousands of cases
// have a string of two thousand characters, most of them one character again and again.
const packFrom = 512

// packer packs one text at a time.
type packer struct {
	*flate.Writer
	text []byte // that is packed
}

var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic(err) // no such level
	}
	return &packer{Writer: w}
}}

// packed is a text that is kept packed.
type packed struct {
	flate []byte
	size  int // of the text, in bytes
}

// pack packs a text.
func pack(text string) packed {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	var b bytes.Buffer
	p.Reset(&b)
	p.text = append(p.text[:0], text...)
	_, _ = p.Write(p.text) // to memory
	_ = p.Close()
	return packed{bytes.Clone(b.Bytes()), len(text)}
}

// unpack calls a function with the text that was packed, which is in memory until it returns.
func (p packed) unpack(use func(text []byte)) {
	u := unpackers.Get().(*unpacker)
	defer unpackers.Put(u)
	u.text = slices.Grow(u.text[:0], p.size)[:p.size]
	err := u.reader.(flate.Resetter).Reset(bytes.NewReader(p.flate), nil)
	if err == nil {
		_, err = io.ReadFull(u.reader, u.text)
	}
	if err != nil {
		panic(err) // it was packed here
	}
	use(u.text)
}

// unpacker unpacks one text at a time.
type unpacker struct {
	reader io.ReadCloser
	text   []byte
}

var unpackers = sync.Pool{New: func() any { return &unpacker{reader: flate.NewReader(nil)} }}
