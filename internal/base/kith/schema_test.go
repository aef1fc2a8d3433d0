package kith_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/kith"
	"traad/internal/base/kith/kithtest"
)

var messages = flag.Int("messages", 200, "how many made-up messages the schemas are held against")

var now = time.Date(2026, 11, 22, 19, 30, 0, 0, time.UTC)

func drawn(t *rapid.T) kith.Message {
	person := func(label string) *kith.Person {
		return &kith.Person{
			Given: kithtest.Odd.Draw(t, label), Middle: kithtest.Odd.Draw(t, label), Family: kithtest.Odd.Draw(t, label), Born: rapid.SampledFrom([]string{"", "1942-02-17", "x"}).Draw(t, "born"),
			Sex: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "sex"), Phone: kithtest.Odd.Draw(t, "phone"), Idents: []kith.Ident{{Kind: kith.FNR, Value: kithtest.Odd.Draw(t, "ident")}},
			Role: rapid.SampledFrom([]kith.Code{{}, kith.RoleGP}).Draw(t, "role"), Profession: rapid.SampledFrom([]string{"", "LE", "SP"}).Draw(t, "profession"),
		}
	}
	unit := func(label string) kith.Organisation {
		o := kith.Organisation{Name: kithtest.Odd.Draw(t, label), Idents: []kith.Ident{{Kind: kith.HER, Value: "59"}}}
		if rapid.Bool().Draw(t, "registered") {
			o.Idents = append([]kith.Ident{{Kind: "ENH", Value: kithtest.Odd.Draw(t, "enh") + "9"}}, o.Idents...)
		}
		if rapid.Bool().Draw(t, "under") {
			o.Under = &kith.Organisation{Name: kithtest.Odd.Draw(t, label), Idents: []kith.Ident{{Kind: kith.HER, Value: "90998"}}}
		} else if rapid.Bool().Draw(t, "who") {
			o.Who = person(label)
			o.Who.Idents = append(o.Who.Idents, kith.Ident{Kind: kith.HER, Value: "7"})
		}
		return o
	}
	m := kith.Message{
		ID: "0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0002", At: now, Sender: unit("sender"), Receiver: unit("receiver"), Patient: person("patient"),
		Notes: []kith.Note{{Subject: kith.AboutPatient, Title: kithtest.Odd.Draw(t, "title"), Text: kithtest.Odd.Draw(t, "text"), Roles: []kith.Role{
			{Code: kith.RoleGP, Who: person("author")},
			{Code: kith.RoleReceiver, Who: &kith.Person{Profession: "LE"}},
			{Code: kith.RoleGP, Unit: kithtest.Odd.Draw(t, "unit"), UnitHER: "7", Tel: kithtest.Odd.Draw(t, "tel")},
		}}},
	}
	if rapid.Bool().Draw(t, "follows") {
		m.Parent, m.Thread = kithtest.Odd.Draw(t, "parent")+"x", kithtest.Odd.Draw(t, "thread")+"x"
	}
	if rapid.Bool().Draw(t, "attached") {
		m.Attached = []kith.Attachment{{Mime: "application/pdf", Description: kithtest.Odd.Draw(t, "description"), Bytes: rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")}}
	}
	return m
}

// TestSchemas: whatever names and texts hold, what is written is valid by the national schemas.
func TestSchemas(t *testing.T) {
	dir := t.TempDir()
	var files []string
	write := func(raw []byte) {
		name := filepath.Join(dir, fmt.Sprintf("%05d.xml", len(files)))
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	one := rapid.Custom(drawn)
	for i := range *messages {
		m := one.Example(i)
		write(m.XML())
		if i%10 > 0 {
			continue
		}
		for _, space := range []string{kith.SpaceDialogue, kith.SpaceDialogue10} {
			m.Space, m.Kind, m.Written = space, m.Notes[0].Title, m.Notes[0].Text
			write(m.Receipt("1", now).XML())
			write(m.Receipt("1", now, kith.FaultCodes[i/10%len(kith.FaultCodes)].Fault(m.Notes[0].Text)).XML())
		}
	}
	if said, ok := kithtest.Valid(t, files...); !ok {
		t.Fatalf("not valid:\n%.3000s", said)
	}
}

// mutants are messages that are nearly right: each is refused by the reader as by the schemas, with the code that it gets.
func mutants(t *testing.T) map[string]struct {
	raw []byte
	err error
} {
	t.Helper()
	good := string(whole().XML())
	type mutant = struct {
		raw []byte
		err error
	}
	all := map[string]mutant{}
	for name, m := range map[string]struct {
		old, new string
		err      error
	}{
		"wrong order":       {"</MsgId>", "</MsgId><Type V=\"X\"/>", kith.ErrShape},
		"no sender":         {"<Sender>", "<Sender><ComMethod V=\"EDI\"/></Sender><Sender>", kith.ErrShape},
		"wrong base64":      {"JVBER", "JVBE!", kith.ErrShape},
		"half a base64":     {"JVBERi0xLjc=", "JVBERi0xLjc", kith.ErrShape},
		"no time":           {"2026-11-22T20:30:00+01:00</GenDate>", "i går</GenDate>", kith.ErrShape},
		"text in between":   {"<MsgInfo>", "<MsgInfo>hei", kith.ErrShape},
		"no subject":        {`<TemaKodet V="6" S="2.16.578.1.12.4.1.1.7322" DN="Henvendelse om pasient"/>`, "", kith.ErrShape},
		"two subjects":      {"<Tema>", "<Tema>x</Tema><Tema>", kith.ErrShape},
		"unknown element":   {"</Notat>", "<Annet/></Notat>", kith.ErrShape},
		"another namespace": {"msghead/2006-05-24", "msghead/2005-11-22", kith.ErrKind},
		"document type":     {"<MsgHead", `<!DOCTYPE MsgHead [<!ENTITY a "b">]><MsgHead`, kith.ErrXML},
		"entity":            {"<Tema>", "<Tema>&a;", kith.ErrXML},
		"cut":               {"</MsgHead>", "", kith.ErrXML},
		"charset":           {`encoding="UTF-8"`, `encoding="UTF-7"`, kith.ErrXML},
		"two roots":         {"</MsgHead>", "</MsgHead><MsgHead/>", kith.ErrXML},
	} {
		raw := strings.Replace(good, m.old, m.new, 1)
		if raw == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		all[name] = mutant{[]byte(raw), m.err}
	}
	return all
}

// whole is a message with all parts.
func whole() kith.Message {
	return kith.Message{
		ID: "0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0003", At: now, Parent: "a", Thread: "b",
		Sender:   kith.Organisation{Name: "Ahus", Idents: []kith.Ident{{Kind: kith.HER, Value: "59"}}, Under: &kith.Organisation{Name: "IHT", Idents: []kith.Ident{{Kind: kith.HER, Value: "90998"}}}},
		Receiver: kith.Organisation{Name: "Årnes legesenter", Idents: []kith.Ident{{Kind: kith.HER, Value: "56704"}}},
		Patient:  &kith.Person{Given: "Solveig", Family: "Strøm", Idents: []kith.Ident{{Kind: kith.FNR, Value: "17824200025"}}},
		Notes: []kith.Note{{Subject: kith.AboutPatient, Title: "Behandlingsplan", Text: "Planen er publisert.\nTo linjer.", Roles: []kith.Role{
			{Code: kith.RoleReceiver, Who: &kith.Person{Profession: "LE"}},
		}}},
		Attached: []kith.Attachment{{Mime: "application/pdf", Description: "Plan", Bytes: []byte("%PDF-1.7")}},
	}
}

// TestMutants: what is nearly a message is refused, by what is wrong with it, and tells nobody what stood in it.
func TestMutants(t *testing.T) {
	for name, m := range mutants(t) {
		_, err := kith.ReadMessage(m.raw, kith.Large)
		if err == nil || !strings.HasPrefix(err.Error(), m.err.Error()) {
			t.Errorf("%s: %v, want %v", name, err, m.err)
			continue
		}
		for _, secret := range []string{"Strøm", "17824200025", "publisert"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v tells %s", name, err, secret)
			}
		}
	}
	if _, err := kith.ReadMessage(whole().XML(), kith.Limits{Bytes: 100, Deep: 9, Nodes: 9}); err == nil {
		t.Error("a message over the limit was read")
	}
}

// TestSchemasRefuseMutants: the schemas refuse what the reader calls misshapen.
func TestSchemasRefuseMutants(t *testing.T) {
	dir := t.TempDir()
	for name, m := range mutants(t) {
		if m.err != kith.ErrShape {
			continue
		}
		file := filepath.Join(dir, "m.xml")
		if err := os.WriteFile(file, m.raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if said, ok := kithtest.Valid(t, file); ok {
			t.Errorf("%s is valid: %s", name, said)
		}
	}
}

// TestRoundTrip: what is written reads back as it was, but for what XML cannot carry.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawn(t)
		got, err := kith.ReadMessage(m.XML(), kith.Large)
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != m.ID || !got.At.Equal(m.At) || (got.Thread == "") != (m.Thread == "") || len(got.Notes) != 1 || got.Notes[0].Subject != kith.AboutPatient || len(got.Attached) != len(m.Attached) {
			t.Fatalf("%+v", got)
		}
		for i, a := range m.Attached {
			if !bytes.Equal(a.Bytes, got.Attached[i].Bytes) {
				t.Fatal("the attachment is another")
			}
		}
		if x := readable(m.Notes[0].Text); x != got.Notes[0].Text {
			t.Fatalf("%q, want %q", got.Notes[0].Text, x)
		}
		r := got.Receipt("2", now)
		back, err := kith.ReadReceipt(r.XML())
		if err != nil || back.Status != kith.Accepted || back.Original.ID != m.ID || !slices.Equal(back.Sender.Numbers(), m.Receiver.Numbers()) || !slices.Equal(back.Receiver.Numbers(), m.Sender.Numbers()) {
			t.Fatalf("%+v, %v", back, err)
		}
	})
}

