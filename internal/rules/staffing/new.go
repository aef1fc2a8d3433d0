package staffing

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/care"
)

// What a new plan begins with. No source says how long things take: all of it is chosen by us, to be changed by whoever plans.
const (
	hour           = 100
	percent        = 100
	productiveYear = 1_500 * hour // of 1 950 agreed hours, less holidays, illness, courses and what is done for others
	doctorYear     = 1_600 * hour
)

// ours are the hours of each kind of work: those who do them, in hundredths, with travel.
var ours = map[string]map[care.Role][2]int64{
	"assessment": {care.MunicipalCoordinator: {150, 0}, care.GeneralPractitioner: {25, 0}, care.HospitalCoordinator: {200, 0}, care.HospitalPhysician: {50, 0}},
	"inclusion":  {care.MunicipalCoordinator: {100, 0}, care.HospitalCoordinator: {25, 0}},
	"mapping":    {care.MunicipalCoordinator: {400, 75}, care.HospitalCoordinator: {200, 150}, care.HospitalPhysician: {50, 0}},
	"planning":   {care.MunicipalCoordinator: {600, 0}, care.GeneralPractitioner: {50, 0}, care.HospitalCoordinator: {100, 0}, care.HospitalPhysician: {100, 0}},
	"contact":    {care.MunicipalCoordinator: {100, 0}, care.HospitalCoordinator: {10, 0}},
	"home_visit": {care.MunicipalCoordinator: {150, 75}},
	"evaluation": {care.MunicipalCoordinator: {400, 75}, care.GeneralPractitioner: {50, 0}, care.HospitalCoordinator: {100, 0}, care.HospitalPhysician: {50, 0}},
	"ending":     {care.MunicipalCoordinator: {300, 0}, care.HospitalCoordinator: {25, 0}},
	"other":      {care.MunicipalCoordinator: {100, 0}, care.HospitalCoordinator: {150, 0}, care.HospitalPhysician: {50, 0}},
}

// New is a plan to begin with: the work of a pathway definition (its stages once for each who comes in, its contacts and evaluations
// in their rhythm), the meetings that the service has, and the region's shares of CFS 3 to 7 as a start. Targets and positions are 0.
func New(kind care.OrgKind, way *care.Pathway, step Step, from date.Date, periods int) *Plan {
	p := &Plan{Kind: kind, Step: step, Frailty: []Frailty{
		{3, 10 * percent, 18, 70 * percent},
		{4, 20 * percent, 18, 85 * percent},
		{5, 25 * percent, 16, 100 * percent},
		{6, 30 * percent, 14, 110 * percent},
		{7, 15 * percent, 10, 130 * percent},
	}}
	for _, st := range way.Stages {
		if st.DoneBy == care.Referred || st.DoneBy == care.Contacted {
			continue // whoever refers does that, and contacts come again
		}
		p.add(Work{Code: st.Code, Title: st.Title, Per: PerIn})
	}
	for _, d := range way.Deadlines {
		switch {
		case !d.Repeats:
		case d.Visit == care.PurposeContact:
			p.add(Work{Code: "contact", Title: d.Title, Per: PerActive, Every: every(d)})
			p.add(Work{Code: "home_visit", Title: "Hjemmebesøk i oppfølgingen", Per: PerActive, Every: 56})
		default:
			p.add(Work{Code: d.Code, Title: d.Title, Per: PerActive, Every: every(d)})
		}
	}
	p.add(Work{Code: "other", Title: "Samarbeid og innleggelser", Per: PerActive, Every: 28})
	p.add(Work{Code: "ending", Title: "Avslutning", Per: PerOut})
	p.Meetings = []Meeting{
		{Code: "coordinators", Title: "Koordinatorgruppe", Weeks: 6, Hours: p.each(300)},
		{Code: "board", Title: "Driftsråd", Yearly: 3, Hours: p.each(200)},
		{Code: "more", Title: "Andre møter", Hours: p.each(0)},
	}
	for i, m := range p.Meetings {
		for k, h := range m.Hours {
			if ByFee(h.Role) {
				p.Meetings[i].Hours[k].N = 0
			}
		}
	}
	for _, r := range RolesOf(kind) {
		p.Terms = append(p.Terms, termsOf(r))
	}
	p.Lay(from, periods)
	return p
}

