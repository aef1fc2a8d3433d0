package adminpathway_test

import (
	"net/http"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/pathway"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// published publishes the newest version of a pathway with changes of its text, pairs of old and new, and returns the address of moving to it.
func published(t *testing.T, admin *webtest.Browser, code string, version string, changes ...string) string {
	t.Helper()
	text := admin.Get("/administrasjon/forlopsfil/" + code + "/1/definisjon.toml").HTML
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("the definition has no %q", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	key := string(db.NewID())
	admin.UploadForm("/administrasjon/forlopsutkast", []string{"nokkel", key}, "fil", "ny.toml", text).MustStatus(http.StatusOK)
	at := "/administrasjon/forlopsutkast/" + key
	// It came as a file.
	differs := admin.SendTo(admin.Get(at), at, "steg", "publiser").MustStatus(http.StatusConflict).MustShow("er ikke den utkastet ble laget fra")
	admin.SendTo(differs, at, "steg", "publiser").MustStatus(http.StatusOK).MustShow("versjon " + version)
	return "/administrasjon/forlopsflytting/" + code + "/" + version
}

// Running enrolments are moved with what changes shown before; who would lose something stays; it is undone in one press.
func TestMoveRunning(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, siri, ended := w.Person("Kari", "Aasen", webtest.Mapped), w.Person("Siri", "Lund", webtest.Referred), w.Person("Odd", "Berg", webtest.Ended)
		admin := w.As(webtest.Administrator)
		rule := "until     = [\"plan_written\"]\nlength    = "
		to := published(t, admin, care.LongTerm, "2", rule+"14", rule+"40")

		page := admin.Get(to).MustStatus(http.StatusOK).MustShow("Forløp på andre versjoner", "endres", "Frist som blir senere: Skriv behandlingsplan endres færre enn 5", "Alt blir som før ingen endring færre enn 5", "ingen endring", "Flytt alle til versjon 2").
			MustNotShow("Kari", "Aasen", "Siri", "Odd", "Nes", "nov.", "des.", "2026")
		admin.Get("/administrasjon/forlop").MustShow("Flytt dem som er på eldre versjoner", "færre enn 5 forløp").MustNotShow("2 forløp")
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager} {
			w.As(u).Get(to).MustStatus(http.StatusNotFound)
			w.As(u).Post(to, "nokkel", string(db.NewID()), "sett", page.Value("sett")).MustStatus(http.StatusNotFound)
		}
		if w.AuditedOf(kari, access.SeeMove) == 0 {
			t.Error("the look is not in the person's log")
		}
		// Somebody writes meanwhile: nothing is done that was not shown.
		w.Do(w.Actor(webtest.Nes), enrolment.Pause{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today, Reason: "Bortreist."})
		admin.Send(page).MustStatus(http.StatusConflict).MustShow("Ingenting er flyttet")
		w.Do(w.Actor(webtest.Nes), enrolment.Resume{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today})
		// So it is where a municipality's deadlines are changed, and the move would do something else than what is shown.
		page = admin.Get(to)
		w.Do(w.Actor(webtest.Administrator), pathway.Adapt{Pathway: care.LongTerm, Area: w.Orgs["Nes"], Lengths: map[string]pathway.Length{"planning": {N: 20, Unit: care.Days}}})
		admin.Send(page).MustStatus(http.StatusConflict).MustShow("Ingenting er flyttet").MustNotShow("Frist som blir senere")
		page = admin.Get(to)
		admin.Send(page).MustStatus(http.StatusOK).MustShow("Færre enn 5 forløp er flyttet.", "Alle som følges i forløpet, går etter denne versjonen.")
		admin.Send(page).MustStatus(http.StatusOK) // sent twice is one
		if w.State(kari).Version != 2 || w.State(siri).Version != 2 || w.State(ended).Version != 1 {
			t.Errorf("on versions %d, %d and %d", w.State(kari).Version, w.State(siri).Version, w.State(ended).Version)
		}
		w.Sound()
		if d, err := w.Service.CheckCaches(t.Context()); err != nil || !d.None() {
			t.Errorf("caches: %v %v", d, err)
		}
		undo := admin.Get(to).MustShow("Ola Admin flyttet færre enn 5 forløp til versjon 2")
		admin.Send(undo).MustStatus(http.StatusOK).MustShow("Flyttingen er angret: færre enn 5 forløp er tilbake")
		if w.State(kari).Version != 1 || w.State(siri).Version != 1 {
			t.Errorf("back on versions %d and %d", w.State(kari).Version, w.State(siri).Version)
		}
		admin.Get(to).MustShow("Angret av Ola Admin", "Flytt alle")
		if d, err := w.Service.CheckCaches(t.Context()); err != nil || !d.None() {
			t.Errorf("caches: %v %v", d, err)
		}
	})
}

// A version that has no place for a step that is done: what, where and how to mend it, and nobody is moved.
func TestMoveOrphans(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	admin := w.As(webtest.Administrator)
	text := admin.Get("/administrasjon/forlopsfil/" + care.LongTerm + "/1/definisjon.toml").HTML
	i := strings.Index(text, "[[stage]]\ncode    = \"planning\"")
	j := i + 1 + strings.Index(text[i+1:], "[[stage]]")
	k := strings.Index(text, "[[guide]]\ncode = \"planning\"") // its page in the handbook goes with it
	l := k + 1 + strings.Index(text[k+1:], "[[guide]]")
	to := published(t, admin, care.LongTerm, "2", text[i:j], "", text[k:l], "", "stage     = \"planning\"", "stage     = \"follow_up\"",
		"\"Plan\" = \"Plan\"\n", "", "\"Plan\" = \"Plan\"\n", "", "\"Skriver plan\" = \"Skriv plan\"\n", "", "\"Skriver plan\" = \"Writing the plan\"\n", "")
	admin.Get(to).MustShow("kan ikke flyttes", "Versjonen mangler steget «Plan», som er gjort", "Legg det inn", "færre enn 5").MustNotShow("Kari", "Nes", "nov.", "2026", "Flytt alle", "som kan flyttes")
	admin.Post(to, "nokkel", string(db.NewID()), "sett", "x").MustStatus(http.StatusConflict)
	if w.State(kari).Version != 1 {
		t.Error("she was moved")
	}
}

