package myday_test

import (
	"testing"
	"time"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// Admitted and handled are two facts: Min dag and the person's page tell of both, to those who may take alerts.
func TestWhoTookTheAlertOfAStay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Service.Outward.Address = "https://traad.example"
		kari, quiet := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Berit", "Moe", webtest.FollowedUp)
		w.Admit(kari, 1)
		var id string
		if err := w.Store.DB.Reader().QueryRowContext(t.Context(), "select id from stay where patient_id = $1", string(kari.Patient)).Scan(&id); err != nil {
			t.Fatal(err)
		}
		w.Admit(quiet, 1) // a stay that gave no alert: nothing is said of one
		w.Tell(&webtest.Told{Case: kari, Stay: care.StayID(id), Where: "hospital"}, care.Admission, 2*time.Hour, "emergency")
		path := "/varsler/" + string(w.Alerts(kari)[0])
		nes, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
		nes.Get("/").MustShow("Innlagt nå", "Ikke tatt", "Innleggelse, legevakt")
		nes.Get(kari.Page()).MustShow("Ingen har kvittert for varselet.", "Kvitter varsel")
		nes.Get(quiet.Page()).MustShow("Innlagt nå").MustNotShow("kvittert", "Kvitter varsel")
		w.As(webtest.GP).Get(kari.Page()).MustNotShow("Kvitter varsel")
		w.As(webtest.Ullensaker).Get("/").MustNotShow("Ikke tatt", "Tatt av")
		nes.Post(path + "/kvitter").MustStatus(200)
		nes.Get("/").MustShow("Tatt av deg").MustNotShow("Ikke tatt")
		nes.Get(kari.Page()).MustShow("Du har tatt varselet.").MustNotShow("Kvitter varsel")
		grete.Get("/").MustShow("I. Sandvik").MustNotShow("Ikke tatt", "Tatt av deg")
		grete.Get(kari.Page()).MustShow("Varselet er tatt av Ingrid Sandvik.").MustNotShow("Kvitter varsel")
		nes.Send(nes.Get("/sok?til=innleggelse").MustShow("Innleggelse, legevakt"), "q", "moe").MustShow("Registrer opphold", "Berit Moe")
	})
}
