package accesslog_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/removal"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// Every look at a person is in her log, with who, role, organisation and why, and in nobody else's.
func TestLooksAreLogged(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, tor := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Tor", "Moe", webtest.FollowedUp)
		w.Admit(kari, 1)
		for _, c := range []struct {
			who  webtest.User
			path string
			deed access.Deed
		}{
			{webtest.Kongsvinger, "", access.SeePerson},
			{webtest.Physician, "/oppfolging", access.SeePerson},
			{webtest.GP, "/hendelser", access.SeePerson},
			{webtest.Substitute, "/opplysninger", access.SeePerson},
			{webtest.CareWorker, "/avdelingsark", access.SeeSummary},
			{webtest.Clinician, "/avdelingsark", access.SeeSummary},
			{webtest.NesToo, "/innsynslogg", access.SeeLog},
			{webtest.NesToo, "/dod", access.SeePerson},
			{webtest.NesToo, "/sporsmal", access.SeePerson},
		} {
			before, other := w.AuditedOf(kari, c.deed), w.AuditedOf(tor, c.deed)
			w.As(c.who).Get(kari.Page() + c.path).MustStatus(200)
			if n := w.AuditedOf(kari, c.deed) - before; n != 1 {
				t.Errorf("%s at %q: %d rows of %s, want 1", c.who, c.path, n, c.deed)
			}
			if w.AuditedOf(tor, c.deed) != other {
				t.Errorf("%s at %q is in another person's log", c.who, c.path)
			}
		}
		w.As(webtest.Ullensaker).Get(kari.Page()).MustStatus(404)
		w.As(webtest.Nes).Get("/").MustShow("Kari Aasen")
		p := w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustStatus(200).MustShow(
			"Marit Solberg IHT-koordinator, Kongsvinger kl. 10.00: så personsiden Hvorfor: arbeider i IHT-teamet ditt", "Mona Ruud Fastlege, Årnes legesenter", "er fastlegen din eller vikar for fastlegen",
			"Anne Holt Tjenesteyter, Hjemmesykepleien Nes kl. 10.00: så oppsummeringen Hvorfor: gir deg tjenester", "Siri Vang Behandler, Medisinsk avdeling", "arbeider der du var til behandling",
			"så innsynsloggen", "så personen i Min dag", "var på en liste for teamet", "loggførte kontakt", "registrerte henvisning", "arbeider i IHT-teamet ditt",
			"Grete Moen IHT-koordinator, Nes kommune kl. 10.00: så personsiden 2 ganger, så innsynsloggen", // three looks, one line
			"opplysningene om deg, versjon 1; forløpet med alt som er skrevet til og med hendelse 9", "Pål Eng IHT-koordinator, Ullensaker kommune kl. 10.00: fikk ikke: så personsiden", "er ikke i teamet", "Tirsdag 17. nov. 2026")
		p.MustNotShow("Tor", "Sover bedre.")
		w.As(webtest.Nes).Get(tor.Page()+"/innsynslogg").MustNotShow("så personsiden", "Kari", "fikk ikke")
	})
}

// TestWhatWasShown: each kind of information about her that a page shows is told in the log, in words.
func TestWhatWasShown(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	nes := w.Actor(webtest.Nes)
	key := db.NewID()
	w.Do(nes, score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", Key: key})
	w.Do(nes, clarification.Wish{Patient: kari.Patient, Text: "Hjem"})
	w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: kari.Patient, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: "Hovne ankler"}})
	w.As(webtest.GP).Get(kari.Page()).MustStatus(200)
	id, err := removal.Ask{Scope: removal.OneItem, Patient: kari.Patient, Item: score.Item(key), Ground: care.WrongPatient, Reason: "Feil"}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	w.As(webtest.NesToo).Get("/slettinger/" + string(id)).MustStatus(200)
	w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustStatus(200).MustShow("meldt bekymring, versjon 1", "behandlingsavklaringer, versjon 1", "skår", "bestilt sletting").MustNotShow("Hovne ankler", "sppb")
}

