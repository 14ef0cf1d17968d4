package cases

import (
	"bytes"
	"compress/flate"
	"io"
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

// text is the text that was packed.
func (p packed) text() []byte {
	r := unpackers.Get().(io.ReadCloser)
	defer unpackers.Put(r)
	text := make([]byte, p.size)
	err := r.(flate.Resetter).Reset(bytes.NewReader(p.flate), nil)
	if err == nil {
		_, err = io.ReadFull(r, text)
	}
	if err != nil {
		panic(err) // it was packed here
	}
	return text
}

var unpackers = sync.Pool{New: func() any { return flate.NewReader(nil) }}
