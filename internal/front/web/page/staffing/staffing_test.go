package staffing_test

import (
	"encoding/json"
	"flag"
	"fmt"
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
	rule "traad/internal/rules/staffing"
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
	return b.SendTo(p, p.Path, append([]string{"mal:2026-10", "24", "inn:2026-10", "5", "ut:2026-10", "3"}, pairs...)...)
}

func TestStory(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for range 2 {
			w.Person("Hemmelig", "Navnesen", webtest.FollowedUp)
		}
		b := w.As(webtest.Manager)
		b.Get("/ressurser").MustStatus(200).MustShow("Nes", "2 av 20", "uten plan", "Kommunene", "0 av 2 kommuner").MustNotShow("Ullensaker", "Hemmelig", "Navnesen")
		b.Get(sheet(w, "Nes")).MustStatus(200).MustShow("Ingen plan ennå", "Begynn på utkastet", "2 aktive, måltallet er 20")
		p := written(w, b, "Nes", "stilling:municipal_coordinator:2026-10", "0,8", "lonn:municipal_coordinator", "900 000", "annet:2026-10", "10 000,50")
		p.MustStatus(200).MustShow("Tallene er lagret.", "Dette er et utkast", "Måltall, 4. kv. 2026: 20 → 24", "Årsverk koordinator kommune, 4. kv. 2026: 0 → 0,8", "Koordinator kommune, har", "0,80", "Koordinatorgruppe, koordinator kommune", "180 000", "10 000,50")
		w.As(webtest.Physician).Get("/oversikt").MustShow("2 av 20") // a draft sets no target
		w.As(webtest.Analyst).Get("/ressurser").MustShow("0 av 2 kommuner")

		// What cannot be read stands again with its fault, and nothing is saved.
		edit := sheet(w, "Nes") + "/plan/" + planID(p)
		form := b.Get(edit).MustShow("Måltall og bemanning", "Timer per gang", "Koordinatorgruppe")
		for _, c := range []struct{ field, text, says string }{
			{"stilling:municipal_coordinator:2026-10", "-1", "Tallet kan ikke være under 0."},
			{"stilling:municipal_coordinator:2026-10", "0.85", "med komma før desimalene"},
			{"stilling:municipal_coordinator:2026-10", "900", "Skriv et tall fra 0 til 100."},
			{"mal:2026-10", "mange", "Skriv et tall: for eksempel 22."},
			{"andel:5", "95", "De skal bli 100 %"},
			{"arlig:coordinators", "3", "ikke begge"},
		} {
			bad := b.SendTo(form, edit, c.field, c.text).MustStatus(http.StatusUnprocessableEntity).MustShow(c.says)
			if got := bad.Value(c.field); got != c.text {
				t.Errorf("%s stands as %q, not %q", c.field, got, c.text)
			}
		}
		b.SendTo(form, edit, "sett", "1", "mal:2026-10", "77").MustStatus(http.StatusConflict).MustShow("Noen andre lagret planen", "Måltall, 4. kv. 2026: lagret er 24, du skrev 77.")
		b.Get(sheet(w, "Nes")).MustShow("Måltall 24 20").MustNotShow("Måltall 77", "→ 77")

		// What is discarded can be taken back, as it was, until somebody has begun another draft.
		gone := b.SendTo(b.Get(sheet(w, "Nes")), edit+"/forkast").MustShow("Utkastet er forkastet.", "Angre")
		b.SendTo(gone, edit+"/angre").MustShow("Utkastet er tatt tilbake.", "Dette er et utkast", "Måltall 24 20", "Tatt tilbake av")
		b.Post(edit+"/angre", "sett", gone.Value("sett")).MustStatus(http.StatusConflict)
		gone = b.SendTo(b.Get(sheet(w, "Nes")), edit+"/forkast").MustShow("Utkastet er forkastet.")
		another := b.SendTo(gone, sheet(w, "Nes")+"/plan", "steg", "quarter").MustShow("Utkastet er laget")
		b.Post(edit+"/angre", "sett", gone.Value("sett")).MustStatus(http.StatusConflict).MustShow("et annet utkast er begynt")
		b.SendTo(b.Get(sheet(w, "Nes")), another.Path+"/forkast").MustShow("Utkastet er forkastet.")
		w.As(webtest.Manager).Post(edit+"/angre", "sett", gone.Value("sett")).MustShow("Utkastet er tatt tilbake.")

		// Approved: it holds, in every page that shows a target, and is never edited again.
		draft := b.Get(sheet(w, "Nes"))
		b.SendTo(draft, edit+"/godkjenn", "hvor", "").MustStatus(http.StatusUnprocessableEntity).MustShow("Skriv hvem som vedtok planen")
		b.SendTo(draft, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "18.11.2026").MustStatus(http.StatusUnprocessableEntity).MustShow("i dag eller inntil ett år tilbake")
		for _, deed := range []string{"/godkjenn", "/forkast"} {
			b.SendTo(draft, edit+deed, "sett", "1", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustStatus(http.StatusConflict).MustShow("Noen andre lagret planen etter at du åpnet siden").MustNotShow("står i skjemaet")
		}
		b.SendTo(draft, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent", "Vedtatt av driftsrådet 14. okt. 2026", "gjelder nå")
		w.As(webtest.Physician).Get("/oversikt").MustShow("2 av 24").MustNotShow("2 av 20")
		b.Get("/ressurser").MustShow("2 av 24", "−22", "0,80", "1 av 2 kommuner", "1 av 2 med plan, uten sykehuset", "uten sykehuset, som ikke har en plan", "plan, av faktisk aktive", "nov. 2026 (nå) 241 av 2")
		w.AsAssignment(leader(t, w, "Ullensaker")).Get("/ressurser").MustShow("uten plan").MustNotShow("hender nok") // the other's plan is no answer for who has none
		b.SendTo(form, edit, "mal:2026-10", "99", "inn:2027-01", "mange").MustStatus(http.StatusConflict).MustShow("Planen ble godkjent mens du skrev", "Måltall, 4. kv. 2026: i planen står 24, du skrev 99.", "du skrev mange.", "Begynn på et nytt utkast").MustNotShow("Ut, 1. kv. 2027: i planen står")
		b.SendTo(draft, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustStatus(http.StatusConflict)
		b.Get(edit).MustBe(sheet(w, "Nes") + "?plan=" + planID(p))
		b.Get("/ressurser").MustShow("2 av 24")

		// A scenario is a copy with a name; it cannot be approved and changes nothing that holds.
		variant := b.SendTo(b.Get(sheet(w, "Nes")), sheet(w, "Nes")+"/scenario", "navn", "Koordinator borte")
		scenario := variant.Path
		b.SendTo(variant, scenario, "stilling:municipal_coordinator:2026-10", "0").MustShow("Dette er et scenario", "Koordinator borte", "mangler")
		b.Get(sheet(w, "Nes")).MustShow("Planen og scenariene", "Koordinator borte", "Der det er trangest", "Ledig om tre måneder")
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
		askFor("sporsmal", "lengre", "prosent-lengre", "50", "fra-lengre", "1.11.2026").MustStatus(200).MustShow("Oppfølging 50 % lengre")
		askFor("sporsmal", "lengre", "prosent-lengre", "1", "fra-lengre", "1.11.2026").MustStatus(200).MustShow("Tallene er de samme som i Plan 1. Så få går ut")
		askFor("sporsmal", "borte", "rolle-borte", "municipal_coordinator", "arsverk-borte", "0,9", "fra-borte", "1.11.2026", "maneder-borte", "2").MustStatus(http.StatusUnprocessableEntity).MustShow("Planen har 0,8 årsverk.")
		askFor("sporsmal", "lengre", "prosent-lengre", "mye", "fra-lengre", "i går").MustStatus(http.StatusUnprocessableEntity)
		askFor("sporsmal", "med", "kommune-med", string(w.Orgs["Ullensaker"]), "pasienter-med", "10", "fra-med", "1.1.2027", "opptrapping-med", "6").MustStatus(http.StatusUnprocessableEntity).MustShow("Velg en kommune som ikke er i drift")

		// On the main page the scenario stands beside the plan and what happens, with what it means; the next month is the scenario's alone.
		b.Get("/ressurser").MustShow("Scenario", "Oppfølging 50 % lengre", "Koordinator borte", "Pasienter mot bæreevne", "nov. 2026 (nå)").MustNotShow("Det scenarioet betyr")
		b.Get("/ressurser?scenario=Oppf%C3%B8lging+50+%25+lengre").MustStatus(200).MustShow("Det scenarioet betyr", "Nes, 1. kv. 2027: +1 aktive mot Plan 1", "21+1", "Scenario er «Oppfølging 50 % lengre»", "Med scenarioet", "Med scenarioet er måltallet scenarioets")
		b.Get("/ressurser?scenario=Finnes+ikke").MustStatus(200).MustNotShow("Det scenarioet betyr", "Finnes ikke")
		w.As(webtest.Analyst).Get("/ressurser?scenario=Koordinator+borte").MustStatus(200).MustNotShow("Koordinator borte", "Det scenarioet betyr")

		// A new version is a new draft, and the one that held can still be read.
		next := b.SendTo(b.Get(sheet(w, "Nes")), sheet(w, "Nes")+"/plan", "steg", "month", "fra", "1.11.2026", "perioder", "2")
		saved := b.SendTo(next, next.Path, "mal:2026-11", "26", "ut:2026-12", "0").MustShow("Tallene er lagret.")
		b.SendTo(saved, next.Path+"/godkjenn", "hvor", "driftsrådet").MustShow("Planen er godkjent")
		w.As(webtest.Physician).Get("/oversikt").MustShow("2 av 26")
		b.Get(sheet(w, "Nes")).MustShow("Plan 1", "Plan 7", "Koordinator borte", "godkjent", "scenario")
		if w.Audited(access.PlanStaffing, true) == 0 || w.Audited(access.SeeStaffing, true) == 0 {
			t.Error("nothing is audited")
		}
	})
}

// Two at the same draft: an import has put a quarter in front, and somebody has saved. The form that was open before says what its user changed,
// each number in its own quarter, and takes nothing of the others' back.
func TestTwoAtOnce(t *testing.T) {
	w := webtest.New(t)
	m := w.As(webtest.Manager)
	draft := written(w, m, "Nes", "stilling:municipal_coordinator:2026-10", "0,8")
	edit := sheet(w, "Nes") + "/plan/" + planID(draft)
	old := m.Get(edit).MustStatus(200)
	if !strings.Contains(old.HTML, `-`+old.Value("sett")+`" data-grid`) {
		t.Error("what is kept of a form does not belong to its version")
	}
	p := m.Upload("/ressursark", "fil", "x.csv", []byte("Kommune;3. kv. 2026;1. kv. 2027\nNes;18;21\n")).MustShow("Måltall, 3. kv. 2026: ingen → 18", "Måltall, 1. kv. 2027: 20 → 21")
	m.SendTo(p, p.Path).MustShow("tatt inn som utkast")
	looks := w.Audited(access.SeeStaffing, true)
	m.Get(edit)
	m.Post(edit+"/svar", "mal:2026-10", "30").MustStatus(200).MustShow("mangler")
	if got := w.Audited(access.SeeStaffing, true); got != looks+1 {
		t.Errorf("%d looks for a form that was opened and written one letter in", got-looks)
	}
	other := m.Get(edit)
	m.SendTo(other, edit, "annet:2027-04", "500").MustShow("Tallene er lagret.")

	p = m.SendTo(old, edit, "mal:2026-10", "25", "ut:2027-01", "mange", "annet:2027-04", "700").MustStatus(http.StatusConflict).
		MustShow("Noen andre lagret planen", "Måltall, 1. kv. 2027: lagret er 21.", "Andre kostnader, 2. kv. 2027: lagret er 500, du skrev 700.", "Skriv et tall: for eksempel 22.").MustNotShow("Måltall, 4. kv. 2026: lagret er 20")
	for name, want := range map[string]string{"mal:2026-07": "18", "mal:2026-10": "25", "mal:2027-01": "21", "ut:2027-01": "mange", "annet:2027-04": "700", "inn:2026-10": "5"} {
		if got := p.Value(name); got != want {
			t.Errorf("%s stands as %q, not %q", name, got, want)
		}
	}
	m.SendTo(p, edit, "ut:2027-01", "1").MustShow("Tallene er lagret.", "Måltall, 4. kv. 2026: 24 → 25", "Andre kostnader, 2. kv. 2027: 500 → 700").MustNotShow("Måltall, 1. kv. 2027: 21", "Måltall, 3. kv. 2026: 18 →")
}

// Leaders see their own organisation's plans and the sums; the hospital's leader all; analysts and administrators the sums alone.
func TestWhoSeesWhat(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nes, ahus := w.As(webtest.Manager), w.AsAssignment(leader(t, w, "Akershus universitetssykehus"))
		ullensaker := w.AsAssignment(leader(t, w, "Ullensaker"))
		p := written(w, nes, "Nes", "stilling:municipal_coordinator:2026-10", "0,8")
		plan := sheet(w, "Nes") + "/plan/" + planID(p)

		ahus.Get("/ressurser").MustStatus(200).MustShow("Nes", "Ullensaker", "Akershus universitetssykehus", "sykehusteam")
		ahus.Get(sheet(w, "Nes")).MustStatus(200).MustShow("Dette er et utkast")
		written(w, ahus, "Akershus universitetssykehus", "stilling:hospital_physician:2026-10", "0,5").MustStatus(200).MustShow("IHT-lege, har")
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

// A municipality on its way in: what is planned in Utbredelse stands as «Starter opp», and is what the question begins with; its patients and hands
// are in the sums of the scenario.
func TestJoins(t *testing.T) {
	w := webtest.New(t)
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		o, err := tx.Organisation(t.Context(), db.ID(w.Orgs["Ullensaker"]))
		if err != nil {
			return err
		}
		_, err = tx.UpdateOrganisation(t.Context(), query.UpdateOrganisationParams{
			ID: o.ID, Version: o.Version, Name: o.Name, NameSort: o.NameSort, SiteID: o.SiteID, Status: string(care.Rollouts[len(care.Rollouts)-1]), Target: o.Target, Phone: o.Phone, Hours: o.Hours,
		})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	b := w.AsAssignment(leader(t, w, "Akershus universitetssykehus"))
	ahus, ullensaker := sheet(w, "Akershus universitetssykehus"), string(w.Orgs["Ullensaker"])
	p := written(w, b, "Akershus universitetssykehus")
	plan := planID(p)
	b.SendTo(b.Get(ahus), ahus+"/plan/"+plan+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	ask := func() *webtest.Page {
		return b.Post(ahus+"/scenario", "av", plan, "nokkel", string(db.NewID()), "sporsmal", "med", "kommune-med", ullensaker, "pasienter-med", "", "fra-med", "", "opptrapping-med", "")
	}
	b.Get("/ressurser").MustNotShow("uten sykehuset").MustShow("0 av 20")
	b.Get("/resultater/rapport").MustShow("måltall 20").MustNotShow("måltall 42") // the same areas: Ullensaker has not begun
	ask().MustStatus(http.StatusUnprocessableEntity).MustShow("Oppstarten er ikke planlagt i Utbredelse")
	path := "/utbredelse/" + ullensaker
	b.SendTo(b.Get(path), path, "start", "1.1.2027", "maltall", "12", "opptrapping", "6").MustShow("Planen for oppstart er lagret.")
	b.Get("/ressurser").MustShow("Starter opp", "Ullensaker")
	made := ask()
	made.MustStatus(200).MustShow("Ullensaker kommer med", "1. kv. 2027: +6 aktive", "Ullensaker selv trenger", "Det kommer i tillegg", "I hele planen koster det kommunene til sammen", "kr mer, og sykehuset 0 kr.")
	b.Get("/ressurser?scenario=Ullensaker+kommer+med").MustStatus(200).MustShow("Ullensaker selv trenger", "mot Plan 1", "Fra 1. kv. 2027 mangler kommunene 0,43 årsverk av 0,43", "vises på sykehusets ark")

	// A scenario of the scenario is one of the same plan, on both pages.
	chained := b.Post(ahus+"/scenario", "av", planID(made), "nokkel", string(db.NewID()), "navn", "To i kjede").MustStatus(200)
	b.Get("/ressurser?scenario=To+i+kjede").MustStatus(200).MustShow("Ullensaker selv trenger", "1. kv. 2027: +6 aktive mot Plan 1")
	b.Get(ahus+"?plan="+chained.Path[strings.LastIndex(chained.Path, "/")+1:]).MustStatus(200).MustShow("1. kv. 2027: +6 aktive", "Ullensaker kommer med", "To i kjede")

	// One that has a plan of its own already joins all the same: that plan is what is in the sums.
	own := written(w, b, "Ullensaker", "stilling:municipal_coordinator:2026-10", "0")
	b.SendTo(own, sheet(w, "Ullensaker")+"/plan/"+planID(own)+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	b.Get("/ressurser?scenario=Ullensaker+kommer+med").MustStatus(200).MustShow("Ullensaker selv trenger", "Ullensaker 0 av 24 – 0 24 0−24 22 22 22 22")
}

// A plan and counters that an older Tråd wrote: the counters come anew, and a new draft begins as a copy of the plan even where it holds what is a fault
// today, which is mended in the form before anything can be approved.
func TestFromAnOlderTraad(t *testing.T) {
	w := webtest.New(t)
	w.Person("Hemmelig", "Navnesen", webtest.FollowedUp)
	m := w.As(webtest.Manager)
	draft := written(w, m, "Nes")
	plan := sheet(w, "Nes") + "/plan/" + planID(draft)
	m.SendTo(draft, plan+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.PutSetting(t.Context(), query.PutSettingParams{Name: "caches.version", Value: "5"}) // before the hours were told apart by whose they are
	}); err != nil {
		t.Fatal(err)
	}
	old := func(q string, args ...any) {
		t.Helper()
		if r, err := w.Store.DB.Raw().ExecContext(t.Context(), q, args...); err != nil {
			t.Fatal(err)
		} else if n, _ := r.RowsAffected(); n == 0 {
			t.Fatal("nothing was made old by " + q)
		}
	}
	old("delete from tally")
	m.Get("/ressurser").MustShow("0 av 24")
	if _, err := w.Service.RenewCaches(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.Get("/ressurser").MustShow("1 av 24")

	row, err := w.Store.Reader().StaffingPlan(t.Context(), db.ID(planID(draft)))
	if err != nil {
		t.Fatal(err)
	}
	body := rule.Plan{}
	if err := json.Unmarshal(row.Body, &body); err != nil {
		t.Fatal(err)
	}
	for i := range body.Frailty {
		body.Frailty[i].Months = 0
	}
	old("update staffing_plan set body = $1 where id = $2", string(db.ToJSON(body)), row.ID)
	next := m.SendTo(m.Get(sheet(w, "Nes")), sheet(w, "Nes")+"/plan", "steg", "quarter", "fra", "1.1.2027", "perioder", "2").MustStatus(200).MustShow("Utkastet er laget")
	m.SendTo(m.Get(sheet(w, "Nes")+"?plan="+next.Path[strings.LastIndex(next.Path, "/")+1:]), next.Path+"/godkjenn", "hvor", "driftsrådet").MustStatus(http.StatusUnprocessableEntity).MustShow("Rett tallene først")
	bad := m.SendTo(next, next.Path).MustStatus(http.StatusUnprocessableEntity).MustShow("Skriv minst 1 når noen av de aktive har denne skåren.")
	var pairs []string
	for _, f := range body.Frailty {
		if f.Share > 0 {
			pairs = append(pairs, fmt.Sprintf("maneder:%d", f.CFS), "12")
		}
	}
	m.SendTo(bad, next.Path, pairs...).MustShow("Tallene er lagret.")
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	webtest.Each(t, func(t *testing.T, w *webtest.World) { looks(t, b, w) })
}

func looks(t *testing.T, b *browser.Browser, w *webtest.World) {
	for range 6 {
		w.Person("Hemmelig", "Navnesen", webtest.FollowedUp)
	}
	m := w.As(webtest.Manager)
	p := written(w, m, "Nes", "stilling:municipal_coordinator:2026-10", "0,2")
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
	m.Post(sheet(w, "Nes")+"/scenario", "av", planID(p), "nokkel", string(db.NewID()), "sporsmal", "lengre", "prosent-lengre", "50", "fra-lengre", "1.11.2026").MustStatus(200)
	look("ressurser-scenario", "/ressurser?scenario=Oppf%C3%B8lging+50+%25+lengre")
	look("plan-svar", sheet(w, "Nes"))
	printed := b.Page(t)
	printed.ViewportSize(1030, 700) // A4, lying
	printed.Open(w.Serve(webtest.Manager) + sheet(w, "Nes"))
	printed.EmulatePrint(true)
	if n := browser.Eval[int](printed, `[...document.querySelectorAll(".scroll")].filter(x => getComputedStyle(x).overflowX !== "visible" || x.scrollWidth > x.clientWidth + 1).length`); n > 0 {
		t.Errorf("%d tables are cut on paper", n)
	}
	if browser.Eval[bool](printed, `[...document.querySelectorAll("main form")].some(x => x.checkVisibility())`) {
		t.Error("forms are printed")
	}
	look("utbredelse", "/utbredelse")
	look("utbredelse-nes", "/utbredelse/"+string(w.Orgs["Nes"]))
	look("ark", "/ressursark")
	sent := m.Upload("/ressursark", "fil", "x.csv", []byte("Kommune;1. kv. 2027;Årsverk 1. kv. 2027\nNes;26;0,9\n"))
	look("ark-endres", sent.Path)
	look("ark-feil", sent.Path+"?ark=0&lest=0&forste=2&siste=2&tall=norsk&hva-0=kommune&hva-1=mal&nar-1=snart")
}

// Out to Excel, changed there, and in again: the form holds the workbook's numbers with what they change, and nothing is saved before it
// is. A fault has its cell, and nothing of the file is taken.
func TestExcel(t *testing.T) { webtest.Each(t, excelOutAndIn) }

func excelOutAndIn(t *testing.T, w *webtest.World) {
	m := w.As(webtest.Manager)
	draft := written(w, m, "Nes", "stilling:municipal_coordinator:2026-10", "0,8")
	plan := sheet(w, "Nes") + "/plan/" + planID(draft)
	data := []byte(m.Raw("GET", plan+"/bok.xlsx", nil).MustStatus(200).HTML)
	m.Get(plan+"/excel").MustStatus(200).MustShow("Hent fra Excel", "formler som regner uten nett")
	m.Upload(plan+"/excel", "fil", "x.xlsx", data).MustStatus(200).MustShow("Arbeidsboken har de samme tallene som utkastet.")
	f := sheettest.Open(t, data)
	f.Set("Perioder", "C2", 31)
	f.Set("Vilkår", "C2", 905000.5)
	p := m.Upload(plan+"/excel", "fil", "x.xlsx", f.Bytes()).MustStatus(200).MustShow("2 tall endres fra utkastet", "Ingenting er lagret ennå", "Måltall, 1. kv. 2027: 20 → 31.", "890 000 → 905 000,5")
	if !strings.Contains(p.HTML, `-excel-`) || !strings.Contains(p.HTML, `value="31"`) || strings.Count(p.HTML, "data-was=") != 2 || !strings.Contains(p.HTML, `data-was="20"`) {
		t.Error("the form of a workbook is kept as the draft's own, or does not know what is saved")
	}
	if mine := m.Get(plan); strings.Contains(mine.HTML, "-excel-") || strings.Contains(mine.HTML, "data-was=") {
		t.Error("the draft's own form is as that of a workbook")
	}
	m.Get(sheet(w, "Nes")).MustNotShow("→ 31")
	m.SendTo(p, plan).MustShow("Tallene er lagret.", "Måltall, 1. kv. 2027: 20 → 31")
	f.Set("CFS", "B4", 0.25)
	f.Percent("CFS", "B4")
	m.Upload(plan+"/excel", "fil", "x.xlsx", f.Bytes()).MustStatus(200).MustNotShow("andel av de aktive: 25", "→ 0,25")
	f.Set("Perioder", "D3", "mange")
	f.Set("Perioder", "D4", -2)
	m.Upload(plan+"/excel", "fil", "x.xlsx", f.Bytes()).MustStatus(http.StatusUnprocessableEntity).MustShow("Ingenting er hentet inn", "D3", "D4", "Tallet kan ikke være under 0.", "mange")
	m.Upload(plan+"/excel", "fil", "x.xlsx", []byte("PK tull")).MustStatus(http.StatusUnprocessableEntity)

	// Approved, its workbook goes out still, and in to the next draft of the same time.
	m.SendTo(m.Get(sheet(w, "Nes")), plan+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	data = []byte(m.Raw("GET", plan+"/bok.xlsx", nil).MustStatus(200).HTML)
	next := m.SendTo(m.Get(sheet(w, "Nes")), sheet(w, "Nes")+"/plan", "steg", "quarter", "fra", "1.10.2026", "perioder", "4").MustShow("Utkastet er laget")
	f = sheettest.Open(t, data)
	f.Set("Perioder", "C2", 33)
	p = m.Upload(next.Path+"/excel", "fil", "x.xlsx", f.Bytes()).MustStatus(200).MustShow("1 tall endres fra utkastet", "Måltall, 1. kv. 2027: 31 → 33.")
	m.SendTo(p, next.Path).MustShow("Tallene er lagret.", "Måltall, 1. kv. 2027: 31 → 33")
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
		m.Get("/utbredelse").MustStatus(200).MustShow("Nes", "Ullensaker", "I drift", "1 av 20", "sep. 2026", "1 av 11", "29. aug. 2024", "Behovet er ikke regnet ut").MustNotShow("Hemmelig", "Navnesen")
		path := "/utbredelse/" + string(w.Orgs["Nes"])
		form := m.Get(path).MustStatus(200).MustShow("Fastlegerepresentant", "Felles studiebesøk", "Signert samarbeidsavtale")
		bad := m.SendTo(form, path, "start", "1.3.2027", "maltall", "12", "opptrapping", "6", "ferdig-avtale", "1.1.2027").MustStatus(http.StatusUnprocessableEntity).MustShow("i dag eller før")
		if bad.Value("ferdig-avtale") != "1.1.2027" || bad.Value("maltall") != "12" {
			t.Error("what was typed is gone")
		}
		m.SendTo(bad, path, "ferdig-avtale", "2.11.2026").MustStatus(200).MustShow("Planen for oppstart er lagret.", "1. mars 2027", "12 pasienter på 6 måneder", "1 av 11")
		clash := m.SendTo(form, path, "start", "1.5.2027", "merknad", "Venter på lege").MustStatus(http.StatusConflict).MustShow("Noen andre lagret dette", "Oppstart: lagret er 01.03.2027, du skrev 1.5.2027.").MustNotShow("Merknad: lagret")
		if clash.Value("start") != "1.5.2027" || clash.Value("maltall") != "12" || clash.Value("merknad") != "Venter på lege" || clash.Value("ferdig-avtale") != "02.11.2026" {
			t.Error("what was typed, or what the other saved, is gone")
		}
		m.Get("/utbredelse").MustShow("1. mars 2027").MustNotShow("1. mai 2027")
		w.As(webtest.Analyst).Get("/utbredelse").MustStatus(200).MustShow("1. mars 2027", "1 av 20", "sep. 2026") // as in Oversikt: of the own areas exactly
		m.SendTo(clash, path).MustStatus(200).MustShow("Planen for oppstart er lagret.", "1. mai 2027", "12 pasienter på 6 måneder")
		m.SendTo(m.Get(path), path, "start", "1.3.2027").MustStatus(200)
		m.Get(path).MustShow("Hvem endret hva", "Lagret av Arne Lund", "Oppstart: 1. mars 2027 → 1. mai 2027", "Signert samarbeidsavtale: ingen → 2. nov. 2026", "Merknad: ingen → Venter på lege", "Måltall: ingen → 12")
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

// The sheet that has been planned in until now: Tråd proposes what its columns are, the user corrects, every fault has its cell, and it is
// taken in as drafts or not at all.
func TestIncoming(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		f := sheettest.New(t, "Plan 2027")
		for cell, v := range map[string]any{
			"A1": "Måltall og stillinger", "B2": "1. kv. 2027", "D2": "Q2 2027", "A3": "Kommune", "B3": "Pasienter", "C3": "Årsverk", "D3": "Pasienter", "E3": "FTE", "F3": "Merknad",
			"A4": "Nes kommune", "B4": 24, "C4": 0.8, "D4": 26, "E4": "0,85", "F4": "venter", "A5": "Ullensaker", "B5": 22, "C5": 1, "D5": 22, "E5": 1, "A6": "Sum", "B6": 46, "D6": 48, "A8": "Tallene er fra høsten",
		} {
			f.Set("Plan 2027", cell, v)
		}
		f.Merge("Plan 2027", "B2", "C2")
		f.Merge("Plan 2027", "D2", "E2")
		m := w.As(webtest.Manager)
		m.Get("/ressurser").MustShow("Hent regneark")
		m.Get("/ressursark").MustStatus(200).MustShow("Hent regneark", "kommunene nedover")
		m.Upload("/ressursark", "fil", "x.xlsx", []byte("PK\x03\x04tull")).MustStatus(http.StatusUnprocessableEntity)
		p := m.Upload("/ressursark", "fil", "plan.xlsx", f.Bytes()).MustStatus(200).MustShow("De første radene", "plan.xlsx", "Dette endres", "Nytt utkast", "Måltall, 1. kv. 2027: 0 → 24", "Måltall, 2. kv. 2027: 0 → 26",
			"Årsverk koordinator kommune, 1. kv. 2027: 0 → 0,8", "0 → 0,85", "Du planlegger ikke for Ullensaker", "1 rad er en sum").MustNotShow("→ 22", "Feil i arket")
		path := p.Path
		for name, want := range map[string]string{"hva-0": "kommune", "hva-1": "mal", "nar-1": "1. kv. 2027", "hva-2": "arsverk", "hva-3": "mal", "nar-3": "2. kv. 2027", "hva-4": "arsverk", "nar-4": "2. kv. 2027", "hva-5": "ikke-med", "forste": "4", "siste": "8", "tall": "norsk"} {
			if got := p.Value(name); got != want {
				t.Errorf("%s is proposed as %q, not %q", name, got, want)
			}
		}
		m.Get(sheet(w, "Nes")).MustShow("Ingen plan ennå") // a look keeps nothing

		// What the user corrects decides, and what cannot be is named by its cell.
		m.Get(path + "?ark=0&lest=0&forste=4&siste=8&tall=norsk&hva-0=kommune&hva-1=inn&nar-1=1.+kv.+2027").MustShow("Inn, 1. kv. 2027: 0 → 24").MustNotShow("Måltall, 1. kv. 2027: 0")
		for query, says := range map[string]string{
			"hva-0=kommune&hva-1=mal&nar-1=1.+kv.+2027&hva-3=mal&nar-3=mars+2027":     "overlapper 1. kv. 2027 i kolonne B",
			"hva-0=kommune&hva-1=mal&nar-1=snart":                                     "Perioden kan ikke leses",
			"hva-1=mal&nar-1=1.+kv.+2027":                                             "Ingen kolonne er kommune",
			"hva-0=kommune&hva-5=mal&nar-5=1.+kv.+2027":                               "ikke et tall",
			"hva-0=kommune&hva-9=mal&nar-9=1.+kv.+2027":                               "har ikke denne kolonnen",
			"hva-0=kommune&hva-1=lege&nar-1=1.+kv.+2027":                              "har ikke «Årsverk IHT-lege»",
			"hva-0=kommune&hva-1=inn&nar-1=2027&hva-3=mal&nar-3=1.+kv.+2027":          "Tråd gjetter ikke",
			"hva-0=kommune&hva-4=arsverk&nar-4=1.+kv.+2027&tall=engelsk":              "komma før desimalene",
			"hva-0=kommune&hva-1=arsverk&nar-1=2.+kv.+2027&hva-2=mal&nar-2=1.kv+2027": "helt, uten desimaler",
		} {
			bad := m.Get(path+"?ark=0&lest=0&forste=4&siste=6&"+query).MustStatus(200).MustShow("Feil i arket", "Ingenting er hentet inn", says).MustNotShow("Ta inn som utkast")
			if strings.Contains(query, "snart") && !strings.Contains(bad.HTML, `value="snart"`) {
				t.Error("what was typed is gone")
			}
		}

		// A share in per cent is the same whether the cell holds 80 or shows 80 %.
		g := sheettest.New(t, "Stillinger")
		for cell, v := range map[string]any{"A1": "Kommune", "B1": "Stillingsprosent 1. kv. 2027", "C1": "Stillingsprosent 2. kv. 2027", "A2": "Nes", "B2": 0.8, "C2": 85} {
			g.Set("Stillinger", cell, v)
		}
		g.Percent("Stillinger", "B2")
		m.Upload("/ressursark", "fil", "p.xlsx", g.Bytes()).MustStatus(200).MustShow("80 %", "Årsverk koordinator kommune, 1. kv. 2027: 0 → 0,8", "Årsverk koordinator kommune, 2. kv. 2027: 0 → 0,85")

		// Another's file is nobody's, also for whoever plans for the same places.
		ahus := w.AsAssignment(leader(t, w, "Akershus universitetssykehus"))
		for name, b := range map[string]*webtest.Browser{"analyst": w.As(webtest.Analyst), "coordinator": w.As(webtest.Nes), "the hospital's leader": ahus, "physician": w.As(webtest.Physician)} {
			b.Get(path).MustStatus(http.StatusNotFound).MustNotShow("venter", "plan.xlsx")
			if got := b.Post(path, "ark", "0", "lest", "0"); got.Status != http.StatusNotFound {
				t.Errorf("%s gets %d", name, got.Status)
			}
		}

		// What was not looked at is not taken in; what was, is: as a draft, with its history, once.
		m.SendTo(p, path, "sett", "noe annet").MustStatus(http.StatusConflict).MustShow("Se gjennom på nytt")
		m.Get(sheet(w, "Nes")).MustShow("Ingen plan ennå")
		m.SendTo(p, path).MustStatus(200).MustShow("tatt inn som utkast", "Dette er et utkast", "Hentet fra regneark", "Måltall 24 26")
		m.Get(path).MustShow("Arket er tatt inn").MustNotShow("venter")
		if got := m.SendTo(p, path); got.Status != http.StatusGone {
			t.Errorf("taken in twice: %d", got.Status)
		}
		m.Get("/ressurser").MustShow("2. kv. 2027").MustNotShow("av 24") // a draft sets no target

		// A second sheet changes the draft; a third in months does not fit it. The hospital's leader takes every row in.
		csv := "kommune;Måltall jan 2027\nNes;30\n"
		m.Upload("/ressursark", "fil", "m.csv", []byte(csv)).MustStatus(200).MustShow("A2", "Utkastet som finnes, har kvartaler").MustNotShow("Ta inn som utkast")
		english := "Municipality,Target Q1 2027,Cost Q1 2027\nNes,25,\"1,200.5\"\nUllensaker,23,0.5\nTotal,48,\n"
		p = m.Upload("/ressursark", "fil", "e.csv", []byte(english)).MustStatus(200).MustShow("Utkastet endres", "24 → 25", "0 → 1 200,5")
		if p.Value("tall") != "engelsk" {
			t.Error("English numbers are not seen as such")
		}
		m.SendTo(p, p.Path).MustShow("24 → 25", "Måltall 25 26")
		ahus.Upload("/ressursark", "fil", "e.csv", []byte(strings.Replace(english, "25", "-25", 1))).MustShow("B2", "Tallet kan ikke være under 0.").MustNotShow("Ta inn som utkast")
		p = ahus.Upload("/ressursark", "fil", "e.csv", []byte(english)).MustShow("Ingen endring", "Ullensaker", "0 → 23", "Måltall, 1. kv. 2027")
		ahus.SendTo(p, p.Path).MustShow("tatt inn som utkast", "Ullensaker")
		p = ahus.Upload("/ressursark", "fil", "u.csv", []byte("Kommune;1. kv. 2027\nAtlantis;3\nNes;4\nNes;5\n")).MustShow("A4", "rad 3").MustNotShow("Ta inn som utkast")
		ahus.Get(p.Path+"?ark=0&lest=0&forste=2&siste=4&tall=norsk&hva-0=kommune&hva-1=mal&nar-1=1.+kv.+2027").MustShow("A2", "ikke kjent i registeret", "Atlantis")
		f.Merge("Plan 2027", "B4", "B5")
		ahus.Upload("/ressursark", "fil", "x.xlsx", f.Bytes()).MustShow("Cellene B4:B5 er slått sammen").MustNotShow("Ta inn som utkast")
	})
}

// The grid: arrows, a pasted block, undo, sums that follow, a block copied; what is pasted is saved as it stands. Without the script the
// same form is filled in field by field (TestStory).
func TestGrid(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	webtest.Each(t, func(t *testing.T, w *webtest.World) { grid(t, b.Page(t), w) })
}

func grid(t *testing.T, b *browser.Page, w *webtest.World) {
	m := w.As(webtest.Manager)
	draft := written(w, m, "Nes", "stilling:municipal_coordinator:2026-10", "0,2")
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
	browser.Eval[bool](b, `(document.getElementsByName("mal:2026-10")[0].focus(), true)`)
	b.Press("ArrowDown")
	must("5|inn:2026-10", "inn:2026-10")
	b.Press("ArrowRight", "ArrowUp", "Enter")
	must("inn:2027-01")
	clip("paste", "7\t8\n9\t")
	must("7|8|9||inn:2027-01", "inn:2027-01", "inn:2027-04", "ut:2027-01", "ut:2027-04")
	b.HasText("4 celler er limt inn.")
	b.HasText("mangler") // the sums have come
	browser.Eval[bool](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "z", ctrlKey: true, bubbles: true, cancelable: true}))`)
	must("0|0|0|0|inn:2027-01", "inn:2027-01", "inn:2027-04", "ut:2027-01", "ut:2027-04")
	browser.Eval[bool](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "y", ctrlKey: true, bubbles: true, cancelable: true}))`)
	must("7|8|9||inn:2027-01", "inn:2027-01", "inn:2027-04", "ut:2027-01", "ut:2027-04")
	for _, key := range []string{"ArrowRight", "ArrowDown"} {
		browser.Eval[bool](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+key+`", shiftKey: true, bubbles: true, cancelable: true}))`)
	}
	if got := clip("copy", ""); got != "7\t8\r\n9\t" {
		t.Errorf("copied %q", got)
	}
	clip("paste", "tull\t2.5")
	must("tull|2.5|ut:2027-04", "inn:2027-01", "inn:2027-04")
	b.ClickButton("Lagre tallene")
	b.HasText("Skriv et tall: for eksempel 22.")
	if got := told("inn:2027-01", "inn:2027-04", "ut:2027-01"); !strings.HasPrefix(got, "tull|2.5|9|") {
		t.Errorf("after a refusal: %s", got)
	}
	b.Clean()

	// Mended, saved, and approved: the plan holds.
	for name, text := range map[string]string{"inn:2027-01": "7", "inn:2027-04": "8"} {
		browser.Eval[bool](b, `(() => { const f = document.getElementsByName("`+name+`")[0]; f.value = "`+text+`"; return f.dispatchEvent(new Event("input", { bubbles: true })) })()`)
	}
	b.ClickButton("Lagre tallene")
	b.HasText("Tallene er lagret.", "Inn, 1. kv. 2027: 0 → 7")
	b.Fill("Vedtatt", "14.10.2026")
	b.Fill("Hvem vedtok planen?", "driftsrådet")
	b.ClickButton("Godkjenn planen")
	b.HasText("Planen er godkjent. Måltallene gjelder fra nå.", "Vedtatt av driftsrådet 14. okt. 2026")
	b.Clean()
}
