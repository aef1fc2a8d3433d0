package adminsurvey_test

import (
	"regexp"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/undersokelser"

var way = regexp.MustCompile(`/u/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})`)

// written is a set as a form sends it.
func written(more ...string) []string {
	typed := []string{
		"tittel", "Mat og søvn", "hvem", "patient", "innledning", "Det er frivillig å svare.",
		"sp-1-tekst", "Sover du godt?", "sp-1-type", "choice", "sp-1-svar", "+ Ja\nIkke så ofte", "sp-1-mal", "Sover godt",
		"sp-2-tekst", "Hvordan er matlysten?", "sp-2-type", "scale", "sp-2-lav", "ingen", "sp-2-hoy", "god",
		"sp-3-tekst", "Noe annet?", "sp-3-type", "text",
	}
	for i := 0; i < len(more); i += 2 {
		typed = webtest.With(typed, more[i], more[i+1])
	}
	return typed
}

// An administrator writes a set, sees it, and publishes it; a coordinator asks with it, and the answers are counted as those of the ready ones. A new version
// changes no round that runs, and a question that is asked otherwise is not followed as the old one.
func TestOwnSet(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		admin, nurse := w.As(webtest.Administrator), w.As(webtest.Kongsvinger)
		admin.Get(place).MustStatus(200).MustShow("Ingen egne sett ennå", "Hvordan er IHT for deg?", "Lag et eget av dette")
		admin.Get(place+"-ferdig/pasient").MustStatus(200).MustShow("Har IHT påvirket din livsglede?", "Her kan ingenting sendes").MustNotShow("Send svarene")
		key := string(db.NewID())
		at := place + "/" + key
		page := admin.Post(place, "nokkel", key, "fra", "").MustStatus(200).MustBe(at).MustShow("Utkast: Uten tittel", "1. Nytt spørsmål")
		admin.Post(place, "nokkel", key, "fra", "").MustStatus(200).MustBe(at) // sent twice is one

		// A draft is kept as it stands, also where it cannot be published; each fault says what to mend.
		for _, c := range []struct{ field, value, show string }{
			{"tittel", "", "Skriv hva undersøkelsen heter"},
			{"innledning", "", "Skriv hvorfor dere spør"},
			{"hvem", "alle", "Velg hvem som spørres"},
			{"sp-1-svar", "Ja", "Skriv fra 2 til 8 svar"},
			{"sp-1-svar", "Ja\nja", "Samme svar står to ganger"},
			{"sp-2-lav", "", "Skriv hva 0 betyr"},
			{"sp-3-type", "", "Velg hvordan det skal svares"},
			{"sp-3-tekst", "sover du godt?", "Spørsmålet står to ganger"},
			{"sp-1-tekst", strings.Repeat("å", 301), "Kort den ned til 300"},
		} {
			page = admin.Send(admin.Get(at), append(written(c.field, c.value), "steg", "publiser")...).MustStatus(422).MustShow(c.show, "må rettes før settet kan publiseres")
		}
		if page.Value("sp-2-tekst") != "Hvordan er matlysten?" {
			t.Errorf("what was typed is gone: %q", page.Value("sp-2-tekst"))
		}
		nurse.Get("/undersokelser/ny").MustStatus(200).MustNotShow("Mat og søvn")
		admin.Send(admin.Get(at), append(written(), "steg", "se")...).MustStatus(200).MustBe(at+"/utseende").MustShow("Sover du godt?", "0 er ingen. 10 er god.", "Sover godt", "«Ja»")

		// Two who write: the second is told, and nothing typed is lost.
		stale := admin.Get(at)
		admin.Send(admin.Get(at), written("tittel", "Mat, søvn og ro")...).MustStatus(200).MustShow("Utkastet er lagret.")
		if p := admin.Send(stale, written("tittel", "Min tittel")...).MustStatus(409).MustShow("Ola Admin lagret utkastet mens du skrev"); p.Value("tittel") != "Min tittel" {
			t.Errorf("the second one's title is %q", p.Value("tittel"))
		}

		admin.Send(admin.Get(at), append(written(), "steg", "publiser")...).MustStatus(200).MustBe(at).MustShow("Versjonen er publisert", "Versjon 1", "Trekk settet")
		admin.Post(at, append(written("tittel", "For sent"), "sett", "1")...).MustStatus(409).MustShow("publisert av en annen")
		admin.Post(at + "/forkast").MustStatus(404)
		admin.Get(at).MustShow("Mat og søvn")

		code := regexp.MustCompile(`value="(egen-[0-9a-f]+)"`).FindStringSubmatch(nurse.Get("/undersokelser/ny").MustShow("Mat og søvn").HTML)[1]
		begin := func(title string) string {
			return nurse.Send(nurse.Get("/undersokelser/ny").MustShow(title), "undersokelse", code, "anonym", "ja", "forlop", "iht-langvarig", "sted", "alle", "fra", "17.11.2026", "til", "1.12.2026").MustStatus(200).MustShow("Runden er startet.").Path
		}
		first := begin("Mat og søvn")
		var ways []string
		for _, m := range way.FindAllStringSubmatch(nurse.Send(nurse.Get(first), "antall", "6").MustStatus(200).HTML, -1) {
			if len(ways) == 0 || ways[len(ways)-1] != m[1] {
				ways = append(ways, m[1])
			}
		}

		// A new version: the question that is asked otherwise gets a code of its own, the others keep theirs.
		next := admin.Post(place, "nokkel", string(db.NewID()), "fra", code).MustStatus(200).MustShow("Utkast: Mat og søvn")
		admin.Post(place, "nokkel", string(db.NewID()), "fra", code).MustStatus(200).MustBe(next.Path) // one draft of a set
		admin.Send(admin.Get(next.Path), append(written("sp-1-tekst", "Hvor godt sover du?"), "steg", "publiser")...).MustStatus(200).MustShow("Versjon 2")
		nurse.Get("/undersokelser/ny").MustShow("Mat og søvn, versjon 2")
		w.Nobody().Get("/u/" + ways[0]).MustStatus(200).MustShow("Sover du godt?").MustNotShow("Hvor godt sover du?")
		second := w.Nobody().Get("/u/" + ways[0])
		if !strings.Contains(second.HTML, `name="sp-q1"`) || !strings.Contains(second.HTML, `name="sp-q2"`) {
			t.Errorf("the first version's questions:\n%s", second.HTML)
		}
		var body string
		if err := w.Store.DB.Reader().QueryRowContext(t.Context(), "select cast(body as text) from survey_set where version = 2").Scan(&body); err != nil || !strings.Contains(body, `"q4"`) || strings.Contains(body, `"q1"`) || !strings.Contains(body, `"q2"`) {
			t.Errorf("the second version is %s, %v", body, err)
		}

		// Five answers are shown, with the number of answers, the interval and the rate; each link counts once.
		for i, c := range ways[:5] {
			answer := "s1"
			if i > 2 {
				answer = "s2"
			}
			w.Nobody().Post("/u/"+c, "sp-q1", answer, "sp-q2", "7").MustStatus(200).MustShow("Takk for svaret")
			w.Nobody().Post("/u/"+c, "sp-q1", "s2").MustStatus(410).MustShow("Denne lenken er brukt")
		}
		w.Nobody().Get("/u/0000-0000-0000").MustStatus(404).MustShow("Lenken finnes ikke")
		nurse.Post(first + "/avslutt").MustStatus(200)
		nurse.Get(first).MustStatus(200).MustShow("5 av 6 svarte", "Sover du godt?", "Hvordan er matlysten?")

		// A withdrawn set begins no round, and can be taken back.
		admin.Post(next.Path+"/trekk", "trukket", "ja").MustStatus(200).MustShow("Settet er trukket")
		nurse.Get("/undersokelser/ny").MustNotShow("Mat og søvn")
		admin.Post(next.Path + "/trekk").MustStatus(200).MustShow("Settet kan brukes i nye runder igjen.")
		nurse.Get("/undersokelser/ny").MustShow("Mat og søvn, versjon 2")

		// A ready one is a beginning, and no more: the set made of it has a code of its own. A draft can be dropped.
		own := admin.Post(place, "nokkel", string(db.NewID()), "fra", "pasient").MustStatus(200).MustShow("Har IHT påvirket din livsglede?")
		admin.Post(own.Path + "/forkast").MustStatus(200).MustShow("Utkastet er forkastet.")
		admin.Get(own.Path).MustStatus(404)
		for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Manager, webtest.GP} {
			w.As(u).Get(place).MustStatus(404)
			w.As(u).Post(place, "nokkel", string(db.NewID())).MustStatus(404)
		}
	})
}
