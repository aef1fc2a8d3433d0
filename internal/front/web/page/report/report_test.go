package report_test

import (
	"bytes"
	"encoding/gob"
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/report"
	"traad/internal/app/result"
	"traad/internal/base/browser"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/base/sheet"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	rule "traad/internal/rules/report"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

var look = flag.String("look", "", "folder for pictures and documents")

// use is what the results' job keeps, with a rate of emergency admissions after of its own.
func use(t *testing.T, w *webtest.World, key string, manifest int, after float64) {
	t.Helper()
	nan := stats.Missing
	r := &usage.Result{
		From: column.DayOf(date.Of(2023, 1, 1)), To: column.DayOf(date.Of(2026, 11, 1)), Followed: 48, Lacking: 31, Missing: []usage.Missing{{Municipality: "3228", Outcomes: []usage.Outcome{usage.UrgentCare}}},
		Outcomes: []usage.Line{
			{Outcome: usage.Emergency, Of: 48, Rate: [2]stats.Estimate{{Value: 4.1, Low: 3.6, High: 4.7}, {Value: after, Low: 1.2, High: 2.3}}, Ratio: stats.Estimate{Value: .41, Low: .3, High: .57}},
			{Outcome: usage.UrgentCare, Of: 30, Rate: [2]stats.Estimate{{Value: 2.6, Low: 2.1, High: 3.2}, {Value: 1.5, Low: 1.1, High: 2}}, Ratio: stats.Estimate{Value: .58, Low: .42, High: .79}},
			{Outcome: usage.AcuteBed, Of: 48, Hidden: true, Rate: [2]stats.Estimate{{Value: .777}, {Value: .888}}, Ratio: nan},
			{Outcome: usage.Outpatient, Of: 48, Rate: [2]stats.Estimate{{Value: 3, Low: 2.4, High: 3.6}, {Value: 3.6, Low: 3, High: 4.2}}, Ratio: stats.Estimate{Value: 1.2, Low: .97, High: 1.48}},
		},
		Expected: usage.Expected{Rate: 1.9, Fall: .55}, Match: usage.Match{Matched: 44, Unmatched: 4},
		Effect: usage.Effect{Ratio: stats.Estimate{Value: .92, Low: .71, High: 1.19}, Detect: .7, HomeDays: stats.Estimate{Value: 11, Low: -2, High: 24}, HomeN: 40, Deaths: [2]float64{math.NaN(), math.NaN()}},
		Cost:   usage.Cost{Known: true, Year: 2026, Own: 60000, Net: [3]stats.Estimate{nan, nan, {Value: -12345, Low: -60000, High: 30000}}},
		Words:  usage.Words{Warning: "ikke effekt: forventet fall uten tiltak = 55 %", Verdict: "Tallene viser ikke sikkert om IHT gir færre akuttinnleggelser.", Cost: "Ingen besparelse kan påvises."},
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(struct {
		Method int
		Result *usage.Result
		Why    string
	}{Method: result.Method, Result: r}); err != nil {
		t.Fatal(err)
	}
	err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		p := query.PutUsageResultParams{DataKey: key, Selection: string(result.Everybody), Manifest: manifest, ThroughOn: date.Of(2026, 10, 31), Content: b.Bytes(), MadeAt: db.At(w.Service.Now())}
		if err := tx.PutUsageResult(t.Context(), p); err != nil {
			return err
		}
		_, err := tx.DropUsageResults(t.Context(), key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// goals keeps what the report's own job would count of the period that is over.
func goals(t *testing.T, w *webtest.World, met int) {
	t.Helper()
	var all []rule.Counts
	for i, p := range rule.Ended(w.Service.Today(), report.Periods) {
		c := rule.Counts{Period: p, Goals: map[string]int{}, Changes: map[string][]float64{}}
		if i == 0 {
			c.Goals = map[string]int{"met": met, "partly": 14, "not_met": 8, "changed": 6}
			c.Changes["eq-5d"] = []float64{-.1, 0, .05, .1, .12, .2}
		}
		all = append(all, c)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(all); err != nil {
		t.Fatal(err)
	}
	err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.PutReportCount(t.Context(), query.PutReportCountParams{Method: 1, MadeOn: w.Service.Today(), MadeAt: db.At(w.Service.Now()), Content: b.Bytes()})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// paper is the printed block of a page.
func paper(t *testing.T, html string) string {
	t.Helper()
	m := regexp.MustCompile(`(?s)<article class="report-paper" lang="nb">.*?</article>`).FindString(html)
	if m == "" {
		t.Fatal("there is no report on the page")
	}
	return m
}

// TestReport: leaders and analysts read it, the hospital's freeze it, and what is frozen is the same byte by byte whatever is loaded later.
func TestReport(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		leader := w.As(webtest.Analyst)
		leader.Get("/resultater/rapport").MustStatus(200).MustShow("er ikke regnet ennå", "ikke samlet inn", "Ingen rapport er fryst ennå").MustNotShow("Frys rapporten")
		use(t, w, "a", 14, 1.7)
		goals(t, w, 12)
		p := leader.Get("/resultater/rapport").MustStatus(200).MustShow("utkast", "For pasientene", "For helsetjenesten", "For samfunnet", "65 %", "ca. 40 personer evaluert", "4,1 opphold", "1,7 opphold",
			"viser ikke sikkert", "Brukerundersøkelse", "ikke samlet inn", "skjult: færre enn 5", "Dette mangler", "Nes: legevakt", "forventet fall uten tiltak", "Frys rapporten")
		w.As(webtest.Manager).Get("/resultater/rapport").MustStatus(200).MustShow("65 %").MustNotShow("Frys rapporten") // a municipality's leader reads
		p.MustNotShow("0,777", "0,9 opphold", "av 48")
		for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.Physician} {
			w.As(u).Get("/resultater/rapport").MustStatus(404)
		}

		frozen := leader.Send(p).MustStatus(200).MustShow("Rapporten er fryst", "versjon 14")
		at := frozen.Path
		before := paper(t, frozen.HTML)
		first := leader.Get(at + "/xlsx").MustStatus(200).HTML

		use(t, w, "b", 15, 2.9) // new loads, and one more evaluation
		goals(t, w, 13)
		leader.Get("/resultater/rapport").MustShow("2,9 opphold", "utgave 2", "skjult: kan regnes ut")
		again := w.As(webtest.Manager).Get(at).MustStatus(200).MustNotShow("2,9")
		if after := paper(t, again.HTML); after != before {
			t.Error("a frozen report has changed")
		}
		if second := leader.Get(at + "/xlsx").HTML; table(t, first) != table(t, second) {
			t.Error("the workbook of a frozen report has changed")
		}
		cells := table(t, first)
		for _, must := range []string{"Akuttinnleggelse|4,1|1,7|1,2|2,3", "ca. 50 personer", "Brukerundersøkelse", "Ikke samlet inn", "Nådd|12"} {
			if !strings.Contains(strings.ReplaceAll(cells, ".", ","), strings.ReplaceAll(must, ".", ",")) {
				t.Errorf("the workbook lacks %q:\n%s", must, cells)
			}
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.GP} {
			for _, path := range []string{"", "/pdf", "/xlsx"} {
				w.As(u).Get(at + path).MustStatus(404)
			}
		}
		leader.Get("/resultater/rapport/01900000-0000-7000-8000-000000000001").MustStatus(404)
		leader.Get("/resultater/rapport?periode=2031-1").MustStatus(404)

		// What was read is what is frozen: the figures changed after this page was shown.
		stale := leader.Get("/resultater/rapport").MustStatus(200)
		use(t, w, "c", 16, 3.3)
		leader.Send(stale).MustStatus(409).MustShow("Tallene er regnet på nytt siden du leste dem", "3,3 opphold")
	})
}

// table is every cell of a workbook.
func table(t *testing.T, book string) string {
	t.Helper()
	file, err := sheet.Open(strings.NewReader(book), 10<<20, "rapport.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range file.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				b.WriteString(c.String() + "|")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// TestCount: evaluations and scores of those in the database, each person once, and none who objects.
func TestCount(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		if n, err := report.Make(t.Context(), w.Service); err != nil || n != 0 {
			t.Fatalf("an empty region: %d %v", n, err)
		}
		if n, err := report.Make(t.Context(), w.Service); err != nil || n != 0 {
			t.Fatalf("counted twice in a day: %d %v", n, err)
		}
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		p := rule.Ended(w.Service.Today(), 1)[0]
		err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			for i, on := range []date.Date{p.From().AddDays(-200), p.From(), p.To()} {
				id := db.NewID()
				data := db.JSON(`{"evaluation":{"form":"visit","goals":"met","note":"x","go":"continue"}}`)
				if err := tx.InsertEvent(t.Context(), query.InsertEventParams{ID: id, EnrolmentID: db.ID(kari.Enrolment), Seq: 900 + i, Kind: string(care.Evaluated), OnDate: on, RecordedAt: db.At(w.Service.Now()), ByUser: db.ID(w.ID(webtest.Nes)), Data: data}); err != nil {
					return err
				}
				if err := tx.InsertScore(t.Context(), query.InsertScoreParams{ID: id, PatientID: db.ID(kari.Patient), Instrument: "eq-5d", Value: []string{"0.5", "0.6", "0.7"}[i], MeasuredOn: on, RecordedAt: db.At(w.Service.Now()), ByUser: db.ID(w.ID(webtest.Nes)), ByRole: "municipal_coordinator"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		read := func() rule.Counts {
			if _, err := report.Count(t.Context(), w.Service); err != nil {
				t.Fatal(err)
			}
			row, err := w.Store.Reader().ReportCount(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			var all []rule.Counts
			if err := gob.NewDecoder(bytes.NewReader(row.Content)).Decode(&all); err != nil {
				t.Fatal(err)
			}
			return all[0]
		}
		if c := read(); c.Goals["met"] != 1 || len(c.Changes["eq-5d"]) != 1 || c.Changes["eq-5d"][0] != 0.2 {
			t.Errorf("counted %+v", c)
		}
		err = w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.InsertObjection(t.Context(), query.InsertObjectionParams{ID: db.NewID(), PatientID: db.ID(kari.Patient), Kind: "analysis", StatedBy: "patient", Competence: "full", StatedOn: w.Service.Today(), RecordedAt: db.At(w.Service.Now()), RecordedBy: db.ID(w.ID(webtest.Nes))})
		})
		if err != nil {
			t.Fatal(err)
		}
		if c := read(); c.Goals["met"] != 0 || len(c.Changes["eq-5d"]) != 0 {
			t.Errorf("whoever objects to analyses is counted: %+v", c)
		}
	})
}

// TestPDF: the frozen report is one tagged document, its text in the order that it is read, the aims and indicators on the first page.
func TestPDF(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	printer := print.New()
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(printer.Close)
	w := webtest.New(t)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	use(t, w, "a", 14, 1.7)
	goals(t, w, 12)
	leader := w.As(webtest.Analyst)
	frozen := leader.Send(leader.Get("/resultater/rapport")).MustStatus(200)
	answer := leader.Get(frozen.Path + "/pdf").MustStatus(200)
	if *look != "" {
		if err := os.WriteFile(filepath.Join(*look, "rapport.pdf"), []byte(answer.HTML), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := printtest.Read([]byte(answer.HTML))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/StructTreeRoot", "/Marked true", "/Lang (nb", "/S /H1", "/S /H2", "/S /TH", "/S /Table"} {
		if !doc.Has(want) {
			t.Errorf("lacks %s", want)
		}
	}
	text := doc.Text()
	at := 0
	for _, next := range []string{"Rapport 2. tertial 2026", "Integrerte helsetjenester.", "hadde nådd målene sine", "For pasientene", "Mål i planen nådd", "65 %", "Brukerundersøkelse", "For helsetjenesten", "Akuttinnleggelse", "For samfunnet", "Aktive mot måltall", "Dette mangler", "Hvordan det gikk med målene", "Bruk per personår"} {
		i := strings.Index(text[at:], next)
		if i < 0 {
			t.Fatalf("%q does not come after what stands before it: %s", next, text)
		}
		at += i
	}
	if n := doc.Pages(); n != 2 {
		t.Errorf("%d pages: the aims against indicators on one, the pictures on the next", n)
	}
	b := browser.ForTest(t)
	page := b.Page(t)
	picture := ""
	if *look != "" {
		picture = filepath.Join(*look, "rapport")
	}
	webtest.Look(t, page, w.Serve(webtest.Analyst)+"/resultater/rapport", picture)
}
