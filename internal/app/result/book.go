package result

import (
	"io"
	"math"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
)

// XLSX writes a workbook: the words, a sheet for each table, and native charts of before and after and of the months.
func XLSX(v *lang.Voice, out io.Writer, r *usage.Result) error {
	b := sheet.NewBook()
	text := func(names ...string) (all []sheet.Column) {
		for _, n := range names {
			all = append(all, sheet.Column{Name: v.Say(n)})
		}
		return all
	}
	numbers := func(decimals int, names ...string) (all []sheet.Column) {
		for _, n := range names {
			all = append(all, sheet.Column{Name: v.Say(n), Kind: sheet.Decimal, Decimals: decimals})
		}
		return all
	}
	var words [][]any
	say := func(what string, all ...string) {
		for _, s := range all {
			if s != "" {
				words = append(words, []any{v.Say(what), s})
			}
		}
	}
	told := r.Say(v)
	say("Kort", told.Headline)
	say("Før og etter er", told.Warning)
	say("Kan si", told.Can...)
	say("Kan ikke si", told.Cannot...)
	say("Kostnad", told.Cost)
	say("Forbehold", told.Attention...)
	say("Mangler", r.Lacks(v))
	say("Sammenligning", v.Say("%s fulgte har noen å sammenligne med.", nb.Capital(r.Compared(v))))
	say("Måneder", MonthsOf(v, r), v.Say(Moved))
	say("Utvikling 12 til 7 måneder før", r.Effect.Parallels(v))
	say("Forhold", v.Say("Et forhold på 0,93 betyr 7 % lavere, 1,07 betyr 7 % høyere."))
	say("Data", v.Say("Fra %s til og med %s", r.From.Date().String(), (r.To-1).Date().String()))
	var use [][]any
	for i := range r.Outcomes {
		l := &r.Outcomes[i]
		if l.Hidden {
			use = append(use, []any{v.Say(l.Outcome.Label()), v.Say(l.Outcome.Unit()), nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, v.Say("skjult: færre enn 5 personer, eller kan regnes ut av andre tall")})
			continue
		}
		note := v.Say("ikke effekt")
		if l.Outcome == usage.Emergency {
			note = told.Warning
		}
		if l.Exact {
			note += "; " + v.Say("eksakt, få tilfeller")
		}
		if l.Few {
			note += "; " + v.Say("sammenligning vises ikke: for få tilfeller")
		}
		if l.Almost {
			note += "; " + v.Say("antall vises ikke: gjelder nesten alle")
		}
		use = append(use, []any{
			v.Say(l.Outcome.Label()), v.Say(l.Outcome.Unit()), Of(v, l), Any(v, l, 0), Any(v, l, 1), cell(l.Amount[0], 0), cell(l.Amount[1], 0), rate(l.Rate[0].Value), rate(l.Rate[1].Value), cell(l.Ratio.Value, 2), cell(l.Ratio.Low, 2), cell(l.Ratio.High, 2),
			cell(l.P, 3), cell(l.Matched.Value, 2), cell(l.Matched.Low, 2), cell(l.Matched.High, 2), rate(l.Rate[0].Low), rate(l.Rate[0].High), rate(l.Rate[1].Low), rate(l.Rate[1].High), note,
		})
	}
	columns := append(text("Tjeneste", "Enhet", "Gjelder personer, om lag", "Med noe, før, om lag", "Med noe, etter, om lag"), numbers(0, "Antall før, om lag", "Antall etter, om lag")...)
	columns = append(columns, numbers(1, "Per personår før", "Per personår etter")...)
	columns = append(columns, numbers(2, "Etter/før", "Etter/før lav", "Etter/før høy")...)
	columns = append(columns, numbers(3, "p (eksakt)")...)
	columns = append(columns, numbers(2, "Fulgt/sammenlignet", "Fulgt/sammenlignet lav", "Fulgt/sammenlignet høy")...)
	columns = append(columns, numbers(1, "Per personår før lav", "Per personår før høy", "Per personår etter lav", "Per personår etter høy")...)
	columns = append(columns, text("Merk")...)
	var shares [][]any
	for _, x := range r.Shares() {
		line := []any{v.Say(x.Label)}
		for k, e := range x.Part {
			line = append(line, cell(100*e.Value, 0), cell(100*e.Low, 0), cell(100*e.High, 0), cell(x.Of[k], 0))
		}
		shares = append(shares, line)
	}
	var months [][]any
	for _, m := range r.Months {
		if m.Hidden {
			months = append(months, []any{m.Label(v), nil, nil, nil, nil, nil, nil, nil, nil})
			continue
		}
		months = append(months, []any{m.Label(v), m.N, cell(m.Followed.Value, 2), cell(m.Followed.Low, 2), cell(m.Followed.High, 2), cell(m.Compared.Value, 2), cell(m.Moved.Value, 2), cell(m.Moved.Low, 2), cell(m.Moved.High, 2)})
	}
	var sums [][]any
	for i, x := range r.Cumulative[0] {
		sums = append(sums, []any{i + 1, cell(x, 2), cell(r.Cumulative[1][i], 2)})
	}
	var lines [][]any
	f := &r.Effect
	line := func(what string, e stats.Estimate, p float64, note string) {
		lines = append(lines, []any{v.Say(what), cell(e.Value, 2), cell(e.Low, 2), cell(e.High, 2), cell(p, 3), note})
	}
	nan := math.NaN()
	if f.Ratio.Known() {
		who := v.Say("%s fulgte", nb.Capital(r.Compared(v)))
		line("Fulgt, før", PerYear(f.Lines[0]), nan, who)
		line("Fulgt, etter", PerYear(f.Lines[1]), nan, who)
		line("Sammenlignet, før", PerYear(f.Lines[2]), nan, "")
		line("Sammenlignet, etter", PerYear(f.Lines[3]), nan, "")
	}
	line("Forholdet etterpå, fulgt mot sammenlignet", f.Ratio, f.P, usage.Lower(v, f.Ratio.Value))
	line("Det samme ved gjentatt trekning", f.Bootstrap, nan, "")
	line(r.UntilWhat(), f.Until, nan, usage.Lower(v, f.Until.Value))
	line("Forskjell i endring", f.DiD, nan, usage.Lower(v, f.DiD.Value))
	line("Dager i live hjemme, forskjell", f.HomeDays, f.HomeP, f.HomeLess(v))
	line("Døde innen et år, forhold", f.DeathRR, nan, Deaths(v, f))
	line("Minste forhold som kan vises (80 % styrke)", stats.Estimate{Value: f.Detect, Low: nan, High: nan, SE: nan}, nan, "")
	var cost [][]any
	for _, x := range CostRows(v, &r.Cost) {
		cost = append(cost, []any{x.Label, cell(x.Value, 0), cell(x.Low, 0), cell(x.High, 0), r.Cost.Source(v)})
	}
	for _, m := range r.Cost.Municipal {
		label, never := v.Say(m.Outcome.Label()), v.Say("legges aldri sammen med sykehusets kostnad")
		cost = append(cost, []any{v.Say("Kommunal modell: %s, før", label), cell(m.Rate[0], 0), nil, nil, never}, []any{v.Say("Kommunal modell: %s, etter", label), cell(m.Rate[1], 0), nil, nil, never})
	}
	if t := r.Cost.Contacted(v); t != "" {
		cost = append(cost, []any{t, nil, nil, nil, nil})
	}
	var missing [][]any
	if u := r.Untold(); len(u) > 0 {
		missing = append(missing, []any{v.Say("Alle kommuner"), Names(v, u)})
	}
	for _, m := range r.Missing {
		missing = append(missing, []any{m.Municipality, Names(v, m.Outcomes)})
	}
	var balanced [][]any
	for _, x := range r.Match.Balance {
		balanced = append(balanced, []any{v.Say(x.Label), cell(x.Treated, 2), cell(x.Control, 2), cell(x.SMD, 2), cell(x.VarianceRatio, 2)})
	}
	var areas [][]any
	for _, a := range r.Areas {
		areas = append(areas, []any{a.Number, a.Hidden[0].In(v, a.Persons), a.Hidden[1].In(v, a.Before), a.Hidden[2].In(v, a.After)})
	}
	var change [][]any
	if len(r.Change) >= suppress.Least {
		all := Changes(v, r)
		for i, x := range all {
			change = append(change, []any{x.Label(v, i == 0 || i == len(all)-1), x.Count})
		}
	}
	if t := SignFlip(v, r); t != "" {
		change = append(change, []any{t, nil})
	}
	for _, t := range []struct {
		name    string
		columns []sheet.Column
		rows    [][]any
	}{
		{"Ord", text("Hva", "Tekst"), words},
		{"Bruk", columns, use},
		{"Andeler", append(text("Av sykehusets tall"), numbers(0, "Prosent før", "Før lav", "Før høy", "Av, før, om lag", "Prosent etter", "Etter lav", "Etter høy", "Av, etter, om lag")...), shares},
		{"Effekt", append(append(append(text("Hva"), numbers(2, "Anslag", "Lav", "Høy")...), numbers(3, "p (Holm)")...), text("Merk")...), lines},
		{"Måneder", append([]sheet.Column{{Name: v.Say("Måned")}, {Name: v.Say("Personer, om lag"), Kind: sheet.Int}}, numbers(2, "Fulgt", "Lav", "Høy", "Sammenlignet", "Flyttet forhold", "Flyttet lav", "Flyttet høy")...), months},
		{"Siden inklusjon", append([]sheet.Column{{Name: v.Say("Etter måned"), Kind: sheet.Int}}, numbers(2, "Fulgt", "Sammenlignet")...), sums},
		{"Endring per person", text("Akuttinnleggelser etter mot før (ikke effekt)", "Personer, om lag"), change},
		{"Balanse", append(text("Før inklusjon"), numbers(2, "Fulgt", "Sammenlignet", "SMD", "Variansforhold")...), balanced},
		{"Kostnad", append(append(text("Kroner per personår"), numbers(0, "Anslag", "Lav", "Høy")...), text("Merk")...), cost},
		{"Mangler", text("Hvor", "Tjenester som ikke er ført"), missing},
		{"Kommuner", text("Kommune", "Fulgte, om lag", "Akuttinnleggelser før, om lag", "Etter (ikke effekt), om lag"), areas},
	} {
		if err := b.Table(sheetName(v, t.name), t.columns, t.rows); err != nil {
			return err
		}
	}
	for _, g := range []sheet.Graph{
		{Sheet: sheetName(v, "Bruk"), Title: v.Say("Bruk per personår, før og etter (ikke effekt)"), Rows: len(use), Names: 0, Values: []int{7, 8}},
		{Sheet: v.Say("Måneder"), Title: v.Say("Akuttinnleggelser per person og måned"), Rows: len(months), Names: 0, Values: []int{2, 5}, Lines: true},
	} {
		if err := b.Graph(g); err != nil {
			return err
		}
	}
	data, err := b.Bytes()
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

// rate is a rate per person-year with the decimals that are told of one.
func rate(v float64) any { return cell(usage.PerYear(v), 1) }

// Told is a number with no more decimals than are shown of it.
func Told(v float64, decimals int) float64 {
	k := math.Pow10(decimals)
	return math.Round(v*k) / k
}

// cell is a number with no more decimals than are shown: of all of them, what is hidden could be worked out. Nothing where there is none.
func cell(v float64, decimals int) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return Told(v, decimals)
}

// sheetName is a sheet's name in a language. «Bruk» is also what a button says that applies something: the catalogue has that.
func sheetName(v *lang.Voice, name string) string {
	if name != "Bruk" {
		return v.Say(name)
	}
	if v.Tag() == lang.EN {
		return "Use"
	}
	return name
}
