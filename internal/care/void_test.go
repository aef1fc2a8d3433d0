package care

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/errs"
)

func TestVoidRefusals(t *testing.T) {
	for _, c := range []struct {
		name  string
		void  Event
		field string
		says  string
	}{
		{"nothing named", Event{Kind: Corrected, On: now, Reason: "Feil"}, "hendelse", "finnes ikke"},
		{"unknown", voids(99, "2026-05-01"), "hendelse", "finnes ikke"},
		{"no reason", Event{Kind: Corrected, On: now, Voids: id(9)}, "arsak", "Skriv hvorfor"},
		{"tomorrow", voids(9, "2026-11-22"), "dato", "i dag eller tidligere"},
		{"the referral, with a contact standing", voids(1, "2026-05-01"), "hendelse", "«Kontakt» 13. apr. 2026 bygger på denne"},
		{"the decision, with a contact standing", voids(5, "2026-05-01"), "hendelse", "«Kontakt» 13. apr. 2026"},
		{"the mapping, with a plan standing", voids(7, "2026-05-01"), "hendelse", "«Plan skrevet» 30. mars 2026"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := followed(t).try(c.void) // e1 referred, e2 e3 answered, e4 scored, e5 decided, e6 consented, e7 mapped, e8 plan, e9 contact
			if err == nil {
				t.Fatal("accepted")
			}
			for _, f := range errs.FieldsOf(err) {
				if f.Name == c.field && strings.Contains(f.Message, c.says) {
					return
				}
			}
			t.Errorf("%+v, want %q at %s", errs.FieldsOf(err), c.says, c.field)
		})
	}
}

func TestVoidOnceOnly(t *testing.T) {
	s := followed(t).do(voids(9, "2026-05-01"))
	if s.e.Contacts != 0 || s.e.Done["follow_up"] != day("") {
		t.Errorf("a voided contact counts: %+v", s.e.Done)
	}
	for n, says := range map[int]string{9: "allerede rettet", 10: "En retting kan ikke rettes"} {
		if _, err := s.try(voids(n, "2026-05-02")); err == nil || !strings.Contains(errs.FieldsOf(err)[0].Message, says) {
			t.Errorf("void of e%d: %v, want %q", n, err, says)
		}
	}
	s.do(contacted("2026-04-14", ""))
	if s.e.Contacts != 1 || s.e.LastContact != day("2026-04-14") {
		t.Errorf("the right contact does not count: %+v", s.e)
	}
}

func TestVoidReopens(t *testing.T) {
	s := followed(t)
	open := s.e
	s.do(ended("2026-05-01", "moved"), voids(10, "2026-05-02"))
	if diff := cmp.Diff(open, s.e, dates); diff != "" {
		t.Errorf("a voided ending leaves a trace:\n%s", diff)
	}
	s.do(died("2026-05-03"), voids(12, "2026-05-04"), contacted("2026-05-05", ""))
	if s.e.Closing() || s.e.Contacts != 2 {
		t.Error("a death that was a mistake still stops contacts")
	}
}

func TestVoidBackToTheReferral(t *testing.T) {
	s := begin(t, long).do(referred("2026-03-02"), scored("2026-03-02", 5))
	_, err := s.try(voids(1, "2026-03-03"))
	if err == nil || !strings.Contains(errs.FieldsOf(err)[0].Message, "«CFS skåret» 2. mars 2026") {
		t.Fatalf("the referral went from under the score: %v", err)
	}
	if s.do(voids(2, "2026-03-03"), voids(1, "2026-03-03")); s.e.Status != StatusVoid {
		t.Errorf("%s", s.e.Status)
	}
}

func TestWrongPerson(t *testing.T) {
	s := begin(t, long).do(referred("2026-03-02"), voids(1, "2026-03-03"))
	if s.e.Status != StatusVoid || s.e.Open() || s.e.Now != "Feilregistrert" || len(s.tasks()) != 0 {
		t.Errorf("%s %q with %d tasks", s.e.Status, s.e.Now, len(s.tasks()))
	}
	if n := len(Contribution(long, s.e, s.tasks(), Beside{}, "nes")); n != 0 {
		t.Errorf("it adds %d counters", n)
	}
	if _, err := s.try(referred("2026-03-04")); err == nil || !strings.Contains(errs.SafeText(err), "ny henvisning") {
		t.Errorf("a void enrolment took a new referral: %v", err)
	}
}

// A definition may become stricter, and history may be imported: what never followed the order is in nobody's way.
func TestVoidAmongImportedHistory(t *testing.T) {
	events := []Event{referred("2025-01-10"), contacted("2025-03-01", ""), planned("2025-02-01", 1), contacted("2025-04-01", "")}
	for i := range events {
		events[i].ID, events[i].Seq = id(i+1), i+1
	}
	e, err := Apply(long, events, voids(4, "2026-05-01"), now, born)
	if err != nil || e.Contacts != 1 {
		t.Fatalf("%+v %v", e, err)
	}
}
