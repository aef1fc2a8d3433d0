package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// How much of an XML document is read. The largest official sample is 20 kB, 14 deep.
const (
	mostXML   = 1 << 20
	deepXML   = 64
	nodesXML  = 20_000
	faultBomb = "intake: a document type, an entity or a processing instruction of its own"
)

// ErrXML is the beginning of every error about an XML document: what it is, never what stood in it.
var ErrXML = errors.New("intake: XML that cannot be read")

// node is an element: local name, attribute V and text. Namespaces are left out: the versions of the standard differ in them and in
// little else.
type node struct {
	name, v, text string
	space         string // the namespace: the version of a standard
	under         []*node
}

// readXML reads a document into a tree. It takes no document type and no entities but the five of XML, so nothing in it can be larger
// than it looks, or point outside.
func readXML(raw []byte) (*node, error) {
	if len(raw) > mostXML {
		return nil, fmt.Errorf("%w: over %d bytes", ErrXML, mostXML)
	}
	d := xml.NewDecoder(bytes.NewReader(raw)) //nolint:gosec // tokens only, bounded, no entities
	d.CharsetReader = charset
	top := &node{}
	stack := []*node{top}
	nodes := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d", ErrXML, line(d))
		}
		here := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.Directive:
			return nil, fmt.Errorf("%w: %s", ErrXML, faultBomb)
		case xml.StartElement:
			nodes++
			if len(stack) > deepXML || nodes > nodesXML {
				return nil, fmt.Errorf("%w: too deep or too many elements", ErrXML)
			}
			n := &node{name: t.Name.Local, space: t.Name.Space}
			for _, a := range t.Attr {
				if a.Name.Local == "V" && a.Name.Space == "" {
					n.v = a.Value
				}
			}
			here.under = append(here.under, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if text := strings.TrimSpace(string(t)); text != "" {
				here.text += text
			}
		}
	}
	if len(top.under) != 1 {
		return nil, fmt.Errorf("%w: no root element", ErrXML)
	}
	return top.under[0], nil
}

func line(d *xml.Decoder) int {
	n, _ := d.InputPos()
	return n
}

func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "us-ascii", "ascii":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	case "iso-8859-15":
		return charmap.ISO8859_15.NewDecoder().Reader(in), nil
	}
	return nil, ErrXML
}

// find returns the first element by a path of local names under n, an empty one where there is none.
func (n *node) find(path ...string) *node {
	for _, name := range path {
		next := n.all(name)
		if len(next) == 0 {
			return &node{}
		}
		n = next[0]
	}
	return n
}

// all returns the elements directly under n that have the name.
func (n *node) all(name string) []*node {
	var out []*node
	for _, u := range n.under {
		if u.name == name {
			out = append(out, u)
		}
	}
	return out
}
