package nin_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
)

// Numbers that their owners have published for tests, and the worked examples of the rule of 2032 (not issued).
func TestPublishedNumbers(t *testing.T) {
	for _, c := range []struct {
		number    string
		kind      nin.Kind
		synthetic bool
		from2032  bool
		born      string // "" where the number does not tell
		sex       nin.Sex
	}{
		{"17912099997", nin.BirthNumber, true, false, "2020-11-17", nin.Man},
		{"05840399895", nin.BirthNumber, true, false, "2003-04-05", nin.Woman},
		{"12905299938", nin.BirthNumber, true, false, "1952-10-12", nin.Man},
		{"21883649874", nin.BirthNumber, true, false, "1936-08-21", nin.Woman},
		{"21905297101", nin.BirthNumber, true, false, "1952-10-21", nin.Man},
		{"57912075186", nin.DNumber, true, false, "2020-11-17", nin.Man},
		{"45840375084", nin.DNumber, true, false, "2003-04-05", nin.Woman},
		{"31777207884", nin.BirthNumber, true, false, "1972-12-31", nin.Woman},
		{"15720255178", nin.BirthNumber, true, false, "2002-07-15", nin.Man},
		{"19779998080", nin.BirthNumber, true, false, "1999-12-19", nin.Woman},
		{"178242 00025", nin.BirthNumber, true, false, "1942-02-17", nin.Woman},
		{"02013299997", nin.BirthNumber, false, false, "", nin.Unknown}, // rest 0, and a birth year that only the new rule has
		{"02013299903", nin.BirthNumber, false, true, "", nin.Unknown},
		{"02013299806", nin.BirthNumber, false, false, "", nin.Unknown},       // rest 0, and a birth year that only the new rule has
		{"30108299920", nin.BirthNumber, false, false, "1982-10-30", nin.Man}, // rest 0: cannot be told from an old one
		{"30108299939", nin.BirthNumber, false, true, "", nin.Unknown},
	} {
		n, err := nin.Parse(c.number)
		if err != nil {
			t.Errorf("%s: %v", c.number, err)
			continue
		}
		born, known := n.BirthDate()
		sex, sexKnown := n.Sex()
		if n.Kind() != c.kind || n.Synthetic() != c.synthetic || n.From2032() != c.from2032 {
			t.Errorf("%s: %v, synthetic %t, from 2032 %t", c.number, n.Kind(), n.Synthetic(), n.From2032())
		}
		if born.String() != c.born || known != (c.born != "") {
			t.Errorf("%s: born %q, %t; want %q", c.number, born, known, c.born)
		}
		if sex != c.sex || sexKnown != (c.sex != nin.Unknown) {
			t.Errorf("%s: sex %v, %t; want %v", c.number, sex, sexKnown, c.sex)
		}
		if want := strings.ReplaceAll(c.number, " ", ""); n.Digits() != want {
			t.Errorf("digits %s, want %s", n.Digits(), want)
		}
	}
}

// Help numbers are built here from the rule, for none may be taken from a real register.
func TestHelpNumbers(t *testing.T) {
	for _, c := range []struct {
		nine string // the first nine digits
		kind nin.Kind
	}{
		{"175142000", nin.HelpNumber},
		{"575142000", nin.HelpNumber}, // day + 40 and month + 40: NAV's, but not provably
		{"812345670", nin.CommonHelpNumber},
		{"999999900", nin.CommonHelpNumber},
	} {
		n := withCheckDigits(t, c.nine)
		if n.Kind() != c.kind || n.Synthetic() {
			t.Errorf("%s…: %v, synthetic %t; want %v and not synthetic", c.nine, n.Kind(), n.Synthetic(), c.kind)
		}
		if d, ok := n.BirthDate(); ok || !d.IsZero() {
			t.Errorf("%s…: a help number tells no birth date, got %s", c.nine, d)
		}
		if s, ok := n.Sex(); ok || s != nin.Unknown {
			t.Errorf("%s…: a help number tells no sex", c.nine)
		}
	}
}

