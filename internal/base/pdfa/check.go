package pdfa

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Check holds a document against ISO 19005-2, level A, and returns what is wrong; nil where nothing is.
func Check(pdf []byte) []Fault {
	if len(pdf) < 20 || !headPattern.Match(pdf[:8]) || pdf[8] != '\n' && pdf[8] != '\r' {
		return []Fault{{"6.1.2", "the file does not begin with %PDF-1.0 to 1.7 on a line"}}
	}
	rest := bytes.TrimLeft(pdf[8:14], "\r\n")
	if len(rest) < 5 || rest[0] != '%' || rest[1] < 128 || rest[2] < 128 || rest[3] < 128 || rest[4] < 128 {
		return []Fault{{"6.1.2", "the second line is no comment of four bytes over 127"}}
	}
	f, err := open(pdf)
	if err != nil {
		return faultsOf(err)
	}
	c := &checker{file: f, marked: map[place]bool{}, fonts: map[ref]*font{}, done: map[ref]bool{}}
	c.document()
	return c.faults
}

func faultsOf(err error) []Fault {
	var f Fault
	if !errors.As(err, &f) {
		f = Fault{"6.1", "the document cannot be read"}
	}
	return []Fault{f}
}

var (
	headPattern = regexp.MustCompile(`^%PDF-1\.[0-7]$`)
	langPattern = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)
)

// place is a piece of a page's text that a tag is on.
type place struct{ page, piece int }

type checker struct {
	*file
	faults []Fault
	marked map[place]bool // what the tags are on
	fonts  map[ref]*font
	done   map[ref]bool // content streams that have been read
	page   int          // the one that is read
}

func (c *checker) no(clause, what string, a ...any) {
	fault := Fault{clause, fmt.Sprintf(what, a...)}
	if len(c.faults) < 50 && !slices.Contains(c.faults, fault) {
		c.faults = append(c.faults, fault)
	}
}

// keys refuses what is not known in a dictionary: nobody has thought of what it does.
func (c *checker) keys(clause, what string, d dict, known string) {
	for k := range d {
		if !slices.Contains(strings.Fields(known), string(k)) {
			c.no(clause, "%s has /%s, which is not known here", what, k)
		}
	}
}

func (c *checker) document() {
	if c.trailer["Encrypt"] != nil {
		c.no("6.1.3", "the document is encrypted")
	}
	if id := c.array(c.trailer["ID"]); len(id) != 2 || id[0] == str("") || id[1] == str("") {
		c.no("6.1.3", "the trailer has no ID")
	}
	c.keys("6.1.3", "the trailer", c.trailer, "Size Root Info ID Prev Encrypt")
	for n := range c.at {
		v, err := c.object(n)
		if err != nil {
			c.faults = append(c.faults, faultsOf(err)...)
			return
		}
		c.everywhere(n, v, 0)
	}
	catalog := c.dict(c.trailer["Root"])
	if catalog["Type"] != name("Catalog") {
		c.no("6.1", "there is no catalog")
		return
	}
	for key, clause := range map[name]string{"AA": "6.5.2", "OpenAction": "6.5.1", "AcroForm": "6.4.1", "OCProperties": "6.9", "Perms": "6.1.12", "Requirements": "6.11", "NeedsRendering": "6.4.2", "Collection": "6.8", "AF": "6.8"} {
		if catalog[key] != nil {
			c.no(clause, "the catalog has /%s", key)
		}
	}
	c.keys("6.1", "the catalog", catalog, "Type Version Pages MarkInfo StructTreeRoot Outlines ViewerPreferences Lang Metadata OutputIntents Dests Names PageLabels PageMode PageLayout AA OpenAction AcroForm OCProperties Perms Requirements NeedsRendering Collection AF")
	for k := range c.dict(catalog["Names"]) {
		if k != "Dests" {
			c.no(map[name]string{"AlternatePresentations": "6.10", "EmbeddedFiles": "6.8", "JavaScript": "6.5.1"}[k], "there are names of %s", k)
		}
	}
	c.metadata(catalog["Metadata"])
	c.intents(c.array(catalog["OutputIntents"]))
	c.tags(catalog)
	c.pages(catalog["Pages"], dict{}, 0)
}

