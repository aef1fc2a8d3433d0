package staffing

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
)

// MaxFile is how large a workbook can be.
const MaxFile = 10 << 20

// Back is a workbook read against the draft that it is for. Nothing is written: the numbers stand in the form, and the user saves.
type Back struct {
	Sheet   *Sheet
	Plan    *rule.Plan // as the workbook has it; nil where it has faults
	Changes []rule.Change
	Faults  []excel.Fault // by sheet and row; for the user's eyes only
}

// ReadBack reads a workbook for a draft. Every number of the draft must be in it, so that a row or a column that was taken away is never
// read as 0. A file that cannot be read is a fault at the field fil.
func ReadBack(ctx context.Context, s *app.Service, a access.Actor, org care.OrgID, id db.ID, name string, data []byte) (*Back, error) {
	o, err := Open(ctx, s, a, org, id)
	if err != nil {
		return nil, err
	}
	switch {
	case o.Shown == nil:
		return nil, none()
	case o.Shown.State != Draft:
		return nil, errs.Conflict("Planen er godkjent eller forkastet og kan ikke endres. Lag et nytt utkast.")
	}
	file, err := excel.Open(bytes.NewReader(data), MaxFile, name)
	if err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return nil, err
		}
		wrong := errs.Invalid("Filen kan ikke leses.")
		wrong.Fields = append(wrong.Fields, errs.TellAt("fil", err))
		return nil, wrong.Because(err)
	}
	back := &Back{Sheet: o}
	plan, err := parse(o.Shown.ID, db.ToJSON(o.Shown.Plan)) // a copy, so that a file with faults changes nothing
	if err != nil {
		return nil, err
	}
	if back.Faults = readBook(file, plan); len(back.Faults) == 0 {
		back.Plan, back.Changes = plan, rule.Changes(o.Shown.Plan, plan)
	}
	return back, nil
}

// readBook puts the numbers of a workbook in a plan, and returns what is wrong with it, cell by cell.
func readBook(file *excel.File, plan *rule.Plan) []excel.Fault {
	var faults []excel.Fault
	cells, from := map[string]rule.Cell{}, map[string]spot{}
	for _, c := range plan.Cells() {
		cells[c.Name] = c
	}
	for _, t := range plan.Blocks() {
		if len(t.Rows) == 0 {
			continue
		}
		title := sheetNames[t.ID]
		i := slices.IndexFunc(file.Sheets, func(s excel.Sheet) bool { return nb.Fold(s.Name) == nb.Fold(title) })
		if i < 0 {
			faults = append(faults, excel.Fault{Sheet: title}.Say(lang.Of("Arket «%s» mangler. Last ned arbeidsboken på nytt og fyll ut der.", title)))
			continue
		}
		for _, m := range file.Sheets[i].Merged {
			faults = append(faults, excel.Fault{Sheet: title}.Say(lang.Of("Cellene %s er slått sammen. Opphev sammenslåingen i Excel, og skriv ett tall i hver celle.", m)))
		}
		faults = append(faults, readTable(&file.Sheets[i], t, cells, from)...)
	}
	if len(faults) > 0 {
		return faults
	}
	for _, f := range errs.FieldsOf(plan.Validate()) {
		if s, ok := from[f.Name]; ok {
			faults = append(faults, s.row.Fault(s.column, f.Message).Say(lang.OfFault(f)))
		} else {
			faults = append(faults, excel.Fault{Sheet: sheetNames["perioder"]}.Say(lang.OfFault(f)))
		}
	}
	return faults
}

// spot is where in the file a number stands.
type spot struct {
	row    excel.Record
	column string
}

func readTable(s *excel.Sheet, t rule.Block, cells map[string]rule.Cell, from map[string]spot) []excel.Fault {
	table := s.Table(columnsOf(t))
	faults := slices.Clone(table.Faults)
	if table.HeaderRow == 0 {
		return faults
	}
	lacks := false
	for _, c := range columnsOf(t)[1:] {
		if c := c.Name; !table.Has(c) {
			lacks = true
			faults = append(faults, excel.Fault{Sheet: s.Name, Row: table.HeaderRow, Name: c}.Say(lang.Of("Kolonnen «%s» mangler. Sett den inn igjen. Står det noe annet i overskriften, rett den.", c)))
		}
	}
	if len(table.Unknown) > 0 {
		var list []string
		for _, h := range table.Unknown {
			list = append(list, fmt.Sprintf("«%s» (%s)", h.Text, h.Column))
		}
		faults = append(faults, excel.Fault{Sheet: s.Name, Row: table.HeaderRow}.Say(lang.Of("Kolonner som ikke hører til planen: %s. Slett dem. Nye perioder lages i Tråd.", strings.Join(list, ", "))))
	}
	if lacks || !table.Has(nameColumn) {
		return faults
	}
	seen := map[int]bool{}
	for _, r := range table.Records {
		name := r.Text(nameColumn)
		i := slices.IndexFunc(t.Rows, func(b rule.BlockRow) bool { return nb.Fold(b.Name.In(nil)) == nb.Fold(name) })
		switch {
		case name == "":
			continue // a fault of the table already
		case i < 0:
			faults = append(faults, r.Fault(nameColumn, "Raden hører ikke til planen. Slett den, eller skriv navnet slik det sto."))
			continue
		case seen[i]:
			faults = append(faults, r.Fault(nameColumn, "Raden står to ganger. Slett den ene."))
			continue
		}
		seen[i] = true
		for x, cell := range t.Rows[i].Cells {
			column := t.Columns[x].In(nil)
			if cell == "" {
				if r.Filled(column) {
					faults = append(faults, r.Fault(column, "Her er det ikke noe tall i planen. Tøm cellen."))
				}
				continue
			}
			n, wrong := whole(cells[cell].Unit, inUnit(cells[cell].Unit, r, column))
			if !wrong.IsZero() {
				faults = append(faults, r.Fault(column, wrong.Text))
				continue
			}
			cells[cell].Set(n)
			from[cell] = spot{r, column}
		}
	}
	for i, b := range t.Rows {
		if !seen[i] {
			faults = append(faults, excel.Fault{Sheet: s.Name}.Say(lang.Of("Raden «%s» mangler. Sett den inn igjen.", b.Name.In(nil))))
		}
	}
	slices.SortStableFunc(faults, func(a, b excel.Fault) int { return cmp.Compare(a.Row, b.Row) })
	return faults
}

// inUnit is the number of a cell as the plan counts it: a share that the workbook was made to show in per cent is 0.2 there, and 20 in the plan.
func inUnit(u rule.Unit, r excel.Record, column string) float64 {
	if u == rule.Percent && r.Percent(column) {
		return r.Decimal(column) * 100
	}
	return r.Decimal(column)
}

// whole turns a number of a workbook into what the plan stores.
func whole(u rule.Unit, x float64) (int64, lang.Text) {
	switch {
	case x < 0:
		return 0, lang.Of("Tallet kan ikke være under 0.")
	case x > 1e12:
		return 0, lang.Of("Tallet er for stort.")
	case u.Whole() && x != math.Trunc(x):
		return 0, lang.Of("Tallet må være helt, uten desimaler.")
	case u.Whole():
		return int64(x), lang.Text{}
	case math.Abs(x*100-math.Round(x*100)) > 1e-6*max(1, x):
		return 0, lang.Of("Tallet kan ha høyst to desimaler.")
	}
	return int64(math.Round(x * 100)), lang.Text{}
}
