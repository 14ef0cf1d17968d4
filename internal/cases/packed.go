package cases

import (
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"sync"
)

// packFrom is from which length on a request's text is kept packed: thousands of cases
// have a string of two thousand characters, most of them one character again and again.
const packFrom = 512

// packer is used by one at a time.
var packer = struct {
	sync.Mutex
	*flate.Writer
}{Writer: newWriter()}

func newWriter() *flate.Writer {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic(err) // no such level
	}
	return w
}

// pack packs a text.
func pack(text string) []byte {
	packer.Lock()
	defer packer.Unlock()
	var b bytes.Buffer
	packer.Reset(&b)
	_, _ = io.WriteString(packer.Writer, text) // to memory
	_ = packer.Close()
	return bytes.Clone(b.Bytes())
}

// unpack is the text that was packed.
func unpack(packed []byte) string {
	r := unpackers.Get().(io.ReadCloser)
	defer unpackers.Put(r)
	var b strings.Builder
	err := r.(flate.Resetter).Reset(bytes.NewReader(packed), nil)
	if err == nil {
		_, err = io.Copy(&b, r)
	}
	if err != nil {
		panic(err) // it was packed here
	}
	return b.String()
}

var unpackers = sync.Pool{New: func() any { return flate.NewReader(nil) }}
