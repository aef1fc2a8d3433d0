package usage

import (
	"bytes"
	"encoding/csv"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nin"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// An extract from a national register (NPR, KPR) comes with serial numbers of the register's own, which are nobody's here: it is counted by
// itself, for those who are followed and those compared as the register drew them, and is never joined to anybody in Tråd.

// registryHead are the columns of the file, in this order and no others: a column more could tell who somebody is.
const registryHead = "lopenr;gruppe;tjeneste;dag;mengde"

// The words of the columns gruppe and tjeneste.
const (
	registryFollowed = "fulgt"
	registryCompared = "sammenlignet"
	registryWatched  = "observert" // tjeneste: mengde is how many days of the year after day 0 the person was under observation
)

// mostRegistryRows and mostRegistryFaults bound a file and what is said of it.
const mostRegistryRows, mostRegistryFaults = 500_000, 30

// RegistryMethod is the version of how an extract is counted. The file is not kept, so what was counted by an earlier one stays until it is loaded anew.
// 1: ratios of few and of none are exact, and a rate of none has no interval.
const RegistryMethod = 1

// RegistryFigures is what is kept of an extract: sums that may be shown.
type RegistryFigures struct {
	Method  int            `json:"method"`
	Persons [2]int         `json:"persons"` // followed, compared
	Lines   []RegistryLine `json:"lines"`
}

// RegistryLine is one kind of use in the year before and after day 0.
type RegistryLine struct {
	Code     string         `json:"code"`
	Label    string         `json:"label"`
	Unit     string         `json:"unit"`
	Hidden   bool           `json:"hidden,omitempty"` // fewer than five had any in a period in one of the groups
	Exact    bool           `json:"exact,omitempty"`  // fewer than ten of it in one of what the ratios compare
	Rate     [2][2]*Between `json:"rate"`             // group; before and after; per person-year
	Ratio    *Between       `json:"ratio,omitempty"`  // followed against compared, after
	Followed *Between       `json:"followed,omitempty"`
}

// Between is an estimate with its 95 % interval; the ends are nil where there are none.
type Between struct {
	Value     float64  `json:"value"`
	Low, High *float64 `json:",omitempty"`
}

func between(e stats.Estimate) *Between {
	if !e.Known() {
		return nil
	}
	b := &Between{Value: e.Value}
	if !math.IsNaN(e.Low) && !math.IsNaN(e.High) && !math.IsInf(e.High, 0) {
		b.Low, b.High = &e.Low, &e.High
	}
	return b
}

// registryPerson is somebody in the file.
type registryPerson struct {
	group  int
	days   int // −1: not told
	before map[Outcome]float64
	after  map[Outcome]float64
}

// ReadRegistry counts an extract: lopenr;gruppe;tjeneste;dag;mengde, where gruppe is fulgt or sammenlignet, tjeneste a code of an outcome or
// observert, dag the day from day 0 (−365 to 364), mengde how much. Each person has one row observert, with no dag and the days under
// observation after day 0 (0 to 365) as mengde. It returns the number of rows. The error names each row that is wrong, and repeats nothing of
// what stood in lopenr.
func ReadRegistry(text []byte) (*RegistryFigures, int, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	r.Comma = ';'
	if i := bytes.IndexByte(text, '\n'); i > 0 && bytes.Count(text[:i], []byte(",")) > bytes.Count(text[:i], []byte(";")) {
		r.Comma = ','
	}
	rows, err := r.ReadAll()
	switch {
	case err != nil || len(rows) == 0 || strings.ToLower(strings.Join(rows[0], ";")) != registryHead:
		return nil, 0, errs.Invalid("Filen er ikke lest inn.").Say("fil", "Første rad skal være %s, og filen skal ikke ha andre kolonner.", registryHead).Because(err)
	case len(rows)-1 > mostRegistryRows:
		return nil, 0, errs.Invalid("Filen er ikke lest inn.").Say("fil", "Filen har %s rader. Det er plass til %s.", lang.Int(len(rows)-1), lang.Int(mostRegistryRows))
	}
	e := errs.Invalid("Filen er ikke lest inn.")
	faults := 0
	wrong := func(i int, column string, message lang.Text) {
		if faults++; faults <= mostRegistryFaults {
			e.Fields = append(e.Fields, errs.Say("fil", "Rad %d, kolonne %s: %s", i+1, column, message))
		}
	}
	people := map[string]*registryPerson{}
	seen := map[Outcome]bool{}
	for i, f := range rows {
		if i == 0 {
			continue
		}
		if len(f) != 5 {
			wrong(i, "lopenr", lang.Of("Raden har ikke fem felt."))
			continue
		}
		id, group := strings.TrimSpace(f[0]), slices.Index([]string{registryFollowed, registryCompared}, f[1])
		if _, err := nin.Parse(id); err == nil {
			wrong(i, "lopenr", lang.Of("Dette er et fødselsnummer eller D-nummer. Be om et uttrekk med registerets egne løpenumre."))
			continue
		}
		switch {
		case id == "" || len(id) > 40:
			wrong(i, "lopenr", lang.Of("Skriv registerets løpenummer, høyst 40 tegn."))
			continue
		case group < 0:
			wrong(i, "gruppe", lang.Of("Skriv fulgt eller sammenlignet."))
			continue
		}
		p := people[id]
		if p == nil {
			p = &registryPerson{group: group, days: -1, before: map[Outcome]float64{}, after: map[Outcome]float64{}}
			people[id] = p
		}
		if p.group != group {
			wrong(i, "gruppe", lang.Of("Samme løpenummer står i begge gruppene."))
			continue
		}
		amount, err := strconv.ParseFloat(strings.Replace(f[4], ",", ".", 1), 64)
		if err != nil || !(amount >= 0) || amount > 100_000 {
			wrong(i, "mengde", lang.Of("Skriv et tall fra 0 til 100 000."))
			continue
		}
		if f[2] == registryWatched {
			switch {
			case amount > Year || amount != math.Trunc(amount):
				wrong(i, "mengde", lang.Of("Skriv hvor mange dager etter dag 0 personen er observert, fra 0 til 365."))
			case p.days >= 0:
				wrong(i, "tjeneste", lang.Of("Personen har en rad observert fra før."))
			default:
				p.days = int(amount)
			}
			continue
		}
		o := Outcome(slices.IndexFunc(outcomeText[:outcomes], func(x struct{ code, label, unit string }) bool { return x.code == f[2] }))
		if o < 0 {
			wrong(i, "tjeneste", lang.Of("Tjenesten er ikke kjent. Gyldige: %s.", registryWatched+", "+strings.Join(registryCodes(), ", ")))
			continue
		}
		switch day, err := strconv.Atoi(f[3]); {
		case err != nil || day < -Year || day >= Year:
			wrong(i, "dag", lang.Of("Skriv dagen fra dag 0, fra -365 til 364."))
		case day < 0:
			seen[o], p.before[o] = true, p.before[o]+amount
		default:
			seen[o], p.after[o] = true, p.after[o]+amount
		}
	}
	if faults > mostRegistryFaults {
		e.Fields = append(e.Fields, errs.Say("fil", "Og %s feil til.", lang.Int(faults-mostRegistryFaults)))
	}
	if faults > 0 {
		return nil, 0, e
	}
	f, err := countRegistry(people, seen)
	return f, len(rows) - 1, err
}

func registryCodes() (all []string) {
	for _, o := range outcomeText[:outcomes] {
		all = append(all, o.code)
	}
	return all
}

// exactly is the ratio of two counts; nil where it is endless or nothing.
func exactly(y1, t1, y0, t0 float64) *Between {
	e, _ := stats.ExactRatio(int(y1), t1, int(y0), t0)
	if math.IsInf(e.Value, 0) {
		return nil
	}
	return between(e)
}

// countRegistry makes the figures.
func countRegistry(people map[string]*registryPerson, seen map[Outcome]bool) (*RegistryFigures, error) {
	f := &RegistryFigures{Method: RegistryMethod}
	var groups [2][]*registryPerson
	lacking := 0
	for _, id := range slices.Sorted(maps.Keys(people)) {
		p := people[id]
		groups[p.group] = append(groups[p.group], p)
		if p.days < 0 {
			lacking++
		}
	}
	f.Persons = [2]int{Near(len(groups[0])), Near(len(groups[1]))}
	switch {
	case lacking > 0:
		return nil, errs.Invalid("Filen er ikke lest inn.").Say("fil", "%s har ingen rad observert. Uten den er ikke tiden etterpå kjent.", lang.Plural(lacking, "person", "personer"))
	case len(groups[0]) < suppress.Least || suppress.IsSmall(len(groups[1])):
		return nil, errs.Invalid("Filen er ikke lest inn.").At("fil", "Det må være minst fem personer i hver gruppe som er med.")
	}
	for o := range Outcome(outcomes) {
		if !seen[o] {
			continue
		}
		l := RegistryLine{Code: o.Code(), Label: o.Label(), Unit: o.Unit()}
		var after [2]stats.Estimate
		var amount, years [2][2]float64 // group; before and after
		whole := o.Unit() != "timer" && o.Unit() != "døgn"
		for g, all := range groups {
			var use [2][]stats.Use
			any := [2]int{}
			for _, p := range all {
				use[0] = append(use[0], stats.Use{Events: p.before[o], Time: Year / YearDays})
				use[1] = append(use[1], stats.Use{Events: p.after[o], Time: float64(p.days) / YearDays})
				for k, v := range []float64{p.before[o], p.after[o]} {
					amount[g][k], years[g][k] = amount[g][k]+v, years[g][k]+use[k][len(use[k])-1].Time
					if v > 0 {
						any[k]++
					}
				}
			}
			l.Hidden = l.Hidden || suppress.IsSmall(any[0]) || suppress.IsSmall(any[1])
			if len(all) == 0 {
				continue
			}
			after[g] = rateOf(use[1])
			l.Rate[g] = [2]*Between{between(rateOf(use[0])), between(after[g])}
			if g == 0 {
				if l.Followed = between(stats.PairedRatio(use[0], use[1])); whole && min(amount[0][0], amount[0][1]) < leastForRobust {
					l.Exact, l.Followed = true, exactly(amount[0][1], years[0][1], amount[0][0], years[0][0])
				}
			}
		}
		if a, b := after[0], after[1]; len(groups[1]) > 0 && whole && min(amount[0][1], amount[1][1]) < leastForRobust {
			l.Exact, l.Ratio = true, exactly(amount[0][1], years[0][1], amount[1][1], years[1][1])
		} else if len(groups[1]) > 0 && a.Value > 0 && b.Value > 0 { // two groups of different persons: the logarithms' variances add
			se := math.Hypot(a.SE, b.SE)
			v := a.Value / b.Value
			l.Ratio = between(stats.Estimate{Value: v, Low: v * math.Exp(-1.959964*se), High: v * math.Exp(1.959964*se), SE: se})
		}
		if l.Hidden {
			l.Exact = false
			l.Rate, l.Ratio, l.Followed = [2][2]*Between{}, nil, nil
		}
		f.Lines = append(f.Lines, l)
	}
	return f, nil
}
