package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/emergency"
	"traad/internal/app/plan"
	"traad/internal/app/question"
	"traad/internal/app/recordexport"
	"traad/internal/app/removal"
	"traad/internal/app/score"
	"traad/internal/app/stay"
	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/care"
	careplan "traad/internal/care/plan"
	of "traad/internal/care/survey"
	"traad/internal/front/web"
	export "traad/internal/front/web/page/recordexport"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// records are what is deleted for good, handed out, printed for the person and kept from her. What is printed is bokmål, whoever prints it, and so is a file.
var records = newArea(area{
	routes: []string{
		"GET /personer/{id}/trygghetskort",
		"GET /personer/{id}/plan/pasient",
		"GET /personer/{id}/innsynslogg/utskrift",
		"GET /personer/{id}/innsyn/unntak",
		"POST /personer/{id}/innsyn/unntak",
		"POST /personer/{id}/innsyn/unntak/{nr}/opphev",
		"GET /personer/{id}/slett",
		"POST /personer/{id}/slett",
		"GET /forlop/{id}/slett",
		"POST /forlop/{id}/slett",
		"GET /slettinger",
		"GET /slettinger/{rid}",
		"POST /slettinger/{rid}",
		"GET /journaluttrekk",
		"POST /journaluttrekk",
		"POST /journaluttrekk/{id}/godkjenn",
		"POST /journaluttrekk/{id}/avslag",
		"POST /undersokelser/{id}/lenker",
		"POST /personer/{id}/undersokelser/{runde}/gi",
	},
	rooms: []string{
		"page/removal", "page/paper/paper.go", "page/recordexport/recordexport.go", "page/withheld",
		"../../app/removal", "../../app/recordexport", "../../app/own/withheld.go", "../../app/paper", "../../care/removal.go", "../../care/withheld.go",
	},
})

// feeds are the administration's pages about the lines to others and what works in the background.
var feeds = newArea(area{
	routes: []string{
		"GET /administrasjon/grensesnitt",
		"POST /administrasjon/grensesnitt/{nr}/kjor",
		"POST /administrasjon/grensesnitt/{nr}/behandlet",
		"POST /administrasjon/grensesnitt/behandlet",
		"POST /administrasjon/stille-avsender/{id}",
		"GET /administrasjon/jobber",
		"POST /administrasjon/jobber/{id}/kjor",
		"GET /administrasjon/journalsystemer",
		"POST /administrasjon/journalsystemer",
		"GET /administrasjon/journalsystemer/{id}",
		"POST /administrasjon/journalsystemer/{id}",
		"POST /administrasjon/journalsystemer/{id}/steng",
		"GET /administrasjon/adresser",
		"POST /administrasjon/adresser",
		"POST /administrasjon/adresser/sjekk",
		"POST /administrasjon/adresser/{id}/fjern",
	},
	rooms: []string{
		"page/adminfeed", "page/adminjob", "page/adminclient", "page/adminaddress",
		"../../app/inbox/failure.go", "../../app/inbox/silence.go", "../../app/client/client.go", "../../app/address", "../../app/operation/job.go",
	},
})

// TestTextsOfTheRecords: what they say by a code.
func TestTextsOfTheRecords(t *testing.T) {
	texts := []string{"dagsoversikt", "mappe", "svarte ikke", "ikke satt opp", care.HiddenText + ".", "Mål: «%s»", "Tiltak: %s", "Tegn å følge med på: %s", "Den medisinske beslutningen om behandling"}
	for _, x := range care.RemovalItems {
		texts = append(texts, x.Title)
	}
	for _, x := range []removal.Status{removal.Asked, removal.Approved, removal.Refused, removal.Withdrawn} {
		texts = append(texts, x.Title())
	}
	for _, x := range []care.Urgency{care.UrgentToday, care.UrgentThreeDays, care.UrgentTwoWeeks} {
		texts = append(texts, x.Title())
	}
	for _, x := range []care.OrgKind{care.OrgHospital, care.OrgSite, care.OrgMunicipality, care.OrgDistrict, care.OrgGPOffice, care.OrgUnit} {
		texts = append(texts, x.Title())
	}
	lacks(t, texts)
}

