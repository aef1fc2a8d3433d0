package care

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/errs"
)

func TestMayRemove(t *testing.T) {
	s := followed(t) // e1 referred, e2 e3 answered, e4 scored, e5 decided, e6 consented, e7 mapped, e8 plan, e9 contact
	s.do(voids(9, "2026-05-01"))
	for _, c := range []struct {
		n    int
		says string // "" it can
	}{{99, "finnes ikke"}, {1, "hele forløpet"}, {7, "«Plan skrevet» 30. mars 2026 bygger på denne"}, {10, "En retting slettes sammen"}, {8, ""}, {9, ""}, {4, ""}} {
		err := MayRemove(s.p, s.events, id(c.n))
		switch {
		case c.says == "" && err != nil:
			t.Errorf("e%d: %v", c.n, errs.FieldsOf(err))
		case c.says != "" && (err == nil || !strings.Contains(errs.FieldsOf(err)[0].Message, c.says)):
			t.Errorf("e%d: %v, want %q", c.n, err, c.says)
		}
	}
}

// What is left when an event is deleted folds to what a correction of it gives, with no trace of its content, and its place
// in the list is kept.
func TestWithout(t *testing.T) {
	r := Removal{Ground: WrongPatient, On: day("2026-05-03")}
	s := followed(t)
	corrected := s.e
	s.do(voids(9, "2026-05-01"))
	want := s.e
	left := Without(s.events, id(9), r)
	got, err := Fold(s.p, left)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, dates); diff != "" {
		t.Errorf("deleted is not as corrected:\n%s", diff)
	}
	for i, ev := range left {
		gone := i == 8 || i == 9 // the contact and its correction
		if ev.Seq != i+1 || ev.On != s.events[i].On || gone != (ev.Kind == Removed) {
			t.Errorf("event %d is %+v", i+1, ev)
		}
		if gone && (ev.Contact != nil || ev.Reason != "" || ev.By != "" || ev.Voids != "" || ev.Removal.Ground != r.Ground || ev.Removal.On != r.On || (ev.Removal.Of != "") != (i == 9)) {
			t.Errorf("event %d still holds %+v", i+1, ev)
		}
	}
	if s.events[8].Kind != Contacted || corrected == got {
		t.Error("the list given was changed")
	}
	if err := MayRemove(s.p, left, id(9)); err == nil || !strings.Contains(errs.FieldsOf(err)[0].Message, "allerede slettet") {
		t.Errorf("twice: %v", err)
	}
	if _, err := Apply(s.p, left, Event{Kind: Removed, On: now}, now, born); err == nil {
		t.Error("somebody could write a deletion as an event")
	}
	all := []Event{{ID: id(1), Seq: 1, Kind: Removed, On: now, Removal: &r}}
	if e, err := Fold(s.p, all); err != nil || e.Status != StatusVoid || len(Contribution(s.p, e, nil, Beside{}, "nes")) != 0 {
		t.Errorf("an emptied enrolment: %+v %v", e, err)
	}
}

func TestForTheRightPerson(t *testing.T) {
	s := followed(t)
	plan := s.events[7]
	next := plan.For(s.e)
	if next.ID != "" || next.Seq != 0 || next.Plan.Version != 2 || plan.Plan.Version != 1 || next.By != plan.By || next.On != plan.On {
		t.Errorf("%+v of %+v", next, plan)
	}
	for kind := range kindNames {
		if kind.Portable() && (kind == Referred || kind == Decided || kind == Consented || kind == Ended || kind == Corrected || kind == Removed) {
			t.Errorf("%s can be carried over", kind)
		}
	}
}
