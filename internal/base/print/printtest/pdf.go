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
	"unicode/utf16"
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
	charPattern   = regexp.MustCompile(`(?s)beginbfchar(.*?)endbfchar`)
	rangePattern  = regexp.MustCompile(`(?s)beginbfrange(.*?)endbfrange`)
	hexPattern    = regexp.MustCompile(`<([0-9A-Fa-f]+)>`)
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
	fonts := map[string]map[uint16]string{}
	for _, o := range p.objects {
		for _, m := range fontPattern.FindAllSubmatch(o, -1) {
			if to := mapPattern.FindSubmatch(p.objects[string(m[2])]); to != nil {
				fonts[string(m[1])] = readMap(p.stream(string(to[1])))
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
						out.WriteString(fonts[font][uint16(glyphs[j])<<8|uint16(glyphs[j+1])])
					}
				default:
					out.WriteByte(' ')
				}
			}
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// readMap reads which letters the glyphs of a font are.
func readMap(text string) map[uint16]string {
	m := map[uint16]string{}
	code := func(h string) uint16 { n, _ := strconv.ParseUint(h, 16, 16); return uint16(n) }
	for _, block := range charPattern.FindAllStringSubmatch(text, -1) {
		all := hexPattern.FindAllStringSubmatch(block[1], -1)
		for i := 0; i+1 < len(all); i += 2 {
			m[code(all[i][1])] = letters(all[i+1][1], 0)
		}
	}
	for _, block := range rangePattern.FindAllStringSubmatch(text, -1) {
		all := hexPattern.FindAllStringSubmatch(block[1], -1)
		for i := 0; i+2 < len(all); i += 3 {
			from, to := code(all[i][1]), code(all[i+1][1])
			for g := uint32(from); g <= uint32(to); g++ {
				m[uint16(g)] = letters(all[i+2][1], uint16(g-uint32(from)))
			}
		}
	}
	return m
}

func letters(h string, more uint16) string {
	b, _ := hex.DecodeString(h)
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	if n := len(units); n > 0 {
		units[n-1] += more
	}
	return string(utf16.Decode(units))
}

// Bytes is the document as it was read.
func (p *PDF) Bytes() []byte { return p.raw }
