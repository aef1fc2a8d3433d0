package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/callback"
	"traad/internal/app/emergency"
	"traad/internal/app/enrolment"
	"traad/internal/app/inbox"
	"traad/internal/app/launch"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/app/stay"
	"traad/internal/app/watch"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/login/smart"
	"traad/internal/base/login/smart/pretend"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
)

// alerts is what happens outside the plan and is told of: alerts, stays, messages, concerns, access in an emergency, what is looked up, and the way in from a
// record system.
var alerts = newArea(area{
	routes: []string{
		"GET /smart/launch",
		"GET /smart/svar/{system}",
		"POST /smart/apne",
		"GET /smart/pasient",
		"GET /henvisninger/nett", "POST /henvisninger/nett", "GET /henvisninger/nett/{id}",
		"POST /henvisninger/nett/{id}",
		"GET /forlop/{id}/sett-pa-posten",
		"POST /forlop/{id}/sett-pa-posten",
		"GET /forlop/{id}/kartlegging/journal",
		"GET /forlop/{id}/journal/{event}",
		"GET /forlop/{id}/journal/{event}/tekst.txt",
		"GET /personer/{id}/oppfolging",
		"GET /personer/{id}/innsynslogg",
		"GET /personer/{id}/avklaringer",
		"POST /personer/{id}/avklaringer",
		"GET /personer/{id}/bekymring",
		"POST /personer/{id}/bekymring",
		"GET /bekymringer/{bid}",
		"POST /bekymringer/{bid}",
		"GET /personer/{id}/innleggelse",
		"POST /personer/{id}/innleggelse",
		"GET /personer/{id}/innleggelse/{sid}",
		"POST /personer/{id}/innleggelse/{sid}",
		"GET /personer/{id}/innleggelse/{sid}/sporsmal",
		"POST /personer/{id}/innleggelse/{sid}/sporsmal",
		"GET /personer/{id}/innleggelse/{sid}/avtale",
		"POST /personer/{id}/innleggelse/{sid}/avtale",
		"GET /nodtilgang",
		"POST /nodtilgang",
		"GET /nodtilganger",
		"POST /nodtilganger/{nr}",
		"GET /oppslagskontroll",
		"GET /oppslagskontroll/{id}",
		"POST /oppslagskontroll/{id}",
		"GET /varsler/tall",
		"GET /varsler/{id}",
		"POST /varsler/{id}/kvitter",
		"POST /varsler/{id}/gjort",
		"POST /varsler/{id}/videre",
		"POST /varsler/{id}/ikke-var",
		"GET /v/{lenke}",
		"GET /demo/epost",
		"GET /meldinger",
		"GET /meldinger/{nr}",
		"POST /meldinger/{nr}",
		"GET /personer/{id}/meldinger",
	},
	rooms: []string{
		"page/alert",
		"page/stay",
		"page/ward",
		"page/journal",
		"page/followup",
		"page/watch",
		"page/mailbox",
		"page/message",
		"page/concern",
		"page/emergency",
		"page/callback",
		"page/clarification",
		"page/launch",
		"page/accesslog/accesslog.go",
		"page/stayvisit.go",
		"../../app/alert",
		"../../app/stay",
		"../../app/watch",
		"../../app/emergency",
		"../../app/inbox",
		"../../app/concern",
		"../../app/callback",
		"../../app/clarification",
		"../../app/launch",
		"../../care/concern.go",
		"../../care/emergency.go",
		"../../care/clarification.go",
	},
})

// post sends a form and stays where it was posted: where it leads may be a page of another area.
func (l *listener) post(b *webtest.Browser, path string, pairs ...string) *webtest.Page {
	l.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return l.see(b.Raw(http.MethodPost, path, form), http.MethodPost, path)
}

