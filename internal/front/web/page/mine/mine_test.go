package mine_test

import (
	"flag"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/concern"
	docapp "traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/merge"
	"traad/internal/app/objection"
	"traad/internal/app/own"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// texts are a plan's fields; one contact, name and text tell where she lives.
var texts = map[string]string{
	"viktig": "Jeg vil gå til postkassen selv.", "mal/a/tekst": "Gå til postkassen", "tiltak/a/hva": "Veie deg hver morgen", "tiltak/a/hvem": "pasient",
	"tiltak/b/hva": "Trene på Nes helsehus", "tiltak/b/hvem": "kommune", "tiltak/b/navn": "Oda Sletten", "tiltak/b/frist": "18.12.2026", "tiltak/c/hva": "Ta blodprøver", "tiltak/c/hvem": "fastlege", "tiltak/c/frist": "18.12.2026",
	"tegn/a/omrade": "hjerte", "tegn/a/gul-tegn": "Opp 1,5 kg på tre dager", "tegn/a/gul-gjor": "Ring teamet", "team/a/navn": "Ingrid Sandvik", "team/a/rolle": "Nes kommune", "team/a/telefon": "000 55 210",
}

// publish writes and signs the draft, a new one where there is none.
func publish(t *testing.T, w *webtest.World, c webtest.Case, texts map[string]string) {
	t.Helper()
	nes := w.Actor(webtest.Nes)
	id, err := planapp.Start{Patient: c.Patient}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	all, err := planapp.Of(t.Context(), w.Store.Reader(), c.Patient)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := docapp.Fields(t.Context(), w.Store.Reader(), all.Working.Document)
	if err != nil {
		t.Fatal(err)
	}
	var saves []document.Save
	for path, text := range texts {
		saves = append(saves, document.Save{Path: path, Base: fields[path].Revision, Text: text})
	}
	if _, err := (docapp.Save{Document: all.Working.Document, Fields: saves}).Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
	if all, err = planapp.Of(t.Context(), w.Store.Reader(), c.Patient); err != nil {
		t.Fatal(err)
	}
	d := planapp.Publish{Version: id, Seen: all.Working.Seen, Signs: true, Agreement: planapp.Agreement{Says: "yes", How: planapp.InPerson}, Reason: "Avtalt", Review: map[string]plan.MeasureStatus{}, Keeps: map[string]bool{}}
	if all.Holds != nil {
		old, err := planapp.Texts(t.Context(), w.Store.Reader(), *all.Holds)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range plan.Read(old).Measures {
			d.Keeps[m.ID] = true
		}
	}
	if err := d.Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
}

// The patient and her daughter read the published plan, and nothing that is not theirs.
func TestPlan(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, ola := w.Person("Kari", "Aasen", webtest.Mapped), w.Person("Ola", "Moe", webtest.Mapped)
		me := w.Let(kari, "")
		b := w.AsOwn(me)
		b.Get("/min-plan").MustStatus(200).MustShow("Hei, Kari", "Planen er ikke ferdig ennå", "113", "116 117")
		publish(t, w, kari, texts)
		publish(t, w, ola, map[string]string{"viktig": "Olas hemmelighet", "tiltak/x/hva": "Olas tiltak", "tiltak/x/hvem": "pasient"})
		p := b.Get("/min-plan").MustStatus(200).MustShow("Dette gjør du selv Veie deg hver morgen.", "Dette gjør kommunen Trene på Nes helsehus", "«Jeg vil gå til postkassen selv.»", "Ring teamet", "Ingrid Sandvik", "000 55 210",
			"Det er fare for liv Nødnummer 113", "Logg ut", "20 minutter")
		p.MustNotShow("Ola", "Moe", kari.Number.Digits(), "/personer/", "/forlop", "/sok")
		if p.Header.Get("Cache-Control") != "no-store" {
			t.Error("the page may be kept")
		}
		// A draft, and what is said in the team, is not shown.
		if _, err := (planapp.Start{Patient: kari.Patient}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); err != nil {
			t.Fatal(err)
		}
		draft, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (docapp.Save{Document: draft.Working.Document, Fields: []document.Save{{Path: "tekst", Text: "Utkastord"}, {Path: "mal/ny/tekst", Text: "Utkastmål"}}}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); err != nil {
			t.Fatal(err)
		}
		w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: kari.Patient, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: "Teamets bekymringsord"}})
		daughter := w.AsOwn(w.Let(kari, "Tone Lie"))
		for _, r := range []*webtest.Browser{b, daughter} {
			for _, path := range []string{"/min-plan", "/min-plan/forberedelse", "/min-plan/forslag", "/min-plan/innsyn", "/min-plan/bekymring"} {
				r.Get(path).MustStatus(200).MustNotShow("Utkastord", "Utkastmål", "bekymringsord", "Ola", "/personer/", kari.Number.Digits(), webtest.KinNumber().Digits(), "000 66 777")
			}
			r.Get("/").MustBe("/min-plan")
		}
		daughter.Get("/min-plan").MustShow("Planen til Kari", "Du leser som pårørende", "«Du» i planen er Kari", "Veie deg hver morgen.")
		daughter.Get("/min-plan/innsyn").MustNotShow("Er det noen som ikke skal se?", "Avslutt innsynet")
		if file := b.Raw("GET", "/min-plan/innsyn.csv", nil).MustStatus(200); !strings.Contains(file.HTML, "Om deg") || !strings.Contains(file.HTML, "Ingrid Sandvik") || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%.200q %v", file.HTML, file.Header)
		}
		b.Get("/min-plan/innsyn").MustShow("Last ned som fil", "Du", "så planen", "Tone Lie", "kan lese planen", "har fått innsyn som pårørende", "Ingrid Sandvik", "ga innsyn på nett")
		w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustShow("Pasienten selv, på nett", "det gjelder deg selv", "Tone Lie Pårørende")
		if n := w.AuditedOf(kari, access.SeeOwnPlan); n < 3 {
			t.Errorf("%d looks at the own plan in the audit", n)
		}
		if w.AuditedOf(ola, access.SeeOwnPlan) != 0 || strings.Contains(w.Log(), "Kari") {
			t.Error("another person's log, or the server's, has her look")
		}
		w.Sound()
	})
}

