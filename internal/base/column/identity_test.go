package column

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
)

// TestCarriesNumbers: a few identity numbers among pseudonyms of eleven digits are seen, pseudonyms that pass by chance are not taken for them.
func TestCarriesNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	random := func(n int) []string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprintf("%011d", rng.Int64N(100_000_000_000))
		}
		return ids
	}
	numbers := func(n int) (ids []string) {
		for day := date.Of(1940, 1, 1); len(ids) < n; day = day.AddDays(1) {
			if number, ok := nin.Synthetic(day, true, 1); ok {
				ids = append(ids, number.Digits())
			}
		}
		return ids
	}
	for _, c := range []struct {
		name string
		ids  []string
		want bool
	}{
		{"one alone", numbers(1), true},
		{"one of five", append(random(4), numbers(1)...), true},
		{"all", numbers(300), true},
		{"one in twenty-five", append(random(960), numbers(40)...), true},
		{"by chance", random(100_000), false},
		{"no digits", []string{"P1", "P2"}, false},
		{"nobody", nil, false},
	} {
		if got := carriesNumbers(c.ids); got != c.want {
			passes, eleven := numbersAmong(c.ids)
			t.Errorf("%s: %v with %d of %d", c.name, got, passes, eleven)
		}
	}
}

// TestWrittenNumbers: an identity number is seen, and replaced, however it is written: with a space, a no-break space, a hyphen, points. Written in two ways it
// is one person. No fault repeats it in another column.
func TestWrittenNumbers(t *testing.T) {
	number, ok := nin.Synthetic(date.Of(1940, 2, 3), true, 1)
	if !ok {
		t.Fatal("no number")
	}
	d := number.Digits()
	ways := []string{d, d[:6] + " " + d[6:], d[:6] + "-" + d[6:], d[:6] + "\u00a0" + d[6:], d[:2] + "." + d[2:4] + "." + d[4:6] + " " + d[6:9] + " " + d[9:]}
	asked := 0
	door := func(all []nin.Number) ([]string, error) {
		names := make([]string, len(all))
		for i, n := range all {
			if n != number {
				t.Errorf("another number is asked for: %v", n)
			}
			names[i], asked = "v1-a", asked+1
		}
		return names, nil
	}
	for kind, c := range map[string]struct {
		head, row string
		files     func() (read func(string, io.ReaderAt, int64) error, replace func(Door) (bool, error), ids func() ([]string, error))
	}{
		"episodes": {"lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand", ",2026-01-02,2026-01-03,1,1,I50.0", func() (func(string, io.ReaderAt, int64) error, func(Door) (bool, error), func() ([]string, error)) {
			b := &Builder{}
			return b.Read, b.Pseudonymise, func() ([]string, error) {
				e, err := b.Episodes()
				if err != nil {
					return nil, err
				}
				return e.People, nil
			}
		}},
		"persons": {"lopenr,fodselsdato,kjonn,kommunenr,dodsdato,sykehjem_fra", ",1940-03-01,2,3228,,", func() (func(string, io.ReaderAt, int64) error, func(Door) (bool, error), func() ([]string, error)) {
			g := &Register{}
			return g.Read, g.Pseudonymise, func() (ids []string, err error) {
				all, err := g.People()
				for _, p := range all {
					ids = append(ids, p.ID)
				}
				return ids, err
			}
		}},
		"dispensings": {"lopenr,utleveringsdato,atckode", ",2026-01-02,C03CA01", func() (func(string, io.ReaderAt, int64) error, func(Door) (bool, error), func() ([]string, error)) {
			g := &Pharmacy{}
			return g.Read, g.Pseudonymise, func() ([]string, error) {
				all, err := g.Dispensings()
				if err != nil {
					return nil, err
				}
				return all.People, nil
			}
		}},
	} {
		for _, way := range ways {
			text := c.head + "\n" + way + c.row + "\n"
			if kind != "persons" { // a person who stands twice is a fault
				text += d + c.row + "\n"
			}
			read, _, ids := c.files()
			if err := read("f.csv", strings.NewReader(text), int64(len(text))); err != nil {
				t.Fatal(err)
			}
			if all, err := ids(); err == nil || !strings.Contains(fmt.Sprint(errs.FieldsOf(err)), "fødselsnummer") || strings.Contains(fmt.Sprint(errs.FieldsOf(err)), d[6:]) {
				t.Errorf("%s: a number of %d signs is taken for a pseudonym, or told: %v, %v", kind, len(way), len(all), err)
			}
			read, replace, ids := c.files()
			if err := read("f.csv", strings.NewReader(text), int64(len(text))); err != nil {
				t.Fatal(err)
			}
			asked = 0
			if ok, err := replace(door); !ok || err != nil || asked == 0 {
				t.Errorf("%s: a number of %d signs is not replaced: %v", kind, len(way), err)
			}
			if all, err := ids(); err != nil || strings.Join(all, " ") != "v1-a" {
				t.Errorf("%s: %d signs: %q, %v", kind, len(way), all, err)
			}
		}
	}
	for _, way := range ways[:4] {
		if !holdsNumber([]byte("Avd. " + way)) {
			t.Errorf("a number of %d signs may be repeated in a fault", len(way))
		}
	}
}
