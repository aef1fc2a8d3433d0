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
		return v.Go(page.PersonPath(id), "Takk. Svarene teller i kvalitetstallene, uten navn.")
	case errs.KindOf(err) == errs.KindConflict:
		typed.Fault("", errs.SafeText(err))
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
	w := frame(v, h, "Tre spørsmål etter oppholdet", nb.Capital(page.StayWhere(nil, *st))+", fra "+nb.Moment(st.From.Time, v.Now())+". Kort er godt nok. Svarene hjelper teamet å lære, og telles uten navn.")
	w.Summary, w.Action, w.Save = typed.Summary("svarene kan lagres"), page.PersonPath(h.Patient)+"/innleggelse/"+string(st.ID)+"/sporsmal", ui.Submit("Lagre svarene")
	was := answered(st.Review)
	if st.Open() {
		w.Messages = []ui.Message{{Tone: ui.Soon, Heading: "Oppholdet varer ennå", Text: "Svar når personen er skrevet ut."}}
	}
	if st.Review != nil {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Heading: "Besvart av " + st.Review.By + " " + nb.Moment(st.Review.At.Time, v.Now()), Text: "Lagrer du på nytt, blir dine svar de som teller. De gamle blir ikke borte."})
	}
	if status == http.StatusConflict && st.Review != nil {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: "Svarene som står nå", Text: was.LedTo + " – " + was.Change})
	}
	w.Hidden = []ui.Hidden{{Name: "sett", Value: strconv.Itoa(was.Number)}}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Area, Name: "arsak", Label: "Hva førte til oppholdet?", Rows: 3, Max: 4000}.With(was.LedTo)),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "unngatt", Label: "Kunne det vært unngått?", Options: []ui.Option{
			{Value: "yes", Label: "Ja"}, {Value: "maybe", Label: "Kanskje"}, {Value: "no", Label: "Nei"}, {Value: "unknown", Label: "Vet ikke"},
		}}.With(was.Avoidable)),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "endring", Label: "Hva endrer vi?", Rows: 3, Max: 4000, Optional: true, Help: "I planen, i tilsynet eller i hvordan vi samarbeider."}.With(was.Change)),
	}
	return v.RenderStatus(status, formTmpl, v.Frame("Tre spørsmål", crumbs(v, h, "Tre spørsmål")...), w)
}
