package plan

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/store"
)

// Around is who stood around the person when a version was published. A reader of a version that is replaced is told of them, and not of
// those of today, who may never have read it.
type Around struct {
	Area     string `json:"area,omitempty"`     // the municipality or district that followed her: "Nes"
	District bool   `json:"district,omitempty"` // Area is one
	GP       string `json:"gp,omitempty"`       // her own, not the substitute
	Team     []Near `json:"team,omitempty"`     // who was rung, where the plan itself names no contacts
}

// Near is somebody who was rung about the person.
type Near struct {
	Name  string `json:"name"`
	Does  string `json:"does,omitempty"`
	Phone string `json:"phone,omitempty"`
	Hours string `json:"hours,omitempty"`
}

// AroundThen is who stood around the person when the version was published: what it kept, and for one from before versions kept it what the
// registers say of the day. The team of such a one nobody knows any more. It neither decides nor audits.
func AroundThen(ctx context.Context, r *store.Reader, v Version) (Around, error) {
	b, err := v.Body()
	if err != nil {
		return Around{}, err
	}
	if b != nil && b.Around != nil { // empty for who may not see where she lives
		return *b.Around, nil
	}
	return AroundOn(ctx, r, v.Patient, v.Area, date.In(v.Published.Time))
}

// AroundOn is what the registers say of a day: who was her GP, and the name of the municipality or district that followed her.
func AroundOn(ctx context.Context, r *store.Reader, who care.PatientID, area care.OrgID, day date.Date) (Around, error) {
	org, err := r.Organisation(ctx, db.ID(area))
	if err != nil {
		return Around{}, fmt.Errorf("plan.AroundOn: %w", err)
	}
	a := Around{Area: org.Name, District: org.Kind != "municipality"}
	relations, err := r.GPRelations(ctx, db.ID(who))
	if err != nil {
		return a, fmt.Errorf("plan.AroundOn: %w", err)
	}
	for _, g := range relations {
		if app.During(g.ValidFrom, g.ValidTo, day) {
			a.GP = g.GpName
			break
		}
	}
	return a, nil
}

// kept is Around as a version keeps it that is published now and says p.
func kept(ctx context.Context, r *store.Reader, v Version, day date.Date, team []plan.Contact, p plan.Plan) (*Around, error) {
	a, err := AroundOn(ctx, r, v.Patient, v.Area, day)
	if err != nil {
		return nil, err
	}
	if len(p.Contacts) == 0 {
		for _, c := range team {
			a.Team = append(a.Team, Near{Name: c.Name, Does: c.Does, Phone: c.Phone, Hours: c.Hours})
		}
	}
	return &a, nil
}
