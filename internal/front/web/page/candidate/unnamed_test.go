package candidate_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store/storetest"
)

// away is a key service that does not answer.
type away struct{ keyservice.Service }

func (away) Pseudonyms(context.Context, []nin.Number) ([]string, error) {
	return nil, errs.Unavailable("Sykehusets nøkkeltjeneste svarer ikke.")
}

// TestObjectionWithoutRecord: whoever has no record is out of the loads in use, the list and what comes later as soon as she has objected, and in again when
// she takes it back; the page answers alike whether the data have her or not, and her number is nowhere.
func TestObjectionWithoutRecord(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		ctx, s := t.Context(), w.Service
		keys, err := keyservice.OpenLocal(filepath.Join(t.TempDir(), "service.json"), s.Now)
		if err != nil {
			t.Fatal(err)
		}
		stranger := w.Unused()
		her := w.Person("Solveig", "Aasen", webtest.Planned) // with a record: the same door holds for her
		names, err := keys.Pseudonyms(ctx, []nin.Number{her.Number, stranger})
		if err != nil {
			t.Fatal(err)
		}
		var e, p bytes.Buffer
		fmt.Fprintln(&e, "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander")
		fmt.Fprintln(&p, "lopenr,fodselsdato,kjonn,kommunenr")
		for _, id := range append(names, "v1-en-annen") {
			fmt.Fprintf(&p, "%s,1942-02-17,2,3228\n", id)
			for k := range 5 {
				in := webtest.Today.AddDays(-20 * (k + 1))
				fmt.Fprintf(&e, "%s,%s,10:00,%s,12:00,1,1,983971636,%d,I50.0,F05.9 J44.1 N18.4 R29.6\n", id, in, in.AddDays(2), k)
			}
		}
		loader := access.Actor{Role: "administrator", Today: webtest.Today}
		for kind, b := range map[dataset.Kind]*bytes.Buffer{dataset.Persons: &p, dataset.Episodes: &e} {
			if _, err := kind.Import(ctx, s, loader, dataset.Declared{Source: "dips", Keys: keys, Files: []dataset.File{{Name: "f.csv", Data: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}}}); err != nil {
				t.Fatal(err, errs.FieldsOf(err))
			}
		}
		if _, err := dataset.AskPseudonyms(ctx, s, keys); err != nil {
			t.Fatal(err)
		}
		h := &dataset.Holder{}
		w.Handler = web.New(s, web.Options{Candidates: &candidate.Finder{Data: h, Keys: keys}, Keys: keys})
		b := w.As(webtest.Physician)
		has := func(want ...string) {
			t.Helper()
			if _, err := dataset.Refresh(ctx, s, h); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range h.Current().People {
				got = append(got, p.ID)
			}
			if len(got) != len(want) || len(h.Current().Index.E.People) != len(want) {
				t.Errorf("the loads have %v, want %v", got, want)
			}
			for _, id := range want {
				if !strings.Contains(strings.Join(got, " "), id) {
					t.Errorf("the loads have %v, want %v", got, want)
				}
			}
		}
		has(names[0], names[1], "v1-en-annen")

		empty := b.Post("/kandidater/reservasjon").MustStatus(422).MustShow("Skriv fødselsnummeret", "Velg hvem")
		b.Post("/kandidater/reservasjon", "fnr", "123", "hvem", "patient", "dato", "1.11.2026").MustStatus(422)
		b.Post("/kandidater/reservasjon", "fnr", stranger.Digits(), "hvem", "patient", "dato", "1.11.2099").MustStatus(422).MustShow("etter i dag")
		b.Post("/kandidater/reservasjon/trekk").MustStatus(422).MustShow("Skriv fødselsnummeret")
		for _, u := range []webtest.User{webtest.Analyst, webtest.Manager, webtest.Nes, webtest.GP} {
			w.As(u).Post("/kandidater/reservasjon", "fnr", stranger.Digits(), "hvem", "patient", "dato", "1.11.2026").MustNotShow("er registrert og gjelder")
		}
		has(names[0], names[1], "v1-en-annen")
		told := func(n nin.Number) string {
			t.Helper()
			return strings.ReplaceAll(b.Send(empty, "fnr", n.Digits(), "hvem", "patient", "dato", "1.11.2026", "nokkel", string(db.NewID())).MustStatus(200).
				MustShow("Reservasjonen er registrert og gjelder fra nå").MustNotShow(n.Digits()).Text, "\n", " ")
		}
		known := told(stranger)
		has(names[0], "v1-en-annen")
		again := told(stranger) // twice is one
		nobody := told(w.Unused())
		if known != again || strings.Replace(nobody, "2 reservasjoner gjelder", "1 reservasjon gjelder", 1) != known {
			t.Errorf("the answers differ:\n%s\n%s\n%s", known, again, nobody)
		}
		told(her.Number)
		has("v1-en-annen")
		if ids, err := dataset.RecordsOutOfAnalysis(ctx, s.Store.Reader(), s.Keys); err != nil || len(ids) != 1 || ids[0] != db.ID(her.Patient) {
			t.Errorf("records out of analyses: %v %v", ids, err)
		}
		rows := strings.Join(storetest.Rows(t, s.Store, "objection_unnamed", "*", "id"), "\n")
		for _, n := range []string{stranger.Digits(), names[1], her.Number.Digits(), names[0]} {
			if strings.Contains(rows, n) || strings.Contains(w.Log(), n) {
				t.Errorf("%s is kept or logged", n)
			}
		}
		taken := "Ingen reservasjon uten journal gjelder for dette fødselsnummeret nå"
		b.Post("/kandidater/reservasjon/trekk", "fnr-trekk", stranger.Digits()).MustStatus(200).MustShow(taken).MustNotShow(stranger.Digits())
		b.Post("/kandidater/reservasjon/trekk", "fnr-trekk", her.Number.Digits()).MustStatus(200).MustShow(taken)
		b.Post("/kandidater/reservasjon/trekk", "fnr-trekk", her.Number.Digits()).MustStatus(200).MustShow(taken) // none stood
		has(names[0], names[1], "v1-en-annen")

		w.Handler = web.New(s, web.Options{Candidates: &candidate.Finder{Data: h}, Keys: away{}})
		b.Post("/kandidater/reservasjon", "fnr", stranger.Digits(), "hvem", "patient", "dato", "1.11.2026").MustStatus(503).MustShow("svarer ikke")
		has(names[0], names[1], "v1-en-annen")
		w.Sound()
	})
}
