// Package report is Rapport: the project's aims against indicators on one page, for driftsråd and koordinatorgruppe, three times a year. It is
// made of counts about nobody, holds every figure as it was shown, and is the same whatever is loaded later.
//
//	r := report.New(report.Basis{Period: p, Counts: counts, Quality: q, Usage: u, …})
//	r.Beside(earlier)  // hides what the reports that are frozen would give away together with this one
//
// Each figure has its base, its period and its interval. What few persons are behind is hidden, and what is not collected is said to be so.
package report

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// Period is a third of a year: «2. tertial 2026».
type Period struct{ Year, Third int }

// ParsePeriod reads «2026-2»; false where it is none.
func ParsePeriod(code string) (p Period, ok bool) {
	year, third, _ := strings.Cut(code, "-")
	var err error
	if p.Year, err = strconv.Atoi(year); err != nil || p.Year < 2000 || p.Year > 2999 {
		return Period{}, false
	}
	p.Third, err = strconv.Atoi(third)
	return p, err == nil && p.Third >= 1 && p.Third <= 3 && p.Code() == code
}

// Code is the period in addresses.
func (p Period) Code() string { return strconv.Itoa(p.Year) + "-" + strconv.Itoa(p.Third) }

// Title is the period in words, in bokmål.
func (p Period) Title() string { return p.Text().String() }

// Text is the period in words.
func (p Period) Text() lang.Text {
	return lang.Of("%s. tertial %s", strconv.Itoa(p.Third), strconv.Itoa(p.Year))
}

// From is the first day.
func (p Period) From() date.Date { return date.Of(p.Year, time.Month(4*p.Third-3), 1) }

// To is the last day.
func (p Period) To() date.Date { return p.From().AddMonths(4).AddDays(-1) }

// Ended are the last n periods that are over, the newest first. A report is of a period that is over.
func Ended(today date.Date, n int) (all []Period) {
	p := Period{today.Year(), (int(today.Month())-1)/4 + 1}
	for range n {
		if p.Third--; p.Third == 0 {
			p = Period{p.Year - 1, 3}
		}
		all = append(all, p)
	}
	return all
}

// Report is one report as it is shown and kept.
type Report struct {
	Period   string    `json:"period"`
	Number   int       `json:"number"`  // 1 is the first of the period
	Made     date.Date `json:"made"`    // the day that its figures were put together
	Counted  date.Date `json:"counted"` // the day that the team's own figures are of
	Manifest int64     `json:"manifest,omitempty"`
	From     date.Date `json:"from,omitzero"`     // the loads: first
	Through  date.Date `json:"through,omitzero"`  // and last day
	Part     string    `json:"part,omitempty"`    // of those who are followed, app/result's code; "" all
	Who      string    `json:"who,omitempty"`     // the same in words
	Earlier  string    `json:"earlier,omitempty"` // the report before, by its title
	Say      []string  `json:"say"`               // what the figures come to, one sentence each
	Sections []Section `json:"sections"`
	Goals    []Goal    `json:"goals,omitempty"` // how it went with the goals, by person
	Bars     []Bar     `json:"bars,omitempty"`  // use before and after
	Missing  []Lack    `json:"missing"`
	Verdict  string    `json:"verdict,omitempty"` // whether the service gives fewer admissions, as rules/usage says it
	Saving   bool      `json:"saving,omitempty"`  // as rules/usage says it
	Less     string    `json:"less,omitempty"`    // and where a smaller share of the cost falls away
	// Exact are the counts that figures of persons come from, to be held against those of later reports. Nothing shows them.
	Exact map[string]Counted `json:"exact"`
}

// Section is the aims for one party and what tells of them.
type Section struct {
	Title string   `json:"title"`
	Aims  []string `json:"aims"`
	Lines []Line   `json:"lines"`
}

// State says why a line has no figure.
type State string

// The states; the zero value is a figure.
const (
	Few     State = "few"     // fewer than five are behind it
	Beside  State = "beside"  // together with what is shown elsewhere it would tell of few
	NotYet  State = "not_yet" // there is nothing to count of in the period
	Nowhere State = "nowhere" // not collected
)

