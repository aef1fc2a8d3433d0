package staffing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/store/query"
)

// Result is what a spreadsheet gives: plans, or what is wrong with it, cell by cell. With a fault nothing of it can be taken in.
type Result struct {
	Plans   []Planned
	Faults  []excel.Fault
	Skipped []string // organisations in the sheet that the actor does not plan for
	Sums    int      // rows of sums, which are not read
}

// Planned is the draft that one organisation would get.
type Planned struct {
	Org     care.OrgID
	Name    string
	Draft   *Head // the draft that is changed; nil: a new one
	Plan    *rule.Plan
	Changes []rule.Change // against the draft, else against the plan that it begins as
}

// Numbers is how many numbers are changed.
func (r Result) Numbers() (n int) {
	for _, p := range r.Plans {
		n += len(p.Changes)
	}
	return n
}

// Mark stands for what the result says, so that nothing else is taken in than what was looked at.
func (r Result) Mark() string {
	h := sha256.New()
	for _, p := range r.Plans {
		fmt.Fprintf(h, "%s %+v", p.Org, p.Changes)
		if p.Draft != nil {
			fmt.Fprintf(h, " %s %d", p.Draft.ID, p.Draft.Version)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// column is a column with numbers.
type column struct {
	at   int
	what rule.Quantity
	span rule.Span
}

// plans reads the sheet into plans.
func (r Reading) plans(ctx context.Context, tx *app.Tx, s *excel.Sheet, where places) (Result, error) {
	var out Result
	place, columns := r.columns(s, &out)
	r.merged(s, place, columns, &out)
	if place < 0 || len(columns) == 0 || len(out.Faults) > 0 {
		return out, nil
	}
	spans := make([]rule.Span, len(columns))
	for i, c := range columns {
		spans[i] = c.span
	}
	step := rule.Steps(spans)
	seen := map[db.ID]int{}
	for _, row := range r.rows(s) {
		name := nb.CleanLine(row.Cell(place).String())
		o, ok := where.of(name)
		switch {
		case !ok && isSum(name):
			out.Sums++
		case !ok && !r.filled(row, columns): // nothing, or a note
		case !ok:
			out.fault(s, row, place, lang.Of("Virksomheten er ikke kjent i registeret. Skriv navnet slik det står der, eller ta raden ut av radene som leses."))
		case seen[o.ID] > 0:
			out.fault(s, row, place, lang.Of("Virksomheten står også i rad %d. Slett den ene raden.", seen[o.ID]))
		case !access.PlansFor(tx.Actor, care.OrgID(o.ID)):
			seen[o.ID] = row.Number
			out.Skipped = append(out.Skipped, o.Name)
		default:
			seen[o.ID] = row.Number
			if err := r.plan(ctx, tx, s, row, place, o, step, columns, &out); err != nil {
				return out, err
			}
		}
	}
	if len(seen) == 0 && len(out.Faults) == 0 {
		out.Faults = append(out.Faults, excel.Fault{Sheet: s.Name}.Say(lang.Of("Ingen rad har en virksomhet. Se om radene og kolonnen for kommune er riktige.")))
	}
	return out, nil
}

func (r Reading) filled(row excel.Row, columns []column) bool {
	return slices.ContainsFunc(columns, func(c column) bool { return !row.Cell(c.at).IsBlank() })
}

func (r *Result) fault(s *excel.Sheet, row excel.Row, column int, wrong lang.Text) {
	value := []rune(nb.CleanLine(row.Cell(column).String()))
	r.Faults = append(r.Faults, excel.Fault{Sheet: s.Name, Row: row.Number, Column: excel.Letters(column), Value: string(value[:min(40, len(value))])}.Say(wrong))
}

// columns says which column holds the organisations and which the numbers. Faults stand at the headings.
func (r Reading) columns(s *excel.Sheet, out *Result) (place int, list []column) {
	place = -1
	head := max(1, r.First-1)
	at := func(c int, wrong lang.Text) {
		out.Faults = append(out.Faults, excel.Fault{Sheet: s.Name, Row: head, Column: excel.Letters(c), Value: Heading(s, r.First, c)}.Say(wrong))
	}
	width := Width(s)
	for c, u := range r.Columns {
		switch {
		case u.What == rule.NoColumn || u.What == "":
			continue
		case c >= width:
			at(c, lang.Of("Arket har ikke denne kolonnen lenger. Velg «Leses ikke», eller last opp arket med kolonnen."))
		case u.What == rule.PlaceColumn && place >= 0:
			at(c, lang.Of("Kommunen står i kolonne %s også. Velg bare én kolonne.", excel.Letters(place)))
		case u.What == rule.PlaceColumn:
			place = c
		case !u.What.Numbers():
			at(c, lang.Of("Velg hva kolonnen er."))
		default:
			span, ok := rule.SpanOf(u.When)
			if !ok {
				at(c, lang.Of("Perioden kan ikke leses. Skriv måned eller kvartal med år, for eksempel «1. kv. 2027» eller «jan. 2027»."))
				continue
			}
			for _, other := range list {
				if other.what.Same(u.What) && !span.From.After(other.span.To) && !other.span.From.After(span.To) {
					at(c, lang.Of("Perioden %s overlapper %s i kolonne %s, som er det samme. Rett perioden, eller velg «Leses ikke».", span.When(), other.span.When(), excel.Letters(other.at)))
					ok = false
					break
				}
			}
			if ok {
				list = append(list, column{c, u.What, span})
			}
		}
	}
	if place < 0 {
		out.Faults = append(out.Faults, excel.Fault{Sheet: s.Name}.Say(lang.Of("Ingen kolonne er kommune. Velg kolonnen som har navnene.")))
	}
	if len(list) == 0 && len(out.Faults) == 0 {
		out.Faults = append(out.Faults, excel.Fault{Sheet: s.Name}.Say(lang.Of("Ingen kolonne har tall for en periode. Velg hva kolonnene er, og skriv perioden.")))
	}
	if r.First < 1 || r.Last < r.First || len(r.rows(s)) == 0 {
		out.Faults = append(out.Faults, excel.Fault{Sheet: s.Name}.Say(lang.Of("Radene som leses, finnes ikke i arket. Skriv første og siste rad med en kommune.")))
	}
	if len(list) > 0 {
		spans := make([]rule.Span, len(list))
		for i, c := range list {
			spans[i] = c.span
		}
		step := rule.Steps(spans)
		for _, c := range list {
			if p := (rule.Period{From: c.span.From, To: c.span.To}); !c.what.Level() && int(p.Months()) > step.Months() {
				text := lang.Of("«%s» står for %s, og planen får kvartaler. Del tallet i arket: Tråd gjetter ikke hvordan det fordeles.", lang.Of(c.what.Title()), c.span.When())
				if step == rule.Month {
					text = lang.Of("«%s» står for %s, og planen får måneder. Del tallet i arket: Tråd gjetter ikke hvordan det fordeles.", text.Args...)
				}
				at(c.at, text)
			}
		}
	}
	return place, list
}

// merged holds that every cell that is read is one cell.
func (r Reading) merged(s *excel.Sheet, place int, columns []column, out *Result) {
	for _, m := range s.MergedRanges() {
		if m.Bottom < r.First || m.Top > r.Last {
			continue
		}
		for c := m.Left; c <= m.Right; c++ {
			if c == place || slices.ContainsFunc(columns, func(x column) bool { return x.at == c }) {
				out.Faults = append(out.Faults, excel.Fault{Sheet: s.Name, Row: m.Top, Column: excel.Letters(m.Left)}.Say(lang.Of("Cellene %s er slått sammen. Opphev sammenslåingen i Excel, og skriv ett tall i hver celle.", m.Name)))
				break
			}
		}
	}
}

// plan reads one row into the draft of its organisation.
func (r Reading) plan(ctx context.Context, tx *app.Tx, s *excel.Sheet, row excel.Row, place int, o query.Organisation, step rule.Step, columns []column, out *Result) error {
	from, to := columns[0].span.From, columns[0].span.To
	for _, c := range columns {
		if c.span.From.Before(from) {
			from = c.span.From
		}
		if c.span.To.After(to) {
			to = c.span.To
		}
	}
	p := Planned{Org: care.OrgID(o.ID), Name: o.Name}
	laid, before, err := p.base(ctx, tx, o, step, from, to)
	switch {
	case errs.KindOf(err) == errs.KindInvalid:
		out.fault(s, row, place, lang.OfFault(errs.TellAt("", err)))
		return nil
	case err != nil:
		return err
	}
	p.Plan = laid
	cells, at := map[string]rule.Cell{}, map[string]int{}
	for _, c := range p.Plan.Cells() {
		cells[c.Name] = c
	}
	wrong := false
	for _, c := range columns {
		cell := row.Cell(c.at)
		if text := strings.Trim(cell.String(), " –-−"); text == "" && !cell.Unanswered() {
			continue // says nothing
		}
		x, message := cell.Decimal(r.Numbers)
		fault := lang.Of(message)
		name, unit := c.what.Cell(p.Plan.Kind, p.Plan.Periods[0])
		switch {
		case !fault.IsZero():
		case name == "":
			fault = lang.Of("Virksomheten har ikke «%s» i planen. Tøm cellen.", lang.Of(c.what.Title()))
		default:
			if c.what == rule.ShareColumn && !cell.Percent() { // 80; a cell that shows 80 % holds 0.8
				x /= 100
			}
			var n int64
			if n, fault = whole(unit, x); fault.IsZero() {
				for _, period := range p.Plan.Periods {
					if !period.From.Before(c.span.From) && !period.To.After(c.span.To) {
						name, _ := c.what.Cell(p.Plan.Kind, period)
						cells[name].Set(n)
						at[name] = c.at
					}
				}
			}
		}
		if !fault.IsZero() {
			wrong = true
			out.fault(s, row, c.at, fault)
		}
	}
	if wrong {
		return nil
	}
	for _, f := range errs.FieldsOf(p.Plan.Validate()) {
		wrong = true
		if c, ok := at[f.Name]; ok {
			out.fault(s, row, c, lang.OfFault(f))
		} else {
			out.fault(s, row, place, lang.OfFault(f))
		}
	}
	if !wrong {
		p.Changes = rule.Changes(before, p.Plan)
		if p.Draft == nil { // periods of the approved plan that the sheet says nothing of stand there still
			p.Changes = slices.DeleteFunc(p.Changes, func(c rule.Change) bool { return c.After == "" })
		}
		out.Plans = append(out.Plans, p)
	}
	return nil
}

// base is the plan that the numbers are put in: the draft that there is, laid out so that it holds the sheet's periods too; else the newest
// approved plan, or where there is none a new one, on the sheet's periods. before is that plan
// as it was, so that all that the sheet changes is told: also what another step makes of the numbers.
func (p *Planned) base(ctx context.Context, tx *app.Tx, o query.Organisation, step rule.Step, from, to date.Date) (plan, before *rule.Plan, err error) {
	list, err := heads(ctx, tx.Reader, p.Org)
	if err != nil {
		return nil, nil, err
	}
	count := func(from, to date.Date) int {
		return int(rule.Period{From: from, To: to}.Months()) / step.Months()
	}
	tooMany := errs.Invalid("Planen ville få flere enn %d perioder. Les færre kolonner.", rule.MaxPeriods)
	if i := slices.IndexFunc(list, func(h Head) bool { return h.State == Draft && h.Of == "" }); i >= 0 {
		was, err := held(ctx, tx.Reader, tx.Actor, list[i].ID)
		if err != nil {
			return nil, nil, err
		}
		p.Draft = &list[i]
		if was.Plan.Step != step {
			if step == rule.Month {
				return nil, nil, errs.Invalid("Utkastet som finnes, har kvartaler, og arket har måneder. Godkjenn eller forkast utkastet først.")
			}
			return nil, nil, errs.Invalid("Utkastet som finnes, har måneder, og arket har kvartaler. Godkjenn eller forkast utkastet først.")
		}
		if was.From.Before(from) {
			from = was.From
		}
		if was.To.After(to) {
			to = was.To
		}
		if count(from, to) > rule.MaxPeriods {
			return nil, nil, tooMany
		}
		if before, err = parse(was.ID, db.ToJSON(was.Plan)); err != nil {
			return nil, nil, err
		}
		was.Plan.Lay(from, count(from, to))
		return was.Plan, before, nil
	}
	if count(from, to) > rule.MaxPeriods {
		return nil, nil, tooMany
	}
	plan, err = Begin{Org: p.Org}.newest(ctx, tx, list)
	if err != nil {
		return nil, nil, err
	}
	if plan == nil {
		way, err := longTerm(ctx, tx)
		if err != nil {
			return nil, nil, err
		}
		fresh := func() *rule.Plan { return rule.New(care.OrgKind(o.Kind), way, step, from, count(from, to)) }
		return fresh(), fresh(), nil
	}
	if before, err = parse("sheet", db.ToJSON(plan)); err != nil {
		return nil, nil, err
	}
	plan.Step = step
	plan.Lay(from, count(from, to))
	return plan, before, nil
}
