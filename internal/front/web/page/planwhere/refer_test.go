package planwhere_test

import (
	"bytes"
	"strings"
	"testing"

	"traad/internal/app/letter"
	"traad/internal/app/objection"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// referral is a referral of the office's, written by Mona Ruud.
func (p *post) referral(given, family string, number nin.Number) kith.Message {
	p.t.Helper()
	exec(p.w, "update user_account set hpr = '9144901' where id = $1", string(p.w.ID(webtest.GP)))
	m := p.enquiry(webtest.Case{Number: number}, "Faller hjemme, åtte medisiner.")
	m.Patient.Given, m.Patient.Family, m.Patient.Sex = given, family, "2"
	m.Notes[0].Title = "Henvisning til IHT"
	m.Notes[0].Roles = []kith.Role{{Code: kith.RoleGP, Who: &kith.Person{Given: "Mona", Family: "Ruud", Profession: "LE", Phone: "12 34 56 78", Idents: []kith.Ident{{Kind: kith.HPR, Value: "9144901"}}}}}
	return m
}

func (p *post) count(table string) (n int) {
	p.t.Helper()
	if err := p.w.Store.DB.Raw().QueryRowContext(p.t.Context(), "select count(*) from "+table).Scan(&n); err != nil {
		p.t.Fatal(err)
	}
	return n
}

// TestReferral: a referral that comes as a message is one in the list of the municipality, with what was written and attached, on whose list she is, and in her log who told it; the same
// again changes nothing. One who was followed before is taken in anew.
func TestReferral(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		before := w.Person("Liv", "Berg", webtest.Ended)
		m := p.referral("Solveig Marie", "Nyhus", w.Unused())
		m.Attached = []kith.Attachment{{Mime: "application/pdf", Description: "Epikrise", Bytes: []byte("%PDF-1.7 x")}}
		persons, enrolments := p.count("patient"), p.count("enrolment")
		for range 2 {
			if r, fate := p.in(m.XML()); fate != letter.Taken || code(r) != "" {
				t.Fatalf("%d %+v", fate, r)
			}
		}
		if p.count("patient") != persons+1 || p.count("enrolment") != enrolments+1 || p.count("party_message") != 1 {
			t.Errorf("%d persons, %d enrolments, %d messages", p.count("patient")-persons, p.count("enrolment")-enrolments, p.count("party_message"))
		}
		var id string
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from patient where family_name = 'Nyhus'").Scan(&id); err != nil {
			t.Fatal(err)
		}
		page := "/personer/" + id
		nes := w.As(webtest.Nes)
		nes.Get("/forlop").MustShow("Nyhus")
		nes.Get("/").MustShow("Nyhus", "Henvisning")
		nes.Get(page+"/plan/meldinger").MustShow("Faller hjemme, åtte medisiner.", "Mona Ruud, lege, Fastlege, tlf. 12345678", "Epikrise")
		nes.Get(page).MustShow("Solveig Marie Nyhus", "Faller hjemme")
		nes.Get(page+"/innsynslogg").MustShow("registrerte en henvisning som kom som melding", "Tråd selv")
		w.As(webtest.GP).Get(page).MustStatus(200)
		for _, u := range []webtest.User{webtest.OtherGP, webtest.CareWorker} {
			w.As(u).Get(page).MustNotShow("Nyhus")
		}
		again := p.referral("Liv", "Berg", before.Number)
		if r, _ := p.in(again.XML()); code(r) != "" {
			t.Errorf("one who was followed before: %+v", r)
		}
		if p.count("enrolment") != enrolments+2 || p.count("patient") != persons+1 {
			t.Error("one who was followed before is not referred anew")
		}
		if w.Audited(access.TellReferral, true) != 2 {
			t.Errorf("%d in the audit", w.Audited(access.TellReferral, true))
		}
		w.Sound()
	})
}