// A grant opens what it says, as long as it says, and nothing when it is over; the patient shuts out a next of kin by herself.
func TestGrants(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	publish(t, w, kari, texts)
	me := w.Let(kari, "")
	terms := care.OwnAccess{Log: true, From: webtest.Today, To: webtest.Today.AddDays(5), By: "patient", Competence: "full"}
	only := w.LetIn(kari, "Tone Lie", terms)
	r := w.AsOwn(only)
	r.Get("/min-plan").MustStatus(200).MustShow("Du har ikke innsyn i planen").MustNotShow("postkassen", "000 55 210", "/min-plan/forberedelse")
	for _, path := range []string{"/min-plan/forberedelse", "/min-plan/plan.pdf"} {
		r.Get(path).MustStatus(404).MustNotShow("postkassen")
	}
	r.Get("/min-plan/innsyn").MustStatus(200).MustShow("Hvem har sett hva om Kari")
	r.Post("/min-plan/forslag", "slag", "goal", "tekst", "x").MustStatus(404)
	r.Post("/min-plan/forberedelse", "grunn:matters", "0", "matters", "x").MustStatus(404)
	r.Post("/min-plan/innsyn/" + string(me) + "/avslutt").MustStatus(404)
	r.Post("/min-plan/innsyn/reservasjon", "tekst", "x").MustStatus(404)
	// Only one grant each at a time.
	desk := w.As(webtest.Nes)
	form := desk.Get(kari.Page()+"/innsyn").MustStatus(200).MustShow("Tone Lie, datter", "Innsynsloggen", "Personen selv")
	desk.Send(form, "hvem", "pasient", "hva", "plan", "kompetanse", "full", "samtykker", "patient").MustStatus(422).MustShow("har innsyn fra før")
	// She shuts out her daughter; her own grant is not hers to end, nor is one that is not there.
	b := w.AsOwn(me)
	page := b.Get("/min-plan/innsyn").MustShow("Tone Lie")
	b.Post("/min-plan/innsyn/" + string(me) + "/avslutt").MustStatus(404)
	b.Post("/min-plan/innsyn/" + string(db.NewID()) + "/avslutt").MustStatus(404)
	b.SendTo(page, "/min-plan/innsyn/"+string(only)+"/avslutt").MustStatus(200).MustShow("Innsynet er avsluttet").MustNotShow("Avslutt innsynet")
	r.Get("/min-plan/innsyn").MustBe("/logg-inn?til=%2Fmin-plan%2Finnsyn").MustNotShow("Kari")
	desk.Get(kari.Page()+"/innsyn").MustShow("Avsluttet", "pasienten selv, på nett")
	// What the coordinator ends, ends at once; so does time.
	again := w.LetIn(kari, "Tone Lie", terms)
	r = w.AsOwn(again)
	w.Go(webtest.Today.AddDays(6), 10, 0)
	r.Get("/min-plan").MustNotShow("Kari")
	if w.Audited(access.SeeOwn, false) != 0 {
		t.Error("a session that is over asked for a look")
	}
	w.Go(webtest.Today, 10, 30)
	b = w.AsOwn(me)
	desk = w.As(webtest.Nes)
	desk.SendTo(desk.Get(kari.Page()+"/innsyn"), kari.Page()+"/innsyn/"+string(me)+"/avslutt").MustStatus(200).MustShow("Innsynet er avsluttet.")
	b.Get("/min-plan").MustNotShow("Kari", "postkassen")
	// Idle: twenty minutes, and it is over.
	me = w.Let(kari, "")
	b = w.AsOwn(me)
	w.Go(webtest.Today, 10, 51)
	b.Get("/min-plan").MustNotShow("postkassen")
	// Dead: nobody reads.
	b = w.AsOwn(me)
	b.Get("/min-plan").MustShow("postkassen")
	w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: kari.Patient, On: webtest.Today})
	b.Get("/min-plan").MustNotShow("postkassen")
	w.As(webtest.Nes).Get(kari.Page() + "/innsyn").MustShow("registrert som død").MustNotShow("Gi innsyn</span>")
}

