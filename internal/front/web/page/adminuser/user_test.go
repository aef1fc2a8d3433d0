package adminuser_test

import (
	"net/http"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/brukere"

func TestListAndSearch(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		list := b.Get(place).MustStatus(http.StatusOK).MustShow("15 brukere kan logge inn i dag", "Ingrid Sandvik", "IHT-koordinator, kommune, Nes", "Behandler i øyeblikket, Medisinsk avdeling")
		for _, c := range []struct {
			q         string
			show, not []string
		}{
			{"sandv", []string{"Ingrid Sandvik"}, []string{"Grete Moen"}},
			{"PÅL", []string{"Pål Eng"}, []string{"Ingrid Sandvik"}},
			{"00055100", []string{"Ingrid Sandvik", "Pål Eng"}, nil},
			{"<i>ingen</i>", []string{"Ingen brukere passer"}, []string{"<i>ingen"}},
		} {
			p := b.Send(list, "q", c.q).MustStatus(http.StatusOK).MustBe(place + "/sok").MustShow(c.show...)
			p.MustNotShow(c.not...)
			if got := p.Value("q"); got != c.q {
				t.Errorf("the search box holds %q, want %q", got, c.q)
			}
		}
	})
}

func TestAddAndGrant(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		form := b.Get(place + "/ny").MustStatus(http.StatusOK)
		b.Send(form, "navn", "", "epost", "ikke en adresse", "tittel", "<u>geriater</u>").MustStatus(http.StatusUnprocessableEntity).
			MustShow("Skriv navnet.", "E-postadressen er ikke gyldig").MustNotShow("<u>geriater")
		p := b.Send(form, "navn", "Vigdis Ås", "epost", "vigdis@nes.kommune.no", "tittel", "sykepleier").MustStatus(http.StatusOK).MustShow("Vigdis Ås", "Brukeren er lagt til", "Ingen roller ennå")
		path, _, _ := strings.Cut(p.Path, "#")
		again := b.Get(place + "/ny")
		b.Send(again, "navn", "Vigdis To", "epost", "vigdis@nes.kommune.no").MustStatus(http.StatusUnprocessableEntity).MustShow("E-postadressen brukes av en annen bruker")

		nes, unit, office, hospital := string(w.Orgs["Nes"]), string(w.Orgs["Medisinsk avdeling"]), string(w.Orgs["Årnes legesenter"]), string(w.Orgs["Akershus universitetssykehus"])
		for _, c := range []struct{ role, org, from, to, says string }{
			{"municipal_coordinator", hospital, "1.1.2026", "", "Rollen «IHT-koordinator, kommune» kan bare gis i kommune eller bydel."},
			{"municipal_coordinator", unit, "1.1.2026", "", "Medisinsk avdeling er av typen enhet."},
			{"hospital_coordinator", nes, "1.1.2026", "", "kan bare gis i sykehus eller sykehussted"},
			{"hospital_physician", office, "1.1.2026", "", "kan bare gis i sykehus eller sykehussted"},
			{"general_practitioner", nes, "1.1.2026", "", "kan bare gis i legekontor"},
			{"emergency_clinician", nes, "1.1.2026", "", "kan bare gis i enhet"},
			{"care_worker", office, "1.1.2026", "", "kan bare gis i enhet"},
			{"administrator", unit, "1.1.2026", "", "kan bare gis i sykehus, sykehussted, kommune eller bydel"},
			{"", nes, "1.1.2026", "", "Velg en rolle fra listen."},
			{"king", nes, "1.1.2026", "", "Velg en rolle fra listen."},
			{"manager", "", "1.1.2026", "", "Velg hvor personen har rollen."},
			{"manager", "tull", "1.1.2026", "", "Velg en virksomhet fra listen."},
			{"manager", nes, "", "", "Velg fra hvilken dag."},
			{"manager", nes, "i går", "", "dag"},
			{"manager", nes, "1.6.2026", "1.5.2026", "Siste dag er før første dag."},
		} {
			p := b.SendTo(b.Get(path), path+"/roller", "rolle", c.role, "virksomhet", c.org, "fra", c.from, "til", c.to).MustStatus(http.StatusUnprocessableEntity).MustShow(c.says)
			if got := p.Value("fra"); got != c.from {
				t.Errorf("%s: fra is %q, want %q", c.says, got, c.from)
			}
		}
		b.SendTo(b.Get(path), path+"/roller", "rolle", "municipal_coordinator", "virksomhet", nes, "fra", "1.1.2026", "til", "").MustBe(path).MustShow("Rollen er gitt.", "IHT-koordinator, kommune")
		b.SendTo(b.Get(path), path+"/roller", "rolle", "manager", "virksomhet", nes, "fra", "1.1.2027", "til", "31.12.2027").MustShow("Rollen er gitt.", "kommer", "Leder")
		b.SendTo(b.Get(path), path+"/roller", "rolle", "municipal_coordinator", "virksomhet", nes, "fra", "1.6.2026").MustStatus(http.StatusUnprocessableEntity).
			MustShow("Brukeren har den samme rollen her fra 1. jan. 2026")
		b.Get("/administrasjon/roller?rolle=municipal_coordinator").MustShow("Vigdis Ås", "Nes (kommune)").MustNotShow("Mona Ruud")
	})
}

