package usage

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/base/stats"
)

// extract is a file of five who are followed and five compared, each with so many of a service before and after.
func extract(before, after [2]int, more ...string) []byte {
	var b strings.Builder
	b.WriteString(registryHead + "\n")
	for g, group := range []string{"fulgt", "sammenlignet"} {
		for i := range 5 {
			fmt.Fprintf(&b, "R%d%d;%s;observert;;365\n", g, i, group)
			fmt.Fprintf(&b, "R%d%d;%s;legevakt;-10;%d\nR%d%d;%s;legevakt;20;%d\n", g, i, group, before[g], g, i, group, after[g])
		}
	}
	for _, m := range more {
		b.WriteString(m + "\n")
	}
	return []byte(b.String())
}

// TestReadRegistry: rates and their ratio by hand; what four had is hidden in both groups.
func TestReadRegistry(t *testing.T) {
	f, rows, err := ReadRegistry(extract([2]int{4, 4}, [2]int{1, 2}, "R00;fulgt;kad;3;1"))
	if err != nil || rows != 31 || f.Persons != [2]int{5, 5} || len(f.Lines) != 2 {
		t.Fatalf("%+v, %d rows: %v", f, rows, err)
	}
	l := f.Lines[0]
	year := 365 / 365.25
	if l.Code != "legevakt" || math.Abs(l.Rate[0][0].Value-4/year) > 1e-9 || math.Abs(l.Rate[1][1].Value-2/year) > 1e-9 || math.Abs(l.Ratio.Value-.5) > 1e-9 {
		t.Errorf("legevakt: %+v", l)
	}
	if k := f.Lines[1]; !k.Hidden || k.Ratio != nil || k.Rate != ([2][2]*Between{}) {
		t.Errorf("one person's stay is shown: %+v", k)
	}
}

// TestRegistryOfFew: under ten of something in one of what is compared, the ratio is the exact one.
func TestRegistryOfFew(t *testing.T) {
	few, _, err := ReadRegistry(extract([2]int{8, 4}, [2]int{1, 2}))
	if err != nil {
		t.Fatal(err)
	}
	l := few.Lines[0]
	change, _ := stats.ExactRatio(5, 1, 40, 1)
	apart, _ := stats.ExactRatio(5, 1, 10, 1)
	for what, x := range map[string]struct {
		got  *Between
		want stats.Estimate
	}{"before and after": {l.Followed, change}, "followed and compared": {l.Ratio, apart}} {
		if !l.Exact || math.Abs(x.got.Value-x.want.Value) > 1e-9 || math.Abs(*x.got.Low-x.want.Low) > 1e-9 || math.Abs(*x.got.High-x.want.High) > 1e-9 {
			t.Errorf("%s: %+v, want %+v", what, x.got, x.want)
		}
	}
	many, _, err := ReadRegistry(extract([2]int{8, 4}, [2]int{3, 2}))
	if err != nil || many.Lines[0].Exact {
		t.Errorf("15 and 10 are few: %+v %v", many, err)
	}
	none, _, err := ReadRegistry(extract([2]int{8, 4}, [2]int{0, 2}))
	if l := none.Lines[0]; err != nil || !l.Exact || l.Ratio.Value != 0 || l.Ratio.High == nil || *l.Ratio.High > 1 {
		t.Errorf("none of 10: %+v %v", none.Lines[0], err)
	}
	if e := none.Lines[0].Rate[0][1]; e.Value != 0 || e.Low != nil || e.High != nil { // 3.689 over the person-years tells how many there were
		t.Errorf("a rate of none with its interval: %+v", e)
	}
}

// TestRegistryFaults: each fault names row and column, and never what stood in lopenr.
func TestRegistryFaults(t *testing.T) {
	number, _ := nin.Synthetic(date.Of(1940, 5, 17), true, 0)
	for line, want := range map[string]string{
		number.Digits() + ";fulgt;kad;1;1": "kolonne lopenr: Dette er et fødselsnummer",
		"R00;sammenlignet;kad;1;1":         "kolonne gruppe: Samme løpenummer",
		"R00;annet;kad;1;1":                "kolonne gruppe: Skriv fulgt",
		"R00;fulgt;brannvesen;1;1":         "kolonne tjeneste: Tjenesten er ikke kjent",
		"R00;fulgt;kad;365;1":              "kolonne dag: Skriv dagen",
		"R00;fulgt;kad;1;-1":               "kolonne mengde: Skriv et tall",
		"R00;fulgt;observert;;12":          "har en rad observert fra før",
		"R99;fulgt;kad;1;1":                "har ingen rad observert",
		"R00;fulgt;kad;1;1;Kari Nordmann":  "ikke fem felt",
		"R98;fulgt;observert;;366":         "fra 0 til 365",
	} {
		_, _, err := ReadRegistry(extract([2]int{4, 4}, [2]int{1, 2}, line))
		text := fmt.Sprint(errs.FieldsOf(err))
		if !strings.Contains(text, want) || strings.Contains(text, number.Digits()) || strings.Contains(text, "Kari") {
			t.Errorf("%s: %s", want, text)
		}
	}
	for name, file := range map[string]string{"a column more": registryHead + ";navn\n", "empty": "", "four persons": registryHead + "\nA;fulgt;observert;;365\n"} {
		if f, _, err := ReadRegistry([]byte(file)); err == nil || f != nil {
			t.Errorf("%s was taken in", name)
		}
	}
}

// FuzzReadRegistry: whatever the file holds, it is counted or refused.
func FuzzReadRegistry(f *testing.F) {
	f.Add(extract([2]int{1, 1}, [2]int{1, 1}))
	f.Add([]byte(registryHead + "\n\"x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, n, err := ReadRegistry(b); (r == nil) != (err != nil) || err != nil && n != 0 {
			t.Errorf("%v, %d, %v", r, n, err)
		}
	})
}
