package adminpathway_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/app/signin"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/forlop"

func shipped() string { return string(care.ShippedDefinitions()[0]) }

func second() string { return strings.Replace(shipped(), "version = 1", "version = 2", 1) }

func TestListAndRead(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		b.Get(place).MustStatus(http.StatusOK).MustShow("IHT langvarig oppfølging", "Forsterket hjemreise", "Versjon 1", "Fulgte med Tråd", "nye forløp", "Alle følger definisjonen.", "Nes")
		b.Get(place+"/iht-langvarig/1").MustStatus(http.StatusOK).MustShow("IHT langvarig oppfølging, versjon 1", "Over 65 år", "3–7", "Kartleggingssamtale hjemme", "14 dager",
			"vår", "låst", "10 virkedager", "Pasient- og brukerrettighetsloven § 2-2", "6 måneder", "fra kilde", "Flere kroniske sykdommer", "Årsaker til avslag", "Ingen ledig plass",
			"Må begrunnes med ord.", "stanses av pause og innleggelse", "(inkluder)", "IHT-koordinator, kommune", `code = "iht-langvarig"`)
		for _, path := range []string{"/iht-langvarig/2", "/iht-langvarig/0", "/iht-langvarig/x", "/finnes-ikke/1", "/iht-langvarig/tilpasning/" + string(w.Orgs["Kongsvinger"])} {
			b.Get(place + path).MustStatus(http.StatusNotFound)
		}
	})
}

func TestFaultsAreShownByLine(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	line := func(text, of string) string {
		before, _, ok := strings.Cut(text, of)
		if !ok {
			t.Fatalf("no %q in the definition", of)
		}
		return strconvItoa(strings.Count(before, "\n") + 1)
	}
	for _, c := range []struct {
		name, text string
		show       []string
	}{
		{"empty", "", []string{"feil må rettes"}},
		{"not TOML", "code = \"x\nversion 1", []string{"kan ikke leses som TOML"}},
		{"unknown key", strings.Replace(second(), "\n[nn]", "\nlengthh = 3\n\n[nn]", 1), []string{"Nøkkelen «guide.lengthh» finnes ikke", "lengthh = 3"}},
		{
			"unknown unit", strings.Replace(second(), "unit      = \"months\"", "unit      = \"fortnights\"", 1),
			[]string{"har enheten «fortnights»", "deadline[9].unit", line(strings.Replace(second(), "unit      = \"months\"", "unit      = \"fortnights\"", 1), `unit      = "fortnights"`)},
		},
		{"wrong order", strings.Replace(second(), `done_by = "mapped"`, `done_by = "referred"`, 1), []string{"kan ikke komme etter", "stage[4].done_by"}},
		{"hostile", "code = \"<script>alert(1)</script>\"", []string{"<script>alert(1)</script>"}},
		{"unknown instrument", strings.Replace(second(), `"mst"`, `"vekt"`, 1), []string{"Kartleggingsverktøyet «vekt» finnes ikke. Velg blant cfs, sppb,"}},
		{"an instrument twice", strings.Replace(second(), `"mst"`, `"sppb"`, 1), []string{"Kartleggingsverktøyet «sppb» står to ganger."}},
		{"published before", shipped(), []string{"Versjon 1 av «iht-langvarig» er publisert", "Skriv version = 2."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, button := range []string{"kontroller", "publiser"} {
				p := b.Post(place, "definisjon", c.text, "steg", button).MustStatus(http.StatusUnprocessableEntity).MustShow(c.show...)
				if strings.Contains(p.HTML, "<script>alert") {
					t.Error("hostile text came through")
				}
				if got := p.Value("definisjon"); got != strings.TrimSpace(c.text) {
					t.Errorf("%d characters typed, %d kept", len(c.text), len(got))
				}
			}
		})
	}
	b.Get(place).MustNotShow("Versjon 2")
}

func TestPublish(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		b := w.As(webtest.Administrator)
		form := b.Get(place + "/ny?fra=iht-langvarig").MustStatus(http.StatusOK)
		text := form.Value("definisjon")
		if !strings.Contains(text, "version = 2") {
			t.Fatal("the form does not begin with the next version")
		}
		text = strings.ReplaceAll(text, "Kartleggingssamtale hjemme", "Kartlegging <hjemme>")
		p := b.Post(place, "definisjon", text, "steg", "kontroller").MustStatus(http.StatusOK).MustShow("Definisjonen er i orden", "Slik blir det", "Kartlegging <hjemme>")
		b.Get(place).MustNotShow("Versjon 2")
		b.Post(place, "definisjon", p.Value("definisjon"), "steg", "publiser").MustBe(place+"/iht-langvarig/2").MustShow("Versjonen er publisert", "Publisert 17. nov. 2026, av Ola Admin", "Kartlegging <hjemme>")
		b.Get(place).MustShow("Versjon 2", "de som begynte på den")
		b.Post(place, "definisjon", text, "steg", "publiser").MustStatus(http.StatusUnprocessableEntity).MustShow("Versjon 2 av «iht-langvarig» er publisert")
		// Kari stays on the version that she began with.
		w.As(webtest.Nes).Get("/").MustShow("Kari Aasen", "Kartleggingssamtale hjemme").MustNotShow("Kartlegging <hjemme>")
		if e, err := w.Store.Reader().LockEnrolment(t.Context(), dbID(kari.Enrolment)); err != nil || e.PathwayVersion != 1 {
			t.Errorf("version %d, %v", e.PathwayVersion, err)
		}
	})
}

