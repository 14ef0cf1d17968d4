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

// packer is used by one at a time.
var packer = struct {
	sync.Mutex
	*flate.Writer
	text []byte // that is packed
}{Writer: newWriter()}

func newWriter() *flate.Writer {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic(err) // no such level
	}
	return w
}

// packed is a text that is kept packed.
type packed struct {
	flate []byte
	size  int // of the text, in bytes
}

// pack packs a text.
func pack(text string) packed {
	packer.Lock()
	defer packer.Unlock()
	var b bytes.Buffer
	packer.Reset(&b)
	packer.text = append(packer.text[:0], text...)
	_, _ = packer.Write(packer.text) // to memory
	_ = packer.Close()
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
