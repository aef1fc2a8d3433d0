package removal_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/emergency"
	"traad/internal/app/enrolment"
	"traad/internal/app/objection"
	"traad/internal/app/plan"
	"traad/internal/app/question"
	"traad/internal/app/removal"
	"traad/internal/app/score"
	"traad/internal/app/stay"
	"traad/internal/app/survey"
	"traad/internal/base/backup"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/care"
	careplan "traad/internal/care/plan"
	asked "traad/internal/care/survey"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store/migrations"
	"traad/internal/store/storetest"
)

// kept is what is written right about the same person, and is there afterwards.
const kept = "Blirværende"

// entries writes the secret into one entry of each kind that is no event, with what belongs to it, and something right beside it.
func entries(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	nes, physician := w.Actor(webtest.Nes), w.Actor(webtest.Physician)
	first := db.NewID()
	w.Do(nes, score.Add{Patient: c.Patient, Instrument: "sppb", Typed: "7", Note: secret, Key: first})
	w.Do(nes, score.Correct{Score: first, Typed: "8", Reason: secret + " var feil"})
	w.Do(nes, score.Add{Patient: c.Patient, Instrument: "sppb", Typed: "5", Note: kept})

	v := w.Heard(c, "Nes", 1, plan.LaidParty{Asked: plan.Asked{Kind: careplan.NextOfKin}})
	w.Lay(v)
	for _, text := range []string{kept, secret} {
		w.Do(nes, plan.Answer{Version: v.ID, Party: v.Parties[0].ID, Says: plan.Comment, Note: text, How: plan.ByTelephone})
	}

	w.Do(nes, clarification.Wish{Patient: c.Patient, Text: kept})
	w.Do(physician, clarification.Decide{Patient: c.Patient, Seen: 1, Text: secret, With: secret, Card: true})
	w.Do(nes, clarification.Wish{Patient: c.Patient, Seen: 2, Text: kept + " hjemme"}) // carries the decision on

	for _, text := range []string{kept, secret} {
		id := db.NewID()
		w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: c.Patient, Key: id, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: text}})
		if text == secret {
			w.Do(nes, concern.Handle{Concern: id, Seen: 1, Note: secret})
		}
		q, err := question.Ask{Patient: c.Patient, Urgency: care.UrgentToday, Text: text}.Run(t.Context(), w.Service, nes)
		must(t, err)
		w.Do(physician, question.Answer{Question: q, Seen: 1, Text: text, Measure: text})
		w.Do(physician, question.Answer{Question: q, Seen: 2, Text: text + " igjen", Measure: text})
	}

	for i, place := range []string{kept, secret} {
		at := w.Service.Now().Add(-time.Duration(48-20*i) * time.Hour)
		w.Do(nes, stay.Register{Patient: c.Patient, Kind: care.Admission, Urgency: "emergency", Unit: w.Orgs["Medisinsk avdeling"], At: at, Place: place})
		w.Do(nes, stay.Register{Patient: c.Patient, Kind: care.Discharge, Unit: w.Orgs["Medisinsk avdeling"], At: at.Add(10 * time.Hour)})
	}
	for days, text := range map[int]string{2: kept, 1: secret} { // during the one stay, and during the other
		w.Do(physician, enrolment.SeeOnWard{Target: enrolment.Target{Enrolment: c.Enrolment}, On: webtest.Today.AddDays(-days), Note: text})
	}
	rows, err := w.Store.Reader().StaysOf(t.Context(), db.ID(c.Patient))
	must(t, err)
	for _, st := range rows {
		if st.Place == secret {
			w.Do(nes, stay.Review{Patient: c.Patient, Stay: care.StayID(st.ID), LedTo: secret, Avoidable: "yes", Change: secret})
		}
	}

	own := w.AsOwn(w.Let(c, ""))
	own.Post("/min-plan/forslag", "slag", "comment", "tekst", kept).MustStatus(200)
	own.Post("/min-plan/forslag", "slag", "comment", "tekst", secret).MustStatus(200)

	round := db.NewID()
	w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: round, Survey: "pasient", Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(9)})
	for _, text := range []string{kept, secret} {
		w.Do(nes, survey.FillIn{Round: round, Patient: c.Patient, Key: db.NewID(), Answers: asked.Answers{"ord": text, "na": "7"}})
		_, err := w.Store.DB.Raw().ExecContext(t.Context(), `insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, kind, subject, body, written_at, received_at)
			select $1, $2, '1', 'Hjemmetjenesten', patient_id, id, area_id, 'DIALOG_SVAR', $2, $2, created_at, created_at from enrolment where id = $3`, db.NewID(), text, db.ID(c.Enrolment))
		must(t, err)
	}

	_, err = w.Store.DB.Raw().ExecContext(t.Context(), "insert into patient_identifier (id, patient_id, kind, sealed, blind_index, created_at) values ($1, $2, $3, $3, $3, $4)",
		db.NewID(), db.ID(c.Patient), secret, db.At(w.Service.Now()))
	must(t, err)
	_, err = emergency.Take{Patient: c.Patient, Reason: "acute", Note: secret + " falt hjemme"}.Run(t.Context(), w.Service, w.Actor(webtest.Nordbyhagen))
	must(t, err)
}

