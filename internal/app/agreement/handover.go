package agreement

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// HandOver is somebody with an open enrolment where an agreement is about to end, and what is done to hand her over.
type HandOver struct {
	Enrolment   care.EnrolmentID
	Patient     care.PatientID
	Name        string
	Born        date.Date
	Area        string
	Stage       string
	Responsible string // "" nobody
	Due         date.Date
	DueTitle    string

	ToWhom string
	Done   bool
	DoneOn date.Date
	Note   string
	Seen   int // version of what is written, 0 where nothing is
	By     string
	At     db.Time
}

// HandOvers is the list.
type HandOvers struct {
	Areas []Ending
	Rows  []HandOver
}

// Ending is an area whose agreement is about to end.
type Ending struct {
	ID     care.OrgID
	Name   string
	Phase  care.AgreementPhase
	Notice care.AgreementNotice // zero where it has lapsed
}

// Done counts those who are handed over.
func (list *HandOvers) Done() int {
	n := 0
	for _, r := range list.Rows {
		if r.Done {
			n++
		}
	}
	return n
}

// HandOverList returns everybody with an open enrolment in those of the actor's areas whose agreement is about to end, by
// name. The look is audited with every person, as an export where it becomes a file.
func HandOverList(ctx context.Context, s *app.Service, a access.Actor, file bool) (*HandOvers, error) {
	r := s.Store.Reader()
	list := &HandOvers{}
	if access.May(a.Role, access.SeeHandOver) {
		if err := list.load(ctx, r, a); err != nil {
			return nil, err
		}
	}
	items := []string{"hand_overs"}
	var subjects []care.PatientID
	for _, row := range list.Rows {
		items, subjects = append(items, fmt.Sprintf("hand_over/%s@%d", row.Enrolment, row.Seen)), append(subjects, row.Patient)
	}
	deed := access.SeeHandOver
	if file {
		deed = access.Export
	}
	return list, s.See(ctx, a, deed, nil, items, subjects...)
}

func (list *HandOvers) load(ctx context.Context, r *store.Reader, a access.Actor) error {
	var areas []db.ID
	for _, id := range a.Areas {
		e, err := ending(ctx, r, id, a.Today)
		if err != nil {
			return err
		}
		if e != nil {
			list.Areas, areas = append(list.Areas, *e), append(areas, db.ID(id))
		}
	}
	if len(areas) == 0 {
		return nil
	}
	rows, err := r.OpenEnrolmentsIn(ctx, db.List(areas))
	if err != nil {
		return fmt.Errorf("agreement: hand-over: %w", err)
	}
	written, err := r.HandOversIn(ctx, db.List(areas))
	if err != nil {
		return fmt.Errorf("agreement: hand-over: %w", err)
	}
	by := map[db.ID]query.HandOversInRow{}
	for _, w := range written {
		by[w.EnrolmentID] = w
	}
	for _, e := range rows {
		h := by[e.ID]
		list.Rows = append(list.Rows, HandOver{
			Enrolment: care.EnrolmentID(e.ID), Patient: care.PatientID(e.PatientID), Name: e.GivenName + " " + e.FamilyName, Born: e.BirthDate,
			Area: e.AreaName, Stage: e.NowText, Responsible: string(e.ResponsibleName), Due: e.NextDue, DueTitle: e.NextTitle,
			ToWhom: h.ToWhom, Done: h.Done, DoneOn: h.DoneOn, Note: h.Note, Seen: h.Version, By: string(h.ChangedByName), At: h.ChangedAt,
		})
	}
	return nil
}

// ending returns the area where its agreement is about to end, nil where it is not.
func ending(ctx context.Context, r *store.Reader, id care.OrgID, today date.Date) (*Ending, error) {
	phase, err := PhaseIn(ctx, r, id, today)
	if err != nil || !phase.Allows(care.HandThemOver) {
		return nil, err
	}
	org, err := r.Organisation(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("agreement: area: %w", err)
	}
	e := &Ending{ID: id, Name: org.Name, Phase: phase}
	held, err := of(ctx, r, org.ID, org.ParentID)
	if err != nil {
		return nil, err
	}
	list := held[org.ID]
	if !own(list, today) {
		list = held[org.ParentID]
	}
	for _, h := range list {
		if phase == care.NoticeGiven && h.Phase(today) == phase {
			e.Notice = h.Notice
		}
	}
	return e, nil
}

// Reminder says how much is left to hand over before access ends.
type Reminder struct {
	Names []string  // of the areas under notice
	Ends  date.Date // the first of them
	Left  int
}

