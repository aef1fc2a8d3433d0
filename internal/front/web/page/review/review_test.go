package review_test

import (
	"flag"
	"net/http"
	"path/filepath"
	"testing"

	"traad/internal/app/user"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

const place = "/tilganger"

// endless gives every role of the world a long past and an end in a hundred days, and says that nobody has looked at it for 200.
func endless(w *webtest.World) {
	w.T.Helper()
	if _, err := w.Store.DB.Raw().ExecContext(w.T.Context(), "update role_assignment set created_at = $1, valid_to = $2",
		db.At(webtest.Today.AddDays(-200).At(9, 0)), webtest.Today.AddDays(100)); err != nil {
		w.T.Fatal(err)
	}
}

// ends reads the last day of somebody's role.
func ends(w *webtest.World, u webtest.User) string {
	w.T.Helper()
	row, err := w.Store.Reader().RoleAssignment(w.T.Context(), w.Assignment(u))
	if err != nil {
		w.T.Fatal(err)
	}
	return row.ValidTo.String()
}

// TestReview: the leader sees everybody in the own organisation and what is a part of it, confirms and ends many at once, and
// nobody else's.
func TestReview(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		endless(w)
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		secret := []string{"Kari", "Aasen", kari.Number.Digits(), string(kari.Patient), "1942"}
		w.As(webtest.Nes).Get("/").MustStatus(200)
		b := w.As(webtest.Manager)
		b.Get("/oversikt").MustShow("8 tilganger må vurderes.", "Se tilgangene").MustNotShow(secret...)
		p := b.Get(place).MustStatus(200).MustShow(
			"8 roller i Nes. 8 må vurderes.", "Ingrid Sandvik", "IHT-koordinator, kommune", "Ser og skriver alt om dem som følges i kommunen.", "17. nov. 2026",
			"Hjemmesykepleien Nes", "Anne Holt", "Ser oppsummering og plan for dem som brukeren gir tjenester.", "Årnes legesenter", "Mona Ruud",
			"til 25. feb. 2027", "Må vurderes", "Gitt 1. mai 2026, ikke vurdert siden", "Aldri logget inn", "Arne Lund", "Din egen: bekreftes av en annen leder eller administrator",
		)
		p.MustNotShow(append(secret, "Pål Eng", "Marit Solberg", "Henrik Dahl", "Siri Vang", "Ola Admin", string(w.Assignment(webtest.Manager)))...)
		nes, anne, mona := string(w.Assignment(webtest.Nes)), string(w.Assignment(webtest.CareWorker)), string(w.Assignment(webtest.GP))

		for _, c := range []struct{ act, on, says string }{
			{"bekreft", "", "Velg hvilken dag tilgangene skal vare til."},
			{"bekreft", "tull", "dag"},
			{"bekreft", "16.11.2026", "Dagen er over."},
			{"bekreft", "18.11.2027", "En rolle varer høyst 365 dager om gangen. Velg en dag til og med 17. nov. 2027."},
			{"avslutt", "", "Velg siste dag."},
			{"avslutt", "1.1.1999", "En av rollene gjelder fra"},
			{"avslutt", "1.3.2027", "En av rollene slutter før den dagen."},
		} {
			q := b.Post(place, "gjor", c.act, "til", c.on, "tilgang", nes, "tilgang", anne).MustStatus(http.StatusUnprocessableEntity).MustShow(c.says)
			if q.Value("til") != c.on {
				t.Errorf("%s: what was typed is gone: %q", c.says, q.Value("til"))
			}
		}
		b.Post(place, "gjor", "bekreft", "til", "1.6.2027").MustStatus(http.StatusUnprocessableEntity).MustShow("Kryss av for minst én tilgang.")
		b.Post(place, "gjor", "bekreft", "til", "1.6.2027", "tilgang", nes, "tilgang", string(w.Assignment(webtest.Manager))).MustStatus(http.StatusUnprocessableEntity).
			MustShow("Du kan ikke bekrefte din egen tilgang.")
		for _, other := range []string{string(w.Assignment(webtest.Ullensaker)), string(w.Assignment(webtest.Administrator)), "tull", "0198a5c0-0000-7000-8000-000000000000"} {
			b.Post(place, "gjor", "avslutt", "til", "16.11.2026", "tilgang", nes, "tilgang", other).MustStatus(http.StatusNotFound)
		}
		if ends(w, webtest.Nes) != "2027-02-25" || ends(w, webtest.Ullensaker) != "2027-02-25" {
			t.Error("something refused was done")
		}

		b.Post(place, "gjor", "bekreft", "til", "1.6.2027", "tilgang", nes, "tilgang", anne, "tilgang", mona, "vis", "vurder").MustBe(place+"?vis=vurder").
			MustShow("3 tilganger er bekreftet til og med 1. juni 2027.", "5 må vurderes", "Grete Moen").MustNotShow("Ingrid Sandvik", "Anne Holt", "Mona Ruud")
		b.Get(place).MustShow("17. nov. 2026 av Arne Lund", "til 1. juni 2027")
		carer := w.As(webtest.CareWorker)
		carer.Get("/").MustStatus(200).MustShow("Min dag")
		b.Post(place, "gjor", "avslutt", "til", "16.11.2026", "tilgang", anne).MustShow("1 tilgang er avsluttet. Siste dag er 16. nov. 2026.").MustNotShow("Anne Holt")
		carer.Get("/").MustStatus(http.StatusForbidden).MustShow("Tilgangen din er gått ut", "Tjenesteyter, Hjemmesykepleien Nes", "Siste dag var 16. nov. 2026.", "Arne Lund (Nes, telefon 000 55 100)").
			MustNotShow(append(secret, "Min dag")...)
		b.Post(place, "gjor", "bekreft", "til", "10.12.2026", "tilgang", nes).MustShow("1 tilgang er bekreftet")
		b.Get(place+"?vis=snart").MustShow("Ingrid Sandvik", "Går ut om 23 dager").MustNotShow("Grete Moen")
		b.Get("/oversikt").MustShow("1 tilgang går ut innen 30 dager.")

		for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.GP, webtest.Clinician, webtest.Analyst, webtest.Administrator} {
			w.As(u).Get(place).MustStatus(http.StatusNotFound).MustNotShow("Grete Moen")
			w.As(u).Post(place, "gjor", "avslutt", "til", "16.11.2026", "tilgang", mona).MustStatus(http.StatusNotFound)
		}
		if ends(w, webtest.GP) != "2027-06-01" {
			t.Error("somebody who is no leader ended a role")
		}
		if w.Audited(access.SeeRoles, true) < 3 || w.Audited(access.SeeRoles, false) < 6 || w.Audited(access.ReviewRoles, true) < 3 || w.Audited(access.ReviewRoles, false) < 6 {
			t.Error("not everything is in the audit")
		}
	})
}