// everywhere is what no object may have, wherever it stands.
func (c *checker) everywhere(n int, v any, depth int) {
	if depth > deepest {
		return
	}
	switch x := v.(type) {
	case array:
		for _, e := range x {
			c.everywhere(n, e, depth+1)
		}
	case stream:
		for _, k := range []name{"F", "FFilter", "FDecodeParms"} {
			if x.dict[k] != nil {
				c.no("6.1.7.1", "the data of object %d lie in another file", n)
			}
		}
		filters := c.array(x.dict["Filter"])
		if one, _ := c.follow(x.dict["Filter"]); filters == nil && one != nil {
			filters = array{one}
		}
		for _, filter := range filters {
			if filter != name("FlateDecode") && filter != name("DCTDecode") {
				c.no("6.1.7.2", "object %d is packed by %v", n, filter)
			}
		}
		c.everywhere(n, x.dict, depth+1)
	case dict:
		if x["AA"] != nil {
			c.no("6.5.2", "object %d has actions by itself", n)
		}
		if lang, ok := x["Lang"].(str); ok && !langPattern.MatchString(text(lang)) {
			c.no("6.7.4", "object %d is in a language that is none", n)
		}
		if x["EF"] != nil {
			c.no("6.8", "object %d is a file in the document", n)
		}
		if x["Type"] == name("Annot") {
			c.annotation(n, x)
		}
		if s, ok := x["S"].(name); ok && (x["Type"] == name("Action") || x["Type"] == nil && slices.Contains(strings.Fields("JavaScript Launch Sound Movie ResetForm ImportData Hide SetOCGState Rendition Trans GoTo3DView SetState NoOp URI GoToR GoToE Thread Named SubmitForm"), string(s))) {
			if s != "URI" && s != "GoTo" {
				c.no("6.5.1", "object %d is an action %s", n, s)
			}
		}
		for k, e := range x {
			if !utf8.ValidString(string(k)) {
				c.no("6.1.8", "a name in object %d is not UTF-8", n)
			}
			c.everywhere(n, e, depth+1)
		}
	case name:
		if !utf8.ValidString(string(x)) {
			c.no("6.1.8", "a name in object %d is not UTF-8", n)
		}
	}
}

func (c *checker) annotation(n int, d dict) {
	kind, _ := d["Subtype"].(name)
	if kind != "Link" {
		c.no("6.3.1", "object %d is an annotation of kind %s", n, kind)
	}
	flags, ok := d["F"].(int)
	if !ok || flags&(1|2|32|256) != 0 || flags&4 == 0 {
		c.no("6.3.2", "the link of object %d is not printed, or hidden", n)
	}
	if d["AP"] != nil {
		c.no("6.3.3", "the link of object %d has an appearance", n)
	}
	c.keys("6.3.1", fmt.Sprintf("the link of object %d", n), d, "Type Subtype Rect F A Dest Border StructParent P Contents BS H NM M C QuadPoints AP AA")
}

// known are the words that the description may say, by their name space. All of them are among those that XMP itself defines.
var known = map[string]string{
	nsID: "part conformance amd corr rev", nsDC: "title language creator description format subject", nsXMP: "CreateDate ModifyDate MetadataDate CreatorTool", nsPDF: "Producer Keywords",
	nsRDF: "RDF Description Alt Bag Seq li", "adobe:ns:meta/": "xmpmeta",
}

