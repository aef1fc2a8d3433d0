package emergency_test

import (
	"flag"
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/app/emergency"
	"traad/internal/app/enrolment"
	"traad/internal/app/objection"
	"traad/internal/app/patient"
	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

var look = flag.String("look", "", "folder for screenshots")

const why = "Falt hjemme, kommer med ambulanse. Trenger medisinlisten."

// take goes the way of a user who was refused a person's page.
func take(b *webtest.Browser, kari webtest.Case) *webtest.Page {
	b.Get(kari.Page() + "/avdelingsark").MustStatus(404).MustShow("Nødtilgang").MustNotShow("Kari")
	form := b.Get("/nodtilgang?person="+string(kari.Patient)).MustStatus(200).MustNotShow("Kari", "Aasen")
	return b.Send(form, "grunn", "acute", "tekst", why)
}

func TestEmergencyAccess(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b := w.As(webtest.Clinician)
		take(b, kari).MustStatus(200).MustBe(kari.Page()+"/avdelingsark").MustShow("Kari Aasen", "Nødtilgangen varer i 4 timer")
		if w.Audited(access.TakeEmergency, true) != 1 {
			t.Error("the access is not in the audit")
		}
		b.Get("/nodtilgang").MustStatus(200).MustShow("Åpne nødtilganger", "Kari Aasen")

		// The team is told, on the person's page and in Min dag, for seven days; who only serves her is not.
		for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.Substitute} {
			w.As(u).Get("/").MustShow("Nødtilgang siste 7 dager", "Siri Vang, Medisinsk avdeling")
			w.As(u).Get(kari.Page()).MustShow("Siri Vang tok nødtilgang", "Fare for liv eller helse nå").MustNotShow(why)
		}
		for _, u := range []webtest.User{webtest.Ullensaker, webtest.Nordbyhagen, webtest.OtherGP, webtest.CareWorker, webtest.OtherCare, webtest.Manager} {
			w.As(u).Get("/").MustStatus(200).MustNotShow("Siri Vang")
		}
		// The person reads it in her log, in words.
		w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustShow("Siri Vang", "tok nødtilgang", "så oppsummeringen", "nødtilgang med begrunnelse", "I dag kl. 10.00, til kl. 14.00", "Siri Vang, behandler", "Grunn: Fare for liv eller helse nå", why).MustNotShow("emergency")
		w.As(webtest.Nes).Get(kari.Page() + "/innsynslogg/utskrift").MustShow(why)
		w.As(webtest.Nes).Get(kari.Page() + "/innsynslogg.csv").MustShow(why)
		own := w.AsOwn(w.Let(kari, ""))
		own.Get("/min-plan/innsyn").MustStatus(200).MustShow("Nødtilgang", "Siri Vang", "Grunn: Fare for liv eller helse nå", why) // written for her
		own.Get("/min-plan/innsyn.csv").MustStatus(200).MustShow(why)

		// It ends by the clock.
		w.Go(webtest.Today, 13, 59)
		w.As(webtest.Clinician).Get(kari.Page() + "/avdelingsark").MustStatus(200).MustShow("Kari Aasen")
		w.Go(webtest.Today, 14, 0)
		w.As(webtest.Clinician).Get(kari.Page() + "/avdelingsark").MustStatus(404).MustNotShow("Kari")
		w.As(webtest.Clinician).Get("/nodtilgang").MustNotShow("Kari")
		w.Go(webtest.Today.AddDays(6), 10, 0)
		w.As(webtest.Nes).Get(kari.Page()).MustShow("Siri Vang tok nødtilgang")
		w.Go(webtest.Today.AddDays(7), 10, 1)
		w.As(webtest.Nes).Get(kari.Page()).MustNotShow("tok nødtilgang")
		w.As(webtest.Nes).Get("/").MustNotShow("Siri Vang")
		if strings.Contains(w.Log(), "Aasen") || strings.Contains(w.Log(), "ambulanse") {
			t.Error("a name or the reason is in the log")
		}
	})
}

