package removal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Ask asks for something to be deleted. Nothing is deleted before somebody else has approved it.
type Ask struct {
	Key       db.ID // made with the form, so that a form that is sent twice is one request
	Scope     Scope
	Patient   care.PatientID   // WholePerson and OneItem
	Enrolment care.EnrolmentID // the others
	Event     care.EventID     // OneEvent
	Item      string           // OneItem, as Entries names it
	Ground    care.Ground
	Reason    string
	Decision  Decision       // by decision
	Right     care.PatientID // OneEvent on the wrong person: who gets it as a new event, "" nobody
}

// Run writes the request and returns its id. Faults are at grunn, begrunnelse, vedtak, vedtaksdato, vedtatt-av, hendelse and
// nummer (the right person).
func (d Ask) Run(ctx context.Context, s *app.Service, actor access.Actor) (db.ID, error) {
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	return id, s.Do(ctx, actor, func(tx *app.Tx) error {
		if d.Scope != WholePerson && d.Scope != OneItem {
			row, err := tx.Locked(ctx, d.Enrolment)
			if errs.KindOf(err) == errs.KindNotFound {
				return tx.Nobody(ctx, access.AskRemoval)
			}
			if err != nil {
				return err
			}
			d.Patient = care.PatientID(row.PatientID)
		}
		if !db.IsID(string(d.Patient)) {
			return app.Unknown()
		}
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.AskRemoval, person, "removal/"+string(id)); err != nil {
			return err
		}
		d.Patient = person.Patient
		if d.Scope == OneItem {
			if err := d.name(ctx, tx, person); err != nil {
				return err
			}
		}
		again, err := d.asked(ctx, tx, id)
		if err != nil || again {
			return err
		}
		if err := d.check(tx); err != nil {
			return err
		}
		if d.Scope == OneItem {
			tx.Note(d.Item)
			return d.write(ctx, tx, id, 0, "")
		}
		seen, right, err := d.target(ctx, tx)
		if err != nil {
			return err
		}
		return d.write(ctx, tx, id, seen, right)
	})
}

// asked reports whether this very form has been sent before, and refuses a second request for the same thing.
func (d Ask) asked(ctx context.Context, tx *app.Tx, id db.ID) (again bool, err error) {
	rows, err := tx.RemovalsOfPatient(ctx, db.ID(d.Patient))
	if err != nil {
		return false, fmt.Errorf("removal.Ask: %w", err)
	}
	for _, r := range rows {
		if r.ID == id {
			return true, nil
		}
		same := r.Scope == string(d.Scope) && r.EnrolmentID == db.ID(d.Enrolment) && r.EventID == db.ID(d.Event) && r.Item == d.Item
		if same && r.Status == string(Asked) {
			return false, errs.Conflict("Noen har allerede bedt om denne slettingen. Den står under Slettinger.")
		}
	}
	return false, nil
}

// check collects the faults of what was filled in.
func (d Ask) check(tx *app.Tx) error {
	f := errs.Invalid("Slettingen kan ikke bes om")
	text := func(field, value string, most int, ask lang.Text) {
		switch n := utf8.RuneCountInString(value); {
		case strings.TrimSpace(value) == "":
			f.At(field, ask.Text)
		case n > most:
			f.Say(field, "Teksten er på %s tegn. Det er plass til %s. Kort den ned.", lang.Int(n), lang.Int(most))
		}
	}
	switch d.Ground {
	case care.WrongPatient:
		if d.Scope == WholePerson {
			f.At("grunn", "En hel person slettes bare etter vedtak. Er personen registrert to ganger, slå dem sammen.")
		}
	case care.ByDecision:
		text("vedtak", d.Decision.Ref, 200, lang.Of("Skriv referansen til vedtaket, for eksempel saksnummeret i arkivet."))
		text("vedtatt-av", d.Decision.By, 200, lang.Of("Skriv hvem som fattet vedtaket: virksomhet og stilling."))
		switch {
		case d.Decision.On.IsZero():
			f.At("vedtaksdato", "Skriv datoen for vedtaket.")
		case d.Decision.On.After(tx.Today):
			f.At("vedtaksdato", "Datoen for vedtaket er etter i dag. Sjekk datoen.")
		}
	default:
		f.At("grunn", "Velg hvorfor det skal slettes.")
	}
	text("begrunnelse", d.Reason, 2000, lang.Of("Skriv hva som er feil, uten å gjenta det som skal slettes."))
	if d.Right != "" && (d.Scope != OneEvent || d.Ground != care.WrongPatient) {
		f.At("nummer", "Bare en enkelt hendelse som er ført på feil pasient, kan føres på den riktige i samme slengen.")
	}
	return f.OrNil()
}

// name finds the entry that is asked for, where it is hers and the actor sees it, and calls it by its own name.
func (d *Ask) name(ctx context.Context, tx *app.Tx, person *access.Person) error {
	e, err := found(ctx, tx, person, d.Item)
	if err != nil {
		return err
	}
	if e == nil {
		return errs.NotFound("Opplysningen finnes ikke, eller den er allerede slettet.")
	}
	d.Item = e.Item
	return nil
}

