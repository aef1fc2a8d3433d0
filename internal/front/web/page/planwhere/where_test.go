package planwhere_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/address"
	"traad/internal/app/clarification"
	"traad/internal/app/emergency"
	"traad/internal/app/enrolment"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/objection"
	"traad/internal/app/paper"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/app/removal"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// post is the other end of the messages of a world: it keeps what was handed over, and answers.
type post struct {
	t    *testing.T
	w    *webtest.World
	sent map[string]*kith.Message // by the receiver's HER-id, the newest
	all  int
	down error // what handing over answers
	// attach makes the plan as a file; nil: nothing does.
	attach func(context.Context, *paper.Paper) ([]byte, error)
}

// pdf is a plan as a file, for tests that look at something else.
func pdf(context.Context, *paper.Paper) ([]byte, error) { return []byte("%PDF-1.7"), nil }

const hospital, municipality, office = "90001", "90998", "90211"

func newPost(t *testing.T, w *webtest.World) *post {
	w.Service.Outward.From = app.Sender{HER: "8140001", Name: "Integrerte helsetjenester", BusinessHER: "8140000", BusinessName: "Akershus universitetssykehus HF", Phone: "67 96 00 00"}
	w.Service.Outward.Address = "https://traad.example"
	p := &post{t: t, w: w, sent: map[string]*kith.Message{}, attach: pdf}
	if n := p.register(); n != 3 {
		t.Fatalf("%d addresses", n)
	}
	return p
}

// register reads the file of addresses, and returns how many are new or changed by it.
func (p *post) register() int {
	p.t.Helper()
	file, err := sheet.Open(strings.NewReader("Virksomhet i Tråd;HER-id;Navn;Tjenestetype;Virksomhetens HER-id;Virksomhetens navn\n"+
		"Nes;"+municipality+";Hjemmetjenesten;Pleie;90997;Nes kommune\nÅrnes legesenter;"+office+";Årnes legesenter;Fastlege;90210;Årnes legesenter\nAkershus universitetssykehus;"+hospital+";Medisinsk klinikk;;90000;Ahus HF\n"), 1<<20, "a.csv")
	if err != nil {
		p.t.Fatal(err)
	}
	rep, err := address.Import{File: file}.Run(p.t.Context(), p.w.Service, p.w.Actor(webtest.Administrator))
	if err != nil {
		p.t.Fatalf("%+v, %v", rep, err)
	}
	return rep.Added + rep.Edited
}

// run hands over what waits, as the jobs would. It returns how many messages were handed over.
func (p *post) run(patient care.PatientID) (handed int) {
	p.t.Helper()
	writer := letter.Writer{Service: p.w.Service, Attach: p.attach}
	h := message.Handler(p.w.Service, message.Post{May: writer.May, Compose: writer.Compose, Send: func(_ context.Context, e message.Envelope) (string, error) {
		if p.down != nil {
			return "", p.down
		}
		m, err := kith.ReadMessage(e.XML, kith.Large)
		if err != nil || m.ID != string(e.ID) {
			p.t.Errorf("what is sent is no message: %v", err)
			return "", nil
		}
		p.sent[e.To] = m
		handed++
		return "", nil
	}})
	all, err := message.Of(p.t.Context(), p.w.Store.Reader(), patient)
	if err != nil {
		p.t.Fatal(err)
	}
	for i := range all {
		m := all[len(all)-1-i]
		payload, err := json.Marshal(message.Handing{Message: m.ID})
		if err != nil {
			p.t.Fatal(err)
		}
		if err := h(p.t.Context(), payload); err != nil && p.down == nil {
			p.t.Fatal(err)
		}
	}
	p.all += handed
	return handed
}

// answer gives the receipt of the newest message to a party.
func (p *post) answer(her, id string, faults ...kith.Code) error {
	p.t.Helper()
	r, err := kith.ReadReceipt(p.sent[her].Receipt(id, p.w.Service.Now(), faults...).XML())
	if err != nil {
		p.t.Fatal(err)
	}
	return message.Receive(p.t.Context(), p.w.Service, r)
}

func (p *post) state(patient care.PatientID, her string) message.State {
	p.t.Helper()
	row, err := p.w.Store.Reader().PlanMessage(p.t.Context(), db.ID(p.sent[her].ID))
	if err != nil {
		p.t.Fatal(err)
	}
	return message.State(row.State)
}

var texts = map[string]string{"viktig": "Jeg vil bo hjemme", "mal/01900000-0000-7000-8000-0000000000aa/tekst": "Gå til postkassen"}

