package adminagreement_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"traad/internal/app/agreement"
	"traad/internal/app/inbox"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/avtaler"

func paths(w *webtest.World) []string {
	nes, office := place+"/"+string(w.Orgs["Nes"]), place+"/"+string(w.Orgs["Årnes legesenter"])
	return []string{place, nes, nes + "/rediger", nes + "/versjon/1/1", nes + "/oppsigelse", office, office + "/rediger", office + "/rediger?grunnlag=legal_basis"}
}

// Only administrators reach the agreements, and nobody else changes one.
func TestOnlyAdministrators(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	admin := w.As(webtest.Administrator)
	for _, p := range paths(w) {
		admin.Get(p).MustStatus(http.StatusOK).MustNotShow("Kari", "Aasen", string(kari.Patient))
	}
	nes := place + "/" + string(w.Orgs["Nes"])
	for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Manager, webtest.Analyst} {
		b := w.As(u)
		for _, p := range paths(w) {
			b.Get(p).MustStatus(http.StatusNotFound).MustNotShow("Berit Rådmann", "dataansvarlige")
		}
		for _, p := range []string{nes, nes + "/oppsigelse", nes + "/oppsigelse/trekk"} {
			b.Post(p, "nummer", "1", "sett", "1", "dato", "17.11.2026", "slutt", "01.02.2027", "grunn", "x").MustStatus(http.StatusNotFound)
		}
	}
	admin.Get(nes).MustShow("Gyldig").MustNotShow("sagt opp")
	for _, p := range []string{"/x", "/" + string(w.Orgs["Medisinsk avdeling"]), "/" + string(w.Orgs["Nes"]) + "/versjon/1/2", "/" + string(w.Orgs["Nes"]) + "/versjon/x/1"} {
		admin.Get(place + p).MustStatus(http.StatusNotFound)
	}
}

