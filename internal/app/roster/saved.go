package roster

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// List is a saved list: a filter under a name, or persons who were chosen one by one.
type List struct {
	ID      db.ID
	Name    string
	Shared  bool // everybody in the organisation has it
	Own     bool // the actor made it
	Members bool // persons; else a filter
	Count   int  // how many the actor may see; -1 where nobody has counted
	Filter  Filter
}

// Kept is what is stored of a list.
type Kept struct {
	Members bool `json:"members,omitempty"`
	Filter
}

// ReadList turns a stored list into one as the actor sees it; ok is false for one that is neither the actor's own nor shared in
// the actor's organisation.
func ReadList(a access.Actor, row query.SavedList) (l List, ok bool, err error) {
	own := care.UserID(row.OwnerID) == a.User && care.OrgID(row.OrganisationID) == a.Org
	if !own && !(row.Shared && care.OrgID(row.OrganisationID) == a.Org) {
		return List{}, false, nil
	}
	var k Kept
	if err := json.Unmarshal(row.Filter, &k); err != nil {
		return List{}, false, fmt.Errorf("roster: list %s cannot be read: %w", row.ID, err)
	}
	return List{ID: row.ID, Name: row.Name, Shared: row.Shared, Own: own, Members: k.Members, Count: -1, Filter: k.Filter.Clean()}, true, nil
}

// Unknown is the refusal for a list that does not exist, and for one that is somebody else's.
func Unknown() error {
	return errs.NotFound("Listen finnes ikke, eller den er ikke delt med deg.")
}

// saved loads the actor's lists, counts the short ones, and takes the chosen one's filter.
func (l *list) saved(ctx context.Context) error {
	if !access.May(l.a.Role, access.KeepLists) {
		l.f.List = ""
		return nil
	}
	rows, err := l.r.SavedLists(ctx, query.SavedListsParams{OrganisationID: db.ID(l.a.Org), UserID: db.ID(l.a.User)})
	if err != nil {
		return fmt.Errorf("roster: lists: %w", err)
	}
	for _, row := range rows {
		saved, ok, err := ReadList(l.a, row)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if saved.Members && l.sc.Kind() == access.ByArea {
			n, err := l.r.CountSavedListMembers(ctx, query.CountSavedListMembersParams{
				ListID: row.ID, Areas: db.List(l.sc.Areas()), Day: l.sc.Day(), Hidden: db.List(l.sc.Hidden()),
			})
			if err != nil {
				return fmt.Errorf("roster: lists: %w", err)
			}
			saved.Count = int(n)
		}
		l.view.Lists = append(l.view.Lists, saved)
	}
	for i := range l.view.Lists {
		if l.view.Lists[i].ID == l.f.List {
			l.view.List = &l.view.Lists[i]
		}
	}
	if l.f.List != "" && l.view.List == nil {
		return Unknown()
	}
	if chosen := l.view.List; chosen != nil && !chosen.Members && !l.f.Chosen() {
		kept := chosen.Filter
		kept.List, kept.Open, kept.Closed, kept.After = l.f.List, l.f.Open, l.f.Closed, l.f.After
		if l.f.Sort != "" {
			kept.Sort = l.f.Sort
		}
		l.f = kept
	}
	return nil
}

// countLists counts what the saved filters find, where the scope is small enough to count.
func (l *list) countLists(ctx context.Context) error {
	if l.view.Tabs.All > countMost {
		return nil
	}
	for i, saved := range l.view.Lists {
		if saved.Members {
			continue
		}
		areas := l.sc.Areas()
		if saved.Filter.Area != "" {
			areas = l.sc.Within(saved.Filter.Area).Areas()
		}
		one := list{r: l.r, f: saved.Filter, today: l.today, sc: l.sc}
		n, err := one.count(ctx, areas...)
		if err != nil {
			return err
		}
		l.view.Lists[i].Count = n
	}
	return nil
}

// OneList returns a list that the actor has.
func OneList(ctx context.Context, get func(context.Context, db.ID) (query.SavedList, error), a access.Actor, id db.ID) (List, error) {
	if !db.IsID(string(id)) {
		return List{}, Unknown()
	}
	row, err := get(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return List{}, Unknown()
	}
	if err != nil {
		return List{}, fmt.Errorf("roster: list: %w", err)
	}
	l, ok, err := ReadList(a, row)
	if err == nil && !ok {
		err = Unknown()
	}
	return l, err
}
