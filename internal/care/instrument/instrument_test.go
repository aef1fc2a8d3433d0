package instrument_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/errs"
	"traad/internal/care/instrument"
)

func find(t *testing.T, code string) instrument.Instrument {
	t.Helper()
	x, ok := instrument.Shipped().Find(code)
	if !ok {
		t.Fatalf("no instrument %s", code)
	}
	return x
}

// The instruments that the service uses are there, each with licence and source; CFS has no words, which are licensed.
func TestShipped(t *testing.T) {
	for _, code := range []string{"cfs", "sppb", "four-at", "gds-15", "mna-sf", "mst", "tug", "barthel", "eq-5d", "rcs"} {
		find(t, code)
	}
	if cfs := find(t, instrument.CFS); len(cfs.Bands) != 0 || !strings.Contains(cfs.Rule, "to uker før det akutte") {
		t.Errorf("CFS: %+v", cfs)
	}
	if rcs := find(t, "rcs"); rcs.About != "kin" {
		t.Error("RCS scores the next of kin")
	}
	if in := instrument.Shipped().In("nutrition"); len(in) != 2 {
		t.Errorf("nutrition has %d instruments", len(in))
	}
}

func TestBands(t *testing.T) {
	for _, c := range []struct {
		code  string
		value float64
		want  string // the band with its limits
	}{
		{"sppb", 9, "redusert 0–9"},
		{"sppb", 10, "god funksjon 10–12"},
		{"sppb", 0, "redusert 0–9"},
		{"sppb", 12, "god funksjon 10–12"},
		{"four-at", 0, "ikke utslag 0"},
		{"four-at", 1, "mulig kognitiv svikt 1–3"},
		{"four-at", 4, "mulig delirium 4–12"},
		{"gds-15", 5, "ikke utslag 0–5"},
		{"gds-15", 6, "mulig depresjon 6–9"},
		{"mna-sf", 7, "underernært 0–7"},
		{"mna-sf", 8, "risiko 8–11"},
		{"mna-sf", 12, "normal 12–14"},
		{"mst", 1, "ikke utslag 0–1"},
		{"mst", 2, "risiko 2–5"},
		{"tug", 14, "ikke utslag til 14"},
		{"tug", 14.1, "økt fallrisiko over 14"},
		{"tug", 18.4, "økt fallrisiko over 14"},
		{"barthel", 20, "selvhjulpen 20"},
		{"rcs", 31, "stor belastning 31–60"},
		{"cfs", 6, ""},
		{"eq-5d", 0.5, ""},
	} {
		x, got := find(t, c.code), ""
		if b := x.Band(c.value); b != nil {
			got = b.Text + " " + x.Limits(*b)
		}
		if got != c.want {
			t.Errorf("%s %v: %q, want %q", c.code, c.value, got, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		code, typed, want string // the score as it is written, or after ! a part of the fault
	}{
		{"sppb", "6", "6/12"},
		{"sppb", " 12 ", "12/12"},
		{"tug", "18,4", "18,4 sekunder"},
		{"tug", "18.4", "18,4 sekunder"},
		{"eq-5d", "−0,123", "−0,123"},
		{"eq-5d", "1", "1,000"},
		{"sppb", "", "!fra 0 til 12"},
		{"sppb", "seks", "!som et tall"},
		{"sppb", "13", "!utenfor skalaen"},
		{"sppb", "-1", "!utenfor"},
		{"sppb", "6,5", "!helt tall"},
		{"tug", "18,45", "!høyst 1 desimal"},
		{"sppb", "1e1", "!som et tall"},
		{"sppb", "0x6", "!som et tall"},
		{"sppb", "NaN", "!som et tall"},
		{"sppb", "Inf", "!"},
		{"cfs", "0", "!fra 1 til 9"},
	} {
		x := find(t, c.code)
		v, err := x.Parse(c.typed)
		got := x.Write(v) + x.Of()
		if err != nil {
			got = "!" + errs.FieldsOf(err)[0].Message
		}
		if part, fault := strings.CutPrefix(c.want, "!"); fault && (err == nil || !strings.Contains(got, part)) || !fault && got != c.want {
			t.Errorf("%s %q: %q, want %q", c.code, c.typed, got, c.want)
		}
	}
}

// Every score of every instrument that has bands lies in exactly one, and can be typed as it is written.
func TestEveryScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SampledFrom(instrument.Shipped()).Draw(t, "instrument")
		v := x.Min + x.Step*float64(rapid.IntRange(0, int(math.Round((x.Max-x.Min)/x.Step))).Draw(t, "steps"))
		in := 0
		for _, b := range x.Bands {
			if v >= b.From-1e-6 && v <= b.To+1e-6 {
				in++
			}
		}
		if len(x.Bands) > 0 && in != 1 {
			t.Fatalf("%s %v is in %d bands", x.Code, v, in)
		}
		if again, err := x.Parse(x.Write(v)); err != nil || math.Abs(again-v) > 1e-6 {
			t.Fatalf("%s: %q is read as %v, %v", x.Code, x.Write(v), again, err)
		}
	})
}