// TestAllTheWay: a plan that is published goes to hospital, municipality and GP with name, number, text and telephone; each receipt shows where it
// belongs; what was refused or never answered is a task for the coordinator, and nobody else's.
func TestAllTheWay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		w.Publish(kari, texts)
		where := kari.Page() + "/plan/meldinger"
		nes := w.As(webtest.Nes)
		nes.Get(where).MustStatus(200).MustShow("Hvor planen er", "Venter på å bli sendt", "Hjemmetjenesten", "Medisinsk klinikk", "Ikke lest i Tråd ennå")
		if n := p.run(kari.Patient); n != 3 {
			t.Fatalf("%d messages were handed over", n)
		}
		if p.run(kari.Patient) != 0 {
			t.Error("the same messages went again")
		}
		m := p.sent[office]
		if m.Kind != kith.Dialogue || m.Patient.Name() != "Kari Aasen" || m.Patient.Number(kith.FNR) != kari.Number.Digits() || m.Thread != "" || m.Sender.Number(kith.HER) != "8140000" || m.Receiver.Number(kith.HER) != "90210" {
			t.Errorf("%+v", m)
		}
		n := m.Notes[0]
		for _, want := range []string{"«Jeg vil bo hjemme»", "Gå til postkassen", "Ny behandlingsplan: versjon", "Pasienten er enig i planen."} {
			if !strings.Contains(n.Text, want) {
				t.Errorf("the text lacks %q:\n%s", want, n.Text)
			}
		}
		if n.Title != letter.Subject || n.Subject.V != "6" || len(n.Roles) != 2 || n.Roles[0].Who.Phone == "" || n.Roles[0].Who.Family != "Sandvik" || n.Roles[1].Who.Profession != "LE" || n.Roles[1].Code.V != "24" {
			t.Errorf("%+v", n.Roles)
		}

		for her, faults := range map[string][]kith.Code{municipality: nil, office: {kith.E36.Fault("Ring 1234")}} {
			if err := p.answer(her, "kvittering-"+her, faults...); err != nil {
				t.Fatal(err)
			}
		}
		nes = w.As(webtest.Nes)
		nes.Get(where).MustShow("Mottatt", "Avvist", "fant ikke pasienten", "De skriver: «Ring 1234».", "Sendt, ikke bekreftet ennå")
		nes.Get("/").MustShow("Planer som ikke kom fram", "Avvist: Årnes legesenter")
		w.As(webtest.Ullensaker).Get("/").MustNotShow("Planer som ikke kom fram")
		w.As(webtest.GP).Get("/").MustNotShow("Planer som ikke kom fram")
		for _, u := range webtest.Outsiders {
			w.As(u).Get(where).MustStatus(404).MustNotShow("Kari", "Hjemmetjenesten", "Avvist")
		}
		w.As(webtest.GP).Get(where).MustStatus(200).MustShow("Avvist").MustNotShow("Send på nytt", "Hva har du gjort?")

		w.Go(webtest.Today.AddDays(5), 10, 0)
		if n, err := message.Silence(t.Context(), w.Service); n != 1 || err != nil {
			t.Fatalf("%d silent, %v", n, err)
		}
		nes = w.As(webtest.Nes)
		page := nes.Get(where).MustShow("Ingen kvittering på fire døgn", "ring dem, eller send på nytt")
		refused := where + "/" + p.sent[office].ID
		nes.SendTo(page, refused+"/fulgt-opp", "hvordan-"+p.sent[office].ID, " ").MustStatus(422).MustShow("Skriv hva du gjorde")
		nes.SendTo(page, refused+"/fulgt-opp", "hvordan-"+p.sent[office].ID, "Ringte <b>og</b> leste opp").MustStatus(200).MustShow("Oppfølgingen er lagret.").MustEscape("Ringte <b>og</b> leste opp")
		for _, u := range []webtest.User{webtest.GP, webtest.Ullensaker} {
			w.As(u).Post(refused+"/fulgt-opp", "hvordan", "x", "sett", "3").MustStatus(404)
			w.As(u).Post(refused+"/igjen", "sett", "3").MustStatus(404)
		}

		silent := where + "/" + p.sent[hospital].ID
		nes.SendTo(nes.Get(where), silent+"/igjen").MustStatus(200).MustShow("Meldingen sendes på nytt.", "Venter på å bli sendt")
		first := p.sent[hospital]
		if n := p.run(kari.Patient); n != 1 {
			t.Fatalf("%d went again", n)
		}
		if again := p.sent[hospital]; again.ID == first.ID || again.Thread != first.ID || again.Parent != first.ID || len(again.Notes[0].Roles) != 1 {
			t.Errorf("the second is %+v after %s", again, first.ID)
		}
		nes.Get("/").MustNotShow("Planer som ikke kom fram")
		for deed, want := range map[access.Deed]int{access.HandMessage: 4, access.TakeReceipt: 2, access.MissReceipt: 1} {
			if got := w.AuditedOf(kari, deed); got != want {
				t.Errorf("%s is %d times in the log, not %d", deed, got, want)
			}
		}
		w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustStatus(200).MustShow("leverte planen som melding til en part", "tok imot kvittering for planen fra en part", "merket at en part ikke har kvittert for planen", "følger av det teamet har satt i gang")
		if w.AuditedOf(kari, access.SendMessage) == 0 || w.AuditedOf(kari, access.SettleMessage) == 0 {
			t.Error("what was done is not in the log")
		}
		if strings.Contains(w.Log(), "Kari") || strings.Contains(w.Log(), "postkassen") {
			t.Error("the log names her")
		}
	})
}

