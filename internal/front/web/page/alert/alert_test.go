package alert_test

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/agreement"
	"traad/internal/app/alert"
	"traad/internal/app/objection"
	"traad/internal/app/patient"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/base/mail"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

func TestAlert(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Service.Outward.Address = "https://traad.example"
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		stay := w.NewStay(kari, "hospital")
		w.Tell(stay, care.Admission, 2*time.Hour, "emergency")
		w.Tell(stay, care.Admission, 2*time.Hour, "emergency") // told twice
		ids := w.Alerts(kari)
		if len(ids) != 1 {
			t.Fatalf("%d alerts", len(ids))
		}
		path := "/varsler/" + string(ids[0])

		nes := w.As(webtest.Nes)
		nes.Get("/").MustShow("Varsler ingen har tatt", "Kari Aasen", "Innlagt på sykehus, Medisinsk avdeling", "Kvitter", "Går videre i dag kl. 12.00")
		nes.Get("/varsler").MustStatus(200).MustShow("Varsler til deg", "Kari Aasen", "ring 113", "116 117", "1 varsel har ingen tatt")
		p := nes.Get(path).MustStatus(200).MustShow("Kari Aasen, 84 år, er innlagt", "Kvitter, jeg følger opp", "Si dette til avdelingen", "«Å klare trappen selv»", "Sover bedre.", "E-posten teamet fikk",
			"Hva ble gjort?", "ring 113", "116 117", "Send videre", "Ikke vår pasient", "Om 120 min", "går varselet videre til Grete Moen", "Mona Ruud", "av deg")
		nes.Get(kari.Page()).MustShow("Varsler er ingen vakttjeneste") // every page of those who get alerts says so
		_, title, _ := strings.Cut(p.HTML, "<title>")
		if title, _, _ = strings.Cut(title, "</title>"); strings.Contains(title, "Kari") {
			t.Error("a name in the title")
		}
		// What was done, without anything: text kept.
		again := nes.Post(path+"/gjort", "gjort", "other", "merknad", "").MustStatus(422).MustShow("Skriv hva du gjorde")
		nes.Post(path+"/gjort", "merknad", "Ringte <posten>").MustStatus(422).MustShow("Kryss av for minst én ting").MustEscape("Ringte <posten>")
		_ = again
		nes.Post(path+"/kvitter").MustStatus(200).MustShow("Du følger opp varselet.", "Kvittert: følger opp, Ingrid Sandvik").MustNotShow("Kvitter, jeg følger opp")
		w.As(webtest.NesToo).Post(path + "/kvitter").MustStatus(409).MustShow("En annen har kvittert")
		nes.Get("/").MustNotShow("Varsler ingen har tatt")
		page := nes.Get(path)
		done := []string{"gjort", "told_ward", "merknad", "Snakket med <vakthavende>", "nokkel", page.Value("nokkel")}
		nes.Post(path+"/gjort", done...).MustStatus(200).MustShow("Det som ble gjort, er lagret.", "Fortalte avdelingen om planen, Ingrid Sandvik").MustEscape("Snakket med <vakthavende>")
		twice := nes.Post(path+"/gjort", done...).MustStatus(200)
		if n := strings.Count(twice.Text, "Fortalte avdelingen om planen, Ingrid Sandvik"); n != 1 {
			t.Errorf("told %d times what was told once", n)
		}
		nes.Get("/varsler?vis=handled").MustShow("Kari Aasen", "Fulgt opp av deg")
		w.As(webtest.Kongsvinger).Get(path).MustShow("Fulgt opp", "Snakket med")

		for _, u := range append(webtest.Outsiders, webtest.GP, webtest.CareWorker, webtest.Clinician) {
			b := w.As(u)
			b.Get(path).MustStatus(404).MustNotShow("Kari", "Aasen", "Snakket")
			b.Post(path + "/kvitter").MustStatus(404).MustNotShow("Kari")
			b.Post(path+"/gjort", "gjort", "told_ward").MustStatus(404).MustNotShow("Kari")
			b.Post(path+"/videre", "til", string(w.ID(webtest.Nes))).MustStatus(404).MustNotShow("Kari")
			b.Post(path+"/ikke-var", "merknad_ikke", "x").MustStatus(404).MustNotShow("Kari")
		}
		for _, u := range []webtest.User{webtest.Ullensaker, webtest.Nordbyhagen} {
			w.As(u).Get("/varsler?vis=team").MustStatus(200).MustNotShow("Kari", "Aasen")
		}
		if strings.Contains(w.Log(), "Aasen") || strings.Contains(w.Log(), "vakthavende") {
			t.Error("a name or health text in the log")
		}
	})
}

