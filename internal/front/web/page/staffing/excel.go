package staffing

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"traad/internal/app/staffing"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var excelTmpl = ui.New(files, "excel.html")

type excelView struct {
	Head    ui.Head
	Summary ui.Summary
	Action  string
	File    ui.Field
	Faults  []fault
	More    string
	Cancel  ui.Action
}

type fault struct{ Where, Sheet, Value, Message string }

// Workbook sends the plan as a workbook.
func Workbook(v *page.Visit) error {
	data, err := staffing.Workbook(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("org")), db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="bemanningsplan.xlsx"`)
	h.Set("Cache-Control", "no-store")
	_, err = v.W.Write(data)
	return err
}

// Book asks for the workbook of a draft.
func Book(v *page.Visit) error {
	o, err := open(v)
	if err != nil {
		return err
	}
	if o.Shown.State != staffing.Draft {
		return v.Go(sheetPath(o.Org)+"?plan="+string(o.Shown.ID), "")
	}
	return bookPage(v, http.StatusOK, o, ui.NewForm(nil).In(v.Voice), nil)
}

// Read takes a workbook in: what is wrong, cell by cell; or the form with the workbook's numbers and what they change, to be saved.
func Read(v *page.Visit) error {
	o, err := open(v)
	if err != nil {
		return err
	}
	name, data, err := page.Upload(v)
	form := ui.NewForm(nil).In(v.Voice)
	var back *staffing.Back
	if err == nil {
		back, err = staffing.ReadBack(v.Ctx(), v.Service, v.Actor, o.Org, o.Shown.ID, name, data)
	}
	if err != nil {
		if !form.Take(err) {
			return err
		}
		return bookPage(v, http.StatusUnprocessableEntity, o, form, nil)
	}
	if back.Plan == nil {
		return bookPage(v, http.StatusUnprocessableEntity, back.Sheet, form, back)
	}
	m := &ui.Message{Tone: ui.Soon, Heading: v.T("%s tall endres fra utkastet", v.Voice.Int(len(back.Changes))), Text: v.T("Ingenting er lagret ennå. Se gjennom tallene, og lagre dem nederst.") + " "}
	if len(back.Changes) == 0 {
		m = &ui.Message{Tone: ui.Info, Text: v.T("Arbeidsboken har de samme tallene som utkastet.")}
	}
	for i, c := range back.Changes {
		if i == 30 {
			m.Text += v.T("Og flere.")
			break
		}
		m.Text += v.T("%s: %s → %s", c.Label, or(c.Before, "0"), or(c.After, "0")) + ". "
	}
	back.Sheet.Shown.Plan = back.Plan
	hash := sha256.Sum256(data)
	return edit(v, http.StatusOK, form, back.Sheet, m, "excel", hex.EncodeToString(hash[:6]))
}

func bookPage(v *page.Visit, status int, o *staffing.Sheet, form *ui.Form, back *staffing.Back) error {
	path := sheetPath(o.Org) + "/plan/" + string(o.Shown.ID)
	w := excelView{
		Head:    ui.Head{Title: v.T("Hent fra Excel"), Lead: o.Shown.In(v.Voice) + ", " + o.Name + ". " + v.T("Last ned arbeidsboken, endre tallene der, og last den opp her. Arket «Svar» har formler som regner uten nett.")},
		Summary: form.Summary("filen kan leses"), Action: path + "/excel", Cancel: ui.Link(v.T("Avbryt"), path),
		File: form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: v.T("Arbeidsbok"), Accept: ".xlsx", Help: v.T("Inntil 10 MB. Filen lagres ikke. Du ser hva som endres, før noe lagres.")}),
	}
	w.Head.Actions = []ui.Action{{Label: v.T("Last ned Excel"), Href: path + "/bok.xlsx"}}
	if back != nil {
		for i, f := range back.Faults {
			if i == 200 {
				w.More = v.T("Og %s feil til.", v.Voice.Int(len(back.Faults)-i))
				break
			}
			where := f.Cell()
			if where == "" && f.Row > 0 {
				where = v.T("Rad %s", v.Voice.Int(f.Row))
			}
			w.Faults = append(w.Faults, fault{or(where, v.T("Hele arket")), f.Sheet, f.Value, f.In(v.Voice)})
		}
	}
	return v.RenderStatus(status, excelTmpl, v.Frame(v.T("Hent fra Excel"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: o.Name, Href: sheetPath(o.Org) + "?plan=" + string(o.Shown.ID)}, ui.Crumb{Label: "Excel"}), w)
}
