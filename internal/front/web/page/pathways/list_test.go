package pathways_test

import (
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

func people(w *webtest.World) map[string]webtest.Case {
	cases := map[string]webtest.Case{}
	for _, c := range []struct {
		given, family string
		stage         webtest.Stage
	}{
		{"Astrid", "Nygård", webtest.FollowedUp},
		{"Berit", "Kollerud", webtest.Consented},
		{"Kåre", "Bakken", webtest.Referred},
		{"Torleif", "Strand", webtest.Waiting},
		{"Einar", "Moen", webtest.Ended},
	} {
		cases[c.given] = w.Person(c.given, c.family, c.stage)
	}
	cases["Ragnhild"] = w.PersonIn("Ullensaker", "Ragnhild", "<b>Sørli", webtest.Mapped)
	w.Admit(cases["Astrid"], 2)
	return cases
}

func TestShow(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		people(w)
		nes, ullensaker := string(w.Orgs["Nes"]), string(w.Orgs["Ullensaker"])
		for _, c := range []struct {
			who       webtest.User
			path      string
			show, not []string
		}{
			{webtest.Nes, "/forlop", []string{
				"2 aktive i Nes. 1 innlagt nå. 2 over frist.", "Astrid Nygård, 84", "Innlagt nå", "Berit Kollerud", "Kåre Bakken", "Torleif Strand",
				"2 aktive av 20", "2 over frist", "1 innlagt nå", "Legg i liste", "Gi til annen ansvarlig", "I. Sandvik",
			}, []string{"Ragnhild", "Einar", "Ullensaker"}},
			{webtest.Nes, "/forlop?frist=ja", []string{"Berit Kollerud", "Kåre Bakken"}, []string{"Astrid", "Torleif"}},
			{webtest.Nes, "/forlop?innlagt=ja", []string{"Astrid Nygård"}, []string{"Berit", "Kåre", "Torleif"}},
			{webtest.Nes, "/forlop?status=avsluttede", []string{"Einar Moen", "Avsluttet"}, []string{"Astrid", "Berit"}},
			{webtest.Nes, "/forlop?status=henviste&sorter=navn", []string{"Kåre Bakken", "Til vurdering"}, []string{"Astrid", "Berit", "Torleif"}},
			{webtest.Nes, "/forlop?steg=mapping&sorter=cfs", []string{"Berit Kollerud", "Til kartlegging"}, []string{"Astrid", "Kåre"}},
			{webtest.Nes, "/forlop?cfs=5&ansvarlig=" + string(w.ID(webtest.Nes)), []string{"Astrid", "Berit"}, []string{"Kåre", "Torleif"}},
			{webtest.Nes, "/forlop?cfs=9", []string{"Ingen i Nes med disse filtrene."}, []string{"Astrid"}},
			{webtest.Nes, "/forlop?ansvarlig=ingen", []string{"Kåre", "Torleif"}, []string{"Astrid", "Berit"}},
			{webtest.Nes, "/forlop?forlop=forsterket-hjemreise", []string{"0 aktive i Nes"}, []string{"Astrid"}},
			{webtest.Nes, "/forlop?kommune=" + ullensaker, []string{"Ingen treff med disse filtrene"}, []string{"Ragnhild", "Astrid"}},
			{webtest.Nes, "/forlop?kommune=%27%3Bdrop&cfs=x&status=alt&etter=~~&apne=1,2", []string{"Astrid"}, []string{"drop"}},
			{webtest.Ullensaker, "/forlop", []string{"1 aktiv i Ullensaker", "Ragnhild <b>Sørli"}, []string{"Astrid", "Berit"}},
			{webtest.Physician, "/forlop", []string{"3 aktive i 2 kommuner", "Nes", "Ullensaker", "Astrid", "Ragnhild"}, nil},
			{webtest.Physician, "/forlop?apne=" + ullensaker, []string{"Nes", "Vis pasienter", "Ragnhild"}, []string{"Astrid"}},
			{webtest.Physician, "/forlop?grupper=ingen", []string{"Astrid", "Ragnhild"}, []string{"2 aktive av 20"}},
			{webtest.Physician, "/forlop?kommune=" + nes, []string{"2 aktive i Nes", "Astrid"}, []string{"Ragnhild"}},
			{webtest.Kongsvinger, "/forlop", []string{"Astrid"}, []string{"Ragnhild"}},
			{webtest.Nordbyhagen, "/forlop", []string{"Ragnhild"}, []string{"Astrid"}},
			{webtest.GP, "/forlop", []string{"2 aktive", "Astrid", "Kåre", "Legg i liste"}, []string{"Ragnhild", "Gi til annen", "Excel"}},
			{webtest.Substitute, "/forlop", []string{"Astrid"}, []string{"Ragnhild"}},
			{webtest.OtherGP, "/forlop", []string{"Ingen følges ennå"}, []string{"Astrid", "Ragnhild"}},
			{webtest.CareWorker, "/forlop", []string{"Astrid"}, []string{"Ragnhild", "Legg i liste", "Gi til annen", `type="checkbox" name="valgt"`}},
			{webtest.OtherCare, "/forlop", nil, []string{"Astrid", "Ragnhild"}},
		} {
			p := w.As(c.who).Get(c.path).MustStatus(200).MustShow(c.show...)
			p.MustNotShow(c.not...)
		}
		for _, who := range []webtest.User{webtest.Manager, webtest.Analyst, webtest.Administrator, webtest.Clinician} {
			for _, path := range []string{"/forlop", "/forlop.xlsx", "/forlop/lister/ny"} {
				w.As(who).Get(path).MustStatus(404).MustNotShow("Astrid", "Nygård")
			}
		}
		if strings.Contains(w.As(webtest.Ullensaker).Get("/forlop").HTML, "<b>S") {
			t.Error("a name is not escaped")
		}
		if log := w.Log(); strings.Contains(log, "Astrid") || strings.Contains(log, "Nygård") {
			t.Error("a name in the log")
		}
	})
}

func TestNameFilter(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		people(w)
		b := w.As(webtest.Nes)
		b.Post("/forlop", "navn", "nygÅ").MustStatus(200).MustShow("1 treff", "Astrid Nygård").MustNotShow("Berit")
		b.Post("/forlop", "navn", "ast ny").MustShow("Astrid Nygård")
		b.Post("/forlop", "navn", "ast", "status", "avsluttede").MustShow("Ingen med det navnet").MustNotShow("Nygård")
		b.Post("/forlop", "navn", `"><script>`).MustStatus(200).MustNotShow(`"><script>`)
		b.Post("/forlop", "navn", "ragn").MustShow("Ingen med det navnet").MustNotShow("Sørli")
		b.Post("/forlop", "navn", "", "frist", "ja").MustBe("/forlop?frist=ja")
		w.As(webtest.GP).Post("/forlop", "navn", "kår").MustShow("Kåre Bakken").MustNotShow("Astrid")
		if strings.Contains(w.Log(), "nyg") {
			t.Error("a name in the log")
		}
	})
}