// An agreement's whole life: draft, signatures, a second version with what differs, notice, notice taken back.
func TestLife(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		admin := w.As(webtest.Administrator)
		admin.Get(place).MustShow("Alle kommuner i drift har en avtale som gjelder.", "Nes", "Ullensaker", "gyldig", "Årnes legesenter", "Eget rettslig grunnlag")
		nes := place + "/" + string(w.Orgs["Nes"])
		admin.Get(nes+"/versjon/1/1").MustShow("felles dataansvarlige", "Berit Rådmann", "938679088", "Oppfølging etter oppsigelse 30 dager", "Forløp som avtalen gjelder")

		form := admin.Get(nes+"/rediger").MustShow("Versjon 2", "Normen gjelder.")
		if form.Value("part-1-signert_av") != "" || form.Value("part-1-navn") != "Nes kommune" {
			t.Error("a new version begins with the parties, not signed")
		}
		admin.Send(form, "part-1-navn", "Nes kommune", "part-1-nummer", "123456789", "sikkerhet", "Ny <b>sikkerhet</b>", "part-2-signert_av", "Odd").
			MustStatus(http.StatusUnprocessableEntity).MustShow("Organisasjonsnummeret er ikke gyldig", "Skriv dagen da parten signerte").MustEscape("Ny <b>sikkerhet</b>")
		p := admin.Send(form, "sikkerhet", "Normen og årlig revisjon.", "part-1-signert_av", "Berit Rådmann", "part-1-signert_dato", "16.11.2026")
		p.MustStatus(http.StatusOK).MustShow("Utkastet er lagret.", "utkast, 1 av 2 har signert", "Gyldig")
		clash := admin.Send(form, "sikkerhet", "Noe annet").MustStatus(http.StatusConflict).MustShow("Noen andre endret avtalen", "Noe annet",
			"En annen har lagret «Normen og årlig revisjon.».", "En annen har lagret «Berit Rådmann».").MustNotShow("En annen har lagret «Nes kommune»")
		if clash.Value("sikkerhet") != "Noe annet" || clash.Value("part-1-signert_av") != "" {
			t.Error("what was typed is gone")
		}
		draft := admin.Get(nes + "/rediger").MustShow("Versjon 2")
		admin.Send(draft, "part-2-signert_av", "Odd Direktør", "part-2-signert_dato", "17.11.2026").MustStatus(http.StatusUnprocessableEntity).
			MustShow("Skriv fra hvilken dag avtalen gjelder", "arkivreferansen")
		admin.Send(draft, "part-2-signert_av", "Odd Direktør", "part-2-signert_dato", "17.11.2026", "fra", "17.11.2026", "dokument", "2026/88").
			MustShow("signert av alle", "Normen og årlig revisjon.")
		admin.Get(nes+"/versjon/1/2").MustShow("Endret fra versjonen før", "Sikkerhet", "Normen gjelder.", "2026/88").MustNotShow("Innsyn besvares av Versjon 1")
		admin.Get(nes + "/rediger").MustShow("Versjon 3") // the signed one is never changed

		notice := admin.Get(nes + "/oppsigelse").MustShow("30 dager")
		admin.Send(notice, "dato", "17.11.2026", "slutt", "18.11.2026", "grunn", "Kommunen trekker seg").MustStatus(http.StatusUnprocessableEntity).
			MustShow("17. des. 2026. Velg den dagen eller senere.", "Kommunen trekker seg")
		admin.Send(notice, "dato", "17.11.2026", "slutt", "17.12.2026", "grunn", "Kommunen trekker seg").MustShow("Oppsigelsen er registrert.", "Sagt opp", "17. des. 2026", "Nei")
		admin.Send(notice, "dato", "17.11.2026", "slutt", "17.12.2026", "grunn", "Kommunen trekker seg").MustStatus(http.StatusOK) // sent twice
		admin.Get(place).MustShow("1 avtale er sagt opp", "om 30 dager")
		admin.Get("/administrasjon").MustShow("Samarbeidsavtalen er sagt opp", "gjenstår å overlevere")
		admin.Get("/administrasjon/endringer").MustShow("Samarbeidsavtale: Nes", "Oppsigelse av samarbeidsavtale: Nes")
		p = admin.Get(nes)
		admin.SendTo(p, nes+"/oppsigelse/trekk").MustShow("Oppsigelsen er trukket.", "Gyldig")
		admin.Get("/administrasjon").MustNotShow("Samarbeidsavtalen er sagt opp", "gjenstår å overlevere")
	})
}

// A GP office takes part by an agreement or by its own legal basis; a municipality only by an agreement.
func TestLegalBasis(t *testing.T) {
	w := webtest.New(t)
	admin := w.As(webtest.Administrator)
	office := place + "/" + string(w.Orgs["Årnes legesenter"])
	admin.Get(office).MustShow("Eget rettslig grunnlag (helsepersonelloven § 25)", "Mona Ruud, daglig leder")
	admin.Post(office, "grunnlag", "agreement", "nummer", "1", "sett", "0", "part-1-navn", "Kontoret", "part-1-nummer", "938679088", "part-1-rolle", "kontoret",
		"part-2-navn", "Ahus", "part-2-nummer", "983971636", "part-2-rolle", "sykehuset").MustStatus(http.StatusUnprocessableEntity).MustShow("må sies opp før grunnlaget kan byttes")
	admin.Post(place+"/"+string(w.Orgs["Nes"]), "grunnlag", "legal_basis", "nummer", "2", "sett", "0", "besluttet_av", "En leder", "fra", "01.11.2026").
		MustStatus(http.StatusUnprocessableEntity).MustShow("Bare et legekontor kan ha eget rettslig grunnlag")
	form := admin.Get(office + "/rediger")
	admin.Send(form, "besluttet_av", "").MustStatus(http.StatusUnprocessableEntity).MustShow("Skriv hvem som besluttet det", "Skriv datoen")
	admin.Send(form, "besluttet_av", "Jon Lie, daglig leder", "fra", "17.11.2026").MustShow("signert av alle", "Jon Lie, daglig leder")
}

