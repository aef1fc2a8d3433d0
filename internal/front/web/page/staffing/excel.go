package staffing

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"traad/internal/app/staffing"
	"traad/internal/base/db"
	"traad/internal/base/nb"
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
	return bookPage(v, http.StatusOK, o, ui.NewForm(nil), nil)
}

// Read takes a workbook in: what is wrong, cell by cell; or the form with the workbook's numbers and what they change, to be saved.
func Read(v *page.Visit) error {
	o, err := open(v)
	if err != nil {
		return err
	}
	name, data, err := page.Upload(v)
	form := ui.NewForm(nil)
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
	m := &ui.Message{Tone: ui.Soon, Heading: nb.Plural(len(back.Changes), "tall endres", "tall endres") + " fra utkastet", Text: "Ingenting er lagret ennå. Se gjennom tallene, og lagre dem nederst. "}
	if len(back.Changes) == 0 {
		m = &ui.Message{Tone: ui.Info, Text: "Arbeidsboken har de samme tallene som utkastet."}
	}
	for i, c := range back.Changes {
		if i == 30 {
			m.Text += "Og flere."
			break
		}
		m.Text += c.Label + ": " + or(c.Before, "0") + " → " + or(c.After, "0") + ". "
	}
	back.Sheet.Shown.Plan = back.Plan
	hash := sha256.Sum256(data)
	return edit(v, http.StatusOK, form, back.Sheet, m, "excel", hex.EncodeToString(hash[:6]))
}

func bookPage(v *page.Visit, status int, o *staffing.Sheet, form *ui.Form, back *staffing.Back) error {
	path := sheetPath(o.Org) + "/plan/" + string(o.Shown.ID)
	w := excelView{
		Head:    ui.Head{Title: "Hent fra Excel", Lead: o.Shown.Title() + ", " + o.Name + ". Last ned arbeidsboken, endre tallene der, og last den opp her. Arket «Svar» har formler som regner uten nett."},
		Summary: form.Summary("filen kan leses"), Action: path + "/excel", Cancel: ui.Link("Avbryt", path),
		File: form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: "Arbeidsbok", Accept: ".xlsx", Help: "Inntil 10 MB. Filen lagres ikke. Du ser hva som endres, før noe lagres."}),
	}
	w.Head.Actions = []ui.Action{{Label: "Last ned Excel", Href: path + "/bok.xlsx"}}
	if back != nil {
		for i, f := range back.Faults {
			if i == 200 {
				w.More = "Og " + nb.Plural(len(back.Faults)-i, "feil", "feil") + " til."
				break
			}
			where := f.Cell()
			if where == "" && f.Row > 0 {
				where = "Rad " + nb.Int(f.Row)
			}
			w.Faults = append(w.Faults, fault{or(where, "Hele arket"), f.Sheet, f.Value, f.Message})
		}
	}
	return v.RenderStatus(status, excelTmpl, v.Frame("Hent fra Excel", ui.Crumb{Label: "Ressurser", Href: place}, ui.Crumb{Label: o.Name, Href: sheetPath(o.Org) + "?plan=" + string(o.Shown.ID)}, ui.Crumb{Label: "Excel"}), w)
}
