package concern_test

import (
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

func TestConcern(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		path := kari.Page() + "/bekymring"
		nurse := w.As(webtest.CareWorker)
		nurse.Get(kari.Page() + "/avdelingsark").MustShow("Meld bekymring")
		form := nurse.Get(path).MustStatus(200).MustShow("Meld bekymring", "Dette er ikke en nødlinje", "ring 113", "legevakt 116 117")
		again := nurse.Send(form, "bekymring", "Hovne <ankler>", "pa_vegne_av", "").MustStatus(422).MustShow("Velg om det er et gult tegn", "Velg hvem som er bekymret.")
		if again.Value("bekymring") != "Hovne <ankler>" {
			t.Error("what was typed is gone")
		}
		nurse.Send(form, "tegn", "yellow").MustStatus(422).MustShow("Skriv hva som er blitt verre.")
		nurse.Send(again, "tegn", "yellow", "pa_vegne_av", "next_of_kin").MustStatus(200).MustShow("Meldingen er sendt.", "Gult tegn", "på vegne av pårørende", "Venter på teamet.").MustEscape("Hovne <ankler>")
		nurse.Send(again, "tegn", "yellow", "pa_vegne_av", "next_of_kin").MustStatus(200) // the same form, sent twice
		day := w.As(webtest.Nes).Get("/").MustStatus(200).MustShow("Meldt bekymring", "Gult tegn: Hovne <ankler>", "Meldt av Anne Holt", "Følg opp")
		if n := strings.Count(day.HTML, "/bekymringer/"); n != 1 {
			t.Errorf("%d concerns on the day", n)
		}
		for _, u := range []webtest.User{webtest.Kongsvinger, webtest.Physician, webtest.GP} {
			w.As(u).Get("/?vis=alle").MustShow("Hovne <ankler>")
			w.As(u).Get(kari.Page()).MustShow("Meldt bekymring", "Hovne <ankler>")
		}
		_, rest, _ := strings.Cut(day.HTML, `href="/bekymringer/`)
		id, _, _ := strings.Cut(rest, `"`)
		nurse.Get("/bekymringer/" + id).MustStatus(200).MustShow("Hovne <ankler>").MustNotShow("Hva gjorde du?")
		nurse.Post("/bekymringer/"+id, "merknad", "x", "sett", "1").MustStatus(404)
		b := w.As(webtest.Nes)
		open := b.Get("/bekymringer/"+id).MustStatus(200).MustShow("Hva gjorde du?", "000 55 311", "ring 113")
		b.Send(open, "merknad", "").MustStatus(422).MustShow("Skriv hva du gjorde")
		b.Send(open, "merknad", "Ringte, ekstra tilsyn i kveld.").MustStatus(200).MustShow("Meldingen er fulgt opp.").MustNotShow("Hovne")
		w.As(webtest.Kongsvinger).Send(open, "merknad", "Ringte også.").MustStatus(409).MustShow("En annen fulgte opp", "Ringte, ekstra tilsyn", "Ringte også.")
		nurse.Get(path).MustShow("Ringte, ekstra tilsyn i kveld.", "Ingrid Sandvik")
		if strings.Contains(w.Log(), "ankler") || strings.Contains(w.Log(), "Kari") {
			t.Error("health text or a name in the log")
		}
	})
}

// A red sign stands first, and on everybody's day: it is not left because the one responsible is away.
func TestRedFirst(t *testing.T) {
	w := webtest.New(t)
	kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Moe", webtest.FollowedUp)
	nurse := w.As(webtest.CareWorker)
	nurse.Post(kari.Page()+"/bekymring", "bekymring", "Hovne ankler", "tegn", "yellow", "pa_vegne_av", "self").MustStatus(200)
	nurse.Post(ola.Page()+"/bekymring", "bekymring", "Tungpust i ro", "tegn", "red", "pa_vegne_av", "patient").MustStatus(200)
	text := w.As(webtest.Nes).Get("/").Text
	if red, yellow := strings.Index(text, "Rødt tegn: Tungpust"), strings.Index(text, "Gult tegn: Hovne"); red < 0 || yellow < 0 || red > yellow || yellow > strings.Index(text, "Alle frister er holdt") && strings.Contains(text, "Alle frister er holdt") {
		t.Errorf("the red sign is not first: %s", text)
	}
	w.As(webtest.Physician).Get("/").MustShow("Tungpust i ro").MustNotShow("Hovne ankler") // his own tasks only
	w.As(webtest.Physician).Get("/?vis=alle").MustShow("Hovne ankler")
}

