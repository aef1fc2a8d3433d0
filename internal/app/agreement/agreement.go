// Package agreement is what administrators do with the cooperation agreements (pasientjournalloven § 9) of municipalities,
// districts and GP offices: write, have signed, renew, end; and what follows from the end: whom to hand over, and the one
// fact that access reads, organisation.access_ended_on. What a phase allows, package care says.
//
//	err := agreement.MayInclude(ctx, tx.Reader, area, pathway, tx.Today)      // errs.Invalid that says why not, and who can mend it
//	err = agreement.Save{Party: nes, Basis: care.WrittenAgreement, Number: 1, Version: v}.Run(ctx, s, a)
//	err = agreement.GiveNotice{Party: nes, Notice: n}.Run(ctx, s, a)
package agreement

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Held is one agreement as it is stored.
type Held struct {
	care.CooperationAgreement
	ID     db.ID
	Seen   int         // version of the row: notice given or taken back
	Writes []VersionBy // beside Versions: who wrote each last
}

// VersionBy says who wrote a version last, and how many times it has been saved.
type VersionBy struct {
	At    db.Time
	By    string // "" the system
	Edits int
}

// Texts are the agreements without what the store adds, for the rules of package care.
func texts(list []Held) []care.CooperationAgreement {
	out := make([]care.CooperationAgreement, len(list))
	for i, h := range list {
		out[i] = h.CooperationAgreement
	}
	return out
}

// of loads the agreements of parties, those of each in the order they were made.
func of(ctx context.Context, r *store.Reader, parties ...db.ID) (map[db.ID][]Held, error) {
	parties = slices.DeleteFunc(slices.Clone(parties), func(id db.ID) bool { return id == "" }) // a municipality is part of nothing
	rows, err := r.AgreementsOfParties(ctx, db.List(parties))
	if err != nil {
		return nil, fmt.Errorf("agreement: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	versions, err := r.AgreementVersionsOfParties(ctx, db.List(parties))
	if err != nil {
		return nil, fmt.Errorf("agreement: versions: %w", err)
	}
	byID := map[db.ID][]query.AgreementVersionsOfPartiesRow{}
	for _, v := range versions {
		byID[v.AgreementID] = append(byID[v.AgreementID], v)
	}
	out := map[db.ID][]Held{}
	for _, row := range rows {
		h := Held{ID: row.ID, Seen: row.Version, CooperationAgreement: care.CooperationAgreement{
			Basis: care.AgreementBasis(row.Basis), Notice: care.AgreementNotice{On: row.NoticeOn, Ends: row.NoticeEnds, Reason: row.NoticeReason},
		}}
		for _, v := range byID[row.ID] {
			text := care.AgreementVersion{}
			if err := json.Unmarshal(v.Data, &text); err != nil {
				return nil, fmt.Errorf("agreement: version %d of %s cannot be read: %w", v.Number, row.ID, err)
			}
			text.Number = v.Number
			h.Versions = append(h.Versions, text)
			h.Writes = append(h.Writes, VersionBy{v.ChangedAt, string(v.ChangedByName), v.Edits})
		}
		out[row.PartyID] = append(out[row.PartyID], h)
	}
	return out, nil
}

// PhaseIn says where the agreement that covers an area stands: its own once it has been in force, or for a district without
// one the municipality's.
func PhaseIn(ctx context.Context, r *store.Reader, area care.OrgID, day date.Date) (care.AgreementPhase, error) {
	held, err := covering(ctx, r, area, day)
	return care.PhaseOf(texts(held), day), err
}

// covering are the agreements of the party that an area goes by, none where it has only drafts.
func covering(ctx context.Context, r *store.Reader, area care.OrgID, day date.Date) ([]Held, error) {
	org, err := r.Organisation(ctx, db.ID(area))
	if err != nil {
		return nil, fmt.Errorf("agreement: area: %w", err)
	}
	parties := []db.ID{org.ID}
	if care.OrgKind(org.Kind) == care.OrgDistrict && org.ParentID != "" {
		parties = append(parties, org.ParentID)
	}
	held, err := of(ctx, r, parties...)
	if err != nil {
		return nil, err
	}
	for _, p := range parties {
		if own(held[p], day) {
			return held[p], nil
		}
	}
	return nil, nil
}

// own reports whether a party has, or has had, an agreement in force: a district that only writes on a draft goes on by its
// municipality's.
func own(list []Held, day date.Date) bool {
	return care.PhaseOf(texts(list), day) != care.AgreementDraft
}

// MayInclude refuses when nobody new can be included in the pathway in the area on the day. The fault stands at the field utfall.
func MayInclude(ctx context.Context, r *store.Reader, area care.OrgID, pathway string, day date.Date) error {
	held, err := covering(ctx, r, area, day)
	if err != nil {
		return err
	}
	refused := errs.Invalid("Beslutningen er ikke lagret")
	if phase := care.PhaseOf(texts(held), day); !phase.Allows(care.IncludeNew) {
		return refused.At("utfall", phase.WhyNotInclude())
	}
	if !care.Covers(texts(held), pathway, day) {
		return refused.At("utfall", "Samarbeidsavtalen gjelder ikke dette forløpet. Be administrator om en ny versjon av avtalen der forløpet står, eller velg et annet utfall.")
	}
	return nil
}

// settle writes down when access through a party ends, as its agreements stand today: the one fact that access reads. A
// district that is no party of its own follows its municipality.
func settle(ctx context.Context, w *store.Writer, party db.ID, today date.Date) error {
	orgs := []db.ID{party}
	within, err := w.AreaWithDistricts(ctx, party)
	if err != nil {
		return fmt.Errorf("agreement: districts: %w", err)
	}
	for _, o := range within {
		if o.ID != party {
			orgs = append(orgs, o.ID)
		}
	}
	held, err := of(ctx, w.Reader, orgs...)
	if err != nil {
		return err
	}
	ends := care.AccessEnds(texts(held[party]), today)
	for _, o := range orgs {
		if o != party && own(held[o], today) {
			continue // a party of its own
		}
		if err := w.SetAccessEnded(ctx, query.SetAccessEndedParams{ID: o, AccessEndedOn: ends}); err != nil {
			return fmt.Errorf("agreement: access: %w", err)
		}
	}
	return nil
}
