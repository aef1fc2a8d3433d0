package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/own"
	"traad/internal/app/signin"
	"traad/internal/base/login/logintest"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

const ownStart = "/logg-inn/pasient/start"

// The patient and her daughter come in at their provider by their numbers; nobody is linked and nobody becomes a user.
func TestPatientLogsIn(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari, ola := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Ola", "Moe", webtest.Planned)
		users, links := x.count("select count(*) from user_account"), x.count("select count(*) from user_login")
		x.isOwn("kari", kari.Number.Digits())
		x.in(w.Nobody(), ownStart).MustStatus(403).MustShow("Du har ikke innsyn i noen plan").MustNotShow("Kari", "rolle")
		w.Let(kari, "")
		daughter, ofOla := w.Let(kari, "Tone Lie"), w.Let(ola, "Tone Lie") // the same number, next of kin of two
		b := w.Nobody()
		x.in(b, ownStart+"?til=%2Fmin-plan").MustStatus(200).MustBe("/min-plan").MustShow("Hei, Kari").MustNotShow("Ola", "Du har også innsyn her")
		b.Get("/personer/" + string(kari.Patient)).MustStatus(404)
		b.Get("/min-konto").MustStatus(404)
		x.in(w.Nobody(), ownStart+"?til="+"%2Fpersoner%2F"+string(ola.Patient)).MustBe("/min-plan") // asked for elsewhere, led to her own
		x.isOwn("tone", webtest.KinNumber().Digits())
		b = w.Nobody()
		page := x.in(b, ownStart).MustStatus(200).MustShow("Du har også innsyn her")
		first, second := "Kari", "Ola"
		if strings.Contains(page.Text, "Planen til Ola Du leser") {
			first, second = second, first
		}
		page.MustShow("Planen til " + first)
		grant := ofOla
		if second == "Kari" {
			grant = daughter
		}
		b.SendTo(page, "/min-plan/bytt", "til", string(grant)).MustStatus(200).MustShow("Planen til " + second)
		// Another's grant is not hers to change to, nor one that is over.
		mine := w.Let(ola, "")
		b.Post("/min-plan/bytt", "til", string(mine)).MustStatus(404)
		w.Do(w.Actor(webtest.Nes), own.End{Patient: kari.Patient, Grant: daughter})
		b.Post("/min-plan/bytt", "til", string(daughter)).MustNotShow("Planen til Kari")
		if x.count("select count(*) from user_account") != users || x.count("select count(*) from user_login") != links {
			t.Error("a patient became a user, or was linked")
		}
		for _, s := range []string{kari.Number.Digits(), webtest.KinNumber().Digits(), "Kari", "Tone"} {
			if strings.Contains(x.log.String(), s) {
				t.Errorf("%q is in the log", s)
			}
		}
		if w.AuditedOf(ola, access.SeeOwn) == 0 {
			t.Error("the look is not in the log")
		}
		// Log out ends it, at her provider too.
		b = w.Nobody()
		x.in(b, ownStart)
		cookie := b.Cookies()["traad"]
		out := b.Post("/logg-ut").MustShow("Logg ut av Borger-ID").MustNotShow("Nes-ID")
		if to := out.Header.Get("Refresh"); !strings.HasPrefix(to, "0; url="+x.own.Issuer+"/logout?") {
			t.Errorf("led to %q", to)
		}
		b.Cookies()["traad"] = cookie
		b.Get("/min-plan").MustNotShow("Planen til")
	})
}