// TestReceipts: the first receipt stands; the same again is nothing, another that says otherwise is a contradiction for somebody to ring about, a positive one
// after silence is believed, and one of somebody else's is not ours.
func TestReceipts(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	p.run(kari.Patient)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(p.answer(office, "a"))
	must(p.answer(office, "a"))
	must(p.answer(office, "b"))
	if s := p.state(kari.Patient, office); s != message.Accepted {
		t.Errorf("accepted twice is %s", s)
	}
	if n := w.AuditedOf(kari, access.TakeReceipt); n != 2 { // the same again is no deed
		t.Errorf("%d receipts are in the log", n)
	}
	must(p.answer(office, "c", kith.X99.Fault("")))
	if s := p.state(kari.Patient, office); s != message.Contradicted {
		t.Errorf("accepted and refused is %s", s)
	}
	w.Go(webtest.Today.AddDays(4), 11, 0)
	if _, err := message.Silence(t.Context(), w.Service); err != nil {
		t.Fatal(err)
	}
	if s := p.state(kari.Patient, hospital); s != message.Silent {
		t.Errorf("no answer in 96 hours is %s", s)
	}
	must(p.answer(hospital, "d"))
	if s := p.state(kari.Patient, hospital); s != message.Accepted {
		t.Errorf("a late receipt makes it %s", s)
	}
	forged := *p.sent[municipality]
	forged.Receiver = p.sent[hospital].Receiver
	r := forged.Receipt("e", w.Service.Now())
	if err := message.Receive(t.Context(), w.Service, &r); !errors.Is(err, message.ErrUnknown) {
		t.Errorf("another's receipt: %v", err)
	}
	r.Original.ID = string(db.NewID())
	if err := message.Receive(t.Context(), w.Service, &r); !errors.Is(err, message.ErrUnknown) {
		t.Errorf("a receipt of nothing: %v", err)
	}
	if s := p.state(kari.Patient, municipality); s != message.Silent {
		t.Errorf("it changed the message to %s", s)
	}
}

