package planwhere_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/objection"
	"traad/internal/app/operation"
	planapp "traad/internal/app/plan"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/keys"
	"traad/internal/base/kith"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
)

// enquiry is a message of the office's about a person, to the team.
func (p *post) enquiry(k webtest.Case, text string) kith.Message {
	return kith.Message{
		ID: string(db.NewID()), At: p.w.Service.Now(), Sender: kith.Organisation{Name: "Årnes legesenter", Idents: []kith.Ident{{Kind: kith.HER, Value: office}}},
		Receiver: kith.Organisation{Name: "Ahus", Idents: []kith.Ident{{Kind: kith.HER, Value: "8140001"}}},
		Patient:  &kith.Person{Given: "Kari", Family: "Aasen", Idents: []kith.Ident{{Kind: kith.FNR, Value: k.Number.Digits()}}},
		Notes:    []kith.Note{{Subject: kith.AboutPatient, Title: "Fall", Text: text}},
	}
}

func code(r *kith.Receipt) string {
	if len(r.Faults) == 0 {
		return ""
	}
	return r.Faults[0].V
}

// TestAllIsShown: what is acknowledged is shown, with who wrote it and the telephone to ask; what cannot be shown is refused, and the team hears of it.
func TestAllIsShown(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	where := kari.Page() + "/plan/meldinger"
	m := p.enquiry(kari, "Hun har falt.")
	m.Notes[0].Roles = []kith.Role{
		{Code: kith.RoleReceiver, Who: &kith.Person{Profession: "SP"}}, {Code: kith.RoleGP, Who: &kith.Person{Given: "Rita", Family: "Lin", Profession: "LE", Phone: "12 34 56 78"}},
	}
	raw := bytes.Replace(m.XML(), []byte("</TekstNotatInnhold>"), []byte(`</TekstNotatInnhold><Merknad>Ring i dag</Merknad><Foresporsel><TypeForesp V="5" DN="Tilstandsvurdering"/><Sporsmal>Går hun?</Sporsmal><Hastegrad V="3" DN="Haster"/></Foresporsel>`), 1)
	if r, fate := p.in(raw); fate != letter.Taken || code(r) != "" {
		t.Fatalf("%d %+v", fate, r)
	}
	w.As(webtest.Nes).Get(where).MustShow("Hun har falt.", "Merknad: Ring i dag", "Går hun?", "Type forespørsel: Tilstandsvurdering", "Hastegrad: Haster", "Kontakt hos mottaker: sykepleier", "Rita Lin, lege, Fastlege, tlf. 12345678")

	coded := p.enquiry(kari, "")
	coded.Notes[0].Title, coded.Notes[0].Subject = "", kith.Code{V: "1", S: "2.16.578.1.12.4.1.1.9148", DN: "Innkalles til helsehjelp"}
	if r, fate := p.in(coded.XML()); fate != letter.Taken || code(r) != "" {
		t.Fatalf("%d %+v", fate, r)
	}
	w.As(webtest.Nes).Get(where).MustShow("Tema: Innkalles til helsehjelp")

	empty := p.enquiry(kari, "")
	empty.Notes[0].Title = ""
	elsewhere := p.enquiry(kari, "Se vedlegg, som er Hemmelig.")
	zip := p.enquiry(kari, "Hemmelig")
	zip.Attached = []kith.Attachment{{Mime: "application/zip", Bytes: []byte("PK\x03\x04")}}
	lies := p.enquiry(kari, "Hemmelig")
	lies.Attached = []kith.Attachment{{Mime: "image/png", Bytes: []byte("%PDF-1.7")}}
	packed := p.enquiry(kari, "Hemmelig")
	packed.Attached = []kith.Attachment{{Mime: "application/pdf", Bytes: []byte("%PDF-1.7")}}
	long := p.enquiry(kari, strings.Repeat("Hemmelig ", care.MaxText/9+1))
	w.As(webtest.Nes).Get("/").MustNotShow("Kom med noe vi ikke kan vise")
	for name, c := range map[string]struct {
		raw []byte
		why string
	}{
		"nothing":   {empty.XML(), "ingen tekst som kan vises"},
		"elsewhere": {bytes.Replace(elsewhere.XML(), []byte("</MsgHead>"), []byte(`<Document><RefDoc><MsgType V="A"/><FileReference>https://a.example/1</FileReference></RefDoc></Document></MsgHead>`), 1), "viser til noe som ikke ligger i den"},
		"zip":       {zip.XML(), "Et vedlegg kan ikke vises"},
		"lies":      {lies.XML(), "Et vedlegg kan ikke vises"},
		"packed":    {bytes.Replace(packed.XML(), []byte("<MimeType>application/pdf</MimeType>"), []byte(`<MimeType>application/pdf</MimeType><Compression V="gzip"/>`), 1), "Et vedlegg kan ikke vises"},
		"too long":  {long.XML(), "Teksten er for lang"},
	} {
		r, fate := p.in(c.raw)
		if code(r) != "X99" || !strings.Contains(r.Faults[0].OT, c.why) || fate != letter.Unusable {
			t.Errorf("%s: %d %+v", name, fate, r)
		}
	}
	nes := w.As(webtest.Nes)
	nes.Get("/").MustShow("Kom med noe vi ikke kan vise")
	nes.Get(where).MustShow("Kom med noe vi ikke kan vise, og ble avvist. Ring avsenderen.", "ingen tekst som kan vises", "viser til noe som ikke ligger i den", "Rita Lin").MustNotShow("Hemmelig")
	rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(kari.Patient))
	if err != nil || len(rows) != 8 {
		t.Errorf("%d messages, %v", len(rows), err)
	}
}

