package public_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"traad/internal/app/callback"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
)

// count is how many rows of callback there are.
func count(t *testing.T, w *webtest.World, where string) (n int) {
	t.Helper()
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from callback where "+where).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// filled are the fields of the form.
func filled(w *webtest.World, more ...string) []string {
	all := []string{"hvem", "next_of_kin", "kommune", string(w.Orgs["Nes"]), "navn", "Turid <Holm>", "telefon", "22 33 44 55", "tid", "morning"}
	for i := 0; i < len(more); i += 2 {
		all = webtest.With(all, more[i], more[i+1])
	}
	return all
}

// From the public page to the referral: taken from anybody, held as not verified by the team of the area, rung, and registered. The name is deleted.
func TestCallback(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nobody := w.Nobody()
		nobody.Get("/logg-inn").MustStatus(200).MustShow("hvordan du tar kontakt")
		nobody.Get("/om-iht").MustStatus(200).MustShow("Hvem det er for", "IHT i Nes", "Be om å bli ringt", "113")
		p := nobody.Get("/kontakt-oss").MustStatus(200).MustShow("Skriv ikke fødselsnummer eller noe om helse her", "IHT i Nes")

		// Faster than anybody types, and with faults: nothing is sent, nothing typed is lost.
		fast := nobody.Send(p, filled(w, "telefon", "018140 12345")...).MustStatus(422).MustShow("fortere enn noen rekker", "ser ut som et fødselsnummer")
		if fast.Value("navn") != "Turid <Holm>" || fast.Value("telefon") != "018140 12345" || fast.Value("tid") != "morning" || fast.Value("kommune") != string(w.Orgs["Nes"]) {
			t.Error("what was typed is lost")
		}
		w.Go(webtest.Today, 10, 1)
		nobody.Send(fast, "telefon", "22 33 44 55").MustStatus(200).MustBe("/kontakt-oss/takk").MustShow("Takk, vi ringer deg")
		nobody.Send(fast, "telefon", "22 33 44 55", "navn", "En annen").MustStatus(200) // the same page sent again is one
		if n := count(t, w, "1 = 1"); n != 1 {
			t.Fatalf("%d are kept", n)
		}

		nes := w.As(webtest.Nes)
		day := nes.Get("/").MustStatus(200).MustShow("Fra nettsiden, ikke bekreftet", "Pårørende ber om å bli ringt", "Før kl. 12").MustEscape("Turid <Holm>").MustNotShow("22334455")
		at := day.HTML[strings.Index(day.HTML, "/henvisninger/nett/"):]
		at = at[:strings.Index(at, `"`)]
		nes.Get(at).MustStatus(200).MustShow("Ikke bekreftet", "Ring 22334455", "Nes")
		for _, u := range []webtest.User{webtest.Ullensaker, webtest.GP, webtest.CareWorker, webtest.Manager, webtest.Analyst, webtest.Administrator} {
			w.As(u).Get("/").MustNotShow("Turid")
			w.As(u).Get(at).MustStatus(404).MustNotShow("Turid", "22334455")
			w.As(u).Post(at, "utfall", "unfounded").MustStatus(404)
		}
		w.As(webtest.Kongsvinger).Get(at).MustStatus(200) // the hospital's team of the area
		nes.Post(at, "utfall", "noe annet").MustStatus(422).MustShow("Velg hva som kom ut av det.")

		form := nes.Get("/henvisninger/ny?nett=" + at[strings.LastIndex(at, "/")+1:]).MustStatus(200)
		if form.Value("henviser") != "Turid <Holm>" || form.Value("henviser-telefon") != "22334455" || form.Value("fra") != "next_of_kin" || form.Value("forlop") == "" {
			t.Errorf("the form begins with %q %q %q %q", form.Value("henviser"), form.Value("henviser-telefon"), form.Value("fra"), form.Value("forlop"))
		}
		refused := nes.Send(form, "fornavn", "Kari", "etternavn", "Holm").MustStatus(422)
		nes.Send(refused, "fornavn", "Kari", "etternavn", "Holm", "fodt", "17.02.1942", "kjonn", "woman", "hvorfor", "Faller ofte.", "vet", "yes").MustStatus(200).MustShow("Henvisningen er registrert.")
		nes.Get(at).MustStatus(200).MustShow("Henvisning registrert", "er slettet").MustNotShow("Turid", "22334455")
		nes.Post(at, "utfall", "unfounded").MustStatus(409)
		nes.Get("/").MustNotShow("Fra nettsiden")
		if count(t, w, "name <> '' or phone <> ''") != 0 {
			t.Error("the name is kept")
		}
		if strings.Contains(w.Log(), "Turid") || strings.Contains(w.Log(), "22334455") {
			t.Error("who asked is in the log")
		}
		w.Go(webtest.Today.AddDays(31), 10, 0)
		if n, err := callback.Purge(t.Context(), w.Service); err != nil || n != 1 {
			t.Errorf("%d rows went, %v", n, err)
		}
		w.Sound()
	})
}

