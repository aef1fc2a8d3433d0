package lang

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

var (
	verb   = regexp.MustCompile(`%(?:\[\d\])?[sd]`)
	action = regexp.MustCompile(`{{[^}]*}}|{[a-zæøå]+}`)
)

// Every catalogue has the same texts, and a translation has the places of its text: what stands in them must not be lost, or shown twice.
func TestCatalogues(t *testing.T) {
	nn, err := read(nynorsk)
	if err != nil {
		t.Fatal(err)
	}
	en, err := read(english)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]map[string]string{"nn": {nn, en}, "en": {en, nn}} {
		for text, said := range c[0] {
			if _, ok := c[1][text]; !ok {
				t.Errorf("%q is in %s.toml and not in the other", text, name)
			}
			if strings.TrimSpace(said) == "" || said != strings.TrimSpace(said) || text != strings.TrimSpace(text) {
				t.Errorf("%s: %q is said %q", name, text, said)
			}
			if got, want := numbered(said), numbered(text); !slices.Equal(got, want) {
				t.Errorf("%s: %q has %v, its translation %q has %v", name, text, want, said, got)
			}
			for _, r := range "<>" {
				if strings.ContainsRune(said, r) && !strings.ContainsRune(text, r) {
					t.Errorf("%s: markup in %q", name, said)
				}
			}
		}
	}
}

// numbered are the places of a text, sorted: verbs by the argument that they show.
func numbered(text string) []string {
	var out []string
	n := 0
	for _, v := range verb.FindAllString(text, -1) {
		if n++; !strings.Contains(v, "[") {
			v = "%[" + string(rune('0'+n)) + "]" + v[1:]
		}
		out = append(out, v)
	}
	out = append(out, action.FindAllString(text, -1)...)
	slices.Sort(out)
	return slices.Compact(out)
}