// TestPeriodRunsOut: a running session is judged at every request, on the day that the period runs out.
func TestPeriodRunsOut(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update role_assignment set valid_to = $1 where id = $2", webtest.Today, string(w.Assignment(webtest.Nes))); err != nil {
			t.Fatal(err)
		}
		w.Go(webtest.Today, 23, 30)
		b := w.As(webtest.Nes)
		form := b.Get(kari.Path("kontakt")).MustStatus(200)
		w.Go(webtest.Today.AddDays(1), 0, 10)
		for _, path := range []string{"/", kari.Page(), "/forlop", "/forlop.xlsx", kari.Page() + "/innsynslogg.csv"} {
			b.Get(path).MustStatus(http.StatusForbidden).MustShow("Tilgangen din er gått ut", "IHT-koordinator, Nes kommune", "Siste dag var 17. nov. 2026.", "Arne Lund").MustNotShow("Kari", "Aasen")
		}
		refused := b.Send(form, "form", "telephone", "med", "patient", "tekst", "Har det bra").MustStatus(http.StatusUnauthorized).MustShow("Tilgangen din er gått ut", "Arne Lund", "Det du skrev, er tatt vare på i denne fanen")
		if refused.Value("tekst") != "Har det bra" {
			t.Error("what was typed is gone")
		}
	})
}

