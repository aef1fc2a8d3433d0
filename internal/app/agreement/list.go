package agreement

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Party is a municipality, district or GP office with where its agreements stand.
type Party struct {
	ID      care.OrgID
	Kind    care.OrgKind
	Name    string
	Number  string
	Within  string // GP office, district: the municipality or district that it belongs to
	Running bool   // municipality, district: in operation
	Through bool   // a district that the municipality's agreement covers

	CoveredBy care.OrgID // and which municipality that is
	Phase     care.AgreementPhase
	Basis     care.AgreementBasis // "" where nothing is written
	Ends      date.Date           // access ends, or has ended
	Signed    int                 // of a draft: how many parties have signed
	Of        int
	Begins    date.Date // of the version in force, or of a signed one that has not begun
	Last      date.Date // the last day of the version in force
	Open      int       // persons with an open enrolment, where the agreement is about to end
	Handed    int       // of those, how many are handed over
}

// Left is how many persons are still to be handed over.
func (p Party) Left() int { return p.Open - p.Handed }

// List returns every party: municipalities and districts of the cooperation, and GP offices. It names no patient.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]Party, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"agreements"}); err != nil {
		return nil, err
	}
	return parties(ctx, s.Store.Reader(), a.Today)
}

func parties(ctx context.Context, r *store.Reader, today date.Date) ([]Party, error) {
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("agreement.List: %w", err)
	}
	names := map[db.ID]string{}
	var ids []db.ID
	for _, o := range orgs {
		names[o.ID] = o.Name
		if party(o) {
			ids = append(ids, o.ID)
		}
	}
	held, err := of(ctx, r, ids...)
	if err != nil {
		return nil, err
	}
	var out []Party
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgDistrict, care.OrgGPOffice} {
		for _, o := range orgs {
			list := held[o.ID]
			if care.OrgKind(o.Kind) != kind || !party(o) && len(list) == 0 {
				continue
			}
			p, err := describe(ctx, r, o, list, today)
			if err != nil {
				return nil, err
			}
			p.Within = names[o.ParentID]
			if over := held[o.ParentID]; kind == care.OrgDistrict && !own(list, today) && own(over, today) {
				p.Through, p.CoveredBy, p.Phase = true, care.OrgID(o.ParentID), care.PhaseOf(texts(over), today)
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// party reports whether an organisation should have an agreement.
func party(o query.Organisation) bool {
	switch care.OrgKind(o.Kind) {
	case care.OrgMunicipality, care.OrgDistrict:
		return o.SiteID != "" || care.Rollout(o.Status) != care.NoRollout && o.Status != ""
	case care.OrgGPOffice:
		return true
	}
	return false
}

// describe says where a party stands.
func describe(ctx context.Context, r *store.Reader, o query.Organisation, list []Held, today date.Date) (Party, error) {
	p := Party{
		ID: care.OrgID(o.ID), Kind: care.OrgKind(o.Kind), Name: o.Name, Number: string(o.Number), Running: care.Rollout(o.Status) == care.InOperation,
		Phase: care.PhaseOf(texts(list), today), Ends: care.AccessEnds(texts(list), today),
	}
	for _, h := range list {
		p.Basis = h.Basis
		if v := h.InForce(today); v != nil {
			p.Begins, p.Last = v.ValidFrom, v.ValidTo
		} else if n := len(h.Versions); n > 0 && h.Versions[n-1].Signed(today) {
			p.Begins = h.Versions[n-1].ValidFrom
		}
		if n := len(h.Versions); n > 0 {
			p.Signed, p.Of = 0, len(h.Versions[n-1].Parties)
			for _, x := range h.Versions[n-1].Parties {
				if x.SignedBy != "" {
					p.Signed++
				}
			}
		}
	}
	if !p.Ends.IsZero() || p.Phase.Allows(care.HandThemOver) {
		areas, err := areasOf(ctx, r, o.ID, today)
		if err != nil {
			return p, err
		}
		n, err := r.CountHandOvers(ctx, db.List(areas))
		if err != nil {
			return p, fmt.Errorf("agreement: handed over: %w", err)
		}
		p.Open, p.Handed = int(n.Followed), int(n.Done)
	}
	return p, nil
}

// areasOf returns the areas that a party's agreement covers: itself, and its districts that are no parties of their own.
func areasOf(ctx context.Context, r *store.Reader, id db.ID, today date.Date) ([]db.ID, error) {
	rows, err := r.AreaWithDistricts(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("agreement: districts: %w", err)
	}
	areas := []db.ID{id}
	var districts []db.ID
	for _, o := range rows {
		if o.ID != id {
			districts = append(districts, o.ID)
		}
	}
	held, err := of(ctx, r, districts...)
	if err != nil {
		return nil, err
	}
	for _, d := range districts {
		if !own(held[d], today) {
			areas = append(areas, d)
		}
	}
	return areas, nil
}

// Sheet is one party with everything that it has agreed.
type Sheet struct {
	Party
	Agreements []Held // the oldest first
	Pathways   []care.Pathway
	Hospital   string // whom a form suggests as the other party
	Model      *Model // whose text a first agreement can begin with; nil where no municipality has one
}

// Model is another municipality's agreement in force, without its signatures, dates and archive reference, and with the party's own name in its place.
type Model struct {
	Of string
	care.AgreementVersion
}

// Now is the agreement that is being worked on: the last one, nil where there is none or where the last has ended.
func (s *Sheet) Now(today date.Date) *Held {
	if n := len(s.Agreements); n > 0 && s.Agreements[n-1].Phase(today) != care.AgreementEnded {
		return &s.Agreements[n-1]
	}
	return nil
}

// One returns a party.
func One(ctx context.Context, s *app.Service, a access.Actor, id care.OrgID) (*Sheet, error) {
	gone := errs.NotFound("Virksomheten finnes ikke, eller kan ikke være part i en samarbeidsavtale.")
	if !db.IsID(string(id)) {
		return nil, gone
	}
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"agreement/" + string(id)}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	all, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("agreement.One: %w", err)
	}
	sheet := &Sheet{}
	for _, o := range all {
		if care.OrgKind(o.Kind) == care.OrgHospital && sheet.Hospital == "" {
			sheet.Hospital = o.Name
		}
		if o.ID != db.ID(id) || !canBe(care.OrgKind(o.Kind)) {
			continue
		}
		held, err := of(ctx, r, o.ID)
		if err != nil {
			return nil, err
		}
		sheet.Agreements = held[o.ID]
		if sheet.Party, err = describe(ctx, r, o, sheet.Agreements, a.Today); err != nil {
			return nil, err
		}
	}
	if sheet.ID == "" {
		return nil, gone
	}
	newest, err := s.NewestPathways(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, p := range newest {
		sheet.Pathways = append(sheet.Pathways, *p)
	}
	if len(sheet.Agreements) == 0 && sheet.Kind != care.OrgGPOffice {
		if sheet.Model, err = model(ctx, r, all, a.Today); err != nil {
			return nil, err
		}
	}
	return sheet, nil
}

// model is the agreement in force that began last.
func model(ctx context.Context, r *store.Reader, all []query.Organisation, today date.Date) (*Model, error) {
	var ids []care.OrgID
	for _, o := range all {
		if k := care.OrgKind(o.Kind); k == care.OrgMunicipality || k == care.OrgDistrict {
			ids = append(ids, care.OrgID(o.ID))
		}
	}
	held, err := InForce(ctx, r, today, ids...)
	if err != nil {
		return nil, err
	}
	var m *Model
	for _, o := range all { // in the order of the list, so that the answer is the same each time
		v, ok := held[care.OrgID(o.ID)]
		if !ok || m != nil && !v.ValidFrom.After(m.ValidFrom) {
			continue
		}
		m = &Model{Of: o.Name, AgreementVersion: v}
	}
	if m == nil {
		return nil, nil
	}
	m.Parties = append([]care.AgreementParty(nil), m.Parties...)
	for i := range m.Parties {
		m.Parties[i].SignedBy, m.Parties[i].SignedOn = "", date.Date{}
	}
	m.ValidFrom, m.ValidTo, m.Document = date.Date{}, date.Date{}, ""
	return m, nil
}

func canBe(k care.OrgKind) bool {
	return k == care.OrgMunicipality || k == care.OrgDistrict || k == care.OrgGPOffice
}

// Covers returns the areas that a municipality's or district's agreement covers: itself, and those of its districts that
// are no parties of their own.
func Covers(ctx context.Context, r *store.Reader, org care.OrgID, today date.Date) ([]db.ID, error) {
	return areasOf(ctx, r, db.ID(org), today)
}