// TestNotSent: nothing goes to one who has no address, whom the patient objects to, where her address is strictly protected, and where no messages are set up;
// the page says why.
func TestNotSent(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	reg, err := address.List(t.Context(), w.Service, w.Actor(webtest.Administrator))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range reg.Entries {
		if e.HER == office {
			if err := (address.Remove{ID: e.ID}).Run(t.Context(), w.Service, w.Actor(webtest.Administrator)); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Publish(kari, texts)
	if n := p.run(kari.Patient); n != 2 || p.sent[office] != nil {
		t.Fatalf("%d were sent", n)
	}
	where := kari.Page() + "/plan/meldinger"
	w.As(webtest.Nes).Get(where).MustShow("Mangler adresse", "Be administrator legge den inn")

	liv := w.Person("Liv", "Berg", webtest.Planned)
	object(w, liv, care.ObjectOrganisation, w.Orgs["Akershus universitetssykehus"])
	p.sent = map[string]*kith.Message{}
	w.Publish(liv, texts)
	if n := p.run(liv.Patient); n != 1 || p.sent[municipality] == nil {
		t.Errorf("%d were sent, to the hospital that she objects to as well", n)
	}
	w.As(webtest.Nes).Get(liv.Page()+"/plan/meldinger").MustShow("Sendes ikke", "Pasienten motsetter seg at de ser opplysningene.")
	una := w.Person("Una", "Dal", webtest.Planned)
	protect(w, una, care.StrictlyProtected)
	w.Publish(una, texts)
	if n := p.run(una.Patient); n != 0 {
		t.Errorf("%d were sent of one whose address is strictly protected", n)
	}
	w.As(webtest.Nes).Get(una.Page()+"/plan/meldinger").MustShow("Sendes ikke", "strengt fortrolig adresse")

	w.Service.Outward.From = app.Sender{}
	w.Publish(kari, map[string]string{"viktig": "Noe annet"})
	if n := p.run(kari.Patient); n != 0 {
		t.Errorf("%d were sent without a sender", n)
	}
	w.As(webtest.Nes).Get(where).MustShow("Planer sendes ikke som meldinger herfra ennå")
}

// TestTransportDown: what cannot be handed over is tried again and then given up, with a task; but not to one whom she has said no to between two tries.
func TestTransportDown(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	p.down = &message.Fault{Code: "mappen svarer ikke"}
	p.run(kari.Patient)
	w.As(webtest.Nes).Get("/").MustNotShow("Planer som ikke kom fram")
	object(w, kari, care.ObjectOrganisation, w.Orgs["Årnes legesenter"])
	w.Go(webtest.Today.AddDays(5), 10, 0)
	p.run(kari.Patient)
	w.As(webtest.Nes).Get("/").MustShow("Planer som ikke kom fram", "mappen svarer ikke")
	all, err := message.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		want := message.Failed
		if m.Org == w.Orgs["Årnes legesenter"] {
			want = message.Stopped // she said no to them between two tries
		}
		if m.State != want {
			t.Errorf("%s: %s", m.To, m.State)
		}
	}
}

// TestStopsBetweenTries: what was composed and could not be handed over is not sent where she has said no since, her address is strictly protected, the version is
// replaced, the receiver is no party of hers any more, or she is not followed: the consent is taken back, she died, it was ended, another municipality follows her. No copy of it is kept.
// What was laid for an address that is another now has failed, for somebody to send anew, and keeps its place in the list until then.
func TestStopsBetweenTries(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	gp := w.Orgs["Årnes legesenter"]
	nes := w.Actor(webtest.Nes)
	at := func(k webtest.Case) enrolment.Target { return enrolment.Target{Enrolment: k.Enrolment} }
	everybody := []string{office, municipality, hospital}
	for name, c := range map[string]struct {
		since  func(webtest.Case)
		gone   []string // the HER-ids whose message is stopped
		failed []string // those whose message is a task
	}{
		"consent taken back": {since: func(k webtest.Case) {
			w.Do(nes, enrolment.WithdrawConsent{Target: at(k), On: webtest.Today, Reason: "Vil klare seg selv."})
		}, gone: everybody},
		"dead":  {since: func(k webtest.Case) { w.Do(nes, patient.RegisterDeath{Patient: k.Patient, On: webtest.Today}) }, gone: everybody},
		"ended": {since: func(k webtest.Case) { w.Do(nes, enrolment.End{Target: at(k), On: webtest.Today, Reason: "too_well"}) }, gone: everybody},
		"followed by another municipality": {since: func(k webtest.Case) {
			w.Do(nes, enrolment.End{Target: at(k), On: webtest.Today, Reason: "moved"})
			there := enrolment.Target{Enrolment: w.ReferTo("Ullensaker", k)}
			for _, d := range []webtest.Deed{
				enrolment.AnswerCriteria{Target: there, Level: care.Municipality, Answers: webtest.Answers(), On: webtest.Today},
				enrolment.AnswerCriteria{Target: there, Level: care.Hospital, Answers: webtest.Answers(), CFS: 5, On: webtest.Today},
				enrolment.Decide{Target: there, On: webtest.Today, Decision: care.Decision{Outcome: care.Include}, Responsible: w.ID(webtest.Ullensaker)},
				enrolment.Consent{Target: there, On: webtest.Today, Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}},
			} {
				w.Do(w.Actor(webtest.Ullensaker), d)
			}
		}, gone: everybody},
		"address corrected": {since: func(webtest.Case) { exec(w, "update com_party set her_id = '90212' where her_id = $1", office) }, failed: []string{office}},
		"address deleted":   {since: func(webtest.Case) { exec(w, "delete from com_party where her_id = $1", office) }, failed: []string{office}},
		"nothing":           {since: func(webtest.Case) {}},
		"objection":         {since: func(k webtest.Case) { object(w, k, care.ObjectOrganisation, gp) }, gone: []string{office}},
		"everybody":         {since: func(k webtest.Case) { object(w, k, care.ObjectEverybody, "") }, gone: everybody},
		"strictly":          {since: func(k webtest.Case) { protect(w, k, care.StrictlyProtected) }, gone: everybody},
		"another GP": {since: func(k webtest.Case) {
			exec(w, "update gp_relation set valid_to = $1 where patient_id = $2", webtest.Today.AddDays(-1).String(), string(k.Patient))
		}, gone: []string{office}},
		"replaced": {since: func(k webtest.Case) {
			exec(w, "update plan_version set status = 'replaced' where patient_id = $1", string(k.Patient))
		}, gone: everybody},
		"agreement": {since: func(webtest.Case) {
			exec(w, "update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(gp))
		}, gone: []string{office}},
	} {
		exec(w, "update organisation set access_ended_on = null where id = $1", string(gp))
		p.register()
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		w.Publish(kari, texts)
		p.down = &message.Fault{Code: "mappen svarer ikke"}
		p.run(kari.Patient)
		p.down = nil
		c.since(kari)
		if n := p.run(kari.Patient); n != 3-len(c.gone)-len(c.failed) {
			t.Errorf("%s: %d were sent", name, n)
		}
		all, err := message.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil || len(all) != 3 {
			t.Fatalf("%s: %d messages, %v", name, len(all), err)
		}
		for _, m := range all {
			row, err := w.Store.Reader().PlanMessage(t.Context(), m.ID)
			if err != nil {
				t.Fatal(err)
			}
			if failed := slices.Contains(c.failed, row.HerID); failed != (m.State == message.Failed) || failed && m.Fault != message.Readdressed {
				t.Errorf("%s: the message to %s is %s: %s", name, m.To, m.State, m.Fault)
			}
			stopped := slices.Contains(c.gone, row.HerID)
			if kept := m.State == message.Sent; stopped != (m.State == message.Stopped) || kept != (row.Sealed != "") {
				t.Errorf("%s: the message to %s is %s, with a copy of %d characters", name, m.To, m.State, len(row.Sealed))
			}
		}
	}
}

// TestAgain: what failed because its receiver's address was corrected is sent anew to the one of today, as the page says; of who died in between nothing is.
func TestAgain(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	exec(w, "update com_party set her_id = '90212' where her_id = $1", office)
	if n := p.run(kari.Patient); n != 2 {
		t.Fatalf("%d were sent", n)
	}
	where := kari.Page() + "/plan/meldinger"
	again := func() *webtest.Page {
		t.Helper()
		nes := w.As(webtest.Nes)
		page := nes.Get(where).MustShow("Adressen til mottakeren er endret", "Send på nytt")
		all, err := message.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		failed := all[slices.IndexFunc(all, func(m message.Message) bool { return m.State == message.Failed })]
		return nes.SendTo(page, where+"/"+string(failed.ID)+"/igjen")
	}
	w.As(webtest.Nes).Get("/").MustShow("Planer som ikke kom fram")
	again().MustStatus(200).MustShow("Meldingen sendes på nytt.")
	if n := p.run(kari.Patient); n != 1 || p.sent["90212"] == nil || p.sent[office] != nil {
		t.Errorf("%d were sent, to the old address: %v", n, p.sent[office] != nil)
	}
	w.As(webtest.Nes).Get("/").MustNotShow("Planer som ikke kom fram")

	kari = w.Person("Liv", "Aasen", webtest.Planned)
	where = kari.Page() + "/plan/meldinger"
	w.Publish(kari, texts)
	exec(w, "update com_party set her_id = '90213' where her_id = '90212'")
	p.run(kari.Patient)
	w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: kari.Patient, On: webtest.Today})
	again().MustStatus(422).MustShow("Meldingen kan ikke sendes. Pasienten følges ikke her lenger")
	if n := p.run(kari.Patient); n != 0 {
		t.Errorf("%d were sent of one who is dead", n)
	}
}