func TestUpload(t *testing.T) {
	w := webtest.New(t)
	token, err := signin.Begin(t.Context(), w.Service, w.Assignment(webtest.Administrator))
	if err != nil {
		t.Fatal(err)
	}
	send := func(typed, file string) *httptest.ResponseRecorder {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		for name, value := range map[string]string{"definisjon": typed, "steg": "kontroller"} {
			if err := m.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
		part, err := m.CreateFormFile("fil", "definisjon.toml")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(file))
		m.Close()
		r := httptest.NewRequest(http.MethodPost, place, &body)
		r.Header.Set("Content-Type", m.FormDataContentType())
		r.AddCookie(&http.Cookie{Name: "traad", Value: token})
		rec := httptest.NewRecorder()
		w.Handler.ServeHTTP(rec, r)
		return rec
	}
	for _, c := range []struct {
		name, typed, file string
		status            int
		show              string
	}{
		{"file goes before text", "tull", second(), http.StatusOK, "Definisjonen er i orden"},
		{"no file", second(), "", http.StatusOK, "Definisjonen er i orden"},
		{"bad file", second(), "code = 1", http.StatusUnprocessableEntity, "har feil type"},
		{"no text at all", "", "\x00\xff", http.StatusUnprocessableEntity, "må rettes"},
		{"5 MB", "", strings.Repeat("#", 5<<20), http.StatusRequestEntityTooLarge, "for lang"},
		{"300 kB", "", strings.Repeat("#\n", 150<<10), http.StatusUnprocessableEntity, "Filen er"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := send(c.typed, c.file)
			if rec.Code != c.status || !strings.Contains(rec.Body.String(), c.show) {
				t.Errorf("status %d, want %d with %q", rec.Code, c.status, c.show)
			}
		})
	}
}

// What a definition says in another language is said by the voice of a visit, of every version that is published, the last one first.
func TestVoiceOfDefinitions(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		say := func(c lang.Code, text, want string) {
			t.Helper()
			if got := w.Service.Voice(t.Context(), c).Say(text); got != want {
				t.Errorf("«%s» is said in %s: «%s», want «%s»", text, c, got, want)
			}
		}
		say(lang.EN, "Kartleggingssamtale hjemme", "Mapping conversation at home")
		say(lang.NN, "Kartleggingssamtale hjemme", "Kartleggingssamtale heime")
		say(lang.NB, "Kartleggingssamtale hjemme", "Kartleggingssamtale hjemme")
		say(lang.EN, "Ingen har skrevet dette", "Ingen har skrevet dette")
		kept := w.Service.Voice(t.Context(), lang.EN)

		admin := w.As(webtest.Administrator)
		published(t, admin, care.LongTerm, "2", `"Kartleggingssamtale hjemme" = "Mapping conversation at home"`, `"Kartleggingssamtale hjemme" = "Visited"`)
		say(lang.EN, "Kartleggingssamtale hjemme", "Visited")
		published(t, admin, care.LongTerm, "3", "title     = \"Kartleggingssamtale hjemme\"", "title     = \"Besøkt\"", `"Kartleggingssamtale hjemme" = "Mapping conversation at home"`, `"Besøkt" = "Seen"`, `"Kartleggingssamtale hjemme" = "Kartleggingssamtale heime"`, `"Besøkt" = "Besøkt"`)
		say(lang.EN, "Besøkt", "Seen")
		say(lang.EN, "Kartleggingssamtale hjemme", "Visited") // they are on it still
		// What the installation wrote goes before what the catalogue says, the last word of it first, and that of a pathway that takes people in first of all.
		say(lang.EN, "Død", "Deceased")
		published(t, admin, care.LongTerm, "4", `"Død" = "Deceased"`, `"Død" = "Passed away"`)
		say(lang.EN, "Død", "Passed away")
		w.Go(webtest.Today.AddDays(1), 9, 0)
		admin = w.As(webtest.Administrator)
		published(t, admin, care.Homecoming, "2", `"Død" = "Deceased"`, `"Død" = "Dead"`)
		say(lang.EN, "Død", "Dead")
		admin.Send(admin.Get("/administrasjon/forlopstrekking/"+care.Homecoming), "hvorfor", "Prøves ikke lenger.").MustStatus(200)
		say(lang.EN, "Død", "Passed away")
		if alone := kept.Alone(); alone.Say("Besøkt") != "Besøkt" || alone.Say("Fastlege") != "GP" {
			t.Error("what is kept for everybody knows what an installation wrote")
		}

		// A key that is no text of the definition is told at its line.
		admin.Post(place, "steg", "kontroller", "definisjon", strings.NewReplacer(`"Kartleggingssamtale hjemme" = "Mapping conversation at home"`, `"Kartleggingssamtale ute" = "Mapping conversation at home"`, "version = 1", "version = 4").Replace(shipped())).
			MustStatus(422).MustShow("Oversettelsen til engelsk av «Kartleggingssamtale ute» hører ikke til noen tekst", `"Kartleggingssamtale ute" = "Mapping conversation at home"`)
	})
}