// TestTextsOfAlerts: what the rules word of alerts, stays and looks, and no page of the test happens to show.
func TestTextsOfAlerts(t *testing.T) {
	var texts []string
	for _, k := range care.AlertKinds {
		texts = append(texts, k.Title())
	}
	for _, x := range alert.Things {
		texts = append(texts, x.Title, x.Note)
	}
	for _, r := range rule.Rules {
		texts = append(texts, r.Title())
	}
	for _, r := range []rule.Relation{rule.SameNumber, rule.SameName, rule.UserNumber, rule.UserName, rule.FamilyShare, rule.SameAddress, rule.SameStreet, rule.FarAbove, rule.NeverNight, rule.NotListed, rule.OverLimit} {
		texts = append(texts, r.Text())
	}
	for _, o := range append(care.EmergencyOutcomes, care.EmergencyOpen) {
		texts = append(texts, o.Title())
	}
	for _, x := range slices.Concat(care.CallbackFrom, care.CallbackTimes, care.CallbackOutcomes) {
		texts = append(texts, x.Title)
	}
	for _, s := range care.ConcernSigns {
		texts = append(texts, care.SignTitle(s))
	}
	for _, k := range []nin.Kind{nin.BirthNumber, nin.DNumber, nin.HelpNumber, nin.CommonHelpNumber} {
		texts = append(texts, k.String())
	}
	lacks(t, texts)
}

