package adminpathway_test

import (
	"flag"
	"regexp"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "folder for pictures")

// From a published version to the next by the form alone: what is wrong is told at its field, a pretend patient is tried, and those who are
// enrolled keep what they have.
func TestDraft(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		admin := w.As(webtest.Administrator)
		key := string(db.NewID())
		page := admin.Post("/administrasjon/forlopsutkast", "nokkel", key, "fra", care.Homecoming).MustStatus(200).MustShow("Utkast: Forsterket hjemreise", "Utkastet kan publiseres", "Hjemmebesøk etter utskrivelse, 3 dager")
		at := "/administrasjon/forlopsutkast/" + key
		admin.Post("/administrasjon/forlopsutkast", "nokkel", key, "fra", care.Homecoming).MustStatus(200).MustBe(at) // sent twice is one
		admin.Get("/administrasjon/forlop").MustShow("Utkast", "Forsterket hjemreise")

		// A number that cannot be read is told, and nothing typed is lost.
		bad := admin.SendTo(page, at, "frist-6-lengde", "mange", "tittel", "Hjem <igjen>").MustStatus(422).MustShow("helt tall")
		if bad.Value("frist-6-lengde") != "mange" || bad.Value("tittel") != "Hjem <igjen>" {
			t.Errorf("what was typed is lost: %q, %q", bad.Value("frist-6-lengde"), bad.Value("tittel"))
		}
		// A draft may be saved with faults, and cannot be published or tried with them.
		saved := admin.SendTo(page, at, "frist-6-fra", "contacted", "tittel", "Hjem igjen").MustStatus(200).MustShow("Utkastet er lagret.", "går i ring")
		admin.Get(at + "/prov").MustStatus(200).MustShow("Utkastet har feil")
		admin.SendTo(saved, at, "steg", "publiser").MustStatus(422).MustShow("går i ring")
		// A tool that nobody has is told before anything is published.
		admin.SendTo(saved, at, "frist-6-fra", "consented", "verktoy", "finnes-ikke").MustStatus(200).MustShow("finnes-ikke").MustNotShow("Utkastet kan publiseres")
		saved = admin.SendTo(admin.Get(at), at, "frist-6-fra", "contacted", "verktoy", "").MustStatus(200)
		// Somebody else saved meanwhile: both texts are shown, and the first writer's stands until the second has seen it.
		clash := admin.SendTo(page, at, "tittel", "En <annen>").MustStatus(409).MustShow("lagret mens du skrev", "Hjem igjen").MustEscape("En <annen>")
		if got := admin.Get(at); got.Value("tittel") != "Hjem igjen" || clash.Value("tittel") != "En <annen>" {
			t.Errorf("stands %q, typed %q", got.Value("tittel"), clash.Value("tittel"))
		}

		saved = admin.SendTo(saved, at, "frist-6-fra", "consented", "frist-6-lengde", "5").MustStatus(200).MustShow("Utkastet kan publiseres", "5 dager")
		admin.Get(at+"/prov?henvist=2026-11-17&dag=2026-11-17").MustStatus(200).MustShow("Henvist", "Vurder før hjemreise")
		admin.Get(at+"/prov?henvist=2026-11-17&dag=2027-04-01").MustStatus(200).MustShow("Avsluttet", "Ingenting.")
		admin.Get(at + "/prov?henvist=2026-11-17&dag=2026-11-01").MustStatus(422).MustShow("før henvisningen")
		file := admin.Get(at + "/utkast.toml").MustStatus(200).HTML
		if p, err := care.ParsePathway([]byte(file)); err != nil || p.Title != "Hjem igjen" {
			t.Errorf("the file is not the draft: %v", err)
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.GP} {
			w.As(u).Get(at).MustStatus(404)
			w.As(u).Post(at, "sett", "3", "steg", "publiser").MustStatus(404)
		}
		// What is typed is what is published, saved or not.
		admin.SendTo(saved, at, "steg", "publiser", "tittel", "Hjem igjen nå").MustStatus(200).MustShow("Versjonen er publisert", "Hjem igjen nå, versjon 2")
		admin.Get(at).MustStatus(404)
		admin.Get("/administrasjon/forlop/" + care.Homecoming + "/1").MustStatus(200).MustShow("Forsterket hjemreise, versjon 1")
		if e := w.State(kari); e.Version != 1 {
			t.Errorf("who is enrolled was moved to version %d", e.Version)
		}

		// The file comes in again as a draft, also one that is not valid yet; one that cannot be read is told by line.
		again := string(db.NewID())
		admin.UploadForm("/administrasjon/forlopsutkast", []string{"nokkel", again}, "fil", "delt.toml", strings.Replace(file, `code = "forsterket-hjemreise"`, `code = "delt"`, 1)).MustStatus(200).MustShow("Utkast: Hjem igjen")
		admin.UploadForm("/administrasjon/forlopsutkast", []string{"nokkel", string(db.NewID())}, "fil", "feil.toml", "code = \n").MustStatus(422)
		// The worked example runs from the editor to the ending.
		admin.Get("/administrasjon/forlop").MustShow("Utkast fra eksempelet IHT multibrukere")
		key = string(db.NewID())
		admin.Post("/administrasjon/forlopsutkast", "nokkel", key, "steg", "eksempel").MustStatus(200).MustShow("Utkast: IHT multibrukere", "Utkastet kan publiseres", "Bolig", "Rus")
		admin.Get("/administrasjon/forlopsutkast/" + key + "/prov?henvist=2026-11-17&dag=2026-12-10").MustStatus(200).MustShow("Første samtale")
		admin.Get("/administrasjon/forlopsutkast/" + key + "/prov?henvist=2026-11-17&dag=2029-01-10").MustStatus(200).MustShow("Avsluttet")
		example := "/administrasjon/forlopsutkast/" + key
		admin.SendTo(admin.Get(example), example, "steg", "publiser").MustStatus(200).MustShow("IHT multibrukere, versjon 1")
		admin.Post("/administrasjon/forlopsutkast/" + again + "/forkast").MustStatus(200).MustShow("Utkastet er forkastet.")
	})
}