// wrong are the entries that hold the secret.
func wrong(t *testing.T, w *webtest.World, c webtest.Case) (out []removal.Entry) {
	t.Helper()
	_, all, err := removal.Entries(t.Context(), w.Service, w.Actor(webtest.Nes), c.Patient)
	must(t, err)
	for _, e := range all {
		for _, l := range e.Lines {
			if strings.Contains(l.Text, secret) {
				out = append(out, e)
				break
			}
		}
	}
	return out
}

// One entry of each kind that is no event, written on the wrong person: asked by one, seen and approved by another, gone from every table with what
// belongs to it, and what was right beside it stands. A copy from before gets it done again.
func TestItems(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		entries(t, w, kari)
		var copied bytes.Buffer
		_, err := backup.Write(t.Context(), w.Store.DB, &copied, backup.Options{Now: webtest.Today.At(3, 0), Release: "test"})
		must(t, err)
		list := wrong(t, w, kari)
		if len(list) != len(care.RemovalItems) {
			t.Fatalf("%d entries of %d kinds: %+v", len(list), len(care.RemovalItems), list)
		}
		before := len(find(t, w, kept))

		mine, other := w.As(webtest.Nes), w.As(webtest.NesToo)
		choose := mine.Get(kari.Page()+"/slett?ting=velg").MustStatus(200).MustShow("Skårer", "Svar på undersøkelser", "Meldinger fra partene", "Behandlingsavklaringer", "Opphold", "Begrunnelser for nødtilgang").MustNotShow(secret, kept)
		mine.Get(kari.Page() + "/opplysninger").MustShow("Be om at en opplysning slettes")
		for _, e := range list {
			address := kari.Page() + "/slett?ting=" + strings.ReplaceAll(strings.ReplaceAll(e.Item, "/", "%2F"), "@", "%40")
			if !strings.Contains(choose.HTML, strings.TrimPrefix(address, kari.Page())) {
				t.Errorf("no way to %s", e.Item)
			}
			form := mine.Get(address).MustStatus(200).MustShow("Be om sletting", secret)
			mine.Send(form, "vedtak", "2026/17").MustStatus(422).MustShow("Velg hvorfor det skal slettes.", "Skriv hva som er feil", secret)
			mine.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person").MustStatus(200).MustShow("Ingenting er slettet før", "Venter på en annen", secret).MustNotShow("Godkjenn og slett")
			mine.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person").MustStatus(200) // the same form, sent twice
			mine.Send(mine.Get(address), "grunn", "wrong_patient", "begrunnelse", "En gang til").MustStatus(409)
			id := "/slettinger/" + string(waiting(t, w))
			mine.Post(id, "valg", "godkjenn", "riktig", "ja").MustStatus(422).MustShow("Du ba selv om slettingen.")
			other.Get("/slettinger").MustShow(e.What + ", ført på feil pasient").MustNotShow(secret)
			page := other.Get(id).MustStatus(200).MustShow("Godkjenn og slett", secret)
			other.SendTo(page, id, "valg", "godkjenn").MustStatus(422)
			other.SendTo(page, id, "valg", "godkjenn", "riktig", "ja").MustStatus(200).MustShow("Slettet. At noe er slettet, står igjen.")
			other.SendTo(page, id, "valg", "godkjenn", "riktig", "ja").MustStatus(410)
			mine.Get(id).MustShow(e.What+" er slettet", "Grete Moen").MustNotShow(secret)
			mine.Get(address).MustStatus(404)
			mine.Get(kari.Page() + "/hendelser").MustShow(e.What + " er slettet, ført på feil pasient")
			w.Sound() // right afterwards
		}
		gone(t, w)
		if after := len(find(t, w, kept)); after != before-1 { // the deleted version of the clarification held the wish too
			t.Errorf("%d rows of what was right, %d before", after, before)
		}
		nes := w.Actor(webtest.Nes)
		c, err := clarification.Of(t.Context(), w.Store.Reader(), kari.Patient)
		must(t, err)
		if c.Version != 3 || c.Wish != kept+" hjemme" || c.Decision != "" || c.With != "" || c.CardPhysician || !c.DecidedOn.IsZero() {
			t.Errorf("what stands is %+v", c)
		}
		if n := count(t, w, "select count(*) from clarification_due where patient_id = $1 and why = 'wish'", kari.Patient); n != 1 {
			t.Error("the physician is not asked to look at the wish")
		}
		oneStay(t, w, kari)
		if n := count(t, w, "select count(*) from emergency_access where patient_id = $1", kari.Patient); n != 1 {
			t.Error("that somebody took emergency access is gone")
		}
		for _, p := range []string{"", "/hendelser", "/skarer", "/avklaringer", "/innleggelse", "/forslag", "/plan", "/innsynslogg", "/bekymring", "/undersokelser", "/plan/meldinger", "/slett?ting=velg"} {
			mine.Get(kari.Page() + p).MustStatus(200).MustNotShow(secret)
		}

		// A number that was deleted is not given to another version.
		w.Do(nes, clarification.Wish{Patient: kari.Patient, Seen: 3, Text: secret})
		last := wrong(t, w, kari)
		id, err := removal.Ask{Scope: removal.OneItem, Patient: kari.Patient, Item: last[0].Item, Ground: care.ByDecision, Reason: "Etter klage", Decision: removal.Decision{Ref: "2026/1", On: webtest.Today, By: "Statsforvalteren"}}.Run(t.Context(), w.Service, nes)
		must(t, err)
		w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: id, Sure: true})
		w.Do(nes, clarification.Wish{Patient: kari.Patient, Seen: 3, Text: kept + " lenge"})
		if c, _ = clarification.Of(t.Context(), w.Store.Reader(), kari.Patient); c.Version != 5 {
			t.Errorf("the version after the deleted fourth is number %d", c.Version)
		}
		w.As(webtest.Nes).Get(kari.Page() + "/hendelser").MustShow("En behandlingsavklaring er slettet, etter vedtak")

		// From an older copy everything comes back, and goes again.
		tombs, err := removal.Tombstones(t.Context(), w.Service)
		must(t, err)
		for _, tomb := range tombs {
			must(t, tomb.Check())
		}
		st := storetest.Open(t)
		file, err := backup.Check(bytes.NewReader(copied.Bytes()), backup.Options{})
		must(t, err)
		must(t, file.Restore(t.Context(), st.DB, migrations.FS))
		old := app.New(st, w.Service.Keys, job.New(st.DB, w.Service.Now), w.Service.Now)
		defer old.Close()
		restored := &webtest.World{T: t, Service: old, Store: st}
		if len(find(t, restored, secret)) == 0 {
			t.Fatal("the copy does not hold what was deleted: it proves nothing")
		}
		admin := access.Actor{Role: care.Administrator, Today: date.In(w.Service.Now())}
		got, err := removal.Redo(t.Context(), old, admin, tombs)
		if err != nil || got.Done != len(list) || got.Absent != 1 || got.Known+len(got.Failed) != 0 {
			t.Fatalf("%+v %v", got, err)
		}
		gone(t, restored)
		restored.Sound()
	})
}

