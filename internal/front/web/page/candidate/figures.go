package candidate

import (
	"html/template"
	"math"
	"slices"
	"strings"

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/casefind"
	"traad/internal/rules/suppress"
)

var figurePage = ui.New(files, "figures.html", "place.html", "leak.html")

type figureView struct {
	v       *lang.Voice
	Head    ui.Head
	Tabs    ui.Tabs
	Places  []placeView
	Empty   *ui.Empty
	Leak    bool
	C       string
	List    []ui.Fact
	Model   []ui.Fact
	Picture template.HTML
	Bins    []binView
	Missing string
	Notes   []string
	InUse   []ui.Fact // at the length of list in use
	Methods []casefind.Method
}

type binView struct{ N, Expected, Observed string }

// least is the smallest number that one who sees only figures is shown.
const least = 5

// Figures tells how well the list hits.
func Figures(v *page.Visit) error {
	title := v.T("Hvor godt treffer lista?")
	g, err := v.Candidates.HowGood(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := figureView{Tabs: tabs(v, "/kandidater/treff"), v: v.Voice, Head: ui.Head{Title: title}, Leak: g.Leak, Missing: v.Voice.List(words(v.Voice, g.Missing)), Notes: said(v.Voice, g.Warnings), Methods: methods(v.Voice)}
	for _, p := range g.Places {
		w.Places = append(w.Places, placeOf(v.Voice, p))
	}
	q := g.Hits
	switch {
	case g.Empty:
		w.Head.Lead = v.T("Det er ikke lest inn noen sykehusdata ennå.")
		w.Empty = &ui.Empty{Heading: v.T("Ingen data å prøve på"), Text: v.T("Når sykehusets data er lest inn, prøves lista på det som kom etterpå.")}
	case q == nil:
		w.Head.Lead = w.by(g)
		w.Empty = &ui.Empty{Heading: v.T("Det kan ikke sies ennå"), Text: v.T("Det trengs %d måneder med data og nok innleggelser til å tilpasse på ett år og prøve på det neste.", 2*g.Rule.Horizon+casefind.DataMonths)}
	default:
		w.fill(g, q)
	}
	return v.Render(figurePage, v.Frame(title), w)
}

// by says which rule the figures are of.
func (w *figureView) by(g *candidate.Figures) string {
	return w.v.Say("Regel: %s, versjon %s.", g.Rule.Called(), lang.Int(g.Rule.Version))
}

// methods are the scores, in a language; a version that is a number is that in all.
func methods(v *lang.Voice) []casefind.Method {
	all := slices.Clone(casefind.Methods)
	for i := range all {
		m := &all[i]
		m.Title, m.Valid, m.Source = v.Say(m.Title), v.Say(m.Valid), v.Say(m.Source)
		if strings.Contains(m.Version, " ") {
			m.Version = v.Say(m.Version)
		}
	}
	return all
}

// outcomes is to how many it came, where that is not to few, nor to all but few.
func outcomes(v *lang.Voice, g *candidate.Figures, q *casefind.Performance) string {
	if !g.MayList && (some(q.Outcomes) || some(q.N-q.Outcomes)) {
		return v.Say("for få til at antallet med utfallet vises")
	}
	return v.Say("%s med utfallet", v.Int(q.Outcomes))
}

// size is how long the list is now; a small one is not told to those who see figures only.
func size(v *lang.Voice, g *candidate.Figures) string {
	if !g.MayList && g.Size > 0 && g.Size < least {
		return v.Say("under %s", v.Int(least))
	}
	return v.Int(g.Size)
}

func (w *figureView) fill(g *candidate.Figures, q *casefind.Performance) {
	v := w.v
	low, high := q.C.Interval()
	w.C = v.Decimal(q.C.Value, 2)
	w.Model = []ui.Fact{
		{Term: v.Say("c-statistikk"), Text: interval(v, w.C, v.Decimal(low, 2), v.Decimal(high, 2)), Strong: true},
		{Term: v.Say("Hva tallet sier"), Text: v.Say("0,50 er loddtrekning og 1,00 er alltid rett. Slike lister ligger gjerne mellom 0,60 og 0,70.")},
		{Term: v.Say("Prøvd på"), Text: v.Say("%s personer, %s. Tilpasset på det som var kjent %s, prøvd fra %s og %d måneder fram.", v.Int(q.N), outcomes(v, g, q), v.Long(q.TrainedOn.Date()), v.Long(q.TestedOn.Date()), q.Months)},
		{Term: v.Say("Brier"), Text: v.Decimal(q.Brier, 3)},
	}
	if q.Calibration != nil {
		w.Model = append(w.Model, ui.Fact{Term: v.Say("Kalibrering"), Text: v.Say("konstant %s og stigning %s. Rett sannsynlighet gir 0 og 1.", v.Signed(q.Calibration.Intercept, 2), v.Decimal(q.Calibration.Slope, 2))})
	}
	if g.Fitted != nil {
		w.Model = append(w.Model, ui.Fact{Term: v.Say("Egen tilpasning"), Text: v.Say("PARR-30 er tilpasset på egne data: konstant %s, stigning %s.", v.Signed(g.Fitted.Intercept, 2), v.Decimal(g.Fitted.Slope, 2))})
	} else {
		w.Model = append(w.Model, ui.Fact{Term: v.Say("Egen tilpasning"), Text: v.Say("Mangler. Sannsynligheten er PARR-30 slik den er publisert, og kan bare brukes til å rangere.")})
	}
	h := q.List
	few := !g.MayList && (h.True < least || h.K-h.True < least || some(q.Outcomes-h.True))
	w.Head.Lead = hits(v, q, g.InUse)
	if w.inUse(g) || few { // the sentence has the same numbers
		w.Head.Lead = w.by(g)
	}
	switch {
	case h.K == 0:
		w.List = []ui.Fact{{Term: v.Say("Listen den gang"), Text: v.Say("Regelen valgte ingen.")}}
	case few:
		w.List = []ui.Fact{{Term: v.Say("Listen den gang"), Text: v.Say("For få til at tallene vises her.")}}
	default:
		w.List = []ui.Fact{
			{Term: v.Say("Andel som ble innlagt"), Text: interval(v, v.Percent(h.PPV, 0), v.Percent(q.ListLow, 0), v.Percent(q.ListHigh, 0)), Strong: true},
			{Term: v.Say("Må vurderes for å treffe én"), Text: need(v, h.NNS)},
			{Term: v.Say("Lengde"), Text: v.Say("%s den gang, %s nå", v.Plural(h.K, "person", "personer"), size(v, g))},
			{Term: v.Say("Andel av alle utfall på lista"), Text: v.Percent(h.Sensitivity, 0)},
			{Term: v.Say("Nettogevinst"), Text: v.Say("%s treff per person ved terskel %s", v.Decimal(q.NetBenefit, 4), v.Percent(q.Threshold, 0))},
		}
	}
	p := chart.Calibration{Label: chart.Label{ID: "kalibrering", Title: v.Say("Kalibrering"), Desc: v.Say("Forventet andel mot det som kom, i ti like store grupper. På linjen er anslaget rett. Tallene står i tabellen under."), Voice: v}}
	hidden := make([]bool, len(q.Bins))
	if !g.MayList {
		hidden = hiddenBins(q)
	}
	for i, b := range q.Bins {
		p.Points = append(p.Points, chart.CalibrationPoint{Expected: b.Expected, Observed: b.Observed})
		row := binView{v.Int(b.N), v.Percent(b.Expected, 1), v.Percent(b.Observed, 1)}
		if hidden[i] {
			row.Observed = v.Say("skjult")
		}
		w.Bins = append(w.Bins, row)
	}
	w.Picture = p.SVG()
	if !g.MayList {
		w.Picture = ""
	}
}

// hiddenBins are the groups whose numbers are not shown to who sees only figures: where few came or few did not, and as many more as keep those from
// being worked out of the sums, which are shown.
func hiddenBins(q *casefind.Performance) []bool {
	var p suppress.Periods // those who came and those who did not are to a group as two parts of a period: each and their sum is known of what is shown
	for _, b := range q.Bins {
		n := int(math.Round(b.Observed * float64(b.N)))
		p.First, p.Last = append(p.First, n), append(p.Last, b.N-n)
	}
	p.Hide()
	hidden := p.AllHidden
	for i := range hidden {
		hidden[i] = hidden[i] || !p.AllTotal
	}
	return hidden
}

func some(n int) bool { return n > 0 && n < least }

func interval(v *lang.Voice, value, low, high string) string {
	return v.Say("%s (95 %%: %s–%s)", value, low, high)
}

// inUse tells how the list did as far down as there are places to offer. One who sees only figures is not shown numbers that are few, nor such that
// the whole list's numbers less these would be.
// It reports whether they are hidden.
func (w *figureView) inUse(g *candidate.Figures) (few bool) {
	v := w.v
	fact := func(term, text string, strong bool) {
		w.InUse = append(w.InUse, ui.Fact{Term: term, Text: text, Strong: strong})
	}
	u, whole := g.InUse, g.Hits.List
	few = !g.MayList && u.Length > 0 && u.Hits.K > 0 && (u.Hits.True < least || u.Hits.K-u.Hits.True < least || some(whole.True-u.Hits.True) || some(whole.K-whole.True-u.Hits.K+u.Hits.True))
	switch {
	case u.NoTarget:
		fact(v.Say("Listelengden i bruk"), v.Say(noTarget), false)
		return false
	case u.Length == 0:
		fact(v.Say("Listelengden i bruk"), v.Say("Ingen plasser er ledige, så ingen trengs fra listen nå."), false)
		return false
	case u.Hits.K == 0:
		fact(v.Say("Andel som ble innlagt"), v.Say("Regelen valgte ingen den gang."), false)
	case few:
		fact(v.Say("Andel som ble innlagt"), v.Say("For få til at tallene vises her."), false)
	default:
		fact(v.Say("Andel som ble innlagt"), interval(v, v.Percent(u.Hits.PPV, 0), v.Percent(u.Low, 0), v.Percent(u.High, 0)), true)
		fact(v.Say("Må vurderes for å treffe én"), need(v, u.Hits.NNS), false)
		fact(v.Say("Andel av alle utfall"), v.Percent(u.Hits.Sensitivity, 0), false)
	}
	length := v.Say("%s: %d ganger de %d ledige plassene, i hver kommune for seg.", v.Plural(u.Length, "person", "personer"), candidate.PerPlace, u.Free)
	if !few && u.Hits.K > 0 && u.Hits.K < u.Length {
		length += " " + v.Say("Den gang var %s innenfor.", v.Int(u.Hits.K))
	}
	fact(v.Say("Lengde"), length, false)
	return few
}

func need(v *lang.Voice, n float64) string {
	if math.IsInf(n, 0) || math.IsNaN(n) {
		return v.Say("ingen på lista ble innlagt")
	}
	return v.Decimal(n, 1)
}