// Two drafts from one version: the second is not published before what the first changed has been seen, also what it says in other languages; and so is a file
// with the code of a pathway that is here.
func TestPublishedMeanwhile(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		admin := w.As(webtest.Administrator)
		begin := func(from ...string) string {
			key := string(db.NewID())
			admin.Post("/administrasjon/forlopsutkast", append([]string{"nokkel", key}, from...)...).MustStatus(200)
			return "/administrasjon/forlopsutkast/" + key
		}
		first, second := begin("fra", care.Homecoming), begin("fra", care.Homecoming)
		english := admin.Get(first + "/sprak/en")
		admin.SendTo(english, first+"/sprak/en", labelled(t, english, "Henvist"), "Sent <to us>").MustStatus(200)
		admin.SendTo(admin.Get(first), first, "steg", "publiser", "frist-6-lengde", "4").MustStatus(200).MustShow("versjon 2")

		differs := admin.SendTo(admin.Get(second), second, "steg", "publiser", "tittel", "Hjem <raskt>").MustStatus(409).
			MustShow("Versjon 2 er ikke den utkastet ble laget fra", "Ola Admin publiserte den", "Lengde 3 4", "Hjem <raskt>", "Engelsk: Henvist").MustEscape("Sent <to us>", "Hjem <raskt>")
		if got := admin.Get(second); got.Value("tittel") != "Hjem <raskt>" || differs.Value("tittel") != "Hjem <raskt>" || differs.Value("frist-6-valg") != admin.Get(second).Value("frist-6-valg") {
			t.Errorf("what was typed is lost: %q, %q", got.Value("tittel"), differs.Value("tittel"))
		}
		// Opened anew, nothing has been shown.
		admin.SendTo(admin.Get(second), second, "steg", "publiser").MustStatus(409)
		// A third is published while the differences from the second are looked at: they are of another version now.
		third := begin("fra", care.Homecoming)
		admin.SendTo(admin.Get(third), third, "steg", "publiser", "frist-6-lengde", "5").MustStatus(200).MustShow("versjon 3")
		differs = admin.SendTo(differs, second, "steg", "publiser").MustStatus(409).MustShow("Versjon 3 er ikke den utkastet ble laget fra", "Lengde 3 5")
		admin.SendTo(differs, second, "steg", "publiser").MustStatus(200).MustShow("Versjonen er publisert", "versjon 4")

		file := admin.Get("/administrasjon/forlopsfil/" + care.Homecoming + "/4/definisjon.toml").HTML
		key := string(db.NewID())
		admin.UploadForm("/administrasjon/forlopsutkast", []string{"nokkel", key}, "fil", "delt.toml", file).MustStatus(200)
		at := "/administrasjon/forlopsutkast/" + key
		differs = admin.SendTo(admin.Get(at), at, "steg", "publiser").MustStatus(409).MustShow("sier det samme som versjon 4")
		admin.SendTo(differs, at, "steg", "publiser").MustStatus(200).MustShow("versjon 5")
	})
}

