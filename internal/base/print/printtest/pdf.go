// Package printtest reads the PDF that package print makes, as far as tests need it: whether it is tagged, and its text in
// the order that it is written. It knows the documents of Chromium and no others.
package printtest

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"traad/internal/base/pdfa"
)

// PDF is a document that has been read.
type PDF struct {
	raw     []byte
	objects map[string][]byte // by number
}

var (
	objectPattern = regexp.MustCompile(`(?s)(\d+) 0 obj\s*(.*?)endobj`)
	fontPattern   = regexp.MustCompile(`/(F\d+) (\d+) 0 R`)
	mapPattern    = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	pagesPattern  = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	bodyPattern   = regexp.MustCompile(`/Contents (\d+) 0 R`)
	showPattern   = regexp.MustCompile(`/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|\bBT\b`)
)

// Read takes a document apart.
func Read(pdf []byte) (*PDF, error) {
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return nil, fmt.Errorf("printtest: no PDF")
	}
	p := &PDF{raw: pdf, objects: map[string][]byte{}}
	for _, m := range objectPattern.FindAllSubmatch(pdf, -1) {
		p.objects[string(m[1])] = m[2]
	}
	return p, nil
}

// Has reports whether the document's dictionaries hold a text: "/StructTreeRoot".
func (p *PDF) Has(s string) bool { return bytes.Contains(p.raw, []byte(s)) }

// Pages is how many pages there are.
func (p *PDF) Pages() int {
	n := 0
	for _, o := range p.objects {
		if pagesPattern.Match(o) {
			n++
		}
	}
	return n
}

// stream unpacks the stream of an object.
func (p *PDF) stream(number string) string {
	_, rest, ok := bytes.Cut(p.objects[number], []byte("stream\n"))
	if !ok {
		if _, rest, ok = bytes.Cut(p.objects[number], []byte("stream\r\n")); !ok {
			return ""
		}
	}
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		return string(rest)
	}
	text, _ := io.ReadAll(z) // what is after the stream is no part of it
	return string(text)
}

// Text is the document's text in the order that it is written, page by page; blanks are one space.
func (p *PDF) Text() string {
	fonts := map[string]map[int]string{}
	for _, o := range p.objects {
		for _, m := range fontPattern.FindAllSubmatch(o, -1) {
			if to := mapPattern.FindSubmatch(p.objects[string(m[2])]); to != nil {
				fonts[string(m[1])] = pdfa.Letters(p.stream(string(to[1])))
			}
		}
	}
	var out strings.Builder
	for i := 1; i <= len(p.objects)+10; i++ {
		o := p.objects[strconv.Itoa(i)]
		if m := bodyPattern.FindSubmatch(o); pagesPattern.Match(o) && m != nil {
			font := ""
			for _, show := range showPattern.FindAllStringSubmatch(p.stream(string(m[1])), -1) {
				switch {
				case show[1] != "":
					font = show[1]
				case show[2] != "":
					glyphs, _ := hex.DecodeString(show[2])
					for j := 0; j+1 < len(glyphs); j += 2 {
						out.WriteString(fonts[font][int(glyphs[j])<<8|int(glyphs[j+1])])
					}
				default:
					out.WriteByte(' ')
				}
			}
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// Bytes is the document as it was read.
func (p *PDF) Bytes() []byte { return p.raw }