// Line is one indicator.
type Line struct {
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	Unit     string    `json:"unit"` // after the figure: «%», «dager»
	Decimals int       `json:"decimals"`
	State    State     `json:"state,omitempty"`
	Before   *float64  `json:"before,omitempty"` // of use: the year before
	Value    *float64  `json:"value,omitempty"`
	Interval []float64 `json:"interval,omitempty"` // 95 %, two ends
	Of       int       `json:"of,omitempty"`       // to the nearest five; 0: see OfWhat
	OfWhat   string    `json:"ofWhat,omitempty"`
	When     string    `json:"when"`
	Note     string    `json:"note,omitempty"`
	Sign     bool      `json:"sign,omitempty"`    // a difference: written with + or −
	Earlier  string    `json:"earlier,omitempty"` // the figure of the report before, as it stood there
}

// Goal is how it went, and with how many.
type Goal struct {
	Name   string `json:"name"`
	N      int    `json:"n"` // 0 where hidden
	Hidden bool   `json:"hidden,omitempty"`
}

// Bar is one kind of use per person-year, before and after.
type Bar struct {
	Name     string     `json:"name"`
	Before   [3]float64 `json:"before"` // value and interval
	After    [3]float64 `json:"after"`
	Expected *float64   `json:"expected,omitempty"` // after, without any effect
	Reactive bool       `json:"reactive"`           // fewer is better
	Hidden   bool       `json:"hidden,omitempty"`
}

// Lack is what is not told, and where.
type Lack struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

// Title is the report's name, in bokmål.
func (r *Report) Title() string { return r.Text().String() }

// Text is the report's name.
func (r *Report) Text() lang.Text {
	p, _ := ParsePeriod(r.Period)
	if r.Number > 1 {
		return lang.Of("Rapport %s, utgave %s", p.Text(), lang.Int(r.Number))
	}
	return lang.Of("Rapport %s", p.Text())
}

// File is the report's name as a file's.
func (r *Report) File() string {
	f := "rapport-" + r.Period
	if r.Number > 1 {
		f += "-" + nb.Int(r.Number)
	}
	return f
}

// Against puts the figures of the report before beside this one's.
func (r *Report) Against(before *Report) {
	r.Earlier = before.Title()
	for i := range r.Sections {
		for k := range r.Sections[i].Lines {
			if l := &r.Sections[i].Lines[k]; before.Part == r.Part || !strings.HasPrefix(l.Code, "bruk-") && l.Code != "effekt" && l.Code != "hjemmedager" && l.Code != "kostnad" {
				if was := before.Line(l.Code); was != nil {
					l.Earlier = was.Text()
				}
			}
		}
	}
}

// Line finds an indicator, nil where the report has none of the kind.
func (r *Report) Line(code string) *Line {
	for i := range r.Sections {
		if at := slices.IndexFunc(r.Sections[i].Lines, func(l Line) bool { return l.Code == code }); at >= 0 {
			return &r.Sections[i].Lines[at]
		}
	}
	return nil
}

// Text is the figure as it is written, or why there is none.
func (l *Line) Text() string {
	switch {
	case l.State == Few:
		return "skjult: færre enn 5"
	case l.State == Beside:
		return "skjult: kan regnes ut"
	case l.State == Nowhere:
		return "ikke samlet inn"
	case l.State == NotYet || l.Value == nil:
		return "ingen tall"
	}
	return l.number(*l.Value) + l.unit()
}

// TextBefore is the year before, where the line has it.
func (l *Line) TextBefore() string {
	if l.State != "" || l.Before == nil {
		return ""
	}
	return l.number(*l.Before) + l.unit()
}

// TextInterval is «78–91».
func (l *Line) TextInterval() string {
	if l.State != "" || len(l.Interval) != 2 {
		return ""
	}
	if l.Sign {
		return l.number(l.Interval[0]) + " til " + l.number(l.Interval[1])
	}
	return l.number(l.Interval[0]) + "–" + l.number(l.Interval[1])
}

// TextBase is «ca. 45 personer»; a few are «færre enn 5».
func (l *Line) TextBase() string {
	switch {
	case l.State == Nowhere || l.State == NotYet:
		return ""
	case l.State == Few:
		return "færre enn 5"
	case l.Of > 0 && l.State != Beside:
		return "ca. " + nb.Int(l.Of) + " " + l.OfWhat
	}
	return l.OfWhat
}

func (l *Line) number(v float64) string {
	if l.Sign {
		return nb.Signed(v, l.Decimals)
	}
	return nb.Decimal(v, l.Decimals)
}

func (l *Line) unit() string {
	if l.Unit == "" {
		return ""
	}
	return " " + l.Unit
}
