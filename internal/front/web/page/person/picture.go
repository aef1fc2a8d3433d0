package person

import (
	"html/template"
	"slices"

	"traad/internal/app/patient"
	"traad/internal/base/chart"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// picture is «To år på ett bilde»: stays, contacts and plans on one time axis. It describes; it proves no effect.
type picture struct {
	Wide, Narrow template.HTML
	Legend       []key
	Rows         []row
}

type key struct {
	Mark template.HTML
	Text string
}

// row is one line of the table that holds the same.
type row struct{ Day, What string }

// The lanes, from the top.
const (
	hospital = iota
	acute
	visits
	calls
	plans
)

var laneNames = [...]string{"Sykehus", "KAD og legevakt", "Hjemmebesøk", "Telefon og video", "Plan og evaluering"}

type sketch struct {
	voice *lang.Voice
	lanes [len(laneNames)][]chart.Item
	rows  []struct {
		on   date.Date
		what string
	}
	from date.Date
}

// draw makes the picture, nil where nothing has happened in the two years.
func draw(v *lang.Voice, h *patient.Head) *picture {
	s := &sketch{voice: v, from: h.Today.AddMonths(-24)}
	for _, st := range h.Stays {
		s.stay(st)
	}
	for i := range h.Courses {
		s.course(&h.Courses[i])
	}
	if len(s.rows) == 0 {
		return nil
	}
	l := chart.Lanes{
		Label: chart.Label{ID: "to-ar", Title: v.Say("To år på ett bilde"), Desc: v.Say("Innleggelser, kontakter og planer siden %s. Tabellen under har alle datoene.", v.DayYear(s.from))},
		From:  s.from, To: h.Today.AddDays(7), Today: h.Today, TodayText: v.Say("I dag"), Months: v.Months(),
	}
	if c := h.Current(); c != nil && c.State.Included() {
		l.Split, l.SplitText = c.State.IncludedOn, v.Say("Inkludert %s", v.LongDay(c.State.IncludedOn))
	}
	for i, name := range laneNames {
		l.Lanes = append(l.Lanes, chart.Lane{Name: v.Say(name), Items: s.lanes[i]})
	}
	p := &picture{Wide: l.SVG(), Legend: legend(s)}
	l.Width, l.ID = 330, "to-ar-smal"
	p.Narrow = l.SVG()
	slices.SortStableFunc(s.rows, func(a, b struct {
		on   date.Date
		what string
	},
	) int {
		return b.on.Compare(a.on)
	})
	for _, r := range s.rows {
		p.Rows = append(p.Rows, row{v.DayYear(r.on), r.what})
	}
	return p
}

func (s *sketch) add(lane int, it chart.Item, what string) {
	last := it.To
	if last.Before(it.From) {
		last = it.From
	}
	if last.Before(s.from) {
		return
	}
	s.lanes[lane] = append(s.lanes[lane], it)
	s.rows = append(s.rows, struct {
		on   date.Date
		what string
	}{it.From, what})
}

func (s *sketch) stay(st patient.Stay) {
	it := chart.Item{From: date.In(st.From.Time), To: date.In(st.To.Time)}
	v := s.voice
	until := ", " + v.Say("er der fortsatt")
	if st.Open() {
		it.To = date.Of(9999, 12, 31)
	} else if until = ""; it.To != it.From {
		until = ", " + v.Say("til %s", v.DayYear(it.To))
	}
	switch {
	case st.Kind == "legevakt":
		it.Mark = chart.Triangle
		s.add(acute, it, v.Say("Legevakt")+", "+st.UnitName)
	case st.Kind == "kad":
		it.Mark = chart.Short
		s.add(acute, it, v.Say("KAD")+", "+st.UnitName+until)
	case st.Urgency == "planned":
		it.Mark = chart.Outlined
		s.add(hospital, it, v.Say("Planlagt innleggelse")+", "+st.UnitName+until)
	default:
		s.add(hospital, it, v.Say("Øyeblikkelig hjelp")+", "+st.UnitName+until)
	}
}

func (s *sketch) course(c *patient.Course) {
	standing, err := care.Standing(c.Events)
	if err != nil {
		return // Fold has read the same list before
	}
	n := 0
	for _, ev := range standing {
		it := chart.Item{From: ev.On}
		switch {
		case ev.Kind == care.Contacted && ev.Contact != nil && ev.Contact.Reached:
			s.meeting(it, ev.Contact.Form, "")
		case ev.Kind == care.Mapped && ev.Visit != nil:
			s.meeting(it, ev.Visit.Form, ", "+s.voice.Say("kartlegging"))
		case ev.Kind == care.PlanWritten && ev.Plan != nil:
			it.Mark, it.Text = chart.Diamond, nb.Int(ev.Plan.Version)
			s.add(plans, it, s.voice.Say("Plan versjon %s", it.Text))
		case ev.Kind == care.Evaluated:
			n++
			it.Mark, it.Text = chart.Diamond, "E"+nb.Int(n)
			s.add(plans, it, s.voice.Say("Evaluering %d", n))
		}
	}
}

func (s *sketch) meeting(it chart.Item, form, about string) {
	switch form {
	case "visit":
		it.Mark = chart.Dot
		s.add(visits, it, s.voice.Say("Hjemmebesøk")+about)
	case "video":
		it.Mark = chart.Tick
		s.add(calls, it, s.voice.Say("Video")+about)
	default:
		it.Mark = chart.Tick
		s.add(calls, it, s.voice.Say("Telefon")+about)
	}
}

// legend explains the marks that are in the picture.
func legend(s *sketch) []key {
	texts := map[chart.Mark]string{
		chart.Period: "ø-hjelp", chart.Outlined: "planlagt", chart.Triangle: "legevakt", chart.Short: "KAD",
		chart.Dot: "hjemmebesøk", chart.Tick: "telefon, video", chart.Diamond: "planversjon, E evaluering",
	}
	used := map[chart.Mark]bool{}
	for _, items := range s.lanes {
		for _, it := range items {
			used[it.Mark] = true
		}
	}
	var out []key
	for _, m := range []chart.Mark{chart.Period, chart.Outlined, chart.Triangle, chart.Short, chart.Dot, chart.Tick, chart.Diamond} {
		if used[m] {
			out = append(out, key{chart.MarkKey(m), s.voice.Say(texts[m])})
		}
	}
	return out
}