// TestAttachments: what is attached is kept sealed and opened by those who read the message, each time in the log, and by nobody else; it goes when the message goes.
func TestAttachments(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		kari, liv := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Liv", "Berg", webtest.Planned)
		pdf, png := []byte("%PDF-1.7 hemmelig"), []byte("\x89PNG\r\n\x1a\nhemmelig")
		m := p.enquiry(kari, "Se vedlegg.")
		m.Attached = []kith.Attachment{{Mime: "application/pdf", Description: "EKG <b>i dag</b>", Bytes: pdf}, {Mime: "image/png", Bytes: png}}
		for range 2 {
			if r, fate := p.in(m.XML()); fate != letter.Taken || code(r) != "" {
				t.Fatalf("%d %+v", fate, r)
			}
		}
		rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(kari.Patient))
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d messages, %v", len(rows), err)
		}
		var sealed string
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select min(sealed) from party_attachment having count(*) = 2").Scan(&sealed); err != nil || !strings.HasPrefix(sealed, "v1:") {
			t.Fatalf("%q, %v", sealed, err)
		}
		nes := w.As(webtest.Nes)
		nes.Get(kari.Page()+"/plan/meldinger").MustEscape("EKG <b>i dag</b>").MustShow("Vedlegg 2", "PDF, 1 kB")
		at := "/plan/innkommet/" + string(rows[0].ID) + "/vedlegg/"
		for n, want := range map[string]struct {
			bytes []byte
			kind  string
			how   string
		}{"1": {pdf, "application/pdf", `attachment; filename="vedlegg-1.pdf"`}, "2": {png, "image/png", `inline; filename="vedlegg-2.png"`}} {
			f := nes.Raw("GET", kari.Page()+at+n, nil).MustStatus(200)
			if f.HTML != string(want.bytes) || f.Header.Get("Content-Type") != want.kind || f.Header.Get("Content-Disposition") != want.how || f.Header.Get("Cache-Control") != "no-store" ||
				f.Header.Get("X-Content-Type-Options") != "nosniff" || f.Header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
				t.Errorf("%s: %q %v", n, f.HTML, f.Header)
			}
		}
		var looks int
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from audit where deed = 'see.plan' and cast(items as text) like '%"+message.Item(rows[0].ID)+"%'").Scan(&looks); err != nil || looks != 3 {
			t.Errorf("%d looks in the log, %v", looks, err)
		}
		if _, err := w.Service.Keys.Rotate(keys.Seal); err != nil {
			t.Fatal(err)
		}
		if n, err := operation.ToRenew(t.Context(), w.Service); n < 2 || err != nil {
			t.Errorf("%d to renew, %v", n, err)
		}
		if _, err := operation.Renew(t.Context(), w.Service); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select min(sealed) from party_attachment").Scan(&sealed); err != nil || !strings.HasPrefix(sealed, "v2:") {
			t.Errorf("after the key was replaced: %.9s, %v", sealed, err)
		}
		w.As(webtest.GP).Get(kari.Page() + at + "1").MustStatus(200)
		for _, u := range append([]webtest.User{webtest.CareWorker}, webtest.Outsiders...) {
			w.As(u).Get(kari.Page() + at + "1").MustStatus(404).MustNotShow("hemmelig")
		}
		for _, path := range []string{kari.Page() + at + "3", kari.Page() + at + "x", liv.Page() + at + "1"} {
			nes.Get(path).MustStatus(404).MustNotShow("hemmelig")
		}
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: message.Item(rows[0].ID), By: "patient", Competence: "full", On: webtest.Today}})
		nes.Get(kari.Page()+"/plan/meldinger").MustNotShow("Vedlegg 2", "EKG")
		nes.Get(kari.Page() + at + "1").MustStatus(404).MustNotShow("%PDF")
	})
}

