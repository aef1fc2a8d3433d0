package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/alert"
	"traad/internal/app/callback"
	"traad/internal/app/candidate"
	"traad/internal/app/concern"
	"traad/internal/app/dataset"
	docapp "traad/internal/app/document"
	"traad/internal/app/emergency"
	"traad/internal/app/enrolment"
	"traad/internal/app/inbox"
	"traad/internal/app/meeting"
	"traad/internal/app/merge"
	"traad/internal/app/message"
	"traad/internal/app/network"
	"traad/internal/app/own"
	"traad/internal/app/personletter"
	planapp "traad/internal/app/plan"
	"traad/internal/app/quality"
	"traad/internal/app/question"
	export "traad/internal/app/recordexport"
	"traad/internal/app/removal"
	"traad/internal/app/report"
	"traad/internal/app/research"
	"traad/internal/app/result"
	"traad/internal/app/score"
	"traad/internal/app/staffing"
	"traad/internal/app/stay"
	"traad/internal/app/survey"
	"traad/internal/app/watch"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/query"

	exportpage "traad/internal/front/web/page/recordexport"
	staffingrule "traad/internal/rules/staffing"
	rule "traad/internal/rules/watch"
)

// word stands in every text about kari and liv: whoever does not reach them sees it nowhere.
const word = "Hemmeligord"

// things is a world with one real thing of every kind that an address names, of persons who are followed in Nes.
type things struct {
	*webtest.World
	kari webtest.Case // most are hers: nobody's ward, GP Mona Ruud, served by Anne Holt
	liv  webtest.Case // has a plan that holds, and what she may not read of it
	twin webtest.Case // two records of one, with a pathway each
	grant,
	livGrant db.ID

	stay, open, load, asked, ready, removal, document, score, concern, word, alert, absence, withheld, finding, merge db.ID
	message, version, incoming,
	question, emergency, staffing, scenario, change, report, network, meeting, taken, decision, extract, survey, tied, letter, callback db.ID
	code, alertLink, planLink string
	told, unread              int
}

