package casefind

import (
	"slices"
	"strings"

	"traad/internal/base/column"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
)

// List is a ranked list at a date, with how good it is.
type List struct {
	Rule        *Rule
	On          column.Day
	All         []Candidate      // those whom the rule selects come first, by rank
	Selected    int              // how many it selects, also where All has only the first of them
	Who         []*column.Person // they, ascending by pseudonym, where View.NoJudge asks for them
	Persons     int              // whom it looked at
	Calibration *stats.Line      // nil where the data do not reach far enough back: then the probability is PARR-30's as published
	Hits        *Performance
	Warnings    []lang.Spoken

	scored *Scored
	chance []float64 // by value of the prior
}

// Find scores everybody at the beginning of a day, applies the rule and ranks; List.All has everybody, those whom the rule does not
// select last. people are by pseudonym, as column.Register gives them. The error tells of codes that are of another system than ICD-10.
func (x *Index) Find(r *Rule, people []column.Person, on column.Day) (*List, error) {
	if err := x.Refuse(); err != nil {
		return nil, err
	}
	s := x.Score(people, on)
	l, chosen, rest, chance := s.apply(r, View{}, true)
	l.All = s.rows(l, slices.Concat(chosen, rest), chance)
	return l, nil
}

// Discharge is what the discharge scores take of a candidate's last stay; ok is false for one without any.
func (l *List) Discharge(c *Candidate) (d Discharge, ok bool) {
	if c.Index < 0 {
		return Discharge{}, false
	}
	return l.scored.x.Discharge(uint32(c.Index), l.On)
}

// Prior are the terms of the probability before it was calibrated.
func (c *Candidate) Prior() []Term { return PARR30(c.Score.readmission(c.Age)) }

// leaves says why a rule leaves somebody out, empty where it does not.
func (r *Rule) leaves(c *Candidate, on column.Day) string {
	p := c.Person
	switch {
	case p.Died != 0 && p.Died < on, c.Score.Died:
		return "død"
	case c.Age < Youngest:
		return "er under 18 år"
	case p.NursingHome != 0 && p.NursingHome <= on && r.NursingHome == "leave_out":
		return "bor fast på sykehjem"
	case len(r.Municipalities) > 0 && !slices.Contains(r.Municipalities, p.Municipality):
		return "bor utenfor kommunene i regelen"
	}
	return ""
}

func (c *Candidate) marks(on column.Day) {
	for m := MarkMetastasis; m <= MarkDementia; m <<= 1 {
		if c.Score.Marks&m != 0 {
			c.Marks = append(c.Marks, m.Text())
		}
	}
	if n := c.Person.NursingHome; n != 0 && n <= on {
		c.Marks = append(c.Marks, leftOut)
	}
	if c.Score.Admitted {
		c.Marks = append(c.Marks, nowIn)
	}
	if c.Age < 75 && c.Score.HFRS > 0 {
		c.Marks = append(c.Marks, hfrsTried)
	}
}

// tell adds what speaks for a person beside the rule's own conditions.
func (c *Candidate) tell() {
	add := func(name string, least float64) {
		m := measureOf(name)
		if v := m.of(c); v >= least && !slices.ContainsFunc(c.Why, func(r Reason) bool { return r.Measure == name }) {
			c.Why = append(c.Why, Reason{Measure: name, Value: v, Text: m.text(v)})
		}
	}
	if !slices.ContainsFunc(c.Why, func(r Reason) bool {
		return strings.HasPrefix(r.Measure, "akutte_") && r.Measure != "akutte_liggedogn_12m"
	}) {
		add("akutte_12m", 1)
	}
	add("liggedogn_12m", 10)
	add("reinnleggelser_12m", 1)
	add("acsc_12m", 1)
	add("hfrs", 5)
	add("kroniske", 3)
	with := func(name, label string, all []string) { // what makes up the score is told with it
		if len(all) == 0 {
			return
		}
		v := measureOf(name).of(c)
		text := label + " " + nb.Int(int(v)) + ": " + strings.Join(all, ", ")
		if i := slices.IndexFunc(c.Why, func(r Reason) bool { return r.Measure == name }); i >= 0 {
			c.Why[i].Text = text
		} else {
			c.Why = append(c.Why, Reason{Measure: name, Value: v, Text: text})
		}
	}
	with("charlson", "Charlson", c.Score.Conditions())
	add("legemidler", 5)
	with("rxrisk", "Rx-Risk", c.medicines().Conditions())
}

