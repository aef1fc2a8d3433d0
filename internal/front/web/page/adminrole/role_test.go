package adminrole_test

import (
	"net/http"
	"testing"

	"traad/internal/front/web/webtest"
)

func TestRoles(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		const place = "/administrasjon/roller"
		for _, c := range []struct {
			query     string
			show, not []string
		}{
			{"", []string{"15 roller er i bruk.", "0 brukere har flere enn én.", "Nes (kommune)", "Ingrid Sandvik", "Akershus universitetssykehus (sykehus)", "Henrik Dahl"}, nil},
			{"?rolle=general_practitioner", []string{"Mona Ruud", "Jon Lie", "Årnes legesenter (legekontor)"}, []string{"Ingrid Sandvik", "Henrik Dahl"}},
			{"?virksomhet=" + string(w.Orgs["Nes"]), []string{"Ingrid Sandvik", "Grete Moen", "Arne Lund", "Leder"}, []string{"Mona Ruud", "Pål Eng"}},
			{"?rolle=analyst&virksomhet=" + string(w.Orgs["Nes"]), []string{"Ingen har en slik rolle i dag"}, []string{"Ida Falk"}},
			{"?rolle=%3Cb%3E", []string{"Ingen har en slik rolle i dag"}, []string{"<b>"}},
		} {
			p := b.Get(place + c.query).MustStatus(http.StatusOK).MustShow(c.show...)
			p.MustNotShow(c.not...)
		}
	})
}

// TestSeveralRoles: a user with two roles stands under both organisations.
func TestSeveralRoles(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	path := "/administrasjon/brukere/" + string(w.ID(webtest.Nes))
	b.SendTo(b.Get(path), path+"/roller", "rolle", "manager", "virksomhet", string(w.Orgs["Ullensaker"]), "fra", "17.11.2026").MustShow("Rollen er gitt.")
	b.Get("/administrasjon/roller").MustShow("1 bruker har flere enn én.", "16 roller")
	b.Get("/administrasjon/roller?virksomhet="+string(w.Orgs["Ullensaker"])).MustShow("Ingrid Sandvik", "Leder")
}