// gone fails where the secret stands in any table.
func gone(t *testing.T, w *webtest.World) {
	t.Helper()
	if hits := find(t, w, secret); len(hits) > 0 {
		t.Errorf("the deleted text stands in %v", hits)
	}
}

// oneStay fails unless the other stay is left alone with its alerts.
func oneStay(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	rows, err := w.Store.Reader().StaysOf(t.Context(), db.ID(c.Patient))
	must(t, err)
	if len(rows) != 1 || rows[0].Place != kept {
		t.Errorf("the stays are %+v", rows)
	}
	seen := map[care.StayID]string{}
	for _, ev := range w.Events(c) {
		if ev.Ward != nil {
			seen[ev.Ward.Stay] = ev.Ward.Note
		}
	}
	if note, met := seen[""]; len(seen) != 2 || seen[care.StayID(rows[0].ID)] != kept || !met || note != "" {
		t.Errorf("what was written on the ward: %v", seen)
	}
	if n := count(t, w, "select count(*) from alert where patient_id = $1", c.Patient); n == 0 || n != count(t, w, "select count(*) from alert where stay_id = $1", rows[0].ID) {
		t.Errorf("%d alerts", n)
	}
}

// Nobody outside the team asks for an entry to be deleted, nor sees a request about one; neither does one whom the person keeps the entry from.
func TestItemOutsiders(t *testing.T) {
	w := webtest.New(t)
	kari, tor := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Tor", "Moe", webtest.FollowedUp)
	key := db.NewID()
	w.Do(w.Actor(webtest.Physician), score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", Note: secret, Key: key})
	item := score.Item(key)
	for _, u := range append(webtest.Outsiders, webtest.GP, webtest.Substitute, webtest.CareWorker, webtest.Clinician, webtest.Manager) {
		b := w.As(u)
		b.Get(kari.Page()+"/slett?ting="+item).MustStatus(404).MustNotShow("Kari", secret)
		b.Get(kari.Page() + "/slett?ting=velg").MustStatus(404).MustNotShow("Kari")
		b.Post(kari.Page()+"/slett", "ting", item, "grunn", "wrong_patient", "begrunnelse", "x").MustStatus(404)
	}
	nes := w.As(webtest.Nes)
	for _, other := range []string{item, "score/" + string(db.NewID()), "score/x", "score/", "user/" + string(key), "clarification/" + string(kari.Patient) + "@x", "'", "emergency/" + string(kari.Patient)} {
		nes.Get(tor.Page() + "/slett?ting=" + url.QueryEscape(other)).MustStatus(404)
		nes.Post(tor.Page()+"/slett", "ting", other, "grunn", "wrong_patient", "begrunnelse", "x").MustStatus(404)
	}
	id, err := removal.Ask{Scope: removal.OneItem, Patient: kari.Patient, Item: item, Ground: care.WrongPatient, Reason: "Feil"}.Run(t.Context(), w.Service, w.Actor(webtest.Physician))
	must(t, err)
	for _, u := range webtest.Outsiders {
		w.As(u).Get("/slettinger/"+string(id)).MustStatus(404).MustNotShow("Kari", secret)
	}
	// She keeps the score from everybody but the physician: who may not see it, may not say that it shall go.
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: item, By: "patient", Competence: "full", On: webtest.Today}})
	nes.Get(kari.Page() + "/slett?ting=" + item).MustStatus(404)
	nes.Get("/slettinger/"+string(id)).MustStatus(200).MustShow("reservert seg", "Avslå").MustNotShow(secret, "Godkjenn og slett")
	nes.Post("/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(410)
	if len(find(t, w, secret)) != 1 {
		t.Error("an entry was deleted by one who may not see it")
	}
}
