package mapping_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/score"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func begin(t *testing.T, w *webtest.World, u webtest.User, kari webtest.Case) *webtest.Page {
	t.Helper()
	b := w.As(u)
	return b.Send(b.Get(kari.Path("kartlegging")).MustStatus(200), "begynn", "ja").MustStatus(200)
}

// The whole conversation as forms, without script: an area at a time, one tap where there is nothing, and the end.
func TestConversation(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: kari.Enrolment}, Visit: care.Visit{
			Purpose: care.PurposeMapping, On: webtest.Today, Form: "visit", Place: "hos datteren", Participants: []string{"Personen selv", "Pårørende", "nabo Ola"},
		}})
		b := w.As(webtest.Nes)
		b.Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Begynn samtalen", "Avtalt", "hos datteren").MustNotShow("<textarea")
		p := begin(t, w, webtest.Nes, kari).MustShow("Hvem er til stede?", "Håndboken: Kartlagt", "Begynn med hva som er viktig for personen", "0 av 9 områder kartlagt", "Gjenstår")
		if p.Value("samtale/sted") != "hos datteren" || p.Value("til-stede/andre") != "nabo Ola" || p.Value("til-stede/parorende") != "ja" {
			t.Error("what was agreed does not stand in the conversation")
		}
		p = b.Send(p, "til-stede/fastlege", "dialogue", "til", "forberedelse").MustStatus(200).MustBe(kari.Path("kartlegging") + "?del=forberedelse")
		p = b.Send(p, "forberedt/matters", "At Pål slipper å bekymre seg", "til", "illness").MustStatus(200).MustShow("«At Pål slipper å bekymre seg»")
		b.Send(p, "lukk", "illness").MustStatus(200).MustShow("1 av 9 områder kartlagt")
		p = b.Get(kari.Path("kartlegging")+"?del=activity").MustShow("Aktivitet og funksjon", "5 av 9", "SPPB, fra 0 til 12", "Til planen fra dette området")
		bad := b.Send(p, "skar/sppb", "13", "omrade/activity/viktig", "Gå til <hagen>").MustStatus(422).MustShow("Skåren er utenfor skalaen.")
		if bad.Value("skar/sppb") != "13" || bad.Value("omrade/activity/viktig") != "Gå til <hagen>" {
			t.Error("what was typed is gone")
		}
		p = b.Get(kari.Path("kartlegging") + "?del=activity")
		task, goal := field(t, p, "tiltak/activity-", "/hva"), field(t, p, "mal/activity-", "/tekst")
		p = b.Send(p, "omrade/activity/viktig", "Gå til <hagen>", "omrade/activity/risiko", "act", "omrade/activity/merknad", "Falt to ganger", "omrade/activity/ressurser", "Går med rullator",
			"skar/sppb", "6", "skar/cfs", "6", task, "Rekkverk i trappa", strings.Replace(task, "/hva", "/hvem", 1), "kommune", strings.Replace(task, "/hva", "/frist", 1), "08.12.2026", goal, "Ned til hagen").
			MustStatus(200).MustShow("2 av 9 områder kartlagt", "Aktivitet og funksjon").MustEscape("Gå til <hagen>")
		if n := strings.Count(p.HTML, `value="Rekkverk i trappa"`); n != 1 {
			t.Errorf("the measure stands %d times", n)
		}
		// The next of kin's own section, shielded.
		p = b.Send(b.Get(kari.Path("kartlegging")+"?del=parorende"), "parorende/belastning", "Sover dårlig", "parorende/risiko", "watch", "parorende/skjermet", "ja", "til", "avslutt").MustStatus(200).
			MustShow("Avslutt samtalen", "Ikke kartlagt: medisiner")
		// A GP may read what is written so far, and writes nothing.
		w.As(webtest.GP).Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Samtalen er ikke avsluttet", "Falt to ganger").MustNotShow("<textarea")
		w.As(webtest.GP).Post(kari.Path("kartlegging"), "avslutt", "ja", "dokument", p.Value("dokument"), "grunn:omrade/activity/viktig", "1", "omrade/activity/viktig", "x").MustStatus(404)

		done := b.Send(p, "avslutt", "ja").MustStatus(200).MustShow("Samtalen er avsluttet", "Gå til utkastet til plan", "2 av 9 områder er kartlagt", "«Gå til <hagen>»", "Falt to ganger", "Handle", "Sover dårlig", "Skjermet: pårørende", "«Ned til hagen»", "Rekkverk i trappa", "Tekst til journal")
		done.MustNotShow("Begynn samtalen", "<textarea")
		v := w.Last(kari).Visit
		if w.Last(kari).Kind != care.Mapped || v.GP != "dialogue" || !slices.Equal(v.Participants, []string{"Personen selv", "Pårørende", "nabo Ola"}) || w.State(kari).CFS() != 6 || w.State(kari).MappedOn != webtest.Today {
			t.Errorf("the event is %+v %+v", w.Last(kari), v)
		}
		if strings.Contains(v.Note, "Sover dårlig") {
			t.Error("the next of kin's own words stand in the event")
		}
		all, err := score.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil || len(all) != 1 || all[0].Scores[0].Value != 6 {
			t.Errorf("scores %v %+v", err, all)
		}
		// What was said stands in a draft of the plan.
		b.Get(kari.Page() + "/plan/rediger").MustStatus(200).MustShow("Kari Aasen")
		draft := b.Get(kari.Page() + "/plan/rediger")
		for _, want := range []string{"Rekkverk i trappa", "Ned til hagen", "08.12.2026", "Falt to ganger", "At Pål slipper å bekymre seg", "Ingrid Sandvik"} {
			if !strings.Contains(draft.HTML, want) {
				t.Errorf("the draft lacks %q", want)
			}
		}
		if strings.Contains(draft.HTML, "Sover dårlig") {
			t.Error("what is shielded stands in the draft")
		}
		// What comes after the end changes nothing, and is told with all that was typed, by its label; what nobody touched is not among it.
		at := field(t, p, "tiltak/sleep-", "/hva")
		late := b.Send(p, "parorende/belastning", "Etter <slutt>", at, "Lufte før natten", strings.TrimSuffix(at, "hva")+"hvem", "kommune", "omrade/sleep/risiko", "act").MustStatus(409)
		late.MustShow("Ikke lagret", "Det du skrev", "Pårørendes situasjon: Hva er tungt?", "Søvn: Tiltak", "Lufte før natten", "Søvn: Hvem", "Kommunen", "Søvn: Risiko", "Handle").MustEscape("Etter <slutt>").MustNotShow("Aktivitet og funksjon: ", "Søvn: Frist")
		b.Send(p, "parorende/belastning").MustStatus(409).MustShow("Samtalen er avsluttet.", "Alt du skrev, er lagret.").MustNotShow("Det du skrev,")
		w.As(webtest.NesToo).Send(p, "parorende/belastning", "Etterpå").MustStatus(409).MustShow("Du er logget inn som en annen", "Etterpå")
		events := len(w.Events(kari))
		b.Post(kari.Path("kartlegging"), "begynn", "ja").MustStatus(200)
		if len(w.Events(kari)) != events {
			t.Error("begun again")
		}
		if strings.Contains(w.Log(), "hagen") || strings.Contains(w.Log(), "rullator") {
			t.Error("health text in the log")
		}
	})
}

