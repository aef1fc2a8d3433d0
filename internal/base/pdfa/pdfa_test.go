package pdfa

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/errs"
)

// printed is a plan as Chromium printed it, and finished the same as PDF/A.
func printed(t testing.TB) (raw, finished []byte) {
	t.Helper()
	raw, err := os.ReadFile("testdata/chromium.pdf")
	if err != nil {
		t.Fatal(err)
	}
	finished, err = Finish(raw)
	if err != nil {
		t.Fatal(err)
	}
	return raw, finished
}

func clauses(faults []Fault) (all []string) {
	for _, f := range faults {
		all = append(all, f.Clause)
	}
	return all
}

// What Chromium prints lacks what PDF/A asks for; finished it lacks nothing, begins with the very bytes that Chromium wrote, and is the same each time.
func TestFinish(t *testing.T) {
	raw, finished := printed(t)
	for _, want := range []string{"6.1.3", "6.2.4.3", "6.6.2.1"} {
		if !slices.Contains(clauses(Check(raw)), want) {
			t.Errorf("what Chromium printed has no fault by %s: %v", want, Check(raw))
		}
	}
	if !bytes.HasPrefix(finished, raw) {
		t.Error("what Chromium wrote was moved")
	}
	again, err := Finish(raw)
	if err != nil || !bytes.Equal(again, finished) {
		t.Errorf("another time another document: %v", err)
	}
	if more := len(finished) - len(raw); more > 8000 {
		t.Errorf("it grew by %d bytes", more)
	}
	f, err := open(finished)
	if err != nil {
		t.Fatal(err)
	}
	catalog := f.dict(f.trailer["Root"])
	x, _ := f.follow(catalog["Metadata"])
	if s, ok := x.(stream); !ok || !bytes.Contains(s.raw, []byte("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>")) || !bytes.Contains(s.raw, []byte(`xml:lang="x-default">Behandlingsplan<`)) ||
		!bytes.Contains(s.raw, []byte("<xmp:CreateDate>2026-11-23T04:43:52Z<")) {
		t.Errorf("%s", s.raw)
	}
	if catalog["StructTreeRoot"] == nil || catalog["Outlines"] == nil || catalog["Lang"] != str("nb") {
		t.Errorf("tags, outline or language are gone: %v", catalog)
	}
}