const own = `[[instrument]]
code = "hus"
short = "Husrunden"
title = "Hjemmets farer"
measures = "Fall i hjemmet"
min = 0
max = 10
step = 1
unit = "poeng"
good = "low"
licence = "Vår egen"
source = "IHT Nes"
band = [ { from = 0, to = 4, text = "få farer", tone = "ok" }, { from = 5, to = 10, text = "mange farer", tone = "act" } ]
`

func TestOwn(t *testing.T) {
	l, err := instrument.Parse([]byte(own))
	if err != nil {
		t.Fatal(err)
	}
	all := instrument.Shipped().With(l...)
	x, ok := all.Find("hus")
	if !ok || !x.Own || len(all) != len(instrument.Shipped())+1 || x.About != "patient" {
		t.Errorf("%+v", x)
	}
	changed, err := instrument.Parse([]byte(strings.Replace(own, `"hus"`, `"sppb"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if all := instrument.Shipped().With(changed...); len(all) != len(instrument.Shipped()) {
		t.Error("an own one with a shipped code stands beside it")
	}
	for name, c := range map[string]struct{ from, to, fault string }{
		"a hole":          {"from = 5", "from = 6", "uten hull"},
		"short of":        {"to = 10, text", "to = 9, text", "må gå til 10"},
		"beyond":          {"to = 10, text", "to = 11, text", "slutte mellom"},
		"tone":            {`tone = "act"`, `tone = "rød"`, "ok, watch eller act"},
		"scale":           {"max = 10", "max = 0", "lavere til et høyere"},
		"step":            {"step = 1", "step = 3", "går opp i skalaen"},
		"step of nothing": {"step = 1", "step = 0", "går opp i skalaen"},
		"good":            {`good = "low"`, `good = "lav"`, "high når høy"},
		"code":            {`code = "hus"`, `code = "Hus 1"`, "liten bokstav"},
		"unknown key":     {"unit =", "enhet =", "finnes ikke"},
		"licence":         {`licence = "Vår egen"`, `licence = ""`, "mangler tekst"},
		"no text at all":  {own, "", "Ingen verktøy"},
		"no TOML":         {"[[instrument]]", "[[instrument", "TOML"},
		"about":           {`source =`, "about = \"nabo\"\nsource =", "patient eller kin"},
		"twice":           {own, own + own, "brukes også"},
	} {
		_, err := instrument.Parse([]byte(strings.Replace(own, c.from, c.to, 1)))
		if err == nil || !strings.Contains(fmt.Sprint(errs.FieldsOf(err)), c.fault) {
			t.Errorf("%s: %v %v", name, err, errs.FieldsOf(err))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(own)
	f.Add(string(instrument.Text()))
	f.Fuzz(func(t *testing.T, text string) {
		l, err := instrument.Parse([]byte(text))
		if err != nil && errs.KindOf(err) != errs.KindInvalid {
			t.Fatal(err)
		}
		for _, x := range l {
			if x.Check(x.Min) != nil || x.Check(x.Max) != nil {
				t.Errorf("the ends of %s are no scores", x.Code)
			}
		}
	})
}
