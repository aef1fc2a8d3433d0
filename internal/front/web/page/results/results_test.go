package results_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/dataset"
	"traad/internal/app/pathway"
	"traad/internal/app/result"
	"traad/internal/app/staffing"
	"traad/internal/base/browser"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	staffingrule "traad/internal/rules/staffing"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

var shots = flag.String("look", "", "folder to put screenshots in")

// followed are so many in Nes and in Ullensaker, each included after a bad autumn; three of them in Ullensaker.
const inNes, inUllensaker = 36, 3

// crowd lays out those who are followed, and loads that tell of them and of 900 others who were as ill at the same time.
func crowd(w *webtest.World) *dataset.Holder {
	dice := rand.New(rand.NewPCG(7, 7))
	var e, p strings.Builder
	fmt.Fprintln(&e, "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,fagenhet,hovedtilstand,utTilstand,tjeneste")
	fmt.Fprintln(&p, "lopenr,fodselsdato,kjonn,kommunenr,dodsdato")
	fmt.Fprintln(&e, "psn-f-000,2024-02-01,,,,,,,,,legevakt\npsn-f-000,2026-10-28,,,,,,,,,legevakt") // outside her windows: so long is legevakt told of
	person := func(id, number string, d0 date.Date, effect float64) {
		born := date.Of(1938+dice.IntN(8), 1, 1).AddDays(dice.IntN(365))
		died := ""
		if dice.IntN(9) == 0 {
			died = d0.AddDays(20 + dice.IntN(300)).String()
		}
		fmt.Fprintf(&p, "%s,%s,%d,%s,%s\n", id, born, 1+dice.IntN(2), number, died)
		var days []int
		for range 3 {
			days = append(days, -5-dice.IntN(80))
		}
		for range dice.IntN(3) {
			days = append(days, -90-dice.IntN(600))
		}
		for range 4 {
			if dice.Float64() < .6*effect {
				days = append(days, 3+dice.IntN(340))
			}
		}
		for _, n := range days {
			in := d0.AddDays(n)
			if in.After(date.Of(2026, 10, 30)) || died != "" && in.String() >= died {
				continue
			}
			fmt.Fprintf(&e, "%s,%s,10:00,%s,12:00,1,1,med,I50.0,1,\n", id, in, in.AddDays(1+dice.IntN(4)))
			out := in.AddDays(6)
			fmt.Fprintf(&e, "%s,%s,10:00,%s,10:30,3,4,med,I50.0,1,\n", id, out, out)
			if number == "3228" || number == "9999" {
				fmt.Fprintf(&e, "%s,%s,,,,,,,,,legevakt\n", id, in)
			}
		}
	}
	ctx := w.T.Context()
	err := w.Store.InTx(ctx, func(tx *store.Writer) error {
		for i := range inNes + inUllensaker {
			area, number := "Nes", "3228"
			if i >= inNes {
				area, number = "Ullensaker", "3209"
			}
			d0 := date.Of(2025, 3, 1).AddDays(7 * i)
			pseudonym, id, enrolment := fmt.Sprintf("psn-f-%03d", i), db.NewID(), db.NewID()
			person(pseudonym, number, d0, .7)
			sealed, err := w.Service.Keys.Seal([]byte(pseudonym), "patient_pseudonym/"+string(id))
			if err != nil {
				return err
			}
			if err := tx.InsertPatient(ctx, query.InsertPatientParams{ID: id, GivenName: "Hemmelig", FamilyName: "Navnesen", NameSort: "navnesen", Sex: "woman", AreaID: db.ID(w.Orgs[area]), BirthDate: date.Of(1940, 2, 3), CreatedAt: db.At(w.Service.Now()), Version: 1}); err != nil {
				return err
			}
			if err := tx.PutPseudonym(ctx, query.PutPseudonymParams{PatientID: id, Sealed: sealed, KeyVersion: 1, MadeAt: db.At(w.Service.Now())}); err != nil {
				return err
			}
			if err := tx.InsertMany(ctx, "enrolment", []string{"id", "patient_id", "pathway_code", "pathway_version", "area_id", "site_id", "created_at", "status", "stage", "referred_on", "included_on", "cfs", "due_sort", "name_sort"},
				[][]any{{enrolment, id, care.LongTerm, 1, db.ID(w.Orgs[area]), db.ID(w.Orgs["Kongsvinger"]), db.At(w.Service.Now()), "active", "follow_up", d0.AddDays(-10), d0, 9, "9999-12-31", "navnesen"}}); err != nil {
				return err
			}
			scores := []care.Score{{On: d0.AddDays(-400), CFS: 2}, {On: d0, CFS: care.CFS(4 + i%3)}, {On: d0.AddDays(100), CFS: 9}} // the part goes by what she was on the day of inclusion
			if _, err := tx.PutEnrolmentState(ctx, query.PutEnrolmentStateParams{EnrolmentID: enrolment, Data: db.ToJSON(&care.Enrolment{Scores: scores})}); err != nil {
				return err
			}
		}
		load := db.NewID()
		if err := tx.InsertDatasetLoad(ctx, query.InsertDatasetLoadParams{ID: load, Kind: "episodes", Source: "ahus", FromOn: date.Of(2023, 1, 1), ToOn: date.Of(2026, 10, 31), Report: db.JSON(`{}`), CreatedAt: db.At(w.Service.Now())}); err != nil {
			return err
		}
		_, err := tx.InsertDatasetManifest(ctx, query.InsertDatasetManifestParams{LoadID: load, Act: "load", At: db.At(w.Service.Now())})
		return err
	})
	if err != nil {
		w.T.Fatal(err)
	}
	for i := range 900 {
		person(fmt.Sprintf("psn-p-%03d", i), "9999", date.Of(2025, 3, 1).AddDays(7*(i%(inNes+inUllensaker))), 1)
	}
	columns, people, _ := columntest.Read(w.T, columntest.Files{Episodes: e.String(), Persons: p.String()})
	h := &dataset.Holder{}
	h.Put(&dataset.Set{Manifest: 1, Through: date.Of(2026, 10, 31), Index: casefind.Read(columns), People: people})
	return h
}