// TestWhoLogsInRefers: whoever logs in as patients do writes a referral, followed or not, and comes to nothing else by it; the team has it as not verified, and
// registers it by the form that it has.
func TestWhoLogsInRefers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		w.Let(kari, "")
		w.Nobody().Get("/kontakt-oss").MustStatus(200).MustShow("Pasient eller pårørende: logg inn og henvis")
		start := ownStart + "?til=%2Fkontakt-oss%2Finnlogget"
		if p := w.Nobody().Raw(http.MethodGet, "/kontakt-oss/innlogget", nil); p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Path, ownStart) {
			t.Errorf("who has not logged in comes to %d %s", p.Status, p.Path)
		}

		// She who is followed and she who is not come to the same page, and are told nothing of it.
		x.isOwn("kari", kari.Number.Digits())
		followed := x.in(w.Nobody(), start).MustStatus(200).MustBe("/kontakt-oss/innlogget").MustShow("Skriv en henvisning")
		x.isOwn("tone", webtest.KinNumber().Digits())
		b := w.Nobody()
		p := x.in(b, start).MustStatus(200).MustBe("/kontakt-oss/innlogget").MustNotShow("Kari")
		slip := regexp.MustCompile(`[0-9a-f-]{36}\.[0-9a-z]+\.[^"]+`)
		if slip.ReplaceAllString(p.HTML, "") != slip.ReplaceAllString(followed.HTML, "") {
			t.Error("the page tells who is followed")
		}
		b.Get("/min-plan").MustNotShow("Planen til")
		if b.Cookies()["traad"] != "" {
			t.Error("a session was begun")
		}

		w.Go(webtest.Today, 10, 1)
		typed := []string{"hvem", "next_of_kin", "kommune", string(w.Orgs["Nes"]), "navn", "Tone Lie", "telefon", "22 33 44 55", "gjelder", "Åse <Lie>", "hvorfor", "Faller ofte, sier <nei>."}
		b.Send(p, append(typed[:10:10], "hvorfor", "170242 12345")...).MustStatus(422).MustShow("Den det gjelder, må vite om henvisningen", "ser ut som et fødselsnummer")
		typed = append(typed, "samtykke", "ja")
		// Without the proof, or with one that is over, nothing is kept and nothing typed is lost.
		stranger := w.Nobody()
		lost := stranger.Post("/kontakt-oss/innlogget", append(typed, "slipp", p.Value("slipp"))...).MustStatus(422).MustShow("Innloggingen er over")
		if lost.Value("hvorfor") != "Faller ofte, sier <nei>." || lost.Value("gjelder") != "Åse <Lie>" {
			t.Error("what was typed is lost")
		}
		b.Send(p, typed...).MustStatus(200).MustBe("/kontakt-oss/takk")
		if n := x.count("select count(*) from callback where about <> '' and sent_by <> ''"); n != 1 {
			t.Fatalf("%d are kept", n)
		}
		// By the public form nothing of it is taken.
		open := stranger.Get("/kontakt-oss")
		w.Go(webtest.Today, 10, 2)
		stranger.Post("/kontakt-oss", append(webtest.With(typed, "navn", "En Annen"), "slipp", open.Value("slipp"))...).MustStatus(200)
		if n := x.count("select count(*) from callback where about <> '' or why <> ''"); n != 1 {
			t.Errorf("%d have a reason", n)
		}

		nes := w.As(webtest.Nes)
		day := nes.Get("/").MustStatus(200).MustShow("Fra nettsiden, ikke bekreftet", "Pårørende henviser, innlogget").MustNotShow("Faller ofte")
		at := day.HTML[strings.Index(day.HTML, "/henvisninger/nett/"):]
		at = at[:strings.Index(at, `"`)]
		nes.Get(at).MustStatus(200).MustShow("Ikke bekreftet", "Avsenderen sier at den det gjelder").MustEscape("Åse <Lie>", "Faller ofte, sier <nei>.")
		w.As(webtest.Ullensaker).Get(at).MustStatus(404)
		form := nes.Get("/henvisninger/ny?nett=" + at[strings.LastIndex(at, "/")+1:]).MustStatus(200)
		if form.Value("hvorfor") != "Faller ofte, sier <nei>." || form.Value("fornavn") != "Åse" || form.Value("etternavn") != "<Lie>" || form.Value("henviser") != "Tone Lie" {
			t.Errorf("the form begins with %q %q %q %q", form.Value("hvorfor"), form.Value("fornavn"), form.Value("etternavn"), form.Value("henviser"))
		}

		// Three of hers can wait; when they are settled nothing of it is left.
		for i, name := range []string{"Per Lie", "Pål Lie", "Espen Lie"} {
			again := b.Get("/kontakt-oss/innlogget").MustStatus(200)
			w.Go(webtest.Today, 10, 3+i)
			if sent := b.Send(again, webtest.With(typed, "gjelder", name)...); i < 2 {
				sent.MustStatus(200)
			} else {
				sent.MustStatus(503).MustShow("Du har sendt flere henvisninger", "IHT i Nes har telefon")
			}
		}
		nes.Post(at, "utfall", "advised").MustStatus(200)
		if n := x.count("select count(*) from callback where outcome = 'advised' and name = '' and about = '' and why = '' and sent_by = ''"); n != 1 {
			t.Errorf("what was written is kept after it is settled: %d", n)
		}
		w.Go(webtest.Today, 10, 45)
		if p := b.Raw(http.MethodGet, "/kontakt-oss/innlogget", nil); p.Status != http.StatusSeeOther {
			t.Errorf("the proof holds after half an hour: %d", p.Status)
		}
		for _, s := range []string{webtest.KinNumber().Digits(), "Tone", "Åse", "Faller"} {
			if strings.Contains(x.log.String(), s) {
				t.Errorf("%q is in the log", s)
			}
		}
	})
}

