package own

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Withheld is something in the plan that the patient does not read herself, as the team reads it.
type Withheld struct {
	ID db.ID
	care.Withheld
	Kin       db.ID // who reads it in her place, "" nobody
	KinName   string
	Decided   db.Time
	By        string
	Ended     db.Time
	EndedBy   string
	EndedNote string
}

// Stands reports whether it is still kept from her.
func (w Withheld) Stands() bool { return w.Ended.IsZero() }

// Ref is the reference that an audit row gives of it.
func (w Withheld) Ref() string { return "own_withheld/" + string(w.ID) }

// WithheldOf returns a person's, the newest first. It neither decides nor audits.
func WithheldOf(ctx context.Context, r *store.Reader, id care.PatientID) ([]Withheld, error) {
	rows, err := r.WithheldOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("own.WithheldOf: %w", err)
	}
	var out []Withheld
	for _, row := range rows {
		out = append(out, Withheld{
			ID: row.ID, Withheld: care.Withheld{Item: row.Item, Ground: row.Ground, Reason: row.Reason}, Kin: row.KinID, KinName: row.KinName, Decided: row.DecidedAt,
			By: row.DecidedByName, Ended: row.EndedAt, EndedBy: row.EndedByName, EndedNote: row.EndedNote,
		})
	}
	return out, nil
}

// Kept are the entries of the plan that are kept from whoever reads by a grant: from the patient and her next of kin all that stand, from the
// next of kin who represents her the others. grant "" is paper that is made for the patient. represents says that the reader gets to see something
// that she does not.
func Kept(ctx context.Context, r *store.Reader, id care.PatientID, grant care.UserID) (paths []string, represents bool, err error) {
	all, err := WithheldOf(ctx, r, id)
	if err != nil || len(all) == 0 {
		return nil, false, err
	}
	var kin db.ID
	if grant != "" {
		rows, err := r.OwnAccessOf(ctx, db.ID(id))
		if err != nil {
			return nil, false, fmt.Errorf("own.Kept: %w", err)
		}
		if i := slices.IndexFunc(rows, func(g query.OwnAccessOfRow) bool { return care.UserID(g.ID) == grant }); i >= 0 {
			kin = rows[i].KinID
		}
	}
	for _, w := range all {
		switch {
		case !w.Stands():
		case w.Kin != "" && w.Kin == kin:
			represents = true
		default:
			paths = append(paths, w.Item)
		}
	}
	return paths, represents, nil
}

// Shelf is a person with what is kept from her, and what of her plan can be.
type Shelf struct {
	*patient.Head
	Withheld []Withheld
	Entries  []plan.Entry // of the plan that holds
	Kin      []patient.Kin
	Hidden   bool // the person objects to the reader seeing the plan
}

// Title is an entry in words; one that the plan does not have any more is only said to be so.
func (s *Shelf) Title(path string) lang.Text {
	if i := slices.IndexFunc(s.Entries, func(e plan.Entry) bool { return e.Path == path }); i >= 0 {
		return s.Entries[i].Title()
	}
	return lang.Of("Noe som ikke står i planen nå")
}

// ShelfOf returns it for the team and the GP, decided and audited with what is shown.
func ShelfOf(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Shelf, error) {
	r := s.Store.Reader()
	out := &Shelf{}
	var refs []string
	if db.IsID(string(id)) {
		person, err := s.Person(ctx, r, id, a.Today)
		if err != nil {
			return nil, err
		}
		if !access.Decide(a, access.SeeWithheld, person).Allowed { // before her plan is read: the time would tell that there is one
			_, err := patient.Header(ctx, s, a, access.SeeWithheld, id)
			return nil, err
		}
		all, err := planapp.For(ctx, r, a, person)
		if err != nil {
			return nil, err
		}
		if all.Holds != nil {
			if out.Hidden = all.Holds.Hidden; !out.Hidden {
				refs = append(refs, all.Holds.Ref())
				if out.Entries, err = entries(ctx, r, *all.Holds); err != nil {
					return nil, err
				}
			}
		}
		if out.Withheld, err = WithheldOf(ctx, r, id); err != nil {
			return nil, err
		}
		for _, w := range out.Withheld {
			refs = append(refs, w.Ref())
		}
	}
	var err error
	if out.Head, err = patient.Header(ctx, s, a, access.SeeWithheld, id, refs...); err != nil {
		return nil, err
	}
	rows, err := r.NextOfKin(ctx, db.ID(out.Patient))
	if err != nil {
		return nil, fmt.Errorf("own.ShelfOf: %w", err)
	}
	for _, k := range rows {
		out.Kin = append(out.Kin, patient.Kin{ID: k.ID, Version: k.Version, Name: k.Name, Relation: k.Relation})
	}
	return out, nil
}