// newThings makes them through the deeds that people do.
func newThings(t *testing.T) *things {
	t.Helper()
	w := &things{World: webtest.New(t)}
	w.Hire(webtest.OtherManager, care.Manager, "Ullensaker")
	w.Service.Outward.Address = "https://traad.example"
	box := inbox.New(w.Service, func(inbox.Raw) (*inbox.Told, error) { return nil, nil }, []inbox.Sender{{Name: "ahus", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital"}}, slog.New(slog.DiscardHandler))
	h := &dataset.Holder{}
	h.Put(population(t))
	finder := &candidate.Finder{Data: h, PerDay: 3}
	w.Handler = web.New(w.Service, web.Options{Log: slog.New(slog.NewTextHandler(w.Logs(), nil)), Inbox: box, Data: h, Candidates: finder})

	w.kari, w.liv = w.Person("Gammakari", "Zetavik", webtest.FollowedUp), w.Person("Gammaliv", "Zetaness", webtest.Mapped)
	w.twin = w.Person("Gammatove", "Zetaberg", webtest.Planned)
	w.ofMerge(w.Person("Gammatove M", "Zetaberg", webtest.Planned))
	w.ofPlans()
	w.ofPatient()
	w.ofTeam()
	w.ofStays()
	w.ofMessages(box)
	w.ofOthers()
	m := regexp.MustCompile(`\b([A-Z2-9]{4})-([A-Z2-9]{2})\b`).FindStringSubmatch(w.As(webtest.Physician).Get("/kandidater").MustStatus(200).Text)
	if m == nil {
		t.Fatal("nobody is on the list of candidates")
	}
	w.code = m[1] + m[2]
	return w
}

func (w *things) ok(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// made makes a letter of kari's.
func (w *things) made() {
	w.T.Helper()
	nes := w.Actor(webtest.Nes)
	sheet, err := personletter.Open(w.T.Context(), w.Service, nes, w.kari.Enrolment)
	w.ok(err)
	l, err := sheet.Letter("leaflet")
	w.ok(err)
	_, text, _, _ := sheet.Fill(l, lang.NB)
	w.Do(nes, personletter.Make{ID: w.letter, Enrolment: w.kari.Enrolment, Code: "leaflet", Language: lang.NB, Seen: personletter.Digest(text)})
}

// one reads one value.
func one[V any](w *things, sql string, args ...any) V {
	w.T.Helper()
	var v V
	if err := w.Store.DB.Raw().QueryRowContext(w.T.Context(), sql, args...).Scan(&v); err != nil {
		w.T.Fatalf("%s: %v", sql, err)
	}
	return v
}

func (w *things) ofMerge(other webtest.Case) {
	w.T.Helper()
	w.Do(w.Actor(webtest.Nes), merge.Merge{Merged: other.Patient, Survivor: w.twin.Patient, Reason: "Samme " + word, Sure: true})
	w.merge = one[db.ID](w, "select id from patient_merge")
}

// ofPlans sends a draft of kari's to be heard, and publishes one of liv's.
func (w *things) ofPlans() {
	w.T.Helper()
	ctx, nes := w.T.Context(), w.Actor(webtest.Nes)
	write := func(c webtest.Case) (db.ID, *planapp.All) {
		id, err := planapp.Start{Patient: c.Patient}.Run(ctx, w.Service, nes)
		w.ok(err)
		all, err := planapp.Of(ctx, w.Store.Reader(), c.Patient)
		w.ok(err)
		fields, err := docapp.Fields(ctx, w.Store.Reader(), all.Working.Document)
		w.ok(err)
		var saves []document.Save
		for path, text := range map[string]string{
			"mal/a/tekst": "Gå til postkassen, " + word, "tiltak/a/hva": "Blodprøver", "tiltak/a/hvem": "fastlege", "tiltak/a/frist": "18.12.2026",
			"tiltak/b/hva": "Veie seg", "tiltak/b/hvem": "pasient", "tiltak/b/frist": "18.12.2026", "team/a/navn": "Ingrid Sandvik", "team/a/telefon": "000 55 210",
		} {
			saves = append(saves, document.Save{Path: path, Base: fields[path].Revision, Text: text})
		}
		_, err = docapp.Save{Document: all.Working.Document, Fields: saves}.Run(ctx, w.Service, nes)
		w.ok(err)
		all, err = planapp.Of(ctx, w.Store.Reader(), c.Patient)
		w.ok(err)
		return id, all
	}
	id, all := write(w.liv)
	w.Do(nes, planapp.Publish{Version: id, Seen: all.Working.Seen, Signs: true, Agreement: planapp.Agreement{Says: "yes", How: planapp.InPerson}, Reason: "Avtalt", Review: map[string]plan.MeasureStatus{}, Keeps: map[string]bool{}})
	w.message, w.version = db.NewID(), id
	w.ok(w.Store.InTx(ctx, func(tx *store.Writer) error {
		at, area := db.At(w.Service.Now()), db.ID(w.Orgs["Nes"])
		w.incoming = db.NewID()
		if _, err := tx.InsertPartyMessage(ctx, query.InsertPartyMessageParams{
			ID: w.incoming, MsgID: "m-1", SenderHer: "90998", SenderName: "Hjemmetjenesten", PatientID: db.ID(w.liv.Patient), EnrolmentID: db.ID(w.liv.Enrolment), AreaID: area, Answers: w.message, Kind: "DIALOG_SVAR",
			Body: "Enig, " + word, WrittenAt: at, ReceivedAt: at,
		}); err != nil {
			return err
		}
		sealed, err := w.Service.Keys.Seal([]byte("%PDF-"+word), message.Item(w.incoming))
		w.ok(err)
		if err := tx.InsertPartyAttachment(ctx, query.InsertPartyAttachmentParams{ID: db.NewID(), MessageID: w.incoming, Number: 1, Mime: "application/pdf", Title: word, Size: 5, Sealed: sealed}); err != nil {
			return err
		}
		return tx.LayPlanMessage(ctx, query.LayPlanMessageParams{
			ID: w.message, ThreadID: w.message, PatientID: db.ID(w.liv.Patient), EnrolmentID: db.ID(w.liv.Enrolment), AreaID: area, VersionID: id, Party: "kommune", OrganisationID: area,
			HerID: "90998", Name: "Hjemmetjenesten", BusinessHerID: "90997", BusinessName: "Nes", State: "rejected", Receipts: db.JSON("[]"), CreatedAt: at, CreatedBy: db.ID(nes.User), SentAt: at, AnsweredAt: at,
		})
	}))
	w.withheld = db.NewID()
	w.Do(w.Actor(webtest.Physician), own.Withhold{Patient: w.liv.Patient, Key: w.withheld, Withheld: care.Withheld{Item: "tiltak/b", Ground: "life", Reason: word}})
	id, all = write(w.kari)
	w.document = all.Working.Document
	w.Do(nes, planapp.Send{Version: id, Due: date.Of(2026, 11, 27), Parties: []planapp.Asked{
		{Kind: plan.GP, Name: "Mona Ruud", User: w.ID(webtest.GP), Asks: "Passer fristen?"}, {Kind: plan.Patient, Name: w.kari.Name},
	}})
	rows, err := w.Store.Reader().OutboxLatest(ctx, 9)
	w.ok(err)
	for _, r := range rows {
		if m := regexp.MustCompile(`https://traad\.example(/h/[A-Z2-7]{20})\n`).FindStringSubmatch(r.Body); m != nil {
			w.planLink = m[1]
		}
	}
}

// ofPatient lets kari and liv in and writes what kari says.
func (w *things) ofPatient() {
	w.T.Helper()
	w.grant, w.livGrant = w.Let(w.kari, ""), w.Let(w.liv, "")
	w.AsOwn(w.grant).Post("/min-plan/forslag", "slag", "goal", "tekst", "Vil ut, "+word).MustStatus(200)
	w.word = one[db.ID](w, "select id from own_word")
}

// ofTeam writes what somebody in the team writes.
func (w *things) ofTeam() {
	w.T.Helper()
	nes := w.Actor(webtest.Nes)
	at := enrolment.Target{Enrolment: w.kari.Enrolment}
	w.score, w.concern, w.removal = db.NewID(), db.NewID(), db.NewID()
	w.Do(nes, score.Add{Patient: w.kari.Patient, Enrolment: w.kari.Enrolment, Instrument: "sppb", Typed: "6", Note: word, Key: w.score})
	w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: w.kari.Patient, Key: w.concern, Concern: care.Concern{Sign: "yellow", Behalf: care.BehalfSelf, Text: "Hovne ankler, " + word}})
	var err error
	w.question, err = question.Ask{Patient: w.kari.Patient, Urgency: care.UrgentToday, Text: "Kan dosen økes? " + word}.Run(w.T.Context(), w.Service, nes)
	w.ok(err)
	w.Do(nes, enrolment.LogContact{Target: at, On: webtest.Today.AddDays(-1), Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: word}})
	_, err = removal.Ask{Key: w.removal, Scope: removal.OneEvent, Enrolment: w.kari.Enrolment, Event: w.Last(w.kari).ID, Ground: care.WrongPatient, Reason: "Gjelder en annen, " + word}.Run(w.T.Context(), w.Service, nes)
	w.ok(err)
	w.meeting, w.taken, w.decision = db.NewID(), db.NewID(), db.NewID()
	w.Do(nes, meeting.Plan{Key: w.meeting, Meeting: care.Meeting{On: webtest.Today.AddDays(3), Clock: "09.00", Form: "both", Agenda: care.MeetingAgenda}})
	w.Do(nes, meeting.Bring{Key: w.taken, Patient: w.kari.Patient, Meeting: w.meeting, Question: "Hva gjør andre når pasienten ikke vil ha hjelp?"})
	w.Do(nes, meeting.Resolve{Key: w.decision, Meeting: w.meeting, Case: w.taken, Text: "Prøver dagsenter", Responsible: nes.User, Due: webtest.Today.AddDays(20)})
	w.Do(nes, alert.BeAway{From: webtest.Today, To: webtest.Today.AddDays(2)})
	w.absence = one[db.ID](w, "select id from absence")
}

// ofStays tells of one stay that is over and of one that goes on.
func (w *things) ofStays() {
	w.T.Helper()
	ctx := w.T.Context()
	tell := func(c webtest.Case, m care.Movement) (id db.ID) {
		w.ok(w.Service.Do(ctx, w.Actor(webtest.Nes), func(tx *app.Tx) error {
			p, err := tx.Person(ctx, c.Patient)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.RecordStay, p); err != nil {
				return err
			}
			change, err := stay.Record(ctx, tx, stay.Told{Patient: c.Patient, Sender: "ahus", Number: string(c.Patient), Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital", Movement: m})
			id = db.ID(change.Stay)
			return err
		}))
		return id
	}
	w.stay = tell(w.kari, care.Movement{Kind: care.Admission, At: webtest.Today.AddDays(-9).At(7, 0), Urgency: "emergency", Place: word})
	tell(w.kari, care.Movement{Kind: care.Discharge, At: webtest.Today.AddDays(-3).At(12, 0)})
	w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: w.liv.Enrolment}, Visit: care.Visit{Purpose: care.PurposeContact, On: webtest.Today.AddDays(2), Form: "visit", Place: "hjemme"}})
	w.open = tell(w.liv, care.Movement{Kind: care.Admission, At: webtest.Today.AddDays(-2).At(7, 0), Urgency: "emergency", Place: word})
	w.Tell(w.NewStay(w.kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	w.alert = w.Alerts(w.kari)[0]
	w.alertLink = "/v/" + one[string](w, "select link from alert where id = $1", string(w.alert))
}

// ofMessages takes one message in about kari and one that nobody can read.
func (w *things) ofMessages(box *inbox.Box) {
	w.T.Helper()
	for _, control := range []string{"1", "2"} {
		_, err := box.Receive(w.T.Context(), inbox.Message{
			Interface: "mllp", Sender: "ahus", Format: "hl7", Key: []string{control}, Day: "20261117", Raw: []byte("MSH|" + word + control), Header: inbox.Header{Type: "ADT^A01", Control: control}, Fault: inbox.FailUnreadable,
		})
		w.ok(err)
	}
	box.Start(w.T.Context())
	for deadline := time.Now().Add(time.Minute); one[int](w, "select count(*) from inbox where state = 'failed'") < 2; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.T.Fatal("the messages are not taken in")
		}
	}
	box.Stop()
	w.told, w.unread = one[int](w, "select min(seq) from inbox"), one[int](w, "select max(seq) from inbox")
	w.Exec("update inbox set state = 'applied', fault = '', patient_id = $1 where seq = $2", string(w.kari.Patient), w.told)
}

