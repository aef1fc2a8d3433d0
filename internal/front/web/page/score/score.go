// Package score is Skårer on a person's pages: every assessment instrument over time with its bands, a form for a new score,
// and putting one right.
package score

import (
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	listTmpl    = ui.New(files, "list.html")
	correctTmpl = ui.New(files, "correct.html")
)

type view struct {
	Person ui.PersonHead
	Series []series
	New    *form
	Empty  *ui.Empty

	Surveys *ui.Action // what the person herself has answered
}

// series is one instrument with the person's scores.
type series struct {
	ID, Heading, Measures string
	Chart                 template.HTML
	Rows                  []row
	Bands                 []string
	Rule, Licence, Source string
	Unconfirmed           bool   // no source stands behind the limits of the bands
	Hidden                string // that there are more, which the person objects to
}

type row struct {
	Day, Value, By, Note string
	Band                 *ui.Tag
	Wrong                string // why it never counted
	Fix                  *ui.Action
}

type form struct {
	Action  string
	Summary ui.Summary
	Hidden  []ui.Hidden
	Fields  []ui.Field
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// Add writes a score.
func Add(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	d := score.Add{
		Patient: id, Enrolment: care.EnrolmentID(typed.Value("forlop")), Instrument: typed.Value("verktoy"), Typed: typed.Value("verdi"),
		On: page.Date(typed, "dato"), Note: typed.Value("merknad"), Key: db.ID(typed.Value("nokkel")),
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			to := typed.Value("tilbake")
			if !page.Local(to) {
				to = page.PersonPath(id) + "/skarer"
			}
			return v.Go(to, v.T("Skåren er lagret."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return show(v, http.StatusUnprocessableEntity, typed)
}

func show(v *page.Visit, status int, typed *ui.Form) error {
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeePerson, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	list, err := score.InForce(v.Ctx(), v.Service)
	if err != nil {
		return err
	}
	w := view{Person: page.PersonHead(v, o.Head, "skarer", "")}
	if cfs := frailty(v, o.Head, list); cfs != nil {
		w.Series = append(w.Series, *cfs)
	}
	for _, s := range o.Series {
		one := describe(v, s)
		if s.Hidden > 0 {
			n := v.T("%s skårer", v.Voice.Int(s.Hidden))
			if s.Hidden == 1 {
				n = v.T("1 skår")
			}
			one.Hidden = n + ": " + nb.Inside(v.T(care.HiddenText)) + "."
		}
		w.Series = append(w.Series, one)
	}
	if len(w.Series) == 0 {
		w.Empty = &ui.Empty{Icon: "chart", Heading: v.T("Ingen skårer ennå"), Text: v.T("Skårer fra kartlegging og evaluering vises her over tid.")}
	}
	if v.May(access.SeeAnswers) && !o.Head.Emergency {
		w.Surveys = &ui.Action{Label: v.T("Undersøkelser"), Icon: "chat", Href: page.PersonPath(o.Patient) + "/undersokelser"}
	}
	if v.May(access.RecordScore) {
		w.New = newForm(v, o.Head, list, typed)
	}
	return v.RenderStatus(status, listTmpl, v.Frame(v.T("Skårer"), page.PersonCrumbs(o.Head, v.T("Skårer"))...), w)
}

func newForm(v *page.Visit, h *patient.Head, list instrument.List, typed *ui.Form) *form {
	key := typed.Value("nokkel")
	if key == "" {
		key = string(db.NewID())
	}
	f := &form{Action: page.PersonPath(h.Patient) + "/skarer", Summary: typed.Summary(v.T("skåren kan lagres")), Hidden: []ui.Hidden{{Name: "nokkel", Value: key}}}
	if to := v.Query("tilbake"); page.Local(to) {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "tilbake", Value: to})
	}
	c := h.Current()
	choice := ui.Field{Kind: ui.Choice, Name: "verktoy", Label: v.T("Kartleggingsverktøy"), Width: "medium", Options: []ui.Option{{Label: v.T("Velg")}}}
	for _, x := range ofPathwayFirst(list, c) {
		if x.Code == instrument.CFS && (c == nil || !c.State.Open() || !v.May(access.Assess)) {
			continue
		}
		x = x.In(v.Voice.Tag())
		choice.Options = append(choice.Options, ui.Option{Value: x.Code, Label: x.Short + ": " + nb.Inside(x.Measures) + ", " + x.Span().In(v.Voice)})
	}
	if c != nil {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "forlop", Value: string(c.ID)})
	}
	value := ui.Field{Kind: ui.Number, Name: "verdi", Label: v.T("Skår"), Width: "short", Help: v.T("Bare skåren. Svarene på de enkelte spørsmålene lagres ikke i Tråd.")}
	if x, ok := list.Find(v.Query("verktoy")); ok {
		choice = choice.With(x.Code)
		value = page.ScoreField(v.Voice, x, "verdi")
	}
	f.Fields = []ui.Field{
		typed.Fill(choice), typed.Fill(value),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Dato"), Width: "short"}.With(nb.Numeric(h.Today))),
		typed.Fill(ui.Field{Name: "merknad", Label: v.T("Merknad"), Optional: true, Help: v.T("Det som er nødvendig for å tolke skåren, for eksempel hjelpemiddel.")}),
	}
	return f
}