func object(w *webtest.World, k webtest.Case, against care.ObjectionKind, org care.OrgID) {
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: k.Patient, Objection: care.Objection{Against: against, Org: org, By: "patient", Competence: "full", On: webtest.Today}})
}

func protect(w *webtest.World, k webtest.Case, grade care.Protection) {
	exec(w, "update patient set protection = $1 where id = $2", string(grade), string(k.Patient))
}

// exec writes what nobody does on a page.
func exec(w *webtest.World, text string, with ...any) {
	w.T.Helper()
	if err := w.Store.InTx(w.T.Context(), func(tx *store.Writer) error {
		_, err := tx.Tx.ExecContext(w.T.Context(), text, with...)
		return err
	}); err != nil {
		w.T.Fatal(err)
	}
}

// TestProtectedAddress: who sees her in an emergency and not where she lives is told it by no party's name, receiver or answer.
func TestProtectedAddress(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	p.run(kari.Patient)
	if err := p.answer(office, "a", kith.E36.Fault("Ring Årnes 1234")); err != nil {
		t.Fatal(err)
	}
	if _, fate, err := letter.In(t.Context(), w.Service, p.from("Kari", kari.Number.Digits(), "8140001", kith.Dialogue, "", "Hun bor på Vormsund.")); fate != letter.Taken || err != nil {
		t.Fatalf("%v, %v", fate, err)
	}
	where := kari.Page() + "/plan/meldinger"
	if _, err := (emergency.Take{Patient: kari.Patient, Reason: care.EmergencyAcute, Note: "Falt om og er ikke kontaktbar."}).Run(t.Context(), w.Service, w.Actor(webtest.Ullensaker)); err != nil {
		t.Fatal(err)
	}
	w.As(webtest.Ullensaker).Get(where).MustStatus(200).MustShow("Årnes legesenter")
	for _, grade := range []care.Protection{care.Protected, care.StrictlyProtected} {
		protect(w, kari, grade)
		w.As(webtest.Ullensaker).Get(where).MustStatus(200).MustShow("Skjult", "Avvist", "Medisinsk klinikk").MustNotShow("Årnes", "Hjemmetjenesten", "Nes kommune", "1234", "Vormsund", "Hva har du gjort?")
		w.As(webtest.Nes).Get(where).MustShow("Årnes legesenter", "Hjemmetjenesten", "Ring Årnes 1234", "Vormsund")
	}
}

// TestProtectedText: what is sent to the parties' own systems about somebody with a protected address has no text or contact that tells it; many read what lies there.
func TestProtectedText(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	placed, _ := webtest.Placed()
	delete(placed, "tiltak/t2/fastlege") // her GP has not confirmed it here
	told := []string{"Nes helsehus", "Hjemmetjenesten i Vormsund", "000 55 888", "000 55 999", "Oda Sletten"}
	for _, grade := range []care.Protection{care.Unprotected, care.Protected} {
		protect(w, kari, grade)
		w.Publish(kari, placed)
		if n := p.run(kari.Patient); n != 3 {
			t.Fatalf("%d were sent", n)
		}
		for to, m := range p.sent {
			for _, s := range told {
				if strings.Contains(m.Notes[0].Text, s) != (grade == care.Unprotected) {
					t.Errorf("address %q, to %s, %q: %s", grade, to, s, m.Notes[0].Text)
				}
			}
			if !strings.Contains(m.Notes[0].Text, "Gå til butikken") {
				t.Errorf("to %s: %s", to, m.Notes[0].Text)
			}
		}
	}
}

// TestReplacedBeforeSent: a version that is replaced before it got away is not sent; the new one is, first in its thread or after what went.
func TestReplacedBeforeSent(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	w.Publish(kari, map[string]string{"viktig": "Noe annet"})
	if n := p.run(kari.Patient); n != 3 {
		t.Fatalf("%d were sent, want those of the new version", n)
	}
	m := p.sent[office]
	if text := m.Notes[0].Text; !strings.Contains(text, "Noe annet") {
		t.Errorf("the text is the old one: %s", text)
	}
	if m.Thread != "" || m.Parent != "" || len(m.Notes[0].Roles) != 2 || m.Notes[0].Roles[1].Code.V != kith.RoleReceiver.V {
		t.Errorf("the first that was sent is not the first of its thread: %+v", m)
	}
	w.Publish(kari, map[string]string{"viktig": "Noe tredje"})
	p.run(kari.Patient)
	if next := p.sent[office]; next.Thread != m.ID || next.Parent != m.ID || len(next.Notes[0].Roles) != 1 {
		t.Errorf("the next is %+v after %s", next, m.ID)
	}
}

