package data

import (
	"net/http"
	"strings"

	"traad/internal/app/dataset"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type oneView struct {
	Head    ui.Head
	State   ui.Tag
	Card    ui.Card
	Facts   []ui.Fact
	Report  *report
	Actions []ui.Action
}

// report is how whole a load is.
type report struct {
	Heading string
	Figures []ui.Fact
	Notices []string
	Codes   []codes
	Gaps    []string
	Fine    bool // nothing to look at
}

// codes are those of a sort that were used most.
type codes struct {
	ui.Scroll
	Heading, Text string
	Rows          [][2]string
}

// One is one load with its report.
func One(v *page.Visit) error {
	l, err := dataset.Of(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("lid")))
	if err != nil {
		return err
	}
	w := oneView{
		Head:  ui.Head{Title: from(v.Voice, l.Kind, l.Source), Lead: between(v.Voice, dataset.Days{From: l.From, To: l.To})},
		State: stateOf(v.Voice, l), Card: ui.Card{ID: "lasten", Heading: v.T("Innlesingen")},
		Facts: []ui.Fact{
			{Term: v.T("Lest inn"), Text: when(v, l.At.Time, whoOf(v.Voice, l))},
			{Term: v.T("Rader"), Text: v.Voice.Int(l.Rows)},
			{Term: v.T("Personer i filene"), Text: v.Voice.Int(l.Persons)},
			{Term: v.T("Plass"), Text: v.Voice.Decimal(float64(l.Bytes)/(1<<20), 1) + " MB"},
		},
		Report: describe(v.Voice, l.Kind, l.Quality, l.Rows, l.Persons),
	}
	w.Report.Heading = v.T("Kvalitet")
	switch {
	case l.Members > 0:
		w.Report = nil
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Slått sammen av"), Text: v.T("%s. Kvaliteten står på hver av dem. Rett med nye filer for de samme dagene.", v.Voice.Plural(l.Members, "innlesing", "innlesinger"))})
		if l.Undoable {
			w.Facts = append(w.Facts, ui.Fact{Term: v.T("Eldre nøkkel"), Text: v.T("Pseudonymene er av en eldre nøkkelversjon enn de nyeste. Når alt er lest inn med den nye nøkkelen, angrer du denne, så ingen teller som to. Den kan ikke hentes tilbake.")})
		}
	case l.State == "folded":
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Slått sammen"), Text: v.T("Radene som gjelder, er ført sammen med andre fra samme kilde, fordi innlesingen er over 30 dager gammel. Den kan ikke angres. Rett med nye filer for de samme dagene.")})
	}
	if l.KeyVersion > 0 {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Nøkkelversjon"), Text: v.Voice.Int(l.KeyVersion)})
	}
	if l.UndoneBy != "" || !l.Undone.IsZero() {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Angret"), Text: when(v, l.Undone.Time, orLine(v.Voice, l.UndoneBy))})
	}
	address := place + "/" + string(l.ID)
	if v.May(access.LoadData) {
		switch l.State {
		case "checked":
			w.Actions = []ui.Action{{Label: v.T("Ta i bruk"), Post: address + "/bruk", Icon: "check", Look: ui.Primary}, {Label: v.T("Forkast"), Post: address + "/forkast"}}
		case "standing":
			if l.Undoable {
				w.Actions = []ui.Action{{Label: v.T("Angre innlesingen"), Post: address + "/angre"}}
			}
		}
	}
	return v.RenderStatus(http.StatusOK, one, v.Frame(w.Head.Title, ui.Crumb{Label: v.T(title), Href: place}), w)
}

func orLine(v *lang.Voice, name string) string {
	if name == "" {
		return v.Say("kommandolinjen")
	}
	return name
}

func describe(v *lang.Voice, kind dataset.Kind, q dataset.Quality, rows, persons int) *report {
	r := &report{}
	share := func(n, of int) string {
		if of == 0 || n == 0 {
			return v.Int(n)
		}
		return v.Int(n) + " (" + v.Percent(float64(n)/float64(of), 1) + ")"
	}
	add := func(term string, n, of int) {
		r.Figures = append(r.Figures, ui.Fact{Term: v.Say(term), Text: share(n, of)})
	}
	if kind == dataset.Persons {
		add("Personer", rows, 0)
		add("Døde", q.Dead, rows)
		add("Bare fødselsår kjent", q.YearOnly, rows)
		add("Uten kommune", q.NoPlace, rows)
		add("Over 110 år og ikke død, trolig feil", q.Old, rows)
		r.Fine = q.NoPlace+q.Old == 0
		return r
	}
	for _, g := range q.Gaps {
		r.Gaps = append(r.Gaps, between(v, g))
	}
	if kind == dataset.Dispensings {
		add("Utleveringer", rows, 0)
		add("Personer", persons, 0)
		add("Ulike koder", q.Medicines, 0)
		add("Uten femte nivå i ATC, telles ikke som legemiddel", q.Coarse, rows)
		r.Fine = q.Coarse+len(r.Gaps) == 0
		return r
	}
	add("Episoder", rows, 0)
	add("Personer", persons, 0)
	add("Døgnopphold", q.Inpatient, q.Rows)
	add("Ikke avsluttet", q.Open, q.Inpatient)
	add("Av dem uten slutt, selv om personen er lagt inn på nytt eller det er over 180 døgn siden", q.Endless, q.Inpatient)
	add("Døgnopphold uten hastegrad, regnes ikke som akutte", q.NoUrgency, q.Inpatient)
	add("Døgnopphold uten hovedtilstand", q.NoMain, q.Inpatient)
	add("Uten klokkeslett, regnes som kl. 12.00", q.NoTime, q.Rows)
	add("Begynner før forrige er slutt, regnes som ett opphold", q.Overlaps, q.Inpatient)
	add("Står to ganger", q.Doubles, q.Rows)
	add("Koder skrevet med punktum, kors, stjerne eller små bokstaver, lest som uten", q.Normalised, q.Codes)
	for _, c := range []struct {
		heading, text string
		t             dataset.Tops
	}{
		{"Koder som ikke finnes i ICD-10", "De beholdes, men telles ingen steder.", q.Unmatched},
		{"Koder som mangler fjerde tegn", "De gir ingen poeng i Charlson, fordi gruppen avhenger av det fjerde tegnet.", q.Unspecific},
		{"Amerikanske koder (ICD-10-CM)", "De leses til og med fjerde tegn.", q.Foreign},
	} {
		if c.t.Kinds == 0 {
			continue
		}
		list := codes{Scroll: ui.Scroll{About: v.Say(c.heading), Class: "compact"}, Heading: v.Say(c.heading), Text: v.Say("%s, brukt %s av %s ganger.", v.Plural(c.t.Kinds, "kode", "koder"), v.Int(c.t.Uses), v.Int(q.Codes)) + " " + v.Say(c.text)}
		for _, u := range c.t.Most {
			list.Rows = append(list.Rows, [2]string{u.Code, v.Int(u.N)})
		}
		r.Codes = append(r.Codes, list)
	}
	r.Fine = q.NoUrgency+q.NoMain+q.Endless+q.Overlaps+q.Doubles+len(r.Codes)+len(r.Gaps) == 0
	return r
}

// GapText is the gaps in one line.
func (r *report) GapText() string { return strings.Join(r.Gaps, ", ") }