// Without an agreement that holds nobody new is included, the text says why and who can mend it, what was typed stands, and
// referral and assessment can still be written.
func TestNobodyNew(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Answered)
		other := w.PersonIn("Ullensaker", "Tor", "Moe", webtest.Answered)
		give(w, "Nes", 0, 60)
		include := func(u webtest.User, c webtest.Case) *webtest.Page {
			b := w.As(u)
			return b.SendTo(b.Get(c.Path("vurdering")), c.Path("beslutning"), "utfall", "include", "tekst.include", "Alt er vurdert.")
		}
		include(webtest.Nes, kari).MustStatus(http.StatusUnprocessableEntity).MustShow("Samarbeidsavtalen er sagt opp, så ingen nye kan inkluderes", "administrator", "Alt er vurdert.")
		include(webtest.Kongsvinger, kari).MustStatus(http.StatusUnprocessableEntity)
		if got := w.Last(kari).Kind; got == care.Decided {
			t.Error("it is decided all the same")
		}
		include(webtest.Ullensaker, other).MustStatus(http.StatusOK)
		if w.Last(other).Kind != care.Decided {
			t.Error("nobody can be included in the other municipality either")
		}
		w.PersonIn("Nes", "Ny", "Henvist", webtest.Answered)
		b := w.As(webtest.Nes)
		b.SendTo(b.Get(kari.Path("vurdering")), kari.Path("beslutning"), "utfall", "wait", "arsak.wait", "no_place").MustShow("på venteliste")
	})
}

// give gives notice of a municipality's agreement, from some days ahead, with so many days to the end.
func give(w *webtest.World, area string, from, ends int) {
	w.T.Helper()
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs[area], Seen: 1, Notice: care.AgreementNotice{
		On: webtest.Today.AddDays(from), Ends: webtest.Today.AddDays(ends), Reason: "Kommunen trekker seg.",
	}})
}

