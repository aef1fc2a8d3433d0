package usage

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/column"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// Prices are what things cost in one year's money, by service and unit. A price of an episode that the file itself has a cost for is not
// used: they are never added.
type Prices struct {
	Year    int
	Dated   string
	Service [16]struct{ Episode, Night, Hour float64 } // by column.Service; hospital stays by night
	Contact [2]float64                                 // a day treatment and an outpatient contact at a hospital; 0: as Service has it
	Own     float64                                    // the service's own cost per person-year
	ISF     float64                                    // the unit price of the year: then kostnad in hospital rows is a weight, and is multiplied by it; 0: it is kroner (KPP)
	Help    float64                                    // an hour of practical help, which no file of episodes has
	Share   float64                                    // what is added to municipal prices for premises, leadership and the rest: 0.25 is a quarter
	Index   map[int]float64                            // what a krone of another year is in Year's: kostnad of an episode of that year is multiplied by it
	Sources []string
}

const priceHead = "tjeneste;enhet;pris;prisar;kilde"

// ParsePrices reads the table: tjeneste;enhet;pris;prisar;kilde, where tjeneste is that of the episodes or iht (the service itself), enhet is
// episode, døgn, time or personår; and sykehus;isf-poeng (the unit price, where kostnad is a weight), praktisk_bistand;time and påslag;prosent (overhead on
// municipal prices); dagbehandling;episode and poliklinikk;episode (such contacts at a hospital, where sykehus;episode is not their price); and indeks with a year as enhet (what a krone of that year is in the table's). All rows have the same year. The error names each row that is wrong.
func ParsePrices(name string, text []byte) (*Prices, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	if i := bytes.IndexByte(text, '\n'); i > 0 && bytes.Count(text[:i], []byte(";")) > bytes.Count(text[:i], []byte(",")) {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 || strings.ToLower(strings.Join(rows[0], ";")) != priceHead {
		return nil, errs.Invalid("Pristabellen %s skal ha overskriften %s.", name, priceHead).Because(err)
	}
	p := &Prices{}
	e := errs.Invalid("Pristabellen har feil. Ingenting er regnet.")
	for i, f := range rows[1:] {
		at := name + ", rad " + strconv.Itoa(i+2)
		if len(f) != 5 {
			e.Fields = append(e.Fields, errs.Say(at, "Raden har ikke fem felt: %s.", priceHead))
			continue
		}
		v, err := strconv.ParseFloat(strings.Replace(strings.ReplaceAll(f[2], " ", ""), ",", ".", 1), 64)
		if err != nil || !(v >= 0) || v > 1e9 {
			e.Fields = append(e.Fields, errs.Say(at+", kolonne pris", "«%s» er ikke et tall fra 0 og oppover.", f[2]))
			continue
		}
		year, err := strconv.Atoi(f[3])
		switch {
		case err != nil || year < 2000 || year > 2099:
			e.Fields = append(e.Fields, errs.Say(at+", kolonne prisar", "«%s» er ikke et årstall som 2026.", f[3]))
			continue
		case p.Year != 0 && p.Year != year:
			e.Fields = append(e.Fields, errs.Say(at+", kolonne prisar", "Tabellen har både %d og %s. Regn alle om til samme år.", p.Year, f[3]))
			continue
		}
		p.Year = year
		if s := strings.TrimSpace(f[4]); s == "" {
			e.At(at+", kolonne kilde", "Skriv hvor prisen kommer fra.")
		} else if !slices.Contains(p.Sources, s) {
			p.Sources = append(p.Sources, s)
		}
		if to := map[[2]string]*float64{{"iht", "personår"}: &p.Own, {"sykehus", "isf-poeng"}: &p.ISF, {"praktisk_bistand", "time"}: &p.Help, {"påslag", "prosent"}: &p.Share, {"dagbehandling", "episode"}: &p.Contact[0], {"poliklinikk", "episode"}: &p.Contact[1]}[[2]string{f[0], f[1]}]; to != nil {
			*to = v
			if to == &p.Share {
				*to /= 100
			}
			continue
		}
		if f[0] == "indeks" {
			of, err := strconv.Atoi(f[1])
			switch {
			case err != nil || of < 2000 || of > 2099:
				e.Fields = append(e.Fields, errs.Say(at+", kolonne enhet", "«%s» er ikke et årstall. Skriv året som kostnadene er fra.", f[1]))
			case v < 0.2 || v > 5:
				e.Fields = append(e.Fields, errs.Say(at+", kolonne pris", "«%s» er ikke et tall fra 0,2 til 5. Skriv hvor mange av prisårets kroner en krone fra %s er.", f[2], f[1]))
			default:
				if p.Index == nil {
					p.Index = map[int]float64{}
				}
				p.Index[of] = v
			}
			continue
		}
		k := slices.Index(column.Services, f[0])
		if k < 0 {
			e.Fields = append(e.Fields, errs.Say(at+", kolonne tjeneste", "«%s» er ikke en tjeneste. Gyldig: iht, indeks, dagbehandling, poliklinikk, %s.", f[0], strings.Join(column.Services, ", ")))
			continue
		}
		switch f[1] {
		case "episode":
			p.Service[k].Episode = v
		case "døgn":
			p.Service[k].Night = v
		case "time":
			p.Service[k].Hour = v
		default:
			e.Fields = append(e.Fields, errs.Say(at+", kolonne enhet", "«%s» er ikke en enhet. Gyldig: episode, døgn, time, og personår for iht.", f[1]))
		}
	}
	if err := e.OrNil(); err != nil {
		return nil, err
	}
	return p, nil
}

// Priced is what the cost of episodes came from, as bits.
type Priced uint8

// The bits. Nominal is KPP in the kroner of its own year: the table has no index for it.
const (
	byKPP Priced = 1 << iota
	byWeight
	byTable
	nominal
)

// price is what a hospital's episode cost, and by what: as the file has it, else by the table. What municipalities do is never added to it; see
// municipalCost.
func (s *Study) price(row uint32) (cost float64, by Priced) {
	e := s.Index.E
	if e.Kind[row].Service() != column.Hospital {
		return 0, 0
	}
	if len(e.Cost) > 0 && e.Cost[row] > 0 {
		if s.Prices != nil && s.Prices.ISF > 0 {
			return float64(e.Cost[row]) * s.Prices.ISF, byWeight
		}
		year := e.In[row].Day().Date().Year()
		if s.Prices != nil && year == s.Prices.Year {
			return float64(e.Cost[row]), byKPP
		}
		if s.Prices != nil && s.Prices.Index[year] > 0 {
			return float64(e.Cost[row]) * s.Prices.Index[year], byKPP
		}
		return float64(e.Cost[row]), byKPP | nominal
	}
	if s.Prices == nil || e.Mins[row] == column.Open {
		return 0, 0
	}
	v := &s.Prices.Service[column.Hospital]
	cost = v.Episode + v.Night*float64(e.Out(row, 0).Day()-e.In[row].Day())
	switch level := e.Kind[row].Level(); {
	case level == column.DayCare && s.Prices.Contact[0] > 0:
		cost = s.Prices.Contact[0]
	case level == column.Outpatient && s.Prices.Contact[1] > 0:
		cost = s.Prices.Contact[1]
	}
	if e.Hours != nil {
		cost += v.Hour * float64(e.Hours[row])
	}
	if cost > 0 {
		by = byTable
	}
	return cost, by
}

// Cost is kroner per person-year, in the year after day 0 if not said otherwise: of hospitals' episodes, but for Municipal.
type Cost struct {
	Known      bool // the files or the table have prices
	Year       int  // of the prices; 0: as the episodes have them
	Own        float64
	Lines      [4]stats.Estimate // followed and compared before, followed and compared after
	Difference stats.Estimate    // followed minus compared, the service's own cost not counted
	Change     stats.Estimate    // the same less what it was before: difference in differences
	Net        [3]stats.Estimate // when 30, 50 and 100 % of the cost of care falls away with it, own cost added, where that is known; below 0 is a saving
	By         Priced            // what the hospital's part was made of
	Municipal  []MunicipalCost   // by a simplified model; never added to what the hospital's files say
	Share      float64           // overhead in it
	ISF        float64           // the unit price, where the hospital's part is weights
	Contacts   [2][2]int         // hospitals' contacts of those followed and compared, before and after
	Priced     [2][2]int         // how many of them have a cost
	Unpriced   bool              // so many of them have none that no saving can be told
	Saving     bool              // see saving
}

// MunicipalCost is one service's kroner per person-year before and after, of those of whom it is told.
type MunicipalCost struct {
	Outcome Outcome
	Per     string // of what the price is
	Price   float64
	Rate    [2]float64
}

// municipalCost is the simplified full-cost model: rate times one price, with overhead. It is of other persons for each service, so there is no sum,
// and no difference from those compared: of them nobody has told it.
func (s *Study) municipalCost(r *Result) {
	for i := range r.Outcomes {
		l := &r.Outcomes[i]
		service, ok := services[l.Outcome]
		if !ok || l.Hidden || l.Outcome == GP {
			continue
		}
		price, per := s.Prices.Help, "time"
		switch {
		case l.Outcome == PracticalHelp:
		case l.Outcome == HomeNights:
			price, per = s.Prices.Service[column.NursingHome].Night, "døgn"
		case l.Outcome.Unit() == "timer":
			price = s.Prices.Service[service].Hour
		default:
			price, per = s.Prices.Service[service].Episode, "opphold"
			if l.Outcome.Unit() != per {
				per = "gang"
			}
		}
		if price *= 1 + s.Prices.Share; price > 0 {
			r.Cost.Municipal = append(r.Cost.Municipal, MunicipalCost{l.Outcome, per, price, [2]float64{price * PerYear(l.Rate[0].Value), price * PerYear(l.Rate[1].Value)}})
		}
	}
}

// Marginal are the shares of full cost that fall away with an episode in the short and the long run.
var Marginal = [3]float64{0.3, 0.5, 1}

// Source says what the hospital's part was made of, and in which year's kroner it is.
func (c *Cost) Source(v *lang.Voice) string {
	if c.By == 0 {
		return ""
	}
	var of []string
	if c.By&byKPP != 0 {
		of = append(of, v.Say("KPP fra datagrunnlaget"))
	}
	if c.By&byWeight != 0 {
		of = append(of, v.Say("ISF-vekt ganger enhetspris (%s kroner)", v.Decimal(c.ISF, 0)))
	}
	if c.By&byTable != 0 {
		of = append(of, v.Say("pristabellen"))
	}
	year := strconv.Itoa(c.Year)
	text := v.Say("Bare sykehusets kostnad, fra %s.", v.List(of))
	switch {
	case c.By&nominal != 0 && c.Year == 0:
		text += " " + v.Say("KPP står i kroner fra året oppholdet var, ikke regnet om til ett prisår.")
	case c.By&nominal != 0:
		text += " " + v.Say("KPP uten indeks i pristabellen står i kroner fra året oppholdet var, ikke regnet om. Resten er i %s-kroner.", year)
	case c.Year > 0:
		text += " " + v.Say("Alt er i %s-kroner.", year)
	}
	return text
}

// Contacted says how many of the hospital's contacts have a cost.
func (c *Cost) Contacted(v *lang.Voice) string {
	if c.Contacts == [2][2]int{} {
		return ""
	}
	var of []string
	for k, who := range [2][2]string{{"om lag %s av %s hos de fulgte før", "om lag %s av %s hos de fulgte etter"}, {"om lag %s av %s hos de sammenlignede før", "om lag %s av %s hos de sammenlignede etter"}} {
		for i, text := range who {
			of = append(of, v.Say(text, v.Int(c.Priced[k][i]), v.Int(c.Contacts[k][i])))
		}
	}
	return v.Say("Kontakter med kostnad: %s.", v.List(of))
}

func (s *Study) cost(r *Result) {
	c := &r.Cost
	c.Difference, c.Change = stats.Missing, stats.Missing
	c.Lines = [4]stats.Estimate{stats.Missing, stats.Missing, stats.Missing, stats.Missing}
	c.Net = [3]stats.Estimate{stats.Missing, stats.Missing, stats.Missing}
	if s.Prices != nil {
		c.Year, c.Own, c.ISF, c.Share = s.Prices.Year, s.Prices.Own, s.Prices.ISF, s.Prices.Share
		s.municipalCost(r)
	}
	if r.Match.Matched < suppress.Least {
		return
	}
	type sums struct{ spent, years [2][2]float64 } // followed, compared; before, after
	var all []sums
	var records [2][]stats.Record
	last, total := -1, 0.0
	r.each(func(u *subject, w stats.Record, d0 column.Day) {
		if w.Set != last {
			all, last = append(all, sums{}), w.Set
		}
		k := 1
		if w.Treated {
			k = 0
		}
		v := &all[len(all)-1]
		end := u.end(d0, Year, r.To)
		for i, days := range [2][2]column.Day{{d0 - Year, d0}, {d0, end}} {
			p := u.spent(days[0], days[1])
			c.By |= p.by
			c.Contacts[k][i], c.Priced[k][i] = c.Contacts[k][i]+p.contacts, c.Priced[k][i]+p.priced
			w.Events, w.Time = p.sum, float64(days[1]-days[0])/YearDays
			v.spent[k][i], v.years[k][i] = v.spent[k][i]+w.Weight*w.Events, v.years[k][i]+w.Weight*w.Time
			records[i] = append(records[i], w)
			total += w.Weight * p.sum
		}
	})
	if total == 0 {
		return
	}
	c.Known, c.Unpriced = true, c.priced() < leastPriced
	for i, treated := range [4]bool{true, false, true, false} {
		c.Lines[i] = arm(records[i/2], treated)
	}
	draws := stats.NewDraws(len(all), r.Rounds, r.Seed)
	gap := func(times []uint16, i int) float64 {
		var t sums
		for j, n := range times {
			for k := range 2 {
				t.spent[k][i], t.years[k][i] = t.spent[k][i]+float64(n)*all[j].spent[k][i], t.years[k][i]+float64(n)*all[j].years[k][i]
			}
		}
		return t.spent[0][i]/t.years[0][i] - t.spent[1][i]/t.years[1][i]
	}
	c.Difference = draws.BCa(func(times []uint16) float64 { return gap(times, 1) }).Wider(stats.MatchedGap(records[1]))
	c.Change = draws.BCa(func(times []uint16) float64 { return gap(times, 1) - gap(times, 0) }).Wider(stats.MatchedGapChange(records[1], records[0]))
	if c.Own <= 0 {
		return
	}
	for i, m := range Marginal {
		d := c.Difference
		c.Net[i] = stats.Estimate{Value: m*d.Value + c.Own, Low: m*d.Low + c.Own, High: m*d.High + c.Own, SE: m * d.SE}
	}
	c.Saving = saving(c.Net[2], c.Own, c.priced())
}

// saving reports whether a saving may be told: the whole interval lies below zero, as it is told in hundreds, when all of the cost falls away; the service's own cost is
// known; and nearly every contact has a cost, for one without counts as free.
func saving(net stats.Estimate, own, priced float64) bool {
	return own > 0 && Hundreds(net.High) < 0 && priced >= leastPriced
}

// leastPriced is the least share of the contacts that must have a cost.
const leastPriced = 0.95

// priced is the least share of the contacts that have a cost, of those followed and compared, before and after.
func (c *Cost) priced() float64 {
	least := 1.0
	for k := range c.Contacts {
		for i, n := range c.Contacts[k] {
			if n > 0 {
				least = min(least, float64(c.Priced[k][i])/float64(n))
			}
		}
	}
	return least
}