func entries(ctx context.Context, r *store.Reader, v planapp.Version) ([]plan.Entry, error) {
	texts, err := planapp.Today(ctx, r, v)
	if err != nil {
		return nil, err
	}
	return plan.Read(texts).Entries(), nil
}

// Withhold keeps an entry of the plan from the patient's own reading. Only a physician does.
type Withhold struct {
	Patient care.PatientID
	Key     db.ID // made with the form, so that a double press is one decision
	care.Withheld
	Kin db.ID // who reads it in her place, "" nobody yet
}

// Run writes the decision. Faults are at representant and those of care.Withheld.
func (d Withhold) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	id := keyOf(d.Key)
	return about(ctx, s, actor, access.Withhold, d.Patient, "own_withheld", id, func(tx *app.Tx, person *access.Person) error {
		known, err := WithheldOf(ctx, tx.Reader, person.Patient)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(known, func(w Withheld) bool { return w.ID == id }) {
			return nil // the same form, sent twice
		}
		if err := d.check(ctx, tx, person, known); err != nil {
			return err
		}
		if err := tx.InsertWithheld(ctx, query.InsertWithheldParams{
			ID: id, PatientID: db.ID(person.Patient), Item: d.Item, Ground: d.Ground, Reason: d.Reason, KinID: d.Kin, DecidedAt: db.At(tx.Now), DecidedBy: db.ID(actor.User),
			DecidedRole: string(actor.Role),
		}); err != nil {
			return fmt.Errorf("own.Withhold: %w", err)
		}
		return nil
	})
}

// check says what hinders the decision.
func (d Withhold) check(ctx context.Context, tx *app.Tx, person *access.Person, known []Withheld) error {
	if err := d.Check(); err != nil {
		return err
	}
	fault := func(field, text string) error {
		return errs.Invalid("Beslutningen kan ikke lagres ennå").At(field, text)
	}
	if slices.ContainsFunc(known, func(w Withheld) bool { return w.Stands() && w.Item == d.Item }) {
		return fault("hva", "Dette vises ikke for pasienten fra før. Opphev beslutningen som gjelder, og skriv en ny.")
	}
	all, err := planapp.For(ctx, tx.Reader, tx.Actor, person)
	if err != nil {
		return err
	}
	var can []plan.Entry
	if all.Holds != nil && !all.Holds.Hidden {
		if can, err = entries(ctx, tx.Reader, *all.Holds); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(can, func(e plan.Entry) bool { return e.Path == d.Item }) {
		return fault("hva", "Dette står ikke i planen som gjelder. Last siden på nytt og velg igjen.")
	}
	if d.Kin == "" {
		return nil
	}
	kin, err := tx.NextOfKin(ctx, db.ID(person.Patient))
	if err != nil {
		return fmt.Errorf("own.Withhold: %w", err)
	}
	if !slices.ContainsFunc(kin, func(k query.NextOfKin) bool { return k.ID == d.Kin }) {
		return fault("representant", "Velg en av de pårørende som er registrert.")
	}
	return nil
}

// Release lets the patient read it again.
type Release struct {
	Patient care.PatientID
	ID      db.ID
	Note    string
}

// Run ends the decision; one that is ended stays so.
func (d Release) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return about(ctx, s, actor, access.Withhold, d.Patient, "own_withheld", d.ID, func(tx *app.Tx, person *access.Person) error {
		known, err := WithheldOf(ctx, tx.Reader, person.Patient)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(known, func(w Withheld) bool { return w.ID == d.ID }) {
			return errs.NotFound("Beslutningen finnes ikke.")
		}
		if utf8.RuneCountInString(d.Note) > care.MaxText {
			return errs.Invalid("Beslutningen kan ikke oppheves ennå").At("merknad", "Teksten er for lang. Kort den ned.")
		}
		if _, err := tx.EndWithheld(ctx, query.EndWithheldParams{ID: d.ID, EndedAt: db.At(tx.Now), EndedBy: db.ID(actor.User), EndedNote: d.Note}); err != nil {
			return fmt.Errorf("own.Release: %w", err)
		}
		return nil
	})
}