// TestHearing: a hearing goes out with a link that leads to a log-in, and nothing of the plan.
func TestHearing(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	p.run(kari.Patient)
	nes := w.As(webtest.Nes)
	nes.Post(kari.Page() + "/plan")
	send := nes.Get(kari.Page() + "/plan/send").MustStatus(200)
	nes.Send(send, "frist", "27.11.2026").MustStatus(200).MustShow("Planen er sendt på høring.")
	if n := p.run(kari.Patient); n != 1 { // the office is ticked beforehand, the others are not
		t.Fatalf("%d were sent", n)
	}
	text := p.sent[office].Notes[0].Text
	if !strings.Contains(text, "https://traad.example/h/") || !strings.Contains(text, "27. nov. 2026") || strings.Contains(text, "bo hjemme") || strings.Contains(text, "postkassen") {
		t.Errorf("the hearing says: %s", text)
	}
	if p.sent[office].Thread == "" {
		t.Error("the hearing is no part of the thread")
	}
	// She takes the consent back: they who were asked are told that no answer is waited for.
	w.Do(w.Actor(webtest.Nes), enrolment.WithdrawConsent{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today, Reason: "Vil klare seg selv."})
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Actor(webtest.Nes), planapp.Withdraw{Version: all.Working.ID, Seen: all.Working.Seen, Why: "Samtykket er trukket."})
	if n := p.run(kari.Patient); n != 1 || !strings.Contains(p.sent[office].Notes[0].Text, "trukket") {
		t.Errorf("%d were sent: %s", n, p.sent[office].Notes[0].Text)
	}
}

// TestChanges: small changes are sent when somebody says so, once, with what changed first.
func TestChanges(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	id := "01900000-0000-7000-8000-0000000000ab"
	w.Publish(kari, map[string]string{"viktig": "Jeg vil bo hjemme", "tiltak/" + id + "/hva": "Balansetrening", "tiltak/" + id + "/hvem": string(plan.Municipality)})
	p.run(kari.Patient)
	where := kari.Page() + "/plan/meldinger"
	nes := w.As(webtest.Nes)
	nes.Get(where).MustNotShow("Endringer som ikke er sendt")
	shown := nes.Get(kari.Page() + "/plan").MustStatus(200)
	nes.Post(kari.Page()+"/plan/endre", "versjon", shown.Value("versjon"), "sti", "tiltak/"+id+"/status", "for", "", "tekst", "gjort").MustStatus(200)
	page := nes.Get(where).MustShow("Endringer som ikke er sendt", "1 endring")
	nes.SendTo(page, where+"/endringer").MustStatus(200).MustShow("Endringene sendes til partene nå.").MustNotShow("Endringer som ikke er sendt")
	if n := p.run(kari.Patient); n != 3 {
		t.Fatalf("%d were sent", n)
	}
	if text := p.sent[municipality].Notes[0].Text; !strings.HasPrefix(text, "Behandlingsplanen er endret.") || !strings.Contains(text, "ENDRET ETTER PUBLISERING") {
		t.Errorf("the text is: %s", text)
	}
	w.As(webtest.GP).Post(where+"/endringer", "versjon", shown.Value("versjon"), "antall", "1").MustStatus(404)
}

// TestRead: who has read the version in Tråd shows by party: somebody of its organisation, not who signed it and not another's.
func TestRead(t *testing.T) {
	w := webtest.New(t)
	newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	read := func(hour int, u webtest.User, now string) {
		t.Helper()
		w.Go(webtest.Today, hour, 34)
		w.As(u).Get(kari.Page() + "/plan").MustStatus(200)
		w.Go(webtest.Today, hour, 50)
		page := w.As(webtest.NesToo).Get(kari.Page() + "/plan/meldinger")
		if now == "" {
			page.MustNotShow(nb.Int(hour) + ".34")
		} else {
			page.MustShow("Lest i Tråd i dag kl. " + now)
		}
	}
	read(11, webtest.Nes, "") // she signed it
	read(12, webtest.GP, "12.34")
	read(13, webtest.NesToo, "13.34")
	if _, err := (emergency.Take{Patient: kari.Patient, Reason: care.EmergencyAcute, Note: "Falt om og er ikke kontaktbar."}).Run(t.Context(), w.Service, w.Actor(webtest.Ullensaker)); err != nil {
		t.Fatal(err)
	}
	read(14, webtest.Ullensaker, "") // of another municipality
}

// in takes a message in, and gives the receipt of it.
func (p *post) in(raw []byte) (*kith.Receipt, letter.Fate) {
	p.t.Helper()
	receipts, fate, err := letter.In(p.t.Context(), p.w.Service, raw)
	if err != nil || len(receipts) != 1 {
		p.t.Fatalf("%d receipts, %v", len(receipts), err)
	}
	r, err := kith.ReadReceipt(receipts[0])
	if err != nil {
		p.t.Fatalf("%v: %s", err, receipts[0])
	}
	return r, fate
}

// from is a dialogue message of a party's to the team, about a person.
func (p *post) from(name, number, to, kind, parent, text string) []byte {
	m := kith.Message{
		ID: string(db.NewID()), At: p.w.Service.Now(), Sender: kith.Organisation{Name: "Årnes legesenter", Idents: []kith.Ident{{Kind: kith.HER, Value: office}}},
		Receiver: kith.Organisation{Name: "Ahus", Idents: []kith.Ident{{Kind: kith.HER, Value: to}}}, Patient: &kith.Person{Given: name, Family: "Aasen", Idents: []kith.Ident{{Kind: kith.FNR, Value: number}}},
		Notes: []kith.Note{{Subject: kith.AboutPatient, Title: letter.Subject, Text: text}}, Parent: parent, Thread: parent,
	}
	return []byte(strings.Replace(string(m.XML()), kith.Dialogue, kind, 1))
}

