package plan

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	planapp "traad/internal/app/plan"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// Publish is the form that signs a version.
func Publish(v *page.Visit) error {
	d, err := open(v, access.PublishPlan)
	if err != nil {
		return err
	}
	if v.R.Method != http.MethodPost {
		return d.publish(ui.NewForm(nil), http.StatusOK, nil)
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	if d.all.Working == nil {
		return d.refused(errs.Conflict("Ingen versjon er under arbeid."), "")
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	deed := planapp.Publish{
		Version: d.all.Working.ID, Seen: seen, Read: readOf(form), Signs: form.Has("signerer"), Reason: form.Value("grunn"), Key: care.EventID(form.Value("nokkel")),
		Agreement: planapp.Agreement{Says: form.Value("enig"), Why: form.Value("hvorfor"), By: form.Value("hvem"), How: planapp.Way(form.Value("hvordan"))}, Review: map[string]plan.MeasureStatus{}, Keeps: map[string]bool{}, Team: d.contacts(),
		Agreed: planapp.Way(form.Value("avtalt")),
	}
	review, err := d.review()
	if err != nil {
		return err
	}
	for _, m := range review {
		switch answer := form.Value("gjennom-" + m.ID); answer {
		case "fortsetter":
			deed.Keeps[m.ID] = true
		case string(plan.MeasureDone), string(plan.MeasureStopped):
			deed.Keeps[m.ID], deed.Review[m.ID] = true, plan.MeasureStatus(answer)
		}
	}
	if form.OK() {
		err := deed.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(d.path(""), "Versjon "+nb.Int(d.all.Working.Number)+" er publisert og gjelder fra nå.")
		}
		if errs.KindOf(err) == errs.KindConflict {
			return publishAgain(v, form, err)
		}
		if !form.Take(err) {
			return d.refused(err, "")
		}
	}
	return d.publish(form, http.StatusUnprocessableEntity, nil)
}

// publishAgain shows the form with what somebody did meanwhile. What she typed stands; that she has read it, and that the patient agrees, she says
// anew.
func publishAgain(v *page.Visit, form *ui.Form, clash error) error {
	d, err := open(v, access.PublishPlan)
	if err != nil {
		return err
	}
	if d.all.Working == nil {
		return d.refused(clash, strings.TrimSpace(form.Value("hvorfor")+"\n"+form.Value("grunn")))
	}
	form.Drop("signerer", "enig", "hvordan", "lest")
	form.Drop(about(form, clash, "gjennom-")...)
	form.Drop("avtalt")
	return d.publish(form, http.StatusConflict, clash)
}

// gpGroup asks how what becomes of the GP's measures is agreed with the GP. unasked are those that the draft has changed already.
func gpGroup(form *ui.Form, unasked []plan.Measure) fieldGroup {
	ask := page.AgreedWithGP(nil)
	ask.Optional = len(unasked) == 0
	g := fieldGroup{Heading: "Fastlegens tiltak", Fields: []ui.Field{form.Fill(ask)}}
	for _, m := range unasked {
		g.Help += "Utkastet endrer «" + nb.CleanLine(m.What) + "», som fastlegen har bekreftet. "
	}
	g.Help = strings.TrimSpace(g.Help)
	return g
}

// unasked are the GP's measures that the draft makes others of.
func (d *desk) unasked() ([]plan.Measure, error) {
	r := d.v.Service.Store.Reader()
	texts, err := planapp.Texts(d.v.Ctx(), r, *d.all.Working)
	if err != nil {
		return nil, err
	}
	return planapp.Unasked(d.v.Ctx(), r, d.v.Actor, d.all, texts)
}

// review are the open measures to go through one by one.
func (d *desk) review() ([]plan.Measure, error) {
	r := d.v.Service.Store.Reader()
	texts, err := planapp.Texts(d.v.Ctx(), r, *d.all.Working)
	if err != nil {
		return nil, err
	}
	return planapp.ToReview(d.v.Ctx(), r, d.all, texts)
}

func (d *desk) publish(form *ui.Form, status int, clash error) error {
	v := d.v
	w := d.form("Publiser planen", "publiser", "planen kan publiseres", form)
	frame := v.Frame("Publiser planen", d.crumbs("Publiser")...)
	if d.all.Working == nil {
		w.Messages = append(w.Messages, ui.Message{Text: "Ingen versjon er under arbeid."})
		return v.RenderStatus(status, formPage, frame, w)
	}
	if err := d.toSign(&w, form, clash); err != nil {
		return err
	}
	n := nb.Int(d.all.Working.Number)
	w.Head.Title = "Publiser versjon " + n
	w.Head.Lead = "Versjonen gjelder fra nå, og kan ikke endres etterpå. En rettelse er en ny versjon."
	w.Save = ui.Submit("Signer og publiser versjon " + n)
	review, err := d.review()
	if err != nil {
		return err
	}
	unasked, err := d.unasked()
	if err != nil {
		return err
	}
	asks := len(unasked) > 0
	if len(review) > 0 {
		g := fieldGroup{Heading: "Åpne tiltak fra forrige versjon", Help: "Gå gjennom dem ett for ett. Ingenting følger med av seg selv."}
		for _, m := range review {
			g.Fields = append(g.Fields, form.Fill(ui.Field{Kind: ui.Radios, Name: "gjennom-" + m.ID, Label: m.What, Inline: true, Options: []ui.Option{
				{Value: "fortsetter", Label: "Fortsetter"}, {Value: string(plan.MeasureDone), Label: "Gjort"}, {Value: string(plan.MeasureStopped), Label: "Stoppes"},
			}}))
		}
		asks = asks || slices.ContainsFunc(review, func(m plan.Measure) bool { return access.NeedsGP(v.Actor, m, plan.MeasureDone) })
		w.Groups = append(w.Groups, g)
	}
	if asks {
		w.Groups = append(w.Groups, gpGroup(form, unasked))
	}
	w.Groups = append(w.Groups, fieldGroup{Heading: "Er pasienten enig?", Fields: []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "enig", Label: "Pasienten er enig i planen", Quiet: true, Inline: true, Options: []ui.Option{{Value: "yes", Label: "Ja"}, {Value: "no", Label: "Nei"}, {Value: "not_asked", Label: "Ikke spurt"}}}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: "Hvorfor ikke", Rows: 2, Optional: true, Help: "Skriv grunnen når svaret er nei eller ikke spurt."}),
		form.Fill(ui.Field{Kind: ui.Radios, Name: "hvordan", Label: "Hvordan sa pasienten det?", Inline: true, Options: page.WayOptions(nil), Help: "Velg når svaret er ja eller nei. Det står i planen."}),
		form.Fill(ui.Field{Name: "hvem", Label: "Svarte noen for pasienten?", Optional: true, Width: "medium", Help: "Skriv hvem, og hva de er for pasienten. La feltet stå tomt når pasienten svarte selv."}),
	}})
	if d.all.Working.Status == planapp.Draft {
		w.Groups = append(w.Groups, fieldGroup{Fields: []ui.Field{form.Fill(ui.Field{Kind: ui.Area, Name: "grunn", Label: "Hvorfor uten høring?", Rows: 2, Help: "Planen har ikke vært på høring."})}})
	}
	w.Groups = append(w.Groups, fieldGroup{Fields: []ui.Field{form.Fill(ui.Field{Kind: ui.Check, Name: "signerer", Label: "Jeg har lest planen og står ansvarlig for den"})}})
	return v.RenderStatus(status, formPage, frame, w)
}

// toSign puts what is signed into the form, with its stamp, and what was written since it was read.
func (d *desk) toSign(w *formView, form *ui.Form, clash error) error {
	read, err := planapp.ReadingOf(d.v.Ctx(), d.v.Service.Store.Reader(), *d.all.Working)
	if err != nil {
		return err
	}
	if form.Has("lest") { // what is new she has not been told
		read = readOf(form)
	}
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "lest", Value: string(read)})
	if e := numbered(d.editions(), d.all.Working.Number); e != nil {
		if err := d.fill(e); err != nil {
			return err
		}
		s := d.sheet(*e, marks{})
		w.Sheet = &s
	}
	var since *planapp.ReadConflict
	switch {
	case errors.As(clash, &since):
		m, changes := clashed(since, d.path("")+"?versjon="+strconv.Itoa(d.all.Working.Number))
		w.Messages, w.Since = append(w.Messages, m), changes
	case clash != nil:
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: "Ingenting er lagret ennå", Text: errs.SafeText(clash)})
	}
	return nil
}
