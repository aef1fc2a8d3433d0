package movein

import (
	"context"
	"strings"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/store/query"
)

// facts reads where the person lives and is followed, and who is around.
func (d *desk) facts(ctx context.Context, tx *app.Tx, r *row) error {
	r.person.Details = patient.Details{
		GivenName: r.person.Details.GivenName, FamilyName: r.person.Details.FamilyName, BirthDate: r.person.Details.BirthDate, Sex: r.Code(colSex),
		Address: nb.CleanLine(r.Text(colAddress)), Phone: nb.CleanLine(r.Text(colPhone)),
	}
	if r.person.Details.Sex == "" {
		r.person.Details.Sex = "unknown"
	}
	d.place(r)
	r.kin()
	d.gp(r)
	return d.responsible(ctx, tx, r)
}

// place reads area and pathway.
func (d *desk) place(r *row) {
	switch area := care.OrgID(r.Code(colArea)); {
	case area != "":
		if own, names := d.owns(area); !own {
			r.fault(colArea, "Du kan bare flytte inn personer i kommuner du arbeider for: %s. Be koordinatoren i den andre kommunen om å flytte inn denne.", names)
			break
		}
		r.area = area
	case !r.has(colArea) && len(d.own) == 1:
		r.area = care.OrgID(d.own[0].ID)
	}
	r.person.Details.Area = r.area
	code := r.Code(colPathway)
	for i, p := range d.pathways {
		if p.Code == code || code == "" && i == 0 {
			r.pathway = p
			break
		}
	}
}

// kin reads the next of kin, who is taken to be the nearest.
func (r *row) kin() {
	name, relation, phone := nb.CleanLine(r.Text(colKin)), nb.CleanLine(r.Text(colKinRelation)), nb.CleanLine(r.Text(colKinPhone))
	if name == "" && relation == "" && phone == "" {
		return
	}
	if name == "" {
		r.fault(colKin, "Skriv navnet på pårørende.")
		return
	}
	k := Kin{Name: name, Relation: relation, Phone: phone, Closest: true}
	if k.Relation == "" {
		k.Relation = "pårørende"
	}
	if k.Phone == "" {
		k.Note = "Telefonnummer ikke kjent ved innflytting."
	}
	for _, f := range []struct{ column, text string }{{colKin, name}, {colKinRelation, relation}, {colKinPhone, phone}} {
		if n := len([]rune(f.text)); n > care.MaxLine {
			r.fault(f.column, "Teksten er på %s tegn. Kort den ned til %d.", lang.Int(n), care.MaxLine)
		}
	}
	r.person.Kin = []Kin{k}
}

// gp finds the GP by name, and by office where several have the name. One who does not use Tråd is kept as words.
func (d *desk) gp(r *row) {
	name, office := nb.CleanLine(r.Text(colGP)), nb.CleanLine(r.Text(colOffice))
	if name == "" {
		return
	}
	var found []query.WorkersInRoleRow
	for _, g := range d.gps {
		if sameName(g.UserName, name) && (office == "" || sameName(g.OrganisationName, office)) && app.During(g.ValidFrom, g.ValidTo, r.today) {
			found = append(found, g)
		}
	}
	switch len(found) {
	case 0:
		r.notices = append(r.notices, lang.Of("Fastlegen finnes ikke i Tråd og kobles ikke til personen. Navnet blir med i henvisningsteksten."))
	case 1:
		r.person.GP, r.person.GPOffice = care.UserID(found[0].UserID), care.OrgID(found[0].OrganisationID)
	default:
		r.fault(colGP, "Flere fastleger i Tråd heter dette. Skriv hvilket legekontor i kolonnen «%s».", colOffice)
	}
}

// responsible finds the coordinator or physician who has the responsibility.
func (d *desk) responsible(ctx context.Context, tx *app.Tx, r *row) error {
	name := nb.CleanLine(r.Text(colResponsible))
	if name == "" || r.area == "" {
		return nil
	}
	team, err := d.team(ctx, tx, r.area)
	if err != nil {
		return err
	}
	found := map[care.UserID]bool{}
	var names []string
	for _, w := range team {
		if sameName(w.Name, name) {
			found[w.User], r.assignee = true, w.User
		}
		if len(names) < 8 {
			names = append(names, w.Name)
		}
	}
	switch {
	case len(found) > 1:
		r.fault(colResponsible, "Flere i teamet heter dette. La cellen stå tom, og velg ansvarlig i Tråd etterpå.")
	case len(found) == 0 && len(names) == 0:
		r.fault(colResponsible, "Teamet i kommunen har ingen i Tråd ennå. La cellen stå tom.")
	case len(found) == 0:
		r.fault(colResponsible, "Ingen i teamet heter dette. Skriv navnet slik det står i Tråd, for eksempel %s, eller la cellen stå tom.", strings.Join(names, ", "))
	}
	return nil
}