func TestSay(t *testing.T) {
	entries := map[string]string{"Planen til %s": "%s’s plan", "100 %": "100 percent", "Planen": "The plan", "gang": "time", "ganger": "times"}
	v := &Voice{Code: EN, texts: func(s string) (string, bool) { x, ok := entries[s]; return x, ok }}
	for _, c := range []struct{ got, want string }{
		{v.Say("Planen til %s", "Kari"), "Kari’s plan"},
		{v.Say("Planen til %s", "Planen"), "Planen’s plan"}, // what stands in a text is never looked up
		{v.Say("100 %"), "100 percent"},
		{v.Say("Finnes %s ikke", "x"), "Finnes x ikke"},
		{v.Plural(1, "gang", "ganger"), "1 time"},
		{v.Plural(2001, "gang", "ganger"), "2,001 times"},
		{(*Voice)(nil).Say("Planen til %s", "Kari"), "Planen til Kari"},
		{(*Voice)(nil).Say("100 %"), "100 %"},
		{v.Say("Planen til %s", Of("Planen til %s", Plural(2, "gang", "ganger"))), "2 times’s plan’s plan"}, // what is ours is said where it stands in another text
		{Of("Planen til %s", Plural(2, "gang", "ganger")).String(), "Planen til 2 ganger"},
		{(*Voice)(nil).Plural(2, "gang", "ganger"), "2 ganger"},
		{string((*Voice)(nil).Tag()), "nb"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestChoose(t *testing.T) {
	for accept, want := range map[string]Code{
		"": NB, "nb-NO,nb;q=0.9,en;q=0.8": NB, "nn-NO,nn;q=0.9,en;q=0.8": NN, "en-GB,en;q=0.9,nb;q=0.1": EN, "no": NB, "no-NO,en": NB,
		"sv-SE,sv;q=0.9,en;q=0.8": EN, "de": NB, "nn;q=0.2,en;q=0.9": EN, ";;;q=x": NB, "*": NB, strings.Repeat("en,", 5000): EN,
	} {
		if got := Choose(accept); got != want && !(len(accept) > 1000) {
			t.Errorf("Accept-Language %.40q: %s, want %s", accept, got, want)
		}
	}
}

// Every day and moment is written in each language; in bokmål as package nb does.
func TestDates(t *testing.T) {
	now := date.Of(2026, 11, 24).At(9, 43) // a Tuesday
	at := func(day, hour int) time.Time { return date.Of(2026, 11, day).At(hour, 5) }
	nn, en := In(NN), In(EN)
	for _, c := range []struct{ got, want string }{
		{nn.Weekday(date.In(now)), "tysdag"},
		{en.Weekday(date.In(now)), "Tuesday"},
		{nn.LongDay(date.In(now)), "24. november 2026"},
		{en.LongDay(date.In(now)), "24 November 2026"},
		{en.DayYear(date.In(now)), "24 Nov 2026"},
		{en.Day(date.Date{}), ""},
		{en.LongDay(date.Date{}), ""},
		{nn.DayYear(date.Date{}), ""},
		{nn.Moment(at(24, 8), now), "i dag kl. 08.05"},
		{en.Moment(at(24, 8), now), "today at 08:05"},
		{nn.Moment(at(23, 8), now), "i går kl. 08.05"},
		{en.Moment(at(25, 8), now), "tomorrow at 08:05"},
		{nn.Moment(at(21, 8), now), "laurdag kl. 08.05"},
		{en.Moment(at(21, 8), now), "Saturday at 08:05"},
		{en.Moment(at(2, 8), now), "2 Nov at 08:05"},
		{en.Moment(date.Of(2025, 1, 2).At(8, 5), now), "2 Jan 2025 at 08:05"},
		{en.Moment(time.Time{}, now), ""},
		{(*Voice)(nil).Moment(at(24, 8), now), nb.Moment(at(24, 8), now)},
		{nn.Until(at(24, 10), now), "om 22 min"},
		{en.Until(at(24, 10), now), "in 22 min"},
		{en.Until(at(25, 10), now), "in 24 hours"},
		{nn.Until(at(28, 10), now), "om 4 dagar"},
		{en.Until(at(23, 10), now), "now"},
		{en.Until(time.Time{}, now), ""},
		{nn.List([]string{"a", "b", "c"}), "a, b og c"},
		{en.List([]string{"a", "b"}), "a and b"},
		{en.List(nil), ""},
		{nn.WeekdayShort(date.In(now)), "tys."},
		{nn.Long(date.In(now)), "tysdag 24. november 2026"},
		{en.Long(date.In(now)), "Tuesday 24 November 2026"},
		{nn.DayNear(date.Of(2026, 11, 28), date.In(now)), "lau. 28. nov."},
		{en.DayNear(date.In(now), date.In(now)), "Tue 24 Nov"},
		{en.DayNear(date.Of(2026, 11, 2), date.In(now)), "2 Nov"},
		{en.DayNear(date.Of(2027, 1, 23), date.In(now)), "23 Jan 2027"},
		{en.DayNear(date.Date{}, date.In(now)), ""},
		{en.MonthYear(date.In(now)), "Nov 2026"},
		{en.List(en.Months()[9:]), "Oct, Nov and Dec"},
		{nn.List(nn.Months()), ""},
		{nn.MonthYear(date.In(now)), "nov. 2026"},
		{nn.Due(date.Of(2026, 11, 15), date.In(now)), "9 dagar over"},
		{en.Due(date.Of(2026, 11, 23), date.In(now)), "1 day overdue"},
		{en.Due(date.In(now), date.In(now)), "Today"},
		{nn.Due(date.Of(2026, 11, 25), date.In(now)), "I morgon"},
		{en.Due(date.Of(2026, 11, 26), date.In(now)), "Thursday"},
		{en.Due(date.Of(2026, 12, 1), date.In(now)), "7 days left"},
		{en.Left(date.Of(2026, 11, 26), date.In(now)), "2 days left"},
		{en.Left(date.Date{}, date.In(now)), "No deadline"},
		{nn.Duration(date.Of(2025, 9, 1), date.In(now)), "14 md."},
		{en.Duration(date.In(now), date.Of(2025, 9, 1)), "14 months"},
		{en.Duration(date.Of(2026, 11, 22), date.In(now)), "2 days"},
		{nn.DayNumber(date.Of(2026, 11, 1), date.In(now)), "dag 24"},
		{en.DayNumber(date.Of(2026, 11, 1), date.In(now)), "day 24"},
		{en.DayNumber(date.Date{}, date.In(now)), ""},
		{Whose("Henrik").In(en), "Henrik’s"},
		{Whose("Jens").In(nn), "Jens’"},
		{Whose("Henrik").In(nil), "Henriks"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	for _, c := range All {
		if c.Title() == "" || c.Name() == "" || In(c).Tag() != c {
			t.Errorf("%s has no name or no voice", c)
		}
	}
	if In("de").Tag() != NB || Code("").Known() {
		t.Error("a language that is not known")
	}
	if m := slices.Sorted(maps.Keys(weekdays)); !slices.Equal(m, []Code{EN, NN}) {
		t.Errorf("weekdays are in %v", m)
	}
}
