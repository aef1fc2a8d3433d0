package web_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/emergency"
	"traad/internal/app/enrolment"
	"traad/internal/app/merge"
	"traad/internal/app/objection"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/app/referral"
	"traad/internal/app/savedlist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

// seat is somebody who works in the region, by the letter of the role.
type seat struct {
	user   webtest.User
	letter string
}

// seats are everybody of the matrix. Jon Lie stood in for Mona Ruud until yesterday.
var seats = []seat{
	{webtest.Nes, "M"},
	{webtest.NesToo, "M"},
	{webtest.Ullensaker, "M"},
	{webtest.Kongsvinger, "H"},
	{webtest.Nordbyhagen, "H"},
	{webtest.Physician, "P"},
	{webtest.GP, "G"},
	{webtest.Substitute, "G"},
	{webtest.OtherGP, "G"},
	{webtest.CareWorker, "C"},
	{webtest.OtherCare, "C"},
	{webtest.Clinician, "E"},
	{webtest.Manager, "L"},
	{webtest.OtherManager, "L"},
	{webtest.Analyst, "A"},
	{webtest.Administrator, "X"},
}

// around are those who have to do with a person who is followed in Nes and lies in no ward.
var around = []webtest.User{webtest.Nes, webtest.NesToo, webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.Substitute, webtest.CareWorker}

func without(all []webtest.User, some ...webtest.User) []webtest.User {
	var left []webtest.User
	for _, u := range all {
		if !has(some, u) {
			left = append(left, u)
		}
	}
	return left
}

func has(all []webtest.User, u webtest.User) bool {
	for _, x := range all {
		if x == u {
			return true
		}
	}
	return false
}

// situation is one person and who reaches her, as the law and the service's own promise say.
type situation struct {
	name     string
	reached  []webtest.User // who has to do with her: what they see follows from the role
	objected []webtest.User // who would, if she had not said no
	elsewhere,
	ended,
	mistake,
	dead bool
	ago           int // days since what ended it
	stay          string
	left          bool
	against       care.ObjectionKind
	org           string
	protection    care.Protection
	emergency     webtest.User // who has taken emergency access: some pages open
	merged        bool         // she is asked for by a record that another stands for
	agreementOver bool
	placeless     []webtest.User // who reaches her and may not see where she lives
	gp, carer     [2]int         // their period as days from today, both 0: since long
}

var situations = []situation{
	{name: "followed", reached: around},
	{name: "in the ward", reached: append(around[:7:7], webtest.Clinician), stay: "Medisinsk avdeling"},
	{name: "in another unit", reached: around, stay: "Hjemmesykepleien Nes"},
	{name: "discharged", reached: around, stay: "Medisinsk avdeling", left: true},
	{name: "over lately", reached: around, ended: true, ago: 100},
	{name: "over lately, in the ward", reached: around, ended: true, ago: 100, stay: "Medisinsk avdeling"},
	{name: "over long ago", ended: true, ago: 181},
	{
		name: "over, followed by another municipality now", ended: true, ago: 100, elsewhere: true,
		reached: []webtest.User{webtest.Ullensaker, webtest.Nordbyhagen, webtest.Physician, webtest.GP, webtest.Substitute, webtest.CareWorker},
	},
	{name: "referred by mistake", mistake: true, ago: 3},
	{name: "objects to everybody", objected: around, against: care.ObjectEverybody},
	{
		name: "objects to the municipality", against: care.ObjectOrganisation, org: "Nes",
		reached: without(around, webtest.Nes, webtest.NesToo, webtest.CareWorker), objected: []webtest.User{webtest.Nes, webtest.NesToo, webtest.CareWorker},
	},
	{
		name: "objects to the office", against: care.ObjectOrganisation, org: "Årnes legesenter",
		reached: without(around, webtest.GP, webtest.Substitute), objected: []webtest.User{webtest.GP, webtest.Substitute},
	},
	{
		name: "objects to the hospital, in its ward", against: care.ObjectOrganisation, org: "Akershus universitetssykehus", stay: "Medisinsk avdeling",
		reached: without(around, webtest.Kongsvinger, webtest.Physician), objected: []webtest.User{webtest.Kongsvinger, webtest.Physician, webtest.Clinician},
	},
	{name: "objects to another organisation", reached: around, against: care.ObjectOrganisation, org: "Ullensaker"},
	{name: "objects to one item", reached: append(around[:7:7], webtest.Clinician), against: care.ObjectItem, stay: "Medisinsk avdeling"},
	{name: "protected address", reached: append(around[:7:7], webtest.Clinician), stay: "Medisinsk avdeling", protection: care.Protected, placeless: []webtest.User{webtest.Clinician}},
	{
		name: "strictly protected address", reached: append(without(around, webtest.Kongsvinger, webtest.Physician), webtest.Clinician), stay: "Medisinsk avdeling",
		protection: care.StrictlyProtected, placeless: []webtest.User{webtest.Clinician},
	},
	{name: "dead", reached: around, dead: true},
	{name: "her GP's time is over", reached: without(around, webtest.GP, webtest.Substitute), gp: [2]int{-400, -1}},
	{name: "her GP's time is not begun", reached: without(around, webtest.GP, webtest.Substitute), gp: [2]int{1, 100}},
	{name: "served until yesterday", reached: without(around, webtest.CareWorker), carer: [2]int{-100, -1}},
	{name: "opened in an emergency", reached: around, emergency: webtest.Ullensaker},
	{
		name: "protected address, opened in an emergency", reached: around, emergency: webtest.Ullensaker, protection: care.Protected, placeless: []webtest.User{webtest.Ullensaker},
	},
	{name: "a record that was merged into another", reached: around, merged: true},
	{name: "where the agreement has ended", agreementOver: true},
	{name: "served from tomorrow", reached: without(around, webtest.CareWorker), carer: [2]int{1, 100}},
}

