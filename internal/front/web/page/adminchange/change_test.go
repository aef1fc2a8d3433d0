package adminchange_test

import (
	"net/http"
	"testing"

	"traad/internal/front/web/webtest"
)

func TestChanges(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		b.Get("/administrasjon/endringer").MustStatus(http.StatusOK).MustShow("Ingen endringer ennå")
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		nes := "/administrasjon/virksomheter/" + string(w.Orgs["Nes"])
		b.Send(b.Get(nes), "navn", "Nes", "merknad", "hemmelig merknad").MustShow("Virksomheten er lagret.")
		user := b.Get("/administrasjon/brukere/ny")
		b.Send(user, "navn", "Vigdis Ås").MustShow("Brukeren er lagt til.")
		path := "/administrasjon/brukere/" + string(w.ID(webtest.Nes))
		b.SendTo(b.Get(path), path+"/roller", "rolle", "manager", "virksomhet", string(w.Orgs["Nes"]), "fra", "17.11.2026").MustShow("Rollen er gitt.")
		b.Send(b.Get("/administrasjon/forlop/iht-langvarig/tilpasning/"+string(w.Orgs["Nes"])), "lengde-mapping", "20").MustShow("Fristene er lagret.")
		w.As(webtest.Manager).Post("/administrasjon/brukere", "navn", "X").MustStatus(http.StatusNotFound)
		b.Get("/administrasjon/endringer").MustShow("Ola Admin", "Virksomhet: Nes", "Bruker: Vigdis Ås (ny)", "Bruker: Ingrid Sandvik", "Rolle", "Tilpassede frister", "Arne Lund ble avvist").
			MustNotShow("Kari", kari.Number.String(), "hemmelig merknad", string(kari.Patient))
	})
}
