package movein

import (
	"net/http"

	"traad/internal/app/movein"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

type undoView struct {
	Head    ui.Head
	Summary ui.Summary
	Message *ui.Message
	Form    *undoForm
	Card    ui.Card
	Scroll  ui.Scroll
	Touched []movedLine
	Back    ui.Action
}

type undoForm struct {
	Action string
	Skip   *ui.Field
	Save   ui.Action
}

// AskUndo says what an undo takes away, and whom it leaves.
func AskUndo(v *page.Visit) error { return askUndo(v, http.StatusOK, ui.NewForm(nil), "") }

// Undo takes away what the run made.
func Undo(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := db.ID(v.Path("run"))
	n, err := movein.Undo{ID: id, Skip: form.Has("behold")}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(runPath(id, ""), "Innflyttingen er angret. "+nb.Plural(n, "pasient er", "pasienter er")+" tatt bort.")
	case errs.KindOf(err) == errs.KindConflict:
		return askUndo(v, http.StatusConflict, form, errs.SafeText(err))
	}
	return err
}

func askUndo(v *page.Visit, status int, form *ui.Form, refused string) error {
	m, err := movein.Look(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("run")))
	if err != nil {
		return err
	}
	if m.Status != upload.Done {
		return errs.Gone("Innflyttingen er angret allerede, eller ikke fullført.")
	}
	w := undoView{
		Head: ui.Head{Title: "Angre innflyttingen?"}, Back: ui.Link("Nei, gå tilbake", runPath(m.ID, "")),
		Card: ui.Card{ID: "star", Heading: "Blir stående", Flush: true}, Scroll: ui.Scroll{About: "Personer som blir stående", Class: "compact"},
	}
	for _, p := range m.People {
		if p.Touched != "" {
			w.Touched = append(w.Touched, movedLine{ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}, nb.Int(p.Row), nb.Capital(p.Touched)})
		}
	}
	gone, kept := len(m.People)-len(w.Touched), len(w.Touched)
	w.Head.Lead = nb.Plural(gone, "pasient", "pasienter") + " tas bort fra Tråd, med alt som kom fra filen. Innsynsloggen beholdes."
	if refused != "" {
		w.Message = &ui.Message{Tone: ui.Late, Text: refused}
	}
	if gone == 0 {
		w.Head.Lead = "Noen har skrevet om alle som ble flyttet inn, så innflyttingen kan ikke angres. Avslutt eller rett forløpene enkeltvis."
		return v.RenderStatus(status, undoPage, frame(v), w)
	}
	w.Form = &undoForm{Action: runPath(m.ID, "angre"), Save: ui.Action{Label: "Ta bort " + nb.Plural(gone, "pasient", "pasienter"), Look: ui.Danger, Busy: "Angrer …"}}
	if kept > 0 {
		skip := form.Fill(ui.Field{
			Kind: ui.Check, Name: "behold", Label: "La " + nb.Plural(kept, "person", "personer") + " bli stående",
			Help: "Noen har skrevet om dem etter innflyttingen. Uten krysset tas ingen bort.",
		})
		w.Form.Skip = &skip
	}
	return v.RenderStatus(status, undoPage, frame(v), w)
}

func frame(v *page.Visit) ui.Frame {
	return v.Frame("Angre innflytting", ui.Crumb{Label: title, Href: path}, ui.Crumb{Label: "Innflytting", Href: runPath(db.ID(v.Path("run")), "")}, ui.Crumb{Label: "Angre"})
}