// labelled is the name of the field with a label.
func labelled(t *testing.T, p *webtest.Page, label string) string {
	t.Helper()
	m := regexp.MustCompile(`for="felt-([^"]+)">` + regexp.QuoteMeta(label) + `<`).FindStringSubmatch(p.HTML)
	if m == nil {
		t.Fatalf("no field is labelled %q", label)
	}
	return m[1]
}

// TestLook shows the form and the pretend patient.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	admin := w.As(webtest.Administrator)
	key := string(db.NewID())
	admin.Post("/administrasjon/forlopsutkast", "nokkel", key, "fra", care.LongTerm).MustStatus(200)
	at := "/administrasjon/forlopsutkast/" + key
	w.Person("Kari", "Aasen", webtest.Mapped)
	rule := "until     = [\"plan_written\"]\nlength    = "
	to := published(t, admin, care.LongTerm, "2", rule+"14", rule+"40")
	b := browser.ForTest(t)
	page, base := b.Page(t), w.Serve(webtest.Administrator)
	for name, path := range map[string]string{"utkast": at, "prov": at + "/prov?henvist=2026-11-17&dag=2027-02-01", "engelsk": at + "/sprak/en", "forlop": "/administrasjon/forlop", "flytt": to, "trekk": "/administrasjon/forlopstrekking/" + care.LongTerm} {
		picture := ""
		if *look != "" {
			picture = *look + "/" + name
		}
		webtest.Look(t, page, base+path, picture)
	}
}

