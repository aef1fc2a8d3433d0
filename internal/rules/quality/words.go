package quality

import (
	"math"

	"traad/internal/base/nb"
	"traad/internal/base/stats"
)

// leastToRead is how many values the limits need before the rules are read.
const leastToRead = 12

// say tells what the chart shows, in sentences made from its figures, and no more: that something varies otherwise than before, never why.
func (x *Chart) say() (words []string) {
	period := func(n int) string { return nb.Plural(n, "måned", "måneder") }
	none := "Ingen måned har minst fem å regne av."
	switch {
	case x.Measure == AvoidableGap:
		period = func(n int) string { return nb.Plural(n, "verdi", "verdier") }
		none = "Diagrammet vises når minst fem verdier kan regnes ut."
	case x.Measure == Avoidable:
		none = "Teamet har ikke vurdert nok opphold til at noe kan vises. Svar på de tre spørsmålene etter oppholdet."
	case x.Quarter:
		period = func(n int) string { return nb.Plural(n, "kvartal", "kvartaler") }
		none = "Ingen kvartaler har minst fem å regne av og kan vises."
	}
	if x.Shown == 0 {
		return []string{none}
	}
	var last *Point
	for i := range x.Points {
		if !math.IsNaN(x.Points[i].Value) {
			last = &x.Points[i]
		}
	}
	words = append(words, "Sist: "+x.Write(last.Value)+", "+last.Name+". Midten er "+x.WriteLimit(last.Centre)+".")
	if n := len(x.Late); n > 0 {
		words = append(words, "Nye grenser fra "+nb.DayYear(x.Late[n-1])+" er ikke tatt i bruk: det trengs "+nb.Int(leastBefore)+" verdier før, og minst én etter.")
	}
	if x.Measure == AvoidableGap && len(x.limits) > 0 {
		words = append(words, "Nye grenser brukes ikke her: hvert punkt er et opphold, ikke en måned.")
	}
	if x.Few && x.Shown > leastToRead { // the newest limits are of few, the earlier ones are not
		words = append(words, "De nyeste grensene er foreløpige til de gjelder "+nb.Int(leastToRead)+" verdier, og signaler leses ikke der ennå.")
	} else if x.Few {
		return append(words, "Bare "+period(x.Shown)+" kan vises. Grensene er foreløpige til det er "+nb.Int(leastToRead)+", og signaler leses ikke ennå.")
	}
	found := x.signals()
	if len(found) == 0 {
		return append(words, "Ingen tegn til endring: verdiene varierer slik de pleier.")
	}
	words = append(words, found...)
	return append(words, "Det sier at noe var annerledes, ikke hvorfor.")
}

// signals tells each run of values that a rule marks.
func (x *Chart) signals() (said []string) {
	var at []int
	for i := range x.Points {
		if !math.IsNaN(x.Points[i].Value) {
			at = append(at, i)
		}
	}
	for k := 0; k < len(at); {
		p := &x.Points[at[k]]
		end := k + 1
		for end < len(at) && x.Points[at[end]].Signal == p.Signal && p.Signal != stats.Steady && p.Signal != stats.Outside && x.side(at[end]) == x.side(at[k]) {
			end++
		}
		name := nb.Capital(p.Name)
		if end > k+1 {
			name += " til " + x.Points[at[end-1]].Name
		}
		side := "over"
		if x.side(at[k]) < 0 {
			side = "under"
		}
		switch p.Signal {
		case stats.Outside:
			limit, v := "øvre", p.Upper
			if side == "under" {
				limit, v = "nedre", p.Lower
			}
			said = append(said, name+" ligger "+side+" "+limit+" grense: "+x.Write(p.Value)+" mot "+x.WriteLimit(v)+".")
		case stats.Shift:
			said = append(said, name+" hører til en rekke på sju eller flere på rad "+side+" midten.")
		case stats.Trend:
			said = append(said, name+" hører til en rekke på sju eller flere som stiger eller faller.")
		case stats.Near:
			said = append(said, name+" ligger nær grensen "+side+" midten, som minst to av tre etter hverandre.")
		}
		k = end
	}
	return said
}

func (x *Chart) side(i int) int {
	if x.Points[i].Value < x.Points[i].Centre {
		return -1
	}
	return 1
}

// Write is a value with its unit: «4,2 dager», «85 %».
func (x *Chart) Write(v float64) string { return number(v, x.Decimals()) + " " + x.Unit }

// WriteLimit is a limit or the centre, without the unit.
func (x *Chart) WriteLimit(v float64) string { return number(v, 1) }

func number(v float64, decimals int) string {
	if math.IsNaN(v) {
		return "–"
	}
	return nb.Decimal(v, decimals)
}

// Note is what a table says beside a value.
func (p *Point) Note() string {
	switch {
	case p.Hidden:
		return "skjult"
	case math.IsNaN(p.Value):
		return "ingen"
	}
	return map[stats.Signal]string{stats.Outside: "utenfor grensene", stats.Shift: "sju på rad på én side", stats.Trend: "sju som stiger eller faller", stats.Near: "nær grensen, to av tre"}[p.Signal]
}
