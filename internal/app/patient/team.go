package patient

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// Member is somebody to ring about a person.
type Member struct {
	User     care.UserID // "" for next of kin
	Part     Part
	Name     string
	Title    string // "geriater", "datter"
	Org      string // "Nes", "Ahus", "Årnes legesenter"
	Phone    string
	Note     string // when or how to ring: "hverdager 9–15", "helst etter kl. 16"
	ViaOrg   bool   // Phone is the organisation's
	Main     bool   // has the main responsibility; of next of kin: the closest
	StandsIn string // substitute: the name of the GP whose list it is
	Ref      string // for the audit, where it is a row of its own
}

// Part is what a member of the team is to the person.
type Part string

// The parts, in the order that they are shown.
const (
	MunicipalPart  Part = "municipal_coordinator"
	HospitalPart   Part = "hospital_coordinator"
	PhysicianPart  Part = "hospital_physician"
	GPPart         Part = "gp"
	SubstitutePart Part = "substitute"
	CarePart       Part = "care_worker"
	KinPart        Part = "next_of_kin"
)

// members finds who to ring: one of each level's team, who is responsible or who wrote last; the GP today with a substitute; care
// workers who serve the person today; the next of kin, the closest first.
func (h *Head) members(ctx context.Context, s *app.Service, r *store.Reader) ([]Member, error) {
	var team []Member
	if c := h.Current(); c != nil {
		workers, err := s.Team(ctx, r, []db.ID{db.ID(c.Area.ID)}, h.Today)
		if err != nil {
			return nil, err
		}
		for _, role := range []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician} {
			w := pick(workers, role, c.State.Responsible, c.wroteLast(role))
			if w == nil {
				continue
			}
			m, err := worker(ctx, r, *w)
			if err != nil {
				return nil, err
			}
			m.Main = c.State.Open() && w.User == c.State.Responsible
			team = append(team, m)
		}
	}
	gps, err := h.gps(ctx, r)
	if err != nil {
		return nil, err
	}
	carers, err := r.CareRelations(ctx, db.ID(h.Patient))
	if err != nil {
		return nil, fmt.Errorf("patient: team: %w", err)
	}
	team = append(team, gps...)
	serves := map[db.ID]bool{} // two records of one person can have the same
	for _, c := range carers {
		if app.During(c.ValidFrom, c.ValidTo, h.Today) && !serves[c.UserID] {
			serves[c.UserID] = true
			team = append(team, Member{User: care.UserID(c.UserID), Part: CarePart, Name: c.UserName, Title: c.UserTitle, Phone: c.UserPhone})
		}
	}
	kin, err := r.NextOfKin(ctx, db.ID(h.Patient))
	if err != nil {
		return nil, fmt.Errorf("patient: team: %w", err)
	}
	for _, k := range kin {
		team = append(team, Member{
			Part: KinPart, Name: k.Name, Title: k.Relation, Phone: k.Phone, Note: k.Note, Main: k.Closest,
			Ref: fmt.Sprintf("next_of_kin/%s@%d", k.ID, k.Version),
		})
	}
	return team, nil
}

// pick returns who of a team with a role is shown: the first of those named who is still in it, else the nearest, which is
// the site's before the hospital's.
func pick(workers []app.Worker, role care.Role, named ...care.UserID) *app.Worker {
	var nearest *app.Worker
	for _, user := range append(named, "") {
		for i := range workers {
			w := &workers[i]
			if w.Role != role {
				continue
			}
			if w.User == user {
				return w
			}
			if nearest == nil || nearest.OrgKind == "hospital" && w.OrgKind == "site" {
				nearest = w
			}
		}
	}
	return nearest
}

// wroteLast is who wrote in the enrolment last in a role, "" nobody: she knows the person.
func (c *Course) wroteLast(role care.Role) care.UserID {
	for _, ev := range slices.Backward(c.Events) {
		if ev.ByRole == role {
			return ev.By
		}
	}
	return ""
}

func worker(ctx context.Context, r *store.Reader, w app.Worker) (Member, error) {
	u, err := r.User(ctx, db.ID(w.User))
	if err != nil {
		return Member{}, fmt.Errorf("patient: team: %w", err)
	}
	m := Member{User: w.User, Part: Part(w.Role), Name: w.Name, Title: u.Title, Org: w.OrgName, Phone: w.Phone}
	o, err := r.Organisation(ctx, db.ID(w.Org))
	if err != nil {
		return m, fmt.Errorf("patient: team: %w", err)
	}
	if m.Phone == "" || m.Phone == o.Phone {
		m.Phone, m.Note, m.ViaOrg = o.Phone, o.Hours, o.Phone != ""
	}
	return m, nil
}

// gps returns the GP today and those who stand in for her today.
func (h *Head) gps(ctx context.Context, r *store.Reader) ([]Member, error) {
	relations, err := r.GPRelations(ctx, db.ID(h.Patient))
	if err != nil {
		return nil, fmt.Errorf("patient: team: %w", err)
	}
	var out []Member
	seen := map[db.ID]bool{} // two records of one person can have the same
	for _, g := range relations {
		if !app.During(g.ValidFrom, g.ValidTo, h.Today) || seen[g.GpID] {
			continue
		}
		seen[g.GpID] = true
		m := Member{User: care.UserID(g.GpID), Part: GPPart, Name: g.GpName, Org: g.OfficeName, Phone: g.GpPhone}
		if m.Phone == "" {
			m.Phone, m.ViaOrg = g.OfficePhone, g.OfficePhone != ""
		}
		out = append(out, m)
		subs, err := r.SubstitutesOfGP(ctx, db.List([]db.ID{g.GpID}))
		if err != nil {
			return nil, fmt.Errorf("patient: team: %w", err)
		}
		for _, sub := range subs {
			if app.During(sub.ValidFrom, sub.ValidTo, h.Today) {
				out = append(out, Member{
					User: care.UserID(sub.SubstituteID), Part: SubstitutePart, Name: sub.SubstituteName,
					Org: g.OfficeName, Phone: g.OfficePhone, ViaOrg: g.OfficePhone != "", StandsIn: g.GpName,
				})
			}
		}
	}
	return out, nil
}