// Exec writes what no deed of this front writes.
func (w *things) Exec(sql string, args ...any) {
	w.T.Helper()
	if _, err := w.Store.DB.Raw().ExecContext(w.T.Context(), sql, args...); err != nil {
		w.T.Fatalf("%s: %v", sql, err)
	}
}

// ofOthers makes what leaders, analysts and administrators have to do with.
func (w *things) ofOthers() {
	w.T.Helper()
	ctx := w.T.Context()
	file := "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander\nA,2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,\n"
	rep, err := dataset.ImportEpisodes{Declared: dataset.Declared{
		Files: []dataset.File{{Name: "e.csv", Data: strings.NewReader(file), Size: int64(len(file))}}, Source: "ahus-dips", Wait: true,
	}}.Run(ctx, w.Service, w.Actor(webtest.Analyst))
	w.ok(err)
	w.load = rep.ID
	w.finding = db.NewID()
	w.ok(w.Service.Do(ctx, w.Actor(webtest.Administrator), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		return watch.Lay(ctx, tx, []watch.Laid{{
			ID: w.finding, Rule: rule.Self, Relation: "same_name", User: w.ID(webtest.Nes), Role: care.MunicipalCoordinator, Org: w.Orgs["Nes"], Subject: w.kari.Patient,
			First: webtest.Today.AddDays(-1).At(9, 0), Last: webtest.Today.AddDays(-1).At(9, 5), Persons: 1,
		}})
	}))
	tor := w.PersonIn("Ullensaker", "Torvald", "Fjellheim", webtest.Planned)
	w.emergency = db.NewID()
	_, err = emergency.Take{Key: w.emergency, Patient: tor.Patient, Reason: care.EmergencyAcute, Note: "Falt på gulvet, uten medisinliste."}.Run(ctx, w.Service, w.Actor(webtest.CareWorker))
	w.ok(err)
	ask := func() db.ID {
		id := db.NewID()
		_, err := export.Ask{Key: id, Organisation: w.Orgs["Nes"], Reason: "Avtalen slutter."}.Run(ctx, w.Service, w.Actor(webtest.Nes))
		w.ok(err)
		return id
	}
	w.staffing, w.scenario, w.change = db.NewID(), db.NewID(), db.NewID()
	w.survey, w.tied = db.NewID(), db.NewID()
	for _, round := range []survey.Begin{{ID: w.survey, Anonymous: true}, {ID: w.tied}} {
		round.Survey, round.Pathway, round.Area, round.From, round.To = "pasient", care.LongTerm, w.Orgs["Nes"], webtest.Today, webtest.Today.AddDays(60)
		w.Do(w.Actor(webtest.Nes), round)
	}
	w.callback, w.letter = db.NewID(), db.NewID()
	_, err = callback.Ask{ID: w.callback, Callback: care.Callback{Area: w.Orgs["Nes"], From: "patient", Name: "Deltaturid", Phone: "22334455"}}.Run(ctx, w.Service)
	w.ok(err)
	w.made()
	leader := w.Actor(webtest.Manager)
	for _, d := range []staffing.Begin{
		{Key: w.staffing, Org: w.Orgs["Nes"], Step: staffingrule.Quarter, From: webtest.Today, Periods: 4}, {Key: w.scenario, Org: w.Orgs["Nes"], Of: w.staffing, Name: "Uten vikar"},
	} {
		_, err = d.Run(ctx, w.Service, leader)
		w.ok(err)
	}
	w.Do(leader, quality.Mark{ID: w.change, On: webtest.Today.AddDays(-30), Area: w.Orgs["Nes"], Text: "Ny koordinator"})
	w.extract, err = research.Order{
		Key: db.NewID(), Ground: app.Ground{Title: "Sykehusbruk", Purpose: "Bruk før og etter", Decision: "REK 2026/1", DecisionOn: webtest.Today.AddDays(-9), DeleteOn: webtest.Today.AddDays(300)}, Recipient: "Forskningsavdelingen", CSV: true,
	}.Run(ctx, w.Service, w.Actor(webtest.Analyst))
	w.ok(err)
	_, err = report.Make(ctx, w.Service)
	w.ok(err)
	_, err = quality.Make(ctx, w.Service)
	w.ok(err)
	draft, err := report.New(ctx, w.Service, w.Actor(webtest.Analyst), "", result.Everybody)
	w.ok(err)
	w.network = db.NewID()
	_, err = network.Share{Key: w.network, Period: draft.Period}.Run(ctx, w.Service, w.Actor(webtest.Analyst))
	w.ok(err)
	w.report, err = report.Freeze{Key: db.NewID(), Period: draft.Period, Mark: draft.Mark}.Run(ctx, w.Service, w.Actor(webtest.Analyst))
	w.ok(err)
	w.ready = ask()
	w.Do(w.Actor(webtest.Manager), export.Approve{ID: w.ready})
	w.ok(export.Run(ctx, w.Service, w.ready, exportpage.Printer()))
	w.asked = ask()
}

