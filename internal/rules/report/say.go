package report

import "traad/internal/base/nb"

// say makes the sentences of the report's own figures, so that what is hidden is said by none.
func (r *Report) say() {
	r.Say = nil
	add := func(s string) { r.Say = append(r.Say, s) }
	if l := r.Line(lineGoals); l != nil && l.State == "" && l.Value != nil {
		add(nb.Capital(nb.Decimal(*l.Value, 0)) + " % av dem som ble evaluert, hadde nådd målene sine helt eller delvis.")
	} else {
		add("For få er evaluert i perioden til å si hvordan det gikk med målene.")
	}
	switch l := r.Line("effekt"); {
	case l == nil || l.State != "" || len(l.Interval) != 2:
		add("Om IHT gir færre akuttinnleggelser, kan ikke tallene vise ennå.")
	default:
		add(r.Verdict + " Forholdet mellom fulgte og sammenlignede er " + l.number(*l.Value) + ", og kan være alt fra " + nb.Decimal(l.Interval[0], 2) + " til " + nb.Decimal(l.Interval[1], 2) + ".")
	}
	switch l := r.Line("kostnad"); {
	case l == nil || l.State != "" || len(l.Interval) != 2:
		add("Kostnad er ikke regnet.")
	case r.Saving && l.Interval[1] < 0: // its ends are rounded to hundreds
		add("Kostnaden per personår er " + nb.Decimal(-*l.Value, 0) + " kroner lavere enn hos de sammenlignede (" + nb.Decimal(-l.Interval[1], 0) + " til " + nb.Decimal(-l.Interval[0], 0) + "), når hele kostnaden faller bort." + r.Less)
	default:
		add("Ingen besparelse kan påvises.")
	}
	if r.Line(lineNotAsked) != nil {
		add("Brukerundersøkelse er ikke samlet inn.")
	} else if l := r.Line(lineSafe); l != nil && l.State == "" && l.Value != nil {
		add("Av pasientene som svarte på undersøkelsen, føler " + nb.Decimal(*l.Value, 0) + " % seg tryggere enn før.")
	}
}
