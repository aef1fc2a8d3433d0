package care

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// drawn writes a thread with one letter a knot: D done, C current, S soon, L late, P paused, t to do; evaluations
// after a bar.
func drawn(knots []Knot) string {
	letters := map[State]string{KnotDone: "D", KnotCurrent: "C", KnotSoon: "S", KnotLate: "L", KnotPaused: "P", KnotTodo: "t"}
	var b strings.Builder
	for i, k := range knots {
		if k.Shape == Diamond && (i == 0 || knots[i-1].Shape == Round) {
			fmt.Fprintf(&b, "|%d:", k.Number)
		}
		b.WriteString(letters[k.State])
	}
	return b.String()
}

func TestKnots(t *testing.T) {
	stay := Period{From: day("2026-05-01")}
	yearly := followed(t)
	for _, on := range []string{"2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01"} {
		yearly.do(contacted(on, "2027-06-01"), evaluated(on))
	}
	for _, c := range []struct {
		name  string
		story *story
		today string
		stays []Period
		want  string
	}{
		{"referred", begin(t, long).do(referred("2026-03-02")), "2026-03-02", nil, "DStttt"},
		{"not assessed in time", begin(t, long).do(referred("2026-03-02")), "2026-03-11", nil, "DLtttt"},
		{"waiting", begin(t, long).do(referred("2026-03-02"), decided("2026-03-04", Wait)), "2026-03-05", nil, "DCtttt"},
		{"declined", begin(t, long).do(referred("2026-03-02"), decided("2026-03-04", Decline)), "2026-05-05", nil, "DDtttt"},
		{"to be mapped", included(t), "2026-03-11", nil, "DDDCtt"},
		{"to be mapped soon", included(t), "2026-03-21", nil, "DDDStt"},
		{"admitted before the mapping", included(t), "2026-05-21", []Period{stay}, "DDDPtt"},
		{"plan to be written", included(t).do(mapped("2026-03-20")), "2026-03-21", nil, "DDDDCt"},
		{"followed", followed(t), "2026-04-14", nil, "DDDDDD|1:Cttt"},
		{"contact soon is no mark", followed(t), "2026-05-10", nil, "DDDDDD|1:Cttt"},
		{"contact missed is on the follow-up", followed(t), "2026-05-12", nil, "DDDDDL|1:Cttt"},
		{"evaluation soon", followed(t).do(contacted("2026-05-11", "2026-10-20")), "2026-09-25", nil, "DDDDDD|1:Sttt"},
		{"evaluation late", followed(t).do(contacted("2026-05-11", "2026-10-20")), "2026-10-09", nil, "DDDDDD|1:Lttt"},
		{"admitted", followed(t), "2026-05-02", []Period{stay}, "DDDDDP|1:Cttt"},
		{"paused", followed(t).do(paused("2026-05-01")), "2026-05-02", nil, "DDDDDP|1:Pttt"},
		{"three done", followed(t).do(evaluated("2026-05-01"), evaluated("2026-06-01"), evaluated("2026-07-01")), "2026-05-02", nil, "DDDDDD|1:DDDC"},
		{"five done", yearly, "2026-09-02", nil, "DDDDDD|3:DDDC"},
		{"dead", followed(t).do(died("2026-05-01")), "2026-05-02", nil, "DDDDDC"},
		{"dead and forgotten", followed(t).do(evaluated("2026-05-01"), died("2026-05-01")), "2026-05-20", nil, "DDDDDL|1:Dttt"},
		{"ended", followed(t).do(evaluated("2026-05-01"), ended("2026-05-02", "moved")), "2026-11-20", nil, "DDDDDD|1:Dttt"},
		{"ended early", included(t).do(ended("2026-05-02", "own_wish")), "2026-11-20", nil, "DDDttt"},
	} {
		c.story.t = t
		knots := Knots(c.story.p, c.story.e, c.story.tasks(c.stays...), day(c.today))
		if got := drawn(knots); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if brief := Knots(c.story.p, c.story.e.Brief(), c.story.tasks(c.stays...), day(c.today)); !slices.Equal(brief, knots) {
			t.Errorf("%s: from the brief state %v, want %v", c.name, brief, knots)
		}
		for _, k := range knots {
			if says := k.Says(c.story.e, day(c.today)).String(); !strings.HasPrefix(says, k.Title+": ") || strings.HasSuffix(says, " ") || strings.Contains(says, " ,") {
				t.Errorf("%s: knot %s says %q", c.name, k.Code, says)
			}
		}
	}
}

func TestKnotTexts(t *testing.T) {
	s := followed(t)
	for _, c := range []struct {
		n     int
		today string
		want  string
	}{
		{0, "2026-05-12", "Henvist: gjort 2. mars 2026"},
		{5, "2026-05-20", "Oppfølging: 9 dager over frist, fristen var 11. mai 2026"},
		{5, "2026-05-12", "Oppfølging: 1 dag over frist, fristen var 11. mai 2026"},
		{6, "2026-05-12", "Evaluering 1: frist 30. sep. 2026, 141 dager igjen"},
		{6, "2026-09-29", "Evaluering 1: frist 30. sep. 2026, 1 dag igjen"},
		{6, "2026-09-30", "Evaluering 1: frist i dag"},
		{7, "2026-09-30", "Evaluering 2: ikke ennå"},
	} {
		knots := Knots(long, s.e, s.tasks(), day(c.today))
		if says := knots[c.n].Says(s.e, day(c.today)).String(); says != c.want {
			t.Errorf("knot %d on %s says %q, want %q", c.n, c.today, says, c.want)
		}
	}
	knots := Knots(long, s.e, s.tasks(Period{From: day("2026-05-01")}), day("2026-05-12"))
	if want := "Oppfølging: pauset, fristen var 11. mai 2026"; knots[5].Says(s.e, day("2026-05-12")).String() != want {
		t.Errorf("%q, want %q", knots[5].Says(s.e, day("2026-05-12")), want)
	}
	s = begin(t, long).do(referred("2026-03-02"), decided("2026-03-04", Decline))
	if got := Knots(long, s.e, s.tasks(), now)[1].Says(s.e, now).String(); got != "Vurdert: avslått 4. mars 2026" {
		t.Errorf("%q", got)
	}
}
