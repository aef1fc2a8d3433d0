package candidate

import (
	"fmt"
	"html/template"
	"math"

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/casefind"
	"traad/internal/rules/suppress"
)

var figurePage = ui.New(files, "figures.html", "place.html", "leak.html")

type figureView struct {
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
	g, err := v.Candidates.HowGood(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := figureView{Tabs: tabs(v, "/kandidater/treff"), Head: ui.Head{Title: "Hvor godt treffer lista?"}, Leak: g.Leak, Missing: nb.List(g.Missing, "og"), Notes: g.Warnings, Methods: casefind.Methods}
	for _, p := range g.Places {
		w.Places = append(w.Places, placeOf(p))
	}
	q := g.Hits
	switch {
	case g.Empty:
		w.Head.Lead = "Det er ikke lest inn noen sykehusdata ennå."
		w.Empty = &ui.Empty{Heading: "Ingen data å prøve på", Text: "Når sykehusets data er lest inn, prøves lista på det som kom etterpå."}
	case q == nil:
		w.Head.Lead = "Regel: " + g.Rule.Title + ", versjon " + nb.Int(g.Rule.Version) + "."
		w.Empty = &ui.Empty{Heading: "Det kan ikke sies ennå", Text: fmt.Sprintf("Det trengs %d måneder med data og nok innleggelser til å tilpasse på ett år og prøve på det neste.", 2*g.Rule.Horizon+casefind.DataMonths)}
	default:
		w.fill(g, q)
	}
	return v.Render(figurePage, v.Frame("Hvor godt treffer lista?"), w)
}

// outcomes is to how many it came, where that is not to few, nor to all but few.
func outcomes(g *candidate.Figures, q *casefind.Performance) string {
	if !g.MayList && (some(q.Outcomes) || some(q.N-q.Outcomes)) {
		return "for få til at antallet med utfallet vises"
	}
	return nb.Int(q.Outcomes) + " med utfallet"
}

// size is how long the list is now; a small one is not told to those who see figures only.
func size(g *candidate.Figures) string {
	if !g.MayList && g.Size > 0 && g.Size < least {
		return "under " + nb.Int(least)
	}
	return nb.Int(g.Size)
}

func (w *figureView) fill(g *candidate.Figures, q *casefind.Performance) {
	low, high := q.C.Interval()
	w.C = nb.Decimal(q.C.Value, 2)
	w.Model = []ui.Fact{
		{Term: "c-statistikk", Text: interval(w.C, nb.Decimal(low, 2), nb.Decimal(high, 2)), Strong: true},
		{Term: "Hva tallet sier", Text: "0,50 er loddtrekning og 1,00 er alltid rett. Slike lister ligger gjerne mellom 0,60 og 0,70."},
		{Term: "Prøvd på", Text: fmt.Sprintf("%s personer, %s. Tilpasset på det som var kjent %s, prøvd fra %s og %d måneder fram.", nb.Int(q.N), outcomes(g, q), nb.Long(q.TrainedOn.Date()), nb.Long(q.TestedOn.Date()), q.Months)},
		{Term: "Brier", Text: nb.Decimal(q.Brier, 3)},
	}
	if q.Calibration != nil {
		w.Model = append(w.Model, ui.Fact{Term: "Kalibrering", Text: "konstant " + nb.Signed(q.Calibration.Intercept, 2) + " og stigning " + nb.Decimal(q.Calibration.Slope, 2) + ". Rett sannsynlighet gir 0 og 1."})
	}
	if g.Fitted != nil {
		w.Model = append(w.Model, ui.Fact{Term: "Egen tilpasning", Text: "PARR-30 er tilpasset på egne data: konstant " + nb.Signed(g.Fitted.Intercept, 2) + ", stigning " + nb.Decimal(g.Fitted.Slope, 2) + "."})
	} else {
		w.Model = append(w.Model, ui.Fact{Term: "Egen tilpasning", Text: "Mangler. Sannsynligheten er PARR-30 slik den er publisert, og kan bare brukes til å rangere."})
	}
	h := q.List
	few := !g.MayList && (h.True < least || h.K-h.True < least || some(q.Outcomes-h.True))
	w.Head.Lead = hits(q, g.InUse)
	if w.inUse(g) || few { // the sentence has the same numbers
		w.Head.Lead = "Regel: " + g.Rule.Title + ", versjon " + nb.Int(g.Rule.Version) + "."
	}
	switch {
	case h.K == 0:
		w.List = []ui.Fact{{Term: "Listen den gang", Text: "Regelen valgte ingen."}}
	case few:
		w.List = []ui.Fact{{Term: "Listen den gang", Text: "For få til at tallene vises her."}}
	default:
		w.List = []ui.Fact{
			{Term: "Andel som ble innlagt", Text: interval(nb.Percent(h.PPV, 0), nb.Percent(q.ListLow, 0), nb.Percent(q.ListHigh, 0)), Strong: true},
			{Term: "Må vurderes for å treffe én", Text: need(h.NNS)},
			{Term: "Lengde", Text: nb.Plural(h.K, "person", "personer") + " den gang, " + size(g) + " nå"},
			{Term: "Andel av alle utfall på lista", Text: nb.Percent(h.Sensitivity, 0)},
			{Term: "Nettogevinst", Text: nb.Decimal(q.NetBenefit, 4) + " treff per person ved terskel " + nb.Percent(q.Threshold, 0)},
		}
	}
	p := chart.Calibration{Label: chart.Label{ID: "kalibrering", Title: "Kalibrering", Desc: "Forventet andel mot det som kom, i ti like store grupper. På linjen er anslaget rett. Tallene står i tabellen under."}}
	hidden := make([]bool, len(q.Bins))
	if !g.MayList {
		hidden = hiddenBins(q)
	}
	for i, b := range q.Bins {
		p.Points = append(p.Points, chart.CalibrationPoint{Expected: b.Expected, Observed: b.Observed})
		row := binView{nb.Int(b.N), nb.Percent(b.Expected, 1), nb.Percent(b.Observed, 1)}
		if hidden[i] {
			row.Observed = "skjult"
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

func interval(value, low, high string) string { return value + " (95 %: " + low + "–" + high + ")" }

// inUse tells how the list did as far down as there are places to offer. One who sees only figures is not shown numbers that are few, nor such that
// the whole list's numbers less these would be.
// It reports whether they are hidden.
func (w *figureView) inUse(g *candidate.Figures) (few bool) {
	fact := func(term, text string, strong bool) {
		w.InUse = append(w.InUse, ui.Fact{Term: term, Text: text, Strong: strong})
	}
	u, whole := g.InUse, g.Hits.List
	few = !g.MayList && u.Length > 0 && u.Hits.K > 0 && (u.Hits.True < least || u.Hits.K-u.Hits.True < least || some(whole.True-u.Hits.True) || some(whole.K-whole.True-u.Hits.K+u.Hits.True))
	switch {
	case u.NoTarget:
		fact("Listelengden i bruk", noTarget, false)
		return false
	case u.Length == 0:
		fact("Listelengden i bruk", "Ingen plasser er ledige, så ingen trengs fra listen nå.", false)
		return false
	case u.Hits.K == 0:
		fact("Andel som ble innlagt", "Regelen valgte ingen den gang.", false)
	case few:
		fact("Andel som ble innlagt", "For få til at tallene vises her.", false)
	default:
		fact("Andel som ble innlagt", interval(nb.Percent(u.Hits.PPV, 0), nb.Percent(u.Low, 0), nb.Percent(u.High, 0)), true)
		fact("Må vurderes for å treffe én", need(u.Hits.NNS), false)
		fact("Andel av alle utfall", nb.Percent(u.Hits.Sensitivity, 0), false)
	}
	length := fmt.Sprintf("%s: %d ganger de %d ledige plassene, i hver kommune for seg.", nb.Plural(u.Length, "person", "personer"), candidate.PerPlace, u.Free)
	if !few && u.Hits.K > 0 && u.Hits.K < u.Length {
		length += " Den gang var " + nb.Int(u.Hits.K) + " innenfor."
	}
	fact("Lengde", length, false)
	return few
}

func need(n float64) string {
	if math.IsInf(n, 0) || math.IsNaN(n) {
		return "ingen på lista ble innlagt"
	}
	return nb.Decimal(n, 1)
}