// TestClinicianRefers: a clinician who logs in where those who work here do, and has no role, writes a referral with the number of the one whom it is about, and sees
// and gets nothing else; the team has it as from her, and registers it by the form that it has.
func TestClinicianRefers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		const door, start = "/kontakt-oss/behandler", "/logg-inn/start?til=%2Fkontakt-oss%2Fbehandler"
		w.Nobody().Get("/om-iht").MustStatus(200).MustShow("Behandler: logg inn og henvis", "Du trenger ikke ha bruker i Tråd")
		if p := w.Nobody().Raw(http.MethodGet, door, nil); p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Path, "/logg-inn/start") {
			t.Errorf("who has not logged in comes to %d %s", p.Status, p.Path)
		}
		users := x.count("select count(*) from user_account") + x.count("select count(*) from user_login")
		who := func(subject, hpr string) {
			x.p.Person = logintest.Person{Subject: subject, Claims: map[string]any{"email": "lise@lege.no", "email_verified": true, "acr": "high", "name": "Lise <Lege>", "helseid://claims/hpr/hpr_number": hpr}}
		}
		// Without a number of health personnel nobody is more than who has no role; with one she is offered to refer.
		who("lise-0", "")
		x.in(w.Nobody(), start).MustStatus(403).MustShow("har ingen rolle i Tråd").MustNotShow("Skriv en henvisning")
		who("lise-1", "9144999")
		b := w.Nobody()
		x.in(b, "/logg-inn/start").MustStatus(403).MustShow("har ingen rolle i Tråd", "Skriv en henvisning")
		p := x.in(b, start).MustStatus(200).MustBe(door).MustShow("Skriv en henvisning", "HPR-nummer", "9144999").MustEscape("Lise <Lege>").MustNotShow("Kari")
		if b.Cookies()["traad"] != "" || x.count("select count(*) from user_account")+x.count("select count(*) from user_login") != users {
			t.Error("a session was begun, or a user made")
		}
		b.Get("/").MustNotShow("Min dag")
		// Her proof is none for the form of patients, and theirs none for hers.
		if p := b.Raw(http.MethodGet, "/kontakt-oss/innlogget", nil); p.Status != http.StatusSeeOther {
			t.Errorf("a clinician's proof opens the form of patients: %d", p.Status)
		}
		x.isOwn("tone", webtest.KinNumber().Digits())
		tone := w.Nobody()
		x.in(tone, ownStart+"?til=%2Fkontakt-oss%2Finnlogget").MustStatus(200)
		if p := tone.Raw(http.MethodGet, door, nil); p.Status != http.StatusSeeOther {
			t.Errorf("a patient's proof opens the form of clinicians: %d", p.Status)
		}
		// Who has a role comes in, and registers it herself.
		x.is("ingrid-1", "ingrid@NES.no")
		x.in(w.Nobody(), start).MustStatus(200).MustBe("/henvisninger/ny")

		w.Go(webtest.Today, 10, 1)
		number := w.Unused()
		typed := []string{"hvem", "gp", "kommune", string(w.Orgs["Nes"]), "telefon", "22 33 44 55", "gjelder", "Åse <Lie>", "fodselsnummer", number.Digits(), "hvorfor", "KOLS og <svikt>, faller ofte."}
		b.Send(p, webtest.With(webtest.With(typed, "hvem", "patient"), "fodselsnummer", "12345")...).MustStatus(422).
			MustShow("Du er logget inn som behandler")
		b.Send(p, typed...).MustStatus(422).MustShow("Den det gjelder, må vite om henvisningen")
		typed = append(typed, "samtykke", "ja")
		lost := w.Nobody().Post(door, append(typed, "slipp", p.Value("slipp"), "navn", "En Annen")...).MustStatus(422).MustShow("Innloggingen er over")
		if lost.Value("hvorfor") != "KOLS og <svikt>, faller ofte." {
			t.Error("what was typed is lost")
		}
		// The name is that of the log-in, whatever is sent. Somebody who is followed gets the same answer as one who is not.
		b.Send(p, append(typed, "navn", "En Annen")...).MustStatus(200).MustBe("/kontakt-oss/takk")
		again := b.Get(door).MustStatus(200)
		w.Go(webtest.Today, 10, 2)
		b.Send(again, webtest.With(webtest.With(typed, "gjelder", "Kari Aasen"), "fodselsnummer", kari.Number.Digits())...).MustStatus(200).MustBe("/kontakt-oss/takk").MustNotShow("Kari")
		if n := x.count("select count(*) from callback where name = 'Lise <Lege>' and hpr = '9144999' and sealed <> ''"); n != 2 {
			t.Fatalf("%d are kept", n)
		}
		if w.Audited(access.AskCallback, true) != 2 || x.count("select count(*) from audit where cast(items as text) like '%hpr/9144999%'") == 0 {
			t.Error("who sent it is not in the log")
		}

		nes := w.As(webtest.Nes)
		day := nes.Get("/").MustStatus(200).MustShow("Fra nettsiden", "Fastlege henviser, bekreftet").MustNotShow("ikke bekreftet", "KOLS")
		at := day.HTML[strings.Index(day.HTML, "/henvisninger/nett/"):]
		at = at[:strings.Index(at, `"`)]
		nes.Get(at).MustStatus(200).MustShow("navnet og HPR-nummeret er fra innloggingen", "9144999").MustEscape("Lise <Lege>", "Åse <Lie>", "KOLS og <svikt>, faller ofte.").MustNotShow(number.Digits(), "Ikke bekreftet")
		w.As(webtest.Ullensaker).Get(at).MustStatus(404)
		form := nes.Get("/henvisninger/ny?nett=" + at[strings.LastIndex(at, "/")+1:]).MustStatus(200)
		if form.Value("fodselsnummer") != number.Digits() || form.Value("henviser") != "Lise <Lege>, HPR-nummer 9144999" || form.Value("hvorfor") != "KOLS og <svikt>, faller ofte." || form.Value("fornavn") != "Åse" {
			t.Errorf("the form begins with %q %q %q", form.Value("fodselsnummer"), form.Value("henviser"), form.Value("hvorfor"))
		}
		nes.Send(form, "kjonn", "woman").MustStatus(200).MustShow("Åse")
		if n := x.count("select count(*) from callback where outcome = 'referral' and hpr = '' and sealed = '' and sent_by = ''"); n != 1 {
			t.Errorf("what was written is kept after it is registered: %d", n)
		}
		for _, s := range []string{number.Digits(), "Lise", "Åse", "KOLS"} {
			if strings.Contains(x.log.String(), s) {
				t.Errorf("%q is in the log", s)
			}
		}
	})
}