// A withdrawn pathway takes nobody in, those who are in it go on, and it can be opened again.
func TestWithdraw(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		admin, nes := w.As(webtest.Administrator), w.As(webtest.Nes)
		at := "/administrasjon/forlopstrekking/" + care.LongTerm
		nes.Get(at).MustStatus(http.StatusNotFound)
		form := admin.Get(at).MustStatus(http.StatusOK).MustShow("færre enn 5 forløp på versjon 1")
		admin.Send(form, "hvorfor", "").MustStatus(http.StatusUnprocessableEntity).MustShow("Skriv kort hvorfor")
		admin.Send(form, "hvorfor", "Bruker <noe annet>").MustStatus(http.StatusUnprocessableEntity).MustShow("«Forsterket hjemreise» fører over i dette forløpet")
		home := "/administrasjon/forlopstrekking/" + care.Homecoming
		admin.Send(admin.Get(home), "hvorfor", "Slått sammen").MustStatus(http.StatusOK).MustShow("tar ikke imot flere", "Slått sammen")
		admin.Send(form, "hvorfor", "Bruker <noe annet>").MustStatus(http.StatusOK).MustEscape("Bruker <noe annet>")
		nes.Get("/henvisninger/ny").MustNotShow("IHT langvarig oppfølging", "Forsterket hjemreise")
		if w.State(kari).Status != care.StatusActive {
			t.Error("who is in it is not followed any more")
		}
		nes.Get(kari.Path("kartlegging")).MustStatus(http.StatusOK)
		admin.Post(at + "/apne").MustStatus(http.StatusOK).MustShow("tar imot henvisninger igjen")
		nes.Get("/henvisninger/ny").MustShow("IHT langvarig oppfølging").MustNotShow("Forsterket hjemreise")
		admin.Get("/administrasjon/forlopstrekking/finnes-ikke").MustStatus(http.StatusNotFound)
	})
}

// A file from another place that leads to a pathway which is not here is told before it is published, and so are letters with fields that nobody knows.
func TestFromAnotherPlace(t *testing.T) {
	w := webtest.New(t)
	admin := w.As(webtest.Administrator)
	text := admin.Get("/administrasjon/forlopsfil/" + care.Homecoming + "/1/definisjon.toml").HTML
	text = strings.NewReplacer(`code    = "forsterket-hjemreise"`, `code = "hjem-herfra"`, `leads_to = "iht-langvarig"`, `leads_to = "vart-lange"`).Replace(text)
	text = strings.Replace(text, "{koordinator}", "{kontaktperson}", 1)
	key := string(db.NewID())
	admin.UploadForm("/administrasjon/forlopsutkast", []string{"nokkel", key}, "fil", "hjem.toml", text).MustStatus(http.StatusOK).MustShow("feltet {kontaktperson}, som ikke finnes")
	at := "/administrasjon/forlopsutkast/" + key
	page := admin.Get(at)
	saved := admin.SendTo(page, at, "brev-1-tekst", strings.Replace(page.Value("brev-1-tekst"), "{kontaktperson}", "{koordinator}", 1)).MustStatus(http.StatusOK).MustShow("fører til forløpet «vart-lange», som ikke er publisert her")
	admin.SendTo(saved, at, "steg", "publiser").MustStatus(http.StatusUnprocessableEntity).MustShow("vart-lange")
	// Who has moved is a tick: without it nobody is told to have, whatever the code is.
	admin.SendTo(saved, at, "slutt-3-kode", "flyttet", "slutt-3-valg", "").MustStatus(http.StatusOK).MustShow("Ingen avslutningsårsak gjelder flytting")
	saved = admin.Get(at)
	// Alerts, sections, letters and what endings lead to are in the form.
	ok := admin.SendTo(saved, at, "slutt-3-kode", "flyttet", "slutt-3-valg", "flyttet", "slutt-2-forer", care.LongTerm, "varsel-legevakt-daglig", "ja", "videre-next", "60", "reinnleggelse", "14", "plandeler", "tiltak").MustStatus(http.StatusOK).MustShow("Utkastet kan publiseres")
	p, err := care.ParsePathway([]byte(admin.Get(at + "/utkast.toml").HTML))
	if err != nil || !p.AlertRule(care.AlertLegevakt).Daily || p.EscalationRule().Next != 60 || p.Readmission.Days != 14 || p.EndReasons[1].LeadsTo != care.LongTerm || !p.MovedAway("flyttet") || !p.EndReasons[6].Withdrawn || !strings.Contains(p.Letters[0].Text, "Ring {koordinator}") || p.Letters[0].TextEN == "" || len(p.Sections) != 1 {
		t.Errorf("%v %+v", err, p)
	}
	admin.SendTo(ok, at, "videre-next", "1").MustStatus(http.StatusOK).MustShow("Velg fra 15 til 2400 minutter")
}
