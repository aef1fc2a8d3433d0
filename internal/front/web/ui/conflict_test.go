package ui

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func marked(ps []Piece) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Differs {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, test := range []struct{ a, b, wantA, wantB string }{
		{"", "", "", ""},
		{"likt", "likt", "likt", "likt"},
		{"Vekt opp 1,5 kg på tre dager.", "Vekt opp 2 kg på tre dager. Trenger to puter.", "Vekt opp [1,5] kg på tre dager.", "Vekt opp [2] kg på tre dager. [Trenger to puter.]"},
		{"ringer man. og ons.", "", "[ringer man. og ons.]", ""},
		{"a b c", "c b a", "[a] b [c]", "[c] b [a]"},
		{"en\nto", "en\ntre", "en\n[to]", "en\n[tre]"},
	} {
		a, b := Compare(test.a, test.b)
		if marked(a) != test.wantA || marked(b) != test.wantB {
			t.Errorf("Compare(%q, %q) = %q, %q; want %q, %q", test.a, test.b, marked(a), marked(b), test.wantA, test.wantB)
		}
	}
}

// Nothing of either text is lost, and what is not marked is the same in both.
func TestCompareLosesNothing(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "vekt", " ", "\n", "æ"}), 0, 30).Draw(t, "words"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		as, bs := Compare(a, b)
		join := func(ps []Piece, differing bool) string {
			var s strings.Builder
			for _, p := range ps {
				if differing || !p.Differs {
					s.WriteString(p.Text)
				}
			}
			return s.String()
		}
		if join(as, true) != a || join(bs, true) != b {
			t.Fatalf("lost text: %q → %q, %q → %q", a, join(as, true), b, join(bs, true))
		}
		squash := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squash(join(as, false)) != squash(join(bs, false)) {
			t.Fatalf("%q and %q: unmarked parts differ: %q, %q", a, b, join(as, false), join(bs, false))
		}
	})
}

func TestCompareLongTexts(t *testing.T) {
	a, b := strings.Repeat("a b ", 5000), strings.Repeat("c d ", 5000)
	as, bs := Compare("felles "+a, "felles "+b)
	if !strings.HasPrefix(marked(as), "felles [") || !strings.HasPrefix(marked(bs), "felles [") {
		t.Errorf("%.40q, %.40q", marked(as), marked(bs))
	}
}

func TestKeepBoth(t *testing.T) {
	for _, test := range []struct{ mine, theirs, want string }{
		{"en", "to", "en\n\nto"},
		{"en og to", "to", "en og to"},
		{"en", "en og to", "en og to"},
		{"", "to", "to"},
	} {
		if got := KeepBoth(test.mine, test.theirs); got != test.want {
			t.Errorf("KeepBoth(%q, %q) = %q, want %q", test.mine, test.theirs, got, test.want)
		}
	}
}

// use is the label of the third button.
func use(t *testing.T, c Conflict) string {
	t.Helper()
	made, err := HTML("conflict", c)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(made), `value="deres">`)
	label, _, _ := strings.Cut(after, "<")
	return label
}

func TestUseTheirs(t *testing.T) {
	for who, want := range map[string]string{"Henrik Dahl": "Bruk Henriks", "Jens Lie": "Bruk Jens’", "Max": "Bruk Max’", "": "Bruk den andre"} {
		if got := use(t, Conflict{Theirs: Wording{Who: who}}); got != want {
			t.Errorf("%q: %q, want %q", who, got, want)
		}
	}
}