// TestLarge: an attachment of nearly 35 MB is taken in; what is larger is refused with a receipt, and so is what is cut or has a document type: where the sender can be read.
func TestLarge(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	m := p.enquiry(kari, "Se vedlegg.")
	m.Attached = []kith.Attachment{{Mime: "application/pdf", Bytes: append([]byte("%PDF-1.7"), make([]byte, 25<<20)...)}}
	if r, fate := p.in(m.XML()); fate != letter.Taken || code(r) != "" {
		t.Errorf("35 MB: %d %+v", fate, r)
	}
	good := func(to string) string {
		m := p.enquiry(kari, "Hemmelig")
		m.Receiver.Idents[0].Value = to
		return string(m.XML())
	}
	spoil := map[string]func(string) string{
		"large": func(s string) string { return s + strings.Repeat(" ", kith.Large.Bytes) }, "cut": func(s string) string { return s[:strings.Index(s, "</Notat>")] },
		"document type": func(s string) string { return strings.Replace(s, "<MsgHead", "<!DOCTYPE MsgHead><MsgHead", 1) },
	}
	for name, f := range spoil {
		if r, fate := p.in([]byte(f(good("8140001")))); fate != letter.Unusable || code(r) != "T01" || r.Receiver.Party() != office {
			t.Errorf("%s: %d %+v", name, fate, r)
		}
		if receipts, _, err := letter.In(t.Context(), w.Service, []byte(f(good("77")))); receipts != nil || err != nil { // not ours to answer
			t.Errorf("%s, to another: %q %v", name, receipts, err)
		}
	}
}

