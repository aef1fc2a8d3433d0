package candidate

import (
	"fmt"
	"slices"
	"time"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/rules/casefind"
)

// Mark is a word beside a candidate. Tone and Icon are the ui's.
type Mark struct{ Text, Icon, Tone string }

// Person is one candidate in full.
type Person struct {
	Row
	Why      lang.Spoken // in a sentence or two
	Parts    []casefind.Part
	Sum      int // of the parts
	Checks   []string
	LACE     int
	HOSPITAL int
	HasStay  bool // LACE and HOSPITAL are of a stay
	Decision Decision
	Decided  db.ID // the decision that stands, "" none
	Reason   string
	Until    date.Date
	By       string
	On       date.Date // of the decision
	First    date.Date // when the rule first found her
}

// unknown is the refusal for a code that nobody on the list has.
func unknown() error {
	return errs.NotFound("Kandidaten står ikke på listen lenger. Listen kan være ny, eller personen følges alt.")
}

func (w *work) person(c *casefind.Candidate) *Person {
	p := &Person{Row: w.row(c), Why: w.sentence(c), Parts: w.list.Explain(c), First: w.identified[c.Person.ID]}
	for _, part := range p.Parts {
		p.Sum += part.Points
	}
	for _, m := range c.Marks {
		if m != "Innlagt nå" {
			p.Checks = append(p.Checks, m)
		}
	}
	if d, ok := w.list.Discharge(c); ok {
		p.LACE, p.HOSPITAL, p.HasStay = casefind.LACE(d), casefind.HOSPITAL(d), true
	}
	if d, ok := w.decided[c.Person.ID]; ok {
		p.Decided, p.Decision, p.Reason, p.Until, p.By, p.On = d.ID, Decision(d.Decision), In(Reasons, d.Reason), d.UntilOn, d.DecidedByName, date.In(d.DecidedAt.Time)
	}
	return p
}

// checks are what a clinician must look at before deciding.
var checks = []struct {
	mark casefind.Mark
	text string
}{{casefind.MarkDementia, "Sjekk demens"}, {casefind.MarkMetastasis, "Sjekk kreft"}, {casefind.MarkPalliative, "Sjekk palliasjon"}}

// marks are the words beside a candidate, the most pressing first.
func (w *work) marks(c *casefind.Candidate) (all []Mark) {
	if last, known := w.lastEnded(c); c.Score.Admitted && (!known || last.Out.Day() >= column.DayOf(w.today)) { // the list's day may be days ago
		all = append(all, Mark{"Innlagt nå", "bed", "hospital"})
	}
	if d := w.decided[c.Person.ID]; Decision(d.Decision) == Later && !d.UntilOn.After(w.today) {
		all = append(all, Mark{"Vurderes på nytt", "clock", "soon"})
	} else if Decision(d.Decision) == Relevant {
		all = append(all, Mark{"Aktuell", "check", "done"})
	}
	if i := slices.IndexFunc(w.places, func(p Place) bool { return p.Number == c.Person.Municipality }); i >= 0 && w.places[i].Full() {
		all = append(all, Mark{"Ingen plass", "people", "soon"})
	}
	for _, x := range checks {
		if c.Score.Marks&x.mark != 0 {
			all = append(all, Mark{x.text, "info", ""})
		}
	}
	if n := c.Person.NursingHome; n != 0 && n <= w.list.On {
		all = append(all, Mark{"Sykehjem", "house", ""})
	}
	if m, ok := courseMark(w.courses[c.Person.ID]); ok {
		all = append(all, m)
	}
	on := w.list.On.Date() // the day would tell when a stay began or ended
	if first := w.identified[c.Person.ID]; first.Year() == on.Year() && first.Month() == on.Month() && first.After(w.began) {
		all = append(all, Mark{"Ny denne måneden", "star", ""})
	}
	return all
}

