package ward_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/app/inbox"
	"traad/internal/base/browser"
	"traad/internal/base/column/columntest"
	"traad/internal/base/keyservice"
	"traad/internal/base/mllp"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/intake"
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
// it asks who she is and comes to the form of the referral. tell is what the hospital tells afterwards, as it does: by HL7.
func found(t *testing.T, w *webtest.World, p *browser.Page, digits string) (base string, tell func(event string)) {
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

	senders := intake.Senders{{
		Sender: inbox.Sender{Name: "ahus", Unit: w.Orgs["Akershus universitetssykehus"], Where: "hospital", Wards: map[string]care.OrgID{"MED": w.Orgs["Medisinsk avdeling"]}},
		From:   []string{"DIPS|AHUS"}, Arrivals: true, Processes: []string{"P"}, Receivers: []string{"99387"},
	}}
	log := slog.New(slog.DiscardHandler)
	box := inbox.New(w.Service, senders.Read, senders.Inbox(), log)
	box.Splits(senders.Split)
	box.Knows(senders.Whose)
	t.Cleanup(box.Stop)
	wire := &intake.Listener{Senders: senders, Box: box, Now: w.Service.Now, Log: log}
	sent := 0
	return base, func(event string) {
		t.Helper()
		sent++
		at := w.Service.Now().Add(-time.Minute).Format("20060102150405")
		answer := wire.Handle(t.Context(), mllp.Client{Number: 1}, mllp.Frame{Payload: []byte(fmt.Sprintf("MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|%[1]s||ADT^%[2]s|%[3]d|P|2.5.1\rEVN|%[2]s|%[1]s||||%[1]s\rPID|1||%[4]s^^^FOLKEREG^FNR||SKJULT^NAVN\rPV1|1|I|MED|E|||||||||||||||V7\r", at, event, sent, digits))})
		if !strings.Contains(string(answer), "MSA|AA|") {
			t.Fatalf("%s is answered %q", event, answer)
		}
		if err := box.Move(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := box.Work(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
}