// TestDoorsApart: what one provider says opens nothing behind the other's door, whoever it is and whatever was asked for, and an answer counts at the
// door where the log-in was begun alone.
func TestDoorsApart(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		w.Let(kari, "")
		in := func(b *webtest.Browser) bool { return b.Cookies()["traad"] != "" }

		// The patient at the provider of those who work here.
		x.is("kari", "kari@example.no")
		x.p.Person.Claims["pid"] = kari.Number.Digits()
		for _, to := range []string{"", "?til=%2Fmin-plan", "?til=%2Fmin-plan%2Finnsyn"} {
			b := w.Nobody()
			x.in(b, "/logg-inn/start"+to).MustStatus(403).MustShow("har ingen rolle i Tråd").MustNotShow("Kari")
			if in(b) {
				t.Errorf("%q: the patient came in at work", to)
			}
		}
		// A coordinator at the patients' provider, with all that the other provider says of her.
		x.own.Person = logintest.Person{Subject: "ingrid-1", Claims: map[string]any{"email": "ingrid@nes.no", "email_verified": true, "acr": "borger-high", "pid": webtest.KinNumber().Digits(), "helseid://claims/hpr/hpr_number": "9144900"}}
		for _, to := range []string{"", "?til=%2Fforlop", "?til=%2Fmin-plan"} {
			b := w.Nobody()
			x.in(b, ownStart+to).MustStatus(403).MustShow("ikke innsyn i noen plan").MustNotShow("Ingrid", "Min dag")
			if in(b) {
				t.Errorf("%q: a coordinator came in at home", to)
			}
		}
		if n := x.count("select count(*) from user_login"); n != 0 {
			t.Errorf("%d links", n)
		}
		// Who is next of kin too is one at home and the other at work, never both.
		w.Let(kari, "Tone Lie")
		home := w.Nobody()
		x.in(home, ownStart+"?til=%2Fforlop").MustBe("/min-plan").MustShow("Planen til Kari").MustNotShow("Min dag")
		home.Get("/forlop").MustStatus(404)
		x.is("ingrid-1", "ingrid@NES.no")
		x.p.Person.Claims["pid"] = webtest.KinNumber().Digits()
		work := w.Nobody()
		x.in(work, "/logg-inn/start?til=%2Fmin-plan").MustBe("/").MustShow("Min dag").MustNotShow("Planen til Kari")
		work.Get("/min-plan").MustStatus(404).MustNotShow("Kari")

		// The levels are each provider's own.
		x.own.Person.Claims["acr"] = "high"
		x.in(w.Nobody(), ownStart).MustStatus(403).MustShow("ikke sterk nok", "Borger-ID")
		x.own.Person.Claims["acr"] = "borger-high"
		x.p.Person.Claims["acr"] = "borger-high"
		x.in(w.Nobody(), "/logg-inn/start").MustStatus(403).MustShow("ikke sterk nok", "Nes-ID")
		x.p.Person.Claims["acr"] = "high"

		// An answer of one, brought to the other's door: refused, spent, and the code is shown to nobody else.
		for start, wrong := range map[string]string{"/logg-inn/start": "/logg-inn/pasient/svar", ownStart: "/logg-inn/svar"} {
			b := w.Nobody()
			back := x.there(b, start)
			path, query, _ := strings.Cut(back, "?")
			b.Get(wrong+"?"+query).MustStatus(403).MustShow("kunne ikke bekreftes").MustNotShow("Kari", "Ingrid")
			b.Get(path + "?" + query).MustStatus(http.StatusBadRequest).MustShow("må gjøres på nytt")
			if in(b) {
				t.Errorf("an answer from %s came in at %s", start, wrong)
			}
		}
		if log := x.log.String(); !strings.Contains(log, "begun at another provider") || strings.Contains(log, kari.Number.Digits()) {
			t.Errorf("the log says\n%s", log)
		}
	})
}

