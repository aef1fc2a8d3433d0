package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/base/db"
	"traad/internal/base/sheet/sheettest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/staffing"
)

// plans is what leaders plan with, the programme report, and the letters of a person.
var plans = newArea(area{
	routes: []string{
		"GET /ressurser/{org}",
		"POST /ressurser/{org}/plan",
		"POST /ressurser/{org}/scenario",
		"GET /ressurser/{org}/plan/{id}",
		"POST /ressurser/{org}/plan/{id}",
		"POST /ressurser/{org}/plan/{id}/svar",
		"GET /ressurser/{org}/plan/{id}/excel",
		"POST /ressurser/{org}/plan/{id}/excel",
		"POST /ressurser/{org}/plan/{id}/godkjenn",
		"POST /ressurser/{org}/plan/{id}/forkast",
		"POST /ressurser/{org}/plan/{id}/angre",
		"GET /ressursark",
		"POST /ressursark",
		"GET /ressursark/{run}",
		"POST /ressursark/{run}",
		"GET /resultater/rapport",
		"POST /resultater/rapport",
		"GET /resultater/rapport/{id}",
		"GET /forlop/{id}/brev",
		"POST /forlop/{id}/brev",
		"GET /forlop/{id}/brev/{brev}",
	},
	rooms: []string{
		"page/staffing/ask.go",
		"page/staffing/edit.go",
		"page/staffing/excel.go",
		"page/staffing/incoming.go",
		"page/staffing/sheet.go",
		"page/report/report.go",
		"page/letters",
		"../../app/staffing",
		"../../app/report",
		"../../app/personletter",
		"../../app/upload",
		"../../rules/staffing",
	},
})

func init() {
	// The report and the letters are documents of their own, in bokmål or the language of who gets them.
	bokmal = append(bokmal, regexp.MustCompile(`(?s)<article class="sheet-paper post" lang="(?:nb|nn|en)">.*?</article>`))
}

// TestTextsOfThePlans: what the rules word of a plan, of each kind of organisation.
func TestTextsOfThePlans(t *testing.T) {
	var texts []string
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgHospital} {
		p := staffing.New(kind, care.ShippedPathways()[0], staffing.Quarter, webtest.Today, 1)
		for _, w := range p.Work {
			texts = append(texts, w.Title)
		}
		for _, m := range p.Meetings {
			texts = append(texts, m.Title)
		}
		for _, b := range p.Blocks() {
			texts = append(texts, b.Title, b.Help)
		}
		for _, r := range staffing.RolesOf(kind) {
			texts = append(texts, staffing.RoleName(r))
		}
	}
	for _, q := range staffing.Quantities {
		texts = append(texts, q.Title)
	}
	lacks(t, texts)
}