// Of a protected address a next of kin reads nothing that tells the place; of a strictly protected one nothing at all.
func TestProtectedAddress(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	said := maps.Clone(texts)
	maps.Copy(said, map[string]string{
		"ip/har": "ja", "ip/koordinator": "Gro Vik, tildelingskontoret", "ip/telefon": "000 44 888", "ip/sted": "Rådhuset i Vormsund", "ip/felt/samarbeid": "Skolen på Nes", "ip/felt/mal": "Komme ut",
		"tegn/p/omrade": "pust", "tegn/p/gul-tegn": "Tung å puste", "tegn/p/gul-gjor": "Ring Nes helsehus", "tegn/p/rod-tegn": "Blå på leppene", "tegn/p/rod-gjor": "Ring 113 nå",
	})
	publish(t, w, kari, said)
	me, daughter := w.Let(kari, ""), w.Let(kari, "Tone Lie")
	protect := func(p care.Protection) {
		row, err := w.Store.Reader().Patient(t.Context(), db.ID(kari.Patient))
		if err != nil {
			t.Fatal(err)
		}
		w.Do(w.Actor(webtest.Nes), patient.Edit{Patient: kari.Patient, Seen: row.Version, Details: patient.Details{
			GivenName: row.GivenName, FamilyName: row.FamilyName, BirthDate: row.BirthDate, Sex: row.Sex, Area: care.OrgID(row.AreaID), Address: "Postveien 4", Phone: row.Phone, Protection: p,
		}})
	}
	protect(care.Protected)
	b, r := w.AsOwn(me), w.AsOwn(daughter)
	for _, x := range []*webtest.Browser{b, r} { // what each sent is answered to each
		x.Post("/min-plan/forslag", "slag", "comment", "tekst", "Hvor skal vi ringe?").MustStatus(200)
		x.Post("/min-plan/bekymring", "tegn", "other", "bekymring", "Hun er svimmel").MustStatus(200)
	}
	for _, q := range []string{"update own_word set status = 'answered', reply = 'Ring Nes helsehus om det', replied_at = sent_at, replied_by = $1", "update concern set status = 'handled', note = 'Nes legevakt ser på henne', handled_at = reported_at, handled_by = $1"} {
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), q, string(w.ID(webtest.Nes))); err != nil {
			t.Fatal(err)
		}
	}
	for path, told := range map[string]string{"/min-plan/forslag": "Ring Nes helsehus om det", "/min-plan/bekymring": "Nes legevakt ser på henne"} {
		b.Get(path).MustShow(told, "Ingrid Sandvik")
		r.Get(path).MustStatus(200).MustShow("Skjermet.").MustNotShow("Nes", "Ingrid Sandvik")
	}
	b.Get("/min-plan").MustShow("000 55 210", "Nes helsehus", "Oda Sletten", "Gro Vik", "Vormsund")
	r.Get("/min-plan").MustStatus(200).MustShow("Veie deg hver morgen.", "Skjermet.", "113", "Komme ut").
		MustNotShow("000 55 210", "Nes", "Oda Sletten", "Ingrid Sandvik", "Postveien", "Gro Vik", "000 44 888", "Vormsund")
	b.Get("/min-plan/bekymring").MustShow("Tung å puste", "Ring Nes helsehus")
	r.Get("/min-plan/bekymring").MustStatus(200).MustShow("Tung å puste", "Ring 113 nå").MustNotShow("Nes")
	r.Get("/min-plan/innsyn").MustStatus(404).MustNotShow("Nes", "Ingrid")
	protect(care.StrictlyProtected)
	b.Get("/min-plan").MustShow("Nes helsehus")
	r.Get("/min-plan").MustNotShow("Veie deg", "Kari")
	desk := w.As(webtest.Nes)
	rows, _ := w.Store.Reader().NextOfKin(t.Context(), db.ID(kari.Patient))
	w.Do(w.Actor(webtest.Nes), own.End{Patient: kari.Patient, Grant: daughter})
	for _, k := range rows {
		if k.Name == "Tone Lie" {
			desk.Send(desk.Get(kari.Page()+"/innsyn"), "hvem", string(k.ID), "hva", "plan", "kompetanse", "full", "samtykker", "patient", "til", "1.2.2027", "fodselsnummer", webtest.KinNumber().Digits()).
				MustStatus(422).MustShow("strengt fortrolig")
		}
	}
}

