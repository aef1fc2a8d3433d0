// Package results writes what rules/usage found: as JSON, as a page that needs nothing else, and as an Excel workbook with charts.
// What is hidden for being about too few is left out of all three in the same way.
package results

import (
	"encoding/json"
	"io"
	"math"

	"traad/internal/app/result"
	"traad/internal/base/column"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
)

// number is left out where there is none: JSON knows no NaN. It is made by told, with the decimals of the page and the workbook: of more of them, what is
// hidden could be worked out.
type number float64

func told(v float64, decimals int) number { return number(result.Told(v, decimals)) }

func peryear(v float64) number { return number(usage.PerYear(v)) }

// MarshalJSON writes null for what is no number.
func (n number) MarshalJSON() ([]byte, error) {
	if v := float64(n); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

type estimate struct {
	Value number `json:"verdi"`
	Low   number `json:"lav"`
	High  number `json:"hoy"`
}

func of(e stats.Estimate, decimals int) *estimate {
	if !e.Known() {
		return nil
	}
	return &estimate{told(e.Value, decimals), told(e.Low, decimals), told(e.High, decimals)}
}

// kroner are per person-year.
func kroner(e stats.Estimate) *estimate {
	e.Value, e.Low, e.High = usage.Hundreds(e.Value), usage.Hundreds(e.Low), usage.Hundreds(e.High)
	return of(e, 0)
}

// rate is one per person-year.
func rate(e stats.Estimate) *estimate { return of(result.PerYear(e), 1) }

type file struct {
	From       string      `json:"data_fra"`
	To         string      `json:"data_til"` // the last day
	Seed       uint64      `json:"fro"`
	Rounds     int         `json:"bootstrap"`
	Included   *int        `json:"inkluderte"` // null where those left out are few
	Followed   int         `json:"fulgte"`
	Watched    watched     `json:"under_observasjon"`
	Words      words       `json:"ord"`
	Effect     effect      `json:"effekt"`
	Expected   expected    `json:"forventet"`
	Match      match       `json:"sammenligning"`
	Outcomes   []outcome   `json:"bruk"`
	Months     []month     `json:"maneder"`
	Cumulative cumulative  `json:"kumulativt"`
	Cost       cost        `json:"kostnad"`
	Areas      []areaCount `json:"kommuner"`
	Shares     []share     `json:"andeler"`
	Lacks      string      `json:"kommunale_data"`
	Missing    []missing   `json:"mangler"`
	Change     []change    `json:"endring_per_person"`
	SignFlip   number      `json:"p_fortegnsbytte"`
}

type watched struct { // null where the number would tell how few died or moved
	D30  *int `json:"30"`
	D90  *int `json:"90"`
	D180 *int `json:"180"`
	D365 *int `json:"365"`
}

type words struct {
	Headline  string   `json:"kort"`
	Verdict   string   `json:"konklusjon"`
	Warning   string   `json:"for_etter_er"`
	Can       []string `json:"kan_si"`
	Cannot    []string `json:"kan_ikke_si"`
	Cost      string   `json:"kostnad"`
	Attention []string `json:"forbehold"`
}

type effect struct {
	Ratio     *estimate `json:"rateforhold"`
	P         number    `json:"p_holm"`
	Bootstrap *estimate `json:"rateforhold_bootstrap"`
	Until     *estimate `json:"rateforhold_til_avslutning"`
	UntilWhat string    `json:"til_avslutning"`
	DiD       *estimate `json:"forskjell_i_endring"`
	Parallel  number    `json:"p_ulik_utvikling_for"`
	Parallels string    `json:"ulik_utvikling_for"`
	Lines     struct {
		FollowedBefore *estimate `json:"fulgt_for"`
		FollowedAfter  *estimate `json:"fulgt_etter"`
		ComparedBefore *estimate `json:"sammenlignet_for"`
		ComparedAfter  *estimate `json:"sammenlignet_etter"`
	} `json:"akuttinnleggelser_per_personar"`
	HomeDays *estimate `json:"dager_hjemme_forskjell"`
	HomeHL   *estimate `json:"dager_hjemme_hodges_lehmann"`
	HomeP    number    `json:"dager_hjemme_p_holm"`
	HomeN    int       `json:"dager_hjemme_personer_om_lag"`
	Home     [2]number `json:"dager_hjemme_snitt"`
	HomeLess string    `json:"dager_hjemme_er"`
	Deaths   [2]number `json:"dode_andel"`
	DeathsOf int       `json:"dode_av_om_lag"`
	DeathRR  *estimate `json:"dode_forhold"`
	Detect   number    `json:"minste_synlige_rateforhold"`
}

type expected struct {
	Persons int     `json:"personer"`
	Rate    number  `json:"rate_etter"`
	Alike   number  `json:"rate_etter_sammenlignbare"`
	Drop    number  `json:"fall_sammenlignbare"`
	Fall    number  `json:"fall"`
	Narrow  bool    `json:"smal_personfil"`
	Groups  []group `json:"grupper"`
}

type group struct {
	Label   string `json:"gruppe"`
	Persons int    `json:"personer"`
	Mu      number `json:"mu"`
	K       number `json:"k"`
}

type match struct {
	Pool      int       `json:"kandidater"`
	Outside   bool      `json:"utenfor_tjenesten"`
	Matched   int       `json:"fulgte_med_sammenlignet"`
	Unmatched *int      `json:"fulgte_uten"`
	Text      string    `json:"hvor_mange"`
	Compared  int       `json:"plasser"`
	Exact     int       `json:"plasser_eksakt"`
	Persons   int       `json:"personer"`
	Effective number    `json:"effektivt_antall"`
	Caliper   number    `json:"grense_logit"`
	Balance   []balance `json:"balanse"`
}

type balance struct {
	Label    string `json:"mal"`
	Followed number `json:"fulgt"`
	Compared number `json:"sammenlignet"`
	SMD      number `json:"smd"`
	Variance number `json:"variansforhold"`
}

type outcome struct {
	Code      string     `json:"kode"`
	Label     string     `json:"navn"`
	Unit      string     `json:"enhet"`
	Hidden    bool       `json:"skjult"`
	Of        string     `json:"gjelder"`
	Persons   [2]string  `json:"personer_for_etter"`
	Amount    *[2]number `json:"antall_for_etter"`
	Years     [2]number  `json:"personar_for_etter"`
	Before    *estimate  `json:"rate_for"`
	After     *estimate  `json:"rate_etter"`
	Ratio     *estimate  `json:"etter_mot_for"`
	Exact     bool       `json:"eksakt"`
	P         number     `json:"p_eksakt"`
	Warning   string     `json:"merk"`
	Compared0 *estimate  `json:"sammenlignet_for"`
	Compared1 *estimate  `json:"sammenlignet_etter"`
	Matched   *estimate  `json:"fulgt_mot_sammenlignet"`
	DiD       *estimate  `json:"forskjell_i_endring"`
	Few       bool       `json:"for_faa_til_sammenligning"`
}

type month struct {
	M        int       `json:"maned"`
	Span     int       `json:"maneder"`
	N        int       `json:"personer_om_lag"`
	Hidden   bool      `json:"skjult"`
	Followed *estimate `json:"fulgt"`
	Compared *estimate `json:"sammenlignet"`
	Moved    *estimate `json:"flyttet_forhold"`
}

type cumulative struct { // by the end of each month after inclusion; null is hidden
	Followed []number `json:"fulgt"`
	Compared []number `json:"sammenlignet"`
}

type cost struct {
	Known      bool        `json:"kjent"`
	Year       int         `json:"prisar"`
	Own        number      `json:"tjenestens_egen"`
	Spans      costSpans   `json:"for_etter"`
	Change     *estimate   `json:"forskjell_i_endring"`
	Difference *estimate   `json:"forskjell_per_personar"`
	Net        []netResult `json:"netto"`
	Saving     bool        `json:"besparelse_pavist"`
	Source     string      `json:"kilde"`
	Contacts   string      `json:"kontakter_med_kostnad"`
	Municipal  []municipal `json:"kommunal_modell"`
}

type costSpans struct {
	FollowedBefore *estimate `json:"fulgt_for"`
	ComparedBefore *estimate `json:"sammenlignet_for"`
	FollowedAfter  *estimate `json:"fulgt_etter"`
	ComparedAfter  *estimate `json:"sammenlignet_etter"`
}

type municipal struct {
	Outcome string    `json:"kode"`
	Price   number    `json:"pris"`
	Per     string    `json:"per"`
	Rate    [2]number `json:"for_etter"`
}

type missing struct {
	Where string   `json:"kommunenr"` // empty: everywhere
	What  []string `json:"tjenester"`
}

type share struct {
	Label  string  `json:"navn"`
	Before sharing `json:"for"`
	After  sharing `json:"etter"`
}

type sharing struct {
	Value number `json:"verdi"`
	Low   number `json:"lav"` // null: none, or all
	High  number `json:"hoy"`
	Of    number `json:"av_om_lag"`
}

type netResult struct {
	Share number    `json:"andel"`
	Net   *estimate `json:"forskjell"`
}

type areaCount struct {
	Number  string `json:"kommunenr"`
	Persons string `json:"personer"`
	Before  string `json:"for"`
	After   string `json:"etter"`
}

type change struct {
	Change  int    `json:"endring"`
	Label   string `json:"tekst"`
	Persons string `json:"personer"`
}

// JSON writes everything.
func JSON(out io.Writer, r *usage.Result) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(fileOf(r))
}

