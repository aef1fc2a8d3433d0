package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/app/plan"
	"traad/internal/app/signin"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/base/mail"
	"traad/internal/care"
	demoregion "traad/internal/front/demo"
	"traad/internal/rules/access"
)

// letters makes what people are written to about happen, from an admission to a hearing whose last day is past, hands every mail and SMS
// over as in operation, and returns all that left: subject and body of each mail, headers and body of each call to the gateway.
func letters(t *testing.T, s *app.Service) string {
	t.Helper()
	actor, patients := coordinator(t, s)
	now := s.Now()
	for i, p := range patients[:3] {
		urgency := "emergency"
		if i == 2 { // told in the day's summary only
			urgency = "planned"
		}
		if err := (stay.Register{Patient: p, Kind: care.Admission, Urgency: urgency, Unit: hospital(t, s, actor), At: now.Add(-time.Duration(i+1) * time.Minute), Place: "Rommet til Solveig Aasen", Key: db.NewID()}).Run(t.Context(), s, actor); err != nil {
			t.Fatal(err)
		}
	}
	stays, err := s.Store.Reader().StaysOf(t.Context(), db.ID(patients[0]))
	if err != nil || len(stays) == 0 {
		t.Fatalf("%d stays, %v", len(stays), err)
	}
	newest := stays[0]
	for _, x := range stays {
		if x.ToAt.IsZero() {
			newest = x
		}
	}
	if err := (stay.Correct{Patient: patients[0], Stay: care.StayID(newest.ID), Never: true, Key: db.NewID()}).Run(t.Context(), s, actor); err != nil {
		t.Fatal(err)
	}
	forward(t, s, actor, patients[1])
	for _, later := range []struct { // today's summary too: what is told in the night before it is in no later one
		days int
		run  func(context.Context, *app.Service) (int, error)
	}{{0, alert.Digest}, {1, alert.Digest}, {4, alert.Escalate}, {4, plan.RemindHearings}, {30, plan.RemindHearings}} {
		morning := s.Today().AddDays(later.days).At(8, 0)
		s.Now = func() time.Time { return morning }
		if _, err := later.run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		s.Now = time.Now
	}

	var left strings.Builder
	gateway := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var sent struct{ Text string }
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &sent)
		}
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintln(&left, r.URL, sent.Text)
	}))
	defer gateway.Close()
	hook, err := mail.NewHook(gateway.URL, "", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	handler := dispatch.Handler(s, dispatch.Ways{SMS: hook.Send, Mail: func(_ context.Context, m mail.Message) error {
		fmt.Fprintln(&left, m.Subject, m.Text)
		return nil
	}})
	for _, id := range column(t, s.Store.DB, `select id from outbox where state = 'waiting'`) {
		if _, err := handler(t.Context(), []json.RawMessage{json.RawMessage(`{"outbox": "` + id + `"}`)}); err != nil {
			t.Error(err)
		}
	}
	waiting := column(t, s.Store.DB, `select about || ' ' || channel || ' ' || state from outbox where state <> 'sent' and state <> 'no_address'`)
	if len(waiting) > 0 {
		t.Errorf("%d letters are left: %s", len(waiting), waiting[0])
	}
	kinds := column(t, s.Store.DB, `select distinct about || ' ' || channel from outbox where state = 'sent'`)
	for _, kind := range []care.NoticeKind{care.NoticeNew, care.NoticeTurn, care.NoticeForwarded, care.NoticeTakenBack, care.NoticeSummary, care.NoticeHearingPast} {
		if !slices.Contains(kinds, string(kind)+" mail") {
			t.Errorf("no mail about %q was sent: %q", kind, kinds)
		}
	}
	if !slices.Contains(kinds, "alert sms") || !slices.Contains(kinds, "summary sms") {
		t.Errorf("too few SMS were sent: %q", kinds)
	}
	return left.String()
}

// coordinator is one of the demo's, with those whom she follows and who are not in hospital.
func coordinator(t *testing.T, s *app.Service) (access.Actor, []care.PatientID) {
	t.Helper()
	i := slices.IndexFunc(demoregion.Logins(), func(l demoregion.Login) bool { return l.Key == "koordinator-nes" })
	token, err := signin.Begin(t.Context(), s, demoregion.Logins()[i].Assignment)
	if err != nil {
		t.Fatal(err)
	}
	a, err := signin.Actor(t.Context(), s, token)
	if err != nil {
		t.Fatal(err)
	}
	var out []care.PatientID
	for _, id := range column(t, s.Store.DB, `select e.patient_id from enrolment e where e.status = 'active' and e.area_id = '`+string(a.Org)+`'
		and not exists (select 1 from stay s where s.patient_id = e.patient_id and s.to_at is null) order by e.id`) {
		if !slices.Contains(a.Hidden, care.PatientID(id)) && !slices.Contains(out, care.PatientID(id)) {
			out = append(out, care.PatientID(id))
		}
	}
	if len(out) < 3 {
		t.Fatalf("she follows %d who are at home", len(out))
	}
	return a, out
}

// hospital is a unit where an admission can be registered.
func hospital(t *testing.T, s *app.Service, a access.Actor) care.OrgID {
	t.Helper()
	units, err := stay.Units(t.Context(), s.Store.Reader(), a, s.Today())
	if err != nil || len(units) == 0 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	return units[0].ID
}

// forward sends the newest alert about somebody on to the first colleague who can have it.
func forward(t *testing.T, s *app.Service, a access.Actor, p care.PatientID) {
	t.Helper()
	for _, id := range column(t, s.Store.DB, `select id from alert where status = 'open' and patient_id = '`+string(p)+`' order by received_at desc`) {
		for _, to := range column(t, s.Store.DB, `select user_id from alert_receiver where alert_id = '`+id+`' and user_id not in ('`+string(a.User)+`', (select holder_id from alert where id = '`+id+`'))`) {
			if err := (alert.Forward{Alert: db.ID(id), To: care.UserID(to), Note: "Solveig Aasen ringte."}).Run(t.Context(), s, a); err == nil {
				return
			}
		}
	}
	t.Error("no alert could be sent on")
}