// figure is a person of the matrix with what may not be seen of her.
type figure struct {
	situation
	webtest.Case
	family   string
	stands   care.PatientID // the record that stands for her
	question db.ID
	contact  care.EventID
	secrets  []string // name, birth date, numbers, address, telephones, everything written about her
	places   []string // address and telephone
	told     []string // of a protected address what in her plan tells it
	item     string   // what was written in the entry that she objects to
}

func (f *figure) id(k kind) string {
	switch k {
	case ofEnrolment:
		return string(f.Enrolment)
	case ofQuestion:
		return string(f.question)
	}
	return string(f.Patient)
}

// people makes one person for each situation.
func people(t *testing.T, w *webtest.World) []*figure {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	nes, physician := w.Actor(webtest.Nes), w.Actor(webtest.Physician)
	var made []*figure
	var ids []care.EnrolmentID
	for i, s := range situations {
		f := &figure{situation: s, family: "Zeta" + strings.Repeat("q", i%5) + string(rune('a'+i)) + "dal"}
		born := date.Of(1931+i, 3, 3+i)
		f.Number = synthetic(t, born)
		word := func(what string) string { return fmt.Sprintf("%s%s%c", what, "ord", 'a'+i) }
		phone := fmt.Sprintf("000 77 %03d", 100+i)
		kin := fmt.Sprintf("000 88 %03d", 100+i)
		address := "Hemmeligveien " + nb.Int(200+i)
		f.Name = "Gamma" + string(rune('a'+i)) + " " + f.family
		f.places = []string{address, phone}
		f.item = word("telefonsamtale")
		f.secrets = append([]string{
			f.family, "Gamma" + string(rune('a'+i)), nb.Numeric(born), nb.LongDay(born), f.Number.Digits(), f.Number.Digits()[:6] + " ", kin, word("henvisning"),
			word("besøk"), word("viktig"), word("plan"), word("spørsmål"), word("svigersønn"), f.item,
		}, f.places...)
		day := func(n int) date.Date { return webtest.Today.AddDays(-n - s.ago) }
		r, err := referral.Refer{
			Pathway: care.LongTerm, On: day(60), Number: f.Number, NotSame: true,
			Referral: care.Referral{From: "gp", Name: "Mona Ruud", How: "message", Why: word("henvisning"), ToHosp: true, Agrees: "yes"},
			Details: patient.Details{
				GivenName: "Gamma" + string(rune('a'+i)), FamilyName: f.family, BirthDate: born, Sex: "woman", Area: w.Orgs["Nes"], Phone: phone, Address: address,
			},
		}.Run(ctx, w.Service, nes)
		must(err)
		f.Patient, f.Enrolment, f.stands = r.Patient, r.Enrolment, r.Patient
		gp, carer := [2]int{-400, 400}, [2]int{-100, 100}
		if s.gp != [2]int{} {
			gp = s.gp
		}
		if s.carer != [2]int{} {
			carer = s.carer
		}
		at := enrolment.Target{Enrolment: f.Enrolment}
		for i, d := range []webtest.Deed{
			patient.SaveKin{Patient: f.Patient, Name: word("svigersønn"), Relation: "svigersønn", Phone: kin, Closest: true},
			enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: webtest.Answers(), On: day(58)},
			enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: webtest.Answers(), CFS: 5, On: day(57)},
			enrolment.Decide{Target: at, On: day(55), Decision: care.Decision{Outcome: care.Include}, Responsible: nes.User},
			enrolment.Consent{Target: at, On: day(50), Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}},
			webtest.HomeVisit{Target: at, On: day(40), Visit: care.Visit{Form: "visit", Participants: []string{"Pasienten"}, GP: "dialogue", Note: word("besøk"), Place: address}},
			webtest.TextPlan{Target: at, On: day(30), Matters: word("viktig"), Text: word("plan")},
			enrolment.LogContact{Target: at, On: day(10), Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: f.item, Minutes: 10}},
		} {
			if i == 0 || !s.mistake {
				w.Do(nes, d)
			}
		}
		f.contact = w.Last(f.Case).ID
		f.question, err = question.Ask{Patient: f.Patient, Urgency: care.UrgentToday, Text: word("spørsmål")}.Run(ctx, w.Service, nes)
		must(err)
		ids = append(ids, f.Enrolment)
		must(w.Store.InTx(ctx, func(tx *store.Writer) error { return relations(ctx, w, tx, f, gp, carer) }))
		made = append(made, f)
	}
	_, err := savedlist.Save{Name: "Alle", Shared: true, Members: ids}.Run(ctx, w.Service, nes)
	must(err)
	_, err = savedlist.Save{Name: "Alle hos oss", Shared: true, Members: ids}.Run(ctx, w.Service, physician)
	must(err)
	for _, f := range made {
		befall(t, w, f)
	}
	return made
}

