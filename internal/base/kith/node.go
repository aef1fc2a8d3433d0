package kith

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Limits bound what is read of a document.
type Limits struct{ Bytes, Deep, Nodes int }

// How much of a document is read. The largest official sample without an attachment is 20 kB, 14 deep.
var (
	Small = Limits{1 << 20, 64, 20_000}  // receipts, and messages without attachments
	Large = Limits{36 << 20, 64, 20_000} // an envelope of NHN's EDI 2.0: 35 MB
)

const faultBomb = "a document type or an entity of its own"

// Node is an element: name, namespace, the attributes of a coded value, and its own text. The text of an element without others under it is kept as
// it stands, but for white space around it.
type Node struct {
	Name, Space string
	Code
	Text  string
	Under []*Node
	line  int
	text  []byte
	mixed string // the text as it stands
	at    int    // where in the text of the element above this one begins
}

// Read reads a document into a tree. It takes no document type and no entities but the five of XML, so nothing in it can be larger
// than it looks, or point outside. The error is an ErrXML.
func Read(raw []byte, most Limits) (*Node, error) {
	if len(raw) > most.Bytes {
		return nil, fmt.Errorf("%w: over %d bytes", ErrXML, most.Bytes)
	}
	return read(raw, most, "")
}

// read is Read. With the name of an element it stops where the first of that name has ended, and steps over a document type: what stands after it may be anything. No entity of
// a document type is ever read.
func read(raw []byte, most Limits, until string) (*Node, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	d.CharsetReader = charset
	top := &Node{}
	stack := []*Node{top}
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
			if until != "" {
				continue
			}
			return nil, fmt.Errorf("%w: %s", ErrXML, faultBomb)
		case xml.StartElement:
			nodes++
			if len(stack) > most.Deep || nodes > most.Nodes {
				return nil, fmt.Errorf("%w: too deep or too many elements", ErrXML)
			}
			n := &Node{Name: t.Name.Local, Space: t.Name.Space, line: line(d)}
			for _, a := range t.Attr {
				if a.Name.Space != "" {
					continue
				}
				switch a.Name.Local {
				case "V":
					n.V = a.Value
				case "S":
					n.S = a.Value
				case "DN":
					n.DN = a.Value
				case "OT":
					n.OT = a.Value
				}
			}
			n.at = len(here.text)
			here.Under = append(here.Under, n)
			stack = append(stack, n)
		case xml.EndElement:
			here.mixed, here.text = string(here.text), nil
			here.Text = strings.TrimSpace(here.mixed)
			stack = stack[:len(stack)-1]
			if until != "" && here.Name == until {
				return top.Under[0], nil
			}
		case xml.CharData:
			if here == top && len(bytes.TrimSpace(t)) > 0 {
				return nil, fmt.Errorf("%w: text outside the root", ErrXML)
			}
			here.text = append(here.text, t...)
		}
	}
	if until != "" || len(top.Under) != 1 {
		return nil, fmt.Errorf("%w: no root element", ErrXML)
	}
	return top.Under[0], nil
}

func line(d *xml.Decoder) int {
	n, _ := d.InputPos()
	return n
}

func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "us-ascii", "ascii":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252": // as browsers do: the first is read as the last
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	case "iso-8859-15":
		return charmap.ISO8859_15.NewDecoder().Reader(in), nil
	}
	return nil, ErrXML
}

// Find returns the first element by a path of local names under n, an empty one where there is none.
func (n *Node) Find(path ...string) *Node {
	for _, name := range path {
		next := n.All(name)
		if len(next) == 0 {
			return &Node{}
		}
		n = next[0]
	}
	return n
}

// All returns the elements directly under n that have the name.
func (n *Node) All(name string) []*Node {
	var out []*Node
	for _, u := range n.Under {
		if u.Name == name {
			out = append(out, u)
		}
	}
	return out
}

// inline are the elements of XHTML that stand in a line of text; every other begins one.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "big": true, "cite": true, "code": true, "em": true, "font": true, "i": true, "q": true, "s": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true,
	"td": true, "th": true, "tt": true, "u": true,
}

// Words is all text in and under n in the order that it stands: XHTML as what it says, a line for each paragraph, with a blank between the cells of a row.
func (n *Node) Words() string {
	if len(n.Under) == 0 {
		return n.Text
	}
	var b strings.Builder
	n.words(&b)
	var lines []string
	for line := range strings.Lines(b.String()) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func (n *Node) words(b *strings.Builder) {
	from := 0
	for _, u := range n.Under {
		b.WriteString(n.mixed[from:u.at])
		from = u.at
		around := "\n"
		switch name := strings.ToLower(u.Name); {
		case name == "td" || name == "th":
			around = " "
		case inline[name]:
			around = ""
		}
		b.WriteString(around)
		u.words(b)
		b.WriteString(around)
	}
	b.WriteString(n.mixed[from:])
}
