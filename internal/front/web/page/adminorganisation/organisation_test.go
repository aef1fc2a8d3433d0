package adminorganisation_test

import (
	"net/http"
	"testing"

	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/virksomheter"

func TestList(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		for _, c := range []struct {
			query     string
			show, not []string
		}{
			{"", []string{"Kommuner og bydeler, Kongsvinger", "Nes", "3228", "i drift", "20", "Kommuner og bydeler, Nordbyhagen", "Ullensaker", "Sykehus og sykehussteder"}, []string{"Årnes legesenter", "Medisinsk avdeling"}},
			{"?type=gp_office", []string{"Årnes legesenter", "Legekontorer"}, []string{"Ullensaker", "Medisinsk avdeling"}},
			{"?type=unit", []string{"Medisinsk avdeling", "Hjemmesykepleien Nes"}, []string{"Årnes legesenter"}},
			{"?q=NES", []string{"Nes", "Årnes legesenter", "Hjemmesykepleien Nes"}, []string{"Ullensaker"}},
			{"?q=3209", []string{"Ullensaker"}, []string{"Årnes"}},
			{"?q=finnes-ikke", []string{"Ingen virksomheter passer"}, []string{"Ullensaker"}},
			{"?q=%3Cscript%3E", []string{"Ingen virksomheter passer"}, []string{"<script>"}},
		} {
			p := b.Get(place + c.query).MustStatus(http.StatusOK).MustShow(c.show...)
			p.MustNotShow(c.not...)
		}
	})
}

func TestEdit(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		path := place + "/" + string(w.Orgs["Nes"])
		form := b.Get(path).MustStatus(http.StatusOK).MustShow("kommunenummer 3228", "Koordinatorer i dag")
		p := b.Send(form, "navn", "Nes", "maltall", "24", "merknad", "høst 2027", "telefon", "000 55 201", "apent", "hverdager 9–15", "oppstart", "1.3.2021")
		p.MustBe(path).MustShow("Virksomheten er lagret.", "Sist endret", "Ola Admin")
		for name, want := range map[string]string{"maltall": "24", "merknad": "høst 2027", "telefon": "000 55 201", "apent": "hverdager 9–15", "oppstart": "01.03.2021"} {
			if got := p.Value(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	})
}

func TestEditKeepsWhatWasTyped(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	path := place + "/" + string(w.Orgs["Nes"])
	for _, c := range []struct {
		field, value, says string
	}{
		{"navn", "", "Skriv navnet."},
		{"maltall", "mange", "Skriv et helt tall fra 0 til 10"},
		{"maltall", "-3", "Skriv et helt tall"},
		{"oppstart", "32.13.2026", "dag"},
		{"sted", "", "Velg sykehusstedet som følger pasientene"},
		{"sted", "0198a5c0-0000-7000-8000-000000000000", "Velg et sykehussted fra listen."},
		{"status", "ferdig", "Velg en status fra listen."},
		{"slutt", "1.1.2001", "Siste dag er før oppstarten"},
	} {
		t.Run(c.field+" "+c.value, func(t *testing.T) {
			p := b.Send(b.Get(path), c.field, c.value, "merknad", "<b>tekst</b> som blir", "oppstart", pick(c.field == "oppstart", c.value, "1.1.2020"))
			p.MustStatus(http.StatusUnprocessableEntity).MustShow(c.says, "felt må rettes").MustNotShow("<b>tekst")
			if got := p.Value("merknad"); got != "<b>tekst</b> som blir" {
				t.Errorf("the note is %q", got)
			}
		})
	}
	if got := b.Get(path).Value("merknad"); got != "" {
		t.Errorf("the note was stored: %q", got)
	}
}

func pick(a bool, x, y string) string {
	if a {
		return x
	}
	return y
}

func TestTwoAtOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		path := place + "/" + string(w.Orgs["Nes"])
		a, b := w.As(webtest.Administrator), w.As(webtest.Administrator)
		first, second := a.Get(path), b.Get(path)
		a.Send(first, "navn", "Nes", "merknad", "fra den første", "maltall", "25").MustShow("Virksomheten er lagret.")
		p := b.Send(second, "navn", "Nes", "merknad", "fra den andre", "maltall", "30")
		p.MustStatus(http.StatusConflict).MustShow("Ola Admin lagret mens du skrev", "fra den første", "fra den andre", "25", "30", "Bruk det som er lagret")
		if p.Value("merknad") != "fra den andre" || p.Value("maltall") != "30" {
			t.Error("what the second typed is not in the form")
		}
		b.Send(p, "navn", "Nes").MustStatus(http.StatusOK).MustShow("Virksomheten er lagret.")
		if got := a.Get(path).Value("maltall"); got != "30" {
			t.Errorf("after seeing both, the second's stands: %q", got)
		}
	})
}

func TestAdd(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		nes := string(w.Orgs["Nes"])
		form := b.Get(place + "/ny").MustStatus(http.StatusOK)
		key := form.Value("nokkel")
		send := func(pairs ...string) *webtest.Page {
			return b.Send(form, append([]string{"type", "gp_office"}, pairs...)...)
		}
		send("navn", "Nes <b>legekontor</b>").MustStatus(http.StatusUnprocessableEntity).MustShow("Velg kommunen eller bydelen som legekontoret ligger i.").MustNotShow("<b>lege")
		send("navn", "Nes legekontor", "del_av", string(w.Orgs["Kongsvinger"])).MustStatus(http.StatusUnprocessableEntity).MustShow("Et legekontor ligger i en kommune eller bydel.")
		send("navn", "Nes legekontor", "del_av", nes, "nummer", "123456789").MustStatus(http.StatusUnprocessableEntity).MustShow("Organisasjonsnummeret er ikke gyldig.")
		p := send("navn", "Nes legekontor", "del_av", nes, "telefon", "000 55 300")
		p.MustBe(place+"/"+key).MustShow("Virksomheten er lagt til.", "Legekontor", "Nes")
		send("navn", "Nes legekontor", "del_av", nes).MustBe(place + "/" + key) // twice makes one
		b.Get(place+"?type=gp_office").MustShow("Legekontorer (2)", "Nes legekontor")
		unit := b.Get(place + "/ny")
		b.Send(unit, "type", "unit", "navn", "KAD Nes", "del_av", nes).MustShow("Virksomheten er lagt til.", "Enhet")
		district := b.Get(place + "/ny?type=district")
		b.Send(district, "type", "district", "navn", "Grorud", "nummer", "30110", "del_av", nes, "status", "agreement", "sted", string(w.Orgs["Nordbyhagen"])).
			MustShow("Virksomheten er lagt til.", "bydelsnummer 30110", "Bydel")
		twin := b.Get(place + "/ny")
		b.Send(twin, "type", "municipality", "navn", "Nes to", "nummer", "3228").MustStatus(http.StatusUnprocessableEntity).MustShow("Nummeret brukes av Nes fra før")
	})
}