// What a draft says is written in nynorsk and English beside the bokmål: it may be left half, is kept with the draft when the bokmål is edited, and nothing
// that was typed is lost.
func TestTranslateDraft(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		admin := w.As(webtest.Administrator)
		key := string(db.NewID())
		admin.Post("/administrasjon/forlopsutkast", "nokkel", key, "fra", care.LongTerm).MustStatus(200).MustShow("Andre språk", "alt er oversatt")
		at := "/administrasjon/forlopsutkast/" + key
		page := admin.Get(at+"/sprak/en").MustStatus(200).MustShow("Engelsk: IHT langvarig oppfølging", "Alt er oversatt", "Til {navn}", "Kriterier")
		if field := labelled(t, page, "Kartlagt"); page.Value(field) != "Mapped" || page.Value("brev-1-tittel") != "Invitation to a mapping conversation" {
			t.Errorf("%s holds %q, and the letter is %q", field, page.Value(field), page.Value("brev-1-tittel"))
		}
		mapped, referred := labelled(t, page, "Kartlagt"), labelled(t, page, "Henvist")
		saved := admin.SendTo(page, at+"/sprak/en", mapped, "Visited <at home>", referred, "", "handbok-1-tekst", "").MustStatus(200).MustShow("Lagret i utkastet.", "2 tekster mangler")
		if saved.Value(mapped) != "Visited <at home>" || saved.Value(referred) != "" {
			t.Errorf("saved: %q, %q", saved.Value(mapped), saved.Value(referred))
		}
		admin.Get(at).MustShow("Utkastet kan publiseres", "2 tekster mangler og vises på bokmål", "alt er oversatt")
		admin.Get(at + "/sprak/nb").MustStatus(404)
		admin.Get(at + "/sprak/de").MustStatus(404)

		// Somebody else saved meanwhile: both are shown.
		clash := admin.SendTo(page, at+"/sprak/en", mapped, "Mapped out").MustStatus(409).MustShow("lagret mens du skrev", "Mapped out").MustEscape("Visited <at home>")
		if clash.Value(mapped) != "Mapped out" {
			t.Errorf("what was typed is lost: %q", clash.Value(mapped))
		}
		// A letter that lacks a field is told at its text, and on the draft.
		admin.SendTo(saved, at+"/sprak/en", "brev-2-tekst", "Call us").MustStatus(200).MustShow("Brev 2 på engelsk mangler feltet {sykehus}")
		admin.Get(at).MustShow("Brev 2 på engelsk mangler feltet {sykehus}").MustNotShow("Utkastet kan publiseres")
		letter := page.Value("brev-2-tekst")
		admin.SendTo(admin.Get(at+"/sprak/en"), at+"/sprak/en", "brev-2-tekst", letter).MustStatus(200)

		// The bokmål is edited by its own form: the translation follows, to be looked over. A row that is taken away takes its translation with it.
		old := admin.Get(at + "/sprak/en")
		draft := admin.SendTo(admin.Get(at), at, "steg-4-tittel", "Besøkt", "vent-3-kode", "", "vent-3-tekst", "").MustStatus(200).
			MustShow("Se over nynorsk og engelsk av det som er endret: «Besøkt».", "Utkastet kan publiseres")
		now := admin.Get(at + "/sprak/en").MustStatus(200).MustNotShow("Pasienten vil tenke seg om")
		if now.Value(labelled(t, now, "Besøkt")) != "Visited <at home>" || now.Value("brev-1-tittel") != "Invitation to a mapping conversation" {
			t.Errorf("the translations did not follow: %q, %q", now.Value(labelled(t, now, "Besøkt")), now.Value("brev-1-tittel"))
		}
		// What is typed for a text that is gone is given back.
		admin.SendTo(old, at+"/sprak/en", mapped, "Seen at home").MustStatus(422).MustShow("er endret eller tatt bort i utkastet: «Seen at home»")

		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.GP} {
			w.As(u).Get(at + "/sprak/en").MustStatus(404)
			w.As(u).Post(at+"/sprak/en", "sett", "1").MustStatus(404)
		}
		admin.SendTo(draft, at, "steg", "publiser").MustStatus(200).MustShow("Versjonen er publisert", "2 tekster mangler")
		if got := w.Service.Voice(t.Context(), lang.EN).Say("Besøkt"); got != "Visited <at home>" {
			t.Errorf("the published version says %q", got)
		}

		// A file whose table has a key that is no text: the draft says so, and the field is there to be moved.
		stray := string(db.NewID())
		admin.UploadForm("/administrasjon/forlopsutkast", []string{"nokkel", stray}, "fil", "delt.toml", strings.Replace(shipped(), `"Kartlagt" = "Mapped"`, `"Kartlakt" = "Mapped"`, 1)).
			MustStatus(200).MustShow("Oversettelsen til engelsk av «Kartlakt» hører ikke til noen tekst")
		at = "/administrasjon/forlopsutkast/" + stray
		form := admin.Get(at+"/sprak/en").MustStatus(200).MustShow("Oversettelser uten tekst", "hører ikke til noen tekst", "1 tekst mangler")
		admin.SendTo(form, at+"/sprak/en", labelled(t, form, "Kartlakt"), "", labelled(t, form, "Kartlagt"), "Mapped").MustStatus(200).MustShow("Alt er oversatt").MustNotShow("Oversettelser uten tekst")
	})
}
