package column

import (
	"strings"
	"testing"
)

func enrolments(t *testing.T, text string) ([]Enrolment, *Enrolments, error) {
	t.Helper()
	var g Enrolments
	if err := g.Read("mappe/forlop.csv", strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
	all, err := g.All()
	return all, &g, err
}

func TestEnrolments(t *testing.T) {
	all, g, err := enrolments(t, "lopenr;forlop;kommunenr;identifisert;inkludert;cfs\nB;iht;3205;2024-01-01;;6\nA;iht;3205;;2024-02-01;\nB;iht;3205;2024-03-01;2024-03-20;6\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 3 || all[0].ID != "A" || all[0].Identified != all[0].Included || all[1].Included == 0 || all[2].Included != 0 || all[2].CFS != 6 {
		t.Errorf("%+v", all)
	}
	if len(g.Log.Notices) != 1 || !strings.Contains(g.Log.Notices[0].String(), "1 inkluderte mangler identifisert") {
		t.Errorf("%q", g.Log.Notices)
	}
}

func TestEnrolmentFaults(t *testing.T) {
	const head = "lopenr,identifisert,inkludert,avsluttet,cfs\n"
	for row, want := range map[string]string{
		",2024-01-01,,,":                      "rad 2, kolonne lopenr",
		"A,,,,":                               "rad 2, kolonne identifisert",
		"A,2024-02-01,2024-01-01,,":           "rad 2, kolonne inkludert",
		"A,2024-01-01,2024-02-01,2024-1-1,":   "rad 2, kolonne avsluttet",
		"A,2024-01-01,2024-02-01,2024-01-15,": "rad 2, kolonne avsluttet",
		"A,2024-01-01,2024-02-30,,":           "rad 2, kolonne inkludert",
		"A,1024-01-01,,,":                     "rad 2, kolonne identifisert",
		"A,2024-01-01,,,10":                   "rad 2, kolonne cfs",
	} {
		_, g, err := enrolments(t, head+row+"\n")
		if err == nil || len(g.Log.Faults) == 0 || !strings.Contains(g.Log.Faults[0].Where().String(), "forlop.csv, "+want) {
			t.Errorf("%s: %+v", row, g.Log.Faults)
		}
	}
	if _, g, err := enrolments(t, "lopenr,identifisert\nA,2024-01-01\n"); err == nil || g.Log.Faults[0].Column != "inkludert" {
		t.Errorf("without inkludert: %+v", g.Log.Faults)
	}
}

// TestAmounts: cost and hours are kept only when asked for, and follow their rows.
func TestAmounts(t *testing.T) {
	const text = "lopenr,inndato,tjeneste,kostnad,timer\nB,2024-02-01,hjemmesykepleie,100,\nA,2024-03-01,hjemmesykepleie,,\"2,5\"\n"
	for _, keep := range []bool{false, true} {
		b := Builder{Amounts: keep}
		if err := b.Read("x.csv", strings.NewReader(text), int64(len(text))); err != nil {
			t.Fatal(err)
		}
		e, err := b.Episodes()
		if err != nil {
			t.Fatal(err, b.Log.Faults)
		}
		if keep != (e.Cost != nil) || keep && (e.Hours[0] != 2.5 || e.Cost[0] != 0 || e.Cost[1] != 100 || e.People[0] != "A") {
			t.Errorf("kept %v: %v %v", keep, e.Cost, e.Hours)
		}
	}
}