// TestShow: the figures with what would have come anyway, to leaders and analysts alone, and nothing about few.
func TestShow(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.As(webtest.Analyst).Get("/resultater").MustStatus(200).MustShow("Det er ikke lest inn noen sykehusdata ennå")
		h := crowd(w)
		w.As(webtest.Analyst).Get("/resultater").MustShow("Tallene er ikke ferdige")
		if n, err := result.Make(t.Context(), w.Service, &dataset.Holder{}); err != nil || n != 0 {
			t.Errorf("nothing loaded: %d %v", n, err)
		}
		if n, err := result.Make(t.Context(), w.Service, h); err != nil || n < 3 {
			t.Fatalf("counted %d: %v", n, err)
		}
		if n, err := result.Make(t.Context(), w.Service, h); err != nil || n != 0 {
			t.Errorf("counted %d anew though nothing has changed: %v", n, err)
		}
		p := w.As(webtest.Analyst).Get("/resultater").MustStatus(200)
		p.MustShow("Om lag 40 personer med ett år med data før inklusjon", "31. okt. 2026", "ikke effekt: forventet fall uten tiltak", "Akuttinnleggelse", "95 % intervall", "Er gruppene like?", "Sammenlignet",
			"måned for måned", "Noe mangler for noen", "Ullensaker", "skjult", "Kostnad er ikke regnet", "Endring per person", "nesten alle")
		p.MustNotShow("psn-", "Hemmelig", "Navnesen")
		if cell := regexp.MustCompile(`Ullensaker</th><td class="number">([^<]*)`).FindStringSubmatch(p.HTML); cell == nil || cell[1] != "&lt;5" {
			t.Errorf("three persons of Ullensaker are shown: %q", cell)
		}
		// Nes is hidden too: with the sum of 39 the three could be worked out.
		if cell := regexp.MustCompile(`Nes</th><td class="number">([^<]*)`).FindStringSubmatch(p.HTML); cell == nil || cell[1] != "skjult" {
			t.Errorf("Nes gives Ullensaker away: %q", cell)
		}
		if regexp.MustCompile(`Legevakt <span[^>]*>kontakter</span></th><td class="number">nesten alle`).FindString(p.HTML) == "" {
			t.Error("legevakt counts those of whom nothing is told, or tells that they are three")
		}
		leader := w.As(webtest.Manager).Get("/resultater").MustStatus(200)
		leader.MustShow("40 personer").MustNotShow("psn-")
		if regexp.MustCompile(`<th scope="row">Ullensaker</th>`).MatchString(leader.HTML) {
			t.Error("the leader of Nes sees Ullensaker's counts")
		}
		women := w.As(webtest.Analyst).Get("/resultater?utvalg=kjonn-2").MustStatus(200)
		women.MustShow("kvinner").MustNotShow("40 personer med", "Endring per person")
		w.As(webtest.Analyst).Get("/resultater?utvalg=cfs-1-5").MustStatus(200).MustShow("Om lag 25 personer med") // 26 had CFS 4 or 5 when they were included, and all 9 later
		w.As(webtest.Analyst).Get("/resultater?utvalg=alder-90").MustStatus(404)                                   // nobody, and so no part
		w.As(webtest.Analyst).Get("/resultater?utvalg=%3Cb%3E").MustStatus(404).MustNotShow("<b>")
		for _, u := range []webtest.User{webtest.Physician, webtest.Nes, webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Administrator} {
			for _, path := range []string{"/resultater", "/resultater.xlsx"} {
				w.As(u).Get(path).MustStatus(404).MustNotShow("40 personer")
			}
		}
		if w.Audited(access.SeeResults, true) == 0 || w.Audited(access.SeeResults, false) == 0 {
			t.Error("looks are not in the audit")
		}
		twoLooks(t, w, h)
	})
}

