package alert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// What a line of alert_act says, besides what was done (Done).
const (
	actOpened    = "opened"
	actTaken     = "taken"
	actTurn      = "turn" // nobody took it in time
	actEnd       = "end"  // and there is nobody else whom it can go on to
	actForwarded = "forwarded"
	actNotOurs   = "not_ours"
	actWithdrawn = "withdrawn"
)

// Thing is something that can be done about an alert.
type Thing struct{ Code, Title, Note string }

// Things lists them, in the order of the page; «annet» needs a text.
var Things = []Thing{
	{"told_ward", "Fortalte avdelingen om planen", "på telefon eller ved oppmøte"},
	{"visited", "Besøkte pasienten", "på avdelingen"},
	{"took_part", "Deltok i beslutning om behandling", "behandlingsnivå, utskrivning"},
	{"told_kin", "Varslet pårørende", ""},
	{"told_gp", "Varslet fastlege", ""},
	{"told_home_care", "Varslet hjemmesykepleien", "stopper eller flytter besøk"},
	{"other", "Annet", "skriv hva"},
}

const maxNote = 2000

// locked loads an alert for a deed with its person: decided and noted.
func locked(ctx context.Context, tx *app.Tx, deed access.Deed, id db.ID) (query.Alert, error) {
	if !db.IsID(string(id)) {
		return query.Alert{}, tx.Nobody(ctx, deed)
	}
	a, err := tx.LockAlert(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return a, tx.Nobody(ctx, deed)
	}
	if err != nil {
		return a, fmt.Errorf("alert: %w", err)
	}
	person, err := tx.Person(ctx, care.PatientID(a.PatientID))
	if err != nil {
		return a, err
	}
	return a, tx.Allow(deed, person, fmt.Sprintf("alert/%s@%d", a.ID, a.Version+1))
}

// Take is «Kvitter, jeg følger opp»: the alert is the actor's, and goes on to nobody unless nothing is told of it in time (keep).
type Take struct{ Alert db.ID }

// Run takes it. Where somebody else has, the error is errs.Conflict and says who.
func (d Take) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		a, err := locked(ctx, tx, access.TakeAlert, d.Alert)
		if err != nil {
			return err
		}
		switch {
		case a.Status == Taken && a.TakenBy == db.ID(actor.User):
			return nil // the button, pressed twice
		case a.Status == Withdrawn:
			return errs.Conflict("Avsenderen har trukket varselet tilbake. Det er ikke noe å følge opp.")
		case a.Status != Open && a.Status != Told:
			return errs.Conflict("En annen har kvittert for varselet. Se nederst hvem som følger opp.")
		}
		_, _, e, err := lineAt(ctx, s, tx.Reader, a, tx.Now)
		if err != nil {
			return err
		}
		n, err := tx.TakeAlert(ctx, query.TakeAlertParams{
			ID: a.ID, Version: a.Version, Status: Taken, HolderID: db.ID(actor.User), At: db.At(tx.Now), GoesOnAt: db.At(e.Promised(s.Hours(), tx.Now)),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("alert.Take: hit %d rows: %w", n, err)
		}
		// One who was not told has it among her own from now on, and hears where it is taken back.
		if _, err := tx.InsertAlertReceiver(ctx, query.InsertAlertReceiverParams{AlertID: a.ID, UserID: db.ID(actor.User), Role: string(actor.Role), Reason: becauseTaken, ToldAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("alert.Take: %w", err)
		}
		return act(ctx, tx.Writer, a.ID, tx.Now, query.InsertAlertActParams{ByUser: db.ID(actor.User), ByRole: string(actor.Role), Kind: actTaken})
	})
}

// Act tells what was done. Several may be true, and more can be told later. Key is made with the form, so that a form that is
// sent twice is told once.
type Act struct {
	Alert db.ID
	Done  []string // codes of Things
	Note  string
	Key   db.ID
}

// Run writes it. Faults are at gjort and merknad.
func (d Act) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		a, err := locked(ctx, tx, access.ActOnAlert, d.Alert)
		if err != nil {
			return err
		}
		if err := d.validate(); err != nil {
			return err
		}
		if a.Status == Withdrawn {
			return errs.Conflict("Avsenderen har trukket varselet tilbake. Skriv heller en kontakt på personen.")
		}
		key := d.Key
		if !db.IsID(string(key)) {
			key = db.NewID()
		}
		if of, err := tx.AlertActByID(ctx, key); err == nil {
			if of != a.ID {
				return errs.Invalid("Skjemaet er brukt før. Last siden på nytt og lagre igjen.")
			}
			return nil // the same form, sent twice
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("alert.Act: %w", err)
		}
		for i, kind := range d.Done {
			line := query.InsertAlertActParams{ByUser: db.ID(actor.User), ByRole: string(actor.Role), Kind: kind}
			if i == 0 {
				line.ID, line.Note = key, strings.TrimSpace(d.Note)
			}
			if err := act(ctx, tx.Writer, a.ID, tx.Now, line); err != nil {
				return err
			}
		}
		n, err := tx.ActAlert(ctx, query.ActAlertParams{ID: a.ID, Version: a.Version, At: db.At(tx.Now), ByUser: db.ID(actor.User)})
		if err != nil || n != 1 {
			return fmt.Errorf("alert.Act: hit %d rows: %w", n, err)
		}
		return tx.Recount(ctx, care.EnrolmentID(a.EnrolmentID))
	})
}

