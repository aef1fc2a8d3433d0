// Package handbook is the handbook's pages: of each stage what the pathway's newest version says, and what a municipality has added. It is about nobody.
package handbook

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Book is the handbook of one pathway as it reads in one municipality.
type Book struct {
	Pathway  *care.Pathway
	Others   []*care.Pathway // all pathways, this one among them
	Area     care.OrgID      // whose notes are in it, "" nobody's
	Areas    []Place         // those that the reader can choose between
	Chapters []Chapter
}

// Place is a municipality or district.
type Place struct {
	ID   care.OrgID
	Name string
}

// Chapter is what is written about one stage.
type Chapter struct {
	care.Chapter
	Text    string
	Note    *Note // nil where the municipality has added nothing
	Earlier bool  // of a stage that the newest version has not: it is shown for what the municipality wrote there
}

// Written reports whether there is anything to read.
func (c Chapter) Written() bool { return strings.TrimSpace(c.Text) != "" || c.Note != nil }

// Note is what a municipality has added.
type Note struct {
	Version int
	Body    string
	At      db.Time
	By      string
}

// Of returns it, decided and audited. code "" is the pathway that the house counts first; area is one of the reader's, "" the only one.
func Of(ctx context.Context, s *app.Service, a access.Actor, code string, area care.OrgID) (*Book, error) {
	if err := s.See(ctx, a, access.SeeHandbook, nil, []string{"handbook"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	b := &Book{}
	var err error
	if b.Others, err = s.NewestPathways(ctx, r); err != nil {
		return nil, err
	}
	if code == "" {
		code = care.Main(b.Others)
	}
	i := slices.IndexFunc(b.Others, func(p *care.Pathway) bool { return p.Code == code })
	if i < 0 {
		return nil, errs.NotFound("Forløpet finnes ikke. Velg et forløp under Håndbok.")
	}
	b.Pathway = b.Others[i]
	orgs, err := r.OrganisationsByID(ctx, db.List(a.Areas))
	if err != nil {
		return nil, fmt.Errorf("handbook.Of: %w", err)
	}
	for _, o := range orgs {
		b.Areas = append(b.Areas, Place{care.OrgID(o.ID), o.Name})
	}
	switch {
	case slices.Contains(a.Areas, area):
		b.Area = area
	case area != "":
		return nil, errs.NotFound("Kommunen finnes ikke blant dine.")
	case len(a.Areas) == 1:
		b.Area = a.Areas[0]
	}
	notes, err := notesOf(ctx, r, b.Area, code)
	if err != nil {
		return nil, err
	}
	for _, c := range b.Pathway.Chapters() {
		b.Chapters = append(b.Chapters, Chapter{c, b.Pathway.Guide(c.Code), notes[c.Code], false})
		delete(notes, c.Code)
	}
	for _, stage := range slices.Sorted(maps.Keys(notes)) {
		title, err := titleOf(ctx, s, r, code, stage)
		if err != nil {
			return nil, err
		}
		b.Chapters = append(b.Chapters, Chapter{care.Chapter{Code: stage, Title: title}, "", notes[stage], true})
	}
	return b, nil
}

// titleOf is what a stage was called in the newest version that had it.
func titleOf(ctx context.Context, s *app.Service, r *store.Reader, code, stage string) (string, error) {
	rows, err := r.PublishedDefinitions(ctx) // of each code the newest first
	if err != nil {
		return "", fmt.Errorf("handbook: %w", err)
	}
	for _, row := range rows {
		if row.Code != code {
			continue
		}
		p, err := s.Pathway(ctx, r, code, row.Version, "")
		if err != nil {
			return "", err
		}
		for _, c := range p.Chapters() {
			if c.Code == stage {
				return c.Title, nil
			}
		}
	}
	return stage, nil
}

func notesOf(ctx context.Context, r *store.Reader, area care.OrgID, code string) (map[string]*Note, error) {
	if area == "" {
		return nil, nil
	}
	rows, err := r.HandbookNotes(ctx, query.HandbookNotesParams{AreaID: db.ID(area), PathwayCode: code})
	if err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	out := map[string]*Note{}
	for _, x := range rows {
		if x.Body != "" {
			out[x.Stage] = &Note{x.Version, x.Body, x.WrittenAt, x.WrittenByName}
		}
	}
	return out, nil
}

// Beside is what is written about one stage, for a page where somebody works in it. It is about nobody, and decides nothing.
func Beside(ctx context.Context, s *app.Service, code string, area care.OrgID, stage string) (*Chapter, error) {
	r := s.Store.Reader()
	all, err := s.NewestPathways(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.Code != code {
			continue
		}
		notes, err := notesOf(ctx, r, area, code)
		if err != nil {
			return nil, err
		}
		for _, c := range p.Chapters() {
			if c.Code == stage {
				return &Chapter{c, p.Guide(stage), notes[stage], false}, nil
			}
		}
	}
	return nil, nil
}

// History is a chapter with all that a municipality has added to it, the newest first; also what was taken away.
type History struct {
	*Book
	Chapter Chapter
	Seen    int // the newest version, for the form
	All     []Note
}

// HistoryOf returns it, decided and audited.
func HistoryOf(ctx context.Context, s *app.Service, a access.Actor, code, stage string, area care.OrgID) (*History, error) {
	if err := s.See(ctx, a, access.WriteHandbook, nil, []string{"handbook"}); err != nil {
		return nil, err
	}
	b, err := Of(ctx, s, a, code, area)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(b.Chapters, func(c Chapter) bool { return c.Code == stage })
	if i < 0 || b.Area == "" {
		return nil, errs.NotFound("Siden finnes ikke i håndboken. Velg steg og kommune under Håndbok.")
	}
	h := &History{Book: b, Chapter: b.Chapters[i]}
	rows, err := s.Store.Reader().HandbookNoteVersions(ctx, query.HandbookNoteVersionsParams{AreaID: db.ID(b.Area), PathwayCode: b.Pathway.Code, Stage: stage})
	if err != nil {
		return nil, fmt.Errorf("handbook.HistoryOf: %w", err)
	}
	for _, x := range rows {
		h.All = append(h.All, Note{x.Version, x.Body, x.WrittenAt, x.WrittenByName})
		h.Seen = max(h.Seen, x.Version)
	}
	return h, nil
}

// MaxNote is how long a note may be.
const MaxNote = 6000

// Write adds a version of what a municipality says about a stage; an empty text takes it away.
type Write struct {
	Area   care.OrgID
	Code   string // the pathway's
	Stage  string
	Seen   int // the version that the form was opened with
	Text   string
	Newest *Note // set by Run where the error is ErrChanged: what a colleague wrote
}

// ErrChanged says that a colleague wrote meanwhile.
var ErrChanged = errors.New("handbook: the note was changed meanwhile")

// Run writes it.
func (d *Write) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.WriteHandbook, nil, "handbook"); err != nil {
			return err
		}
		if !slices.Contains(a.Areas, d.Area) {
			return errs.NotFound("Kommunen finnes ikke blant dine.")
		}
		p, err := s.NewestPathways(ctx, tx.Reader)
		if err != nil {
			return err
		}
		if len([]rune(d.Text)) > MaxNote {
			return errs.Invalid("Ikke lagret").Say("tekst", "Teksten er for lang. Det er plass til %d tegn.", MaxNote)
		}
		rows, err := tx.HandbookNoteVersions(ctx, query.HandbookNoteVersionsParams{AreaID: db.ID(d.Area), PathwayCode: d.Code, Stage: d.Stage})
		if err != nil {
			return fmt.Errorf("handbook.Write: %w", err)
		}
		newest := Note{}
		if len(rows) > 0 {
			newest = Note{rows[0].Version, rows[0].Body, rows[0].WrittenAt, rows[0].WrittenByName}
		}
		if newest.Body == "" && !slices.ContainsFunc(p, func(p *care.Pathway) bool { // what stands of an earlier stage can be changed and taken away
			return p.Code == d.Code && slices.ContainsFunc(p.Chapters(), func(c care.Chapter) bool { return c.Code == d.Stage })
		}) {
			return errs.NotFound("Siden finnes ikke i håndboken. Velg steg under Håndbok.")
		}
		if newest.Body == d.Text {
			return nil // nothing is changed, or the same form was sent twice
		}
		if newest.Version != d.Seen {
			d.Newest = &newest
			return ErrChanged
		}
		n, err := tx.InsertHandbookNote(ctx, query.InsertHandbookNoteParams{
			ID: db.NewID(), AreaID: db.ID(d.Area), PathwayCode: d.Code, Stage: d.Stage, Version: d.Seen + 1, Body: d.Text, WrittenAt: db.At(tx.Now), WrittenBy: db.ID(a.User),
		})
		if err != nil {
			return fmt.Errorf("handbook.Write: %w", err)
		}
		if n == 0 {
			return errs.Conflict("En kollega lagret samtidig. Send på nytt.")
		}
		return nil
	})
}