func TestEditConflict(t *testing.T) {
	w := webtest.New(t)
	path := place + "/" + string(w.ID(webtest.Nes))
	a, b := w.As(webtest.Administrator), w.As(webtest.Administrator)
	first, second := a.Get(path), b.Get(path)
	a.SendTo(first, path, "tittel", "spesialsykepleier").MustShow("Brukeren er lagret.")
	p := b.SendTo(second, path, "tittel", "koordinator", "telefon", "000 55 999").MustStatus(http.StatusConflict).
		MustShow("Ola Admin lagret mens du skrev", "spesialsykepleier", "koordinator", "000 55 999")
	if p.Value("tittel") != "koordinator" {
		t.Errorf("the second's title is %q", p.Value("tittel"))
	}
	b.SendTo(p, path, "tittel", "koordinator").MustShow("Brukeren er lagret.")
}

func TestRevoke(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b, ingrid := w.As(webtest.Administrator), w.As(webtest.Nes)
		path := place + "/" + string(w.ID(webtest.Nes))
		role := string(w.Assignment(webtest.Nes))
		action, field := path+"/roller/"+role+"/avslutt", "til-"+role
		p := b.SendTo(b.Get(path), action, field, "tull").MustStatus(http.StatusUnprocessableEntity)
		if p.Value(field) != "tull" {
			t.Errorf("what was typed is gone: %q", p.Value(field))
		}
		b.SendTo(b.Get(path), action, field, "").MustStatus(http.StatusUnprocessableEntity).MustShow("Velg siste dag.")
		b.SendTo(b.Get(path), action, field, "1.1.1999").MustStatus(http.StatusUnprocessableEntity).MustShow("Rollen gjelder fra")
		ingrid.Get("/").MustStatus(http.StatusOK).MustShow("Min dag")
		b.SendTo(b.Get(path), action, field, "16.11.2026").MustBe(path).MustShow("Rollen er avsluttet.")
		ingrid.Get("/").MustShow("Logg inn i Tråd").MustNotShow("Min dag")
		b.Post(path+"/roller/tull/avslutt", "til-tull", "1.1.2026").MustStatus(http.StatusNotFound)
	})
}

func TestEndAndReopen(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b, mona := w.As(webtest.Administrator), w.As(webtest.GP)
		path := place + "/" + string(w.ID(webtest.GP))
		b.SendTo(b.Get(path), path+"/avslutt", "slutt", "").MustStatus(http.StatusUnprocessableEntity).MustShow("Velg siste dag.")
		mona.Get("/").MustStatus(http.StatusOK)
		b.SendTo(b.Get(path), path+"/avslutt", "slutt", "16.11.2026").MustBe(path).MustShow("Brukeren er avsluttet.", "Siste dag var 16. nov. 2026")
		mona.Get("/").MustShow("Logg inn i Tråd")
		b.Get(place).MustNotShow("Mona Ruud")
		b.Send(b.Get(place), "q", "mona", "avsluttede", "ja").MustShow("Mona Ruud", "avsluttet 16. nov. 2026")
		b.Post(path+"/roller", "rolle", "general_practitioner", "virksomhet", string(w.Orgs["Årnes legesenter"]), "fra", "17.11.2026").
			MustStatus(http.StatusUnprocessableEntity).MustShow("Åpne brukeren igjen først.")
		b.SendTo(b.Get(path), path+"/apne").MustShow("Brukeren er åpen igjen.", "Gi en rolle")
		mona.Get("/").MustShow("Logg inn i Tråd") // the roles stay ended
	})
}