// What two records of one person hold is one person's; when the merge is undone, each grant opens its own again.
func TestMerged(t *testing.T) {
	w := webtest.New(t)
	kari, twin := w.Person("Kari", "Aasen", webtest.Mapped), w.Person("Kari", "Aasen", webtest.Referred)
	publish(t, w, kari, texts)
	b := w.AsOwn(w.Let(twin, ""))
	b.Get("/min-plan").MustShow("Planen er ikke ferdig ennå").MustNotShow("postkassen")
	w.Do(w.Actor(webtest.Nes), merge.Merge{Survivor: kari.Patient, Merged: twin.Patient, Reason: "Samme person", Sure: true})
	b.Get("/min-plan").MustStatus(200).MustShow("postkassen")
	if w.AuditedOf(kari, access.SeeOwnPlan) == 0 {
		t.Error("the look is not in her log")
	}
}

// The questions are answered at home, saved while they are written, and read by the team as her own words.
func TestPrepare(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Included)
		me := w.Let(kari, "")
		b, daughter := w.AsOwn(me), w.AsOwn(w.Let(kari, "Tone Lie"))
		form := b.Get("/min-plan/forberedelse").MustStatus(200).MustShow("Hva er viktig for deg?")
		b.Send(form, "matters", "Å bo <hjemme>", "master", "Trappen").MustStatus(200).MustShow("Svarene er lagret.").MustEscape("Å bo <hjemme>")
		b.Send(form, "matters", strings.Repeat("æ", 4001)).MustStatus(422).MustShow("Det er plass til 4")
		p := b.Raw(http.MethodPost, "/min-plan/forberedelse/felt", map[string][]string{"matters": {"Å bo hjemme lenge"}, "grunn:matters": {"1"}}).MustStatus(200)
		if !strings.Contains(p.HTML, `"utfall":"lagret"`) || !strings.Contains(p.HTML, `"revisjon":2`) {
			t.Errorf("the script got %s", p.HTML)
		}
		// Another window, which has not seen it: nothing is lost.
		b.Raw(http.MethodPost, "/min-plan/forberedelse/felt", map[string][]string{"matters": {"Katten"}, "grunn:matters": {"1"}}).MustStatus(200)
		b.Get("/min-plan/forberedelse").MustShow("Å bo hjemme lenge Katten")
		b.Raw(http.MethodPost, "/min-plan/forberedelse/felt", map[string][]string{"annet": {"x"}, "grunn:annet": {"0"}}).MustStatus(200)
		daughter.Get("/min-plan/forberedelse").MustShow("Hva er viktig for deg som pårørende?").MustNotShow("Katten", "Trappen")
		daughter.Post("/min-plan/forberedelse", "grunn:difficult", "0", "difficult", "Jeg er sliten").MustStatus(200)
		b.Get("/min-plan/forberedelse").MustNotShow("sliten")
		talk := "/forlop/" + string(kari.Enrolment) + "/kartlegging"
		w.As(webtest.Nes).Get(talk).MustStatus(200).MustShow("Skrevet hjemme, med egne ord", "Katten", "Pasienten skrev hjemme", "Jeg er sliten", "Tone Lie, pårørende skrev hjemme")
		w.As(webtest.Ullensaker).Get(talk).MustStatus(404).MustNotShow("Katten")
		if strings.Contains(w.Log(), "Katten") {
			t.Error("health text in the log")
		}
	})
}

var word = regexp.MustCompile(`action="(/forslag/[0-9a-f-]+)"`)

