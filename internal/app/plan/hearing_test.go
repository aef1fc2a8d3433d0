package plan_test

import (
	"context"
	"testing"
	"time"

	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// heard sends the draft to the GP and the patient, who have until 25 November.
func (g *ground) heard(t testing.TB) *plan.Version {
	t.Helper()
	g.write(t)
	d := plan.Send{Version: g.version, Due: date.Of(2026, 11, 25), Parties: []plan.Asked{{Kind: rule.Patient, Name: "Kari Aasen"}, {Kind: rule.GP, Name: "Mona Ruud"}}}
	if err := d.Run(context.Background(), g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	return g.all(t).Working
}

// Silent parties are reminded once, two days before the last day; whoever answered is left in peace; the team is told once when it is
// past; and a later day begins it all anew.
func TestRemindHearings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		v := g.heard(t)
		round, err := plan.RoundOf(ctx, st.Reader(), v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := (plan.Answer{Version: v.ID, Party: round.Parties[0].ID, Says: plan.Agree, How: plan.InPerson}).Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		run := func(day date.Date, want int, reminded, told bool) {
			t.Helper()
			g.now = day.At(9, 0)
			if n, err := plan.RemindHearings(ctx, g.s); n != want || err != nil {
				t.Errorf("%s: %d, %v", day, n, err)
			}
			round, err := plan.RoundOf(ctx, st.Reader(), v.ID)
			if err != nil {
				t.Fatal(err)
			}
			now := g.all(t).Working
			if !round.Parties[0].Reminded.IsZero() || round.Parties[1].Reminded.IsZero() == reminded || now.Reminded.IsZero() == reminded || now.Escalated.IsZero() == told {
				t.Errorf("%s: %+v of %+v", day, round.Parties, now)
			}
		}
		run(date.Of(2026, 11, 22), 0, false, false)
		g.now = date.Of(2026, 11, 23).At(6, 59)
		if n, err := plan.RemindHearings(ctx, g.s); n != 0 || err != nil {
			t.Errorf("in the night: %d, %v", n, err)
		}
		run(date.Of(2026, 11, 23), 1, true, false)
		run(date.Of(2026, 11, 24), 0, true, false)
		run(date.Of(2026, 11, 26), 1, true, true)
		run(date.Of(2026, 11, 27), 0, true, true)
		today := func() date.Date { return date.In(g.now) }
		for _, c := range []struct {
			due  date.Date
			seen int
			kind errs.Kind
		}{
			{date.Date{}, 0, errs.KindInvalid}, {today(), 0, errs.KindInvalid}, {today().AddDays(91), 0, errs.KindInvalid}, {today().AddDays(5), 1, errs.KindConflict},
		} {
			seen := g.all(t).Working.Seen - c.seen
			if err := (plan.Extend{Version: v.ID, Seen: seen, Due: c.due}).Run(ctx, g.s, g.ingrid); errs.KindOf(err) != c.kind {
				t.Errorf("%+v: %v", c, err)
			}
		}
		d := plan.Extend{Version: v.ID, Seen: g.all(t).Working.Seen, Due: date.Of(2026, 12, 10)}
		for range 2 { // the same form twice
			if err := d.Run(ctx, g.s, g.grete); err != nil {
				t.Fatal(err)
			}
		}
		if now := g.all(t).Working; now.Due != d.Due || !now.Reminded.IsZero() || !now.Escalated.IsZero() {
			t.Errorf("extended: %+v", now)
		}
		g.now = g.now.Add(time.Hour)
		if n, err := plan.RemindHearings(ctx, g.s); n != 0 || err != nil {
			t.Errorf("after the extension: %d, %v", n, err)
		}
		run(date.Of(2026, 12, 8), 1, true, false)
		rows := 0
		for _, line := range storetest.Rows(t, st, "audit", "deed", "id") {
			if line == "deed="+string(access.RemindHearing) {
				rows++
			}
		}
		if rows != 3 { // one each time that it did something, none where there was nothing to do
			t.Errorf("%d rows in the audit", rows)
		}
	})
}

// Nobody is reminded of a plan for somebody who is dead; a death that is taken back lets the reminders go again.
func TestNoReminderAfterDeath(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.heard(t)
		if err := (patient.RegisterDeath{Patient: g.person, On: date.In(g.now)}).Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		g.now = date.Of(2026, 11, 26).At(9, 0)
		if n, err := plan.RemindHearings(ctx, g.s); n != 0 || err != nil {
			t.Errorf("dead: %d, %v", n, err)
		}
		if err := (patient.UndoDeath{Patient: g.person, Reason: "Feil person"}).Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		if n, err := plan.RemindHearings(ctx, g.s); n != 1 || err != nil {
			t.Errorf("alive after all: %d, %v", n, err)
		}
	})
}

// A hearing that is withdrawn keeps its text for the team, takes no more answers, and gives its number to the next.
func TestWithdraw(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		v := g.heard(t)
		round, err := plan.RoundOf(ctx, st.Reader(), v.ID)
		if err != nil {
			t.Fatal(err)
		}
		said := plan.Answer{Version: v.ID, Party: round.Parties[1].ID, Says: plan.Comment, Note: "Ring meg", How: plan.ByTelephone}
		if err := said.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		seen := g.all(t).Working.Seen
		if err := (plan.Withdraw{Version: v.ID, Seen: seen, Why: " \n"}).Run(ctx, g.s, g.grete); errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("without a reason: %v", err)
		}
		for range 2 {
			if err := (plan.Withdraw{Version: v.ID, Seen: seen, Why: "Innlagt, vi begynner på nytt"}).Run(ctx, g.s, g.grete); err != nil {
				t.Fatal(err)
			}
		}
		all := g.all(t)
		if all.Working != nil || all.Holds != nil || len(all.Versions) != 1 {
			t.Fatalf("%+v", all)
		}
		w := all.Versions[0]
		if w.Status != plan.Withdrawn || w.Withdrawn.By != "Grete Moen" || w.Withdrawn.Why != "Innlagt, vi begynner på nytt" || w.Number >= 0 {
			t.Errorf("%+v", w)
		}
		if texts, err := plan.Texts(ctx, st.Reader(), w); err != nil || texts["mal/a/tekst"] == "" {
			t.Errorf("its text is lost: %v, %v", texts, err)
		}
		if round, err := plan.RoundOf(ctx, st.Reader(), v.ID); err != nil || len(round.Remarks) != 1 {
			t.Errorf("its answers are lost: %+v, %v", round, err)
		}
		if err := said.Run(ctx, g.s, g.ingrid); errs.KindOf(err) != errs.KindGone {
			t.Errorf("answered after: %v", err)
		}
		for i := range 2 { // the number is free, and so it is after the next is withdrawn, too
			id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
			if err != nil {
				t.Fatal(err)
			}
			now := g.all(t).Working
			if now.ID != id || now.Number != 1 {
				t.Errorf("round %d: the next draft is %+v", i, now)
			}
			if err := (plan.Withdraw{Version: id, Seen: now.Seen, Why: "Feil person"}).Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := plan.RemindHearings(ctx, g.s); n != 0 || err != nil {
			t.Errorf("reminded %d of none, %v", n, err)
		}
	})
}
