package adminfeed_test

import (
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/stay"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

func TestFeeds(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		b.Get("/administrasjon/grensesnitt").MustStatus(200).MustShow("Ingen avsender har meldt noe", "i kø")
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		err := w.Service.Do(t.Context(), w.Actor(webtest.Nes), func(tx *app.Tx) error {
			p, err := tx.Person(t.Context(), kari.Patient)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.RecordStay, p); err != nil {
				return err
			}
			for sender, ago := range map[string]time.Duration{"Ahus": time.Minute, "KAD Nes": 30 * time.Hour} {
				tx.Now = w.Service.Now().Add(-ago)
				if _, err := stay.Record(t.Context(), tx, stay.Told{
					Patient: kari.Patient, Sender: sender, Number: "1", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital", Movement: care.Movement{Kind: care.Admission, At: tx.Now},
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		b.Get("/administrasjon/grensesnitt").MustStatus(200).MustShow("Ahus", "Hører fra", "KAD Nes", "Ingen meldinger fra KAD Nes siden", "Stille for lenge").MustNotShow("Kari", "Ingen meldinger fra Ahus")
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.GP} {
			w.As(u).Get("/administrasjon/grensesnitt").MustStatus(404)
		}
	})
}
