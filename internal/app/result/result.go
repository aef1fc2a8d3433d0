// Package result is Resultater: use of care before and after inclusion, from the de-identified loads and the inclusions in the database,
// compared with persons alike whom nobody followed. Sums only; nobody can be told from them.
//
//	n, err := result.Make(ctx, service, holder) // a job: counts anew where the data have changed, and keeps what it found
//	v, err := result.Show(ctx, service, actor, result.Everybody)
//
// A page only reads what is kept, so that it costs the same whatever the size of the region. Methods: docs/results.md.
package result

import (
	"strconv"
	"strings"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/rules/usage"
)

// Code names a part of those who are followed, as it stands in an address: kjonn-2, alder-80-89, ar-2025, forlop-iht-langvarig.
type Code string

// Everybody is all who are followed.
const Everybody Code = ""

// part is a Code with what it means for a run.
type part struct {
	code    Code
	options usage.Options
}

// division is parts that together are everybody who has what it goes by. It is kept whole or not at all: of all parts but one, the last
// could be worked out.
type division struct {
	name  string
	parts []part
}

// The codes begin with these.
const (
	byPathway = "forlop-"
	bySex     = "kjonn-"
	byAge     = "alder-"
	byCFS     = "cfs-"
	byYear    = "ar-"
)

// divisions are the ways in which those who are followed are parted, for the inclusions at hand.
func divisions(all []column.Enrolment) (list []division) {
	pathways, years := map[string]bool{}, map[int]bool{}
	for i := range all {
		if n := &all[i]; n.Included != 0 {
			pathways[n.Pathway] = true
			years[n.Included.Date().Year()] = true
		}
	}
	list = []division{
		{"kjonn", []part{{bySex + "2", only(usage.Selection{Sex: 2})}, {bySex + "1", only(usage.Selection{Sex: 1})}}},
		{"alder", []part{
			{byAge + "0-79", only(usage.Selection{AgeTo: 79})}, {byAge + "80-89", only(usage.Selection{AgeFrom: 80, AgeTo: 89})}, {byAge + "90", only(usage.Selection{AgeFrom: 90})},
		}},
		{"cfs", []part{{byCFS + "1-5", only(usage.Selection{CFSFrom: 1, CFSTo: 5})}, {byCFS + "6-9", only(usage.Selection{CFSFrom: 6, CFSTo: 9})}}},
	}
	if len(pathways) > 1 {
		d := division{name: "forlop"}
		for _, p := range sorted(pathways) {
			d.parts = append(d.parts, part{Code(byPathway + p), usage.Options{Pathway: p}})
		}
		list = append(list, d)
	}
	if len(years) > 1 {
		d := division{name: "ar"}
		for _, y := range sorted(years) {
			first, last := column.DayOf(date.Of(y, 1, 1)), column.DayOf(date.Of(y, 12, 31))
			d.parts = append(d.parts, part{Code(byYear + strconv.Itoa(y)), only(usage.Selection{From: first, To: last})})
		}
		list = append(list, d)
	}
	return list
}

func only(s usage.Selection) usage.Options { return usage.Options{Only: s} }

// Title is the part in words, in bokmål. pathways gives their titles by code.
func (c Code) Title(pathways map[string]string) string { return c.In(nil, pathways) }

// In is the part in words in a language.
func (c Code) In(v *lang.Voice, pathways map[string]string) string {
	s := string(c)
	switch {
	case c == Everybody:
		return v.Say("alle")
	case s == bySex+"1":
		return v.Say("menn")
	case s == bySex+"2":
		return v.Say("kvinner")
	case s == byAge+"0-79":
		return v.Say("under 80 år")
	case s == byAge+"80-89":
		return v.Say("80–89 år")
	case s == byAge+"90":
		return v.Say("90 år og eldre")
	case strings.HasPrefix(s, byCFS):
		return "CFS " + strings.ReplaceAll(s[len(byCFS):], "-", "–")
	case strings.HasPrefix(s, byYear):
		return v.Say("inkludert i %s", s[len(byYear):])
	case strings.HasPrefix(s, byPathway):
		if t := pathways[s[len(byPathway):]]; t != "" {
			return v.Say(t)
		}
		return nb.Capital(s[len(byPathway):])
	}
	return s
}