// A goal that she proposes is taken into the draft in her words, and is hers to see when it is published.
func TestPropose(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		publish(t, w, kari, texts)
		b, daughter := w.AsOwn(w.Let(kari, "")), w.AsOwn(w.Let(kari, "Tone Lie"))
		form := b.Get("/min-plan/forslag").MustStatus(200)
		b.Send(form, "tekst", "").MustStatus(422).MustShow("Skriv det du vil si.")
		b.Send(form, "tekst", strings.Repeat("a", 301)).MustStatus(422).MustShow("høyst 300 tegn")
		b.Send(form, "tekst", "Danse på <kafeen>").MustStatus(200).MustShow("Det er sendt.", "Teamet har ikke svart ennå").MustEscape("Danse på <kafeen>")
		b.Send(form, "tekst", "Danse på <kafeen>").MustStatus(200) // sent twice
		b.Post("/min-plan/forslag", "slag", "comment", "tekst", "Jeg trener onsdager").MustStatus(200)
		b.Post("/min-plan/forslag", "slag", "objection", "tekst", "x").MustStatus(422)
		daughter.Get("/min-plan/forslag").MustNotShow("kafeen", "onsdager")
		day := w.As(webtest.Nes).Get("/").MustShow("Forslag fra pasient og pårørende", "Forslag til mål: «Danse på <kafeen>»", "Fra pasienten selv", "Kommentar til planen")
		if n := strings.Count(day.Text, "Danse på"); n != 1 {
			t.Errorf("the goal stands %d times on the day", n)
		}
		w.As(webtest.Ullensaker).Get("/").MustNotShow("kafeen")
		w.As(webtest.CareWorker).Get(kari.Page() + "/plan").MustStatus(200).MustNotShow("kafeen")
		desk := w.As(webtest.Nes)
		desk.Get(kari.Page()+"/plan").MustShow("Forslag fra pasient og pårørende", "Danse på <kafeen>")
		page := desk.Get(kari.Page() + "/forslag").MustStatus(200).MustShow("Ta inn i planen")
		actions := word.FindAllStringSubmatch(page.HTML, -1)
		if len(actions) != 2 {
			t.Fatalf("%d forms", len(actions))
		}
		comment, goal := actions[0][1], actions[1][1]
		if !strings.Contains(page.HTML[:strings.Index(page.HTML, actions[0][1])], "onsdager") {
			comment, goal = goal, comment
		}
		for _, u := range []webtest.User{webtest.Ullensaker, webtest.GP, webtest.Manager, webtest.Administrator} {
			w.As(u).Post(goal, "sett", "1", "svar", "Nei").MustStatus(404).MustNotShow("kafeen")
		}
		b.Post(goal, "sett", "1", "svar", "Ja").MustStatus(404)
		desk.Post(comment, "sett", "1", "svar", "").MustStatus(422).MustShow("Skriv et svar")
		desk.Post(comment, "sett", "1", "svar", "x", "ta-inn", "ja").MustStatus(422).MustShow("Bare et mål")
		desk.Post(comment, "sett", "1", "svar", "Vi flytter treningen.").MustStatus(200).MustShow("Svaret er lagret")
		w.As(webtest.Kongsvinger).Post(comment, "sett", "1", "svar", "Et annet svar").MustStatus(409).MustShow("En annen svarte", "Vi flytter treningen.")
		desk.Post(goal, "sett", "1", "svar", "Fint mål", "ta-inn", "ja").MustStatus(200).MustShow("med pasientens egne ord", "Danse på <kafeen>")
		b.Get("/min-plan/forslag").MustShow("Tatt inn i utkastet", "Fint mål", "Vi flytter treningen.", "Ingrid Sandvik")
		b.Get("/min-plan").MustNotShow("kafeen")
		publish(t, w, kari, nil)
		b.Get("/min-plan").MustShow("Danse på <kafeen>")
		b.Get("/min-plan/forslag").MustShow("Står i planen, versjon")
		// What is too much in a day is refused, and kept.
		for range 18 {
			b.Post("/min-plan/forslag", "slag", "comment", "tekst", "Mer").MustStatus(200)
		}
		full := b.Post("/min-plan/forslag", "slag", "comment", "tekst", "Enda mer").MustStatus(422).MustShow("Du har sendt mye i dag")
		if full.Value("tekst") != "Enda mer" {
			t.Error("what was typed is gone")
		}
	})
}

