package pathway

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Draft is a definition that is being written. It need not be valid until it is published.
type Draft struct {
	ID        db.ID
	Code      string
	Title     string
	Seen      int // of the draft, for forms
	ChangedAt db.Time
	ChangedBy string
	Pathway   *care.Pathway // nil in lists
	Faults    []errs.Field  // what keeps it from being published, as care.Pathway.Validate names it
	Over      int           // the newest version that the reader is shown what differs from; see PublishDraft
}

func draftRef(id db.ID) string { return "pathway_draft/" + string(id) }

func noDraft() error {
	return errs.NotFound("Utkastet finnes ikke. Det kan være publisert eller forkastet.")
}

// Drafts lists those that are being written.
func Drafts(ctx context.Context, s *app.Service, a access.Actor) (all []Draft, err error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"pathway_drafts"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().PathwayDrafts(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.Drafts: %w", err)
	}
	for _, r := range rows {
		all = append(all, Draft{ID: r.ID, Code: r.Code, Title: r.Title, Seen: r.Version, ChangedAt: r.ChangedAt, ChangedBy: r.ChangedByName})
	}
	return all, nil
}

// DraftOf returns one, with what keeps it from being published.
func DraftOf(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Draft, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{draftRef(id)}); err != nil {
		return nil, err
	}
	r, err := app.Found(id, noDraft(), func() (query.PathwayDraftRow, error) { return s.Store.Reader().PathwayDraft(ctx, id) })
	if err != nil {
		return nil, err
	}
	d, err := drafted(r)
	if err != nil || len(d.Faults) > 0 {
		return d, err
	}
	return d, s.Store.InTx(ctx, func(w *store.Writer) error {
		tx := &app.Tx{Writer: w, Service: s}
		next := *d.Pathway
		if next.Version, err = nextVersion(ctx, tx, next.Code); err != nil {
			return err
		}
		switch err := fits(ctx, tx, &next); {
		case err == nil:
		case len(errs.FieldsOf(err)) == 0:
			return err
		default:
			d.Faults = errs.FieldsOf(err)
		}
		return nil
	})
}

// nextVersion is the number that a version of a pathway gets when it is published.
func nextVersion(ctx context.Context, tx *app.Tx, code string) (n int, err error) {
	published, err := tx.PublishedDefinitions(ctx)
	if err != nil {
		return 0, fmt.Errorf("pathway.nextVersion: %w", err)
	}
	for _, x := range published {
		if x.Code == code {
			n = max(n, x.Version)
		}
	}
	return n + 1, nil
}

func drafted(r query.PathwayDraftRow) (*Draft, error) {
	p, err := care.ReadDraft([]byte(r.Body))
	if err != nil {
		return nil, fmt.Errorf("pathway: draft %s: %w", r.ID, err)
	}
	return &Draft{r.ID, r.Code, r.Title, r.Version, r.ChangedAt, r.ChangedByName, p, errs.FieldsOf(p.Validate()), 0}, nil
}

// BeginDraft begins to write: from a text that is imported, or from a published version. The number of the version is set when it is published.
type BeginDraft struct {
	ID      db.ID  // made by the form: sent twice, it is done once
	Text    string // TOML; "" begins from Code and Version
	Code    string
	Version int // 0: the newest
}

// Run writes it. Faults are those of text that cannot be read, by line.
func (d BeginDraft) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, draftRef(d.ID)); err != nil {
			return err
		}
		if !db.IsID(string(d.ID)) {
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		text, base := d.Text, ""
		if text == "" {
			rows, err := tx.PublishedDefinitions(ctx)
			if err != nil {
				return fmt.Errorf("pathway.BeginDraft: %w", err)
			}
			version := d.Version
			for _, row := range rows { // of each code the newest first
				if row.Code == d.Code && version == 0 {
					version = row.Version
				}
			}
			row, err := tx.PathwayDefinition(ctx, query.PathwayDefinitionParams{Code: d.Code, Version: version})
			if err != nil {
				return errs.NotFound("Forløpet finnes ikke i denne versjonen.").Because(err)
			}
			text, base = row.Body, baseOf(d.Code, version)
		}
		p, err := care.ReadDraft([]byte(text))
		if err != nil {
			return err
		}
		_, err = tx.InsertPathwayDraft(ctx, query.InsertPathwayDraftParams{
			ID: d.ID, Code: p.Code, Title: p.Title, Body: string(p.TOML()), CreatedAt: db.At(tx.Now), CreatedBy: db.ID(a.User), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(a.User), Base: base,
		})
		if err != nil {
			return fmt.Errorf("pathway.BeginDraft: %w", err)
		}
		return nil
	})
}