// TestWholePlans looks at them.
func TestWholePlans(t *testing.T) {
	w := webtest.New(t)
	for i := range 6 {
		w.Person("Hemmelig", fmt.Sprintf("Navnesen%c", 'a'+i), webtest.FollowedUp)
	}
	const director webtest.User = "Rolf Ek"
	w.Hire(director, care.Manager, "Akershus universitetssykehus")
	const address = "/ressursark"
	l := listen(t, w, plans, web.Options{}, string(director), "Arne Lund", "Ida Falk", "Akershus universitetssykehus", "Nes", "Ullensaker", "Ahus", "Excel", "PDF", "CSV", "CFS", "IHT langvarig oppfølging", "Kari Aasen", "Eget ord", "Eget scenario",
		// What a scenario is called is kept with it, in bokmål.
		"Koordinator kommune borte 2 md.", "Oppfølging 50 % lengre", "Oppfølging 1 % lengre", "Ullensaker kommer med",
		// Sheets, columns and rows of the workbook, as they are named there, and what the test has put in one.
		"Perioder", "Arbeid", "Møter", "Vilkår", "Hva", "4. kv. 2026", "1. kv. 2027", "Årsverk koordinator kommune", "Uker mellom", "mange", "plan.xlsx", "plan.csv", "Plan 2027", "Kommune", "Pasienter", "Atlantis", "venter", "Sum", "Tallene er fra høsten", "1 200,5", "FTE", "Target",
		// A letter that was made has the name that it has in its own language.
		"Invitasjon til kartleggingssamtale", "Invitation to a mapping conversation")
	look := l.look
	m, ahus := w.As(webtest.Manager), w.As(director)
	send := func(b *webtest.Browser, p *webtest.Page, action string, pairs ...string) *webtest.Page {
		t.Helper()
		return l.see(b.SendTo(p, action, pairs...), http.MethodPost, action)
	}
	upload := func(b *webtest.Browser, path, name string, data []byte) *webtest.Page {
		t.Helper()
		return l.see(b.Upload(path, "fil", name, data), http.MethodPost, path)
	}

	// A draft is begun, written and approved.
	nes := "/ressurser/" + string(w.Orgs["Nes"])
	empty := look(m, "GET", nes)
	send(m, empty, nes+"/plan", "steg", "", "fra", "tull", "perioder", "99")
	begun := send(m, empty, nes+"/plan", "steg", "quarter", "fra", "1.10.2026", "perioder", "3").MustStatus(200)
	edit := begun.Path
	id := edit[strings.LastIndex(edit, "/")+1:]
	send(m, empty, nes+"/plan", "nokkel", string(db.NewID()), "steg", "month", "fra", "1.10.2026", "perioder", "3")
	for _, wrong := range [][]string{
		{"mal:2026-10", "-1"},
		{"mal:2026-10", "mange"},
		{"stilling:municipal_coordinator:2026-10", "0.85"},
		{"stilling:municipal_coordinator:2026-10", "0,855"},
		{"mal:2026-10", "2,5"},
		{"annet:2026-10", "mange"},
		{"stilling:municipal_coordinator:2026-10", "900"},
		{"andel:5", "95"},
		{"andel:5", "mange"},
		{"arlig:coordinators", "3"},
		{"maneder:5", "0"},
		{"ut:2027-01", "400"},
	} {
		send(m, begun, edit, wrong...)
	}
	p := send(m, begun, edit, "mal:2026-10", "24", "inn:2026-10", "5", "ut:2026-10", "3", "mal:2027-01", "30", "stilling:municipal_coordinator:2026-10", "0,8", "lonn:municipal_coordinator", "900 000", "annet:2026-10", "10 000,50", "hver:contact", "30", "arstimer:municipal_coordinator", "1400",
		"timer:mapping:general_practitioner", "1", "reise:mapping:general_practitioner", "1", "uker:coordinators", "7", "motetimer:board:municipal_coordinator", "3", "honorar:general_practitioner", "1300", "vekt:5", "90", "maneder:5", "12").MustStatus(200)
	send(m, begun, edit, "mal:2026-10", "77", "sett", "1")
	sums := m.Post(edit+"/svar", "mal:2026-10", "30")
	if left := unsaid(sums.HTML, l.typed); len(left) > 0 || sums.Status != http.StatusOK {
		t.Errorf("the sums say in bokmål alone:\n%s", strings.Join(left, "\n"))
	}
	l.visited = append(l.visited, "POST "+edit+"/svar")
	send(m, p, edit+"/godkjenn", "hvor", "", "vedtatt", "1.1.2030")
	gone := send(m, p, edit+"/forkast").MustStatus(200)
	look(m, "GET", nes+"?plan="+id)
	send(m, gone, edit+"/angre").MustStatus(200)
	look(m, "POST", edit+"/angre", "sett", gone.Value("sett"))
	look(m, "POST", edit+"/forkast", "sett", "1")
	p = look(m, "GET", nes)
	send(m, p, edit+"/godkjenn", "hvor", "Eget ord", "vedtatt", "14.10.2026").MustStatus(200)
	send(m, begun, edit, "mal:2026-10", "99", "inn:2027-01", "mange") // too late
	look(m, "GET", edit)
	look(m, "POST", edit+"/godkjenn", "sett", "1")
	look(m, "GET", nes+"/plan/"+string(db.NewID()))

	// What happens if.
	ask := func(b *webtest.Browser, org, plan string, pairs ...string) *webtest.Page {
		t.Helper()
		return look(b, "POST", org+"/scenario", append([]string{"av", plan, "nokkel", string(db.NewID())}, pairs...)...)
	}
	ask(m, nes, id, "sporsmal", "borte", "rolle-borte", "municipal_coordinator", "arsverk-borte", "0,5", "fra-borte", "1.11.2026", "maneder-borte", "2").MustStatus(200)
	ask(m, nes, id, "sporsmal", "lengre", "prosent-lengre", "50", "fra-lengre", "1.11.2026").MustStatus(200)
	ask(m, nes, id, "sporsmal", "lengre", "prosent-lengre", "1", "fra-lengre", "1.11.2026").MustStatus(200)
	scenario := ask(m, nes, id, "navn", "Eget scenario").MustStatus(200)
	for _, wrong := range [][]string{
		{"navn", ""},
		{"sporsmal", "annet"},
		{"sporsmal", "borte", "rolle-borte", "municipal_coordinator", "arsverk-borte", "0,9", "fra-borte", "1.11.2026", "maneder-borte", "2"},
		{"sporsmal", "borte", "rolle-borte", "municipal_coordinator", "arsverk-borte", "0.9", "fra-borte", "", "maneder-borte", ""},
		{"sporsmal", "borte", "rolle-borte", "municipal_coordinator", "arsverk-borte", "0,5", "fra-borte", "1.1.2031", "maneder-borte", "2"},
		{"sporsmal", "borte", "rolle-borte", "general_practitioner", "arsverk-borte", "0,5", "fra-borte", "1.11.2026", "maneder-borte", "2"},
		{"sporsmal", "lengre", "prosent-lengre", "mye", "fra-lengre", "i går"},
		{"sporsmal", "lengre", "prosent-lengre", "20", "fra-lengre", "1.1.2031"},
		{"sporsmal", "med", "kommune-med", string(w.Orgs["Ullensaker"]), "pasienter-med", "10"},
	} {
		ask(m, nes, id, wrong...)
	}
	p = send(m, scenario, scenario.Path, "mal:2027-01", "12").MustStatus(200)
	look(m, "GET", p.Path)
	look(m, "POST", scenario.Path+"/godkjenn", "sett", "2", "hvor", "Eget ord", "vedtatt", "14.10.2026")
	look(m, "POST", nes+"/scenario", "av", string(db.NewID()), "navn", "Eget ord", "nokkel", string(db.NewID()))

	// The hospital, with a municipality that joins.
	hospital := "/ressurser/" + string(w.Orgs["Akershus universitetssykehus"])
	begun = send(ahus, look(ahus, "GET", hospital), hospital+"/plan", "steg", "month", "fra", "1.11.2026", "perioder", "4").MustStatus(200)
	p = send(ahus, begun, begun.Path, "mal:2026-11", "40", "stilling:hospital_physician:2026-11", "0,5", "stilling:hospital_coordinator:2026-11", "0,2").MustStatus(200)
	send(ahus, p, begun.Path+"/godkjenn", "hvor", "Eget ord", "vedtatt", "14.10.2026").MustStatus(200)
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update organisation set status = 'agreement' where id = $1", w.Orgs["Ullensaker"]); err != nil {
		t.Fatal(err)
	}
	of := begun.Path[strings.LastIndex(begun.Path, "/")+1:]
	look(ahus, "GET", hospital)
	ask(ahus, hospital, of, "sporsmal", "med", "kommune-med", string(w.Orgs["Ullensaker"]), "pasienter-med", "", "fra-med", "", "opptrapping-med", "")
	ask(ahus, hospital, of, "sporsmal", "med", "kommune-med", string(w.Orgs["Ullensaker"]), "pasienter-med", "5000", "fra-med", "1.1.2027", "opptrapping-med", "6")
	ask(ahus, hospital, of, "sporsmal", "med", "kommune-med", string(w.Orgs["Ullensaker"]), "pasienter-med", "10", "fra-med", "1.1.2031", "opptrapping-med", "6")
	ask(ahus, hospital, of, "sporsmal", "med", "kommune-med", string(w.Orgs["Ullensaker"]), "pasienter-med", "10", "fra-med", "1.12.2026", "opptrapping-med", "6").MustStatus(200)

	// The workbook of a draft.
	begun = send(m, look(m, "GET", nes), nes+"/plan", "steg", "quarter", "fra", "1.10.2026", "perioder", "2").MustStatus(200)
	edit = begun.Path
	book := []byte(m.Raw("GET", edit+"/bok.xlsx", nil).MustStatus(200).HTML)
	look(m, "GET", edit+"/excel")
	upload(m, edit+"/excel", "x.xlsx", book)
	upload(m, edit+"/excel", "x.xlsx", []byte("PK tull"))
	upload(m, edit+"/excel", "x.xlsx", nil)
	f := sheettest.Open(t, book)
	f.Set("Perioder", "C2", 31)
	f.Set("Vilkår", "C2", 905000.5)
	upload(m, edit+"/excel", "x.xlsx", f.Bytes()).MustStatus(200)
	f.Set("Perioder", "B3", "mange")
	f.Set("Perioder", "C3", -2)
	f.Set("Perioder", "B4", 2.5)
	f.Set("Perioder", "C4", 1e13)
	f.Set("Perioder", "A5", "Eget ord")
	f.Set("Perioder", "E1", "Eget ord")
	f.Set("Arbeid", "B2", 1.234)
	f.Set("Arbeid", "F2", 3)
	f.Set("Møter", "B1", "Eget ord")
	f.Set("CFS", "A3", "CFS 3")
	upload(m, edit+"/excel", "x.xlsx", f.Bytes()).MustStatus(http.StatusUnprocessableEntity)
	f = sheettest.Open(t, book)
	f.Set("CFS", "B2", 90)
	f.Merge("Perioder", "B2", "C2")
	upload(m, edit+"/excel", "x.xlsx", f.Bytes()).MustStatus(http.StatusUnprocessableEntity)
	upload(m, edit+"/excel", "x.xlsx", sheettest.New(t, "Eget ord").Bytes()).MustStatus(http.StatusUnprocessableEntity)

	// A spreadsheet that was planned in before.
	look(m, "GET", address)
	upload(m, address, "x.xlsx", []byte("PK\x03\x04tull"))
	upload(m, address, "x.csv", []byte("\n"))
	f = sheettest.New(t, "Plan 2027")
	for cell, v := range map[string]any{
		"B2": "1. kv. 2027", "D2": "1. kv. 2027", "A3": "Kommune", "B3": "Pasienter", "C3": "FTE", "D3": "Pasienter", "E3": "Eget ord",
		"A4": "Nes", "B4": 26, "C4": 0.8, "E4": "venter", "A5": "Ullensaker", "B5": 22, "C5": 1, "A6": "Sum", "B6": 46, "A7": "Atlantis", "C7": "venter", "A8": "Tallene er fra høsten",
	} {
		f.Set("Plan 2027", cell, v)
	}
	p = upload(m, address, "plan.xlsx", f.Bytes()).MustStatus(200)
	run := p.Path
	for _, query := range []string{
		"hva-0=kommune&hva-1=mal&nar-1=1.+kv.+2027", "hva-0=kommune&hva-1=mal&nar-1=1.+kv.+2027&hva-3=mal&nar-3=mars+2027", "hva-0=kommune&hva-1=mal&nar-1=mange", "hva-1=mal&nar-1=1.+kv.+2027", "hva-0=kommune&hva-2=kommune", "hva-0=kommune",
		"hva-0=kommune&hva-4=mal&nar-4=1.+kv.+2027", "hva-0=kommune&hva-9=mal&nar-9=1.+kv.+2027", "hva-0=kommune&hva-1=lege&nar-1=1.+kv.+2027", "hva-0=kommune&hva-1=inn&nar-1=2027&hva-3=mal&nar-3=1.+kv.+2027", "hva-0=kommune&hva-1=mal&nar-1=2025&hva-3=mal&nar-3=1.+kv.+2037",
		"hva-0=kommune&hva-1=inn&nar-1=1.+halvår+2027&hva-3=inn&nar-3=2.+tertial+2028", "hva-0=kommune&hva-1=mal&nar-1=jan.+2027", "hva-0=kommune&hva-2=mal&nar-2=1.+kv.+2027", "hva-0=kommune&hva-1=prosent&nar-1=1.+kv.+2027", "hva-0=kommune&hva-1=tull",
	} {
		for _, rows := range []string{"ark=0&lest=0&forste=4&siste=6&", "ark=0&lest=0&forste=4&siste=7&tall=engelsk&", "ark=0&lest=0&forste=5&siste=5&", "ark=0&lest=0&forste=90&siste=99&", "ark=0&lest=0&forste=4&siste=4&"} {
			at, _ := url.ParseQuery(rows + query)
			look(m, "GET", run+"?"+at.Encode())
		}
	}
	m.Upload(address, "fil", "plan.csv", []byte("Kommune;1. kv. 2027\nNes;4\nNes;5\n"))
	p = look(m, "GET", run+"?ark=0&lest=0&forste=4&siste=6&tall=norsk&hva-0=kommune&hva-1=mal&nar-1=1.+kv.+2027").MustStatus(200)
	send(m, p, run, "sett", "x").MustStatus(http.StatusConflict)
	send(m, p, run).MustStatus(200)
	send(m, p, run).MustStatus(http.StatusGone)
	look(m, "GET", run)
	look(m, "GET", address+"/"+string(db.NewID()))
	both := ahus.Upload(address, "fil", "plan.csv", []byte("Kommune;Target 1. kv. 2027\nNes;8\nUllensaker;9\nNes;5\n"))
	look(ahus, "GET", both.Path)
	both = ahus.Upload(address, "fil", "plan.csv", []byte("Kommune;Target 1. kv. 2027\nNes;8\nUllensaker;9\n"))
	send(ahus, both, both.Path).MustStatus(200)

	// The report.
	const reports = "/resultater/rapport"
	analyst := w.As(webtest.Analyst)
	look(analyst, "GET", reports)
	look(analyst, "POST", reports, "nokkel", string(db.NewID()))
	look(analyst, "GET", reports+"?periode=2031-1")
	keepCounts(t, w, 12, 8)
	p = look(analyst, "GET", reports).MustStatus(200)
	frozen := l.see(analyst.Send(p), "POST", reports).MustStatus(200)
	look(analyst, "GET", frozen.Path)
	look(analyst, "GET", reports)
	look(analyst, "GET", reports+"/"+string(db.NewID()))
	look(analyst, "POST", reports, "nokkel", string(db.NewID()), "sett", "x")
	look(analyst, "POST", reports, "nokkel", "x", "sett", "x")
	look(m, "GET", reports)
	look(m, "POST", reports, "nokkel", string(db.NewID()), "sett", "x")

	// Letters of a person.
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	team, at := w.As(webtest.Nes), kari.Path("brev")
	letter := look(team, "GET", at)
	w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: kari.Enrolment}, Visit: care.Visit{On: webtest.Today.AddDays(3), Clock: "10.30", Form: "visit", Purpose: care.PurposeMapping}})
	l.see(team.Send(letter), "POST", at).MustStatus(http.StatusConflict)
	look(team, "GET", at+"?brev=invitation&sprak=nn")
	english := look(team, "GET", at+"?brev=invitation&sprak=en")
	made := l.see(team.Send(english), "POST", at).MustStatus(200)
	look(team, "GET", made.Path)
	look(team, "GET", at)
	look(team, "GET", at+"?brev=finnes-ikke")
	look(team, "GET", at+"/"+string(db.NewID()))
	look(team, "POST", at, "brev", "invitation", "nokkel", "x")
	l.done()
}
