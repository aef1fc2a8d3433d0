package network

import (
	"math"
	"slices"

	"traad/internal/base/lang"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// Place is a site with its figures.
type Place struct {
	Name    string // as it may be shown
	Letter  string // «A»: it does not want to be named, and Name is «Sted A»
	Ours    bool
	Figures []Figure
}

// Called is what a site is called: by a letter where it does not want to be named.
func Called(v *lang.Voice, name, letter string) string {
	if letter != "" {
		return v.Say("Sted %s", letter)
	}
	return name
}

// Where says where a value lies.
type Where int

// The places in a funnel.
const (
	Unplaced Where = iota // there is no middle to hold it against
	Inside                // as chance alone would have it
	Outside               // of the 95 % limits
	Far                   // of the 99.8 % limits too
)

// Text is what a table says of it.
func (w Where) Text() string {
	return map[Where]string{Inside: "innenfor", Outside: "utenfor 95 %", Far: "utenfor 99,8 %"}[w]
}

// Point is one site in a funnel.
type Point struct {
	Name, Letter           string
	Ours                   bool
	Numerator, Denominator int
	Value                  float64 // in the indicator's unit
	Spread                 float64 // of a mean: the standard deviation within the site; NaN: of none that can be known
	Low95, High95          float64 // of a site of this size
	Low998, High998        float64
	Where                  Where
}

// Missing is a site without a point, and why.
type Missing struct {
	Name, Letter string
	Ours         bool
	Why          State
}

// Step is the limits at a size.
type Step struct{ Size, Low95, High95, Low998, High998 float64 }

// Funnel is one indicator over the sites.
type Funnel struct {
	Indicator
	Points  []Point // by name, ours first: in no order of value
	Missing []Missing
	Centre  float64  // all sites together; NaN: none
	Steps   []Step   // the limits as lines, from small to large
	Times   float64  // how much more the sites spread than chance gives; NaN: not known
	Over    bool     // so much more that the limits say too little
	Words   []string // in bokmål, see Say

	num, den int     // of all sites together
	within   float64 // of a mean: the standard deviation within sites, pooled
}

// LeastSites is how many sites it takes before limits are drawn: of two, each is half of the middle.
const LeastSites = 3

// overdispersed is the chance under which the sites are said to spread more than chance gives.
const overdispersed = 0.05

// Compare makes the funnel of an indicator.
func Compare(x Indicator, places []Place) *Funnel {
	f := &Funnel{Indicator: x, Centre: math.NaN(), Times: math.NaN()}
	num, den := 0, 0
	for _, p := range places {
		at := slices.IndexFunc(p.Figures, func(g Figure) bool { return g.Code == x.Code })
		if at < 0 || p.Figures[at].State != "" {
			why := None
			if at >= 0 {
				why = p.Figures[at].State
			}
			f.Missing = append(f.Missing, Missing{p.Name, p.Letter, p.Ours, why})
			continue
		}
		g := p.Figures[at]
		nan := math.NaN()
		f.Points = append(f.Points, Point{p.Name, p.Letter, p.Ours, g.Numerator, g.Denominator, x.scale() * float64(g.Numerator) / float64(g.Denominator), g.spread(), nan, nan, nan, nan, Unplaced})
		num, den = num+g.Numerator, den+g.Denominator
	}
	if den > 0 {
		f.Centre = x.scale() * float64(num) / float64(den)
	}
	if len(f.Points) >= LeastSites {
		f.place()
	}
	f.num, f.den = num, den
	f.Words = f.Say(nil)
	return f
}

// scale is what a share, or events by person-month, is told by: in per cent, and by a hundred months. Days are told as they are.
func (x Indicator) scale() float64 {
	if x.Mean {
		return 1
	}
	return 100
}

// spread is the standard deviation of the days.
func (x Figure) spread() float64 {
	n, sum := float64(x.Denominator), float64(x.Numerator)
	if n < 2 || x.Squares == 0 {
		return math.NaN()
	}
	return math.Sqrt(max(0, float64(x.Squares)-sum*sum/n) / (n - 1))
}

// pool is the standard deviation within sites: what the mean of a site of some size would vary by were chance all there is.
func (f *Funnel) pool() {
	squares, free := 0.0, 0.0
	for _, p := range f.Points {
		if !math.IsNaN(p.Spread) {
			squares, free = squares+p.Spread*p.Spread*float64(p.Denominator-1), free+float64(p.Denominator-1)
		}
	}
	f.within = math.Sqrt(squares / free) // NaN of none
}

// limits are those of a size, in the indicator's unit.
func (f *Funnel) limits(size float64) (s Step) {
	by := f.scale()
	p := f.Centre / by
	s.Size = size
	switch {
	case f.Mean:
		s.Low95, s.High95 = stats.MeanLimits(size, p, f.within, stats.Funnel95)
		s.Low998, s.High998 = stats.MeanLimits(size, p, f.within, stats.Funnel998)
		s.Low95, s.Low998 = math.Max(0, s.Low95), math.Max(0, s.Low998) // no fewer days than none; NaN stays
	case f.Rate:
		s.Low95, s.High95 = stats.PoissonLimits(size, p, stats.Funnel95)
		s.Low998, s.High998 = stats.PoissonLimits(size, p, stats.Funnel998)
	default:
		s.Low95, s.High95 = stats.BinomialLimits(int(size), p, stats.Funnel95)
		s.Low998, s.High998 = stats.BinomialLimits(int(size), p, stats.Funnel998)
	}
	for _, v := range []*float64{&s.Low95, &s.High95, &s.Low998, &s.High998} {
		*v *= by
	}
	return s
}

// place puts the limits around the middle, and each site among them.
func (f *Funnel) place() {
	f.pool()
	p, most := f.Centre/f.scale(), 0.0
	var seen, expected, spread []float64
	for i := range f.Points {
		x := &f.Points[i]
		size := float64(x.Denominator)
		most = max(most, size)
		l := f.limits(size)
		if math.IsNaN(l.Low95) {
			continue // all or none everywhere: nothing differs
		}
		x.Low95, x.High95, x.Low998, x.High998, x.Where = l.Low95, l.High95, l.Low998, l.High998, Inside
		switch {
		case x.Value < l.Low998 || x.Value > l.High998:
			x.Where = Far
		case x.Value < l.Low95 || x.Value > l.High95:
			x.Where = Outside
		}
		variance := size * p
		switch {
		case f.Mean:
			variance = size * f.within * f.within // of the sum
		case !f.Rate:
			variance *= 1 - p
		}
		seen, expected, spread = append(seen, float64(x.Numerator)), append(expected, size*p), append(spread, variance)
	}
	var chance float64
	f.Times, chance = stats.Overdispersed(seen, expected, spread)
	f.Over = chance < overdispersed
	const steps = 60
	for i := range steps {
		// Closer where it is narrow: the limits bend there.
		k := float64(i+1) / steps
		size := math.Max(float64(suppress.Least), math.Round(most*1.1*k*k))
		if n := len(f.Steps); n > 0 && f.Steps[n-1].Size == size {
			continue
		}
		if l := f.limits(size); !math.IsNaN(l.Low95) {
			f.Steps = append(f.Steps, l)
		}
	}
}

// Write is a value with its unit.
func (f *Funnel) Write(v *lang.Voice, x float64) string {
	if f.Rate || f.Mean {
		return v.Decimal(x, f.Decimals()) + " " + v.Say(f.Unit())
	}
	return v.Say("%s %%", v.Decimal(x, f.Decimals()))
}

// Say tells in a language what the picture shows, and no more.
func (f *Funnel) Say(v *lang.Voice) (words []string) {
	n := len(f.Points)
	if n == 0 {
		return []string{v.Say("Ingen steder har tall for perioden.")}
	}
	of := v.Say("%s av %s", v.Int(f.num), v.Int(f.den))
	if f.Rate {
		of = v.Say("%s på %s personmåneder", v.Int(f.num), v.Int(f.den))
	} else if f.Mean {
		of = v.Say("%s dager på %s", v.Int(f.num), v.Int(f.den))
	}
	words = append(words, v.Say("%s har tall. Samlet: %s (%s).", v.Plural(n, "sted", "steder"), f.Write(v, f.Centre), of))
	if n < LeastSites {
		return append(words, v.Say("Grenser tegnes når minst tre steder har tall: av færre er hvert sted for stor del av midten."))
	}
	if f.Mean && len(f.Steps) > 0 {
		words = append(words, v.Say("Innenfor et sted varierer dagene med et standardavvik på %s. Grensene er snittet ± 1,96 og 3,09 standardfeil.", v.Decimal(f.within, 1)))
	}
	if len(f.Steps) == 0 {
		return append(words, v.Say("Alle stedene har det samme, så det er ingen grenser å tegne."))
	}
	outside, far := 0, 0
	for _, p := range f.Points {
		switch p.Where {
		case Far:
			far++
		case Outside:
			outside++
		}
	}
	switch {
	case far+outside == 0:
		words = append(words, v.Say("Alle ligger innenfor 95 %-grensene: forskjellene er ikke større enn tilfeldighet gir."))
	case far == 0:
		words = append(words, v.Say("%s ligger utenfor 95 %%-grensene, ingen utenfor 99,8 %%. Av tjue steder ligger om lag ett der bare av tilfeldighet.", v.Plural(outside, "sted", "steder")))
	default:
		words = append(words, v.Say("%s ligger utenfor 99,8 %%-grensene. Det er sjelden av tilfeldighet alene. Se først etter forskjeller i hvem som følges, og hvordan det føres.", v.Plural(far, "sted", "steder")))
	}
	for _, p := range f.Points {
		if p.Ours {
			words = append(words, v.Say("Vårt sted: %s, %s.", f.Write(v, p.Value), v.Say(map[Where]string{Inside: "innenfor grensene", Outside: "utenfor 95 %-grensene", Far: "utenfor 99,8 %-grensene"}[p.Where])))
		}
	}
	if f.Over {
		words = append(words, v.Say("Stedene varierer %s ganger så mye som tilfeldighet gir (overspredning). Da er grensene for smale, og flere ligger utenfor enn de sier: forskjellene kan like gjerne komme av ulike pasienter og ulik føring som av arbeidet.", v.Decimal(f.Times, 1)))
	}
	return words
}
