package plan_test

import (
	"regexp"
	"testing"

	"traad/internal/front/web/webtest"
)

// A GP who agrees to the plan but not to be the one, or who only wants a change, takes on nothing by sending the form: the measure stays
// proposed, on the screen and on paper, and the version says so.
func TestGPTakesOnNothingUnasked(t *testing.T) {
	w := webtest.New(t)
	nes, gp := w.As(webtest.Nes), w.As(webtest.GP)
	for _, c := range []struct {
		given, says, take, told string
		agreedBefore            bool
	}{
		{"Kari", "agree", "ikke", "Fastlege Mona Ruud: orientert", false},
		{"Olga", "change", "", "Fastlege Mona Ruud: orientert", false},
		{"Ruth", "agree", "", "Fastlege Mona Ruud: enig 17. nov. 2026, før siste endring", true},
	} {
		p := w.Person(c.given, "Aasen", webtest.Mapped)
		write(t, w, p)
		send(t, w, p)
		form := gp.Get(planPath(p, "/horing")).MustStatus(200).MustShow("Et tiltak du ikke svarer på, står som foreslått til fastlegen.")
		measure := regexp.MustCompile(`name="(tar-[0-9a-f]{16})"`).FindStringSubmatch(form.HTML)[1]
		if got := form.Value(measure); got != "" {
			t.Errorf("%q is chosen before anybody chose", got)
		}
		fill := []string{"svar", c.says, "kommentar", map[string]string{"change": "Ring meg."}[c.says]}
		if c.take != "" {
			fill = append(fill, measure, c.take)
		}
		gp.Send(form, fill...).MustStatus(200).MustShow("Takk, svaret er sendt.")
		if c.agreedBefore {
			edit := nes.Get(planPath(p, "/rediger"))
			nes.Send(edit, newPath(edit, "mal", "tekst"), "Jeg vil danse på kafeen").MustStatus(200)
		}
		if m := regexp.MustCompile(`name="merknad" value="([^"]+)"`).FindStringSubmatch(nes.Get(planPath(p, "")).HTML); m != nil {
			nes.Post(planPath(p, "/svar"), "merknad", m[1], "svar", "Vi ringer.").MustStatus(200)
		}
		publish(t, nes, p).MustStatus(200).MustShow(c.told, "Foreslått til fastlegen").MustNotShow("Bekreftet av fastlegen")
		nes.Get(planPath(p, "/pasient")).MustStatus(200).MustShow("foreslått til fastlegen")
	}
}
