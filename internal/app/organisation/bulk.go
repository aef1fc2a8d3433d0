package organisation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// The columns of a list of organisations, by the names of its headers.
const (
	colKind, colNumber, colName, colParent, colSite = "Type", "Nummer", "Navn", "Del av", "Sykehussted"
	colStatus, colNote, colTarget, colStarted       = "Status", "Merknad", "Måltall", "I drift fra"
	colPhone, colHours                              = "Telefon", "Telefontid"
)

// Columns declares the list that Bulk takes in.
func Columns() []sheet.Column {
	kinds, states := []sheet.Choice{}, []sheet.Choice{}
	for _, k := range care.OrgKinds {
		kinds = append(kinds, sheet.Choice{Value: string(k), Label: k.Title()})
	}
	for _, r := range care.Rollouts {
		states = append(states, sheet.Choice{Value: string(r), Label: r.Title()})
	}
	return []sheet.Column{
		{Name: colKind, Aliases: []string{"Kind"}, Kind: sheet.Code, Required: true, Choices: kinds},
		{Name: colNumber, Aliases: []string{"Number", "Kommunenummer", "Kommunenr", "Orgnr", "Organisasjonsnummer"}, Help: "Kommunenummer, bydelsnummer eller organisasjonsnummer"},
		{Name: colName, Aliases: []string{"Name"}, Required: true},
		{Name: colParent, Aliases: []string{"Parent number", "Parent"}, Help: "Nummer eller navn på det virksomheten er en del av"},
		{Name: colSite, Aliases: []string{"Site number", "Site", "Sted"}, Help: "Nummer eller navn på sykehusstedet, for kommuner og bydeler"},
		{Name: colStatus, Kind: sheet.Code, Choices: states},
		{Name: colNote, Aliases: []string{"Note"}},
		{Name: colTarget, Aliases: []string{"Target"}, Kind: sheet.Int},
		{Name: colStarted, Aliases: []string{"Started"}, Kind: sheet.Date},
		{Name: colPhone, Aliases: []string{"Phone"}},
		{Name: colHours, Aliases: []string{"Hours"}},
	}
}

// columnOf says in which column a fault at a field of care.Organisation is shown.
var columnOf = map[string]string{
	"type": colKind, "nummer": colNumber, "navn": colName, "del_av": colParent, "sted": colSite, "status": colStatus,
	"merknad": colNote, "maltall": colTarget, "telefon": colPhone, "apent": colHours,
}

// Bulk takes in a list of organisations: new ones are added, those that are there (by type and number, else by type and
// name) get what the list says. An empty cell leaves what was there. Either every row is taken in or none.
type Bulk struct {
	File   *sheet.File
	DryRun bool
}

var errRolledBack = errors.New("organisation.Bulk: nothing is kept")

// Run takes the list in. What is wrong with the list stands in the report; the error is for the rest.
func (d Bulk) Run(ctx context.Context, s *app.Service, actor access.Actor) (*sheet.Report, error) {
	t := d.File.Table(Columns())
	var rep *sheet.Report
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		rep = t.Report()
		if err := tx.Allow(access.Configure, nil, "organisations"); err != nil {
			return err
		}
		if err := d.rows(ctx, tx, t, rep); err != nil {
			return err
		}
		if rep.FaultCount > 0 || d.DryRun {
			return errRolledBack
		}
		return nil
	})
	if errors.Is(err, errRolledBack) {
		err = nil
	}
	return rep, err
}

func (d Bulk) rows(ctx context.Context, tx *app.Tx, t *sheet.Table, rep *sheet.Report) error {
	records := slices.Clone(t.Records)
	slices.SortStableFunc(records, func(a, b sheet.Record) int { // what others are a part of comes first
		return cmp.Compare(slices.Index(care.OrgKinds, care.OrgKind(a.Code(colKind))), slices.Index(care.OrgKinds, care.OrgKind(b.Code(colKind))))
	})
	seen := map[string]int{}
	for _, r := range records {
		if r.Faulty {
			continue
		}
		key := r.Code(colKind) + " " + cmp.Or(r.Text(colNumber), nb.Fold(r.Text(colName))+" "+nb.Fold(r.Text(colParent)))
		if first, ok := seen[key]; ok {
			column := colNumber
			if r.Text(colNumber) == "" {
				column = colName
			}
			rep.Fault(r.Fault(column, "").Say(lang.Of("Den samme virksomheten står også i rad %d. Slett den ene.", first)))
			continue
		}
		seen[key] = r.Row
		if err := take(ctx, tx, r, rep); err != nil {
			return err
		}
	}
	return nil
}

