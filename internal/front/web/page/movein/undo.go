package movein

import (
	"net/http"

	"traad/internal/app/movein"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
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
		return v.Go(runPath(id, ""), v.T("Innflyttingen er angret. %s tatt bort.", v.Voice.Plural(n, "pasient er", "pasienter er")))
	case errs.KindOf(err) == errs.KindConflict:
		return askUndo(v, http.StatusConflict, form, errs.Tell(err, v.T))
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
		Head: ui.Head{Title: v.T("Angre innflyttingen?")}, Back: ui.Link(v.T("Nei, gå tilbake"), runPath(m.ID, "")),
		Card: ui.Card{ID: "star", Heading: v.T("Blir stående"), Flush: true}, Scroll: ui.Scroll{About: v.T("Personer som blir stående"), Class: "compact"},
	}
	for _, p := range m.People {
		if p.Touched != nil {
			w.Touched = append(w.Touched, movedLine{ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}, v.Voice.Int(p.Row), touched(v.Voice, p.Touched)})
		}
	}
	gone, kept := len(m.People)-len(w.Touched), len(w.Touched)
	w.Head.Lead = v.T("%s tas bort fra Tråd, med alt som kom fra filen. Innsynsloggen beholdes.", v.Voice.Plural(gone, "pasient", "pasienter"))
	if refused != "" {
		w.Message = &ui.Message{Tone: ui.Late, Text: refused}
	}
	if gone == 0 {
		w.Head.Lead = v.T("Noen har skrevet om alle som ble flyttet inn, så innflyttingen kan ikke angres. Avslutt eller rett forløpene enkeltvis.")
		return v.RenderStatus(status, undoPage, frame(v), w)
	}
	w.Form = &undoForm{Action: runPath(m.ID, "angre"), Save: ui.Action{Label: v.T("Ta bort %s", v.Voice.Plural(gone, "pasient", "pasienter")), Look: ui.Danger, Busy: v.T("Angrer …")}}
	if kept > 0 {
		skip := form.Fill(ui.Field{
			Kind: ui.Check, Name: "behold", Label: v.T("La %s bli stående", v.Voice.Plural(kept, "person", "personer")),
			Help: v.T("Noen har skrevet om dem etter innflyttingen. Uten krysset tas ingen bort."),
		})
		w.Form.Skip = &skip
	}
	return v.RenderStatus(status, undoPage, frame(v), w)
}

func frame(v *page.Visit) ui.Frame {
	return v.Frame(v.T("Angre innflytting"), ui.Crumb{Label: v.T(title), Href: path}, ui.Crumb{Label: v.T("Innflytting"), Href: runPath(db.ID(v.Path("run")), "")}, ui.Crumb{Label: v.T("Angre")})
}
