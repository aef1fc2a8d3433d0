package pathways_test

import (
	"strings"
	"testing"

	"traad/internal/base/sheet"
	"traad/internal/front/web/webtest"
)

func TestAssign(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		all := people(w)
		astrid, berit, ragnhild := string(all["Astrid"].Enrolment), string(all["Berit"].Enrolment), string(all["Ragnhild"].Enrolment)
		to := string(w.ID(webtest.NesToo))
		b := w.As(webtest.Nes)
		b.Post("/forlop/ansvarlig", "tilbake", "/forlop?frist=ja").MustStatus(422).MustShow("Kryss av for minst ett forløp.", "Tilbake til listen")
		p := b.Post("/forlop/ansvarlig", "valgt", astrid, "valgt", berit, "valgt", berit, "tilbake", "/forlop?frist=ja").MustStatus(200).
			MustShow("Gi 2 forløp til en annen ansvarlig", "I Nes.", "Astrid Nygård", "Berit Kollerud", string(webtest.NesToo))
		p = b.SendTo(p, "/forlop/ansvarlig", "gi", "ja", "tekst", "Ferie <3").MustStatus(422).MustShow("Velg hvem som skal ha ansvaret.", "Astrid Nygård")
		if p.Value("tekst") != "Ferie <3" {
			t.Errorf("the text is %q", p.Value("tekst"))
		}
		b.Post("/forlop/ansvarlig", "valgt", astrid, "valgt", berit, "ansvarlig", string(w.ID(webtest.GP)), "gi", "ja").MustStatus(422).MustShow("Velg en som har en rolle i teamet")
		b.SendTo(p, "/forlop/ansvarlig", "gi", "ja", "ansvarlig", to).MustBe("/forlop?frist=ja").MustShow("2 forløp har ny ansvarlig.")
		for _, name := range []string{"Astrid", "Berit"} {
			if e := w.State(all[name]); string(e.Responsible) != to {
				t.Errorf("%s has %s", name, e.Responsible)
			}
		}
		// All or none, and the same answer for a person elsewhere and one who does not exist.
		before := len(w.Events(all["Astrid"]))
		for _, other := range []string{ragnhild, "01900000-0000-7000-8000-000000000000", "x"} {
			for _, gi := range []string{"", "ja"} {
				b.Post("/forlop/ansvarlig", "valgt", astrid, "valgt", other, "ansvarlig", string(w.ID(webtest.Nes)), "gi", gi).MustStatus(404).MustNotShow("Sørli", "Nygård")
			}
		}
		if n := len(w.Events(all["Astrid"])); n != before {
			t.Errorf("%d events were written although one was refused", n-before)
		}
		b.Post("/forlop/ansvarlig", "valgt", astrid, "ansvarlig", to, "gi", "ja", "tilbake", "//evil.example").MustBe("/forlop")
		w.As(webtest.Physician).Post("/forlop/ansvarlig", "valgt", astrid, "valgt", ragnhild).MustShow("I Nes og Ullensaker.").MustNotShow(string(webtest.NesToo) + "</")
		for _, who := range []webtest.User{webtest.GP, webtest.CareWorker, webtest.Manager, webtest.Administrator, webtest.Ullensaker} {
			w.As(who).Post("/forlop/ansvarlig", "valgt", astrid).MustStatus(404).MustNotShow("Nygård")
		}
	})
}