// What the patient has answered at home is written once: it stands in the conversation and in the draft, as hers. What the next of kin has
// answered stands beside, and is not put where the patient reads it.
func TestAnsweredAtHome(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	w.AsOwn(w.Let(kari, "")).Post("/min-plan/forberedelse", "grunn:matters", "0", "matters", "Å slippe å\nbekymre Pål", "grunn:master", "0", "master", "Trappen").MustStatus(200)
	w.AsOwn(w.Let(kari, "Tone Lie")).Post("/min-plan/forberedelse", "grunn:matters", "0", "matters", "Å få sove", "grunn:difficult", "0", "difficult", "Jeg er sliten").MustStatus(200)
	p := begin(t, w, webtest.Nes, kari).MustShow("Pasienten skrev hjemme", "Skrevet hjemme, med egne ord", "Jeg er sliten", "Å få sove")
	if p.Value("forberedt/matters") != "Å slippe å\nbekymre Pål" || p.Value("forberedt/master") != "Trappen" || p.Value("forberedt/difficult") != "" {
		t.Errorf("the conversation begins with %q, %q, %q", p.Value("forberedt/matters"), p.Value("forberedt/master"), p.Value("forberedt/difficult"))
	}
	if n := strings.Count(p.HTML, "Trappen"); n != 2 { // the field, and the card
		t.Errorf("the answer stands %d times", n)
	}
	b := w.As(webtest.Nes)
	p = b.Send(b.Get(kari.Path("kartlegging")+"?del=forberedelse"), "forberedt/master", "Trappen og hagen").MustStatus(200).MustShow("«Trappen og hagen»", "«Trappen»")
	b.Send(p, "avslutt", "ja").MustStatus(200)
	if draft := b.Get(kari.Page() + "/plan/rediger").MustStatus(200); draft.Value("viktig") != "Å slippe å\nbekymre Pål" || strings.Contains(draft.HTML, "sliten") || strings.Contains(draft.HTML, "få sove") {
		t.Errorf("the draft says %q", draft.Value("viktig"))
	}
}

// field finds the name of a field on the page that begins and ends so.
func field(t *testing.T, p *webtest.Page, begins, ends string) string {
	t.Helper()
	for _, part := range strings.Split(p.HTML, ` name="`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		if strings.HasPrefix(name, begins) && strings.HasSuffix(name, ends) && !strings.Contains(name, "nyid") {
			return name
		}
	}
	t.Fatalf("no field %s…%s", begins, ends)
	return ""
}