// readable is a text as XML carries it.
func readable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 {
			return r
		}
		return '\ufffd'
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(s)
}

// TestReceipts: a receipt that refuses says why, a status is one of the register, and every code of the register has words.
func TestReceipts(t *testing.T) {
	good := string(whole().Receipt("3", now, kith.E21.Fault("Flyttet til HER-id 5")).XML())
	r, err := kith.ReadReceipt([]byte(good))
	if err != nil || r.Status != kith.Rejected || r.Faults[0].DN != "Mottaker finnes ikke" || r.Faults[0].OT != "Flyttet til HER-id 5" || r.Sender.Party() != "56704" || r.Receiver.Party() != "90998" {
		t.Fatalf("%+v, %v", r, err)
	}
	for name, c := range map[string]struct{ old, new string }{
		"refused without a reason": {`<Error S="2.16.578.1.12.4.1.1.8221" V="E21" DN="Mottaker finnes ikke" OT="Flyttet til HER-id 5"/>`, ""},
		"another status":           {`<Status V="2"`, `<Status V="7"`},
		"wrong order":              {"</GenDate>", "</GenDate><Status V=\"1\"/>"},
		"another version":          {"apprec/2012-02-15", "apprec/2032-02-15"},
		"of nothing":               {"<Id>0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0003</Id>", "<Id></Id>"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		if bad == good && name != "refused without a reason" {
			t.Fatalf("%s: nothing was changed", name)
		}
		if name == "refused without a reason" {
			i, j := strings.Index(good, "<Error"), strings.Index(good, "<OriginalMsgId")
			bad = good[:i] + good[j:]
		}
		if r, err := kith.ReadReceipt([]byte(bad)); err == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for _, c := range kith.FaultCodes {
		if c.Name() == "" || c.Words() == "" || !strings.HasSuffix(c.Words(), ".") {
			t.Errorf("%s: %q %q", c, c.Name(), c.Words())
		}
	}
	if kith.FaultCode("Z9").Words() == "" {
		t.Error("an unknown code has no words")
	}
}

// TestLatin: a message in ISO-8859-1 keeps its letters.
func TestLatin(t *testing.T) {
	raw := bytes.ReplaceAll(whole().XML(), []byte("UTF-8"), []byte("ISO-8859-1"))
	raw = bytes.ReplaceAll(raw, []byte("ø"), []byte{0xf8})
	raw = bytes.ReplaceAll(raw, []byte("Å"), []byte{0xc5})
	m, err := kith.ReadMessage(raw, kith.Large)
	if err != nil || m.Patient.Family != "Strøm" || m.Receiver.Name != "Årnes legesenter" {
		t.Fatalf("%+v, %v", m, err)
	}
}

// FuzzMessage: whatever is sent, nothing falls, what is read has a number, a kind and a time, and its receipt is one.
func FuzzMessage(f *testing.F) {
	f.Add(whole().XML())
	f.Add([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`))
	f.Add([]byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><MsgHead>\xe6</MsgHead>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := kith.ReadMessage(raw, kith.Large)
		if err == nil && m.At.IsZero() {
			t.Fatalf("%+v", m)
		}
		if m.Addressed() {
			if _, err := kith.ReadReceipt(m.Receipt("4", now, kith.T02.Fault("")).XML()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzReceipt: a receipt that is read says of which message, and how it went.
func FuzzReceipt(f *testing.F) {
	f.Add(whole().Receipt("5", now).XML())
	f.Add(whole().Receipt("6", now, kith.E36.Fault("x")).XML())
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := kith.ReadReceipt(raw)
		if err == nil && (r.Original.ID == "" || r.Status == "" || r.Status == kith.Rejected && len(r.Faults) == 0) {
			t.Fatalf("%+v", r)
		}
	})
}

// TestHead: of a message that cannot be read as a whole it is known who sent what to whom, for the receipt that says so; of what has no head nothing is.
func TestHead(t *testing.T) {
	good := string(whole().XML())
	for name, raw := range map[string]string{
		"cut":           good[:strings.Index(good, "<Document>")+40],
		"document type": strings.Replace(good, "<MsgHead", `<!DOCTYPE MsgHead [<!ENTITY a "b">]><MsgHead`, 1),
		"entity":        strings.Replace(good, "<Tema>", "<Tema>&a;", 1),
		"large":         strings.Replace(good, "JVBE", strings.Repeat("A", kith.Large.Bytes), 1),
	} {
		if _, err := kith.ReadMessage([]byte(raw), kith.Large); !errors.Is(err, kith.ErrXML) {
			t.Errorf("%s: %v", name, err)
		}
		m := kith.Head([]byte(raw))
		if m == nil || m.ID != whole().ID || !slices.Equal(m.Sender.Numbers(), []string{"90998", "59"}) || !slices.Equal(m.Receiver.Numbers(), []string{"56704"}) {
			t.Errorf("%s: %+v", name, m)
		}
	}
	for name, raw := range map[string]string{
		"cut in the head": good[:strings.Index(good, "</MsgInfo>")], "another document": "<html/>", "nothing": "", "entity in the head": strings.Replace(good, "<MsgId>", "<MsgId>&a;", 1),
		"another version": strings.Replace(good, "msghead/2006", "msghead/2005", 1),
	} {
		if m := kith.Head([]byte(raw)); m != nil {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// TestNothingIsLost: what a dialogue says beside its text is there as lines, an enquiry in a note is a note, words within a sentence stay in their order, and what is not in the message is
// counted.
func TestNothingIsLost(t *testing.T) {
	good := string(whole().XML())
	with := func(old, text string) *kith.Message {
		t.Helper()
		raw := strings.Replace(good, old, text, 1)
		m, err := kith.ReadMessage([]byte(raw), kith.Large)
		if err != nil || raw == good {
			t.Fatalf("%s: %v", text, err)
		}
		return m
	}
	m := with("</TekstNotatInnhold>", `</TekstNotatInnhold><Merknad>Haster</Merknad><DatoNotat>2026-11-20</DatoNotat><Foresporsel><TypeForesp V="5" DN="Tilstandsvurdering"/><EmneSporsmal>Fall</EmneSporsmal>
		<Sporsmal>Har hun falt?</Sporsmal><Formål V="2" DN="Helsehjelp"/><Begrunnelse>Blåmerker</Begrunnelse><Hastegrad V="3" DN="Haster"/><FraDato>2026-11-01</FraDato><TilDato>2026-11-20</TilDato>
		<TypeJournalinfo V="1" DN="Epikrise"/><TypeJournalinfo V="2"/><KodetOpplysning V="A01" DN="Smerte" OT="i hofta"/><RollerRelatertNotat><RoleToPatient V="6" DN="Fastlege"/><TilknyttetEnhet>
		<Kontaktenhet><fk1:OrganisationName>Vakta</fk1:OrganisationName><fk1:Ident><fk1:Id>7</fk1:Id><fk1:TypeId V="HER"/></fk1:Ident><fk1:TeleCom><fk1:TeleAddress V="tel:12345678"/></fk1:TeleCom></Kontaktenhet>
		<Merknad>Etter kl. 15</Merknad></TilknyttetEnhet><Person><GivenName>Rita</GivenName><FamilyName>Lin</FamilyName></Person></RollerRelatertNotat></Foresporsel>`)
	if len(m.Notes) != 2 || m.Unread != 0 {
		t.Fatalf("%+v", m)
	}
	if got := m.Notes[0].More; !slices.Equal(got, []string{"Merknad: Haster", "Dato: 2026-11-20"}) {
		t.Errorf("%q", got)
	}
	q := m.Notes[1]
	want := []string{
		"Type forespørsel: Tilstandsvurdering", "Formål: Helsehjelp", "Begrunnelse: Blåmerker", "Hastegrad: Haster", "Fra dato: 2026-11-01", "Til dato: 2026-11-20", "Journalinformasjon: Epikrise",
		"Journalinformasjon: kode 2", "Opplysning: Smerte, i hofta",
	}
	if q.Title != "Fall" || q.Text != "Har hun falt?" || !slices.Equal(q.More, want) {
		t.Errorf("%+v", q)
	}
	if len(q.Roles) != 1 || q.Roles[0].Who.Name() != "Rita Lin" || q.Roles[0].Unit != "Vakta" || q.Roles[0].Tel != "12345678" || q.Roles[0].Remark != "Etter kl. 15" {
		t.Errorf("%+v", q.Roles)
	}
	m = with("Planen er publisert.&#xA;To linjer.", `<div xmlns="http://www.w3.org/1999/xhtml"><p>Ta <b>ikke</b> mer.</p><table><tr><td>Mandag</td><td>1</td></tr><tr><td>Tirsdag</td><td>2</td></tr></table>Slutt</div>`)
	if got := m.Notes[0].Text; got != "Ta ikke mer.\nMandag 1\nTirsdag 2\nSlutt" {
		t.Errorf("%q", got)
	}
	m = with(`<TemaKodet V="6" S="2.16.578.1.12.4.1.1.7322" DN="Henvendelse om pasient"/>`, `<TemaKodet V="1" S="2.16.578.1.12.4.1.1.9148" DN="Innkalles til helsehjelp"/>`)
	if got := m.Notes[0].More; !slices.Equal(got, []string{"Tema: Innkalles til helsehjelp"}) {
		t.Errorf("%q", got)
	}
	for _, doc := range []string{
		`<Document><RefDoc><MsgType V="A"/><FileReference>https://a.example/1</FileReference></RefDoc></Document>`,
		`<Document><RefDoc><MsgType V="XML"/><Content><Annet xmlns="urn:x"/></Content></RefDoc></Document>`,
		`<Document><RefDoc><MsgType V="A"/></RefDoc></Document>`,
	} {
		if m := with("</MsgHead>", doc+"</MsgHead>"); m.Unread != 1 {
			t.Errorf("%s: %d", doc, m.Unread)
		}
	}
}
