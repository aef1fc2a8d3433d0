package care

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/lang"
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
	if n.Text(nil) != want || n.Subject(nil) != "Tråd: nytt varsel T-48217" {
		t.Errorf("%s\n%s", n.Subject(nil), n.Text(nil))
	}
	n.Till = date.MustParse("2026-11-23").At(11, 0)
	n.Late = true
	if text := n.Text(nil); !strings.Contains(text, "innen omtrent 23. november kl. 11.00") || !strings.Contains(text, "øyeblikkelig hjelp, sent meldt") {
		t.Error(text)
	}
	n.Acute, n.Where = false, "elsewhere" // not told, and no kind of place that has a name
	if text := n.Text(nil); strings.Contains(text, "øyeblikkelig") || strings.Contains(text, "Sted") || !strings.Contains(text, "innleggelse, sent meldt") {
		t.Error(text)
	}
	n.Event, n.Acute, n.Where = AlertDischarged, true, "kad"
	if text := n.Text(nil); strings.Contains(text, "øyeblikkelig") || !strings.Contains(text, "Sted:       kommunal akutt døgnenhet (KAD)") {
		t.Error(text)
	}
	for hour, want := range map[int]string{0: "natten", 5: "natten", 6: "morgenen", 9: "formiddagen", 11: "formiddagen", 12: "ettermiddagen", 17: "ettermiddagen", 18: "kvelden", 23: "kvelden"} {
		if got := partOfDay(nil, date.MustParse("2026-11-21").At(hour, 59)); got != "21. november, om "+want {
			t.Errorf("at %d: %s", hour, got)
		}
	}
	if s := (Notice{About: NoticeSummary, Count: 3, Link: "https://x/varsler"}).Text(nil); !strings.Contains(s, "3 hendelser om personer") || strings.Contains(s, "Referanse") {
		t.Error(s)
	}
}

var variable = regexp.MustCompile(`T-\d{5,9}|https://traad\.example/\S*|\d{1,2}\.? \p{Lu}?\p{Ll}+\b|om (natten|natta|morgenen|morgonen|formiddagen|ettermiddagen|kvelden)|at night|in the (early morning|morning|afternoon|evening)|kl\. \d\d\.\d\d|\d\d:\d\d`)

var hearingVariable = regexp.MustCompile(`T-\d{5,9}|https://traad\.example/\S*|\d{1,2}\.? \p{L}+`)

// voices are those that a notice is written in.
var voices = map[lang.Code]*lang.Voice{lang.NB: nil, lang.NN: lang.In(lang.NN), lang.EN: lang.In(lang.EN)}

// TestNoticeInEachLanguage: every text of a notice, whole, in nynorsk and English; nothing is left in bokmål.
func TestNoticeInEachLanguage(t *testing.T) {
	asked := map[string]bool{}
	listening := lang.Listen(func(text string) { asked[text] = true })
	at := date.MustParse("2026-11-21").At(6, 40)
	for _, about := range append([]NoticeKind{NoticeNew, NoticeTurn, NoticeForwarded, NoticeRemind, NoticeUndone, NoticeTakenBack, NoticeSummary, NoticeNobody, NoticeEnd, NoticeSilent, NoticeSpeaks, NoticeFailed, NoticeTest}, HearingNotices...) {
		for i, event := range AlertKinds {
			n := Notice{About: about, Case: "T-48217", Event: event, Late: true, Acute: true, At: at.Add(time.Duration(i) * 4 * time.Hour), Count: 1 + i, Due: date.MustParse("2026-11-25"), Link: "https://x", Where: []string{"hospital", "kad", "legevakt"}[i%3], Till: at.Add(30 * time.Hour)}
			if i%2 == 0 {
				n.Feed = "Ahus"
			}
			if i == 3 {
				n.At = time.Time{}
			}
			n.Subject(listening)
			n.Text(listening)
		}
	}
	if len(asked) < 60 {
		t.Fatalf("only %d texts were asked for", len(asked))
	}
	for text := range asked {
		for _, c := range lang.Others {
			if !voices[c].Has(text) {
				t.Errorf("%s: no %q", c, text)
			}
		}
	}
	n := Notice{About: NoticeTurn, Case: "T-48217", Event: AlertAdmitted, Where: "hospital", Acute: true, At: at, Link: "https://traad.example/v/9RK2", Till: date.MustParse("2026-11-21").At(10, 41)}
	want := `Nobody has acknowledged the alert. Now it is your turn: a person whom your team follows is admitted to hospital.

Event:      admission, emergency
Place:      hospital
Time:       21 November, in the early morning
Reference:  T-48217

Open the alert (you must log in):
https://traad.example/v/9RK2

If nobody acknowledges it by about 11:00, the alert goes to the next in line.

This mail says nothing about the person. Do not answer with personal data.
Alerts are no emergency service. Danger to life: 113. Out-of-hours clinic: 116 117.
`
	if got := n.Text(voices[lang.EN]); got != want || n.Subject(voices[lang.EN]) != "Tråd: alert T-48217 is waiting for you" {
		t.Errorf("%s\n%s", n.Subject(voices[lang.EN]), got)
	}
}

// TestNoticeSaysNothingMore: of two notices that differ in code, time, link and count only, the rest is word for word the same; so
// nothing else can come into a mail. The struct has no field that could carry it, and this fails for one that is added and shown.
func TestNoticeSaysNothingMore(t *testing.T) {
	abouts := []NoticeKind{NoticeNew, NoticeTurn, NoticeForwarded, NoticeRemind, NoticeUndone, NoticeTakenBack, NoticeSummary, NoticeNobody, NoticeEnd}
	fixed := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		tongue := rapid.SampledFrom(lang.All).Draw(t, "language")
		v := voices[tongue]
		at := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "at"), 0)
		n := Notice{
			About: rapid.SampledFrom(abouts).Draw(t, "about"), Event: rapid.SampledFrom(AlertKinds).Draw(t, "event"), Late: rapid.Bool().Draw(t, "late"), At: at,
			Where: rapid.SampledFrom([]string{"hospital", "kad", "legevakt", ""}).Draw(t, "where"), Acute: rapid.Bool().Draw(t, "acute"),
			Case: fmt.Sprintf("T-%d", rapid.IntRange(10000, 999999999).Draw(t, "code")), Link: "https://traad.example/v/" + rapid.StringMatching(`[A-Z2-7]{20}`).Draw(t, "link"),
			Till: at.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "hours")) * time.Hour), Count: rapid.IntRange(2, 30).Draw(t, "count"),
		}
		rest := variable.ReplaceAllString(n.Subject(v)+"\n"+n.Text(v), "*")
		rest = strings.NewReplacer("innen omtrent * *", "innen omtrent *", "innan omtrent * *", "innan omtrent *", "by about * *", "by about *").Replace(rest)
		key := fmt.Sprint(tongue, n.About, n.Event, n.Late, n.Where, n.Acute)
		if was, ok := fixed[key]; ok && was != rest {
			t.Fatalf("two texts for %s:\n%s\n%s", key, was, rest)
		}
		fixed[key] = rest
		n.Till = time.Time{} // which says when it goes to the next
		for _, minute := range []string{at.In(date.Oslo).Format("15.04"), at.In(date.Oslo).Format("15:04")} {
			if strings.Contains(n.Text(v), minute) {
				t.Fatalf("the exact time is told:\n%s", n.Text(v))
			}
		}
	})
}
