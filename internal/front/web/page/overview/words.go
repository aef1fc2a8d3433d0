package overview

import (
	"strings"

	"traad/internal/app/overview"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// hidden is how a number is written that may not be shown.
const hidden = "skjult"

// period says the months: "des. 2025 til nov. 2026".
func period(v *lang.Voice, o *overview.View) string {
	return v.Say("%s til %s", v.MonthYear(o.From), v.MonthYear(o.To))
}

// length writes the median of how long people were followed.
func length(v *lang.Voice, l overview.Length, managers bool) string {
	n, ok := l.Months()
	switch {
	case managers && l.Hidden:
		return v.Say(hidden)
	case managers && l.Few:
		return v.Say("for få")
	case !ok:
		return "–"
	}
	return v.Say("%s md.", v.Int(n))
}

// level names a CFS score; 0 is not scored.
func level(n int) string {
	if n == 0 {
		return "?"
	}
	return nb.Int(n)
}

// comingText is what stands beside a municipality on its way in: "avtale, 1. mars", "oppstart høst 2027".
func comingText(v *lang.Voice, c overview.Coming) string {
	switch {
	case c.Status == care.Planned && c.Note != "":
		return v.Say("oppstart %s", c.Note)
	case c.Note != "":
		return v.Say(c.Status.Title()) + ", " + c.Note
	}
	return v.Say(c.Status.Title())
}

// comingSum counts them in three: agreed, with a date or an agreement to sign, and the rest.
func comingSum(v *lang.Voice, list []overview.Coming) string {
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
	}{{agreed, v.Say("%s med avtale eller opplæring", v.Int(agreed))}, {dated, v.Say("%s med dato eller avtale til signering", v.Int(dated))}, {rest, v.Say("%s gjenstår", v.Int(rest))}} {
		if p.n > 0 {
			parts = append(parts, p.text)
		}
	}
	return strings.Join(parts, ", ")
}

// net says a change: "+3 i perioden", "like mange".
func net(v *lang.Voice, n int) string {
	if n == 0 {
		return v.Say("like mange")
	}
	return v.Say("%s i perioden", v.Signed(float64(n), 0))
}

// more says a change in full: "7 flere enn for 12 måneder siden".
func more(v *lang.Voice, n, months int) string {
	switch {
	case n > 0:
		return v.Say("%s flere enn for %s måneder siden", v.Int(n), v.Int(months))
	case n < 0:
		return v.Say("%s færre enn for %s måneder siden", v.Int(-n), v.Int(months))
	}
	return v.Say("like mange som for %s måneder siden", v.Int(months))
}

// alerts says how many alerts were acted on in time, of how many, in which period.
func alerts(v *lang.Voice, a overview.Alerts) ui.Counter {
	c := ui.Counter{Number: "–", Label: v.Say("varsler fulgt opp i tide"), Note: alertsOf(v, a)}
	if share, ok := a.Share(); ok {
		c.Number = v.Say("%s %%", v.Int(share))
	} else if a.Of.N > 0 || a.Of.Mark.Hidden() {
		c.Number = v.Say(hidden)
	}
	return c
}

// alertsOf is the share's numbers with its period: "95 av 108 siste 12 md.".
func alertsOf(v *lang.Voice, a overview.Alerts) string {
	switch {
	case a.Of.Mark.Hidden():
		return v.Say("under 5 varsler siste 12 md.")
	case a.Of.N == 0:
		return v.Say("ingen varsler siste 12 md.")
	case a.InTime.Mark.Hidden():
		return v.Say("av %s siste 12 md.", v.Int(a.Of.N))
	}
	return v.Say("%s av %s siste 12 md.", v.Int(a.InTime.N), v.Int(a.Of.N))
}