// TestItOnlyReads: the access opens what shows, by the page that the role has, and nothing that writes; nor lists and searches.
func TestItOnlyReads(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	b := w.As(webtest.Ullensaker)
	take(b, kari).MustStatus(200)
	for _, path := range []string{kari.Page(), kari.Page() + "/hendelser", kari.Path("plan"), kari.Page() + "/oppfolging", kari.Page() + "/opplysninger"} {
		b.Get(path).MustStatus(200).MustShow("Kari Aasen").MustNotShow("Logg kontakt", "Spør IHT-lege", "Innsynslogg")
	}
	for _, path := range []string{"/innsynslogg", "/reservasjoner", "/sporsmal", "/dod"} { // not needed to treat her
		b.Get(kari.Page() + path).MustStatus(404).MustNotShow("Kari")
	}
	n := len(w.Events(kari))
	b.Get(kari.Page() + "/plan/rediger").MustStatus(404).MustNotShow("Kari")
	b.Post(kari.Page()+"/plan/rediger", "tekst", "Hei").MustStatus(404)
	for _, step := range []string{"kontakt", "avslutt", "pause", "ansvarlig", "vurdering", "besok", "samtykke", "evaluering", "kartlegging"} {
		b.Get(kari.Path(step)).MustStatus(404).MustNotShow("Kari")
		b.Post(kari.Path(step), "tekst", "Hei", "form", "telephone", "med", "patient").MustStatus(404)
	}
	b.Post(kari.Page()+"/opplysninger", "skjema", "parorende", "navn", "Per", "relasjon", "sønn").MustStatus(404)
	b.Post(kari.Page()+"/reservasjoner", "mot", "everybody", "hvem", "patient", "kompetanse", "full", "dato", "17.11.2026").MustStatus(404)
	b.Post(kari.Page()+"/dod", "dod", "16.11.2026").MustStatus(404)
	b.Post(kari.Page()+"/innleggelse", "hva", "admission", "hast", "emergency", "enhet", string(w.Orgs["Medisinsk avdeling"]), "dato", "16.11.2026", "kl", "08.00").MustStatus(404)
	if stays, err := w.Store.Reader().StaysOf(t.Context(), db.ID(kari.Patient)); err != nil || len(w.Events(kari)) != n || len(stays) != 0 {
		t.Error("something was written by emergency access", err)
	}
	b.Post("/sok", "q", "Aasen").MustNotShow("Kari")
	b.Get("/forlop").MustNotShow("Kari")
	b.Get("/").MustNotShow("Kari")
	// Another of the same organisation has not got it, nor the same user in another role, whose leader does not follow it up.
	w.As(webtest.Nordbyhagen).Get(kari.Page()).MustStatus(404)
	for role, org := range map[care.Role]string{care.HospitalCoordinator: "Nordbyhagen", care.EmergencyClinician: "Medisinsk avdeling"} {
		other := db.NewID()
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.InsertRoleAssignment(t.Context(), query.InsertRoleAssignmentParams{
				ID: other, UserID: db.ID(w.ID(webtest.Ullensaker)), Role: string(role), OrganisationID: db.ID(w.Orgs[org]), ValidFrom: webtest.Today, CreatedAt: db.At(webtest.Today.At(8, 0)),
			})
		}); err != nil {
			t.Fatal(err)
		}
		w.AsAssignment(other).Get(kari.Page() + "/avdelingsark").MustStatus(404).MustNotShow("Kari")
	}
	w.As(webtest.Ullensaker).Get(kari.Page() + "/avdelingsark").MustStatus(200)
}

