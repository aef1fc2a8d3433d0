package web_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// daily is Min dag, Forløp, Søk, a person's own pages, and the steps that are written every day.
var daily = newArea(area{
	routes: []string{
		"GET /{$}",
		"GET /forlop",
		"POST /forlop",
		"POST /forlop/ansvarlig",
		"GET /forlop/lister/ny",
		"POST /forlop/lister",
		"POST /forlop/lister/velg",
		"POST /forlop/lister/medlemmer",
		"GET /forlop/lister/slett",
		"POST /forlop/lister/slett",
		"GET /forlop/{id}/kontakt",
		"POST /forlop/{id}/kontakt",
		"GET /forlop/{id}/pause",
		"POST /forlop/{id}/pause",
		"POST /forlop/{id}/gjenoppta",
		"GET /forlop/{id}/avslutt",
		"POST /forlop/{id}/avslutt",
		"GET /forlop/{id}/rett/{event}",
		"POST /forlop/{id}/rett/{event}",
		"POST /forlop/{id}/angre",
		"GET /personer/{id}",
		"POST /personer/{id}/fodselsnummer",
		"GET /personer/{id}/hendelser",
		"GET /personer/{id}/opplysninger",
		"POST /personer/{id}/opplysninger",
		"GET /personer/{id}/dod",
		"POST /personer/{id}/dod",
		"GET /personer/{id}/avdelingsark",
		"GET /personer/{id}/oppsummering",
		"GET /sok",
		"POST /sok",
	},
	rooms: []string{
		"page/myday",
		"page/person",
		"page/search",
		"page/timeline",
		"page/summary",
		"page/contact",
		"page/correct",
		"page/end",
		"page/facts",
		"page/pause",
		"page/pathways/address.go",
		"page/pathways/assign.go",
		"page/pathways/list.go",
		"page/pathways/lists.go",
		"page/pathways/thread.go",
		"page/pathways/view.go",
		"page/pathways/words.go",
		"page/alertline.go",
		"page/answer.go",
		"page/askremoval.go",
		"page/circlerow.go",
		"page/clarified.go",
		"page/clash.go",
		"page/event.go",
		"page/eventtext.go",
		"page/form.go",
		"page/gone.go",
		"page/guide.go",
		"page/personhead.go",
		"page/personlink.go",
		"page/personscore.go",
		"page/personstay.go",
		"page/personteam.go",
		"page/persontask.go",
		"page/scoreview.go",
		"page/stayvisit.go",
		"page/step.go",
		"page/stepfield.go",
		"page/task.go",
		"page/upload.go",
		"page/way.go",
		"page/word.go",
		"page/words.go",
		"page/worse.go",
		"ui/action.go",
		"ui/conflict.go",
		"../../app/savedlist",
	},
})

