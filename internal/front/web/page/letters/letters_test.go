package letters_test

import (
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/base/db"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// A letter is filled in for one person in her language, read, made, and kept as it was made, whatever becomes of the template.
func TestLetters(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		nes := w.As(webtest.Nes)
		at := kari.Path("brev")
		p := nes.Get(at).MustStatus(200).MustShow("Invitasjon til kartleggingssamtale", "Om Integrerte helsetjenester", "Til fastlegen", "Til Kari Aasen", "Tråd vet ikke", "dagen neste besøk er avtalt til", "____________")
		w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: kari.Enrolment}, Visit: care.Visit{On: webtest.Today.AddDays(3), Clock: "10.30", Form: "visit", Purpose: care.PurposeMapping}})
		// What is filled in has changed since: nobody makes a letter that she has not read.
		nes.Send(p).MustStatus(409).MustShow("Brevet er endret siden du så det", "fredag 20. november 2026 kl. 10.30")

		// The person reads nynorsk; a letter that is not written in her language is told of.
		facts := nes.Get(kari.Page() + "/opplysninger?endre=person")
		nes.Send(facts, "brevsprak", "nn").MustStatus(200)
		p = nes.Get(at+"?brev=invitation").MustStatus(200).MustShow("Vi vil gjerne besøkje deg heime fredag 20. november 2026 kl. 10.30", "Helsing oss i IHT i Nes kommune").MustNotShow("Vi vil gjerne besøke deg", "finnes ikke på")
		nes.Get(at + "?brev=invitation&sprak=nb").MustStatus(200).MustShow("Vi vil gjerne besøke deg hjemme fredag 20. november")
		english := nes.Get(at+"?brev=invitation&sprak=en").MustStatus(200).MustShow("We would like to visit you at home on Friday 20 November 2026 at 10:30", "Best wishes from IHT in Nes municipality, 17 November 2026").MustNotShow("Vi vil gjerne", "finnes ikke på")
		nes.Get(at + "?brev=gp&sprak=en").MustStatus(200).MustShow("Your patient has been referred to IHT long-term follow-up")
		nes.Send(english).MustStatus(200).MustShow("Brevet er laget.", "We would like to visit you")
		nes.Get(at + "?brev=finnes-ikke").MustStatus(404)

		made := nes.Send(p).MustStatus(200).MustShow("Brevet er laget.", "Et brev som er laget, endres ikke", "IHT langvarig oppfølging, versjon 1")
		if !strings.Contains(made.HTML, `lang="nn"`) {
			t.Error("the letter does not say which language it is in")
		}
		again := nes.Send(p).MustStatus(200) // sent twice it is one
		if made.Path != again.Path || !strings.HasPrefix(made.Path, at+"/") {
			t.Errorf("%s and %s", made.Path, again.Path)
		}
		if n := w.AuditedOf(kari, "enrolment.letter"); n == 0 {
			t.Error("nothing in her log says that a letter was made")
		}

		// A new version of the template is what the next letter is made of, also for her who follows the version before. What was made stands.
		admin := w.As(webtest.Administrator)
		key := string(db.NewID())
		admin.Post("/administrasjon/forlopsutkast", "nokkel", key, "fra", care.LongTerm).MustStatus(200)
		draft := "/administrasjon/forlopsutkast/" + key
		bad := admin.SendTo(admin.Get(draft), draft, "steg", "publiser", "brev-1-tekst", "Hei {navn}. Ring {telefonen}.").MustStatus(422).
			MustShow("feltet {telefonen}, som ikke finnes. Bruk {navn}", "mangler feltet {besok}, som teksten på nynorsk har")
		if bad.Value("brev-1-tekst") != "Hei {navn}. Ring {telefonen}." {
			t.Errorf("what was typed is lost: %q", bad.Value("brev-1-tekst"))
		}
		admin.Get(draft+"/prov").MustStatus(200).MustShow("Brevene, slik prøvepasienten får dem", "Hei Prøve Pasient. Ring ____________.", "Brevet har felt som ikke finnes: telefonen")
		nes.Get(at + "?brev=invitation&sprak=nb").MustShow("Vi vil gjerne besøke deg") // a draft is nobody's letter
		admin.SendTo(bad, draft, "brev-1-tekst", "Hei {navn}. <Velkommen>").MustStatus(200).MustShow("Utkastet er lagret. Se over nynorsk og engelsk av det som er endret: «Invitasjon til kartleggingssamtale».")
		for _, c := range []string{"nn", "en"} {
			form := admin.Get(draft + "/sprak/" + c).MustStatus(200).MustShow("Hei {navn}. <Velkommen>")
			admin.SendTo(form, draft+"/sprak/"+c, "brev-1-tittel", "", "brev-1-tekst", "").MustStatus(200).MustShow("Lagret i utkastet.", "1 tekst mangler")
		}
		admin.SendTo(admin.Get(draft), draft, "steg", "publiser").MustStatus(200).MustShow("Versjonen er publisert")
		nes.Get(at + "?brev=invitation").MustStatus(200).MustEscape("Hei Kari Aasen. <Velkommen>").MustShow("Brevet finnes ikke på nynorsk")
		nes.Get(made.Path).MustStatus(200).MustShow("Vi vil gjerne besøkje deg heime", "versjon 1")
		nes.Get(at).MustShow("Brev som er laget", "på nynorsk")

		for _, u := range webtest.Outsiders {
			for _, path := range []string{at, made.Path, made.Path + "/pdf"} {
				w.As(u).Get(path).MustStatus(404).MustNotShow("Kari", "besøkje")
			}
		}
		w.As(webtest.GP).Get(made.Path).MustStatus(404) // the team's
		other := w.Person("Berit", "Moen", webtest.Planned)
		nes.Get(other.Path("brev/" + made.Path[strings.LastIndex(made.Path, "/")+1:])).MustStatus(404).MustNotShow("Kari")
		if strings.Contains(w.Log(), "Aasen") {
			t.Error("a name is in the log")
		}
		w.Sound()
	})
}

// The PDF has headings and lists that can be read out, and the letter's language.
func TestLetterPDF(t *testing.T) {
	w := webtest.New(t)
	printer := print.New()
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	nes := w.As(webtest.Nes)
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	made := nes.Send(nes.Get(kari.Path("brev") + "?brev=leaflet&sprak=nn").MustStatus(200)).MustStatus(200).MustShow("Åpne som PDF")
	doc, err := printtest.Read([]byte(nes.Get(made.Path + "/pdf").MustStatus(200).HTML))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Kva er Integrerte helsetenester?", "Kven du kan ringje", "versjon 1"} {
		if !strings.Contains(doc.Text(), want) {
			t.Errorf("lacks %q: %s", want, doc.Text())
		}
	}
}
