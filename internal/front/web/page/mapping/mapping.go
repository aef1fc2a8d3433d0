// Package mapping is the mapping conversation at the kitchen table: the circle is the way through it, each area is gone through
// in the order of the conversation, and what is written is saved while it is written. When it is completed it is a page to
// read and print.
package mapping

import (
	"embed"
	"net/http"

	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/mapping"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	caredoc "traad/internal/care/document"
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
	f := v.Frame("Kartlegging", page.PersonCrumbs(o.Head, "Kartlegging")...)
	if o.Hidden {
		return v.RenderStatus(status, readTmpl, f, withheld(v, o))
	}
	home, err := page.PreparedAtHome(v, o.Head.Patient)
	if err != nil {
		return err
	}
	if o.Done() || o.Document != nil && !v.May(access.RecordMapping) {
		w := read(v, o).with(home)
		w.Summary = typed.Summary("samtalen kan åpnes igjen")
		return v.RenderStatus(status, readTmpl, f, w)
	}
	if o.Document == nil {
		return v.RenderStatus(status, readTmpl, f, before(v, o, typed).with(home))
	}
	return v.RenderStatus(status, talkTmpl, f, talk(v, o, typed).with(home))
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
	part := form.Value("del")
	if code := form.Value("lukk"); code != "" { // one tap: there is nothing here
		if p := "omrade/" + code + "/risiko"; form.Value(p) == "" {
			form.Set(p, "none")
		}
	}
	kept, err := save(v, form)
	if err != nil {
		return err
	}
	if !form.OK() {
		return show(v, http.StatusUnprocessableEntity, form)
	}
	if kept {
		return v.Go(path(id(v), part), "Lagret. To har skrevet ulikt i samme felt: begge tekstene er tatt vare på.")
	}
	if form.Has("avslutt") {
		o, err := mapping.Open(v.Ctx(), v.Service, v.Actor, id(v))
		if err != nil {
			return err
		}
		d := mapping.Complete{Target: enrolment.Target{Enrolment: id(v), Key: care.EventID(form.Value("nokkel"))}}
		for _, m := range page.Team(o.Head) {
			d.Team = append(d.Team, plan.Contact{Name: m.Name, Does: m.Does, Phone: m.Number, Hours: m.Note})
		}
		err = d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(path(id(v), ""), "Samtalen er avsluttet, og svarene står i et utkast til plan.")
		}
		if !form.Take(err) {
			return err
		}
		return show(v, http.StatusUnprocessableEntity, form)
	}
	if to := form.Value("til"); to != "" {
		part = to
	}
	return v.Go(path(id(v), part), "Lagret.")
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
	for _, a := range done.Fields {
		if a.Fault != "" {
			form.Fault(a.Path, a.Fault)
		}
		kept = kept || a.Outcome == caredoc.Kept
	}
	return kept, nil
}