// SaveDraft keeps what was written, valid or not.
type SaveDraft struct {
	ID      db.ID
	Seen    int
	Pathway *care.Pathway
}

// DraftConflict says that somebody saved the draft meanwhile, and what.
type DraftConflict struct{ Theirs *Draft }

// Error is for logs.
func (c *DraftConflict) Error() string { return "pathway: the draft was saved by another meanwhile" }

// Run writes it, and returns which saving of the draft then stands. The error is *DraftConflict where somebody else saved it meanwhile.
func (d SaveDraft) Run(ctx context.Context, s *app.Service, a access.Actor) (stands int, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		stands = d.Seen + 1
		if err := tx.Allow(access.Configure, nil, draftRef(d.ID)); err != nil {
			return err
		}
		row, err := app.Found(d.ID, noDraft(), func() (query.PathwayDraftRow, error) { return tx.PathwayDraft(ctx, d.ID) })
		if err != nil {
			return err
		}
		body := string(d.Pathway.TOML())
		if body == row.Body {
			stands = row.Version
			return nil // nothing is changed
		}
		if len(body) > care.MaxDefinition {
			return errs.Invalid("Utkastet er for stort. En definisjon er noen få sider tekst.")
		}
		n, err := tx.SavePathwayDraft(ctx, query.SavePathwayDraftParams{
			ID: d.ID, Version: d.Seen, Code: d.Pathway.Code, Title: d.Pathway.Title, Body: body, ChangedAt: db.At(tx.Now), ChangedBy: db.ID(a.User),
		})
		if err != nil {
			return fmt.Errorf("pathway.SaveDraft: %w", err)
		}
		if n == 0 {
			theirs, err := drafted(row)
			if err != nil {
				return err
			}
			return &DraftConflict{theirs}
		}
		return nil
	})
	return stands, err
}

// PublishDraft publishes a draft as the next version of its code, and ends the draft. Those who are enrolled keep the version that they have.
type PublishDraft struct {
	ID   db.ID
	Seen int
	Over int // the newest version of the code, where whoever publishes has been shown what differs from it
}

// Overtaken says that another version of the code has been published than the draft was begun from, so that what is new in it would be undone without a word:
// by another administrator, with a new release, or before a file came in. It may be published over when what differs has been seen (PublishDraft.Over).
type Overtaken struct{ Newest int }

// Error is for logs.
func (o *Overtaken) Error() string {
	return "pathway: another version was published than the draft was begun from"
}

// baseOf is how a draft keeps which version it was begun from.
func baseOf(code string, version int) string { return fmt.Sprintf("%s@%d", code, version) }

// Run does it. The faults are those of Publish, and *Overtaken.
func (d PublishDraft) Run(ctx context.Context, s *app.Service, a access.Actor) (out *care.Pathway, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, draftRef(d.ID)); err != nil {
			return err
		}
		row, err := app.Found(d.ID, noDraft(), func() (query.PathwayDraftRow, error) { return tx.PathwayDraft(ctx, d.ID) })
		if err != nil {
			return err
		}
		if row.Version != d.Seen {
			return errs.Conflict("%s har endret utkastet siden du så det. Les det på nytt før du publiserer.", row.ChangedByName)
		}
		draft, err := drafted(row)
		if err != nil {
			return err
		}
		if draft.Pathway.Version, err = nextVersion(ctx, tx, draft.Pathway.Code); err != nil {
			return err
		}
		if newest := draft.Pathway.Version - 1; newest > 0 && row.Base != baseOf(draft.Pathway.Code, newest) && d.Over != newest {
			return &Overtaken{newest}
		}
		if out, err = publish(ctx, tx, string(draft.Pathway.TOML())); err != nil {
			return err
		}
		return drop(ctx, tx, d.ID)
	})
	return out, err
}

// DropDraft ends a draft without publishing it.
type DropDraft struct{ ID db.ID }

// Run does it; doing it again is no fault.
func (d DropDraft) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, draftRef(d.ID)); err != nil {
			return err
		}
		if !db.IsID(string(d.ID)) {
			return noDraft()
		}
		return drop(ctx, tx, d.ID)
	})
}

func drop(ctx context.Context, tx *app.Tx, id db.ID) error {
	if _, err := tx.DropPathwayDraft(ctx, id); err != nil {
		return fmt.Errorf("pathway: draft: %w", err)
	}
	return nil
}