// On the end date nobody reaches the municipality's persons: not its own, the hospital's team, the GP, the care worker nor
// the ward; except one who meanwhile has an open enrolment elsewhere. A new agreement opens access again.
func TestEnd(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, moved := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Solveig", "Moe", webtest.Ended)
		w.Admit(kari, 1)
		again := w.ReferTo("Ullensaker", moved)
		give(w, "Nes", 0, 30)
		users := []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.Substitute, webtest.CareWorker, webtest.Clinician}
		reach := func(u webtest.User, c webtest.Case) int {
			return w.As(u).Raw(http.MethodGet, c.Page()+"/avdelingsark", nil).Status
		}
		w.Go(webtest.Today.AddDays(29), 10, 0)
		for _, u := range users {
			if reach(u, kari) != http.StatusOK {
				t.Errorf("%s does not reach her the day before the end", u)
			}
		}
		w.Go(webtest.Today.AddDays(29), 23, 0)
		late := w.As(webtest.Ullensaker)
		late.Send(late.Get("/nodtilgang?person="+string(kari.Patient)), "grunn", "acute", "tekst", "Falt hjemme, kommer med ambulanse.").MustStatus(http.StatusOK).MustShow("Kari Aasen")
		w.Go(webtest.Today.AddDays(30), 0, 30)
		w.As(webtest.Ullensaker).Get(kari.Page()).MustStatus(http.StatusNotFound).MustNotShow("Kari")
		w.Go(webtest.Today.AddDays(30), 10, 0)
		for _, u := range users {
			if got := reach(u, kari); got != http.StatusNotFound {
				t.Errorf("%s reaches her after the end: %d", u, got)
			}
			b := w.As(u)
			for _, path := range []string{"/", "/forlop", "/sporsmal", "/overlevering"} {
				b.Get(path).MustNotShow("Kari", "Aasen")
			}
			if u != webtest.Clinician {
				b.Post("/sok", "q", "Aasen").MustNotShow("Kari")
			}
		}
		// Emergency access is no way round it: the answer is that of a number which is nobody's. What was taken before ends too.
		outside := w.As(webtest.Nordbyhagen)
		outside.Send(outside.Get("/nodtilgang"), "fnr", kari.Number.Digits(), "grunn", "acute", "tekst", "Falt hjemme, kommer med ambulanse.").
			MustStatus(http.StatusUnprocessableEntity).MustShow("Ingen som følges av IHT har dette fødselsnummeret.").MustNotShow("Kari")
		outside.Send(outside.Get("/nodtilgang?person="+string(kari.Patient)), "grunn", "acute", "tekst", "Falt hjemme, kommer med ambulanse.").MustNotShow("Kari")
		for u, want := range map[webtest.User]int{
			webtest.Ullensaker: http.StatusOK, webtest.Nordbyhagen: http.StatusOK, webtest.Physician: http.StatusOK, webtest.GP: http.StatusOK,
			webtest.Nes: http.StatusNotFound, webtest.Kongsvinger: http.StatusNotFound,
		} {
			if got := reach(u, moved); got != want {
				t.Errorf("%s and the one who moved: %d, want %d", u, got, want)
			}
		}
		w.As(webtest.Ullensaker).Get("/forlop").MustShow("Solveig Moe").MustNotShow("Kari")
		if again == "" {
			t.Fatal("no new enrolment")
		}
		// Nobody can end what is open where the agreement has ended; it does not keep her from being followed elsewhere.
		w.ReferTo("Ullensaker", kari)
		if got := reach(webtest.Ullensaker, kari); got != http.StatusOK {
			t.Errorf("referred elsewhere, she is not reached there: %d", got)
		}
		if got := reach(webtest.Nes, kari); got != http.StatusNotFound {
			t.Errorf("referred elsewhere, she is reached from Nes: %d", got)
		}
		_, err := referral.Refer{
			Pathway: care.LongTerm, On: webtest.Today, Referral: care.Referral{From: "gp", Name: "fastlege Mona Ruud", How: "message", Why: "Faller.", ToHosp: true, Agrees: "yes"},
			Details: patient.Details{GivenName: "Ny", FamilyName: "Person", BirthDate: date.Of(1940, 1, 1), Sex: "woman", Area: w.Orgs["Nes"]},
		}.Run(t.Context(), w.Service, w.Actor(webtest.GP))
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "kommune" || !strings.Contains(f[0].Message, "avsluttet") {
			t.Errorf("a GP refers to where nobody can follow: %v", err)
		}
		w.As(webtest.Administrator).Get(place).MustShow("avsluttet", "1 kommune eller bydel i drift kan ikke inkludere nye")
		v := webtest.Agreement("Nes kommune")
		v.ValidFrom = webtest.Today.AddDays(30)
		w.Do(w.Actor(webtest.Administrator), agreement.Save{Party: w.Orgs["Nes"], Basis: care.WrittenAgreement, Number: 1, Version: v})
		if reach(webtest.Kongsvinger, kari) != http.StatusOK {
			t.Error("a new agreement does not open access")
		}
	})
}

// An address that somebody guesses says nothing of what is there.
func TestForged(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	for _, body := range []url.Values{{}, {"nummer": {"9"}, "sett": {"-1"}}, {"grunnlag": {"x"}, "part-1-navn": {strings.Repeat("æ", 300)}}} {
		p := b.Raw(http.MethodPost, place+"/"+string(w.Orgs["Nes"]), body)
		if p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusConflict {
			t.Errorf("%v is answered %d", body, p.Status)
		}
	}
	b.Get(place + "/" + string(w.Orgs["Nes"])).MustShow("Gyldig").MustNotShow("Versjon 2")
}

