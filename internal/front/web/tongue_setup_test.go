package web_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/emergency"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// setupArea is how an administrator sets Tråd up: organisations, users and roles, agreements, legal bases. The list to fill in is read by its columns' names in bokmål.
var setupArea = newArea(area{
	routes: []string{
		"GET /administrasjon",
		"GET /administrasjon/oppsett",
		"GET /administrasjon/oppsett/{id}",
		"POST /administrasjon/oppsett/{id}/prove",
		"GET /administrasjon/virksomheter",
		"POST /administrasjon/virksomheter",
		"GET /administrasjon/virksomheter/fil",
		"POST /administrasjon/virksomheter/fil",
		"GET /administrasjon/virksomheter/ny",
		"GET /administrasjon/virksomheter/{id}",
		"POST /administrasjon/virksomheter/{id}",
		"GET /administrasjon/brukere",
		"POST /administrasjon/brukere",
		"POST /administrasjon/brukere/sok",
		"GET /administrasjon/brukere/ny",
		"GET /administrasjon/brukere/{id}",
		"POST /administrasjon/brukere/{id}",
		"POST /administrasjon/brukere/{id}/avslutt",
		"POST /administrasjon/brukere/{id}/apne",
		"POST /administrasjon/brukere/{id}/konto",
		"POST /administrasjon/brukere/{id}/bosted",
		"POST /administrasjon/brukere/{id}/epost",
		"POST /administrasjon/brukere/{id}/roller",
		"POST /administrasjon/brukere/{id}/roller/{rolle}/avslutt",
		"GET /administrasjon/roller",
		"GET /administrasjon/vikarer",
		"POST /administrasjon/vikarer",
		"POST /administrasjon/vikarer/{id}/avslutt",
		"GET /administrasjon/endringer",
		"GET /administrasjon/avtaler",
		"GET /administrasjon/avtaler/{id}",
		"POST /administrasjon/avtaler/{id}",
		"GET /administrasjon/avtaler/{id}/rediger",
		"GET /administrasjon/avtaler/{id}/versjon/{avtale}/{versjon}",
		"GET /administrasjon/avtaler/{id}/oppsigelse",
		"POST /administrasjon/avtaler/{id}/oppsigelse",
		"POST /administrasjon/avtaler/{id}/oppsigelse/trekk",
		"GET /administrasjon/apne-opphold",
		"POST /administrasjon/apne-opphold",
		"POST /administrasjon/apne-opphold/{id}/trekk",
	},
	rooms: []string{
		"page/admin.go", "page/agreement.go", "page/guide.go", "page/upload.go", "page/adminstart", "page/adminsetup", "page/adminorganisation", "page/adminuser", "page/adminrole", "page/adminsubstitute",
		"page/adminchange", "page/adminagreement", "page/adminbasis",
		"../../app/user", "../../app/organisation", "../../app/setup", "../../app/agreement", "../../app/openstay/basis.go", "../../care/agreementcheck.go", "../../care/agreementtext.go", "../../care/organisation.go",
		"../../care/user.go", "../../care/person.go",
	},
})

// takenInEmergency is emergency.Take as a deed that gives only an error.
type takenInEmergency struct{ emergency.Take }

func (d takenInEmergency) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	_, err := d.Take.Run(ctx, s, a)
	return err
}

// TestTextsOfSetup: what the rules enumerate that these pages show, and what was kept as it was named.
func TestTextsOfSetup(t *testing.T) {
	texts := []string{ // faults of a mail or a message that was to be handed over
		"svarte ikke", "ikke satt opp", "mottakerens HER-id er ikke et tall", "svaret fra EDI ble borte; kvitteringen ventes før det prøves igjen", "innloggingen til EDI (HelseID) gikk ikke", "EDI svarte ikke",
		"transporten svarte ikke", "det er ikke satt opp noe som lager PDF/A", "planen kan ikke skrives ut som PDF/A: Chromium mangler på serveren, eller svarer ikke",
	}
	for _, k := range care.OrgKinds {
		texts = append(texts, k.Title())
	}
	for _, r := range care.Rollouts {
		texts = append(texts, r.Title())
	}
	for _, r := range care.Roles {
		texts = append(texts, r.Named())
	}
	for _, p := range care.AgreementPhases {
		texts = append(texts, p.Title())
	}
	for _, i := range care.Informations {
		texts = append(texts, i.Title)
	}
	lacks(t, texts)
}

