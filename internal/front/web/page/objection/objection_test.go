package objection_test

import (
	"strings"
	"testing"

	"traad/internal/app/objection"
	"traad/internal/app/savedlist"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

func objects(b *webtest.Browser, kari webtest.Case, pairs ...string) *webtest.Page {
	form := b.Get(kari.Page() + "/reservasjoner").MustStatus(200)
	return b.SendTo(form, kari.Page()+"/reservasjoner", append([]string{"hvem", "patient", "kompetanse", "full", "dato", "17.11.2026"}, pairs...)...)
}

// TestAgainstOneOrganisation: it holds from the next request, for the organisation and all that it owns, in pages, lists, counts,
// search, file and saved lists; others work on; it is taken back where it was written, also by those it is against.
func TestAgainstOneOrganisation(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, per := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Per", "Berg", webtest.Planned)
		w.Admit(kari, 2)
		if _, err := (savedlist.Save{Name: "Mine", Shared: true, Members: []care.EnrolmentID{kari.Enrolment, per.Enrolment}}).Run(t.Context(), w.Service, w.Actor(webtest.Kongsvinger)); err != nil {
			t.Fatal(err)
		}
		objects(w.As(webtest.Nes), kari, "mot", "organisation", "virksomhet", string(w.Orgs["Akershus universitetssykehus"]), "tekst", "Sagt på telefon.").
			MustStatus(200).MustShow("Reservasjonen er lagret", "Én virksomhet skal ikke se dem: Akershus universitetssykehus", "Sagt på telefon.")
		for _, u := range []webtest.User{webtest.Kongsvinger, webtest.Physician, webtest.Clinician} {
			b := w.As(u)
			for _, path := range []string{"/", "/?vis=alle", "/forlop", "/forlop?sorter=navn", "/forlop?innlagt=ja", "/sporsmal"} {
				if p := b.Get(path); p.Status == 200 {
					p.MustNotShow("Kari", "Aasen", string(kari.Patient), string(kari.Enrolment))
				}
			}
			b.Post("/sok", "q", "Aasen").MustNotShow("Kari", string(kari.Patient))
			b.Post("/sok", "q", kari.Number.Digits()).MustNotShow("Kari", string(kari.Patient))
			b.Get(kari.Page()+"/avdelingsark").MustNotShow("Trapp", "Sover bedre", "Trening")
		}
		h := w.As(webtest.Kongsvinger)
		h.Get("/forlop").MustShow("Per Berg")
		h.Get("/").MustShow("Nes: 1 aktive av 20")                 // counts leave her out too
		w.As(webtest.Nes).Get("/").MustShow("Nes: 2 aktive av 20") // and only theirs
		for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.CareWorker} {
			w.As(u).Get(kari.Page() + "/avdelingsark").MustStatus(200).MustShow("Kari Aasen")
		}
		// Whom it is against is led to where it can be taken back, and sees nothing else there.
		p := h.Get(kari.Page()).MustStatus(200).MustBe(kari.Page()+"/reservasjoner").MustShow("Kari Aasen", "Gjelder nå").MustNotShow("Sover bedre", "Kontakt 7", "000 55 311")
		w.As(webtest.Clinician).Get(kari.Page() + "/reservasjoner").MustStatus(404).MustNotShow("Kari")
		h.SendTo(p, action(t, p, "/trekk")).MustStatus(422).MustShow("Skriv hvem som trekker reservasjonen")
		h.SendTo(p, action(t, p, "/trekk"), "tekst", "Ringte selv i dag.").MustStatus(200).MustShow("Reservasjonen er trukket.", "Ingen reservasjoner gjelder nå", "Trukket tidligere", "Ringte selv i dag.")
		h.Get(kari.Page()).MustStatus(200).MustShow("Siste hendelser")
		h.Get("/").MustShow("Nes: 2 aktive av 20")
		w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustShow("registrerte eller trakk en reservasjon", "du har motsatt deg at de får se")
		if strings.Contains(w.Log(), "Aasen") || strings.Contains(w.Log(), "telefon.") {
			t.Error("a name or a text is in the log")
		}
	})
}

func action(t *testing.T, p *webtest.Page, end string) string {
	t.Helper()
	for _, f := range p.Forms() {
		if strings.HasSuffix(f.Action, end) {
			return f.Action
		}
	}
	t.Fatalf("no form that ends in %s on %s", end, p.Path)
	return ""
}

