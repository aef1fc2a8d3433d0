package care

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

func TestHearingNotice(t *testing.T) {
	n := Notice{About: NoticeHearing, Case: "T-48217", Due: date.MustParse("2026-11-25"), Link: "https://traad.example/h/9RK2"}
	want := `Du er bedt om å svare på en plan for en person du er med og følger opp. Det tar vanligvis et minutt.

Svarfrist:  25. november
Referanse:  T-48217

Les planen og svar (krever innlogging):
https://traad.example/h/9RK2

E-posten inneholder ingen opplysninger om personen. Ikke svar med personopplysninger.
Varsler er ingen vakttjeneste. Ved fare for liv: 113. Legevakt: 116 117.
`
	if n.Text(nil) != want || n.Subject(nil) != "Tråd: plan til høring T-48217" {
		t.Errorf("%s\n%s", n.Subject(nil), n.Text(nil))
	}
}

// TestHearingNoticeSaysNothingMore: whatever a notice about a hearing is filled with, only the code, the day and the link vary.
func TestHearingNoticeSaysNothingMore(t *testing.T) {
	fixed := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		n := Notice{
			Event: rapid.SampledFrom(AlertKinds).Draw(t, "event"), Late: rapid.Bool().Draw(t, "late"),
			Count: rapid.IntRange(0, 30).Draw(t, "count"), Due: date.Of(2026, 1, 1).AddDays(rapid.IntRange(0, 900).Draw(t, "due")),
			Case: fmt.Sprintf("T-%d", rapid.IntRange(10000, 999999999).Draw(t, "code")), Link: "https://traad.example/h/" + rapid.StringMatching(`[A-Z2-7]{20}`).Draw(t, "link"),
		}
		for _, n.About = range HearingNotices { // all of them of each draw: of drawn ones some would be missing now and then
			for tongue, v := range voices {
				rest, key := hearingVariable.ReplaceAllString(n.Subject(v)+"\n"+n.Text(v), "*"), string(tongue)+string(n.About)
				if was, ok := fixed[key]; ok && was != rest {
					t.Fatalf("two texts for %s:\n%s\n%s", n.About, was, rest)
				}
				fixed[key] = rest
			}
		}
	})
	if len(fixed) != len(lang.All)*len(HearingNotices) {
		t.Errorf("%d of %d texts were drawn", len(fixed), len(lang.All)*len(HearingNotices))
	}
}
