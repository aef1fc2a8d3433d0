package report

import (
	"math"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/rules/quality"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
)

// Basis is what a report is made from.
type Basis struct {
	Period      Period
	Today       date.Date
	Counts      Counts
	Counted     date.Date // the day of Counts
	Quality     *quality.Counts
	Areas       []care.OrgID // all that Quality counts
	Usage       *usage.Result
	Why         string // where there is no Usage, in words
	Manifest    int64
	Through     date.Date
	Part, Who   string // of Usage
	Active      int
	Target      int
	Instruments instrument.List
	Surveys     []Surveyed // rounds that were over in the period, the newest first
	Plans       Plans
}

// Plans is what the approved plans of Ressurser come to in the quarter that is now; the zero value: nothing is approved.
type Plans struct {
	When        string // «4. kv. 2026»
	With, Of    int    // areas with an approved plan, of all
	Needed, Had int64  // positions, hundredths
	Hospital    bool   // of the hospital too
	PerYear     int64  // øre for a patient followed a whole year; 0: not known, for not all have a plan
}

// The codes of lines that are asked for.
const (
	lineGoals = "mal"
	linePROM  = "prom-"
)

// New makes a report; Beside must be asked before it is shown.
func New(b Basis) *Report {
	r := &Report{Period: b.Period.Code(), Number: 1, Made: b.Today, Counted: b.Counted, Part: b.Part, Who: b.Who, Exact: map[string]Counted{}, Missing: []Lack{}}
	if b.Usage != nil {
		r.Manifest, r.From, r.Through = b.Manifest, b.Usage.From.Date(), b.Through
		r.Verdict, r.Saving, r.Less = b.Usage.Words.Verdict, b.Usage.Cost.Saving, b.Usage.Cost.Less(nil)
	}
	patients := Section{Title: "For pasientene", Aims: []string{"Helhetlig koordinering av helsetjenestene", "Bedre involvering og behandling av pasient og pårørende", "Økt forutsigbarhet, livskvalitet og trygghet"}}
	patients.Lines = append(append(r.goalLines(b), r.promLines(b)...), b.surveys(true)...)
	patients.Lines = append(patients.Lines, b.share(quality.OldPlans))
	services := Section{Title: "For helsetjenesten", Aims: []string{"Økt samarbeid og bedre pasientflyt mellom kommune, fastlege og sykehus", "Økt kvalitet og mindre uønsket variasjon", "Mindre bruk av akutte tjenester"}}
	services.Lines = append(services.Lines, b.days(quality.VisitDays), b.share(quality.GPTakesPart), b.share(quality.AfterDischarge), b.share(quality.AlertsActed))
	services.Lines = append(services.Lines, b.surveys(false)...)
	services.Lines = append(services.Lines, b.compared()...)
	for _, o := range []usage.Outcome{usage.Emergency, usage.Readmission, usage.UrgentCare, usage.AcuteBed, usage.ShortTerm} {
		services.Lines = append(services.Lines, b.use(o))
	}
	society := Section{Title: "For samfunnet", Aims: []string{"Mer av aktiviteten poliklinisk og planlagt, mindre akutt og døgn", "Bedre bruk av ressursene"}}
	for _, o := range []usage.Outcome{usage.Outpatient, usage.Team, usage.GPTeam, usage.HomeHours} {
		society.Lines = append(society.Lines, b.use(o))
	}
	society.Lines = append(society.Lines, b.cost(), b.active())
	r.Sections = []Section{patients, services, society}
	r.Bars = b.bars()
	r.lacks(b)
	r.say()
	return r
}

// near is a number of persons to the nearest five, never under five.
func near(n int) int { return max((n+2)/5*5, suppress.Least) }

func rounded(v float64, decimals int) float64 {
	k := math.Pow(10, float64(decimals))
	v = math.Round(v*k) / k
	if v == 0 {
		return 0 // not −0
	}
	return v
}

func (l *Line) set(v, low, high float64) {
	x := rounded(v, l.Decimals)
	l.Value = &x
	if !math.IsNaN(low) && !math.IsNaN(high) && !math.IsInf(high, 0) {
		l.Interval = []float64{rounded(low, l.Decimals), rounded(high, l.Decimals)}
	}
}

func (r *Report) goalLines(b Basis) []Line {
	l := Line{Code: lineGoals, Name: "Mål i planen nådd helt eller delvis", Unit: "%", OfWhat: "personer evaluert", When: b.Period.Title(), Note: "Siste evaluering i perioden for hver person."}
	n := b.Counts.Goals
	parts, met, all, share := goals(n)
	x := Counted{}
	for _, o := range Outcomes {
		x.N = append(x.N, n[o.Code])
	}
	r.Exact[exactGoals] = x
	r.Goals = parts
	switch {
	case all == 0:
		l.State = NotYet
	case all < suppress.Least:
		l.State = Few
	case !share:
		l.State, l.Of = Beside, near(all)
		l.Note = "Færre enn 5 i den ene gruppen."
	default:
		low, high := stats.Wilson(met, all)
		l.set(100*float64(met)/float64(all), 100*low, 100*high)
		l.Of = near(all)
	}
	return []Line{l}
}

