package webtest_test

import (
	"strings"
	"testing"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestStages(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for _, c := range []struct {
			stage  webtest.Stage
			status care.Status
			now    string
		}{
			{webtest.Referred, care.StatusReferred, "Til vurdering"},
			{webtest.Answered, care.StatusReferred, "Til vurdering"},
			{webtest.Included, care.StatusReferred, "Venter på samtykke"},
			{webtest.Consented, care.StatusActive, "Til kartlegging"},
			{webtest.Mapped, care.StatusActive, "Skriver plan"},
			{webtest.Planned, care.StatusActive, "Oppfølging"},
			{webtest.FollowedUp, care.StatusActive, "Oppfølging"},
			{webtest.Evaluated, care.StatusActive, "Oppfølging"},
			{webtest.Waiting, care.StatusWaiting, "Venter på oppstart"},
			{webtest.Declined, care.StatusDeclined, "Avslått"},
			{webtest.Asked, care.StatusReferred, "Venter på opplysninger"},
			{webtest.Paused, care.StatusActive, "Oppfølging"},
			{webtest.Withdrawn, care.StatusActive, "Samtykke trukket, skal avsluttes"},
			{webtest.Dead, care.StatusActive, "Død, skal avsluttes"},
			{webtest.Ended, care.StatusEnded, "Avsluttet"},
		} {
			e := w.State(w.Person("Kari", "Aasen", c.stage))
			if e.Status != c.status || e.Now != c.now {
				t.Errorf("stage %d is %s, %q; want %s, %q", c.stage, e.Status, e.Now, c.status, c.now)
			}
		}
	})
}

func TestBrowser(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Admit(kari, 2)
	w.As(webtest.Nes).Get("/").MustStatus(200).MustShow("Min dag", "Kari Aasen", "Medisinsk avdeling, ø-hjelp", "Dag 3")
	w.As(webtest.Ullensaker).Get("/").MustStatus(200).MustShow("Min dag").MustNotShow("Kari")
	w.Nobody().Get("/").MustBe("/logg-inn").MustNotShow("Kari")

	b := w.As(webtest.Nes)
	form := b.Get("/henvisninger/ny").MustStatus(200)
	if form.Value("henvist") != "17.11.2026" || form.Value("nokkel") == "" {
		t.Errorf("henvist %q, nokkel %q", form.Value("henvist"), form.Value("nokkel"))
	}
	again := b.Send(form, "hvorfor", "Falt <to> ganger", "fornavn", "Åse", "vet", "yes").MustStatus(422).MustShow("felt må rettes", "Skriv etternavnet.")
	if got := again.Value("hvorfor"); got != "Falt <to> ganger" {
		t.Errorf("hvorfor is %q", got)
	}
	if strings.Contains(w.Log(), "Kari") || strings.Contains(w.Log(), "Åse") {
		t.Errorf("a name in the log:\n%s", w.Log())
	}
}
