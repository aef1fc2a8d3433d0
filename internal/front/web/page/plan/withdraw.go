package plan

import (
	"net/http"

	planapp "traad/internal/app/plan"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// Extend is where the deadline of a hearing is moved.
func Extend(v *page.Visit) error {
	return follow(v, v.T("Flytt høringsfristen"), "frist", v.T("Fristen er flyttet."), "fristen kan flyttes", planapp.Hearing, func(d *desk, f *ui.Form) page.Deed {
		return planapp.Extend{Version: d.all.Working.ID, Seen: page.Number(f, "sett", 0, 1<<30), Due: page.Date(f, "frist")}
	}, func(d *desk, w *formView, f *ui.Form) {
		w.Head.Lead = v.T("Fristen er nå %s. De som ikke har svart, får en e-post om den nye, og purres %s før den.", v.Voice.LongDay(d.all.Working.Due), v.Voice.Plural(plan.RemindDays, "dag", "dager"))
		due := d.v.Service.Calendar.AddWorkingDays(d.head.Today, 7)
		w.Groups = []fieldGroup{{Fields: []ui.Field{f.Fill(ui.Field{Kind: ui.Date, Name: "frist", Label: v.T("Ny siste dag for svar"), Width: "short"}.With(nb.Numeric(due)))}}}
		w.Save = ui.Submit(v.T("Flytt fristen"))
	})
}

// Withdraw is where a draft or a hearing is dropped.
func Withdraw(v *page.Visit) error {
	return follow(v, v.T("Trekk planen"), "trekk", v.T("Planen er trukket. Teksten ligger i historikken."), "planen kan trekkes", "", func(d *desk, f *ui.Form) page.Deed {
		return planapp.Withdraw{Version: d.all.Working.ID, Seen: page.Number(f, "sett", 0, 1<<30), Why: f.Value("hvorfor")}
	}, func(d *desk, w *formView, f *ui.Form) {
		w.Head.Lead = v.T("Versjon %s blir ikke publisert. Det som er skrevet og svart, ligger i historikken for teamet. Planen som gjelder, gjelder fortsatt.", v.Voice.Int(d.all.Working.Number))
		w.Groups = []fieldGroup{{Fields: []ui.Field{f.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: v.T("Hvorfor trekkes den?"), Rows: 3})}}}
		w.Save = ui.Submit(v.T("Trekk planen"))
	})
}

// follow is a form about the version that is being written or heard; only says which of the two, "" both.
func follow(v *page.Visit, title, path, message, done string, only planapp.Status, deed func(*desk, *ui.Form) page.Deed, fill func(*desk, *formView, *ui.Form)) error {
	d, err := open(v, access.SendHearing)
	if err != nil {
		return err
	}
	form, status := ui.NewForm(nil), http.StatusOK
	if v.R.Method == http.MethodPost {
		if form, err = v.Form(); err != nil {
			return err
		}
		if d.all.Working == nil {
			return d.refused(errs.Conflict("Ingen versjon er under arbeid."), form.Value("hvorfor"))
		}
		run := deed(d, form)
		if form.OK() {
			err := run.Run(v.Ctx(), v.Service, v.Actor)
			if err == nil {
				return v.Go(d.path(""), message)
			}
			if !form.Take(err) {
				return d.refused(err, form.Value("hvorfor"))
			}
		}
		status = http.StatusUnprocessableEntity
	}
	w := d.form(title, path, done, form)
	if d.all.Working == nil || only != "" && d.all.Working.Status != only {
		none := v.T("Ingen versjon er under arbeid nå.")
		if only != "" {
			none = v.T("Ingen versjon er til høring nå.")
		}
		w.Messages = append(w.Messages, ui.Message{Text: none, Actions: []ui.Action{ui.Link(v.T("Til planen"), d.path(""))}})
	} else {
		fill(d, &w, form)
	}
	return v.RenderStatus(status, formPage, v.Frame(title, d.crumbs(title)...), w)
}
