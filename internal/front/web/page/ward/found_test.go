package ward_test

import (
	"context"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/app/stay"
	"traad/internal/base/browser"
	"traad/internal/base/column/columntest"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
)

// keyService turns the one pseudonym back.
type keyService struct{ number nin.Number }

func (keyService) Pseudonyms(context.Context, []nin.Number) ([]string, error) { return nil, nil }

func (s keyService) Reveal(context.Context, keyservice.Request) (nin.Number, error) {
	return s.number, nil
}

// found finds somebody who is admitted: the hospital's own data and messages put her on the list for Forsterket hjemreise by a code, and a physician with a ground for
// it asks who she is and comes to the form of the referral. tell is what a message of the hospital becomes, by the deed that takes messages in.
func found(t *testing.T, w *webtest.World, p *browser.Page, digits string) (base string, tell func(webtest.Case, care.MovementKind)) {
	t.Helper()
	number, err := nin.Parse(digits)
	if err != nil {
		t.Fatal(err)
	}
	columns, people, _ := columntest.Read(t, columntest.Files{
		Episodes: "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander\npsn-a,2026-09-01,10:00,2026-09-05,12:00,1,1,983971636,m1,I50.0,J44.1\n",
		Persons:  "lopenr,fodselsdato,kjonn,kommunenr,sykehjem_fra\npsn-a,1941-03-03,2,3228,\n",
	})
	h := &dataset.Holder{}
	h.Put(&dataset.Set{Manifest: 1, Through: webtest.Today.AddDays(-20), Index: casefind.Read(columns), People: people})
	w.Handler = web.New(w.Service, web.Options{Candidates: &candidate.Finder{
		Data: h, Keys: keyService{number}, PerDay: 3,
		OpenStays: func(context.Context, *app.Service, access.Actor) ([]candidate.OpenStay, error) {
			return []candidate.OpenStay{{Pseudonym: "psn-a", Unit: "Kongsvinger", Municipality: "3228", From: webtest.Today.AddDays(-2).At(8, 0)}}, nil
		},
	}})
	base = w.Serve(webtest.Physician)
	p.Open(base + "/kandidater/hjemreise")
	p.HasText("Innlagt nå", "Kongsvinger", "LACE")
	p.MustNotHaveText(digits)
	p.ClickCSS(".home-rows summary")
	p.Choose("Faglig grunn", "Vurderes for Forsterket hjemreise")
	p.ClickCSS(".home-rows form button")
	p.HasText("Identiteten er hentet")

	sent := 0
	return base, func(c webtest.Case, kind care.MovementKind) {
		t.Helper()
		sent++
		if err := w.Service.Do(t.Context(), w.Actor(webtest.Nes), func(tx *app.Tx) error {
			person, err := tx.Person(t.Context(), c.Patient)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.RecordStay, person); err != nil {
				return err
			}
			_, err = stay.Record(t.Context(), tx, stay.Told{
				Patient: c.Patient, Sender: "Ahus", Number: "V7", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital",
				Movement: care.Movement{Kind: kind, At: tx.Now.Add(time.Duration(sent-3) * time.Hour), Urgency: "emergency"},
			})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
