// Package mapping is the mapping conversation at the kitchen table: the circle is the way through it, each area is gone through
// in the order of the conversation, and what is written is saved while it is written. When it is completed it is a page to
// read and print.
package mapping

import (
	"cmp"
	"embed"
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/mapping"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	caredoc "traad/internal/care/document"
	"traad/internal/care/instrument"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	talkTmpl = ui.New(files, "talk.html", "parts.html")
	readTmpl = ui.New(files, "read.html", "parts.html")
)

// Show is the conversation: to begin, to write, or to read when it is completed.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

func show(v *page.Visit, status int, typed *ui.Form) error {
	o, err := mapping.Open(v.Ctx(), v.Service, v.Actor, id(v))
	if err != nil {
		return err
	}
	return render(v, o, status, typed, nil, nil)
}

func render(v *page.Visit, o *mapping.Opened, status int, typed *ui.Form, messages []ui.Message, lost []ui.Fact) error {
	f := v.Frame(v.T("Kartlegging"), page.PersonCrumbs(o.Head, v.T("Kartlegging"))...)
	if o.Hidden {
		return v.RenderStatus(status, readTmpl, f, withheld(v, o))
	}
	home, err := page.PreparedAtHome(v, o.Head.Patient)
	if err != nil {
		return err
	}
	if o.Done() || o.Document != nil && !v.May(access.RecordMapping) {
		w := read(v, o).with(home)
		w.Summary = typed.Summary(v.T("samtalen kan åpnes igjen"))
		if w.Messages = append(messages, w.Messages...); len(lost) > 0 {
			w.Lost, w.Kept = lost, ""
		}
		return v.RenderStatus(status, readTmpl, f, w)
	}
	if o.Document == nil {
		return v.RenderStatus(status, readTmpl, f, before(v, o, typed).with(home))
	}
	w := talk(v, o, typed).with(home)
	w.Messages, w.Lost = messages, lost
	return v.RenderStatus(status, talkTmpl, f, w)
}

func id(v *page.Visit) care.EnrolmentID { return care.EnrolmentID(v.Path("id")) }

// path is the address of the conversation, at a part of it where one is named.
func path(id care.EnrolmentID, part string) string {
	p := page.EnrolmentPath(id, "kartlegging")
	if part != "" {
		p += "?del=" + part
	}
	return p
}

// Save is what a browser without script posts, and what begins and completes the conversation.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if form.Has("begynn") {
		if err := (mapping.Begin{Enrolment: id(v)}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
			if form.Take(err) {
				return show(v, http.StatusUnprocessableEntity, form)
			}
			return err
		}
		return v.Go(path(id(v), present), "")
	}
	if page.Another(v, form) {
		return refuse(v, form, v.T(page.AnotherText))
	}
	part := form.Value("del")
	if code := form.Value("lukk"); code != "" { // one tap: there is nothing here
		if p := "omrade/" + code + "/risiko"; form.Value(p) == "" {
			form.Set(p, "none")
		}
	}
	kept, err := save(v, form)
	if errs.KindOf(err) == errs.KindGone {
		return refuse(v, form, v.T("Samtalen er avsluttet."))
	}
	if err != nil {
		return err
	}
	if !form.OK() {
		return show(v, http.StatusUnprocessableEntity, form)
	}
	if kept {
		return v.Go(path(id(v), part), v.T("Lagret. To har skrevet ulikt i samme felt: begge tekstene er tatt vare på."))
	}
	if form.Has("avslutt") {
		o, err := mapping.Open(v.Ctx(), v.Service, v.Actor, id(v))
		if err != nil {
			return err
		}
		d := mapping.Complete{Target: enrolment.Target{Enrolment: id(v), Key: care.EventID(form.Value("nokkel"))}}
		for _, m := range page.Team(nil, o.Head) {
			d.Team = append(d.Team, plan.Contact{Name: m.Name, Does: m.Does, Phone: m.Number, Hours: m.Note})
		}
		err = d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(path(id(v), ""), v.T("Samtalen er avsluttet, og svarene står i et utkast til plan."))
		}
		if !form.Take(err) {
			return err
		}
		return show(v, http.StatusUnprocessableEntity, form)
	}
	if to := form.Value("til"); to != "" {
		part = to
	}
	return v.Go(path(id(v), part), v.T("Lagret."))
}