// wrongly writes one entry of each kind that is no event about a person.
func wrongly(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	nes, physician := w.Actor(webtest.Nes), w.Actor(webtest.Physician)
	first := db.NewID()
	w.Do(nes, score.Add{Patient: c.Patient, Instrument: "sppb", Typed: "7", Note: "Eget ord", Key: first})
	w.Do(nes, score.Correct{Score: first, Typed: "8", Reason: "Eget ord"})
	v := w.Heard(c, "Nes", 1, plan.LaidParty{Asked: plan.Asked{Kind: careplan.NextOfKin}})
	v.Parties[0].Name = "Eget ord"
	w.Lay(v)
	w.Do(nes, plan.Answer{Version: v.ID, Party: v.Parties[0].ID, Says: plan.Comment, Note: "Eget ord", How: plan.ByTelephone})
	w.Do(nes, clarification.Wish{Patient: c.Patient, Text: "Eget ord"})
	w.Do(physician, clarification.Decide{Patient: c.Patient, Seen: 1, Text: "Eget ord", With: "Eget ord", Card: true})
	w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: c.Patient, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: "Eget ord"}})
	q, err := question.Ask{Patient: c.Patient, Urgency: care.UrgentToday, Text: "Eget ord"}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(physician, question.Answer{Question: q, Seen: 1, Text: "Eget ord", Measure: "Eget ord"})
	at := w.Service.Now().Add(-48 * time.Hour)
	w.Do(nes, stay.Register{Patient: c.Patient, Kind: care.Admission, Urgency: "emergency", Unit: w.Orgs["Medisinsk avdeling"], At: at, Place: "Eget ord"})
	w.Do(nes, stay.Register{Patient: c.Patient, Kind: care.Discharge, Unit: w.Orgs["Medisinsk avdeling"], At: at.Add(10 * time.Hour)})
	w.AsOwn(w.Let(c, "")).Post("/min-plan/forslag", "slag", "comment", "tekst", "Eget ord").MustStatus(200)
	round := db.NewID()
	w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: round, Survey: "pasient", Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(9)})
	w.Do(nes, survey.FillIn{Round: round, Patient: c.Patient, Key: db.NewID(), Answers: of.Answers{"ord": "Eget ord", "na": "7", "trygghet": "mye"}})
	insert(t, w, `insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, kind, subject, body, written_at, received_at)
		select $1, 'Eget ord', '1', 'Hjemmetjenesten', patient_id, id, area_id, 'DIALOG_SVAR', 'Eget ord', 'Eget ord', created_at, created_at from enrolment where id = $2`, db.NewID(), db.ID(c.Enrolment))
	insert(t, w, "insert into patient_identifier (id, patient_id, kind, sealed, blind_index, created_at) values ($1, $2, 'D-nummer', 'x', 'x', $3)", db.NewID(), db.ID(c.Patient), db.At(w.Service.Now()))
	if _, err := (emergency.Take{Patient: c.Patient, Reason: "acute", Note: "Eget ord, falt hjemme"}).Run(t.Context(), w.Service, w.Actor(webtest.Nordbyhagen)); err != nil {
		t.Fatal(err)
	}
}

