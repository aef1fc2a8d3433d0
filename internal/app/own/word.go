package own

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
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

// Word is what she sent, as pages show it.
type Word struct {
	ID        db.ID
	Kind      string
	Text      string
	Sent      db.Time
	By        lang.Text   // to the team: «Pasienten», «Kari Lie, pårørende»
	Grant     care.UserID // whose words they are
	Status    string      // open, taken_in, answered
	Reply     string
	Replied   db.Time
	RepliedBy string
	Published int // of a goal that was taken in: the version of the plan that it stands in now, 0 none
	Left      int // the version that was published after it was taken in, and does not have it
	Seen      int
	path      string
}

// Open reports whether the team has not answered.
func (w Word) Open() bool { return w.Status == "open" }

// Ref is the reference that an audit row gives of it.
func (w Word) Ref() string { return fmt.Sprintf("own_word/%s@%d", w.ID, w.Seen) }

// Words returns what was sent about a person, the newest first. It neither decides nor audits.
func Words(ctx context.Context, r *store.Reader, id care.PatientID) ([]Word, error) {
	rows, err := r.WordsOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("own.Words: %w", err)
	}
	var out []Word
	taken := false
	for _, row := range rows {
		out = append(out, Word{
			ID: row.ID, Kind: row.Kind, Text: row.Body, Sent: row.SentAt, By: who(row.KinID, row.KinName), Grant: care.UserID(row.AccessID), Status: row.Status,
			Reply: row.Reply, Replied: row.RepliedAt, RepliedBy: string(row.RepliedByName), Seen: row.Version, path: row.Path,
		})
		taken = taken || row.Path != ""
	}
	if !taken {
		return out, nil
	}
	all, err := planapp.Of(ctx, r, id)
	if err != nil || all.Holds == nil {
		return out, err
	}
	texts, err := planapp.Texts(ctx, r, *all.Holds)
	if err != nil {
		return nil, err
	}
	for i, w := range out {
		switch {
		case w.path == "":
		case texts[w.path+"/tekst"] != "" && texts[w.path+"/fjernet"] == "":
			out[i].Published = all.Holds.Number
		case all.Holds.Published.After(w.Replied.Time):
			out[i].Left = all.Holds.Number
		}
	}
	return out, nil
}

// MyWords are the reader's own words; a next of kin does not read the patient's, nor she those of a next of kin.
func MyWords(ctx context.Context, s *app.Service, a access.Actor) (*Mine, []Word, error) {
	all, err := Words(ctx, s.Store.Reader(), a.Own)
	if err != nil {
		return nil, nil, err
	}
	var mine []Word
	var refs []string
	for _, w := range all {
		if w.Grant == a.User && a.User != "" {
			mine, refs = append(mine, w), append(refs, w.Ref())
		}
	}
	m, err := open(ctx, s, a, access.SeeOwnWords, refs...)
	if err != nil {
		return nil, nil, err
	}
	for i := range mine {
		if m.Hidden {
			mine[i].Reply, mine[i].RepliedBy = m.places.Text(mine[i].Reply), ""
		}
	}
	return m, mine, nil
}

// mostWords is how many words a grant sends in a day: a hundred would hide the one that matters.
const mostWords = 20

// Say sends a goal, a comment or a wish that somebody shall not see to the team.
type Say struct {
	Key db.ID // made with the form
	care.Word
}

// Run writes it. Faults are at slag and tekst.
func (d Say) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := ownPerson(ctx, tx)
		if err != nil {
			return err
		}
		deed := access.Propose
		if d.Kind == care.WordObjection {
			deed = access.WishShut
		}
		if err := tx.Allow(deed, person, "own_word/"+string(id)+"@1"); err != nil {
			return err
		}
		if err := d.Check(); err != nil {
			return err
		}
		if old, err := tx.Word(ctx, id); err == nil {
			if old.AccessID == db.ID(actor.User) {
				return nil // the same form, sent twice
			}
			return errs.Invalid("Skjemaet er brukt før. Last siden på nytt og send en gang til.")
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("own.Say: %w", err)
		}
		n, err := tx.CountWordsSince(ctx, query.CountWordsSinceParams{AccessID: db.ID(actor.User), Since: db.At(tx.Today.At(0, 0))})
		if err != nil {
			return fmt.Errorf("own.Say: %w", err)
		}
		if n >= mostWords {
			return errs.Invalid("Det kan ikke sendes i dag").At("tekst", "Du har sendt mye i dag. Ring teamet, eller send resten i morgen.")
		}
		e, _, err := s.Reached(ctx, tx.Reader, person)
		if err != nil {
			return err
		}
		if e == nil {
			return errs.Invalid("Det kan ikke sendes").At("tekst", nobodyReads)
		}
		return tx.InsertWord(ctx, query.InsertWordParams{
			ID: id, PatientID: db.ID(person.Patient), EnrolmentID: e.ID, AreaID: e.AreaID, AccessID: db.ID(actor.User), Kind: d.Kind, Body: d.Text, SentAt: db.At(tx.Now),
		})
	})
}

