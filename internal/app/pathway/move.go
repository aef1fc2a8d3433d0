package pathway

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/mapping"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	caremapping "traad/internal/care/mapping"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// mostMoved is how many running enrolments are looked at and moved at a time: one transaction holds them all.
const mostMoved = 300

// Moving is what changes for those who are enrolled by other versions of a pathway, if they go over to one. It tells nothing of any one enrolment: in a
// municipality with one, that would be of a known person. The deed is in each person's log.
type Moving struct {
	Definition
	Running int // how many there are on other versions
	Movable int // how many of them can be moved
	Effects []Effect
	More    bool   // there are others than these; they are moved after them
	Digest  string // of what was shown: Move refuses to do something else
	Moves   []Earlier
}

// Effect is something that a move does, and to how many enrolments.
type Effect struct {
	Kind EffectKind
	Text lang.Text
	N    int
}

// EffectKind says what an effect is about.
type EffectKind int

// The kinds, in the order that they are shown. The text is a title, of two «before → after», and for Stays why.
const (
	Stays        EffectKind = iota // not moved: what the version lacks
	Asked                          // a step that is asked for anew
	OtherNow                       // where it stands
	OtherNext                      // the next deadline is another
	Later                          // a deadline gets a later day
	Sooner                         // a deadline gets an earlier day
	DeadlineGone                   // a deadline falls away
	NewDeadline                    // a deadline comes
	Unchanged
)

// effectsOf is what a move does to one enrolment, each once.
func effectsOf(c care.VersionChange) (out []Effect) {
	add := func(k EffectKind, texts ...lang.Text) {
		for _, t := range texts {
			if e := (Effect{Kind: k, Text: t}); !slices.ContainsFunc(out, e.same) {
				out = append(out, e)
			}
		}
	}
	titles := func(k EffectKind, titles []string) {
		for _, t := range titles {
			add(k, lang.Of(t))
		}
	}
	if len(c.Refused) > 0 {
		add(Stays, c.Refused...)
		return out
	}
	titles(Asked, c.Missing)
	if c.Before != c.After {
		add(OtherNow, lang.Of("%s → %s", lang.Of(c.Before), lang.Of(c.After)))
	}
	title := func(t care.Task) lang.Text {
		if t.Rule == "" {
			return lang.Of("ingen frist")
		}
		return lang.Of(t.Title)
	}
	if before, after := title(c.Next), title(c.Then); before.Text != after.Text {
		add(OtherNext, lang.Of("%s → %s", before, after))
	}
	for _, x := range c.Shifted {
		if x.From.Before(x.To) {
			add(Later, lang.Of(x.Title))
		} else {
			add(Sooner, lang.Of(x.Title))
		}
	}
	titles(DeadlineGone, c.Gone)
	titles(NewDeadline, c.New)
	if len(out) == 0 {
		add(Unchanged, lang.Text{})
	}
	return out
}

// same reports whether two effects are one: Text, which has arguments, does not compare.
func (e Effect) same(o Effect) bool { return e.Kind == o.Kind && e.Text.String() == o.Text.String() }

// effectsOn sums up what a move does, by kind and text: never by how many, which would tell which of the small numbers is the largest.
func effectsOn(all []care.VersionChange) (out []Effect) {
	for _, c := range all {
		for _, e := range effectsOf(c) {
			i := slices.IndexFunc(out, e.same)
			if i < 0 {
				i, out = len(out), append(out, e)
			}
			out[i].N++
		}
	}
	slices.SortFunc(out, func(a, b Effect) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text.String(), b.Text.String()))
	})
	return out
}

func movable(c care.VersionChange) bool { return len(c.Refused) == 0 }

// Earlier is a move that was made.
type Earlier struct {
	ID       db.ID
	Version  int
	N        int
	At       db.Time
	By       string
	UndoneAt db.Time
	UndoneBy string
}

// InUse is how many go by a version.
type InUse struct {
	Code       string
	Version, N int
}