// TestPages: a day is never cut in two, every look is on one page, and the period narrows it.
func TestPages(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Referred)
		for day := range 4 {
			w.Go(webtest.Today.AddDays(day), 9, 0)
			b := w.As(webtest.NesToo)
			for range 120 {
				b.Get(kari.Page() + "/oppfolging").MustStatus(200)
			}
		}
		b := w.As(webtest.Nes)
		seen, pages := 0, 0
		p := b.Get(kari.Page() + "/innsynslogg")
		for {
			pages++
			seen += strings.Count(p.Text, "så personsiden (")
			if n := strings.Count(p.Text, "så personsiden 120 ganger"); n*120 != strings.Count(p.Text, "så personsiden (") {
				t.Errorf("page %d cuts a day in two", pages)
			}
			_, rest, more := strings.Cut(p.HTML, `href="`+kari.Page()+`/innsynslogg?for=`)
			if !more || pages > 5 {
				break
			}
			id, _, _ := strings.Cut(rest, `"`)
			p = b.Get(kari.Page() + "/innsynslogg?for=" + id).MustStatus(200).MustShow("Forrige")
		}
		if seen != 480 || pages != 2 {
			t.Errorf("%d looks on %d pages, want 480 on 2", seen, pages)
		}
		b.Get(kari.Page() + "/innsynslogg?for=x").MustStatus(200).MustShow("så personsiden")
		w.Go(webtest.Today.AddDays(40), 9, 0)
		b = w.As(webtest.Nes)
		b.Get(kari.Page()+"/innsynslogg?periode=30").MustShow("så innsynsloggen").MustNotShow("120 ganger", "registrerte henvisning")
		b.Get(kari.Page() + "/innsynslogg?periode=90").MustShow("120 ganger")
		b.Get(kari.Page() + "/innsynslogg?periode=tull").MustStatus(200).MustShow("så innsynsloggen")
	})
}

// TestHandedOut: the file and the print have everything, explain themselves, and stand in the log; nobody outside gets them.
func TestHandedOut(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, tor := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Tor", "Moe", webtest.FollowedUp)
		w.As(webtest.GP).Get(kari.Page()).MustStatus(200)
		w.As(webtest.Ullensaker).Get(kari.Page()).MustStatus(404)
		w.As(webtest.Nes).Get("/forlop.xlsx").MustStatus(200)
		b := w.As(webtest.Nes)
		before := w.AuditedOf(kari, access.HandOutLog)
		p := b.Raw("GET", kari.Page()+"/innsynslogg.csv", nil).MustStatus(200)
		if got := p.Header.Get("Content-Disposition"); got != `attachment; filename="innsynslogg-2026-11-17.csv"` {
			t.Errorf("the file is called %q", got)
		}
		body, marked := strings.CutPrefix(p.HTML, "\uFEFF")
		if !marked || !strings.Contains(body, "\r\n") {
			t.Errorf("the file begins %q", p.HTML[:20])
		}
		r := csv.NewReader(strings.NewReader(body))
		r.Comma, r.FieldsPerRecord = ';', -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		head := slices.IndexFunc(rows, func(r []string) bool { return len(r) == 9 })
		if head < 10 || strings.Join(rows[head], ";") != "Dato;Klokkeslett;Navn;Rolle;Virksomhet;Hva;Opplysninger;Hvorfor;Gitt" || rows[2][1] == "" {
			t.Fatalf("the heading is %q", rows[:head+1])
		}
		all := ""
		for _, row := range rows[head+1:] {
			if len(row) != 9 || row[0] != "17.11.2026" || row[2] == "" || row[5] == "" || row[7] == "" {
				t.Errorf("row %q", row)
			}
			all += strings.Join(row, ";") + "\n"
		}
		for _, want := range []string{
			"Mona Ruud;Fastlege;Årnes legesenter;så personsiden;opplysningene om deg, versjon 1; forløpet", "er fastlegen din eller vikar for fastlegen;ja",
			"Pål Eng;IHT-koordinator;Ullensaker kommune;så personsiden;;er ikke i teamet;nei", "lastet ned liste med personen;;var på en liste for teamet;ja", "hentet ut innsynsloggen",
		} {
			if !strings.Contains(all, want) {
				t.Errorf("the file lacks %q:\n%s", want, all)
			}
		}
		for _, not := range []string{"Tor", "Moe", kari.Number.Digits(), "000 55", "Sover bedre", string(kari.Patient)} {
			if strings.Contains(p.HTML, not) {
				t.Errorf("the file has %q", not)
			}
		}
		b.Get(kari.Page()+"/innsynslogg/utskrift").MustStatus(200).MustShow("Listen viser alle som har sett opplysninger om deg", "Kari Aasen", "født 17. feb. 1942",
			"Mona Ruud, Fastlege, Årnes legesenter", "fikk ikke: så personsiden", "hentet ut innsynsloggen").MustNotShow("Tor", kari.Number.Digits(), "Sover bedre")
		if n := w.AuditedOf(kari, access.HandOutLog) - before; n != 2 {
			t.Errorf("handed out %d times by the audit, want 2", n)
		}
		if w.AuditedOf(tor, access.HandOutLog) != 0 {
			t.Error("it stands in another person's log")
		}
		for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
			for _, path := range []string{"/innsynslogg.csv", "/innsynslogg/utskrift"} {
				w.As(u).Get(kari.Page()+path).MustStatus(404).MustNotShow("Kari", "Aasen", "Mona")
			}
		}
	})
}