// Two devices write in the same field without seeing each other: both texts stand, and one who has seen them settles it.
func TestTwoDevices(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	one, two := w.As(webtest.Nes), w.As(webtest.Kongsvinger)
	at := kari.Path("kartlegging") + "?del=sleep"
	a, b := one.Get(at), two.Get(at)
	one.Send(a, "omrade/sleep/viktig", "Sove til seks").MustStatus(200)
	two.Send(b, "omrade/sleep/ressurser", "Har god seng").MustStatus(200).MustShow("Sove til seks", "Har god seng") // another field: nothing to settle
	clash := two.Send(b, "omrade/sleep/viktig", "Sove hele natten").MustStatus(200).MustShow("To har skrevet her", "Sove til seks", "Sove hele natten", "Marit Solberg")
	one.Send(one.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(422).MustShow("To har skrevet ulikt i samme felt.")
	two.Send(clash, "omrade/sleep/viktig", "Sove hele natten, til seks", "avgjor:omrade/sleep/viktig", "ja").MustStatus(200).MustShow("Sove hele natten, til seks").MustNotShow("To har skrevet her")
	one.Send(one.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200).MustShow("Sove hele natten, til seks")
	// The circle stands on her page as nine marks, for those who may read the conversation.
	row := one.Get(kari.Page()).MustStatus(200).MustShow("1 av 9 områder kartlagt.")
	if n := strings.Count(row.HTML, "ikke kartlagt\" title"); n != 8 {
		t.Errorf("%d areas are not mapped", n)
	}
	w.As(webtest.CareWorker).Get(kari.Page()).MustNotShow("områder kartlagt")
}

func TestOrder(t *testing.T) {
	w := webtest.New(t)
	for stage, why := range map[webtest.Stage]string{webtest.Included: "Samtykket er ikke registrert ennå.", webtest.Mapped: "Kartleggingen er allerede registrert 8. okt. 2026.", webtest.Declined: "Henvisningen er avslått."} {
		kari := w.Person("Kari", "Aasen", stage)
		b := w.As(webtest.Nes)
		b.Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Dette kan ikke skrives nå", why).MustNotShow("Begynn samtalen", "<textarea")
		b.Post(kari.Path("kartlegging"), "begynn", "ja").MustStatus(422).MustShow(why)
	}
}

func TestOutsiders(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	p := begin(t, w, webtest.Nes, kari)
	doc := p.Value("dokument")
	for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
		b := w.As(u)
		b.Get(kari.Path("kartlegging")).MustStatus(404).MustNotShow("Kari", "sirkel")
		b.Post(kari.Path("kartlegging"), "begynn", "ja").MustStatus(404).MustNotShow("Kari")
		b.Post(kari.Path("kartlegging"), "avslutt", "ja", "dokument", doc, "grunn:omrade/sleep/viktig", "0", "omrade/sleep/viktig", "x").MustStatus(404)
		b.Post("/dokument/"+doc+"/felt", "omrade/sleep/viktig", "x", "grunn:omrade/sleep/viktig", "0").MustStatus(404)
	}
	w.As(webtest.GP).Post("/dokument/"+doc+"/felt", "omrade/sleep/viktig", "x", "grunn:omrade/sleep/viktig", "0").MustStatus(404)
	// Paths that are none, and the link to the enrolment, cannot be written.
	b := w.As(webtest.Nes)
	for _, bad := range []string{"samtale/forlop", "finnes/ikke", "omrade/sleep/annet", "omrade/sleep/risiko"} {
		b.Post("/dokument/"+doc+"/felt", bad, "x", "grunn:"+bad, "0").MustStatus(200).MustShow("avvist")
	}
	if e := w.State(kari); !e.MappedOn.IsZero() {
		t.Error("mapped by an outsider")
	}
}

// One nurse has the conversation open on a tablet and on a computer. The computer chooses «handle» and takes it back, a colleague «følg med»; what the
// tablet then chooses from what it shows is a choice of its own and stands beside, though the computer once sent the same. What one page sends twice, it sent once.
func TestSameChoiceOnTwoDevices(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		doc := begin(t, w, webtest.Nes, kari).Value("dokument")
		const path = "omrade/sleep/risiko"
		send := func(u webtest.User, sheet, base, risk string) *webtest.Page {
			return w.As(u).Post("/dokument/"+doc+"/felt", path, risk, "grunn:"+path, base, "ark", "feil", "ark:"+path, sheet).MustStatus(200)
		}
		send(webtest.Nes, "maskin", "0", "none").MustShow(`"utfall":"lagret"`)
		send(webtest.Nes, "maskin-1", "1", "act").MustShow(`"utfall":"lagret"`)
		send(webtest.Nes, "maskin-1", "1", "act").MustShow(`"utfall":"uendret"`)
		send(webtest.Nes, "maskin-2", "2", "none").MustShow(`"utfall":"lagret"`)
		send(webtest.Kongsvinger, "annen", "3", "watch").MustShow(`"utfall":"lagret"`)
		send(webtest.Nes, "maskin-2", "2", "none").MustShow(`"utfall":"uendret"`, `"tekst":"watch"`)
		send(webtest.Nes, "nettbrett", "1", "act").MustShow(`"utfall":"begge"`, `"tekst":"watch"`, `"tekst":"act","av":"Ingrid Sandvik"`)
	})
}
