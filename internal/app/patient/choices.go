package patient

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// choices loads what the forms offer.
func (f *Facts) choices(ctx context.Context, r *store.Reader) error {
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgDistrict} {
		rows, err := r.OrganisationsByKind(ctx, string(kind))
		if err != nil {
			return err
		}
		for _, o := range rows {
			f.Areas = append(f.Areas, Choice{string(o.ID), o.Name})
		}
	}
	var err error
	if f.GPChoices, err = f.workers(ctx, r, care.GeneralPractitioner); err != nil {
		return err
	}
	f.CareChoices, err = f.workers(ctx, r, care.CareWorker)
	return err
}

// workers offers those who have a role today: first those of the person's own municipality, each by name.
func (f *Facts) workers(ctx context.Context, r *store.Reader, role care.Role) ([]Choice, error) {
	rows, err := r.WorkersInRole(ctx, string(role))
	if err != nil {
		return nil, err
	}
	var near, far []Choice
	seen := map[db.ID]bool{}
	for _, w := range rows {
		if seen[w.UserID] || !app.During(w.ValidFrom, w.ValidTo, f.Today) {
			continue
		}
		seen[w.UserID] = true
		c := Choice{string(w.UserID), w.UserName + ", " + w.OrganisationName}
		if w.OrganisationParent == db.ID(f.Area.ID) || w.OrganisationID == db.ID(f.Area.ID) {
			near = append(near, c)
		} else {
			far = append(far, c)
		}
	}
	if role == care.CareWorker {
		return near, nil // nobody else serves her
	}
	return append(near, far...), nil
}