// What programs do is refused with words that a person can act on: a field that nobody sees, a page that was never shown, a body that is too large.
func TestGuards(t *testing.T) {
	w := webtest.New(t)
	nobody := w.Nobody()
	p := nobody.Get("/kontakt-oss")
	w.Go(webtest.Today, 10, 1)
	trapped := nobody.Send(p, filled(w, "nettside", "https://example.com")...).MustStatus(422).MustShow("Dette feltet skal være tomt", "La dette feltet stå tomt")
	for _, slip := range []string{"", "x", "x.y.z", p.Value("slipp") + "0", "01900000-0000-7000-8000-000000000001" + p.Value("slipp")[36:]} {
		nobody.Post("/kontakt-oss", filled(w, "slipp", slip)...).MustStatus(422).MustShow("Alt du skrev, står her")
	}
	nobody.Post("/kontakt-oss", filled(w, "slipp", p.Value("slipp"), "navn", strings.Repeat("a", 20_000))...).MustStatus(413)
	nobody.Post("/kontakt-oss", filled(w, "slipp", p.Value("slipp"), "kommune", string(w.Orgs["Medisinsk avdeling"]))...).MustStatus(422).MustShow("Velg kommunen")
	if n := count(t, w, "1 = 1"); n != 0 {
		t.Fatalf("%d were kept", n)
	}
	nobody.Send(trapped, "nettside", "").MustStatus(200).MustShow("Takk")
	w.Go(webtest.Today, 23, 59) // a page that stood open over the day is given back with a slip that holds
	old := nobody.Send(p, filled(w, "telefon", "33445566")...).MustStatus(422).MustShow("stått åpen lenge")
	nobody.Send(old).MustStatus(200).MustShow("Takk")
	if n := count(t, w, "1 = 1"); n != 2 {
		t.Errorf("%d are kept, want 2", n)
	}
}