// TestLogInPageOffers: who asked for one's own pages is shown the patients' provider, who asked for others that of work, and who asked for none both.
func TestLogInPageOffers(t *testing.T) {
	w := webtest.New(t)
	newSSO(t, w, signin.LinkEmail, false)
	b := w.Nobody()
	b.Get("/logg-inn").MustShow("Logg inn med Nes-ID", "Logg inn med Borger-ID", "Pasient eller pårørende")
	b.Get("/forlop").MustShow("Logg inn med Nes-ID").MustNotShow("Borger-ID")
	own := b.Get("/min-plan/innsyn").MustShow("Logg inn for å se planen", "Logg inn med Borger-ID", "Arbeider du med pasienter?").MustNotShow("Nes-ID")
	if !strings.Contains(own.HTML, `href="`+ownStart+`?til=%2Fmin-plan%2Finnsyn"`) {
		t.Errorf("no way on:\n%s", own.HTML)
	}
	// Where the patients have none, nothing is offered them and nothing opens.
	w.Handler = web.New(w.Service, web.Options{Login: &web.Login{Name: "Nes-ID"}})
	b.Get("/min-plan").MustShow("pasienter og pårørende er ikke satt opp").MustNotShow("Logg inn med")
	b.Get("/logg-inn").MustShow("Logg inn med Nes-ID").MustNotShow("Pasient eller")
	b.Get(ownStart).MustStatus(404)
	b.Get("/logg-inn/pasient/svar?state=a&code=b").MustStatus(404)
}
