package staffing_test

import (
	"flag"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
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

		// A new version is a new draft, and the one that held can still be read.
		next := b.SendTo(b.Get(sheet(w, "Nes")), sheet(w, "Nes")+"/plan", "steg", "month", "fra", "1.11.2026", "perioder", "2")
		saved := b.SendTo(next, next.Path, "mal:0", "26", "ut:1", "0").MustShow("Tallene er lagret.")
		b.SendTo(saved, next.Path+"/godkjenn", "hvor", "driftsrådet").MustShow("Planen er godkjent")
		w.As(webtest.Physician).Get("/oversikt").MustShow("2 av 26")
		b.Get(sheet(w, "Nes")).MustShow("Plan 1", "Plan 3", "Koordinator borte", "godkjent", "scenario")
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
	m.SendTo(p, edit+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	look("ressurser", "/ressurser")
}
