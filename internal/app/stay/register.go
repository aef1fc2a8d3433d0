package stay

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Register is «Registrer hendelse»: what somebody who knows tells of a person in hospital, KAD or at legevakt where no feed does. It
// joins the stay that a feed has told of, and one that a feed tells of later joins it.
type Register struct {
	Patient care.PatientID
	Kind    care.MovementKind
	Urgency string // emergency, planned; of an arrival or admission
	Unit    care.OrgID
	At      time.Time // zero: nothing was written
	Place   string    // the ward, in words
	Key     db.ID     // made with the form: a form sent twice is one deed
}

// Kinds are what can be registered, in the order of a stay. A death is registered on the person's own page, for it needs a day and a
// human.
var Kinds = []care.MovementKind{
	care.Arrival, care.Admission, care.PlannedIn, care.Transfer, care.Leave, care.Return, care.ReadyToLeave, care.NotReady, care.Discharge, care.NoDischarge, care.NoAdmission,
}

// Oldest is how far back something can be registered.
const Oldest = 366 * 24 * time.Hour

// maxPlace is how many characters a ward's name holds.
const maxPlace = 100

// Run writes it. Faults are at hva, hast, enhet, dato and avdeling.
func (d Register) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.RecordStay, person, "patient/"+string(person.Patient)); err != nil {
			return err
		}
		units, err := Units(ctx, tx.Reader, actor, tx.Today)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(units, func(u Unit) bool { return u.ID == d.Unit })
		if err := d.check(tx.Now, i >= 0); err != nil {
			return err
		}
		t := Told{Patient: person.Patient, Person: person, Unit: d.Unit, Where: units[i].Where}
		t.Movement = care.Movement{Kind: d.Kind, At: d.At, Place: strings.TrimSpace(d.Place), Unit: t.Unit, Where: t.Where}
		if begins(d.Kind) {
			t.Movement.Urgency = d.Urgency
		}
		known, err := load(ctx, tx, person.Patient)
		if err != nil {
			return err
		}
		if sent, err := known.sent(ctx, tx, d.Key); err != nil || sent {
			return err
		}
		if err := d.fits(ctx, tx, known, t); err != nil {
			return err
		}
		_, err = record(ctx, tx, t, d.Key, t.Movement)
		return err
	})
}

func begins(k care.MovementKind) bool {
	return k == care.Arrival || k == care.Admission || k == care.PlannedIn
}

func (d Register) check(now time.Time, unit bool) error {
	f := errs.Invalid("Hendelsen kan ikke registreres slik")
	if !slices.Contains(Kinds, d.Kind) {
		f.At("hva", "Velg hva som har skjedd.")
	}
	if begins(d.Kind) && d.Kind != care.PlannedIn && d.Urgency != "emergency" && d.Urgency != "planned" {
		f.At("hast", "Velg om det er øyeblikkelig hjelp eller planlagt.")
	}
	if !unit {
		f.At("enhet", "Velg sykehuset, KAD eller legevakten det gjelder.")
	}
	switch {
	case d.At.IsZero():
		f.At("dato", "Skriv dagen det skjedde, for eksempel 24.11.2026.")
	case d.Kind == care.PlannedIn && d.At.After(now.Add(Oldest)):
		f.At("dato", "Dagen er mer enn ett år fram i tid. Se om årstallet er riktig.")
	case d.Kind != care.PlannedIn && d.At.After(now.Add(5*time.Minute)):
		f.At("dato", "Tidspunktet har ikke vært ennå. Rett dagen eller klokkeslettet, eller velg «Planlagt innleggelse».")
	case d.At.Before(now.Add(-Oldest)):
		f.At("dato", "Dagen er mer enn ett år tilbake. Se om årstallet er riktig.")
	}
	if n := utf8.RuneCountInString(d.Place); n > maxPlace {
		f.At("avdeling", "Avdelingen er for lang. Skriv bare navnet på den.")
	}
	return f.OrNil()
}

// fits refuses what there is no stay for.
func (d Register) fits(ctx context.Context, tx *app.Tx, known *stays, t Told) error {
	row, err := tx.Patient(ctx, db.ID(known.person))
	if err != nil {
		return err
	}
	if !row.DeceasedOn.IsZero() && begins(d.Kind) && !d.At.Before(row.DeceasedOn.AddDays(1).At(0, 0)) {
		return errs.Invalid("Personen er registrert død").At("dato", "Personen er registrert død før denne dagen. Rett dagen, eller rett dødsfallet først.")
	}
	if begins(d.Kind) {
		return nil
	}
	k, err := known.find(ctx, tx, t)
	if err != nil {
		return err
	}
	if k == nil {
		return errs.Invalid("Det er ikke noe opphold å registrere dette på").
			At("hva", "Ingen har registrert at personen var her på dette tidspunktet. Registrer innleggelsen først, eller se om dagen, klokkeslettet og stedet er riktig.")
	}
	return nil
}

// sent reports whether a form has been sent before.
func (p *stays) sent(ctx context.Context, tx *app.Tx, key db.ID) (bool, error) {
	if !db.IsID(string(key)) {
		return false, nil
	}
	return known(ctx, tx, p, key)
}