func TestFaultsOfTheForm(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	b := w.As(webtest.Clinician)
	other, _ := nin.Synthetic(date.Of(1956, 11, 17), false, 3)
	for name, c := range map[string]struct {
		send []string
		show string
	}{
		"no reason":     {[]string{"tekst", why}, "Velg hvorfor du må se opplysningene nå."},
		"no text":       {[]string{"grunn", "acute"}, "Skriv hva som har skjedd"},
		"short":         {[]string{"grunn", "acute", "tekst", "haster"}, "Skriv litt mer"},
		"unknown value": {[]string{"grunn", "nysgjerrig", "tekst", why}, "Velg hvorfor"},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.Send(b.Get("/nodtilgang?person="+string(kari.Patient)), append([]string{"tungtveiende", ""}, c.send...)...)
			p.MustStatus(422).MustShow("du kan få nødtilgang", c.show).MustNotShow("Kari", "Aasen")
			for i := 0; i < len(c.send); i += 2 {
				if c.send[i] == "tekst" && p.Value("tekst") != c.send[i+1] {
					t.Errorf("the text is %q after the refusal", p.Value("tekst"))
				}
			}
		})
	}
	b.Send(b.Get("/nodtilgang"), "fnr", "123").MustStatus(422).MustShow("Velg hvorfor du må se opplysningene nå.", "Skriv hva som har skjedd", "Tre felt må rettes")
	b.Send(b.Get("/nodtilgang"), "fnr", other.Digits(), "grunn", "acute", "tekst", why).MustStatus(422).MustShow("Ingen som følges av IHT har dette fødselsnummeret.")
	if w.Audited(access.TakeEmergency, true) == 0 {
		t.Error("asking for a number that is nobody's is not in the audit")
	}
	b.Send(b.Get("/nodtilgang"), "fnr", kari.Number.Digits(), "grunn", "treatment", "tekst", why).MustStatus(200).MustShow("Kari Aasen")

	for _, u := range []webtest.User{webtest.Manager, webtest.Analyst, webtest.Administrator} {
		w.As(u).Get("/nodtilgang").MustStatus(404)
		w.As(u).Post("/nodtilgang", "fnr", kari.Number.Digits(), "grunn", "acute", "tekst", why).MustStatus(404).MustNotShow("Kari")
	}
}

// TestAgainstHerWish: one who objects is seen in an emergency only for weighty reasons, and that is told.
func TestAgainstHerWish(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{
		Against: care.ObjectEverybody, By: "patient", Competence: "full", On: webtest.Today,
	}})
	b := w.As(webtest.Clinician)
	p := take(b, kari).MustStatus(422).MustShow("Personen har motsatt seg dette.").MustNotShow("Kari", "Aasen")
	b.Send(p, "tungtveiende", "ja").MustStatus(200).MustShow("Kari Aasen")
	w.As(webtest.Manager).Get("/nodtilganger").MustNotShow("Siri Vang") // another organisation's
	w.As(siteManager(t, w)).Get("/nodtilganger").MustShow("Personen hadde motsatt seg innsyn")
	// She said no to the team as well, so the team is not told whom it was.
	w.As(webtest.Nes).Get("/").MustNotShow("Kari")
}

// siteManager makes Arne Lund leader of the hospital that owns the ward.
func siteManager(t *testing.T, w *webtest.World) webtest.User {
	t.Helper()
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		_, err := tx.Tx.ExecContext(t.Context(), "update role_assignment set organisation_id = $1 where id = $2", string(w.Orgs["Akershus universitetssykehus"]), string(w.Assignment(webtest.Manager)))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return webtest.Manager
}

