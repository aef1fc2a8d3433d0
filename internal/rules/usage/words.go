package usage

import (
	"math"
	"strings"

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
func about(n int, one, many string) string {
	if suppress.IsSmall(n) {
		return "færre enn 5 " + many
	}
	return "om lag " + nb.Plural(n, one, many)
}

func fewer(e float64) string {
	d := math.Round(100 * (1 - e))
	switch {
	case d > 0:
		return nb.Int(int(d)) + " % færre"
	case d < 0:
		return nb.Int(int(-d)) + " % flere"
	}
	return "like mange"
}

// span says an interval of a ratio: «29 % færre til 19 % flere».
func span(e stats.Estimate) string { return fewer(e.Low) + " til " + fewer(e.High) }

// Lower says a ratio in words: «7 % lavere».
func Lower(ratio float64) string {
	switch d := math.Round(100 * (1 - ratio)); {
	case math.IsNaN(d) || math.IsInf(d, 0):
		return ""
	case d > 0:
		return nb.Int(int(d)) + " % lavere"
	case d < 0:
		return nb.Int(int(-d)) + " % høyere"
	}
	return "likt"
}

// Compared says how many of those who are followed have somebody to compare with: «om lag 115 av 180».
func (r *Result) Compared() string {
	m := &r.Match
	switch {
	case m.Few:
		return "nesten alle"
	case m.Unmatched == 0:
		return "alle"
	}
	return "om lag " + nb.Int(m.Matched) + " av " + nb.Int(r.Followed)
}

// HomeLess says which nights are not days at home.
func (f *Effect) HomeLess() string {
	not := []string{"sykehus"}
	for k, what := range []string{"KAD", "korttidsopphold", "sykehjem"} {
		if f.Beside[k] {
			not = append(not, what)
		}
	}
	s := "Dager i live utenfor " + nb.List(not, "og")
	if !f.Beside[2] {
		s += ", og før flytting til sykehjem"
	}
	if f.Beside != [3]bool{true, true, true} {
		s += ". Det kommunene ikke har fortalt om begge gruppene, er ikke regnet med"
	}
	return s + "."
}

// Parallels says what came of the test of whether the two groups moved apart 12 to 7 months before.
func (f *Effect) Parallels() string {
	switch p := f.Parallel; {
	case math.IsNaN(p):
		return "kunne ikke prøves"
	case p < 0.05:
		return "gruppene utviklet seg ulikt (p = " + nb.Decimal(p, 3) + ")"
	default:
		return "ingen forskjell å se (p = " + nb.Decimal(p, 2) + ")"
	}
}

// tell makes the words. It may be done again, where more is hidden.
func (r *Result) tell() {
	r.Words = Words{}
	w := &r.Words
	l, f := r.Line(Emergency), &r.Effect
	if l == nil || l.Hidden {
		w.Verdict = "Det er for få akuttinnleggelser til å si noe."
		w.Headline = w.Verdict
		r.tellCost(w)
		return
	}
	const not = "ikke effekt: forventet fall uten tiltak = "
	w.Warning = not + nb.Percent(r.Expected.Fall, 0)
	var b strings.Builder
	switch {
	case f.Ratio.Known(): // of those who are compared alone, so that both sentences are of the same
		b.WriteString(nb.Capital(r.Compared()) + " fulgte har noen å sammenligne med. De hadde " + fewer(f.Lines[1].Value/f.Lines[0].Value) + " akuttinnleggelser året etter enn året før (" + not + nb.Percent(r.Expected.Drop, 0) + "). ")
		b.WriteString("Tilsvarende personer uten IHT hadde " + fewer(f.Lines[3].Value/f.Lines[2].Value) + ". ")
		b.WriteString("Forskjellen mellom gruppene etterpå er " + fewer(f.Ratio.Value) + " hos dem vi fulgte, men kan være alt fra " + span(f.Ratio) + ". ")
	case l.Ratio.Known():
		b.WriteString("De vi fulgte, hadde " + fewer(l.Ratio.Value) + " akuttinnleggelser året etter enn året før (" + w.Warning + "). ")
	}
	switch {
	case !f.Ratio.Known():
		w.Verdict = "Uten personer å sammenligne med kan tallene ikke vise om IHT virker."
		if f.Few {
			w.Verdict = "Det er for få akuttinnleggelser hos dem som kan sammenlignes, til at tallene kan vise om IHT virker."
		}
	case f.Ratio.High < 1 && f.P < 0.05:
		w.Verdict = "Tallene tyder på at IHT gir færre akuttinnleggelser."
	case f.Ratio.Low > 1 && f.P < 0.05:
		w.Verdict = "Tallene tyder på flere akuttinnleggelser hos dem vi fulgte."
	default:
		w.Verdict = "Tallene viser ikke sikkert om IHT gir færre akuttinnleggelser."
	}
	w.Headline = b.String() + w.Verdict
	can, cannot := func(s string) { w.Can = append(w.Can, s) }, func(s string) { w.Cannot = append(w.Cannot, s) }
	many := math.IsNaN(r.SignFlip) // 20 or more
	if l.Ratio.High < 1 && (many || r.SignFlip < 0.05) {
		can("Bruken av akuttinnleggelser falt etter inklusjon.")
	}
	if p := r.Line(Outpatient); many && p != nil && !p.Hidden && p.Ratio.Low > 1 {
		can("Bruken av poliklinikk økte etter inklusjon.")
	}
	if fell, alike := 1-f.Lines[1].Value/f.Lines[0].Value, 1-f.Lines[3].Value/f.Lines[2].Value; fell > 0 && alike >= fell/2 {
		cannot("At IHT alene ga fallet: det meste kommer av at folk ble funnet da de hadde det verst.")
	} else {
		cannot("At IHT alene ga en endring: folk ble funnet da de hadde det verst, og mange får det da bedre av seg selv.")
	}
	if f.HomeDays.Known() {
		d := f.HomeDays
		text := nb.Signed(d.Value, 0) + " dager mot de sammenlignede (95 % intervall " + nb.Signed(d.Low, 0) + " til " + nb.Signed(d.High, 0) + ", om lag " + nb.Int(f.HomeN) + " fulgt et helt år)"
		switch {
		case f.HomeP < 0.05 && d.Low > 0:
			can("Flere dager i live hjemme: " + text + ".")
		case f.HomeP < 0.05 && d.High < 0:
			can("Færre dager i live hjemme: " + text + ".")
		default:
			cannot("At antallet dager i live hjemme er et annet: " + text + ".")
		}
	}
	if e := f.DeathRR; e.Known() && !math.IsNaN(f.Deaths[0]) {
		text := nb.Percent(f.Deaths[0], 0) + " mot " + nb.Percent(f.Deaths[1], 0) + " hos de sammenlignede, forhold " + nb.Decimal(e.Value, 2) + " (95 % intervall " + nb.Decimal(e.Low, 2) + "–" + nb.Decimal(e.High, 2) + ", om lag " + nb.Int(f.DeathsOf) + " fulgt et helt år)"
		switch {
		case e.High < 1 && r.Match.Outside:
			can("Færre av dem vi fulgte, døde innen et år: " + text + ".")
		case e.Low > 1 && r.Match.Outside:
			can("Flere av dem vi fulgte, døde innen et år: " + text + ".")
		default:
			cannot("At dødeligheten innen et år er en annen: " + text + ".")
		}
	}
	if !math.IsNaN(f.Detect) {
		cannot("Noe om forskjeller mindre enn om lag " + nb.Percent(1-f.Detect, 0) + ": til det er det for få personer å sammenligne.")
	}
	r.tellCost(w)
	r.attend(w)
}

func kroner(v float64) string { return nb.Int(int(Hundreds(v))) }

// Less says for which smaller shares of the cost falling away no saving is shown.
func (c *Cost) Less() string {
	for i := len(Marginal) - 2; i >= 0; i-- { // the smaller the share, the less is left
		if n := c.Net[i]; !saving(n, c.Own, 1) {
			return " Faller bare " + nb.Percent(Marginal[i], 0) + " av den bort, kan ingen besparelse påvises (" + nb.Signed(Hundreds(n.Low), 0) + " til " + nb.Signed(Hundreds(n.High), 0) + " kroner)."
		}
	}
	return ""
}

func (r *Result) tellCost(w *Words) {
	c := &r.Cost
	switch n := c.Net[2]; {
	case !c.Known:
		w.Cost = "Filene har ingen priser. Kostnad er ikke regnet."
	case c.Saving:
		w.Cost = "Kostnaden per personår er " + kroner(-n.Value) + " kroner lavere enn hos de sammenlignede (" + kroner(-n.High) + " til " + kroner(-n.Low) + "), når tjenestens egen kostnad er regnet med og hele kostnaden faller bort." + c.Less()
	default:
		w.Cost = "Ingen besparelse kan påvises."
		if c.Own == 0 {
			w.Cost += " Tjenestens egen kostnad er ikke oppgitt."
		}
		if c.Unpriced {
			w.Cost += " For mange kontakter mangler kostnad."
		}
		w.Cannot = append(w.Cannot, "At IHT sparer penger.")
	}
}

// within is a label inside a sentence: names keep their capital.
func within(s string) string {
	if s == "Charlson" || strings.ToUpper(s) == s {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// attend lists what weakens the comparison.
func (r *Result) attend(w *Words) {
	add := func(s string) { w.Attention = append(w.Attention, s) }
	m := &r.Match
	if m.Unmatched > 0 {
		add("Om lag " + nb.Int(m.Unmatched) + " av " + nb.Int(r.Followed) + " fulgte hadde ingen lik nok og er ikke med i sammenligningen.")
	}
	if m.Few {
		add("Færre enn 5 av om lag " + nb.Int(r.Followed) + " fulgte hadde ingen lik nok og er ikke med i sammenligningen.")
	}
	var unlike []string
	for _, b := range m.Balance {
		if math.Abs(b.SMD) >= 0.1 {
			unlike = append(unlike, within(b.Label)+" ("+nb.Signed(b.SMD, 2)+")")
		}
	}
	if len(unlike) > 0 {
		add("Gruppene var ulike før inklusjon (avstand 0,1 eller mer): " + strings.Join(unlike, ", ") + ".")
	}
	if !m.Outside {
		add("De sammenlignede bor også der tjenesten finnes. Den som velges, kan skille seg fra den som ikke velges. Noen av dem ble fulgt senere, og har derfor med sikkerhet levd i minst ett år: dødelighet og dager i live hjemme kan ikke sammenlignes slik.")
	}
	switch f := &r.Effect; {
	case f.Parallel < 0.05:
		add("Gruppene utviklet seg ulikt også 12 til 7 måneder før inklusjon.")
	case f.Ratio.Known() && math.IsNaN(f.Parallel):
		add("Om gruppene utviklet seg likt 12 til 7 måneder før inklusjon, kunne ikke prøves.")
	}
	if f := &r.Effect; f.Ratio.Known() && math.Abs(math.Log(f.Ratio.Value/f.DiD.Value)) > f.Ratio.SE {
		add("Forskjellen i endring gir et annet svar (" + nb.Decimal(f.DiD.Value, 2) + ") enn forskjellen etterpå. Gruppene var ikke like før.")
	}
	if r.Expected.Narrow {
		add("Personfilen har mest personer med innleggelser. Da er det forventede fallet for lite; filen bør ha hele befolkningen over 65.")
	}
	if r.Short > 0 {
		add(nb.Capital(about(r.Short, "inkludert", "inkluderte")) + " har under ett år med data før inklusjon og er ikke med.")
	}
	if r.Strangers > 0 {
		add(nb.Capital(about(r.Strangers, "inkludert", "inkluderte")) + " står ikke i personfilen og er ikke med.")
	}
	switch n := r.Watched[3]; {
	case n < 0:
		add("Noen kan være fulgt under ett år: døde, flyttet, eller dataene slutter.")
	case n < r.Followed:
		add("Om lag " + nb.Int(r.Followed-n) + " av " + nb.Int(r.Followed) + " er fulgt under ett år: døde, flyttet, eller dataene slutter.")
	}
}
