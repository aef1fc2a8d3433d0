package savedlist

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/roster"
	"traad/internal/base/db"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Choices returns the lists that the actor can put persons on, for a form that holds no person's name.
func Choices(ctx context.Context, s *app.Service, a access.Actor) ([]roster.List, error) {
	if d := access.Decide(a, access.KeepLists, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.KeepLists, nil, nil)
	}
	rows, err := s.Store.Reader().SavedLists(ctx, query.SavedListsParams{OrganisationID: db.ID(a.Org), UserID: db.ID(a.User)})
	if err != nil {
		return nil, fmt.Errorf("savedlist.Choices: %w", err)
	}
	var out []roster.List
	for _, row := range rows {
		l, ok, err := roster.ReadList(a, row)
		if err != nil {
			return nil, err
		}
		if ok && l.Members {
			out = append(out, l)
		}
	}
	return out, nil
}

// One returns a list that the actor has, for the page that asks before it is deleted.
func One(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (roster.List, error) {
	if d := access.Decide(a, access.KeepLists, nil); !d.Allowed {
		return roster.List{}, s.See(ctx, a, access.KeepLists, nil, nil)
	}
	return roster.OneList(ctx, s.Store.Reader().SavedList, a, id)
}
