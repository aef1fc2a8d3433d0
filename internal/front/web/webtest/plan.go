package webtest

import (
	"time"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	fields "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Publish writes the texts into a new version of the person's plan, by path, and signs it in the name of the coordinator in Nes. What was open
// goes on.
func (w *World) Publish(c Case, texts map[string]string) {
	w.T.Helper()
	ctx, nes := w.T.Context(), w.Actor(Nes)
	id, err := plan.Start{Patient: c.Patient}.Run(ctx, w.Service, nes)
	w.must(err)
	all, err := plan.Of(ctx, w.Store.Reader(), c.Patient)
	w.must(err)
	standing, err := document.Fields(ctx, w.Store.Reader(), all.Working.Document)
	w.must(err)
	save := document.Save{Document: all.Working.Document}
	for path, t := range texts {
		save.Fields = append(save.Fields, fields.Save{Path: path, Base: standing[path].Revision, Text: t})
	}
	done, err := save.Run(ctx, w.Service, nes)
	w.must(err)
	for _, a := range done.Fields {
		if a.Fault != "" {
			w.T.Fatalf("%s: %s", a.Path, a.Fault)
		}
	}
	d := plan.Publish{Version: id, Seen: all.Working.Seen, Signs: true, Agreement: plan.Agreement{Says: "yes", How: plan.InPerson}, Reason: "Prøve", Review: map[string]rule.MeasureStatus{}, Keeps: map[string]bool{}}
	for path := range standing {
		if m, ok := rule.Measured(path); ok {
			d.Keeps[m] = true
		}
	}
	w.must(d.Run(ctx, w.Service, nes))
}

// Lay writes versions of plans as they were.
func (w *World) Lay(all ...plan.Laid) {
	w.T.Helper()
	w.must(w.Service.Do(w.T.Context(), w.Actor(Administrator), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		return plan.Lay(w.T.Context(), tx, all)
	}))
}

// Heard is a first version of a person's plan that was sent to parties some days before now, with the last day for answers a week after.
// Each answers agree or nothing, the same day.
func (w *World) Heard(c Case, area string, daysAgo int, parties ...plan.LaidParty) plan.Laid {
	at := w.Service.Now().AddDate(0, 0, -daysAgo)
	author := Nes
	if area == "Ullensaker" {
		author = Ullensaker
	}
	for i := range parties {
		parties[i].ID, parties[i].Name = db.NewID(), parties[i].Kind.Title()
		if parties[i].Says != plan.Silent {
			parties[i].Answered, parties[i].By = at.Add(time.Hour), w.ID(author)
		}
	}
	return plan.Laid{
		ID: db.NewID(), Document: db.NewID(), Patient: c.Patient, Enrolment: c.Enrolment, Area: w.Orgs[area], Number: 1,
		Author:  plan.Signature{User: w.ID(author), Name: "Koordinatoren", Role: care.MunicipalCoordinator},
		Started: at.Add(-time.Hour), Heard: at, Due: date.In(at).AddDays(7), Texts: map[string]string{"viktig": "Jeg vil bo hjemme"}, Parties: parties,
	}
}

// Agreed is a version of a plan that holds and says the texts: heard twenty days ago, agreed to by her GP and by Grete Moen in the municipality, and signed by Ingrid Sandvik. The
// telephone of the contact k1 is another since.
func (w *World) Agreed(c Case, texts map[string]string) {
	w.T.Helper()
	said := []plan.LaidParty{
		{Asked: plan.Asked{Kind: rule.GP, User: w.ID(GP)}, Says: plan.Agree}, {Asked: plan.Asked{Kind: rule.Municipality, User: w.ID(NesToo)}, Says: plan.Agree},
	}
	l := w.Heard(c, "Nes", 20, said...)
	l.Parties[0].Name, l.Parties[1].Name = string(GP), string(NesToo)
	l.Author.Name, l.Texts, l.Published = string(Nes), texts, l.Heard.AddDate(0, 0, 2)
	w.Lay(l)
	w.Do(w.Actor(Nes), plan.SmallChange{Version: l.ID, Path: "team/k1/telefon", Before: texts["team/k1/telefon"], Text: "000 55 777"})
}

// Placed are texts of a plan that tell where she lives who is followed in Nes, in every way that a plan can, and Told what in them does.
func Placed() (texts map[string]string, told []string) {
	return map[string]string{
		"viktig": "Å sitte på trappa", "mal/m1/tekst": "Gå til butikken", "mal/m1/ser": "hun går til kirken i Nes og hjem igjen",
		"tiltak/t1/hva": "Styrketrening hjemme", "tiltak/t1/hvem": "kommune", "tiltak/t1/navn": "Oda Sletten", "tiltak/t1/mal": "m1",
		"tiltak/t2/hva": "Blodprøver hos Mona Ruud", "tiltak/t2/hvem": "fastlege", "tiltak/t2/navn": "Mona Ruud", "tiltak/t2/fastlege": rule.Confirmed,
		"tegn/s1/omrade": "hjerte", "tegn/s1/gul-tegn": "to kilo opp på tre dager", "tegn/s1/gul-gjor": "Ring Nes helsehus", "medisiner/folg": "Blodtrykk måles på Nes helsehus",
		"team/k1/navn": "Mona Ruud", "team/k1/rolle": "fastlege", "team/k1/telefon": "000 55 999", "team/k2/navn": "Hjemmetjenesten i Vormsund", "team/k2/telefon": "000 55 888",
		"ip/har": "ja", "ip/koordinator": "Gro Vik", "ip/telefon": "000 44 888", "ip/sted": "Rådhuset i Nes kommune", "ip/felt/mal": "Komme seg ut", "tekst": "Nøkkelboks ved døra, koden har Nes legevakt.",
	}, []string{"Nes ", "Nes\"", "Nes<", "Oda Sletten", "Mona Ruud", "Ingrid Sandvik", "Grete Moen", "Vormsund", "000 55 777", "000 55 888", "Gro Vik", "000 44 888", "Rådhuset"}
}
