package stay

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Review answers the three questions after a stay. Answering again is a new version; the newest counts.
type Review struct {
	Patient   care.PatientID
	Stay      care.StayID
	LedTo     string
	Avoidable string // one of Avoidables
	Change    string
	Seen      int // the version that the form showed, 0 none
}

// Avoidables are the answers to whether the stay could have been avoided.
var Avoidables = []string{"yes", "maybe", "no", "unknown"}

// maxAnswer is how many characters an answer holds.
const maxAnswer = 4000

// Run writes the answers. Faults are at arsak, unngatt and endring.
func (d Review) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		known, err := allowed(ctx, tx, access.ReviewStay, d.Patient, "stay/"+string(d.Stay))
		if err != nil {
			return err
		}
		k := known.one(d.Stay)
		if k == nil || k.state().Standing() != care.StayStands {
			return errs.NotFound("Oppholdet finnes ikke.")
		}
		if err := d.check(k.state()); err != nil {
			return err
		}
		rows, err := tx.StayReviewsOf(ctx, db.List([]db.ID{k.row.ID}))
		if err != nil {
			return err
		}
		number := 1
		if len(rows) > 0 {
			last := rows[0]
			if last.LedTo == strings.TrimSpace(d.LedTo) && last.Avoidable == d.Avoidable && last.ChangeTo == strings.TrimSpace(d.Change) {
				return nil // the same form, sent twice
			}
			if number = last.Number + 1; d.Seen != last.Number {
				return errs.Conflict("%s svarte mens du skrev. Ingenting er borte: se begge, og send en gang til for å la dine svar gjelde.", last.ByName)
			}
		}
		err = tx.InsertStayReview(ctx, query.InsertStayReviewParams{
			ID: db.NewID(), StayID: k.row.ID, Number: number, LedTo: strings.TrimSpace(d.LedTo), Avoidable: d.Avoidable, ChangeTo: strings.TrimSpace(d.Change),
			RecordedAt: db.At(tx.Now), ByUser: db.ID(actor.User), ByRole: string(actor.Role),
		})
		if err != nil {
			return err
		}
		return tx.Reproject(ctx, d.Patient) // how stays were judged is counted
	})
}

func (d Review) check(s care.StayState) error {
	f := errs.Invalid("Svarene kan ikke lagres slik")
	if s.To.IsZero() {
		f.At("", "Oppholdet varer ennå. Svar når personen er skrevet ut.")
	}
	if strings.TrimSpace(d.LedTo) == "" {
		f.At("arsak", "Skriv kort hva som førte til oppholdet.")
	}
	if !slices.Contains(Avoidables, d.Avoidable) {
		f.At("unngatt", "Velg om oppholdet kunne vært unngått.")
	}
	for name, text := range map[string]string{"arsak": d.LedTo, "endring": d.Change} {
		if utf8.RuneCountInString(text) > maxAnswer {
			f.At(name, "Teksten er for lang. Det er plass til 4000 tegn.")
		}
	}
	return f.OrNil()
}
