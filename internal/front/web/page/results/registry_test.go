package results_test

import (
	"fmt"
	"strings"
	"testing"

	"traad/internal/app/result"
	"traad/internal/base/db"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// figures are what is kept of the one extract.
func figures(t *testing.T, w *webtest.World) string {
	t.Helper()
	rows, err := w.Store.Reader().RegistrySets(t.Context(), 10)
	if err != nil || len(rows) != 1 || rows[0].Figures == "" {
		t.Fatalf("%d sets: %v", len(rows), err)
	}
	return rows[0].Figures
}

// TestRegistry: registered with its decision, counted without keeping a row, seen by its users alone, and deleted on its day.
func TestRegistry(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Analyst)
		w.As(webtest.Nes).Get("/resultater/registre").MustStatus(404)
		p := b.Get("/resultater/registre").MustStatus(200).MustShow("Ingen uttrekk er registrert")
		b.Send(p, "register", "kpr", "tittel", "Bruk 2025", "formal", "", "slettes", "1.9.2026").MustStatus(422).MustShow("Skriv hva dataene skal brukes til.", "Dagen må være etter i dag", "Skriv første dag uttrekket gjelder.", "Velg hvem som skal se tallene.")
		own := string(w.ID(webtest.Analyst))
		good := []string{"register", "kpr", "tittel", "Bruk 2025", "formal", "Legevakt hos dem som ikke følges.", "vedtak", "Helsedataservice 24/1234", "vedtatt", "1.9.2026", "slettes", "1.9.2027", "fra", "1.1.2025", "til", "31.12.2025", "brukere", own}
		b.Send(p, good...).MustStatus(200).MustShow("Uttrekket er registrert", "KPR: Bruk 2025", "venter på fil", "1. jan. 2025 til og med 31. des. 2025", "Helsedataservice 24/1234")
		b.Send(p, good...).MustStatus(200) // the same form again
		rows, err := w.Store.Reader().RegistrySets(t.Context(), 10)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d sets: %v", len(rows), err)
		}
		at := "/resultater/registre/" + string(rows[0].ID)
		b.Upload(at+"/fil", "fil", "kpr.csv", []byte("lopenr;gruppe;tjeneste;dag;mengde\nHEMMELIG7;annet;kad;1;1\n")).MustStatus(422).MustShow("Rad 2, kolonne gruppe").MustNotShow("HEMMELIG7")
		var file strings.Builder
		file.WriteString("lopenr;gruppe;tjeneste;dag;mengde\n")
		for i := range 6 {
			fmt.Fprintf(&file, "HEMMELIG%d;fulgt;observert;;365\nHEMMELIG%d;fulgt;legevakt;-3;4\nHEMMELIG%d;fulgt;legevakt;3;1\n", i, i, i)
			fmt.Fprintf(&file, "ANNEN%d;sammenlignet;observert;;365\nANNEN%d;sammenlignet;legevakt;-3;4\nANNEN%d;sammenlignet;legevakt;3;2\n", i, i, i)
		}
		b.Upload(at+"/fil", "fil", "kpr.csv", []byte(file.String())).MustStatus(200).MustShow("lest inn", "Legevakt", "Fulgt, etter/førikke effekt", "1,0–1,0 0,25 eksakt 0,08–0,63", "2,0–2,0 0,50 0,15–1,44", "om lag 5 fulgt, 5 sammenlignet").MustNotShow("HEMMELIG", "Les inn fil")
		b.Get("/resultater/registre").MustNotShow("Eldre måte å regne på")
		old := strings.NewReplacer(`"method":1`, `"method":0`).Replace(figures(t, w))
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update registry_set set figures = $1", old); err != nil {
			t.Fatal(err)
		}
		b.Get("/resultater/registre").MustShow("Eldre måte å regne på", "les inn filen igjen", "0,25 eksakt")
		b.Upload(at+"/fil", "fil", "kpr.csv", []byte(file.String())).MustStatus(422).MustShow("Registrer et nytt uttrekk") // two versions tell what differs
		w.As(webtest.Manager).Get("/resultater/registre").MustStatus(200).MustNotShow("5 fulgt", "0,50")
		w.As(webtest.Nes).Post(at + "/slett").MustStatus(404)
		b.Upload("/resultater/registre/"+string(db.NewID())+"/fil", "fil", "kpr.csv", []byte(file.String())).MustStatus(404)
		w.Go(webtest.Today.AddDays(288), 10, 0) // past 1 September 2027
		b = w.As(webtest.Analyst)
		b.Get("/resultater/registre").MustNotShow("0,50") // its day has come, even where the job has not been
		if n, err := result.PurgeSets(t.Context(), w.Service); err != nil || n != 1 {
			t.Fatalf("%d deleted: %v", n, err)
		}
		if n := w.Audited(access.ExpireRegistry, true); n != 1 {
			t.Errorf("%d rows of it in the log", n)
		}
		var named, unnamed int // who is no user of it is shown that it exists, and no version of its figures
		for actor, n := range map[string]*int{"analyst": &named, "manager": &unnamed} {
			if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from audit where deed = $1 and role = $2 and cast(items as text) like '%registry_set/%@%'", string(access.SeeRegistry), actor).Scan(n); err != nil {
				t.Fatal(err)
			}
		}
		if named == 0 || unnamed != 0 {
			t.Errorf("the log names what was shown %d times for its users, %d for others", named, unnamed)
		}
		if rows, err = w.Store.Reader().RegistrySets(t.Context(), 10); err != nil || rows[0].Figures != "" || rows[0].Decision == "" {
			t.Fatalf("after its day: %+v, %v", rows, err)
		}
		b.Get("/resultater/registre").MustStatus(200).MustShow("slettet", "Helsedataservice").MustNotShow("0,50")
	})
}
