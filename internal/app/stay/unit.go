package stay

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Unit is where somebody can lie.
type Unit struct {
	ID    care.OrgID
	Name  string
	Where string // hospital, kad, legevakt
}

// Units returns where somebody can lie, by name: a clinician's own unit only.
func Units(ctx context.Context, r *store.Reader, a access.Actor, today date.Date) ([]Unit, error) {
	rows, err := r.StayUnits(ctx, today)
	if err != nil {
		return nil, fmt.Errorf("stay.Units: %w", err)
	}
	var out []Unit
	for _, o := range rows {
		where := whereOf(o.Kind, o.ParentKind, o.Name)
		if where == "" || a.Role == care.EmergencyClinician && db.ID(a.Org) != o.ID {
			continue
		}
		out = append(out, Unit{care.OrgID(o.ID), o.Name, where})
	}
	return out, nil
}

// whereOf says what a unit is: a hospital and its parts; of a municipality's units those that say so in their name.
func whereOf(kind, parent, name string) string {
	name = strings.ToLower(name)
	switch {
	case strings.Contains(name, "legevakt"):
		return "legevakt"
	case kind != string(care.OrgUnit) || parent == string(care.OrgHospital) || parent == string(care.OrgSite):
		return "hospital"
	case strings.Contains(name, "kad") || strings.Contains(name, "øyeblikkelig"):
		return "kad"
	}
	return ""
}
