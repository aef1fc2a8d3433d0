package network_test

import (
	"database/sql"
	"encoding/json"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	rule "traad/internal/rules/network"
	"traad/internal/rules/quality"
	"traad/internal/rules/report"
)

const home = "/resultater/laeringsnettverk"

// counted keeps what the jobs would count of the period that is over.
func counted(t *testing.T, w *webtest.World, met, not int) report.Period {
	t.Helper()
	p := report.Ended(w.Service.Today(), 1)[0]
	month := p.To().Year()*12 + int(p.To().Month()) - 1
	cells := map[quality.Key]quality.Cell{
		{Measure: quality.AfterDischarge, Area: w.Orgs["Nes"], Month: month}: {N: 60, Yes: 48},
		{Measure: quality.AlertsActed, Area: w.Orgs["Nes"], Month: month}:    {N: 33, Yes: 31}, // two are outside
	}
	w.KeepCounts(p, cells, met, not)
	return p
}

// file is another site's.
func file(t *testing.T, p report.Period, number, name string, named bool, met, of int) string {
	t.Helper()
	var all []rule.Figure
	for _, x := range rule.Indicators {
		f := rule.Figure{Code: x.Code, State: rule.None}
		if x.Code == rule.Goals {
			f = rule.Figure{Code: x.Code, Numerator: met, Denominator: of}
		}
		all = append(all, f)
	}
	b, err := rule.Make(rule.Site{Number: number, Name: name, Named: named}, p, 1, p.To().AddDays(20), all).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// standing is the id of a site's file that stands.
func standing(t *testing.T, w *webtest.World, number string) (id string) {
	t.Helper()
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from network_file where site_number = $1 and withdrawn_at is null", number).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestNetwork: our own file is made and sent, two others are taken in, and the funnel shows the three, those by name who have agreed to it.
func TestNetwork(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		analyst := w.As(webtest.Analyst)
		analyst.Get(home).MustStatus(200).MustShow("er ikke regnet ennå", "Ingen steder har tall").MustNotShow("Lag vår fil")
		p := counted(t, w, 40, 20)
		page := analyst.Get(home).MustStatus(200).MustShow("Lag vår fil", p.Title(), "Ikke en rangering").MustNotShow("40 av 60", "48 av 60") // nothing of ours is shown before the file is made
		page = analyst.SendTo(page, home+"/egen", "navn", "ja").MustStatus(200).MustShow("Vår fil er laget", "Utgave 1", "40 av 60", "48 av 60", "minst tre steder", "skjult: gjelder færre enn fem").MustNotShow("31 av 33")
		ownFile := home + "/" + standing(t, w, "983971636") + "/fil"
		if !strings.Contains(page.HTML, ownFile) {
			t.Error("no link to our own file")
		}
		own := analyst.Get(ownFile).MustStatus(200)
		var f rule.File
		if err := json.Unmarshal([]byte(own.HTML), &f); err != nil || f.Site.Number != "983971636" || !f.Site.Named || f.Figures[0].Numerator != 40 || strings.Contains(own.HTML, `"teller": 31`) {
			t.Errorf("%v %+v", err, f)
		}
		take := func(data string) *webtest.Page { return analyst.Upload(home+"/fil", "fil", "fil.json", []byte(data)) }
		take(own.HTML).MustStatus(422).MustShow("vår egen")
		take("{").MustStatus(422).MustShow("slutter for tidlig")
		first := file(t, p, "938679088", "Sykehuset Østmark", true, 140, 200)
		take(first).MustStatus(200).MustShow("Filen er lest inn", "Sykehuset Østmark")
		take(first).MustStatus(422).MustShow("Akkurat denne filen er lest inn før")
		take(strings.Replace(first, `"utgave": 1`, `"utgave": 2`, 1)).MustStatus(422).MustShow("har alt en fil for", "Ta den bort først")
		take(strings.Replace(first, `"938679088"`, `"974760673"`, 1)).MustStatus(422).MustShow("samme navn og et annet organisasjonsnummer")
		take(file(t, p, "974760673", "Helse Hemmelig", false, 3*25, 100)).MustStatus(200).MustShow("Helse Hemmelig", "Vises som «Sted A»", "3 steder har tall", "255 av 360", "Heltrukket: alle stedene samlet").MustNotShow("31 av 33")

		// A municipality's leader sees the figures, and neither the files nor who would not be named.
		leader := w.As(webtest.Manager)
		leader.Get(home).MustStatus(200).MustShow("Sykehuset Østmark", "Sted A", "vårt sted", "255 av 360").MustNotShow("Helse Hemmelig", "Ta bort", "Les inn filen")
		leader.Get(ownFile).MustStatus(404)
		if got := leader.Upload(home+"/fil", "fil", "fil.json", []byte(first)); got.Status < 400 {
			t.Errorf("a municipality's leader takes in a file: %d", got.Status)
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.GP, webtest.Administrator} {
			for _, at := range []string{home, home + ".xlsx", home + ".pdf", ownFile} {
				w.As(u).Get(at).MustStatus(404).MustNotShow("Østmark")
			}
		}

		book, err := sheet.Open(strings.NewReader(analyst.Get(home+".xlsx").MustStatus(200).HTML), 10<<20, "fil.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := book.Sheet("Steder"); !ok {
			t.Error("no sheet")
		}

		// Taken out, and another edition in its place: what changed for fewer than five is not told.
		analyst.SendTo(analyst.Get(home), home+"/"+standing(t, w, "938679088")+"/angre").MustStatus(200).MustShow("Filen er tatt bort", "minst tre steder").MustNotShow("140")
		take(first).MustStatus(200).MustShow("Filen er lest inn")
		counted(t, w, 42, 20)
		analyst.SendTo(analyst.Get(home), home+"/egen").MustStatus(200).MustShow("Utgave 2", "Færre enn fem er endret", "255 av 360")
		counted(t, w, 46, 20)
		analyst.SendTo(analyst.Get(home), home+"/egen").MustStatus(200).MustShow("Utgave 3", "261 av 366")
		if w.Audited(access.SeeNetwork, true) == 0 || w.Audited(access.KeepNetwork, true) == 0 || w.Audited(access.SeeNetwork, false) == 0 {
			t.Error("not in the audit")
		}
		analyst.Get(home + "?periode=tull").MustStatus(404)
		analyst.Get(home + "?periode=2026-3").MustStatus(404)
		analyst.Get(home + "?periode=2024-1").MustStatus(200).MustShow("Ingen steder har tall").MustNotShow("Lag vår fil")
	})
}