// refuse answers a form that cannot be saved with the conversation as it stands and what was typed, so that it can be copied.
func refuse(v *page.Visit, form *ui.Form, why string) error {
	o, err := mapping.Open(v.Ctx(), v.Service, v.Actor, id(v))
	if err != nil {
		return err
	}
	facts, err := lost(v, o, form)
	if err != nil {
		return err
	}
	if len(facts) == 0 {
		return render(v, o, http.StatusConflict, ui.NewForm(nil), []ui.Message{{Tone: ui.Soon, Heading: why, Text: v.T("Alt du skrev, er lagret.")}}, nil)
	}
	return render(v, o, http.StatusConflict, ui.NewForm(nil), []ui.Message{{Tone: ui.Late, Heading: v.T("Ikke lagret"), Text: v.T("%s Det du skrev, står under: kopier det du vil ha med.", why)}}, facts)
}

// lost is what was typed in a form that cannot be saved, with the labels that the form had. What stands in the conversation, and what nobody touched, is not among it.
func lost(v *page.Visit, o *mapping.Opened, form *ui.Form) ([]ui.Fact, error) {
	if o.Document == nil {
		return nil, errs.Gone("Samtalen kan ikke skrives mer.")
	}
	saves, err := document.Unsaved(v.Ctx(), v.Service.Store.Reader(), v.Actor.User, o.Document.ID, page.Saves(form))
	if err != nil {
		return nil, err
	}
	w := writer{v, o, ui.NewForm(nil)}
	parts := w.parts(o.Course.Pathway.Circle())
	var out []ui.Fact
	for _, s := range saves {
		if p, f, ok := w.find(parts, s.Path); ok {
			out = append(out, ui.Fact{Term: p + ": " + f.Label, Text: cmp.Or(inWords(v, f, s.Text), v.T("(tomt)"))})
		}
	}
	return out, nil
}

// find returns a field of the form with the title of its part. A goal or a measure that was begun on the page has no field yet.
func (w writer) find(parts []part, path string) (title string, f ui.Field, ok bool) {
	for _, p := range parts {
		fields := slices.Clone(p.Fields)
		for _, s := range p.Scores {
			fields = append(fields, s.field)
		}
		heading, rest, _ := strings.Cut(path, "/")
		id, _, _ := strings.Cut(rest, "/")
		switch {
		case !p.Area || !strings.HasPrefix(id, p.Code+"-"):
		case heading == "mal":
			fields = append(fields, w.goal(id, true).Fields...)
		case heading == "tiltak":
			fields = append(fields, w.measure(id, true).Fields...)
		}
		if i := slices.IndexFunc(fields, func(f field) bool { return f.Name == path }); i >= 0 {
			return p.Title, fields[i].Field, true
		}
	}
	return "", ui.Field{}, false
}

// save writes the fields of the form. kept tells that another text stands beside one of them now; faults are at the fields.
func save(v *page.Visit, form *ui.Form) (kept bool, err error) {
	doc := db.ID(form.Value("dokument"))
	saves := page.Saves(form)
	if doc == "" || len(saves) == 0 {
		if _, err := mapping.Open(v.Ctx(), v.Service, v.Actor, id(v)); err != nil {
			return false, err
		}
		if !v.May(access.RecordMapping) {
			return false, errs.Denied("Rollen din har ikke adgang til dette.")
		}
		return false, errs.Invalid("Skjemaet kom ikke fram slik det skal. Gå tilbake og send det på nytt.")
	}
	done, err := document.Save{Document: doc, Section: form.Value("del"), Fields: saves}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return false, err
	}
	list, err := score.InForce(v.Ctx(), v.Service)
	if err != nil {
		return false, err
	}
	for _, a := range done.Fields {
		if a.Fault != "" {
			form.Faults = append(form.Faults, ui.Said(v.Voice, faultOf(list, form, a)))
		}
		kept = kept || a.Outcome == caredoc.Kept
	}
	return kept, nil
}

// faultOf is what is wrong with a field; of a score with the limits of its instrument apart, so that it can be said in any language.
func faultOf(list instrument.List, form *ui.Form, a document.Answer) errs.Field {
	f := errs.Field{Name: a.Path, Message: a.Fault}
	if code, ok := strings.CutPrefix(a.Path, "skar/"); ok {
		if x, ok := list.Find(code); ok {
			if _, err := x.Parse(form.Value(a.Path)); err != nil {
				f.Said = errs.FieldsOf(err)[0].Said
			}
		}
	}
	return f
}