// A worsening that she reports lands on Min dag, and what was done is hers to read; that somebody shall not see is asked for.
func TestWorryAndObjection(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b, daughter := w.AsOwn(w.Let(kari, "")), w.AsOwn(w.Let(kari, "Tone Lie"))
		form := b.Get("/min-plan/bekymring").MustStatus(200).MustShow("Dette er ikke en nødlinje", "113", "116 117", "hverdager mellom 9 og 15")
		b.Send(form, "bekymring", "Hovne ankler").MustStatus(422).MustShow("Velg om det er et gult tegn")
		b.Send(form, "tegn", "yellow", "bekymring", "Hovne ankler").MustStatus(200).MustShow("Meldingen er sendt.", "Hovne ankler")
		daughter.Post("/min-plan/bekymring", "tegn", "other", "bekymring", "Mamma er forvirret").MustStatus(200).MustNotShow("Hovne")
		day := w.As(webtest.Nes).Get("/").MustShow("Gult tegn: Hovne ankler", "Meldt av Pasienten selv", "Meldt av Tone Lie")
		_, rest, _ := strings.Cut(day.HTML[strings.Index(day.HTML, "Hovne"):], `href="/bekymringer/`)
		id, _, _ := strings.Cut(rest, `"`)
		desk := w.As(webtest.Nes)
		desk.Send(desk.Get("/bekymringer/"+id).MustStatus(200).MustShow("Pasienten selv, på nett"), "merknad", "Ringte deg.").MustStatus(200)
		b.Get("/min-plan/bekymring").MustShow("Teamet har fulgt opp", "Ringte deg.")
		b.Get("/bekymringer/" + id).MustStatus(404)
		log := b.Get("/min-plan/innsyn").MustShow("Er det noen som ikke skal se?")
		b.Send(log, "tekst", "").MustStatus(422).MustShow("Skriv det du vil si.")
		b.Send(log, "tekst", "Ikke naboen på legekontoret").MustStatus(200).MustShow("Det er sendt.", "Ikke naboen")
		desk.Get(kari.Page()+"/forslag").MustShow("Ønske om at noen ikke skal se", "Registrer reservasjonen")
		daughter.Get("/min-plan/innsyn").MustNotShow("naboen")
		ended := w.Person("Ola", "Moe", webtest.Ended)
		o := w.AsOwn(w.Let(ended, ""))
		o.Get("/min-plan/bekymring").MustShow("Oppfølgingen er avsluttet").MustNotShow("Send meldingen")
		o.Post("/min-plan/bekymring", "tegn", "red", "bekymring", "x").MustStatus(422)
		o.Post("/min-plan/forslag", "slag", "goal", "tekst", "x").MustStatus(422).MustShow("ingen i teamet som kan lese")
		before := o.Get("/min-plan/forberedelse").MustShow("Oppfølgingen er avsluttet", "Ring fastlegen")
		o.Send(before, care.Preparation[0].Code, "Trappen er bratt").MustStatus(422).MustShow("ingen i teamet som kan lese", "Trappen er bratt")
		if all, err := own.Answers(t.Context(), w.Store.Reader(), ended.Patient); err != nil || len(all) != 0 {
			t.Errorf("what nobody reads was taken in: %+v, %v", all, err)
		}
	})
}

// Whoever reports a worsening and may read the plan has its yellow and red signs before her; who may not, and where a physician has decided that
// she does not read one, has not.
func TestWorryBesideTheSigns(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	w.Publish(kari, map[string]string{"viktig": "Jeg vil bo hjemme.", "tegn/a/omrade": "hjerte", "tegn/a/gronn-tegn": "Sover godt", "tegn/a/gul-tegn": "Hovne <ankler>", "tegn/a/gul-gjor": "Ring Ingrid", "tegn/a/rod-tegn": "Tungpust i ro", "tegn/a/rod-gjor": "Ring 113"})
	w.AsOwn(w.Let(kari, "")).Get("/min-plan/bekymring").MustStatus(200).MustShow("Tegnene i planen", "Gult: ring samme dag", "Rødt: ring med en gang", "Ring Ingrid", "Tungpust i ro").MustEscape("Hovne <ankler>").MustNotShow("Sover godt")
	terms := care.OwnAccess{Preparation: true, From: webtest.Today, To: webtest.Today.AddDays(300), By: "patient", Competence: "full"}
	w.AsOwn(w.LetIn(kari, "Tone Lie", terms)).Get("/min-plan/bekymring").MustStatus(200).MustShow("Dette er ikke en nødlinje").MustNotShow("Tegnene i planen", "Tungpust")
}