// ofPathwayFirst is the list with the instruments of the course's pathway before the others, in the pathway's order.
func ofPathwayFirst(list instrument.List, c *patient.Course) instrument.List {
	if c == nil || c.Pathway == nil {
		return list
	}
	place := func(x instrument.Instrument) int {
		if i := slices.Index(c.Pathway.Instruments, x.Code); i >= 0 {
			return i
		}
		return len(c.Pathway.Instruments)
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b instrument.Instrument) int { return place(a) - place(b) })
	return list
}

// describe is a series in words, with the corrected scores struck through.
func describe(v *page.Visit, s score.Series) series {
	s.Instrument = s.In(v.Voice.Tag())
	out := series{
		ID: "v-" + s.Code, Heading: s.Short, Measures: s.Title + ". " + s.Measures + ", " + s.Span().In(v.Voice) + " " + s.Unit, Chart: page.ScoreLineOf(v.Voice, s),
		Rule: s.Rule, Licence: s.Licence, Source: s.Source, Unconfirmed: s.Instrument.Unconfirmed(),
	}
	for _, b := range s.Bands {
		out.Bands = append(out.Bands, s.Limits(b)+": "+b.Text)
	}
	right := map[db.ID]score.Score{}
	for _, one := range s.All {
		if one.Instead != "" {
			right[one.Instead] = one
		}
	}
	for i := len(s.All) - 1; i >= 0; i-- {
		one := s.All[i]
		if one.Taken {
			continue
		}
		r := row{Day: v.Voice.DayYear(one.On), Value: s.Write(one.Value) + s.Of(), By: one.By, Note: one.Note}
		if b := s.Band(one.Value); b != nil {
			r.Band = page.ScoreTag(s.Instrument, *b)
		}
		switch {
		case one.Wrong:
			r.Wrong = v.T("Rettet: %s", right[one.ID].Note)
		case v.May(access.RecordScore):
			r.Fix = &ui.Action{Label: v.T("Rett"), About: s.Short + " " + r.Day, Href: "/skarer/" + string(one.ID) + "/rett"}
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

// frailty is the CFS scores, which are written with the steps of the enrolments: who wrote them is who wrote the step, and a wrong one is put right there.
func frailty(v *page.Visit, h *patient.Head, list instrument.List) *series {
	x, ok := list.Find(instrument.CFS)
	if !ok {
		return nil
	}
	x = x.In(v.Voice.Tag())
	type scored struct {
		ev  care.Event
		row row
	}
	var all []scored
	for _, c := range h.Courses {
		wrong := map[care.EventID]care.Event{}
		for _, ev := range c.Events {
			if ev.Kind == care.Corrected {
				wrong[ev.Voids] = ev
			}
		}
		for _, ev := range c.Events {
			if !ev.CFS.Valid() {
				continue
			}
			r := row{Day: v.Voice.DayYear(ev.On), Value: x.Write(float64(ev.CFS)), By: c.Names[ev.ID], Note: v.T(ev.Kind.Title())}
			if ev.Kind == care.ScoredCFS {
				r.Note = ev.Reason
			}
			if by, voided := wrong[ev.ID]; voided {
				r.Wrong = strings.TrimRight(v.T("Rettet: %s", by.Reason), ": ")
			} else if v.May(access.Correct) && !h.Emergency {
				r.Fix = &ui.Action{Label: v.T("Rett"), About: x.Short + " " + r.Day, Href: page.EnrolmentPath(c.ID, "rett/"+string(ev.ID))}
			}
			all = append(all, scored{ev, r})
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Or(b.ev.On.Compare(a.ev.On), b.ev.Recorded.Compare(a.ev.Recorded)) })
	out := &series{ID: "v-cfs", Heading: x.Short, Measures: x.Title + ", " + x.Span().In(v.Voice), Rule: x.Rule, Licence: x.Licence, Source: x.Source}
	if card := page.CFSLine(v.Voice, h); card != nil {
		out.Chart = card.Chart
	}
	for _, one := range all {
		out.Rows = append(out.Rows, one.row)
	}
	return out
}

type correctView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Clash   *ui.Message // what stands now, where somebody corrected it first
	Action  string
	Fields  []ui.Field
	Cancel  ui.Action
	Remove  *ui.Action // the way to have it deleted for good
}

// Correct is the form that puts a score right.
func Correct(v *page.Visit) error { return correct(v, http.StatusOK, ui.NewForm(nil)) }

// SaveCorrection writes it.
func SaveCorrection(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	who, err := score.Whose(v.Ctx(), v.Service, db.ID(v.Path("sid")))
	if err != nil {
		return err
	}
	d := score.Correct{Score: db.ID(v.Path("sid")), Typed: typed.Value("verdi"), On: page.Date(typed, "dato"), Reason: typed.Value("arsak")}
	if typed.Value("bort") == "ja" {
		d.Typed = ""
	} else if d.Typed == "" {
		typed.Fault("verdi", "Skriv riktig skår, eller kryss av for at den skal bort.")
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(who)+"/skarer", v.T("Skåren er rettet. Den gamle står i historikken."))
		}
		if errs.KindOf(err) == errs.KindConflict {
			return correct(v, http.StatusConflict, typed)
		}
		if !typed.Take(err) {
			return err
		}
	}
	return correct(v, http.StatusUnprocessableEntity, typed)
}