// TestWhoWrites: a doctor and a ward write from numbers of their own in a business that is a party, and are heard; a ward of another business is not.
func TestWhoWrites(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	her := func(n string) []kith.Ident {
		return []kith.Ident{{Kind: "ENH", Value: "999888777"}, {Kind: kith.HER, Value: n}}
	}
	for name, c := range map[string]struct {
		from kith.Organisation
		code string
		name string
	}{
		"a doctor in the office": {kith.Organisation{Name: "Årnes legesenter", Idents: her("90210"), Who: &kith.Person{Given: "Rita", Family: "Lin", Idents: []kith.Ident{{Kind: kith.HER, Value: "91101"}}}}, "", "Rita Lin, Årnes legesenter"},
		"a ward":                 {kith.Organisation{Name: "Ahus HF", Idents: her("90000"), Under: &kith.Organisation{Name: "Geriatrisk", Idents: her("91965")}}, "", "Geriatrisk, Ahus HF"},
		"another's ward":         {kith.Organisation{Name: "OUS HF", Idents: her("70000"), Under: &kith.Organisation{Name: "Geriatrisk", Idents: her("71965")}}, "E36", ""},
	} {
		m := p.enquiry(kari, "Fra "+name)
		m.Sender = c.from
		r, _ := p.in(m.XML())
		if code(r) != c.code || !slices.Equal(r.Receiver.Numbers(), c.from.Numbers()) {
			t.Errorf("%s: %+v", name, r)
		}
		if c.name != "" {
			w.As(webtest.Nes).Get(kari.Page()+"/plan/meldinger").MustShow("Fra "+name, c.name)
		}
	}
}

// TestCopy: a copy to the team is taken in, and answered as a copy; where both the business and the team are receivers it is there once and each answers.
func TestCopy(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	to := func(her string) string {
		return `<Organisation><OrganisationName>X</OrganisationName><Ident><Id>` + her + `</Id><TypeId V="HER" S="2.16.578.1.12.4.1.1.9051"/></Ident></Organisation>`
	}
	for main, want := range map[string][]bool{"77": {true}, "8140000": {false, true}, "8140001": {false}} {
		m := p.enquiry(kari, "Til "+main)
		m.Receiver.Idents[0].Value = main
		raw := bytes.Replace(m.XML(), []byte("</Receiver>"), []byte("</Receiver><OtherReceiver>"+to("78")+"</OtherReceiver><OtherReceiver>"+to("8140001")+"</OtherReceiver>"), 1)
		for range 2 {
			receipts, fate, err := letter.In(t.Context(), w.Service, raw)
			if err != nil || fate != letter.Taken || len(receipts) != len(want) {
				t.Fatalf("%s: %d %d %v", main, len(receipts), fate, err)
			}
			ids := map[string]bool{}
			for i, x := range receipts {
				r, err := kith.ReadReceipt(x)
				if err != nil || r.Copy != want[i] || r.Status != kith.Accepted {
					t.Errorf("%s: %+v, %v", main, r, err)
				}
				if from := r.Sender.Party(); from != "8140001" && (from != main || want[i]) {
					t.Errorf("%s: %s answers", main, from)
				}
				ids[r.ID] = true
			}
			if len(ids) != len(want) {
				t.Errorf("%s: two receipts have one number", main)
			}
		}
	}
	rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(kari.Patient))
	if err != nil || len(rows) != 3 {
		t.Errorf("%d messages, %v", len(rows), err)
	}
}

// TestOneAnswer: the same message again is answered with the same bytes, also where the answer would be another now, until nobody sends it any more.
func TestOneAnswer(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	gp := string(w.Orgs["Årnes legesenter"])
	say := func(raw []byte) string {
		t.Helper()
		receipts, _, err := letter.In(t.Context(), w.Service, raw)
		if err != nil || len(receipts) != 1 {
			t.Fatal(len(receipts), err)
		}
		return string(receipts[0])
	}
	refused, accepted := p.enquiry(kari, "Avvist"), p.enquiry(kari, "Godtatt")
	yes := say(accepted.XML())
	exec(w, "update com_party set her_id = '1', business_her_id = '2' where organisation_id = $1", gp)
	no := say(refused.XML())
	w.Go(webtest.Today.AddDays(1), 9, 0)
	if say(accepted.XML()) != yes || !strings.Contains(no, "E36") {
		t.Error("what was accepted is refused")
	}
	exec(w, "update com_party set her_id = $2, business_her_id = '90210' where organisation_id = $1", gp, office)
	if say(refused.XML()) != no {
		t.Error("what was refused is accepted")
	}
	rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(kari.Patient))
	if err != nil || len(rows) != 1 {
		t.Errorf("%d messages, %v", len(rows), err)
	}
	for day, want := range map[int]int{89: 0, 92: 2} {
		w.Go(webtest.Today.AddDays(day), 9, 0)
		if n, err := letter.Forget(t.Context(), w.Service); day == 89 && n != want || err != nil {
			t.Errorf("after %d days %d are forgotten, %v", day, n, err)
		}
	}
}

