package account_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/alert"
	"traad/internal/app/signin"
	"traad/internal/app/user"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// TestCalendar: what one is responsible for comes to one's own calendar without a name, the address is shown once, and it stops when it is
// replaced, turned off or too old, and when the role has ended.
func TestCalendar(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		w.Person("Solveig", "Strand", webtest.Planned)
		b := w.As(webtest.Nes)
		b.Send(b.Get(kari.Path("besok?formal=mapping")), "besok_dato", "24.11.26", "klokkeslett", "12:30", "sted", "Storgata 12, hos Kari Aasen", "tekst", "Nøkkel hos naboen").MustShow("Avtalen er lagret.")
		if _, err := alert.DrawCodes(t.Context(), w.Service); err != nil { // by a job in operation
			t.Fatal(err)
		}
		program := w.Nobody() // has no session

		b.Get("/min-konto").MustShow("Din egen kalender", "Lag kalenderadresse").MustNotShow("Bytt adresse")
		made := b.Post("/min-konto/kalender").MustStatus(http.StatusOK).MustShow("vist denne ene gangen", "gjelder til og med 17. nov. 2027")
		first := feedOf(t, made)
		if p := b.Get("/min-konto").MustShow("Bytt adresse"); strings.Contains(p.HTML, first) {
			t.Error("the address is shown again")
		}
		text := fetch(t, program, first)
		for _, want := range []string{"BEGIN:VCALENDAR\r\n", "SUMMARY:Kartleggingssamtale hjemme (T-", "DTSTART:20261124T113000Z", "DTEND:20261124T123000Z", "SUMMARY:Frist: ", "CLASS:PRIVATE"} {
			if !strings.Contains(text, want) {
				t.Errorf("the calendar has no %q:\n%s", want, text)
			}
		}
		for _, not := range []string{"Kari", "Aasen", "Strand", "Storgata", "Nøkkel", "Nes", string(kari.Patient), string(kari.Enrolment), kari.Number.String()} {
			if strings.Contains(text, not) {
				t.Errorf("the calendar tells %q", not)
			}
		}
		// In the language that she has chosen, also what the pathway says.
		tongue := func(c lang.Code) {
			if err := signin.SetTongue(t.Context(), w.Service, w.Actor(webtest.Nes), c); err != nil {
				t.Fatal(err)
			}
		}
		tongue(lang.EN)
		english := fetch(t, program, first)
		for _, want := range []string{"SUMMARY:Mapping conversation at home (T-", "SUMMARY:Deadline: ", "Agreed in Tråd.", "X-WR-CALNAME:Tråd – my tasks"} {
			if !strings.Contains(english, want) {
				t.Errorf("the English calendar has no %q:\n%s", want, english)
			}
		}
		if strings.Contains(english, "Frist") || strings.Contains(english, "logget inn") {
			t.Errorf("bokmål in the English calendar:\n%s", english)
		}
		tongue(lang.NN)
		if nynorsk := fetch(t, program, first); !strings.Contains(nynorsk, "logga inn") || strings.Contains(nynorsk, "logget inn") {
			t.Errorf("the nynorsk calendar:\n%s", nynorsk)
		}
		tongue(lang.NB)
		before := regexp.MustCompile(`UID:\S+\r\nDTSTAMP:\S+\r\nSUMMARY:Kart`).FindString(text)[:50]
		b.Send(b.Get(kari.Path("besok?formal=mapping")), "besok_dato", "25.11.26", "klokkeslett", "").MustShow("Avtalen er lagret.")
		text = fetch(t, program, first)
		if !strings.Contains(text, "DTSTART;VALUE=DATE:20261125\r\n") || !strings.Contains(text, before) {
			t.Errorf("a moved visit is not moved by the same id: %s\n%s", before, text)
		}

		// The log says once what was shown, and again when it is another.
		if n := w.AuditedOf(kari, access.SeeCalendar); n != 1 {
			t.Errorf("%d rows say that the calendar showed her visit, want one", n)
		}
		b.Get("/personer/" + string(kari.Patient) + "/innsynslogg").MustShow("fikk oppgaver i egen kalender, uten navn")
		w.Person("Nina", "Ny", webtest.Planned)
		fetch(t, program, first)
		if n := w.AuditedOf(kari, access.SeeCalendar); n != 2 {
			t.Errorf("%d rows after another was added, want two", n)
		}
		// Who has not logged in for fourteen days gets nothing.
		w.Go(webtest.Today.AddDays(14), 12, 0)
		if text := fetch(t, program, first); !strings.Contains(text, "SUMMARY") {
			t.Error("it is empty after fourteen days")
		}
		w.Go(webtest.Today.AddDays(15), 12, 0)
		if text := fetch(t, program, first); strings.Contains(text, "SUMMARY") {
			t.Errorf("tasks are sent to one who has not logged in:\n%s", text)
		}
		b = w.As(webtest.Nes)
		if text := fetch(t, program, first); !strings.Contains(text, "SUMMARY") {
			t.Error("it is empty after log-in")
		}
		b.Get("/min-konto").MustShow("logget inn på 14 dager")
		w.Go(webtest.Today, 12, 0)
		b = w.As(webtest.Nes)

		if other := fetch(t, program, feedOf(t, w.As(webtest.Kongsvinger).Post("/min-konto/kalender"))); strings.Contains(other, "SUMMARY") {
			t.Errorf("another coordinator is sent what is not hers:\n%s", other)
		}
		w.As(webtest.GP).Get("/min-konto").MustNotShow("kalender", "Kalender")
		w.As(webtest.Administrator).Post("/min-konto/kalender").MustStatus(http.StatusNotFound)

		second := feedOf(t, b.Post("/min-konto/kalender"))
		program.Get(first).MustStatus(http.StatusNotFound).MustNotShow("Kartleggingssamtale")
		fetch(t, program, second)
		program.Get(strings.TrimSuffix(second, ".ics")).MustStatus(http.StatusNotFound)
		program.Get("/kalender/" + strings.Repeat("a", 43) + ".ics").MustStatus(http.StatusNotFound)
		b.Post("/min-konto/kalender/av").MustShow("slått av")
		program.Get(second).MustStatus(http.StatusNotFound)

		away := feedOf(t, b.Post("/min-konto/kalender"))
		b.Post("/min-konto/andre/avslutt").MustStatus(http.StatusOK)
		program.Get(away).MustStatus(http.StatusNotFound)
		third := feedOf(t, b.Post("/min-konto/kalender"))
		w.Go(webtest.Today.AddDays(370), 12, 0)
		program.Get(third).MustStatus(http.StatusNotFound)
		w.Go(webtest.Today, 12, 0)
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			_, err := tx.EndRoleAssignment(t.Context(), query.EndRoleAssignmentParams{ID: w.Assignment(webtest.Nes), ValidTo: webtest.Today.AddDays(-1)})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if text := fetch(t, program, third); strings.Contains(text, "SUMMARY") {
			t.Errorf("a role that has ended is sent tasks:\n%s", text)
		}

		// An administrator's ending of the user ends the address, and it does not come back with her.
		fourth := feedOf(t, w.As(webtest.Kongsvinger).Post("/min-konto/kalender"))
		fetch(t, program, fourth)
		her := w.Actor(webtest.Kongsvinger).User
		row, err := w.Store.Reader().User(t.Context(), db.ID(her))
		if err != nil {
			t.Fatal(err)
		}
		w.Do(w.Actor(webtest.Administrator), user.End{ID: her, Seen: row.Version, On: webtest.Today})
		program.Get(fourth).MustStatus(http.StatusNotFound)
	})
}