// TestLastAdministrator: nobody can shut everybody out.
func TestLastAdministrator(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	path, role := place+"/"+string(w.ID(webtest.Administrator)), string(w.Assignment(webtest.Administrator))
	b.SendTo(b.Get(path), path+"/roller/"+role+"/avslutt", "til-"+role, "17.11.2026").MustStatus(http.StatusUnprocessableEntity).MustShow("Dette er den siste administratoren.")
	b.SendTo(b.Get(path), path+"/avslutt", "slutt", "31.12.2026").MustStatus(http.StatusUnprocessableEntity).MustShow("Dette er den siste administratoren.")
	other := place + "/" + string(w.ID(webtest.Analyst))
	b.SendTo(b.Get(other), other+"/roller", "rolle", "administrator", "virksomhet", string(w.Orgs["Nes"]), "fra", "17.11.2026").MustShow("Rollen er gitt.")
	b.SendTo(b.Get(path), path+"/roller/"+role+"/avslutt", "til-"+role, "17.11.2026").MustShow("Rollen er avsluttet.")
	if log := w.Log(); strings.Contains(log, "Ida Falk") || strings.Contains(log, "Ola Admin") {
		t.Error("a name in the log")
	}
}

func TestUnknownUser(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	for _, id := range []string{"tull", "0198a5c0-0000-7000-8000-000000000000", "%00"} {
		b.Get(place + "/" + id).MustStatus(http.StatusNotFound)
		b.Post(place+"/"+id, "navn", "X", "sett", "1").MustStatus(http.StatusNotFound)
		b.Post(place+"/"+id+"/avslutt", "slutt", "1.1.2026").MustStatus(http.StatusNotFound)
	}
}

// TestAccount: the HPR number is one person's, and an account at the provider of log-in can be let go.
func TestAccount(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b, ingrid := w.As(webtest.Administrator), w.As(webtest.Nes)
		nes, mona := place+"/"+string(w.ID(webtest.Nes)), place+"/"+string(w.ID(webtest.GP))
		p := b.SendTo(b.Get(nes), nes, "hpr", "91 44 900").MustStatus(http.StatusUnprocessableEntity).MustShow("HPR-nummeret er bare siffer")
		if p.Value("hpr") != "91 44 900" {
			t.Errorf("what was typed is gone: %q", p.Value("hpr"))
		}
		b.SendTo(p, nes, "hpr", "9144900").MustBe(nes).MustShow("Brukeren er lagret.").MustNotShow("Løs fra kontoen")
		if got := b.Get(nes).Value("hpr"); got != "9144900" {
			t.Errorf("saved %q", got)
		}
		b.SendTo(b.Get(mona), mona, "hpr", "9144900").MustStatus(http.StatusUnprocessableEntity).MustShow("HPR-nummeret tilhører en annen bruker.").MustNotShow("Ingrid")
		b.SendTo(b.Get(nes), nes, "tittel", "Sykepleier").MustShow("Brukeren er lagret.") // her own number is no hindrance

		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "insert into user_login (issuer, subject, user_id, created_at) values ('https://sso', 'x', $1, $2)",
			string(w.ID(webtest.Nes)), "2026-11-02T08:00:00.000000Z"); err != nil {
			t.Fatal(err)
		}
		p = b.Get(nes).MustShow("Koblet til en konto hos innloggingsleverandøren siden 2. nov. 2026")
		ingrid.Get("/").MustShow("Min dag")
		b.SendTo(p, nes+"/konto").MustBe(nes).MustShow("Brukeren er løst fra kontoen og logget ut.").MustNotShow("Koblet til en konto")
		ingrid.Get("/").MustShow("Logg inn i Tråd")
		b.Post(nes + "/konto").MustBe(nes) // nothing to let go
	})
}