// notice gives notice of Nes's agreement. It closes much.
func (w *things) notice() {
	w.T.Helper()
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs["Nes"], Seen: 1, Notice: care.AgreementNotice{On: webtest.Today, Ends: webtest.Today.AddDays(200), Reason: "Avtalen slutter."}})
}

// population is a small invented one: some are often in hospital.
func population(t *testing.T) *dataset.Set {
	t.Helper()
	var e, p bytes.Buffer
	fmt.Fprintln(&e, "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander")
	fmt.Fprintln(&p, "lopenr,fodselsdato,kjonn,kommunenr")
	for i := range 60 {
		fmt.Fprintf(&p, "psn%03d,%s,%d,3228\n", i, date.Of(1930+i%20, 1, 1).AddDays(i), 1+i%2)
		for k := range 1 + i%6 {
			in := date.Of(2025, 1, 5).AddDays(k*60 + i%30)
			fmt.Fprintf(&e, "psn%03d,%s,10:00,%s,12:00,1,1,983971636,2,%s,%s\n", i, in, in.AddDays(4), []string{"I50.0", "J44.1", "S72.0"}[i%3], []string{"F05.9 E11.9", "R29.6 I48", "N18.4 J44.9"}[k%3])
		}
	}
	var b column.Builder
	var g column.Register
	for _, read := range []func() error{
		func() error { return b.Read("e.csv", bytes.NewReader(e.Bytes()), int64(e.Len())) },
		func() error { return g.Read("p.csv", bytes.NewReader(p.Bytes()), int64(p.Len())) },
	} {
		if err := read(); err != nil {
			t.Fatal(err)
		}
	}
	people, err := g.People()
	if err != nil {
		t.Fatal(err)
	}
	columns, err := b.Episodes()
	if err != nil {
		t.Fatal(err)
	}
	return &dataset.Set{Manifest: 1, Through: date.Of(2025, 12, 31), Index: casefind.Read(columns), People: people}
}
