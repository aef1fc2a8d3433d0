package web_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/quality"
	"traad/internal/app/result"
	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/db"
	"traad/internal/care"
	region "traad/internal/front/synthetic"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/casefind"
	netrule "traad/internal/rules/network"
	qualityrule "traad/internal/rules/quality"
	"traad/internal/rules/report"
	"traad/internal/rules/staffing"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

// figures is what leaders and analysts read: sums about nobody.
var figures = newArea(area{
	routes: []string{
		"GET /resultater",
		"GET /ressurser",
		"GET /utbredelse",
		"GET /forskning",
		"POST /forskning",
		"POST /forskning/{id}/godkjenn",
		"POST /forskning/{id}/avslag",
		"POST /forskning/{id}/slett",
		"GET /forskning/{id}/fil",
		"GET /resultater.xlsx",
		"GET /resultater/priser",
		"POST /resultater/priser",
		"GET /resultater/registre",
		"POST /resultater/registre",
		"POST /resultater/registre/{id}/fil",
		"POST /resultater/registre/{id}/slett",
		"GET /utbredelse/{org}",
		"POST /utbredelse/{org}",
		"GET /oversikt",
		"GET /oversikt.xlsx",
		"GET /resultater/laeringsnettverk",
		"GET /resultater/laeringsnettverk.xlsx",
		"GET /resultater/laeringsnettverk.pdf",
		"POST /resultater/laeringsnettverk/egen",
		"POST /resultater/laeringsnettverk/fil",
		"GET /resultater/laeringsnettverk/{id}/fil",
		"POST /resultater/laeringsnettverk/{id}/angre",
		"GET /resultater/kvalitet",
		"GET /resultater/kvalitet.xlsx",
		"GET /resultater/kvalitet/endring",
		"POST /resultater/kvalitet/endring",
		"POST /resultater/kvalitet/endring/{id}/trekk",
	},
	rooms: []string{
		"page/overview",
		"page/network",
		"page/quality",
		"page/results",
		"page/research",
		"page/staffing/staffing.go",
		"page/staffing/course.go",
		"page/staffing/places.go",
		"../../app/research",
		"../../app/ground.go",
		"../../app/result",
		"../../rules/usage",
		"page/staffing/spread.go",
		"../../rules/staffing/rollout.go",
		"../../app/staffing/spread.go",
		"../../app/network",
		"../../app/quality",
		"../../rules/network",
	},
})

// TestTextsOfTheFigures: what the rules word that stands on these pages, also where the worlds of the tests have none of it.
func TestTextsOfTheFigures(t *testing.T) {
	var texts []string
	for _, x := range netrule.Indicators {
		texts = append(texts, x.Title, x.Numerator, x.Denominator, x.Better)
	}
	texts = append(texts, "per 100 personmåneder", netrule.Hidden.Text(), netrule.None.Text(), netrule.Inside.Text(), netrule.Outside.Text(), netrule.Far.Text(), "innenfor grensene", "utenfor 95 %-grensene", "utenfor 99,8 %-grensene")
	for _, m := range qualityrule.Measures {
		a := m.About()
		texts = append(texts, a.Title, a.Counts, a.Better, quality.Sheets[m])
		if a.Unit != "%" {
			texts = append(texts, a.Unit)
		}
	}
	texts = append(texts, "XmR av månedens snitt", "skjult", "ingen", "utenfor grensene", "sju på rad på én side", "sju som stiger eller faller", "nær grensen, to av tre", "til stede", "digitalt", "i dialog etterpå", "deltok ikke")
	for _, r := range care.Rollouts {
		texts = append(texts, r.Title())
	}
	for o := usage.Outcome(0); o.Known(); o++ {
		texts = append(texts, o.Label(), o.Unit())
	}
	texts = append(texts, usage.Covariates()...)
	texts = append(texts, "Akutte av alle opphold", "Opphold av alle opphold og kontakter på sykehus", "Bare til den fulgte sluttet i forløpet", "Bare til den fulgte sluttet i tjenesten", "time", "døgn", "gang", "opphold", "KAD", "korttidsopphold", "sykehjem", result.Moved)
	for _, x := range staffing.Lessons {
		texts = append(texts, x.Title, x.Why)
	}
	lacks(t, texts)
}

