package alert

import (
	"traad/internal/app/alert"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// acts are the buttons and forms that stand open to the reader.
func (w *showView) acts(v *page.Visit, a *alert.View, typed *ui.Form) {
	path := page.AlertPath(a.ID)
	switch a.Status {
	case alert.Withdrawn:
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: "Trukket tilbake", Text: "Avsenderen har sagt at dette ikke gjelder lenger. De som fikk varselet, har fått beskjed."}
		return
	case alert.NotOurs:
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: "Ingen i teamet tok det", Text: "Alle som fikk varselet, sa at personen ikke er deres å følge opp. Er det feil, kan du kvittere ved å skrive hva som ble gjort."}
	case alert.Open, alert.Told:
		w.Take = &ui.Action{Label: "Kvitter, jeg følger opp", Icon: "check", Look: ui.Primary, Big: true, Post: path + "/kvitter"}
		if a.Status == alert.Told {
			w.Take.Look = ui.Secondary
		}
	}
	if a.Status == alert.Open && !a.GoesOnAt.IsZero() {
		w.Left = nb.Capital(nb.Until(a.GoesOnAt.Time, v.Now()))
		w.Then = "går varselet videre " + nb.Moment(a.GoesOnAt.Time, v.Now()) + "."
		if a.Next != "" {
			w.Then = "går varselet videre til " + a.Next + ", " + nb.Moment(a.GoesOnAt.Time, v.Now()) + "."
		}
	}
	if a.Status == alert.Taken && !a.GoesOnAt.IsZero() {
		w.Left = nb.Capital(nb.Until(a.GoesOnAt.Time, v.Now()))
		w.Then = promised(v, a)
	}
	w.Forward = &sending{
		Fold: ui.Details{ID: "videre", Summary: "Send videre", Open: typed.Has("til")}, Action: path + "/videre", Button: ui.Action{Label: "Send videre", Icon: "swap"},
		Fields: []ui.Field{
			typed.Fill(ui.Field{Kind: ui.Choice, Name: "til", Label: "Hvem skal følge opp?", Options: colleagues(v, a)}),
			typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad_videre", Label: "Beskjed", Optional: true, Rows: 2, Max: 2000, Help: "Står bare i Tråd, ikke i e-posten."}),
		},
	}
	if a.Status == alert.Open || typed.Value("merknad_ikke") != "" { // what somebody typed is not gone because another was first
		button := "Send til den neste"
		if a.HolderID != "" && a.HolderID != db.ID(v.Actor.User) {
			button = "Lagre svaret" // it waits for somebody else
		}
		w.Disown = &sending{
			Fold: ui.Details{ID: "ikke-var", Summary: "Ikke vår pasient", Open: typed.Has("merknad_ikke")}, Action: path + "/ikke-var", Button: ui.Action{Label: button},
			Fields: []ui.Field{typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad_ikke", Label: "Hvorfor?", Rows: 2, Max: 2000, Help: "For eksempel: følges ikke av oss lenger, er flyttet."})},
		}
	}
	key := typed.Value("nokkel")
	if key == "" {
		key = string(db.NewID())
	}
	w.Done = &sending{Action: path + "/gjort", Hidden: []ui.Hidden{{Name: "nokkel", Value: key}}, Button: ui.Action{Label: "Lagre det som ble gjort", Look: look(a)}}
	w.Done.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Checks, Name: "gjort", Label: "Hva ble gjort?", Quiet: true, Inline: true, Options: things(), Values: nil}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad", Label: "Merknad", Optional: true, Rows: 3, Max: 2000}),
	}
}

// promised says what happens when nobody tells what was done.
func promised(v *page.Visit, a *alert.View) string {
	holder := "den som kvitterte"
	switch {
	case a.HolderID == db.ID(v.Actor.User):
		holder = "du"
	case a.Holder() != "":
		holder = a.Holder()
	}
	when := nb.Moment(a.GoesOnAt.Time, v.Now())
	switch {
	case a.RemindedAt.IsZero():
		return "får " + holder + " en påminnelse, " + when + ", hvis ingen har skrevet hva som ble gjort."
	case a.Next != "":
		return "går varselet videre til " + a.Next + ", " + when + ", hvis ingen har skrevet hva som ble gjort."
	}
	return "står varselet igjen som ikke tatt, " + when + ", hvis ingen har skrevet hva som ble gjort."
}

// look fills the button for one who has taken the alert and not told what was done.
func look(a *alert.View) ui.Look {
	if a.Status == alert.Taken {
		return ui.Primary
	}
	return ui.Secondary
}

func things() []ui.Option {
	var out []ui.Option
	for _, t := range alert.Things {
		out = append(out, ui.Option{Value: t.Code, Label: t.Title, Note: t.Note})
	}
	return out
}

func colleagues(v *page.Visit, a *alert.View) []ui.Option {
	out := []ui.Option{{Label: "Velg"}}
	for _, c := range a.Team {
		if c.User != v.Actor.User {
			out = append(out, ui.Option{Value: string(c.User), Label: c.Name + ", " + nb.Inside(c.Role.Title()) + ", " + c.Org})
		}
	}
	return out
}
