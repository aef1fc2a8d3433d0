package care

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/date"
)

func TestFoldStages(t *testing.T) {
	s := begin(t, long)
	for _, step := range []struct {
		ev     Event
		stage  string
		now    string
		status Status
	}{
		{referred("2026-03-02"), "assessment", "Til vurdering", StatusReferred},
		{answered(long, Municipality, "2026-03-03"), "assessment", "Til vurdering", StatusReferred},
		{answered(long, Hospital, "2026-03-04"), "assessment", "Til vurdering", StatusReferred},
		{decided("2026-03-04", AskMore), "assessment", "Venter på opplysninger", StatusReferred},
		{Event{Kind: InfoReceived, On: day("2026-03-04")}, "assessment", "Til vurdering", StatusReferred},
		{decided("2026-03-04", Wait), "assessment", "Venter på oppstart", StatusWaiting},
		{scored("2026-03-01", 5), "assessment", "Venter på oppstart", StatusWaiting},
		{decided("2026-03-05", Include), "inclusion", "Venter på samtykke", StatusReferred},
		{consented("2026-03-10"), "mapping", "Til kartlegging", StatusActive},
		{contacted("2026-03-12", ""), "mapping", "Til kartlegging", StatusActive},
		{mapped("2026-03-20"), "planning", "Skriver plan", StatusActive},
		{planned("2026-03-30", 1), "follow_up", "Oppfølging", StatusActive},
		{contacted("2026-04-13", ""), "follow_up", "Oppfølging", StatusActive},
		{evaluated("2026-09-28"), "follow_up", "Oppfølging", StatusActive},
		{paused("2026-10-01"), "follow_up", "Oppfølging", StatusActive},
		{died("2026-10-05"), "follow_up", "Død, skal avsluttes", StatusActive},
		{ended("2026-10-06", "dead"), "follow_up", "Avsluttet", StatusEnded},
	} {
		s.do(step.ev)
		if s.e.Stage != step.stage || s.e.Now != step.now || s.e.Status != step.status {
			t.Errorf("after %s %s: %s %q %s, want %s %q %s", step.ev.Kind, step.ev.On, s.e.Stage, s.e.Now, s.e.Status, step.stage, step.now, step.status)
		}
	}
	want := map[string]date.Date{
		"referral": day("2026-03-02"), "assessment": day("2026-03-05"), "inclusion": day("2026-03-10"),
		"mapping": day("2026-03-20"), "planning": day("2026-03-30"), "follow_up": day("2026-04-13"), // the contact in March tied nothing
	}
	if diff := cmp.Diff(want, s.e.Done, dates); diff != "" {
		t.Error(diff)
	}
	e := s.e
	if e.IncludedOn != day("2026-03-10") || e.Contacts != 2 || e.LastContact != day("2026-04-13") || e.Responsible != "ingrid" ||
		e.EndReason != "dead" || e.LengthDays(now) != 210 || e.Matters != "Bo hjemme." || e.PlannedOn != day("2026-03-30") {
		t.Errorf("facts are wrong: %+v", e)
	}
}