// What is no document of Chromium's is refused, as a fault of the kind that callers know.
func TestFinishRefuses(t *testing.T) {
	raw, _ := printed(t)
	for name, pdf := range map[string][]byte{"nothing": nil, "text": []byte("%PDF-1.4\nnoe annet"), "cut": raw[:len(raw)/2], "no tags": bytes.ReplaceAll(raw, []byte("/StructTreeRoot 8 0 R"), []byte("/StructTreeRoo  8 0 R"))} {
		_, err := Finish(pdf)
		if f := (Fault{}); errs.KindOf(err) != errs.KindUnavailable || !errors.As(err, &f) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSpoilt: each check sees what it is there for. Every case spoils one thing in a document that is sound.
func TestSpoilt(t *testing.T) {
	_, sound := printed(t)
	if faults := Check(sound); len(faults) > 0 {
		t.Fatal(faults)
	}
	inRaw := func(from, to string) func([]byte) []byte {
		return func(b []byte) []byte {
			if !bytes.Contains(b, []byte(from)) {
				t.Fatalf("there is no %q", from)
			}
			return bytes.Replace(slices.Clone(b), []byte(from), []byte(to), 1)
		}
	}
	for _, c := range []struct {
		clause, name string
		spoil        func([]byte) []byte
	}{
		{"6.1.2", "another head", inRaw("%PDF-1.4", "%PDF-2.0")},
		{"6.1.2", "a second line of letters", inRaw("%\xd3\xeb\xe9\xe1", "%abcd")},
		{"6.1.3", "something behind the end", func(b []byte) []byte { return append(slices.Clone(b), "mer"...) }},
		{"6.1.9", "an object that begins otherwise", inRaw("\n2 0 obj\n", "\n2\t0 obj\n")},
		{"6.1.9", "an object without a line", inRaw("\nendobj\n2 0 obj\n", " endobj\n2 0 obj\n")},
		{"6.1.7.1", "a length that is wrong", inRaw("/Length 1106", "/Length 1105")},
		{"6.1.7.1", "a stream without a line", inRaw("/Length 1106>> stream\n", "/Length 1106>> stream\r")},
	} {
		t.Run(c.clause+" "+c.name, func(t *testing.T) {
			if faults := Check(c.spoil(sound)); !slices.Contains(clauses(faults), c.clause) {
				t.Errorf("it was not seen: %v", faults)
			}
		})
	}
	for _, c := range objectCases {
		t.Run(c.clause+" "+c.name, func(t *testing.T) {
			f, err := open(sound)
			if err != nil {
				t.Fatal(err)
			}
			for n := range f.at {
				if _, err := f.object(n); err != nil {
					t.Fatal(err)
				}
			}
			c.spoil(&spoiler{t, f})
			if faults := Check(f.bytes()); !slices.Contains(clauses(faults), c.clause) {
				t.Errorf("it was not seen: %v", faults)
			}
		})
	}
}

// spoiler changes a document.
type spoiler struct {
	t *testing.T
	*file
}

// change gives the object of a kind another entry; nil takes it away.
func (s *spoiler) change(is func(dict) bool, key name, v any) {
	s.t.Helper()
	for n := range s.at {
		x := s.objects[n]
		d, isDict := x.(dict)
		data, isStream := x.(stream)
		if isStream {
			d = data.dict
		}
		if !isDict && !isStream || !is(d) {
			continue
		}
		changed := dict{}
		for k, e := range d {
			changed[k] = e
		}
		changed[key] = v
		if v == nil {
			delete(changed, key)
		}
		if isStream {
			s.set(n, stream{changed, data.raw})
		} else {
			s.set(n, changed)
		}
		return
	}
	s.t.Fatalf("there is none to give %s to", key)
}

func typed(kind name) func(dict) bool { return func(d dict) bool { return d["Type"] == kind } }

func kindOf(sub name) func(dict) bool { return func(d dict) bool { return d["Subtype"] == sub } }

// draw adds to what the first page draws; with resources, under names of their own.
func (s *spoiler) draw(text string, resources dict) {
	s.t.Helper()
	for n := range s.at {
		page, ok := s.objects[n].(dict)
		if !ok || page["Type"] != name("Page") {
			continue
		}
		changed, own := dict{}, dict{}
		for k, e := range page {
			changed[k] = e
		}
		for k, e := range s.dict(page["Resources"]) {
			own[k] = e
		}
		for k, e := range resources {
			all := dict{}
			for a, b := range s.dict(own[k]) {
				all[a] = b
			}
			for a, b := range e.(dict) {
				all[a] = b
			}
			own[k] = all
		}
		changed["Resources"] = own
		changed["Contents"] = array{page["Contents"], s.add(stream{dict{}, []byte(text)})}
		s.set(n, changed)
		return
	}
}

// say changes the description.
func (s *spoiler) say(from, to string) {
	s.t.Helper()
	for n := range s.at {
		if x, ok := s.objects[n].(stream); ok && x.dict["Type"] == name("Metadata") {
			if !bytes.Contains(x.raw, []byte(from)) {
				s.t.Fatalf("the description has no %q", from)
			}
			s.set(n, stream{x.dict, bytes.Replace(slices.Clone(x.raw), []byte(from), []byte(to), 1)})
		}
	}
}

// artifact is a text that is drawn by a font of the document's, as an ornament.
func artifact(show string) string { return "/Artifact BMC BT /F4 10 Tf " + show + " ET EMC" }

func picture(d dict) dict {
	out := dict{"Type": name("XObject"), "Subtype": name("Image"), "Width": 1, "Height": 1, "ColorSpace": name("DeviceGray"), "BitsPerComponent": 8}
	for k, v := range d {
		out[k] = v
	}
	return out
}

var objectCases = []struct {
	clause, name string
	spoil        func(*spoiler)
}{
	{"6.1.3", "no ID", func(s *spoiler) { s.trailer["ID"] = array{} }},
	{"6.1.3", "encrypted", func(s *spoiler) { s.trailer["Encrypt"] = dict{} }},
	{"6.1.7.1", "data in another file", func(s *spoiler) { s.change(kindOf("XML"), "F", str("annen.xml")) }},
	{"6.1.7.2", "packed by LZW", func(s *spoiler) {
		s.change(func(d dict) bool { return d["Length1"] != nil }, "Filter", name("LZWDecode"))
	}},
	{"6.1.8", "a name that is no UTF-8", func(s *spoiler) { s.change(typed("FontDescriptor"), "FontName", name("\xff\xfe")) }},
	{"6.1.12", "permissions", func(s *spoiler) { s.change(typed("Catalog"), "Perms", dict{}) }},
	{"6.1.13", "a page without size", func(s *spoiler) { s.change(typed("Page"), "MediaBox", array{0, 0, 1, 1}) }},
	{"6.1.13", "q too deep", func(s *spoiler) { s.draw(strings.Repeat("q ", 40)+strings.Repeat("Q ", 40), nil) }},
	{"6.1.13", "a name that is too long", func(s *spoiler) { s.change(typed("FontDescriptor"), "FontName", name(strings.Repeat("a", 128))) }},
	{"6.1.13", "a text that is too long", func(s *spoiler) { s.draw(artifact("("+strings.Repeat("a", 32768)+") Tj"), nil) }},
	{"6.2.2", "an operator that is none", func(s *spoiler) { s.draw("1 tegn", nil) }},
	{"6.2.2", "a font that is not the page's", func(s *spoiler) { s.draw("BT /F99 10 Tf ET", nil) }},
	{"6.2.2", "a q without Q", func(s *spoiler) { s.draw("q", nil) }},
	{"6.2.3", "a profile that is none", func(s *spoiler) { s.change(func(d dict) bool { return d["N"] == 3 }, "N", 4) }},
	{"6.2.4.2", "a colour space with a wrong profile", func(s *spoiler) {
		s.draw("/C1 cs", dict{"ColorSpace": dict{"C1": array{name("ICCBased"), s.add(stream{dict{"N": 3}, []byte("icc")})}}})
	}},
	{"6.2.4.3", "no output intent", func(s *spoiler) { s.change(typed("Catalog"), "OutputIntents", nil) }},
	{"6.2.4.3", "colours of a printer", func(s *spoiler) { s.draw("0 0 0 1 k", nil) }},
	{"6.2.4.3", "a colour space of a printer", func(s *spoiler) { s.draw("/DeviceCMYK cs", nil) }},
	{"6.2.4", "a colour space that is not known", func(s *spoiler) { s.draw("/C1 cs", dict{"ColorSpace": dict{"C1": array{name("Lab"), dict{}}}}) }},
	{"6.2.5", "a transfer function", func(s *spoiler) { s.draw("/X1 gs", dict{"ExtGState": dict{"X1": dict{"TR": name("Identity")}}}) }},
	{"6.2.5", "a halftone", func(s *spoiler) { s.draw("/X1 gs", dict{"ExtGState": dict{"X1": dict{"HT": dict{"HalftoneType": 6}}}}) }},
	{"6.2.6", "a rendering intent that is none", func(s *spoiler) { s.draw("/Pen ri", nil) }},
	{"6.2.8", "a picture that is smoothed", func(s *spoiler) {
		s.draw("/I1 Do", dict{"XObject": dict{"I1": s.add(stream{picture(dict{"Interpolate": true}), []byte{0}})}})
	}},
	{"6.2.8", "a picture with copies", func(s *spoiler) {
		s.draw("/I1 Do", dict{"XObject": dict{"I1": s.add(stream{picture(dict{"Alternates": array{}}), []byte{0}})}})
	}},
	{"6.2.8", "a picture of three bits", func(s *spoiler) {
		s.draw("/I1 Do", dict{"XObject": dict{"I1": s.add(stream{picture(dict{"BitsPerComponent": 3}), []byte{0}})}})
	}},
	{"6.2.9", "a program", func(s *spoiler) {
		s.draw("/I1 Do", dict{"XObject": dict{"I1": s.add(stream{dict{"Subtype": name("PS")}, []byte{}})}})
	}},
	{"6.2.9", "a form of another file", func(s *spoiler) {
		s.draw("/I1 Do", dict{"XObject": dict{"I1": s.add(stream{dict{"Subtype": name("Form"), "Ref": dict{}}, []byte{}})}})
	}},
	{"6.2.10", "a blend that is none", func(s *spoiler) { s.draw("/X1 gs", dict{"ExtGState": dict{"X1": dict{"BM": name("Mer")}}}) }},
	{"6.2.10", "a group of a printer's colours", func(s *spoiler) {
		s.change(typed("Page"), "Group", dict{"S": name("Transparency"), "CS": name("DeviceCMYK")})
	}},
	{"6.2.11.2", "a font of another kind", func(s *spoiler) { s.change(kindOf("Type0"), "Subtype", name("Type1")) }},
	{"6.2.11.2", "a text without font", func(s *spoiler) { s.draw("/Artifact BMC BT <0001> Tj ET EMC", nil) }},
	{"6.2.11.3.2", "a font without its numbers", func(s *spoiler) { s.change(kindOf("CIDFontType2"), "CIDToGIDMap", nil) }},
	{"6.2.11.3.3", "letters by another table", func(s *spoiler) { s.change(kindOf("Type0"), "Encoding", name("UniGB-UCS2-H")) }},
	{"6.2.11.4.1", "a font that is not in the document", func(s *spoiler) { s.change(typed("FontDescriptor"), "FontFile2", nil) }},
	{"6.2.11.4.1", "a letter that is not in the font", func(s *spoiler) { s.draw(artifact("<FFFF> Tj"), nil) }},
	{"6.2.11.4.2", "a list of glyphs", func(s *spoiler) { s.change(typed("FontDescriptor"), "CIDSet", s.add(stream{dict{}, []byte{0}})) }},
	{"6.2.11.5", "other widths", func(s *spoiler) { s.change(kindOf("CIDFontType2"), "W", array{0, 4000, 300}) }},
	{"6.2.11.7.2", "a font that does not say its letters", func(s *spoiler) { s.change(kindOf("Type0"), "ToUnicode", nil) }},
	{"6.2.11.7.3", "a letter of one's own", func(s *spoiler) {
		s.change(kindOf("Type0"), "ToUnicode", s.add(stream{dict{}, []byte("1 beginbfrange <0000> <0fff> <E000> endbfrange")}))
	}},
	{"6.2.11.8", "a letter that the font does not have", func(s *spoiler) { s.draw(artifact("<0000> Tj"), nil) }},
	{"6.3.1", "a note", func(s *spoiler) {
		s.add(dict{"Type": name("Annot"), "Subtype": name("FileAttachment"), "F": 4})
		s.page("Annots")
	}},
	{"6.3.2", "a link that is not printed", func(s *spoiler) {
		s.add(dict{"Type": name("Annot"), "Subtype": name("Link"), "Rect": array{0, 0, 9, 9}})
	}},
	{"6.3.3", "a link with an appearance", func(s *spoiler) {
		s.add(dict{"Type": name("Annot"), "Subtype": name("Link"), "F": 4, "AP": dict{"N": dict{}}})
	}},
	{"6.4.1", "a form to fill in", func(s *spoiler) { s.change(typed("Catalog"), "AcroForm", dict{}) }},
	{"6.4.2", "a form that draws itself", func(s *spoiler) { s.change(typed("Catalog"), "NeedsRendering", true) }},
	{"6.5.1", "a script", func(s *spoiler) { s.add(dict{"S": name("JavaScript"), "JS": str("1")}) }},
	{"6.5.1", "an action at the opening", func(s *spoiler) { s.change(typed("Catalog"), "OpenAction", dict{"S": name("GoTo")}) }},
	{"6.5.2", "actions by itself", func(s *spoiler) { s.change(typed("Page"), "AA", dict{}) }},
	{"6.6.2.1", "no description", func(s *spoiler) { s.change(typed("Catalog"), "Metadata", nil) }},
	{"6.6.2.1", "a description that is no XML", func(s *spoiler) { s.say("</rdf:RDF>", "") }},
	{"6.6.2.1", "a document type", func(s *spoiler) { s.say("<x:xmpmeta", "<!DOCTYPE a><x:xmpmeta") }},
	{"6.6.2.1", "bytes in the head", func(s *spoiler) { s.say(`<?xpacket begin=`, `<?xpacket bytes="9" begin=`) }},
	{"6.6.2.3.1", "a word that is not defined", func(s *spoiler) { s.say("<pdf:Producer>", "<pdf:Oppdiktet>x</pdf:Oppdiktet><pdf:Producer>") }},
	{"6.6.2.3.1", "a time that is none", func(s *spoiler) { s.say("<xmp:CreateDate>2026", "<xmp:CreateDate>i 2026") }},
	{"6.6.4", "another part", func(s *spoiler) { s.say("<pdfaid:part>2", "<pdfaid:part>1") }},
	{"6.6.4", "another level", func(s *spoiler) { s.say("conformance>A<", "conformance>B<") }},
	{"6.6.4", "another prefix", func(s *spoiler) { s.say("xmlns:pdfaid=", "xmlns:id=\""+nsID+"\" xmlns:pdfaid=") }},
	{"6.7.2.2", "not tagged", func(s *spoiler) { s.change(typed("Catalog"), "MarkInfo", nil) }},
	{"6.7.3.2", "a text without a tag", func(s *spoiler) { s.draw("BT /F4 10 Tf <0001> Tj ET", nil) }},
	{"6.7.3.2", "a text under a tag that is nowhere", func(s *spoiler) { s.draw("/P <</MCID 9999>> BDC BT /F4 10 Tf <0001> Tj ET EMC", nil) }},
	{"6.7.3.3", "no tags", func(s *spoiler) { s.change(typed("Catalog"), "StructTreeRoot", nil) }},
	{"6.7.3.4", "a tag that is none", func(s *spoiler) { s.change(func(d dict) bool { return d["S"] == name("H1") }, "S", name("Overskrift")) }},
	{"6.7.3.4", "tags in a ring", func(s *spoiler) {
		s.change(func(d dict) bool { return d["S"] == name("H1") }, "S", name("A1"))
		s.change(typed("StructTreeRoot"), "RoleMap", dict{"A1": name("A2"), "A2": name("A1")})
	}},
	{"6.7.3.4", "a tag made another", func(s *spoiler) { s.change(typed("StructTreeRoot"), "RoleMap", dict{"H1": name("P")}) }},
	{"6.7.4", "no language", func(s *spoiler) { s.change(typed("Catalog"), "Lang", nil) }},
	{"6.7.4", "a language that is none", func(s *spoiler) { s.change(typed("Catalog"), "Lang", str("norsk bokmål")) }},
	{"6.8", "a file in it", func(s *spoiler) { s.add(dict{"Type": name("Filespec"), "EF": dict{}}) }},
	{"6.9", "layers", func(s *spoiler) { s.change(typed("Catalog"), "OCProperties", dict{}) }},
	{"6.10", "steps of presentation", func(s *spoiler) { s.change(typed("Page"), "PresSteps", dict{}) }},
	{"6.11", "requirements", func(s *spoiler) { s.change(typed("Catalog"), "Requirements", array{}) }},
	{"6.1", "something that nobody has thought of", func(s *spoiler) { s.change(typed("Catalog"), "Nytt", true) }},
}

// page is where what was added last is shown.
func (s *spoiler) page(key name) {
	top := 0
	for n := range s.objects {
		top = max(top, n)
	}
	s.change(typed("Page"), key, array{ref(top)})
}

// Tags of PDF 2.0 that Chromium uses are said to be the nearest ones of PDF 1.7; links are printed.
func TestNewerTags(t *testing.T) {
	raw, _ := printed(t)
	f, err := open(raw)
	if err != nil {
		t.Fatal(err)
	}
	for n := range f.at {
		if _, err := f.object(n); err != nil {
			t.Fatal(err)
		}
	}
	s := &spoiler{t, f}
	s.change(func(d dict) bool { return d["S"] == name("H2") }, "S", name("Strong"))
	s.add(dict{"Type": name("Annot"), "Subtype": name("Link"), "Rect": array{0, 0, 9, 9}, "A": dict{"Type": name("Action"), "S": name("URI"), "URI": str("https://traad.example/")}})
	s.page("Annots")
	out, err := Finish(f.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if f, err = open(out); err != nil {
		t.Fatal(err)
	}
	root := f.dict(f.dict(f.trailer["Root"])["StructTreeRoot"])
	if f.dict(root["RoleMap"])["Strong"] != name("Span") {
		t.Errorf("%v", root)
	}
}

// Whatever comes, it is judged and not stumbled over, and what is judged sound says so of itself.
func FuzzCheck(f *testing.F) {
	raw, finished := printed(f)
	f.Add(raw)
	f.Add(finished)
	f.Add([]byte("%PDF-1.4\n%\xd3\xeb\xe9\xe1\n1 0 obj\n[[[[<</A 1 0 R>>]]]]\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000015 00000 n \ntrailer\n<</Root 1 0 R/Size 2>>\nstartxref\n50\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		if faults := Check(pdf); len(faults) == 0 && !bytes.Contains(pdf, []byte("conformance")) {
			t.Error("sound, and does not say what it is")
		}
		if out, err := Finish(pdf); err == nil && len(Check(out)) > 0 {
			t.Error(fmt.Errorf("finished and not sound: %v", Check(out)))
		}
	})
}
