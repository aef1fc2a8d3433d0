package overview

import (
	"strings"

	"traad/internal/app/overview"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// hidden is how a number is written that may not be shown.
const hidden = "skjult"

// period says the months: "des. 2025 til nov. 2026".
func period(v *overview.View) string {
	return nb.MonthYear(v.From) + " til " + nb.MonthYear(v.To)
}

// length writes the median of how long people were followed.
func length(l overview.Length, managers bool) string {
	n, ok := l.Months()
	switch {
	case managers && l.Hidden:
		return hidden
	case managers && l.Few:
		return "for få"
	case !ok:
		return "–"
	}
	return nb.Int(n) + " md."
}

// level names a CFS score; 0 is not scored.
func level(n int) string {
	if n == 0 {
		return "?"
	}
	return nb.Int(n)
}

// comingText is what stands beside a municipality on its way in: "avtale, 1. mars", "oppstart høst 2027".
func comingText(c overview.Coming) string {
	switch {
	case c.Status == care.Planned && c.Note != "":
		return "oppstart " + c.Note
	case c.Note != "":
		return c.Status.Title() + ", " + c.Note
	}
	return c.Status.Title()
}

// comingSum counts them in three: agreed, with a date or an agreement to sign, and the rest.
func comingSum(list []overview.Coming) string {
	var agreed, dated, rest int
	for _, c := range list {
		switch c.Status {
		case care.Agreement, care.Training:
			agreed++
		case care.AgreementPending, care.Planned:
			dated++
		default:
			rest++
		}
	}
	var parts []string
	for _, p := range []struct {
		n    int
		text string
	}{{agreed, " med avtale eller opplæring"}, {dated, " med dato eller avtale til signering"}, {rest, " gjenstår"}} {
		if p.n > 0 {
			parts = append(parts, nb.Int(p.n)+p.text)
		}
	}
	return strings.Join(parts, ", ")
}

// net says a change: "+3 i perioden", "like mange".
func net(n int) string {
	if n == 0 {
		return "like mange"
	}
	return nb.Signed(float64(n), 0) + " i perioden"
}

// more says a change in full: "7 flere enn for 12 måneder siden".
func more(n, months int) string {
	since := " enn for " + nb.Int(months) + " måneder siden"
	switch {
	case n > 0:
		return nb.Plural(n, "flere", "flere") + since
	case n < 0:
		return nb.Plural(-n, "færre", "færre") + since
	}
	return "like mange som for " + nb.Int(months) + " måneder siden"
}

// alerts says how many alerts were acted on in time, of how many, in which period.
func alerts(a overview.Alerts) ui.Counter {
	c := ui.Counter{Number: "–", Label: "varsler fulgt opp i tide", Note: alertsOf(a)}
	if share, ok := a.Share(); ok {
		c.Number = nb.Int(share) + " %"
	} else if a.Of.N > 0 || a.Of.Mark.Hidden() {
		c.Number = hidden
	}
	return c
}

// alertsOf is the share's numbers with its period: "95 av 108 siste 12 md.".
func alertsOf(a overview.Alerts) string {
	const period = " siste 12 md."
	switch {
	case a.Of.Mark.Hidden():
		return "under 5 varsler" + period
	case a.Of.N == 0:
		return "ingen varsler" + period
	case a.InTime.Mark.Hidden():
		return "av " + nb.Int(a.Of.N) + period
	}
	return nb.Int(a.InTime.N) + " av " + nb.Int(a.Of.N) + period
}
