package care

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/date"
)

func TestNotice(t *testing.T) {
	n := Notice{About: NoticeNew, Case: "T-48217", Event: AlertAdmitted, Where: "hospital", Acute: true, At: date.MustParse("2026-11-21").At(6, 40), Link: "https://traad.example/v/9RK2", Till: date.MustParse("2026-11-21").At(10, 41)}
	want := `En person teamet ditt følger, er innlagt på sykehus.

Hendelse:   innleggelse, øyeblikkelig hjelp
Sted:       sykehus
Tid:        21. november, om morgenen
Referanse:  T-48217

Åpne varselet (krever innlogging):
https://traad.example/v/9RK2

Kvitterer ingen innen omtrent kl. 11.00, går varselet til neste i rekken.

E-posten inneholder ingen opplysninger om personen. Ikke svar med personopplysninger.
Varsler er ingen vakttjeneste. Ved fare for liv: 113. Legevakt: 116 117.
`
	if n.Text() != want || n.Subject() != "Tråd: nytt varsel T-48217" {
		t.Errorf("%s\n%s", n.Subject(), n.Text())
	}
	n.Till = date.MustParse("2026-11-23").At(11, 0)
	n.Late = true
	if text := n.Text(); !strings.Contains(text, "innen omtrent 23. november kl. 11.00") || !strings.Contains(text, "øyeblikkelig hjelp, sent meldt") {
		t.Error(text)
	}
	n.Acute, n.Where = false, "elsewhere" // not told, and no kind of place that has a name
	if text := n.Text(); strings.Contains(text, "øyeblikkelig") || strings.Contains(text, "Sted") || !strings.Contains(text, "innleggelse, sent meldt") {
		t.Error(text)
	}
	n.Event, n.Acute, n.Where = AlertDischarged, true, "kad"
	if text := n.Text(); strings.Contains(text, "øyeblikkelig") || !strings.Contains(text, "Sted:       kommunal akutt døgnenhet (KAD)") {
		t.Error(text)
	}
	for hour, want := range map[int]string{0: "natten", 5: "natten", 6: "morgenen", 9: "formiddagen", 11: "formiddagen", 12: "ettermiddagen", 17: "ettermiddagen", 18: "kvelden", 23: "kvelden"} {
		if got := PartOfDay(date.MustParse("2026-11-21").At(hour, 59)); got != "21. november, om "+want {
			t.Errorf("at %d: %s", hour, got)
		}
	}
	if s := (Notice{About: NoticeSummary, Count: 3, Link: "https://x/varsler"}).Text(); !strings.Contains(s, "3 hendelser om personer") || strings.Contains(s, "Referanse") {
		t.Error(s)
	}
}

var variable = regexp.MustCompile(`T-\d{5,9}|https://traad\.example/\S*|\d{1,2}\. \p{L}+|om (natten|morgenen|formiddagen|ettermiddagen|kvelden)|kl\. \d\d\.\d\d|\d+ hendelser?`)

var hearingVariable = regexp.MustCompile(`T-\d{5,9}|https://traad\.example/\S*|\d{1,2}\. \p{L}+`)

// TestNoticeSaysNothingMore: of two notices that differ in code, time, link and count only, the rest is word for word the same; so
// nothing else can come into a mail. The struct has no field that could carry it, and this fails for one that is added and shown.
func TestNoticeSaysNothingMore(t *testing.T) {
	abouts := []NoticeKind{NoticeNew, NoticeTurn, NoticeForwarded, NoticeRemind, NoticeUndone, NoticeTakenBack, NoticeSummary, NoticeNobody, NoticeEnd}
	fixed := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "at"), 0)
		n := Notice{
			About: rapid.SampledFrom(abouts).Draw(t, "about"), Event: rapid.SampledFrom(AlertKinds).Draw(t, "event"), Late: rapid.Bool().Draw(t, "late"), At: at,
			Where: rapid.SampledFrom([]string{"hospital", "kad", "legevakt", ""}).Draw(t, "where"), Acute: rapid.Bool().Draw(t, "acute"),
			Case: fmt.Sprintf("T-%d", rapid.IntRange(10000, 999999999).Draw(t, "code")), Link: "https://traad.example/v/" + rapid.StringMatching(`[A-Z2-7]{20}`).Draw(t, "link"),
			Till: at.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "hours")) * time.Hour), Count: rapid.IntRange(2, 30).Draw(t, "count"),
		}
		rest := variable.ReplaceAllString(n.Subject()+"\n"+n.Text(), "*")
		rest = strings.ReplaceAll(rest, "innen omtrent * *", "innen omtrent *")
		key := fmt.Sprint(n.About, n.Event, n.Late, n.Where, n.Acute)
		if was, ok := fixed[key]; ok && was != rest {
			t.Fatalf("two texts for %s:\n%s\n%s", key, was, rest)
		}
		fixed[key] = rest
		for _, minute := range []string{at.In(date.Oslo).Format("15.04")} {
			if strings.Contains(strings.Split(strings.Split(n.Text(), "Kvitterer")[0], "Skriver ingen")[0], minute) {
				t.Fatalf("the exact time is told:\n%s", n.Text())
			}
		}
	})
}
