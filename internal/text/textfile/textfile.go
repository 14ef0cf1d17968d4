// Package textfile reads files that people and other tools wrote, in the encodings in
// which these arrive: UTF-8 with or without a byte order mark, and UTF-16 with one, as a
// redirection in Windows PowerShell writes it.
package textfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/text/encoding/unicode"
)

// Most is the length in bytes of the longest file that is read: a device may have no end.
const Most = 1 << 30

// Read returns the text of a file as UTF-8 without a byte order mark. The error of anything else says what the file is.
func Read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() // it was only read
	text, err := From(file, Most)
	if pathed := (*os.PathError)(nil); err != nil && !errors.As(err, &pathed) {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return text, err
}

// From is Read for what a reader gives, which is an error if it is more than most bytes.
func From(r io.Reader, most int64) ([]byte, error) {
	begins := make([]byte, 512)
	n, err := io.ReadFull(r, begins)
	if begins = begins[:n]; err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if err == nil {
		if _, err := Decode(begins); err != nil {
			return nil, err // before the rest is read
		}
	}
	raw, err := io.ReadAll(io.LimitReader(io.MultiReader(bytes.NewReader(begins), r), most+1))
	if err == nil && int64(len(raw)) > most {
		err = fmt.Errorf("the file is longer than %d bytes", most)
	}
	if err != nil {
		return nil, err
	}
	return Decode(raw)
}

// kinds are the beginnings of files that are no text in a known encoding.
var kinds = []struct{ begins, is string }{
	{"\xff\xfe\x00\x00", "text in UTF-32: save it as UTF-8"},
	{"\x00\x00\xfe\xff", "text in UTF-32: save it as UTF-8"},
	{"\x1f\x8b", "compressed by gzip: unpack it first"},
	{"PK\x03\x04", "a ZIP archive: unpack it first"},
	{"\x28\xb5\x2f\xfd", "compressed by zstd: unpack it first"},
	{"BZh", "compressed by bzip2: unpack it first"},
	{"\xfd7zXZ\x00", "compressed by xz: unpack it first"},
	{"%PDF-", "a PDF document"},
}

// Decode returns a text as UTF-8 without a byte order mark.
func Decode(raw []byte) ([]byte, error) {
	for _, k := range kinds {
		if bytes.HasPrefix(raw, []byte(k.begins)) {
			return nil, errors.New("the file is " + k.is)
		}
	}
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return raw[3:], nil
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		if len(raw)%2 != 0 {
			return nil, fmt.Errorf("the file is text in UTF-16 that ends in the middle of a character, after %d bytes",
				len(raw))
		}
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
	case len(raw) >= 2 && (raw[0] == 0) != (raw[1] == 0):
		return nil, errors.New("the file is text in UTF-16 without a byte order mark: save it as UTF-8")
	case bytes.IndexByte(raw[:min(len(raw), 512)], 0) >= 0:
		return nil, errors.New("the file is no text: it holds bytes of zero")
	}
	return raw, nil
}
