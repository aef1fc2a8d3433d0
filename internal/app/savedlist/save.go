// Package savedlist keeps lists in Forløp: a filter under a name, or persons who were chosen one by one, one's own or shared
// with the organisation. A list gives nobody access: each reader sees of it what that reader's own scope allows.
package savedlist

import (
	"context"
	"fmt"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/app/roster"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// nameMost is how long a list's name may be, so that it fits on a tab.
const nameMost = 60

// listsMost is how many lists one user sees beside each other.
const listsMost = 30

// membersMost is how many a list of chosen persons holds.
const membersMost = 500

// Save keeps a filter under a name, or, with Members, the chosen enrolments.
type Save struct {
	Key     db.ID // made with the form, so that a form that is sent twice is one list
	Name    string
	Shared  bool
	Filter  roster.Filter
	Members []care.EnrolmentID // nil: the filter
}

// Run writes the list and returns its id. Fields: navn, valgt.
func (d Save) Run(ctx context.Context, s *app.Service, actor access.Actor) (db.ID, error) {
	name := nb.CleanLine(d.Name)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", errs.Invalid("Listen mangler navn").At("navn", "Skriv hva listen skal hete.")
	case n > nameMost:
		return "", errs.Invalid("Navnet er for langt").Say("navn", "Navnet er på %d tegn. Det er plass til %d.", n, nameMost)
	}
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepLists, nil, "list/"+string(id)); err != nil {
			return err
		}
		lists, err := tx.SavedLists(ctx, query.SavedListsParams{OrganisationID: db.ID(actor.Org), UserID: db.ID(actor.User)})
		if err != nil {
			return fmt.Errorf("savedlist.Save: %w", err)
		}
		for _, l := range lists {
			if l.ID == id {
				return nil // the same form, sent twice
			}
			if nb.Fold(l.Name) == nb.Fold(name) {
				return errs.Invalid("Navnet er i bruk").At("navn", "Dere har en liste med det navnet. Velg et annet.")
			}
		}
		if len(lists) >= listsMost {
			return errs.Invalid("Det er for mange lister").Say("navn", "Dere har %d lister. Slett en som ikke er i bruk, først.", len(lists))
		}
		if err := tx.InsertSavedList(ctx, query.InsertSavedListParams{
			ID: id, OwnerID: db.ID(actor.User), OrganisationID: db.ID(actor.Org), Name: name, Shared: d.Shared,
			Filter: db.ToJSON(roster.Kept{Members: d.Members != nil, Filter: d.Filter.Clean()}), CreatedAt: db.At(tx.Now),
		}); err != nil {
			return fmt.Errorf("savedlist.Save: %w", err)
		}
		return add(ctx, tx, id, d.Members)
	})
	return id, err
}