// TestAgainstOneItem: what was written in one entry shows to the organisation that wrote it and to nobody else, on no page; that it
// happened, and what is due, is the same for all.
func TestAgainstOneItem(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	w.Admit(kari, 1)
	var plan, contact care.EventID
	for _, ev := range w.Events(kari) {
		switch ev.Kind {
		case care.PlanWritten:
			plan = ev.ID
		case care.Contacted:
			contact = ev.ID
		}
	}
	b := w.As(webtest.Nes)
	for _, id := range []care.EventID{plan, contact} {
		objects(b, kari, "mot", "item", "opplysning", "event/"+string(id)).MustStatus(200).MustShow("Reservasjonen er lagret")
	}
	hidden := []string{"Å klare trappen selv", "Trening to ganger i uken.", "Sover bedre."}
	pages := []string{kari.Page(), kari.Page() + "/hendelser", kari.Page() + "/oppfolging", kari.Page() + "/avdelingsark", kari.Path("plan"), kari.Page() + "/reservasjoner"}
	for _, u := range []webtest.User{webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.Substitute, webtest.CareWorker, webtest.Clinician} {
		for _, path := range append(pages, "/", "/?vis=alle", "/forlop", kari.Path("kontakt"), kari.Path("evaluering"), kari.Path("plan/rediger"), kari.Path("rett/"+string(contact)), kari.Path("rett/"+string(plan))) {
			w.As(u).Get(path).MustNotShow(hidden...)
		}
	}
	w.As(webtest.Kongsvinger).Get(kari.Page() + "/hendelser").MustShow(care.HiddenText)
	for _, u := range []webtest.User{webtest.Nes, webtest.NesToo} {
		w.As(u).Get(kari.Page() + "/hendelser").MustShow("Sover bedre.").MustNotShow(care.HiddenText)
		w.As(u).Get(kari.Path("plan")).MustShow("Trening to ganger i uken.")
	}
}

func TestFaults(t *testing.T) {
	w := webtest.New(t)
	kari, per := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Per", "Berg", webtest.Planned)
	b := w.As(webtest.Nes)
	for name, c := range map[string]struct {
		send []string
		show string
	}{
		"nothing chosen":      {[]string{"mot", ""}, "Velg hva personen motsetter seg."},
		"which organisation":  {[]string{"mot", "organisation"}, "Velg hvilken virksomhet det gjelder."},
		"which item":          {[]string{"mot", "item"}, "Velg hvilken opplysning det gjelder."},
		"another's item":      {[]string{"mot", "item", "opplysning", "event/" + string(w.Last(per).ID)}, "Opplysningen finnes ikke."},
		"no such item":        {[]string{"mot", "item", "opplysning", "event/x"}, "Opplysningen finnes ikke."},
		"no such office":      {[]string{"mot", "organisation", "virksomhet", string(kari.Patient)}, "Virksomheten finnes ikke."},
		"tomorrow":            {[]string{"mot", "everybody", "dato", "18.11.2026"}, "Datoen er etter i dag."},
		"no date":             {[]string{"mot", "everybody", "dato", "x"}, "Dette er ikke en dato."},
		"without competence":  {[]string{"mot", "everybody", "kompetanse", "none"}, "Velg den som bestemmer for pasienten."},
		"next of kin unnamed": {[]string{"mot", "everybody", "hvem", "next_of_kin"}, "Skriv navnet på den som sier det for pasienten."},
		"presumed, no reason": {[]string{"mot", "everybody", "hvem", "presumed"}, "Skriv hvorfor dere tror"},
	} {
		t.Run(name, func(t *testing.T) {
			form := b.Get(kari.Page() + "/reservasjoner")
			all := []string{"hvem", "patient", "kompetanse", "full", "dato", "17.11.2026", "tekst", ""}
			for i := 0; i < len(c.send); i += 2 {
				all = webtest.With(all, c.send[i], c.send[i+1])
			}
			b.SendTo(form, kari.Page()+"/reservasjoner", all...).MustStatus(422).MustShow("reservasjonen kan lagres", c.show)
		})
	}
	if w.Audited(access.Object, false) != 0 {
		t.Error("a fault in the form counts as a refusal")
	}
	b.Get(kari.Page() + "/reservasjoner").MustShow("Ingen reservasjoner gjelder nå")

	// Twice the same form is one objection; a hostile text is text.
	form := b.Get(kari.Page() + "/reservasjoner")
	for range 2 {
		b.SendTo(form, kari.Page()+"/reservasjoner", "mot", "everybody", "hvem", "next_of_kin", "navn", "Ola <b>Aasen</b>", "kompetanse", "partial", "dato", "17.11.2026", "tekst", "<script>x</script>").
			MustStatus(200).MustEscape("<script>x</script>", "Ola <b>Aasen</b>")
	}
	if p, err := objection.Of(t.Context(), w.Service, w.Actor(webtest.Nes), kari.Patient); err != nil || len(p.All) != 1 {
		t.Errorf("%d objections, %v", len(p.All), err)
	}
	for _, u := range append(webtest.Outsiders, webtest.GP, webtest.CareWorker) {
		w.As(u).Get(kari.Page()+"/reservasjoner").MustStatus(404).MustNotShow("Kari", "Aasen")
		w.As(u).Post(kari.Page()+"/reservasjoner", "mot", "everybody", "hvem", "patient", "kompetanse", "full", "dato", "17.11.2026").MustStatus(404)
	}
}
