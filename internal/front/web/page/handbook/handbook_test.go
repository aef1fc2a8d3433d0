package handbook_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/app/pathway"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

// The handbook stands beside the work in each stage; a municipality adds its own, by version, and it is read there and nowhere else.
func TestHandbook(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		nes := w.As(webtest.Nes)
		nes.Get("/").MustShow("Håndbok")
		book := "/handbok/" + care.LongTerm
		nes.Get("/handbok").MustStatus(200).MustShow("Håndbok: IHT langvarig oppfølging", "Teamet kommer hjem", "Evaluering", "Avslutning", "Forsterket hjemreise")
		nes.Get(book + "-finnes-ikke").MustStatus(404)
		// Beside the step that the person is in.
		nes.Get(kari.Path("besok")).MustStatus(200).MustShow("Håndboken: Kartlagt", "Begynn med hva som er viktig for personen")
		berit := w.Person("Berit", "Moen", webtest.Mapped)
		nes.Post(berit.Page() + "/plan").MustStatus(200)
		nes.Get(berit.Page()+"/plan/rediger").MustStatus(200).MustShow("Håndboken: Plan", "Planen skal forebygge")
		nes.Get(kari.Path("avslutt")).MustStatus(200).MustShow("Håndboken: Avslutning")

		at := book + "/mapping?kommune=" + string(w.Orgs["Nes"])
		form := nes.Get(at).MustStatus(200).MustShow("Slik gjør vi det i Nes", "Teamet kommer hjem")
		too := w.As(webtest.NesToo)
		late := too.Get(at)
		nes.Send(form, "tekst", "Ring <vakta> først.\n\n- Nøkkel i boksen").MustStatus(200).MustShow("Håndboken er lagret.").MustEscape("Ring <vakta> først.")
		nes.Get(kari.Path("besok")).MustShow("I Nes kommune", "Nøkkel i boksen")
		w.As(webtest.Kongsvinger).Get(kari.Path("besok")).MustShow("Nøkkel i boksen") // the hospital's team works by it too
		for _, u := range []webtest.User{webtest.Ullensaker, webtest.Manager, webtest.Administrator} {
			w.As(u).Get(book).MustStatus(200).MustShow("Teamet kommer hjem")
		}
		w.As(webtest.Ullensaker).Get(book).MustNotShow("Nøkkel i boksen")

		// Two who write at once: nothing typed is lost, and the second sees what the first wrote.
		clash := too.Send(late, "tekst", "Ta med vekt").MustStatus(409).MustShow("En kollega lagret mens du skrev", "Nøkkel i boksen", "Ingrid Sandvik")
		if clash.Value("tekst") != "Ta med vekt" {
			t.Errorf("what was typed is lost: %q", clash.Value("tekst"))
		}
		too.Send(clash, "tekst", "Ring vakta. Ta med vekt.").MustStatus(200).MustShow("Ta med vekt")
		history := nes.Get(at).MustShow("Versjon 2", "Versjon 1", "Grete Moen", "Nøkkel i boksen")
		long := nes.Send(history, "tekst", strings.Repeat("å", 6001)).MustStatus(422).MustShow("plass til 6000 tegn")
		if len([]rune(long.Value("tekst"))) != 6001 {
			t.Error("what was typed is lost")
		}
		nes.Send(nes.Get(at), "tekst", "").MustStatus(200)
		nes.Get(kari.Path("besok")).MustNotShow("I Nes kommune", "Ta med vekt")
		nes.Get(at).MustShow("Tatt bort.", "Versjon 3")

		// Others' municipality, and those who do not write.
		other := book + "/mapping?kommune=" + string(w.Orgs["Ullensaker"])
		nes.Get(other).MustStatus(404)
		nes.Post(other, "sett", "0", "tekst", "Tull").MustStatus(404)
		nes.Get(book + "/tull?kommune=" + string(w.Orgs["Nes"])).MustStatus(404)
		for _, u := range []webtest.User{webtest.GP, webtest.CareWorker, webtest.Manager, webtest.Administrator} {
			w.As(u).Get(at).MustStatus(404)
			w.As(u).Post(at, "sett", "3", "tekst", "Tull").MustStatus(404)
		}

		// The page itself is the pathway's, and is changed for all by a new version, also for those who follow the version before.
		admin := w.As(webtest.Administrator)
		key := string(db.NewID())
		admin.Post("/administrasjon/forlopsutkast", "nokkel", key, "fra", care.LongTerm).MustStatus(200)
		draft := "/administrasjon/forlopsutkast/" + key
		admin.SendTo(admin.Get(draft), draft, "handbok-4-tekst", "Kom presis.", "handbok-9-kode", "mapping", "handbok-9-tekst", "To ganger").MustStatus(200).MustShow("Steget har også håndbokside 4")
		admin.SendTo(admin.Get(draft), draft, "steg", "publiser", "handbok-9-kode", "", "handbok-9-tekst", "").MustStatus(200).MustShow("Versjonen er publisert")
		nes.Get(kari.Path("besok")).MustShow("Kom presis.")

		// A version that lacks the stage which a municipality has written about is refused. Where one came before that was asked, what they wrote is last, to be
		// changed or taken away.
		nes.Send(nes.Get(at), "tekst", "Nøkkel i <boksen>").MustStatus(200)
		p := *care.ShippedPathways()[0]
		p.Version, p.Stages, p.Deadlines, p.Guides = 3, slices.Clone(p.Stages), slices.Clone(p.Deadlines), slices.Clone(p.Guides)
		p.Stages[3].Code = "besokt"
		for i := range p.Deadlines {
			if p.Deadlines[i].Stage == "mapping" {
				p.Deadlines[i].Stage = "besokt"
			}
		}
		for i := range p.Guides {
			if p.Guides[i].Code == "mapping" {
				p.Guides[i].Code = "besokt"
			}
		}
		_, err := pathway.Publish{Text: string(p.TOML())}.Run(t.Context(), w.Service, w.Actor(webtest.Administrator))
		if !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool {
			return f.Name == "stage" && strings.HasPrefix(f.Message, "Nes har skrevet i håndboken under steget med koden «mapping»")
		}) {
			t.Errorf("what Nes wrote has no place: %v %v", err, errs.FieldsOf(err))
		}
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			_, err := tx.PublishPathwayDefinition(t.Context(), query.PublishPathwayDefinitionParams{Code: p.Code, Version: p.Version, Title: p.Title, Body: string(p.TOML()), PublishedAt: db.At(webtest.Today.At(12, 0))})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		nes.Get(book).MustStatus(200).MustShow("Fra tidligere steg: Kartlagt").MustEscape("Nøkkel i <boksen>")
		w.As(webtest.Ullensaker).Get(book).MustStatus(200).MustNotShow("Fra tidligere steg")
		nes.Send(nes.Get(at).MustStatus(200), "tekst", "Nøkkelen er flyttet").MustStatus(200).MustShow("Nøkkelen er flyttet")
		nes.Send(nes.Get(at), "tekst", "").MustStatus(200).MustNotShow("Fra tidligere steg")
		nes.Post(at, "sett", "6", "tekst", "På nytt").MustStatus(404)
		w.Sound()
	})
}
