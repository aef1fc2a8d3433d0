package adminsetup_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"traad/internal/app/alert"
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/oppsett"

// handOver has a server take every mail that waits, but those to an address.
func handOver(t *testing.T, w *webtest.World, refused string) {
	t.Helper()
	rows, err := w.Store.Reader().OutboxLatest(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var ids []db.ID
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	send := func(_ context.Context, l alert.Letter) error {
		if strings.Contains(l.Text, "Ingrid") || strings.Contains(l.Text, "@") {
			t.Errorf("the mail names somebody: %s", l.Text)
		}
		if l.To == refused {
			return &alert.Refused{Code: "svar 550", Address: true}
		}
		return nil
	}
	if _, err := alert.HandOver(t.Context(), w.Service, [][]db.ID{ids}, send, func(error) string { return "" }); err != nil {
		t.Fatal(err)
	}
}

// A municipality that nobody had heard of is ready, by the guide and the pages that it leads to; each step is done when the system has seen it and not
// before, and stops being done when what it rests on is gone.
func TestNewMunicipality(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		admin := w.As(webtest.Administrator)
		admin.Get(place).MustStatus(200).MustShow("Kom i gang", "Akershus universitetssykehus", "Nes", "Ullensaker").MustNotShow("Hurdal")

		// From a file: whole, or not at all.
		const file = "/administrasjon/virksomheter/fil"
		admin.Get(file).MustStatus(200).MustShow("Les inn en fil")
		head := "Type;Nummer;Navn;Del av;Sykehussted;Status;Telefon\n"
		admin.Upload(file, "fil", "v.csv", []byte(head+"Kommune;3242;Hurdal;;Nordbyhagen;Opplæring;\nKommune;32;Feil;;;;\n")).MustStatus(422).MustShow("Ingenting er lest inn", "kommunenummeret med fire siffer")
		admin.Get(place).MustNotShow("Hurdal")
		admin.Upload(file, "fil", "v.csv", []byte(head+"Kommune;3242;Hurdal;;Nordbyhagen;Opplæring;\nLegekontor;;Hurdal legekontor;3242;;;\n")).MustStatus(200).MustShow("2 virksomheter er lagt til", "Hurdal", "0 av 8")
		if got := admin.Raw("GET", "/administrasjon/virksomheter/mal.xlsx", nil).MustStatus(200); !strings.HasPrefix(got.HTML, "PK") {
			t.Error("the file to fill in is no workbook")
		}
		var id string
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from organisation where number = '3242'").Scan(&id); err != nil {
			t.Fatal(err)
		}
		at, org := place+"/"+id, "/administrasjon/virksomheter/"+id
		p := admin.Get(at).MustStatus(200).MustShow("0 av 8 steg er ferdige. Neste: virksomheten.", "Pasientene følges fra Nordbyhagen.", "Skriv telefonnummeret", "Legg inn samarbeidsavtalen", "1 legekontor er lagt inn",
			"Gi en leder rollen Leder", "Ingen har rollen IHT-koordinator, kommune", "Sett måltallet", "Ingen får varsler ennå", "nevner ikke noe forløp", "Status er «opplæring»")
		if strings.Contains(p.HTML, at+"/prove") {
			t.Error("a trial mail is offered where nobody would get it")
		}
		admin.Post(at + "/prove").MustStatus(422).MustShow("Ingen som får varsler der, har e-postadresse.")

		admin.Send(admin.Get(org), "telefon", "000 99 100", "maltall", "12").MustShow("Virksomheten er lagret.")

		// The agreement begins with the text of another one, and nobody's signature.
		avtale := "/administrasjon/avtaler/" + id
		form := admin.Get(avtale+"/rediger").MustShow("Teksten er hentet fra avtalen med", "Normen gjelder.")
		if form.Value("part-1-navn") != "Hurdal" || form.Value("part-1-signert_av") != "" || form.Value("part-2-signert_av") != "" || form.Value("dokument") != "" || form.Value("fra") != "" {
			t.Error("the first version begins with what belongs to another party")
		}
		signed := []string{"part-1-nummer", "938679088", "part-1-signert_av", "Berit Ordfører", "part-1-signert_dato", "16.11.2026", "part-2-signert_av", "Odd Direktør", "part-2-signert_dato", "16.11.2026", "fra", "17.11.2026", "dokument", "2026/99"}
		admin.Send(form, signed[:len(signed)-8]...).MustStatus(200).MustShow("Utkastet er lagret.")
		admin.Get(at).MustShow("Utkast: 1 av 2 har signert.", "Alle partene må ha signert.")
		admin.Send(admin.Get(avtale+"/rediger"), signed...).MustStatus(200).MustShow("signert av alle")

		// Two users; that they are there is not enough, they must have been in.
		hire := func(name, mail, role string) {
			t.Helper()
			u := admin.Send(admin.Get("/administrasjon/brukere/ny?virksomhet="+id), "navn", name, "epost", mail, "telefon", "000 99 101").MustStatus(200).MustShow(name)
			if u.Value("virksomhet") != id {
				t.Error("the place of the role is not chosen")
			}
			admin.Send(u, "rolle", role).MustStatus(200).MustShow("Rollen er gitt.")
		}
		hire("Siv Leder", "siv@hurdal.example", "manager")
		hire("Nina Koord", "nina@hurdal.example", "municipal_coordinator")
		admin.Get(at).MustShow("2 roller, 0 har logget inn.", "Lederen har ikke logget inn ennå.", "Ingen IHT-koordinator, kommune har logget inn ennå.", "Ikke prøvd, eller kom ikke fram: Nina Koord.", "Forsterket hjemreise, versjon 1")
		rows, err := w.Store.Reader().RoleAssignments(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if string(r.OrganisationID) == id {
				if _, err := signin.Begin(t.Context(), w.Service, r.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		admin.Get(at).MustShow("2 roller, 2 har logget inn.", "IHT-koordinator, kommune: Nina Koord har logget inn.")

		// The mail: waits, is refused, is mended, is taken.
		admin.SendTo(admin.Get(at), at+"/prove").MustStatus(200).MustShow("1 prøve er sendt.", "venter på tjeneren")
		admin.Post(at + "/prove").MustStatus(200).MustShow("venter fortsatt") // pressed twice
		handOver(t, w, "nina@hurdal.example")
		admin.Get(at).MustShow("nås ikke", "svar 550", "Ikke prøvd, eller kom ikke fram: Nina Koord.")
		admin.Get("/administrasjon/grensesnitt").MustShow("prøve på varsel")
		user := string(db.ID(one(t, w, "select id from user_account where email = 'nina@hurdal.example'")))
		admin.Send(admin.Get("/administrasjon/brukere/"+user), "epost", "nina.koord@hurdal.example").MustShow("Brukeren er lagret.")
		admin.Get(at).MustShow("Ikke prøvd").MustNotShow("svar 550")
		admin.Post(at + "/prove").MustStatus(200)
		handOver(t, w, "")
		admin.Get(at).MustShow("E-posttjeneren har tatt imot en prøve til Nina Koord.", "Tatt imot av tjeneren", "7 av 8 steg er ferdige. Neste: i drift.")

		admin.Send(admin.Get(org), "status", "in_operation", "oppstart", "17.11.2026").MustShow("Virksomheten er lagret.")
		admin.Get(at).MustShow("Alt er på plass.", "I drift fra")
		admin.Get(place).MustShow("8 av 8")

		// What a step rests on goes: the step is not done any more.
		admin.Send(admin.Get("/administrasjon/brukere/"+user), "epost", "ny@hurdal.example").MustShow("Brukeren er lagret.")
		admin.Get(at).MustShow("7 av 8 steg er ferdige. Neste: varselmottakere.")
	})
}

// TestHowMuchIsFilledIn: what docs/operations.md says that a new municipality asks of an administrator, counted by doing it through the pages. What each
// form begins with is not counted, nor what is optional. How long that takes one who knows the pages and what to write is estimated by the keystroke-level model
// (Card, Moran and Newell 1983), and told, not tested: what the pages take of it is measured here without a browser.
func TestHowMuchIsFilledIn(t *testing.T) {
	w := webtest.New(t)
	admin := w.As(webtest.Administrator)
	forms, fields := 0, 0
	began := time.Now()
	keys, points, hands, minds := 0, 0, 0, 0
	form := func() { // somebody finds the form and sends it: looks, points and clicks twice, and the hand goes to the mouse and back
		forms, keys, points, hands, minds = forms+1, keys+2, points+2, hands+2, minds+2
	}
	send := func(p *webtest.Page, pairs ...string) *webtest.Page {
		t.Helper()
		form()
		for i := 0; i < len(pairs); i += 2 {
			fields, minds = fields+1, minds+1
			if slices.Contains([]string{"type", "sted", "rolle", "status"}, pairs[i]) { // chosen
				keys, points = keys+1, points+1
				continue
			}
			keys += utf8.RuneCountInString(pairs[i+1]) + 1 // typed, and on to the next field
		}
		return admin.Send(p, pairs...).MustStatus(200)
	}
	send(admin.Get("/administrasjon/virksomheter/ny"), "type", "municipality", "navn", "Hurdal", "nummer", "3242")
	id := one(t, w, "select id from organisation where number = '3242'")
	at, org := place+"/"+id, "/administrasjon/virksomheter/"+id
	send(admin.Get(org), "telefon", "000 99 100", "maltall", "12", "sted", string(w.Orgs["Nordbyhagen"]))
	send(admin.Get("/administrasjon/avtaler/"+id+"/rediger"), "part-1-nummer", "938679088", "part-1-signert_av", "Berit Ordfører", "part-1-signert_dato", "16.11.2026",
		"part-2-signert_av", "Odd Direktør", "part-2-signert_dato", "16.11.2026", "fra", "17.11.2026", "dokument", "2026/99").MustShow("signert av alle")
	for _, u := range [][]string{{"Siv Leder", "siv@hurdal.example", "manager"}, {"Nina Koord", "nina@hurdal.example", "municipal_coordinator"}} {
		user := send(admin.Get("/administrasjon/brukere/ny?virksomhet="+id), "navn", u[0], "epost", u[1], "telefon", "000 99 101")
		send(user, "rolle", u[2]).MustShow("Rollen er gitt.")
	}
	form()
	admin.SendTo(admin.Get(at), at+"/prove").MustStatus(200).MustShow("1 prøve er sendt.")
	send(admin.Get(org), "status", "in_operation", "oppstart", "17.11.2026")

	const k, p, h, m = 0.28, 1.1, 0.4, 1.35 // seconds: a key, a point, a hand, a thought
	estimate := float64(keys)*k + float64(points)*p + float64(hands)*h + float64(minds)*m
	t.Logf("keystroke-level model: %d keys, %d points, %d hands, %d thoughts: %.0f seconds, and %.1f that the pages took here", keys, points, hands, minds, estimate, time.Since(began).Seconds())

	// The rest is not the administrator's: the two log in, and a server takes the mail.
	rows, err := w.Store.Reader().RoleAssignments(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if string(r.OrganisationID) == id {
			if _, err := signin.Begin(t.Context(), w.Service, r.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	handOver(t, w, "")
	admin.Get(at).MustShow("Alt er på plass.")
	docs, err := os.ReadFile("../../../../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%d forms with %d fields", forms, fields); !strings.Contains(string(docs), want) {
		t.Errorf("docs/operations.md does not say %q", want)
	}
	if want := fmt.Sprintf("%d keys, %d points, %d hands and %d thoughts", keys, points, hands, minds); !strings.Contains(string(docs), want) {
		t.Errorf("docs/operations.md does not say %q", want)
	}
}

func one(t *testing.T, w *webtest.World, sql string) string {
	t.Helper()
	var s string
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), sql).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// The hospital's steps are its own; only administrators see any, and those that are no place have none.
func TestOthers(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	hospital := place + "/" + string(w.Orgs["Akershus universitetssykehus"])
	admin := w.As(webtest.Administrator)
	w.As(webtest.Physician)
	admin.Get(hospital).MustStatus(200).MustShow("Sykehuset og stedene", "Steder: Kongsvinger og Nordbyhagen.", "2 kommuner og bydeler har en avtale som gjelder.", "42 aktive pasienter i alt.", "IHT-lege: Henrik Dahl har logget inn.", "2 kommuner og bydeler er i drift.").
		MustNotShow("Kari", "Aasen", string(kari.Patient))
	admin.Get(place + "?q=nes").MustStatus(200).MustShow("Ingen som ikke alt er med, passer.")
	for _, id := range []string{"x", string(w.Orgs["Medisinsk avdeling"]), string(db.NewID())} {
		admin.Get(place + "/" + id).MustStatus(http.StatusNotFound)
		admin.Post(place + "/" + id + "/prove").MustStatus(http.StatusNotFound)
	}
	for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.Analyst, webtest.GP} {
		b := w.As(u)
		for _, path := range []string{place, hospital, "/administrasjon/virksomheter/fil", "/administrasjon/virksomheter/mal.xlsx"} {
			b.Get(path).MustStatus(http.StatusNotFound)
		}
		b.Post(hospital + "/prove").MustStatus(http.StatusNotFound)
	}
}
