package watch

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/watch"
	"traad/internal/store/query"
)

// Laid is a finding of a night before the database was there: by the demo.
type Laid struct {
	ID             db.ID
	Rule           rule.Rule
	Relation       rule.Relation
	User           care.UserID
	Role           care.Role
	Org            care.OrgID
	Subject        care.PatientID // "" for a whole day
	First, Last    time.Time
	Shown          []Shown
	Persons, Usual int
}

// Lay writes them, inside a deed that has been allowed. They wait to be judged.
func Lay(ctx context.Context, tx *app.Tx, all []Laid) error {
	for _, l := range all {
		if _, err := tx.InsertFinding(ctx, query.InsertFindingParams{
			ID: l.ID, Rule: string(l.Rule), UserID: db.ID(l.User), Role: string(l.Role), OrganisationID: db.ID(l.Org), Subject: string(l.Subject),
			OnDay: date.In(l.First), FirstAt: db.At(l.First), LastAt: db.At(l.Last), Relation: string(l.Relation), Shown: db.ToJSON(l.Shown),
			Persons: l.Persons, Usual: l.Usual, FoundAt: db.At(date.In(l.First).AddDays(1).At(3, 0)),
		}); err != nil {
			return fmt.Errorf("watch.Lay: %w", err)
		}
	}
	return nil
}