// twoLooks: whoever objects is out from the next run, and no count tells what she used; whoever comes waits until they are five.
func twoLooks(t *testing.T, w *webtest.World, h *dataset.Holder) {
	t.Helper()
	counted := func(want bool) *usage.Result {
		t.Helper()
		if n, err := result.Make(t.Context(), w.Service, h); err != nil || n > 0 != want {
			t.Fatalf("counted %d anew: %v", n, err)
		}
		v, err := result.Show(t.Context(), w.Service, w.Actor(webtest.Analyst), result.Everybody)
		if err != nil {
			t.Fatal(err)
		}
		return v.Result
	}
	counts := func(r *usage.Result) map[string]float64 {
		m := r.Match
		all := map[string]float64{"followed": float64(r.Followed), "matched": float64(m.Matched), "compared": float64(m.Compared), "persons": float64(m.Persons), "home": float64(r.Effect.HomeN)}
		for i := range r.Outcomes {
			l := &r.Outcomes[i]
			for k := range 2 {
				all[fmt.Sprint(l.Outcome, "persons", k)], all[fmt.Sprint(l.Outcome, "amount", k)] = float64(l.Persons[k]), l.Amount[k]
			}
		}
		for k, n := range r.Watched {
			all[fmt.Sprint("watched", k)] = float64(n)
		}
		for _, c := range result.Changes(nil, r) {
			all[fmt.Sprint("changed", c.By)] = float64(c.N)
		}
		return all
	}
	before := counts(counted(false))
	one := objects(t, w, 1)
	after := counts(counted(true))
	for what, n := range before {
		if d := math.Abs(after[what] - n); d >= 1 && d < 5 && n >= 0 && after[what] >= 0 {
			t.Errorf("%s was %v and is %v when one has gone", what, n, after[what])
		}
	}
	takeBack(t, w, one)
	if now := counted(true); fmt.Sprint(counts(now)) != fmt.Sprint(after) { // she waits, which the page says
		t.Errorf("one more is counted:\n%v\n%v", after, counts(now))
	}
	counted(false)
	objects(t, w, 5) // of the others
	counted(true)
	w.As(webtest.Analyst).Get("/resultater").MustShow("Om lag 35 personer med", "Færre enn 5 som er inkludert siden, tas med når de er minst 5.")
	rows, err := w.Store.Reader().IncludedPseudonyms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range rows[:6] {
		takeBack(t, w, x.PatientID)
	}
	counted(true) // six at once
	w.As(webtest.Analyst).Get("/resultater").MustShow("Om lag 40 personer med").MustNotShow("som er inkludert siden")
}

