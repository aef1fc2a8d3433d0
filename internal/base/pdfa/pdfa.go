// Package pdfa makes the PDF that Chromium prints PDF/A-2a (ISO 19005-2, level A), the tagged form of PDF for keeping, and proves it: nothing is called PDF/A that
// Check finds a fault in.
//
//	file, err := pdfa.Finish(pdf)       // what Chromium wrote, with what it lacks behind it
//	faults := pdfa.Check(file)          // none: it is PDF/A-2a
//
// Chromium embeds its fonts, tags the text and writes no script, form or attachment. It lacks the description (XMP), the meaning of its colours (an output intent), the
// file's identity, and the flag that links are printed. Those are added as an incremental update: the pages and their tags are left as they are.
//
// Check knows what Chromium writes and refuses everything else, also what PDF/A would allow: a new version that writes something new is seen at once, and not sent
// unproven. Each fault names the clause of the standard. docs/adr/0047-pdf-a-by-chromium.md tells how it was chosen, and how Check was held against the files of veraPDF's authors.
package pdfa

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"

	"traad/internal/base/errs"
)

// Fault is one breach of PDF/A-2a: the clause of ISO 19005-2, and what is wrong, without a word of the document's text.
type Fault struct{ Clause, What string }

// Error is the clause and what is wrong.
func (f Fault) Error() string { return "pdfa: " + f.Clause + " " + f.What }

// Finish adds what Chromium's PDF lacks. What it returns is proven: the error is the first Fault where it is not PDF/A-2a, as errs.KindUnavailable.
func Finish(pdf []byte) ([]byte, error) {
	out, err := finish(pdf)
	if err == nil {
		if faults := Check(out); len(faults) > 0 {
			err = faults[0]
		}
	}
	if err != nil {
		return nil, errs.Unavailable("Planen kan ikke gjøres om til PDF/A.").Because(err)
	}
	return out, nil
}

func finish(pdf []byte) ([]byte, error) {
	f, err := open(pdf)
	if err != nil {
		return nil, err
	}
	root, ok := f.trailer["Root"].(ref)
	catalog := f.dict(root)
	if !ok || catalog == nil {
		return nil, Fault{"6.1", "there is no catalog"}
	}
	about := readInfo(f.dict(f.trailer["Info"]))
	lang, _ := catalog["Lang"].(str)
	about.language = text(lang)
	profile := f.add(stream{dict{"N": 3}, sRGB()})
	changed := dict{}
	for k, v := range catalog {
		changed[k] = v
	}
	changed["Metadata"] = f.add(stream{dict{"Type": name("Metadata"), "Subtype": name("XML")}, about.xmp()})
	changed["OutputIntents"] = array{dict{
		"Type": name("OutputIntent"), "S": name("GTS_PDFA1"), "OutputConditionIdentifier": str("sRGB IEC61966-2.1"), "Info": str("sRGB IEC61966-2.1"), "DestOutputProfile": profile,
	}}
	f.set(int(root), changed)
	f.trailer["Info"] = f.add(about.dict())
	if err := f.printLinks(); err != nil {
		return nil, err
	}
	if err := f.mapRoles(catalog); err != nil {
		return nil, err
	}
	return f.bytes(), nil
}

// printLinks sets the flag on annotations that says that they are printed, and no other (6.3.2).
func (f *file) printLinks() error {
	for n := range f.at {
		v, err := f.object(n)
		if err != nil {
			return err
		}
		d, ok := v.(dict)
		if !ok || d["Type"] != name("Annot") || d["F"] == 4 {
			continue
		}
		changed := dict{}
		for k, e := range d {
			changed[k] = e
		}
		changed["F"] = 4
		f.set(n, changed)
	}
	return nil
}

// newer are the tags of PDF 2.0 that Chromium uses and PDF 1.7 does not know, and what is nearest to each (6.7.3.4).
var newer = dict{"Strong": name("Span"), "Em": name("Span"), "Aside": name("Sect"), "Title": name("P"), "Sub": name("Span"), "FENote": name("Note"), "DocumentFragment": name("Div"), "Header": name("Sect"), "Footer": name("Sect")}

// mapRoles says what the newer tags stand for, where any is used.
func (f *file) mapRoles(catalog dict) error {
	root, ok := catalog["StructTreeRoot"].(ref)
	tree := f.dict(catalog["StructTreeRoot"])
	if !ok || tree == nil {
		return Fault{"6.7.3.3", "the document is not tagged"}
	}
	used := dict{}
	for n := range f.at {
		if d, ok := f.objects[n].(dict); ok && d["Type"] == name("StructElem") {
			if s, ok := d["S"].(name); ok && newer[s] != nil {
				used[s] = newer[s]
			}
		}
	}
	if len(used) == 0 || tree["RoleMap"] != nil {
		return nil
	}
	changed := dict{"RoleMap": used}
	for k, v := range tree {
		changed[k] = v
	}
	f.set(int(root), changed)
	return nil
}

// info is what the document says of itself, in the old way and in the new.
type info struct {
	title, language string
	made            time.Time
}

// producer is who made it: the page by Chromium, the rest by us.
const producer = "Chromium, Traad"

var datePattern = regexp.MustCompile(`^D:(\d{14})(?:Z|\+00'00'?)?$`)

func readInfo(d dict) info {
	title, _ := d["Title"].(str)
	made, _ := d["CreationDate"].(str)
	i := info{title: text(title)}
	if m := datePattern.FindStringSubmatch(string(made)); m != nil {
		i.made, _ = time.Parse("20060102150405", m[1])
	}
	return i
}

// text reads a text string: UTF-16 with its mark, else Latin letters.
func text(s str) string {
	if !strings.HasPrefix(string(s), "\xfe\xff") {
		var out []rune
		for i := range len(s) {
			out = append(out, rune(s[i]))
		}
		return string(out)
	}
	var units []uint16
	for i := 2; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

// textOf writes one.
func textOf(s string) str {
	out := []byte("\xfe\xff")
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return str(out)
}

func (i info) dict() dict {
	d := dict{"Title": textOf(i.title), "Producer": str(producer)}
	if !i.made.IsZero() {
		at := str(i.made.Format("D:20060102150405+00'00'"))
		d["CreationDate"], d["ModDate"] = at, at
	}
	return d
}

func (i info) xmp() []byte {
	esc := func(s string) string {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
		return b.String()
	}
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
		"<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"" + nsID + "\" xmlns:dc=\"" + nsDC + "\" xmlns:xmp=\"" + nsXMP + "\" xmlns:pdf=\"" + nsPDF + "\">" +
		"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>")
	fmt.Fprintf(&b, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`, esc(i.title))
	if i.language != "" {
		fmt.Fprintf(&b, `<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>`, esc(i.language))
	}
	if !i.made.IsZero() {
		at := i.made.Format("2006-01-02T15:04:05Z")
		fmt.Fprintf(&b, `<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>`, at, at)
	}
	fmt.Fprintf(&b, "<pdf:Producer>%s</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>", esc(producer))
	return b.Bytes()
}

// The name spaces of what the description says.
const (
	nsID  = "http://www.aiim.org/pdfa/ns/id/"
	nsDC  = "http://purl.org/dc/elements/1.1/"
	nsXMP = "http://ns.adobe.com/xap/1.0/"
	nsPDF = "http://ns.adobe.com/pdf/1.3/"
	nsRDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)