// relations writes her GP, care worker and stay, for a period.
func relations(ctx context.Context, w *webtest.World, tx *store.Writer, f *figure, gp, carer [2]int) error {
	if err := tx.InsertGPRelation(ctx, query.InsertGPRelationParams{
		ID: db.NewID(), PatientID: db.ID(f.Patient), GpID: db.ID(w.ID(webtest.GP)), OfficeID: db.ID(w.Orgs["Årnes legesenter"]),
		ValidFrom: webtest.Today.AddDays(gp[0]), ValidTo: webtest.Today.AddDays(gp[1]), CreatedAt: db.At(webtest.Today.At(8, 0)),
	}); err != nil {
		return err
	}
	if err := tx.InsertCareRelation(ctx, query.InsertCareRelationParams{
		ID: db.NewID(), PatientID: db.ID(f.Patient), UserID: db.ID(w.ID(webtest.CareWorker)),
		ValidFrom: webtest.Today.AddDays(carer[0]), ValidTo: webtest.Today.AddDays(carer[1]), CreatedAt: db.At(webtest.Today.At(8, 0)),
	}); err != nil {
		return err
	}
	if f.stay == "" {
		return nil
	}
	st := query.InsertStayParams{
		ID: db.NewID(), PatientID: db.ID(f.Patient), UnitID: db.ID(w.Orgs[f.stay]), Kind: "hospital", Urgency: "emergency", FromAt: db.At(webtest.Today.AddDays(-2).At(6, 40)),
	}
	if f.left {
		st.ToAt = db.At(webtest.Today.AddDays(-1).At(12, 0))
	}
	return tx.InsertStay(ctx, st)
}