// TestFollowedUpOnce: the leader sees who, when, why and how much, and never whom; closes it once, and not one's own.
func TestFollowedUpOnce(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	clinician := w.As(webtest.Clinician)
	take(clinician, kari).MustStatus(200)
	clinician.Get(kari.Page() + "/avdelingsark")
	leader := w.As(siteManager(t, w))
	p := leader.Get("/nodtilganger").MustStatus(200).MustShow("Siri Vang", "Venter på deg", "Fare for liv eller helse nå", why, "2 oppslag").
		MustNotShow("Kari", "Aasen", string(kari.Patient), kari.Number.Digits(), "1942")
	leader.Send(p, "utfall", "unjustified").MustStatus(422).MustShow("Skriv hva som er gjort.").MustNotShow("Kari", string(kari.Patient))
	leader.Send(p, "tekst", "Uten valg").MustStatus(422).MustShow("Velg hva du fant.")
	leader.Send(p, "utfall", "unjustified", "tekst", "Tatt opp med henne.").MustStatus(200).
		MustShow("Nødtilgangen er fulgt opp.", "Ikke begrunnet", "Tatt opp med henne.", "Ingen nødtilganger venter").MustNotShow("Kari", string(kari.Patient))
	leader.Send(p, "utfall", "justified").MustStatus(409)
	var outcome string
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select outcome from emergency_access").Scan(&outcome); err != nil || outcome != "unjustified" {
		t.Errorf("the outcome is %q, %v", outcome, err)
	}

	// One's own is somebody else's to follow up, and so is another organisation's.
	id := db.NewID()
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.InsertEmergency(t.Context(), query.InsertEmergencyParams{
			ID: id, PatientID: db.ID(kari.Patient), UserID: db.ID(w.ID(webtest.Manager)), Role: string(care.EmergencyClinician),
			OrganisationID: db.ID(w.Orgs["Medisinsk avdeling"]), Reason: "acute", Note: why, FromAt: db.At(webtest.Today.At(9, 0)), UntilAt: db.At(webtest.Today.At(13, 0)),
		})
	}); err != nil {
		t.Fatal(err)
	}
	leader.Post("/nodtilganger/"+string(id), "utfall", "justified").MustStatus(422).MustShow("Egen nødtilgang må følges opp av en annen leder.")
	// What is old is removed once somebody has followed it up, and not before.
	count := func(before time.Time, want int64) {
		t.Helper()
		if n, err := emergency.Purge(t.Context(), w.Service, before); err != nil || n != want {
			t.Errorf("%d were removed (%v); want %d", n, err, want)
		}
	}
	count(webtest.Today.At(0, 0).AddDate(-10, 0, 0), 0)
	count(webtest.Today.At(0, 0).AddDate(0, 0, 2), 1)
	count(webtest.Today.At(0, 0).AddDate(0, 0, 2), 0)
	for _, u := range []webtest.User{webtest.Nes, webtest.Clinician, webtest.Analyst, webtest.Administrator} {
		w.As(u).Get("/nodtilganger").MustStatus(404)
		w.As(u).Post("/nodtilganger/"+string(id), "utfall", "justified").MustStatus(404)
	}
	if strings.Contains(w.Log(), "Aasen") || strings.Contains(w.Log(), "ambulanse") {
		t.Error("a name or the reason is in the log")
	}
}

// TestWaitsUntilClosed: an access that nobody has followed up is told of on the leader's first page and stands first in the list, however
// many newer ones have been followed up since.
func TestWaitsUntilClosed(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		const told = "venter på at du følger"
		leader := w.As(siteManager(t, w))
		leader.Get("/oversikt").MustStatus(200).MustNotShow(told)
		insert := func(i int, user webtest.User, note, outcome string) {
			if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
				id, day := db.NewID(), webtest.Today.AddDays(i-150)
				if err := tx.InsertEmergency(t.Context(), query.InsertEmergencyParams{
					ID: id, PatientID: db.ID(kari.Patient), UserID: db.ID(w.ID(user)), Role: string(care.EmergencyClinician), OrganisationID: db.ID(w.Orgs["Medisinsk avdeling"]),
					Reason: "acute", Note: note, FromAt: db.At(day.At(9, 0)), UntilAt: db.At(day.At(13, 0)),
				}); err != nil || outcome == "" {
					return err
				}
				return tx.ReviewEmergency(t.Context(), query.ReviewEmergencyParams{ID: id, Outcome: outcome, ReviewedAt: db.At(day.At(14, 0)), ReviewedBy: db.ID(w.ID(webtest.Manager))})
			}); err != nil {
				t.Fatal(err)
			}
		}
		insert(0, webtest.Clinician, "Den eldste som ingen har sett på.", "")
		insert(1, webtest.Manager, "Lederens egen.", "")
		insert(2, webtest.Clinician, "Den eldste som er fulgt opp.", "justified")
		for i := range 100 {
			insert(3+i, webtest.Clinician, "Fulgt opp.", "justified")
		}
		leader.Get("/oversikt").MustShow("1 nødtilgang venter på at du følger den opp.", "Se nødtilgangene").MustNotShow("Kari", "Siri Vang")
		p := leader.Get("/nodtilganger").MustStatus(200).MustShow("Den eldste som ingen har sett på.", "Lederens egen.").MustNotShow("Den eldste som er fulgt opp.", "Kari")
		if open, closed := strings.Index(p.Text, "Den eldste som ingen"), strings.Index(p.Text, "Fulgt opp."); open < 0 || open > closed {
			t.Error("what waits does not stand first")
		}
		w.As(webtest.Nes).Get("/oversikt").MustNotShow(told)
	})
}

