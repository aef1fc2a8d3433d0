package watch_test

import (
	"flag"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/user"
	"traad/internal/app/watch"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

const place = "/oppslagskontroll"

// night runs the job on the day after.
func night(w *webtest.World, days int) int {
	w.T.Helper()
	w.Go(webtest.Today.AddDays(days), 4, 0)
	n, err := watch.Nightly(w.T.Context(), w.Service, rule.Standard)
	if err != nil {
		w.T.Fatal(err)
	}
	w.Go(webtest.Today.AddDays(days), 10, 0)
	return n
}

// found lists the findings as the database has them: rule, user and day.
func found(w *webtest.World) []string {
	w.T.Helper()
	rows, err := w.Store.DB.Reader().QueryContext(w.T.Context(), "select f.rule, f.relation, u.name from watch_finding f join user_account u on u.id = f.user_id order by f.rule, u.name, f.on_day")
	if err != nil {
		w.T.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var r, rel, name string
		if err := rows.Scan(&r, &rel, &name); err != nil {
			w.T.Fatal(err)
		}
		out = append(out, r+"/"+rel+" "+name)
	}
	return out
}

func exec(w *webtest.World, sql string, args ...any) {
	w.T.Helper()
	if _, err := w.Store.DB.Raw().ExecContext(w.T.Context(), sql, args...); err != nil {
		w.T.Fatal(err)
	}
}

// TestNight: each rule finds what it is for and nothing else, and the same is found once.
func TestNight(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		stranger := w.Person("Kari", "Aasen", webtest.FollowedUp)
		self := w.Person("Ingrid", "Sandvik", webtest.Planned)     // a namesake of the coordinator who looks
		colleague := w.Person("Henrik", "Dahl", webtest.Planned)   // a namesake of the physician
		family := w.Person("Ole", "Moen", webtest.Planned)         // the family name of the second coordinator
		neighbour := w.Person("Tor", "Lie", webtest.Planned)       // lives beside the second coordinator
		numbered := w.Person("Annet", "Navn", webtest.Planned)     // is the GP, by the number from log-in
		sought := w.Person("Solveig", "Berget", webtest.Referred)  // opened after a search, nothing written
		followed := w.Person("Anna", "Skogheim", webtest.Referred) // opened after a search, and written about
		exec(w, "update patient set address = 'Storgata 14, 2150 Årnes' where id = $1", string(neighbour.Patient))
		w.Do(w.Actor(webtest.Administrator), user.SetAddress{ID: w.ID(webtest.NesToo), Address: "Storgata 12, 2150 Årnes"})
		exec(w, "insert into user_login (issuer, subject, user_id, created_at, pid_indexes) values ('x', 'y', $1, $2, $3)",
			string(w.ID(webtest.GP)), db.At(w.Service.Now()), db.List(w.Service.Keys.Indexes(numbered.Number.Digits())))
		w.As(webtest.Nes).Get(stranger.Page()).MustStatus(200)
		w.As(webtest.Nes).Get(self.Page()).MustStatus(200)
		w.As(webtest.NesToo).Get(colleague.Page()).MustStatus(200)
		w.As(webtest.NesToo).Get(family.Page()).MustStatus(200)
		w.As(webtest.NesToo).Get(neighbour.Page()).MustStatus(200)
		w.As(webtest.GP).Get(numbered.Page()).MustStatus(200)
		w.As(webtest.Ullensaker).Get(self.Page()).MustStatus(404) // refused: no look
		b := w.As(webtest.Kongsvinger)
		b.Post("/sok", "q", "solveig").MustShow("Berget")
		b.Get(sought.Page()).MustStatus(200)
		b.Post("/sok", "q", "anna").MustShow("Skogheim")
		b.Get(followed.Page()).MustStatus(200)
		w.Do(w.Actor(webtest.Kongsvinger), enrolment.AnswerCriteria{Target: enrolment.Target{Enrolment: followed.Enrolment}, Level: care.Hospital, Answers: webtest.Answers(), CFS: 5, On: webtest.Today})

		want := []string{
			"colleague/user_name Grete Moen", "family_name/family_name Grete Moen", "neighbour/same_street Grete Moen",
			"self/same_name Ingrid Sandvik", "self/same_number Mona Ruud",
		}
		if n := night(w, 1); n != len(want) {
			t.Errorf("%d new findings", n)
		}
		if got := found(w); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if n := night(w, 1); n != 0 {
			t.Errorf("%d findings the second time", n)
		}
		exec(w, "update setting set value = '2026-11-15' where name = 'watch.done'") // as after a restore: gone through again
		if n := night(w, 1); n != 0 {
			t.Errorf("%d findings were found again", n)
		}
		w.As(webtest.NesToo).Get(family.Page()).MustStatus(200) // the same two again: asked once
		w.As(webtest.Nes).Get(self.Page()).MustStatus(200)      // one's own record: every day
		if n := night(w, 2); n != 1 {
			t.Errorf("%d findings on the second day, want the one about the own record", n)
		}
		if n := night(w, 14); n != 0 {
			t.Errorf("%d findings before the two weeks are over", n)
		}
		if n := night(w, 15); n != 1 {
			t.Errorf("%d findings when the two weeks are over", n)
		}
		if got := found(w); got[len(got)-1] != "self/same_number Mona Ruud" || !strings.Contains(strings.Join(got, "\n"), "searched/not_listed Marit Solberg") || len(got) != 7 {
			t.Errorf("found\n%s", strings.Join(got, "\n"))
		}
	})
}

