package mapping

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/own"
	"traad/internal/app/plan"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/care/mapping"
	careplan "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Begin starts the conversation of an enrolment, with what was agreed about the visit and what the patient has answered at home already
// in it. One that is begun already stays as it is: two who begin at once write in the same. One whose mapping was corrected is opened again.
type Begin struct {
	Enrolment care.EnrolmentID
}

// Run starts it. An enrolment that cannot be mapped now is refused with the reason.
func (d Begin) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, person, err := allowed(ctx, tx, d.Enrolment)
		if err != nil {
			return err
		}
		doc, ok, err := find(ctx, tx.Reader, person.Patient, d.Enrolment)
		if err != nil {
			return err
		}
		p, err := s.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
		if err != nil {
			return err
		}
		events, _, err := tx.Events(ctx, d.Enrolment)
		if err != nil {
			return fmt.Errorf("mapping.Begin: %w", err)
		}
		if ok {
			return again(ctx, tx, doc, p, events)
		}
		e, err := care.Fold(p, events)
		if err != nil {
			return fmt.Errorf("mapping.Begin: %w", err)
		}
		if why := care.MayNot(p, e, care.Event{Kind: care.Mapped}); !why.IsZero() {
			return errs.Invalid(why.Text, why.Args...)
		}
		texts := beginning(d.Enrolment, e, tx)
		if err := fromBefore(ctx, tx, person, e, p, texts); err != nil {
			return err
		}
		if err := fromHome(ctx, tx, person, texts); err != nil {
			return err
		}
		_, err = document.Begin(ctx, tx, "", document.MappingKind, person.Patient, texts)
		return err
	})
}

// fromBefore puts in what was said in the enrolment that led to this one, where this one's form has the same field: the preparation, the next of kin's
// situation, the areas with the same code. Goals and measures are in the plan already.
func fromBefore(ctx context.Context, tx *app.Tx, person *access.Person, e *care.Enrolment, p *care.Pathway, texts map[string]string) error {
	if e.Carried == nil {
		return nil
	}
	events, _, err := tx.Events(ctx, e.Carried.Enrolment)
	if err != nil {
		return fmt.Errorf("mapping.Begin: %w", err)
	}
	for _, ev := range events {
		if ev.Kind == care.Mapped && !access.MaySeeItem(tx.Actor, person, "event/"+string(ev.ID), ev.ByOrg) {
			return nil // what the actor may not read is not put into what the team reads
		}
	}
	doc, before, err := TextsOf(ctx, tx.Reader, person.Patient, e.Carried.Enrolment)
	if err != nil || len(before) == 0 {
		return err
	}
	tx.Note(document.Ref(doc.ID))
	for path, text := range before {
		heading, rest, _ := strings.Cut(path, "/")
		code, _, _ := strings.Cut(rest, "/")
		same := slices.ContainsFunc(p.Circle(), func(a care.CircleArea) bool { return a.Code == code })
		if heading == "forberedt" || heading == "parorende" || heading == "omrade" && same {
			texts[path] = text
		}
	}
	return nil
}

// fromHome puts in what the patient has answered at home, so that nobody writes it again. What a next of kin has answered is hers, and is
// not put into what the patient reads.
func fromHome(ctx context.Context, tx *app.Tx, person *access.Person, texts map[string]string) error {
	if !access.Decide(tx.Actor, access.SeePreparation, person).Allowed {
		return nil
	}
	answers, err := own.Answers(ctx, tx.Reader, person.Patient)
	if err != nil {
		return err
	}
	for _, a := range answers {
		if !a.Kin && a.Text != "" {
			texts["forberedt/"+a.Question] = a.Text
			tx.Note(fmt.Sprintf("own_preparation/%s@%d", a.Grant, a.Revision))
		}
	}
	return nil
}

// beginning is what stands in a new conversation.
func beginning(id care.EnrolmentID, e *care.Enrolment, tx *app.Tx) map[string]string {
	m := map[string]string{"samtale/forlop": string(id), "samtale/dato": nb.Numeric(tx.Today), "samtale/form": "visit", "til-stede/pasient": "ja"}
	v, ok := e.Booked[care.PurposeMapping]
	if !ok {
		return m
	}
	m["samtale/form"] = v.Form
	if v.Place != "" {
		m["samtale/sted"] = v.Place
	}
	var others []string
	for _, who := range v.Participants {
		known := false
		for _, p := range mapping.Presents {
			if p.Title == who {
				m["til-stede/"+p.Code], known = "ja", true
			}
		}
		if !known {
			others = append(others, who)
		}
	}
	if len(others) > 0 {
		m["til-stede/andre"] = strings.Join(others, ", ")
	}
	return m
}

func allowed(ctx context.Context, tx *app.Tx, id care.EnrolmentID) (query.Enrolment, *access.Person, error) {
	row, err := tx.Locked(ctx, id)
	if err != nil {
		return row, nil, err
	}
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return row, nil, err
	}
	return row, person, tx.Allow(access.RecordMapping, person)
}

// Complete ends the conversation: the text is closed, the event is written, the scores are set, and what was said grows into
// a draft of the plan; all or nothing. In a draft that stands already it is put where nothing is written.
type Complete struct {
	enrolment.Target
	Team []careplan.Contact // who is put up as contacts in a first draft
}