// TestWholeAlerts looks at them.
func TestWholeAlerts(t *testing.T) {
	w := webtest.New(t)
	ctx := t.Context()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := w.Store.DB.Raw().ExecContext(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	do := func(u webtest.User, deed access.Deed, of care.PatientID, f func(tx *app.Tx) error) {
		t.Helper()
		if err := w.Service.Do(ctx, w.Actor(u), func(tx *app.Tx) error {
			if of == "" {
				if err := tx.Allow(deed, nil); err != nil {
					return err
				}
				return f(tx)
			}
			p, err := tx.Person(ctx, of)
			if err != nil {
				return err
			}
			if err := tx.Allow(deed, p); err != nil {
				return err
			}
			return f(tx)
		}); err != nil {
			t.Fatal(err)
		}
	}
	w.Service.Outward.Address = "https://traad.example"
	kari, ola, berit := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Moe", webtest.Evaluated), w.Person("Berit", "Vik", webtest.Ended)
	w.Publish(kari, map[string]string{
		"viktig": "Viktighet", "tegn/a/omrade": "Hjerte", "tegn/a/gul-tegn": "Vekt", "tegn/a/gul-gjor": "Samtale", "tegn/a/rod-tegn": "Pust", "tegn/a/rod-gjor": "Samtale",
	})
	at := func(day, hour int) time.Time { return webtest.Today.AddDays(day).At(hour, 0) }
	told := func(c webtest.Case, number string, ms ...care.Movement) (id care.StayID) {
		for _, m := range ms {
			do(webtest.Nes, access.RecordStay, c.Patient, func(tx *app.Tx) error {
				change, err := stay.Record(ctx, tx, stay.Told{Patient: c.Patient, Sender: "ahus", Number: number, Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital", Movement: m})
				id = change.Stay
				return err
			})
		}
		return id
	}
	w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: kari.Enrolment}, Visit: care.Visit{Purpose: care.PurposeContact, On: webtest.Today.AddDays(2), Form: "visit", Place: "hjemme"}})
	lasts := told(kari, "1", care.Movement{Kind: care.Admission, At: at(-1, 7), Urgency: "emergency", Place: "Sengepost 4B"})
	over := told(ola, "2", care.Movement{Kind: care.Admission, At: at(-9, 7)}, care.Movement{Kind: care.Discharge, At: at(-3, 12)})

	box := inbox.New(w.Service, func(inbox.Raw) (*inbox.Told, error) { return nil, nil }, []inbox.Sender{{Name: "ahus", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital"}}, slog.New(slog.DiscardHandler))
	for _, control := range []string{"4711", "4712", "4713"} {
		if _, err := box.Receive(ctx, inbox.Message{Interface: "mllp", Sender: "ahus", Format: "hl7", Key: []string{control}, Day: "20261117", Raw: []byte("MSH"), Header: inbox.Header{Type: "ADT^A01", Control: control}, Fault: inbox.FailUnreadable}); err != nil {
			t.Fatal(err)
		}
	}
	box.Start(ctx)
	for count, deadline := 0, time.Now().Add(time.Minute); count < 3; time.Sleep(2 * time.Millisecond) {
		if err := w.Store.DB.Raw().QueryRowContext(ctx, "select count(*) from inbox where state = 'failed'").Scan(&count); err != nil || time.Now().After(deadline) {
			t.Fatal("the messages are not taken in", err)
		}
	}
	box.Stop()
	exec("update inbox set patient_id = $1 where seq < 3", string(kari.Patient))
	exec("update inbox set state = 'applied', fault = '' where seq = 1")
	unknown, asks := db.NewID(), db.NewID()
	for _, id := range []db.ID{unknown, asks} {
		if _, err := (callback.Ask{ID: id, Callback: care.Callback{Area: w.Orgs["Nes"], From: "patient", Name: "Ringer Selv", Phone: "22334455"}}).Run(ctx, w.Service); err != nil {
			t.Fatal(err)
		}
	}
	var findings []watch.Laid
	for _, r := range []rule.Rule{rule.FamilyName, rule.AtNight, rule.VeryMany} {
		l := watch.Laid{
			ID: db.NewID(), Rule: r, Relation: rule.FamilyShare, User: w.ID(webtest.NesToo), Role: care.MunicipalCoordinator, Org: w.Orgs["Nes"], First: at(-2, 9), Last: at(-2, 11),
			Shown: []watch.Shown{{Deed: access.SeePerson, N: 2}, {Deed: access.SeePlan, N: 1}, {Deed: access.SeeMapping, N: 1}}, Persons: 60, Usual: 9,
		}
		if r == rule.FamilyName {
			l.Subject = kari.Patient
		}
		findings = append(findings, l)
	}
	do(webtest.Administrator, access.Configure, "", func(tx *app.Tx) error { return watch.Lay(ctx, tx, findings) })
	w.Hire(webtest.OtherManager, care.Manager, "Ullensaker")
	if _, err := (emergency.Take{Key: db.NewID(), Patient: kari.Patient, Reason: care.EmergencyAcute, Note: "Eget ord om saken."}).Run(ctx, w.Service, w.Actor(webtest.Ullensaker)); err != nil {
		t.Fatal(err)
	}
	epj, book, begin := recordSystem(t, w, kari)
	home := homecoming(t, w)

	raised := w.NewStay(kari, "hospital")
	w.Tell(raised, care.Admission, 2*time.Hour, "emergency")
	w.Tell(w.NewStay(ola, "legevakt"), care.Arrival, 9*time.Hour, "")
	gone := w.NewStay(ola, "hospital")
	w.Tell(gone, care.Admission, 3*time.Hour, "emergency")
	typed := []string{
		"Kari", "Aasen", "Signe Lund", "Ola", "Moe", "Berit", "Vik", "Ringer Selv", "Viktighet", "Hjerte", "Vekt", "Samtale", "Pust", "Eget ord", "Nes", "Ahus", "Kongsvinger", "Anne Holt", "Grete Moen", "Sengepost 4B",
		"Medisinsk avdeling", "Sover bedre.", "Går bedre i trapp.", "Å klare trappen selv", "ADT^A01", "MSH", "ahus", "Pål Eng", "Siri Vang", "Arne Lund", "Kåre Dal", "Årnes legesenter", "Hjemmesykepleien", "hjemme", "Hjemme", "Mona Ruud", "fastlege Mona Ruud", "Eva Strøm", "Ahus-journalen", "CFS", "Eget ord om saken.", "Er på rehabilitering.",
	}
	mails, err := w.Store.Reader().OutboxOfAlert(ctx, w.Alerts(kari)[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		typed = append(append(typed, m.Subject, m.Body), strings.Split(m.Body, "\n")...)
	}
	nes := w.As(webtest.Nes)
	journals := map[string]string{}
	for _, c := range []webtest.Case{kari, ola} {
		for _, ev := range w.Events(c) {
			if p := nes.Get(c.Path("journal/" + string(ev.ID) + "/tekst.txt")); p.Status == http.StatusOK {
				journals[string(ev.Kind)] = c.Path("journal/" + string(ev.ID))
				typed = append(typed, strings.TrimSpace(p.HTML))
			}
		}
	}
	l := listen(t, w, alerts, web.Options{Demo: &web.Demo{}, Inbox: box, Launch: book}, typed...)
	look, post := l.look, l.post
	ward, doctor, gp, nurse, leader, other := w.As(webtest.Kongsvinger), w.As(webtest.Physician), w.As(webtest.GP), w.As(webtest.CareWorker), w.As(webtest.Manager), w.As(webtest.OtherManager)
	clinician, nesToo, outsider := w.As(webtest.Clinician), w.As(webtest.NesToo), w.As(webtest.Ullensaker)

	// alerts
	path := "/varsler/" + string(w.Alerts(kari)[0])
	look(nes, "GET", path)
	look(ward, "GET", path)
	look(outsider, "GET", path)
	post(nes, path+"/gjort", "merknad", "Eget ord")
	post(nes, path+"/gjort", "gjort", "other", "merknad", strings.Repeat("Eget ord ", 300))
	post(nes, path+"/videre", "til", "")
	post(nes, path+"/videre", "til", string(w.ID(webtest.Nes)))
	post(nes, path+"/ikke-var", "merknad_ikke", "")
	post(nes, path+"/ikke-var", "merknad_ikke", "Eget ord")
	post(nesToo, path+"/videre", "til", string(w.ID(webtest.Nes)), "merknad_videre", "Eget ord")
	post(nes, path+"/kvitter")
	post(nesToo, path+"/kvitter")
	look(nes, "GET", path)
	look(nesToo, "GET", path)
	exec("update alert set reminded_at = taken_at where id = $1", strings.TrimPrefix(path, "/varsler/"))
	look(nes, "GET", path)
	post(nes, path+"/gjort", "nokkel", string(db.NewID()), "gjort", "told_ward", "merknad", "Eget ord")
	look(nes, "GET", path)
	for i, id := range w.Alerts(ola) {
		look(nes, "GET", "/varsler/"+string(id))
		exec("update alert set status = $1 where id = $2", []string{"withdrawn", "not_ours"}[i%2], string(id))
		look(nes, "GET", "/varsler/"+string(id))
		post(nes, "/varsler/"+string(id)+"/gjort", "gjort", "told_ward")
	}
	look(nes, "GET", "/v/"+strings.Repeat("A", 26))
	for _, which := range []string{"", "?tid=mottatt", "?tid=sendt", "?tid=apnet"} {
		look(nes, "GET", "/varsler/tall"+which)
		look(leader, "GET", "/varsler/tall"+which)
	}

	// stays
	in := kari.Page() + "/innleggelse"
	look(clinician, "GET", in)
	look(nes, "GET", in)
	look(nes, "GET", ola.Page()+"/innleggelse")
	post(nes, in, "hva", "", "avdeling", "Eget ord", "kl", "")
	post(nes, in, "hva", "discharge", "enhet", "x", "dato", "tull", "kl", "06.00")
	post(nes, ola.Page()+"/innleggelse", "hva", "discharge", "enhet", string(w.Orgs["Medisinsk avdeling"]), "dato", nb.Numeric(webtest.Today), "kl", "06.00", "hast", "emergency")
	post(nes, in, "nokkel", string(db.NewID()), "hva", "ready", "enhet", string(w.Orgs["Medisinsk avdeling"]), "dato", nb.Numeric(webtest.Today), "kl", "06.00", "hast", "emergency")
	look(nes, "GET", in)
	one := in + "/" + string(lasts)
	look(nes, "GET", one)
	post(nes, one, "fra", "", "fra_kl", "")
	post(nes, one, "fra", "16.11.2026", "fra_kl", "07.00", "til", "1.11.2026", "til_kl", "10.00")
	look(nes, "GET", one+"/sporsmal")
	look(nes, "GET", in+"/tull")
	ended := ola.Page() + "/innleggelse/" + string(over) + "/sporsmal"
	look(nes, "GET", ended)
	post(nes, ended, "endring", "Eget ord")
	post(nes, ended, "arsak", "Eget ord", "unngatt", "maybe")
	look(gp, "GET", ended)
	post(gp, ended, "arsak", "Eget ord", "unngatt", "no")
	visits := one + "/avtale?forlop=" + string(kari.Enrolment) + "&slag=contact"
	look(nes, "GET", visits)
	look(nes, "GET", one+"/avtale")
	post(nes, one+"/avtale", "forlop", string(kari.Enrolment), "slag", "contact")
	post(nes, one+"/avtale", "forlop", string(kari.Enrolment), "slag", "contact", "valg", "keep", "dag", "1.1.2020")
	post(nes, one+"/avtale", "forlop", string(kari.Enrolment), "slag", "contact", "valg", "ward", "dag", nb.Numeric(webtest.Today.AddDays(2)))

	// on the ward, to the record, follow-up, what is agreed
	seen := home.Path("sett-pa-posten")
	look(ward, "GET", seen)
	post(ward, seen, "dato", "1.1.2020", "tekst", "Eget ord")
	post(ward, seen, "dato", "tull", "tekst", "Eget ord")
	post(ward, seen, "nokkel", string(db.NewID()), "sett", "99", "dato", "16.11.2026", "tekst", "Eget ord")
	look(ward, "GET", seen)
	look(ward, "GET", kari.Path("sett-pa-posten"))
	if len(journals) < 3 {
		t.Errorf("%d sorts of texts for the record", len(journals))
	}
	for _, j := range journals {
		look(nes, "GET", j)
		look(nes, "GET", j+"/tekst.txt")
	}
	look(nes, "GET", kari.Path("journal/tull"))
	look(nes, "GET", kari.Path("kartlegging/journal"))
	for _, c := range []webtest.Case{kari, ola, berit, home, w.Person("Berit", "Vik", webtest.Paused), w.Person("Berit", "Vik", webtest.Dead), w.Person("Berit", "Vik", webtest.Referred), w.Person("Berit", "Vik", webtest.Declined)} {
		look(nes, "GET", c.Page()+"/oppfolging")
	}
	look(gp, "GET", kari.Page()+"/oppfolging")
	agreed := kari.Page() + "/avklaringer"
	look(nes, "GET", agreed)
	p := look(doctor, "GET", agreed+"?tilbake=/")
	post(doctor, agreed, "skjema", "avklaring", "avklaring", "", "sett", p.Value("sett"), "avklart_dato", "tull")
	post(doctor, agreed, "skjema", "avklaring", "avklaring", "Eget ord", "sett", p.Value("sett"), "avklart_dato", "18.11.2026", "gjelder_til", "1.1.2030")
	post(doctor, agreed, "skjema", "avklaring", "avklaring", "Eget ord", "med", "Eget ord", "sett", p.Value("sett"), "avklart_dato", "16.11.2026", "gjelder_til", "1.12.2026", "kort-lege", "ja")
	post(nes, agreed, "skjema", "onske", "onske", "Eget ord", "sett", "99")
	post(nes, agreed, "skjema", "onske", "onske", strings.Repeat("Eget ord ", 600), "sett", "1")
	post(nes, agreed, "skjema", "onske", "onske", "Eget ord", "kort-pasient", "ja", "sett", look(nes, "GET", agreed).Value("sett"))
	look(nes, "GET", agreed)
	w.Go(webtest.Today.AddDays(20), 10, 0)
	look(w.As(webtest.Nes), "GET", agreed)
	w.Go(webtest.Today, 10, 0)

	// concerns
	worry := kari.Page() + "/bekymring"
	for _, b := range []*webtest.Browser{nurse, nes, gp} {
		look(b, "GET", worry)
	}
	look(nes, "GET", berit.Page()+"/bekymring")
	post(nurse, worry, "tegn", "", "bekymring", "", "pa_vegne_av", "")
	for i, sign := range care.ConcernSigns {
		post(nurse, worry, "nokkel", string(db.NewID()), "tegn", sign, "bekymring", "Eget ord", "pa_vegne_av", care.Behalves[i])
	}
	post(nes, berit.Page()+"/bekymring", "nokkel", string(db.NewID()), "tegn", "red", "bekymring", "Eget ord", "pa_vegne_av", "self")
	list := look(nurse, "GET", worry)
	reported := regexp.MustCompile(`/bekymringer/[0-9a-f-]{36}`).FindString(list.HTML)
	look(nurse, "GET", reported)
	look(nes, "GET", reported)
	post(nes, reported, "merknad", "", "sett", "1")
	post(nes, reported, "merknad", "Eget ord", "sett", "1")
	post(ward, reported, "merknad", "Eget ord", "sett", "1")
	look(nes, "GET", reported)
	look(nes, "GET", worry)
	look(nes, "GET", "/bekymringer/"+string(db.NewID()))

	// access in an emergency, and what is looked up
	look(outsider, "GET", "/nodtilgang")
	look(outsider, "GET", "/nodtilgang?person="+string(kari.Patient))
	post(outsider, "/nodtilgang", "fnr", "", "tekst", "Eget ord")
	post(outsider, "/nodtilgang", "fnr", w.Unused().Digits(), "grunn", "acute", "tekst", "Eget ord om saken.")
	post(outsider, "/nodtilgang", "nokkel", string(db.NewID()), "fnr", ola.Number.Digits(), "grunn", "duty", "tekst", "Eget ord om saken.")
	cases := look(other, "GET", "/nodtilganger")
	which := regexp.MustCompile(`/nodtilganger/[0-9a-f-]{36}`).FindAllString(cases.HTML, -1)
	if len(which) < 2 {
		t.Fatalf("%d accesses to follow up", len(which))
	}
	post(other, which[0], "utfall", "")
	post(other, which[0], "utfall", "reported", "tekst", "")
	post(other, which[0], "utfall", "justified", "tekst", "Eget ord")
	post(other, which[0], "utfall", "justified", "tekst", "Eget ord")
	w.Go(webtest.Today, 20, 0)
	look(w.As(webtest.OtherManager), "GET", "/nodtilganger")
	w.Go(webtest.Today, 10, 0)
	look(leader, "GET", "/nodtilganger")
	for _, f := range findings {
		look(leader, "GET", "/oppslagskontroll/"+string(f.ID))
	}
	look(leader, "GET", "/oppslagskontroll")
	look(leader, "GET", "/oppslagskontroll?vis=avsluttet")
	finding := "/oppslagskontroll/" + string(findings[0].ID)
	post(leader, finding, "sett", "1", "vurdering", "", "merknad", strings.Repeat("Eget ord ", 300))
	post(leader, finding, "sett", "9", "vurdering", "asked", "merknad", "Eget ord")
	post(leader, finding, "sett", "1", "vurdering", "asked", "merknad", "Eget ord")
	look(leader, "GET", finding)
	post(leader, finding, "sett", "2", "vurdering", "justified", "merknad", "")
	post(leader, finding, "sett", "2", "vurdering", "justified", "merknad", "Eget ord")
	post(leader, "/oppslagskontroll/"+string(findings[1].ID), "sett", "1", "vurdering", "forwarded", "merknad", "Eget ord")
	look(leader, "GET", finding)
	look(leader, "GET", "/oppslagskontroll")
	look(leader, "GET", "/oppslagskontroll?vis=avsluttet")
	log := kari.Page() + "/innsynslogg"
	for _, query := range []string{"", "?periode=30", "?for=" + string(db.NewID()), "?periode=30&for=" + string(db.NewID())} {
		look(nes, "GET", log+query)
	}

	// messages, mails, those who asked to be rung
	look(nes, "GET", "/meldinger")
	look(doctor, "GET", "/meldinger")
	look(nes, "GET", kari.Page()+"/meldinger")
	look(nes, "GET", berit.Page()+"/meldinger")
	look(nes, "GET", "/meldinger/tull")
	look(nes, "GET", "/meldinger/1")
	post(nes, "/meldinger/1", "grunn", "")
	post(doctor, "/meldinger/1", "grunn", "Eget ord om saken")
	post(doctor, "/meldinger/99", "grunn", "Eget ord om saken")
	look(nes, "GET", "/demo/epost")
	ring := "/henvisninger/nett/" + string(asks)
	look(nes, "GET", ring)
	look(nes, "GET", "/henvisninger/nett")
	look(nes, "POST", "/henvisninger/nett")
	post(nes, ring, "utfall", "")
	post(nes, ring, "utfall", "advised")
	look(nes, "GET", ring)
	post(nesToo, ring, "utfall", "no_answer")
	exec("update callback set outcome = 'referral' where id = $1", string(asks))
	look(nes, "GET", ring)
	look(nes, "GET", "/henvisninger/nett/"+string(db.NewID()))

	// from a record system
	framed := w.Nobody().InFrame()
	back := begin(framed, "henrik")
	clear(framed.Cookies())
	l.see(framed.Get(back).MustShow("eget vindu"), "GET", "/smart/svar/ahus")
	launched := w.Nobody()
	for _, p := range []string{"/smart/launch", "/smart/launch?iss=https%3A%2F%2Fukjent.example", "/smart/svar/ukjent", "/smart/svar/ahus", "/smart/svar/ahus?error=access_denied&state=x"} {
		look(launched, "GET", p)
	}
	post(launched, "/smart/apne", "kode", "tull")
	look(nes, "GET", "/smart/pasient")
	epj.Patients["p1"] = pretend.Patient{Number: w.Unused().Digits()}
	stranger := w.Nobody()
	l.see(stranger.Get(begin(stranger, "henrik")), "GET", "/smart/pasient")
	nobody := w.Nobody()
	l.see(nobody.Get(begin(nobody, "ukjent")), "GET", "/smart/svar/ahus")
	for range 310 {
		launched.Raw("GET", "/smart/svar/ahus", nil)
	}
	look(launched, "GET", "/smart/svar/ahus")
	l.done()
}

// homecoming makes somebody who is referred to Forsterket hjemreise from the ward where she lies.
func homecoming(t *testing.T, w *webtest.World) webtest.Case {
	t.Helper()
	c := webtest.Case{Name: "Signe Lund", Number: w.Unused()}
	r, err := referral.Refer{
		Pathway: care.Homecoming, On: webtest.Today.AddDays(-6), Number: c.Number, Referral: care.Referral{From: "ward", How: "telephone", Why: "Eget ord", Agrees: "yes"},
		Details: patient.Details{GivenName: "Signe", FamilyName: "Lund", BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: w.Orgs["Nes"]},
	}.Run(t.Context(), w.Service, w.Actor(webtest.Kongsvinger))
	if err != nil {
		t.Fatal(err)
	}
	c.Patient, c.Enrolment = r.Patient, r.Enrolment
	w.Admit(c, 8)
	return c
}

// recordSystem is one that has a person open and knows Henrik; begin goes there by a launch, and returns the address that the browser is sent back to.
func recordSystem(t *testing.T, w *webtest.World, c webtest.Case) (epj *pretend.Server, book launch.Book, begin func(b *webtest.Browser, user string) string) {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { handler.ServeHTTP(rw, r) }))
	t.Cleanup(server.Close)
	epj, err := pretend.New(server.URL, w.Service.Now)
	if err != nil {
		t.Fatal(err)
	}
	handler = epj.Handler()
	from, err := smart.New(smart.Config{Name: "ahus", FHIR: epj.FHIR(), Keys: epj.Keys(), ClientID: "traad", Levels: []string{"high"}, Address: "https://example.com", Now: w.Service.Now})
	if err != nil {
		t.Fatal(err)
	}
	epj.ClientID, epj.Redirect = "traad", from.Redirect()
	epj.Users["henrik"], epj.Users["ukjent"] = pretend.User{HPR: "9144900", Session: "s-1"}, pretend.User{HPR: "9144999", Session: "s-2"}
	epj.Patients["p1"] = pretend.Patient{Number: c.Number.Digits()}
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update user_account set hpr = '9144900' where id = $1", string(w.ID(webtest.Physician))); err != nil {
		t.Fatal(err)
	}
	begin = func(b *webtest.Browser, user string) string {
		t.Helper()
		p := b.Raw(http.MethodGet, "/smart/launch?"+url.Values{"iss": {epj.FHIR()}, "launch": {epj.Launch(user, "p1")}}.Encode(), nil).MustStatus(http.StatusSeeOther)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		to, err := answer.Location()
		if err != nil {
			t.Fatal(err)
		}
		return to.RequestURI()
	}
	return epj, launch.Book{{System: from, Title: "Ahus-journalen", Org: w.Orgs["Akershus universitetssykehus"], Origins: []string{"https://epj.ahus.example"}}}, begin
}
