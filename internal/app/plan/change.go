package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// SmallChange is a small change to the version that holds, without a hearing: a measure done, a date moved, a telephone number. The
// version stays as it was signed; the change stands on top of it, in its history, and in the next version where that is begun already.
type SmallChange struct {
	Version db.ID
	Path    string
	Before  string // what the user saw
	Text    string
	Note    string
}

// ChangeConflict is the refusal of a small change where somebody changed the same first: what stands now. Sent again with it as
// Before, the change takes its place.
type ChangeConflict struct {
	*refusal
	Version  db.ID // where it is to be made: another version, where one was published meanwhile
	Gone     bool  // there is nothing of it there to change
	Standing string
	By       string // who changed it
	At       db.Time
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Unwrap lets errs.KindOf find the kind.
func (c *ChangeConflict) Unwrap() error { return c.refusal }

func changed(ctx context.Context, tx *app.Tx, version db.ID, path, standing string) error {
	c := &ChangeConflict{refusal: errs.Conflict("Noen andre endret det samme mens du holdt på. Se hva som står, og velg."), Version: version, Standing: standing}
	updates, err := Updates(ctx, tx.Reader, Version{ID: version})
	if err != nil {
		return err
	}
	for _, u := range updates {
		if u.Path == path {
			c.By, c.At = u.By, u.At
		}
	}
	return c
}

// Run writes it. Faults are at the last part of the path (status, frist, telefon, tid); where somebody changed the same first, the
// error is a *ChangeConflict.
func (d SmallChange) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.UpdatePlan, d.Version)
		if err != nil {
			return err
		}
		if v.Status == Replaced {
			return d.replaced(ctx, tx, v)
		}
		if v.Status != Published {
			return moved()
		}
		texts, err := Texts(ctx, tx.Reader, v)
		if err != nil {
			return err
		}
		text := strings.TrimSpace(d.Text)
		if err := d.check(texts, actor, text); err != nil {
			return err
		}
		if texts[d.Path] == text {
			return nil // the same form, sent twice
		}
		if texts[d.Path] != d.Before {
			return changed(ctx, tx, v.ID, d.Path, texts[d.Path])
		}
		updates, err := Updates(ctx, tx.Reader, v)
		if err != nil {
			return err
		}
		err = tx.InsertPlanUpdate(ctx, query.InsertPlanUpdateParams{
			ID: db.NewID(), VersionID: v.ID, Number: len(updates) + 1, Path: d.Path, Before: d.Before, Body: text, Note: strings.TrimSpace(d.Note), At: db.At(tx.Now), ByUser: db.ID(actor.User),
		})
		if err != nil {
			return fmt.Errorf("plan.Change: %w", err)
		}
		if err := d.carry(ctx, tx, v, texts, text); err != nil {
			return err
		}
		texts[d.Path] = text
		return list(ctx, tx, v, plan.Read(texts))
	})
}

// replaced is the refusal where another version was published meanwhile: what it says of the same.
func (d SmallChange) replaced(ctx context.Context, tx *app.Tx, v Version) error {
	all, err := Of(ctx, tx.Reader, v.Patient)
	if err != nil {
		return err
	}
	if all.Holds == nil {
		return moved()
	}
	texts, err := Texts(ctx, tx.Reader, *all.Holds)
	if err != nil {
		return err
	}
	if d.Path != "" && texts[d.Path] != d.Before && texts[d.Path] == strings.TrimSpace(d.Text) {
		return nil // the same form, sent twice: it was carried into the version that holds now
	}
	c := &ChangeConflict{
		refusal: errs.Conflict("Versjon %s gjelder nå. Se hva som står der, og velg.", lang.Int(all.Holds.Number)), Version: all.Holds.ID, Standing: texts[d.Path],
	}
	item, _ := plan.Item(d.Path)
	p := plan.Read(texts)
	c.Gone = !slices.ContainsFunc(p.Measures, func(m plan.Measure) bool { return item == "tiltak/"+m.ID && m.Status != plan.MeasureStopped }) && // one that is done can be taken up again
		!slices.ContainsFunc(p.Contacts, func(x plan.Contact) bool { return item == "team/"+x.ID })
	if c.Gone {
		c.refusal = errs.Conflict("Versjon %s gjelder nå, og der er det ikke lenger noe å gjøre med dette. Les planen som gjelder.", lang.Int(all.Holds.Number))
	}
	return c
}