// Run completes it. What is missing is told at the field, by path.
func (d Complete) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		e, person, err := allowed(ctx, tx, d.Enrolment)
		if err != nil {
			return err
		}
		pathway, err := s.Pathway(ctx, tx.Reader, e.PathwayCode, e.PathwayVersion, care.OrgID(e.AreaID))
		if err != nil {
			return err
		}
		circle := pathway.Circle()
		row, ok, err := find(ctx, tx.Reader, person.Patient, d.Enrolment)
		if err != nil {
			return err
		}
		if !ok {
			return errs.Invalid("Samtalen er ikke begynt. Begynn den først.")
		}
		if !row.ClosedAt.IsZero() {
			events, _, err := tx.Events(ctx, d.Enrolment)
			if err != nil {
				return fmt.Errorf("mapping.Complete: %w", err)
			}
			if !told(events) {
				return errs.Invalid("Kartleggingen er rettet. Åpne samtalen igjen, og avslutt den på nytt.")
			}
			return nil // completed already, perhaps on the other device
		}
		fields, err := document.Close(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		c := mapping.Read(fields.Texts())
		f := errs.Invalid("Samtalen kan ikke avsluttes ennå. Fyll ut feltene som er merket.")
		if c.On.IsZero() {
			f.At("samtale/dato", "Skriv når samtalen var.")
		}
		if c.Form == "" {
			f.At("samtale/form", "Velg hvordan samtalen ble holdt.")
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		cfs, err := scores(ctx, tx, person.Patient, c)
		if err != nil {
			return err
		}
		err = enrolment.In(ctx, tx, access.RecordMapping, d.Target, care.Event{Kind: care.Mapped, On: c.On, CFS: cfs, Visit: &care.Visit{
			Form: c.Form, Place: nb.CleanLine(c.Place), Participants: c.Participants(), GP: cmp.Or(c.GP, "none"), Note: summary(c),
		}})
		if err != nil {
			return named(err)
		}
		draft := c.Plan(circle)
		if len(draft) == 0 {
			return nil
		}
		_, err = plan.Begin(ctx, tx, person.Patient, d.Team, draft)
		return err
	})
}

// named gives the faults of the event the paths that the conversation's fields have.
func named(err error) error {
	if errs.KindOf(err) != errs.KindInvalid {
		return err
	}
	paths := map[string]string{"dato": "samtale/dato", "form": "samtale/form", "sted": "samtale/sted", "deltakere": "til-stede/andre", "fastlege": "til-stede/fastlege", "cfs": "skar/cfs"}
	f := errs.Invalid(errs.SafeText(err)).Because(err)
	for _, fault := range errs.FieldsOf(err) {
		f.At(cmp.Or(paths[fault.Name], fault.Name), fault.Message)
	}
	return f
}

// summary is what the event tells of the conversation: the whole is one click away.
func summary(c mapping.Conversation) string {
	var lines []string
	if m := c.Prepared["matters"]; m != "" {
		lines = append(lines, "«"+strings.Trim(nb.CleanLine(m), "«»")+"»")
	}
	n := 0
	var act []string
	for _, code := range slices.Sorted(maps.Keys(c.Areas)) {
		if c.Areas[code].Mapped() {
			n++
		}
		if c.Areas[code].Risk == mapping.Act {
			act = append(act, c.Areas[code].Note)
		}
	}
	lines = append(lines, nb.Plural(n, "område", "områder")+" kartlagt.")
	for _, note := range act {
		if note = nb.CleanLine(note); note != "" {
			lines = append(lines, note)
		}
	}
	return strings.Join(lines, "\n")
}

// scores writes what was scored as of the conversation's day, and returns the CFS, which belongs to the event.
func scores(ctx context.Context, tx *app.Tx, who care.PatientID, c mapping.Conversation) (care.CFS, error) {
	list, err := score.Instruments(ctx, tx.Reader)
	if err != nil {
		return 0, err
	}
	f := errs.Invalid("Samtalen kan ikke avsluttes ennå. Rett skårene som er merket.")
	var cfs care.CFS
	for _, code := range slices.Sorted(maps.Keys(c.Scores)) {
		x, ok := list.Find(code)
		if !ok {
			continue
		}
		v, err := x.Parse(c.Scores[code])
		if err != nil {
			wrong := errs.FieldsOf(err)[0]
			wrong.Name = "skar/" + code
			f.Fields = append(f.Fields, wrong)
			continue
		}
		if code == instrument.CFS {
			cfs = care.CFS(v)
			continue
		}
		err = tx.InsertScore(ctx, query.InsertScoreParams{
			ID: db.NewID(), PatientID: db.ID(who), Instrument: code, Value: score.Number(v), MeasuredOn: c.On, Note: inTalk,
			RecordedAt: db.At(tx.Now), ByUser: db.ID(tx.Actor.User), ByRole: string(tx.Actor.Role),
		})
		if err != nil {
			return 0, fmt.Errorf("mapping.Complete: %w", err)
		}
	}
	return cfs, f.OrNil()
}