// TestIncoming: an answer and an enquiry come in, are read by the team and the GP and seen to once; what is of nobody, for another, spoilt or of another kind is refused with the
// right code and leaves nothing; the same message again gets the same receipt and is there once.
func TestIncoming(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		number := kari.Number.Digits()
		w.Publish(kari, texts)
		p.run(kari.Patient)
		in := func(raw []byte) (*kith.Receipt, string) {
			t.Helper()
			r, fate := p.in(raw)
			ok := fate == letter.Taken
			if ok != (r.Status == kith.Accepted) {
				t.Fatalf("%d: %+v", fate, r)
			}
			if ok {
				return r, ""
			}
			code := r.Faults[0].V
			if foreign := code == "E36" || code == "E21"; foreign != (fate == letter.NotOurs) { // a file about somebody who is none of ours is not kept
				t.Errorf("%s: fate %d", code, fate)
			}
			return r, code
		}
		unused := w.Unused().Digits()
		siv := w.Person("Siv", "Aasen", webtest.Planned)
		object(w, siv, care.ObjectOrganisation, w.Orgs["Årnes legesenter"])
		foreign := func(name, number, her string) []byte {
			return []byte(strings.ReplaceAll(string(p.from(name, number, "8140001", kith.Dialogue, "", "Hemmelig")), ">"+office+"<", ">"+her+"<"))
		}
		refusal := ""
		for name, c := range map[string]struct {
			raw  []byte
			code string
		}{
			"unknown person": {p.from("Ukjent", unused, "8140001", kith.Dialogue, "", "Hemmelig"), "E36"},
			"no number":      {p.from("Kari", "", "8140001", kith.Dialogue, "", "Hemmelig"), "E36"},
			"from anybody":   {foreign("Kari", number, "555"), "E36"},
			"from no number": {foreign("Kari", number, ""), "E36"},
			"she objects":    {p.from("Siv", siv.Number.Digits(), "8140001", kith.Dialogue, "", "Hemmelig"), "E36"},
			"for another":    {p.from("Kari", number, "77", kith.Dialogue, "", "Hemmelig"), "E21"},
			"another kind":   {p.from("Kari", number, "8140001", "HENVISNING", "", "Hemmelig"), "T10"},
			"wrong order":    {[]byte(strings.Replace(string(p.from("Kari", number, "8140001", kith.Dialogue, "", "Hemmelig")), "</MsgId>", "</MsgId><Type V=\"x\"/>", 1)), "T02"},
			"wrong base64":   {[]byte(strings.Replace(string(p.from("Kari", number, "8140001", kith.Dialogue, "", "Hemmelig")), "</MsgHead>", `<Document><RefDoc><MsgType V="A"/><Content><Base64Container xmlns="http://www.kith.no/xmlstds/base64container">JVB*</Base64Container></Content></RefDoc></Document></MsgHead>`, 1)), "T02"},
		} {
			r, code := in(c.raw)
			if code != c.code {
				t.Errorf("%s: %q, want %s", name, code, c.code)
			}
			if code == "E36" {
				if refusal == "" {
					refusal = r.Faults[0].OT
				}
				if r.Faults[0].OT != refusal {
					t.Errorf("%s: the refusal says why: %q, not %q", name, r.Faults[0].OT, refusal)
				}
			}
		}
		if answer, fate, err := letter.In(t.Context(), w.Service, []byte("<html/>")); answer != nil || fate != letter.Unusable || err != nil {
			t.Errorf("no message: %q, %v, %v", answer, fate, err)
		}
		where := kari.Page() + "/plan/meldinger"
		nes := w.As(webtest.Nes)
		nes.Get(where).MustNotShow("Kommet inn fra partene", "Hemmelig")

		raw := p.from("Kari", number, "8140000", kith.DialogueAnswer, p.sent[office].ID, "Enig, men <b>flytt</b> blodprøven.")
		first, code := in(raw)
		again, _ := in(raw)
		if code != "" || first.ID != again.ID {
			t.Errorf("%s; receipts %s and %s", code, first.ID, again.ID)
		}
		in(p.from("Kari", number, "8140001", kith.Dialogue, string(db.NewID()), "Hun har falt."))
		nes.Get("/").MustShow("Meldinger fra partene", "Svar på planen fra Årnes legesenter", "Henvendelse fra Årnes legesenter")
		w.As(webtest.Ullensaker).Get("/").MustNotShow("Meldinger fra partene")
		nes.Get(where).MustEscape("Enig, men <b>flytt</b> blodprøven.").MustShow("Hun har falt.")
		w.As(webtest.GP).Get(where).MustShow("Hun har falt.").MustNotShow("Hva har du gjort?")
		w.As(webtest.CareWorker).Get(where).MustStatus(200).MustNotShow("Hun har falt.")
		rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(kari.Patient))
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d messages, %v", len(rows), err)
		}
		// She keeps one from others: that it came they see, and that it waits.
		falls := rows[slices.IndexFunc(rows, func(m query.PartyMessagesOfPatientRow) bool { return m.Body == "Hun har falt." })]
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: message.Item(falls.ID), By: "patient", Competence: "full", On: webtest.Today}})
		for _, u := range []webtest.User{webtest.Nes, webtest.NesToo, webtest.GP} {
			w.As(u).Get(where).MustStatus(200).MustShow(care.HiddenText).MustNotShow("Hun har falt.")
			w.As(u).Get("/").MustNotShow("Hun har falt.")
		}
		nes.Get("/").MustShow("Henvendelse fra Årnes legesenter")
		page := nes.Get(where)
		for _, m := range rows {
			to := kari.Page() + "/plan/innkommet/" + string(m.ID)
			w.As(webtest.GP).Post(to, "sett", "1").MustStatus(404)
			nes.SendTo(page, to).MustStatus(422).MustShow("Skriv hva du gjorde")
			nes.SendTo(page, to, "hvordan-"+string(m.ID), "Ført i planen").MustStatus(200).MustShow("Oppfølgingen er lagret.", "fulgte opp")
		}
		nes.Get("/").MustNotShow("Meldinger fra partene")
		nes.Get(kari.Page() + "/innsynslogg").MustShow("melding mellom virksomhetene om deg")
		var seen int
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.Tx.QueryRowContext(t.Context(), "select count(*) from audit where deed = 'see.plan' and cast(items as text) like '%message/in/"+string(rows[0].ID)+"%' and cast(items as text) like '%message/in/"+string(rows[1].ID)+"%'").Scan(&seen)
		}); err != nil || seen == 0 {
			t.Errorf("no look names what came in: %v", err)
		}
		exec(w, "update gp_relation set valid_to = $1 where patient_id = $2", webtest.Today.AddDays(-1).String(), string(kari.Patient))
		if _, code := in(p.from("Kari", number, "8140001", kith.Dialogue, "", "Sent svar.")); code != "" {
			t.Errorf("a GP of before, to whom a message went: %s", code)
		}
		if w.AuditedOf(kari, access.TellMessage) != 3 { // the same again is answered, not done again
			t.Errorf("%d rows in the log", w.AuditedOf(kari, access.TellMessage))
		}
	})
}

