package care_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
)

func TestClarificationOverdue(t *testing.T) {
	day := date.MustParse
	c := care.Clarification{Decision: "Ikke HLR", DecidedOn: day("2026-06-09"), ValidTo: day("2026-12-09")}
	for _, x := range []struct {
		today, evaluated string
		want             bool
	}{
		{"2026-11-21", "", false},
		{"2026-12-09", "", false},
		{"2026-12-10", "", true},
		{"2026-11-21", "2026-06-09", false},
		{"2026-11-21", "2026-06-10", true},
		{"2026-11-21", "2026-01-10", false},
	} {
		evaluated := date.Date{}
		if x.evaluated != "" {
			evaluated = day(x.evaluated)
		}
		if got := c.Overdue(day(x.today), evaluated); got != x.want {
			t.Errorf("today %s, evaluated %q: %v", x.today, x.evaluated, got)
		}
	}
	if (care.Clarification{Wish: "Hjem"}).Overdue(day("2030-01-01"), day("2029-01-01")) {
		t.Error("a wish alone is never overdue: there is no decision to lean on")
	}
	for _, card := range []struct{ patient, physician, want bool }{{true, true, true}, {true, false, false}, {false, true, false}, {false, false, false}} {
		c.CardPatient, c.CardPhysician = card.patient, card.physician
		if c.OnCard() != card.want {
			t.Errorf("patient %v, physician %v", card.patient, card.physician)
		}
	}
	if got := (care.Clarification{Decision: " En\n\n to \n"}).Lines(); fmt.Sprint(got) != "[En to]" {
		t.Errorf("%q", got)
	}
}

func TestClarificationFaults(t *testing.T) {
	today := date.Of(2026, 11, 21)
	good := care.Clarification{Decision: "Ikke HLR", DecidedOn: today, ValidTo: today.AddMonths(6)}
	if err := good.ValidateDecision(today); err != nil {
		t.Fatal(err)
	}
	for fault, change := range map[string]func(*care.Clarification){
		"avklaring":    func(c *care.Clarification) { c.Decision = " " },
		"avklart_dato": func(c *care.Clarification) { c.DecidedOn = today.AddDays(1) },
		"gjelder_til":  func(c *care.Clarification) { c.ValidTo = today },
		"gjelder_til ": func(c *care.Clarification) { c.ValidTo = today.AddMonths(25) },
	} {
		c := good
		change(&c)
		if fields := errs.FieldsOf(c.ValidateDecision(today)); len(fields) != 1 || fields[0].Name != strings.TrimSpace(fault) {
			t.Errorf("%s: %v", fault, fields)
		}
	}
}

func TestConcern(t *testing.T) {
	good := care.Concern{Behalf: care.BehalfKin, Sign: "yellow", Text: "Hovne ankler."}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	if n := len(errs.FieldsOf(care.Concern{}.Validate())); n != 3 {
		t.Errorf("%d faults in an empty one", n)
	}
	if (care.Concern{Note: " "}).ValidateNote() == nil || (care.Concern{Note: "Ringte."}).ValidateNote() != nil {
		t.Error("a handled concern says what was done")
	}
}

func TestCircle(t *testing.T) {
	p := care.ShippedPathways()[0]
	if got := p.Circle(); len(got) != 9 || got[0].Title != "Sykdommer" || got[8].Title != "Psykisk helse" {
		t.Errorf("%v", got)
	}
	own := append([]byte(string(care.ShippedDefinitions()[0])), []byte("\n[[area]]\ncode = \"a\"\ntitle = \"A\"\n[[area]]\ncode = \"b\"\ntitle = \"B\"\n[[area]]\ncode = \"c\"\ntitle = \"C\"\n")...)
	q, err := care.ParsePathway(own)
	if err != nil || len(q.Circle()) != 3 {
		t.Fatalf("%v", err)
	}
	if _, err := care.ParsePathway(append(own, []byte("[[area]]\ncode = \"a\"\n")...)); len(errs.FieldsOf(err)) != 2 {
		t.Errorf("%v", errs.FieldsOf(err))
	}
}

// TestLook: a physician is asked to look exactly when the decision is overdue, when nothing is decided on a wish, or when the wish is newer.
func TestLook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := func(name string) date.Date { return date.Of(2026, 1, 1).AddDays(rapid.IntRange(0, 40).Draw(t, name)) }
		c := care.Clarification{DecidedOn: day("decided"), WishOn: day("wished")}
		c.ValidTo = c.DecidedOn.AddDays(rapid.IntRange(1, 30).Draw(t, "valid"))
		if rapid.Bool().Draw(t, "a wish") {
			c.Wish = "Hjem"
		}
		if rapid.Bool().Draw(t, "a decision") {
			c.Decision = "Ikke HLR"
		}
		var evaluated date.Date
		if rapid.Bool().Draw(t, "evaluated") {
			evaluated = day("evaluation")
		}
		// from the last of all events on: a page is opened after what it shows
		today := day("today")
		for _, d := range []date.Date{c.DecidedOn, c.WishOn, evaluated} {
			if d.After(today) {
				today = d
			}
		}
		from, why := c.Look(evaluated)
		want := c.Overdue(today, evaluated) || c.WishedSince() && c.Decision != "" || c.Wish != "" && c.Decision == ""
		if got := !from.IsZero() && !from.After(today); got != want {
			t.Fatalf("%+v, evaluated %s, today %s: from %s (%s), want %v", c, evaluated, today, from, why, want)
		}
		if from.IsZero() != (why == "") {
			t.Fatalf("%s because %q", from, why)
		}
	})
}
