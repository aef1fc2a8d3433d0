package alert

import (
	"cmp"

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
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: v.T("Trukket tilbake"), Text: v.T("Avsenderen har sagt at dette ikke gjelder lenger. De som fikk varselet, har fått beskjed.")}
		return
	case alert.NotOurs:
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: v.T("Ingen i teamet tok det"), Text: v.T("Alle som fikk varselet, sa at personen ikke er deres å følge opp. Er det feil, kan du kvittere ved å skrive hva som ble gjort.")}
	case alert.Open, alert.Told:
		w.Take = &ui.Action{Label: v.T("Kvitter, jeg følger opp"), Icon: "check", Look: ui.Primary, Big: true, Post: path + "/kvitter"}
		if a.Status == alert.Told {
			w.Take.Look = ui.Secondary
		}
	}
	if a.Status == alert.Open && !a.GoesOnAt.IsZero() {
		when := v.Voice.Moment(a.GoesOnAt.Time, v.Now())
		w.Left = nb.Capital(v.Voice.Until(a.GoesOnAt.Time, v.Now()))
		w.Then = v.T("går varselet videre %s.", when)
		if a.Next != "" {
			w.Then = v.T("går varselet videre til %s, %s.", a.Next, when)
		}
	}
	if a.Status == alert.Taken && !a.GoesOnAt.IsZero() {
		w.Left = nb.Capital(v.Voice.Until(a.GoesOnAt.Time, v.Now()))
		w.Then = promised(v, a)
	}
	w.Forward = &sending{
		Fold: ui.Details{ID: "videre", Summary: v.T("Send videre"), Open: typed.Has("til")}, Action: path + "/videre", Button: ui.Action{Label: v.T("Send videre"), Icon: "swap"},
		Fields: []ui.Field{
			typed.Fill(ui.Field{Kind: ui.Choice, Name: "til", Label: v.T("Hvem skal følge opp?"), Options: colleagues(v, a)}),
			typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad_videre", Label: v.T("Beskjed"), Optional: true, Rows: 2, Max: 2000, Help: v.T("Står bare i Tråd, ikke i e-posten.")}),
		},
	}
	if a.Status == alert.Open || typed.Value("merknad_ikke") != "" { // what somebody typed is not gone because another was first
		button := v.T("Send til den neste")
		if a.HolderID != "" && a.HolderID != db.ID(v.Actor.User) {
			button = v.T("Lagre svaret") // it waits for somebody else
		}
		w.Disown = &sending{
			Fold: ui.Details{ID: "ikke-var", Summary: v.T("Ikke vår pasient"), Open: typed.Has("merknad_ikke")}, Action: path + "/ikke-var", Button: ui.Action{Label: button},
			Fields: []ui.Field{typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad_ikke", Label: v.T("Hvorfor?"), Rows: 2, Max: 2000, Help: v.T("For eksempel: følges ikke av oss lenger, er flyttet.")})},
		}
	}
	key := typed.Value("nokkel")
	if key == "" {
		key = string(db.NewID())
	}
	w.Done = &sending{Action: path + "/gjort", Hidden: []ui.Hidden{{Name: "nokkel", Value: key}}, Button: ui.Action{Label: v.T("Lagre det som ble gjort"), Look: look(a)}}
	w.Done.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Checks, Name: "gjort", Label: v.T("Hva ble gjort?"), Quiet: true, Inline: true, Options: things(v), Values: nil}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad", Label: v.T("Merknad"), Optional: true, Rows: 3, Max: 2000}),
	}
}

// promised says what happens when nobody tells what was done.
func promised(v *page.Visit, a *alert.View) string {
	when := v.Voice.Moment(a.GoesOnAt.Time, v.Now())
	switch {
	case a.RemindedAt.IsZero() && a.HolderID == db.ID(v.Actor.User):
		return v.T("får du en påminnelse, %s, hvis ingen har skrevet hva som ble gjort.", when)
	case a.RemindedAt.IsZero():
		return v.T("får %s en påminnelse, %s, hvis ingen har skrevet hva som ble gjort.", cmp.Or(a.Holder(), v.T("den som kvitterte")), when)
	case a.Next != "":
		return v.T("går varselet videre til %s, %s, hvis ingen har skrevet hva som ble gjort.", a.Next, when)
	}
	return v.T("står varselet igjen som ikke tatt, %s, hvis ingen har skrevet hva som ble gjort.", when)
}

// look fills the button for one who has taken the alert and not told what was done.
func look(a *alert.View) ui.Look {
	if a.Status == alert.Taken {
		return ui.Primary
	}
	return ui.Secondary
}

func things(v *page.Visit) []ui.Option {
	var out []ui.Option
	for _, t := range alert.Things {
		out = append(out, ui.Option{Value: t.Code, Label: v.T(t.Title), Note: v.T(t.Note)})
	}
	return out
}

func colleagues(v *page.Visit, a *alert.View) []ui.Option {
	out := []ui.Option{{Label: v.T("Velg")}}
	for _, c := range a.Team {
		if c.User != v.Actor.User {
			out = append(out, ui.Option{Value: string(c.User), Label: c.Name + ", " + nb.Inside(v.T(c.Role.Title())) + ", " + c.Org})
		}
	}
	return out
}
