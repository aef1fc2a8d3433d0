// Package address is the address register of messages: which communication party (kommunikasjonspart, with its HER-id) each hospital, municipality
// and GP office is reached at, and who it is that lacks one. Administrators take it in from a file; no person is shown here.
//
//	report, err := address.Import{File: file}.Run(ctx, s, admin)
//	parties, err := address.Of(ctx, r, person.Area, site, office)
package address

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Party is a communication party: a service of a business that takes messages.
type Party struct {
	HER          string // its HER-id
	Name         string
	Service      string // the kind of service, as the national register names it
	BusinessHER  string // the HER-id of the business that it is a part of
	BusinessName string
}

// her is a HER-id: a whole number of at most eight digits.
var her = regexp.MustCompile(`^[1-9][0-9]{0,7}$`)

// Entry is the address of an organisation.
type Entry struct {
	Party
	ID      db.ID
	Org     care.OrgID
	OrgName string
	Kind    care.OrgKind
	At      db.Time // when it was changed, by whom
	By      string
}

// Lack is an organisation that plans concern and that has no address: nothing is sent to it.
type Lack struct {
	Org  care.OrgID
	Name string
	Kind care.OrgKind
}

// Register is the whole of it.
type Register struct {
	Entries []Entry
	Lacks   []Lack
}

// List returns the register, by name, and who lacks an address: sites that follow patients, municipalities and districts that take part, and GP offices.
func List(ctx context.Context, s *app.Service, a access.Actor) (*Register, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"com_parties"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	rows, err := r.ComParties(ctx)
	if err != nil {
		return nil, fmt.Errorf("address.List: %w", err)
	}
	out := &Register{}
	has := map[db.ID]bool{}
	for _, c := range rows {
		has[c.OrganisationID] = true
		out.Entries = append(out.Entries, Entry{
			Party: Party{HER: c.HerID, Name: c.Name, Service: c.Service, BusinessHER: c.BusinessHerID, BusinessName: c.BusinessName},
			ID:    c.ID, Org: care.OrgID(c.OrganisationID), OrgName: c.OrganisationName, Kind: care.OrgKind(c.OrganisationKind), At: c.ChangedAt, By: c.ChangedByName,
		})
	}
	all, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("address.List: %w", err)
	}
	follows := map[db.ID]bool{}
	for _, o := range all {
		if care.Rollout(o.Status) == care.InOperation {
			follows[o.SiteID] = true
		}
	}
	for _, o := range all {
		if has[o.ID] || has[o.ParentID] && care.OrgKind(o.Kind) != care.OrgGPOffice || !o.EndedOn.IsZero() && !a.Today.Before(o.EndedOn) {
			continue
		}
		switch kind := care.OrgKind(o.Kind); {
		case kind == care.OrgSite && follows[o.ID], kind == care.OrgGPOffice,
			(kind == care.OrgMunicipality || kind == care.OrgDistrict) && care.Rollout(o.Status) == care.InOperation:
			out.Lacks = append(out.Lacks, Lack{care.OrgID(o.ID), o.Name, kind})
		}
	}
	return out, nil
}

// Of returns the addresses of some organisations: each one's own, else that of what it is a part of (a district's municipality, a site's hospital). One
// that has none is not in the map. It neither decides nor audits: addresses are no secret, and the caller shows them as part of something.
func Of(ctx context.Context, r *store.Reader, orgs ...care.OrgID) (map[care.OrgID]Party, error) {
	above := map[care.OrgID]care.OrgID{}
	var ids []care.OrgID
	for _, o := range orgs {
		if o == "" {
			continue
		}
		row, err := r.Organisation(ctx, db.ID(o))
		if err != nil {
			return nil, fmt.Errorf("address.Of: %w", err)
		}
		ids = append(ids, o)
		if k := care.OrgKind(row.Kind); (k == care.OrgDistrict || k == care.OrgSite) && row.ParentID != "" {
			above[o] = care.OrgID(row.ParentID)
			ids = append(ids, care.OrgID(row.ParentID))
		}
	}
	rows, err := r.ComPartiesOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("address.Of: %w", err)
	}
	own := map[care.OrgID]Party{}
	for _, c := range rows {
		own[care.OrgID(c.OrganisationID)] = Party{HER: c.HerID, Name: c.Name, Service: c.Service, BusinessHER: c.BusinessHerID, BusinessName: c.BusinessName}
	}
	out := map[care.OrgID]Party{}
	for _, o := range orgs {
		if p, ok := own[o]; ok {
			out[o] = p
		} else if p, ok := own[above[o]]; ok && above[o] != "" {
			out[o] = p
		}
	}
	return out, nil
}

// Remove takes an address away: nothing more is sent to the organisation. What waits to be sent goes where it was addressed.
type Remove struct{ ID db.ID }

// Run writes it.
func (d Remove) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.ID)) {
			return errs.NotFound("Adressen finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, "com_party/"+string(d.ID)); err != nil {
			return err
		}
		if _, err := tx.DeleteComParty(ctx, d.ID); err != nil {
			return fmt.Errorf("address.Remove: %w", err)
		}
		return nil
	})
}

// put adds or changes the address of an organisation inside a deed, and reports what it did.
func put(ctx context.Context, tx *app.Tx, org db.ID, p Party, there *query.ComPartiesRow) (added, edited bool, err error) {
	by, at := db.ID(tx.Actor.User), db.At(tx.Now)
	if there == nil {
		id := db.NewID()
		tx.Note(fmt.Sprintf("com_party/%s@1", id))
		err := tx.InsertComParty(ctx, query.InsertComPartyParams{
			ID: id, OrganisationID: org, HerID: p.HER, Name: p.Name, Service: p.Service, BusinessHerID: p.BusinessHER, BusinessName: p.BusinessName, ChangedAt: at, ChangedBy: by,
		})
		if err != nil {
			return false, false, fmt.Errorf("address: %w", err)
		}
		return true, false, nil
	}
	if (Party{there.HerID, there.Name, there.Service, there.BusinessHerID, there.BusinessName}) == p {
		return false, false, nil
	}
	tx.Note(fmt.Sprintf("com_party/%s@%d", there.ID, there.Version+1))
	n, err := tx.UpdateComParty(ctx, query.UpdateComPartyParams{
		ID: there.ID, Version: there.Version, HerID: p.HER, Name: p.Name, Service: p.Service, BusinessHerID: p.BusinessHER, BusinessName: p.BusinessName, ChangedAt: at, ChangedBy: by,
	})
	if err != nil || n != 1 {
		return false, false, fmt.Errorf("address: changed %d rows: %w", n, err)
	}
	return false, true, nil
}

// Lay writes addresses inside a deed, for a region that is laid out by hand.
func Lay(ctx context.Context, tx *app.Tx, all map[care.OrgID]Party) error {
	for _, org := range slices.Sorted(maps.Keys(all)) {
		if _, _, err := put(ctx, tx, db.ID(org), all[org], nil); err != nil {
			return err
		}
	}
	return nil
}