// TestWhoIsHeard: a hearing goes by message to those who were asked and no others; they are told of a new day, and that it is withdrawn.
func TestWhoIsHeard(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	p.run(kari.Patient)
	nes := w.Actor(webtest.Nes)
	id, err := planapp.Start{Patient: kari.Patient}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	sent := func(what string) kith.Message {
		t.Helper()
		p.sent = map[string]*kith.Message{}
		if n := p.run(kari.Patient); n != 1 || p.sent[office] == nil {
			t.Fatalf("%s: %d messages, to %v", what, n, p.sent)
		}
		return *p.sent[office]
	}
	seen := func() int {
		t.Helper()
		all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		return all.Working.Seen
	}
	w.Do(nes, planapp.Send{Version: id, Due: date.Of(2026, 11, 27), Parties: []planapp.Asked{{Kind: plan.GP, Name: "Mona Ruud", User: w.ID(webtest.GP)}, {Kind: plan.Patient, Name: "Kari Aasen"}}})
	first := sent("the hearing")
	for _, day := range []int{28, 29} {
		w.Do(nes, planapp.Extend{Version: id, Seen: seen(), Due: date.Of(2026, 11, day)})
		if m := sent("a new day"); m.Thread != first.Thread || !strings.Contains(m.Notes[0].Text, "ny frist") || !strings.Contains(m.Notes[0].Text, date.Of(2026, 11, day).String()[8:]+". nov. 2026") {
			t.Errorf("%+v", m)
		}
	}
	w.Do(nes, planapp.Withdraw{Version: id, Seen: seen(), Why: "Hemmelig grunn"})
	if text := sent("withdrawn").Notes[0].Text; !strings.Contains(text, "Høringen av behandlingsplanen er trukket") || strings.Contains(text, "Hemmelig") {
		t.Errorf("it says: %s", text)
	}
	w.As(webtest.Nes).Get(kari.Page()+"/plan/meldinger").MustShow("Ny frist for høringen", "Høringen er trukket")

	// One that is withdrawn before anybody was told of it is withdrawn in silence.
	id, err = planapp.Start{Patient: kari.Patient}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(nes, planapp.Send{Version: id, Due: date.Of(2026, 11, 27), Parties: []planapp.Asked{{Kind: plan.GP, Name: "Mona Ruud", User: w.ID(webtest.GP)}}})
	w.Do(nes, planapp.Withdraw{Version: id, Seen: seen(), Why: "Feil"})
	if n := p.run(kari.Patient); n != 0 {
		t.Errorf("%d were told of a hearing that they never heard of", n)
	}
}

// TestFromGenDate: the 96 hours for a receipt count from the message's GenDate, which is when it was composed, not from when it was handed over.
func TestFromGenDate(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	p.down = &message.Fault{Code: "mappen svarer ikke"}
	p.run(kari.Patient)
	p.down = nil
	w.Go(webtest.Today.AddDays(3), 10, 0)
	if n := p.run(kari.Patient); n != 3 {
		t.Fatalf("%d were sent", n)
	}
	w.Go(webtest.Today.AddDays(4), 11, 0)
	if n, err := message.Silence(t.Context(), w.Service); n != 3 || err != nil {
		t.Errorf("%d of three days late are silent on the fourth, %v", n, err)
	}
}