// Who may let somebody in, and on which terms.
func TestGive(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), patient.SaveKin{Patient: kari.Patient, Name: "Tone Lie", Relation: "datter", Phone: "000 66 777"})
	rows, err := w.Store.Reader().NextOfKin(t.Context(), db.ID(kari.Patient))
	if err != nil || len(rows) == 0 {
		t.Fatal(err)
	}
	kin := ""
	for _, k := range rows {
		if k.Name == "Tone Lie" {
			kin = string(k.ID)
		}
	}
	path := kari.Page() + "/innsyn"
	good := []string{"hvem", kin, "hva", "plan", "fra", "17.11.2026", "til", "17.11.2027", "kompetanse", "full", "samtykker", "patient", "fodselsnummer", webtest.KinNumber().Digits()}
	b := w.As(webtest.NesToo)
	for name, c := range map[string]struct{ field, value, says string }{
		"nobody": {"hvem", "", "Velg hvem som får innsyn."}, "not hers": {"hvem", string(db.NewID()), "Velg en av de pårørende"}, "nothing": {"hva", "", "Velg minst én ting"},
		"no number": {"fodselsnummer", "", "Skriv fødselsnummeret til den pårørende"}, "no number at all": {"fodselsnummer", "123", "ikke et fødselsnummer"},
		"her own number": {"fodselsnummer", kari.Number.Digits(), "pasientens eget nummer"}, "too long": {"til", "20.11.2027", "høyst ett år"}, "no end": {"til", "", "Skriv siste dag"},
		"backwards": {"til", "1.1.2026", "Siste dag er før"}, "past": {"fra", "1.11.2026", "tidligst i dag"}, "no competence": {"kompetanse", "none", "uten samtykkekompetanse"},
		"guardian without why": {"samtykker", "guardian", "Skriv hvorfor innsynet er riktig"}, "guardian without name": {"samtykker", "guardian", "Skriv navnet på den som bestemmer"}, "kin though she can": {"samtykker", "next_of_kin", "pasienten selv som bestemmer"}, "clinician though she can": {"samtykker", "clinician", "pasienten selv som bestemmer"},
	} {
		p := b.Post(path, webtest.With(good, c.field, c.value)...).MustStatus(422).MustShow(c.says)
		if strings.Contains(w.Log(), webtest.KinNumber().Digits()) {
			t.Errorf("%s: the number is in the log", name)
		}
		_ = p
	}
	without := webtest.With(webtest.With(webtest.With(good, "kompetanse", "none"), "samtykker", "clinician"), "begrunnelse", "Demens, datteren er nærmest")
	b.Post(path, without...).MustStatus(422).MustShow("legen eller den ansvarlige")
	for _, u := range append(webtest.Outsiders, webtest.GP, webtest.CareWorker) {
		w.As(u).Get(path).MustStatus(404).MustNotShow("Tone Lie")
		w.As(u).Post(path, good...).MustStatus(404).MustNotShow("Tone Lie")
	}
	w.As(webtest.Physician).Post(path, without...).MustStatus(200).MustShow("Innsynet er gitt.", "Tone Lie, datter")
	var sealed string
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select sealed || blind_index from own_access").Scan(&sealed); err != nil || strings.Contains(sealed, webtest.KinNumber().Digits()) {
		t.Errorf("the number is kept as %q, %v", sealed, err)
	}
}

// Access is given on the word of who may say so: what was judged at the consent is shown and followed, or it is said what has changed.
func TestGiveFollowsConsent(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Included)
	w.Do(w.Actor(webtest.Nes), enrolment.Consent{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today, Consent: care.Consent{By: "next_of_kin", Name: "Tone Lie", Competence: "none", How: "oral"}})
	path := kari.Page() + "/innsyn"
	b := w.As(webtest.Nes)
	form := b.Get(path).MustStatus(200).MustShow("Ved samtykket til oppfølgingen 17. november 2026: nei.", "Pårørende samtykket for personen.")
	if got := form.Value("kompetanse"); got != "none" {
		t.Errorf("the form begins with %q", got)
	}
	good := []string{"hvem", "pasient", "hva", "plan", "samtykker", "next_of_kin", "navn", "Tone Lie", "begrunnelse", "Kari vil lese selv, datteren hjelper"}
	for _, c := range []struct{ field, value, show string }{
		{"samtykker", "patient", "uten samtykkekompetanse. Velg den som bestemmer"},
		{"navn", "", "Skriv navnet på den som bestemmer"},
		{"navn", strings.Repeat("a", 5000), "Kort den ned"},
		{"begrunnelse", "", "Skriv hvorfor innsynet er riktig"},
	} {
		b.Send(form, webtest.With(good, c.field, c.value)...).MustStatus(422).MustShow(c.show)
	}
	able := webtest.With(webtest.With(webtest.With(webtest.With(good, "kompetanse", "full"), "samtykker", "patient"), "navn", ""), "begrunnelse", "")
	b.Send(form, able...).MustStatus(422).MustShow("Skriv hva som er annerledes nå")
	b.Send(form, good...).MustStatus(200).MustShow("Innsynet er gitt.", "Bestemt av Nærmeste pårørende, Tone Lie", "Samtykkekompetanse Nei")
	end := regexp.MustCompile(`action="([^"]+/avslutt)"`).FindStringSubmatch(b.Get(path).HTML)[1]
	b.Post(end).MustStatus(200)
	b.Send(b.Get(path), webtest.With(able, "begrunnelse", "Klar igjen etter delir, vurdert av IHT-lege")...).MustStatus(200).MustShow("Bestemt av Personen selv", "Samtykkekompetanse Ja, ved samtykket til oppfølgingen: nei", "Klar igjen etter delir")
}