// metadata reads the description.
func (c *checker) metadata(v any) {
	x, err := c.follow(v)
	s, ok := x.(stream)
	if err != nil || !ok {
		c.no("6.6.2.1", "the catalog has no description (XMP)")
		return
	}
	if s.dict["Type"] != name("Metadata") || s.dict["Subtype"] != name("XML") {
		c.no("6.6.2.1", "the description does not say that it is one")
	}
	raw, ok := c.data(s)
	if !ok || !utf8.Valid(raw) {
		c.no("6.6.2.1", "the description is not UTF-8, or packed")
		return
	}
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Entity = map[string]string{}
	said := map[xml.Name]string{}
	var stack []xml.Name
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.no("6.6.2.1", "the description is no XML")
			return
		}
		switch x := t.(type) {
		case xml.ProcInst:
			if x.Target == "xpacket" && (bytes.Contains(x.Inst, []byte("bytes=")) || bytes.Contains(x.Inst, []byte("encoding="))) {
				c.no("6.6.2.1", "the description's head has bytes or encoding")
			}
		case xml.Directive:
			c.no("6.6.2.1", "the description has a document type")
		case xml.StartElement:
			if !slices.Contains(strings.Fields(known[x.Name.Space]), x.Name.Local) {
				c.no("6.6.2.3.1", "the description says %s, which is not defined", x.Name.Local)
			}
			for _, a := range x.Attr {
				switch {
				case a.Name.Space == "xmlns" && a.Value == nsID && a.Name.Local != "pdfaid":
					c.no("6.6.4", "the prefix of the description's identity is %s", a.Name.Local)
				case a.Name.Space != "xmlns" && a.Name.Local != "about" && a.Name.Local != "lang" && a.Name.Local != "xmptk" && a.Name.Local != "xmlns":
					c.no("6.6.2.3.1", "the description says %s as an attribute", a.Name.Local)
				}
			}
			stack = append(stack, x.Name)
			if _, twice := said[x.Name]; twice && x.Name.Space != nsRDF {
				c.no("6.6.2.3.1", "the description says %s twice", x.Name.Local)
			}
			said[x.Name] += ""
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 0 {
				said[stack[len(stack)-1]] += string(x)
			}
		}
	}
	if said[xml.Name{Space: nsID, Local: "part"}] != "2" {
		c.no("6.6.4", "the description does not say part 2")
	}
	if said[xml.Name{Space: nsID, Local: "conformance"}] != "A" {
		c.no("6.6.4", "the description does not say level A")
	}
	for _, at := range []string{"CreateDate", "ModifyDate", "MetadataDate"} {
		if v, ok := said[xml.Name{Space: nsXMP, Local: at}]; ok && !whenPattern.MatchString(v) {
			c.no("6.6.2.3.1", "%s is no time", at)
		}
	}
}

var whenPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$`)

// intents says what the colours mean: they are all of the screen, so there is one profile, of RGB.
func (c *checker) intents(all array) {
	if len(all) != 1 {
		c.no("6.2.4.3", "there is not one output intent, so colours mean nothing")
		return
	}
	o := c.dict(all[0])
	if o["S"] != name("GTS_PDFA1") {
		c.no("6.2.3", "the output intent is not that of PDF/A")
	}
	x, _ := c.follow(o["DestOutputProfile"])
	s, ok := x.(stream)
	icc, read := []byte(nil), false
	if ok {
		icc, read = c.data(s)
	}
	if n, _ := c.number(s.dict["N"]); !read || n != 3 || !profile(icc) {
		c.no("6.2.3", "the output intent has no profile of RGB for a screen or a printer")
	}
}

// standard are the tags of PDF 1.7.
var standard = strings.Fields("Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form")

// tags walks the tree of tags, and notes which pieces of text they are on.
func (c *checker) tags(catalog dict) {
	if c.dict(catalog["MarkInfo"])["Marked"] != true {
		c.no("6.7.2.2", "the document does not say that it is tagged")
	}
	if lang, _ := catalog["Lang"].(str); lang == "" {
		c.no("6.7.4", "the document has no language")
	}
	root := c.dict(catalog["StructTreeRoot"])
	if root == nil || root["K"] == nil {
		c.no("6.7.3.3", "the document has no tags")
		return
	}
	roles := c.dict(root["RoleMap"])
	for from := range roles {
		if slices.Contains(standard, string(from)) {
			c.no("6.7.3.4", "the tag %s is made another", from)
		}
	}
	seen := map[ref]bool{}
	var walk func(v any, page, depth int)
	walk = func(v any, page, depth int) {
		if r, ok := v.(ref); ok {
			if seen[r] {
				return // tags that lead in a ring
			}
			seen[r] = true
		}
		if depth > 500 {
			c.no("6.7.3.3", "tags lie too deep in each other")
			return
		}
		x, _ := c.follow(v)
		switch e := x.(type) {
		case int:
			c.marked[place{page, e}] = true
		case array:
			for _, k := range e {
				walk(k, page, depth+1)
			}
		case dict:
			if pg, ok := e["Pg"].(ref); ok {
				page = int(pg)
			}
			switch e["Type"] {
			case name("MCR"):
				if n, ok := e["MCID"].(int); ok {
					c.marked[place{page, n}] = true
				}
				return
			case name("OBJR"):
				return
			}
			c.role(e["S"], roles)
			walk(e["K"], page, depth+1)
		}
	}
	walk(root["K"], 0, 0)
}

// role checks that a tag is one of the standard's, or stands for one.
func (c *checker) role(v any, roles dict) {
	tag, _ := v.(name)
	for range 20 {
		if slices.Contains(standard, string(tag)) {
			return
		}
		next, ok := roles[tag].(name)
		if !ok {
			c.no("6.7.3.4", "the tag %s is not the standard's and stands for none", tag)
			return
		}
		tag = next
	}
	c.no("6.7.3.4", "tags stand for each other in a ring")
}

// pages walks the tree of pages.
func (c *checker) pages(v any, above dict, depth int) {
	r, _ := v.(ref)
	d := c.dict(v)
	if depth > deepest || d == nil {
		c.no("6.1", "the tree of pages cannot be read")
		return
	}
	if d["Type"] == name("Pages") {
		inherited := dict{}
		for _, k := range []name{"Resources", "MediaBox", "CropBox"} {
			if inherited[k] = above[k]; d[k] != nil {
				inherited[k] = d[k]
			}
		}
		for _, kid := range c.array(d["Kids"]) {
			c.pages(kid, inherited, depth+1)
		}
		return
	}
	c.keys("6.1", "a page", d, "Type Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents StructParents Tabs Parent Annots Group Rotate AA PresSteps")
	if d["PresSteps"] != nil {
		c.no("6.10", "a page has steps of presentation")
	}
	for _, k := range []name{"MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"} {
		box := d[k]
		if box == nil {
			box = above[k]
		}
		if box == nil {
			continue
		}
		b := c.array(box)
		var n [4]float64
		for i := range min(4, len(b)) {
			n[i], _ = c.number(b[i])
		}
		if w, h := max(n[2]-n[0], n[0]-n[2]), max(n[3]-n[1], n[1]-n[3]); len(b) != 4 || w < 3 || h < 3 || w > 14400 || h > 14400 {
			c.no("6.1.13", "a page's %s is smaller than 3 or larger than 14400", k)
		}
	}
	for _, a := range c.array(d["Annots"]) {
		if x := c.dict(a); x != nil && x["Type"] != name("Annot") { // those that say their type have been looked at
			c.annotation(int(r), x)
		}
	}
	if g := c.dict(d["Group"]); g != nil {
		c.group(g)
	}
	resources := c.dict(d["Resources"])
	if resources == nil {
		if c.dict(above["Resources"]) != nil {
			c.no("6.2.2", "a page takes its resources from above")
		}
		resources = dict{}
	}
	c.page = int(r)
	contents := c.array(d["Contents"])
	if contents == nil && d["Contents"] != nil {
		contents = array{d["Contents"]}
	}
	var all []byte
	for _, part := range contents {
		x, _ := c.follow(part)
		s, _ := x.(stream)
		text, ok := c.data(s)
		if !ok {
			c.no("6.2.2", "the contents of a page cannot be unpacked")
			return
		}
		all = append(append(all, text...), '\n')
	}
	c.content(all, resources, 0)
}

func (c *checker) group(g dict) {
	if cs, _ := c.follow(g["CS"]); g["S"] != name("Transparency") || cs != nil && cs != name("DeviceRGB") && cs != name("DeviceGray") {
		c.no("6.2.10", "a group mixes colours of another kind than the screen's")
	}
}
