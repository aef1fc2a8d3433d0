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

// few writes a count of persons, never exactly where it is under five.
func few(n int, one, many string) string {
	if suppress.IsSmall(n) {
		return "færre enn 5 " + many
	}
	return nb.Plural(n, one, many)
}

// alone is few without the noun.
func alone(n int) string {
	if suppress.IsSmall(n) {
		return "færre enn 5"
	}
	return nb.Int(n)
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

// tell makes the words.
func (r *Result) tell() {
	w := &r.Words
	l, f := r.Line(Emergency), &r.Effect
	if l == nil || l.Hidden {
		w.Verdict = "Det er for få akuttinnleggelser til å si noe."
		w.Headline = w.Verdict
		return
	}
	w.Warning = "ikke effekt: forventet fall uten tiltak = " + nb.Percent(r.Expected.Fall, 0)
	var b strings.Builder
	if l.Ratio.Known() {
		b.WriteString("De vi fulgte, hadde " + fewer(l.Ratio.Value) + " akuttinnleggelser året etter enn året før (" + w.Warning + "). ")
	}
	if f.Ratio.Known() {
		fall := f.Lines[3].Value / f.Lines[2].Value
		b.WriteString("Tilsvarende personer uten IHT hadde " + fewer(fall) + ". ")
		b.WriteString("Forskjellen mellom gruppene etterpå er " + fewer(f.Ratio.Value) + " hos dem vi fulgte, men kan være alt fra " + span(f.Ratio) + ". ")
	}
	switch {
	case !f.Ratio.Known():
		w.Verdict = "Uten personer å sammenligne med kan tallene ikke vise om IHT virker."
	case f.Ratio.High < 1 && f.P < 0.05:
		w.Verdict = "Tallene tyder på at IHT gir færre akuttinnleggelser."
	case f.Ratio.Low > 1 && f.P < 0.05:
		w.Verdict = "Tallene tyder på flere akuttinnleggelser hos dem vi fulgte."
	default:
		w.Verdict = "Tallene viser ikke sikkert om IHT gir færre akuttinnleggelser."
	}
	w.Headline = b.String() + w.Verdict
	if l.Ratio.High < 1 {
		w.Can = append(w.Can, "Bruken av akuttinnleggelser falt etter inklusjon.")
	}
	if p := r.Line(Outpatient); p != nil && !p.Hidden && p.Ratio.Low > 1 {
		w.Can = append(w.Can, "Mer av hjelpen ble poliklinisk.")
	}
	w.Cannot = append(w.Cannot, "At IHT alene ga fallet: det meste kommer av at folk ble funnet da de hadde det verst.")
	if !math.IsNaN(f.Detect) {
		persons := r.Match.Matched
		if suppress.IsSmall(r.Match.Unmatched) {
			persons = r.Followed // the difference would tell
		}
		w.Can = append(w.Can, "Med "+nb.Int(persons)+" personer kan vi bare se forskjeller på om lag "+nb.Percent(1-f.Detect, 0)+" eller mer.")
	}
	if f.HomeDays.Known() {
		d := f.HomeDays
		w.Can = append(w.Can, "Mot sammenlignet: "+nb.Signed(d.Value, 0)+" dager i live hjemme ("+nb.Signed(d.Low, 0)+" til "+nb.Signed(d.High, 0)+").")
	}
	if !math.IsNaN(f.Deaths[0]) {
		w.Can = append(w.Can, "Døde innen et år: "+nb.Percent(f.Deaths[0], 0)+" av dem vi fulgte, "+nb.Percent(f.Deaths[1], 0)+" av de sammenlignede.")
	}
	r.tellCost(w)
	r.attend(w)
}

func (r *Result) tellCost(w *Words) {
	c := &r.Cost
	switch n := c.Net[2]; {
	case !c.Known:
		w.Cost = "Filene har ingen priser. Kostnad er ikke regnet."
	case c.Saving:
		w.Cost = "Kostnaden per personår er " + nb.Int(int(math.Round(-n.Value))) + " kroner lavere enn hos de sammenlignede (" + nb.Int(int(math.Round(-n.High))) + " til " + nb.Int(int(math.Round(-n.Low))) + "), når tjenestens egen kostnad er regnet med."
	default:
		w.Cost = "Ingen besparelse kan påvises."
		if c.Own == 0 {
			w.Cost += " Tjenestens egen kostnad er ikke oppgitt."
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
		add(nb.Capital(alone(m.Unmatched)) + " av " + nb.Int(r.Followed) + " fulgte hadde ingen lik nok og er ikke med i sammenligningen.")
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
		add("De sammenlignede bor også der tjenesten finnes. Den som velges, kan skille seg fra den som ikke velges.")
	}
	if f := &r.Effect; f.Parallel < 0.05 {
		add("Gruppene utviklet seg ulikt også 12 til 7 måneder før inklusjon.")
	}
	if f := &r.Effect; f.Ratio.Known() && math.Abs(math.Log(f.Ratio.Value/f.DiD.Value)) > f.Ratio.SE {
		add("Forskjellen i endring gir et annet svar (" + nb.Decimal(f.DiD.Value, 2) + ") enn forskjellen etterpå. Gruppene var ikke like før.")
	}
	if r.Expected.Narrow {
		add("Personfilen har mest personer med innleggelser. Da er det forventede fallet for lite; filen bør ha hele befolkningen over 65.")
	}
	if r.Short > 0 {
		add(nb.Capital(few(r.Short, "inkludert", "inkluderte")) + " har under ett år med data før inklusjon og er ikke med.")
	}
	if r.Strangers > 0 {
		add(nb.Capital(few(r.Strangers, "inkludert", "inkluderte")) + " står ikke i personfilen og er ikke med.")
	}
	if r.Watched[3] < r.Followed {
		add(nb.Capital(alone(r.Followed-r.Watched[3])) + " av " + nb.Int(r.Followed) + " er fulgt under ett år: døde, eller dataene slutter.")
	}
}