// ownPerson is the person whom the actor's grant is about; for anybody else nobody.
func ownPerson(ctx context.Context, tx *app.Tx) (*access.Person, error) {
	if !tx.Actor.Role.Own() || tx.Actor.Own == "" {
		return &access.Person{}, nil
	}
	return tx.Person(ctx, tx.Actor.Own)
}

// Answer settles a word: with a reply, and for a goal perhaps by taking it into the draft of the plan in the patient's own words.
type Answer struct {
	Word   db.ID
	Seen   int
	Reply  string
	TakeIn bool
	Team   []plan.Contact // who is put up as contacts, where it begins the first version
}

// Run writes it. A fault is at svar; where somebody answered first, the error is errs.Conflict.
func (d Answer) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if !db.IsID(string(d.Word)) {
		return app.Unknown()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.LockWord(ctx, d.Word)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.Nobody(ctx, access.AnswerWord)
		}
		if err != nil {
			return fmt.Errorf("own.Answer: %w", err)
		}
		person, err := tx.Person(ctx, care.PatientID(row.PatientID))
		if err != nil {
			return err
		}
		if err := tx.Allow(access.AnswerWord, person, fmt.Sprintf("own_word/%s@%d", row.ID, row.Version+1)); err != nil {
			return err
		}
		if row.Status != "open" || row.Version != d.Seen {
			if row.RepliedBy == db.ID(actor.User) && row.Reply == d.Reply {
				return nil // the same form, sent twice
			}
			return errs.Conflict("En annen svarte mens du skrev. Se hva som ble svart.")
		}
		fault := errs.Invalid("Svaret kan ikke lagres ennå")
		if d.Reply == "" && !d.TakeIn {
			return fault.At("svar", "Skriv et svar som pasienten kan lese.")
		}
		if len([]rune(d.Reply)) > care.MaxWord {
			return fault.At("svar", "Svaret er for langt. Det er plass til 4000 tegn.")
		}
		p := query.SettleWordParams{ID: row.ID, Version: row.Version, Status: "answered", Reply: d.Reply, RepliedAt: db.At(tx.Now), RepliedBy: db.ID(actor.User)}
		if d.TakeIn {
			if row.Kind != care.WordGoal {
				return fault.At("svar", "Bare et mål kan tas rett inn i planen. Skriv det andre inn selv, og svar her.")
			}
			p.Status, p.Path = "taken_in", "mal/"+planapp.NewItem()
			if err := tx.Allow(access.WritePlan, person); err != nil {
				return err
			}
			if _, err := planapp.Begin(ctx, tx, person.Patient, d.Team, map[string]string{p.Path + "/tekst": row.Body, p.Path + "/plass": "900"}); err != nil {
				return err
			}
		}
		n, err := tx.SettleWord(ctx, p)
		if err != nil || n != 1 {
			return fmt.Errorf("own.Answer: hit %d rows: %w", n, err)
		}
		return nil
	})
}

// Whose returns the person that a word is about. One that does not exist is about somebody who does not exist: the caller decides by the person.
func Whose(ctx context.Context, s *app.Service, id db.ID) (care.PatientID, error) {
	if !db.IsID(string(id)) {
		return "", app.Unknown()
	}
	row, err := s.Store.Reader().Word(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return care.PatientID(db.NewID()), nil
	}
	if err != nil {
		return "", fmt.Errorf("own.Whose: %w", err)
	}
	return care.PatientID(row.PatientID), nil
}

// Open returns the words about a person that wait for an answer, audited where there are some.
func Open(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) ([]Word, error) {
	all, err := Words(ctx, s.Store.Reader(), id)
	if err != nil {
		return nil, err
	}
	var out []Word
	var refs []string
	for _, w := range all {
		if w.Open() {
			out, refs = append(out, w), append(refs, w.Ref())
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	person, err := s.Person(ctx, s.Store.Reader(), id, a.Today)
	if err != nil {
		return nil, err
	}
	return out, s.See(ctx, a, access.SeeWords, person, refs)
}