// small are numbers in words up to twelve, as text is written.
var small = []string{"ingen", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"}

// many is a number of something in words; one is said whole, for its number bends after what is counted in nynorsk.
func many(n int, one, more string) lang.Spoken {
	if n == 1 {
		return lang.Of(one)
	}
	number := lang.Int(n)
	if n < len(small) {
		number = lang.Of(small[n])
	}
	return lang.Joined(" ", number, lang.Of(more))
}

// sentence tells in plain words what stands out; months only, never a day.
func (w *work) sentence(c *casefind.Candidate) lang.Spoken {
	s, on := c.Score, w.list.On.Date()
	var first lang.Spoken
	switch {
	case s.Emergency6 > 0:
		first = lang.Of("%s siden %s", many(int(s.Emergency6), "én akuttinnleggelse", "akuttinnleggelser"), lang.Month(on.AddMonths(-6).Month()))
	case s.Emergency12 > 0:
		first = lang.Of("%s det siste året", many(int(s.Emergency12), "én akuttinnleggelse", "akuttinnleggelser"))
	default:
		first = lang.Of("Ingen akuttinnleggelser det siste året")
	}
	if s.Departments6 > 1 {
		first = lang.Of("%s, på %s", first, many(int(s.Departments6), "én avdeling", "avdelinger"))
	}
	if all := s.Conditions(); len(all) > 0 {
		var with []lang.Spoken
		for _, condition := range all[:min(3, len(all))] {
			with = append(with, lang.Of(condition))
		}
		first = lang.Of("%s, med %s", first, lang.List(with))
	}
	first = lang.Joined("", lang.Capital(first), ".")
	if days, ok := home(w.list.Stays(c)); ok && days <= casefind.ReadmissionDays {
		if days == 0 {
			return lang.Joined(" ", first, lang.Of("Innlagt igjen samme dag som siste utskrivning."))
		}
		return lang.Joined(" ", first, lang.Of("Siste gang hjemme i bare %s.", many(days, "én dag", "dager")))
	}
	return first
}

// home is how many days somebody was at home between the last two stays.
func home(all []casefind.Stay) (days int, ok bool) {
	n := len(all)
	if n < 2 || !all[n-1].Emergency {
		return 0, false
	}
	return int(all[n-1].In.Day() - all[n-2].Out.Day()), true
}

// Month is what one month of the last two years held.
type Month struct {
	Year, Month int
	Stays       []Bar
}

// Bar is a stay that began in the month.
type Bar struct {
	Emergency bool
	Nights    int
}

// CourseMonths is how many calendar months a course shows: two whole years and the month that is under way.
const CourseMonths = 25

// months are the last two years by calendar month, oldest first; the last is the month of the last day with data. A stay stands in the month that it
// began in, whatever day the list is of: a month that began on the list's own day would move every day, and the day on which a stay changed month
// would be the day it began.
func months(stays []casefind.Stay, on column.Day) []Month {
	all := make([]Month, CourseMonths)
	last := (on - 1).Date()
	first := last.AddDays(1 - last.Day()).AddMonths(1 - CourseMonths)
	for i := range all {
		d := first.AddMonths(i)
		all[i] = Month{Year: d.Year(), Month: int(d.Month())}
	}
	for _, s := range stays {
		d := s.In.Day().Date()
		if i := (d.Year()-first.Year())*12 + int(d.Month()) - int(first.Month()); i >= 0 && i < len(all) {
			all[i].Stays = append(all[i].Stays, Bar{s.Emergency, s.Nights()})
		}
	}
	return all
}

// CourseText is the course in words, for those who do not see the picture.
func CourseText(all []Month) lang.Spoken {
	var parts []any
	for _, m := range all {
		emergency, planned, nights := 0, 0, 0
		for _, s := range m.Stays {
			if s.Emergency {
				emergency++
			} else {
				planned++
			}
			nights += s.Nights
		}
		if emergency+planned == 0 {
			continue
		}
		var stays []lang.Spoken
		if emergency > 0 {
			stays = append(stays, lang.Plural(emergency, "akutt", "akutte"))
		}
		if planned > 0 {
			stays = append(stays, lang.Plural(planned, "planlagt", "planlagte"))
		}
		parts = append(parts, lang.Joined("", lang.Month(time.Month(m.Month)), fmt.Sprintf(" %d: ", m.Year), lang.List(stays), ", ", lang.Plural(nights, "døgn", "døgn")))
	}
	if len(parts) == 0 {
		return lang.Of("Ingen innleggelser de siste to årene.")
	}
	return lang.Of("Innleggelser de siste to årene. %s.", lang.Joined(". ", parts...))
}