// A flood from one address is stopped there and shuts nobody else out; what was typed is given back. A flood from many fills one municipality at the most.
func TestFlood(t *testing.T) {
	w := webtest.New(t)
	inner, from := w.Handler, "192.0.2.1:4000"
	w.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = from
		inner.ServeHTTP(rw, r)
	})
	nobody := w.Nobody()
	slips := func(n int) (all []string) {
		for range n {
			all = append(all, nobody.Get("/kontakt-oss").Value("slipp"))
		}
		w.Go(webtest.Today, 10, 1)
		return all
	}
	send := func(i int, slip, area string) *webtest.Page {
		return nobody.Post("/kontakt-oss", filled(w, "slipp", slip, "telefon", fmt.Sprint(22000000+i), "kommune", string(w.Orgs[area]))...)
	}
	pages := slips(callback.MostWaiting + 40)
	stopped := 0
	for i := range 40 {
		if p := send(i, pages[i], "Nes"); p.Status == http.StatusTooManyRequests {
			stopped++
			if p.MustShow("Alt du skrev, står under", "IHT i Nes").Value("navn") != "Turid <Holm>" || p.Header.Get("Retry-After") == "" {
				t.Fatal("what was typed is lost")
			}
		}
	}
	if kept := count(t, w, "1 = 1"); stopped != 20 || kept != 20 {
		t.Errorf("%d of 40 were stopped, %d are kept", stopped, kept)
	}
	from = "192.0.2.2:4000"
	send(41, pages[41], "Nes").MustStatus(200) // somebody else is not hurt

	// The same telephone again is rung once.
	send(41, pages[42], "Nes").MustStatus(200)
	if kept := count(t, w, "1 = 1"); kept != 21 {
		t.Errorf("%d are kept", kept)
	}

	// Many addresses: the municipality is full at last, and says so; another one takes in still.
	full := 0
	for i := 43; i < len(pages) && full == 0; i++ {
		from = fmt.Sprintf("198.51.100.%d:4000", i)
		if p := send(i, pages[i], "Nes"); p.Status == http.StatusServiceUnavailable {
			p.MustShow("Så mange venter", "IHT i Nes har telefon 000 55 200.")
			full++
		}
	}
	if kept := count(t, w, "1 = 1"); full != 1 || kept != callback.MostWaiting {
		t.Errorf("full %d times, %d are kept", full, kept)
	}
	send(1, pages[len(pages)-1], "Ullensaker").MustStatus(200).MustShow("Takk")

	// Who has logged in is heard all the same, from the address that the flood came from too.
	proof, err := callback.Prove(w.Service, webtest.KinNumber())
	if err != nil {
		t.Fatal(err)
	}
	known := w.Nobody()
	known.Cookies()["traad"+page.ProofCookie] = proof
	from = "192.0.2.1:4000"
	send(2, pages[len(pages)-2], "Nes").MustStatus(429)
	known.Post("/kontakt-oss/innlogget", filled(w, "slipp", pages[len(pages)-3], "telefon", "22999999", "hvem", "patient", "hvorfor", "Faller ofte.", "kommune", string(w.Orgs["Nes"]))...).MustStatus(200).MustBe("/kontakt-oss/takk")

	// The flood is put aside at once, and the form takes in again.
	nes := w.As(webtest.Nes)
	nes.Get("/").MustStatus(200).MustShow("Fra nettsiden, ikke bekreftet", "Alle fra nettsiden")
	list := nes.Get("/henvisninger/nett").MustStatus(200).MustEscape("Turid <Holm>")
	nes.Send(list).MustStatus(422).MustShow("Velg hvilke som er feil eller misbruk.")
	var floods []string
	rows, err := w.Store.DB.Raw().QueryContext(t.Context(), "select c.id from callback c join organisation o on o.id = c.area_id where o.name = 'Nes' order by c.asked_at, c.id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		floods = append(floods, "hvilke", id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	w.As(webtest.Ullensaker).Get("/henvisninger/nett").MustStatus(200).MustNotShow(floods[1])
	w.As(webtest.Ullensaker).Post("/henvisninger/nett", "hvilke", floods[1]).MustStatus(404)
	w.As(webtest.Manager).Get("/henvisninger/nett").MustStatus(404)
	nes.Post("/henvisninger/nett", floods[:2*60]...).MustStatus(200).MustShow("60 henvisninger fra nettsiden er ferdig som feil eller misbruk")
	nes.Post("/henvisninger/nett", floods[:4]...).MustStatus(200).MustShow("0 henvisninger")
	if n := count(t, w, "outcome = 'unfounded' and name = '' and phone = ''"); n != 60 {
		t.Errorf("%d are put aside, want 60", n)
	}
	from = "192.0.2.3:4000"
	fresh := nobody.Get("/kontakt-oss").Value("slipp")
	w.Go(webtest.Today, 10, 2)
	send(900, fresh, "Nes").MustStatus(200).MustShow("Takk")
}

// A GP's office has one telephone: each who asks there is kept, and one who asks twice is kept once.
func TestOneTelephoneOfMany(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nobody := w.Nobody()
		var slips []string
		for range 4 {
			slips = append(slips, nobody.Get("/kontakt-oss").Value("slipp"))
		}
		w.Go(webtest.Today, 10, 1)
		for i, c := range []struct {
			from, name string
			kept       int
		}{
			{"gp", "Åse Dahl", 1}, {"gp", "Even Lie", 2}, {"gp", "  åse   DAHL", 2}, {"next_of_kin", "Åse Dahl", 3},
		} {
			nobody.Post("/kontakt-oss", filled(w, "slipp", slips[i], "hvem", c.from, "navn", c.name)...).MustStatus(200).MustShow("Takk")
			if n := count(t, w, "phone = '22334455'"); n != c.kept {
				t.Errorf("after %s: %d are kept, want %d", c.name, n, c.kept)
			}
		}
	})
}