// target sees that what is to go is there and can go, and finds where the right person gets it.
func (d Ask) target(ctx context.Context, tx *app.Tx) (seen int, right care.EnrolmentID, err error) {
	if d.Scope == WholePerson {
		rows, err := tx.EnrolmentsOfPatient(ctx, db.ID(d.Patient))
		if err != nil {
			return 0, "", fmt.Errorf("removal.Ask: %w", err)
		}
		for _, e := range rows {
			seen += e.EventCount
		}
		return seen, "", nil
	}
	row, err := tx.Locked(ctx, d.Enrolment)
	if err != nil {
		return 0, "", err
	}
	events, _, err := tx.Events(ctx, d.Enrolment)
	if err != nil {
		return 0, "", err
	}
	if d.Scope != OneEvent {
		if len(events) == 1 && events[0].Kind == care.Removed {
			return 0, "", errs.Gone("Forløpet er allerede slettet.")
		}
		return len(events), "", nil
	}
	p, err := tx.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return 0, "", err
	}
	if err := care.MayRemove(p, events, d.Event); err != nil {
		return 0, "", err
	}
	if d.Right == "" {
		return len(events), "", nil
	}
	ev := events[slices.IndexFunc(events, func(ev care.Event) bool { return ev.ID == d.Event })]
	right, err = d.right(ctx, tx, row, ev)
	return len(events), right, err
}

// right finds the open enrolment of the right person that the event belongs in: of the same pathway before another, the
// newest first.
func (d Ask) right(ctx context.Context, tx *app.Tx, wrong query.Enrolment, ev care.Event) (care.EnrolmentID, error) {
	person, err := tx.Person(ctx, d.Right)
	if err != nil {
		return "", err
	}
	if err := tx.Allow(access.AskRemoval, person, "patient/"+string(person.Patient)); err != nil {
		return "", err
	}
	f := errs.Invalid("Slettingen kan ikke bes om")
	if person.Patient == d.Patient {
		return "", f.At("nummer", "Dette er samme person. Skriv nummeret til den hendelsen egentlig gjelder, eller la feltet stå tomt.")
	}
	if !ev.Kind.Portable() {
		return "", f.At("nummer", "Denne hendelsen er et steg i forløpet og må føres på nytt på riktig person. La feltet stå tomt.")
	}
	rows, err := tx.EnrolmentsOfPatient(ctx, db.ID(person.Patient))
	if err != nil {
		return "", fmt.Errorf("removal.Ask: %w", err)
	}
	var best *query.Enrolment
	for i := range rows {
		e := &rows[i]
		if care.Status(e.Status).Open() && (best == nil || e.PathwayCode == wrong.PathwayCode || best.PathwayCode != wrong.PathwayCode) {
			best = e
		}
	}
	if best == nil {
		return "", f.At("nummer", "Den riktige personen har ikke noe åpent forløp. La feltet stå tomt, og før hendelsen når forløpet er åpnet.")
	}
	to := care.EnrolmentID(best.ID)
	if err := enrolment.MayCarry(ctx, tx, to, ev); err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return "", err
		}
		return "", f.Say("nummer", "Hendelsen kan ikke føres på den riktige personen slik forløpet der står: %s", why(err))
	}
	return to, nil
}

// why is a refusal in one line.
func why(err error) lang.Spoken {
	for _, f := range errs.FieldsOf(err) {
		return said(f.Message, f.Said)
	}
	return said(errs.SafeText(err), errs.TellAt("", err).Said)
}

func said(message string, s *errs.Said) lang.Spoken {
	if s == nil {
		return lang.Of(message)
	}
	return lang.Of(s.Text, s.Args...)
}

func (d Ask) write(ctx context.Context, tx *app.Tx, id db.ID, seen int, right care.EnrolmentID) error {
	p := query.InsertRemovalParams{
		ID: id, Ground: string(d.Ground), Scope: string(d.Scope), PatientID: db.ID(d.Patient), EnrolmentID: db.ID(d.Enrolment), EventID: db.ID(d.Event),
		Reason: strings.TrimSpace(d.Reason), RightID: db.ID(right), AskedAt: db.At(tx.Now), AskedBy: db.ID(tx.Actor.User), AskedRole: string(tx.Actor.Role),
		AskedOrg: db.ID(tx.Actor.Org), Seen: seen, Item: d.Item,
	}
	if d.Ground == care.ByDecision {
		p.DecisionRef, p.DecisionOn, p.DecisionBy = strings.TrimSpace(d.Decision.Ref), d.Decision.On, strings.TrimSpace(d.Decision.By)
	}
	if err := tx.InsertRemoval(ctx, p); err != nil {
		return fmt.Errorf("removal.Ask: %w", err)
	}
	return nil
}
