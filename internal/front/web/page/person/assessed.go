package person

import (
	"strings"

	"traad/internal/app/mapping"
	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// scores is the newest score with each instrument.
type scores struct {
	Rows []page.ScoreRow
	All  *ui.Action
	New  *ui.Action
	Note string // whose limits are not confirmed
}

func scored(v *page.Visit, o *patient.Overview) *scores {
	base := page.PersonPath(o.Patient) + "/skarer"
	s := &scores{Rows: page.ScoreRows(v.Voice, o.Series, o.Today, base)}
	if n := len(s.Rows); n > 0 {
		s.All = &ui.Action{Label: v.T("Alle %s", nb.Int(n)), Href: base}
		if len(o.Head.Scores()) > 0 {
			s.All.Label = v.T("Alle %s", nb.Int(n+1)) // and CFS, which stands at the top
		}
	}
	if c := o.Current(); v.May(access.RecordScore) && c != nil && c.State.Open() {
		s.New = &ui.Action{Label: v.T("Ny skår"), Icon: "plus", Href: base + "#ny"}
	}
	s.Note = page.Unconfirmed(v.Voice, s.Rows)
	if s.New == nil && len(s.Rows) == 0 {
		return nil
	}
	return s
}

// circle is what the mapping found, as a row of nine marks.
type circle struct {
	Row   []page.CircleMark
	Count string
	All   ui.Action
}

func circled(v *page.Visit, o *patient.Overview) (*circle, error) {
	c := o.Current()
	if c == nil || !v.May(access.SeeMapping) {
		return nil, nil
	}
	areas, err := mapping.Marks(v.Ctx(), v.Service, v.Actor, o.Head, c.ID)
	if err != nil || areas == nil {
		return nil, err
	}
	at := page.EnrolmentPath(c.ID, "kartlegging")
	n := 0
	for _, a := range c.Pathway.Circle() {
		if areas[a.Code].Mapped() {
			n++
		}
	}
	row := page.CircleRow(v.Voice, c.Pathway.Circle(), areas, func(code string) string { return at + "?del=" + code })
	return &circle{Row: row, Count: v.T("%s av %s områder kartlagt.", nb.Int(n), nb.Int(len(row))), All: ui.Action{Label: v.T("Kartleggingen"), Href: at}}, nil
}

// agreed is what is agreed about treatment.
type agreed struct {
	*page.Clarified // nil: nothing is written
	Link            ui.Action
}

func treatment(v *page.Visit, o *patient.Overview) *agreed {
	a := &agreed{Clarified: page.ClarifiedOf(v.Voice, o.Clarified, o.Today), Link: ui.Action{Label: v.T("Se eller endre"), About: v.T("behandlingsavklaringer"), Href: page.PersonPath(o.Patient) + "/avklaringer"}}
	if c := o.Current(); a.Clarified == nil && (c == nil || !c.State.Open() || !v.May(access.RecordWish)) {
		return nil
	}
	return a
}

// worry is a concern that waits, or the last that was handled.
type worry struct {
	Tag              ui.Tag
	When, Text, Note string
	Href             string
}

func worries(v *page.Visit, o *patient.Overview) []worry {
	var out []worry
	for _, c := range o.Concerns {
		if !c.Open && len(out) >= 2 {
			continue
		}
		w := worry{When: v.Voice.Moment(c.At.Time, v.Now()), Text: c.Text, Href: "/bekymringer/" + string(c.ID), Tag: ui.Tag{Text: v.T(care.SignTitle(c.Sign)), Tone: ui.Soon, Icon: "triangle"}}
		switch {
		case !c.Open:
			w.Tag, w.Note = ui.Tag{Text: v.T("Fulgt opp"), Tone: ui.Done}, strings.TrimPrefix(c.HandledBy+": ", ": ")+c.Note
		case c.Sign == "red":
			w.Tag.Tone, w.Tag.Icon = ui.Late, ""
		}
		out = append(out, w)
	}
	return out
}