// LookAtMove shows what a move to a version would change.
func LookAtMove(ctx context.Context, s *app.Service, a access.Actor, code string, version int) (*Moving, error) {
	if !access.May(a.Role, access.Configure) {
		return nil, s.See(ctx, a, access.Configure, nil, nil)
	}
	d, err := One(ctx, s, a, code, version)
	if err != nil {
		return nil, err
	}
	m := &Moving{Definition: *d}
	rows, err := s.Store.Reader().RunningEnrolments(ctx, query.RunningEnrolmentsParams{Code: d.Code, ToVersion: d.Version.Version, Lim: mostMoved + 1})
	if err != nil {
		return nil, fmt.Errorf("pathway.LookAtMove: %w", err)
	}
	if m.More = len(rows) > mostMoved; m.More {
		rows = rows[:mostMoved]
	}
	all, digest, err := compared(ctx, s, s.Store.Reader(), d.Version.Version, rows)
	if err != nil {
		return nil, err
	}
	m.Running, m.Effects, m.Digest = len(all), effectsOn(all), digest
	for _, c := range all {
		if movable(c) {
			m.Movable++
		}
	}
	moves, err := s.Store.Reader().PathwayMoves(ctx, d.Code)
	if err != nil {
		return nil, fmt.Errorf("pathway.LookAtMove: %w", err)
	}
	for _, x := range moves {
		m.Moves = append(m.Moves, Earlier{x.ID, x.ToVersion, x.Enrolments, x.MovedAt, x.MovedByName, x.UndoneAt, string(x.UndoneByName)})
	}
	items, who := make([]string, len(rows)), make([]care.PatientID, len(rows))
	for i, row := range rows {
		items[i], who[i] = fmt.Sprintf("enrolment/%s@%d", row.ID, row.EventCount), care.PatientID(row.PatientID)
	}
	return m, s.See(ctx, a, access.SeeMove, nil, append(items, fmt.Sprintf("pathway/%s@%d", d.Code, d.Version.Version)), who...)
}

// compared works out what changes for each, and the digest of it.
func compared(ctx context.Context, s *app.Service, r *store.Reader, version int, rows []query.RunningEnrolmentsRow) ([]care.VersionChange, string, error) {
	var all []care.VersionChange
	sum := sha256.New()
	for _, row := range rows {
		one, err := changeOf(ctx, s, r, row, version)
		if err != nil {
			return nil, "", err
		}
		fmt.Fprintf(sum, "%s %d %d %t\n", row.ID, row.EventCount, row.PathwayVersion, movable(one))
		for _, e := range effectsOn([]care.VersionChange{one}) { // an override that came in between does other things than what was shown
			fmt.Fprintf(sum, "%d %v\n", e.Kind, e.Text)
		}
		all = append(all, one)
	}
	return all, hex.EncodeToString(sum.Sum(nil)), nil
}

func changeOf(ctx context.Context, s *app.Service, r *store.Reader, row query.RunningEnrolmentsRow, version int) (care.VersionChange, error) {
	from, err := s.Pathway(ctx, r, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return care.VersionChange{}, err
	}
	to, err := s.Pathway(ctx, r, row.PathwayCode, version, care.OrgID(row.AreaID))
	if len(errs.FieldsOf(err)) > 0 { // the municipality's override
		return care.VersionChange{Refused: []lang.Text{lang.Of("Tilpasningen i %s passer ikke med versjonen: %s Endre tilpasningen først.", row.AreaName, lang.OfFault(errs.FieldsOf(err)[0]))}}, nil
	}
	if err != nil {
		return care.VersionChange{}, err
	}
	events, _, err := r.Events(ctx, care.EnrolmentID(row.ID))
	if err != nil {
		return care.VersionChange{}, err
	}
	stays, err := app.Stays(ctx, r, care.PatientID(row.PatientID))
	if err != nil {
		return care.VersionChange{}, err
	}
	_, texts, err := mapping.TextsOf(ctx, r, care.PatientID(row.PatientID), care.EnrolmentID(row.ID))
	if err != nil {
		return care.VersionChange{}, err
	}
	var areas []string
	for code, said := range caremapping.Read(texts).Areas {
		if said.Mapped() {
			areas = append(areas, code)
		}
	}
	slices.Sort(areas)
	return care.Moved(from, to, events, s.Calendar, care.Periods(stays), areas)
}

