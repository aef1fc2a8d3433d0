package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"traad/internal/app"
	"traad/internal/app/municipal"
	"traad/internal/app/upload"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/rules/access"
)

// The sheets of the template that are filled in.
const demoUseSheet, demoStaySheet = "Bruk", "Opphold"

// demoUse is how much of each service there is in a year, before and after inclusion, by the beginning of its column.
var demoUse = []struct {
	column        string
	before, after float64
}{
	{"Legevakt", 2.6, 1.9},
	{"Hjemmesykepleie", 160, 185},
	{"Praktisk bistand", 55, 60},
	{"Tverrfaglig team", .6, 1.9},
	{"Fysio", 6, 9},
	{"Dagtilbud", 8, 10},
	{"Fastlegens tverrfaglige", .2, .6},
}

// demoStays are how many stays of a kind (IPLOS) begin in a year, before and after, and for how many nights at most.
var demoStays = []struct {
	iplos         string
	before, after float64
	nights        int
}{
	{"25", .8, .5, 3},
	{"20", 1, .7, 18},
}

// demoMunicipal fills in a municipality's own template, as a coordinator does who saves it from Excel, and takes it in. One person in ten is
// left empty, so that something is missing.
func demoMunicipal(ctx context.Context, s *app.Service, a access.Actor) error {
	empty, err := municipal.Template(ctx, s, a, municipal.Ask{})
	if err != nil {
		return err
	}
	file, err := excel.Open(bytes.NewReader(empty), upload.MaxFile, "mal.xlsx")
	if err != nil {
		return err
	}
	use, ok := file.Sheet(demoUseSheet)
	told, both := file.Sheet(demoStaySheet)
	if !ok || !both || len(use.Rows) < 2 {
		return nil // nobody is followed there
	}
	d := newDemoForm(use.Rows[0].Cells, a.OrgName)
	last, skip := "", false
	for _, r := range use.Rows[1:] {
		row := make([]any, len(d.heads))
		for i, c := range r.Cells {
			if i < len(row) {
				row[i] = c.String()
			}
		}
		who := fmt.Sprint(row[:3]...)
		again := who == last // the year before stands first
		if !again {
			skip = d.dice.IntN(10) == 0
		}
		if !skip {
			d.fill(row, again)
		}
		d.use, last = append(d.use, row), who
	}
	b := excel.NewBook()
	if err := b.Table(demoUseSheet, demoColumns(use.Rows[0].Cells), d.use); err != nil {
		return err
	}
	if err := b.Table(demoStaySheet, demoColumns(told.Rows[0].Cells), d.stays); err != nil {
		return err
	}
	data, err := b.Bytes()
	if err != nil {
		return err
	}
	id, err := municipal.Upload{Name: "kommunale tall.xlsx", Data: data}.Run(ctx, s, a)
	if err != nil {
		return err
	}
	view, err := municipal.Look(ctx, s, a, id)
	if err != nil {
		return err
	}
	if view.Result == nil || len(view.Result.Faults) > 0 {
		return errors.New("the demo's own file has faults")
	}
	if view.Result.Rows == 0 {
		return nil
	}
	_, err = municipal.Finish{ID: id, Seen: view.Result.Rows}.Run(ctx, s, a)
	return err
}

// demoForm is a template on the way to being filled in.
type demoForm struct {
	dice  *rand.Rand
	heads []string
	use   [][]any
	stays [][]any
}

func newDemoForm(heads []excel.Cell, place string) *demoForm {
	h := fnv.New64a()
	_, _ = h.Write([]byte(place))
	d := &demoForm{dice: rand.New(rand.NewPCG(1, h.Sum64()))} //nolint:gosec // an invented region
	for _, c := range demoColumns(heads) {
		d.heads = append(d.heads, c.Name)
	}
	return d
}

// demoColumns are the columns as the template has them, without the star of those that must be filled in.
func demoColumns(heads []excel.Cell) (all []excel.Column) {
	for _, c := range heads {
		all = append(all, excel.Column{Name: strings.TrimRight(c.String(), " *")})
	}
	return all
}

// fill draws a row's amounts for its days, and the stays in them.
func (d *demoForm) fill(row []any, after bool) {
	from, to := d.days(row)
	days := to.Days(from) + 1
	if from.IsZero() || to.IsZero() || days <= 0 {
		return
	}
	frail, part := .5+d.dice.Float64(), float64(days)/municipal.Year
	for i, h := range d.heads {
		for _, u := range demoUse {
			if !strings.HasPrefix(h, u.column) {
				continue
			}
			n := u.before
			if after {
				n = u.after
			}
			n *= frail * part * (.6 + .8*d.dice.Float64())
			if strings.HasSuffix(h, "timer") {
				row[i] = strings.ReplaceAll(fmt.Sprintf("%.1f", n), ".", ",")
			} else {
				row[i] = fmt.Sprint(int(n + d.dice.Float64()))
			}
		}
		if h == "Opphold ført" {
			row[i] = "ja"
		}
	}
	day := from
	for _, k := range demoStays {
		n := k.before
		if after {
			n = k.after
		}
		for range int(n*frail*part + d.dice.Float64()) {
			in := day.AddDays(1 + d.dice.IntN(60))
			out := in.AddDays(1 + d.dice.IntN(k.nights))
			if out.After(to) {
				break
			}
			d.stays = append(d.stays, []any{row[0], row[1], row[2], k.iplos, nb.Numeric(in), nb.Numeric(out)})
			day = out // the next one begins after it
		}
	}
}

// days are the first and the last day of a row.
func (d *demoForm) days(row []any) (from, to date.Date) {
	for i, h := range d.heads {
		text, _ := row[i].(string)
		switch h {
		case "Fra":
			from, _ = nb.ParseDay(text)
		case "Til":
			to, _ = nb.ParseDay(text)
		}
	}
	return from, to
}