// TestProtectedInAnEmergency: emergency access shows no protected address, nor what tells it.
func TestProtectedInAnEmergency(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), patient.Edit{Patient: kari.Patient, Seen: 1, Details: patient.Details{
		GivenName: "Kari", FamilyName: "Aasen", BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: w.Orgs["Nes"], Address: "Hemmeligveien 7", Phone: "000 55 311",
		Protection: care.StrictlyProtected,
	}})
	b := w.As(webtest.Ullensaker)
	take(b, kari).MustStatus(200).MustShow("Kari Aasen")
	for _, path := range []string{"", "/avdelingsark", "/hendelser", "/opplysninger", "/oppfolging"} {
		b.Get(kari.Page()+path).MustNotShow("Hemmeligveien", "000 55 311", "Nes kommune", "Mona Ruud tok", "Hjemmesykepleien Nes", "Årnes legesenter")
	}
	b.Get(kari.Path("plan")).MustNotShow("Hemmeligveien", "Nes kommune")
	w.As(webtest.Nes).Get(kari.Page() + "/opplysninger").MustShow("Hemmeligveien 7")
}

// TestEventsInAnEmergency: whatever was written of what happened is read without the words that tell where she lives, and so is the municipal ward where the team met her.
func TestEventsInAnEmergency(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		for i, unit := range []string{"Hjemmesykepleien Nes", "Medisinsk avdeling"} {
			from := webtest.Today.AddDays(10*i - 25)
			if err := tx.InsertStay(t.Context(), query.InsertStayParams{
				ID: db.NewID(), PatientID: db.ID(kari.Patient), UnitID: db.ID(w.Orgs[unit]), Kind: []string{"kad", "hospital"}[i], Urgency: "emergency", FromAt: db.At(from.At(6, 40)), ToAt: db.At(from.AddDays(2).At(6, 40)),
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for days, what := range map[int]string{24: "Kommunal post", 14: "Sykehuspost"} {
		w.Do(w.Actor(webtest.Kongsvinger), enrolment.SeeOnWard{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today.AddDays(-days), Note: what + " ved Nes helsehus"})
	}
	var open, shielded []string
	text := func(what string) string {
		open, shielded = append(open, what+" ved Nes helsehus"), append(shielded, what+" ved (skjermet) helsehus")
		return what + " ved Nes helsehus"
	}
	text("Kommunal post")
	text("Sykehuspost")
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		for _, ev := range w.Events(kari) {
			switch {
			case ev.Referral != nil:
				ev.Referral.Why = text("Henvist")
			case ev.Answers != nil:
				ev.Answers[0].Note = text("Svart " + string(ev.Level))
			case ev.Decision != nil:
				ev.Decision.Text, ev.Decision.Exception = text("Besluttet"), text("Likevel")
			case ev.Consent != nil:
				ev.Consent.Name, ev.Consent.Note = text("Hos"), text("Samtykket")
			case ev.Evaluation != nil:
				ev.Evaluation.Note = text("Evaluert")
			}
			if _, err := tx.RewriteEvent(t.Context(), query.RewriteEventParams{ID: db.ID(ev.ID), EnrolmentID: db.ID(kari.Enrolment), Data: db.ToJSON(ev)}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient set protection = $1 where id = $2", string(care.Protected), string(kari.Patient)); err != nil {
		t.Fatal(err)
	}
	b := w.As(webtest.Ullensaker)
	take(b, kari).MustStatus(200)
	page := b.Get(kari.Page()+"/hendelser").MustStatus(200).MustShow(shielded...).MustShow("Medisinsk avdeling", "kommunal enhet")
	page.MustNotShow("Nes helsehus", "Hjemmesykepleien Nes")
	w.As(webtest.Nes).Get(kari.Page() + "/hendelser").MustShow(open...).MustShow("Hjemmesykepleien Nes")
}

var hrefs = regexp.MustCompile(`href="(/[^"#]*)`)

// TestNowhere: who reaches somebody with a protected address and is not to know where she lives — in an emergency, in a ward — is told it by no page that a link about her leads
// to, nor by the first page, the lists and the search; and who works with her in the municipality is.
func TestNowhere(t *testing.T) {
	for _, grade := range []care.Protection{care.Protected, care.StrictlyProtected} {
		w := webtest.New(t)
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		w.Do(w.Actor(webtest.Nes), webtest.HomeVisit{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today.AddDays(-40), Visit: care.Visit{
			Form: "visit", Participants: []string{"Pasienten", "Ingrid Sandvik"}, GP: "dialogue", Note: "Bor trygt ved kirken i Nes nå.",
		}})
		texts, inPlan := webtest.Placed()
		w.Agreed(kari, texts)
		edit := func(grade care.Protection) {
			if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient set address = 'Hemmeligveien 7', phone = '000 55 311', protection = $1 where id = $2", string(grade), string(kari.Patient)); err != nil {
				t.Fatal(err)
			}
		}
		edit(care.Unprotected)
		said, more := webtest.Said(w, kari)
		w.Do(w.Actor(webtest.Nes), patient.SaveKin{Patient: kari.Patient, Name: "Berit Aasen", Relation: "datter", Phone: "000 55 388", Note: "Bor over gangen i Nes helsehus"})
		said = append(said, "over gangen i Nes")
		w.Admit(kari, 1)
		take(w.As(webtest.Ullensaker), kari).MustStatus(200)
		secrets := append(inPlan, "Hemmeligveien", "000 55 311", "Hjemmesykepleien Nes", "Årnes legesenter", "Anne Holt")
		secrets = append(secrets, said...)
		crawl := func(u webtest.User) (pages int, told map[string]string) {
			told = map[string]string{}
			b, seen := w.As(u), map[string]bool{}
			queue := []string{kari.Page(), kari.Page() + "/avdelingsark", kari.Page() + "/plan/meldinger", kari.Page() + "/undersokelser", "/", "/forlop", "/varsler", "/kandidater/hjemreise", "/nodtilgang", "/sporsmal"}
			queue = append(queue, more...)
			for len(queue) > 0 {
				at := queue[0]
				queue = queue[1:]
				if seen[at] {
					continue
				}
				seen[at] = true
				p := b.Get(at)
				if p.Status >= 500 && p.Status != http.StatusServiceUnavailable { // there is no printer
					t.Errorf("%s: %d", at, p.Status)
				}
				if p.Status != 200 {
					continue
				}
				pages++
				_, main, _ := strings.Cut(p.HTML, "<main")
				for _, s := range secrets {
					if strings.Contains(main, s) {
						told[s] = at
					}
				}
				for _, m := range hrefs.FindAllStringSubmatch(p.HTML, -1) {
					if to := html.UnescapeString(m[1]); strings.Contains(to, string(kari.Patient)) || strings.Contains(to, string(kari.Enrolment)) {
						queue = append(queue, to)
					}
				}
			}
			p := b.Raw(http.MethodPost, "/sok", url.Values{"q": {"Aasen"}})
			for _, s := range secrets {
				if strings.Contains(p.HTML, s) {
					told[s] = "/sok"
				}
			}
			return pages, told
		}
		for _, u := range []webtest.User{webtest.Ullensaker, webtest.Clinician} {
			edit(care.Unprotected)
			n, told := crawl(u)
			if n < 3 || len(told) == 0 {
				t.Errorf("%s: %d pages tell %v of an open address: the test looks in the wrong places", u, n, told)
			}
			for _, s := range inPlan {
				if u == webtest.Ullensaker && told[s] == "" && !strings.HasPrefix(s, "Nes") {
					t.Errorf("%s: %q of the plan is told nowhere of an open address: the test looks in the wrong places", u, s)
				}
			}
			for _, s := range said {
				if u == webtest.Ullensaker && told[s] == "" {
					t.Errorf("%s: %q is told nowhere of an open address: the test looks in the wrong places", u, s)
				}
			}
			edit(grade)
			n, told = crawl(u)
			if n < 3 {
				t.Errorf("%s: only %d pages", u, n)
			}
			for s, at := range told {
				t.Errorf("%s, %s: %s is told at %s", grade, u, s, at)
			}
		}
		if _, told := crawl(webtest.Nes); told["Hemmeligveien"] == "" || told["000 55 311"] == "" {
			t.Errorf("her own coordinator is not told: %v", told)
		}
	}
}

func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	take(w.As(webtest.Clinician), kari).MustStatus(200)
	leader := siteManager(t, w)
	b := browser.ForTest(t)
	for _, v := range []struct {
		who        webtest.User
		path, name string
	}{
		{webtest.Clinician, "/nodtilgang", "ta"},
		{leader, "/nodtilganger", "folg-opp"},
		{webtest.Nes, "/", "min-dag"},
		{webtest.Nes, kari.Page(), "person"},
		{webtest.Nes, kari.Page() + "/reservasjoner", "reservasjoner"},
	} {
		picture := ""
		if *look != "" {
			picture = filepath.Join(*look, v.name)
		}
		webtest.Look(t, b.Page(t), w.Serve(v.who)+v.path, picture)
	}
}

// Somebody wrote her name and number in the reason all the same: they stand in no log and no mail, and nobody reads them, not even the
// leader who follows it up and is not to know who she is.
func TestNameInTheReason(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Karitilde", "Aasgardsen", webtest.FollowedUp)
		b := w.As(webtest.CareWorker)
		tor := w.PersonIn("Ullensaker", "Torvaldus", "Fjellheimen", webtest.FollowedUp)
		d := emergency.Take{Patient: tor.Patient, Reason: care.EmergencyAcute, Note: "Torvaldus Fjellheimens nabo fant ham, " + tor.Number.Digits() + ". Hjertesvikt. Bor i Lønnlundveien 7 på Jessheim, tlf. 000 55 311."}
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient set address = 'Lønnlundveien 7', phone = '000 55 311' where id = $1", string(tor.Patient)); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Run(t.Context(), w.Service, w.Actor(webtest.CareWorker)); err != nil {
			t.Fatal(err)
		}
		secrets := []string{"Torvaldus", "Fjellheimen", tor.Number.Digits(), "Hjertesvikt"}
		w.As(webtest.Manager).Get("/nodtilganger").MustStatus(200).MustShow("(navnet) (navnet) nabo fant ham, (nummeret). Hjertesvikt. Bor i (skjermet) 7 på Jessheim, tlf. (skjermet).").MustNotShow(secrets[:3]...).MustNotShow("Lønnlund", "000 55 311")
		for _, u := range []webtest.User{webtest.Nes, webtest.NesToo, webtest.Ullensaker, webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.Clinician, webtest.Analyst, webtest.Administrator} {
			for _, path := range []string{"/", "/nodtilgang", "/nodtilganger", "/oppslagskontroll", "/administrasjon/endringer"} {
				w.As(u).Get(path).MustNotShow("nabo fant ham", "Hjertesvikt")
			}
			w.As(u).Get(tor.Page()).MustNotShow("nabo fant ham", "Hjertesvikt")
		}
		b.Get(kari.Page() + "/avdelingsark").MustStatus(200)
		mails, err := w.Store.Reader().OutboxLatest(t.Context(), 99)
		if err != nil {
			t.Fatal(err)
		}
		said := w.Log()
		for _, m := range mails {
			said += m.Subject + m.Body
		}
		for _, secret := range secrets {
			if strings.Contains(said, secret) {
				t.Errorf("%q is in a log or a mail", secret)
			}
		}
	})
}