// take adds or edits the organisation of one row.
func take(ctx context.Context, tx *app.Tx, r sheet.Record, rep *sheet.Report) error {
	there, err := tx.Organisations(ctx)
	if err != nil {
		return fmt.Errorf("organisation.Bulk: %w", err)
	}
	o, row, ok := read(r, there, rep)
	if !ok {
		return nil
	}
	switch {
	case row == nil:
		id := care.OrgID(db.NewID())
		tx.Note(fmt.Sprintf("organisation/%s@1", id))
		err = add(ctx, tx, id, o)
		rep.Added++
	case item(*row).Organisation == o:
		rep.Same++
	default:
		tx.Note(fmt.Sprintf("organisation/%s@%d", row.ID, row.Version+1))
		err = edit(ctx, tx, *row, o)
		rep.Edited++
	}
	if errs.KindOf(err) != errs.KindInvalid || err == nil {
		return err
	}
	for _, f := range errs.FieldsOf(err) {
		rep.Fault(r.Fault(cmp.Or(columnOf[f.Name], colName), "").Say(lang.OfFault(f)))
	}
	return nil
}

// read makes the organisation that a row means, on top of the one that is there.
func read(r sheet.Record, there []query.Organisation, rep *sheet.Report) (o care.Organisation, row *query.Organisation, ok bool) {
	kind := r.Code(colKind)
	parent, site := one(there, r.Text(colParent)), one(there, r.Text(colSite))
	ok = true
	for _, c := range []struct {
		column string
		found  *query.Organisation
	}{{colParent, parent}, {colSite, site}} {
		if r.Text(c.column) != "" && c.found == nil {
			rep.Fault(r.Fault(c.column, "Finner ingen virksomhet med dette nummeret eller navnet, eller flere enn én. Skriv nummeret, og ta virksomheten med i listen hvis den er ny."))
			ok = false
		}
	}
	for i := range there {
		t := &there[i]
		same := string(t.Number) == r.Text(colNumber)
		if r.Text(colNumber) == "" {
			same = nb.Fold(t.Name) == nb.Fold(r.Text(colName)) && (parent == nil || parent.ID == t.ParentID)
		}
		if t.Kind == kind && same {
			row, o = t, item(*t).Organisation
		}
	}
	o.Kind, o.Name = care.OrgKind(kind), r.Text(colName)
	set(&o.Number, r.Text(colNumber))
	set(&o.StatusNote, r.Text(colNote))
	set(&o.Phone, r.Text(colPhone))
	set(&o.Hours, r.Text(colHours))
	if v := r.Code(colStatus); v != "" {
		o.Status = care.Rollout(v)
	} else if o.Status == "" {
		o.Status = care.NoRollout
	}
	if r.Filled(colTarget) {
		o.Target = r.Int(colTarget)
	}
	if r.Filled(colStarted) {
		o.StartedOn = r.Date(colStarted)
	}
	if site != nil {
		o.Site = care.OrgID(site.ID)
	}
	switch {
	case parent == nil:
	case row == nil:
		o.Parent = care.OrgID(parent.ID)
	case row.ParentID != parent.ID:
		rep.Fault(r.Fault(colParent, "Virksomheten er en del av noe annet fra før, og det kan ikke endres. La cellen stå tom, eller legg inn en ny virksomhet."))
		ok = false
	}
	return o, row, ok
}

func set(to *string, v string) {
	if v != "" {
		*to = v
	}
}

// one finds what a cell names by number or name; nil where nothing or more than one thing has it.
func one(there []query.Organisation, typed string) *query.Organisation {
	if typed == "" {
		return nil
	}
	var hit *query.Organisation
	for i := range there {
		if string(there[i].Number) == typed {
			return &there[i]
		}
		if nb.Fold(there[i].Name) == nb.Fold(typed) {
			if hit != nil {
				return nil
			}
			hit = &there[i]
		}
	}
	return hit
}