func fileOf(r *usage.Result) *file {
	f, e, m, c := &r.Effect, &r.Expected, &r.Match, &r.Cost
	j := &file{
		From: day(r.From), To: day(r.To - 1), Seed: r.Seed, Rounds: r.Rounds, Included: shown(r.Included), Followed: r.Followed,
		Watched: watched{shown(r.Watched[0]), shown(r.Watched[1]), shown(r.Watched[2]), shown(r.Watched[3])},
		Words: words{
			r.Words.Headline, r.Words.Verdict, r.Words.Warning, append([]string{}, r.Words.Can...), append([]string{}, r.Words.Cannot...), r.Words.Cost, append([]string{}, r.Words.Attention...),
		},
		Effect: effect{
			Ratio: of(f.Ratio, 2), P: told(f.P, 3), Bootstrap: of(f.Bootstrap, 2), Until: of(f.Until, 2), UntilWhat: r.UntilWhat(), DiD: of(f.DiD, 2), Parallel: told(f.Parallel, 3), Parallels: f.Parallels(nil), HomeLess: f.HomeLess(nil), DeathsOf: f.DeathsOf, HomeDays: of(f.HomeDays, 1), HomeHL: of(f.HomeMedian, 1), HomeP: told(f.HomeP, 3), HomeN: f.HomeN,
			Home: [2]number{told(f.Means[0], 1), told(f.Means[1], 1)}, Deaths: [2]number{told(f.Deaths[0], 2), told(f.Deaths[1], 2)}, DeathRR: of(f.DeathRR, 2), Detect: told(f.Detect, 2),
		},
		Expected: expected{Persons: e.Persons, Rate: peryear(e.Rate), Fall: told(e.Fall, 2), Alike: peryear(e.Alike), Drop: told(e.Drop, 2), Narrow: e.Narrow},
		Match:    match{m.Pool, m.Outside, m.Matched, unmatched(m), r.Compared(nil), m.Compared, m.Exact, m.Persons, told(m.Effective, 0), told(m.Caliper, 3), []balance{}},
		Cost: cost{
			Known: c.Known, Year: c.Year, Own: told(c.Own, 0), Change: kroner(c.Change),
			Spans:      costSpans{kroner(c.Lines[0]), kroner(c.Lines[1]), kroner(c.Lines[2]), kroner(c.Lines[3])},
			Difference: kroner(c.Difference), Saving: c.Saving, Net: []netResult{}, Source: c.Source(nil), Contacts: c.Contacted(nil), Municipal: []municipal{},
		},
		SignFlip: told(r.SignFlip, 3), Areas: []areaCount{}, Shares: []share{}, Lacks: r.Lacks(nil), Missing: []missing{},
	}
	if f.Ratio.Known() {
		l := &j.Effect.Lines
		l.FollowedBefore, l.FollowedAfter, l.ComparedBefore, l.ComparedAfter = rate(f.Lines[0]), rate(f.Lines[1]), rate(f.Lines[2]), rate(f.Lines[3])
	}
	for _, g := range e.Groups {
		j.Expected.Groups = append(j.Expected.Groups, group{g.Label, g.Persons, told(g.Mu, 2), told(g.K, 2)})
	}
	for _, b := range m.Balance {
		j.Match.Balance = append(j.Match.Balance, balance{b.Label, told(b.Treated, 2), told(b.Control, 2), told(b.SMD, 2), told(b.VarianceRatio, 2)})
	}
	for i := range r.Outcomes {
		j.Outcomes = append(j.Outcomes, outcomeOf(r, &r.Outcomes[i]))
	}
	for _, v := range r.Months {
		j.Months = append(j.Months, month{v.M, v.Span, v.N, v.Hidden, of(v.Followed, 2), of(v.Compared, 2), of(v.Moved, 2)})
	}
	for _, v := range r.Cumulative[0] {
		j.Cumulative.Followed = append(j.Cumulative.Followed, told(v, 2))
	}
	for _, v := range r.Cumulative[1] {
		j.Cumulative.Compared = append(j.Cumulative.Compared, told(v, 2))
	}
	for i, n := range c.Net {
		if c.Own <= 0 {
			break
		}
		j.Cost.Net = append(j.Cost.Net, netResult{told(usage.Marginal[i], 1), kroner(n)})
	}
	for _, a := range r.Areas {
		j.Areas = append(j.Areas, areaCount{a.Number, a.Hidden[0].Number(a.Persons), a.Hidden[1].Number(a.Before), a.Hidden[2].Number(a.After)})
	}
	for _, m := range c.Municipal {
		j.Cost.Municipal = append(j.Cost.Municipal, municipal{m.Outcome.Code(), told(m.Price, 0), m.Per, [2]number{told(m.Rate[0], 0), told(m.Rate[1], 0)}})
	}
	for _, s := range r.Shares() {
		of := func(k int) sharing {
			e := s.Part[k]
			return sharing{told(e.Value, 2), told(e.Low, 2), told(e.High, 2), told(s.Of[k], 0)}
		}
		j.Shares = append(j.Shares, share{s.Label, of(0), of(1)})
	}
	codes := func(all []usage.Outcome) (list []string) {
		for _, o := range all {
			list = append(list, o.Code())
		}
		return list
	}
	if u := r.Untold(); len(u) > 0 {
		j.Missing = append(j.Missing, missing{"", codes(u)})
	}
	for _, m := range r.Missing {
		j.Missing = append(j.Missing, missing{m.Municipality, codes(m.Outcomes)})
	}
	j.Change = changes(r)
	return j
}