// TestHabits: very many and at night are found against what is usual, and never for one who is new.
func TestHabits(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		for i := range 12 {
			exec(w, "insert into watch_day (user_id, role, organisation_id, on_day, persons, looks, night) values ($1, 'municipal_coordinator', $2, $3, 5, 9, 0)",
				string(w.ID(webtest.Nes)), string(w.Orgs["Nes"]), webtest.Today.AddDays(-i-1))
		}
		w.Go(webtest.Today, 23, 30)
		w.As(webtest.Nes).Get(kari.Page()).MustStatus(200)
		w.As(webtest.NesToo).Get(kari.Page()).MustStatus(200) // new here
		if n := night(w, 1); n != 1 {
			t.Errorf("%d findings: %v", n, found(w))
		}
		p := w.As(webtest.Manager).Get(place).MustShow("Oppslag om natten", "Ingrid Sandvik, IHT-koordinator, Nes kommune", "1 oppslag på 1 person")
		p.MustNotShow("Grete", "Kari", "Aasen")
	})
}

var one = regexp.MustCompile(`href="(/oppslagskontroll/[0-9a-f-]{36})"`)

// TestJudging: the leader judges without ever seeing who the person is, the user gives the reason, others see nothing.
func TestJudging(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Moen", webtest.FollowedUp)
		secret := []string{"Kari", "Aasen", kari.Number.Digits(), string(kari.Patient), string(kari.Enrolment), "Storgata 14", "1942", "000 55 311", "Sover bedre"}
		exec(w, "update patient set address = 'Storgata 14, 2150 Årnes' where id = $1", string(kari.Patient))
		w.As(webtest.NesToo).Get(kari.Page()).MustStatus(200)
		w.As(webtest.NesToo).Get(kari.Path("plan")).MustStatus(200)
		w.As(webtest.NesToo).Get("/min-konto").MustNotShow("spurt om")
		night(w, 1)
		leader := w.As(webtest.Manager)
		leader.Get("/oversikt").MustShow("1 oppslag venter på at du vurderer det.").MustNotShow(secret...)
		list := leader.Get(place).MustStatus(200).MustShow("1 oppslag venter på vurdering.", "Samme etternavn", "Grete Moen, IHT-koordinator, Nes kommune", "oppslag på en person", "samme etternavn som brukeren").MustNotShow(secret...)
		path := one.FindStringSubmatch(list.HTML)[1]
		p := leader.Get(path).MustStatus(200).MustShow("Samme etternavn", "En person, referanse", "Tirsdag 17. nov. 2026", "Personsiden 1 gang, planen 1 gang", "Spør den ansatte").MustNotShow(secret...)
		for _, c := range []struct{ as, note, says string }{
			{"", "", "Velg hva du mener om oppslaget."},
			{"tull", "x", "Velg hva du mener om oppslaget."},
			{"justified", "", "Skriv kort hvorfor oppslaget var nødvendig."},
			{"forwarded", " ", "Skriv kort hvem det meldes til"},
			{"justified", strings.Repeat("å", 2001), "Merknaden er for lang."},
		} {
			q := leader.Send(p, "vurdering", c.as, "merknad", c.note).MustStatus(http.StatusUnprocessableEntity).MustShow(c.says).MustNotShow(secret...)
			if got := q.Value("merknad"); got != strings.TrimSpace(c.note) {
				t.Errorf("what was typed is gone: %q", got)
			}
		}
		leader.Send(p, "vurdering", "asked", "merknad", "Var du på vakt? <b>").MustBe(path).MustShow("Den ansatte er spurt", "Venter på svar fra den ansatte", "Arne Lund spurte den ansatte. Var du på vakt? <b>").MustEscape("vakt? <b>").MustNotShow(secret...)
		leader.Send(p, "vurdering", "justified", "merknad", "x").MustStatus(http.StatusConflict) // the page is old

		id := strings.TrimPrefix(path, place+"/")
		field := "svar-" + id
		grete := w.As(webtest.NesToo)
		own := grete.Get("/min-konto").MustShow("Et oppslag du er spurt om", "Arne Lund. Var du på vakt?", "Samme etternavn", "IHT-koordinator, Nes kommune").MustNotShow(secret...)
		for text, says := range map[string]string{"": "Skriv hvorfor oppslaget var nødvendig.", "Hun heter Kari.": "Skriv uten navn og fødselsnummer", "nr " + kari.Number.Digits(): "Skriv uten navn og fødselsnummer"} {
			q := grete.Send(own, field, text).MustStatus(http.StatusUnprocessableEntity).MustShow(says)
			if got := q.Value(field); got != text {
				t.Errorf("what was typed is gone: %q", got)
			}
		}
		w.As(webtest.Nes).Post("/min-konto/"+id+"/svar", field, "Jeg svarer for henne", "sett", "2").MustStatus(http.StatusNotFound)
		grete.Send(own, field, "Hun ringte vakttelefonen.").MustBe("/min-konto").MustShow("Svaret er sendt til lederen.", "Hun ringte vakttelefonen.")
		p = leader.Get(path).MustShow("Den ansatte har svart", "Hun ringte vakttelefonen.").MustNotShow(secret...)
		leader.Send(p, "vurdering", "justified", "merknad", "Vakt på telefonen.").MustBe(place).MustShow("Vurderingen er lagret.", "Ingenting å vurdere")
		leader.Get(place+"?vis=avsluttet").MustShow("Samme etternavn", "Begrunnet").MustNotShow(secret...)
		leader.Get(path).MustShow("Begrunnet", "Vakt på telefonen.").MustNotShow("Lagre vurderingen")
		leader.Post(path, "vurdering", "forwarded", "merknad", "x", "sett", "4").MustStatus(http.StatusConflict)
		grete.Get("/min-konto").MustNotShow("spurt om")
		grete.Post("/min-konto/"+id+"/svar", field, "En gang til", "sett", "4").MustStatus(http.StatusConflict)
		leader.Get("/oversikt").MustNotShow("oppslag venter")

		for _, u := range []webtest.User{webtest.Administrator, webtest.Nes, webtest.NesToo, webtest.Analyst, webtest.GP, webtest.Physician} {
			w.As(u).Get(place).MustStatus(http.StatusNotFound).MustNotShow("Grete Moen,", "etternavn")
			w.As(u).Get(path).MustStatus(http.StatusNotFound)
			w.As(u).Post(path, "vurdering", "justified", "merknad", "x", "sett", "4").MustStatus(http.StatusNotFound)
		}
		for _, bad := range []string{"/tull", "/0198a5c0-0000-7000-8000-000000000000", "/%00"} {
			leader.Get(place + bad).MustStatus(http.StatusNotFound)
			leader.Post(place+bad, "vurdering", "asked", "sett", "1").MustStatus(http.StatusNotFound)
		}
		if w.Audited(access.JudgeFinding, true) < 2 || w.Audited(access.AnswerFinding, true) < 1 || w.Audited(access.SeeFindings, true) < 3 || w.Audited(access.SeeFindings, false) < 6 {
			t.Error("looks and judgements are not in the audit")
		}
		if log := w.Log(); strings.Contains(log, "Kari") || strings.Contains(log, "vakttelefonen") {
			t.Error("a name or a reason in the log")
		}
		if n, err := watch.Purge(t.Context(), w.Service, 365); err != nil || n != 0 {
			t.Errorf("purged %d, %v", n, err)
		}
		w.Go(webtest.Today.AddDays(400), 10, 0)
		if n, err := watch.Purge(t.Context(), w.Service, 365); err != nil || n != 2 || len(found(w)) != 0 {
			t.Errorf("purged %d, %v; want the finding and the day's count", n, err)
		}
	})
}