func TestSavedLists(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		all := people(w)
		astrid, kaare, ragnhild := string(all["Astrid"].Enrolment), string(all["Kåre"].Enrolment), string(all["Ragnhild"].Enrolment)
		b := w.As(webtest.Nes)

		form := b.Get("/forlop/lister/ny?frist=ja&cfs=5").MustStatus(200).MustShow("Lagre som liste", "CFS 5, over frist")
		b.SendTo(form, "/forlop/lister").MustStatus(422).MustShow("Skriv hva listen skal hete.")
		p := b.SendTo(form, "/forlop/lister", "navn", "Haster <i>", "delt", "ja").MustStatus(200).MustShow("Listen er lagret.", "Haster <i>", "Berit Kollerud").MustNotShow("Astrid Nygård", "Kåre")
		list := strings.TrimPrefix(p.Path, "/forlop?liste=")
		b.SendTo(form, "/forlop/lister", "navn", "Haster <i>").MustShow("Listen er lagret.") // the same form, sent twice
		again := b.Get("/forlop/lister/ny")
		b.SendTo(again, "/forlop/lister", "navn", "haster <I>").MustStatus(422).MustShow("Dere har en liste med det navnet.")
		b.SendTo(again, "/forlop/lister", "navn", strings.Repeat("å", 61)).MustStatus(422).MustShow("Det er plass til 60.")

		// A colleague has it, somebody elsewhere has not, and its own filter can be narrowed.
		w.As(webtest.NesToo).Get("/forlop").MustShow("Haster <i>")
		w.As(webtest.Ullensaker).Get("/forlop").MustNotShow("Haster")
		w.As(webtest.Ullensaker).Get("/forlop?liste=" + list).MustStatus(404).MustNotShow("Haster")

		// A list of chosen persons.
		b.Post("/forlop/lister/velg").MustStatus(422).MustShow("Kryss av for minst ett forløp.")
		choose := b.Post("/forlop/lister/velg", "valgt", astrid, "valgt", kaare).MustStatus(200).MustShow("Legg 2 forløp i en liste", "Ny liste")
		b.SendTo(choose, "/forlop/lister/medlemmer", "liste", "ny").MustStatus(422).MustShow("Skriv hva listen skal hete.")
		p = b.SendTo(choose, "/forlop/lister/medlemmer", "liste", "ny", "navn", "Koordinatormøte uke 48", "delt", "ja").MustStatus(200).
			MustShow("2 forløp er lagt i listen.", "Koordinatormøte uke 48", "Astrid Nygård", "Kåre Bakken", "Ta ut av listen").MustNotShow("Berit")
		meeting := strings.TrimPrefix(p.Path, "/forlop?liste=")
		b.Post("/forlop/lister/medlemmer", "liste", list, "valgt", astrid).MustStatus(422).MustShow("Listen viser alltid det filteret finner.")
		b.Post("/forlop/lister/medlemmer", "liste", meeting, "valgt", astrid, "valgt", ragnhild).MustStatus(404).MustNotShow("Sørli")
		b.Post("/forlop/lister/medlemmer", "liste", meeting, "valgt", kaare, "ta-ut", "ja").MustShow("1 forløp er tatt ut av listen.", "Astrid").MustNotShow("Kåre")
		b.Get("/forlop?liste=" + meeting + "&cfs=9").MustNotShow("Astrid")

		// Each reader sees of a list what that reader may see: the physician's list has a person whom Nes does not reach.
		doctor := w.As(webtest.Physician)
		p = doctor.Post("/forlop/lister/medlemmer", "liste", "ny", "navn", "Legens", "valgt", astrid, "valgt", ragnhild).MustShow("Astrid", "Ragnhild")
		mine := strings.TrimPrefix(p.Path, "/forlop?liste=")
		b.Get("/forlop?liste="+mine).MustStatus(404).MustNotShow("Ragnhild", "Legens")
		doctor.Get("/forlop?liste=" + mine + "&kommune=" + string(w.Orgs["Nes"])).MustShow("Astrid").MustNotShow("Ragnhild")

		// Deleting asks first, and only for one who has the list.
		w.As(webtest.Ullensaker).Post("/forlop/lister/slett", "liste", meeting).MustStatus(404)
		ask := b.Get("/forlop/lister/slett?liste="+meeting).MustShow("Slett listen?", "for alle i Nes")
		b.SendTo(ask, "/forlop/lister/slett").MustShow("Listen er slettet.").MustNotShow("Koordinatormøte uke")
		b.Get("/forlop?liste=" + meeting).MustStatus(404)
		for _, who := range []webtest.User{webtest.CareWorker, webtest.Manager, webtest.Administrator, webtest.Clinician} {
			w.As(who).Post("/forlop/lister", "navn", "x").MustStatus(404)
			w.As(who).Post("/forlop/lister/velg", "valgt", astrid).MustStatus(404)
		}
		if strings.Contains(w.Log(), "Koordinator") || strings.Contains(w.Log(), "Nygård") {
			t.Error("a list's or a person's name in the log")
		}
	})
}

func TestExcel(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		people(w)
		w.Person("Eva", "=HYPERLINK(1)", webtest.Consented)
		read := func(who webtest.User, path string) string {
			p := w.As(who).Get(path).MustStatus(200)
			if !strings.Contains(p.Header.Get("Content-Disposition"), ".xlsx") {
				t.Errorf("%s: %v", path, p.Header)
			}
			file, err := sheet.Open(strings.NewReader(p.HTML), 10<<20, "forlop.xlsx")
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, s := range file.Sheets {
				for _, row := range s.Rows {
					for _, cell := range row.Cells {
						b.WriteString(cell.String() + "|")
					}
				}
			}
			return b.String()
		}
		for _, c := range []struct {
			who       webtest.User
			path      string
			show, not []string
		}{
			{webtest.Nes, "/forlop.xlsx", []string{"Nes|Astrid Nygård|84|langvarig|Aktiv", "Kåre Bakken", "Eva =HYPERLINK(1)", "Alle som følges"}, []string{"Ragnhild", "Einar", "17824"}},
			{webtest.Nes, "/forlop.xlsx?status=avsluttede", []string{"Einar Moen"}, []string{"Astrid"}},
			{webtest.Nes, "/forlop.xlsx?frist=ja", []string{"Berit Kollerud", "Over frist"}, []string{"Astrid"}},
			{webtest.Physician, "/forlop.xlsx?kommune=" + string(w.Orgs["Ullensaker"]), []string{"Ragnhild"}, []string{"Astrid"}},
		} {
			text := read(c.who, c.path)
			for _, s := range c.show {
				if !strings.Contains(text, s) {
					t.Errorf("%s lacks %q:\n%s", c.path, s, text)
				}
			}
			for _, s := range c.not {
				if strings.Contains(text, s) {
					t.Errorf("%s holds %q", c.path, s)
				}
			}
		}
		for _, who := range []webtest.User{webtest.GP, webtest.CareWorker} {
			w.As(who).Get("/forlop.xlsx").MustStatus(404)
		}
	})
}