// TestOlderPseudonym: whoever is followed is nobody's comparison under the pseudonym of an older version of the key.
func TestOlderPseudonym(t *testing.T) {
	w := webtest.New(t)
	h := crowd(w)
	pool := func() int {
		t.Helper()
		if n, err := result.Make(t.Context(), w.Service, h); err != nil || n == 0 {
			t.Fatalf("%d %v", n, err)
		}
		v, err := result.Show(t.Context(), w.Service, w.Actor(webtest.Analyst), result.Everybody)
		if err != nil {
			t.Fatal(err)
		}
		return v.Result.Match.Pool
	}
	before := pool()
	rows, err := w.Store.Reader().IncludedPseudonyms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		for i, x := range rows[:5] {
			sealed, err := w.Service.Keys.Seal([]byte(fmt.Sprintf("psn-p-%03d", i)), "patient_pseudonym/"+string(x.PatientID))
			if err != nil {
				return err
			}
			if err := tx.PutPseudonym(t.Context(), query.PutPseudonymParams{PatientID: x.PatientID, Sealed: sealed, KeyVersion: 0, MadeAt: db.At(w.Service.Now())}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if after := pool(); after != before-5 {
		t.Errorf("%d could be compared, and %d when five of them are known to be followed", before, after)
	}
}

// takeBack ends an objection.
func takeBack(t *testing.T, w *webtest.World, patient db.ID) {
	t.Helper()
	if err := w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), "delete from objection where patient_id = $1", patient)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// objects has the n-th and those before who are followed in Nes object to analyses; it returns the first.
func objects(t *testing.T, w *webtest.World, n int) db.ID {
	t.Helper()
	rows, err := w.Store.Reader().IncludedPseudonyms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[:n+1]
	if n > 1 {
		rows = rows[1:]
	} else {
		rows = rows[:1]
	}
	for _, x := range rows {
		object(t, w, x.PatientID)
	}
	return rows[0].PatientID
}

func object(t *testing.T, w *webtest.World, patient db.ID) {
	t.Helper()
	err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.InsertObjection(t.Context(), query.InsertObjectionParams{ID: db.NewID(), PatientID: patient, Kind: string(care.ObjectAnalysis), StatedBy: "patient", Competence: "full", StatedOn: webtest.Today, RecordedAt: db.At(w.Service.Now()), RecordedBy: db.ID(w.ID(webtest.Nes))})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestExcel: the workbook hides what the page hides.
func TestExcel(t *testing.T) {
	w := webtest.New(t)
	if _, err := result.Make(t.Context(), w.Service, crowd(w)); err != nil {
		t.Fatal(err)
	}
	p := w.As(webtest.Analyst).Get("/resultater.xlsx").MustStatus(200)
	file, err := sheet.Open(strings.NewReader(p.HTML), 10<<20, "resultater.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(file)
	for _, must := range []string{"Akuttinnleggelse", "ikke effekt", "Nes", "skjult"} {
		if !strings.Contains(text, must) {
			t.Errorf("the workbook lacks %q", must)
		}
	}
	if strings.Contains(text, "psn-") {
		t.Error("a pseudonym is in the workbook")
	}
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	h := crowd(w)
	page := b.Page(t)
	address := w.Serve(webtest.Analyst) + "/resultater"
	picture := func(name string) string {
		if *shots == "" {
			return ""
		}
		return filepath.Join(*shots, name)
	}
	if _, err := result.Make(t.Context(), w.Service, h); err != nil {
		t.Fatal(err)
	}
	webtest.Look(t, page, address, picture("resultater"))
}

// TestMunicipalTold: what municipalities have told stands in the table with how many it is of, and what is missing stands beside every figure.
func TestMunicipalTold(t *testing.T) {
	w := webtest.New(t)
	h := crowd(w)
	if _, err := result.Make(t.Context(), w.Service, h); err != nil {
		t.Fatal(err)
	}
	w.As(webtest.Analyst).Get("/resultater").MustShow("Kommunale data mangler, helt eller delvis, for alle.", "Alle kommuner", "praktisk bistand")
	rows, err := w.Store.Reader().IncludedPseudonyms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	err = w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		run := db.NewID()
		if err := tx.InsertImportRun(t.Context(), query.InsertImportRunParams{ID: run, Kind: "municipal_use", FileName: "x", AreaID: db.ID(w.Orgs["Nes"]), Status: "done", CreatedAt: db.At(w.Service.Now()), CreatedBy: db.ID(w.ID(webtest.Nes))}); err != nil {
			return err
		}
		for _, r := range rows {
			if told == 12 {
				break
			}
			told++
			for i, hours := range []float64{100, 40} { // the year before and the year after
				from := r.IncludedOn.AddDays(365 * (i - 1))
				if err := tx.InsertMunicipalUse(t.Context(), query.InsertMunicipalUseParams{ID: db.NewID(), RunID: run, PatientID: r.PatientID, AreaID: db.ID(w.Orgs["Nes"]), Service: string(care.UsePracticalHelp), Iplos: 1, FromOn: from, ToOn: from.AddDays(364), Amount: hours}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.Make(t.Context(), w.Service, h); err != nil || n == 0 {
		t.Fatalf("nothing is counted anew: %d %v", n, err)
	}
	page := w.As(webtest.Analyst).Get("/resultater").MustShow("Praktisk bistand timer 10", "1 000", "mangler sammenligning") // 12 persons with 100 hours each, told as 10 and, of five persons' worth, 1 000
	// The municipality's own system tells of everybody there since long ago: also of those who have no episode. The files count where there are any.
	err = w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		if err := tx.PutMunicipalFeed(t.Context(), query.PutMunicipalFeedParams{AreaID: db.ID(w.Orgs["Nes"]), FromOn: webtest.Today.AddDays(-3000), ToldAt: db.At(w.Service.Now())}); err != nil {
			return err
		}
		for _, r := range rows {
			message := db.NewID()
			if err := tx.InsertMunicipalEpisode(t.Context(), query.InsertMunicipalEpisodeParams{
				ID: message, MessageID: message, Sender: "nes", Number: string(message), PatientID: r.PatientID, AreaID: db.ID(w.Orgs["Nes"]), State: "told", Iplos: 1,
				FromOn: r.IncludedOn.AddDays(-365), ToOn: r.IncludedOn.AddDays(-1), Weekly: 0.7, ReceivedAt: db.At(w.Service.Now()), ReceivedOn: webtest.Today,
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.Make(t.Context(), w.Service, h); err != nil || n == 0 {
		t.Fatalf("nothing is counted anew: %d %v", n, err)
	}
	w.As(webtest.Analyst).Get("/resultater").MustShow("Praktisk bistand timer nesten alle av dem som følges* 58 49–68 14 9–22 0,24 0,18–0,32").MustNotShow("2 076") // a year: 12 × 100 of files and 24 × 36,5 of the system of 36 persons; after that, the files' 12 × 40. Sums would give the three others away
	if n := strings.Count(page.Text, "Kommunale data mangler, helt eller delvis, for alle."); n < 4 {
		t.Errorf("what is missing is said %d times", n)
	}
}

// TestPrices: an analyst of the hospital keeps one year's prices, each fault is named by its row, and the results are counted from them.
func TestPrices(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := crowd(w)
		if _, err := result.Make(t.Context(), w.Service, h); err != nil {
			t.Fatal(err)
		}
		b := w.As(webtest.Analyst)
		b.Get("/resultater").MustShow("Kostnad er ikke regnet", "Priser og tjenestens egen kostnad")
		w.As(webtest.Manager).Get("/resultater").MustNotShow("Priser og tjenestens")
		w.As(webtest.Manager).Get("/resultater/priser").MustStatus(404)
		p := b.Get("/resultater/priser").MustStatus(200)
		b.Send(p, "tittel", "", "tabell", "tjeneste;enhet;pris;prisar;kilde\nsykehus;døgn;mye;2026;x\nkino;episode;1;2026;x").MustStatus(422).MustShow("rad 2", "rad 3", "kino", "kort navn")
		b.Send(p, "tittel", "Priser 2026", "tabell", "tjeneste;enhet;pris;prisar;kilde\nsykehus;døgn;20000;2026;anslag\niht;personår;60000;2026;budsjett").MustStatus(200).MustShow("Prisene er tatt i bruk", "Priser 2026")
		if n, err := result.Make(t.Context(), w.Service, h); err != nil || n == 0 {
			t.Fatalf("not counted anew: %d %v", n, err)
		}
		b.Get("/resultater").MustShow("Alt er i 2026-kroner", "30 % av kostnaden faller bort", "100 % av kostnaden").MustNotShow("kroner lavere enn")
		b.Send(b.Get("/resultater/priser"), "tittel", "Priser 2027", "tabell", "tjeneste;enhet;pris;prisar;kilde\nsykehus;døgn;1;2027;anslag").MustStatus(200).MustShow("Tidligere tabeller", "Priser 2026")

		// The service's own cost comes from the approved plan, says so, and holds only when the table is taken into use.
		b.Get("/resultater/priser").MustNotShow("vedtatte bemanningsplanene")
		leader := w.Actor(webtest.Manager)
		w.Person("Hemmelig", "Navnesen", webtest.FollowedUp)
		plan := func(org string) {
			t.Helper()
			id := db.NewID()
			leader.Org, leader.Areas = w.Orgs[org], []care.OrgID{w.Orgs[org]}
			if _, err := (staffing.Begin{Key: id, Org: w.Orgs[org], Step: staffingrule.Quarter, From: webtest.Today, Periods: 1}).Run(t.Context(), w.Service, leader); err != nil {
				t.Fatal(err)
			}
			w.Do(leader, staffing.Approve{ID: id, Seen: 1, On: webtest.Today, Where: "driftsrådet"})
		}
		for _, org := range []string{"Nes", "Ullensaker"} {
			b.Get("/resultater/priser").MustNotShow("vedtatte bemanningsplan") // before all have a plan there is no cost of all
			plan(org)
		}
		b.Get("/resultater/priser").MustShow("Før sykehuset også har det, er tjenestens egen kostnad ikke kjent.").MustNotShow("Sett den inn i tabellen")
		plan("Akershus universitetssykehus")
		b.Get("/resultater/priser").MustShow("Etter de vedtatte bemanningsplanene", "kommuner og sykehuset", "planens kostnad, delt på dem som faktisk følges", "Sett den inn i tabellen").MustNotShow("Tallet står i tabellen")
		q := b.Get("/resultater/priser?egen=plan").MustShow("Tallet står i tabellen")
		if table := q.Value("tabell"); !strings.Contains(table, "\niht;personår;") || !strings.Contains(table, ";2026;Ressurser: kostnaden i vedtatte planer for") || !strings.Contains(table, "og sykehuset, delt på dem som faktisk følges") {
			t.Errorf("the table is %q", table)
		}
		b.Send(q, "tittel", "Med plan", "tabell", strings.ReplaceAll(q.Value("tabell"), ";2027;", ";2026;")).MustStatus(200).MustShow("Prisene er tatt i bruk")
	})
}

// TestMunicipalClosed: where municipalities have no decision, the rows of those who are not followed are not in the data. What is left of those who are followed
// makes no difference between the groups, and who has ended is in no denominator; through the import and the build of the columns.
func TestMunicipalClosed(t *testing.T) {
	w := webtest.New(t)
	crowd(w)
	var e, p strings.Builder
	fmt.Fprintln(&e, "lopenr,inndato,utdato,omsorgsniva,innmateHast,fagenhet,hovedtilstand,tjeneste,kostnad")
	fmt.Fprintln(&p, "lopenr,fodselsdato,kjonn,kommunenr")
	for i := range inNes + inUllensaker + 300 {
		id, number, d0 := fmt.Sprintf("psn-f-%03d", i), "3228", date.Of(2025, 3, 1).AddDays(7*(i%(inNes+inUllensaker)))
		if i >= inNes+inUllensaker {
			id, number = fmt.Sprintf("psn-p-%03d", i), "9999"
		}
		fmt.Fprintf(&p, "%s,1940-01-01,%d,%s\n", id, 1+i%2, number)
		for _, days := range []int{-70, -40, -20, 50} {
			fmt.Fprintf(&e, "%s,%s,%s,1,1,med,I50.0,,%d\n", id, d0.AddDays(days), d0.AddDays(days+2), 10000)
		}
		fmt.Fprintf(&e, "%s,%s,%s,,,,,kad,7000\n%s,%s,%s,,,,,kad,7000\n", id, d0.AddDays(-30), d0.AddDays(-28), id, d0.AddDays(90), d0.AddDays(96)) // alike for all
		fmt.Fprintf(&e, "%s,2024-01-15,2024-01-16,,,,,kad,7000\n%s,2026-10-20,2026-10-21,,,,,kad,7000\n", id, id)                                   // outside every window: so it is seen that the service is told of all along
	}
	ctx, operator := t.Context(), access.Actor{Role: care.Administrator, Today: webtest.Today}
	load := func(kind dataset.Kind, source, text, from, to string) {
		t.Helper()
		d := dataset.Declared{Source: source, Files: []dataset.File{{Name: source + ".csv", Data: strings.NewReader(text), Size: int64(len(text))}}}
		d.From, _ = date.Parse(from)
		d.To, _ = date.Parse(to)
		if _, err := kind.Import(ctx, w.Service, operator, d); err != nil {
			t.Fatal(err)
		}
	}
	load(dataset.Persons, "personer", p.String(), "", "")
	load(dataset.Episodes, "ahus", e.String(), "2023-01-01", "2026-10-31")
	other := "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand,tjeneste\npsn-p-100,2023-06-01,2023-06-02,1,1,I50.0,\n"
	load(dataset.Episodes, "sykehuset innlandet", other, "2023-05-01", "2026-09-30")
	run := func() *usage.Result {
		t.Helper()
		h := &dataset.Holder{}
		if _, err := dataset.Refresh(ctx, w.Service, h); err != nil {
			t.Fatal(err)
		}
		if n, err := result.Make(ctx, w.Service, h); err != nil || n == 0 {
			t.Fatalf("%d %v", n, err)
		}
		v, err := result.Show(ctx, w.Service, w.Actor(webtest.Analyst), result.Everybody)
		if err != nil || v.Result == nil {
			t.Fatalf("%+v %v", v, err)
		}
		return v.Result
	}
	r := run()
	if d := r.Effect.HomeDays; r.Match.Matched < 30 || !d.Known() || d.Value != 0 || r.Effect.Beside != [3]bool{} {
		t.Errorf("%d matched; days at home differ by %+v though all had the same, beside %v", r.Match.Matched, d, r.Effect.Beside)
	}
	if l := r.Line(usage.AcuteBed); l == nil || l.Matched.Known() || l.Of != 40 || l.Amount[1] != 40 { // 39, to the nearest five
		t.Errorf("KAD: %+v", l)
	}
	if c := r.Cost; !c.Known || c.Difference.Value != 0 || c.Lines[2].Value > 11000 || !strings.Contains(c.Source(nil), "KPP") {
		t.Errorf("what municipalities do is in the hospital's cost: %+v %s", c, c.Source(nil))
	}
	// The days are those that both hospitals' sources tell of, and the page says which binds them.
	if r.From.Date() != date.Of(2023, 5, 1) || r.To.Date() != date.Of(2026, 10, 1) {
		t.Errorf("from %s to before %s", r.From.Date(), r.To.Date())
	}
	w.As(webtest.Analyst).Get("/resultater").MustShow("«sykehuset innlandet» begynner sist (1. mai 2023)", "«sykehuset innlandet» slutter først (30. sep. 2026)", "Bare sykehusets kostnad, fra KPP")
	// Six have ended: their rows go out, and they with them. Three moved by a version with another code for it.
	own := *care.ShippedPathways()[0]
	own.Version, own.EndReasons = 2, slices.Clone(own.EndReasons)
	own.EndReasons[slices.IndexFunc(own.EndReasons, func(r care.ReasonCode) bool { return r.Moved })].Code = "flyttet"
	if _, err := (pathway.Publish{Text: string(own.TOML())}).Run(ctx, w.Service, w.Actor(webtest.Administrator)); err != nil {
		t.Fatal(err)
	}
	rows, err := w.Store.Reader().IncludedPseudonyms(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.DB.InTx(ctx, func(tx *db.Tx) error {
		for i, x := range rows[:6] {
			by := []string{"moved", "flyttet"}[i%2]
			if _, err := tx.ExecContext(ctx, "update enrolment set status = 'ended', event_count = event_count + 1, ended_on = $1, end_reason = $3, pathway_version = $4 where id = $2", x.IncludedOn.AddDays(100), x.EnrolmentID, by, 1+i%2); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if r = run(); r.Line(usage.AcuteBed).Of != 35 || r.Followed != 40 {
		t.Errorf("%d of %d are told of, though six have ended", r.Line(usage.AcuteBed).Of, r.Followed)
	}
	if r.Watched[1] != 40 || r.Watched[2] != 35 {
		t.Errorf("%v are followed 30, 90, 180 and 365 days, though six have moved after 100", r.Watched)
	}
}

// TestPartsTellNobody: no number of persons or of use in the parts of a division can be taken from the whole to leave one to four.
func TestPartsTellNobody(t *testing.T) {
	w := webtest.New(t)
	if _, err := result.Make(t.Context(), w.Service, crowd(w)); err != nil {
		t.Fatal(err)
	}
	counts := func(code result.Code) map[string]float64 {
		t.Helper()
		v, err := result.Show(t.Context(), w.Service, w.Actor(webtest.Analyst), code)
		if err != nil || v.Result == nil {
			t.Fatal(code, err)
		}
		r := v.Result
		found := map[string]float64{"followed": float64(r.Followed), "included": float64(r.Included)}
		for i := range r.Outcomes {
			l := &r.Outcomes[i]
			if l.Hidden || l.Almost {
				if l.Of != 0 || l.Persons[0] > 0 || l.Persons[1] > 0 || !math.IsNaN(l.Amount[0]) || !math.IsNaN(l.Years[0]) {
					t.Errorf("%s: %+v", code, l)
				}
				continue
			}
			name := l.Outcome.Code()
			found[name] = float64(l.Of)
			for k := range 2 {
				found[fmt.Sprint(name, " persons ", k)], found[fmt.Sprint(name, " amount ", k)] = float64(l.Persons[k]), l.Amount[k]
			}
		}
		for _, n := range []int{r.Match.Matched, r.Match.Unmatched, r.Match.Compared, r.Match.Exact, r.Match.Persons, r.Match.Pool, r.Effect.HomeN, r.Effect.DeathsOf, r.Followed} {
			if n%5 != 0 {
				t.Errorf("%s tells a count exactly: %+v", code, r.Match)
			}
		}
		if code != result.Everybody && (r.Watched != [4]int{-1, -1, -1, -1} || r.Areas != nil || r.Missing != nil || r.Change != nil) {
			t.Errorf("%s tells what only the whole may: %v", code, r.Watched)
		}
		return found
	}
	whole := counts(result.Everybody)
	v, err := result.Show(t.Context(), w.Service, w.Actor(webtest.Analyst), result.Everybody)
	if err != nil {
		t.Fatal(err)
	}
	divisions := map[string][]map[string]float64{}
	for _, c := range v.Codes {
		if c != result.Everybody {
			by, _, _ := strings.Cut(string(c), "-")
			divisions[by] = append(divisions[by], counts(c))
		}
	}
	if len(divisions["kjonn"]) != 2 {
		t.Fatalf("no division by sex: %v", v.Codes)
	}
	for by, parts := range divisions {
		for what, left := range whole {
			told := false
			for _, p := range parts {
				n, ok := p[what]
				left, told = left-n, told || ok
			}
			if told && math.Abs(left) >= 1 && math.Abs(left) < 5 {
				t.Errorf("%s: whole minus parts leaves %v of %s", by, left, what)
			}
		}
	}
}