// TestMineAmongMany: Min dag finds what is the actor's own however much of others' is older, and counts all of it.
func TestMineAmongMany(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		kari, liv := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Liv", "Berg", webtest.Planned)
		w.Publish(kari, texts)
		p.run(kari.Patient)
		if err := p.answer(office, "a", kith.E36.Fault("")); err != nil {
			t.Fatal(err)
		}
		exec(w, "update enrolment set responsible_id = $1 where id = $2", string(w.ID(webtest.Nes)), string(kari.Enrolment))
		exec(w, "update enrolment set responsible_id = $1 where id = $2", string(w.ID(webtest.NesToo)), string(liv.Enrolment))
		area, at := string(w.Orgs["Nes"]), db.At(w.Service.Now().AddDate(0, 0, -9))
		for range 110 {
			exec(w, `insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, kind, body, written_at, received_at)
				values ($1, $2, '1', 'En annen', $3, $4, $5, 'DIALOG_NOTAT', 'Eldre', $6, $6)`, string(db.NewID()), string(db.NewID()), string(liv.Patient), string(liv.Enrolment), area, at)
		}
		p.in(p.enquiry(kari, "Min egen").XML())
		mine, err := worklist.MyDay(t.Context(), w.Service, w.Actor(webtest.Nes), true, "")
		if err != nil || len(mine.Incoming) != 1 || mine.IncomingCount != 1 || mine.Incoming[0].Text != "Min egen" || len(mine.Messages) != 1 || mine.MessageCount != 1 {
			t.Fatalf("mine: %d of %d, %d of %d, %v", len(mine.Incoming), mine.IncomingCount, len(mine.Messages), mine.MessageCount, err)
		}
		all, err := worklist.MyDay(t.Context(), w.Service, w.Actor(webtest.Nes), false, "")
		if err != nil || len(all.Incoming) != 40 || all.IncomingCount != 111 {
			t.Errorf("all: %d of %d, %v", len(all.Incoming), all.IncomingCount, err)
		}
	})
}

// TestNobodyWouldRead: what is acknowledged lands with those who reach her: not in an area whose agreement has ended, nor in one that she has left; where nobody reaches her it is
// refused as that of one who is not followed.
func TestNobodyWouldRead(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		exec := func(text string, with ...any) {
			t.Helper()
			if _, err := w.Store.DB.Raw().ExecContext(t.Context(), text, with...); err != nil {
				t.Fatal(err)
			}
		}
		refused := func(k webtest.Case, why string) {
			t.Helper()
			m := p.enquiry(k, "Hun har falt.")
			if r, fate := p.in(m.XML()); fate != letter.NotOurs || code(r) != "E36" {
				t.Errorf("%s: %d %+v", why, fate, r)
			}
			if rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(k.Patient)); err != nil || len(rows) != 0 {
				t.Errorf("%s: %d messages, %v", why, len(rows), err)
			}
		}
		kari, no := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Kari", "Aasen", webtest.Planned)
		for _, org := range []string{"Nes", "Akershus universitetssykehus"} {
			w.Do(w.Actor(webtest.Nes), objection.Record{Patient: no.Patient, Objection: care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs[org], By: "patient", Competence: "full", On: webtest.Today}})
		}
		refused(no, "she objects to all who follow her")
		exec("update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(w.Orgs["Nes"]))
		refused(kari, "the agreement has ended")
		exec("update organisation set access_ended_on = null where id = $1", string(w.Orgs["Nes"]))
		moved := w.Person("Kari", "Aasen", webtest.Planned)
		exec("update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(w.Orgs["Nes"]))
		w.ReferTo("Ullensaker", moved)
		m := p.enquiry(moved, "Hun har falt.")
		if r, fate := p.in(m.XML()); fate != letter.Taken || code(r) != "" {
			t.Fatalf("%d %+v", fate, r)
		}
		w.As(webtest.Ullensaker).Get("/").MustShow("Kari Aasen", "Årnes legesenter")
		w.As(webtest.Ullensaker).Get(moved.Page() + "/plan/meldinger").MustShow("Hun har falt.")
	})
}

