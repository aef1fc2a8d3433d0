package quality

import (
	"math"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
)

// leastToRead is how many values the limits need before the rules are read.
const leastToRead = 12

// Say tells in a language what the chart shows, in sentences made from its figures, and no more: that something varies otherwise than before, never why.
func (x *Chart) Say(v *lang.Voice) (words []string) {
	period := func(n int) string { return v.Plural(n, "måned", "måneder") }
	none := v.Say("Ingen måned har minst fem å regne av.")
	switch {
	case x.Measure == AvoidableGap:
		period = func(n int) string { return v.Plural(n, "verdi", "verdier") }
		none = v.Say("Diagrammet vises når minst fem verdier kan regnes ut.")
	case x.Measure == Avoidable:
		none = v.Say("Teamet har ikke vurdert nok opphold til at noe kan vises. Svar på de tre spørsmålene etter oppholdet.")
	case x.Quarter:
		period = func(n int) string { return v.Plural(n, "kvartal", "kvartaler") }
		none = v.Say("Ingen kvartaler har minst fem å regne av og kan vises.")
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
	words = append(words, v.Say("Sist: %s, %s. Midten er %s.", x.Write(v, last.Value), last.Called(v), x.WriteLimit(v, last.Centre)))
	if n := len(x.Late); n > 0 {
		words = append(words, v.Say("Nye grenser fra %s er ikke tatt i bruk: det trengs %s verdier før, og minst én etter.", v.DayYear(x.Late[n-1]), v.Int(leastBefore)))
	}
	if x.Measure == AvoidableGap && len(x.limits) > 0 {
		words = append(words, v.Say("Nye grenser brukes ikke her: hvert punkt er et opphold, ikke en måned."))
	}
	if x.Few && x.Shown > leastToRead { // the newest limits are of few, the earlier ones are not
		words = append(words, v.Say("De nyeste grensene er foreløpige til de gjelder %s verdier, og signaler leses ikke der ennå.", v.Int(leastToRead)))
	} else if x.Few {
		return append(words, v.Say("Bare %s kan vises. Grensene er foreløpige til det er %s, og signaler leses ikke ennå.", period(x.Shown), v.Int(leastToRead)))
	}
	found := x.signals(v)
	if len(found) == 0 {
		return append(words, v.Say("Ingen tegn til endring: verdiene varierer slik de pleier."))
	}
	words = append(words, found...)
	return append(words, v.Say("Det sier at noe var annerledes, ikke hvorfor."))
}

// signals tells each run of values that a rule marks.
func (x *Chart) signals(v *lang.Voice) (said []string) {
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
		name := nb.Capital(p.Called(v))
		if end > k+1 {
			name = v.Say("%s til %s", name, x.Points[at[end-1]].Called(v))
		}
		under := x.side(at[k]) < 0
		switch {
		case p.Signal == stats.Outside && under:
			said = append(said, v.Say("%s ligger under nedre grense: %s mot %s.", name, x.Write(v, p.Value), x.WriteLimit(v, p.Lower)))
		case p.Signal == stats.Outside:
			said = append(said, v.Say("%s ligger over øvre grense: %s mot %s.", name, x.Write(v, p.Value), x.WriteLimit(v, p.Upper)))
		case p.Signal == stats.Shift && under:
			said = append(said, v.Say("%s hører til en rekke på sju eller flere på rad under midten.", name))
		case p.Signal == stats.Shift:
			said = append(said, v.Say("%s hører til en rekke på sju eller flere på rad over midten.", name))
		case p.Signal == stats.Trend:
			said = append(said, v.Say("%s hører til en rekke på sju eller flere som stiger eller faller.", name))
		case p.Signal == stats.Near && under:
			said = append(said, v.Say("%s ligger nær grensen under midten, som minst to av tre etter hverandre.", name))
		case p.Signal == stats.Near:
			said = append(said, v.Say("%s ligger nær grensen over midten, som minst to av tre etter hverandre.", name))
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
func (x *Chart) Write(v *lang.Voice, value float64) string {
	if x.Unit == "%" {
		return v.Say("%s %%", number(v, value, x.Decimals()))
	}
	return number(v, value, x.Decimals()) + " " + v.Say(x.Unit)
}

// UnitIn is the unit in a language.
func (x *Chart) UnitIn(v *lang.Voice) string {
	if x.Unit == "%" {
		return x.Unit
	}
	return v.Say(x.Unit)
}

// WriteLimit is a limit or the centre, without the unit.
func (x *Chart) WriteLimit(v *lang.Voice, limit float64) string { return number(v, limit, 1) }

func number(v *lang.Voice, x float64, decimals int) string { return v.Decimal(x, decimals) }

// Called is what a point is called in a language: a month, a quarter or a number.
func (p *Point) Called(v *lang.Voice) string {
	switch {
	case p.number > 0:
		return v.Say("nr. %s", v.Int(p.number))
	case p.quarter:
		return v.Quarter(p.From)
	}
	return v.MonthYear(p.From)
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