func insert(t *testing.T, w *webtest.World, statement string, args ...any) {
	t.Helper()
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// TestWholeRecords looks at them: empty, filled, refused and over.
func TestWholeRecords(t *testing.T) {
	w := webtest.New(t)
	typed := []string{
		"Kari", "Aasen", "Berg", "Tor", "Moe", "Eget ord", "falt hjemme", "Hjemmetjenesten", "Hjemmesykepleien Nes", "Medisinsk avdeling", "Anne Holt", "Grete Moen", "Mona Ruud", "Tone Lie", "Statsforvalteren", "Årnes legesenter", "SPPB", "Tone Berg", "medisinsk avdeling", "Arne Lund", "datter",
		"fastlege", "Fire innleggelser siste halvår.", "Pasienten, Koordinator", "Trygg hjemme.", "Å klare trappen selv", "Trening to ganger i uken.", "Sover bedre.",
	}
	kari, twin := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Kari", "Berg", webtest.FollowedUp)
	bare := w.Person("Tor", "Moe", webtest.Referred)
	wrongly(t, w, kari)
	w.Publish(twin, map[string]string{"mal/a/tekst": "Eget ord", "tiltak/a/hva": "Eget ord", "tiltak/a/hvem": "pasient", "tiltak/a/frist": "18.12.2026", "tegn/a/omrade": "Eget ord", "tegn/a/gul-tegn": "Eget ord", "tegn/a/gul-gjor": "Eget ord", "team/a/navn": "Eget ord", "team/a/telefon": "000 55 210"})
	w.LetIn(twin, "Tone Lie", care.OwnAccess{Plan: true, From: webtest.Today, To: webtest.Today.AddDays(30), By: "patient", Competence: "full"})
	open, anonymous := db.NewID(), db.NewID()
	w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: open, Survey: "pasient", Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(10)})
	w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: anonymous, Survey: "pasient", Anonymous: true, Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(10)})
	l := listen(t, w, records, web.Options{}, typed...)
	look := l.look
	nes, too, physician := w.As(webtest.Nes), w.As(webtest.NesToo), w.As(webtest.Physician)
	long := strings.Repeat("Eget ord ", 3000)

	// What is asked for, and by whom it is settled.
	look(nes, "GET", "/slettinger")
	item := kari.Page() + "/slett?ting="
	all := look(nes, "GET", item+"velg")
	look(nes, "GET", bare.Page()+"/slett?ting=velg")
	links := regexp.MustCompile(`/slett\?ting=([^"]+)"`).FindAllStringSubmatch(all.HTML, -1)
	if len(links) < 11 {
		t.Fatalf("%d entries can be asked for", len(links))
	}
	for _, x := range links {
		look(nes, "GET", item+x[1])
	}
	look(nes, "GET", item+"score%2F"+string(db.NewID()))
	removals := map[string]string{}
	ask := func(name, at string, pairs ...string) {
		t.Helper()
		p := l.see(nes.Send(nes.Get(at), pairs...), "POST", at)
		if name != "" {
			removals[name] = p.Path
		}
	}
	ask("", item+links[0][1], "grunn", "", "begrunnelse", "")
	ask("", item+links[0][1], "grunn", "decision", "begrunnelse", long, "vedtak", long[:300], "vedtaksdato", "1.1.2030", "vedtatt-av", "")
	ask("item", item+links[0][1], "grunn", "wrong_patient", "begrunnelse", "Eget ord")
	ask("", item+links[0][1], "grunn", "wrong_patient", "begrunnelse", "Eget ord")
	whole, event := "/forlop/"+string(twin.Enrolment)+"/slett", ""
	for _, ev := range w.Events(twin) {
		at := whole + "?hendelse=" + string(ev.ID)
		if ev.Kind == care.PlanWritten { // its text is stored, in bokmål
			nes.Get(at).MustStatus(200).MustShow("⟦Følger med⟧")
			continue
		}
		look(nes, "GET", at)
		if ev.Kind == care.Contacted {
			event = at
		}
	}
	ask("", event, "grunn", "decision", "nummer", "tull")
	ask("", event, "grunn", "wrong_patient", "begrunnelse", "Eget ord", "nummer", "17024200000")
	ask("", event, "grunn", "wrong_patient", "begrunnelse", "Eget ord", "nummer", twin.Number.Digits())
	ask("event", event, "grunn", "wrong_patient", "begrunnelse", "Eget ord", "nummer", kari.Number.Digits())
	look(nes, "GET", whole+"?hendelse="+string(db.NewID()))
	look(nes, "GET", whole)
	ask("", whole, "grunn", "", "begrunnelse", "")
	ask("whole", whole, "grunn", "decision", "begrunnelse", "Eget ord", "vedtak", "2026/1", "vedtaksdato", "1.11.2026", "vedtatt-av", "Statsforvalteren")
	person := bare.Page() + "/slett"
	look(nes, "GET", person)
	ask("", person, "begrunnelse", "")
	ask("person", person, "begrunnelse", "Eget ord", "vedtak", "2026/1", "vedtaksdato", "1.11.2026", "vedtatt-av", "Statsforvalteren")
	for name, at := range removals {
		if !strings.HasPrefix(at, "/slettinger/") {
			t.Fatalf("%s was not asked for: %s", name, at)
		}
		look(nes, "GET", at)
		look(too, "GET", at)
	}
	look(nes, "GET", "/slettinger")
	look(too, "GET", "/slettinger")
	look(nes, "POST", removals["item"], "valg", "godkjenn", "riktig", "ja")
	look(too, "POST", removals["item"], "valg", "godkjenn")
	look(too, "POST", removals["item"], "valg", "avsla", "avslag", "")
	look(too, "POST", removals["item"], "valg", "avsla", "avslag", long)
	look(too, "POST", removals["item"], "valg", "trekk")
	look(too, "POST", removals["item"])
	look(too, "POST", removals["item"], "valg", "godkjenn", "riktig", "ja")
	look(too, "POST", removals["item"], "valg", "avsla", "avslag", "Eget ord")
	look(too, "POST", removals["event"], "valg", "godkjenn", "riktig", "ja")
	look(too, "POST", removals["whole"], "valg", "avsla", "avslag", "Eget ord")
	look(too, "POST", removals["person"], "valg", "godkjenn", "riktig", "ja")
	ask("again", whole, "grunn", "decision", "begrunnelse", "Eget ord", "vedtak", "2026/1", "vedtaksdato", "1.11.2026", "vedtatt-av", "Statsforvalteren")
	look(nes, "POST", removals["again"], "valg", "trekk")
	for _, at := range removals {
		look(nes, "GET", at)
	}
	look(nes, "GET", "/slettinger")
	look(nes, "GET", "/slettinger/"+string(db.NewID()))

	// What is printed, and what she does not read herself.
	for _, c := range []webtest.Case{kari, twin} {
		look(nes, "GET", c.Page()+"/trygghetskort")
		look(nes, "GET", c.Page()+"/plan/pasient")
	}
	kept := twin.Page() + "/innsyn/unntak"
	look(nes, "GET", kept)
	form := look(physician, "GET", kept)
	look(physician, "GET", kari.Page()+"/innsyn/unntak")
	look(physician, "POST", kept)
	l.see(physician.Send(form, "hva", "tiltak/finnes-ikke", "grunn", "life", "begrunnelse", "Eget ord", "representant", string(db.NewID())), "POST", kept)
	l.see(physician.Send(form, "hva", "tiltak/a", "grunn", "life", "begrunnelse", long, "representant", "ingen"), "POST", kept)
	l.see(physician.Send(form, "hva", "tiltak/a", "grunn", "life", "begrunnelse", "Eget ord", "representant", "ingen"), "POST", kept)
	l.see(physician.Send(physician.Get(kept), "hva", "tiltak/a", "grunn", "close", "begrunnelse", "Eget ord", "representant", "ingen"), "POST", kept)
	look(nes, "GET", twin.Page()+"/plan/pasient")
	if end := regexp.MustCompile(kept + `/[0-9a-f-]{36}/opphev`).FindString(physician.Get(kept).HTML); end == "" {
		t.Error("nothing is kept from her")
	} else {
		look(physician, "POST", end, "merknad", long)
		look(physician, "POST", end)
	}
	look(physician, "GET", kept)
	look(nes, "GET", kari.Page()+"/innsynslogg/utskrift")
	look(nes, "GET", kari.Page()+"/innsynslogg/utskrift?periode=30")

	// Links and sheets of surveys.
	give := kari.Page() + "/undersokelser/" + string(open) + "/gi"
	look(nes, "POST", give)
	look(nes, "POST", kari.Page()+"/undersokelser/"+string(anonymous)+"/gi")
	ahus := w.As(webtest.Kongsvinger)
	for _, n := range []string{"", "tull", "1000", "1", "2"} {
		look(ahus, "POST", "/undersokelser/"+string(anonymous)+"/lenker", "antall", n)
	}
	look(ahus, "POST", "/undersokelser/"+string(open)+"/lenker", "antall", "1")

	// A municipality's records.
	const exports = "/journaluttrekk"
	leader := w.As(webtest.Manager)
	look(leader, "GET", exports)
	order := look(nes, "GET", exports)
	l.see(nes.Send(order, "grunn", ""), "POST", exports)
	l.see(nes.Send(order, "grunn", long), "POST", exports)
	l.see(nes.Send(order, "grunn", "Eget ord", "kommune", "tull"), "POST", exports)
	l.see(nes.Send(order, "grunn", "Eget ord", "kommune", string(w.Orgs["Ullensaker"])), "POST", exports)
	l.see(nes.Send(order, "grunn", "Eget ord"), "POST", exports)
	l.see(nes.Send(nes.Get(exports), "grunn", "Eget ord"), "POST", exports)
	first := exports + "/" + order.Value("nokkel")
	look(leader, "GET", exports)
	look(leader, "POST", first+"/avslag", "hvorfor", "")
	look(leader, "POST", first+"/avslag", "hvorfor", long)
	look(leader, "POST", first+"/avslag", "hvorfor", "Eget ord")
	look(leader, "POST", first+"/godkjenn")
	order = nes.Get(exports)
	l.see(nes.Send(order, "grunn", "Eget ord"), "POST", exports)
	second := order.Value("nokkel")
	look(nes, "POST", exports+"/"+second+"/godkjenn")
	look(leader, "POST", exports+"/"+second+"/godkjenn")
	look(nes, "GET", exports)
	insert(t, w, "delete from patient_identifier where sealed = 'x'") // it cannot be read
	if err := recordexport.Run(t.Context(), w.Service, db.ID(second), export.Printer()); err != nil {
		t.Fatal(err)
	}
	look(nes, "GET", exports)
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs["Nes"], Seen: 1, Notice: care.AgreementNotice{On: webtest.Today.AddDays(-40), Ends: webtest.Today.AddDays(1), Reason: "Eget ord"}})
	w.Go(webtest.Today.AddDays(1), 10, 0)
	look(w.As(webtest.Nes), "GET", exports)
	admin := w.As(webtest.Administrator)
	order = look(admin, "GET", exports)
	l.see(admin.Send(order, "grunn", "Eget ord"), "POST", exports)
	approve := exports + "/" + order.Value("nokkel") + "/godkjenn"
	shown := w.As(webtest.Manager).Post(approve)
	key := regexp.MustCompile(`([A-Z2-7]{4} ){12}[A-Z2-7]{4}`).FindString(shown.Text)
	if key == "" {
		t.Fatal("no key is shown")
	}
	l.typed = append(l.typed, key)
	l.see(shown, "POST", approve)
	w.Go(webtest.Today.AddDays(15), 10, 0)
	if _, err := recordexport.Purge(t.Context(), w.Service); err != nil {
		t.Fatal(err)
	}
	look(w.As(webtest.Nes), "GET", exports)
	l.done()
}

