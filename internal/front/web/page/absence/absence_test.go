package absence_test

import (
	"regexp"
	"testing"
	"time"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

const path = "/fravaer"

// TestAbsence: one writes one's own absence, the alerts of those days go to the substitute, and one takes it away again. Nobody else sees or ends it.
func TestAbsence(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nes := w.As(webtest.Nes)
		p := nes.Get(path).MustStatus(200).MustShow("Skriv inn fravær", "Ingen, varsler går til neste i rekken").MustNotShow("Dette er skrevet inn")
		too := string(w.ID(webtest.NesToo))
		fine := []string{"fra", "17.11.2026", "til", "20.11.2026", "vikar", too}
		for _, c := range []struct{ field, value, says string }{
			{"fra", "", "Skriv første dag du er borte."},
			{"fra", "i morgen tidlig <b>", "Skriv datoen som dag.måned.år"},
			{"til", "", "Skriv siste dag du er borte."},
			{"til", "16.11.2026", "Siste dag er før første dag"},
			{"til", "20.11.2028", "lengre enn ett år"},
			{"vikar", string(w.ID(webtest.Ullensaker)), "Velg en kollega i teamet."},
			{"vikar", "tull", "Velg en kollega i teamet."},
		} {
			again := nes.Post(path, webtest.With(fine, c.field, c.value)...).MustStatus(422).MustShow(c.says)
			if c.field != "til" && again.Value("til") != "20.11.2026" {
				t.Errorf("%s=%q: what was typed is gone: %q", c.field, c.value, again.Value("til"))
			}
		}
		nes.Get(path).MustNotShow("Dette er skrevet inn")
		written := nes.Send(p, fine...).MustBe(path).MustShow("Fraværet er lagret.", "17. nov. 2026 til 20. nov. 2026", "Vikar: ")
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
		alert := "/varsler/" + string(w.Alerts(kari)[0])
		w.As(webtest.NesToo).Get("/varsler").MustShow("Kari Aasen")
		w.As(webtest.NesToo).Get(alert).MustStatus(200).MustShow("Kvitter, jeg følger opp")
		end := regexp.MustCompile(path + `/[0-9a-f-]{36}/avslutt`).FindString(written.HTML)
		if end == "" {
			t.Fatal("the absence cannot be taken away")
		}
		for _, u := range []webtest.User{webtest.NesToo, webtest.Ullensaker, webtest.Physician} {
			w.As(u).Get(path).MustNotShow("20. nov. 2026")
			w.As(u).Post(end).MustStatus(404)
		}
		w.As(webtest.Manager).Post(end).MustStatus(404)
		nes.Get(path).MustShow("20. nov. 2026")
		nes.Post(end).MustBe(path).MustShow("Fraværet er tatt bort.").MustNotShow("20. nov. 2026")
		nes.Post(end).MustStatus(404)
	})
}