// Lay gives the plan that many periods of its step from the first day of a month on. A period that it has stays as it is. Another is made of
// its months: the target of the last of them (in a period of several months that of the period, but where it is the one before with who came in and went
// out, it comes and goes with them), the mean of the positions, and the sum of who comes in, who goes out and other cost, where a
// period's are shared by its months so that nothing is lost (the sum so far is rounded). A month before or after what the plan says is as the
// same month of its first or last period.
func (p *Plan) Lay(from date.Date, periods int) {
	old := p.Periods
	p.Periods = nil
	for i := range periods {
		begin := from.AddMonths(i * p.Step.Months())
		next := Period{From: begin, To: begin.AddMonths(p.Step.Months()).AddDays(-1), Posts: p.each(0)}
		if k := slices.IndexFunc(old, func(o Period) bool { return o.From == next.From && o.To == next.To }); k >= 0 {
			next = old[k]
		} else if len(old) > 0 {
			for m := next.From; !m.After(next.To); m = m.AddMonths(1) {
				next.take(old, m)
			}
			for k := range next.Posts {
				next.Posts[k].N = half(next.Posts[k].N, next.Months())
			}
		}
		p.Periods = append(p.Periods, next)
	}
}

// take adds one month of the periods that were; positions are summed over months.
func (p *Period) take(old []Period, month date.Date) {
	k := slices.IndexFunc(old, func(o Period) bool { return o.Holds(month) })
	if k < 0 {
		if k = 0; month.After(old[0].From) {
			k = len(old) - 1
		}
	}
	o := old[k]
	n := o.Months()
	at := (int64(MonthOf(month)-MonthOf(o.From))%n + n) % n
	share := func(whole int64) int64 { return half(whole*(at+1), n) - half(whole*at, n) }
	p.Target, p.In, p.Out, p.Other, p.Longer = o.Target, p.In+share(o.In), p.Out+share(o.Out), p.Other+share(o.Other), o.Longer
	if k > 0 && o.Holds(month) && old[k-1].Target+o.In-o.Out == o.Target { // the way from the period before is known: not all of it in the first month
		so := func(whole int64) int64 { return half(whole*(at+1), n) }
		p.Target = old[k-1].Target + so(o.In) - so(o.Out)
	}
	for i := range p.Posts {
		p.Posts[i].N += of(o.Posts, p.Posts[i].Role)
	}
}

func (p *Plan) add(w Work) {
	for _, r := range RolesOf(p.Kind) {
		w.Hours, w.Travel = append(w.Hours, Amount{r, ours[w.Code][r][0]}), append(w.Travel, Amount{r, ours[w.Code][r][1]})
	}
	p.Work = append(p.Work, w)
}

// each gives every role of the plan the same number.
func (p *Plan) each(n int64) []Amount {
	var list []Amount
	for _, r := range RolesOf(p.Kind) {
		list = append(list, Amount{r, n})
	}
	return list
}

// every is the rhythm of a deadline in days; a month is 30.
func every(d care.DeadlineRule) int64 {
	n := int64(d.Length)
	switch d.Unit {
	case care.Weeks:
		return 7 * n
	case care.Months:
		return 365 * n / 12
	}
	return n
}

func termsOf(r care.Role) Terms {
	const kroner = 100
	switch r {
	case care.GeneralPractitioner:
		return Terms{Role: r, Fee: 1_200 * kroner}
	case care.HospitalPhysician:
		return Terms{Role: r, Hours: doctorYear, Salary: 1_450_000 * kroner, Indirect: 30 * percent}
	}
	return Terms{Role: r, Hours: productiveYear, Salary: 890_000 * kroner, Indirect: 25 * percent}
}
