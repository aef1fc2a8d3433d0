package adminstart_test

import (
	"context"
	"net/http"
	"testing"

	"traad/internal/app"
	"traad/internal/app/emergency"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// places are all pages of the administration that can be asked for.
func places(w *webtest.World) []string {
	id := func(name string) string { return string(w.Orgs[name]) }
	return []string{
		"/administrasjon", "/administrasjon/virksomheter", "/administrasjon/virksomheter?type=unit", "/administrasjon/virksomheter?q=nes",
		"/administrasjon/virksomheter/ny", "/administrasjon/virksomheter/" + id("Nes"), "/administrasjon/virksomheter/" + id("Medisinsk avdeling"),
		"/administrasjon/brukere", "/administrasjon/brukere/ny", "/administrasjon/brukere/" + string(w.ID(webtest.Nes)),
		"/administrasjon/roller", "/administrasjon/roller?rolle=administrator", "/administrasjon/vikarer",
		"/administrasjon/forlop", "/administrasjon/forlop/ny", "/administrasjon/forlop/ny?fra=iht-langvarig", "/administrasjon/forlop/iht-langvarig/1",
		"/administrasjon/forlop/iht-langvarig/tilpasning/" + id("Nes"), "/administrasjon/jobber", "/administrasjon/endringer",
		"/administrasjon/avtaler", "/administrasjon/avtaler/" + id("Nes"), "/administrasjon/avtaler/" + id("Nes") + "/rediger",
		"/administrasjon/avtaler/" + id("Nes") + "/versjon/1/1", "/administrasjon/avtaler/" + id("Nes") + "/oppsigelse",
		"/administrasjon/avtaler/" + id("Årnes legesenter") + "/rediger",
		"/administrasjon/grensesnitt", "/administrasjon/apne-opphold", "/administrasjon/adresser", "/administrasjon/journalsystemer",
		"/administrasjon/oppsett", "/administrasjon/oppsett?q=nes", "/administrasjon/oppsett/" + id("Nes"), "/administrasjon/oppsett/" + id("Nes") + "/papirer", "/administrasjon/oppsett/" + id("Nes") + "/papirer/risikovurdering",
		"/administrasjon/oppsett/" + id("Akershus universitetssykehus"), "/administrasjon/virksomheter/fil",
	}
}

var others = []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Manager, webtest.Analyst}

// TestOnlyAdministrators: every page of the administration is open to the administrator and to nobody else, and shows no
// person and nothing of what is written about one.
func TestOnlyAdministrators(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	w.Admit(kari, 2)
	admin := w.As(webtest.Administrator)
	for _, path := range places(w) {
		admin.Get(path).MustStatus(http.StatusOK).MustNotShow("Kari", "Aasen", kari.Number.String(), string(kari.Patient), string(kari.Enrolment), "Fire innleggelser", "Sover bedre")
	}
	for _, u := range others {
		b := w.As(u)
		for _, path := range places(w) {
			b.Get(path).MustStatus(http.StatusNotFound).MustShow("Siden finnes ikke").MustNotShow("Administrasjon ", "Ola Admin", "Årnes legesenter (")
		}
	}
	for _, path := range places(w) {
		w.Nobody().Get(path).MustShow("Logg inn i Tråd")
	}
}

// TestAdministratorSeesNoPerson: nor anywhere else.
func TestAdministratorSeesNoPerson(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	b := w.As(webtest.Administrator)
	b.Get("/").MustStatus(http.StatusOK).MustShow("Administrasjon").MustNotShow("Kari", "Min dag", `href="/oversikt"`)
	for _, path := range []string{kari.Page(), kari.Path("kontakt"), kari.Path("plan"), "/forlop", "/sok", "/henvisninger/ny", "/sporsmal"} {
		b.Get(path).MustNotShow("Kari", "Aasen")
		if got := b.Raw(http.MethodGet, path, nil).Status; got != http.StatusNotFound {
			t.Errorf("%s answers the administrator %d", path, got)
		}
	}
}

