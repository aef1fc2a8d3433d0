package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// Go's XML reader remembers every open element and every attribute of a tag, so XML that is made for it can fill the
// memory. No workbook nests deeper or has longer tags and texts than this.
const (
	maxDepth = 64
	maxTag   = 1 << 20
)

var errHostile = errors.New("XML too deep or with too long a tag")

// xmlReader reads the tags of a part within those bounds.
type xmlReader struct {
	decoder *xml.Decoder
	depth   int
}

func newXMLReader(r io.Reader) *xmlReader {
	return &xmlReader{decoder: xml.NewDecoder(&tagGuard{r: r})}
}

// next returns the next token.
func (x *xmlReader) next() (xml.Token, error) {
	t, err := x.decoder.Token()
	switch t.(type) {
	case xml.StartElement:
		x.depth++
	case xml.EndElement:
		x.depth--
	}
	if x.depth > maxDepth {
		return nil, errHostile
	}
	return t, err
}

// within returns the next token of an element that the reader stands in, where the end of the part is a fault.
func (x *xmlReader) within() (xml.Token, error) {
	t, err := x.next()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}

// tagGuard stops reading where no tag ends for too long.
type tagGuard struct {
	r     io.Reader
	since int // bytes since the last '>'
}

// Read implements io.Reader.
func (g *tagGuard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if end := bytes.LastIndexByte(p[:n], '>'); end >= 0 {
		g.since = n - end - 1
	} else if g.since += n; g.since > maxTag {
		return 0, errHostile
	}
	return n, err
}

// attr returns an attribute by its local name, whatever its name space.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
