package emergency

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Case is one emergency access as the organisation's responsible sees it: who, when, why and how much was looked at, never
// whom. The reason was written for the person to read, and the form asks that no name stands in it; one that does stands as «(navnet)».
type Case struct {
	ID          db.ID
	User, Title string
	Org         string
	Role        care.Role
	From, Until db.Time
	Reason      care.EmergencyReason
	Note        string
	Objected    bool
	Looks       int // pages seen of the person in that time
	Outcome     care.EmergencyOutcome
	OutcomeNote string
	ReviewedBy  string
	Reviewed    db.Time
}

// most is how many cases that are followed up the list shows.
const most = 100

// Cases returns the emergency accesses of the actor's organisation and what it owns: those that wait first, all of them, then
// those that were followed up, newest first.
func Cases(ctx context.Context, s *app.Service, a access.Actor) ([]Case, error) {
	if d := access.Decide(a, access.ReviewAccess, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.ReviewAccess, nil, nil)
	}
	r := s.Store.Reader()
	orgs, err := r.OwnedBy(ctx, db.ID(a.Org))
	if err != nil {
		return nil, fmt.Errorf("emergency.Cases: %w", err)
	}
	rows, err := r.EmergencyOfOrganisations(ctx, query.EmergencyOfOrganisationsParams{Organisations: db.List(orgs), Lim: most})
	if err != nil {
		return nil, fmt.Errorf("emergency.Cases: %w", err)
	}
	var all []Case
	var refs []string
	for _, e := range rows {
		looks, err := r.LooksOfEmergency(ctx, query.LooksOfEmergencyParams{UserID: e.UserID, PatientID: e.PatientID, FromAt: e.FromAt, UntilAt: e.UntilAt})
		if err != nil {
			return nil, fmt.Errorf("emergency.Cases: %w", err)
		}
		p, err := r.Patient(ctx, e.PatientID)
		if err != nil {
			return nil, fmt.Errorf("emergency.Cases: %w", err)
		}
		where := care.PlacesOf(p.Address, []string{p.Phone}, false) // who lives there is told by it
		if p.Protection != "" {
			if where, err = app.Places(ctx, r, care.PatientID(e.PatientID), false); err != nil {
				return nil, err
			}
		}
		for _, text := range []*string{&e.Note, &e.OutcomeNote} {
			*text = where.Text(nameless(*text, p.GivenName, p.FamilyName))
		}
		refs = append(refs, "emergency/"+string(e.ID))
		all = append(all, Case{
			ID: e.ID, User: e.UserName, Title: e.UserTitle, Org: e.OrganisationName, Role: care.Role(e.Role), From: e.FromAt, Until: e.UntilAt,
			Reason: care.EmergencyReason(e.Reason), Note: e.Note, Objected: e.Objected, Looks: int(looks), Outcome: care.EmergencyOutcome(e.Outcome),
			OutcomeNote: e.OutcomeNote, ReviewedBy: string(e.ReviewedByName), Reviewed: e.ReviewedAt,
		})
	}
	return all, s.See(ctx, a, access.ReviewAccess, nil, refs)
}

// CountOpen returns how many wait for the actor to follow them up. It says nothing of whose, so it is no look.
func CountOpen(ctx context.Context, s *app.Service, a access.Actor) (int, error) {
	if d := access.Decide(a, access.ReviewAccess, nil); !d.Allowed {
		return 0, app.Denied(d)
	}
	r := s.Store.Reader()
	orgs, err := r.OwnedBy(ctx, db.ID(a.Org))
	if err != nil {
		return 0, fmt.Errorf("emergency.CountOpen: %w", err)
	}
	n, err := r.CountOpenEmergencies(ctx, query.CountOpenEmergenciesParams{Organisations: db.List(orgs), Leader: db.ID(a.User)})
	if err != nil {
		return 0, fmt.Errorf("emergency.CountOpen: %w", err)
	}
	return int(n), nil
}

// Review closes one case.
type Review struct {
	ID      db.ID
	Outcome care.EmergencyOutcome
	Note    string
}

// Run writes what the responsible found. One's own access is followed up by somebody else.
func (d Review) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.ReviewAccess, nil, "emergency/"+string(d.ID)); err != nil {
			return err
		}
		gone := errs.NotFound("Nødtilgangen finnes ikke.")
		if !db.IsID(string(d.ID)) {
			return gone
		}
		row, err := tx.LockEmergency(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return gone
		}
		if err != nil {
			return fmt.Errorf("emergency.Review: %w", err)
		}
		orgs, err := tx.OwnedBy(ctx, db.ID(actor.Org))
		if err != nil {
			return fmt.Errorf("emergency.Review: %w", err)
		}
		fault := errs.Invalid("Oppfølgingen kan ikke lagres ennå")
		switch {
		case !slices.Contains(orgs, row.OrganisationID):
			return gone
		case row.UserID == db.ID(actor.User):
			return errs.Invalid("Egen nødtilgang må følges opp av en annen leder.")
		case row.Outcome != "":
			return errs.Conflict("En annen har fulgt opp denne nødtilgangen. Last siden på nytt.")
		case !slices.Contains(care.EmergencyOutcomes, d.Outcome):
			fault.At("utfall", "Velg hva du fant.")
		}
		if strings.TrimSpace(d.Note) == "" && d.Outcome != care.EmergencyJustified {
			fault.At("tekst", "Skriv hva som er gjort.")
		}
		if len([]rune(d.Note)) > care.MaxText {
			fault.At("tekst", "Teksten er for lang. Kort den ned.")
		}
		if err := fault.OrNil(); err != nil {
			return err
		}
		return tx.ReviewEmergency(ctx, query.ReviewEmergencyParams{
			ID: d.ID, Outcome: string(d.Outcome), OutcomeNote: d.Note, ReviewedAt: db.At(tx.Now), ReviewedBy: db.ID(actor.User),
		})
	})
}