func outcomeOf(r *usage.Result, l *usage.Line) outcome {
	o := outcome{
		Code: l.Outcome.Code(), Label: l.Outcome.Label(), Unit: l.Outcome.Unit(), Hidden: l.Hidden, Of: result.Of(nil, l), Persons: [2]string{result.Any(nil, l, 0), result.Any(nil, l, 1)}, Years: [2]number{told(l.Years[0], 0), told(l.Years[1], 0)},
		P: number(math.NaN()),
	}
	if l.Hidden {
		return o
	}
	o.Amount = &[2]number{told(l.Amount[0], 0), told(l.Amount[1], 0)}
	o.Before, o.After, o.Ratio, o.Exact, o.P = rate(l.Rate[0]), rate(l.Rate[1]), of(l.Ratio, 2), l.Exact, told(l.P, 3)
	o.Compared0, o.Compared1, o.Matched, o.DiD = rate(l.Compared[0]), rate(l.Compared[1]), of(l.Matched, 2), of(l.DiD, 2)
	o.Few, o.Warning = l.Few, "ikke effekt"
	if l.Outcome == usage.Emergency {
		o.Warning = r.Words.Warning
	}
	return o
}

func changes(r *usage.Result) (all []change) {
	if len(r.Change) < suppress.Least {
		return nil
	}
	list := result.Changes(nil, r)
	for i, c := range list {
		all = append(all, change{c.By, c.Label(nil, i == 0 || i == len(list)-1), c.Count})
	}
	return all
}

// shown is a count, null where it is not told.
func shown(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}

func unmatched(m *usage.Match) *int {
	if m.Few {
		return nil
	}
	return &m.Unmatched
}

func day(d column.Day) string { return d.Date().String() }