// Reasons are why in one line: marks last; a person whom the rule does not select says so first.
func (c *Candidate) Reasons() string {
	var all []string
	if !c.Selected {
		if c.Left != "" {
			all = append(all, "ikke valgt: "+c.Left)
		} else {
			all = append(all, "ikke valgt: oppfyller ikke regelen")
		}
	}
	for _, r := range c.Why {
		all = append(all, r.Text)
	}
	return strings.Join(append(all, c.Marks...), "; ")
}

// Refuse tells where codes are of another system than Norwegian ICD-10; nil where they may be used. This is the one limit, asked where files are read: at the
// door of the server for each load, and by Find. What is in by it is scored, and told of beside the list.
func (x *Index) Refuse() error {
	q := &x.quality
	e := errs.Invalid("Kodene er ikke norsk ICD-10. Ingenting er lest inn.")
	n := 0
	for _, u := range q.Foreign {
		n += u.Count
	}
	if n*20 >= q.Codes && (n >= 20 || n*2 > q.Codes) { // fewer are slips of the pen, and are read to their fourth sign
		u := q.Foreign[0]
		wrong := lang.Of("er ICD-10-CM (amerikansk). %s av %s koder er slik. Ventet norsk ICD-10, som I50.0.", lang.Int(n), lang.Int(q.Codes))
		e.Fields = append(e.Fields, column.Fault{File: u.Seen.File, Row: u.Seen.Row, Column: u.Seen.Column, Value: u.Code, Want: wrong}.Field())
	}
	if q.ICPCSure {
		const place = "kolonne hovedtilstand"
		e.At(place, "Alle kodene ser ut som ICPC-2 (bokstav og to sifre, fra fastlege eller legevakt). Ventet norsk ICD-10, som I50.0.")
		e.Fields[len(e.Fields)-1].Place = &errs.Said{Text: place}
	}
	return e.OrNil()
}

// warnings tell what the codes are worth.
func (x *Index) warnings() (all []lang.Spoken) {
	q := &x.quality
	tell := func(uses []CodeUse, text string) {
		if len(uses) == 0 {
			return
		}
		n := 0
		var names []string
		for i, u := range uses {
			n += u.Count
			if i < 10 {
				names = append(names, u.Code+" ("+nb.Int(u.Count)+")")
			}
		}
		list := lang.Typed(strings.Join(names, ", "))
		if more := len(uses) - 10; more > 0 {
			list = lang.Of("%s og %s til", list, lang.Int(more))
		}
		all = append(all, lang.Of(text, lang.Plural(n, "kode", "koder"), list))
	}
	tell(q.Unmatched, "%s finnes ikke i ICD-10 og teller ikke: %s.")
	tell(q.Foreign, "%s er ICD-10-CM (amerikansk) og leses bare til fjerde tegn: %s.")
	tell(q.Unspecific, "%s mangler fjerde tegn og gir ingen Charlson-gruppe: %s.")
	if q.ICPC {
		all = append(all, lang.Of("Kodene kan være ICPC-2: alle er bokstav og to sifre. Sjekk at filen har ICD-10."))
	}
	if q.Codes == 0 {
		all = append(all, lang.Of("Filene har ingen diagnosekoder. HFRS, Charlson og kroniske tilstander blir 0."))
	}
	return all
}