func feedOf(t *testing.T, p *webtest.Page) string {
	t.Helper()
	at := strings.Index(p.HTML, "/kalender/")
	for at >= 0 {
		if rest := p.HTML[at:]; strings.Contains(rest[:min(70, len(rest))], ".ics") {
			return rest[:strings.Index(rest, ".ics")+4]
		}
		next := strings.Index(p.HTML[at+1:], "/kalender/")
		if next < 0 {
			break
		}
		at += 1 + next
	}
	t.Fatal("no address is shown")
	return ""
}

func fetch(t *testing.T, b *webtest.Browser, path string) string {
	t.Helper()
	p := b.Get(path).MustStatus(http.StatusOK)
	if kind := p.Header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
		t.Errorf("it is %s", kind)
	}
	return p.HTML
}

// A visit that was agreed before a stay stands until somebody moves it: what a stay stops is the deadline.
func TestVisitDuringStay(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	b := w.As(webtest.Nes)
	b.Send(b.Get(kari.Path("besok?formal=mapping")), "besok_dato", "24.11.26", "klokkeslett", "12:30").MustShow("Avtalen er lagret.")
	feed := feedOf(t, b.Post("/min-konto/kalender"))
	w.Admit(kari, 1)
	if text := fetch(t, w.Nobody(), feed); !strings.Contains(text, "DTSTART:20261124T113000Z") {
		t.Errorf("the visit is gone:\n%s", text)
	}
}
