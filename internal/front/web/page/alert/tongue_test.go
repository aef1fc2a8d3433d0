package alert_test

import (
	"strings"
	"testing"

	"traad/internal/app/alert"
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
)

// A mail is in the language that its receiver has chosen, and in bokmål where nobody has chosen.
func TestMailInTheReceiversLanguage(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		if err := signin.SetTongue(t.Context(), w.Service, w.Actor(webtest.NesToo), lang.EN); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return alert.Post(t.Context(), w.Service, tx, care.Notice{About: care.NoticeNew, Case: "T-48217", Event: care.AlertAdmitted, At: w.Service.Now()}, w.Service.Now(),
				alert.Envelope{User: db.ID(w.ID(webtest.Nes))}, alert.Envelope{User: db.ID(w.ID(webtest.NesToo))})
		}); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[webtest.User][2]string{webtest.Nes: {"Tråd: nytt varsel T-48217", "er innlagt på sykehus"}, webtest.NesToo: {"Tråd: new alert T-48217", "is admitted to hospital"}} {
			var subject, body string
			if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select subject, body from outbox where user_id = $1 and channel = 'mail'", string(w.ID(who))).Scan(&subject, &body); err != nil {
				t.Fatal(err)
			}
			if subject != want[0] || !strings.Contains(body, want[1]) {
				t.Errorf("%s is sent %q: %s", who, subject, body)
			}
		}
	})
}
