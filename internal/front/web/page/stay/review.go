package stay

import (
	"net/http"
	"strconv"

	"traad/internal/app/stay"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// Review is the three questions after a stay.
func Review(v *page.Visit) error { return review(v, http.StatusOK, ui.NewForm(nil)) }

// SaveReview keeps the answers.
func SaveReview(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	seen, _ := strconv.Atoi(typed.Value("sett"))
	d := stay.Review{Patient: id, Stay: care.StayID(v.Path("sid")), LedTo: typed.Value("arsak"), Avoidable: typed.Value("unngatt"), Change: typed.Value("endring"), Seen: seen}
	err = d.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(page.PersonPath(id), v.T("Takk. Svarene teller i kvalitetstallene, uten navn."))
	case errs.KindOf(err) == errs.KindConflict:
		typed.Refused("", err)
		return review(v, http.StatusConflict, typed)
	case !typed.Take(err):
		return err
	}
	return review(v, http.StatusUnprocessableEntity, typed)
}

func review(v *page.Visit, status int, typed *ui.Form) error {
	h, st, err := theOne(v, access.ReviewStay)
	if err != nil {
		return err
	}
	w := frame(v, h, v.T("Tre spørsmål etter oppholdet"), v.T("%s, fra %s. Kort er godt nok. Svarene hjelper teamet å lære, og telles uten navn.", nb.Capital(page.StayWhere(v.Voice, *st)), v.Voice.Moment(st.From.Time, v.Now())))
	w.Summary, w.Action, w.Save = typed.Summary(v.T("svarene kan lagres")), page.PersonPath(h.Patient)+"/innleggelse/"+string(st.ID)+"/sporsmal", ui.Submit(v.T("Lagre svarene"))
	was := answered(st.Review)
	if st.Open() {
		w.Messages = []ui.Message{{Tone: ui.Soon, Heading: v.T("Oppholdet varer ennå"), Text: v.T("Svar når personen er skrevet ut.")}}
	}
	if st.Review != nil {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Heading: v.T("Besvart av %s %s", st.Review.By, v.Voice.Moment(st.Review.At.Time, v.Now())), Text: v.T("Lagrer du på nytt, blir dine svar de som teller. De gamle blir ikke borte.")})
	}
	if status == http.StatusConflict && st.Review != nil {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Svarene som står nå"), Text: was.LedTo + " – " + was.Change})
	}
	w.Hidden = []ui.Hidden{{Name: "sett", Value: strconv.Itoa(was.Number)}}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Area, Name: "arsak", Label: v.T("Hva førte til oppholdet?"), Rows: 3, Max: 4000}.With(was.LedTo)),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "unngatt", Label: v.T("Kunne det vært unngått?"), Options: []ui.Option{
			{Value: "yes", Label: v.T("Ja")}, {Value: "maybe", Label: v.T("Kanskje")}, {Value: "no", Label: v.T("Nei")}, {Value: "unknown", Label: v.T("Vet ikke")},
		}}.With(was.Avoidable)),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "endring", Label: v.T("Hva endrer vi?"), Rows: 3, Max: 4000, Optional: true, Help: v.T("I planen, i tilsynet eller i hvordan vi samarbeider.")}.With(was.Change)),
	}
	return v.RenderStatus(status, formTmpl, v.Frame(v.T("Tre spørsmål"), crumbs(v, h, v.T("Tre spørsmål"))...), w)
}