func (d Act) validate() error {
	fault := errs.Invalid("Det som ble gjort, er ikke lagret.")
	known := func(code string) bool {
		return slices.ContainsFunc(Things, func(t Thing) bool { return t.Code == code })
	}
	switch {
	case len(d.Done) == 0:
		fault.At("gjort", "Kryss av for minst én ting du har gjort.")
	case slices.ContainsFunc(d.Done, func(code string) bool { return !known(code) }):
		fault.At("gjort", "Velg blant tingene i listen.")
	case slices.Contains(d.Done, "other") && strings.TrimSpace(d.Note) == "":
		fault.At("merknad", "Skriv hva du gjorde når du krysser av for «Annet».")
	}
	checkNote(fault, d.Note)
	return fault.OrNil()
}

func checkNote(fault *errs.Error, note string) {
	if utf8.RuneCountInString(note) > maxNote {
		fault.Fields = append(fault.Fields, errs.Say("merknad", "Teksten er for lang. Kort den ned til %s tegn.", lang.Int(maxNote)))
	}
}

// Forward sends the alert to a colleague in the team: it is that one's turn, and the time begins anew.
type Forward struct {
	Alert db.ID
	To    care.UserID
	Note  string
}

// Run sends it on. Faults are at til and merknad.
func (d Forward) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		a, err := locked(ctx, tx, access.ForwardAlert, d.Alert)
		if err != nil {
			return err
		}
		fault := errs.Invalid("Varselet er ikke sendt videre.")
		checkNote(fault, d.Note)
		all, e, err := colleagues(ctx, tx, a)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(r care.Receiver) bool { return r.User == d.To })
		switch {
		case i < 0:
			fault.At("til", "Velg en kollega i teamet.")
		case d.To == actor.User:
			fault.At("til", "Velg en annen enn deg selv. Kvitter hvis du følger opp.")
		}
		if err := fault.OrNil(); err != nil {
			return err
		}
		if a.Status == Withdrawn {
			return errs.Conflict("Avsenderen har trukket varselet tilbake. Det er ikke noe å følge opp.")
		}
		if a.HolderID == db.ID(d.To) && a.Status == Open {
			return nil // sent twice
		}
		turn := care.FirstTurn(all[i:i+1], e, s.Hours(), tx.Now)
		if err := reopen(ctx, tx, a, turn); err != nil {
			return err
		}
		line := query.InsertAlertActParams{ByUser: db.ID(actor.User), ByRole: string(actor.Role), Kind: actForwarded, ToUser: db.ID(d.To), Note: strings.TrimSpace(d.Note)}
		if err := act(ctx, tx.Writer, a.ID, tx.Now, line); err != nil {
			return err
		}
		return tell(ctx, s, tx.Writer, a, db.ID(d.To), all[i].Role, becauseForward, care.NoticeForwarded, turn)
	})
}

// reopen makes an alert wait for somebody's receipt.
func reopen(ctx context.Context, tx *app.Tx, a query.Alert, turn care.Turn) error {
	n, err := tx.ReopenAlert(ctx, query.ReopenAlertParams{ID: a.ID, Version: a.Version, HolderID: db.ID(turn.User), Step: turn.Step, GoesOnAt: db.At(turn.Till)})
	if err != nil || n != 1 {
		return fmt.Errorf("alert.reopen: hit %d rows: %w", n, err)
	}
	return nil
}

// colleagues are all who can follow an alert up.
func colleagues(ctx context.Context, tx *app.Tx, a query.Alert) ([]care.Receiver, care.Escalation, error) {
	person, err := tx.Person(ctx, care.PatientID(a.PatientID))
	if err != nil {
		return nil, care.Escalation{}, err
	}
	_, _, e, err := lineAt(ctx, tx.Service, tx.Reader, a, tx.Now)
	if err != nil {
		return nil, e, err
	}
	all, _, err := lineOf(ctx, tx.Service, tx.Reader, person, a.AreaID, "", care.AlertRoles, e, tx.Now)
	return all, e, err
}

// Disown is «Ikke vår»: somebody who was told says that the person is not theirs to follow up, and is not asked again. From the one whose turn it is it goes on
// to the next at once; when all have said so it is over. Whose turn it is not changes nothing for the others.
type Disown struct {
	Alert db.ID
	Note  string
}

// Disowned is what became of the alert.
type Disowned int

// Where it went.
const (
	Stays  Disowned = iota // with the one whose turn it is
	Passed                 // to the next
	Over                   // nobody is left
)

// Run says so. A fault is at merknad.
func (d Disown) Run(ctx context.Context, s *app.Service, actor access.Actor) (went Disowned, err error) {
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		a, err := locked(ctx, tx, access.ForwardAlert, d.Alert)
		if err != nil {
			return err
		}
		fault := errs.Invalid("Varselet er ikke endret.")
		if strings.TrimSpace(d.Note) == "" {
			fault.At("merknad", "Skriv hvorfor, så den neste forstår det.")
		}
		checkNote(fault, d.Note)
		if err := fault.OrNil(); err != nil {
			return err
		}
		if a.Status != Open {
			return errs.Conflict("Varselet er alt tatt eller avsluttet. Send det videre i stedet, hvis en annen skal følge opp.")
		}
		line := query.InsertAlertActParams{ByUser: db.ID(actor.User), ByRole: string(actor.Role), Kind: actNotOurs, Note: strings.TrimSpace(d.Note)}
		if a.HolderID != "" && a.HolderID != db.ID(actor.User) {
			went = Stays
			return act(ctx, tx.Writer, a.ID, tx.Now, line)
		}
		if passed, err := pass(ctx, s, tx.Writer, a, line); err != nil || passed {
			went = Passed
			return err
		}
		if err := act(ctx, tx.Writer, a.ID, tx.Now, line); err != nil {
			return err
		}
		went = Over
		if _, err := tx.CloseAlert(ctx, a.ID); err != nil {
			return fmt.Errorf("alert.Disown: %w", err)
		}
		return tx.Recount(ctx, care.EnrolmentID(a.EnrolmentID))
	})
	return went, err
}