// TestWholeSetup looks at them: as they are, empty, refused, saved by two, ended.
func TestWholeSetup(t *testing.T) {
	w := webtest.New(t)
	typed := []string{
		"Kari", "Aasen", "Eget ord", "Eget Navn", "Nes", "Ahus", "Kongsvinger", "Grete Moen", "Mona Ruud, daglig leder", "Mona Ruud", "Berit Rådmann", "Odd Direktør", "Akershus universitetssykehus HF", "Nes kommune", "Ullensaker kommune", "Kommunen", "Eva Strøm", "Jon Lie", "Ida Falk",
		"kommunen", "sykehuset", "Kommunen og sykehuset er felles dataansvarlige.", "Normen gjelder.", "Kommunen får et uttrekk.", "Den som skrev", "Hurdal", "a@b.example", "c@d.example", "Ahus HL7", care.LongTerm, care.Homecoming,
		"Normen", "gjelder.", "aug.", "sep.", "nov.", // what differs between two versions of an agreement is marked word by word, when they have been said
	}
	for _, u := range []webtest.User{webtest.NesToo, webtest.GP, webtest.Substitute, webtest.OtherGP, webtest.CareWorker, webtest.OtherCare, webtest.Clinician, webtest.Ullensaker, webtest.Nordbyhagen, webtest.Manager, webtest.Analyst} {
		typed = append(typed, string(u))
	}
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Clinician), takenInEmergency{emergency.Take{Patient: kari.Patient, Reason: "acute", Note: "Falt hjemme, kommer med ambulanse."}})
	raw := func(text string, args ...any) {
		t.Helper()
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), text, args...); err != nil {
			t.Fatal(err)
		}
	}
	raw("update user_account set email = ''")
	l := listen(t, w, setupArea, web.Options{PractiseAt: "https://ov.example"}, typed...)
	look := l.look
	b := w.As(webtest.Administrator)
	long := strings.Repeat("Eget ord ", 3000)
	org := func(name string) string { return string(w.Orgs[name]) }

	// Users.
	const users = "/administrasjon/brukere"
	look(b, "GET", users)
	look(b, "POST", users+"/sok", "q", "Eget ord")
	look(b, "POST", users+"/sok", "q", "a", "avsluttede", "ja")
	form := look(b, "GET", users+"/ny?virksomhet="+org("Nes"))
	look(b, "POST", users, "navn", "", "epost", "tull", "hpr", "tull", "tittel", long)
	made := l.see(b.Send(form, "navn", "Eget Navn", "tittel", "Eget ord", "epost", "a@b.example", "hpr", "9144900", "telefon", "000 55 111"), "POST", users)
	at, _, _ := strings.Cut(made.Path, "?")
	look(b, "POST", users, "navn", "Eget Navn", "epost", "a@b.example", "hpr", "9144900")
	before := look(b, "GET", at+"?virksomhet="+org("Nes"))
	roles := at + "/roller"
	look(b, "POST", roles)
	for _, r := range [][]string{
		{"administrator", org("Medisinsk avdeling"), "1.1.2026", ""},
		{"care_worker", "tull", "tull", "tull"},
		{"care_worker", string(db.NewID()), "17.11.2026", "16.11.2026"},
		{"manager", org("Nes"), "17.11.2026", "1.1.2040"},
		{"manager", org("Nes"), "17.11.2026", ""},
		{"manager", org("Nes"), "17.11.2026", ""},
		{"manager", org("Ullensaker"), "1.12.2026", "31.12.2026"},
	} {
		look(b, "POST", roles, "rolle", r[0], "virksomhet", r[1], "fra", r[2], "til", r[3])
	}
	with := look(b, "GET", at)
	ends := regexp.MustCompile(`action="(`+at+`/roller/([0-9a-f-]{36})/avslutt)"`).FindAllStringSubmatch(with.HTML, -1)
	if len(ends) < 2 {
		t.Fatal("no role to end")
	}
	for _, day := range []string{"", "tull", "1.1.2020", "1.1.2040", "30.11.2026", "16.11.2026"} {
		look(b, "POST", ends[0][1], "til-"+ends[0][2], day)
	}
	look(b, "POST", at+"/roller/tull/avslutt", "til-tull", "1.1.2026")
	look(b, "POST", users+"/"+string(w.ID(webtest.Administrator))+"/roller/"+string(w.Assignment(webtest.Administrator))+"/avslutt", "til-"+string(w.Assignment(webtest.Administrator)), "17.11.2026")
	l.see(b.SendTo(with, at, "navn", "Eget Navn", "tittel", "Eget ord"), "POST", at)
	l.see(b.SendTo(before, at, "navn", "Kari", "tittel", "Aasen", "epost", "c@d.example"), "POST", at)
	l.see(b.SendTo(b.Get(at), at, "navn", ""), "POST", at)
	look(b, "POST", at+"/bosted", "bosted", long)
	look(b, "POST", at+"/bosted", "bosted", "Eget ord")
	look(b, "GET", at)
	look(b, "POST", at+"/bosted", "bosted", "")
	look(b, "POST", at+"/epost")
	look(b, "POST", at+"/epost", "virker", "ja")
	raw("insert into user_login (issuer, subject, user_id, created_at, organisation) values ('https://sso', 'x', $1, $2, '938679088')", strings.TrimPrefix(at, users+"/"), "2026-11-02T08:00:00.000000Z")
	account := look(b, "GET", at)
	l.see(b.SendTo(account, at+"/konto"), "POST", at+"/konto")
	look(b, "POST", at+"/avslutt")
	l.see(b.SendTo(b.Get(at), at+"/avslutt", "slutt", ""), "POST", at+"/avslutt")
	l.see(b.SendTo(b.Get(at), at+"/avslutt", "slutt", "16.11.2026"), "POST", at+"/avslutt")
	look(b, "GET", at)
	look(b, "POST", roles, "rolle", "manager", "virksomhet", org("Nes"), "fra", "17.11.2026")
	look(b, "POST", users+"/sok", "q", "Eget", "avsluttede", "ja")
	l.see(b.SendTo(b.Get(at), at+"/apne"), "POST", at+"/apne")
	look(b, "POST", at+"/apne", "sett", "1")
	look(b, "GET", users+"/tull")

	// Roles, substitutes.
	look(b, "GET", "/administrasjon/roller")
	look(b, "GET", "/administrasjon/roller?rolle=manager&virksomhet="+org("Ullensaker"))
	const substitutes = "/administrasjon/vikarer"
	locums := look(b, "GET", substitutes)
	gp, jon := string(w.ID(webtest.GP)), string(w.ID(webtest.OtherGP))
	for _, r := range [][]string{
		{"", "", "", ""},
		{gp, gp, "3.12.2026", "2.12.2026"},
		{gp, "tull", "tull", "2.12.2026"},
		{gp, string(w.ID(webtest.Nes)), "1.12.2026", "2.12.2026"},
		{gp, string(w.ID(webtest.Substitute)), "1.12.2026", "2.12.2026"},
		{gp, jon, "1.12.2026", "20.12.2026"},
	} {
		look(b, "POST", substitutes, "fastlege", r[0], "vikar", r[1], "fra", r[2], "til", r[3])
	}
	end := regexp.MustCompile(`action="(` + substitutes + `/([0-9a-f-]{36})/avslutt)"`).FindStringSubmatch(locums.HTML)
	if end == nil {
		t.Fatal("no substitute to end")
	}
	for _, day := range []string{"", "tull", "1.1.1990", "16.11.2026"} {
		look(b, "POST", end[1], "til-"+end[2], day)
	}
	look(b, "POST", substitutes+"/tull/avslutt")

	// Organisations.
	const organisations = "/administrasjon/virksomheter"
	look(b, "GET", organisations)
	for _, kind := range slices.Concat(care.OrgKinds, []care.OrgKind{"tull"}) {
		look(b, "GET", organisations+"?type="+string(kind))
		look(b, "POST", organisations, "type", string(kind), "navn", "", "nummer", "12", "del_av", org("Medisinsk avdeling"), "sted", org("Nes"), "status", "tull", "maltall", "-1", "oppstart", "1.1.2027", "slutt", "1.1.2026")
		look(b, "POST", organisations, "type", string(kind), "navn", "Eget Navn", "nummer", "3228", "status", "in_operation", "merknad", long, "sted", "tull")
	}
	look(b, "GET", organisations+"?q=Eget")
	look(b, "GET", organisations+"/ny?type=gp_office")
	nes := organisations + "/" + org("Nes")
	first := look(b, "GET", nes)
	l.see(b.Send(b.Get(nes), "merknad", "Eget ord", "apent", "Eget ord"), "POST", nes)
	l.see(b.Send(first, "navn", "Kari", "status", "training", "merknad", "Aasen", "sted", org("Nordbyhagen"), "maltall", ""), "POST", nes)
	l.see(b.Send(b.Get(nes), "navn", ""), "POST", nes)
	look(b, "GET", nes)
	for _, name := range []string{"Akershus universitetssykehus", "Årnes legesenter", "Kongsvinger"} {
		look(b, "GET", organisations+"/"+org(name))
	}
	look(b, "GET", organisations+"/"+string(db.NewID()))
	look(b, "GET", organisations+"/fil")
	file := func(text string) {
		l.see(b.Upload(organisations+"/fil", "fil", "v.csv", []byte(text)), "POST", organisations+"/fil")
	}
	const head = "Type;Nummer;Navn;Del av;Sykehussted;Status;Måltall;I drift fra\n"
	file(head + "Kommune;32;Hurdal;;Kongsvinger;;;\nBydel;;Hurdal;Eget ord;Eget ord;;;\nLegekontor;;Hurdal;Nes;;;;\nLegekontor;;Hurdal;Nes;;;;\nEnhet;;Medisinsk avdeling;Nes;;;;\nLegekontor;12;Hurdal;Kongsvinger;Kongsvinger;;;\n")
	file(head + "Kommune;3242;Hurdal;;Kongsvinger;Opplæring;;\n")

	// Agreements.
	const agreements = "/administrasjon/avtaler"
	party, office := agreements+"/"+org("Nes"), agreements+"/"+org("Årnes legesenter")
	look(b, "GET", agreements)
	look(b, "GET", party)
	look(b, "GET", party+"/versjon/1/1")
	look(b, "GET", party+"/versjon/1/9")
	next := look(b, "GET", party+"/rediger")
	l.see(b.Send(next, "part-1-nummer", "12", "part-1-rolle", "", "part-2-signert_av", "Odd Direktør", "part-3-navn", "Eget ord", "part-3-signert_dato", "1.1.2030", "sikkerhet", long, "opplysninger", "tull", "forlop", "tull", "oppfolging_dager", "tull", "fra", "2.1.2026", "til", "1.1.2026"), "POST", party)
	l.see(b.Send(next, "sikkerhet", "Eget ord", "part-1-signert_av", "Berit Rådmann", "part-1-signert_dato", "16.11.2026", "forlop", care.LongTerm), "POST", party)
	l.see(b.Send(next, "sikkerhet", "Aasen", "innsyn", ""), "POST", party) // saved by two
	draft := look(b, "GET", party+"/rediger")
	look(b, "GET", agreements)
	l.see(b.Send(draft, "part-2-signert_av", "Odd Direktør", "part-2-signert_dato", "17.11.2026", "opphor", "", "opplysninger", "", "forlop", ""), "POST", party)
	l.see(b.Send(draft, "part-2-signert_av", "Odd Direktør", "part-2-signert_dato", "17.11.2026", "fra", "17.11.2026", "dokument", "Eget ord"), "POST", party)
	look(b, "GET", party+"/versjon/1/2")
	look(b, "GET", office)
	look(b, "GET", office+"/versjon/1/1")
	look(b, "GET", office+"/oppsigelse")
	basis := look(b, "GET", office+"/rediger")
	l.see(b.Send(basis, "besluttet_av", "", "fra", ""), "POST", office)
	l.see(b.Send(basis, "besluttet_av", "Eget ord", "fra", "17.11.2026"), "POST", office)
	l.see(b.Send(basis, "besluttet_av", "Aasen", "fra", "16.11.2026"), "POST", office)
	look(b, "POST", office, "grunnlag", "agreement", "nummer", "1", "sett", "0")
	look(b, "POST", party, "grunnlag", "legal_basis", "nummer", "2", "sett", "0", "besluttet_av", "Eget ord", "fra", "1.11.2026")
	ullensaker := agreements + "/" + org("Ullensaker")
	hurdal := regexp.MustCompile(agreements + `/[0-9a-f-]{36}">Hurdal`).FindString(b.Get(agreements).HTML)
	if hurdal == "" {
		t.Fatal("no new party")
	}
	look(b, "GET", strings.TrimSuffix(hurdal, `">Hurdal`))
	look(b, "GET", strings.TrimSuffix(hurdal, `">Hurdal`)+"/rediger")
	look(b, "GET", strings.TrimSuffix(hurdal, `">Hurdal`)+"/oppsigelse")
	notice := look(b, "GET", party+"/oppsigelse")
	l.see(b.Send(notice, "dato", "", "slutt", "", "grunn", ""), "POST", party+"/oppsigelse")
	l.see(b.Send(notice, "dato", "1.1.2020", "slutt", "1.1.2020", "grunn", long), "POST", party+"/oppsigelse")
	l.see(b.Send(notice, "dato", "17.11.2026", "slutt", "18.11.2026", "grunn", "Eget ord"), "POST", party+"/oppsigelse")
	l.see(b.Send(notice, "dato", "17.11.2026", "slutt", "17.12.2026", "grunn", "Eget ord"), "POST", party+"/oppsigelse")
	l.see(b.Send(notice, "dato", "17.11.2026", "slutt", "18.12.2026", "grunn", "Aasen"), "POST", party+"/oppsigelse")
	look(b, "GET", agreements)
	look(b, "GET", "/administrasjon")
	l.see(b.SendTo(b.Get(party), party+"/oppsigelse/trekk"), "POST", party+"/oppsigelse/trekk")
	look(b, "POST", party+"/oppsigelse/trekk", "sett", "1")
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs["Ullensaker"], Seen: 1, Notice: care.AgreementNotice{On: webtest.Today.AddDays(1), Ends: webtest.Today.AddDays(31), Reason: "Eget ord"}})
	look(b, "GET", ullensaker)

	// On the way in, and whom mail reaches.
	const setup = "/administrasjon/oppsett"
	look(b, "GET", setup+"?q=Eget")
	look(b, "GET", setup+"?q=nes")
	mine := setup + "/" + org("Nes")
	look(b, "GET", mine)
	look(b, "POST", mine+"/prove")
	raw("update user_account set email = 'a@b.example' where id = $1", string(w.ID(webtest.Nes)))
	raw("update user_account set email = 'c@d.example' where id = $1", string(w.ID(webtest.Kongsvinger)))
	look(b, "POST", mine+"/prove")
	look(b, "POST", mine+"/prove")
	for _, fault := range []string{"svar 550", "svarte ikke", "ikke satt opp", ""} {
		raw("update outbox set state = 'refused', fault = $1", fault)
		look(b, "GET", mine)
	}
	for _, state := range []string{"no_address", "sent", "waiting"} {
		raw("update outbox set state = $1, sent_at = created_at", state)
		look(b, "GET", mine)
	}
	raw("update user_account set email = '' where id = $1", string(w.ID(webtest.Nes)))
	for _, name := range []string{"Nes", "Ullensaker", "Akershus universitetssykehus", "Kongsvinger"} {
		look(b, "GET", setup+"/"+org(name))
	}
	look(b, "GET", setup)

	// Legal bases.
	const bases = "/administrasjon/apne-opphold"
	look(b, "GET", bases)
	look(b, "POST", bases)
	look(b, "POST", bases, "sted", "tull", "grunnlag", long, "besluttet", "1.1.2030", "fra", "1.1.2029", "til", "1.1.2028")
	look(b, "POST", bases, "sted", org("Nes"), "grunnlag", "Eget ord", "formal", "Eget ord", "besluttet_av", "Eget ord", "besluttet", "1.11.2026", "fra", "1.11.2026", "til", "1.1.2030")
	look(b, "POST", bases, "sted", org("Nes"), "grunnlag", "Eget ord", "formal", "Eget ord", "besluttet_av", "Eget ord", "besluttet", "1.11.2026", "fra", "1.11.2026", "til", "10.11.2026")
	for _, unit := range []string{org("Nes"), org("Akershus universitetssykehus")} {
		look(b, "POST", bases, "sted", unit, "grunnlag", "Eget ord", "formal", "Eget ord", "besluttet_av", "Eget ord", "besluttet", "1.11.2026", "fra", "17.11.2026", "til", "1.1.2027")
	}
	look(b, "POST", bases, "sted", org("Ullensaker"), "grunnlag", "Eget ord", "formal", "Eget ord", "besluttet_av", "Eget ord", "besluttet", "1.11.2026", "fra", "1.12.2026", "til", "1.1.2027")
	decided := look(b, "GET", bases)
	withdraw := regexp.MustCompile(`action="(` + bases + `/([0-9a-f-]{36})/trekk)"`).FindStringSubmatch(decided.HTML)
	if withdraw == nil {
		t.Fatal("no decision to withdraw")
	}
	look(b, "POST", withdraw[1], "hvorfor-"+withdraw[2], "")
	look(b, "POST", withdraw[1], "hvorfor-"+withdraw[2], "Eget ord")
	look(b, "POST", withdraw[1], "hvorfor-"+withdraw[2], "Eget ord")

	// What should be mended, and who changed what.
	raw("insert into feed_silence (id, sender, interface, last_at, noticed_at, taken_at, taken_by) values ($1, 'Ahus HL7', 'file', $2, $2, $2, $3)", string(db.NewID()), "2026-11-16T08:00:00.000000Z", string(w.ID(webtest.Administrator)))
	raw("insert into inbox (key_hash, interface, sender, format, header, answer, state, received_at) values ('x', 'mllp', '', 'hl7', '{}', x'00', 'failed', $1)", "2026-11-16T08:00:00.000000Z")
	w.Go(webtest.Today.AddDays(16), 10, 0) // mail waits, and so does the emergency access
	b = w.As(webtest.Administrator)
	look(b, "GET", "/administrasjon")
	b.Post(organisations, "navn", "x")
	w.As(webtest.Manager).Post(users, "navn", "x")
	w.As(webtest.Manager).Post(agreements+"/"+org("Nes"), "nummer", "2")
	b = w.As(webtest.Administrator)
	look(b, "GET", "/administrasjon/endringer")
	look(b, "GET", users)
	look(b, "GET", bases)
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		for range 101 {
			if err := tx.InsertUser(t.Context(), query.InsertUserParams{ID: db.NewID(), Name: "Eget Navn", NameSort: "eget navn", CreatedAt: db.At(time.Now())}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	look(b, "GET", users)
	look(b, "POST", users+"/sok", "q", "Eget")
	w.Go(webtest.Today.AddDays(40), 10, 0)
	b = w.As(webtest.Administrator)
	look(b, "GET", agreements)
	look(b, "GET", ullensaker)
	l.done()
}
