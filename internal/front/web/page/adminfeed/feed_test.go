package adminfeed_test

import (
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/stay"
	"traad/internal/base/db"
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
		// A message that could not be read: header and fault, and never what stood in it.
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), `insert into inbox (key_hash, interface, sender, format, header, sealed, answer, lane1, state, fault, attempts, received_at)
			values ('20261120:v1:abc', 'mllp', 'Ahus', 'hl7', '{"type":"ADT^A01","control":"4711","bytes":12}', 'v1:x', $1, 'v1:l', 'failed', 'two_persons', 2, $2)`, []byte("AA"), db.At(w.Service.Now())); err != nil {
			t.Fatal(err)
		}
		b.Get("/administrasjon/grensesnitt").MustStatus(200).MustShow("Meldinger som ikke ble ført", "ADT^A01, nr. 4711", "hører til to ulike personer").MustNotShow("v1:x", "Alle meldinger er ført")
		b.Post("/administrasjon/grensesnitt/1/kjor").MustStatus(404) // nothing is taken in by this process
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.GP} {
			w.As(u).Get("/administrasjon/grensesnitt").MustStatus(404)
			w.As(u).Post("/administrasjon/grensesnitt/1/kjor").MustStatus(404)
		}
	})
}
