package stay

import (
	"net/http"
	"time"

	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// Correct is the form that puts a stay right.
func Correct(v *page.Visit) error { return correct(v, http.StatusOK, ui.NewForm(nil)) }

// SaveCorrect puts it right.
func SaveCorrect(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	d := stay.Correct{Patient: id, Stay: care.StayID(v.Path("sid")), Urgency: typed.Value("hast"), Never: typed.Has("aldri"), Key: db.ID(typed.Value("nokkel"))}
	if !d.Never {
		d.From, d.Ready, d.To = instant(typed, "fra", "fra_kl"), instant(typed, "klar", "klar_kl"), instant(typed, "til", "til_kl")
		if d.From == (time.Time{}) && typed.OK() {
			typed.Fault("fra", "Skriv dagen oppholdet begynte.")
		}
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(id)+"/innleggelse", "Oppholdet er rettet. Det som var meldt før, kan fortsatt leses.")
		}
		if !typed.Take(err) {
			return err
		}
	}
	return correct(v, http.StatusUnprocessableEntity, typed)
}

func correct(v *page.Visit, status int, typed *ui.Form) error {
	h, st, err := theOne(v, access.RecordStay)
	if err != nil {
		return err
	}
	w := frame(v, h, "Rett oppholdet", nb.Capital(page.StayWhere(nil, *st))+". Frister og varsler regnes om etter det du skriver her.")
	w.Summary, w.Action, w.Save = typed.Summary("rettelsen kan lagres"), page.PersonPath(h.Patient)+"/innleggelse/"+string(st.ID), ui.Submit("Lagre rettelsen")
	w.Cancel.Href = page.PersonPath(h.Patient) + "/innleggelse"
	w.Hidden = []ui.Hidden{key(typed)}
	day := func(name, label string, at db.Time, optional bool) []ui.Field {
		return []ui.Field{
			typed.Fill(ui.Field{Kind: ui.Date, Name: name, Label: label + ", dag", Width: "short", Optional: optional}.With(dayOf(at))),
			typed.Fill(ui.Field{Kind: ui.Clock, Name: name + "_kl", Label: label + ", klokkeslett", Width: "short", Optional: optional}.With(clockOf(at))),
		}
	}
	w.Fields = append(w.Fields, day("fra", "Kom", st.From, false)...)
	w.Fields = append(w.Fields, day("klar", "Meldt utskrivningsklar", st.Ready, true)...)
	w.Fields = append(w.Fields, day("til", "Skrevet ut", st.To, true)...)
	w.Fields = append(w.Fields,
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "hast", Label: "Øyeblikkelig hjelp eller planlagt?", Inline: true, Options: urgencies}.With(st.Urgency)),
		typed.Fill(ui.Field{Kind: ui.Check, Name: "aldri", Label: "Oppholdet var en feil, og personen har ikke vært der"}),
	)
	w.Remove = page.AskRemoval(v, h.Patient, care.StayItem(st.ID))
	return v.RenderStatus(status, formTmpl, v.Frame("Rett oppholdet", crumbs(v, h, "Rett oppholdet")...), w)
}
