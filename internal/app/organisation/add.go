package organisation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Add makes an organisation. Key, made with the form, becomes its id, so that a form that is sent twice makes one.
type Add struct {
	Key care.OrgID
	care.Organisation
}

// Run writes it. Faults by the fields of care.Organisation.Validate, and sted.
func (d Add) Run(ctx context.Context, s *app.Service, actor access.Actor) (care.OrgID, error) {
	id := d.Key
	if !db.IsID(string(id)) {
		id = care.OrgID(db.NewID())
	}
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("organisation/%s@1", id)); err != nil {
			return err
		}
		if _, err := tx.Organisation(ctx, db.ID(id)); err == nil {
			return nil // the same form, sent twice
		}
		return add(ctx, tx, id, d.Organisation)
	})
	return id, err
}

// add checks and inserts inside a deed.
func add(ctx context.Context, tx *app.Tx, id care.OrgID, o care.Organisation) error {
	if o.Status == "" {
		o.Status = care.NoRollout
	}
	if err := check(ctx, tx, o, ""); err != nil {
		return err
	}
	err := tx.InsertOrganisation(ctx, query.InsertOrganisationParams{
		ID: db.ID(id), Kind: string(o.Kind), Number: db.Text(o.Number), Name: o.Name, NameSort: nb.SortKey(o.Name), ParentID: db.ID(o.Parent),
		SiteID: db.ID(o.Site), Status: string(o.Status), StatusNote: o.StatusNote, StartedOn: o.StartedOn, EndedOn: o.EndedOn,
		Target: o.Target, Phone: o.Phone, Hours: o.Hours,
	})
	if err != nil {
		return fmt.Errorf("organisation.Add: %w", err)
	}
	return nil
}

// parents says what each kind may be a part of; the first is what a form suggests.
var parents = map[care.OrgKind][]care.OrgKind{
	care.OrgSite:     {care.OrgHospital},
	care.OrgDistrict: {care.OrgMunicipality},
	care.OrgGPOffice: {care.OrgMunicipality, care.OrgDistrict},
	care.OrgUnit:     {care.OrgHospital, care.OrgSite, care.OrgMunicipality, care.OrgDistrict},
}

// check is care's own check, and what only the other rows can tell. self is "" for one that is not there yet.
func check(ctx context.Context, tx *app.Tx, o care.Organisation, self care.OrgID) error {
	f := errs.Invalid("Virksomheten kan ikke lagres slik den står. Rett feltene som er merket.")
	if err := o.Validate(); err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return err
		}
		f.Fields = append(f.Fields, errs.FieldsOf(err)...)
	}
	if err := checkParent(ctx, tx, o, f); err != nil {
		return err
	}
	if err := checkSite(ctx, tx, o, f); err != nil {
		return err
	}
	if !o.EndedOn.IsZero() && o.EndedOn.Before(o.StartedOn) {
		f.At("slutt", "Siste dag er før oppstarten. Sjekk begge datoene.")
	}
	if o.Number != "" && self == "" {
		twin, err := tx.OrganisationByNumber(ctx, query.OrganisationByNumberParams{Kind: string(o.Kind), Number: db.Text(o.Number)})
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("organisation: number: %w", err)
		}
		if err == nil {
			f.Say("nummer", "Nummeret brukes av %s fra før. Sjekk nummeret, eller rediger den virksomheten.", twin.Name)
		}
	}
	return f.OrNil()
}

func checkParent(ctx context.Context, tx *app.Tx, o care.Organisation, f *errs.Error) error {
	may := parents[o.Kind]
	if o.Parent == "" {
		if o.Kind == care.OrgGPOffice {
			f.At("del_av", "Velg kommunen eller bydelen som legekontoret ligger i.")
		}
		return nil // the other kinds that need one are named by Validate
	}
	parent, err := found(ctx, tx, o.Parent)
	if err != nil {
		return err
	}
	if parent == nil || !slices.Contains(may, care.OrgKind(parent.Kind)) {
		f.At("del_av", partOfText(o.Kind))
	}
	return nil
}

func partOfText(k care.OrgKind) string {
	switch k {
	case care.OrgSite:
		return "Et sykehussted er en del av et sykehus. Velg sykehuset."
	case care.OrgDistrict:
		return "En bydel er en del av en kommune. Velg kommunen."
	case care.OrgGPOffice:
		return "Et legekontor ligger i en kommune eller bydel. Velg den."
	case care.OrgUnit:
		return "En enhet er en del av et sykehus, et sykehussted, en kommune eller en bydel. Velg hvilken."
	}
	return "Denne typen er ikke en del av noe annet. La feltet stå tomt."
}

func checkSite(ctx context.Context, tx *app.Tx, o care.Organisation, f *errs.Error) error {
	area := o.Kind == care.OrgMunicipality || o.Kind == care.OrgDistrict
	switch {
	case o.Site == "" && area && o.Status == care.InOperation:
		f.At("sted", "Velg sykehusstedet som følger pasientene. Det må være valgt før kommunen kan være i drift.")
	case o.Site == "":
	case !area:
		f.At("sted", "Bare kommuner og bydeler hører til et sykehussted. La feltet stå tomt.")
	default:
		site, err := found(ctx, tx, o.Site)
		if err != nil {
			return err
		}
		if site == nil || care.OrgKind(site.Kind) != care.OrgSite {
			f.At("sted", "Velg et sykehussted fra listen.")
		}
	}
	return nil
}

// found returns the organisation, nil where there is none.
func found(ctx context.Context, tx *app.Tx, id care.OrgID) (*query.Organisation, error) {
	if !db.IsID(string(id)) {
		return nil, nil
	}
	o, err := tx.Organisation(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("organisation: %w", err)
	}
	return &o, nil
}