// keepCounts keeps what the jobs would count of the third of a year that is over.
func keepCounts(t *testing.T, w *webtest.World, met, not int) report.Period {
	t.Helper()
	p := report.Ended(w.Service.Today(), 1)[0]
	month := p.To().Year()*12 + int(p.To().Month()) - 1
	cells := map[qualityrule.Key]qualityrule.Cell{}
	for m := month - 40; m <= month+2; m++ {
		for i, measure := range qualityrule.Measures {
			n := 60
			if (m+i)%7 == 0 {
				n = 3
			}
			yes := n - 12
			if m > month-4 {
				yes = n
			}
			cells[qualityrule.Key{Measure: measure, Area: w.Orgs["Nes"], Month: m}] = qualityrule.Cell{N: n, Yes: max(yes, 0), Sum: 400 * n, Square: 170000 * n}
		}
	}
	w.KeepCounts(p, cells, met, not)
	return p
}

// otherSite is another site's file of the learning network.
func otherSite(t *testing.T, p report.Period, number, name string, named bool, met, of int) string {
	t.Helper()
	var all []netrule.Figure
	for i, x := range netrule.Indicators {
		f := netrule.Figure{Code: x.Code, State: netrule.None}
		if x.Code == netrule.Goals || i == 1 || i == 5 {
			f = netrule.Figure{Code: x.Code, Numerator: met, Denominator: of}
		}
		all = append(all, f)
	}
	b, err := netrule.Make(netrule.Site{Number: number, Name: name, Named: named}, p, 1, p.To().AddDays(20), all).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// drawPlans approves a plan of Nes, which some of the hands are short in, and makes a scenario beside it.
func drawPlans(t *testing.T, w *webtest.World) {
	t.Helper()
	b, sheet := w.As(webtest.Manager), "/ressurser/"+string(w.Orgs["Nes"])
	p := b.SendTo(b.Get(sheet), sheet+"/plan", "steg", "quarter")
	p = b.SendTo(p, p.Path, "mal:2026-10", "24", "inn:2026-10", "5", "ut:2026-10", "3", "mal:2027-01", "30", "stilling:municipal_coordinator:2026-10", "0,1", "lonn:municipal_coordinator", "900 000").MustStatus(200)
	edit := sheet + "/plan/" + p.Path[strings.LastIndex(p.Path, "=")+1:]
	b.SendTo(b.Get(sheet), edit+"/godkjenn", "hvor", "Eget ord", "vedtatt", "14.10.2026").MustStatus(200)
	variant := b.SendTo(b.Get(sheet), sheet+"/scenario", "navn", "Eget scenario").MustStatus(200)
	b.SendTo(variant, variant.Path, "mal:2027-01", "12").MustStatus(200)
}

// fillResults keeps results of a synthetic region, of which an effect is so large, as they would be counted.
func fillResults(t *testing.T, w *webtest.World, effect float64, persons int, change func(*usage.Result)) {
	t.Helper()
	var files [3]bytes.Buffer
	made := region.Region{Seed: 1, Persons: persons, Effect: effect, Monthly: 12}
	if _, err := made.Write(region.Files{Episodes: &files[0], Persons: &files[1], Enrolments: &files[2]}); err != nil {
		t.Fatal(err)
	}
	e, people, all := columntest.Read(t, columntest.Files{Episodes: files[0].String(), Persons: files[1].String(), Enrolments: files[2].String()})
	prices, err := usage.ParsePrices("tabellen", []byte("tjeneste;enhet;pris;prisar;kilde\niht;personår;40000;2026;x\nsykehus;episode;20000;2026;x\nlegevakt;episode;1000;2026;x\npåslag;prosent;10;2026;x"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := (&usage.Study{Index: casefind.Read(e), People: people, Enrolments: all, Prices: prices}).Run(usage.Options{Seed: 1, Rounds: 50})
	if err != nil {
		t.Fatal(err)
	}
	change(r)
	today := w.Service.Today()
	err = w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		if n, err := tx.DatasetManifest(t.Context()); err != nil || n > 0 {
			return err
		}
		load := db.NewID()
		if err := tx.InsertDatasetLoad(t.Context(), query.InsertDatasetLoadParams{ID: load, Kind: "episodes", Source: "ahus", FromOn: today.AddDays(-1000), ToOn: today, Report: db.JSON(`{}`), CreatedAt: db.At(w.Service.Now())}); err != nil {
			return err
		}
		_, err := tx.InsertDatasetManifest(t.Context(), query.InsertDatasetManifestParams{LoadID: load, Act: "load", At: db.At(w.Service.Now())})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := result.Fill(t.Context(), w.Service, r, 1, today); err != nil {
		t.Fatal(err)
	}
}

// TestWholeFigures looks at the pages of figures, as leaders and analysts see them.
func TestWholeFigures(t *testing.T) {
	w := webtest.New(t)
	for i, stage := range []webtest.Stage{webtest.FollowedUp, webtest.Evaluated, webtest.Referred, webtest.Consented, webtest.Mapped, webtest.Planned, webtest.Waiting, webtest.Paused, webtest.Withdrawn, webtest.Ended, webtest.FollowedUp, webtest.FollowedUp} {
		c := w.Person("Hemmelig", fmt.Sprintf("Navnesen%c", 'a'+i), stage)
		switch i {
		case 0:
			w.Admit(c, 2)
		case 1:
			w.Do(w.Actor(webtest.Nes), enrolment.AnswerCriteria{Target: enrolment.Target{Enrolment: c.Enrolment}, Level: care.Municipality, CFS: 7, On: webtest.Today.AddDays(-1)})
		}
		if i%3 == 0 {
			w.PersonIn("Ullensaker", "Annen", fmt.Sprintf("Navnesen%c", 'a'+i), stage)
		}
	}
	const director webtest.User = "Rolf Ek"
	w.Hire(director, care.Manager, "Akershus universitetssykehus")
	l := listen(t, w, figures, web.Options{}, "CFS", "Excel", "PDF", "CSV", "Parquet", "SHA-256", string(director), "Ida Falk", "Arne Lund", "Pål Eng", "Akershus universitetssykehus", "Eget scenario",
		"Akershus universitetssyk…", "innen 30 da…", "innleggelse", "opphold", // names that a picture cuts or breaks in two, with the signs around them
		"format", // a field of the file
		"XmR", "Eget ord", "Helse Hemmelig", "Sykehuset Østmark", "Sykehuset Vestmark", "høst 2027", "1. mars", "Nes", "Ahus", "Ullensaker")
	look := l.look
	analyst, leader, top, physician := w.As(webtest.Analyst), w.As(webtest.Manager), w.As(director), w.As(webtest.Physician)

	for _, b := range []*webtest.Browser{analyst, leader, top, physician, w.As(webtest.Nes)} {
		for _, path := range []string{"/oversikt", "/oversikt?periode=24", "/oversikt?leder=ja", "/oversikt?forlop=iht-akutt", "/oversikt?forlop=utskrivning"} {
			look(b, "GET", path)
		}
	}
	look(analyst, "GET", "/oversikt.xlsx")

	look(analyst, "GET", "/ressurser")
	look(leader, "GET", "/ressurser")
	look(leader, "GET", "/utbredelse")
	look(analyst, "GET", "/utbredelse")
	drawPlans(t, w)
	for _, b := range []*webtest.Browser{analyst, leader, top, physician} {
		look(b, "GET", "/ressurser")
		look(b, "GET", "/ressurser?scenario=Eget+scenario")
		look(b, "GET", "/utbredelse")
	}

	const forskning = "/forskning"
	fine := []string{"nokkel", string(db.NewID()), "tittel", "Eget ord", "formal", "Eget ord", "vedtak", "Eget ord", "vedtatt", "1.1.2026", "mottaker", "Eget ord", "slettes", "1.1.2028", "format", "csv", "format", "parquet"}
	look(analyst, "GET", forskning)
	look(top, "GET", forskning)
	look(leader, "GET", forskning)
	look(analyst, "POST", forskning)
	look(analyst, "POST", forskning, webtest.With(fine, "vedtatt", "tull")...)
	look(analyst, "POST", forskning, webtest.With(webtest.With(fine, "vedtatt", "1.1.2030"), "slettes", "1.1.2020")...)
	look(analyst, "POST", forskning, webtest.With(webtest.With(fine, "slettes", "1.1.2050"), "tittel", strings.Repeat("Eget ord ", 30))...)
	ordered := look(analyst, "POST", forskning, fine...)
	extract := regexp.MustCompile(`id="u-([0-9a-f-]{36})"`).FindStringSubmatch(ordered.HTML)
	if extract == nil {
		t.Fatalf("nothing is ordered:\n%s", ordered.Text)
	}
	look(analyst, "POST", forskning+"/"+extract[1]+"/godkjenn")
	look(analyst, "GET", forskning+"/"+extract[1]+"/fil")
	look(top, "GET", forskning)
	look(top, "POST", forskning+"/"+extract[1]+"/avslag")
	look(top, "POST", forskning+"/"+extract[1]+"/avslag", "hvorfor", strings.Repeat("Eget ord ", 300))
	look(top, "POST", forskning+"/"+extract[1]+"/avslag", "hvorfor", "Eget ord")
	look(top, "POST", forskning+"/"+extract[1]+"/godkjenn")
	look(top, "POST", forskning+"/"+extract[1]+"/slett")
	look(analyst, "GET", forskning)
	look(analyst, "POST", forskning, webtest.With(fine, "nokkel", string(db.NewID()))...)
	if again := regexp.MustCompile(`forskning/([0-9a-f-]{36})/godkjenn`).FindStringSubmatch(look(top, "GET", forskning).HTML); again != nil {
		look(top, "POST", forskning+"/"+again[1]+"/godkjenn")
	}
	look(analyst, "GET", forskning)

	look(analyst, "GET", "/resultater")
	fillResults(t, w, .5, 4000, func(r *usage.Result) { r.Areas = append(r.Areas, usage.Area{Number: "3228"}) })
	look(analyst, "GET", "/resultater")
	look(leader, "GET", "/resultater?utvalg=tull")
	fillResults(t, w, 1.2, 600, func(r *usage.Result) { r.Pathway = "x" })
	look(leader, "GET", "/resultater")

	look(analyst, "GET", "/resultater.xlsx")

	l.typed = append(l.typed, column.Services...)
	l.typed = append(l.typed, "NPR", "KPR", "tabellen", "tjeneste;enhet;pris;prisar;kilde", "iht;personår", "skriv kilden", "indeks", "tull", "kilde", "prisar", "pris", "enhet") // what files and tables are written with
	for o := usage.Outcome(0); o.Known(); o++ {
		l.typed = append(l.typed, o.Code())
	}
	l.typed = append(l.typed, "observert", "lopenr;gruppe;tjeneste;dag;mengde", "lopenr", "gruppe", "tjeneste", "mengde", " dag ")
	const priser, registre = "/resultater/priser", "/resultater/registre"
	for _, path := range []string{priser, priser + "?egen=plan", registre} {
		look(analyst, "GET", path)
		look(top, "GET", path)
		look(leader, "GET", path)
	}
	table := "tjeneste;enhet;pris;prisar;kilde\n"
	for _, body := range []string{
		"tull", table + "iht;personår", table + "iht;personår;x;2026;x\niht;personår;1;x;x\niht;personår;1;2026;\niht;personår;1;2025;x\nindeks;x;1;2026;x\nindeks;2024;9;2026;x\ntull;x;1;2026;x\nlegevakt;x;1;2026;x",
		table + "iht;personår;40000;2026;Eget ord", table + "iht;personår;50000;2026;Eget ord",
	} {
		look(analyst, "POST", priser, "tittel", "Eget ord", "tabell", body, "merknad", "Eget ord")
	}
	look(analyst, "POST", priser)
	look(analyst, "GET", priser)
	set := []string{"nokkel", string(db.NewID()), "register", "npr", "tittel", "Eget ord", "formal", "Eget ord", "fra", "1.1.2024", "til", "31.12.2025", "vedtak", "Eget ord", "vedtatt", "1.1.2026", "slettes", "1.1.2028", "brukere", string(w.ID(webtest.Analyst))}
	look(analyst, "POST", registre)
	look(analyst, "POST", registre, webtest.With(set, "fra", "tull")...)
	look(analyst, "POST", registre, webtest.With(webtest.With(set, "til", "1.1.2031"), "brukere", "x")...)
	look(analyst, "POST", registre, webtest.With(set, "til", "1.1.2020")...)
	registered := look(analyst, "POST", registre, set...)
	look(top, "GET", registre)
	at := registre + "/" + regexp.MustCompile(`id="u-([0-9a-f-]{36})"`).FindStringSubmatch(registered.HTML)[1]
	head := "lopenr;gruppe;tjeneste;dag;mengde\n"
	var rows strings.Builder
	for i := range 40 {
		group := []string{"fulgt", "sammenlignet"}[i%2]
		fmt.Fprintf(&rows, "%d;%s;observert;;365\n", i, group)
		for k := range 1 + i%3 {
			fmt.Fprintf(&rows, "%d;%s;akuttinnleggelse;%d;1\n%d;%s;legevakt;%d;1\n", i, group, k*30-60, i, group, k*30)
		}
	}
	l.typed = append(l.typed, fmt.Sprintf("%x", sha256.Sum256([]byte(head+rows.String()))))
	for _, body := range []string{
		"tull", head + "1;tull\n;fulgt;observert;;1\n1;x;observert;;1\n1;fulgt;observert;;400\n1;sammenlignet;observert;;1\n1;fulgt;x;1;1\n1;fulgt;legevakt;x;1\n1;fulgt;legevakt;1;x\n1;fulgt;observert;;3\n1;fulgt;observert;;3", head + "1;fulgt;legevakt;1;1", head + "1;fulgt;observert;;365",
		head + rows.String(), head + rows.String(),
	} {
		l.see(analyst.Upload(at+"/fil", "fil", "fil.csv", []byte(body)), "POST", at+"/fil")
	}
	look(analyst, "GET", registre+"?fil="+at[len(registre)+1:])
	look(top, "GET", registre)
	look(analyst, "POST", at+"/slett")
	look(analyst, "GET", registre)
	look(leader, "POST", at+"/slett")

	way := "/utbredelse/" + string(w.Orgs["Nes"])
	look(leader, "GET", way)
	look(leader, "POST", way, "sett", "0", "start", "tull", "maltall", "x", "ferdig-data", "1.1.2031")
	look(leader, "POST", way, "sett", "0", "start", "1.1.2001", "maltall", "10", "merknad", strings.Repeat("Eget ord ", 100))
	look(leader, "POST", way, "sett", "0", "start", "1.1.2026", "maltall", "10", "opptrapping", "3", "merknad", "Eget ord", "ferdig-data", "1.1.2026")
	look(leader, "POST", way, "sett", "1", "start", "2.1.2026", "maltall", "12", "opptrapping", "3")
	look(leader, "POST", way, "sett", "1", "start", "2.1.2027", "vist-start", "1.1.2026", "maltall", "14", "vist-maltall", "10")
	look(leader, "GET", way)
	look(leader, "GET", "/utbredelse/"+string(w.Orgs["Ullensaker"]))
	look(leader, "GET", "/utbredelse")

	const network, kvalitet = "/resultater/laeringsnettverk", "/resultater/kvalitet"
	look(analyst, "GET", network)
	look(leader, "GET", kvalitet)
	if _, err := quality.Make(t.Context(), w.Service); err != nil {
		t.Fatal(err)
	}
	look(leader, "GET", kvalitet)
	p := keepCounts(t, w, 40, 20)
	look(leader, "GET", kvalitet)
	look(top, "GET", kvalitet)
	look(analyst, "GET", kvalitet+"?kommune="+string(w.Orgs["Nes"]))
	look(analyst, "GET", kvalitet+".xlsx")
	look(leader, "GET", kvalitet+"?kommune=tull")
	look(top, "GET", kvalitet+"/endring")
	look(leader, "GET", kvalitet+"/endring")
	look(analyst, "GET", kvalitet+"/endring")
	look(top, "POST", kvalitet+"/endring", "dato", "tull")
	look(top, "POST", kvalitet+"/endring", "nokkel", string(db.NewID()), "dato", "1.1.2001", "tekst", strings.Repeat("Eget ord ", 20), "kommune", "alle")
	look(leader, "POST", kvalitet+"/endring", "nokkel", string(db.NewID()), "dato", "1.1.2031", "kommune", "alle", "grenser", "ja")
	marked := look(top, "POST", kvalitet+"/endring", "nokkel", string(db.NewID()), "dato", "1.5.2026", "tekst", "Eget ord", "kommune", "alle", "grenser", "ja")
	look(top, "POST", regexp.MustCompile(kvalitet+`/endring/[0-9a-f-]{36}/trekk`).FindString(marked.HTML))

	page := look(analyst, "GET", network)
	l.see(analyst.SendTo(page, network+"/egen", "navn", "ja"), "POST", network+"/egen")
	keepCounts(t, w, 42, 20)
	l.see(analyst.SendTo(analyst.Get(network), network+"/egen"), "POST", network+"/egen")
	look(analyst, "POST", network+"/egen", "nokkel", "x")
	look(analyst, "POST", network+"/egen", "nokkel", string(db.NewID()), "periode", "2001-1")
	take := func(data string) *webtest.Page {
		return l.see(analyst.Upload(network+"/fil", "fil", "fil.json", []byte(data)), "POST", network+"/fil")
	}
	first := otherSite(t, p, "938679088", "Sykehuset Østmark", true, 140, 200)
	for _, data := range []string{
		"", "{", "\xff", "[1]", first + "{}", `{"x":1}`, `{"format":1}`, strings.Replace(first, `"utgave": 1`, `"utgave": 100`, 1), first, first,
		strings.Replace(first, `"utgave": 1`, `"utgave": 2`, 1), strings.Replace(first, `"938679088"`, `"974760673"`, 1), strings.Replace(first, `"938679088"`, `"123"`, 1), strings.Replace(first, `"938679088"`, `"983971636"`, 1),
		strings.Replace(first, `: 140`, `: 300`, 1), strings.Replace(first, `: 140`, `: 3`, 1), strings.Replace(first, `: 140`, `: -3`, 1), strings.Replace(first, `: 140`, `: 3000000`, 1),
		otherSite(t, p, "974760673", "Helse Hemmelig", false, 75, 100), otherSite(t, p, "974795361", "Sykehuset Vestmark", true, 190, 200),
	} {
		take(data)
	}
	shown := look(analyst, "GET", network)
	for _, b := range []*webtest.Browser{leader, top} {
		look(b, "GET", network)
	}
	look(analyst, "GET", network+".xlsx")
	look(analyst, "GET", network+".pdf")
	look(analyst, "GET", network+"?periode=tull")
	look(analyst, "GET", network+"?periode=2024-1")
	own := regexp.MustCompile(network + `/[0-9a-f-]{36}/fil`).FindString(shown.HTML)
	look(analyst, "GET", own)
	look(leader, "GET", own)
	look(analyst, "POST", strings.Replace(own, "/fil", "/angre", 1))
	look(analyst, "POST", network+"/"+string(db.NewID())+"/angre")
	l.done()
}
