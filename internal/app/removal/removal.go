// Package removal is the only way that anything of a person is deleted for good: «ført på feil pasient» and «slettet etter
// vedtak». One asks, another approves; then the content is gone from every table that holds it, what is cached of it is worked
// out anew, and the request stays as a tombstone: that something was deleted, when, by whom, on what ground. docs/adr/0010.
//
//	id, err := removal.Ask{Scope: removal.OneEvent, Enrolment: e, Event: ev, Ground: care.WrongPatient, Reason: "…"}.Run(ctx, s, nurse)
//	err = removal.Approve{Removal: id}.Run(ctx, s, colleague)
package removal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Scope is how much is to go.
type Scope string

// The scopes.
const (
	OneEvent     Scope = "event"
	OneEnrolment Scope = "enrolment" // with the questions about it; an empty shell says that there was one
	WholePerson  Scope = "person"    // by decision only: every record of hers
	OneItem      Scope = "item"      // one entry that is no event: care.RemovalItems
)

// Status is how far a request has come.
type Status string

// The statuses.
const (
	Asked     Status = "asked"
	Approved  Status = "approved" // and done, in the same moment
	Refused   Status = "refused"
	Withdrawn Status = "withdrawn"
)

// Title is the status in bokmål.
func (s Status) Title() string {
	return map[Status]string{Asked: "Venter på godkjenning", Approved: "Slettet", Refused: "Avslått", Withdrawn: "Trukket"}[s]
}

// Decision is what «slettet etter vedtak» rests on.
type Decision struct {
	Ref string // in the archive
	On  date.Date
	By  string // who made it
}

// Removal is a request and what came of it.
type Removal struct {
	ID        db.ID
	Scope     Scope
	Ground    care.Ground
	Status    Status
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Event     care.EventID
	Item      string           // OneItem: its kind and id
	Right     care.EnrolmentID // the right person's, that gets the event as a new one
	Reason    string
	Decision  Decision

	AskedAt     db.Time
	AskedBy     care.UserID
	AskedName   string
	AskedRole   care.Role
	SettledAt   db.Time
	SettledBy   care.UserID
	SettledName string
	Note        string // why it was refused
	Gone        int    // how many rows were deleted or emptied
}

// Ref is the reference that an audit row gives of it.
func (r Removal) Ref() string { return "removal/" + string(r.ID) }

func from(r query.RemovalRow) Removal {
	return Removal{
		ID: r.ID, Scope: Scope(r.Scope), Ground: care.Ground(r.Ground), Status: Status(r.Status), Patient: care.PatientID(r.PatientID),
		Enrolment: care.EnrolmentID(r.EnrolmentID), Event: care.EventID(r.EventID), Item: r.Item, Right: care.EnrolmentID(r.RightID), Reason: r.Reason,
		Decision: Decision{r.DecisionRef, r.DecisionOn, r.DecisionBy}, AskedAt: r.AskedAt, AskedBy: care.UserID(r.AskedBy), AskedName: r.AskedByName,
		AskedRole: care.Role(r.AskedRole), SettledAt: r.SettledAt, SettledBy: care.UserID(r.SettledBy), SettledName: string(r.SettledByName),
		Note: r.SettledNote, Gone: r.Gone,
	}
}

// locked loads a request that nobody else settles meanwhile, and decides whether the actor may do the deed with the person.
func locked(ctx context.Context, tx *app.Tx, deed access.Deed, id db.ID) (query.Removal, *access.Person, error) {
	if !db.IsID(string(id)) {
		return query.Removal{}, nil, app.Unknown()
	}
	row, err := tx.LockRemoval(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return row, nil, tx.Nobody(ctx, deed)
	}
	if err != nil {
		return row, nil, fmt.Errorf("removal: %w", err)
	}
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return row, nil, err
	}
	return row, person, tx.Allow(deed, person, "removal/"+string(id))
}