// What she sends after the end goes to who reads it: another municipality that follows her, also where the one that ended came last; where there
// is none it is not taken in. She and her next of kin read what is theirs still.
func TestSentAfterTheEnd(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	grant := w.Let(kari, "")
	give(w, "Nes", 0, 30)
	give(w, "Ullensaker", 0, 60)
	w.Go(webtest.Today.AddDays(30), 10, 0)
	b := w.AsOwn(grant)
	b.Get("/min-plan/bekymring").MustStatus(http.StatusOK).MustShow("Ring fastlegen, eller legevakt 116 117").MustNotShow("Send meldingen")
	b.Post("/min-plan/bekymring", "tegn", "red", "bekymring", "Blå lepper").MustStatus(http.StatusUnprocessableEntity).MustShow("Ring fastlegen, eller legevakt 116 117")
	w.ReferTo("Ullensaker", kari)
	v := webtest.Agreement("Nes kommune")
	v.ValidFrom = webtest.Today.AddDays(30)
	w.Do(w.Actor(webtest.Administrator), agreement.Save{Party: w.Orgs["Nes"], Basis: care.WrittenAgreement, Number: 1, Version: v})
	w.Go(webtest.Today.AddDays(60), 10, 0)
	b = w.AsOwn(grant)
	b.Send(b.Get("/min-plan/bekymring"), "tegn", "yellow", "bekymring", "Hovne ankler").MustStatus(http.StatusOK).MustShow("Meldingen er sendt.")
	w.As(webtest.Nes).Get("/?vis=alle").MustShow("Hovne ankler")
}

// What hospitals tell after the end of somebody nobody may reach is not kept: no stay, no number.
func TestMessagesAfterTheEnd(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	day, told := 0, 0
	read := func(m inbox.Raw) (*inbox.Told, error) {
		return &inbox.Told{
			Numbers: []nin.Number{kari.Number}, Own: []inbox.OwnNumber{{Type: "PI", Value: string(m.Bytes)}}, Stay: string(m.Bytes),
			Movement: care.Movement{Kind: care.Admission, At: webtest.Today.AddDays(day).At(8, 0), Urgency: "emergency"},
		}, nil
	}
	box := inbox.New(w.Service, read, []inbox.Sender{{Name: "ahus", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital"}}, slog.New(slog.DiscardHandler))
	box.Start(t.Context())
	defer box.Stop()
	tell := func(number string) (stays, numbers int) {
		t.Helper()
		if _, err := box.Receive(t.Context(), inbox.Message{
			Interface: "mllp", Sender: "ahus", Format: "hl7", Key: []string{number}, Day: "20261117", Raw: []byte(number), Header: inbox.Header{Type: "ADT^A01", Control: number},
		}); err != nil {
			t.Fatal(err)
		}
		db := w.Store.DB.Raw()
		told++
		for done, deadline := 0, time.Now().Add(time.Minute); done < told; time.Sleep(2 * time.Millisecond) {
			if err := db.QueryRowContext(t.Context(), "select count(*) from inbox where state in ('applied', 'ignored', 'unmatched', 'failed')").Scan(&done); err != nil || time.Now().After(deadline) {
				t.Fatal("the message is not dealt with", err)
			}
		}
		if err := db.QueryRowContext(t.Context(), "select (select count(*) from stay), (select count(*) from patient_identifier)").Scan(&stays, &numbers); err != nil {
			t.Fatal(err)
		}
		return stays, numbers
	}
	stays, numbers := tell("4711")
	if stays != 1 {
		t.Fatalf("%d stays of one who is followed", stays)
	}
	give(w, "Nes", 0, 30)
	day = 30
	w.Go(webtest.Today.AddDays(day), 10, 0)
	if s, n := tell("4712"); s != stays || n != numbers {
		t.Errorf("after the end %d stays and %d numbers are kept of her", s-stays, n-numbers)
	}
}
