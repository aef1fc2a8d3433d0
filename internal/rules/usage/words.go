package usage

import (
	"math"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// Words are what the figures say, made from them.
type Words struct {
	Headline  string   // the whole in three sentences
	Verdict   string   // the last one: what is and is not shown
	Warning   string   // beside every plain before and after
	Can       []string // what the figures can say
	Cannot    []string
	Cost      string
	Attention []string // what must be looked at before the figures are used
}

// about writes a rounded count of persons, and none where it is under five.
func about(v *lang.Voice, n int, one, many string) string {
	if suppress.IsSmall(n) {
		return v.Say("færre enn 5 %s", v.Say(many))
	}
	return v.Say("om lag %s", v.Plural(n, one, many))
}

func fewer(v *lang.Voice, e float64) string {
	d := math.Round(100 * (1 - e))
	switch {
	case d > 0:
		return v.Say("%s %% færre", v.Int(int(d)))
	case d < 0:
		return v.Say("%s %% flere", v.Int(int(-d)))
	}
	return v.Say("like mange")
}

// span says an interval of a ratio: «29 % færre til 19 % flere».
func span(v *lang.Voice, e stats.Estimate) string {
	return v.Say("%s til %s", fewer(v, e.Low), fewer(v, e.High))
}

// Lower says a ratio in words: «7 % lavere».
func Lower(v *lang.Voice, ratio float64) string {
	switch d := math.Round(100 * (1 - ratio)); {
	case math.IsNaN(d) || math.IsInf(d, 0):
		return ""
	case d > 0:
		return v.Say("%s %% lavere", v.Int(int(d)))
	case d < 0:
		return v.Say("%s %% høyere", v.Int(int(-d)))
	}
	return v.Say("likt")
}

// Compared says how many of those who are followed have somebody to compare with: «om lag 115 av 180».
func (r *Result) Compared(v *lang.Voice) string {
	m := &r.Match
	switch {
	case m.Few:
		return v.Say("nesten alle")
	case m.Unmatched == 0:
		return v.Say("alle")
	}
	return v.Say("om lag %s av %s", v.Int(m.Matched), v.Int(r.Followed))
}

// HomeLess says which nights are not days at home.
func (f *Effect) HomeLess(v *lang.Voice) string {
	not := []string{v.Say("sykehus")}
	for k, what := range []string{"KAD", "korttidsopphold", "sykehjem"} {
		if f.Beside[k] {
			not = append(not, nb.Inside(v.Say(what)))
		}
	}
	s := v.Say("Dager i live utenfor %s.", v.List(not))
	if !f.Beside[2] {
		s = v.Say("Dager i live utenfor %s, og før flytting til sykehjem.", v.List(not))
	}
	if f.Beside != [3]bool{true, true, true} {
		s += " " + v.Say("Det kommunene ikke har fortalt om begge gruppene, er ikke regnet med.")
	}
	return s
}

// Parallels says what came of the test of whether the two groups moved apart 12 to 7 months before.
func (f *Effect) Parallels(v *lang.Voice) string {
	switch p := f.Parallel; {
	case math.IsNaN(p):
		return v.Say("kunne ikke prøves")
	case p < 0.05:
		return v.Say("gruppene utviklet seg ulikt (p = %s)", v.Decimal(p, 3))
	default:
		return v.Say("ingen forskjell å se (p = %s)", v.Decimal(p, 2))
	}
}

// tell makes the words. It may be done again, where more is hidden.
func (r *Result) tell() { r.Words = r.Say(nil) }

// Say makes the words in a language, of what may be shown.
func (r *Result) Say(v *lang.Voice) (w Words) {
	l, f := r.Line(Emergency), &r.Effect
	if l == nil || l.Hidden {
		w.Verdict = v.Say("Det er for få akuttinnleggelser til å si noe.")
		w.Headline = w.Verdict
		r.tellCost(v, &w)
		return w
	}
	w.Warning = v.Say("ikke effekt: forventet fall uten tiltak = %s", v.Percent(r.Expected.Fall, 0))
	var b strings.Builder
	switch {
	case f.Ratio.Known(): // of those who are compared alone, so that both sentences are of the same
		b.WriteString(v.Say("%s fulgte har noen å sammenligne med. De hadde %s akuttinnleggelser året etter enn året før (%s).", nb.Capital(r.Compared(v)), fewer(v, f.Lines[1].Value/f.Lines[0].Value), v.Say("ikke effekt: forventet fall uten tiltak = %s", v.Percent(r.Expected.Drop, 0))) + " ")
		b.WriteString(v.Say("Tilsvarende personer uten IHT hadde %s.", fewer(v, f.Lines[3].Value/f.Lines[2].Value)) + " ")
		b.WriteString(v.Say("Forskjellen mellom gruppene etterpå er %s hos dem vi fulgte, men kan være alt fra %s.", fewer(v, f.Ratio.Value), span(v, f.Ratio)) + " ")
	case l.Ratio.Known():
		b.WriteString(v.Say("De vi fulgte, hadde %s akuttinnleggelser året etter enn året før (%s).", fewer(v, l.Ratio.Value), w.Warning) + " ")
	}
	switch {
	case !f.Ratio.Known():
		w.Verdict = v.Say("Uten personer å sammenligne med kan tallene ikke vise om IHT virker.")
		if f.Few {
			w.Verdict = v.Say("Det er for få akuttinnleggelser hos dem som kan sammenlignes, til at tallene kan vise om IHT virker.")
		}
	case f.Ratio.High < 1 && f.P < 0.05:
		w.Verdict = v.Say("Tallene tyder på at IHT gir færre akuttinnleggelser.")
	case f.Ratio.Low > 1 && f.P < 0.05:
		w.Verdict = v.Say("Tallene tyder på flere akuttinnleggelser hos dem vi fulgte.")
	default:
		w.Verdict = v.Say("Tallene viser ikke sikkert om IHT gir færre akuttinnleggelser.")
	}
	w.Headline = b.String() + w.Verdict
	can, cannot := func(s string) { w.Can = append(w.Can, s) }, func(s string) { w.Cannot = append(w.Cannot, s) }
	many := math.IsNaN(r.SignFlip) // 20 or more
	if l.Ratio.High < 1 && (many || r.SignFlip < 0.05) {
		can(v.Say("Bruken av akuttinnleggelser falt etter inklusjon."))
	}
	if p := r.Line(Outpatient); many && p != nil && !p.Hidden && p.Ratio.Low > 1 {
		can(v.Say("Bruken av poliklinikk økte etter inklusjon."))
	}
	if fell, alike := 1-f.Lines[1].Value/f.Lines[0].Value, 1-f.Lines[3].Value/f.Lines[2].Value; fell > 0 && alike >= fell/2 {
		cannot(v.Say("At IHT alene ga fallet: det meste kommer av at folk ble funnet da de hadde det verst."))
	} else {
		cannot(v.Say("At IHT alene ga en endring: folk ble funnet da de hadde det verst, og mange får det da bedre av seg selv."))
	}
	if f.HomeDays.Known() {
		d := f.HomeDays
		text := v.Say("%s dager mot de sammenlignede (95 %% intervall %s til %s, om lag %s fulgt et helt år)", v.Signed(d.Value, 0), v.Signed(d.Low, 0), v.Signed(d.High, 0), v.Int(f.HomeN))
		switch {
		case f.HomeP < 0.05 && d.Low > 0:
			can(v.Say("Flere dager i live hjemme: %s.", text))
		case f.HomeP < 0.05 && d.High < 0:
			can(v.Say("Færre dager i live hjemme: %s.", text))
		default:
			cannot(v.Say("At antallet dager i live hjemme er et annet: %s.", text))
		}
	}
	if e := f.DeathRR; e.Known() && !math.IsNaN(f.Deaths[0]) {
		text := v.Say("%s mot %s hos de sammenlignede, forhold %s (95 %% intervall %s–%s, om lag %s fulgt et helt år)", v.Percent(f.Deaths[0], 0), v.Percent(f.Deaths[1], 0), v.Decimal(e.Value, 2), v.Decimal(e.Low, 2), v.Decimal(e.High, 2), v.Int(f.DeathsOf))
		switch {
		case e.High < 1 && r.Match.Outside:
			can(v.Say("Færre av dem vi fulgte, døde innen et år: %s.", text))
		case e.Low > 1 && r.Match.Outside:
			can(v.Say("Flere av dem vi fulgte, døde innen et år: %s.", text))
		default:
			cannot(v.Say("At dødeligheten innen et år er en annen: %s.", text))
		}
	}
	if !math.IsNaN(f.Detect) {
		cannot(v.Say("Noe om forskjeller mindre enn om lag %s: til det er det for få personer å sammenligne.", v.Percent(1-f.Detect, 0)))
	}
	r.tellCost(v, &w)
	r.attend(v, &w)
	return w
}

func kroner(v *lang.Voice, x float64) string { return v.Int(int(Hundreds(x))) }

// Less says for which smaller shares of the cost falling away no saving is shown.
func (c *Cost) Less(v *lang.Voice) string {
	for i := len(Marginal) - 2; i >= 0; i-- { // the smaller the share, the less is left
		if n := c.Net[i]; !saving(n, c.Own, 1) {
			return " " + v.Say("Faller bare %s av den bort, kan ingen besparelse påvises (%s til %s kroner).", v.Percent(Marginal[i], 0), v.Signed(Hundreds(n.Low), 0), v.Signed(Hundreds(n.High), 0))
		}
	}
	return ""
}

func (r *Result) tellCost(v *lang.Voice, w *Words) {
	c := &r.Cost
	switch n := c.Net[2]; {
	case !c.Known:
		w.Cost = v.Say("Filene har ingen priser. Kostnad er ikke regnet.")
	case c.Saving:
		w.Cost = v.Say("Kostnaden per personår er %s kroner lavere enn hos de sammenlignede (%s til %s), når tjenestens egen kostnad er regnet med og hele kostnaden faller bort.", kroner(v, -n.Value), kroner(v, -n.High), kroner(v, -n.Low)) + c.Less(v)
	default:
		w.Cost = v.Say("Ingen besparelse kan påvises.")
		if c.Own == 0 {
			w.Cost += " " + v.Say("Tjenestens egen kostnad er ikke oppgitt.")
		}
		if c.Unpriced {
			w.Cost += " " + v.Say("For mange kontakter mangler kostnad.")
		}
		w.Cannot = append(w.Cannot, v.Say("At IHT sparer penger."))
	}
}

// within is a label inside a sentence: names keep their capital.
func within(s string) string {
	if s == "Charlson" || strings.ToUpper(s) == s {
		return s
	}
	n := []rune(s)
	return strings.ToLower(string(n[:1])) + string(n[1:])
}

// attend lists what weakens the comparison.
func (r *Result) attend(v *lang.Voice, w *Words) {
	add := func(s string) { w.Attention = append(w.Attention, s) }
	m := &r.Match
	if m.Unmatched > 0 {
		add(v.Say("Om lag %s av %s fulgte hadde ingen lik nok og er ikke med i sammenligningen.", v.Int(m.Unmatched), v.Int(r.Followed)))
	}
	if m.Few {
		add(v.Say("Færre enn 5 av om lag %s fulgte hadde ingen lik nok og er ikke med i sammenligningen.", v.Int(r.Followed)))
	}
	var unlike []string
	for _, b := range m.Balance {
		if math.Abs(b.SMD) >= 0.1 {
			unlike = append(unlike, within(v.Say(b.Label))+" ("+v.Signed(b.SMD, 2)+")")
		}
	}
	if len(unlike) > 0 {
		add(v.Say("Gruppene var ulike før inklusjon (avstand 0,1 eller mer): %s.", strings.Join(unlike, ", ")))
	}
	if !m.Outside {
		add(v.Say("De sammenlignede bor også der tjenesten finnes. Den som velges, kan skille seg fra den som ikke velges. Noen av dem ble fulgt senere, og har derfor med sikkerhet levd i minst ett år: dødelighet og dager i live hjemme kan ikke sammenlignes slik."))
	}
	switch f := &r.Effect; {
	case f.Parallel < 0.05:
		add(v.Say("Gruppene utviklet seg ulikt også 12 til 7 måneder før inklusjon."))
	case f.Ratio.Known() && math.IsNaN(f.Parallel):
		add(v.Say("Om gruppene utviklet seg likt 12 til 7 måneder før inklusjon, kunne ikke prøves."))
	}
	if f := &r.Effect; f.Ratio.Known() && math.Abs(math.Log(f.Ratio.Value/f.DiD.Value)) > f.Ratio.SE {
		add(v.Say("Forskjellen i endring gir et annet svar (%s) enn forskjellen etterpå. Gruppene var ikke like før.", v.Decimal(f.DiD.Value, 2)))
	}
	if r.Expected.Narrow {
		add(v.Say("Personfilen har mest personer med innleggelser. Da er det forventede fallet for lite; filen bør ha hele befolkningen over 65."))
	}
	if r.Short > 0 {
		add(v.Say("%s har under ett år med data før inklusjon og er ikke med.", nb.Capital(about(v, r.Short, "inkludert", "inkluderte"))))
	}
	if r.Strangers > 0 {
		add(v.Say("%s står ikke i personfilen og er ikke med.", nb.Capital(about(v, r.Strangers, "inkludert", "inkluderte"))))
	}
	switch n := r.Watched[3]; {
	case n < 0:
		add(v.Say("Noen kan være fulgt under ett år: døde, flyttet, eller dataene slutter."))
	case n < r.Followed:
		add(v.Say("Om lag %s av %s er fulgt under ett år: døde, flyttet, eller dataene slutter.", v.Int(r.Followed-n), v.Int(r.Followed)))
	}
}