// befall brings the person into her situation.
func befall(t *testing.T, w *webtest.World, f *figure) {
	t.Helper()
	ctx, nes := t.Context(), w.Actor(webtest.Nes)
	at := enrolment.Target{Enrolment: f.Enrolment}
	if f.emergency != "" {
		if _, err := (emergency.Take{Patient: f.Patient, Reason: care.EmergencyReason("acute"), Note: "Falt hjemme, kommer med ambulanse."}).Run(ctx, w.Service, w.Actor(f.emergency)); err != nil {
			t.Fatal(err)
		}
	}
	if f.merged {
		given, family, _ := strings.Cut(f.Name, " ")
		r, err := referral.Refer{
			Pathway: care.Homecoming, On: webtest.Today, NotSame: true,
			Referral: care.Referral{From: "gp", Name: "Mona Ruud", How: "message", Why: "Skrevet en gang til.", ToHosp: true, Agrees: "yes"},
			Details:  patient.Details{GivenName: given, FamilyName: family, BirthDate: date.Of(1930, 1, 1), Sex: "woman", Area: w.Orgs["Nes"]},
		}.Run(ctx, w.Service, nes)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(nes, merge.Merge{Merged: f.Patient, Survivor: r.Patient, Reason: "Samme person.", Sure: true})
		f.stands = r.Patient
	}
	if f.agreementOver { // in a municipality of her own, so that the others' agreements stand
		over := db.NewID()
		if err := w.Store.InTx(ctx, func(tx *store.Writer) error {
			area, err := tx.Organisation(ctx, db.ID(w.Orgs["Nes"]))
			if err != nil {
				return err
			}
			if err := tx.InsertOrganisation(ctx, query.InsertOrganisationParams{
				ID: over, Kind: area.Kind, Number: "3299", Name: "Hurdal", NameSort: "hurdal", SiteID: area.SiteID, Status: area.Status,
			}); err != nil {
				return err
			}
			for _, q := range []string{"update organisation set access_ended_on = $2 where id = $1", "update enrolment set area_id = $1 where id = $2", "update question set area_id = $1 where enrolment_id = $2"} {
				with := string(f.Enrolment)
				if strings.Contains(q, "access_ended_on") {
					with = webtest.Today.AddDays(-1).String()
				}
				if _, err := tx.Tx.ExecContext(ctx, q, string(over), with); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if f.dead {
		w.Do(nes, patient.RegisterDeath{Patient: f.Patient, On: webtest.Today.AddDays(-1)})
	}
	if f.ended {
		w.Do(nes, enrolment.End{Target: at, On: webtest.Today.AddDays(-f.ago), Reason: "moved"})
	}
	if f.mistake {
		w.Go(webtest.Today.AddDays(-f.ago), 10, 0)
		w.Do(w.Actor(webtest.Nes), enrolment.Correct{Target: at, Event: w.Events(f.Case)[0].ID, Reason: "Feil person."})
		w.Go(webtest.Today, 10, 0)
	}
	if f.elsewhere {
		if _, err := (referral.Refer{
			Pathway: care.LongTerm, On: webtest.Today.AddDays(-5), Known: f.Patient, Details: patient.Details{Area: w.Orgs["Ullensaker"]},
			Referral: care.Referral{From: "gp", Name: "Mona Ruud", How: "message", Why: "Flyttet.", ToHosp: true, Agrees: "yes"},
		}).Run(ctx, w.Service, w.Actor(webtest.Physician)); err != nil {
			t.Fatal(err)
		}
	}
	if f.against != "" {
		o := care.Objection{Against: f.against, Org: w.Orgs[f.org], By: "patient", Competence: "full", On: webtest.Today}
		if f.against == care.ObjectItem {
			o.Item = "event/" + string(f.contact)
		}
		w.Do(nes, objection.Record{Patient: f.Patient, Objection: o})
	}
	if f.protection != care.Unprotected {
		row, err := w.Store.Reader().Patient(ctx, db.ID(f.Patient))
		if err != nil {
			t.Fatal(err)
		}
		w.Do(nes, patient.Edit{Patient: f.Patient, Seen: row.Version, Details: patient.Details{
			GivenName: row.GivenName, FamilyName: row.FamilyName, BirthDate: row.BirthDate, Sex: row.Sex, Area: care.OrgID(row.AreaID), Address: row.Address, Phone: row.Phone,
			Protection: f.protection,
		}})
		texts, told := webtest.Placed()
		w.Agreed(f.Case, texts)
		f.told = slices.DeleteFunc(told, func(s string) bool { return strings.HasPrefix(s, "Nes") }) // «Nes kommune» is looked for in all
	}
}

// synthetic is a woman's synthetic number for the day.
func synthetic(t *testing.T, born date.Date) nin.Number {
	t.Helper()
	for i := range 500 {
		if n, ok := nin.Synthetic(born, true, i); ok {
			return n
		}
	}
	t.Fatal("no number for the day")
	return nin.Number{}
}