func TestOutsiders(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.As(webtest.Nes).Post(kari.Page()+"/bekymring", "bekymring", "Hovne ankler", "tegn", "yellow", "pa_vegne_av", "patient").MustStatus(200)
	_, rest, _ := strings.Cut(w.As(webtest.Nes).Get("/").HTML, `href="/bekymringer/`)
	id, _, _ := strings.Cut(rest, `"`)
	for _, u := range append(webtest.Outsiders, webtest.Clinician) {
		b := w.As(u)
		for _, path := range []string{kari.Page() + "/bekymring", "/bekymringer/" + id, "/bekymringer/x"} {
			b.Get(path).MustStatus(404).MustNotShow("Kari", "ankler")
		}
		b.Post(kari.Page()+"/bekymring", "bekymring", "x", "tegn", "red", "pa_vegne_av", "self").MustStatus(404)
		b.Post("/bekymringer/"+id, "merknad", "x", "sett", "1").MustStatus(404).MustNotShow("Kari")
		if u != webtest.Administrator && u != webtest.Manager && u != webtest.Analyst {
			b.Get("/").MustNotShow("ankler")
		}
	}
	ended := w.Person("Ola", "Moe", webtest.Ended)
	w.As(webtest.Nes).Get(ended.Page() + "/bekymring").MustStatus(200).MustShow("ikke noe åpent forløp").MustNotShow("Send meldingen")
	w.As(webtest.Nes).Post(ended.Page()+"/bekymring", "bekymring", "x", "tegn", "red", "pa_vegne_av", "self").MustStatus(422).MustShow("Ingen i IHT kan lese meldingen nå")
}

// A worsening lands beside the yellow and red signs of the person's plan: on the day, where it is handled, and where it is written.
func TestBesideTheSigns(t *testing.T) {
	w := webtest.New(t)
	kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Moe", webtest.FollowedUp)
	w.Publish(kari, map[string]string{
		"tegn/a/omrade": "hjerte", "tegn/a/gronn-tegn": "Sover godt", "tegn/a/gul-tegn": "Hovne ankler", "tegn/a/gul-gjor": "Ring Ingrid samme dag", "tegn/a/rod-tegn": "Tungpust i ro", "tegn/a/rod-gjor": "Ring 113",
	})
	nurse := w.As(webtest.CareWorker)
	agreed := []string{"Gult: følg med", "Hovne ankler → Ring Ingrid samme dag", "Rødt: gjør noe nå", "Tungpust i ro → Ring 113"}
	nurse.Get(kari.Page() + "/bekymring").MustStatus(200).MustShow(agreed...)
	nurse.Post(kari.Page()+"/bekymring", "bekymring", "Skoene er trange", "tegn", "yellow", "pa_vegne_av", "self").MustStatus(200)
	nurse.Post(ola.Page()+"/bekymring", "bekymring", "Sover dårlig", "tegn", "other", "pa_vegne_av", "self").MustStatus(200)
	for _, u := range []webtest.User{webtest.Nes, webtest.GP} {
		day := w.As(u).Get("/").MustStatus(200).MustShow(agreed...)
		if n := strings.Count(day.Text, "Gult: følg med"); n != 1 {
			t.Errorf("%d boxes: one person has a plan with signs", n)
		}
	}
	id := strings.SplitN(strings.SplitAfterN(w.As(webtest.Nes).Get(kari.Page()).HTML, "/bekymringer/", 2)[1], `"`, 2)[0]
	w.As(webtest.Nes).Get("/bekymringer/" + id).MustStatus(200).MustShow("Tegnene i planen").MustShow(agreed...)
}