// TestNobodyElseChanges: every deed of the administration is refused for the others, and nothing has changed.
func TestNobodyElseChanges(t *testing.T) {
	w := webtest.New(t)
	nes, mona := string(w.Orgs["Nes"]), string(w.ID(webtest.GP))
	posts := map[string][]string{
		"/administrasjon/virksomheter":                                     {"type", "unit", "navn", "Hemmelig enhet", "del_av", nes},
		"/administrasjon/virksomheter/" + nes:                              {"navn", "Annet navn", "status", "none", "sett", "1"},
		"/administrasjon/brukere":                                          {"navn", "Ny Person"},
		"/administrasjon/brukere/sok":                                      {"q", "Mona"},
		"/administrasjon/brukere/" + mona:                                  {"navn", "Annet Navn", "sett", "1"},
		"/administrasjon/brukere/" + mona + "/avslutt":                     {"slutt", "1.1.2026", "sett", "1"},
		"/administrasjon/brukere/" + mona + "/apne":                        {"sett", "1"},
		"/administrasjon/brukere/" + mona + "/konto":                       {"sett", "1"},
		"/administrasjon/brukere/" + mona + "/roller":                      {"rolle", "administrator", "virksomhet", nes, "fra", "1.1.2026"},
		"/administrasjon/vikarer":                                          {"fastlege", mona, "vikar", string(w.ID(webtest.OtherGP)), "fra", "1.1.2027", "til", "2.2.2027"},
		"/administrasjon/forlop":                                           {"definisjon", "code = \"x\"", "steg", "publiser"},
		"/administrasjon/forlop/iht-langvarig/tilpasning/" + nes:           {"lengde-mapping", "21"},
		"/administrasjon/jobber/0198a5c0-0000-7000-8000-000000000000/kjor": {},
		"/administrasjon/avtaler/" + nes:                                   {"nummer", "2", "sett", "0", "part-1-navn", "Ny Person"},
		"/administrasjon/avtaler/" + nes + "/oppsigelse":                   {"dato", "17.11.2026", "slutt", "17.12.2026", "grunn", "x", "sett", "1"},
		"/administrasjon/avtaler/" + nes + "/oppsigelse/trekk":             {"sett", "1"},
	}
	for _, u := range others {
		b := w.As(u)
		for path, pairs := range posts {
			b.Post(path, pairs...).MustStatus(http.StatusNotFound).MustNotShow("Jon Lie", "Pål Eng")
		}
	}
	b := w.As(webtest.Administrator)
	b.Get("/administrasjon/virksomheter/"+nes).MustShow("Nes", "I drift")
	b.Get("/administrasjon/brukere").MustNotShow("Ny Person", "Annet Navn").MustShow("Mona Ruud")
	b.Get("/administrasjon/endringer").MustShow("ble avvist", "Ingrid Sandvik")
}

// TestFollowUpWaits: where staff may take emergency access and there is no leader, and where one has waited for long, administrators read how many.
func TestFollowUpWaits(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Clinician), takes{emergency.Take{Patient: kari.Patient, Reason: "acute", Note: "Falt hjemme, kommer med ambulanse."}})
	w.As(webtest.Administrator).Get("/administrasjon").MustShow("virksomheter mangler leder").MustNotShow("nødtilgang har ventet")
	w.Go(webtest.Today.AddDays(15), 10, 0)
	w.As(webtest.Administrator).Get("/administrasjon").MustShow("1 nødtilgang har ventet over 14 dager").MustNotShow("Kari", "Siri Vang")
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		for _, org := range []string{"Ullensaker", "Akershus universitetssykehus"} { // in Nes there is one
			if err := tx.InsertRoleAssignment(t.Context(), query.InsertRoleAssignmentParams{
				ID: db.NewID(), UserID: db.ID(w.ID(webtest.Manager)), Role: string(care.Manager), OrganisationID: db.ID(w.Orgs[org]), ValidFrom: webtest.Today, CreatedAt: db.At(webtest.Today.At(8, 0)),
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	w.As(webtest.Administrator).Get("/administrasjon").MustNotShow("mangler leder")
}

// takes is emergency.Take as a deed that gives only an error.
type takes struct{ emergency.Take }

func (d takes) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	_, err := d.Take.Run(ctx, s, a)
	return err
}

func TestStart(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := w.As(webtest.Administrator).Get("/administrasjon").MustStatus(http.StatusOK)
		p.MustShow("Administrasjon", "2 av 2 kommuner og bydeler i samarbeidet er i drift.", "15 brukere har tilgang i dag", "2 forløp",
			"Bare én person kan administrere", "Ullensaker", "I drift uten telefonnummer", "Ny bruker")
		p.MustNotShow("I drift uten koordinator", "Ingen sykehus er lagt inn")
	})
}
