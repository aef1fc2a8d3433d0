package staffing_test

import (
	"flag"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/base/sheet/sheettest"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

// leader lets the manager of Nes be the leader of another organisation too.
func leader(t *testing.T, w *webtest.World, org string) db.ID {
	t.Helper()
	id := db.NewID()
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.InsertRoleAssignment(t.Context(), query.InsertRoleAssignmentParams{
			ID: id, UserID: db.ID(w.ID(webtest.Manager)), Role: string(care.Manager), OrganisationID: db.ID(w.Orgs[org]), ValidFrom: webtest.Today.AddDays(-10), CreatedAt: db.At(w.Service.Now()),
		})
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func sheet(w *webtest.World, org string) string { return "/ressurser/" + string(w.Orgs[org]) }

// planID is the plan that a page of an organisation shows.
func planID(p *webtest.Page) string { return p.Path[strings.LastIndex(p.Path, "=")+1:] }

// written begins a draft and fills in its first quarter, which is the one that today is in.
func written(w *webtest.World, b *webtest.Browser, org string, pairs ...string) *webtest.Page {
	p := b.Get(sheet(w, org))
	p = b.SendTo(p, sheet(w, org)+"/plan", "steg", "quarter").MustShow("Utkastet er laget")
	return b.SendTo(p, p.Path, append([]string{"mal:0", "24", "inn:0", "5", "ut:0", "3"}, pairs...)...)
}

func TestStory(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for range 2 {
			w.Person("Hemmelig", "Navnesen", webtest.FollowedUp)
		}
		b := w.As(webtest.Manager)
		b.Get("/ressurser").MustStatus(200).MustShow("Nes", "2 av 20", "uten plan", "Kommunene", "0 av 2 kommuner").MustNotShow("Ullensaker", "Hemmelig", "Navnesen")
		b.Get(sheet(w, "Nes")).MustStatus(200).MustShow("Ingen plan ennå", "Begynn på utkastet")
		p := written(w, b, "Nes", "stilling:municipal_coordinator:0", "0,8", "lonn:municipal_coordinator", "900 000", "annet:0", "10 000,50")
		p.MustStatus(200).MustShow("Tallene er lagret.", "Dette er et utkast", "Måltall, 4. kv. 2026: 20 → 24", "Årsverk koordinator kommune, 4. kv. 2026: 0 → 0,8", "Koordinator kommune, har", "0,80", "Koordinatorgruppe, koordinator kommune", "180 000", "10 000,50")
		w.As(webtest.Physician).Get("/oversikt").MustShow("2 av 20") // a draft sets no target
		w.As(webtest.Analyst).Get("/ressurser").MustShow("0 av 2 kommuner")

		// What cannot be read stands again with its fault, and nothing is saved.
		edit := sheet(w, "Nes") + "/plan/" + planID(p)
		form := b.Get(edit).MustShow("Måltall og bemanning", "Timer per gang", "Koordinatorgruppe")
		for _, c := range []struct{ field, text, says string }{
			{"stilling:municipal_coordinator:0", "-1", "Tallet kan ikke være under 0."},
			{"stilling:municipal_coordinator:0", "0.85", "med komma før desimalene"},
			{"stilling:municipal_coordinator:0", "900", "Skriv et tall fra 0 til 100."},
			{"mal:0", "mange", "Skriv et tall: for eksempel 22."},
			{"andel:5", "95", "De skal bli 100 %"},
			{"arlig:coordinators", "3", "ikke begge"},
		} {
			bad := b.SendTo(form, edit, c.field, c.text).MustStatus(http.StatusUnprocessableEntity).MustShow(c.says)
			if got := bad.Value(c.field); got != c.text {
				t.Errorf("%s stands as %q, not %q", c.field, got, c.text)
			}
		}
		b.SendTo(form, edit, "sett", "1", "mal:0", "77").MustStatus(http.StatusConflict).MustShow("Noen andre lagret planen", "Måltall, 4. kv. 2026: lagret er 24, du skrev 77.")
		b.Get(sheet(w, "Nes")).MustShow("Måltall 24 20").MustNotShow("Måltall 77", "→ 77")

		// Approved: it holds, in every page that shows a target, and is never edited again.
		draft := b.Get(sheet(w, "Nes"))
		b.SendTo(draft, edit+"/godkjenn", "hvor", "").MustStatus(http.StatusUnprocessableEntity).MustShow("Skriv hvem som vedtok planen")
		b.SendTo(draft, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "18.11.2026").MustStatus(http.StatusUnprocessableEntity).MustShow("i dag eller inntil ett år tilbake")
		b.SendTo(draft, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent", "Vedtatt av driftsrådet 14. okt. 2026", "gjelder nå")
		w.As(webtest.Physician).Get("/oversikt").MustShow("2 av 24").MustNotShow("2 av 20")
		b.Get("/ressurser").MustShow("2 av 24", "−22", "0,80", "1 av 2 kommuner")
		b.SendTo(form, edit, "mal:0", "99").MustStatus(http.StatusConflict)
		b.SendTo(draft, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustStatus(http.StatusConflict)
		b.Get(edit).MustBe(sheet(w, "Nes") + "?plan=" + planID(p))
		b.Get("/ressurser").MustShow("2 av 24")

		// A scenario is a copy with a name; it cannot be approved and changes nothing that holds.
		variant := b.SendTo(b.Get(sheet(w, "Nes")), sheet(w, "Nes")+"/scenario", "navn", "Koordinator borte")
		scenario := variant.Path
		b.SendTo(variant, scenario, "stilling:municipal_coordinator:0", "0").MustShow("Dette er et scenario", "Koordinator borte", "mangler")
		b.Get(sheet(w, "Nes")).MustShow("Planen og scenariene", "Koordinator borte", "Der det er trangest")
		b.Post(scenario+"/godkjenn", "sett", "2", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustStatus(http.StatusUnprocessableEntity).MustShow("Et scenario kan ikke godkjennes")
		b.Get("/ressurser").MustShow("2 av 24", "0,80")

		// The ready-made questions are scenarios with an answer in words; what is wrong stands at its field.
		there := b.Get(sheet(w, "Nes")).MustShow("Hva skjer hvis", "Noen er borte", "Oppfølgingen blir lengre", "Vet ikke ennå").MustNotShow("En kommune kommer med")
		plan := planID(p)
		askFor := func(pairs ...string) *webtest.Page {
			return b.Post(sheet(w, "Nes")+"/scenario", append([]string{"av", plan, "nokkel", string(db.NewID())}, pairs...)...)
		}
		_ = there
		askFor("sporsmal", "borte", "rolle-borte", "municipal_coordinator", "arsverk-borte", "0,5", "fra-borte", "1.11.2026", "maneder-borte", "2").MustStatus(200).
			MustShow("Koordinator kommune borte 2 md.", "Det scenarioet betyr", "4. kv. 2026: −0,33 årsverk i stilling", "Kostnaden i hele planen endres med")
		askFor("sporsmal", "lengre", "prosent-lengre", "20", "fra-lengre", "1.1.2027").MustStatus(200).MustShow("Oppfølging 20 % lengre")
		askFor("sporsmal", "borte", "rolle-borte", "municipal_coordinator", "arsverk-borte", "0,9", "fra-borte", "1.11.2026", "maneder-borte", "2").MustStatus(http.StatusUnprocessableEntity).MustShow("Planen har 0,8 årsverk.")
		askFor("sporsmal", "lengre", "prosent-lengre", "mye", "fra-lengre", "i går").MustStatus(http.StatusUnprocessableEntity)
		askFor("sporsmal", "med", "kommune-med", string(w.Orgs["Ullensaker"]), "pasienter-med", "10", "fra-med", "1.1.2027", "opptrapping-med", "6").MustStatus(http.StatusUnprocessableEntity).MustShow("Velg en kommune som ikke er i drift")

		// A new version is a new draft, and the one that held can still be read.
		next := b.SendTo(b.Get(sheet(w, "Nes")), sheet(w, "Nes")+"/plan", "steg", "month", "fra", "1.11.2026", "perioder", "2")
		saved := b.SendTo(next, next.Path, "mal:0", "26", "ut:1", "0").MustShow("Tallene er lagret.")
		b.SendTo(saved, next.Path+"/godkjenn", "hvor", "driftsrådet").MustShow("Planen er godkjent")
		w.As(webtest.Physician).Get("/oversikt").MustShow("2 av 26")
		b.Get(sheet(w, "Nes")).MustShow("Plan 1", "Plan 5", "Koordinator borte", "godkjent", "scenario")
		if w.Audited(access.PlanStaffing, true) == 0 || w.Audited(access.SeeStaffing, true) == 0 {
			t.Error("nothing is audited")
		}
	})
}

// Leaders see their own organisation's plans and the sums; the hospital's leader all; analysts and administrators the sums alone.
func TestWhoSeesWhat(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nes, ahus := w.As(webtest.Manager), w.AsAssignment(leader(t, w, "Akershus universitetssykehus"))
		ullensaker := w.AsAssignment(leader(t, w, "Ullensaker"))
		p := written(w, nes, "Nes", "stilling:municipal_coordinator:0", "0,8")
		plan := sheet(w, "Nes") + "/plan/" + planID(p)

		ahus.Get("/ressurser").MustStatus(200).MustShow("Nes", "Ullensaker", "Akershus universitetssykehus", "sykehusteam")
		ahus.Get(sheet(w, "Nes")).MustStatus(200).MustShow("Dette er et utkast")
		written(w, ahus, "Akershus universitetssykehus", "stilling:hospital_physician:0", "0,5").MustStatus(200).MustShow("IHT-lege, har")
		ullensaker.Get("/ressurser").MustStatus(200).MustShow("Ullensaker", "Hele helsefellesskapet").MustNotShow("sykehusteam", ">Nes<")

		for name, b := range map[string]*webtest.Browser{"leader of Ullensaker": ullensaker, "analyst": w.As(webtest.Analyst), "administrator": w.As(webtest.Administrator), "physician": w.As(webtest.Physician), "coordinator": w.As(webtest.Nes), "GP": w.As(webtest.GP)} {
			for _, path := range []string{sheet(w, "Nes"), sheet(w, "Akershus universitetssykehus"), sheet(w, "Årnes legesenter"), plan, "/ressurser/tull", sheet(w, "Nes") + "/plan/tull"} {
				if got := b.Get(path); got.Status != http.StatusNotFound {
					t.Errorf("%s gets %d at %s", name, got.Status, path)
				}
			}
			for _, path := range []string{plan, plan + "/godkjenn", plan + "/forkast", sheet(w, "Nes") + "/plan", sheet(w, "Nes") + "/scenario"} {
				if got := b.Post(path, "sett", "2", "hvor", "driftsrådet", "vedtatt", "14.10.2026", "nokkel", string(db.NewID()), "steg", "month", "fra", "1.11.2026", "perioder", "2"); got.Status != http.StatusNotFound {
					t.Errorf("%s gets %d when posting to %s", name, got.Status, path)
				}
			}
		}
		// The plan of Nes is not found by way of an organisation that the leader does plan for.
		id := plan[strings.LastIndex(plan, "/"):]
		ullensaker.Get(sheet(w, "Ullensaker") + "/plan" + id).MustStatus(http.StatusNotFound)
		ullensaker.Get(sheet(w, "Ullensaker") + "?plan=" + id[1:]).MustStatus(http.StatusNotFound)
		ullensaker.Post(sheet(w, "Ullensaker")+"/plan"+id+"/godkjenn", "sett", "2", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustStatus(http.StatusNotFound)

		for _, u := range []webtest.User{webtest.Analyst, webtest.Administrator} {
			w.As(u).Get("/ressurser").MustStatus(200).MustShow("Kommunene", "Hele helsefellesskapet").MustNotShow(">Nes<", ">Ullensaker<", "sykehusteam", "Planen for")
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.CareWorker, webtest.Clinician} {
			w.As(u).Get("/ressurser").MustStatus(http.StatusNotFound).MustNotShow("Måltall")
		}
		nes.Get(sheet(w, "Nes")).MustShow("Dette er et utkast")
	})
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	for range 6 {
		w.Person("Hemmelig", "Navnesen", webtest.FollowedUp)
	}
	m := w.As(webtest.Manager)
	p := written(w, m, "Nes", "stilling:municipal_coordinator:0", "0,2")
	edit := sheet(w, "Nes") + "/plan/" + planID(p)
	look := func(name, path string) {
		picture := ""
		if *shots != "" {
			picture = filepath.Join(*shots, name)
		}
		webtest.Look(t, b.Page(t), w.Serve(webtest.Manager)+path, picture)
	}
	look("plan-utkast", sheet(w, "Nes"))
	look("plan-endre", edit)
	look("plan-excel", edit+"/excel")
	m.SendTo(p, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	look("ressurser", "/ressurser")
}

// Out to Excel, changed there, and in again: the form holds the workbook's numbers with what they change, and nothing is saved before it
// is. A fault has its cell, and nothing of the file is taken.
func TestExcel(t *testing.T) {
	w := webtest.New(t)
	m := w.As(webtest.Manager)
	draft := written(w, m, "Nes", "stilling:municipal_coordinator:0", "0,8")
	plan := sheet(w, "Nes") + "/plan/" + planID(draft)
	data := []byte(m.Raw("GET", plan+"/bok.xlsx", nil).MustStatus(200).HTML)
	m.Get(plan+"/excel").MustStatus(200).MustShow("Hent fra Excel", "formler som regner uten nett")
	m.Upload(plan+"/excel", "fil", "x.xlsx", data).MustStatus(200).MustShow("Arbeidsboken har de samme tallene som utkastet.")
	f := sheettest.Open(t, data)
	f.Set("Perioder", "C2", 31)
	f.Set("Vilkår", "C2", 905000.5)
	p := m.Upload(plan+"/excel", "fil", "x.xlsx", f.Bytes()).MustStatus(200).MustShow("2 tall endres fra utkastet", "Ingenting er lagret ennå", "Måltall, 1. kv. 2027: 20 → 31.", "890 000 → 905 000,5")
	m.Get(sheet(w, "Nes")).MustNotShow("→ 31")
	m.SendTo(p, plan).MustShow("Tallene er lagret.", "Måltall, 1. kv. 2027: 20 → 31")
	f.Set("Perioder", "D3", "mange")
	f.Set("Perioder", "D4", -2)
	m.Upload(plan+"/excel", "fil", "x.xlsx", f.Bytes()).MustStatus(http.StatusUnprocessableEntity).MustShow("Ingenting er hentet inn", "D3", "D4", "Tallet kan ikke være under 0.", "mange")
	m.Upload(plan+"/excel", "fil", "x.xlsx", []byte("PK tull")).MustStatus(http.StatusUnprocessableEntity)
	for _, u := range []webtest.User{webtest.Analyst, webtest.Nes, webtest.Physician} {
		w.As(u).Get(plan + "/bok.xlsx").MustStatus(http.StatusNotFound)
		w.As(u).Upload(plan+"/excel", "fil", "x.xlsx", data).MustStatus(http.StatusNotFound)
	}
}

// The spread: everybody who sees the figures sees the list, a leader plans the own municipality in, and a date ahead is no fact.
func TestSpread(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Person("Hemmelig", "Navnesen", webtest.FollowedUp)
		m := w.As(webtest.Manager)
		m.Get("/ressurser").MustShow("Utbredelse")
		m.Get("/utbredelse").MustStatus(200).MustShow("Nes", "Ullensaker", "I drift", "1 av 20", "sep. 2026", "0 av 11", "Behovet er ikke regnet ut").MustNotShow("Hemmelig", "Navnesen")
		path := "/utbredelse/" + string(w.Orgs["Nes"])
		form := m.Get(path).MustStatus(200).MustShow("Fastlegerepresentant", "Felles studiebesøk", "Signert samarbeidsavtale")
		bad := m.SendTo(form, path, "start", "1.3.2027", "maltall", "12", "opptrapping", "6", "ferdig-avtale", "1.1.2027").MustStatus(http.StatusUnprocessableEntity).MustShow("i dag eller før")
		if bad.Value("ferdig-avtale") != "1.1.2027" || bad.Value("maltall") != "12" {
			t.Error("what was typed is gone")
		}
		m.SendTo(bad, path, "ferdig-avtale", "2.11.2026").MustStatus(200).MustShow("Planen for oppstart er lagret.", "1. mars 2027", "12 pasienter på 6 måneder", "2. nov. 2026", "1 av 11")
		m.SendTo(form, path, "start", "1.5.2027").MustStatus(http.StatusConflict).MustShow("Noen andre lagret dette")
		m.Get("/utbredelse").MustShow("1. mars 2027").MustNotShow("1. mai 2027")
		w.As(webtest.Analyst).Get("/utbredelse").MustStatus(200).MustShow("1. mars 2027")
		for _, u := range []webtest.User{webtest.Analyst, webtest.Nes, webtest.GP} {
			w.As(u).Get(path).MustStatus(http.StatusNotFound)
			w.As(u).Post(path, "sett", "1", "start", "1.6.2027").MustStatus(http.StatusNotFound)
		}
		other := w.AsAssignment(leader(t, w, "Ullensaker"))
		other.Get(path).MustStatus(http.StatusNotFound)
		other.Post(path, "sett", "1", "start", "1.6.2027").MustStatus(http.StatusNotFound)
		w.As(webtest.Physician).Get("/utbredelse").MustStatus(http.StatusNotFound)
	})
}

// The grid: arrows, a pasted block, undo, sums that follow, a block copied; what is pasted is saved as it stands. Without the script the
// same form is filled in field by field (TestStory).
func TestGrid(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	w := webtest.New(t)
	m := w.As(webtest.Manager)
	draft := written(w, m, "Nes", "stilling:municipal_coordinator:0", "0,2")
	b := browser.ForTest(t).Page(t)
	b.Open(w.Serve(webtest.Manager) + sheet(w, "Nes") + "/plan/" + planID(draft))
	// Told is what stands in cells, and which cell has the focus.
	told := func(names ...string) string {
		list := ""
		for _, n := range names {
			list += browser.Eval[string](b, `document.getElementsByName("`+n+`")[0].value`) + "|"
		}
		return list + browser.Eval[string](b, `document.activeElement.name || ""`)
	}
	must := func(want string, names ...string) {
		t.Helper()
		if got := told(names...); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	clip := func(kind, text string) string {
		return browser.Eval[string](b, `(() => { const d = new DataTransfer(); if (`+"`"+text+"`"+`) d.setData("text/plain", `+"`"+text+"`"+`)
			document.activeElement.dispatchEvent(new ClipboardEvent("`+kind+`", { clipboardData: d, bubbles: true, cancelable: true })); return d.getData("text/plain") })()`)
	}
	browser.Eval[bool](b, `(document.getElementsByName("mal:0")[0].focus(), true)`)
	b.Press("ArrowDown")
	must("5|inn:0", "inn:0")
	b.Press("ArrowRight", "ArrowUp", "Enter")
	must("inn:1")
	clip("paste", "7\t8\n9\t")
	must("7|8|9||inn:1", "inn:1", "inn:2", "ut:1", "ut:2")
	b.HasText("4 celler er limt inn.")
	b.HasText("mangler") // the sums have come
	browser.Eval[bool](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "z", ctrlKey: true, bubbles: true, cancelable: true}))`)
	must("0|0|0|0|inn:1", "inn:1", "inn:2", "ut:1", "ut:2")
	browser.Eval[bool](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "y", ctrlKey: true, bubbles: true, cancelable: true}))`)
	must("7|8|9||inn:1", "inn:1", "inn:2", "ut:1", "ut:2")
	for _, key := range []string{"ArrowRight", "ArrowDown"} {
		browser.Eval[bool](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+key+`", shiftKey: true, bubbles: true, cancelable: true}))`)
	}
	if got := clip("copy", ""); got != "7\t8\r\n9\t" {
		t.Errorf("copied %q", got)
	}
	clip("paste", "tull\t2.5")
	must("tull|2.5|ut:2", "inn:1", "inn:2")
	b.ClickButton("Lagre tallene")
	b.HasText("Skriv et tall: for eksempel 22.")
	if got := told("inn:1", "inn:2", "ut:1"); !strings.HasPrefix(got, "tull|2.5|9|") {
		t.Errorf("after a refusal: %s", got)
	}
	b.Clean()
}