// A list that is too long shows what has waited longest, and says that it is not all.
func TestMoreThanAListShows(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		oldest, other := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Lie", webtest.FollowedUp)
		w.Tell(w.NewStay(oldest, "hospital"), care.Admission, 40*time.Hour, "emergency")
		w.Tell(w.NewStay(other, "hospital"), care.Admission, 2*time.Hour, "emergency")
		from := w.Alerts(other)[0]
		told, err := w.Store.Reader().AlertReceivers(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		one := plain(t, w, from)
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			for i := range 101 {
				row := query.InsertAlertParams{
					ID: db.NewID(), Link: alert.NewLink(), Once: db.Text(fmt.Sprint(i)), PatientID: one.PatientID, EnrolmentID: one.EnrolmentID, AreaID: one.AreaID, StayID: one.StayID, UnitID: one.UnitID,
					Place: one.Place, Kind: one.Kind, Status: alert.Open, HappenedAt: one.HappenedAt, ReceivedAt: one.ReceivedAt, HolderID: one.HolderID,
				}
				if i == 0 {
					row.Status = alert.Taken
				}
				if _, err := tx.InsertAlert(t.Context(), row); err != nil {
					return err
				}
				for _, r := range told {
					if _, err := tx.InsertAlertReceiver(t.Context(), query.InsertAlertReceiverParams{AlertID: row.ID, UserID: r.UserID, Role: r.Role, Reason: r.Reason, ToldAt: r.ToldAt}); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/varsler", "/varsler?vis=team"} {
			w.As(webtest.Nes).Get(path).MustShow("Kari Aasen", "100 av 103 vises.")
		}
		w.As(webtest.Nes).Get("/").MustShow("Kari Aasen", "100 av 102 vises.", "102")
		w.As(webtest.Nes).Get("/varsler?vis=handled").MustNotShow("vises.")
	})
}

