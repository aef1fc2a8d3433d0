package care

import "testing"

// lay is a stay in a bed from noon to noon; out "" lasts still.
func lay(in, out string, planned bool) BedStay {
	s := BedStay{Period: Period{From: day(in)}, In: day(in).At(12, 0), Planned: planned}
	if out != "" {
		s.To, s.Out = day(out), day(out).At(12, 0)
	}
	return s
}

func TestReadmitted(t *testing.T) {
	home := func(more ...Event) *Enrolment {
		all := append([]Event{toHospital("2026-01-05"), answered(short, Municipality, "2026-01-05"), answered(short, Hospital, "2026-01-05"), decided("2026-01-06", Include), consented("2026-01-06")}, more...)
		for i := range all {
			all[i].ID, all[i].Seq = id(i+1), i+1
		}
		e, err := Fold(short, all)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	first := lay("2026-01-02", "2026-01-08", false)
	late := home(mapped("2026-01-10"), ended("2026-01-20", "moved"))
	moved := first
	moved.Out = day("2026-01-08").At(9, 0)
	on := lay("2026-01-08", "2026-01-12", false)
	for name, c := range map[string]struct {
		p     *Pathway
		e     *Enrolment
		stays []BedStay
		ok    bool
		home  string
		word  string
	}{
		"in hospital still":                  {short, home(), []BedStay{lay("2026-01-02", "", false)}, false, "", ""},
		"home":                               {short, home(), []BedStay{first}, true, "2026-01-08", "2026-02-07"},
		"back on the last day":               {short, home(), []BedStay{first, lay("2026-02-07", "", false)}, true, "2026-01-08", "yes"},
		"back the day after":                 {short, home(), []BedStay{first, lay("2026-02-08", "", false)}, true, "2026-01-08", "2026-02-07"},
		"a planned stay is none":             {short, home(), []BedStay{first, lay("2026-01-20", "2026-01-21", true)}, true, "2026-01-08", "2026-02-07"},
		"planned, then back":                 {short, home(), []BedStay{first, lay("2026-01-20", "2026-01-21", true), lay("2026-01-25", "", false)}, true, "2026-01-08", "yes"},
		"moved to another hospital":          {short, home(), []BedStay{moved, on}, true, "2026-01-12", "2026-02-11"},
		"ended before anybody could know":    {short, late, []BedStay{first}, true, "2026-01-08", "unknown"},
		"ended, but back before that":        {short, late, []BedStay{first, lay("2026-01-15", "", false)}, true, "2026-01-08", "yes"},
		"a stay long before the referral":    {short, home(), []BedStay{lay("2025-12-01", "2025-12-05", false)}, false, "", ""},
		"the long-term pathway watches none": {long, home(), []BedStay{first}, false, "", ""},
	} {
		r, ok := c.p.Readmitted(c.e, c.stays)
		if ok != c.ok || ok && (r.Discharged != day(c.home) || r.bucket() != c.word) {
			t.Errorf("%s: %v %+v %q", name, ok, r, r.bucket())
		}
	}
	// Who goes on in another pathway is told of still.
	e := home(mapped("2026-01-10"), Event{Kind: Ended, On: day("2026-01-20"), End: "to_long_term", Carried: &Carried{Enrolment: "next", Pathway: "Langvarig"}})
	if r, ok := short.Readmitted(e, []BedStay{first}); !ok || r.Unknown() || r.Over(day("2026-02-07")) || !r.Over(day("2026-02-08")) {
		t.Errorf("%+v", r)
	}
	if r, ok := short.Readmitted(home(died("2026-01-15")), []BedStay{first}); !ok || !r.Unknown() {
		t.Errorf("dead: %+v", r)
	}
	// The counters: one bucket of the month of the discharge.
	sums := Contribution(short, home(), nil, Beside{Stays: []BedStay{first}}, "nes")
	if n := sums[TallyKey{"nes", short.Code, MeasureReadmission, "2026-01:2026-02-07"}]; n != 1 {
		t.Errorf("counted %v", sums)
	}
}