// Move moves those who can be moved to a version, all or none of what was shown.
type Move struct {
	ID      db.ID // made by the form: sent twice, it is done once
	Code    string
	Version int
	Digest  string // of what was shown
}

// Run does it, and returns how many were moved and how many stay.
func (d Move) Run(ctx context.Context, s *app.Service, a access.Actor) (moved, stay int, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		moved, stay = 0, 0
		ref := fmt.Sprintf("pathway/%s@%d", d.Code, d.Version)
		if err := tx.Allow(access.Configure, nil, ref, "pathway_move/"+string(d.ID)); err != nil {
			return err
		}
		if !db.IsID(string(d.ID)) {
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		if _, err := tx.PathwayDefinition(ctx, query.PathwayDefinitionParams{Code: d.Code, Version: d.Version}); err != nil {
			return errs.NotFound("Forløpet finnes ikke i denne versjonen.").Because(err)
		}
		if old, err := tx.LockPathwayMove(ctx, d.ID); err == nil {
			moved = old.Enrolments
			return nil
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("pathway.Move: %w", err)
		}
		rows, err := tx.RunningEnrolments(ctx, query.RunningEnrolmentsParams{Code: d.Code, ToVersion: d.Version, Lim: mostMoved})
		if err != nil {
			return fmt.Errorf("pathway.Move: %w", err)
		}
		for _, row := range rows { // nobody writes in them from here on
			if _, err := tx.LockEnrolment(ctx, row.ID); err != nil {
				return fmt.Errorf("pathway.Move: %w", err)
			}
		}
		all, digest, err := compared(ctx, s, tx.Reader, d.Version, rows)
		if err != nil {
			return err
		}
		if digest != d.Digest {
			return errs.Conflict("Noen har skrevet i et av forløpene, flyttet noen eller endret frister i en kommune siden du så listen. Ingenting er flyttet. Se over listen på nytt.")
		}
		for _, one := range all {
			if movable(one) {
				moved++
			} else {
				stay++
			}
		}
		if moved == 0 {
			return errs.Invalid("Ingen kan flyttes til denne versjonen. Se hva versjonen mangler.")
		}
		if _, err := tx.InsertPathwayMove(ctx, query.InsertPathwayMoveParams{ID: d.ID, PathwayCode: d.Code, ToVersion: d.Version, Enrolments: moved, MovedAt: db.At(tx.Now), MovedBy: db.ID(a.User)}); err != nil {
			return fmt.Errorf("pathway.Move: %w", err)
		}
		for i, one := range all {
			if movable(one) {
				if err := reversion(ctx, tx, rows[i].ID, d.Version, d.ID, rows[i].PathwayVersion); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return moved, stay, err
}

// reversion puts one enrolment on a version and works out anew what is kept of it.
func reversion(ctx context.Context, tx *app.Tx, id db.ID, version int, move db.ID, from int) error {
	row, err := tx.LockEnrolment(ctx, id)
	if err != nil {
		return fmt.Errorf("pathway: move: %w", err)
	}
	if err := tx.SetEnrolmentVersion(ctx, query.SetEnrolmentVersionParams{ID: id, Version: version, MovedID: move, MovedFrom: from}); err != nil {
		return fmt.Errorf("pathway: move: %w", err)
	}
	tx.NotePerson(care.PatientID(row.PatientID))
	tx.Note("enrolment/" + string(id))
	return tx.Recount(ctx, care.EnrolmentID(id))
}

// UndoMove puts those whom a move put on a version back on the one that they had, where they are open still and where that has a place for what was
// written since. Who was ended meanwhile stays as she was ended.
type UndoMove struct{ ID db.ID }

// Run does it, and returns how many went back and how many could not.
func (d UndoMove) Run(ctx context.Context, s *app.Service, a access.Actor) (back, stay int, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		back, stay = 0, 0
		if err := tx.Allow(access.Configure, nil, "pathway_move/"+string(d.ID)); err != nil {
			return err
		}
		gone := errs.NotFound("Flyttingen finnes ikke.")
		m, err := app.Found(d.ID, gone, func() (query.PathwayMove, error) { return tx.LockPathwayMove(ctx, d.ID) })
		if err != nil {
			return err
		}
		if !m.UndoneAt.IsZero() {
			return nil // taken back already
		}
		rows, err := tx.EnrolmentsOfMove(ctx, d.ID)
		if err != nil {
			return fmt.Errorf("pathway.UndoMove: %w", err)
		}
		for _, row := range rows {
			if _, err := tx.LockEnrolment(ctx, row.ID); err != nil {
				return fmt.Errorf("pathway.UndoMove: %w", err)
			}
			if !care.Status(row.Status).Open() || row.PathwayVersion != m.ToVersion {
				stay++
				continue
			}
			c, err := changeOf(ctx, s, tx.Reader, query.RunningEnrolmentsRow{
				ID: row.ID, PatientID: row.PatientID, PathwayCode: row.PathwayCode, PathwayVersion: row.PathwayVersion, AreaID: row.AreaID, AreaName: "kommunen",
			}, row.MovedFrom)
			if err != nil {
				return err
			}
			if len(c.Refused) > 0 {
				stay++
				continue
			}
			if err := reversion(ctx, tx, row.ID, row.MovedFrom, "", 0); err != nil {
				return err
			}
			back++
		}
		return tx.UndoPathwayMove(ctx, query.UndoPathwayMoveParams{ID: d.ID, UndoneAt: db.At(tx.Now), UndoneBy: db.ID(a.User)})
	})
	return back, stay, err
}

// Withdrawal is that a pathway takes nobody in any more.
type Withdrawal struct {
	Code, Why, By string
	At            db.Time
}

// Withdraw closes a pathway for new enrolments. Those who are in it finish, or are moved.
type Withdraw struct{ Code, Why string }

// Run does it; doing it again is no fault. Faults are at hvorfor.
func (d Withdraw) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, "pathway/"+d.Code); err != nil {
			return err
		}
		if why := strings.TrimSpace(d.Why); why == "" || len(why) > 1000 {
			return errs.Invalid("Forløpet er ikke trukket").At("hvorfor", "Skriv kort hvorfor forløpet ikke skal ta imot flere, med høyst 1000 tegn.")
		}
		all, err := s.NewestPathways(ctx, tx.Reader)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(p *care.Pathway) bool { return p.Code == d.Code }) {
			return errs.NotFound("Forløpet finnes ikke.")
		}
		open, err := s.PathwaysForNew(ctx, tx.Reader)
		if err != nil {
			return err
		}
		for _, p := range open {
			for _, r := range p.EndReasons {
				if r.LeadsTo == d.Code && p.Code != d.Code {
					return errs.Invalid("Forløpet er ikke trukket").Say("hvorfor", "«%s» fører over i dette forløpet med årsaken «%s». Trekk det også, eller publiser en versjon uten den årsaken, først.", lang.Of(p.Title), lang.Of(r.Text))
				}
			}
		}
		if _, err := tx.InsertPathwayWithdrawal(ctx, query.InsertPathwayWithdrawalParams{ID: db.NewID(), PathwayCode: d.Code, Why: strings.TrimSpace(d.Why), WithdrawnAt: db.At(tx.Now), WithdrawnBy: db.ID(a.User)}); err != nil {
			return fmt.Errorf("pathway.Withdraw: %w", err)
		}
		return nil
	})
}

// Reopen lets a pathway take people in again.
type Reopen struct{ Code string }

// Run does it; doing it again is no fault.
func (d Reopen) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, "pathway/"+d.Code); err != nil {
			return err
		}
		if _, err := tx.ReopenPathway(ctx, query.ReopenPathwayParams{PathwayCode: d.Code, ReopenedAt: db.At(tx.Now), ReopenedBy: db.ID(a.User)}); err != nil {
			return fmt.Errorf("pathway.Reopen: %w", err)
		}
		return nil
	})
}