// Where nobody has the roles that the pathway tells, the clinical deputy has the alert at once; where there is no deputy either, who operates
// Tråd is told that it has nobody to go to, and nothing of the person.
func TestNobodyInLine(t *testing.T) {
	w := webtest.New(t)
	leave := func(u webtest.User) {
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update role_assignment set valid_to = $1 where user_id = $2", webtest.Today.AddDays(-1), w.ID(u)); err != nil {
			t.Fatal(err)
		}
	}
	kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Lie", webtest.FollowedUp)
	leave(webtest.Nes)
	leave(webtest.NesToo)
	raised := func(c webtest.Case) query.Alert {
		w.Tell(w.NewStay(c, "legevakt"), care.Arrival, 2*time.Hour, "")
		a, err := w.Store.Reader().PlainAlert(t.Context(), w.Alerts(c)[0])
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := raised(kari); a.HolderID != db.ID(w.ID(webtest.Physician)) || a.Step != 2 || !a.GoesOnAt.IsZero() {
		t.Errorf("%+v is not the deputy's", a)
	}
	leave(webtest.Physician)
	raised(ola)
	rows, err := w.Store.Reader().OutboxLatest(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, r := range rows {
		if r.About == string(care.NoticeNobody) {
			told++
			if !strings.Contains(r.Body, "ingen som har rolle nå, kan få det") || strings.Contains(r.Body+r.Subject, "Lie") || strings.Contains(r.Body, "Nes") {
				t.Error(r.Subject, r.Body)
			}
		}
	}
	if told == 0 {
		t.Error("nobody is told that nobody is told")
	}
}

// The mail is what the page shows, opens only for those of the team who are logged in, and tells nothing about the person.
func TestMailAndLink(t *testing.T) {
	w := webtest.New(t)
	w.Service.Outward.Address = "https://traad.example"
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	rows, err := w.Store.Reader().OutboxLatest(t.Context(), 10)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d mails, %v; want one each to two coordinators of Nes and one of Kongsvinger", len(rows), err)
	}
	var got []mail.Message
	for _, r := range rows {
		send := func(_ context.Context, l alert.Letter) error {
			got = append(got, mail.Message{ID: string(l.ID), To: l.To, Subject: l.Subject, Text: l.Text})
			return nil
		}
		for range 2 { // a job that runs twice sends once
			if _, err := alert.HandOver(t.Context(), w.Service, [][]db.ID{{r.ID}}, send, func(error) string { return "" }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(got) != 3 {
		t.Fatalf("%d mails sent", len(got))
	}
	_, link, ok := strings.Cut(got[0].Text, "https://traad.example")
	link, _, _ = strings.Cut(link, "\n")
	if !ok || !strings.HasPrefix(link, "/v/") {
		t.Fatalf("no link in %q", got[0].Text)
	}
	page := w.As(webtest.Nes).Get(link).MustStatus(200).MustShow("Kari Aasen, 84 år, er innlagt", "Levert 10.00", got[0].Subject, "En person teamet ditt følger, er innlagt på sykehus.")
	if !strings.HasPrefix(page.Path, "/varsler/") {
		t.Errorf("the link led to %s", page.Path)
	}
	for _, u := range []webtest.User{webtest.Ullensaker, webtest.GP, webtest.Manager} {
		w.As(u).Get(link).MustStatus(404).MustNotShow("Kari")
		w.As(u).Get("/v/AAAAAAAAAAAAAAAAAAAA").MustStatus(404)
	}
}

// «Ikke vår pasient» goes on to the next in line at once, with a mail to that one and the reason in the history, and ends the alert where there is
// none left.
func TestDisown(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	id := w.Alerts(kari)[0]
	path := "/varsler/" + string(id)
	said := 0
	for range 10 {
		was, err := w.Store.Reader().PlainAlert(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if was.Status != alert.Open {
			break
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.NesToo, webtest.Kongsvinger, webtest.Physician} {
			if db.ID(w.ID(u)) != was.HolderID {
				continue
			}
			said++
			w.As(u).Post(path+"/ikke-var", "merknad_ikke", "").MustStatus(422).MustShow("Skriv hvorfor")
			w.As(u).Post(path+"/ikke-var", "merknad_ikke", fmt.Sprintf("Grunn nummer %d", said)).MustStatus(200).MustShow(fmt.Sprintf("Grunn nummer %d", said))
		}
		now, err := w.Store.Reader().PlainAlert(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if now.Status == alert.NotOurs {
			break
		}
		if now.Status != alert.Open || now.HolderID == was.HolderID || now.HolderID == "" {
			t.Fatalf("from %+v to %+v", was, now)
		}
		mails, err := w.Store.Reader().OutboxOfAlert(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(mails, func(m query.OutboxOfAlertRow) bool {
			return m.UserID == now.HolderID && m.About == string(care.NoticeTurn)
		}) {
			t.Errorf("the next is not told: %+v", mails)
		}
	}
	now, err := w.Store.Reader().PlainAlert(t.Context(), id)
	if err != nil || said < 2 || now.Status != alert.NotOurs || !now.GoesOnAt.IsZero() {
		t.Errorf("after %d: %+v, %v", said, now, err)
	}
	w.As(webtest.Nes).Post(path+"/ikke-var", "merknad_ikke", "En gang til").MustStatus(409)
}

// Somebody whose turn it is not says that the person is not theirs: it stays with the one who has it, goes round the one who said so, and is not over.
func TestDisownOutOfTurn(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	id := w.Alerts(kari)[0]
	was := plain(t, w, id)
	if was.HolderID != db.ID(w.ID(webtest.Nes)) {
		t.Fatalf("%+v", was)
	}
	line, err := w.Store.Reader().AlertReceivers(t.Context(), id)
	if err != nil || len(line) < 2 {
		t.Fatal(line, err)
	}
	second := webtest.NesToo
	w.As(second).Post("/varsler/"+string(id)+"/ikke-var", "merknad_ikke", "Følges av en annen").MustStatus(200).MustShow("venter fortsatt på den som har det nå", "Følges av en annen")
	if now := plain(t, w, id); now.HolderID != was.HolderID || now.Step != 0 || now.Status != alert.Open || !now.GoesOnAt.Equal(was.GoesOnAt.Time) {
		t.Errorf("it was %+v and is %+v", was, now)
	}
	day := webtest.Today
	for range 10 {
		day = day.AddDays(1)
		runAt(t, w, day, 14, 0)
		now := plain(t, w, id)
		if now.HolderID == db.ID(w.ID(second)) {
			t.Fatal("it has come to the one who said that it is not hers")
		}
		if now.Step == 2 {
			break
		}
	}
	deputy := plain(t, w, id)
	if deputy.Step != 2 || deputy.HolderID != db.ID(w.ID(webtest.Physician)) {
		t.Fatalf("%+v is not the deputy's", deputy)
	}
	w.As(webtest.Nes).Post("/varsler/"+string(id)+"/ikke-var", "merknad_ikke", "Ikke vår").MustStatus(200)
	if now := plain(t, w, id); now.Status != alert.Open || now.HolderID != deputy.HolderID {
		t.Errorf("while the deputy has it, a coordinator has made %+v of it", now)
	}
}

// Nothing that waits about somebody who dies is handed over, and nothing that is told later, but the death's own alert.
func TestDeathStopsLetters(t *testing.T) {
	w := webtest.New(t)
	kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Moe", webtest.FollowedUp)
	stay := w.NewStay(kari, "hospital")
	w.Tell(stay, care.Admission, 2*time.Hour, "emergency")
	w.Tell(w.NewStay(ola, "hospital"), care.Admission, 2*time.Hour, "emergency")
	w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: kari.Patient, On: webtest.Today})
	w.Tell(stay, care.ReadyToLeave, time.Hour, "")
	w.Tell(stay, care.Death, 0, "")
	of := map[db.ID]string{}
	for name, c := range map[string]webtest.Case{"Kari": kari, "Ola": ola} {
		rows, err := w.Store.Reader().AlertsOfPatient(t.Context(), db.ID(c.Patient))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			of[r.ID] = name + " " + r.Kind
		}
	}
	rows, err := w.Store.Reader().OutboxLatest(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	laid, sent := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		laid[of[r.AlertID]] = true
		send := func(context.Context, alert.Letter) error {
			sent[of[r.AlertID]] = true
			return nil
		}
		for range 2 {
			if _, err := alert.HandOver(t.Context(), w.Service, [][]db.ID{{r.ID}}, send, func(error) string { return "" }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !laid["Kari admitted"] || !laid["Kari ready"] || len(sent) != 2 || !sent["Ola admitted"] || !sent["Kari died"] {
		t.Errorf("laid %v, sent %v", laid, sent)
	}
	rows, err = w.Store.Reader().OutboxLatest(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if want := map[bool]string{true: "sent", false: alert.Stopped}[sent[of[r.AlertID]]]; r.State != want {
			t.Errorf("%s is %s, want %s", of[r.AlertID], r.State, want)
		}
	}
}

var shots = flag.String("look", "", "a folder for pictures of the pages")

// TestLook looks at the pages in a browser.
func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	w.Service.Outward.Address = "https://traad.example"
	kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Moe", webtest.Planned)
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	w.Tell(w.NewStay(ola, "legevakt"), care.Arrival, 9*time.Hour, "")
	w.Admit(kari, 0)
	open, acted := "/varsler/"+string(w.Alerts(kari)[0]), "/varsler/"+string(w.Alerts(ola)[0])
	w.As(webtest.NesToo).Post(acted+"/gjort", "gjort", "told_ward", "merknad", "Avtalte tilsyn i morgen.").MustStatus(200)
	at := w.Serve(webtest.Nes)
	for name, path := range map[string]string{"varsel": open, "varsel-ferdig": acted, "varsler": "/varsler?vis=team", "tall": "/varsler/tall", "fravaer": "/fravaer"} {
		t.Run(name, func(t *testing.T) {
			picture := ""
			if *shots != "" {
				picture = filepath.Join(*shots, name)
			}
			webtest.Look(t, b.Page(t), at+path, picture)
		})
	}
}

// Of one who objects to everybody no alert is laid that somebody must take and nobody may, and no administrator is mailed; nor of one whose
// municipality's agreement has ended.
func TestNobodyMay(t *testing.T) {
	w := webtest.New(t)
	kari, ola, per := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Lie", webtest.FollowedUp), w.Person("Per", "Berg", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectEverybody, By: "patient", Competence: "full", On: webtest.Today}})
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs["Nes"], Seen: 1, Notice: care.AgreementNotice{
		On: webtest.Today, Ends: webtest.Today.AddDays(30), Reason: "Kommunen trekker seg.",
	}})
	w.Go(webtest.Today.AddDays(29), 10, 0)
	w.Tell(w.NewStay(per, "hospital"), care.Admission, 2*time.Hour, "emergency")
	before, err := w.Store.Reader().OutboxLatest(t.Context(), 20)
	if err != nil || len(before) == 0 || len(w.Alerts(per)) != 1 {
		t.Fatalf("nobody is told of one who is followed: %v", err)
	}
	w.Go(webtest.Today.AddDays(30), 10, 0)
	w.Tell(w.NewStay(ola, "hospital"), care.Admission, 2*time.Hour, "emergency")
	after, err := w.Store.Reader().OutboxLatest(t.Context(), 20)
	if err != nil || len(after) != len(before) {
		t.Errorf("%d mails of what nobody may see: %v", len(after)-len(before), err)
	}
	for _, r := range after {
		if r.About == string(care.NoticeNobody) {
			t.Error("an administrator is told that nobody may see her")
		}
	}
	if n := len(w.Alerts(kari)) + len(w.Alerts(ola)); n != 0 {
		t.Errorf("%d alerts that nobody may take", n)
	}
}
