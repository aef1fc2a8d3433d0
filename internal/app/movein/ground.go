package movein

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Ground is what persons stand on: who there is to be followed by, and by what rules. Everything has its id, so that
// persons can name it.
type Ground struct {
	Organisations []Organisation // parents and sites before what belongs to them
	Users         []User
	Roles         []Role
	Locums        []Locum
	Pathways      []Pathway
	Instruments   string // a list of own instruments to publish, "" for none
}

// Organisation is a hospital, site, municipality, district, GP office or unit.
type Organisation struct {
	ID         care.OrgID
	Kind       care.OrgKind
	Number     string // of the municipality or district; "" for others
	Name       string
	Parent     care.OrgID
	Site       care.OrgID // municipality, district: the hospital site that follows its patients
	Status     string     // a care.Rollout, or "none" where the service is not on its way
	StatusNote string     // "1. mars", "høst 2027"
	StartedOn  date.Date
	Target     int
	Phone      string
	Hours      string
}

// User is somebody who works.
type User struct {
	ID                             care.UserID
	Name, Title, Phone, Email, HPR string
}

// Role is a role that a user has for an organisation in a period; To counts, no date is open.
type Role struct {
	ID       db.ID
	User     care.UserID
	Role     care.Role
	Org      care.OrgID
	From, To date.Date
	Given    date.Date // the day somebody decided it; no date is now
	Used     date.Date // the last day that somebody logged in with it; no date is never
}

// Locum is a GP's substitute for a time; both days count.
type Locum struct {
	ID             db.ID
	GP, Substitute care.UserID
	From, To       date.Date
}

// Pathway is a definition to publish, in TOML. One that is published already stays as it is.
type Pathway struct {
	Definition *care.Pathway
	Body       []byte
}

// Lay writes the ground, inside a deed that has been allowed.
func Lay(ctx context.Context, tx *app.Tx, g Ground) error {
	now, by := db.At(tx.Now), db.ID(tx.Actor.User)
	orgs := sheet{table: "organisation", columns: []string{
		"id", "kind", "number", "name", "name_sort", "parent_id", "site_id", "status",
		"status_note", "started_on", "target", "phone", "hours",
	}}
	for _, o := range g.Organisations {
		orgs.add(db.ID(o.ID), string(o.Kind), db.Text(o.Number), o.Name, nb.SortKey(o.Name), db.ID(o.Parent), db.ID(o.Site), o.Status,
			o.StatusNote, o.StartedOn, o.Target, o.Phone, o.Hours)
	}
	users := sheet{table: "user_account", columns: []string{"id", "name", "name_sort", "title", "phone", "email", "hpr", "created_at"}}
	for _, u := range g.Users {
		users.add(db.ID(u.ID), u.Name, sortName(u.Name), u.Title, u.Phone, u.Email, u.HPR, now)
	}
	roles := sheet{table: "role_assignment", columns: []string{"id", "user_id", "role", "organisation_id", "valid_from", "valid_to", "created_at", "created_by", "used_on"}}
	for _, r := range g.Roles {
		given := now
		if !r.Given.IsZero() {
			given = db.At(r.Given.At(9, 0))
		}
		roles.add(r.ID, db.ID(r.User), string(r.Role), db.ID(r.Org), r.From, r.To, given, by, r.Used)
	}
	locums := sheet{table: "gp_substitute", columns: []string{"id", "gp_id", "substitute_id", "valid_from", "valid_to", "created_at", "created_by"}}
	for _, l := range g.Locums {
		locums.add(l.ID, db.ID(l.GP), db.ID(l.Substitute), l.From, l.To, now, by)
	}
	for _, s := range []sheet{orgs, users, roles, locums} {
		if err := tx.InsertMany(ctx, s.table, s.columns, s.rows); err != nil {
			return fmt.Errorf("movein.Lay: %w", err)
		}
	}
	if g.Instruments != "" {
		if err := tx.InsertInstrumentList(ctx, query.InsertInstrumentListParams{Version: 1, Body: g.Instruments, PublishedAt: now, PublishedBy: by}); err != nil {
			return fmt.Errorf("movein.Lay: %w", err)
		}
	}
	return publish(ctx, tx, g.Pathways)
}

// sortName puts the family name first: "Ingrid Sandvik" sorts as "Sandvik, Ingrid".
func sortName(name string) string {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return nb.SortKey(name)
	}
	return nb.SortKey(name[i+1:] + ", " + name[:i])
}