func (r *Report) promLines(b Basis) (lines []Line) {
	for _, code := range Proms {
		d := b.Counts.Changes[code]
		x, ok := b.Instruments.Find(code)
		if !ok {
			continue
		}
		l := Line{Code: linePROM + code, Name: "Selvrapportert: " + x.Short + ", " + strings.ToLower(x.Measures[:1]) + x.Measures[1:], Unit: x.Unit, Decimals: 1, Sign: true, OfWhat: "personer med to skårer", When: b.Period.Title()}
		if x.Unit == "" {
			l.Unit = "poeng"
		}
		if x.Step < 0.1 {
			l.Decimals = 2
		}
		l.Note = "Siste skår i perioden mot den første, i snitt. "
		if x.Good == "high" {
			l.Note += "Høyere er bedre. Ikke effekt."
		} else {
			l.Note += "Lavere er bedre. Ikke effekt."
		}
		sum, squares := 0.0, 0.0
		for _, v := range d {
			sum, squares = sum+v, squares+v*v
		}
		r.Exact[exactProm+code] = Counted{[]int{len(d)}, rounded(sum, 6)}
		switch {
		case len(d) == 0:
			l.State, l.Note = NotYet, "Ingen har to skårer, den siste i perioden."
		case len(d) < suppress.Least:
			l.State = Few
		default:
			e := stats.Mean(len(d), sum, squares)
			l.set(e.Value, e.Low, e.High)
			l.Of = near(len(d))
		}
		lines = append(lines, l)
	}
	return lines
}

// share is a measure of the team's work over the whole period; of plans it is the last month's.
func (b Basis) share(m quality.Measure) Line {
	a := m.About()
	base := map[quality.Measure]string{quality.OldPlans: "planer", quality.AfterDischarge: "opphold", quality.AlertsActed: "varsler", quality.GPTakesPart: "besøk"}[m]
	l := Line{Code: string(m), Name: a.Title, Unit: "%", OfWhat: base, When: b.Period.Title(), Note: nb.Capital(a.Better) + "."}
	from := b.Period.From()
	if m == quality.OldPlans {
		from, l.When = b.Period.To(), nb.DayYear(b.Period.To())
	}
	if b.Quality == nil {
		l.State = NotYet
		return l
	}
	switch c := b.Quality.Over(m, b.Areas, from, b.Period.To()); {
	case c.N == 0:
		l.State = NotYet
	case c.N < suppress.Least:
		l.State = Few
	default:
		low, high := stats.Wilson(c.Yes, c.N)
		l.set(100*float64(c.Yes)/float64(c.N), 100*low, 100*high)
		l.Of = near(c.N)
	}
	return l
}

func (b Basis) days(m quality.Measure) Line {
	a := m.About()
	l := Line{Code: string(m), Name: a.Title, Unit: "dager", Decimals: 1, OfWhat: "besøk", When: b.Period.Title(), Note: "Snitt, uten dager på pause. " + nb.Capital(a.Better) + "."}
	if b.Quality == nil {
		l.State = NotYet
		return l
	}
	switch c := b.Quality.Over(m, b.Areas, b.Period.From(), b.Period.To()); {
	case c.N == 0:
		l.State = NotYet
	case c.N < suppress.Least:
		l.State = Few
	default:
		e := stats.Mean(c.N, float64(c.Sum), float64(c.Square))
		l.set(e.Value, max(0, e.Low), e.High)
		l.Of = near(c.N)
	}
	return l
}

func (b Basis) active() Line {
	l := Line{Code: "aktive", Name: "Aktive mot måltall", OfWhat: "måltall " + nb.Int(b.Target), When: nb.DayYear(b.Today), Note: "Alle som følges, ikke et utvalg."}
	if b.Target == 0 {
		l.OfWhat = "måltall er ikke satt"
	}
	if p := b.Plans; p.When != "" { // a note, not lines of their own: the aims stand on one page of paper
		l.Note += " Godkjente planer i " + p.When + " (" + nb.Int(p.With) + " av " + nb.Int(p.Of) + " kommuner, " + map[bool]string{true: "og sykehuset", false: "uten sykehuset"}[p.Hospital] + ") har " + nb.Decimal(float64(p.Had)/100, 2) + " årsverk og trenger " + nb.Decimal(float64(p.Needed)/100, 2) + "."
		if p.PerYear > 0 {
			l.Note += " Et pasientår koster " + nb.Int(int((p.PerYear+50)/100)) + " kr: planens kostnad, delt på dem som faktisk følges."
		}
	}
	l.set(float64(b.Active), math.NaN(), math.NaN())
	if suppress.IsSmall(b.Active) {
		l.State, l.Value = Few, nil
	}
	return l
}