// carry takes the change into the version that is written or heard meanwhile and has the item: it began before the change, and would undo
// it when it takes the place of the one that holds.
// A measure that was done when the version began is not in it: one that is not done after all goes in as it stood, to be gone through.
func (d SmallChange) carry(ctx context.Context, tx *app.Tx, v Version, standing map[string]string, now string) error {
	all, err := Of(ctx, tx.Reader, v.Patient)
	if err != nil || all.Working == nil {
		return err
	}
	doc := all.Working.Document
	row, err := tx.LockDocument(ctx, doc)
	if err != nil {
		return fmt.Errorf("plan.Change: %w", err)
	}
	if !row.ClosedAt.IsZero() {
		return nil // withdrawn just now
	}
	fields, err := document.Fields(ctx, tx.Reader, doc)
	if err != nil {
		return err
	}
	item, ok := plan.Item(d.Path)
	switch {
	case !ok || fields.Text(item+"/fjernet") == "ja":
		return nil
	case !has(fields, item) && d.Path == item+"/status" && now == string(plan.MeasureOpen):
		again := maps.Clone(standing)
		again[d.Path] = now
		again = plan.Next(again)
		maps.DeleteFunc(again, func(path, text string) bool { return !strings.HasPrefix(path, item+"/") || text == "" })
		return document.Put(ctx, tx, doc, fields, again)
	case !has(fields, item):
		return nil
	}
	if id, ok := plan.Measured(d.Path); ok && access.MayNotWritePlan(tx.Actor, d.Path, measureOf(fields, id)) != "" {
		return nil // the GP has taken it on in the draft: what stands there is the GP's, and it is gone through before it takes the place of this
	}
	if err := document.Carry(ctx, tx, doc, fields, d.Path, d.Before, now); err != nil {
		return err
	}
	if agreed := item + "/avtalt"; plan.AgreedOn(d.Path) && fields.Text(agreed) != "" && fields.Text(d.Path) == d.Before {
		return document.Put(ctx, tx, doc, fields, map[string]string{agreed: ""}) // what was agreed is another measure now
	}
	return nil
}

// measureOf is a measure of a draft.
func measureOf(fields text.Document, id string) plan.Measure {
	at, one := "tiltak/"+id+"/", map[string]string{}
	for _, part := range []string{"hva", "hvem", "status", "fastlege"} {
		one[at+part] = fields.Text(at + part)
	}
	for _, m := range plan.Read(one).Measures {
		return m
	}
	return plan.Measure{ID: id}
}

// has reports whether something is written of an item.
func has(fields text.Document, item string) bool {
	for path, f := range fields {
		if strings.HasPrefix(path, item+"/") && path != item+"/plass" && f.Text != "" {
			return true
		}
	}
	return false
}

func (d SmallChange) check(texts map[string]string, actor access.Actor, text string) error {
	last := d.Path[strings.LastIndexByte(d.Path, '/')+1:]
	p := plan.Read(texts)
	var m plan.Measure
	if id, ok := plan.Measured(d.Path); ok {
		found := false
		for _, x := range p.Measures {
			if x.ID == id {
				m, found = x, true
			}
		}
		if !found {
			return errs.Invalid("Tiltaket finnes ikke i planen lenger. Last siden på nytt.")
		}
	}
	if why := access.MayNotUpdatePlan(actor, d.Path, m); why != "" {
		return errs.Denied(why)
	}
	if why := plan.Check(nil, d.Path, text); why != "" {
		return errs.Invalid("Endringen kan ikke lagres").At(last, why)
	}
	if len([]rune(text)) > 300 || len([]rune(d.Note)) > 2000 {
		return errs.Invalid("Endringen kan ikke lagres").At(last, "Teksten er for lang her. Skriv den kortere.")
	}
	if last == "frist" {
		after := plan.Read(map[string]string{"tiltak/x/hva": "x", "tiltak/x/frist": text}).Measures[0]
		if !after.On.IsZero() && after.On.Before(actor.Today) {
			return errs.Invalid("Endringen kan ikke lagres").At(last, "Fristen er før i dag. Velg en senere dag.")
		}
	}
	return nil
}
