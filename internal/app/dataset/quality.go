package dataset

import (
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/rules/casefind"
)

// Quality is how whole a load is: counts, codes and days, nothing about anybody.
type Quality struct {
	Rows      int `json:"rows"`
	Inpatient int `json:"inpatient"`
	Open      int `json:"open"`
	Endless   int `json:"endless"` // of those open, such that lack their end
	NoUrgency int `json:"no_urgency"`
	NoMain    int `json:"no_main"`
	NoTime    int `json:"no_time"`
	Overlaps  int `json:"overlaps"`
	Doubles   int `json:"doubles"`

	Codes      int    `json:"codes"`
	Normalised int    `json:"normalised"` // written with dot, dagger, asterisk or in lower case, and read all the same
	Unmatched  Tops   `json:"unmatched"`  // match nothing
	Unspecific Tops   `json:"unspecific"` // the fourth sign is missing where it matters
	Foreign    Tops   `json:"foreign"`    // ICD-10-CM
	Gaps       []Days `json:"gaps"`       // days in a row without an episode, where that is no chance

	Coarse    int `json:"coarse"`    // dispensings whose code does not say which medicine it is
	Medicines int `json:"medicines"` // different codes

	YearOnly int `json:"year_only"` // persons of whom only the year of birth is known
	Dead     int `json:"dead"`
	NoPlace  int `json:"no_place"` // persons without municipality
	Old      int `json:"old"`      // over 110 years and not dead: likely a fault
}

// Tops are the codes that were used most of a sort.
type Tops struct {
	Kinds int   `json:"kinds"` // different codes
	Uses  int   `json:"uses"`
	Most  []Top `json:"most"`
}

// Top is one of them.
type Top struct {
	Code string `json:"code"`
	N    int    `json:"n"`
}

// Days are a stretch of days, both ends within.
type Days struct {
	From date.Date `json:"from"`
	To   date.Date `json:"to"`
}

// shownCodes is how many of the codes of a sort are named.
const shownCodes = 12

func topsOf(all []casefind.CodeUse) Tops {
	t := Tops{Kinds: len(all)}
	for i, u := range all {
		t.Uses += u.Count
		if i < shownCodes {
			code := []rune(u.Code)
			t.Most = append(t.Most, Top{string(code[:min(len(code), 12)]), u.Count})
		}
	}
	return t
}

// qualityOf judges episodes. Codes of another system are refused.
func qualityOf(e *column.Episodes, c column.Counts, from, to column.Day) (Quality, error) {
	x := casefind.Read(e)
	if err := x.Refuse(); err != nil {
		return Quality{}, err
	}
	q := x.Quality()
	return Quality{
		Rows: e.Rows(), Inpatient: c.Inpatient, Open: c.Open, Endless: c.Endless, NoUrgency: c.NoUrgency, NoMain: c.NoMain, NoTime: c.NoTime, Overlaps: c.Overlaps, Doubles: c.Doubles,
		Codes: q.Codes, Normalised: q.Normalised, Unmatched: topsOf(q.Unmatched), Unspecific: topsOf(q.Unspecific), Foreign: topsOf(q.Foreign), Gaps: gaps(e.Rows(), func(i int) column.Day { return e.In[i].Day() }, from, to),
	}, nil
}

// gaps are days in a row without any of n rows, so many that chance would give them about once in 20 000 (with even flow, e to the power
// of minus what was expected; ten expected).
func gaps(n int, day func(int) column.Day, from, to column.Day) (all []Days) {
	if to < from {
		return nil
	}
	perDay := make([]int32, to-from+1)
	for i := range n {
		if d := day(i) - from; d >= 0 && int(d) < len(perDay) {
			perDay[d]++
		}
	}
	need := float64(len(perDay)) * 10 / float64(max(1, n))
	start := -1
	for i := 0; i <= len(perDay); i++ {
		if i < len(perDay) && perDay[i] == 0 {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && float64(i-start) >= need && len(all) < 50 {
			all = append(all, Days{(from + column.Day(start)).Date(), (from + column.Day(i-1)).Date()})
		}
		start = -1
	}
	return all
}

func qualityOfDispensings(d *column.Dispensings, c column.PharmacyCounts, from, to column.Day) Quality {
	return Quality{Rows: c.Rows, Coarse: c.Coarse, Medicines: len(d.Codes), Gaps: gaps(d.Rows(), func(i int) column.Day { return d.Day[i] }, from, to)}
}

func qualityOfPersons(people []column.Person, today date.Date) Quality {
	q := Quality{Rows: len(people)}
	for i := range people {
		p := &people[i]
		if p.YearOnly {
			q.YearOnly++
		}
		if p.Municipality == "" {
			q.NoPlace++
		}
		if p.Died != 0 {
			q.Dead++
		} else if p.Age(column.DayOf(today)) > 110 {
			q.Old++
		}
	}
	return q
}