var look = flag.String("look", "", "folder for pictures")

// TestLook shows each page in its widths, with something on it.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	publish(t, w, kari, texts)
	me := w.Let(kari, "")
	w.Let(kari, "Tone Lie")
	b := w.AsOwn(me)
	b.Post("/min-plan/forslag", "slag", "goal", "tekst", "Danse på kafeen").MustStatus(200)
	b.Post("/min-plan/forslag", "slag", "comment", "tekst", "Jeg trener onsdager, ikke tirsdager").MustStatus(200)
	b.Post("/min-plan/bekymring", "tegn", "yellow", "bekymring", "Hovne ankler").MustStatus(200)
	b.Post("/min-plan/forberedelse", "grunn:matters", "0", "matters", "Å bo hjemme").MustStatus(200)
	p := browser.ForTest(t).Page(t)
	picture := func(name string) string {
		if *look == "" {
			return ""
		}
		return *look + "/" + name
	}
	mine, desk := w.ServeOwn(me), w.Serve(webtest.Nes)
	for _, path := range []string{"", "/forberedelse", "/forslag", "/innsyn", "/bekymring"} {
		webtest.Look(t, p, mine+"/min-plan"+path, picture("min-plan"+strings.ReplaceAll(path, "/", "-")))
	}
	for _, path := range []string{"/innsyn", "/forslag", "/plan"} {
		webtest.Look(t, p, desk+kari.Page()+path, picture("team"+strings.ReplaceAll(path, "/", "-")))
	}
	webtest.Look(t, p, desk+"/", picture("team-min-dag"))
}

// Nobody reads what one who has said no to everybody sends: the form is closed and a post is refused, her own access stands, and a next of kin is
// not told why. What was sent before stands on the page of her objections, which says how much it is and nothing else of it.
func TestNothingIsSentToNobody(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b, daughter := w.AsOwn(w.Let(kari, "")), w.AsOwn(w.Let(kari, "Tone Lie"))
		form := b.Get("/min-plan/bekymring").MustShow("Send meldingen")
		b.Send(form, "tegn", "yellow", "bekymring", "Hovne ankler").MustStatus(200).MustShow("Meldingen er sendt.")
		desk := w.As(webtest.Nes)
		no := desk.Get(kari.Page() + "/reservasjoner").MustShow("1 meldt bekymring eller forslag har ikke fått svar. Les først").MustNotShow("ankler")
		desk.SendTo(no, kari.Page()+"/reservasjoner", "mot", "everybody", "hvem", "patient", "kompetanse", "full", "dato", "17.11.2026").
			MustStatus(200).MustShow("Reservasjonen er lagret", "1 meldt bekymring eller forslag uten svar", "ingen kan lese det").MustNotShow("ankler")
		desk.Get("/").MustNotShow("ankler")
		for _, o := range []*webtest.Browser{b, daughter} {
			for _, path := range []string{"/min-plan/bekymring", "/min-plan/forslag"} {
				o.Get(path).MustStatus(200).MustShow("Ring fastlegen, eller legevakt 116 117").MustNotShow("Send meldingen", "Send til teamet", "Teamet leser meldingen", "sagt nei", "avsluttet")
			}
			o.Post("/min-plan/bekymring", "tegn", "red", "bekymring", "Blå lepper").MustStatus(422).MustShow("Ring fastlegen, eller legevakt 116 117").MustNotShow("Meldingen er sendt")
			o.Post("/min-plan/forslag", "slag", "goal", "tekst", "Gå tur").MustStatus(422)
		}
		b.Post("/min-plan/innsyn/reservasjon", "tekst", "Ikke naboen").MustStatus(422)
		all, err := concern.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil || len(all) != 1 {
			t.Errorf("%d concerns are kept, %v", len(all), err)
		}
		// Of two organisations that are shut out, the other still reads.
		ola := w.Person("Ola", "Moe", webtest.FollowedUp)
		o := w.AsOwn(w.Let(ola, ""))
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: ola.Patient, Objection: care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Nes"], By: "patient", Competence: "full", On: webtest.Today}})
		o.Send(o.Get("/min-plan/bekymring"), "tegn", "yellow", "bekymring", "Svimmel").MustStatus(200).MustShow("Meldingen er sendt.")
		w.As(webtest.Kongsvinger).Get("/?vis=alle").MustShow("Svimmel")
	})
}