// Remind returns the reminder for an actor's areas, nil where no notice is given. It counts and names nobody.
func Remind(ctx context.Context, s *app.Service, a access.Actor) (*Reminder, error) {
	r := s.Store.Reader()
	if !access.May(a.Role, access.SeeHandOver) || len(a.Areas) == 0 {
		return nil, nil
	}
	given, err := r.AgreementsOfParties(ctx, db.List(a.Areas))
	if err != nil {
		return nil, fmt.Errorf("agreement: reminder: %w", err)
	}
	var out *Reminder
	var areas []db.ID
	for _, row := range given {
		if row.NoticeOn.IsZero() || row.NoticeOn.After(a.Today) || !row.NoticeEnds.After(a.Today) {
			continue
		}
		e, err := ending(ctx, r, care.OrgID(row.PartyID), a.Today)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue // a newer agreement holds
		}
		if out == nil {
			out = &Reminder{Ends: row.NoticeEnds}
		}
		out.Names = append(out.Names, e.Name)
		if row.NoticeEnds.Before(out.Ends) {
			out.Ends = row.NoticeEnds
		}
		within, err := areasOf(ctx, r, row.PartyID, a.Today)
		if err != nil {
			return nil, err
		}
		areas = append(areas, within...)
	}
	if out == nil {
		return nil, nil
	}
	n, err := r.CountHandOvers(ctx, db.List(areas))
	if err != nil {
		return nil, fmt.Errorf("agreement: reminder: %w", err)
	}
	out.Left = int(n.Followed - n.Done)
	return out, s.See(ctx, a, access.SeeHandOver, nil, []string{"hand_overs"})
}

// MarkHandOver writes to whom somebody is handed over, and whether it is done. Seen is the version that the form showed, 0
// where nothing was written.
type MarkHandOver struct {
	Enrolment care.EnrolmentID
	Seen      int
	ToWhom    string
	Done      bool
	On        date.Date // when it was done; zero is today
	Note      string
}

// Run writes it. Faults at til_hvem, dato, notat; the page adds the enrolment's own.
func (d MarkHandOver) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.Locked(ctx, d.Enrolment)
		if errs.KindOf(err) == errs.KindNotFound {
			return tx.Nobody(ctx, access.HandOver)
		}
		if err != nil {
			return err
		}
		person, err := tx.Person(ctx, care.PatientID(row.PatientID))
		if err != nil {
			return err
		}
		if err := tx.Allow(access.HandOver, person, fmt.Sprintf("hand_over/%s@%d", d.Enrolment, d.Seen+1)); err != nil {
			return err
		}
		phase, err := PhaseIn(ctx, tx.Reader, care.OrgID(row.AreaID), tx.Today)
		if err != nil {
			return err
		}
		if !phase.Allows(care.HandThemOver) {
			return errs.Conflict("Samarbeidsavtalen er ikke sagt opp, så ingen skal overleveres.")
		}
		if err := d.check(tx.Today); err != nil {
			return err
		}
		on := d.On
		if d.Done && on.IsZero() {
			on = tx.Today
		}
		if !d.Done {
			on = date.Date{}
		}
		hit, err := tx.WriteHandOver(ctx, query.WriteHandOverParams{
			EnrolmentID: row.ID, ToWhom: d.ToWhom, Done: d.Done, DoneOn: on, Note: d.Note, ChangedAt: db.At(tx.Now), ChangedBy: db.ID(actor.User), Seen: d.Seen,
		})
		if err != nil {
			return fmt.Errorf("agreement.MarkHandOver: %w", err)
		}
		if hit != 1 {
			return errs.Conflict("Noen andre skrev om denne personen mens du skrev. Ingenting er borte: se på det som er lagret, og lagre igjen.")
		}
		return nil
	})
}

func (d MarkHandOver) check(today date.Date) error {
	f := errs.Invalid("Overleveringen kan ikke lagres")
	if d.Done && d.ToWhom == "" {
		f.At("til_hvem", "Skriv hvem personen er overlevert til.")
	}
	if n := len([]rune(d.ToWhom)); n > care.MaxLine {
		f.Say("til_hvem", "Teksten er på %s tegn. Kort den ned til %s.", lang.Int(n), lang.Int(care.MaxLine))
	}
	if n := len([]rune(d.Note)); n > care.MaxText {
		f.Say("notat", "Teksten er på %s tegn. Kort den ned til %s.", lang.Int(n), lang.Int(care.MaxText))
	}
	if d.On.After(today) {
		f.At("dato", "Datoen er etter i dag. Kryss av når overleveringen er gjort.")
	}
	return f.OrNil()
}
