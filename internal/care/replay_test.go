package care

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"traad/internal/base/errs"
)

func TestReplayIsApplyOneAfterTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, events := drawStory(t)
		for range rapid.IntRange(0, 2).Draw(t, "unasked") { // perhaps something that Apply refuses
			ev := drawEvent(t, p, events)
			ev.ID, ev.Seq = id(len(events)+1), len(events)+1
			events = append(events, ev)
		}
		var want *Enrolment
		var refusal error
		refused := -1
		for i, ev := range events {
			next, err := Apply(p, events[:i], ev, now, born)
			if err != nil {
				want, refused, refusal = nil, i, err
				break
			}
			want = next
		}
		got, at, err := Replay(p, events, now, born)
		if at != refused || (err == nil) != (refusal == nil) {
			t.Fatalf("refused at %d: %v; Apply refuses at %d: %v", at, err, refused, refusal)
		}
		if refusal != nil {
			if errs.KindOf(err) != errs.KindOf(refusal) || errs.SafeText(err) != errs.SafeText(refusal) || !cmp.Equal(errs.FieldsOf(err), errs.FieldsOf(refusal), cmpopts.IgnoreFields(errs.Field{}, "Said")) {
				t.Fatalf("refusal %v, Apply's %v", err, refusal)
			}
			return
		}
		if diff := cmp.Diff(want, got, dates); diff != "" {
			t.Fatalf("the enrolment differs (-Apply +Replay):\n%s", diff)
		}
	})
}

func TestReplayRefusesDamagedLists(t *testing.T) {
	hole := []Event{toHospital("2026-01-05"), scored("2026-01-05", 5)}
	hole[0].Seq, hole[1].Seq = 1, 3
	for name, events := range map[string][]Event{"nothing": nil, "a hole": hole, "no referral": {{Kind: ScoredCFS, CFS: 5, On: day("2026-01-05"), Seq: 1}}} {
		if e, _, err := Replay(long, events, now, born); err == nil || e != nil {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
}