// withCheckDigits finds the check digits of today's rule by trying all; the ninth digit moves on where there are none.
func withCheckDigits(t *testing.T, nine string) nin.Number {
	t.Helper()
	for last := nine[8]; last <= '9'; last++ {
		for k := range 100 {
			n, err := nin.Parse(nine[:8] + string(last) + string(rune('0'+k/10)) + string(rune('0'+k%10)))
			if err == nil && !n.From2032() {
				return n
			}
		}
	}
	t.Fatalf("no number starts with %s", nine[:8])
	return nin.Number{}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "Fødselsnummeret mangler. Skriv 11 sifre."},
		{" - ", "Fødselsnummeret mangler. Skriv 11 sifre."},
		{"5", "Nummeret har 1 siffer, men skal ha 11."},
		{"5840399895", "Nummeret har 10 sifre, men skal ha 11. Se om en null mangler først."},
		{"058403998951", "Nummeret har 12 sifre, men skal ha 11. Et DUF-nummer kan ikke brukes her."},
		{"0584039989512", "Nummeret har 13 sifre, men skal ha 11."},
		{"058403 9989O", "Tegn nummer 12 er en bokstav. Skriv bare sifre."},
		{"058403+99895", "Tegn nummer 7 er ikke et siffer. Skriv bare sifre."},
		{"٠5840399895", "Tegn nummer 1 er ikke et siffer. Skriv bare sifre."},
		{"05134200025", "Siffer 3 og 4 er ingen måned. Sjekk datoen i nummeret."},
		{"05004200025", "Siffer 3 og 4 er ingen måned. Sjekk datoen i nummeret."},
		{"05934200025", "Siffer 3 og 4 er ingen måned. Sjekk datoen i nummeret."},
		{"00824200025", "Siffer 1 og 2 er ingen dag i måneden. Sjekk datoen i nummeret."},
		{"35824200025", "Siffer 1 og 2 er ingen dag i måneden. Sjekk datoen i nummeret."},
		{"72824200025", "Siffer 1 og 2 er ingen dag i måneden. Sjekk datoen i nummeret."},
		{"31844200025", "Siffer 1 til 6 er ingen dato i kalenderen. Sjekk dag, måned og år i nummeret."},
		{"29824200025", "Siffer 1 til 6 er ingen dato i kalenderen. Sjekk dag, måned og år i nummeret."},
		{"05076600324", "Kontrollsifferet stemmer ikke. Sjekk de to siste sifrene."},
		{"17824200026", "Kontrollsifferet stemmer ikke. Sjekk de to siste sifrene."},
		{"81234567800", "Kontrollsifferet stemmer ikke. Sjekk de to siste sifrene."},
	} {
		n, err := nin.Parse(c.in)
		if errs.SafeText(err) != c.want || errs.KindOf(err) != errs.KindInvalid || !n.IsZero() {
			t.Errorf("Parse(%q) = %v, %q; want %q", c.in, n.Digits(), errs.SafeText(err), c.want)
		}
	}
}

func TestParseTakesWhatPeopleWrite(t *testing.T) {
	want, err := nin.Parse("17824200025")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"178242 00025", "17.82.42-00025", " 178242\u00a000025\n", "178242–00025", "\u200b17824200025", "1 7 8 2 4 2 0 0 0 2 5"} {
		if got, err := nin.Parse(s); err != nil || got != want {
			t.Errorf("Parse(%q): %v", s, err)
		}
	}
}

func TestSynthetic(t *testing.T) {
	for _, c := range []struct {
		birth string
		count int // individual numbers in the series of one sex
	}{{"1853-01-01", 0}, {"1854-01-01", 125}, {"1899-12-31", 125}, {"1939-05-05", 250}, {"1942-02-17", 300}, {"2031-12-31", 250}, {"2032-01-01", 0}} {
		made, last := 0, 0
		for serial := -1; serial < 320; serial++ {
			if _, ok := nin.Synthetic(date.MustParse(c.birth), true, serial); ok {
				made, last = made+1, serial
			}
		}
		if made < c.count*7/10 || made > c.count || last >= max(c.count, 1) {
			t.Errorf("%s: %d numbers, last serial %d, of a series of %d", c.birth, made, last, c.count)
		}
	}
	if _, ok := nin.Synthetic(date.Date{}, true, 0); ok {
		t.Error("no birth date gives no number")
	}
}

// Every number that is made reads back as it was made, and no single digit of it can be mistyped unseen.
func TestSyntheticReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := date.Of(1854, 1, 1).AddDays(rapid.IntRange(0, 65012).Draw(t, "days")) // to 2031-12-31
		woman := rapid.Bool().Draw(t, "woman")
		n, ok := nin.Synthetic(birth, woman, rapid.IntRange(0, 124).Draw(t, "serial"))
		if !ok {
			t.Skip("check digit 10")
		}
		back, err := nin.Parse(n.Digits())
		if err != nil || back != n {
			t.Fatalf("%s does not read back: %v", n.Digits(), err)
		}
		want := nin.Man
		if woman {
			want = nin.Woman
		}
		born, ok1 := back.BirthDate()
		sex, ok2 := back.Sex()
		if born != birth || sex != want || !ok1 || !ok2 || !back.Synthetic() || back.From2032() || back.Kind() != nin.BirthNumber {
			t.Fatalf("%s: born %s, sex %v, kind %v; made for %s, %v", n.Digits(), born, sex, back.Kind(), birth, want)
		}
		i := rapid.IntRange(0, 10).Draw(t, "place")
		digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		changed := n.Digits()[:i] + string(digit) + n.Digits()[i+1:]
		if _, err := nin.Parse(changed); err == nil && changed != n.Digits() {
			t.Fatalf("%s was accepted for %s", changed, n.Digits())
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"17824200025", "178242 00025", "02013299997", "57912075186", "", "å", "058403998951", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := nin.Parse(s)
		if err != nil {
			text := errs.SafeText(err) + err.Error()
			if len(s) > 4 && strings.Contains(text, s) || !n.IsZero() || errs.KindOf(err) != errs.KindInvalid {
				t.Errorf("Parse(%q) = %q", s, text)
			}
			return
		}
		if again, err := nin.Parse(n.Digits()); err != nil || again != n || len(n.Digits()) != 11 {
			t.Errorf("Parse(%q) does not read back: %v", s, err)
		}
		if d, ok := n.BirthDate(); ok && (d.Year() < 1854 || d.Year() > 2031) {
			t.Errorf("Parse(%q): born %s", s, d)
		}
	})
}
