package nb_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"traad/internal/base/nb"
)

func TestSortKeyOrdersAsNorwegian(t *testing.T) {
	want := []string{
		"", "abel", "Abel", "Almaas", "Bjørnstad", "Čáppa", "De Groot", "Eide", "Nes", "Nesodden", "Vang", "Wang", "Zorro",
		"Ær", "Ærlig", "Øberg", "Öberg", "Øye", "Aaron", "Ås", "Aas", "Aase Berg", "Åsen", "Aasen", "Åsheim",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(nb.SortKey(a), nb.SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("order\n got %q\nwant %q", got, want)
	}
	if nb.SortKey(" Per   Olav ") != nb.SortKey("Per Olav") {
		t.Error("white space must not change the key")
	}
	if nb.SortKey("A\u030as") != nb.SortKey("Ås") {
		t.Error("composed and decomposed å must have one key")
	}
}

func TestSortKeyIsHexAndSafeForManyAtOnce(t *testing.T) {
	want := nb.SortKey("Sæther, Per Olav")
	if want == "" || strings.Trim(want, "0123456789abcdef") != "" {
		t.Fatalf("key %q is not lower-case hexadecimal", want)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got := nb.SortKey("Sæther, Per Olav"); got != want {
					t.Errorf("key %q, want %q", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Ærlig ØYE Åsen":           "ærlig øye åsen",
		"Andrée":                   "andree",
		"Müller":                   "muller",
		"  Per\t Olav\u00a0Sæther": "per olav sæther",
		"A\u030asen":               "åsen",
		"\u212bsen":                "åsen", // the ångström sign
		"Čáppa Đorđe Biŋŋá":        "cappa dorde binna",
		"Öberg":                    "øberg",
		"Straße":                   "strasse",
		"fi\u00adskebolle":         "fiskebolle", // soft hyphen
		"İstanbul":                 "istanbul",
		"":                         "",
		"a\xffb":                   "a b",
		"\u01fbs":                  "as", // å with an acute is not å
	} {
		if got := nb.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Går til postkassen.":           "Går til postkassen.",
		"a\x00b\x07c\x7fd":              "abcd",
		"en\r\nto\rtre\nfire\r":         "en\nto\ntre\nfire\n",
		"en\u2028to\u0085tre":           "en\nto\ntre",
		"a\tb":                          "a\tb",
		"A\u030ase":                     "Åse",
		"\ufeffÅse":                     "Åse",
		"👩🏽‍⚕️ ❤️":                      "👩🏽‍⚕️ ❤️",
		"Elen Biret Čáŋŋá Đ ŧ Ž":        "Elen Biret Čáŋŋá Đ ŧ Ž",
		"\u202egnisrever\u202c":         "gnisrever",
		"\ufffe\U0001ffffx":             "x",
		"\xe5se":                        "\ufffdse",
		"«65 kg» – vekt ≤ 64,8\u00a0kg": "«65 kg» – vekt ≤ 64,8\u00a0kg",
		"  innrykk  beholdes ":          "  innrykk  beholdes ",
	} {
		if got := nb.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := nb.CleanLine(" Per \r\n\tOlav\x00 "); got != "Per Olav" {
		t.Errorf("CleanLine = %q", got)
	}
}

func TestTextProperties(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "s")
		c := nb.Clean(s)
		if !utf8.ValidString(c) || strings.ContainsAny(c, "\x00\r") || !norm.NFC.IsNormalString(c) {
			t.Fatalf("Clean(%q) = %q is not storable", s, c)
		}
		if again := nb.Clean(c); again != c {
			t.Fatalf("Clean changes its own result: %q to %q", c, again)
		}
		f := nb.Fold(s)
		if again := nb.Fold(f); again != f {
			t.Fatalf("Fold changes its own result: %q to %q", f, again)
		}
		if nb.Fold(c+"  X") != nb.Fold(c+" x") {
			t.Fatalf("Fold minds case or spaces after %q", c)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("Åse\r\n\x00")
	f.Add("e\x00\u0301") // a mark that meets its letter when the NUL goes
	f.Fuzz(func(t *testing.T, s string) {
		c := nb.Clean(s)
		if !utf8.ValidString(c) || strings.ContainsAny(c, "\x00\r\ufeff") || nb.Clean(c) != c {
			t.Errorf("Clean(%q) = %q", s, c)
		}
		if fold := nb.Fold(s); nb.Fold(fold) != fold {
			t.Errorf("Fold(%q) = %q folds on to %q", s, fold, nb.Fold(fold))
		}
	})
}

func TestInside(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "Til kartlegging": "til kartlegging", "Øyeblikkelig hjelp": "øyeblikkelig hjelp", "å vente": "å vente",
		"IHT vurderer": "IHT vurderer", "A": "a", "\xff": "\xff",
	} {
		if got := nb.Inside(s); got != want {
			t.Errorf("Inside(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  string
	}{
		{nil, ""},
		{[]string{"Nes"}, "Nes"},
		{[]string{"Nes", "Ullensaker"}, "Nes og Ullensaker"},
		{[]string{"Nes", "Ullensaker", "Eidsvoll"}, "Nes, Ullensaker og Eidsvoll"},
	} {
		if got := nb.List(c.texts, "og"); got != c.want {
			t.Errorf("List(%q) = %q, want %q", c.texts, got, c.want)
		}
	}
}
