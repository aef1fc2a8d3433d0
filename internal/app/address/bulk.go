package address

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// The columns of the file, by the names of its headers.
const (
	colOrg, colHER, colName, colService = "Virksomhet i Tråd", "HER-id", "Navn", "Tjenestetype"
	colBusinessHER, colBusiness         = "Virksomhetens HER-id", "Virksomhetens navn"
)

// Columns declares the file that Import takes in. Where addresses are looked up, a HER-id is enough: the rest may be empty.
func Columns(lookedUp bool) []sheet.Column {
	must := !lookedUp
	return []sheet.Column{
		{Name: colOrg, Aliases: []string{"Gjelder", "Virksomhet", "Organisasjon"}, Required: true, Help: "Nummer eller navn på sykehuset, kommunen eller legekontoret i Tråd"},
		{Name: colHER, Aliases: []string{"HERID", "Her-id", "Kommunikasjonspart HER-id"}, Required: true, Help: "Kommunikasjonsparten som skal ha meldingene"},
		{Name: colName, Aliases: []string{"Kommunikasjonspart"}, Required: must},
		{Name: colService, Aliases: []string{"Tjeneste"}},
		{Name: colBusinessHER, Aliases: []string{"Overordnet HER-id"}, Required: must},
		{Name: colBusiness, Aliases: []string{"Overordnet navn"}, Required: must},
	}
}

// Import takes in a file of addresses: new ones are added, those that are there get what the file says, and those that the file does not name stay. Either
// every row is taken in or none.
type Import struct{ File *sheet.File }

var errRolledBack = errors.New("address.Import: nothing is kept")

// Run takes the file in. What is wrong with it stands in the report; the error is for the rest.
func (d Import) Run(ctx context.Context, s *app.Service, actor access.Actor) (*sheet.Report, error) {
	t := d.File.Table(Columns(LooksUp(s)))
	var rep *sheet.Report
	found := map[string]Party{}
	if access.May(actor.Role, access.Configure) { // before anything leaves
		var short []string
		for _, r := range t.Records {
			if !r.Faulty && (r.Text(colName) == "" || r.Text(colBusinessHER) == "" || r.Text(colBusiness) == "") {
				short = append(short, r.Text(colHER))
			}
		}
		var err error
		if found, err = look(ctx, s, short); err != nil {
			return nil, err
		}
	}
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		rep = t.Report()
		if err := tx.Allow(access.Configure, nil, "com_parties"); err != nil {
			return err
		}
		if err := take(ctx, tx, t, found, rep); err != nil {
			return err
		}
		if rep.FaultCount > 0 {
			return errRolledBack
		}
		return nil
	})
	if errors.Is(err, errRolledBack) {
		rep.Added, rep.Edited, rep.Same = 0, 0, 0
		err = nil
	}
	return rep, err
}

// take writes the rows; found are the parties that the national register tells of, by HER-id, for rows that do not say all.
func take(ctx context.Context, tx *app.Tx, t *sheet.Table, found map[string]Party, rep *sheet.Report) error {
	orgs, err := tx.Organisations(ctx)
	if err != nil {
		return fmt.Errorf("address.Import: %w", err)
	}
	rows, err := tx.ComParties(ctx)
	if err != nil {
		return fmt.Errorf("address.Import: %w", err)
	}
	first := map[string]int{}
	for _, r := range t.Records {
		if r.Faulty {
			continue
		}
		org := one(orgs, r.Text(colOrg))
		p := Party{HER: r.Text(colHER), Name: nb.CleanLine(r.Text(colName)), Service: nb.CleanLine(r.Text(colService)), BusinessHER: r.Text(colBusinessHER), BusinessName: nb.CleanLine(r.Text(colBusiness))}
		if p.Name == "" || p.BusinessHER == "" || p.BusinessName == "" {
			known, ok := found[p.HER]
			if !ok && her.MatchString(p.HER) {
				rep.Fault(r.Fault(colHER, "HER-id-en finnes ikke i Adresseregisteret, eller gjelder ikke lenger. Rett den, eller fyll ut navn og virksomhet i raden."))
				continue
			}
			p.Name, p.Service = cmp.Or(p.Name, known.Name), cmp.Or(p.Service, known.Service)
			p.BusinessHER, p.BusinessName = cmp.Or(p.BusinessHER, known.BusinessHER), cmp.Or(p.BusinessName, known.BusinessName)
		}
		if !sound(r, org, p, rep) {
			continue
		}
		if row, ok := first[string(org.ID)]; ok {
			rep.Fault(r.Fault(colOrg, "Virksomheten står også i rad %s. Den kan ha én adresse. Slett den ene raden.", lang.Int(row)))
			continue
		}
		first[string(org.ID)] = r.Row
		var there *query.ComPartiesRow
		if i := slices.IndexFunc(rows, func(x query.ComPartiesRow) bool { return x.OrganisationID == org.ID }); i >= 0 {
			there = &rows[i]
		}
		added, edited, err := put(ctx, tx, org.ID, p, there)
		if err != nil {
			return err
		}
		switch {
		case added:
			rep.Added++
		case edited:
			rep.Edited++
		default:
			rep.Same++
		}
	}
	return nil
}

// sound notes what is wrong with a row, and reports whether nothing is.
func sound(r sheet.Record, org *query.Organisation, p Party, rep *sheet.Report) bool {
	before := rep.FaultCount
	if org == nil {
		rep.Fault(r.Fault(colOrg, "Finner ikke ett sykehus, én kommune eller ett legekontor med dette nummeret eller navnet. Skriv nummeret slik det står under Virksomheter."))
	} else if care.OrgKind(org.Kind) == care.OrgUnit {
		rep.Fault(r.Fault(colOrg, "En enhet er ikke part i planen. Skriv sykehuset, kommunen eller legekontoret som enheten hører til."))
	}
	for _, x := range []struct{ column, id string }{{colHER, p.HER}, {colBusinessHER, p.BusinessHER}} {
		if !her.MatchString(x.id) {
			rep.Fault(r.Fault(x.column, "En HER-id er et helt tall med høyst åtte siffer. Finn den i Adresseregisteret hos Norsk helsenett."))
		}
	}
	return rep.FaultCount == before
}

// one finds what a cell names by number or name; nil where nothing or more than one thing has it.
func one(all []query.Organisation, typed string) *query.Organisation {
	var hit *query.Organisation
	for i := range all {
		if typed != "" && string(all[i].Number) == typed {
			return &all[i]
		}
		if nb.Fold(all[i].Name) == nb.Fold(typed) {
			if hit != nil {
				return nil
			}
			hit = &all[i]
		}
	}
	return hit
}