// TestOneOfSeveralHospitals: hospitals that stand in the register because patients lie there, or that have ended, do not stop the file; where two have areas in
// operation it is made by the actor's own, and once.
func TestOneOfSeveralHospitals(t *testing.T) {
	w := webtest.New(t)
	p := counted(t, w, 40, 20)
	add := func(kind, name, number, parent string) string {
		id := string(db.NewID())
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "insert into organisation (id, kind, number, name, name_sort, parent_id, status) values ($1, $2, $3, $4, $4, $5, $6)", id, kind, sql.NullString{String: number, Valid: number != ""}, name, sql.NullString{String: parent, Valid: parent != ""}, string(care.NoRollout)); err != nil {
			t.Fatal(err)
		}
		return id
	}
	analyst := w.As(webtest.Analyst)
	other := add("hospital", "Sykehuset Østmark", "938679088", "")
	own := analyst.SendTo(analyst.Get(home).MustStatus(200).MustShow("Lag vår fil").MustNotShow("vet ikke hvem vi er"), home+"/egen").MustStatus(200).MustShow("Vår fil er laget")
	take := func(data string) *webtest.Page { return analyst.Upload(home+"/fil", "fil", "fil.json", []byte(data)) }
	take(own.HTML).MustStatus(422)
	take(analyst.Get(home + "/" + standing(t, w, "983971636") + "/fil").HTML).MustStatus(422).MustShow("vår egen")
	take(file(t, p, "938679088", "Sykehuset Østmark", true, 140, 200)).MustStatus(200).MustShow("Filen er lest inn") // in our register, and a site of its own

	// Two with areas in operation: the analyst's own makes the file.
	site := add("site", "Østmark nord", "", other)
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update organisation set site_id = $1 where name = 'Ullensaker'", site); err != nil {
		t.Fatal(err)
	}
	analyst = w.As(webtest.Analyst)
	analyst.SendTo(analyst.Get(home).MustNotShow("vet ikke hvem vi er"), home+"/egen").MustStatus(200).MustShow("Utgave 2")
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update network_file set site_number = '974760673' where own = true and withdrawn_at is null"); err != nil {
		t.Fatal(err)
	}
	analyst.SendTo(analyst.Get(home), home+"/egen").MustStatus(422).MustShow("under et annet organisasjonsnummer")

	// None of two: nothing is guessed.
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update organisation set status = 'training' where kind = 'municipality'"); err != nil {
		t.Fatal(err)
	}
	analyst.Get(home).MustShow("vet ikke hvem vi er")
	take(file(t, p, "974760673", "Helse Annen", true, 140, 200)).MustStatus(422).MustShow("vet ikke hvem vi er")
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update organisation set ended_on = '2026-01-01' where id = $1", other); err != nil {
		t.Fatal(err)
	}
	analyst.Get(home).MustNotShow("vet ikke hvem vi er")
}