// TestGrantGetsAnEnd: a role without an end gets one, longer than the terms is refused, and roles from before get one at night.
func TestGrantGetsAnEnd(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		path := "/administrasjon/brukere/" + string(w.ID(webtest.Analyst))
		give := func(from, to string) *webtest.Page {
			return b.SendTo(b.Get(path), path+"/roller", "rolle", "manager", "virksomhet", string(w.Orgs["Nes"]), "fra", from, "til", to)
		}
		give("17.11.2026", "18.11.2027").MustStatus(http.StatusUnprocessableEntity).MustShow("En rolle varer høyst 365 dager om gangen. Velg en dag til og med 17. nov. 2027.")
		give("1.1.2027", "").MustShow("Rollen er gitt. Den varer til og med 1. jan. 2028, det lengste en rolle kan vare om gangen.", "til 1. jan. 2028")
		role := string(w.Assignment(webtest.Manager))
		path = "/administrasjon/brukere/" + string(w.ID(webtest.Manager))
		b.SendTo(b.Get(path), path+"/roller/"+role+"/avslutt", "til-"+role, "18.11.2027").MustStatus(http.StatusUnprocessableEntity).MustShow("En rolle varer høyst 365 dager")

		w.Service.Terms.RoleDays = 100
		n, err := user.EndEndless(t.Context(), w.Service, access.Actor{Role: care.Administrator, Today: webtest.Today})
		if err != nil || n != 15 || ends(w, webtest.Nes) != "2027-02-25" {
			t.Errorf("%d roles got an end, %v, %s", n, err, ends(w, webtest.Nes))
		}
		if n, err = user.EndEndless(t.Context(), w.Service, access.Actor{Role: care.Administrator, Today: webtest.Today}); err != nil || n != 0 {
			t.Errorf("again: %d, %v", n, err)
		}
		// An administrator renews a leader's own role, and that counts as having looked at it.
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update role_assignment set valid_to = $1, created_at = $2", webtest.Today.AddDays(9), db.At(webtest.Today.AddDays(-300).At(9, 0))); err != nil {
			t.Fatal(err)
		}
		due := func() int {
			n, _, err := user.CountReview(t.Context(), w.Service, w.Actor(webtest.Manager))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := due()
		b.SendTo(b.Get(path), path+"/roller/"+role+"/avslutt", "til-"+role, "25.2.2027").MustShow("Rollen varer til og med 25. feb. 2027.")
		if due() != before-1 || ends(w, webtest.Manager) != "2027-02-25" {
			t.Errorf("%d must be looked at, before %d", due(), before)
		}
	})
}

// TestAddressIsShownNowhere: the private address can be set and taken away, and is read by nobody.
func TestAddressIsShownNowhere(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		path := "/administrasjon/brukere/" + string(w.ID(webtest.Nes))
		b.SendTo(b.Get(path), path+"/bosted", "bosted", "Hemmeliggata 7, 2150 Årnes").MustBe(path).MustShow("Adressen er lagret.", "En adresse ble lagret 17. nov. 2026").MustNotShow("Hemmeliggata")
		var sealed string
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select sealed from user_address").Scan(&sealed); err != nil || len(sealed) < 20 {
			t.Fatal(sealed, err)
		}
		for _, u := range []webtest.User{webtest.Manager, webtest.Nes} {
			w.As(u).Get("/min-konto").MustNotShow("Hemmeliggata")
			w.As(u).Post(path+"/bosted", "bosted", "x").MustStatus(http.StatusNotFound)
		}
		b.Get("/administrasjon/endringer").MustNotShow("Hemmeliggata")
		b.SendTo(b.Get(path), path+"/bosted", "bosted", "").MustShow("Adressen er slettet.").MustNotShow("En adresse ble lagret")
	})
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	endless(w)
	w.Do(w.Actor(webtest.Manager), user.Confirm{Roles: []db.ID{w.Assignment(webtest.Nes), w.Assignment(webtest.GP)}, Until: webtest.Today.AddDays(20)})
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	for _, u := range []webtest.User{webtest.GP, webtest.NesToo, webtest.NesToo} {
		w.As(u).Get(kari.Page()).MustStatus(200)
	}
	for _, c := range []struct {
		name string
		who  webtest.User
		path string
	}{
		{"tilganger", webtest.Manager, place},
		{"oversikt", webtest.Manager, "/oversikt"},
		{"logg", webtest.Nes, kari.Page() + "/innsynslogg"},
		{"utskrift", webtest.Nes, kari.Page() + "/innsynslogg/utskrift"},
		{"bruker", webtest.Administrator, "/administrasjon/brukere/" + string(w.ID(webtest.Nes))},
	} {
		t.Run(c.name, func(t *testing.T) {
			picture := ""
			if *shots != "" {
				picture = filepath.Join(*shots, "tilgang-"+c.name)
			}
			webtest.Look(t, b.Page(t), w.Serve(c.who)+c.path, picture)
		})
	}
}
