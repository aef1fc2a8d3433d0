package objection_test

import (
	"strings"
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/message"
	planapp "traad/internal/app/plan"
	"traad/internal/app/question"
	"traad/internal/app/removal"
	"traad/internal/app/score"
	"traad/internal/app/survey"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	asked "traad/internal/care/survey"
	"traad/internal/front/web/webtest"
)

// TestNoDeedOpens: what a person keeps from others stays kept, whatever somebody who did not write it does with it: its text shows neither before, nor in
// the answer to the deed, nor afterwards. There is a line for every deed on every kind of entry that only its writers see.
func TestNoDeedOpens(t *testing.T) {
	const secret = "Hemmelig"
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		nes, physician := w.Actor(webtest.Nes), w.Actor(webtest.Physician)
		exec := func(sql string, args ...any) {
			t.Helper()
			if _, err := w.Store.DB.Raw().ExecContext(t.Context(), sql, args...); err != nil {
				t.Fatal(err)
			}
		}
		ask := func() db.ID {
			t.Helper()
			id, err := question.Ask{Patient: kari.Patient, Urgency: care.UrgentToday, Text: secret + " spørsmål"}.Run(t.Context(), w.Service, nes)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		open, answered, others := ask(), ask(), ask()
		for _, id := range []db.ID{answered, others} {
			w.Do(physician, question.Answer{Question: id, Seen: 1, Text: secret + " før", Measure: secret})
			w.Do(physician, question.Answer{Question: id, Seen: 2, Text: secret + " svar", Measure: secret + " tiltak"})
			exec("update question set answered_by = $1 where id = $2", string(w.ID(webtest.Substitute)), string(id)) // by another physician
		}
		told, scored, round := db.NewID(), db.NewID(), db.NewID()
		w.Do(nes, concern.Report{Patient: kari.Patient, Key: told, Concern: care.Concern{Sign: "red", Behalf: care.BehalfSelf, Text: secret + " bekymring"}})
		w.Do(nes, score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", Note: secret, On: date.Of(2026, 11, 10), Key: scored})
		w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: round, Survey: "pasient", Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(9)})
		w.Do(nes, survey.FillIn{Round: round, Patient: kari.Patient, Key: db.NewID(), Answers: asked.Answers{"ord": secret, "na": "7"}})
		letter := db.NewID()
		exec(`insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, kind, subject, body, written_at, received_at)
			select $1, $2, '1', 'Hjemmetjenesten', patient_id, id, area_id, 'DIALOG_SVAR', $3, $4, created_at, created_at from enrolment where id = $5`,
			string(letter), string(db.NewID()), secret, secret, string(kari.Enrolment))
		w.Publish(kari, map[string]string{"mal/x/tekst": secret + " mål"})
		plans, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(nes, clarification.Wish{Patient: kari.Patient, Text: secret + " ønske"})

		person := kari.Page()
		who := w.As(webtest.NesToo)
		_, entries, err := removal.Entries(t.Context(), w.Service, nes, kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		form := []string{"onske", "Nytt", "avklaring", "Ikke innleggelse", "sett", "1"}
		table := []struct {
			item, deed string
			by         webtest.User
			page, to   string
			send       []string
		}{
			{message.Item(letter), "settle", webtest.NesToo, person + "/plan/meldinger", person + "/plan/innkommet/" + string(letter), []string{"sett", "1", "hvordan-" + string(letter), "Ordnet"}},
			{question.Item(open), "answer", webtest.Physician, "/sporsmal/" + string(open), "/sporsmal/" + string(open), []string{"sett", "1", "svar", "Ja"}},
			{question.Item(open), "answer late", webtest.Physician, "/sporsmal/" + string(open), "/sporsmal/" + string(open), []string{"sett", "0", "svar", "Ja"}},
			{question.Item(others), "answer over another's", webtest.Physician, "/sporsmal/" + string(others), "/sporsmal/" + string(others), []string{"sett", "3", "svar", "Ja"}},
			{question.Item(others), "answer late over another's", webtest.Physician, "/sporsmal/" + string(others) + "?endre=ja", "/sporsmal/" + string(others), []string{"sett", "1", "svar", "Ja"}},
			{question.Item(others), "both", webtest.Physician, "/sporsmal/" + string(others), "/sporsmal/" + string(others), []string{"sett", "1", "valg", "begge", "min", "Ja"}},
			{question.Item(answered), "take into the plan", webtest.NesToo, "/sporsmal/" + string(answered), "/sporsmal/" + string(answered), []string{"ta-inn", "ja", "sett", "3", "hvem", "kommune", "frist", "løpende"}},
			{question.Item(open), "withdraw", webtest.NesToo, "/sporsmal/" + string(open), "/sporsmal/" + string(open), []string{"trekk", "ja"}},
			{concern.Item(told), "handle", webtest.NesToo, "/bekymringer/" + string(told), "/bekymringer/" + string(told), []string{"sett", "1", "merknad", "Ringte"}},
			{concern.Item(told), "handle again", webtest.Kongsvinger, "/bekymringer/" + string(told), "/bekymringer/" + string(told), []string{"sett", "1", "merknad", "Ringte"}},
			{score.Item(scored), "correct", webtest.NesToo, "/skarer/" + string(scored) + "/rett", "/skarer/" + string(scored) + "/rett", []string{"verdi", "8", "dato", "10.11.2026", "arsak", "Feil"}},
			{"clarification/" + string(kari.Patient) + "@1", "decide", webtest.Physician, person + "/avklaringer", person + "/avklaringer", append(form[:6:6], "skjema", "avklaring", "avklart_dato", "17.11.2026", "gjelder_til", "17.05.2027")},
			{planapp.Item(plans.Holds.ID), "change", webtest.NesToo, person + "/plan", person + "/plan/endre", []string{"versjon", string(plans.Holds.ID), "sett", "1", "felt", "mal/x/tekst"}},
			{planapp.Item(plans.Holds.ID), "a new draft", webtest.NesToo, person + "/plan", person + "/plan/rediger", nil},
		}
		kinds := map[string]bool{}
		var items []string
		for _, x := range table {
			items = append(items, x.item)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Item, "survey_answer/") {
				items = append(items, e.Item)
			}
		}
		b, done := w.As(webtest.Nes), map[string]bool{}
		for _, item := range items {
			kinds[item[:strings.LastIndex(item, "/")]] = true
			if !done[item] {
				objects(b, kari, "mot", "item", "opplysning", item).MustStatus(200).MustShow("Reservasjonen er lagret")
			}
			done[item] = true
		}
		for _, item := range items { // to ask that it be deleted is a deed on every kind
			at := person + "/slett?ting=" + strings.NewReplacer("/", "%2F", "@", "%40").Replace(item)
			who.Get(at).MustNotShow(secret)
			who.Post(person+"/slett", "ting", item, "grunn", "wrong_patient", "begrunnelse", "Feil").MustNotShow(secret)
		}
		for _, x := range table {
			t.Run(x.item[:strings.Index(x.item, "/")]+", "+x.deed, func(t *testing.T) {
				u := w.As(x.by)
				u.Get(x.page).MustNotShow(secret)
				u.Post(x.to, x.send...).MustNotShow(secret)
				for _, page := range []string{x.page, person, "/", "/sporsmal", person + "/hendelser", person + "/skarer", person + "/avklaringer", person + "/plan", person + "/plan/rediger", person + "/plan/meldinger", person + "/undersokelser"} {
					u.Get(page).MustNotShow(secret)
					w.As(webtest.GP).Get(page).MustNotShow(secret)
				}
			})
		}
		who.Get(person+"/plan/meldinger").MustShow(care.HiddenText, "Grete Moen fulgte opp") // without reading it
		w.As(webtest.Physician).Get("/sporsmal/" + string(open)).MustShow(care.HiddenText).MustNotShow("Send svaret")
		b.Get("/sporsmal/" + string(open)).MustShow(secret + " spørsmål") // who asked, still
		for _, kind := range []string{"message/in", "question", "concern", "score", "clarification", "plan", "survey_answer"} {
			if !kinds[kind] {
				t.Errorf("no deed on %s", kind)
			}
		}
	})
}