func TestFoldFacts(t *testing.T) {
	t.Run("scores in order of day, with trend", func(t *testing.T) {
		s := included(t).do(scored("2026-11-01", 7), scored("2026-06-01", 4))
		if trend, ok := s.e.CFSTrend(); s.e.CFS() != 7 || trend != 1 || !ok {
			t.Errorf("CFS %d trend %d %t", s.e.CFS(), trend, ok)
		}
		if _, ok := included(t).e.CFSTrend(); ok {
			t.Error("one score has a trend")
		}
	})
	t.Run("the latest answer of a level stands", func(t *testing.T) {
		s := included(t)
		s.do(Event{Kind: Answered, On: day("2026-03-11"), Level: Hospital, By: "henrik", Answers: []Answer{{Criterion: "risk", Value: "no", Note: "Ny vurdering."}}})
		got := s.e.Answers[Hospital]["risk"]
		if got.Value != "no" || got.By != "henrik" || got.On != day("2026-03-11") {
			t.Errorf("got %+v", got)
		}
		if s.e.Answers[Municipality]["risk"].Value != "yes" || s.e.Answers[Hospital]["age"].Value != "yes" {
			t.Error("another answer changed")
		}
		if diff := cmp.Diff([]string{"risk"}, s.e.Failed(long)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a consent before the decision counts from the decision", func(t *testing.T) {
		s := begin(t, long).do(referred("2026-03-02"), answered(long, Municipality, "2026-03-03"), answered(long, Hospital, "2026-03-04"),
			scored("2026-03-01", 5), decided("2026-03-10", Include), consented("2026-03-03"))
		if s.e.IncludedOn != day("2026-03-10") || s.e.ConsentedOn != day("2026-03-03") || s.e.Stage != "mapping" {
			t.Errorf("included %s consented %s stage %s", s.e.IncludedOn, s.e.ConsentedOn, s.e.Stage)
		}
	})
	t.Run("a contact written late does not put back what a later one agreed", func(t *testing.T) {
		s := followed(t).do(contacted("2026-04-20", "2026-06-01"), contacted("2026-04-15", "2026-04-16"))
		if s.e.NextContact != day("2026-06-01") || s.e.LastContact != day("2026-04-20") || s.e.Contacts != 3 {
			t.Errorf("next %s last %s count %d", s.e.NextContact, s.e.LastContact, s.e.Contacts)
		}
	})
	t.Run("nobody reached is no contact", func(t *testing.T) {
		s := followed(t)
		ev := contacted("2026-05-11", "2026-07-01")
		ev.Contact.Reached, ev.Contact.Note = false, ""
		s.do(ev)
		if s.e.Contacts != 1 || s.e.LastContact != day("2026-04-13") || s.e.NextContact != day("2026-05-11") {
			t.Errorf("count %d last %s next %s", s.e.Contacts, s.e.LastContact, s.e.NextContact)
		}
	})
	t.Run("bookings", func(t *testing.T) {
		s := included(t).do(booked("2026-03-11", PurposeMapping, "2026-03-18"), booked("2026-03-12", PurposeMapping, "2026-03-20"))
		if s.e.Booked[PurposeMapping].On != day("2026-03-20") {
			t.Errorf("the second booking did not move the visit: %+v", s.e.Booked)
		}
		s.do(booked("2026-03-12", PurposeContact, "2026-03-25"), contacted("2026-03-13", ""))
		if _, ok := s.e.Booked[PurposeContact]; !ok {
			t.Error("a telephone call before the visit took the visit away")
		}
		s.do(mapped("2026-03-20"), contacted("2026-03-25", ""))
		if len(s.e.Booked) != 0 {
			t.Errorf("visits made are still booked: %+v", s.e.Booked)
		}
		s.do(booked("2026-03-26", PurposeContact, "2026-04-02"), Event{Kind: VisitCancelled, On: day("2026-03-27"), Visit: &Visit{Purpose: PurposeContact}, Reason: "Syk."})
		if len(s.e.Booked) != 0 {
			t.Errorf("a cancelled visit is booked: %+v", s.e.Booked)
		}
	})
	t.Run("the ending takes bookings away", func(t *testing.T) {
		s := followed(t).do(booked("2026-04-20", PurposeContact, "2026-12-20"), ended("2026-05-01", "moved"))
		if len(s.e.Booked) != 0 {
			t.Errorf("%+v", s.e.Booked)
		}
	})
	t.Run("consent given again keeps day 0", func(t *testing.T) {
		s := followed(t).do(Event{Kind: ConsentWithdrawn, On: day("2026-05-01")})
		if !s.e.Closing() || s.e.Now != "Samtykke trukket, skal avsluttes" {
			t.Errorf("%q", s.e.Now)
		}
		s.do(consented("2026-05-03"))
		if s.e.Closing() || s.e.IncludedOn != day("2026-03-10") || s.e.Stage != "follow_up" {
			t.Errorf("closing %t included %s", s.e.Closing(), s.e.IncludedOn)
		}
		for _, task := range s.tasks() {
			if task.Open() && (task.Rule == "mapping" || task.Rule == "ending") {
				t.Errorf("%s is open", task.Rule)
			}
		}
	})
}

func TestFoldRefusesDamagedLists(t *testing.T) {
	ok := included(t).events
	for name, list := range map[string][]Event{
		"no events":        {},
		"hole in Seq":      append(ok[:2:2], ok[3]),
		"no referral":      {{ID: "x", Seq: 1, Kind: Consented, Consent: &Consent{}}},
		"no payload":       {{ID: "x", Seq: 1, Kind: Referred}},
		"unknown kind":     append(ok[:1:1], Event{ID: "x", Seq: 2, Kind: "sneezed"}),
		"decision missing": append(ok[:1:1], Event{ID: "x", Seq: 2, Kind: Decided}),
	} {
		if e, err := Fold(long, list); err == nil || e != nil {
			t.Errorf("%s: got %+v, want an error", name, e)
		}
	}
}