// defined reads the shipped definitions: what they say is said by the voice of an installation, from the definitions themselves.
func defined(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := walk([]string{"../../care/definitions"}, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestWholeDaily looks at them. What the world itself wrote is typed; what an instrument says of itself is a validated wording and stays in bokmål.
func TestWholeDaily(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	w.Do(w.Actor(webtest.Nes), patient.SaveKin{Patient: kari.Patient, Name: "Per Aasen", Relation: "datter", Phone: "000 55 377", Closest: true, Note: "Eget ord"})
	w.Publish(kari, map[string]string{
		"viktig": "Eget ord", "mal/a/tekst": "Eget ord", "tiltak/a/hva": "Eget ord", "tiltak/a/hvem": "kommune", "tiltak/a/frist": "18.12.2026",
		"tegn/a/omrade": "Eget ord", "tegn/a/gul-tegn": "Eget ord", "tegn/a/gul-gjor": "Eget ord", "tegn/a/rod-tegn": "Eget ord", "tegn/a/rod-gjor": "Eget ord",
	})
	admitted := w.Person("Anna", "Lie", webtest.FollowedUp)
	w.Tell(w.NewStay(admitted, "hospital"), care.Admission, time.Hour, "emergency")
	w.Admit(admitted, 2)
	stages := map[webtest.Stage]webtest.Case{}
	for i, s := range []webtest.Stage{webtest.Referred, webtest.Answered, webtest.Included, webtest.Consented, webtest.Mapped, webtest.Planned, webtest.Waiting, webtest.Declined, webtest.Asked, webtest.Paused, webtest.Withdrawn, webtest.Dead, webtest.Ended} {
		stages[s] = w.Person("Tone", "Moe"+string(rune('a'+i)), s)
	}
	open := w.Person("Liv", "Berg", webtest.FollowedUp)
	nes, ward, physician, gp, carer := w.As(webtest.Nes), w.As(webtest.Kongsvinger), w.As(webtest.Physician), w.As(webtest.GP), w.As(webtest.CareWorker)
	typed := []string{
		"Per Aasen", "Kari", "Aasen", "Anna", "Lie", "Tone", "Liv", "Berg", "datter", "sønn", "Eget ord", "Nes", "Ahus", "Kongsvinger", "Mona Ruud", "Anne Holt", "Grete Moen", "Ingrid Sandvik", "Marit Solberg", "Henrik Dahl", "Eva Strøm",
		"Sengepost 4B", "Medisinsk avdeling", "Årnes legesenter", "Fire innleggelser siste halvår.", "Går bedre i trapp.", "Sover bedre.", "Å klare trappen selv", "fastlege Mona Ruud",
		"I. Sandvik", "G. Moen", "Jon", "Bakke", "CFS", "Angret", "Trygg hjemme.", "Pasienten, Koordinator", "Trening to ganger i uken.", "Er på rehabilitering.", "Vil klare seg selv.", "Epikrise fra august.",
	}
	source := defined(t)
	for line := range strings.Lines(source) { // the handbook, which is marked as bokmål
		if line = strings.TrimPrefix(strings.TrimSpace(line), "- "); line != "" {
			typed = append(typed, line)
		}
	}
	for i := range 13 {
		typed = append(typed, "Moe"+string(rune('a'+i)))
	}
	l := listen(t, w, daily, web.Options{}, typed...)
	look := l.look
	for _, b := range []*webtest.Browser{nes, ward, physician, gp} {
		look(b, "GET", "/")
		look(b, "GET", "/?vis=alle")
		look(b, "GET", "/forlop")
		for _, c := range append([]webtest.Case{kari, admitted, open}, stages[webtest.Ended]) {
			look(b, "GET", c.Page())
			look(b, "GET", c.Page()+"/hendelser")
			look(b, "GET", c.Page()+"/avdelingsark")
			look(b, "GET", c.Page()+"/opplysninger")
		}
	}
	look(carer, "GET", kari.Page()+"/avdelingsark")
	look(carer, "GET", kari.Page()+"/oppsummering")
	for _, q := range []string{"?frist=over", "?innlagt=ja", "?evaluering=ja", "?horing=ja", "?grupper=ingen", "?status=avsluttede", "?status=avslatte", "?status=ventende", "?status=henviste", "?cfs=9", "?sorter=cfs", "?ansvarlig=ingen"} {
		look(nes, "GET", "/forlop"+q)
	}
	look(nes, "POST", "/forlop", "navn", "Kari")
	look(nes, "POST", "/forlop", "navn", "Eget ord")
	for _, s := range []webtest.Stage{webtest.Referred, webtest.Answered, webtest.Included, webtest.Consented, webtest.Mapped, webtest.Planned, webtest.Waiting, webtest.Declined, webtest.Asked, webtest.Paused, webtest.Withdrawn, webtest.Dead, webtest.Ended} {
		c := stages[s]
		for _, path := range []string{"", "/hendelser", "/avdelingsark"} {
			look(nes, "GET", c.Page()+path)
		}
		for _, path := range []string{"kontakt", "pause", "avslutt"} {
			look(nes, "GET", c.Path(path))
		}
		look(nes, "GET", c.Path("rett/"+string(w.Last(c).ID)))
	}
	// the list: to others, and onto lists
	one, two := string(kari.Enrolment), string(open.Enrolment)
	look(nes, "POST", "/forlop/ansvarlig", "tilbake", "/forlop")
	look(nes, "POST", "/forlop/ansvarlig", "valgt", one, "valgt", two)
	look(nes, "POST", "/forlop/ansvarlig", "valgt", one, "gi", "ja")
	look(nes, "POST", "/forlop/ansvarlig", "valgt", one, "gi", "ja", "ansvarlig", string(w.ID(webtest.NesToo)), "tekst", "Eget ord")
	look(nes, "GET", "/forlop/lister/ny?frist=over&status=aktive")
	look(nes, "POST", "/forlop/lister", "navn", "")
	look(nes, "POST", "/forlop/lister", "navn", strings.Repeat("Eget ord ", 20))
	look(nes, "POST", "/forlop/lister", "nokkel", string(db.NewID()), "navn", "Eget ord")
	look(nes, "POST", "/forlop/lister/velg", "tilbake", "/forlop")
	look(nes, "POST", "/forlop/lister/velg", "valgt", one)
	look(nes, "POST", "/forlop/lister/medlemmer", "valgt", one)
	members := look(nes, "POST", "/forlop/lister/medlemmer", "valgt", one, "liste", "ny", "navn", "Eget ord 2", "delt", "ja")
	look(nes, "POST", "/forlop/lister/medlemmer", "valgt", one, "liste", "ny", "navn", "Eget ord 2")
	if id := regexp.MustCompile(`liste=([0-9a-f-]{36})`).FindStringSubmatch(members.Path + members.HTML); id != nil {
		look(nes, "GET", "/forlop?liste="+id[1])
		look(nes, "GET", "/forlop/lister/slett?liste="+id[1])
		look(nes, "POST", "/forlop/lister/medlemmer", "valgt", one, "liste", id[1], "ta-ut", "ja")
		look(nes, "POST", "/forlop/lister/slett", "liste", id[1])
	} else {
		t.Error("no list of persons was made")
	}
	// search
	look(nes, "GET", "/sok")
	for _, til := range []string{"kontakt", "sporsmal", "innleggelse"} {
		look(nes, "GET", "/sok?til="+til)
		look(nes, "POST", "/sok", "til", til, "q", "To Mo")
	}
	for _, q := range []string{"", "a", "Kari", "Eget ord", "17.02.1942", "12345", strings.Repeat("Eget ord ", 30)} {
		look(nes, "POST", "/sok", "q", q)
	}
	look(nes, "POST", kari.Page()+"/fodselsnummer", "x", "")
	// what is registered of her
	for _, what := range []string{"person", "parorende", "fastlege", "tjenesteyter"} {
		look(nes, "GET", kari.Page()+"/opplysninger?endre="+what)
		look(nes, "POST", kari.Page()+"/opplysninger", "skjema", what, "fodt", "tull", "fra", "tull")
	}
	look(nes, "POST", kari.Page()+"/opplysninger", "skjema", "tull")
	form := look(nes, "GET", open.Page()+"/opplysninger?endre=person")
	l.see(nes.Send(form, "sprak", "Eget ord", "tolk", "ja", "bor", "alone", "telefon", ""), "POST", open.Page()+"/opplysninger")
	l.see(nes.Send(form, "telefon", "000 55 399"), "POST", open.Page()+"/opplysninger")
	look(nes, "POST", open.Page()+"/opplysninger", "skjema", "parorende", "navn", "Eget ord", "relasjon", "datter", "telefon", "000 55 300")
	look(nes, "GET", kari.Page()+"/dod")
	look(nes, "POST", kari.Page()+"/dod", "dod", "tull")
	look(nes, "GET", stages[webtest.Dead].Page()+"/dod")
	look(nes, "POST", stages[webtest.Dead].Page()+"/dod", "angre", "ja")
	// steps
	contact := look(nes, "GET", kari.Path("kontakt"))
	look(nes, "POST", kari.Path("kontakt"), "dato", "tull", "minutter", "tull", "neste", "dato")
	look(nes, "POST", kari.Path("kontakt"), "dato", "20.11.2027", "neste", "7", "neste_dato", "18.11.2026", "form", "x")
	l.see(nes.Send(contact, "form", "visit", "med", "next_of_kin", "navn", "Eget ord", "tekst", "Eget ord", "neste", "14", "neste_form", "visit"), "POST", kari.Path("kontakt"))
	look(nes, "GET", kari.Page())
	look(nes, "POST", kari.Path("angre"))
	look(nes, "POST", kari.Path("angre"))
	look(nes, "POST", open.Path("pause"), "arsak", "")
	l.see(nes.Send(look(nes, "GET", open.Path("pause")), "arsak", "Eget ord"), "POST", open.Path("pause"))
	look(nes, "GET", open.Path("pause"))
	look(nes, "POST", open.Path("gjenoppta"), "dato", "20.11.2027")
	look(nes, "POST", open.Path("gjenoppta"))
	look(nes, "POST", open.Path("avslutt"), "arsak", "")
	look(nes, "POST", open.Path("avslutt"), "arsak", "tull", "dato", "1.1.2020")
	l.see(nes.Send(look(nes, "GET", open.Path("avslutt")), "arsak", "own_wish", "tekst", "Eget ord"), "POST", open.Path("avslutt"))
	last := string(w.Last(kari).ID)
	look(nes, "GET", kari.Path("rett/"+last))
	look(nes, "POST", kari.Path("rett/"+last), "arsak", "")
	look(nes, "POST", kari.Path("rett/"+string(w.Events(kari)[3].ID)), "arsak", "Eget ord")
	look(nes, "GET", kari.Path("rett/"+string(db.NewID())))
	l.asked = slices.DeleteFunc(l.asked, func(text string) bool { return strings.Contains(source, text) })
	l.done()
}