// TestDeletedMessage: a message that was deleted as written on the wrong patient does not come back when it is sent again, nor after a restore from a copy that
// never had it: the sender gets the same receipt and nothing is stored. Another message is.
func TestDeletedMessage(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		raw := p.from("Kari", kari.Number.Digits(), "8140001", kith.Dialogue, "", "Hemmelig")
		send := func(raw []byte, want int) string {
			t.Helper()
			r, fate := p.in(raw)
			if fate != letter.Taken || r.Status != kith.Accepted {
				t.Fatalf("%d: %+v", fate, r)
			}
			rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(kari.Patient))
			if err != nil || len(rows) != want {
				t.Fatalf("%d messages, want %d: %v", len(rows), want, err)
			}
			return r.ID
		}
		first := send(raw, 1)
		rows, err := w.Store.Reader().PartyMessagesOfPatient(t.Context(), db.ID(kari.Patient))
		if err != nil {
			t.Fatal(err)
		}
		id, err := removal.Ask{Scope: removal.OneItem, Patient: kari.Patient, Item: message.Item(rows[0].ID), Ground: care.WrongPatient, Reason: "Feil person"}.Run(t.Context(), w.Service, w.Actor(webtest.Nes))
		if err != nil {
			t.Fatal(err)
		}
		send(raw, 1) // asked for is not done
		w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: id, Sure: true})
		if again := send(raw, 0); again != first {
			t.Errorf("receipts %s and %s", first, again)
		}
		list, err := removal.Tombstones(t.Context(), w.Service)
		if err != nil {
			t.Fatal(err)
		}
		exec(w, "delete from removal where id = $1", string(id)) // a copy from before the message came
		if out, err := removal.Redo(t.Context(), w.Service, w.Actor(webtest.Administrator), list); err != nil || out.Absent != 1 {
			t.Fatalf("%+v %v", out, err)
		}
		if again := send(raw, 0); again != first {
			t.Errorf("receipts %s and %s", first, again)
		}
		send(p.from("Kari", kari.Number.Digits(), "8140001", kith.Dialogue, "", "En annen"), 1)
	})
}

// TestTreatmentOfToday: a message says what is agreed about treatment on the day it goes, not what was signed, and that a decision whose day is past must be
// looked at again.
func TestTreatmentOfToday(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	doctor := w.Actor(webtest.Physician)
	w.Do(doctor, clarification.Decide{Patient: kari.Patient, Text: "Ikke innleggelse", On: webtest.Today})
	w.Publish(kari, texts)
	w.Do(doctor, clarification.Decide{Patient: kari.Patient, Seen: 1, Text: "Legges inn ved brudd", On: webtest.Today, ValidTo: webtest.Today.AddDays(1)})
	w.Go(webtest.Today.AddDays(2), 10, 0)
	if n := p.run(kari.Patient); n != 3 {
		t.Fatalf("%d were sent", n)
	}
	said := p.sent[office].Notes[0].Text
	for _, want := range []string{"Besluttet: Legges inn ved brudd", "Den medisinske beslutningen må vurderes på nytt."} {
		if !strings.Contains(said, want) {
			t.Errorf("the text lacks %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "Besluttet: Ikke innleggelse") {
		t.Errorf("the text has the decision that is no more:\n%s", said)
	}
}