// TestWholeFeeds looks at them: empty, with what goes well, with what does not, and refused.
func TestWholeFeeds(t *testing.T) {
	w := webtest.New(t)
	w.Service.Outward.Address, w.Service.Outward.KeyAddresses = "https://traad.example", []string{"https://epj.example/nokler"}
	const noKeys = `{"keys":[{"kty":"EC"}]}`
	signer := bearertest.New(t)
	l := listen(t, w, feeds, web.Options{}, "Kari", "Aasen", "Ahus", "KAD Nes", "ADT^A01", "https://traad.example/fhir/token", "https://traad.example/fhir/.well-known/smart-configuration", "https://traad.example", "https://epj.example/nokler/jwks", "reproject.area", "alert.send", "internal *errors.errorString", signer.Set(), noKeys, "Egetord",
		"dips-nes", "Eget ord", "Hjemmetjenesten", "Pleie og omsorg", "Nes kommune", "Årnes legesenter", "Ingensteds", "client_id", "system/CarePlan.rs", "system/CarePlan.r", "system/Flag.rs", "system/*.rs", "Medisinsk avdeling")
	look := l.look
	admin, nes := w.As(webtest.Administrator), w.As(webtest.Nes)

	// Lines.
	const lines = "/administrasjon/grensesnitt"
	look(admin, "GET", lines)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	if err := w.Service.Do(t.Context(), w.Actor(webtest.Nes), func(tx *app.Tx) error {
		p, err := tx.Person(t.Context(), kari.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.RecordStay, p); err != nil {
			return err
		}
		for sender, ago := range map[string]time.Duration{"Ahus": time.Minute, "KAD Nes": 30 * time.Hour} {
			tx.Now = w.Service.Now().Add(-ago)
			if _, err := stay.Record(t.Context(), tx, stay.Told{
				Patient: kari.Patient, Sender: sender, Number: "1", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital", Movement: care.Movement{Kind: care.Admission, At: tx.Now},
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for i, fault := range []string{"unreadable", "no_patient", "two_persons", "no_unit", "sealed", "not_recorded", "doubtful", "not_queued", "too_large", "content_type", "AE"} {
		insert(t, w, `insert into inbox (key_hash, interface, sender, format, header, sealed, answer, lane1, state, fault, attempts, received_at)
			values ($1, 'mllp', $2, 'hl7', '{"type":"ADT^A01","control":"4711","bytes":12}', 'v1:x', $3, 'v1:l', 'failed', $4, 2, $5)`, "20261120:v1:"+fault, []string{"Ahus", ""}[i%2], []byte("AA"), fault, db.At(w.Service.Now()))
	}
	look(admin, "GET", lines)
	look(admin, "POST", lines+"/1/kjor")
	look(admin, "POST", lines+"/tull/kjor")
	look(admin, "POST", lines+"/1/behandlet")
	look(admin, "POST", lines+"/1/behandlet")
	look(admin, "POST", lines+"/tull/behandlet")
	look(admin, "POST", lines+"/behandlet", "avsender", "Ahus", "til", "tull")
	look(admin, "POST", lines+"/behandlet", "avsender", "Ahus", "til", "11")
	look(admin, "POST", "/administrasjon/stille-avsender/"+string(db.NewID()))
	look(admin, "GET", lines)
	look(nes, "GET", lines)

	// Jobs.
	const jobs = "/administrasjon/jobber"
	look(admin, "GET", jobs)
	failed := make(chan bool, 1)
	w.Service.Jobs.Handle("reproject.area", func(context.Context, json.RawMessage) error {
		defer func() { failed <- true }()
		return errors.New("down")
	}, job.MaxAttempts(1))
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return w.Service.Jobs.Enqueue(t.Context(), tx.Tx, job.Job{Kind: "reproject.area"})
	}); err != nil {
		t.Fatal(err)
	}
	look(admin, "GET", jobs)
	if err := w.Service.Jobs.Start(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	<-failed
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_ = w.Service.Jobs.Stop(ctx) // waits until it is noted
	again := regexp.MustCompile(jobs + `/[0-9a-f-]{36}/kjor`).FindString(look(admin, "GET", jobs).HTML)
	if again == "" {
		t.Fatal("no job has failed")
	}
	look(admin, "POST", again)
	look(admin, "POST", again)
	look(admin, "POST", jobs+"/"+string(db.NewID())+"/kjor")

	// Record systems.
	const systems = "/administrasjon/journalsystemer"
	first := look(admin, "GET", systems)
	fill := func(more ...string) []string {
		all := []string{"klient", "dips-nes", "navn", "Eget ord", "virksomhet", string(w.Orgs["Nes"]), "omfang", "system/CarePlan.rs system/Flag.rs", "nokler", signer.Set(), "nokkeladresse", ""}
		for i := 0; i < len(more); i += 2 {
			all[slices.Index(all, more[i])+1] = more[i+1]
		}
		return all
	}
	for _, wrong := range [][]string{
		{"klient", "DIPS", "navn", "", "virksomhet", "", "omfang", "", "nokler", ""},
		{"omfang", "Egetord", "nokler", "Eget ord"},
		{"omfang", strings.Repeat("system/*.rs ", 41), "nokler", signer.Secret()},
		{"nokler", "", "nokkeladresse", "https://ond.example/jwks"},
		{"nokler", noKeys},
	} {
		l.see(admin.SendTo(first, systems, fill(wrong...)...), "POST", systems)
	}
	l.see(admin.SendTo(first, systems, fill()...), "POST", systems)
	l.see(admin.SendTo(admin.Get(systems), systems, fill()...), "POST", systems)
	one := regexp.MustCompile(systems + `/[0-9a-f-]{36}`).FindString(admin.Get(systems).HTML)
	form := look(admin, "GET", one)
	l.see(admin.SendTo(form, one, "navn", "", "omfang", "Egetord"), "POST", one)
	l.see(admin.SendTo(form, one, "omfang", "system/CarePlan.r", "nokler", "", "nokkeladresse", "https://epj.example/nokler/jwks", "bundet", "ja"), "POST", one)
	l.see(admin.SendTo(form, one, "omfang", "system/*.rs"), "POST", one)
	look(admin, "GET", systems)
	look(admin, "GET", one)
	look(admin, "POST", one+"/steng")
	look(admin, "POST", one, "navn", "Eget ord")
	look(admin, "GET", one)
	look(admin, "GET", systems+"/"+string(db.NewID()))

	// Addresses.
	const addresses = "/administrasjon/adresser"
	look(admin, "GET", addresses)
	upload := func(rows ...string) {
		t.Helper()
		file := "Virksomhet i Tråd;HER-id;Navn;Tjenestetype;Virksomhetens HER-id;Virksomhetens navn\n" + strings.Join(rows, "\n") + "\n"
		l.see(admin.Upload(addresses, "fil", "adresser.csv", []byte(file)), "POST", addresses)
	}
	upload("Nes;90998;Hjemmetjenesten;Pleie og omsorg;56;Nes kommune", "Ingensteds;1;x;y;2;z", "Ullensaker;12a;x;y;7;z", "Medisinsk avdeling;5;x;y;6;z")
	upload("Nes;90998;Hjemmetjenesten;Pleie og omsorg;56;Nes kommune", "Årnes legesenter;90211;Årnes legesenter;Eget ord;57;Årnes legesenter")
	l.see(admin.Upload(addresses, "fil", "adresser.csv", nil), "POST", addresses)
	look(admin, "POST", addresses+"/sjekk")
	w.Service.Outward.ComParties = func(context.Context, []string) ([]app.ComParty, error) {
		return []app.ComParty{{HER: "90998", Name: "Eget ord", Service: "Eget ord", BusinessHER: "56", BusinessName: "Eget ord"}}, nil
	}
	upload("Ullensaker;91002;;;;")
	look(admin, "POST", addresses+"/sjekk")
	w.Service.Outward.ComParties = func(context.Context, []string) ([]app.ComParty, error) { return nil, errors.New("down") }
	admin.Post(addresses + "/sjekk").MustStatus(503)
	look(admin, "GET", addresses)
	if remove := regexp.MustCompile(addresses + `/[0-9a-f-]{36}/fjern`).FindString(admin.Get(addresses).HTML); remove == "" {
		t.Error("no address to take away")
	} else {
		look(admin, "POST", remove)
		look(admin, "POST", remove)
	}
	l.done()
}
