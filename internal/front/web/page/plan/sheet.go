package plan

import (
	"cmp"
	"slices"
	"strings"

	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// sheet is the plan as it is read and printed. Remarks are numbered at their place.
type sheet struct {
	Title, Lead string
	Name        string // of the version, where two stand beside each other
	Matters     string
	Marks       []int // remarks to the whole plan
	At          marks // and to its sections, at their headings
	Goals       []goal
	Groups      []group
	Signs       []signs
	Wish        *limit
	Decision    *limit
	Earlier     string // of treatment, from before the clarifications were its one home
	Medicines   []ui.Fact
	Team        ui.Team
	Phones      []change // how the contacts' numbers are updated without a hearing, none where the reader may not
	IP          []ui.Fact
	Text        string
	Signed      []string // who signed, whether the patient agrees, who was heard
}

type goal struct {
	Number    int
	Text, See string
	Sub       bool
	Tag       ui.Tag
	Marks     []int
}

type group struct {
	Icon, Heading string
	Rows          []row
}

type row struct {
	ID, What, Name, Often string
	Due                   ui.Deadline
	Goal                  int // number of the goal that it serves, 0 none
	Done                  bool
	Standing              *ui.Tag // of the GP's measure: proposed, or confirmed
	Agreed                string  // how the GP told somebody else what became of it
	Marks                 []int
	Change                *change // how it is updated without a hearing, nil where the reader may not
}

// change is the small form of a measure: done, or another day; or of a contact: another number.
type change struct {
	Action, Version, Path, Before string
	DuePath, DueBefore            string
	May                           bool // move the day, too
	Open                          bool // the reader came for it
	Undo                          bool // it is done, and can be said not to be
	About                         string
}

type signs struct {
	Area  string
	Marks []int
	Boxes []box
}

type box struct {
	Colour, Icon, Heading, See, Do string
	Marks                          []int
}

type limit struct {
	Text, Note string
	Overdue    string
	Marks      []int
}

// marks are the numbers of remarks by path.
type marks map[string][]int

func marksOf(r *planapp.Round) marks {
	m := marks{}
	if r == nil {
		return m
	}
	for _, x := range r.Remarks {
		m[x.Path] = append(m[x.Path], x.Number)
	}
	return m
}

// Under are the remarks at any field of an item or a section, in order.
func (m marks) Under(item string) (out []int) {
	for path, ns := range m {
		if path == item || strings.HasPrefix(path, item+"/") {
			out = append(out, ns...)
		}
	}
	slices.Sort(out)
	return out
}

func (d *desk) sheet(e edition, m marks) sheet {
	p, today := e.Plan, d.head.Today
	s := sheet{Title: d.v.T("Behandlingsplan for %s", d.head.Name()), Matters: strings.Trim(p.Matters, "«» \n"), Text: p.Text, Marks: m[""], At: m}
	number := p.GoalNumbers()
	for _, g := range p.Goals {
		s.Goals = append(s.Goals, goal{Number: number[g.ID], Text: strings.Trim(g.Text, "«»"), See: g.See, Sub: g.Above != "", Tag: goalTag(d.v, g.Status), Marks: m.Under("mal/" + g.ID)})
	}
	for _, who := range plan.Parties {
		g := group{Icon: whoIcon(who), Heading: d.partyName(e, who)}
		for _, x := range p.Of(who) {
			g.Rows = append(g.Rows, d.row(e, x, today, number, m))
		}
		if len(g.Rows) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	g := group{Icon: "question", Heading: d.v.T("Ingen ansvarlig ennå")}
	for _, x := range p.Of("") {
		g.Rows = append(g.Rows, d.row(e, x, today, number, m))
	}
	if len(g.Rows) > 0 {
		s.Groups = append(s.Groups, g)
	}
	for _, x := range p.Signs {
		one := signs{Area: cmp.Or(x.Area, d.v.T("tegn")), Marks: m["tegn/"+x.ID+"/omrade"]}
		for _, c := range plan.Colours {
			b := box{Colour: string(c), Icon: map[plan.Colour]string{plan.Green: "check-circle", plan.Yellow: "triangle", plan.Red: "octagon"}[c], Heading: d.v.T(c.Title()), See: x.See[c], Do: x.Do[c]}
			b.Marks = append(append(b.Marks, m["tegn/"+x.ID+"/"+string(c)+"-tegn"]...), m["tegn/"+x.ID+"/"+string(c)+"-gjor"]...)
			one.Boxes = append(one.Boxes, b)
		}
		if slices.ContainsFunc(one.Boxes, func(b box) bool { return b.See+b.Do != "" || len(b.Marks) > 0 }) { // an area that waits to be written is for the draft
			s.Signs = append(s.Signs, one)
		}
	}
	s.Wish, s.Decision = limits(d.v, p.Treatment, today, d.head.LastEvaluation(), m)
	s.Earlier = p.Treatment.Earlier
	for _, f := range []ui.Fact{{Term: d.v.T("Følges"), Text: p.Medicines.Watch}, {Term: d.v.T("Unngå"), Text: p.Medicines.Avoid}, {Term: d.v.T("Liste i bruk"), Text: p.Medicines.List}, {Term: d.v.T("Gjennomgang"), Text: p.Medicines.Reviewed}} {
		if f.Text != "" {
			s.Medicines = append(s.Medicines, f)
		}
	}
	for _, c := range p.Contacts {
		if path := "team/" + c.ID + "/telefon"; d.updates(e) && access.MayNotUpdatePlan(d.v.Actor, path, plan.Measure{}) == "" {
			s.Phones = append(s.Phones, change{Action: d.path("endre"), Version: string(e.Version.ID), Path: path, Before: c.Phone, About: c.Name})
		}
		s.Team = append(s.Team, ui.Member{Icon: "phone", Name: c.Name, Does: c.Does, Note: c.Hours, Number: c.Phone})
	}
	if e.Around != nil && s.Team == nil {
		for _, c := range e.Around.Team {
			s.Team = append(s.Team, ui.Member{Icon: "phone", Name: c.Name, Does: c.Does, Note: c.Hours, Number: c.Phone})
		}
	}
	s.ip(d.v, p.IP)
	return s
}

// partyName names a party as it was when the version was published, and in the one that is followed as it is.
func (d *desk) partyName(e edition, who plan.Party) string {
	switch who {
	case plan.Patient:
		return d.v.T("Du, %s", d.head.Details.GivenName)
	case plan.Municipality:
		if e.Around != nil {
			if e.Around.Area == "" || e.Around.District {
				return d.v.T(who.Title())
			}
			return d.v.T("%s kommune", e.Around.Area)
		}
		if d.course != nil && d.course.Area.Kind == "municipality" {
			return d.v.T("%s kommune", d.course.Area.Name)
		}
	case plan.Hospital:
		return d.v.T("Sykehuset, IHT")
	case plan.GP:
		if e.Around != nil {
			if e.Around.GP != "" {
				return d.v.T("Fastlege %s", e.Around.GP)
			}
			return d.v.T(who.Title())
		}
		for _, m := range d.head.Team {
			if m.Part == patient.GPPart {
				return d.v.T("Fastlege %s", m.Name)
			}
		}
	}
	return d.v.T(who.Title())
}

func goalTag(v *page.Visit, s plan.GoalStatus) ui.Tag {
	t := ui.Tag{Text: v.T(s.Title()), Tone: ui.Info, Icon: "chevron-right"}
	switch s {
	case plan.GoalMet:
		t.Tone, t.Icon = ui.Done, "check"
	case plan.GoalPartly:
		t.Tone, t.Icon = ui.Soon, "clock"
	case plan.GoalNotMet, plan.GoalChanged:
		t.Tone, t.Icon = ui.Neutral, "minus"
	}
	return t
}

func (d *desk) row(e edition, x plan.Measure, today date.Date, goals map[string]int, m marks) row {
	r := row{ID: x.ID, What: x.What, Name: x.Name, Often: x.Often, Goal: goals[x.Goal], Done: x.Status == plan.MeasureDone, Marks: m.Under("tiltak/" + x.ID)}
	if x.Agreed != "" {
		r.Agreed = d.v.T("Avtalt med fastlegen %s", x.Agreed)
	}
	if x.Who == plan.GP && x.Status == plan.MeasureOpen {
		switch {
		case x.Confirmed:
			r.Standing = &ui.Tag{Text: d.v.T("Bekreftet av fastlegen"), Tone: ui.Done, Icon: "check"}
		default:
			r.Standing = &ui.Tag{Text: d.v.T("Foreslått til fastlegen"), Tone: ui.Soon, Icon: "clock"}
		}
	}
	r.Due.Words = cmp.Or(x.Due, d.v.T("løpende"))
	if !x.On.IsZero() {
		r.Due.Words = d.v.Voice.DayNear(x.On, today)
		switch left := x.On.Days(today); {
		case r.Done, e.Status == planapp.Replaced: // what was late then is for the version after
		case left < 0:
			r.Due.Tone, r.Due.Words = ui.Late, d.v.T("%s, over frist", d.v.Voice.DayNear(x.On, today))
		case left <= 14:
			r.Due.Tone = ui.Soon
		}
	}
	if !d.updates(e) || x.Status == plan.MeasureStopped {
		return r
	}
	if access.MayNotUpdatePlan(d.v.Actor, "tiltak/"+x.ID+"/status", x) == "" {
		r.Change = &change{
			Action: d.path("endre"), Version: string(e.Version.ID), Path: "tiltak/" + x.ID + "/status", Before: string(x.Status), DuePath: "tiltak/" + x.ID + "/frist", DueBefore: x.Due,
			May: access.MayNotUpdatePlan(d.v.Actor, "tiltak/"+x.ID+"/frist", x) == "", About: x.What,
			Open: d.v.Query("gjelder") == x.ID && !r.Done, Undo: r.Done,
		}
	}
	return r
}

// updates reports whether small changes are made to the version, and the reader is one who may make some.
func (d *desk) updates(e edition) bool {
	return e.Version != nil && !e.Version.Hidden && e.Status == planapp.Published && d.v.May(access.UpdatePlan) && !d.head.Emergency
}

// limits are the patient's wish and the medical decision: two things, side by side.
func limits(v *page.Visit, t plan.Treatment, today, evaluated date.Date, m marks) (wish, decision *limit) {
	if t.Wish != "" {
		wish = &limit{Text: t.Wish, Note: t.WishNote(v.Voice, v.Voice.LongDay), Marks: m["avklaring/onske"]}
	}
	if t.Decision != "" {
		decision = &limit{Text: t.Decision, Note: t.DecisionNote(v.Voice, v.Voice.LongDay), Marks: m["avklaring/beslutning"]}
		if t.Overdue(today, evaluated) {
			decision.Overdue = v.T("Må vurderes på nytt")
		}
	}
	return wish, decision
}

func (s *sheet) ip(v *page.Visit, ip plan.IP) {
	for i, f := range ip.Facts() {
		if i == 0 && ip.Has != "" { // whether there is one is said by us, the rest was typed
			f.Text = v.T(f.Text)
		}
		s.IP = append(s.IP, ui.Fact{Term: v.T(f.Term), Text: f.Text})
	}
}