// TestOtherLeader: a leader of another organisation sees nothing of it, and nobody judges herself.
func TestOtherLeader(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Moen", webtest.FollowedUp)
	w.As(webtest.NesToo).Get(kari.Page()).MustStatus(200)
	night(w, 1)
	path := one.FindStringSubmatch(w.As(webtest.Manager).Get(place).HTML)[1]
	w.Do(w.Actor(webtest.Administrator), user.Grant{Assignment: care.Assignment{User: w.ID(webtest.NesToo), Role: care.Manager, Org: w.Orgs["Nes"], From: webtest.Today.AddDays(1)}})
	exec(w, "update role_assignment set organisation_id = $1 where user_id = $2", string(w.Orgs["Ullensaker"]), string(w.ID(webtest.Manager)))
	other := w.As(webtest.Manager)
	other.Get(place).MustShow("Ingenting å vurdere").MustNotShow("Grete")
	other.Get(path).MustStatus(http.StatusNotFound)
	other.Post(path, "vurdering", "justified", "merknad", "x", "sett", "1").MustStatus(http.StatusNotFound)
	exec(w, "update role_assignment set valid_to = $1 where user_id = $2 and role = 'municipal_coordinator'", webtest.Today.AddDays(-1), string(w.ID(webtest.NesToo)))
	var second string
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from role_assignment where user_id = $1 and role = 'manager'", string(w.ID(webtest.NesToo))).Scan(&second); err != nil {
		t.Fatal(err)
	}
	self := w.AsAssignment(db.ID(second))
	self.Get(path).MustStatus(http.StatusOK).MustShow("Dette er ditt eget oppslag.").MustNotShow("Lagre vurderingen")
	self.Post(path, "vurdering", "justified", "merknad", "x", "sett", "1").MustStatus(http.StatusUnprocessableEntity).MustShow("En annen leder vurderer det.")
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	kari := w.Person("Kari", "Moen", webtest.FollowedUp)
	self := w.Person("Ingrid", "Sandvik", webtest.Planned)
	w.As(webtest.NesToo).Get(kari.Page()).MustStatus(200)
	w.As(webtest.Nes).Get(self.Page()).MustStatus(200)
	night(w, 1)
	leader := w.As(webtest.Manager)
	path := one.FindStringSubmatch(leader.Get(place).HTML)[1]
	leader.Send(leader.Get(path), "vurdering", "asked", "merknad", "Hva gjaldt det?")
	for _, c := range []struct {
		name string
		who  webtest.User
		path string
	}{{"liste", webtest.Manager, place}, {"ett", webtest.Manager, path}, {"konto", webtest.Nes, "/min-konto"}, {"oversikt", webtest.Manager, "/oversikt"}} {
		t.Run(c.name, func(t *testing.T) {
			picture := ""
			if *shots != "" {
				picture = filepath.Join(*shots, "oppslag-"+c.name)
			}
			webtest.Look(t, b.Page(t), w.Serve(c.who)+c.path, picture)
		})
	}
}
