package quality_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/quality"
	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

var shots = flag.String("look", "", "folder to put screenshots in")

const home = "/resultater/kvalitet"

// The figures are those of the events, whoever looks; of another municipality there is nothing; the file has what the page has.
func TestShow(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for i := range 6 {
			w.Person("Hemmelig", fmt.Sprintf("Navnesen%c", 'a'+i), webtest.FollowedUp)
		}
		w.PersonIn("Ullensaker", "Hemmelig", "Alene", webtest.FollowedUp)
		w.Person("Hemmelig", "Ventende", webtest.Consented)
		leader := w.As(webtest.Manager)
		leader.Get(home).MustStatus(200).MustShow("Tallene er ikke ferdige")
		for range 2 { // the second finds nothing to do
			if _, err := quality.Make(t.Context(), w.Service); err != nil {
				t.Fatal(err)
			}
		}
		p := leader.Get(home).MustStatus(200).MustShow("Dager fra henvisning til kartleggingsbesøk", "Planer eldre enn seks måneder", "Ingen endringer er merket", "I dialog etterpå", "7 av 7", "Grensene er foreløpige", "ca. 5").
			MustNotShow("Hemmelig", "Navnesen", "Ullensaker")
		nes := "?kommune=" + string(w.Orgs["Nes"])
		leader.Get(home+nes).MustStatus(200).MustShow("Nes. Regnet", "kv. 2026").MustNotShow("Opphold teamet mener")
		leader.Get(home + "?kommune=" + string(w.Orgs["Ullensaker"])).MustStatus(404)
		leader.Get(home + "?kommune=tull").MustStatus(404)
		w.As(webtest.Analyst).Get(home + "?kommune=" + string(w.Orgs["Ullensaker"])).MustStatus(200).MustNotShow("ca. 0")
		w.As(webtest.Analyst).Get(home + "/endring").MustStatus(404)
		for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Administrator} {
			for _, path := range []string{home, home + ".xlsx", home + "/endring"} {
				w.As(u).Get(path).MustStatus(404).MustNotShow("kartleggingsbesøk")
			}
		}
		if w.Audited(access.SeeQuality, true) == 0 || w.Audited(access.SeeQuality, false) == 0 {
			t.Error("looks are not in the audit")
		}
		file, err := sheet.Open(strings.NewReader(leader.Get(home+".xlsx").MustStatus(200).HTML), 10<<20, "kvalitet.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		table, ok := file.Sheet("Til besøk")
		if !ok {
			t.Fatal("no sheet")
		}
		found := 0
		for _, row := range table.Rows[1:] {
			if len(row.Cells) > 1 && !row.Cells[1].IsBlank() {
				found++
				line := fmt.Sprintf(`<th scope="row">%s</th><td class="number">%s</td>`, row.Cells[0], strings.Replace(withDecimal(row.Cells[1].String()), ".", ",", 1))
				if !strings.Contains(p.HTML, line) {
					t.Errorf("the file has %s, the page not", line)
				}
			}
		}
		if found != 1 {
			t.Errorf("%d months with visits", found)
		}
	})
}

func withDecimal(s string) string {
	if !strings.ContainsAny(s, ".,") {
		return s + ",0"
	}
	return s
}

// A change is marked, once, by a leader at a place of her own, and can be taken back; faults keep what was typed.
func TestChange(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		leader := w.As(webtest.Manager)
		form := leader.Get(home+"/endring").MustStatus(200).MustNotShow("Hele tjenesten", "Ullensaker")
		nes := string(w.Orgs["Nes"])
		fine := []string{"dato", "01.10.2026", "kommune", nes, "tekst", "Ny vaktordning <b>i helgen</b>"}
		for _, c := range []struct{ field, value, says string }{
			{"dato", "", "Skriv dagen"},
			{"dato", "tull", "dag.måned.år"},
			{"dato", "01.10.2027", "ikke kommet ennå"},
			{"tekst", "", "Skriv hva som ble endret"},
			{"tekst", strings.Repeat("æ", 121), "Det er plass til 120 tegn"},
			{"kommune", "alle", "Velg en kommune"},
			{"kommune", "", "Velg en kommune"},
			{"kommune", string(w.Orgs["Ullensaker"]), "Velg en kommune"},
		} {
			again := leader.Send(form, webtest.With(fine, c.field, c.value)...).MustStatus(422).MustShow(c.says)
			if c.field != "tekst" && again.Value("tekst") != "Ny vaktordning <b>i helgen</b>" {
				t.Errorf("%s=%q: what was typed is gone", c.field, c.value)
			}
		}
		leader.Send(form, append(append([]string{}, fine...), "grenser", "1")...).MustStatus(422).MustShow("Nye grenser kan bare settes for hele tjenesten")
		p := leader.Send(form, fine...).MustStatus(200).MustShow("Endringen er merket", "1. okt. 2026", "Angre").MustEscape("Ny vaktordning <b>i helgen</b>")
		leader.Send(form, fine...).MustStatus(200).MustNotShow("2. 1. okt. 2026")
		leader.Get(home).MustNotShow("Ny vaktordning")
		w.As(webtest.Analyst).Get(home + "?kommune=" + nes).MustShow("Ny vaktordning").MustNotShow("Ta bort")
		path := regexp.MustCompile(home + `/endring/[0-9a-f-]{36}/trekk`).FindString(p.HTML)
		for _, u := range []webtest.User{webtest.Analyst, webtest.Nes, webtest.Administrator} {
			w.As(u).Post(path).MustStatus(404)
		}
		leader.Post(path).MustShow("tatt bort")
		leader.Get(home + "?kommune=" + nes).MustNotShow("Ny vaktordning")
		leader.Post(path).MustStatus(200)
		leader.Post(home + "/endring/tull/trekk").MustStatus(404)
		hospital := w.Actor(webtest.Analyst)
		hospital.Role = care.Manager
		w.Do(hospital, quality.Mark{ID: db.NewID(), On: date.Of(2026, 10, 3), Text: "Fast vakttelefon", New: true})
		w.As(webtest.Analyst).Get(home).MustShow("Fast vakttelefon Nye grenser herfra.")
	})
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	for i := range 6 {
		w.Person("Kari", fmt.Sprintf("Navn%c", 'a'+i), webtest.FollowedUp)
	}
	w.Do(w.Actor(webtest.Manager), quality.Mark{ID: "01940000-0000-7000-8000-000000000001", On: date.Of(2026, 10, 3), Area: w.Orgs["Nes"], Text: "Ny vaktordning"})
	if _, err := quality.Make(t.Context(), w.Service); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"kvalitet": home, "kvalitet-nes": home + "?kommune=" + string(w.Orgs["Nes"]), "endring": home + "/endring"} {
		picture := ""
		if *shots != "" {
			picture = filepath.Join(*shots, name)
		}
		webtest.Look(t, b.Page(t), w.Serve(webtest.Manager)+path, picture)
	}
}
