package candidate

import (
	"fmt"
	"slices"
	"strings"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/rules/casefind"
)

// Mark is a word beside a candidate. Tone and Icon are the ui's.
type Mark struct{ Text, Icon, Tone string }

// Person is one candidate in full.
type Person struct {
	Row
	Why      string // in a sentence or two
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
	for _, x := range []struct {
		mark casefind.Mark
		text string
	}{{casefind.MarkDementia, "Sjekk demens"}, {casefind.MarkMetastasis, "Sjekk kreft"}, {casefind.MarkPalliative, "Sjekk palliasjon"}} {
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

func inWords(n int) string {
	if n < len(small) {
		return small[n]
	}
	return nb.Int(n)
}

func many(n int, one, more string) string {
	if n == 1 {
		return small[1] + " " + one
	}
	return inWords(n) + " " + more
}

// sentence tells in plain words what stands out; months only, never a day.
func (w *work) sentence(c *casefind.Candidate) string {
	s, on := c.Score, w.list.On.Date()
	var b strings.Builder
	switch {
	case s.Emergency6 > 0:
		b.WriteString(many(int(s.Emergency6), "akuttinnleggelse", "akuttinnleggelser") + " siden " + nb.Month(on.AddMonths(-6).Month()))
	case s.Emergency12 > 0:
		b.WriteString(many(int(s.Emergency12), "akuttinnleggelse", "akuttinnleggelser") + " det siste året")
	default:
		b.WriteString("Ingen akuttinnleggelser det siste året")
	}
	if s.Departments6 > 1 {
		b.WriteString(", på " + many(int(s.Departments6), "avdeling", "avdelinger"))
	}
	if all := s.Conditions(); len(all) > 0 {
		b.WriteString(", med " + nb.List(all[:min(3, len(all))], "og"))
	}
	b.WriteString(".")
	if days, ok := home(w.list.Stays(c)); ok && days <= casefind.ReadmissionDays {
		if days == 0 {
			b.WriteString(" Innlagt igjen samme dag som siste utskrivning.")
		} else {
			b.WriteString(" Siste gang hjemme i bare " + many(days, "dag", "dager") + ".")
		}
	}
	return nb.Capital(b.String())
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
func CourseText(all []Month) string {
	var parts []string
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
		text := fmt.Sprintf("%s %d: ", nb.Month(date.Of(m.Year, 1, 1).AddMonths(m.Month-1).Month()), m.Year)
		if emergency > 0 {
			text += nb.Plural(emergency, "akutt", "akutte")
		}
		if planned > 0 {
			if emergency > 0 {
				text += " og "
			}
			text += nb.Plural(planned, "planlagt", "planlagte")
		}
		parts = append(parts, text+", "+nb.Plural(nights, "døgn", "døgn"))
	}
	if len(parts) == 0 {
		return "Ingen innleggelser de siste to årene."
	}
	return "Innleggelser de siste to årene. " + strings.Join(parts, ". ") + "."
}