func correct(v *page.Visit, status int, typed *ui.Form) error {
	who, err := score.Whose(v.Ctx(), v.Service, db.ID(v.Path("sid")))
	if err != nil {
		return err
	}
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeePerson, who)
	if err != nil {
		return err
	}
	var old score.Score
	var s score.Series
	for _, one := range o.Series {
		for _, x := range one.All {
			if string(x.ID) == v.Path("sid") {
				s, old = one, x
			}
		}
	}
	w := correctView{
		Bar: page.PersonBar(v, o.Head), Action: "/skarer/" + v.Path("sid") + "/rett", Summary: typed.Summary(v.T("rettingen kan lagres")),
		Head:   ui.Head{Title: v.T("Rett skår"), Lead: s.Short + " " + s.Write(old.Value) + s.Of() + ", " + v.Voice.DayYear(old.On) + ", " + old.By},
		Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(who)+"/skarer"),
	}
	if status == http.StatusConflict {
		w.clash(v, s, old)
	}
	day := old.On
	if day.IsZero() {
		day = date.In(v.Now())
	}
	w.Remove = page.AskRemoval(v, o.Patient, score.Item(old.ID))
	value := page.ScoreField(v.Voice, s.Instrument, "verdi")
	value.Label = v.T("Riktig skår")
	w.Fields = []ui.Field{
		typed.Fill(value.With(s.Write(old.Value))),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Riktig dato"), Width: "short"}.With(nb.Numeric(day))),
		typed.Fill(ui.Field{Kind: ui.Check, Name: "bort", Label: v.T("Skåren skal bort, for eksempel fordi den er registrert to ganger")}),
		typed.Fill(ui.Field{Name: "arsak", Label: v.T("Hvorfor rettes den?")}),
	}
	return v.RenderStatus(status, correctTmpl, v.Frame(v.T("Rett skår"), page.PersonCrumbs(o.Head, v.T("Rett skår"))...), w)
}

// clash says what stands in the place of a score that somebody corrected first. The form, with all that was typed, then corrects that one.
func (w *correctView) clash(v *page.Visit, s score.Series, old score.Score) {
	now := old
	for i := 0; i < len(s.All); i++ { // each correction stands for one before it
		for _, one := range s.All {
			if one.Instead == now.ID {
				now = one
			}
		}
	}
	if now.ID == old.ID {
		return
	}
	w.Clash = &ui.Message{Tone: ui.Soon, Heading: v.T("En annen rettet skåren mens du skrev"), Text: v.T("Nå står det %s%s, %s, %s: «%s». Ditt står i skjemaet. Lagrer du, rettes skåren som står nå.", s.Write(now.Value), s.Of(), v.Voice.DayYear(now.On), now.By, now.Note)}
	if now.Taken {
		w.Clash.Text = v.T("%s tok skåren bort: «%s». Ditt står i skjemaet, men er ikke lagret. Skal skåren likevel stå, registrer den på nytt under Skårer.", now.By, now.Note)
		return
	}
	w.Action = "/skarer/" + string(now.ID) + "/rett"
}
