package organisation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Edit changes an organisation. Its kind, number and what it is a part of stay as they were. Seen is the version that the
// form showed.
type Edit struct {
	ID   care.OrgID
	Seen int
	care.Organisation
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Conflict is the refusal when somebody changed the organisation first: theirs stands in it, the user's own in the form.
type Conflict struct {
	*refusal
	Theirs Item
	By     Changed
}

// Unwrap lets errs.KindOf find the kind.
func (c *Conflict) Unwrap() error { return c.refusal }

// Run writes the change. Faults by field as for Add.
func (d Edit) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.ID)) { // before the audit: what is no id may be anything
			return errs.NotFound("Virksomheten finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("organisation/%s@%d", d.ID, d.Seen+1)); err != nil {
			return err
		}
		row, err := tx.LockOrganisation(ctx, db.ID(d.ID))
		if errors.Is(err, sql.ErrNoRows) {
			return errs.NotFound("Virksomheten finnes ikke.")
		}
		if err != nil {
			return fmt.Errorf("organisation.Edit: %w", err)
		}
		if row.Version != d.Seen {
			return conflict(ctx, tx, row)
		}
		return edit(ctx, tx, row, d.Organisation)
	})
}

// edit checks and writes inside a deed, on a row that is locked.
func edit(ctx context.Context, tx *app.Tx, row query.Organisation, o care.Organisation) error {
	was := item(row)
	o.Kind, o.Number, o.Parent = was.Kind, was.Number, was.Parent
	if o.Status == "" {
		o.Status = care.NoRollout
	}
	if err := check(ctx, tx, o, was.ID); err != nil {
		return err
	}
	n, err := tx.UpdateOrganisation(ctx, query.UpdateOrganisationParams{
		ID: row.ID, Version: row.Version, Name: o.Name, NameSort: nb.SortKey(o.Name), SiteID: db.ID(o.Site), Status: string(o.Status),
		StatusNote: o.StatusNote, StartedOn: o.StartedOn, EndedOn: o.EndedOn, Target: o.Target, Phone: o.Phone, Hours: o.Hours,
	})
	if err != nil || n != 1 {
		return fmt.Errorf("organisation.Edit: update hit %d rows: %w", n, err)
	}
	return nil
}

func conflict(ctx context.Context, tx *app.Tx, row query.Organisation) error {
	c := &Conflict{refusal: errs.Conflict("Noen andre lagret virksomheten mens du skrev. Ingenting er borte: se begge og velg."), Theirs: item(row)}
	var err error
	if c.By, err = changed(ctx, tx.Reader, "organisation/"+string(row.ID)); err != nil {
		return fmt.Errorf("organisation.Edit: %w", err)
	}
	if site, err := found(ctx, tx, c.Theirs.Site); err == nil && site != nil {
		c.Theirs.SiteName = site.Name
	}
	return c
}