// TestForged: by NHN's API who sent a message is whom the API had it of. What says that it is another's is answered as what comes from somebody unknown, registers nobody, and leaves nothing: not an
// answer under the other's name either. A business counts where the sender is a part of it: as our address register says, or the national one; only where neither is asked, as the message says.
func TestForged(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari, tove := w.Person("Kari", "Aasen", webtest.Planned), w.PersonIn("Ullensaker", "Tove", "Dal", webtest.Planned)
	in := func(m kith.Message, by string) string {
		t.Helper()
		receipts, fate, err := letter.InFrom(t.Context(), w.Service, m.XML(), by)
		if err != nil || len(receipts) != 1 {
			t.Fatalf("%d receipts, %v", len(receipts), err)
		}
		r, err := kith.ReadReceipt(receipts[0])
		if err != nil || (fate == letter.Taken) != (code(r) == "") || (fate == letter.NotOurs) != (code(r) == "E36") {
			t.Fatalf("fate %d, %v: %s", fate, err, receipts[0])
		}
		return code(r)
	}
	her := func(name, number string) kith.Organisation {
		return kith.Organisation{Name: name, Idents: []kith.Ident{{Kind: kith.HER, Value: number}}}
	}
	from := func(k webtest.Case, party, business string) kith.Message {
		m := p.enquiry(k, "Hun har falt.")
		under := her("Legen", party)
		m.Sender = her("Legesenteret", business)
		m.Sender.Under = &under
		return m
	}
	persons, own := p.count("patient"), p.enquiry(kari, "Hun har falt.")
	for name, m := range map[string]kith.Message{"an enquiry": own, "a referral": p.referral("Solveig", "Nyhus", w.Unused()), "the office's business": from(kari, office, "90210")} {
		if got := in(m, "7"); got != "E36" {
			t.Errorf("%s that is forged: %q", name, got)
		}
	}
	if n := p.count("party_message") + p.count("message_answer") + p.count("patient") - persons; n != 0 {
		t.Errorf("%d things are kept of what was forged", n)
	}
	registered := func(business string) func(context.Context, []string) ([]app.ComParty, error) {
		return func(_ context.Context, hers []string) ([]app.ComParty, error) {
			if business == "" {
				return nil, nil
			}
			return []app.ComParty{{HER: hers[0], BusinessHER: business}}, nil
		}
	}
	for name, c := range map[string]struct {
		m    kith.Message
		by   string
		asks func(context.Context, []string) ([]app.ComParty, error)
		want string
	}{
		"the office itself":                                     {m: own, by: office},
		"its business, for a part of it":                        {m: from(kari, "90219", "90210"), by: "90210"},
		"a business, for a part of another":                     {m: from(kari, office, "70"), by: "70", want: "E36"},
		"a doctor with a number of her own":                     {m: from(kari, "7", "90210"), by: "7"},
		"the same, as the national register says":               {m: from(kari, "7", "90210"), by: "7", asks: registered("90210")},
		"one who says that she is in the office":                {m: from(kari, "7", "90210"), by: "7", asks: registered("70"), want: "E36"},
		"one whom the national register does not know":          {m: from(kari, "7", "90210"), by: "7", asks: registered(""), want: "E36"},
		"the office, as a part of the hospital that follows":    {m: from(tove, office, "90000"), by: office, want: "E36"},
		"a ward of the hospital, which our register knows less": {m: func() kith.Message { m := from(tove, "7", "90000"); m.Patient.Given = "Tove"; return m }(), by: "7"},
	} {
		w.Service.Outward.ComParties = c.asks
		if got := in(c.m, c.by); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	w.Service.Outward.ComParties = func(context.Context, []string) ([]app.ComParty, error) {
		return nil, errors.New("the register is away")
	}
	if _, _, err := letter.InFrom(t.Context(), w.Service, from(kari, "7", "90210").XML(), "7"); err == nil {
		t.Error("what could not be asked about is answered")
	}
}
