package sheet

import (
	"strings"
	"testing"
)

func TestNumbersTypedInBothWays(t *testing.T) {
	for _, c := range []struct {
		typed         string
		norsk         float64
		norskFault    string
		english       float64
		englishFaults string
	}{
		{"1 200,5", 1200.5, "", 0, "har komma før desimalene"},
		{"1,200.5", 0, "har punktum før desimalene", 1200.5, ""},
		{"1.200,5", 1200.5, "", 0, "har komma før desimalene"},
		{"0,85", 0.85, "", 0, "har komma før desimalene"},
		{"0.85", 0, "har punktum før desimalene", 0.85, ""},
		{"1.200", 0, "to måter", 1.2, ""},
		{"1,200", 1.2, "", 1200, ""},
		{"24", 24, "", 24, ""},
		{"−3", -3, "", -3, ""},
		{"mange", 0, "ikke et tall", 0, "ikke et tall"},
		{"1,20,5", 0, "ikke et tall", 0, "ikke et tall"},
		{"", 0, "", 0, ""},
	} {
		cell := Cell{content: text, text: c.typed}
		x, fault := cell.Decimal(Norwegian)
		y, other := cell.Decimal(English)
		if x != c.norsk || y != c.english || !strings.Contains(fault, c.norskFault) || (c.norskFault == "") != (fault == "") || !strings.Contains(other, c.englishFaults) || (c.englishFaults == "") != (other == "") {
			t.Errorf("%q: %v %q, %v %q", c.typed, x, fault, y, other)
		}
	}
	for _, n := range []Numbers{Norwegian, English} {
		if x, fault := (Cell{content: number, number: 0.85}).Decimal(n); x != 0.85 || fault != "" {
			t.Error(x, fault)
		}
		if _, fault := (Cell{content: unknown}).Decimal(n); fault == "" {
			t.Error("a formula without an answer was read")
		}
	}
	typed := func(list ...string) (out []Cell) {
		for _, s := range list {
			out = append(out, Cell{content: text, text: s})
		}
		return out
	}
	if NumbersOf(typed("1,200", "0.85")) != English || NumbersOf(typed("24", "1,200", "0,85")) != Norwegian || NumbersOf(nil) != Norwegian {
		t.Error("guessed wrongly how numbers are typed")
	}
}