// TestNoReferral: of one who is not named by a number that is hers, is followed by others, objects or is dead, and from a sender who is not known, nothing is taken in, in the same words;
// what cannot be shown, or not be placed in a municipality, is refused for that; and a word of a referral elsewhere makes none.
func TestNoReferral(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	elsewhere, dead, no := w.PersonIn("Ullensaker", "Tove", "Dal", webtest.Planned), w.Person("Åse", "Foss", webtest.Ended), w.Person("Ruth", "Haug", webtest.Ended)
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: no.Patient, Objection: care.Objection{Against: care.ObjectEverybody, By: "patient", Competence: "full", On: webtest.Today}})
	exec(w, "update patient set deceased_on = '2026-11-16' where id = $1", string(dead.Patient))
	persons, enrolments := p.count("patient"), p.count("enrolment")
	fresh := w.Unused()
	bare := func(change func(m *kith.Message)) kith.Message {
		m := p.referral("Solveig", "Nyhus", fresh)
		change(&m)
		m.ID = string(db.NewID())
		return m
	}
	words := ""
	for name, c := range map[string]struct {
		m    kith.Message
		want string
	}{
		"followed elsewhere":    {p.referral("Tove", "Dal", elsewhere.Number), "E36"},
		"dead":                  {p.referral("Åse", "Foss", dead.Number), "E36"},
		"objects":               {p.referral("Ruth", "Haug", no.Number), "E36"},
		"another's number":      {p.referral("Kåre", "Lund", no.Number), "E36"},
		"no number":             {bare(func(m *kith.Message) { m.Patient.Idents = nil }), "E36"},
		"a number that is none": {bare(func(m *kith.Message) { m.Patient.Idents[0].Value = "12345678901" }), "E36"},
		"another birth date":    {bare(func(m *kith.Message) { m.Patient.Born = "1950-01-01" }), "E36"},
		"no name":               {bare(func(m *kith.Message) { m.Patient.Given = "" }), "E36"},
		"two numbers": {bare(func(m *kith.Message) {
			m.Patient.Idents = append(m.Patient.Idents, kith.Ident{Kind: kith.DNR, Value: w.Unused().Digits()})
		}), "E36"},
		"unknown sender": {bare(func(m *kith.Message) { m.Sender.Idents[0].Value = "777" }), "E36"},
		"a hospital":     {bare(func(m *kith.Message) { m.Sender.Idents[0].Value = hospital }), "X99"},
		"a file": {bare(func(m *kith.Message) {
			m.Attached = []kith.Attachment{{Mime: "application/zip", Bytes: []byte("PK\x03\x04")}}
		}), "X99"},
		"for another":     {bare(func(m *kith.Message) { m.Receiver.Idents[0].Value = "778" }), "E21"},
		"an enquiry":      {bare(func(m *kith.Message) { m.Notes[0].Title = "Ny vurdering av henvisning" }), "E36"},
		"one of a thread": {bare(func(m *kith.Message) { m.Parent = string(db.NewID()); m.Thread = m.Parent }), "E36"},
	} {
		r, fate := p.in(c.m.XML())
		if code(r) != c.want || fate == letter.Taken {
			t.Errorf("%s: %d %+v", name, fate, r)
			continue
		}
		if c.want == "E36" && refersTo(c.m) {
			if words == "" {
				words = r.Faults[0].OT
			}
			if r.Faults[0].OT != words {
				t.Errorf("%s: other words than for the others: %s", name, r.Faults[0].OT)
			}
		}
	}
	answer := bare(func(*kith.Message) {})
	if r, _ := p.in(bytes.Replace(answer.XML(), []byte(kith.Dialogue), []byte(kith.DialogueAnswer), 1)); code(r) != "E36" {
		t.Errorf("an answer: %+v", r)
	}
	if p.count("patient") != persons || p.count("enrolment") != enrolments || p.count("party_message") != 0 || p.count("party_attachment") != 0 {
		t.Error("something of what was refused is kept")
	}
	if strings.Contains(w.Log(), "Nyhus") {
		t.Error("the log has a name")
	}
}

func refersTo(m kith.Message) bool {
	return strings.HasPrefix(m.Notes[0].Title, "Henvisning") && m.Thread == ""
}
